"""What is said never to hold holds of no row; what some row meets is never said so."""

from __future__ import annotations

from random import Random

import pytest

from engine.backends.columns import logic, numbers
from engine.backends.columns.nodes import Node, constant, whole, word
from engine.backends.columns.truths import can_hold
from tests.backends.columns.test_logic import (
    FLAG,
    HOURS,
    ROWS,
    STATUS,
    YEARS,
    Made,
    condition,
)


def mask(random: Random) -> tuple[Node, list[int]]:
    """Bits, each where a condition holds, beside what they come to in each row."""
    made = [condition(random, random.randrange(3)) for _ in range(3)]
    node = numbers.joined(
        *(logic.gated(m.node, constant(1 << i, "mask")) for i, m in enumerate(made))
    )
    values = [sum(1 << i for i, m in enumerate(made) if m.values[r]) for r in range(len(ROWS))]
    return node, values


@pytest.mark.parametrize("seed", range(8))
def test_conditions_that_some_row_meets_can_hold(seed: int) -> None:
    random = Random(seed)
    told = 0
    for _ in range(15):
        made: list[Made] = [condition(random, random.randrange(4)) for _ in range(2)]
        bits, values = mask(random)
        at_most = random.choice((0, 1, 3))
        low = numbers.at_most(bits, whole(at_most))
        met = [
            all(m.values[r] is True for m in made) and values[r] <= at_most
            for r in range(len(ROWS))
        ]
        possible = can_hold(*(m.node for m in made), low)
        told += not possible
        assert possible or not any(met), (made[0].node, made[1].node, low)
    assert told


def test_rows_that_meet_on_two_columns_leave_no_gap() -> None:
    before = logic.holds(numbers.at_most(YEARS, whole(2)))
    full = logic.holds(numbers.equal(STATUS, word("full")))
    decided = logic.either(logic.both(before, full), logic.not_(before), logic.not_(full))
    assert not can_hold(logic.not_(decided))
    known = logic.either(logic.both(before, full), logic.fails(numbers.at_most(YEARS, whole(2))))
    assert can_hold(logic.not_(known))


def test_what_is_worked_out_is_null_as_its_parts_say() -> None:
    least = numbers.smallest(YEARS, whole(3))
    missing = logic.not_(logic.known(YEARS))
    assert can_hold(logic.holds(numbers.equal(least, whole(0))))
    assert not can_hold(missing, logic.holds(numbers.equal(least, whole(0))))


def test_what_lacks_something_where_it_is_not_known_is_never_undecided() -> None:
    word_of = numbers.joined(
        logic.gated(logic.not_(logic.known(YEARS)), constant(2, "mask")),
        logic.gated(logic.not_(logic.known(STATUS)), constant(4, "mask")),
    )
    known = logic.both(logic.known(YEARS), logic.known(STATUS))
    assert not can_hold(logic.not_(known), numbers.at_most(word_of, whole(0)))
    assert can_hold(logic.not_(known), numbers.at_most(word_of, whole(3)))
    assert not can_hold(known, logic.not_(numbers.at_most(word_of, whole(0))))


def test_a_condition_of_its_own_is_free() -> None:
    assert can_hold(logic.holds(FLAG), logic.holds(numbers.at_most(YEARS, HOURS)))
    assert not can_hold(logic.holds(FLAG), logic.fails(FLAG))
