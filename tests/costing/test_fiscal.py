"""Fiscal years: their days, their names, and what part of one a stretch is."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from engine.costing.costing import day_in
from engine.costing.fiscal import FiscalCalendar, years_asked

JULY = FiscalCalendar()


def test_a_fiscal_year_is_named_by_the_year_it_ends_in() -> None:
    year = JULY.year(2020)
    assert (year.name, year.first, year.last) == ("FY2020", date(2019, 7, 1), date(2020, 6, 30))
    assert year.days == 366


def test_or_by_the_year_it_starts_in() -> None:
    year = FiscalCalendar(7, 1, named_by_end=False).year(2020)
    assert (year.first, year.last) == (date(2020, 7, 1), date(2021, 6, 30))


def test_a_calendar_year_has_one_name() -> None:
    for by_end in (True, False):
        year = FiscalCalendar(1, 1, by_end).year(2021)
        assert (year.first, year.last) == (date(2021, 1, 1), date(2021, 12, 31))


def test_years_are_asked_from_one_through_another() -> None:
    assert [y.number for y in years_asked("FY2020..FY2022", JULY)] == [2020, 2021, 2022]
    assert [y.number for y in years_asked("FY2020", JULY)] == [2020]


@pytest.mark.parametrize("by_months", [True, False])
@pytest.mark.parametrize("number", [2020, 2021])
def test_the_parts_of_a_year_add_up_to_it(number: int, *, by_months: bool) -> None:
    year = JULY.year(number)
    cut = date(number, 2, 11)
    parts = (
        year.part(year.first, cut, by_months=by_months),
        year.part(cut + timedelta(1), year.last, by_months=by_months),
    )
    assert sum(parts) == 1


def test_half_a_year_by_months_is_half_and_by_days_is_not() -> None:
    year = JULY.year(2020)
    half = date(2020, 1, 1), year.last
    assert year.part(*half, by_months=True) == Fraction(1, 2)
    assert year.part(*half, by_months=False) == Fraction(182, 366)


def test_days_outside_a_year_are_no_part_of_it() -> None:
    year = JULY.year(2020)
    assert year.part(date(2018, 1, 1), date(2019, 6, 30), by_months=False) == 0


def test_a_day_of_each_year_is_found_also_where_there_is_no_feb_29() -> None:
    assert day_in(JULY.year(2020), 2, 29) == date(2020, 2, 29)
    assert day_in(JULY.year(2021), 2, 29) == date(2021, 2, 28)
    assert day_in(JULY.year(2021), 7, 1) == date(2020, 7, 1)
    assert day_in(JULY.year(2021), 6, 30) == date(2021, 6, 30)
