"""A comparison as text: in short first, then for whom, with both answers and their clauses."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from engine.prove.resting import Resting
from engine.proving import View, compared, compared_page
from engine.report.comparison_text import WIDTH
from tests.report.pier import BEFORE, book, change


@pytest.fixture(scope="module")
def page() -> str:
    return compared_page(change(), "text")


def part(page: str, name: str) -> str:
    """What a page says under a heading, up to the next empty line."""
    return page.partition(f"\n\n{name}\n")[2].partition("\n\n")[0]


def test_it_begins_with_what_is_compared(page: str) -> None:
    assert page.splitlines()[:4] == [
        "Pier Hands & Hoists <Local 9>",
        "before: the old terms",
        "after:  the new terms",
        "for every valid record, asked on any day from Jan 1, 2020 through Dec 31, 2022",
    ]


def test_the_summary_says_for_each_decision_what_it_becomes(page: str) -> None:
    summary = [line.split() for line in page.partition("somebody:\n")[2].splitlines()[:14]]
    at = summary.index(["bonus", "rises", "$0.00", "$150.00"])
    assert summary[at + 1] == ["$100.00", "$150.00"]
    assert ["covered", "gains", "no", "yes"] in summary
    assert ["loses", "yes", "no"] in summary


def test_a_class_is_told_by_its_conditions_and_an_example_with_both_answers(page: str) -> None:
    told = part(page, "covered")
    assert "  loses: yes -> no\n" in told
    assert "status is full_time" in told
    assert "before yes  by 2 Cover" in told
    assert "after  no   by 2 Cover" in told
    assert "not service at least 7 years (" in told


def test_what_only_follows_another_decision_is_told_so(page: str) -> None:
    assert "follows payout: it changes only where that does" in part(page, "payout_pay")


def test_the_rest_is_told_added_dropped_proved(page: str) -> None:
    assert part(page, "Asked only with the new terms") == "  new_custom"
    assert part(page, "No longer asked with the new terms") == "  old_custom"
    assert "rest_days" in part(page, "Proved to stay as it is for everybody (1 decision)")


def test_a_new_hole_is_told_with_an_example(page: str) -> None:
    opened = part(page, "New holes, conflicts and broken promises")
    assert "hole: no clause says what `parking` is" in opened
    assert "where: status is part_time" in opened


def test_no_line_is_too_long(page: str) -> None:
    assert [line for line in page.splitlines() if len(line) > WIDTH] == []


def test_nobody_gains_where_nothing_changes() -> None:
    same = compared(View(book(BEFORE), "one", {}), View(book(BEFORE), "other", {}), ["bonus"])
    page = compared_page(same, "text")
    assert "Nobody gains and nobody loses: no answer changes." in page
    assert "Proved to stay as it is for everybody (1 decision)\n  bonus\n" in page


RESTING = BEFORE.replace("money $100 when", "money $100 when counted at least 1 day and")


def _raised(before: str) -> str:
    return before.replace("$100 when", "$150 when")


def _bonus(before: str, form: str = "text") -> str:
    one, other = (View(book(text), "a", {}) for text in (before, _raised(before)))
    return compared_page(compared(one, other, ["bonus"]), form)


def test_the_readings_on_which_it_rests_are_named_and_no_others(page: str) -> None:
    assert "under the adopted readings: counted is all_days; `--reading" in _bonus(RESTING)
    assert "Under the adopted readings: counted is all days<" in _bonus(RESTING, "html")
    (read,) = json.loads(_bonus(RESTING, "json"))["readings"]
    assert read == {"question": "counted", "before": "all_days", "after": "all_days"}
    assert "under the adopted" not in page


def test_a_question_of_which_no_reading_is_adopted_is_named_too() -> None:
    page = _bonus(RESTING.replace("  adopt all_days", "  adopt none"))
    assert "under every reading of counted: none is adopted" in page


def test_many_readings_are_listed_at_the_end() -> None:
    resting = tuple(Resting(f"q_{i}", "yes_it_is", None) for i in range(7))
    made = change()
    page = compared_page(replace(made, found=replace(made.found, resting=resting)), "text")
    assert "under the adopted readings of 7 open questions, listed below; `--reading" in page
    assert "q_0 is yes_it_is, q_1 is yes_it_is" in part(page, "Read as adopted")
