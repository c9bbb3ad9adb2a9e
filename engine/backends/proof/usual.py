"""How long before the asked day a day of the record likely lies: what the agreement itself counts.

A day from which years or months are counted is the middling one of those it is compared with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from ...ir import tree as t
from ...ir.walk import bodies, children, everything
from ...values import Value

_YEAR: Final = 12
_ROUND: Final = 5
_LIFETIME: Final = 100 * _YEAR
_MONTHS: Final[dict[tuple[tuple[str, int], ...], int]] = {(("year", 1),): _YEAR, (("month", 1),): 1}

_Counted = frozenset[str]


def usual_years(agreements: Sequence[t.Agreement]) -> dict[str, int]:
    """Whole years by which each day of the record likely lies back, where something is counted.

    It is the mean of 0 and of all that is counted from it, in rounds of five years from five on.
    """
    steps: dict[str, set[int]] = {}
    for agreement in agreements:
        for name, months in _Counting(agreement).steps():
            steps.setdefault(name, set()).add(months)
    return {name: _middling(found) for name, found in steps.items()}


def _middling(steps: set[int]) -> int:
    years = sum(steps) // (_YEAR * (len(steps) + 1))
    return years if years < _ROUND else years - years % _ROUND


class _Counting:
    """What one agreement counts from the days of its record."""

    def __init__(self, agreement: t.Agreement) -> None:
        self.agreement = agreement
        self._counted: dict[int, tuple[t.Expr, _Counted]] = {}

    def steps(self) -> Iterator[tuple[str, int]]:
        """Each field with a number of months counted from it."""
        for root in _roots(self.agreement):
            for e in everything(root):
                yield from self._of(e)

    def _of(self, e: t.Expr) -> Iterator[tuple[str, int]]:
        match e:
            case t.Compare(left=left, right=right):
                yield from self._beside(left, right)
                yield from self._beside(right, left)
            case t.Tiers(key=key, rows=rows):
                bounds = [x for row in rows for band in row.bands for x in _bounds(band)]
                for name in self._counted_in(key):
                    yield from ((name, m) for x in bounds if (m := _months(x, key)))
            case t.Shift(day=t.Field(name=name), years=years) if years is not None:
                yield from ((name, m) for m in self._constants(years))
            case _:
                pass

    def _beside(self, counted: t.Expr, other: t.Expr) -> Iterator[tuple[str, int]]:
        for name in self._counted_in(counted):
            yield from ((name, m) for m in self._constants(other))

    def _constants(self, e: t.Expr) -> list[int]:
        """The lengths of time that an expression, or what it stands for, says outright."""
        return [m for x in self._literals(e, set()) if (m := _months(x.value, x))]

    def _literals(self, e: t.Expr, seen: set[int]) -> Iterator[t.Literal]:
        """What an expression may come to: not what its conditions speak of."""
        if id(e) in seen:
            return
        seen.add(id(e))
        match e:
            case t.Literal():
                yield e
                return
            case t.If(then=then, otherwise=otherwise):
                parts: Iterable[t.Expr] = (then, otherwise)
            case t.Tiers(rows=rows):
                parts = (row.value for row in rows)
            case t.DefineRef() | t.ValueRef() | t.ByReading():
                parts = bodies(self.agreement, e)
            case _:
                parts = children(e)
        for part in parts:
            yield from self._literals(part, seen)

    def _counted_in(self, e: t.Expr) -> _Counted:
        """The fields from which an expression counts years or months."""
        if e.kind.unit not in _MONTHS:
            return frozenset()
        if id(e) not in self._counted:
            starts = (x.start for x in self._everything(e) if isinstance(x, t.Completed))
            names = frozenset(start.name for start in starts if isinstance(start, t.Field))
            self._counted[id(e)] = (e, names)
        return self._counted[id(e)][1]

    def _everything(self, e: t.Expr) -> Iterator[t.Expr]:
        """An expression and what its names stand for, and so on."""
        seen: set[int] = set()
        left = [e]
        while left:
            at = left.pop()
            if id(at) not in seen:
                seen.add(id(at))
                yield from everything(at)
                left += bodies(self.agreement, at)


def _roots(agreement: t.Agreement) -> Iterator[t.Expr]:
    """Every expression that the agreement says."""
    yield from (define.body for define in agreement.defines.values())
    for question in agreement.questions.values():
        yield from (r.body for r in question.readings if r.body is not None)
    for decision in agreement.decisions.values():
        for branch in decision.branches:
            yield from (branch.guard, branch.body)


def _bounds(band: t.Band) -> Iterator[Value]:
    yield from band.exact
    yield from (x for x in (band.low, band.high) if x is not None)


def _months(value: Value, e: t.Expr) -> int:
    """A length of time in months; 0 where it is none, or longer than people work or live."""
    if not isinstance(value, int | Fraction) or isinstance(value, bool):
        return 0
    months = int(value * _MONTHS.get(e.kind.unit, 0))
    return months if 0 < months <= _LIFETIME else 0
