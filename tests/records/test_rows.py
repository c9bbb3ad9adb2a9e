"""The rows of a roster, read strictly: what is wrong is told with the row it is in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine import session
from engine.books import Book
from engine.check import check
from engine.records.roster import all_rows
from engine.source import Source
from engine.stream import answer_lines
from engine.syntax.parser import parse
from engine.values import rows_in

TEXT = """agreement crews "Crews" term not stated end
record member served years end
roster member_on_list
  id id
  served years precise to 0.5 years
  hired date default none
  status one of (full, part) default full
  must served at most 60 years "nobody works that long"
end
clause 1 "All"
  decide order list of id collect m's id for each m in roster ordered by lowest m's served
  decide own years served
  decide many count count of roster
end
"""


@pytest.fixture(scope="module")
def book() -> Book:
    made = check([parse(Source("crews.clause", TEXT))]).agreement
    assert made is not None
    return Book(made)


def read(book: Book, raw: object) -> tuple[list[dict[str, Any]], list[str]]:
    assert book.row_reader is not None
    rows, problems = book.row_reader.read(raw)
    return [dict(row.facts) for row in rows], [str(p) for p in problems]


def test_a_row_has_its_facts_and_the_defaults_of_the_others(book: Book) -> None:
    rows, problems = read(book, [{"id": "a", "served": "2.5"}, {"id": 1007, "status": "part"}])
    assert problems == []
    assert [row["id"] for row in rows] == ["a", "1007"]
    assert [row["status"] for row in rows] == ["full", "part"]
    assert "served" not in rows[1]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ({}, "the question: `roster` is given as `{}`, but must be a list of rows"),
        ([7], "row 1: `roster` is given as `7`, but must be an object of fields"),
        ([{"id": "a", "served": "x"}], 'row 1 (`a`): `served` is given as `"x"`'),
        ([{"served": "1.25"}], 'row 1: `served` is given as `"1.25"`'),
        (
            [{"id": "a", "pay": 1}],
            "row 1 (`a`): `pay` is given as `1`, but is not a field of a ro",
        ),
        ([{"id": "a"}, {"id": "a"}], "row 2: `id` is given as `a`, but is that of row 1 too"),
        ([{"id": ""}], 'row 1: `id` is given as `""`, but must be a text of at most 64'),
        ([{"id": " a"}], 'row 1: `id` is given as `" a"`'),
        ([{"id": "a\nb"}], "row 1: `id` is given as"),
        ([{"id": "x" * 65}], "row 1: `id` is given as"),
        ([{"id": None}], "row 1: `id` is given as `null`"),
        ([{"id": True}], "row 1: `id` is given as `true`"),
        ([{"id": "a", "hired": "7/1/2007"}], "row 1 (`a`): `hired` is given as"),
    ],
)
def test_what_is_wrong_is_told_with_its_row(book: Book, raw: object, told: str) -> None:
    _, problems = read(book, raw)
    assert [p[: len(told)] for p in problems] == [told]


def test_every_problem_of_every_row_is_told(book: Book) -> None:
    rows, problems = read(book, [{"id": "a", "served": "x", "status": "y"}, 3, {"id": "a"}])
    assert len(problems) == 4
    assert len(rows) == 2


def statuses(book: Book, **question: object) -> dict[str, str]:
    (line,) = session_answers(book, question)
    return {a["decision"]: a["status"] for a in line["answers"]}


def session_answers(book: Book, question: dict[str, object]) -> list[dict[str, Any]]:

    return list(answer_lines(book, [json.dumps({"as_of": "2022-01-01", **question})]))


def test_a_broken_row_spoils_only_what_goes_through_the_roster(book: Book) -> None:
    found = statuses(book, record={"served": 3}, roster=[{"id": "a", "served": "x"}])
    assert found == {"order": "invalid", "own": "decided", "many": "invalid"}
    found = statuses(book, record={"served": "x"}, roster=[{"id": "a", "served": 1}])
    assert set(found.values()) == {"invalid"}


def test_a_row_that_breaks_a_must_line_is_named(book: Book) -> None:
    (line,) = session_answers(book, {"roster": [{"id": "a"}, {"id": "b", "served": 61}]})
    answer = next(a for a in line["answers"] if a["decision"] == "order")
    assert answer["status"] == "invalid"
    (told,) = answer["problems"]
    assert told == (
        "b: `served` 61 years cannot be, as of Jan 1, 2022; `must served at most 60 years`:"
        " nobody works that long"
    )


def test_what_rows_lack_is_named_by_field_and_by_row(book: Book) -> None:
    roster = [{"id": "a", "served": 1}, {"id": "b"}, {"status": "part"}]
    (line,) = session_answers(book, {"roster": roster, "decisions": ["order"]})
    (answer,) = line["answers"]
    assert answer["needs"] == [["id", "served"]]
    assert answer["needs_of_rows"] == [
        {"row": "b", "number": 2, "needs": ["served"]},
        {"row": "row 3", "number": 3, "needs": ["id", "served"]},
    ]


def test_no_roster_and_an_empty_one_are_not_the_same(book: Book) -> None:
    for roster, status in ((None, "needs"), ([], "decided")):
        assert statuses(book, roster=roster)["many"] == status


NO_ROSTER = """agreement one "One" term not stated end
record member served years end
clause 1 "A" decide own years served end
"""


def test_an_agreement_without_a_roster_refuses_one() -> None:
    made = check([parse(Source("one.clause", NO_ROSTER))]).agreement
    assert made is not None
    (line,) = session_answers(Book(made), {"roster": [{"id": "a"}]})
    assert line["error"]["message"] == "this agreement reads no `roster`"


# ------------------------------------------------------------------ as a table


def table(folder: Path, text: str) -> Path:
    path = folder / "staff.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_row_of_a_table_is_a_row_of_the_roster(tmp_path: Path, book: Book) -> None:
    path = table(tmp_path, "id,name,served,status\n1,Ana,2.5,part\n\n2,Bo,,\n")
    facts, problems = book.read_roster(path, None)
    assert problems == []
    assert [r.name for r in rows_in(facts["roster"])] == ["1", "2"]


def test_with_an_id_the_row_is_the_person_asked_about_too(tmp_path: Path, book: Book) -> None:
    path = table(tmp_path, "id,served,status\n1,2.5,part\n2,4,full\n")
    facts, problems = book.read_roster(path, "2")
    assert problems == []
    assert facts["served"] == 4
    assert len(rows_in(facts["roster"])) == 2


def test_a_problem_in_a_table_is_told_with_its_row(tmp_path: Path, book: Book) -> None:
    path = table(tmp_path, "id,served\n1,2.5\n2,many\n")
    _, problems = book.read_roster(path, None)
    assert [str(p)[:40] for p in problems] == ["row 2 (`2`): `served` is given as `many`"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("served\n3\n", "has no column `id`"),
        ("id,pay\n1,2\n", "has the column `pay`, which is not a field of the record"),
        ("id,served\n1\n", "has 1 cells, where the header has 2"),
        ("", "has no column `id`"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(
    tmp_path: Path, book: Book, text: str, told: str
) -> None:
    with pytest.raises(session.Refused, match=told.replace("(", r"\(")):
        book.read_roster(table(tmp_path, text), None)


def test_rows_need_no_ids_where_no_column_is_named(tmp_path: Path) -> None:
    assert all_rows(table(tmp_path, "a,b\n1,2\n")) == [{"a": "1", "b": "2"}]
