"""A roster answered inside a real PostgreSQL server says what `ask` says, and loses no row."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.payroll.postgres import Server, relation_of
from tests.docs.pages import ROOT
from tests.payroll import elsewhere

if TYPE_CHECKING:
    from psycopg import Connection

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgres")]

ROSTER = ROOT / "rules" / "west-haven-ers" / "example-roster.csv"
BROKEN = (
    ("98", "2018-02-30", None),
    (None, "2018-01-01", None),
    ("97", "2001-01-01", "full"),
    ("96", "2001-01-01", None),
    ("96", "2002-01-01", None),
)
DECISIONS = ("--decision", "longevity_payment", "--decision", "sick_payout_days_at_retirement")


def test_generated_agreements_answer_as_they_are_meant(postgres: str) -> None:
    import psycopg

    with psycopg.connect(postgres) as connection:
        connection.execute(f"CREATE TEMP TABLE facts AS {elsewhere.facts_sql('postgres')}")
        found = elsewhere.told_by("postgres", lambda text: connection.execute(text).fetchall())
    assert elsewhere.wrong(found) == []


@pytest.fixture
def database(postgres: str) -> Iterator[Connection]:
    """The server with a table `hr."Staff"` of the sample roster, typed, and some broken rows."""
    import psycopg

    rows = rows_of(ROSTER)
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS hr CASCADE")
        connection.execute("DROP TABLE IF EXISTS public.due, public.due_rejects CASCADE")
        connection.execute("CREATE SCHEMA hr")
        connection.execute(
            'CREATE TABLE hr."Staff" ("Emp No" integer, hire_date date, birth_date timestamp,'
            " status text, assigned_shift varchar(20), sick_days numeric(6, 2), coverage_tier text,"
            " vacation_days_unused double precision, personal_days_unused int,"
            ' pension_percent numeric, "note; DROP TABLE x" text)'
        )
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO hr.\"Staff\" VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '=1+1')",
                [[cell or None for cell in row.values()] for row in rows],
            )
            connection.execute("CREATE TABLE hr.texts (id text, hire_date text, status text)")
            cursor.executemany(
                "INSERT INTO hr.texts VALUES (%s, %s, %s)",
                [*((r["id"], r["hire_date"], r["status"]) for r in rows), *BROKEN],
            )
        yield connection


def entitle(postgres: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "cli.py"), "report", "west-haven-ers"]
    asked = ["--as-of", "2020-12-31", "--engine", "postgres", *arguments]
    return subprocess.run(
        [*command, "--dsn", postgres, *asked], capture_output=True, text=True, check=False
    )


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_a_file_written_from_a_table_is_the_file_written_from_the_roster(
    postgres: str, database: Connection, tmp_path: Path
) -> None:
    here, there, map_file = tmp_path / "here.csv", tmp_path / "there.csv", tmp_path / "map.toml"
    map_file.write_text('ignore = ["note; DROP TABLE x"]\n', encoding="utf-8")
    command = [sys.executable, str(ROOT / "cli.py"), "report", "west-haven-ers", str(ROSTER)]
    subprocess.run([*command, "--as-of", "2020-12-31", "--out", str(here)], check=True)
    table = ("--table", 'hr."Staff"', "--id-column", "Emp No", "--mapping", str(map_file))
    done = entitle(postgres, *table, "--out", str(there))
    assert (done.returncode, done.stderr) == (0, "14 rows read = 14 answered + 0 rejected\n")
    assert there.read_text(encoding="utf-8") == here.read_text(encoding="utf-8")
    assert len(rows_of(there)) == 14


def test_what_cannot_be_read_is_rejected_with_the_reason_and_counted(
    postgres: str, database: Connection, tmp_path: Path
) -> None:
    out = tmp_path / "due.csv"
    done = entitle(postgres, "--table", "hr.texts", *DECISIONS, "--out", str(out))
    assert done.returncode == 1
    assert done.stderr == "19 rows read = 14 answered + 5 rejected\n"
    assert len(rows_of(out)) == 14
    reasons = {
        (r["id"], r["hire_date"]): r["rejected because"]
        for r in rows_of(tmp_path / "due.rejects.csv")
    }
    assert set(reasons) == {(i or "", d) for i, d, _ in BROKEN}
    assert reasons["98", "2018-02-30"].startswith("`hire_date` is given as `2018-02-30`, but must")
    assert reasons["98", "2018-02-30"].endswith("; there is no such day")
    assert reasons["", "2018-01-01"].startswith("`id` is missing")
    assert "`status` is given as `full`" in reasons["97", "2001-01-01"]
    assert "`id` must be in one row" in reasons["96", "2002-01-01"]


def test_a_table_is_swapped_in_whole_with_its_rejects_and_its_grants(
    postgres: str, database: Connection
) -> None:
    database.execute("DROP ROLE IF EXISTS clerk")
    database.execute("CREATE ROLE clerk")
    into = ("--table", "hr.texts", *DECISIONS, "--into", "due")
    first = entitle(postgres, *into)
    assert (first.returncode, first.stderr) == (1, "19 rows read = 14 answered + 5 rejected\n")
    database.execute("GRANT SELECT ON due TO clerk")
    database.execute("UPDATE hr.texts SET status = 'full_time' WHERE id = '97'")
    again = entitle(postgres, *into)
    assert again.stderr == "19 rows read = 15 answered + 4 rejected\n"
    found = database.execute('SELECT id, "longevity_payment.status" FROM due').fetchall()
    assert len(found) == 15
    assert {status for _, status in found} <= {"decided", "needs"}
    rejected = database.execute('SELECT id, "rejected because" FROM due_rejects').fetchall()
    assert sorted(str(identity) for identity, _ in rejected) == ["96", "96", "98", "None"]
    assert all(because for _, because in rejected)
    allowed = database.execute("SELECT has_table_privilege('clerk', 'due', 'SELECT')").fetchone()
    assert allowed == (True,)
    left = database.execute("SELECT relname FROM pg_class WHERE relname LIKE 'entitle%'").fetchall()
    assert left == []
    database.execute("DROP TABLE due")
    database.execute("DROP ROLE clerk")


def test_a_table_of_somebody_else_is_not_written_over(postgres: str, database: Connection) -> None:
    database.execute("CREATE TABLE due AS SELECT 'kept' AS word")
    into = ("--table", "hr.texts", *DECISIONS, "--into", "due")
    done = entitle(postgres, *into)
    assert done.returncode == 2
    assert "there is a table `due` that `entitle report` did not write" in done.stderr
    assert "add `--replace`" in done.stderr
    assert database.execute("SELECT word FROM due").fetchall() == [("kept",)]
    assert entitle(postgres, *into, "--replace").returncode == 1
    assert database.execute("SELECT COUNT(*) FROM due").fetchall() == [(14,)]


def test_the_roster_itself_is_never_written_over(postgres: str, database: Connection) -> None:
    into = ("--table", "hr.texts", *DECISIONS, "--into", "hr.texts", "--replace")
    done = entitle(postgres, *into)
    assert done.returncode == 2
    assert "`hr.texts` is the table that is read" in done.stderr
    assert database.execute("SELECT COUNT(*) FROM hr.texts").fetchall() == [(19,)]


def test_a_view_that_needs_the_old_table_keeps_it(postgres: str, database: Connection) -> None:
    into = ("--table", "hr.texts", *DECISIONS, "--into", "due")
    entitle(postgres, *into)
    database.execute("CREATE VIEW seen AS SELECT id FROM due")
    done = entitle(postgres, *into)
    assert done.returncode == 2
    assert "PostgreSQL refuses: cannot drop table due because other objects" in done.stderr
    assert "Traceback" not in done.stderr
    assert database.execute("SELECT COUNT(*) FROM seen").fetchall() == [(14,)]
    database.execute("DROP VIEW seen")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--table", "nosuch", "--into", "due"), "there is no table `nosuch`"),
        (("--table", "x; DROP TABLE y", "--into", "due"), "is not the name of a table"),
        (("--into", "due"), "the table is missing"),
        (("--table", "hr.texts"), "it is not said where to write"),
        (("--table", "hr.texts", "--into", "due", "--out", "a.csv"), "it is not said where"),
        (("--table", "hr.texts", "--into", "due", "--master", "x"), "`--master` is not for"),
        (("--table", "hr.texts", "--into", "due", "--settle"), "`--settle` is not for `--into`"),
        (("--table", 'hr."Staff"', "--into", "due"), "has no column `id`"),
        (("--table", "hr.texts", "--into", "due", "--decision", "x"), "`x`"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(
    postgres: str, database: Connection, arguments: Sequence[str], said: str
) -> None:
    done = entitle(postgres, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "dsn",
    [
        "postgresql://u:hunter2@127.0.0.1:1/x",
        "host=127.0.0.1 port=1 password=hunter2",
        "u:hunter2@h",
    ],
)
def test_no_server_is_one_sentence_without_the_password(dsn: str, tmp_path: Path) -> None:
    done = entitle(dsn, "--table", "staff", "--out", str(tmp_path / "due.csv"))
    assert done.returncode == 2
    assert "PostgreSQL does not answer" in done.stderr or "not a connection string" in done.stderr
    assert "Traceback" not in done.stderr
    assert "hunter2" not in done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_password_is_in_nothing_that_is_written(
    postgres: str, database: Connection, tmp_path: Path
) -> None:
    secret = f"{postgres}?password=hunter2"
    assert entitle(secret, "--table", "hr.texts", *DECISIONS, "--into", "due").returncode == 1
    comment = database.execute("SELECT obj_description('due'::regclass)").fetchone()
    assert comment is not None
    assert "west-haven-ers" in comment[0]
    assert "hunter2" not in comment[0]
    out = tmp_path / "due.csv"
    assert entitle(secret, "--table", "hr.texts", *DECISIONS, "--out", str(out)).returncode == 1
    assert all(b"hunter2" not in file.read_bytes() for file in tmp_path.iterdir())
    assert "hunter2" not in repr(Server(secret, "hr.texts"))


def test_names_are_read_as_postgresql_reads_them() -> None:
    assert relation_of("HR.Staff") == '"hr"."staff"'
    assert relation_of('hr."Staff"') == '"hr"."Staff"'
    assert relation_of('"Table ""x"""') == '"Table ""x"""'
