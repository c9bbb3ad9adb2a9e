"""Rows from CSV files: every cell in its column's kind, every mistake with its line."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from engine.check.printed_cells import cell_value
from engine.values import DATE, DAYS, MONEY, NUMBER, PERCENT, YES_NO, Kind, Value, choice
from tests.published.tables import checked, table

TABLE = """published rates "Rates" @A
  as of Jul 1, 2023
  column town
  column hire_date
  column hourly money per hour is hourly_rate
  printed rows from "rates.csv"
end
"""
SHIFT = choice("days", "nights")


def told(body: str) -> list[tuple[str, str, int, str]]:
    """What is said about the file, with its place."""
    found = checked(TABLE, {"rates.csv": body}).findings
    return [(d.code.id, d.span.source.name, d.span.line, d.message) for d in found if d.is_error]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("$1,136.80", MONEY, Fraction(113680, 100)),
        ("1136.8", MONEY, Fraction(113680, 100)),
        ("$ 20.68", MONEY, Fraction(2068, 100)),
        ("(19,095)", MONEY, -19095),
        ("$ (19,095)", MONEY, -19095),
        ("-$5", MONEY, -5),
        ("$-5", MONEY, -5),
        ("16%", PERCENT, 16),
        ("14.5", PERCENT, Fraction(29, 2)),
        ("12", DAYS, 12),
        ("2021-07-01", DATE, date(2021, 7, 1)),
        ("Jul 1, 2021", DATE, date(2021, 7, 1)),
        ("July 1, 2021", DATE, date(2021, 7, 1)),
        ("yes", YES_NO, True),
        ("days", SHIFT, "days"),
    ],
)
def test_a_cell_is_read_as_people_print_it(text: str, kind: Kind, value: Value) -> None:
    assert cell_value(text, kind) == value


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("-", MONEY), ("n/a", MONEY), ("1,13.80", MONEY), ("$1 136", MONEY), ("1e3", NUMBER),
        ("٣", NUMBER), ("12 days", DAYS), ("$5", NUMBER), ("9" * 60, NUMBER), ("(5", MONEY),
        ("2021-02-30", DATE), ("7/1/2021", DATE), ("Xyz 1, 2021", DATE), ("Jul 41, 2021", DATE),
        ("Yes", YES_NO), ("evenings", SHIFT),
    ],
)  # fmt: skip
def test_a_cell_that_says_something_else_is_refused(text: str, kind: Kind) -> None:
    assert cell_value(text, kind) is None


def test_a_file_gives_the_rows_in_its_own_order_of_columns() -> None:
    first, second = '"$30.15","Alder, North",2023-07-01', "34.55,,2010-07-01"
    body = f"\ufeffhourly,town,hire_date\r\n{first}\r\n\r\n{second}\r\n"
    found = table(TABLE, {"rates.csv": body})
    assert found.clean
    assert [row.row.printed.cells.get("town") for row in found.rows] == ["Alder, North", None]
    assert [row.row.printed.span.line for row in found.rows] == [2, 4]


def test_a_cell_of_the_wrong_kind_is_told_with_file_line_and_column() -> None:
    body = "town,hire_date,hourly\nAlder,2023-07-01,$30.15\nBeech,soon,a lot\n"
    assert told(body) == [
        ("E903", "rates.csv", 3, "`a lot` in column `hourly` is not an amount of money per hour"),
        ("E903", "rates.csv", 3, "`soon` in column `hire_date` is not a day"),
    ]


def test_columns_that_are_missing_unknown_or_named_twice_are_told_at_the_first_line() -> None:
    assert told("town,town,hourley\n") == [
        ("E904", "rates.csv", 1, "the file has no column `hire_date`"),
        ("E904", "rates.csv", 1, "the file has no column `hourly`"),
        ("E904", "rates.csv", 1, "the file has two columns `town`"),
        ("E904", "rates.csv", 1, "the table has no printed column `hourley`"),
    ]


def test_a_line_with_too_few_or_too_many_cells_is_told() -> None:
    body = "town,hire_date,hourly\nAlder,2023-07-01\nBeech,2023-07-01,$30.15,\n"
    assert [place[2:] for place in told(body)] == [
        (2, "this line has 2 cells, the first line names 3 columns"),
        (3, "this line has 4 cells, the first line names 3 columns"),
    ]


def test_an_empty_file_and_one_that_is_not_there_are_told() -> None:
    assert [place[3] for place in told("\n")] == ["`rates.csv` is empty"]
    (found,) = checked(TABLE).findings
    assert found.message == "there is no file `rates.csv` beside this one"


@pytest.mark.parametrize(
    "body", ['"', 'town,hire_date,hourly\n"a', "\0", "a\0b,c\n", "\r\r\r", ","]
)
def test_no_file_crashes(body: str) -> None:
    assert told(body)


def test_many_wrong_cells_are_not_all_told() -> None:
    body = "town,hire_date,hourly\n" + "Alder,soon,$30.15\n" * 500
    assert len(told(body)) == 20
