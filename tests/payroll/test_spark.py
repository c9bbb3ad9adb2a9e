"""A roster answered by several Spark workers says what `ask` says, and loses no row."""

from __future__ import annotations

import csv
import json
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.backends.columns.stored import stored
from engine.books import Book, load
from engine.packs import Refused
from engine.payroll.elsewhere import BECAUSE, checked
from engine.payroll.progress import SILENT
from engine.payroll.run import Asked
from engine.payroll.spark import ANSWERS, Answered, answer
from engine.payroll.spark_output import Folder, require_free, write
from engine.payroll.spark_sources import opened
from engine.rosters.mapping import PLAIN, ColumnMap
from engine.rosters.reading import CellReader
from engine.values import Value
from tests.backends.columns.rows import answered, plain_book
from tests.docs.pages import ROOT
from tests.payroll import elsewhere

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("spark")]


def test_generated_agreements_answer_as_they_are_meant(spark: SparkSession) -> None:
    spark.sql(elsewhere.facts_sql("spark")).repartition(2).createOrReplaceTempView("facts")
    found = elsewhere.told_by(
        "spark", lambda text: [tuple(row) for row in spark.sql(text).collect()]
    )
    assert elsewhere.wrong(found) == []


# ------------------------------------------------------------------ rosters and folders


HEADER = "id,hire_date,status,sick_days,note"
GOOD = """1007,1998-07-02,full_time,130,
1008,"Mar 15, 2004",full_time,41.5,"said ""yes"", twice"
"""
BROKEN = """1009,2018-02-30,part_time,12,
,2018-01-01,part_time,12,
1010,2003-05-01,half_time,60,
1011,2003-05-01
1012,2003-05-01,part_time,60,,
1013,2003-05-01,part_time,60,"it opens

1014,2003-05-01,part_time,-1,
1015,2003-05-01,part_time,1,
1015,2003-05-01,part_time,2,
,,,,
"""
MAPPING = ColumnMap(keep=("note",))
ASKED = Asked(date(2020, 12, 31), ("longevity_payment", "vacation_days"))


@cache
def dispatchers() -> Book:
    return plain_book(load("west-haven-ers").agreement)


def asked_of(spark: SparkSession, source: Path, mapping: ColumnMap = MAPPING) -> Answered:
    return answer(spark, dispatchers(), ASKED, [str(source)], mapping, SILENT)


def parts(folder: Path) -> list[dict[str, str]]:
    found = []
    for part in folder.glob("part-*.csv"):
        with part.open(encoding="utf-8", newline="") as file:
            found += list(csv.DictReader(file))
    return found


def meant(identity: str, hired: date, days: Fraction) -> dict[str, str]:
    facts: dict[str, Value] = {"hire_date": hired, "status": "full_time", "sick_days": days}
    book = dispatchers()
    found = {"id": identity}
    for given in book.answers(book.with_defaults(facts), [], ASKED.day, ASKED.decisions, {}):
        told = answered(given)
        found[given.decision.name] = "" if told.value is None else str(told.value)
        found[f"{given.decision.name}.status"] = told.status
    return found


def test_broken_lines_cost_themselves_alone_and_the_counts_reconcile(
    spark: SparkSession, tmp_path: Path
) -> None:
    roster = tmp_path / "roster"
    roster.mkdir()
    (roster / "a.csv").write_text(f"\ufeff{HEADER}\n{GOOD}", encoding="utf-8")
    (roster / "b.csv").write_text(f"{HEADER}\r\n" + BROKEN.replace("\n", "\r\n"), encoding="utf-8")
    found = asked_of(spark, roster)
    assert (found.read, found.answered, found.rejected) == (11, 2, 9)
    out = Folder(spark, str(tmp_path / "due.csv"))
    require_free(out)
    done = write(found, ASKED, [str(roster)], out)
    assert (done.read, done.answered, done.rejected) == (11, 2, 9)
    answers = {row["id"]: row for row in parts(tmp_path / "due.csv" / "answers")}
    for identity, hired, days in (
        ("1007", date(1998, 7, 2), Fraction(130)),
        ("1008", date(2004, 3, 15), Fraction(83, 2)),
    ):
        wanted = meant(identity, hired, days)
        assert {name: answers[identity][name] for name in wanted} == wanted
    assert answers["1008"]["note"] == 'said "yes", twice'
    reasons = {row["line as read"]: row[BECAUSE] for row in parts(tmp_path / "due.csv" / "rejects")}
    lines = [line for line in BROKEN.splitlines() if line.strip(",")]
    assert sorted(reasons) == sorted(lines)
    expected = (
        "`hire_date` is given as `2018-02-30`", "`id` is missing",
        "`status` is given as `half_time`",
        "has not the 5 cells", "has not the 5 cells", "the quotes of this line do not match",
        "`sick_days` is given as `-1`", "`id` must be in one row", "`id` must be in one row",
    )  # fmt: skip
    assert [said in reasons[line] for said, line in zip(expected, lines, strict=True)] == [True] * 9
    assert (tmp_path / "due.csv" / "answers" / "_SUCCESS").is_file()
    told = json.loads((tmp_path / "due.csv" / "manifest.json").read_text(encoding="utf-8"))
    assert told["rows"] == {"read": 11, "answered": 2, "rejected": 9}


def test_parquet_columns_of_any_type_say_what_their_text_says(
    spark: SparkSession, tmp_path: Path
) -> None:
    import duckdb

    roster = tmp_path / "roster.parquet"
    rows = (
        "(1, DATE '1998-07-02', 130::DOUBLE, ['christmas_day'], TIMESTAMP '1970-01-01 00:00:00'),"
        "(2, DATE '2004-03-15', 41.5::DOUBLE, [], NULL),"
        "(3, NULL, 12345678.5::DOUBLE, NULL, NULL),"
        "(4, DATE '1898-07-02', 1e-9::DOUBLE, ['xmas'], TIMESTAMP '1970-01-01 00:00:01')"
    )
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT * FROM (VALUES {rows}) AS t(id, hire_date, sick_days,"  # noqa: S608
            f" holidays_lost_to_sick_day, birth_date)) TO '{roster}' (FORMAT parquet)"
        )
    fields = dispatchers().agreement.fields
    read = opened(spark, [str(roster)], fields, PLAIN)
    found = {row["id"]: row for row in spark.sql(checked(read)).collect()}
    scale = stored(fields["sick_days"]).scale
    assert found["1"][BECAUSE] == ""
    assert found["1"]["sick_days"] == 130 * scale
    assert found["1"]["holidays_lost_to_sick_day"] == ["christmas_day"]
    assert found["1"]["birth_date"] == date(1970, 1, 1)
    assert found["2"][BECAUSE] == ""
    assert found["2"]["sick_days"] * 2 == 83 * scale
    assert found["2"]["holidays_lost_to_sick_day"] == []
    assert found["3"][BECAUSE] == ""  # which Java would write 1.23456785E7
    assert found["3"]["sick_days"] * 2 == 24_691_357 * scale
    for name in ("hire_date", "sick_days", "holidays_lost_to_sick_day", "birth_date"):
        assert f"`{name}` is given as" in found["4"][BECAUSE]


def test_sources_that_do_not_go_together_are_refused(spark: SparkSession, tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    one.write_text(f"{HEADER}\n{GOOD}", encoding="utf-8")
    other.write_text("id,status,hire_date,sick_days,note\n", encoding="utf-8")
    with pytest.raises(Refused, match="has another header than"):
        asked_of(spark, tmp_path)
    with pytest.raises(Refused, match="there is no `"):
        asked_of(spark, tmp_path / "nosuch")
    other.write_text("id,hire_dat\n1,2001-01-01\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"is not a field of the record; did you mean"):
        asked_of(spark, other, PLAIN)
    other.rename(tmp_path / "other.xlsx")
    with pytest.raises(Refused, match="Spark reads Parquet or CSV"):
        asked_of(spark, tmp_path)


def test_only_a_report_is_replaced_and_what_a_killed_run_moved_away_comes_back(
    spark: SparkSession, tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "letter").write_text("kept", encoding="utf-8")
    with pytest.raises(Refused, match="is there and is no report"):
        require_free(Folder(spark, str(theirs)))
    assert (theirs / "letter").read_text(encoding="utf-8") == "kept"
    moved = tmp_path / ".due.entitle-old"
    moved.mkdir()
    (moved / "manifest.json").write_text("{}", encoding="utf-8")
    require_free(Folder(spark, str(tmp_path / "due")))
    assert (tmp_path / "due" / "manifest.json").is_file()
    assert not moved.exists()


def test_the_sample_roster_is_answered_as_it_is_meant(spark: SparkSession) -> None:
    roster = ROOT / "rules" / "west-haven-ers" / "example-roster.csv"
    book = dispatchers()
    found = answer(spark, book, Asked(ASKED.day), [str(roster)], PLAIN, SILENT)
    rows = {row["id"]: row.asDict() for row in spark.table(ANSWERS).collect()}
    reader = CellReader(book.agreement.fields, PLAIN)
    with roster.open(encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    assert (found.read, found.rejected, len(rows)) == (len(people), 0, len(people))
    assert len(found.query.decisions) > 80
    for person in people:
        identity = person.pop("id")
        read = {name: reader.read(name, cell)[0] for name, cell in person.items()}
        facts = {name: value for name, value in read.items() if value is not None}
        told = elsewhere.told_in(found.query, rows[identity])
        for given in book.answers(book.with_defaults(facts), [], ASKED.day, tuple(told), {}):
            assert told[given.decision.name] == answered(given), (identity, given.decision.name)
