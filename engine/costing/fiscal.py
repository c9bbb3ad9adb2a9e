"""Fiscal years: which days they are, and what part of one a stretch of days is."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from ..books import FIRST_YEAR, LAST_YEAR
from ..packs import Refused

_ASKED = re.compile(r"FY ?([0-9]{4})(?:\.\.FY ?([0-9]{4}))?")
MOST_YEARS = 50
"""So many fiscal years are costed at once: a table of more is read by nobody."""


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """One fiscal year: its number, its first and its last day."""

    number: int
    first: date
    last: date

    @property
    def name(self) -> str:
        """As it is asked for: `FY2020`."""
        return f"FY{self.number}"

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def part(self, first: date, last: date, *, by_months: bool) -> Fraction:
        """What part of the year the days from `first` through `last` are; 0 where none lie in it.

        By days each day counts alike; by months each month is a twelfth, and days are a part of
        their month.
        """
        first, last = max(first, self.first), min(last, self.last)
        if last < first:
            return Fraction(0)
        if not by_months:
            return Fraction((last - first).days + 1, self.days)
        return sum(
            (Fraction(days, monthrange(at.year, at.month)[1]) for at, days in _months(first, last)),
            Fraction(0),
        ) / Fraction(12)


def _months(first: date, last: date) -> list[tuple[date, int]]:
    """Each month that the days touch, with how many of its days they are."""
    found = []
    while first <= last:
        end = first.replace(day=monthrange(first.year, first.month)[1])
        found.append((first, (min(end, last) - first).days + 1))
        first = end + timedelta(1)
    return found


@dataclass(frozen=True, slots=True)
class FiscalCalendar:
    """On which day fiscal years start, and whether they are named by the year they end in."""

    month: int = 7
    day: int = 1
    named_by_end: bool = True

    def year(self, number: int) -> FiscalYear:
        """The fiscal year of a number."""
        crosses = (self.month, self.day) != (1, 1)
        start = number - (1 if self.named_by_end and crosses else 0)
        first = date(start, self.month, self.day)
        return FiscalYear(number, first, date(start + 1, self.month, self.day) - timedelta(1))


def years_asked(text: str, calendar: FiscalCalendar) -> tuple[FiscalYear, ...]:
    """The fiscal years of `FY2020..FY2023`, or of `FY2020` alone."""
    found = _ASKED.fullmatch(text.strip())
    if found is None:
        message = f"`{text}` does not name fiscal years"
        raise Refused("bad_years", message, "write them as `FY2020..FY2023`, or one as `FY2020`")
    one = int(found[1])
    other = int(found[2] or one)
    if other < one:
        message = f"FY{other} comes before FY{one}"
        raise Refused("bad_years", message, f"write `FY{other}..FY{one}`")
    # The year before the first and the days around the last are asked about as well.
    if one - 2 < FIRST_YEAR or other + 1 > LAST_YEAR:
        message = f"`{text}` lies outside the years that can be costed"
        raise Refused(
            "bad_years", message, f"name years from FY{FIRST_YEAR + 2} to FY{LAST_YEAR - 1}"
        )
    if other - one >= MOST_YEARS:
        message = f"`{text}` are {other - one + 1} fiscal years"
        raise Refused("bad_years", message, f"ask for at most {MOST_YEARS} at once")
    return tuple(calendar.year(n) for n in range(one, other + 1))
