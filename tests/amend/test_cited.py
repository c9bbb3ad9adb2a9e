"""What an answer says of the amendments on whose words it rests."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine import session
from engine.inquiry.reasons import nearest, reasons
from engine.report.text import answers_text
from engine.report.wire import answer_json
from tests.amend.harness import BASE

LETTER = """amendment letter "Letter of June 1, 2021" amends harbour
  effective Jun 1, 2021 @L
  in define pension_service
    change 20 years to 15 years @L.1
  in clause 8.1
    change age at least 55 years to age at least 50 years when hire_date before Jan 1, 2010 @L.2
    change 90 days to 95 days throughout @L.3
  in clause 4.1
    change $900 to $950 @L.4
    strike row 5 through 9 years @L.5
    add row 5 through 9 years $600 @4.1a
  in clause 6.1
    add decide day_pay none @6.2  when status is seasonal
  in value premium_share
    add from Jan 1, 2022 18% @5.1 throughout @L.6
  in contested counted
    add reading both is service + 2 years "both count" @L.7
end
"""
SECOND = """amendment second "Second letter" amends letter
  effective Jan 1, 2022 @M
  in define pension_service
    change 15 years to 12 years @M.1
  in clause 4.1
    change 19 years to 18 years @M.2
end
"""
DAY = date(2021, 6, 1)
RECORD = {"birth_date": "1968-01-01", "status": "full_time", "sick_days": "120"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The pack with two amendments, the second one of the first."""
    (tmp_path / "agreement.clause").write_text(BASE, encoding="utf-8")
    (tmp_path / "letter.clause").write_text(LETTER, encoding="utf-8")
    (tmp_path / "second.clause").write_text(SECOND, encoding="utf-8")
    return tmp_path


def cites(
    folder: Path,
    decision: str,
    day: date = DAY,
    *names: str,
    reading: str = "",
    hired: str = "2004-01-01",
    **facts: str,
) -> list[tuple[str, tuple[str, ...]]]:
    """The clauses that decide, each with the edits on which it rests."""
    book = session.load(str(folder), names or ("letter",))
    readings = {"counted": reading} if reading else {}
    (answer,) = book.ask({**RECORD, "hire_date": hired, **facts}, day, (decision,), readings)
    found = reasons(answer) if answer.status != "undecided" else nearest(answer)
    return [(r.cite, r.amended) for r in found]


def test_an_edit_of_a_definition_is_cited_from_its_day_on(folder: Path) -> None:
    assert cites(folder, "pension_eligible", date(2021, 5, 31)) == [("8.1", ())]
    assert cites(folder, "pension_eligible") == [("8.1", ("L.1", "L.2"))]


def test_only_what_is_consulted_is_cited(folder: Path) -> None:
    """Whether 15 years or 20 are served, the age is not reached: nobody looks at the years."""
    assert cites(folder, "pension_eligible", birth_date="1990-01-01") == [("8.1", ("L.2",))]
    assert cites(folder, "pension_eligible", hired="2012-01-01") == [("8.1", ("L.1",))]


def test_an_edit_throughout_is_not_cited_while_the_old_text_answers(folder: Path) -> None:
    before = date(2021, 5, 31)
    assert cites(folder, "sick_payout", before, hired="1995-01-01") == [("8.1", ())]
    assert cites(folder, "sick_payout", hired="1995-01-01") == [("8.1", ("L.1", "L.3"))]


def test_a_row_is_cited_where_the_record_falls_in_it(folder: Path) -> None:
    assert cites(folder, "longevity", hired="2000-01-01") == [("4.3", ("L.4",))]
    assert cites(folder, "longevity", hired="2010-01-01") == [("4.2", ())]
    assert cites(folder, "longevity", hired="2015-01-01") == [("4.1a", ())]


def test_a_dated_row_and_a_reading_are_cited_where_they_are_in_use(folder: Path) -> None:
    second = date(2022, 1, 1)
    assert cites(folder, "premium_share", DAY) == [("5.1", ())]
    assert cites(folder, "premium_share", second) == [("5.1", ("L.6",))]
    both = cites(folder, "longevity", reading="both", hired="2000-01-01")
    assert both == [("4.3", ("L.7", "L.4"))]
    assert cites(folder, "day_pay", second, status="seasonal")[-1] == ("6.2", ())


def test_of_two_amendments_the_one_whose_words_stand_is_cited(folder: Path) -> None:
    first = cites(folder, "pension_eligible", DAY, "second", hired="2012-01-01")
    assert first == [("8.1", ("L.1",))]
    later = cites(folder, "pension_eligible", date(2022, 1, 1), "second", hired="2012-01-01")
    assert later == [("8.1", ("M.1",))]


def test_a_label_written_anew_is_cited(folder: Path) -> None:
    found = cites(folder, "longevity", date(2022, 1, 1), "second", hired="2010-01-01")
    assert found == [("4.2", ("M.2",))]


def test_it_reaches_the_reader(folder: Path) -> None:
    book = session.load(str(folder), ("letter",))
    answers = book.ask({**RECORD, "hire_date": "2004-01-01"}, DAY, ("pension_eligible", "day_pay"))
    text = answers_text(book.agreement, answers, DAY)
    assert "  8.1  Pension\n    as amended by L.1, L.2\n" in text
    first, second = map(answer_json, answers)
    assert first["because"][0]["amended"] == ["L.1", "L.2"]
    assert "amended" not in second["because"][0]


def test_an_agreement_as_it_stands_says_nothing_of_it(folder: Path) -> None:
    book = session.load(str(folder))
    for answer in book.ask({**RECORD, "hire_date": "2004-01-01"}, DAY):
        assert all(r.amended == () for r in reasons(answer))
