"""The solver and brute force over a small world of records say the same of the same agreement.

Every generated agreement is asked, record by record, on a grid of facts; the solver is asked
whether anything on that grid is undecided, in conflict, gained or lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from random import Random

import pytest

from engine.backends.asking import Asking, Frame
from engine.backends.outcome import Outcome, same_answer
from engine.backends.plain import Plain
from engine.backends.proof.solving import Can, Solving
from engine.backends.proof.symbolic import Symbolic
from engine.backends.proof.terms import Truth, all_of, any_of
from engine.backends.proof.world import World
from engine.ir.tree import Agreement
from engine.prove.differences import Turn, differ, differences
from engine.values import NONE, Value, minute_of
from tests.agree.generated import agreement

DAY = date(2019, 6, 30)
DECISIONS = ("first_amount", "second_amount")
GRID: Mapping[str, tuple[Value, ...]] = {
    "hired": (date(2008, 2, 29), date(2010, 7, 1), date(2012, 3, 1), date(2014, 6, 30)),
    "born": (date(1965, 1, 1), date(1979, 7, 1)),
    "status": ("full", "part"),
    "days_saved": (0, 100),
    "rank": (1, 2, 4),
    "flag": (True, False),
    "ends": (NONE, date(2018, 1, 1)),
    "off": ((),),
    "begun": (minute_of(date(2012, 2, 29), 23),),
    "left": (NONE, date(2015, 9, 1)),
    "voted": (date(2017, 7, 1),),
    "away": ((),),
}


def records() -> Iterator[dict[str, Value]]:
    for values in product(*GRID.values()):
        yield dict(zip(GRID, values, strict=True))


def outcomes(found: Agreement, name: str) -> list[Outcome]:
    plain = Plain(found)
    readings = [max(0, index) for index in plain.adopted]
    return [
        (ask := Asking(list(readings), plain.decide)).outcome(name, Frame(DAY, record, ask))
        for record in records()
    ]


def adopted(found: Agreement) -> dict[str, str]:
    """The readings that brute force uses: the adopted one, or the first."""
    return {q.name: q.adopted or q.readings[0].name for q in found.questions.values()}


class Grid:
    """One or two agreements in one world, on the grid and nowhere else."""

    def __init__(self, *agreements: Agreement) -> None:
        self.world = World(agreements, DAY, DAY)
        self.sides = [Symbolic(self.world, a, adopted(a)) for a in agreements]
        self.solving = Solving(self.world)

    def can(self, where: Truth) -> bool:
        here = [any_of(*(self.world.has_facts({f: v}) for v in GRID[f])) for f in self.looked_at()]
        verdict = self.solving.verdict(where, all_of(*here))
        assert verdict.can is not Can.NOT_SETTLED, verdict.why
        return verdict.possible

    def looked_at(self) -> list[str]:
        return [name for name in GRID if name in self.world.facts_used]


def check_faults(seed: int) -> None:
    found = agreement(Random(seed))
    for name in DECISIONS:
        statuses = {o.status for o in outcomes(found, name)}
        grid = Grid(found)
        outcome = grid.sides[0].decision(name)
        assert grid.can(outcome.decided) is ("decided" in statuses), (seed, name, "decided")
        assert grid.can(outcome.undecided) is ("undecided" in statuses), (seed, name, "undecided")
        assert grid.can(outcome.conflict) is ("conflict" in statuses), (seed, name, "conflict")


def check_changes(seed: int) -> None:
    random = Random(seed)
    old, new = agreement(random), agreement(random)
    for name in DECISIONS:
        grid = Grid(old, new)
        before, after = (side.decision(name) for side in grid.sides)
        kind = new.decisions[name].kind
        pairs = list(zip(outcomes(old, name), outcomes(new, name), strict=True))
        assert grid.can(differ(before, after, kind)) is any(
            not same_answer(a, b) for a, b in pairs
        ), (seed, name)
        seen = {turn for a, b in pairs if (turn := turned(a, b))}
        ways = differences(before, after, kind)
        said = {way.turn for way in ways if grid.can(way.where)}
        assert said == seen, (seed, name)


def turned(a: Outcome, b: Outcome) -> Turn | None:
    """What brute force says becomes of an amount."""
    if "conflict" in (a.status, b.status):
        if a.status == b.status:
            return None
        return Turn.CONFLICTS if b.status == "conflict" else Turn.RESOLVES
    if a.status != b.status:
        return Turn.OPENS if b.status == "undecided" else Turn.CLOSES
    if a.status == "undecided":
        return None
    x, y = (0 if o.value is NONE or o.value is None else o.value for o in (a, b))
    assert not isinstance(x, str | tuple | date)
    assert not isinstance(y, str | tuple | date)
    return None if x == y else Turn.RISES if y > x else Turn.FALLS


@pytest.mark.parametrize("seed", range(8))
def test_holes_and_overlaps_are_those_of_brute_force(seed: int) -> None:
    check_faults(seed)


@pytest.mark.parametrize("seed", range(100, 106))
def test_gains_and_losses_are_those_of_brute_force(seed: int) -> None:
    check_changes(seed)


@pytest.mark.slow
def test_many_agreements_against_brute_force() -> None:
    for seed in range(1000, 1060):
        check_faults(seed)
        check_changes(seed)
