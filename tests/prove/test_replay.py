"""Witnesses: asked of the engine, said in one line, and written as a scenario."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache

import pytest

from engine.backends.proof.world import Witness
from engine.check import check
from engine.ir import tree as t
from engine.prove.replay import (
    holds_in_answer,
    promised_value,
    replay,
    replayed,
    scenario_text,
    witness_text,
)
from engine.prove.writing import written
from engine.session import Book
from engine.source import Source
from engine.syntax.parser import parse
from engine.syntax.printer import canonical
from engine.values import (
    DATE,
    DAYS,
    HOURS,
    MONEY,
    NONE,
    PERCENT,
    YES_NO,
    Kind,
    Value,
    choice,
    list_of,
    quantity,
)

_TEXT = """agreement quay "The quay and its people"
  term Jan 1, 2020 through Dec 31, 2022
  after term continues
  money rounds half up to cent
  months end clamped
  leap day Mar 1
end

record person
  hire_date   date
  status      one of (full_time, part_time, "day")
  sick_days   days  precise to 0.5 days
  left_on     date  default none
  on_leave    yes_no  default no
  holidays    list of date  default ()
  hourly_pay  money per hour
  must hire_date on or before as_of
end

contested cutoff @2 "Is the day itself inside?"
  reading inside is 10 days
  reading outside is 9 days
  adopt none
end

clause 1.1 "Sick days paid"
  decide paid_days days sick_days, at most 60 days
    when status is full_time and not on_leave
    otherwise none @1.2
  decide pay_for_days money paid_days * 8 hours per day * hourly_pay / 3 @1.3
  decide shared_days days sick_days / 3
end

clause 2.1 "Days of grace"
  decide grace days cutoff
    when status is not "day"
end
"""


@cache
def book() -> Book:
    checked = check([parse(Source("quay.clause", _TEXT))])
    assert checked.agreement is not None, checked.findings
    return Book(checked.agreement)


def witness(**facts: Value) -> Witness:
    made: dict[str, Value] = {
        "hire_date": date(1996, 7, 1), "status": "full_time", "left_on": NONE, "on_leave": False,
    }  # fmt: skip
    return Witness(date(2020, 7, 1), {**made, **facts})


def test_a_witness_in_one_line_leaves_defaults_out() -> None:
    line = witness_text(book().agreement, witness(sick_days=Fraction(25, 2)))
    assert line == "hire_date Jul 1, 1996, status full_time, sick_days 12.5 days, as of Jul 1, 2020"


def test_a_witness_says_the_readings_it_rests_on() -> None:
    made = replace(witness(status="day"), readings={"cutoff": "inside"})
    line = witness_text(book().agreement, made)
    assert line == 'hire_date Jul 1, 1996, status "day", as of Jul 1, 2020, cutoff is inside'


def test_the_engine_answers_a_witness_with_defaults_and_readings() -> None:
    made = replace(witness(sick_days=70), readings={"cutoff": "outside"})
    assert replayed(book(), made, "paid_days").value == 60
    assert replayed(book(), made, "grace").value == 9
    assert replayed(book(), witness(), "grace").status == "contested"
    assert replayed(book(), witness(), "grace", {"cutoff": "inside"}).value == 10
    assert [a.decision.name for a in replay(book(), made)] == list(book().agreement.decisions)


def test_a_record_that_cannot_be_is_invalid() -> None:
    assert replayed(book(), witness(hire_date=date(2021, 1, 1)), "paid_days").status == "invalid"


# ------------------------------------------------------------------ scenarios


def scenario(made: Witness, *names: str) -> str:
    return scenario_text(book().agreement, "a witness", made, replay(book(), made, names))


def test_a_scenario_says_what_was_answered() -> None:
    made = replace(witness(sick_days=70, hourly_pay=27), readings={"cutoff": "outside"})
    assert scenario(made, "paid_days", "pay_for_days", "grace") == (
        'scenario "a witness"\n'
        "  given hire_date Jul 1, 1996, status full_time, sick_days 70 days,\n"
        "        hourly_pay $27 per hour\n"
        "  as of Jul 1, 2020\n"
        "  reading cutoff is outside\n"
        "  expect paid_days     60 days  @1.1\n"
        "  expect pay_for_days  $4,320   @1.3\n"
        "  expect grace         9 days   @2.1\n"
        "end\n"
    )


def test_what_is_not_decided_is_expected_too() -> None:
    assert scenario(witness(status="day"), "paid_days", "pay_for_days", "grace").splitlines()[
        3:
    ] == [
        "  expect paid_days     none  @1.2",
        "  expect pay_for_days  needs hourly_pay",
        "  expect grace         undecided",
        "end",
    ]


def test_an_answer_without_a_literal_is_left_out() -> None:
    assert "shared_days" not in scenario(witness(sick_days=10), "shared_days")
    assert "expect shared_days  4 days" in scenario(witness(sick_days=12), "shared_days")


@pytest.mark.parametrize(
    "made",
    [
        witness(),
        Witness(date(2020, 7, 1), {}),
        witness(sick_days=70, hourly_pay=Fraction(2735, 100)),
        witness(status="day", on_leave=True, left_on=date(2020, 2, 29)),
        witness(holidays=(date(2020, 1, 1), date(2020, 12, 25)), sick_days=Fraction(1, 2)),
        replace(witness(sick_days=3, hourly_pay=31), readings={"cutoff": "inside"}),
    ],
)
def test_a_scenario_is_canonical_and_comes_out(made: Witness) -> None:
    names = ("paid_days", "pay_for_days", "grace")
    text = scenario(made, *names)
    source = Source("found.clause", text)
    parsed = parse(source)
    assert parsed.problems == ()
    assert canonical(parsed.document, source) == text
    checked = check([parse(Source("quay.clause", _TEXT)), parsed])
    assert [f.message for f in checked.findings if f.is_error] == []
    for example, answer in zip(checked.examples, replay(book(), made, names), strict=True):
        assert (example.status, example.value) == (answer.status, answer.value)
        facts = book().with_defaults(example.facts)
        again = book().answers(facts, (), example.day, (example.decision,), example.readings)[0]
        assert (again.status, again.value) == (answer.status, answer.value)


# ------------------------------------------------------------------ promises


def promise(form: str, subject: t.Expr | None, *items: t.Expr, **more: t.Expr) -> t.Promise:
    return t.Promise("kept", form, subject, "", items, more.get("condition"), "", "")


def at_most(days: int) -> t.Expr:
    limit = t.Literal(days, kind=DAYS)
    return t.Compare(t.Relation.LE, t.DecisionRef("paid_days", kind=DAYS), limit, kind=YES_NO)


def test_a_promise_is_kept_or_broken_in_the_answer() -> None:
    made = witness(sick_days=70)
    assert holds_in_answer(book(), made, promise("holds", at_most(60)))
    assert not holds_in_answer(book(), made, promise("holds", at_most(59)))
    on_leave = t.Field("on_leave", kind=YES_NO)
    assert holds_in_answer(book(), made, promise("holds", at_most(59), condition=on_leave))


def test_exactly_one_is_one() -> None:
    made = witness(sick_days=70)
    assert holds_in_answer(book(), made, promise("exactly one", None, at_most(59), at_most(60)))
    assert not holds_in_answer(book(), made, promise("exactly one", None, at_most(9), at_most(59)))
    assert not holds_in_answer(book(), made, promise("exactly one", None, at_most(60), at_most(61)))


def test_a_record_that_cannot_be_breaks_no_promise() -> None:
    made = witness(sick_days=70, hire_date=date(2021, 1, 1))
    assert holds_in_answer(book(), made, promise("holds", at_most(59)))


def test_a_promised_value_is_shown_as_answers_are() -> None:
    made = witness(sick_days=70, hourly_pay=Fraction(2735, 100))
    pay = t.DecisionRef("pay_for_days", kind=MONEY)
    assert promised_value(book(), made, pay) == "$4,376.00"
    grace = t.DecisionRef("grace", kind=DAYS)
    assert promised_value(book(), witness(status="day"), grace) == "undecided"


# ------------------------------------------------------------------ values


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (810, MONEY, "$810"),
        (Fraction(2735, 100), quantity(USD=1, hour=-1), "$27.35 per hour"),
        (1, DAYS, "1 day"),
        (8, quantity(hour=1, day=-1), "8 hours per day"),
        (Fraction(29, 2), PERCENT, "14.5%"),
        (-3, HOURS, "-3 hours"),
        (12, quantity("votes"), "12"),
        (2, quantity(day=1, hour=1), "2"),
        (Fraction(1, 3), DAYS, "0.333333333 days"),
        (NONE, MONEY, "none"),
        (True, YES_NO, "yes"),
        ("day", choice("day"), '"day"'),
        ((date(2020, 1, 1),), list_of(DATE), "(Jan 1, 2020)"),
    ],
)
def test_a_value_is_written_as_the_language_writes_it(
    value: Value, kind: Kind, expected: str
) -> None:
    assert written(value, kind) == expected
