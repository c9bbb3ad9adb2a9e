"""Days that come once a year, for the solver: the one of a year, the next and the previous."""

from __future__ import annotations

from datetime import date
from typing import Final

from ...values import DayRule, easter
from .dayparts import FEB, LEAP_DAY, MONTH, Calendar, DayParts, total
from .terms import (
    Fresh,
    Number,
    Truth,
    at_most,
    choice,
    less,
    packed,
    plus,
    same,
    scaled,
)

_MARCH: Final = 3
_WEEK: Final = 7


def near_day(
    days: Calendar, rule: DayRule, day: Number, march: Truth, *, forward: bool, inclusive: bool
) -> Number:
    """The rule's day of the same year, or where that lies on the wrong side, the next year's.

    `march`: a February 29 is March 1 in common years, not the 28th.
    """

    def make(_fresh: Fresh) -> Number:
        parts = days.parts(day)
        found = in_year(days, rule, parts, march)
        beside = in_year(days, rule, _beside(parts, 1 if forward else -1), march)
        first, second = (day, found) if forward else (found, day)
        stands = at_most(first, second) if inclusive else less(first, second)
        return choice(stands, found, beside)

    return days.once("near", (rule, day, march, str(forward), str(inclusive)), make)


def _beside(parts: DayParts, years: int) -> DayParts:
    first, last = parts.first_year + years, parts.last_year + years
    return DayParts(plus(parts.year, years), parts.month, parts.day, first, last)


def in_year(days: Calendar, rule: DayRule, of: DayParts, march: Truth) -> Number:
    """The rule's day in the year `of` a day."""
    if not rule.month:
        return days.once("Easter", (of.year,), lambda fresh: _easter(days, fresh, of))
    if rule.nth:
        operands = (rule, of.year)
        return days.once("nth weekday", operands, lambda fresh: _nth(days, fresh, rule, of))
    on = DayParts(of.year, rule.month, rule.day, of.first_year, of.last_year)
    if (rule.month, rule.day) != (FEB, LEAP_DAY):
        return days.made_of(on)
    late = DayParts(of.year, choice(march, 3, 2), choice(march, 1, 28), of.first_year, of.last_year)
    leap = days.is_leap(of)
    return days.made_of(on.either(leap, late))


def _nth(days: Calendar, fresh: Fresh, rule: DayRule, of: DayParts) -> Number:
    """The one day of seven that is the weekday."""
    month = DayParts(of.year, rule.month, 1, of.first_year, of.last_year)
    last = scaled(_WEEK, rule.nth) if rule.nth > 0 else days.month_length(month)
    number, weeks = fresh.whole("day"), fresh.whole("weeks")
    on = month.with_day(number)
    fresh.hold(
        at_most(plus(last, 1 - _WEEK), number),
        at_most(number, last),
        same(days.week_place(on), plus(scaled(_WEEK, weeks), rule.day)),
    )
    return days.made_of(on)


def _easter(days: Calendar, fresh: Fresh, of: DayParts) -> Number:
    """A table: so many days after March 1, year by year, a month counting 31."""
    after = fresh.whole("Easter", 21, 55)
    years = range(of.first_year, of.last_year + 1)
    fresh.hold(same(after, _looked_up(of.year, [(year, _after_march(year)) for year in years])))
    in_april = at_most(MONTH, after)
    on = DayParts(
        of.year,
        choice(in_april, _MARCH + 1, _MARCH),
        plus(after, choice(in_april, 1 - MONTH, 1)),
        of.first_year,
        of.last_year,
    )
    start = DayParts(of.year, _MARCH, 1).packed
    return days.made_of(on, total(start, after))


def _after_march(year: int) -> int:
    return packed(easter(year)) - packed(date(year, _MARCH, 1))


def _looked_up(key: Number, rows: list[tuple[int, int]]) -> Number:
    """The value beside the key, found by halves."""
    if len(rows) == 1:
        return rows[0][1]
    half = len(rows) // 2
    before, rest = rows[:half], rows[half:]
    return choice(less(key, rest[0][0]), _looked_up(key, before), _looked_up(key, rest))
