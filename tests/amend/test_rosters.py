"""Edits inside what is done for each row: they change a rank, a place or a condition by the day."""

from __future__ import annotations

from datetime import date

from engine.books import Book
from engine.ir.tree import ROSTER
from engine.source import Source
from engine.values import Row, as_fact
from tests.docs.test_clause_blocks import amended

AGREEMENT = """agreement mill "Mill"
  term Jan 1, 2020 through Dec 31, 2024
  after term continues
end
roster member_on_list
  id id
  years_served years
  age years
  applied yes_no default yes
end
clause 1 "Early retirement"
  decide admitted list of id
    collect m's id for each m in roster where m's applied best 1 by highest m's years_served
  decide ages years largest of m's age for each m in roster
end
"""


def admitted(edits: str, day: date) -> object:
    text = f'amendment offer "Offer" amends mill\n  effective Jan 1, 2022 @1\n  {edits}\nend\n'
    checked = amended(Source("mill.clause", AGREEMENT), text)
    assert checked.agreement is not None, [d.message for d in checked.findings]
    rows = (
        Row(1, "a", {"id": "a", "years_served": 9, "age": 60, "applied": True}),
        Row(2, "b", {"id": "b", "years_served": 5, "age": 64, "applied": True}),
        Row(3, "c", {"id": "c", "years_served": 20, "age": 50, "applied": False}),
    )
    facts = {ROSTER: as_fact(rows)}
    return Book(checked.agreement).answers(facts, [], day, ("admitted",), {})[0].value


BEFORE, AFTER = date(2021, 12, 31), date(2022, 1, 1)


def test_the_number_of_places_can_be_changed() -> None:
    edit = "in clause 1 change 1 to 2 @1"
    assert admitted(edit, BEFORE) == ("a",)
    assert admitted(edit, AFTER) == ("a", "b")


def test_the_key_can_be_changed() -> None:
    edit = "in clause 1 change m's years_served to m's age @1"
    assert admitted(edit, BEFORE) == ("a",)
    assert admitted(edit, AFTER) == ("b",)


def test_the_condition_can_be_changed() -> None:
    edit = "in clause 1 change m's applied to m's applied or m's age at most 50 years @1"
    assert admitted(edit, BEFORE) == ("a",)
    assert admitted(edit, AFTER) == ("c",)


def test_a_decision_without_parentheses_can_be_struck_and_added_anew() -> None:
    edit = (
        "in clause 1 strike decide admitted @1 add decide admitted collect m's id for each m in"
        " roster ordered by lowest m's age"
    )
    assert admitted(edit, BEFORE) == ("a",)
    assert admitted(edit, AFTER) == ("c", "a", "b")
