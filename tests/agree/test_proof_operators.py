"""Each operator on its own, of records fixed and of all records at once, as the meaning has it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from random import Random

import pytest

from engine.backends.plain import Plain
from engine.backends.proof.symbolic import Symbolic
from engine.backends.proof.terms import packed, same
from engine.backends.proof.world import World
from engine.check import check
from engine.ir.tree import Agreement
from engine.source import Source
from engine.syntax.parser import parse
from engine.values import NONE, Value, minute_of
from tests.agree.generated import day, season
from tests.agree.test_proof_agrees import meant, reads, says, solver_of, some_readings, unique

_HEAD = """agreement operators "Each operator"
  term Jan 1, 2018 through Dec 31, 2020
  after term continues
  money rounds half even to cent
  months end month_question
  leap day leap_question
  working days Friday through Tuesday
end

year season begins Sep 1 written "2021-22"

record person
  hired date
  born date
  ends date default none
  status one of (full, part, seasonal)
  grade one of (a, b) open
  pay money
  saved days from 0 through 300
  waited months from 0 through 30 precise to 1 month
  grace working days from 0 working days through 30 working days precise to 1 working day
  begun datetime
  over datetime default none
  worked hours from 0 hours through 48 hours precise to 0.25 hours
  rank count
  extra money default none
  flag yes_no
  off list of date default ()
  left choice of season from "2000-01" through "2030-31"
  back choice of season default none
end

define service as completed years from hired

contested leap_question @1 "Where does the anniversary of Feb 29 fall?"
  reading march is Mar 1
  reading february is Feb 28
  adopt march
end

contested month_question @1 "Where does a short month put the day?"
  reading clamped_day is clamped
  reading spilled_day is spilled
  adopt clamped_day
end

contested scope @1 "Which?"
  reading first_one is 2 days
  reading second_one is 5 days
  adopt none
end

value share percent
  from Jul 1, 2016  12%
  from Jul 1, 2019  13.5%
end

"""

EXPRESSIONS = {
    "money": (
        "pay + extra",
        "pay - $20.50",
        "pay rounded to cent",
        "(pay / 3) rounded to cent",
        "(pay / 7) rounded up to cent",
        "($100 - pay / 3) rounded down to cent",
        "share of pay",
        "50% of $1,000, at most pay",
        "largest of (pay, $100, extra)",
        "smallest of (pay, extra)",
        "pay * rank",
        "(if status is full then $100 else if flag then pay else none)",
        "$1 * (sum of rank for each d in (Jan 1, 2019, hired, as_of) where d after born)",
        "(first of pay for each d in (Jan 1, 2019, hired) where d after ends)",
        "(largest of pay for each d in (Jan 1, 2019, hired) where d before as_of)",
    ),
    "days": (
        "as_of - hired",
        "saved, at least 3 days, at most 100 days",
        "scope",
        "2 * scope + saved",
        "1 day * (count of d for each d in (hired, as_of, ends) where d after Jan 1, 2015)",
        "1 day * (count of d for each d in off)",
        "1 day * day of hired",
        "1 day * month of as_of",
        "1 day * year of ends",
    ),
    "date": (
        "hired + 18 months",
        "hired + 5 years",
        "hired + waited",
        "as_of - 45 days",
        "hired + 2 years + 3 months",
        "next Jul 1 on or after as_of",
        "previous Feb 29 before hired",
        "next first Monday of Sep after hired",
        "next Easter after as_of",
        "hired + 7 working days",
        "as_of - 33 working days",
        "as_of + grace",
        "ends + 12 working days",
        "(Feb 28, 2016 + 1 working day) + grace",
        "next Friday on or after hired",
        "date of (begun + worked)",
        "date of over",
        "next Monday after as_of",
        "previous Monday on or before ends",
        "previous Sunday before hired",
        "start of month of hired",
        "end of month of ends",
        "latest of (hired, ends, as_of)",
        "earliest of (ends, hired + 10 years)",
        "(latest of d for each d in (hired, ends))",
        "first day of left",
        "last day of back",
        "last day of (the season of as_of)",
    ),
    "choice of season": (
        "left + 2 years",
        "back - 1 year",
        "the season of hired",
        "latest of (left, back)",
        '(if back is none then "2021-22" else back)',
    ),
    "datetime": (
        "begun + 8 hours",
        "begun + worked",
        "over - 1.5 hours",
        "hired at 22:30",
        "ends at 00:00 + worked",
        "latest of (begun, over, Feb 29, 2016 00:00)",
        "earliest of (over, begun + 16 hours)",
        "(if flag then over else begun)",
    ),
    "hours": ("over - begun", "begun - (hired at 07:00)"),
    "yes_no": (
        "begun before over",
        "over on or before begun",
        "over is begun or over is none",
        "begun + worked from Jun 30, 2015 22:00 through Mar 1, 2016 06:00",
        "date of over is ends",
        "weekday of hired is monday",
        "(service as of ends) at least 3 years",
        "service at least 4 years and not (flag or status is part)",
        "ends is none or ends after as_of",
        "extra more than pay",
        "grade is in (a, c)",
        "grade is b",
        "status is in (full, part)",
        "as_of is in off",
        "hired is in (ends, Jul 1, 2010)",
        "(any of (d after as_of) for each d in (hired, ends))",
        "(all of (d before as_of) for each d in (hired, ends))",
        "(service with hired as born) more than 30 years",
        "completed months from hired at least 100 months",
        "scope is 2 days",
        "saved at least 42.5 days",
        'left on or before "2015-16"',
        "back before (the season of as_of)",
        'back is in ("2015-16", "2016-17")',
        "back is none",
    ),
}


def _text() -> str:
    text, place = _HEAD, 0
    for kind, expressions in EXPRESSIONS.items():
        for expression in expressions:
            place += 1
            text += f'clause 2.{place} "Clause {place}"\n'
            said = (
                f"yes\n    when {expression}\n    otherwise no" if kind == "yes_no" else expression
            )
            text += f"  decide decision_{place} {kind} {said}\nend\n\n"
    return text


def _agreement() -> Agreement:
    checked = check([parse(Source("operators.clause", _text()))])
    assert checked.agreement is not None, [d.message for d in checked.findings if d.is_error]
    return checked.agreement


MADE = _agreement()
FIRST, LAST = date(2014, 1, 1), date(2023, 1, 1)


def record(random: Random) -> dict[str, Value]:
    """Every fact of a person."""
    return {
        "hired": day(random, 2000, 2018),
        "born": day(random, 1950, 1990),
        "ends": random.choice((NONE, day(random, 2010, 2022))),
        "status": random.choice(("full", "part", "seasonal")),
        "grade": random.choice(("a", "b", "c")),
        "pay": random.choice((0, 1, 10, 20, 55, 100, 250, 1000)),
        "saved": random.choice((0, 42, 99, 100, 101, 250)),
        "waited": random.randint(0, 30),
        "grace": random.randint(0, 30),
        "begun": minute_of(day(random, 2014, 2018), random.choice((0, 7, 23)), 0),
        "over": random.choice((NONE, minute_of(day(random, 2014, 2018), 6, 59))),
        "worked": random.choice((0, 1, 8, Fraction(33, 4), 16, 48)),
        "rank": random.choice((0, 1, 2, 3)),
        "extra": random.choice((NONE, 0, 5, 100)),
        "flag": random.random() < 0.5,
        "left": season(random),
        "back": random.choice((NONE, season(random))),
        "off": tuple(sorted({day(random, 2015, 2020) for _ in range(random.randint(0, 3))})),
    }


def when_of(random: Random) -> date:
    return min(max(day(random, 2014, 2023), FIRST), LAST)


def test_each_operator_folds() -> None:
    random = Random(7)
    plain = Plain(MADE)
    for _ in range(60):
        facts, when, readings = record(random), when_of(random), some_readings(random, MADE)
        symbolic = Symbolic(World([MADE], when, when, facts=facts), MADE, readings)
        for name in MADE.decisions:
            wanted = meant(plain, name, facts, when, readings)
            right = says(symbolic.world, symbolic.decision(name), wanted)
            assert right is True, (name, facts, when, readings, wanted)


def _each_free(name: str, count: int) -> None:
    random = Random(name)
    plain = Plain(MADE)
    world = World([MADE], FIRST, LAST)
    symbolic = Symbolic(world, MADE, dict.fromkeys(MADE.questions))
    outcome = symbolic.decision(name)
    solver = solver_of(world)
    for _ in range(count):
        facts, when, readings = record(random), when_of(random), some_readings(random, MADE)
        chosen = [
            world.has_facts(facts),
            same(world.day, packed(when)),
            reads(world, MADE, readings),
        ]
        right = says(world, outcome, meant(plain, name, facts, when, readings))
        unique(world, solver, *chosen, right=right)


def test_each_operator_among_all_records() -> None:
    for name in MADE.decisions:
        _each_free(name, 1)


@pytest.mark.slow
@pytest.mark.parametrize("name", MADE.decisions)
def test_each_operator_among_all_records_at_length(name: str) -> None:
    _each_free(name, 40)
