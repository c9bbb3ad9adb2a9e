"""Rows inside a record, read strictly: what is wrong is told with the place of the row."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.books import Book
from engine.check import check
from engine.packs import Refused
from engine.payroll.together_plan import of_people_alone, plan_of
from engine.records.schema import record_schema
from engine.report.page_agreement import page_of
from engine.report.page_text import page_text
from engine.rosters.headers import match
from engine.rosters.mapping import PLAIN
from engine.rosters.refused import RosterRefused
from engine.rosters.source import Source as RosterSource
from engine.session import sql_of
from engine.source import Source
from engine.syntax.parser import parse
from engine.values import rows_in

TEXT = """agreement tuition "Tuition" term not stated end
rows course "a course taken"
  name id
  passed yes_no
  credits count at most 12
  paid money default $0
  must credits at least 1 "nothing else counts"
end
record person
  courses list of course
  older list of course default ()
  hired date
end
clause 1 "All"
  decide credits count sum of c's credits for each c in courses where c's passed
  decide earlier count count of older
  decide known yes_no yes when hired before Jan 1, 2020 otherwise no
end
"""
DAY = date(2022, 1, 1)


@pytest.fixture(scope="module")
def book() -> Book:
    made = check([parse(Source("tuition.clause", TEXT))]).agreement
    assert made is not None
    return Book(made)


def test_rows_have_their_facts_and_the_defaults_of_the_others(book: Book) -> None:
    given = {"courses": [{"name": "a", "credits": 3}, {"paid": "12.50"}, {}]}
    facts, problems = book.reader.read(given)
    assert problems == ()
    assert [(r.name, dict(r.facts)) for r in rows_in(facts["courses"])] == [
        ("a", {"name": "a", "credits": 3, "paid": 0}),
        ("course 2", {"paid": 12.5}),
        ("course 3", {"paid": 0}),
    ]
    assert facts["older"] == ()


@pytest.mark.parametrize(
    ("courses", "told"),
    [
        (None, "`courses` is given as `null`, but must be a list, each element a course"),
        ({}, "`courses` is given as `{}`, but must be a list, each element a course"),
        ("3", '`courses` is given as `"3"`, but must be a list, each element a course'),
        ([{}, 7], "`courses[1]` is given as `7`, but must be a course, an object of its fields"),
        ([{"credits": 13}], "`courses[0].credits` is given as `13`, but must be a whole number"),
        (
            [{"pased": True}],
            "`courses[0].pased` is given as `true`, but is not a field of a course",
        ),
        ([{"name": "a"}, {"name": "a"}], "`courses[1].name` is given as `a`, but is that of"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(book: Book, courses: object, told: str) -> None:
    facts, (problem,) = book.reader.read({"courses": courses, "hired": "2020-01-01"})
    assert str(problem).startswith(told)
    assert "courses" not in facts
    assert facts["hired"] == date(2020, 1, 1)


def test_every_problem_is_told(book: Book) -> None:
    given = {"courses": [{"credits": 13, "passed": 1}, [], {"paid": -1}], "hired": 3}
    _, problems = book.reader.read(given)
    assert [p.field for p in problems] == [
        "hired", "courses[0].credits", "courses[0].passed", "courses[1]", "courses[2].paid",
    ]  # fmt: skip


def test_rows_are_not_written_in_cells(book: Book) -> None:
    _, (problem,) = book.reader.read_text({"courses": "3, 4"})
    assert "give the record as JSON" in str(problem)


def test_a_row_that_breaks_a_must_makes_the_record_invalid(book: Book) -> None:
    (answer,) = book.ask({"older": [{}, {"credits": 0}]}, DAY, ["earlier"])
    assert answer.status == "invalid"
    assert answer.problems[0].startswith("`older[1]`: `credits` 0 cannot be")


def test_a_fact_that_a_row_lacks_is_needed_of_it(book: Book) -> None:
    given = {"courses": [{"passed": True, "credits": 3}, {"passed": True}, {"passed": False}]}
    (answer,) = book.ask(given, DAY, ["credits"])
    assert answer.needs == ("credits",)
    assert [(n.row, n.field) for n in answer.row_needs] == [("course 2", "credits")]
    (answer,) = book.ask({}, DAY, ["credits"])
    assert answer.needs == ("courses",)


def test_the_schema_describes_a_row_once(book: Book) -> None:
    schema = record_schema(book.agreement)
    assert schema["properties"]["courses"]["items"] == {"$ref": "#/$defs/course"}
    assert list(schema["$defs"]["course"]["properties"]) == ["name", "passed", "credits", "paid"]
    assert schema["$defs"]["course"]["description"] == "A course taken"


def test_a_report_leaves_out_what_goes_through_them_and_says_why(book: Book) -> None:
    plan = plan_of(book, ())
    assert plan.columns == ("known",)
    why = "it goes through the rows of `courses` inside the record, which a roster does not give"
    assert plan.left_out is not None
    assert plan.left_out["credits"] == why
    assert of_people_alone(book, ()) == ("known",)
    for ask in (plan_of, of_people_alone):
        with pytest.raises(Refused, match="goes through the rows of `courses`"):
            ask(book, ["credits"])
    assert "-- `credits` cannot be worked out" in sql_of(book, (), DAY, {}, "duckdb", values=True)


def test_a_column_of_a_roster_cannot_hold_them(book: Book) -> None:
    source = RosterSource("r.csv", ("id", "courses"), Path(), None)
    with pytest.raises(RosterRefused, match="`courses` is a list of rows in the record"):
        match(source, book.agreement.fields, PLAIN)


def test_the_page_tells_what_a_row_holds(book: Book) -> None:
    text = page_text(page_of(book.agreement, book.mentions))
    assert "What must be known about each course" in text
    assert "a list; each a course, told below" in text
