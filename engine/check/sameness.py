"""Things said twice: equal readings, equal rows, equal branches, a thing beside itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from .. import codes
from ..diagnostic import Label
from ..ir import tree as t
from ..values import YES_NO, Kind
from .scope import Findings
from .stretch import Stretch, band_stretches, gap
from .whole import Wholes
from .written import Place, written

_TRUE = t.Literal(value=True, kind=YES_NO)


def check_sameness(agreement: t.Agreement, wholes: Wholes, findings: Findings) -> None:
    """Report what is said twice, or makes a difference that is none."""
    for question in agreement.questions.values():
        _check_readings(question, findings)
    for decision in agreement.decisions.values():
        _check_conflicts(decision, findings)
    for place in written(agreement):
        _check_place(place, wholes, findings)


def _check_readings(question: t.Question, findings: Findings) -> None:
    bodies = [r.body for r in question.readings if r.body is not None]
    if len(bodies) > 1 and all(b == bodies[0] for b in bodies):
        findings.add(
            codes.CONSTANT_READINGS,
            f"all readings of `{question.name}` say the same",
            bodies[-1].span.within(question.cite),
            "write what each reading would make of the text",
            (Label(bodies[0].span, "the first reading"),),
        )


def _check_conflicts(decision: t.Decision, findings: Findings) -> None:
    """Branches with one condition and different fixed values, neither above the other."""
    related = {frozenset((p.above, p.below)) for p in decision.precedence}
    first: dict[t.Expr, t.Branch] = {}
    for branch in decision.branches:
        if not isinstance(branch.body, t.Literal):
            continue
        other = first.setdefault(branch.guard, branch)
        if other.body == branch.body or frozenset((other.index, branch.index)) in related:
            continue
        findings.add(
            codes.CERTAIN_CONFLICT,
            f"`{decision.name}` is decided differently here and in {other.section},"
            " for the same people",
            branch.body.span,
            "say which stands above the other with `except`, or tell their conditions apart",
            (Label(other.body.span, "the other value"),),
        )


def _check_place(place: Place, wholes: Wholes, findings: Findings) -> None:
    match place.expr:
        case t.Compare(left=left, right=right) | t.Subtract(left=left, right=right) if (
            left == right and not isinstance(left, t.Literal | t.Undecided)
        ):
            what = "compared with" if isinstance(place.expr, t.Compare) else "taken from"
            message = f"this is {what} itself: {' '.join(left.span.text.split())}"
            findings.add(codes.SAME_SIDES, message, place.expr.span, "look for what was meant")
        case t.If(then=then, otherwise=otherwise) if then == otherwise:
            message = "this `if` gives the same either way"
            hint = "leave the `if` out, or look for what was meant"
            findings.add(codes.SAME_EITHER_WAY, message, place.expr.span, hint)
        case t.Tiers():
            steps = place.expr.key.kind.base == "date" or wholes.is_whole(place.expr.key)
            for row, other in _mergeable(place.expr, steps=steps):
                findings.add(
                    codes.DUPLICATE_ROW,
                    f"this row gives the same as the one before it: {other.text}",
                    other.span,
                    "write one row for both, or a citation of its own for each",
                    (Label(row.span, "the row before"),),
                )
        case _:
            pass


def _mergeable(table: t.Tiers, *, steps: bool) -> Iterator[tuple[t.TierRow, t.TierRow]]:
    """Neighbouring rows of one value and one citation that could be one row."""
    for row, other in pairwise(table.rows):
        same = row.value == other.value and row.cite == other.cite
        if (
            same
            and not isinstance(row.value, t.Undecided)
            and _touch(row, other, table.key.kind, steps=steps)
        ):
            yield row, other


def _touch(row: t.TierRow, other: t.TierRow, kind: Kind, *, steps: bool) -> bool:
    if any(band.other for band in (*row.bands, *other.bands)):
        return True
    one, two = ([s for b in r.bands for s in band_stretches(b, kind)] for r in (row, other))
    if not one and not two:
        return True
    if len(one) != 1 or len(two) != 1 or one[0].is_point or two[0].is_point:
        return False
    a, b = sorted((one[0], two[0]), key=_low)
    return gap(a, b, steps=steps) is None


def _low(stretch: Stretch) -> tuple[bool, object]:
    return stretch.low is not None, stretch.low or 0
