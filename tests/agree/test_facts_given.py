"""A fact given with `with` that is not known makes a difference only where it matters."""

from __future__ import annotations

from datetime import date

import pytest

from engine.backends.forward import Forward
from engine.backends.plain import Plain
from engine.backends.proof.solving import Solving
from engine.backends.proof.symbolic import Symbolic
from engine.backends.proof.world import World
from engine.books import Book
from engine.check import check
from engine.inquiry.timeline import Timeline
from engine.ir.mentions import Mentions
from engine.ir.tree import ROSTER, Agreement
from engine.source import Source
from engine.syntax.parser import parse
from engine.values import Row, Value, as_fact
from tests.backends.columns.rows import disagreements, plain_book

DAY = date(2021, 1, 1)
FACTS: tuple[dict[str, Value], ...] = (
    {},
    {"other": "x"},
    {"other": "y", "since": DAY},
    {"test": "x"},
)
_TEXT = """agreement sample "Sample"
  term Jan 1, 2020 through Dec 31, 2022
  after term continues
end

record person
  sort one of (plain, special)
  test one of (x, y)
  other one of (x, y)
  since date
  until date
end

roster r
  test one of (x, y)
end

define points as by sort plain 1 special by test x 2 y 3 end end
define asked as if sort is plain then other else undecided
define either as points at least 2 or until after since

clause 1 "A"
  decide at_once number points with test as other
  decide left_open number points with test as undecided
  decide either_open number points with test as asked
  decide both number (points with test as other) + (points with test as undecided)
  decide reached yes_no (either with until as (since + 1 day))
  decide of_rows yes_no any of ((points with test as a's test) is 1) for each a in roster
end
"""
OF_THE_RECORD = ("at_once", "left_open", "either_open", "both", "reached")


def sample() -> Agreement:
    checked = check([parse(Source("sample.clause", _TEXT))])
    assert checked.agreement is not None, [d.message for d in checked.findings]
    return checked.agreement


def facts(sort: str) -> list[dict[str, Value]]:
    return [{"sort": sort, **more} for more in FACTS]


def test_it_is_needed_where_nothing_can_be_told_without_it() -> None:
    for engine in (Plain(sample()), Forward(Plain(sample()))):
        book = Book(sample(), engine=engine)
        (plain,) = book.answers({"sort": "plain"}, (), DAY, ("at_once",), {})
        assert (plain.status, plain.value) == ("decided", 1)
        (special,) = book.answers({"sort": "special"}, (), DAY, ("at_once",), {})
        assert special.needs == ("other",)


def test_so_it_is_for_each_row() -> None:
    rows = as_fact((Row(1, "row 1", {}),))
    book = plain_book(sample())
    (plain,) = book.answers({"sort": "plain", ROSTER: rows}, (), DAY, ("of_rows",), {})
    assert (plain.status, plain.value) == ("decided", True)
    (special,) = book.answers({"sort": "special", ROSTER: rows}, (), DAY, ("of_rows",), {})
    assert special.outcome.lack is not None
    assert [str(need) for need in special.outcome.lack.needs] == ["test of row 1"]


@pytest.mark.parametrize("sort", ["plain", "special"])
def test_columns_say_the_same(sort: str) -> None:
    assert disagreements(plain_book(sample()), facts(sort), DAY, {}, OF_THE_RECORD) == []


@pytest.mark.parametrize("name", OF_THE_RECORD)
def test_a_proof_says_the_same_of_what_the_text_leaves_open(name: str) -> None:
    made = sample()
    book = plain_book(made)
    whole: dict[str, Value] = {"test": "y", "other": "x", "since": DAY, "until": DAY}
    for sort in ("plain", "special"):
        given = {"sort": sort, **whole}
        world = World((made,), DAY, DAY, facts=given)
        outcome = Symbolic(world, made, {}).decision(name)
        (answer,) = book.answers(given, (), DAY, (name,), {})
        decided = Solving(world).verdict(world.has_facts(given), outcome.decided)
        assert decided.possible is (answer.status == "decided"), (name, sort)


def test_a_day_that_moves_on_is_not_asked_for_where_another_is_given() -> None:
    made = sample()
    timeline = Timeline(made, Mentions(made), {"sort": "plain"}, {}, moving=("until",))
    changes = list(timeline.changes("reached", DAY, date(2021, 2, 1)))
    assert [change.answer.status for change in changes] == ["needs"]


_LEFT = """agreement sample "Sample"
  term Jan 1, 2020 through Dec 31, 2022
  after term continues
end

record person
  left date default none
  hired date default none
end

define gone as left is not none
define same as left is hired
define earlier as left before hired
define until_then as left on or before hired

clause 1 "A"
  decide a yes_no (gone with left as none)
  decide b yes_no (same with left as none)
  decide c yes_no (earlier with left as none)
  decide d yes_no (until_then with left as none)
end
"""


@pytest.mark.parametrize("hired", [None, date(2020, 5, 1)])
def test_a_day_that_moves_on_may_be_given_as_none(hired: date | None) -> None:
    checked = check([parse(Source("sample.clause", _LEFT))])
    made = checked.agreement
    assert made is not None
    known: dict[str, Value] = {} if hired is None else {"hired": hired}
    facts = plain_book(made).with_defaults(known)
    timeline = Timeline(made, Mentions(made), facts, {}, moving=("left",))
    for name in made.decisions:
        (asked,) = plain_book(made).answers({**facts, "left": DAY}, (), DAY, (name,), {})
        changes = list(timeline.changes(name, DAY, date(2021, 2, 1)))
        assert [c.answer.value for c in changes] == [asked.value], name
