"""What `check` proves, as text: findings like diagnostics, then what is known."""

from __future__ import annotations

import pytest

from engine.proving import proofs_text, proved
from engine.report.finding_text import WIDTH
from tests.report.pier import AFTER, book, checked

KNOWN = """
clause 6 "Never"
  decide parking $20 when service at least 200 years
end

known idle clause in parking @6 "kept for the next round"
known conflict in bonus @1 "gone since"
promise "a longer career never pays less"  bonus never falls as time passes
"""


@pytest.fixture(scope="module")
def page() -> str:
    found = checked(AFTER + KNOWN)
    of = book(AFTER + KNOWN)
    return proofs_text(of.agreement, proved(of, found.knowns))


def test_a_finding_is_told_with_place_people_example_and_remedy(page: str) -> None:
    lines = page.splitlines()
    at = lines.index("hole: no clause says what `parking` is (5)")
    assert lines[at + 1] == "  pier.clause:43:3"
    where, example, answer, remedy = lines[at + 4 : at + 8]
    assert where == "  where: status is part_time"
    assert example == "  for instance: hire_date Jan 1, 2015, status part_time, as of Jul 1, 2020"
    assert answer == "    when asked, `parking` is undecided"
    assert remedy.startswith("  what to do: add the missing clause or row, ")


def test_a_known_that_nothing_bears_out_is_a_finding(page: str) -> None:
    assert "stale known: nothing bears out `known conflict in bonus` any more\n" in page
    assert "  what to do: remove it\n" in page


def test_what_is_known_stands_in_a_line_with_its_reason(page: str) -> None:
    known = page.partition("known:\n")[2].partition("\n\n")[0]
    assert known.startswith("  idle clause in parking, 6 — ")
    assert " ".join(known.split()).endswith("— kept for the next round")


def test_the_last_sentence_says_over_what_it_was_proved(page: str) -> None:
    last = " ".join(page.rpartition("\n\n")[2].split())
    assert last.startswith(
        "Checked for every valid record, asked on any day from Jan 1, 2020 through Dec 31, 2022: "
    )
    assert last.endswith(
        "All else is proved: each of the 7 decisions has exactly one answer wherever those it "
        "rests on have, every promise is kept and every clause, row, exception and reading "
        "matters to somebody."
    )


def test_no_line_but_the_author_s_own_is_too_long(page: str) -> None:
    assert [x for x in page.splitlines() if len(x) > WIDTH and " | " not in x] == []
