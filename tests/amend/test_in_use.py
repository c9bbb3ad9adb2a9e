"""Amendments in use: who is answered by which text, what an answer says of it, in which order."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine import session, stream
from tests.amend.harness import BASE, HERE, pack_with

LETTER = """amendment letter "Letter of June 1, 2021" amends harbour
  effective Jun 1, 2021 @L
  applies when hire_date before Jan 1, 2015
  in clause 4.1
    strike row 5 through 9 years
    add row 5 through 9 years $600 @L.1
    change $900 to $950 throughout
end

scenario "under the letter"
  given hire_date Mar 1, 2014, status full_time
  as of Jun 1, 2021
  expect longevity $600 @L.1
end
"""
SECOND = """amendment second-letter "Letter of March 1, 2022" amends letter
  effective Mar 1, 2022 @M
  in clause 4.1
    change $600 to $650
end
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A pack with two amendments, the second one of the first."""
    (tmp_path / "agreement.clause").write_text(BASE, encoding="utf-8")
    (tmp_path / "letter.clause").write_text(LETTER, encoding="utf-8")
    (tmp_path / "second-letter.clause").write_text(SECOND, encoding="utf-8")
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "longevity.clause").write_text(
        'scenario "also the old row"\n  also under letter\n'
        "  given hire_date Mar 1, 2014, status full_time\n"
        "  as of May 31, 2021\n  expect longevity $500\nend\n"
        'scenario "both letters"\n  under letter\n  under second-letter\n'
        "  given hire_date Mar 1, 2014, status full_time\n"
        "  as of Mar 1, 2022\n  expect longevity $650\nend\n",
        encoding="utf-8",
    )
    return tmp_path


def asked(folder: Path, day: str, *names: str, hired: str = "2014-03-01") -> tuple[Any, list[str]]:
    """The longevity of a full-time deckhand, and the flags of the answer."""
    book = session.load(str(folder), names)
    raw = {"hire_date": hired, "status": "full_time"}
    (answer,) = book.ask(raw, date.fromisoformat(day), ("longevity",))
    assert answer.status == "decided"
    return answer.value, list(answer.flags)


def test_before_its_day_the_old_text_answers_and_says_so(folder: Path) -> None:
    assert asked(folder, "2021-05-31", "letter") == (500, ["amendment_not_yet_effective"])
    assert asked(folder, "2021-06-01", "letter") == (600, [])


def test_for_whom_an_amendment_is_not_is_no_question_of_the_day(folder: Path) -> None:
    assert asked(folder, "2022-06-01", "letter", hired="2016-01-01") == (500, [])


def test_an_amendment_of_an_amendment_brings_it_along(folder: Path) -> None:
    assert asked(folder, "2021-06-01", "second-letter")[0] == 600
    assert asked(folder, "2022-03-01", "second-letter")[0] == 650
    book = session.load(str(folder), ("second-letter",))
    assert book.identity({})["with"] == ["letter", "second-letter"]
    both = session.load(str(folder), ("letter", "second-letter"))
    assert book.identity({}) == both.identity({})
    assert book.identity({})["sha256"] != session.load(str(folder)).identity({})["sha256"]


def test_the_same_amendment_twice_is_refused(folder: Path) -> None:
    with pytest.raises(session.Refused, match="`letter` is named twice") as refused:
        session.load(str(folder), ("letter", "letter"))
    assert refused.value.code == "amendment_twice"


def test_a_path_names_an_amendment_of_another_folder(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "offer.clause"
    other.parent.mkdir()
    other.write_text(SECOND.replace("second-letter", "offer"), encoding="utf-8")
    assert asked(folder, "2022-03-01", str(other))[0] == 650


def test_each_line_is_answered_with_its_own_amendments(folder: Path) -> None:
    def line(identity: str, *names: str) -> str:
        record = {"hire_date": "2014-03-01", "status": "full_time"}
        return json.dumps(
            {
                "id": identity,
                "with": names,
                "as_of": "2022-03-01",
                "record": record,
                "decisions": ["longevity"],
            }
        )

    lines = [line("a"), line("b", "letter"), line("c", "second-letter"), line("d", "leter")]
    shelf = session.Shelf(str(folder))
    found = list(stream.answer_lines(session.load(str(folder)), lines, shelf.book))
    values = [a["answers"][0]["value"] for a in found[:3]]
    assert values == ["500.00", "600.00", "650.00"]
    assert [a["agreement"]["with"] for a in found[:3]] == [
        [],
        ["letter"],
        ["letter", "second-letter"],
    ]
    assert found[3]["error"]["code"] == "unknown_amendment"
    assert "did you mean `letter`?" in found[3]["error"]["message"]


def test_a_line_with_an_unsound_amendment_says_where_it_is_wrong(folder: Path) -> None:
    text = SECOND.replace("$600", "$610")
    (folder / "second-letter.clause").write_text(text, encoding="utf-8")
    question = json.dumps({"with": ["second-letter"], "as_of": "2022-03-01", "record": {}})
    shelf = session.Shelf(str(folder))
    (found,) = stream.answer_lines(session.load(str(folder)), [question], shelf.book)
    assert found["error"]["code"] == "unsound_amendment"
    assert "second-letter.clause:4: clause 4.1 does not say `$610`" in found["error"]["message"]


def test_scenarios_run_under_the_amendments_that_they_name(folder: Path) -> None:
    runs = dict(session.tested(session.locate(str(folder))))
    assert {names: (r.passed, r.failures) for names, r in runs.items()} == {
        (): (1, ()),
        ("letter",): (2, ()),
        ("second-letter",): (1, ()),
    }


def test_a_scenario_under_an_unknown_amendment_is_reported(folder: Path) -> None:
    path = folder / "scenarios" / "longevity.clause"
    path.write_text(path.read_text(encoding="utf-8").replace("under letter", "under leter"))
    found = session.check_pack(session.locate(str(folder))).findings
    assert ("the agreement has no amendment `leter`", "did you mean `letter`?") in {
        (d.message, d.hint) for d in found
    }


def test_an_edited_amendment_is_not_answered_from_the_cache(folder: Path) -> None:
    assert asked(folder, "2021-06-01", "letter")[0] == 600
    (folder / "letter.clause").write_text(LETTER.replace("$600", "$620"), encoding="utf-8")
    assert asked(folder, "2021-06-01", "letter")[0] == 620


@pytest.mark.parametrize("path", sorted((HERE / "good").glob("*.clause")), ids=lambda p: p.stem)
def test_a_page_tells_the_amended_agreement(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8").partition("-" * 60)[0]
    pack, names = pack_with(tmp_path, text)
    book = session.load(str(pack.agreement), [str(tmp_path / name) for name in names])
    assert session.described(book, "text")
    assert "<html" in session.redline_page(
        session.redline(pack, [str(tmp_path / name) for name in names]), "html"
    )


# ------------------------------------------------------------------ what nothing uses

TEXT = """agreement pier "Pier"
  term Jan 1, 2022 through Dec 31, 2023
  after term ends
end
record hand
  hours_worked hours
  never_asked hours
end
contested overtime @1 "Are the hours of the night overtime?"
  reading all_hours "every hour"
  reading no_hours "none"
  adopt all_hours
end
clause 1 "Overtime"
  decide overtime_hours hours none
end
"""
CHANGE = """amendment offer "Offer" amends pier
  effective Jan 1, 2023
  replace clause 1 "Overtime"
    decide overtime_hours hours hours_worked when overtime is all_hours
    decide overtime_hours 0 hours when overtime is no_hours
  end throughout
end
record hand
  own_unused days
end
"""


def unused(folder: Path, *names: str) -> list[str]:
    checked = session.check_pack(session.locate(str(folder)), names)
    assert checked.agreement is not None
    return [d.message for d in checked.findings]


def test_only_what_no_text_of_a_pack_uses_is_called_unused(tmp_path: Path) -> None:
    (tmp_path / "agreement.clause").write_text(TEXT, encoding="utf-8")
    field, question = "nothing uses the field `{}`", "nothing uses the question `overtime`"
    never = field.format("never_asked")
    alone = unused(tmp_path)
    assert set(alone) == {field.format("hours_worked"), never, question}
    (tmp_path / "offer.clause").write_text(CHANGE, encoding="utf-8")
    assert unused(tmp_path) == [never]
    assert set(unused(tmp_path, "offer")) == {never, field.format("own_unused")}
    (tmp_path / "offer.clause").write_text(CHANGE.replace("end throughout", "en"), encoding="utf-8")
    assert unused(tmp_path) == alone
