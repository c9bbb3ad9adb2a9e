"""Days of the week, working days and times: the meaning, columns and the timeline agree."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING

import duckdb
import pytest

from engine.backends.columns.query import columns_of
from engine.backends.columns.stored import stored, to_stored
from engine.backends.plain import Plain
from engine.check import check
from engine.inquiry.answers import Inquiry
from engine.inquiry.timeline import Timeline
from engine.ir.mentions import Mentions
from engine.ir.tree import Agreement
from engine.source import Source
from engine.syntax.parser import parse
from engine.values import Value, minute_of
from tests.agree.generated import day
from tests.backends.columns.rows import disagreements, plain_book, relation
from tests.engines import postgres, spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["postgres", "spark"]

_TEXT = """agreement weeks "Weeks"
  term Jan 1, 2018 through Dec 31, 2020
  after term continues
  working days {week}
end

record person
  notice date
  back date default none
  grace working days default 2 working days
  begun datetime
  back_at datetime default none
  worked hours
end

clause 1 "Days"
  decide ahead date notice + grace
  decide behind date notice - grace
  decide fixed date back + 12 working days
  decide earlier date (notice - 1 working day) - 33 working days
  decide chosen date (if back is none then Feb 29, 2020 else notice) + grace
  decide friday date next Friday on or after notice
  decide monday date next Monday after back
  decide sunday date previous Sunday on or before notice
  decide tuesday date previous Tuesday before notice
  decide near date next Wednesday after as_of
  decide due date as_of + 3 working days
end

clause 2 "Times"
  decide ended datetime begun + worked
  decide sooner datetime back_at - 0.5 hours
  decide rested hours back_at - begun
  decide week_start datetime (previous Monday on or before as_of) at 00:00
  decide closes datetime notice at 23:59
  decide back_on date date of back_at
  decide late yes_no yes
    when back_at after begun + 16 hours or back_at on or before Feb 28, 2020 23:59
    otherwise no
  decide last_of_all datetime latest of (begun, back_at, notice at 07:00)
  decide one_of_two datetime (if back_at is none then begun else back_at)
end
"""
ENDS = (date(1, 1, 1), date(1, 1, 9), date(9999, 12, 20), date(9999, 12, 31), date(2020, 2, 29))


def _weeks(week: str) -> Agreement:
    checked = check([parse(Source("weeks.clause", _TEXT.format(week=week)))])
    assert checked.agreement is not None, checked.findings
    return checked.agreement


def _records(random: Random, count: int) -> list[dict[str, Value]]:
    """People at random: at the ends of the calendar, with facts not given, parts of a day."""
    counts = (*range(13), 33, 10**9)
    records: list[dict[str, Value]] = []
    for _ in range(count):
        facts: dict[str, Value] = {"grace": random.choice(counts)}
        for name in ("notice", "back"):
            facts[name] = random.choice((day(random), random.choice(ENDS)))
        for name in ("begun", "back_at"):
            facts[name] = minute_of(day(random, 2020, 2021), random.choice((0, 7, 23)), 59)
        facts["worked"] = random.choice((0, 8, Fraction(33, 4), 16, Fraction(1, 1000), 10**11))
        records.append({name: v for name, v in facts.items() if random.random() < 0.8})
    return records


@pytest.mark.parametrize("week", ["Monday through Friday", "Saturday through Wednesday"])
def test_columns_say_what_the_meaning_says(week: str) -> None:
    made = _weeks(week)
    found = disagreements(
        plain_book(made), _records(Random(week), 150), date(2020, 2, 28), {}, tuple(made.decisions)
    )
    assert not found, found[0]


def _in_sql(dialect: str, week: str) -> tuple[str, str, list[list[object]]]:
    """A query over records that stand in the text of another, and what DuckDB says of them."""
    made, records = _weeks(week), _records(Random(week), 60)
    present = [f for f in made.fields if any(f in r for r in records)]
    query = columns_of(made, tuple(made.decisions), date(2020, 2, 28), {}, present=present)
    types = {f: stored(made.fields[f]).sql_type(dialect) for f in present}
    rows = " UNION ALL ".join(
        "SELECT CAST({} AS BIGINT) AS {}{}".format(
            place,
            "`row`" if dialect == "spark" else '"row"',
            "".join(
                f", CAST({_literal(to_stored(r.get(f), made.fields[f]))} AS {types[f]}) AS {f}"
                for f in present
            ),
        )
        for place, r in enumerate(records, 1)
    )
    with closing(duckdb.connect()) as connection:
        relation(connection, made, records)
        answers = connection.execute(f'{query.sql("duckdb")} ORDER BY "row"').fetchall()
    return rows, query.sql(dialect), [[_told(cell) for cell in row] for row in answers]


def _literal(cell: object) -> str:
    return "NULL" if cell is None else f"'{cell}'"


def _told(cell: object) -> object:
    return str(cell) if cell is not None else None


@pytest.mark.slow
def test_postgres_says_the_same(postgres: str) -> None:
    import psycopg  # an extra: the slow tests install it

    rows, query, answers = _in_sql("postgres", "Monday through Friday")
    with psycopg.connect(postgres) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE facts AS {rows}".encode())
        found = cursor.execute(f'{query} ORDER BY "row"'.encode()).fetchall()
    assert [[_told(cell) for cell in row] for row in found] == answers


@pytest.mark.slow
@pytest.mark.xdist_group("spark")
def test_spark_says_the_same(spark: SparkSession) -> None:
    rows, query, answers = _in_sql("spark", "Friday through Tuesday")
    spark.sql(f"CREATE OR REPLACE TEMPORARY VIEW facts AS {rows}")
    found = spark.sql(f"{query} ORDER BY `row`").collect()
    assert [[_told(cell) for cell in row] for row in found] == answers


def test_the_timeline_is_that_of_asking_every_day() -> None:
    """Over a Feb 29, the ends of months and a year's end."""
    made = _weeks("Monday through Friday")
    plain, mentions = Plain(made), Mentions(made)
    start, until = date(2019, 12, 20), date(2020, 3, 10)
    for name in ("near", "due", "week_start"):
        stepped: list[tuple[date, object]] = []
        for n in range((until - start).days + 1):
            at = start + timedelta(n)
            key = Inquiry(plain, plain, mentions, {}, at, {}).answer(name).outcome.key
            if not stepped or stepped[-1][1] != key:
                stepped.append((at, key))
        changes = Timeline(made, mentions, {}, {}, ()).changes(name, start, until)
        assert [(c.day, c.answer.outcome.key) for c in changes] == stepped
