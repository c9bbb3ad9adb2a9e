"""Reports over a roster as a whole: who goes first, what all cost together, each among the rows."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from engine.books import load
from engine.packs import Refused
from engine.payroll.arguments import Arguments
from engine.payroll.engines import report
from engine.payroll.results import Done
from engine.payroll.together_plan import MOST_ROWS, left_out, of_people_alone, only_columns
from tests import program

ROOT = Path(__file__).parents[2]
BIRCH = ROOT / "rules" / "birch-falls" / "example-roster.csv"
CREWS = """\
id,status,seniority_years,layoff_order_number
a,full_time,12,4
b,part_time,15,2
c,full_time,0.5,3
d,part_time,3,1
"""


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def run(agreement: str, roster: Path, out: Path, *decisions: str, day: str = "2022-11-01") -> Done:
    return report(Arguments(agreement, (str(roster),), day, str(out), decisions), None)


def birch(tmp_path: Path, change: dict[str, str]) -> Path:
    """The example with other cells."""
    text = BIRCH.read_text(encoding="utf-8")
    for old, new in change.items():
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "roster.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_sample_over_a_roster_says_what_ask_says(tmp_path: Path) -> None:
    out = tmp_path / "report.csv"
    done = program.run(
        "report", "birch-falls", str(BIRCH), "--as-of", "2022-11-01", "--out", str(out)
    )
    assert done.returncode == 0, done.stderr
    assert "the roster as a whole" in done.stdout
    assert (
        "layoff_order                (106, 102, 107, 108, 105, 101, 104, 103)  @3.1" in done.stdout
    )
    book = load("birch-falls")
    told = {each["decision"]: each for each in json.loads(
        (tmp_path / "report.csv.manifest.json").read_text(encoding="utf-8")
    )["together"]}  # fmt: skip
    facts, problems = book.read_roster(BIRCH, None)
    for name, each in told.items():
        (answer,) = book.answers(book.with_defaults(facts), problems, date(2022, 11, 1), [name], {})
        from engine.report.wire import json_value

        assert (each["status"], each["value"]) == (
            answer.status, json_value(answer.value, answer.kind),
        )  # fmt: skip
    assert len(told) == 9
    for row in lines(out):
        facts, problems = book.read_roster(BIRCH, row["id"])
        (answer,) = book.answers(
            book.with_defaults(facts), problems, date(2022, 11, 1), ["members_laid_off_before"], {}
        )
        assert row["members_laid_off_before"] == str(answer.value)
        assert row["members_laid_off_before.cite"] == (
            "3.1" if row["id"] in ("102", "106") else "3.2"
        )  # fmt: skip
    order = [each["value"] for each in lines(tmp_path / "report.together.csv")
             if each["decision"] == "layoff_order"]  # fmt: skip
    assert order == ["106", "102", "107", "108", "105", "101", "104", "103"]


def test_the_order_of_layoff_of_a_few_dispatchers(tmp_path: Path) -> None:
    roster, out = tmp_path / "crews.csv", tmp_path / "order.xlsx"
    roster.write_text(CREWS, encoding="utf-8")
    asked = ("--decision", "layoff_order", "--decision", "recall_order", "--as-of", "2020-05-01")
    done = program.run("report", "west-haven-ers", str(roster), *asked, "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "layoff_order  (d, b, c, a)  @18.1" in done.stdout
    assert "recall_order  (a, c, b, d)  @18.3" in done.stdout
    sheet = list(openpyxl.load_workbook(out)["Roster as a whole"].values)
    assert [row[3:5] for row in sheet[1:5]] == [(1, "d"), (2, "b"), (3, "c"), (4, "a")]


def test_ties_are_told_and_not_broken(tmp_path: Path) -> None:
    roster = birch(tmp_path, {"full_time,9,2": "full_time,12,2", ",15.5,3": ",20,3"})
    done = run("birch-falls", roster, tmp_path / "r.html", "layoff_order", "early_retirements")
    order, retiring = done.together
    assert (order.status, order.given) == ("undecided", None)
    assert order.why.startswith("101 and 105 are tied on")
    assert "103 and 104 are tied on" in order.why
    assert retiring.status == "undecided"
    assert retiring.why.startswith("101 and 105 are tied on seniority_years (12 years)")
    assert retiring.rows == (1, 5)
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "101 and 105 are tied on" in page


def test_facts_that_rows_lack_are_named_by_row(tmp_path: Path) -> None:
    roster = birch(tmp_path, {"full_time,1,1": "full_time,,1"})
    (order,) = run("birch-falls", roster, tmp_path / "r.csv", "layoff_order").together
    assert (order.status, order.why) == ("needs", "seniority_years of 107")


def test_a_row_that_cannot_be_read_leaves_nothing_standing(tmp_path: Path) -> None:
    roster = birch(tmp_path, {"106,Fay Novak,part_time": "106,Fay Novak,sometimes"})
    out = tmp_path / "r.csv"
    done = run("birch-falls", roster, out, "layoff_order", "members_laid_off_before",
               "early_retirement_pay")  # fmt: skip
    assert [t.status for t in done.together] == ["invalid"]
    assert "1 row of the roster could not be read" in done.together[0].why
    assert done.counts["members_laid_off_before"]["invalid"] == 8
    assert done.counts["early_retirement_pay"]["decided"] == 8


def test_a_row_that_contradicts_the_roster_block_leaves_nothing_standing(tmp_path: Path) -> None:
    roster = birch(tmp_path, {"1,24,": "1,12,"})
    (order,) = run("birch-falls", roster, tmp_path / "r.csv", "layoff_order").together
    assert order.status == "invalid"
    assert order.why.startswith("107: ")


def test_what_is_of_the_group_is_told_by_every_row_alike(tmp_path: Path) -> None:
    text = BIRCH.read_text(encoding="utf-8").splitlines()
    roster = tmp_path / "roster.csv"

    def with_room(*rooms: str) -> None:
        rows = [f"{line},{room}" for line, room in zip(text[1:], rooms, strict=True)]
        roster.write_text("\n".join([f"{text[0]},retirement_room", *rows, ""]), encoding="utf-8")

    with_room(*["2"] * 8, "")
    (found,) = run("birch-falls", roster, tmp_path / "r.csv", "early_retirements").together
    assert found.given == ["103", "104"]
    with_room(*["2"] * 8, "1")
    (found,) = run("birch-falls", roster, tmp_path / "r.csv", "early_retirements").together
    assert found.status == "invalid"
    assert (
        "`retirement_room` is of the whole group, but is 2 in one row and 1 in another" in found.why
    )


def test_an_empty_roster_is_a_roster_without_rows(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text(BIRCH.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    names = ("layoff_order", "monthly_payroll", "members_laid_off_before")
    order, payroll = run("birch-falls", roster, tmp_path / "r.csv", *names).together
    assert (order.given, payroll.given) == ([], "0.00")


def test_more_rows_than_are_asked_about_are_refused_or_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MOST_ROWS, 2, 5)
    name = "members_laid_off_before"
    with pytest.raises(Refused, match="at most 5 rows; there are 9"):
        run("birch-falls", BIRCH, tmp_path / "r.csv", name)
    assert not (tmp_path / "r.csv").exists()
    done = run("birch-falls", BIRCH, tmp_path / "r.csv")
    assert "at most 5 rows" in done.left_out[name]
    assert name not in done.counts


def test_other_engines_leave_them_out_and_say_so() -> None:
    book = load("birch-falls")
    with pytest.raises(Refused, match="cannot be worked out row by row"):
        only_columns(book, ("layoff_order",), "spark")
    assert only_columns(book, (), "postgres") == ("early_retirement_pay",)
    assert "layoff_order" in left_out(book, ())


def test_who_crosses_what_when_is_not_asked_of_a_roster() -> None:
    book = load("birch-falls")
    assert "quorum_present" not in of_people_alone(book, ())
    assert of_people_alone(book, ("early_retirement_pay",)) == ("early_retirement_pay",)


def test_columns_of_rows_are_passed_over_where_nobody_asks_about_rows(tmp_path: Path) -> None:
    done = run("birch-falls", BIRCH, tmp_path / "r.csv", "early_retirement_pay")
    assert (done.answered, done.rejected, done.together) == (9, 0, ())
