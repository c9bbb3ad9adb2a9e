"""Stretches of amounts or days: what a bound covers, and how two of them lie to each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import ceil, floor

from ..ir import tree as t
from ..values import ANY, Kind, Value


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `low` to `high`; an end that is none is open-ended, an open one excludes the end."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    def in_steps(self) -> Stretch:
        """The same whole numbers, both ends included: `less than 6` is `at most 5`."""
        low, high = self.low, self.high
        if low is not None:
            low = Fraction(floor(low) + 1 if self.low_open else ceil(low))
        if high is not None:
            high = Fraction(ceil(high) - 1 if self.high_open else floor(high))
        return Stretch(low, high)

    def ends_before(self, other: Stretch) -> bool:
        """Whether it ends before `other` begins."""
        if self.high is None or other.low is None:
            return False
        touching = self.high == other.low and (self.high_open or other.low_open)
        return self.high < other.low or touching

    def meets(self, other: Stretch) -> bool:
        """Whether something lies in both."""
        both = not (self.ends_before(other) or other.ends_before(self))
        return both and not self.is_empty and not other.is_empty

    @property
    def is_empty(self) -> bool:
        """Whether nothing lies in it."""
        return self.ends_before(self)

    def cut(self, other: Stretch) -> Stretch:
        """What lies in both."""
        made = self
        if other.low is not None and (
            made.low is None or other.low > made.low or (other.low == made.low and other.low_open)
        ):
            made = replace(made, low=other.low, low_open=other.low_open)
        if other.high is not None and (
            made.high is None
            or other.high < made.high
            or (other.high == made.high and other.high_open)
        ):
            made = replace(made, high=other.high, high_open=other.high_open)
        return made

    @property
    def is_point(self) -> bool:
        """Whether it is one amount or day."""
        return self.low is not None and self.low == self.high


def measure(value: object) -> Fraction | None:
    """An amount or a day as a number to compare by; none for anything else."""
    match value:
        case bool():
            return None
        case int() | Fraction():
            return Fraction(value)
        case date():
            return Fraction(value.toordinal())
        case _:
            return None


def _number(year: object) -> Fraction | None:
    """A named year by the year of the calendar in which it begins."""
    return Fraction(year.year) if isinstance(year, date) else None


def compared(relation: t.Relation, value: Value) -> Stretch | None:
    """What stands in `relation` to `value`; none where that is no single stretch."""
    limit = measure(value)
    if limit is None:
        return None
    return {
        t.Relation.LT: Stretch(high=limit, high_open=True),
        t.Relation.LE: Stretch(high=limit),
        t.Relation.GT: Stretch(low=limit, low_open=True),
        t.Relation.GE: Stretch(low=limit),
        t.Relation.EQ: Stretch(limit, limit),
    }.get(relation)


def band_stretches(band: t.Band, kind: Kind = ANY) -> list[Stretch]:
    """What a row's band covers, as far as that is amounts or days; named years by their number."""
    place = _number if kind.years else measure
    if band.exact:
        found = [place(v) for v in band.exact]
        return [Stretch(v, v) for v in found if v is not None]
    low, high = place(band.low), place(band.high)
    if band.other or (low is None and high is None):
        return []
    return [Stretch(low, high, band.low_open, band.high_open)]


def fills(stretches: Iterable[Stretch], whole: Stretch, *, steps: bool) -> bool:
    """Whether the stretches together leave nothing of `whole` out."""
    rest = whole
    for each in in_order(stretches):
        if each.low is not None:
            before = rest.cut(Stretch(high=each.low, high_open=not each.low_open))
            if not _is_empty(before, steps=steps):
                return False
        if each.high is None:
            return True
        rest = rest.cut(Stretch(low=each.high, low_open=not each.high_open))
    return _is_empty(rest, steps=steps)


def gap(one: Stretch, other: Stretch, *, steps: bool) -> Stretch | None:
    """What lies after `one` and before `other`; none where they touch or meet."""
    if one.high is None or other.low is None:
        return None
    between = Stretch(one.high, other.low, not one.high_open, not other.low_open)
    between = between.in_steps() if steps else between
    return None if between.is_empty else between


def in_order(stretches: Iterable[Stretch]) -> list[Stretch]:
    """By their lower ends; one open below comes first."""
    return sorted(stretches, key=lambda s: (s.low is not None, s.low or 0, s.low_open))


def _is_empty(stretch: Stretch, *, steps: bool) -> bool:
    return (stretch.in_steps() if steps else stretch).is_empty
