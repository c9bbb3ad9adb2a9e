"""The page of a report from plain values: bars with counts, folded names, tables by article."""

from __future__ import annotations

import html
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from engine.report.page import Bar, Bars, Part, Row, plain
from engine.report.page_html import page_html
from engine.report.page_text import page_text
from engine.report.roster_bars import bars_table, said
from engine.report.roster_page import roster_page
from engine.report.roster_style import STYLE
from engine.report.roster_summary import (
    Counted,
    DecisionSummary,
    Entitled,
    OpenQuestion,
    Person,
    RejectedCell,
    RosterSummary,
    Together,
    Undecided,
)
from engine.report.upcoming_page import Alike, Upcoming, upcoming_page
from tests.report.test_page_html import PHONE, QUIETLY, Reading

_BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
LINES = (17, 19, 20, 21, 30, 31, 32)
IDS = tuple(f"E{n}" for n in range(1, 41))
ALL = 40


def decision(name: str, section: str, **statuses: int) -> DecisionSummary:
    clauses = (Counted(f"{section} Longevity & more", statuses.get("decided", 0)),)
    spread = (Counted("$500.00", 3), Counted("$700.00", 1))
    return DecisionSummary(name, section, "dollars", statuses, clauses, spread, "$2,200.00")


def person(who: str, answers: Mapping[str, Entitled]) -> Person:
    return Person(who, answers)


PAID = {"longevity": Entitled("$500.00", "17.1"), "shift_pay": Entitled("$2.00", "9.2")}
OTHER = {"longevity": Entitled("$700.00", "17.2"), "shift_pay": Entitled("", "", "needs")}


@pytest.fixture
def summary() -> RosterSummary:
    decisions = (
        decision("longevity", "17.1", decided=38, contested=2),
        decision("shift_pay", "9.2", decided=30, needs=6, conflict=4),
        decision("leave", "9.10", needs=40),
        decision("grievance", "4", undecided=40),
    )
    return RosterSummary(
        agreement="pier",
        title="Pier & Sons <Local 1>",
        day=date(2020, 12, 31),
        term="Jan 1, 2020 through Dec 31, 2022",
        sha256="ab" * 32,
        engine="0.1.0",
        amendments=("A tentative agreement",),
        readings={"day_count": "work_days"},
        files=("crews.csv",),
        read=43,
        answered=ALL,
        rejected=3,
        passed_over=2,
        decisions=decisions,
        undecided=(
            Undecided("needs", "day of leave", ALL, (Counted("Leave", ALL),), IDS),
            Undecided("needs", "shift", 6, (Counted("Shift pay", 6),), IDS[:6]),
            Undecided("conflict", "Shift pay: two clauses disagree", 4,
                      (Counted("Shift pay", 4),), IDS[6:10]),
            Undecided("undecided", "Grievance: the text does not say", 30,
                      (Counted("Grievance", 30),), IDS[:20]),
        ),
        questions=(
            OpenQuestion("day_count", "4", "Which days?", "work_days", ("work_days", "all_days"),
                         2, (Counted("Longevity", 2),), IDS[:2]),
        ),
        rejects=tuple(RejectedCell("crews.csv", n, "hired", "<b>x</b>", "no day") for n in LINES),
        problems=9,
        people=(person("E1", PAID), person("E2", OTHER)),
        together=(Together("retirements", "2 of 3", "31", "by seniority", ("E1", "E2")),),
    )  # fmt: skip


@pytest.fixture
def reading(summary: RosterSummary) -> Reading:
    return Reading(page_html(roster_page([summary]), STYLE))


def words_of(reading: Reading, tag: str) -> str:
    return " ".join(reading.texts.get(tag, []))


def test_a_bar_is_said_in_words_too() -> None:
    bar = Bar(plain("Pay"), (Part("decided", 1200, "decided"), Part("need facts", 0, "needs")))
    assert said(bar) == "1,200 decided"
    table = bars_table(Bars("People", ("Decision", "People"), (bar,)))
    assert table.rows == (Row(((plain("Pay"),), (plain("1,200 decided"),))),)


def test_bars_are_as_long_as_their_counts_and_the_longest_fills_the_width() -> None:
    bars = Bars("People", ("Clause", "People"), (
        Bar(plain("a"), (Part("", 3, "value"),)), Bar(plain("b"), (Part("", 8, "value"),)),
    ))  # fmt: skip
    summary_page = replace(EMPTY, opening=(bars,))
    reading = Reading(page_html(summary_page))
    assert reading.attributes("style") == ["width:37.50%", "width:100.00%"]


EMPTY = roster_page([
    RosterSummary("p", "P", date(2020, 1, 1), "", "ab", "1", (), {}, (), 0, 0, 0, 0, (), (), (),
                  (), 0, ()),
])  # fmt: skip


def test_a_report_about_nobody_is_a_page_all_the_same() -> None:
    reading = Reading(page_html(EMPTY, STYLE))
    assert reading.open == []
    assert reading.texts["h1"] == ["Entitlements of 0 people as of Jan 1, 2020"]
    assert "0 things asked of 0: no answers." in words_of(reading, "p")


def test_the_rows_reconcile_in_the_head_of_the_page(reading: Reading) -> None:
    assert "43 read = 40 answered + 3 rejected (2 blank or total lines passed over)" in words_of(
        reading, "dd"
    )


def test_each_status_is_counted_beside_its_bar_and_named_by_a_legend(reading: Reading) -> None:
    cells = reading.texts["td"]
    assert "38 decided, 2 contested" in cells
    assert "30 decided, 6 need facts, 4 conflict" in cells
    assert "40 undecided" in cells
    classes = reading.attributes("class")
    for tone in ("decided", "contested", "needs", "conflict", "undecided"):
        assert f"swatch {tone}" in classes


def test_what_everybody_lacks_is_not_drawn_but_told(reading: Reading) -> None:
    text = words_of(reading, "p")
    assert "1 thing could be told to nobody: for everybody some fact is missing" in text
    assert "40 need facts" not in reading.texts["td"]


def test_reasons_that_no_fact_would_mend_come_first_and_those_of_everybody_last(
    summary: RosterSummary,
) -> None:
    text = page_text(roster_page([summary]))
    _, _, told = text.partition("\nNot decided, and why\n---")
    reasons = ("Grievance: the text", "two clauses disagree", "shift\n", "day of leave")
    order = [told.index(reason) for reason in reasons]
    assert order == sorted(order)


def test_people_are_named_up_to_six_and_folded_beyond(reading: Reading) -> None:
    cells = " ".join(reading.texts["td"])
    assert ": E1, E2, E3, E4, E5, E6" in cells
    assert reading.texts["summary"][0] == "26 more"
    assert any("and 10 more, in the CSV or Parquet report" in d for d in reading.texts["div"])
    assert ", everybody answered" in words_of(reading, "span")


def test_a_question_says_how_it_is_read_and_how_not(reading: Reading) -> None:
    divs = words_of(reading, "div")
    assert "Read as work days, not as all days." in divs


def test_mistakes_alike_stand_together_with_file_and_line_of_each(summary: RosterSummary) -> None:
    page = page_html(roster_page([summary]), STYLE)
    assert page.count("no day") == 1
    assert "crews.csv, line 17: <code>&lt;b&gt;x&lt;/b&gt;</code>" in page
    assert "<summary>3 more</summary><div>crews.csv, line 30" in page
    assert "The first 7 of 9 mistakes; the rejects file has all." in page
    assert "<b>" not in page


def test_decisions_stand_by_article_in_the_order_of_the_text(reading: Reading) -> None:
    assert reading.texts["h3"] == ["Article 9", "Article 17", "Article 9 to Article 17"]
    assert reading.texts["h4"] == ["Shift pay", "Longevity"]


def test_the_clause_stands_in_the_head_where_it_is_everybodys_else_in_the_cell(
    reading: Reading,
) -> None:
    heads = reading.texts["th"]
    assert "Shift pay (9.2)" in heads
    assert "Longevity" in heads
    assert " (17.2)" in reading.texts["span"]
    assert " (9.2)" not in reading.texts["span"]
    assert "– need facts" in reading.texts["span"]


def test_the_roster_as_a_whole_has_its_own_answers(reading: Reading) -> None:
    assert "About the roster as a whole" in reading.texts["h2"]
    assert "by seniority" in reading.texts["td"]


def test_ids_are_unique_and_every_link_leads_somewhere(summary: RosterSummary) -> None:
    other = replace(summary, agreement="quay", title="Quay")
    for page in (roster_page([summary]), roster_page([summary, other])):
        reading = Reading(page_html(page, STYLE))
        ids = reading.attributes("id")
        assert len(ids) == len(set(ids))
        assert {h[1:] for h in reading.attributes("href")} <= set(ids)
        levels = reading.levels()
        assert all(b - a <= 1 for a, b in pairwise(levels))


def test_several_agreements_stand_one_after_the_other(summary: RosterSummary) -> None:
    other = replace(summary, agreement="quay", title="Quay", answered=2)
    page = roster_page([summary, other])
    assert page.title == "Entitlements of 42 people as of Dec 31, 2020"
    assert [s.title[0].text for s in page.sections] == ["Pier & Sons <Local 1>", "Quay"]


def test_every_table_says_what_it_is(reading: Reading) -> None:
    tables = sum(tag == "table" for tag, _ in reading.elements)
    assert len(reading.texts["caption"]) == tables


LISTED = Upcoming(
    agreement="Pier",
    stamp="pier",
    start=date(2020, 12, 31),
    until=date(2021, 3, 31),
    asked=60,
    read=61,
    rejected=1,
    decisions=2,
    crossings=43,
    concerned=41,
    by_decision=(Counted("Longevity", 43),),
    by_month=(Counted("Jan 2021", 43),),
    alike=(
        Alike(date(2021, 1, 1), "longevity", "$1", "$2", "17", "service reaches 10 years", 41, IDS),
        Alike(date(2021, 2, 1), "longevity", "$2", "$3", "17", "", 2, ("E1", "E<2>")),
    ),
    kinds=5,
    notes=("Everybody was asked one by one.",),
)


def test_people_of_whom_the_same_is_true_stand_in_one_row() -> None:
    reading = Reading(page_html(upcoming_page(LISTED, contents=True), STYLE))
    assert reading.texts["summary"] == ["E1, E2, E3, E4 and 37 more"]
    assert any("and 1 more, in the CSV" in d for d in reading.texts["div"])
    assert "E1, E<2>" in reading.texts["td"]
    assert "$1 → $2" in reading.texts["td"]


def test_what_the_list_leaves_out_is_said() -> None:
    text = page_text(upcoming_page(LISTED, contents=False))
    assert "And 3 more rows: the CSV has all of them." in text
    assert "Rejected rows are not in this list" in text
    assert "Everybody was asked one by one." in text
    assert "61 read = 60 asked + 1 rejected" in text


@pytest.mark.slow
@pytest.mark.skipif(_BROWSER is None, reason="Chromium is not installed")
def test_on_a_phone_nothing_but_the_tables_scrolls_sideways(
    summary: RosterSummary, tmp_path: Path
) -> None:
    wide = {f"decision_with_a_long_name_{n}": Entitled("$1,234,567.89") for n in range(9)}
    made = tuple(decision(name, "9.1", decided=1) for name in wide)
    page = page_html(
        roster_page([replace(summary, decisions=made, people=(person("E1", wide),))]), STYLE
    )
    frame = tmp_path / "phone.html"
    frame.write_text(PHONE.format(page=html.escape(page)), encoding="utf-8")
    result = subprocess.run(
        [str(_BROWSER), *QUIETLY, f"--user-data-dir={tmp_path / 'user'}", frame.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    (title,) = Reading(result.stdout.partition("<iframe")[0]).texts["title"]
    assert title == "400 400 H1"
