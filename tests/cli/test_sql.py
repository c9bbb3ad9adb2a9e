"""`sql` from the command line: the query as text, and what cannot be asked in a sentence."""

from __future__ import annotations

import duckdb
import pytest

from tests.program import Done, run


def sql(*arguments: str) -> Done:
    return run("sql", *arguments)


def test_the_query_answers_for_every_row_of_a_table_of_facts() -> None:
    asked = sql("alder-transit", "vacation_days", "--as-of", "2023-01-01", "--values")
    assert (asked.returncode, asked.stderr) == (0, "")
    assert "3.1 Vacation" in asked.stdout
    with duckdb.connect() as connection:
        connection.execute("""
            CREATE TABLE facts AS
            SELECT 1 AS "row", DATE '2010-06-01' AS hire_date, DATE '1980-01-01' AS birth_date
            UNION ALL SELECT 2, DATE '2022-06-01', DATE '1980-01-01'
            UNION ALL SELECT 3, NULL, NULL""")
        found = connection.execute(asked.stdout.rstrip()).fetchall()
    assert sorted(found) == [(1, 20), (2, 0), (3, None)]


@pytest.mark.parametrize("dialect", ["duckdb", "spark", "postgres"])
def test_each_dialect_has_every_part(dialect: str) -> None:
    asked = sql("alder-transit", "--as-of", "2023-01-01", "--dialect", dialect)
    assert (asked.returncode, asked.stderr) == (0, "")
    for part in ("", ".status", ".cite", ".contested", ".needs"):
        quote = "`" if dialect == "spark" else '"'
        assert f"{quote}sick_payout{part}{quote}" in asked.stdout


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("alder-transit",), "--as-of"),
        (("alder-transit", "vacation_dayz", "--as-of", "2023-01-01"), "vacation_days"),
        (("alder-transit", "--as-of", "2023-01-01", "--reading", "x=y"), "unknown question"),
        (("alder-transit", "--as-of", "1066-01-01"), "1900"),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_sentence(arguments: tuple[str, ...], hint: str) -> None:
    asked = sql(*arguments)
    assert asked.returncode == 2
    assert hint in asked.stderr
    assert "Traceback" not in asked.stderr
