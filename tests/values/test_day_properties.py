"""Days of the year are where a walk through the calendar finds them, and never outside it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.values import (
    Conventions,
    DayRule,
    LeapDay,
    MonthEnd,
    add_months,
    anniversary,
    completed_months,
    completed_years,
    easter,
    months_complete_on,
    next_day,
    previous_day,
    shift,
    years_complete_on,
)

ONE_DAY = timedelta(1)
DAYS = st.dates(date(1901, 1, 1), date(2197, 12, 31))
RULES = st.one_of(
    st.builds(lambda d: DayRule(d.month, d.day), st.dates(date(2000, 1, 1), date(2000, 12, 31))),
    st.builds(DayRule, st.integers(1, 12), st.integers(0, 6), st.sampled_from([1, 2, 3, 4, -1])),
    st.just(DayRule(0, 0)),
    st.just(DayRule(2, 29)),
)
LEAP_DAYS = st.sampled_from(LeapDay)

# The full moons of the Book of Common Prayer's table for 1900 to 2199, by golden number.
PASCHAL_MOONS = (
    *("Apr 14", "Apr 3", "Mar 23", "Apr 11", "Mar 31", "Apr 18", "Apr 8", "Mar 28", "Apr 16"),
    *("Apr 5", "Mar 25", "Apr 13", "Apr 2", "Mar 22", "Apr 10", "Mar 30", "Apr 17", "Apr 7"),
    "Mar 27",
)


def easter_by_table(year: int) -> date:
    """The Sunday after the full moon; the following one when the moon is on a Sunday."""
    month, day = PASCHAL_MOONS[year % 19].split()
    found = date(year, {"Mar": 3, "Apr": 4}[month], int(day)) + ONE_DAY
    while found.isoweekday() != 7:
        found += ONE_DAY
    return found


def easter_by_epact(year: int) -> date:
    """Clavius's rule as Knuth gives it (The Art of Computer Programming, 1.3.2, exercise 14)."""
    golden, century = year % 19 + 1, year // 100 + 1
    dropped, moon = 3 * century // 4 - 12, (8 * century + 5) // 25 - 5
    sunday = 5 * year // 4 - dropped - 10
    epact = (11 * golden + 20 + moon - dropped) % 30
    if epact == 24 or (epact == 25 and golden > 11):
        epact += 1
    full = 44 - epact if epact <= 23 else 74 - epact
    return date(year, 3, 1) + timedelta(full + 7 - (sunday + full) % 7 - 1)


def falls_on(rule: DayRule, day: date, leap_day: LeapDay) -> bool:
    """Whether `day` is the rule's, judged from the day alone."""
    if rule.month == 0:
        return day.month in {3, 4} and day == easter_by_table(day.year)
    if rule.nth:
        last = (day + timedelta(7)).month != day.month
        place = last if rule.nth < 0 else (day.day + 6) // 7 == rule.nth
        return day.month == rule.month and day.weekday() == rule.day and place
    if (rule.month, rule.day) == (2, 29) and (date(day.year, 3, 1) - ONE_DAY).day == 28:
        return (day.month, day.day) == ((3, 1) if leap_day is LeapDay.MAR_1 else (2, 28))
    return (day.month, day.day) == (rule.month, rule.day)


def walked(rule: DayRule, day: date, step: timedelta, leap_day: LeapDay) -> date:
    while not falls_on(rule, day, leap_day):
        day += step
    return day


@given(RULES, DAYS, LEAP_DAYS)
def test_the_next_day_is_the_first_that_a_walk_forward_meets(
    rule: DayRule, day: date, leap_day: LeapDay
) -> None:
    conventions = Conventions(leap_day=leap_day)
    on_or_after = next_day(rule, day, inclusive=True, conventions=conventions)
    after = next_day(rule, day, inclusive=False, conventions=conventions)
    assert on_or_after == walked(rule, day, ONE_DAY, leap_day)
    assert after == walked(rule, day + ONE_DAY, ONE_DAY, leap_day)


@given(RULES, DAYS, LEAP_DAYS)
def test_the_previous_day_is_the_first_that_a_walk_back_meets(
    rule: DayRule, day: date, leap_day: LeapDay
) -> None:
    conventions = Conventions(leap_day=leap_day)
    on_or_before = previous_day(rule, day, inclusive=True, conventions=conventions)
    before = previous_day(rule, day, inclusive=False, conventions=conventions)
    assert on_or_before == walked(rule, day, -ONE_DAY, leap_day)
    assert before == walked(rule, day - ONE_DAY, -ONE_DAY, leap_day)


@given(RULES, st.integers(1901, 2197), LEAP_DAYS)
def test_a_rule_has_one_day_in_a_year_and_in_that_year(
    rule: DayRule, year: int, leap_day: LeapDay
) -> None:
    found = rule.in_year(year, leap_day)
    assert found.year == year
    assert falls_on(rule, found, leap_day)


def test_easter_follows_the_printed_table_for_three_centuries() -> None:
    years = range(1900, 2200)
    assert [easter(y) for y in years] == [easter_by_table(y) for y in years]


def test_easter_follows_the_epacts_from_the_first_gregorian_year_on() -> None:
    years = range(1583, 10000)
    assert [easter(y) for y in years] == [easter_by_epact(y) for y in years]


@given(
    st.dates(date(1904, 1, 1), date(2100, 12, 31)),
    *(st.integers(-60, 60) for _ in range(2)),
    st.integers(-4000, 4000),
    st.builds(Conventions, leap_day=LEAP_DAYS, month_end=st.sampled_from(MonthEnd)),
)
def test_a_shift_is_years_with_months_at_once_and_then_days(
    start: date, years: int, months: int, days: int, conventions: Conventions
) -> None:
    moved = (
        add_months(start, 12 * years + months, conventions.month_end)
        if months
        else anniversary(start, years, conventions.leap_day)
    )
    assert shift(start, years, months, days, conventions) == moved + timedelta(days)


def test_a_shift_of_months_lands_in_the_month_it_names_when_clamped() -> None:
    start = date(2020, 1, 31)
    for months in range(-240, 241):
        found = shift(start, 0, months, 0, Conventions())
        assert (found.year - 2020) * 12 + found.month - 1 == months
        assert found.day == 31 or (found + ONE_DAY).day == 1


FAR = st.one_of(st.integers(-30_000, 30_000), st.integers(-(10**25), 10**25))
EDGES = st.one_of(
    st.dates(),
    st.integers(0, 800).map(lambda n: date.min + timedelta(n)),
    st.integers(0, 800).map(lambda n: date.max - timedelta(n)),
)
ANY_CONVENTIONS = st.builds(
    Conventions, leap_day=LEAP_DAYS, month_end=st.sampled_from(MonthEnd), day_before=st.booleans()
)


@given(EDGES, FAR, FAR, FAR, RULES, ANY_CONVENTIONS)
def test_nothing_but_an_overflow_error_leaves_the_calendar(
    day: date, years: int, months: int, days: int, rule: DayRule, conventions: Conventions
) -> None:
    tries: tuple[Callable[[], date], ...] = (
        lambda: shift(day, years, months, days, conventions),
        lambda: shift(day, years, 0, 0, conventions),
        lambda: shift(day, 0, months, 0, conventions),
        lambda: shift(day, 0, 0, days, conventions),
        lambda: years_complete_on(day, years, conventions),
        lambda: months_complete_on(day, months, conventions),
        lambda: rule.in_year(years, conventions.leap_day),
        lambda: next_day(rule, day, inclusive=False, conventions=conventions),
        lambda: previous_day(rule, day, inclusive=False, conventions=conventions),
        lambda: easter(years),
    )
    for give in tries:
        with contextlib.suppress(OverflowError):
            assert isinstance(give(), date)


@given(EDGES, EDGES)
def test_between_any_two_days_twelve_completed_months_are_a_completed_year(
    start: date, on: date
) -> None:
    for leap_day, month_end in (
        (LeapDay.FEB_28, MonthEnd.CLAMPED),
        (LeapDay.MAR_1, MonthEnd.SPILLED),
    ):
        conventions = Conventions(leap_day, month_end)
        years = completed_months(start, on, conventions) // 12
        assert completed_years(start, on, conventions) == years


def test_the_day_after_the_last_day_is_asked_for_where_days_are_attained_the_day_before() -> None:
    conventions = Conventions(day_before=True)
    for completed in (completed_years, completed_months):
        with pytest.raises(OverflowError):
            completed(date(1970, 1, 1), date.max, conventions)


def test_a_month_that_began_before_the_calendar_is_not_complete() -> None:
    assert completed_months(date(1, 1, 20), date(1, 1, 15)) == -1


@pytest.mark.parametrize("year", [0, -1, 10_000])
def test_easter_outside_the_calendar_overflows(year: int) -> None:
    with pytest.raises(OverflowError, match=f"year {year} is outside the calendar"):
        easter(year)
