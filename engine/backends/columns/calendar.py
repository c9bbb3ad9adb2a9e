"""The calendar of `engine.calendar_days` as SQL, day for day under every convention.

Days go in as columns or as `day_literal`, amounts as whole numbers or columns of them. A day
outside the years 1 to 9999 is NULL, where the functions in Python raise `OverflowError`:
`inside` tells it from an unknown day. No query meets an error.

`span`, where it is given, promises that the column lies between two days, and saves looking.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sqlglot import exp

from ... import calendar_days as python
from ...calendar_days import WEEKDAYS, Conventions, DayRule, LeapDay, MonthEnd
from .dialect import (
    FIRST_DAY,
    FOUR_CENTURIES,
    Dialect,
    Expression,
    at_least,
    at_most,
    call,
    case,
    cast,
    day_constant,
    day_literal,
    differs,
    every,
    less,
    minus,
    more,
    null,
    number,
    plus,
    same,
    text,
    times,
)
from .moved import (
    Span,
    add_months,
    anniversary,
    inside,
    is_on,
    month_number,
    move_days,
    or_null,
    shift,
)

__all__ = [
    "Span",
    "add_months",
    "anniversary",
    "completed_months",
    "completed_years",
    "day_literal",
    "days_between",
    "end_of_month",
    "inside",
    "move_days",
    "next_day",
    "part",
    "previous_day",
    "shift",
    "start_of_month",
]

_DAY: Final = timedelta(1)
_LEAP: Final = (2, 29)
_REGULAR: Final = (date(1901, 1, 1), date(2100, 12, 31))
"""Days whose year is a plain quotient: every fourth year among them is long but the last."""


def completed_years(
    d: Dialect,
    start: Expression,
    on: Expression,
    *,
    leap_day: LeapDay = LeapDay.MAR_1,
    day_before: bool = False,
    span: Span | None = None,
) -> Expression:
    """The greatest n whose nth anniversary of `start` is on or before `on`.

    With a fixed `on` it is one addition and one year: a start that comes later in its year
    than `on` does is pushed over the year's end, and counts a year less. `span` is that of
    `start`.
    """
    if day_before:
        found = completed_years(d, start, d.plus_days(on, 1), leap_day=leap_day, span=span)
        return _unless_last_day(on, found)
    since, until = day_constant(start), day_constant(on)
    if since is not None and until is not None:
        conventions = Conventions(leap_day=leap_day)
        return number(python.completed_years(since, until, conventions))
    if until is not None:
        return minus(until.year, _year_after(d, start, *_last_counted(until, leap_day), span))
    if since is not None and ((since.month, since.day) != _LEAP or leap_day is LeapDay.MAR_1):
        return minus(_year_from(d, on, since.month, since.day), since.year + 1)
    return _years_between(d, start, on, leap_day)


def _unless_last_day(on: Expression, found: Expression) -> Expression:
    """NULL on the calendar's last day, since the one after it is none of the calendar's."""
    until = day_constant(on)
    if until is not None:
        return null() if until == date.max else found
    return case((less(on, day_literal(date.max)), found), otherwise=None)


def _last_counted(end: date, leap_day: LeapDay) -> tuple[int, int]:
    """The latest month and day whose anniversary has come by `end` in its year."""
    short_february = (end.month, end.day) == (2, 28) and (end + _DAY).day == 1
    if short_february and leap_day is LeapDay.FEB_28:
        return _LEAP
    return end.month, end.day


def _year_after(
    d: Dialect, day: Expression, month: int, day_of_month: int, span: Span | None = None
) -> Expression:
    """The year of `day`, plus one where it comes after this month and day: no comparison.

    From March on, a fixed number of days later is in the next year. Before, a fixed number of
    days earlier is in the last; where there is no year 0, by way of 400 years later.
    """
    this = date(2000, month, day_of_month)
    if (month, day_of_month) >= _LEAP:
        return _year(d, day, (date(2000, 12, 31) - this).days, span)
    back = (this - date(1999, 12, 31)).days
    if d.has_year_0 or (span is not None and span[0].year > 1):
        return plus(_year(d, day, -back, span), 1)
    return minus(_year(d, day, FOUR_CENTURIES - back, None), 399)


def _year_from(d: Dialect, day: Expression, month: int, day_of_month: int) -> Expression:
    """The year of `day`, plus one where it falls on or after this month and day."""
    if (month, day_of_month) == (1, 1):
        return plus(d.year(day), 1)
    before = date(2000, month, day_of_month) - _DAY
    return _year_after(d, day, before.month, before.day)


def _year(d: Dialect, day: Expression, shift: int, span: Span | None) -> Expression:
    """The year of `shift` days after `day`; of a regular span, half as dear as `YEAR`."""
    if span is None or not _regular(span, shift):
        return d.year(d.plus_days(day, shift))
    since = d.days_apart(day, day_literal(_REGULAR[0] - timedelta(shift)))
    return plus(d.quotient(plus(times(since, 4), 3), 1461), _REGULAR[0].year)


def _regular(span: Span, shift: int) -> bool:
    first, last = (day.toordinal() + shift for day in span)
    return _REGULAR[0].toordinal() <= first and last <= _REGULAR[1].toordinal()


def _years_between(d: Dialect, start: Expression, end: Expression, leap_day: LeapDay) -> Expression:
    """Completed years where both days vary."""
    later = more(_month_and_day(d, start), _month_and_day(d, end))
    if leap_day is LeapDay.FEB_28:
        on_28 = every(is_on(d, start, *_LEAP), same(d.month(end), 2), _ends_month(d, end))
        later = every(later, exp.Not(this=exp.Paren(this=on_28)))
    years = minus(d.year(end), d.year(start))
    return minus(years, _one_where(later))


def _one_where(condition: Expression) -> Expression:
    return case((condition, number(1)), otherwise=number(0))


def _month_and_day(d: Dialect, day: Expression) -> Expression:
    return plus(times(d.month(day), 32), d.day(day))


def _ends_month(d: Dialect, day: Expression) -> Expression:
    return same(d.day(d.plus_days(day, 1)), 1)


def completed_months(
    d: Dialect,
    start: Expression,
    on: Expression,
    *,
    month_end: MonthEnd = MonthEnd.CLAMPED,
    day_before: bool = False,
) -> Expression:
    """The greatest n for which `start` + n months is on or before `on`.

    Clamped, the last day of a month completes it for whatever day it was to be; spilled, only
    the day itself does, since the first of the next month has the next month's number.
    """
    if day_before:
        found = completed_months(d, start, d.plus_days(on, 1), month_end=month_end)
        return _unless_last_day(on, found)
    since, until = day_constant(start), day_constant(on)
    if since is not None and until is not None:
        return number(python.completed_months(since, until, Conventions(month_end=month_end)))
    months = minus(month_number(d, on), month_number(d, start))
    later = more(d.day(start), d.day(on))
    if month_end is MonthEnd.CLAMPED and until is None:
        later = every(later, differs(d.day(d.plus_days(on, 1)), 1))
    elif month_end is MonthEnd.CLAMPED and until == python.end_of_month(until or date.max):
        return months
    return minus(months, _one_where(later))


# Days that come once a year


def next_day(
    d: Dialect,
    rule: DayRule,
    day: Expression,
    *,
    inclusive: bool,
    leap_day: LeapDay = LeapDay.MAR_1,
) -> Expression:
    """The first `rule` day after `day`, or on it when `inclusive`."""
    written = day_constant(day)
    if written is not None:
        conventions = Conventions(leap_day=leap_day)
        return or_null(lambda: python.next_day(rule, written, inclusive, conventions))
    not_after = at_most if inclusive else less
    if _is_fixed(rule):
        year = (_year_after if inclusive else _year_from)(d, day, rule.month, rule.day)
        found = _rule_day(d, rule, year, leap_day)
    else:
        this, following = (_rule_day(d, rule, plus(d.year(day), n), leap_day) for n in (0, 1))
        found = case((not_after(day, this), this), otherwise=following)
    last = rule.in_year(date.max.year, leap_day)
    return case((not_after(day, day_literal(last)), found), otherwise=None)


def previous_day(
    d: Dialect,
    rule: DayRule,
    day: Expression,
    *,
    inclusive: bool,
    leap_day: LeapDay = LeapDay.MAR_1,
) -> Expression:
    """The last `rule` day before `day`, or on it when `inclusive`."""
    written = day_constant(day)
    if written is not None:
        conventions = Conventions(leap_day=leap_day)
        return or_null(lambda: python.previous_day(rule, written, inclusive, conventions))
    not_before = at_least if inclusive else more
    if _is_fixed(rule):
        year = (_year_from if inclusive else _year_after)(d, day, rule.month, rule.day)
        found = _rule_day(d, rule, minus(year, 1), leap_day)
    else:
        this, before = (_rule_day(d, rule, plus(d.year(day), n), leap_day) for n in (0, -1))
        found = case((not_before(day, this), this), otherwise=before)
    first = rule.in_year(date.min.year, leap_day)
    return case((not_before(day, day_literal(first)), found), otherwise=None)


def _is_fixed(rule: DayRule) -> bool:
    """Whether the rule is one month and day in every year."""
    return bool(rule.month) and not rule.nth and (rule.month, rule.day) != _LEAP


def _rule_day(d: Dialect, rule: DayRule, year: Expression, leap_day: LeapDay) -> Expression:
    """The rule's day in `year`."""
    if not rule.month:
        return _easter(d, year)
    if rule.nth:
        return _nth_weekday(d, rule, year)
    if (rule.month, rule.day) == _LEAP:
        if leap_day is LeapDay.FEB_28:
            return d.plus_days(d.make_day(year, number(3), number(1)), -1)
        return d.plus_days(d.make_day(year, number(2), number(1)), 28)
    return d.make_day(year, number(rule.month), number(rule.day))


def _nth_weekday(d: Dialect, rule: DayRule, year: Expression) -> Expression:
    """Weeks are counted from the calendar's first day, a Monday; the count is never below 0."""
    if rule.nth < 0:
        month = python.end_of_month(date(2001, rule.month, 1))
        last = d.make_day(year, number(rule.month), number(month.day))
        if rule.month == _LEAP[0]:
            last = d.plus_days(d.make_day(year, number(3), number(1)), -1)
        weeks = d.quotient(minus(d.since_first_day(last), rule.day), 7)
        return _weekday_in(d, weeks, rule.day)
    first = d.make_day(year, number(rule.month), number(1))
    weeks = d.quotient(plus(d.since_first_day(first), 6 - rule.day), 7)
    return _weekday_in(d, weeks, rule.day + 7 * (rule.nth - 1))


def _weekday_in(d: Dialect, weeks: Expression, offset: int) -> Expression:
    return d.plus_days(day_literal(FIRST_DAY), plus(times(weeks, 7), offset))


def _easter(d: Dialect, year: Expression) -> Expression:
    """The Sunday after the full moon that the church's tables give (Mar 21 through Apr 18).

    The golden number is one more than `year` % 19. A moon of age 29, and one of 28 in the last
    eight years of the cycle, is kept a day earlier.
    """
    century = d.quotient(year, 100)
    corrections = minus(
        minus(century, d.quotient(century, 4)), d.quotient(plus(times(century, 8), 13), 25)
    )
    cycle = d.rest(year, 19)
    age = d.rest(plus(plus(times(cycle, 19), corrections), 15), 30)
    early = d.quotient(plus(age, d.quotient(cycle, 11)), 29)
    march_21 = d.since_first_day(d.make_day(year, number(3), number(21)))
    moon = plus(march_21, minus(age, early))
    return _weekday_in(d, d.quotient(plus(moon, 1), 7), 6)


# Parts of a day


def days_between(d: Dialect, end: Expression, start: Expression) -> Expression:
    """Days from `start` to `end`."""
    return d.days_apart(end, start)


def start_of_month(d: Dialect, day: Expression) -> Expression:
    """The first day of the month of `day`."""
    written = day_constant(day)
    if written is not None:
        return day_literal(python.start_of_month(written))
    return d.plus_days(d.minus_days(day, d.day(day)), 1)


def end_of_month(d: Dialect, day: Expression) -> Expression:
    """The last day of the month of `day`: 32 days after the month before is in the next."""
    written = day_constant(day)
    if written is not None:
        return day_literal(python.end_of_month(written))
    beyond = d.plus_days(d.minus_days(day, d.day(day)), 32)
    return d.minus_days(beyond, d.day(beyond))


def minute_told(d: Dialect, minute: Expression, day: Expression) -> Expression:
    """A minute, counted from the day before the calendar's first, and its day: `…T22:00`."""
    of_day = d.rest(minute, python.MINUTES_OF_A_DAY)
    hour, rest = d.quotient(of_day, 60), d.rest(of_day, 60)
    clock = [call("LPAD", cast(x, d.text_type()), number(2), text("0")) for x in (hour, rest)]
    parts = (cast(day, d.text_type()), text("T"), clock[0], text(":"), clock[1])
    found: Expression = parts[0]
    for each in parts[1:]:
        found = exp.DPipe(this=found, expression=each, safe=True)
    return found


def part(d: Dialect, name: str, day: Expression) -> Expression:
    """The `year`, `month` or `day` as a number, the `weekday` as its word in small letters."""
    match name:
        case "year":
            return d.year(day)
        case "month":
            return d.month(day)
        case "day":
            return d.day(day)
        case "weekday":
            written = day_constant(day)
            if written is not None:
                return text(WEEKDAYS[written.weekday()].lower())
            found = d.weekday(day)
            words = [(same(found, n), text(word.lower())) for n, word in enumerate(WEEKDAYS)]
            return case(*words, otherwise=None)
        case _:
            raise ValueError(f"a day has no {name}")
