"""Days that come once a year, for the solver: the one of a year, the next and the previous."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Final

from ... import calendar_days as c
from ...values import Conventions, DayRule, LeapDay, easter
from .dayparts import FEB, LEAP_DAY, MONTH, Calendar, DayParts, total
from .terms import (
    Fresh,
    Number,
    Steps,
    Truth,
    at_most,
    choice,
    less,
    packed,
    plus,
    same,
    scaled,
    stepping,
    unpacked,
)

_MARCH: Final = 3
_FEW_YEARS: Final = 12
_WEEK: Final = 7


def near_day(
    days: Calendar, rule: DayRule, day: Number, march: Truth, *, forward: bool, inclusive: bool
) -> Number:
    """The rule's day of the same year, or where that lies on the wrong side, the next year's.

    `march`: a February 29 is March 1 in common years, not the 28th.
    """
    few = few_days(days, rule, day, march, forward=forward, inclusive=inclusive)
    if few is not None:
        return few

    def make(_fresh: Fresh) -> Number:
        parts = days.parts(day)
        found = in_year(days, rule, parts, march)
        beside = in_year(days, rule, _beside(parts, 1 if forward else -1), march)
        first, second = (day, found) if forward else (found, day)
        stands = at_most(first, second) if inclusive else less(first, second)
        return choice(stands, found, beside)

    return days.once("near", (rule, day, march, str(forward), str(inclusive)), make)


def few_days(
    days: Calendar, rule: DayRule, day: Number, march: Truth, *, forward: bool, inclusive: bool
) -> Number | None:
    """The day found, where it is one of a few: of a day that lies in a few years."""
    if not isinstance(march, bool):
        return None
    conventions = Conventions(leap_day=LeapDay.MAR_1 if march else LeapDay.FEB_28)
    find = c.next_day if forward else c.previous_day
    if isinstance(day, Steps):
        return day.mapped(lambda d: packed(find(rule, unpacked(d), inclusive, conventions)))
    parts = days.parts(day)
    if parts.last_year - parts.first_year > _FEW_YEARS:
        return None

    def make(_fresh: Fresh) -> Number:
        start, end = date(parts.first_year, 1, 1), date(parts.last_year, 12, 31)
        found = [find(rule, start, inclusive, conventions)]
        last = find(rule, end, inclusive, conventions)
        while found[-1] < last:
            found.append(c.next_day(rule, found[-1], False, conventions))  # noqa: FBT003
        steps: list[tuple[Truth, int]] = [(True, packed(found[0]))]
        for earlier, later in pairwise(found):
            turn = packed(earlier if forward else later)
            passed = less(turn, day) if forward is inclusive else at_most(turn, day)
            steps.append((passed, packed(later)))
        return stepping(steps)

    operands = (rule, day, march, str(forward), str(inclusive))
    return days.once("few days", operands, make)


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
