"""The calendar in SQL is the one in Python, sum for sum."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import duckdb
import pytest
from sqlglot import exp

from engine.backends.columns import calendar
from engine.backends.columns.dialect import DAYS_IN_ALL, DIALECTS
from engine.calendar_days import Conventions, LeapDay, completed_years
from tests.backends.columns import vectors as v

REWRITE = os.environ.get("ENTITLE_REWRITE") == "1"
DUCKDB = DIALECTS["duckdb"]
ROWS = 30
"""Of each of the larger comparison's shapes."""


def test_the_file_holds_what_the_functions_in_python_give() -> None:
    wanted = [answered(vector).cells() for vector in v.made()]
    if REWRITE:
        with v.FILE.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([v.FIELDS, *wanted])
    with v.FILE.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[1:] == wanted


def answered(vector: v.Vector) -> v.Vector:
    return replace(vector, expected=v.in_python(vector))


def by_duckdb(several: tuple[v.Vector, ...]) -> dict[int, str]:
    with duckdb.connect() as connection:
        connection.execute(v.table(DUCKDB, several))
        return dict(connection.execute(v.query(DUCKDB, several)).fetchall())


def test_duckdb_gives_them_too() -> None:
    assert v.wrong(v.vectors(), by_duckdb(v.vectors())) == []


def at_random(random: Random, shape: v.Vector) -> v.Vector:
    """The same sum of other days and amounts: within a lifetime of each other, or anywhere."""
    near = random.random() < 0.7
    first = date.fromordinal(random.randint(1, DAYS_IN_ALL + 1))
    if near:
        first = date(1940, 1, 1) + timedelta(random.randint(0, 36525))
    years = random.randint(-3, 60) if near else random.randint(-9999, 9999)
    second = v.near(random, first, years)
    if shape.operation == "shift":
        most = random.choice((3, 40, 3000))
        parts = tuple(random.randint(-most, most) * random.randint(0, 1) for _ in range(3))
        return replace(shape, first=first, numbers=parts)
    return replace(shape, first=shape.first and first, second=shape.second and second)


def others() -> Iterator[v.Vector]:
    random = Random(20201231)
    seen = {vector.shape: vector for vector in v.vectors() if fresh(vector)}
    for shape in seen.values():
        yield from (answered(at_random(random, shape)) for _ in range(ROWS))


def fresh(vector: v.Vector) -> bool:
    fixed = {"fixed", "fixed_day", "fixed_start"} & vector.options
    return vector.operation != "rounded" and not fixed


def test_duckdb_agrees_on_many_more_days() -> None:
    several = tuple(others())
    assert len(several) > 50 * ROWS
    assert v.wrong(several, by_duckdb(several)) == []


def starts() -> list[date]:
    """Every day of years with and without Feb 29, and of the calendar's first and last."""
    years = (1, 4, 1899, 1900, 1901, 1996, 1999, 2000, 2001, 2023, 2024, 2099, 2100, 9996, 9999)
    first = [date(year, 1, 1) for year in years]
    return [day + timedelta(n) for day in first for n in range(365)] + [date(2000, 12, 31)]


FIXED_DAYS = (
    *((2023, 1, 1), (2023, 2, 27), (2023, 2, 28), (2024, 2, 28), (2024, 2, 29), (2023, 3, 1)),
    *((2019, 6, 30), (2023, 12, 30), (2023, 12, 31), (1, 1, 1), (9999, 12, 30)),
)


@pytest.mark.parametrize("leap_day", LeapDay)
@pytest.mark.parametrize("day_before", [False, True])
def test_years_to_a_fixed_day_are_right_for_every_start(
    leap_day: LeapDay, *, day_before: bool
) -> None:
    conventions = Conventions(leap_day=leap_day, day_before=day_before)
    fixed = [date(*parts) for parts in FIXED_DAYS]
    columns = [
        calendar.completed_years(
            DUCKDB,
            exp.column("start"),
            calendar.day_literal(on),
            leap_day=leap_day,
            day_before=day_before,
        ).sql("duckdb")
        for on in fixed
    ]
    with duckdb.connect() as connection:
        listed = ", ".join(f"('{start.isoformat()}'::DATE)" for start in starts())
        query = f"SELECT start, {', '.join(columns)} FROM (VALUES {listed}) AS t(start)"  # noqa: S608
        found = connection.execute(query).fetchall()
    wanted = [
        (start, *(completed_years(start, on, conventions) for on in fixed)) for start in starts()
    ]
    assert found == wanted


SPAN = (date(1940, 1, 1), date(2030, 12, 31))


def test_a_promised_span_changes_the_text_and_no_answer() -> None:
    start = exp.column("start")
    ends = [calendar.day_literal(date(2023, month, 28)) for month in range(1, 13)]
    pairs = [
        (
            calendar.completed_years(DUCKDB, start, end, leap_day=leap_day),
            calendar.completed_years(DUCKDB, start, end, leap_day=leap_day, span=SPAN),
        )
        for end in ends
        for leap_day in LeapDay
    ]
    for n in (-1, 1, 12, 23):
        pairs += [
            (
                calendar.anniversary(DUCKDB, start, n),
                calendar.anniversary(DUCKDB, start, n, span=SPAN),
            ),
            (
                calendar.add_months(DUCKDB, start, n),
                calendar.add_months(DUCKDB, start, n, span=SPAN),
            ),
            (calendar.move_days(DUCKDB, start, n), calendar.move_days(DUCKDB, start, n, span=SPAN)),
        ]
    assert all(plain != quick for plain, quick in pairs)
    differing = " OR ".join(
        f"({plain.sql('duckdb')}) IS DISTINCT FROM ({quick.sql('duckdb')})"
        for plain, quick in pairs
    )
    days = (SPAN[1] - SPAN[0]).days + 1
    with duckdb.connect() as connection:
        query = (
            f"SELECT count(*), count(*) FILTER (WHERE {differing}) FROM (SELECT "  # noqa: S608
            f"DATE '{SPAN[0]}' + n::INTEGER AS start FROM range({days}) AS r(n))"
        )
        assert connection.execute(query).fetchone() == (days, 0)


def test_unknown_days_give_unknown_answers() -> None:
    several = tuple({vector.shape: vector for vector in v.vectors() if fresh(vector)}.values())
    found = [v.in_sql(DUCKDB, vector).sql("duckdb") for vector in several]
    nothing = (
        "SELECT NULL::DATE AS first, NULL::DATE AS second, "
        "NULL::BIGINT AS n0, NULL::BIGINT AS n1, NULL::BIGINT AS n2"
    )
    with duckdb.connect() as connection:
        row = connection.execute(f"SELECT {', '.join(found)} FROM ({nothing})").fetchone()  # noqa: S608
    assert row == (None,) * len(found)


def test_a_day_outside_the_calendar_is_told_from_an_unknown_one() -> None:
    day = exp.column("day")
    inside = calendar.inside(calendar.move_days(DUCKDB, day, 1), day).sql("duckdb")
    with duckdb.connect() as connection:
        query = (
            f"SELECT {inside} FROM (VALUES (DATE '9999-12-30'), (DATE '9999-12-31'), (NULL)) "  # noqa: S608
            "AS t(day)"
        )
        assert connection.execute(query).fetchall() == [(True,), (False,), (True,)]
