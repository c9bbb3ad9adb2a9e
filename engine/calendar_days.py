"""Calendar arithmetic on `datetime.date`, under the conventions an agreement declares.

Days run from year 1 to 9999; a result outside that raises `OverflowError`, which the
back ends report as undecided.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum


class LeapDay(Enum):
    """On which day of a common year the anniversary of a February 29 falls."""

    MAR_1 = "march_1"
    FEB_28 = "february_28"


class MonthEnd(Enum):
    """Where a month without the wanted day puts it: its last day, or the next month's first."""

    CLAMPED = "clamped"
    SPILLED = "spilled"


class Rounding(Enum):
    """How a remainder is rounded: the halves of `half_up`, and all of `up`, away from zero."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Conventions:
    """The calendar and rounding conventions in force for one evaluation."""

    leap_day: LeapDay = LeapDay.MAR_1
    month_end: MonthEnd = MonthEnd.CLAMPED
    rounding: Rounding = Rounding.HALF_UP
    day_before: bool = False


STANDARD = Conventions()


def _in_calendar(year: int) -> int:
    if not 1 <= year <= 9999:
        raise OverflowError(f"year {year} is outside the calendar")
    return year


def anniversary(start: date, years: int, leap_day: LeapDay = LeapDay.MAR_1) -> date:
    """The day `years` (of either sign) after `start` by the calendar.

    Feb 29 in a common year falls on Mar 1, or on Feb 28 where so declared:
    Feb 29, 2012 + 5 years is Mar 1, 2017 (or Feb 28, 2017).
    """
    year = _in_calendar(start.year + years)
    if start.month == 2 and start.day == 29 and not calendar.isleap(year):
        return date(year, 3, 1) if leap_day is LeapDay.MAR_1 else date(year, 2, 28)
    return start.replace(year=year)


def add_months(start: date, months: int, month_end: MonthEnd = MonthEnd.CLAMPED) -> date:
    """The same day `months` later (or earlier); one clamp at the end.

    Jan 31 + 1 month is the last day of February, or Mar 1 where months spill.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(_in_calendar(year), month + 1)[1]
    if start.day <= last:
        return date(year, month + 1, start.day)
    end = date(year, month + 1, last)
    return end if month_end is MonthEnd.CLAMPED else end + timedelta(1)


def completed_years(start: date, on: date, conventions: Conventions = STANDARD) -> int:
    """The greatest n whose nth anniversary of `start` is on or before `on`.

    Negative before `start`. From Jul 2, 1998 on Jul 1, 2018: 19.
    """
    if conventions.day_before:
        on = on + timedelta(1)
    years = on.year - start.year
    return years if anniversary(start, years, conventions.leap_day) <= on else years - 1


def completed_months(start: date, on: date, conventions: Conventions = STANDARD) -> int:
    """The greatest n for which `start` + n months is on or before `on`; negative before it.

    From Aug 30, 2021: six are complete on Feb 28, 2022 (or Mar 1 where months spill).
    """
    if conventions.day_before:
        on = on + timedelta(1)
    months = (on.year - start.year) * 12 + on.month - start.month
    return months if add_months(start, months, conventions.month_end) <= on else months - 1


def years_complete_on(start: date, years: int, conventions: Conventions = STANDARD) -> date:
    """The first day on which `years` years from `start` are complete."""
    day = anniversary(start, years, conventions.leap_day)
    return day - timedelta(1) if conventions.day_before else day


def months_complete_on(start: date, months: int, conventions: Conventions = STANDARD) -> date:
    """The first day on which `months` months from `start` are complete."""
    day = add_months(start, months, conventions.month_end)
    return day - timedelta(1) if conventions.day_before else day


def shift(day: date, years: int, months: int, days: int, conventions: Conventions) -> date:
    """`day` moved by years and months together with one clamp, then by days.

    Whole years follow the leap-day convention, anything with months the month-end one.
    """
    if months:
        day = add_months(day, years * 12 + months, conventions.month_end)
    elif years:
        day = anniversary(day, years, conventions.leap_day)
    return day + timedelta(days) if days else day


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ORDINALS = ("first", "second", "third", "fourth", "last")
_WEEK = 7


@dataclass(frozen=True, slots=True)
class DayRule:
    """A day that comes once a year: `Jul 1`, `first Friday of Dec`, or `Easter`.

    `month` 0 is Easter Sunday. `nth` 0 is the day of the month `day`; otherwise the
    nth weekday `day` (Monday 0) of the month, -1 for the last.
    """

    month: int
    day: int
    nth: int = 0

    def __str__(self) -> str:
        if not self.month:
            return "Easter"
        if not self.nth:
            return f"{MONTH_NAMES[self.month - 1]} {self.day}"
        ordinal = ORDINALS[self.nth - 1] if self.nth > 0 else "last"
        return f"{ordinal} {WEEKDAYS[self.day]} of {MONTH_NAMES[self.month - 1]}"

    def in_year(self, year: int, leap_day: LeapDay = LeapDay.MAR_1) -> date:
        """The day in `year`; a Feb 29 follows the leap-day convention in common years."""
        if not self.month:
            return easter(year)
        if self.nth:
            return _nth_weekday(_in_calendar(year), self.month, self.day, self.nth)
        return anniversary(date(4, self.month, self.day), year - 4, leap_day)


@dataclass(frozen=True, slots=True)
class WeekdayRule:
    """A day that comes once a week: `Friday` is 4, Monday being 0."""

    weekday: int

    def __str__(self) -> str:
        return WEEKDAYS[self.weekday]


@dataclass(frozen=True, slots=True)
class WorkingWeek:
    """The days of a week that count as working days: those from `first` through `last`."""

    first: int
    last: int

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.first]} through {WEEKDAYS[self.last]}"

    @property
    def length(self) -> int:
        """How many days of a week are working days, 1 to 7."""
        return (self.last - self.first) % _WEEK + 1

    def weeks_and_rest(self, count: int) -> tuple[int, int]:
        """`count` working days as weeks and what is left: 1 to `length` ahead, 0 or more back."""
        if count > 0:
            weeks, rest = divmod(count - 1, self.length)
            return weeks, rest + 1
        return divmod(count, self.length)

    def days_left(self, weekday: int, count: int) -> int:
        """The days to move on for what is left of `count` after whole weeks: 0 to 7.

        From Friday, of Monday through Friday, one working day ahead is three days on; two
        back are a week back and three days on.
        """
        if not count:
            return 0
        rest, length = self.weeks_and_rest(count)[1], self.length
        since = (weekday - self.first) % _WEEK
        passed = min(since, length - 1 if count > 0 else length)
        over = passed + rest >= length
        return rest + passed - since + (_WEEK - length if over else 0)


def working_day(day: date, count: int, week: WorkingWeek) -> date:
    """The working day `count` after `day` (before it, where negative); `day` itself for 0.

    `day` is never counted, even where it is no working day: of Monday through Friday, one
    after a Saturday is the Monday, and one before it the Friday.
    """
    weeks = week.weeks_and_rest(count)[0]
    return day + timedelta(_WEEK * weeks + week.days_left(day.weekday(), count))


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta((weekday - first.weekday()) % 7 + 7 * (nth - 1))
    last = date(year, month, calendar.monthrange(year, month)[1])
    return last - timedelta((last.weekday() - weekday) % 7)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm, Meeus 1991)."""
    a, b, c = _in_calendar(year) % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def next_day(
    rule: DayRule | WeekdayRule,
    day: date,
    inclusive: bool,  # noqa: FBT001 (the operator's own operand: "on or after" or "after")
    conventions: Conventions,
) -> date:
    """The first `rule` day after `day`, or on it when `inclusive`."""
    start = day if inclusive else day + timedelta(1)
    if isinstance(rule, WeekdayRule):
        return start + timedelta((rule.weekday - start.weekday()) % _WEEK)
    found = rule.in_year(start.year, conventions.leap_day)
    return found if found >= start else rule.in_year(start.year + 1, conventions.leap_day)


def previous_day(
    rule: DayRule | WeekdayRule,
    day: date,
    inclusive: bool,  # noqa: FBT001 (the operator's own operand: "on or before" or "before")
    conventions: Conventions,
) -> date:
    """The last `rule` day before `day`, or on it when `inclusive`."""
    end = day if inclusive else day - timedelta(1)
    if isinstance(rule, WeekdayRule):
        return end - timedelta((end.weekday() - rule.weekday) % _WEEK)
    found = rule.in_year(end.year, conventions.leap_day)
    return found if found <= end else rule.in_year(end.year - 1, conventions.leap_day)


def start_of_month(day: date) -> date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def end_of_month(day: date) -> date:
    """The last day of the month of `day`."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def day_text(day: date) -> str:
    """`Jul 1, 2007`: the one way the tools print a day for people."""
    return f"{MONTH_NAMES[day.month - 1]} {day.day}, {day.year}"
