"""PostgreSQL and Spark give the sums of the file as DuckDB and Python do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.backends.columns.dialect import DIALECTS
from tests.backends.columns import vectors as v

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.slow


@pytest.mark.xdist_group("postgres")
def test_postgresql_gives_them_too(postgres: str) -> None:
    import psycopg

    dialect, every = DIALECTS["postgres"], v.vectors()
    with psycopg.connect(postgres) as connection:
        connection.execute(v.table(dialect, every))
        rows = connection.execute(v.query(dialect, every)).fetchall()
    found: dict[int, str] = dict(rows)
    assert v.wrong(every, found) == []


@pytest.mark.xdist_group("spark")
def test_spark_gives_them_too(spark: SparkSession) -> None:
    dialect, every = DIALECTS["spark"], v.vectors()
    spark.sql(v.table(dialect, every).replace("CREATE TEMPORARY", "CREATE OR REPLACE TEMPORARY"))
    found = dict(tuple(row) for row in spark.sql(v.query(dialect, every)).collect())
    assert v.wrong(every, found) == []
