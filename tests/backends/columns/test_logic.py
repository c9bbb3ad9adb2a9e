"""Conditions are folded while they are made: what is left says the same of every row."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from random import Random

import pytest

from engine.backends.columns import logic, numbers
from engine.backends.columns.nodes import FALSE, Node, column, null, value_of, whole, word
from engine.backends.columns.spans import Span

YEARS = column("years", "int", 0, 5)
HOURS = column("hours", "int", 0, 3, known=True)
STATUS = column("status", "text", words=("full", "part", "seasonal"))
NAME = column("name", "text")
FLAG = column("flag", "bool")
COLUMNS = (YEARS, HOURS, STATUS, NAME, FLAG)
Row = Mapping[Node, object]
Value = object

VALUES: dict[Node, tuple[object, ...]] = {
    YEARS: (None, 0, 2, 3, 5),
    HOURS: (0, 1, 3),
    STATUS: (None, "full", "part", "seasonal"),
    NAME: (None, "a", "b"),
    FLAG: (None, True, False),
}
ROWS = [dict(zip(COLUMNS, row, strict=True)) for row in product(*VALUES.values())]


def of(node: Node, row: Row) -> Value:
    """The value of a node in one row, by SQL's rules."""
    if node in row:
        return row[node]
    parts = node.parts
    match node.op:
        case "constant":
            return value_of(node)
        case "not":
            inner = of(parts[0], row)
            return None if inner is None else not inner
        case "and" | "or":
            found = [of(p, row) for p in parts]
            if (stops := node.op == "or") in found:
                return stops
            return None if None in found else not stops
        case "within":
            inner, span = of(parts[0], row), node.args[1]
            assert isinstance(span, Span)
            return _among(inner, span)
        case "case":
            for when, then in zip(parts[:-1:2], parts[1::2], strict=True):
                if of(when, row) is True:
                    return of(then, row)
            return of(parts[-1], row)
        case "at_most" | "equal":
            a, b = (of(p, row) for p in parts)
            if a is None or b is None:
                return None
            return a <= b if node.op == "at_most" else a == b  # type: ignore[operator]
        case _:
            raise AssertionError(node.op)


def _among(value: Value, span: Span) -> bool:
    if value is None:
        return span.null
    if span.ranges:
        return any(low <= value <= high for low, high in span.ranges)  # type: ignore[operator]
    return (value in span.words) is not span.others


def meant(op: str, values: list[Value]) -> Value:
    """What an operation is to give of the values of its parts."""
    match op:
        case "not":
            return None if values[0] is None else not values[0]
        case "both" | "either":
            stops = op == "either"
            return stops if stops in values else None if None in values else not stops
        case "holds":
            return values[0] is True
        case "fails":
            return values[0] is False
        case "known":
            return values[0] is not None
        case _:
            arms = ((values[0], values[1]), (values[2], values[3]))
            return next((then for when, then in arms if when is True), values[4])


class Made:
    """A condition made at random, beside what it is to be in each row."""

    def __init__(self, node: Node, values: list[Value]) -> None:
        self.node = node
        self.values = values


def atom(random: Random) -> Made:
    match random.randrange(5):
        case 0:
            at = random.choice((YEARS, HOURS))
            node = numbers.at_most(at, whole(random.randint(0, 4)))
        case 1:
            node = numbers.equal(YEARS, whole(random.randint(0, 5)))
        case 2:
            node = numbers.equal(STATUS, word(random.choice(("full", "part", "seasonal"))))
        case 3:
            node = numbers.equal(NAME, word(random.choice("ab")))
        case _:
            node = random.choice((FLAG, numbers.at_most(YEARS, HOURS), null("bool")))
    return Made(node, [of(node, row) for row in ROWS])


def condition(random: Random, depth: int) -> Made:
    if depth == 0:
        return atom(random)
    op = random.choice(
        ("not", "both", "either", "both", "either", "holds", "fails", "known", "case")
    )
    count = {"both": 3, "either": 3, "case": 5}.get(op, 1)
    parts = [condition(random, random.randrange(depth)) for _ in range(count)]
    nodes = [p.node for p in parts]
    values = [meant(op, [p.values[i] for p in parts]) for i in range(len(ROWS))]
    match op:
        case "not":
            node = logic.not_(*nodes)
        case "both":
            node = logic.both(*nodes)
        case "either":
            node = logic.either(*nodes)
        case "case":
            arms = ((nodes[0], nodes[1]), (nodes[2], nodes[3]))
            node = logic.case(*arms, otherwise=nodes[4])
        case _:
            node = getattr(logic, op)(*nodes)
    return Made(node, values)


@pytest.mark.parametrize("seed", range(8))
def test_a_condition_says_the_same_after_folding(seed: int) -> None:
    random = Random(seed)
    for _ in range(20):
        made = condition(random, 4)
        found = [of(made.node, row) for row in ROWS]
        assert found == made.values, made.node


def test_clauses_that_cannot_meet_leave_no_trace() -> None:
    later = logic.fails(numbers.at_most(YEARS, whole(3)))
    earlier = logic.holds(numbers.at_most(YEARS, whole(1)))
    assert logic.both(later, earlier) is FALSE
    both_kinds = [logic.holds(numbers.equal(STATUS, word(w))) for w in ("full", "part")]
    assert logic.both(*both_kinds) is FALSE


def test_every_word_of_a_choice_together_is_every_known_one() -> None:
    words = [logic.holds(numbers.equal(STATUS, word(w))) for w in ("full", "part", "seasonal")]
    assert logic.either(*words) is logic.known(STATUS)
