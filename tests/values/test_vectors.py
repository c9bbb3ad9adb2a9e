"""The vectors hold: sums worked by hand from a calendar, one file per operation.

They are plain text so that every back end is held to the same rows. `overflow` is a
result outside the calendar.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from engine import values
from engine.values import (
    WEEKDAYS,
    Conventions,
    DayRule,
    Kind,
    LeapDay,
    MonthEnd,
    Rounding,
    Value,
    WeekdayRule,
    WorkingWeek,
)

VECTORS = Path(__file__).parent / "vectors"

Row = dict[str, str]


def vectors(name: str) -> pytest.MarkDecorator:
    with (VECTORS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    ids = [" ".join(v for k, v in row.items() if k not in ("expected", "note")) for row in rows]
    return pytest.mark.parametrize("row", rows, ids=ids)


def conventions(row: Row) -> Conventions:
    return Conventions(
        leap_day=LeapDay(row.get("leap_day", "march_1")),
        month_end=MonthEnd(row.get("month_end", "clamped")),
        day_before={"anniversary": False, "day_before": True}[row.get("attained", "anniversary")],
    )


def day(text: str) -> date:
    return date.fromisoformat(text)


def day_or_overflow(give: Callable[[], date]) -> str:
    try:
        return give().isoformat()
    except OverflowError:
        return "overflow"


@vectors("completed_years")
def test_completed_years(row: Row) -> None:
    found = values.completed_years(day(row["start"]), day(row["on"]), conventions(row))
    assert found == int(row["years"])


@vectors("completed_months")
def test_completed_months(row: Row) -> None:
    found = values.completed_months(day(row["start"]), day(row["on"]), conventions(row))
    assert found == int(row["months"])


@vectors("complete_on")
def test_the_first_day_on_which_years_or_months_are_complete(row: Row) -> None:
    give = {"years": values.years_complete_on, "months": values.months_complete_on}[row["unit"]]
    assert give(day(row["start"]), int(row["count"]), conventions(row)) == day(row["expected"])


@vectors("anniversaries")
def test_anniversaries(row: Row) -> None:
    start, years, leap_day = day(row["start"]), int(row["years"]), LeapDay(row["leap_day"])
    assert day_or_overflow(lambda: values.anniversary(start, years, leap_day)) == (row["expected"])


@vectors("shift")
def test_shift(row: Row) -> None:
    years, months, days = (int(row[unit]) for unit in ("years", "months", "days"))
    start = day(row["start"])
    found = day_or_overflow(lambda: values.shift(start, years, months, days, conventions(row)))
    assert found == row["expected"]


@vectors("day_rules")
def test_next_and_previous_day(row: Row) -> None:
    rule = DayRule(int(row["month"]), int(row["day"]), int(row["nth"]))
    give = {"next": values.next_day, "previous": values.previous_day}[row["direction"]]
    start, inclusive = day(row["from"]), {"yes": True, "no": False}[row["inclusive"]]
    assert str(rule) == row["rule"]
    found = day_or_overflow(lambda: give(rule, start, inclusive, conventions(row)))
    assert found == row["expected"]


@vectors("week_days")
def test_the_next_and_previous_day_of_the_week(row: Row) -> None:
    rule = WeekdayRule(int(row["weekday"]))
    give = {"next": values.next_day, "previous": values.previous_day}[row["direction"]]
    start, inclusive = day(row["from"]), {"yes": True, "no": False}[row["inclusive"]]
    assert str(rule) == row["rule"]
    found = day_or_overflow(lambda: give(rule, start, inclusive, values.STANDARD))
    assert found == row["expected"]


@vectors("working_days")
def test_working_days(row: Row) -> None:
    first, last = (WEEKDAYS.index(name) for name in row["week"].split(" through "))
    start, count, week = day(row["start"]), int(row["count"]), WorkingWeek(first, last)
    assert str(week) == row["week"]
    assert day_or_overflow(lambda: values.working_day(start, count, week)) == row["expected"]


@vectors("easter")
def test_easter(row: Row) -> None:
    assert values.easter(int(row["year"])) == day(row["expected"])


@vectors("month_edges")
def test_the_first_and_last_day_of_a_month(row: Row) -> None:
    assert values.start_of_month(day(row["day"])) == day(row["first"])
    assert values.end_of_month(day(row["day"])) == day(row["last"])


@vectors("rounding")
def test_rounding(row: Row) -> None:
    found = values.rounded(Fraction(row["amount"]), Fraction(row["step"]), Rounding(row["how"]))
    assert found == Fraction(row["expected"])


@vectors("decimal_text")
def test_decimal_text(row: Row) -> None:
    found = values.decimal_text(Fraction(row["amount"]), int(row["places"]))
    assert found == (row["text"], row["exact"] == "yes")


@vectors("cents_text")
def test_cents_text(row: Row) -> None:
    if row["text"] == "refused":
        with pytest.raises(ValueError, match="not a whole number of cents"):
            values.cents_text(Fraction(row["amount"]))
    else:
        assert values.cents_text(Fraction(row["amount"])) == row["text"]


SINGULAR = {f"{unit}s": unit for unit in ("day", "hour", "week", "month", "year")}


def kind_named(name: str) -> Kind:
    """The kind whose unit the answers print as `name`: `USD/hour`, `days`, `votes`, `date`."""
    if name in {"date", "yes_no", "choice", "any"}:
        return Kind(name)
    over, *under = name.split("/")
    if over not in {*SINGULAR, "USD", "percent"}:
        return values.quantity(over)
    return values.quantity("", **{SINGULAR.get(over, over): 1}, **dict.fromkeys(under, -1))


def value_written(text: str, kind: Kind) -> Value:
    if text == "none":
        return values.NONE
    match kind.base:
        case "yes_no":
            return text == "yes"
        case "date":
            return day(text)
        case "choice":
            return text
        case _:
            return values.simplest(Fraction(text))


@vectors("shown")
def test_a_value_is_shown_as_people_read_it(row: Row) -> None:
    kind = kind_named(row["kind"])
    assert kind.unit_name == row["kind"]
    assert values.shown(value_written(row["value"], kind), kind) == row["text"]
