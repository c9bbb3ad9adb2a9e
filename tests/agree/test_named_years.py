"""Named years come out as they are written, of every back end and engine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from engine.backends.columns.query import Query, columns_of
from engine.backends.columns.stored import stored, to_stored
from engine.check import check
from engine.ir.tree import Agreement
from engine.source import Source
from engine.syntax.parser import parse
from engine.values import Value
from tests.backends.columns.rows import disagreements, plain_book, queried

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

DAY = date(2020, 12, 31)
FORMS = ("2021-22", "2021-2022", "FY22", "FY2022", "2021", "22", "Plan year 21/22")


def made() -> Agreement:
    text = 'agreement years "Years"\n  term not stated\nend\nrecord person\n'
    text += "".join(f"  at{n} choice of family{n} default none\n" for n in range(len(FORMS)))
    text += "end\n"
    for n, form in enumerate(FORMS):
        text += f'year family{n} begins Sep 1 written "{form}"\n'
        text += f'clause {n} "Years"\n'
        text += f"  decide next{n} choice of family{n} at{n} + 1 year\n"
        text += f"  decide both{n} list of choice of family{n} (at{n}, the family{n} of as_of)\n"
        text += f"  decide gone{n} yes_no at{n} is in (the family{n} of as_of, at{n} - 1 year)\n"
        text += "end\n"
    checked = check(
        [parse(Source("years.clause", text.replace("yes_no at", "yes_no yes when at")))]
    )
    assert checked.agreement is not None, [d.message for d in checked.findings if d.is_error]
    return checked.agreement


MADE = made()
YEARS = (1950, 1999, 2000, 2019, 2020, 2047, 2048)


def record(year: int) -> dict[str, Value]:
    return {f"at{n}": date(year, 9, 1) for n in range(len(FORMS))}


RECORDS = [*map(record, YEARS), {}]


def test_the_columns_write_a_year_as_answers_do() -> None:
    assert disagreements(plain_book(MADE), RECORDS, DAY, {}, ()) == []
    said = queried(MADE, RECORDS[3:6], DAY, {}, ["next0", "next2", "next6"])
    assert [row["next0"].value for row in said] == ["2020-21", "2021-22", "2048-49"]
    assert [row["next2"].value for row in said] == ["FY21", "FY22", "FY49"]
    assert said[0]["next6"].value == "Plan year 20/21"


def query() -> Query:
    return columns_of(MADE, (), DAY, {}, present=list(MADE.fields))


def expected() -> list[list[object]]:
    names = tuple(MADE.decisions)
    told = queried(MADE, RECORDS, DAY, {}, names)
    return [[row[name].value for name in names] for row in told]


def facts(dialect: Any) -> tuple[str, list[list[object]]]:  # noqa: ANN401  # a Name
    fields = [MADE.fields[name] for name in MADE.fields]
    columns = "".join(f", {f.name} {stored(f).sql_type(dialect)}" for f in fields)
    rows = [[i, *(to_stored(r.get(f.name), f) for f in fields)] for i, r in enumerate(RECORDS, 1)]
    return columns, rows


def values(rows: Sequence[dict[str, Any]]) -> list[list[object]]:
    return [[row[name] for name in MADE.decisions] for row in rows]


@pytest.mark.slow
@pytest.mark.xdist_group("postgres")
def test_postgresql_writes_the_same(postgres: str) -> None:
    import psycopg
    from psycopg.rows import dict_row

    columns, rows = facts("postgres")
    with psycopg.connect(postgres, row_factory=dict_row) as connection:
        connection.execute(f'CREATE TEMP TABLE facts ("row" BIGINT{columns})'.encode())
        for row in rows:
            marks = ", ".join(["%s"] * len(row))
            connection.execute(f"INSERT INTO facts VALUES ({marks})".encode(), row)  # noqa: S608
        found = connection.execute(f'{query().sql("postgres")} ORDER BY "row"'.encode()).fetchall()
    assert values(found) == expected()


@pytest.mark.slow
@pytest.mark.xdist_group("spark")
def test_spark_writes_the_same(spark: SparkSession) -> None:
    columns, rows = facts("spark")
    frame = spark.createDataFrame([tuple(r) for r in rows], f"row BIGINT{columns}")
    frame.createOrReplaceTempView("facts")
    found = spark.sql(query().sql("spark")).orderBy("row").collect()
    assert values([r.asDict() for r in found]) == expected()
