"""Which clauses cause which part of a difference: before and after, cited day by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ..report.cost_result import Cause
from .amounts import ZERO, Piece, Source
from .answers import Asker, Clauses
from .fiscal import FiscalYear
from .lines import Alike, Plan, Sides

_Names = tuple[str, str, str]


def causes_of(
    alike: Sequence[Alike], plan: Plan, sides: Sides, *, per_unit: bool = False
) -> tuple[Cause, ...]:
    """The differences between levels by the clauses that give the two answers, before rounding.

    Only people who are decided on both sides in a year count, as in the totals. What is
    paid for the whole unit counts once.
    """
    found: dict[_Names, list[Fraction]] = {}
    for group in alike:
        stretches = zip(group.before.pieces, group.after.pieces, plan.asked, strict=True)
        for at, (before, after, year) in enumerate(stretches):
            if any(isinstance(p.paid.amount, str) for p in (*before, *after)):
                continue
            for one, other, amount in _differences(before, after, year, group):
                names = _named(group, sides, one, other)
                sums = found.setdefault(names, [ZERO] * len(plan.asked))
                sums[at] += (1 if per_unit else len(group.people)) * amount
    return tuple(
        Cause(by, before, after, tuple(sums))
        for (by, before, after), sums in found.items()
        if any(sums)
    )


def _differences(
    before: Sequence[Piece], after: Sequence[Piece], year: FiscalYear, group: Alike
) -> Iterator[tuple[Piece, Piece, Fraction]]:
    """Every stretch on which the two sides differ, with what that comes to."""
    by_months = group.post.by_months
    for one in before:
        for other in after:
            first, last = max(one.first, other.first), min(one.last, other.last)
            a, b = one.paid.amount, other.paid.amount
            assert isinstance(a, Fraction)
            assert isinstance(b, Fraction)
            if first > last or a == b:
                continue
            once = one.once or other.once
            part = Fraction(1) if once else year.part(first, last, by_months=by_months)
            yield one, other, part * (b - a)


def _named(group: Alike, sides: Sides, one: Piece, other: Piece) -> _Names:
    before = _clauses(sides[0], group, one.paid.sources)
    after = _clauses(sides[1], group, other.paid.sources)
    by = after.amended or tuple(c for c in after.cites if c not in before.cites)
    return "; ".join(by), "; ".join(before.cites), "; ".join(after.cites)


def _clauses(asker: Asker, group: Alike, sources: Sequence[Source]) -> Clauses:
    found = [
        asker.clauses(decision, group.post.facts, day, held) for decision, day, held in sources
    ]
    return Clauses(
        tuple(dict.fromkeys(cite for clauses in found for cite in clauses.cites)),
        tuple(dict.fromkeys(cite for clauses in found for cite in clauses.amended)),
    )
