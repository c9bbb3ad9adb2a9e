"""A cell means the same to PostgreSQL and Spark as to a reader here, for every kind of field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pytest

from engine.backends.columns.dialect import Name
from engine.backends.columns.stored import to_stored
from engine.payroll.elsewhere import BECAUSE, Elsewhere, Given, checked, matched_to
from engine.payroll.translated import quoted
from engine.rosters.mapping import ColumnMap
from engine.rosters.reading import CellReader
from tests.rosters.test_cells import MAPPINGS, NASTY
from tests.sample_record import FIELDS

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.slow

FORMS = pytest.mark.parametrize("mapping", MAPPINGS, ids=("plain", "forms", "decimal comma"))
SPECS = {spec.name: spec for spec in FIELDS}
# PostgreSQL holds no NUL in a text.
TEXTS = [t for t in (*NASTY, *(t.replace(",", ";") for t in NASTY)) if "\x00" not in t]


def read_as(dialect: Name, row: str, mapping: ColumnMap) -> Elsewhere:
    """A table `cells` with an id, and every field's column holding the same cell."""
    texts = {name: quoted("cell", dialect) for name in SPECS}
    given = Given("cells", "cells", {"id": "CONCAT('p', n)", **texts}, row)
    return matched_to(dialect, given, SPECS, mapping)


def differing(rows: Sequence[Mapping[str, Any]], mapping: ColumnMap) -> list[object]:
    reader = CellReader(SPECS, mapping)
    found: list[object] = []
    for row in rows:
        text = row["c1"]
        for name, spec in SPECS.items():
            value, problems = reader.read(name, text)
            meant = (None if problems else to_stored(value, spec), bool(problems))
            bad = f"`{name}` is given as" in row[BECAUSE]
            said = (None if bad else row[name], bad)
            if meant != said:
                found.append((name, text, meant, said))
    return found


@FORMS
@pytest.mark.xdist_group("postgres")
def test_postgresql_reads_cells_as_they_are_read_here(postgres: str, mapping: ColumnMap) -> None:
    import psycopg
    from psycopg.rows import dict_row

    with psycopg.connect(postgres, row_factory=dict_row) as connection:
        connection.execute("CREATE TEMP TABLE cells (n BIGINT, cell TEXT)")
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO cells VALUES (%s, %s)", list(enumerate(TEXTS)))
        read = read_as("postgres", "n", mapping)
        rows = connection.execute(checked(read)).fetchall()
    assert len(rows) == len(TEXTS)
    assert differing(rows, mapping) == []


@FORMS
@pytest.mark.xdist_group("spark")
def test_spark_reads_cells_as_they_are_read_here(spark: SparkSession, mapping: ColumnMap) -> None:
    frame = spark.createDataFrame(list(enumerate(TEXTS)), "n BIGINT, cell STRING")
    frame.createOrReplaceTempView("cells")
    rows = [r.asDict() for r in spark.sql(checked(read_as("spark", "n", mapping))).collect()]
    assert len(rows) == len(TEXTS)
    assert differing(rows, mapping) == []
