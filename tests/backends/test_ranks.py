"""Ranks against every order that the keys leave open: what is decided is so in all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations, permutations, product
from random import Random

import pytest

from engine.backends.asking import Asking, Frame
from engine.backends.forward import Forward
from engine.backends.outcome import Outcome
from engine.backends.plain import Plain
from engine.check import check
from engine.ir.tree import ROSTER, Agreement
from engine.source import Source
from engine.syntax.parser import parse
from engine.values import NONE, Row, Value, as_fact

OPS = ("sum", "count", "any", "all", "first", "last", "largest", "smallest", "latest", "earliest")
BODIES = {"any": "a's flag", "all": "a's flag", "latest": "a's on_day", "earliest": "a's on_day"}
KINDS = {"any": "yes_no", "all": "yes_no", "latest": "date", "earliest": "date", "count": "count"}
WHERE = ("", " where a's flag")
DAY = date(2022, 1, 1)
ROWS = {
    "one": (1, 2),
    "two": (1, 2),
    "worth": (0, 3, 5),
    "flag": (True, False),
    "on_day": (date(2020, 1, 1), date(2021, 1, 1)),
}


def text() -> str:
    decides = []
    for where, op in product(WHERE, (*OPS, "collect")):
        for most in (1, 2, 3):
            name = f"{op}_{most}{'_where' if where else ''}"
            kind = "list of number" if op == "collect" else KINDS.get(op, "number")
            body = BODIES.get(op, "a's worth")
            word = op if op == "collect" else f"{op} of"
            rank = f"best {most} by highest a's one then lowest a's two"
            decides.append(f"decide {name} {kind} {word} {body} for each a in roster{where} {rank}")
    for op in ("first", "last", "collect"):
        kind = "list of number" if op == "collect" else "number"
        word = op if op == "collect" else f"{op} of"
        order = "ordered by highest a's one then lowest a's two"
        decides.append(f"decide {op}_order {kind} {word} a's worth for each a in roster {order}")
    return (
        'agreement ranks "Ranks" term not stated end\n'
        "roster somebody id id one number two number worth number default none flag yes_no"
        ' on_day date end\nclause 1 "Ranks"\n' + "\n".join(decides) + "\nend\n"
    )


@pytest.fixture(scope="module")
def ranks() -> Agreement:
    made = check([parse(Source("ranks.clause", text()))]).agreement
    assert made is not None
    return made


def roster(random: Random) -> tuple[Row, ...]:
    rows = []
    for i in range(random.randint(0, 5)):
        facts: dict[str, Value] = {name: random.choice(values) for name, values in ROWS.items()}
        if random.random() < 0.15:
            facts["worth"] = NONE
        rows.append(Row(i + 1, f"r{i}", facts))
    return tuple(rows)


def decide(plain: Plain, name: str, rows: tuple[Row, ...]) -> Outcome:
    ask = Asking(list(plain.adopted), plain.decide)
    return plain.decide(name, Frame(DAY, {ROSTER: as_fact(rows)}, ask))


def orders(rows: Sequence[Row]) -> Iterator[tuple[Row, ...]]:
    """Every order that the keys allow."""
    parts: dict[tuple[int, int], list[Row]] = {}
    for row in rows:
        one, two = row.facts["one"], row.facts["two"]
        assert isinstance(one, int)
        assert isinstance(two, int)
        parts.setdefault((-one, two), []).append(row)
    ranked = [permutations(parts[key]) for key in sorted(parts)]
    for chosen in product(*ranked):
        yield tuple(row for part in chosen for row in part)


def folded(op: str, rows: Sequence[Row]) -> Value:
    body = BODIES.get(op, "a's worth").removeprefix("a's ")
    values = [row.facts[body] for row in rows]
    there = [v for v in values if v is not NONE]
    match op:
        case "count":
            return len(rows)
        case "sum":
            return sum(there)  # type: ignore[arg-type]
        case "any":
            return any(values)
        case "all":
            return all(values)
        case "first" | "last":
            return (values[0] if op == "first" else values[-1]) if values else NONE
        case "collect":
            return tuple(values)
        case _:
            pick = max if op in ("largest", "latest") else min
            return pick(there, default=NONE)


def possible(name: str, rows: tuple[Row, ...]) -> list[Value]:
    """What the decision comes to in each order that the keys leave open."""
    op, most, *where = name.split("_")
    chosen = [r for r in rows if not where or r.facts["flag"] is True]
    found: list[Value] = []
    for order in orders(chosen):
        kept = order if most == "order" else sorted(order[: int(most)], key=lambda r: r.number)
        value = folded(op, kept)
        if value not in found:
            found.append(value)
    return found


def test_a_rank_is_decided_just_where_every_order_gives_the_same(ranks: Agreement) -> None:
    plain = Plain(ranks)
    ties = 0
    for seed in range(250):
        rows = roster(Random(seed))
        for name in ranks.decisions:
            outcome, found = decide(plain, name, rows), possible(name, rows)
            if len(found) == 1:
                assert (outcome.status, outcome.value) == ("decided", found[0]), (seed, name)
            else:
                assert outcome.status == "undecided", (seed, name, found, outcome.value)
                assert outcome.lack is not None
                assert outcome.lack.ties, (seed, name)
                ties += 1
    assert ties > 100


def test_a_tie_names_the_rows_that_nothing_parts(ranks: Agreement) -> None:
    rows = tuple(
        Row(i + 1, name, {"one": one, "two": 1, "worth": i, "flag": True, "on_day": DAY})
        for i, (name, one) in enumerate((("a", 2), ("b", 1), ("c", 1), ("d", 1)))
    )
    outcome = decide(Plain(ranks), "sum_2", rows)
    assert outcome.lack is not None
    (tie,) = outcome.lack.ties
    assert (tie.rows, tie.places) == (("b", "c", "d"), 1)
    assert str(tie) == "b, c and d are tied on one (1) and two (1), for 1 place"


def test_the_rules_rank_as_the_closures_do(ranks: Agreement) -> None:
    plain = Plain(ranks)
    forward = Forward(plain)
    rows = roster(Random(7))
    for name in list(ranks.decisions)[::5]:
        ask = Asking(list(plain.adopted), forward.decide)
        fired = forward.decide(name, Frame(DAY, {ROSTER: as_fact(rows)}, ask))
        assert fired.key == decide(plain, name, rows).key


def without(random: Random, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The same rows with some facts not given."""
    return tuple(
        Row(r.number, r.name, {n: v for n, v in r.facts.items() if random.random() < 0.8})
        for r in rows
    )


def test_what_is_answered_without_a_fact_holds_whatever_it_is(ranks: Agreement) -> None:
    plain = Plain(ranks)
    decided = 0
    for seed in range(150):
        random = Random(seed)
        rows = roster(random)
        few = without(random, rows)
        missing = {
            (r.number, field)
            for r, s in zip(rows, few, strict=True)
            for field in r.facts.keys() - s.facts.keys()
        }
        for name in ranks.decisions:
            some, whole = decide(plain, name, few), decide(plain, name, rows)
            if some.status == "decided":
                assert (whole.status, whole.value) == ("decided", some.value), (seed, name)
                decided += 1
            elif some.status == "needs":
                assert some.lack is not None
                needs = {(n.number, n.field) for n in some.lack.needs}  # type: ignore[union-attr]
                assert needs
                assert needs <= missing, (seed, name)
    assert decided > 1000


@pytest.mark.parametrize("count", [1, 2])
def test_a_key_is_not_looked_at_where_there_is_room_for_all(ranks: Agreement, count: int) -> None:
    rows = tuple(Row(i, f"r{i}", {"worth": i}) for i in range(1, count + 1))
    assert decide(Plain(ranks), "sum_2", rows).value == sum(range(1, count + 1))


def test_a_later_key_is_looked_at_only_by_rows_that_the_first_does_not_part(
    ranks: Agreement,
) -> None:
    rows = tuple(Row(i, f"r{i}", {"worth": i, "one": i}) for i in range(1, 5))
    for name, value in (("first_order", 4), ("last_order", 1), ("collect_order", (4, 3, 2, 1))):
        assert decide(Plain(ranks), name, rows).value == value
    tied = (*rows, Row(5, "r5", {"worth": 9, "one": 4}))
    assert decide(Plain(ranks), "last_order", tied).value == 1
    needs = decide(Plain(ranks), "first_order", tied).lack
    assert needs is not None
    assert {str(need) for need in needs.needs} == {"two of r4", "two of r5"}


def test_every_subset_of_a_tie_is_among_the_orders() -> None:
    """The oracle itself: two of three tied rows are kept in every way."""
    rows = [Row(i, f"r{i}", {"one": 1, "two": 1}) for i in range(3)]
    kept = {frozenset(r.number for r in order[:2]) for order in orders(rows)}
    assert kept == {frozenset(c) for c in combinations(range(3), 2)}
