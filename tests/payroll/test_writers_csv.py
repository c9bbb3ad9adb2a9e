"""A report as CSV and Parquet: cells as they are read, formulas neutralised, the same bytes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.payroll.cells import neutralised
from engine.payroll.writing_csv import write_csv
from engine.payroll.writing_parquet import KEY, write_parquet
from engine.records.formulas import as_meant, neutral
from tests.payroll.shown import AWKWARD, KINDS, run_of_everything


def csv_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))


def test_each_kind_of_cell_is_written_as_people_read_it(tmp_path: Path) -> None:
    with run_of_everything() as run:
        write_csv(run, tmp_path / "r.csv")
    head, *rows = csv_rows(tmp_path / "r.csv")
    assert head == ["id", *KINDS]
    assert [row[1:] for row in rows[:4]] == [
        ["810.00", "12.5", "8", "12345", "1996-07-01", "yes", "early",
         "2020-01-31; 2020-02-29", "1.50; 2.00", "1.5; 2"],
        ["-0.05", "0.333333333", "12.5", "-7", "1899-12-31", "no", "", "", "", ""],
        ["", "", "", "", "", "", "", "", "", ""],
        ["1234567890123456.78", "100", "0", "0", "2199-12-31", "", "late", "", "", ""],
    ]  # fmt: skip


def test_texts_come_back_as_they_were(tmp_path: Path) -> None:
    with run_of_everything() as run:
        write_csv(run, tmp_path / "r.csv")
    written = [row[0] for row in csv_rows(tmp_path / "r.csv")[1:]]
    assert [as_meant(cell) for cell in written] == list(AWKWARD)
    begins = tuple("=+-@\t\r\n")
    assert [cell for cell in written if cell.startswith(begins)] == ["-5.25", "+7"]


def test_lines_end_as_the_standard_says(tmp_path: Path) -> None:
    with run_of_everything() as run:
        write_csv(run, tmp_path / "r.csv")
    content = (tmp_path / "r.csv").read_bytes()
    assert content.startswith(b"id,pay,")
    assert content.count(b"\r\n") == len(AWKWARD) + 1


def test_the_mark_for_excel_stands_before_the_first_heading(tmp_path: Path) -> None:
    with run_of_everything() as run:
        write_csv(run, tmp_path / "r.csv", bom=True)
        write_csv(run, tmp_path / "plain.csv")
    marked, plain = ((tmp_path / name).read_bytes() for name in ("r.csv", "plain.csv"))
    assert marked == b"\xef\xbb\xbf" + plain


@settings(max_examples=40)
@given(st.lists(st.text("=+-@'\t\r\n 15.aé", max_size=6), min_size=1, max_size=20))
def test_the_engine_neutralises_as_the_rule_says_and_it_can_be_undone(texts: list[str]) -> None:
    asked = f"SELECT {neutralised('x')} FROM (SELECT unnest($1) AS x)"  # noqa: S608  # our own
    found = duckdb.execute(asked, [texts])
    assert [cell for (cell,) in found.fetchall()] == [neutral(text) for text in texts]
    assert [as_meant(neutral(text)) for text in texts] == texts


def test_parquet_keeps_types_and_the_manifest(tmp_path: Path) -> None:
    told = {"as_of": "2020-12-31", "note": "it's “here”"}
    with run_of_everything() as run:
        write_parquet(run, tmp_path / "r.parquet", told)
    path = str(tmp_path / "r.parquet")
    types = duckdb.execute("DESCRIBE SELECT * FROM read_parquet($1)", [path]).fetchall()
    assert [(name, made) for name, made, *_ in types] == [
        ("id", "VARCHAR"),
        *((name, sql_type) for name, (sql_type, _) in KINDS.items()),
    ]
    ids = duckdb.execute("SELECT id FROM read_parquet($1)", [path]).fetchall()
    assert [each for (each,) in ids] == list(AWKWARD)
    found = duckdb.execute(
        "SELECT decode(value) FROM parquet_kv_metadata($1) WHERE decode(key) = $2", [path, KEY]
    ).fetchall()
    assert [json.loads(text) for (text,) in found] == [told]


@pytest.mark.parametrize("form", ["csv", pytest.param("parquet", marks=pytest.mark.slow)])
def test_the_number_of_threads_does_not_show(tmp_path: Path, form: str) -> None:
    made: set[bytes] = set()
    for threads in (1, 3):
        with run_of_everything() as run:
            run.connection.execute(f"SET threads = {threads}")
            run.connection.execute(
                "CREATE OR REPLACE TABLE ordered AS SELECT o.* REPLACE (o.id || i AS id)"
                " FROM range(10000) r(i), ordered o ORDER BY i, o.row"
            )
            path = tmp_path / f"{threads}.{form}"
            if form == "csv":
                write_csv(run, path)
            else:
                write_parquet(run, path, {})
            made.add(path.read_bytes())
    assert len(made) == 1
