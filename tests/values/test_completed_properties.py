"""Completed years and months mean what the agreement says, under every convention."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.values import (
    Conventions,
    LeapDay,
    MonthEnd,
    add_months,
    anniversary,
    completed_months,
    completed_years,
    months_complete_on,
    years_complete_on,
)

ONE_DAY = timedelta(1)
CENTURY = range(1, 101)
EVERY_CONVENTION = [
    Conventions(leap_day=leap_day, month_end=month_end, day_before=day_before)
    for leap_day, month_end, day_before in product(LeapDay, MonthEnd, (False, True))
]

# Days of working lives, and enough room around them for what is derived to stay in the calendar.
ANY_DAY = st.dates(date(20, 1, 1), date(9980, 12, 31))
TRICKY = st.builds(
    lambda year, month, back: date(year, month, 1) - timedelta(back),
    st.integers(1895, 2105),
    st.integers(1, 12),
    st.integers(-1, 4),
)
DAYS = st.one_of(st.dates(date(1890, 1, 1), date(2110, 12, 31)), TRICKY, ANY_DAY)
CONVENTIONS = st.sampled_from(EVERY_CONVENTION)


def nth_anniversary(start: date, years: int, leap_day: LeapDay) -> date:
    """By definition: the same day of the later year, or the declared one where it has none."""
    try:
        return date(start.year + years, start.month, start.day)
    except ValueError:
        month, day = {LeapDay.MAR_1: (3, 1), LeapDay.FEB_28: (2, 28)}[leap_day]
        return date(start.year + years, month, day)


def nth_month(start: date, months: int, month_end: MonthEnd) -> date:
    """By stepping: from month to month, then day by day while the month lasts."""
    first, step = start.replace(day=1), 1 if months > 0 else -1
    for _ in range(abs(months)):
        first = (first + timedelta(31 if step > 0 else -1)).replace(day=1)
    day = first
    while day.day < start.day and (day + ONE_DAY).month == first.month:
        day += ONE_DAY
    missing = day.day < start.day
    return day + ONE_DAY if missing and month_end is MonthEnd.SPILLED else day


def attained(day: date, conventions: Conventions) -> date:
    return day - ONE_DAY if conventions.day_before else day


def greatest(counts: range, complete_on: Callable[[int], date], on: date) -> int:
    return max(n for n in counts if complete_on(n) <= on)


def packed(day: date) -> int:
    return 372 * day.year + 31 * (day.month - 1) + (day.day - 1)


def century_of_starts() -> Iterator[date]:
    """Every Feb 29 of a century with its neighbours, each month's end in turn, and a spread."""
    for year in range(1900, 2001):
        yield from (date(year, 2, 28), date(year, 3, 1))
        if year % 4 == 0 and year != 1900:
            yield date(year, 2, 29)
        month_after = date(year, year % 12 + 1, 1)
        yield from (month_after - ONE_DAY, month_after)
        yield date(1900, 1, 1) + timedelta((year - 1900) * 367)


STARTS = sorted(set(century_of_starts()))


@settings(max_examples=500)
@given(DAYS, DAYS, CONVENTIONS)
def test_completed_years_is_the_greatest_n_whose_anniversary_is_not_after_the_day(
    start: date, on: date, conventions: Conventions
) -> None:
    apart = on.year - start.year
    found = greatest(
        range(apart - 3, apart + 4),
        lambda n: attained(nth_anniversary(start, n, conventions.leap_day), conventions),
        on,
    )
    assert completed_years(start, on, conventions) == found


@settings(max_examples=300)
@given(DAYS, st.integers(-1500, 1500), CONVENTIONS)
def test_completed_months_is_the_greatest_n_whose_month_is_not_after_the_day(
    start: date, days: int, conventions: Conventions
) -> None:
    on = start + timedelta(days)
    found = greatest(
        range(min(days // 28, days // 31) - 2, max(days // 28, days // 31) + 3),
        lambda n: attained(nth_month(start, n, conventions.month_end), conventions),
        on,
    )
    assert completed_months(start, on, conventions) == found


@given(DAYS, DAYS, CONVENTIONS)
def test_a_day_later_is_never_less_and_at_most_one_more(
    start: date, on: date, conventions: Conventions
) -> None:
    for completed in (completed_years, completed_months):
        grown = completed(start, on + ONE_DAY, conventions) - completed(start, on, conventions)
        assert grown in {0, 1}


@given(DAYS, DAYS, st.integers(0, 40000), CONVENTIONS)
def test_an_earlier_start_never_completes_less(
    start: date, on: date, earlier: int, conventions: Conventions
) -> None:
    before = max(start - timedelta(min(earlier, (start - date.min).days)), date(5, 1, 1))
    for completed in (completed_years, completed_months):
        assert completed(before, on, conventions) >= completed(start, on, conventions)


@given(DAYS, DAYS)
def test_packed_days_say_the_same_as_completed_years_where_leap_days_fall_on_march_1(
    start: date, on: date
) -> None:
    assert (packed(on) - packed(start)) // 372 == completed_years(start, on)


@pytest.mark.parametrize("leap_day", LeapDay)
@pytest.mark.parametrize("day_before", [False, True])
def test_every_anniversary_of_a_century_is_met_on_its_day_and_not_the_day_before(
    leap_day: LeapDay,
    day_before: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    conventions = Conventions(leap_day=leap_day, day_before=day_before)
    assert len(STARTS) > 400
    missed = [
        (start, n)
        for start in STARTS
        for n in CENTURY
        for due in (attained(nth_anniversary(start, n, leap_day), conventions),)
        if (
            completed_years(start, due - ONE_DAY, conventions) != n - 1
            or completed_years(start, due, conventions) != n
            or completed_years(start, due + ONE_DAY, conventions) != n
            or years_complete_on(start, n, conventions) != due
        )
    ]
    assert missed == []


def test_packed_days_meet_every_anniversary_of_a_century() -> None:
    missed = [
        (start, n)
        for start in STARTS
        for n in CENTURY
        for due in (nth_anniversary(start, n, LeapDay.MAR_1),)
        if not (
            packed(due - ONE_DAY) - packed(start)
            < 372 * n
            <= packed(due) - packed(start)
            < packed(due + ONE_DAY) - packed(start)
        )
    ]
    assert missed == []


def test_packed_days_keep_the_order_of_days() -> None:
    days = [date(1896, 1, 1) + timedelta(n) for n in range(80_000)]
    assert all(packed(a) < packed(b) for a, b in pairwise(days))


@given(DAYS, st.integers(-180, 180), CONVENTIONS)
def test_years_and_months_are_complete_from_their_day_on(
    start: date, months: int, conventions: Conventions
) -> None:
    years = months // 12
    on = years_complete_on(start, years, conventions)
    assert completed_years(start, on, conventions) == years
    assert completed_years(start, on - ONE_DAY, conventions) == years - 1
    on = months_complete_on(start, months, conventions)
    assert completed_months(start, on, conventions) == months
    assert completed_months(start, on - ONE_DAY, conventions) == months - 1


@given(DAYS, st.integers(-200, 200), st.sampled_from(MonthEnd))
def test_added_months_are_clamped_once_or_spilled_by_one_day(
    start: date, months: int, month_end: MonthEnd
) -> None:
    assert add_months(start, months, month_end) == nth_month(start, months, month_end)


@given(DAYS, st.integers(-19, 19), st.sampled_from(LeapDay))
def test_anniversaries_are_the_same_day_of_another_year(
    start: date, years: int, leap_day: LeapDay
) -> None:
    assert anniversary(start, years, leap_day) == nth_anniversary(start, years, leap_day)


@given(DAYS, st.integers(-19, 19))
def test_twelve_months_clamped_are_a_year_whose_leap_day_falls_on_february_28(
    start: date, years: int
) -> None:
    assert add_months(start, 12 * years) == anniversary(start, years, LeapDay.FEB_28)
    assert add_months(start, 12 * years, MonthEnd.SPILLED) == anniversary(start, years)
