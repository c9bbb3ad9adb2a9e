"""Days moved by years, months and days, as `engine.calendar_days` moves them, in SQL.

A day that leaves the years 1 to 9999 is NULL, where the functions in Python raise
`OverflowError`; `inside` tells it from an unknown day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from sqlglot import exp

from ... import calendar_days as python
from ...calendar_days import LeapDay, MonthEnd
from .dialect import (
    DAYS_IN_ALL,
    FIRST_DAY,
    Dialect,
    Expression,
    at_least,
    at_most,
    case,
    day_constant,
    day_literal,
    either,
    every,
    minus,
    null,
    number,
    plus,
    same,
    times,
    unknown,
    whole_constant,
)

Span = tuple[date, date]

_LEAP: Final = (2, 29)
_SHORTEST_MONTH: Final = 28
_MONTHS: Final = (12, 9999 * 12 + 11)
"""Months counted from the year 0: the first and the last of the calendar."""


def inside(found: Expression, *arguments: Expression) -> Expression:
    """Whether the day `found` is in the calendar; true where one of its arguments is unknown."""
    answer: Expression = exp.Not(this=unknown(found))
    for argument in arguments:
        if day_constant(argument) is None and whole_constant(argument) is None:
            answer = either(answer, unknown(argument))
    return answer


def is_on(d: Dialect, day: Expression, month: int, day_of_month: int) -> Expression:
    """Whether `day` is this day of its year."""
    return every(same(d.month(day), month), same(d.day(day), day_of_month))


def month_number(d: Dialect, day: Expression) -> Expression:
    """Months since the year 0, by which two days' months are counted apart."""
    return plus(times(d.year(day), 12), d.month(day))


def or_null(give: Callable[[], date]) -> Expression:
    """A day that Python can work out; NULL where it lies outside the calendar."""
    try:
        return day_literal(give())
    except OverflowError:
        return null()


def anniversary(
    d: Dialect,
    day: Expression,
    years: Expression | int,
    leap_day: LeapDay = LeapDay.MAR_1,
    span: Span | None = None,
) -> Expression:
    """The day `years` after `day`: the same day of the month, counted on from its first.

    Counted on from Feb 1, a Feb 29 of a common year is Mar 1.
    """
    written, n = day_constant(day), whole_constant(years)
    if written is not None and n is not None:
        return or_null(lambda: python.anniversary(written, n, leap_day))
    year = plus(d.year(day), years)
    first = d.make_day(year, d.month(day), number(1))
    found = d.plus_days(first, minus(d.day(day), 1))
    if leap_day is LeapDay.FEB_28 and (written is None or (written.month, written.day) == _LEAP):
        end_of_february = d.plus_days(d.make_day(year, number(3), number(1)), -1)
        found = case((is_on(d, day, *_LEAP), end_of_february), otherwise=found)
    if span is not None and n is not None and _all_inside(span, n * 12):
        return found
    return case(_between(year, 1, 9999, found), otherwise=None)


def add_months(
    d: Dialect,
    day: Expression,
    months: Expression | int,
    month_end: MonthEnd = MonthEnd.CLAMPED,
    span: Span | None = None,
) -> Expression:
    """The same day `months` later; one clamp at the end."""
    written, n = day_constant(day), whole_constant(months)
    if written is not None and n is not None:
        return or_null(lambda: python.add_months(written, n, month_end))
    month = plus(plus(month_number(d, day), -1), months)
    following = _first_of(d, plus(month, 1))
    last = d.plus_days(following, -1)
    kept = d.plus_days(_first_of(d, month), minus(d.day(day), 1))
    clamped = last if month_end is MonthEnd.CLAMPED else following
    fits = at_most(d.day(day), d.day(last))
    found = case((at_most(d.day(day), _SHORTEST_MONTH), kept), (fits, kept), otherwise=clamped)
    if span is not None and n is not None and _all_inside(span, n):
        return found
    return case(_between(month, *_MONTHS, found), otherwise=None)


def _first_of(d: Dialect, month: Expression) -> Expression:
    """The first day of a month counted from January of the year 0."""
    return d.make_day(d.quotient(month, 12), plus(d.rest(month, 12), 1), number(1))


def _all_inside(span: Span, months: int) -> bool:
    """Whether both ends, moved by so many months, stay clear of the calendar's ends."""
    return all(2 <= day.year + months // 12 <= 9997 for day in span)  # noqa: PLR2004


def _between(x: Expression, low: int, high: int, then: Expression) -> tuple[Expression, Expression]:
    return exp.Between(this=exp.Paren(this=x), low=number(low), high=number(high)), then


def move_days(
    d: Dialect, day: Expression, days: Expression | int, span: Span | None = None
) -> Expression:
    """The day so many days later."""
    written, n = day_constant(day), whole_constant(days)
    if written is not None and n is not None:
        return or_null(lambda: written + timedelta(n))
    if n == 0:
        return day
    if n is not None and abs(n) > DAYS_IN_ALL:
        return null()
    found = d.plus_days(day, days)
    if n is None:
        ordinal = plus(d.since_first_day(day), days)
        return case(_between(ordinal, 0, DAYS_IN_ALL, found), otherwise=None)
    if span is not None and _all_inside(span, n // 28):
        return found
    if n > 0:
        return case((at_most(day, day_literal(date.max - timedelta(n))), found), otherwise=None)
    return case((at_least(day, day_literal(FIRST_DAY - timedelta(n))), found), otherwise=None)


def shift(
    d: Dialect,
    day: Expression,
    years: Expression | int | None,
    months: Expression | int | None,
    days: Expression | int | None,
    *,
    leap_day: LeapDay = LeapDay.MAR_1,
    month_end: MonthEnd = MonthEnd.CLAMPED,
    span: Span | None = None,
) -> Expression:
    """`day` moved by years and months together with one clamp, then by days.

    Whole years follow the leap-day convention, anything with months the month-end one.
    """
    by_months = 0 if months is None else months
    by_years = 0 if years is None else years
    moved = _by_years_and_months(d, day, by_years, by_months, leap_day, month_end, span)
    if days is None or days == 0:
        return moved
    return move_days(d, moved, days, span if moved is day else None)


def _by_years_and_months(
    d: Dialect,
    day: Expression,
    years: Expression | int,
    months: Expression | int,
    leap_day: LeapDay,
    month_end: MonthEnd,
    span: Span | None,
) -> Expression:
    n = whole_constant(months)
    if n == 0:
        return day if whole_constant(years) == 0 else anniversary(d, day, years, leap_day, span)
    twelve = times(years if isinstance(years, exp.Expression) else number(years), 12)
    found = add_months(d, day, plus(twelve, months), month_end, span)
    if n is not None:
        return found
    assert isinstance(months, exp.Expression)
    by_years = day if whole_constant(years) == 0 else anniversary(d, day, years, leap_day, span)
    return case((same(months, 0), by_years), otherwise=found)
