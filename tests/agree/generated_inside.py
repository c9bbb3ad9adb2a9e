"""Agreements over rows inside a record made at random: courses taken, alone and beside a roster."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from engine.check import check
from engine.ir.tree import ROSTER, Agreement
from engine.source import Source
from engine.syntax.parser import parse
from engine.values import Row, Value, as_fact, rows_in

_HEAD = """agreement generated "Generated agreement over rows inside a record"
  term Jan 1, 2018 through Dec 31, 2023
  after term continues
end

year season begins Sep 1 written "2021-22"

rows course "a course taken"
  name id
  approved yes_no
  grade one of (good, fair)
  credits count
  paid money default $0
  taken_on date default none
  taken_in choice of season
  must credits at most 12
end

rows leave
  days_away days
end

record person
  courses list of course
  leaves list of leave default ()
  hired date
end

roster member
  id id
  credits count
end
"""
_TESTS = (
    "c's approved",
    "c's grade is good",
    "c's credits at least 3",
    "c's taken_on after hired",
    "c's taken_on is none",
    'c\'s taken_in before "2019-20"',
    "c's taken_in is (the season of as_of)",
    "(any of (d's credits more than c's credits) for each d in courses)",
    "(count of w for each w in leaves where w's days_away at least 10 days) at least 1",
    "(any of (m's credits is c's credits) for each m in roster)",
)
_KEYS = ("c's credits", "c's taken_on", "c's approved", "c's taken_in", "c's paid")
_GUARDS = (
    "(count of courses) at least 2",
    "(all of c's approved for each c in courses)",
    "(sum of w's days_away for each w in leaves) less than 15 days",
    (
        "(any of ((count of c for each c in courses where c's credits at least m's credits)"
        " at least 2) for each m in roster)"
    ),
    "hired before Jan 1, 2019",
)


def _loop(random: Random) -> str:
    tests = [random.choice(_TESTS) for _ in range(random.randint(0, 2))]
    text = " for each c in courses"
    if tests:
        text += f" where {random.choice((' and ', ' or ')).join(tests)}"
    return text


def _best(random: Random) -> str:
    keys = " then ".join(
        f"{random.choice(('highest', 'lowest'))} {random.choice(_KEYS)}"
        for _ in range(random.randint(1, 3))
    )
    return f" best {random.choice(('1', '2', '(count of leaves)'))} by {keys}"


def _of_money(random: Random) -> str:
    body = random.choice(("c's paid", "$80", "(if c's approved then $100 else c's paid)"))
    op = random.choice(("sum", "largest", "smallest"))
    return f"{op} of {body}{_loop(random)}{_best(random) if random.random() < 0.5 else ''}"


def _of_names(random: Random) -> str:
    rank = random.choice(("", _best(random), f" ordered by highest {random.choice(_KEYS)}"))
    return f"collect c's name{_loop(random)}{rank}"


def _of_years(random: Random) -> str:
    return f"{random.choice(('latest', 'earliest'))} of c's taken_in{_loop(random)}"


def agreement(random: Random) -> Agreement:
    """A small agreement, checked: an error in it is the generator's mistake."""
    text = _HEAD
    made = (
        ("amount", "money", _of_money),
        ("names", "list of id", _of_names),
        ("season_of_it", "choice of season", _of_years),
    )
    for number, (name, kind, body) in enumerate(made, 2):
        for branch in range(random.randint(1, 3)):
            head = f'clause {number}.{branch} "C"\n  decide {name} {kind if branch == 0 else ""}'
            text += f"\n{head} {body(random)}\n    when {random.choice(_GUARDS)}\nend\n"
    checked = check([parse(Source("generated.clause", text))])
    assert checked.agreement is not None, [d.message for d in checked.findings if d.is_error] + [
        text
    ]
    return checked.agreement


def _course(random: Random, number: int) -> dict[str, Value]:
    return {
        "name": f"c{number}",
        "approved": random.random() < 0.6,
        "grade": random.choice(("good", "fair")),
        "credits": random.choice((1, 3, 3, 4)),
        "paid": random.choice((0, 100, 100, 250)),
        "taken_on": date(2018, 7, 1) + timedelta(random.choice((0, 0, 400, 900))),
        "taken_in": date(random.choice((2018, 2019, 2019, 2020)), 9, 1),
    }


def record(random: Random) -> dict[str, Value]:
    """A person with every fact known."""
    courses = [Row(i, f"c{i}", _course(random, i)) for i in range(1, random.randint(0, 4) + 1)]
    leaves = [Row(i, f"leave {i}", {"days_away": random.choice((5, 10))}) for i in (1, 2)]
    members = [Row(i, f"m{i}", {"id": f"m{i}", "credits": i}) for i in range(1, 4)]
    return {
        "courses": as_fact(courses),
        "leaves": as_fact(leaves[: random.randint(0, 2)]),
        "hired": date(2018, random.randint(1, 12), 1),
        ROSTER: as_fact(members[: random.randint(0, 3)]),
    }


def less(random: Random, facts: dict[str, Value]) -> dict[str, Value]:
    """The same with some facts, and some facts of rows, not given; defaults stay."""
    kept = ("paid", "taken_on")

    def some(row: Row) -> Row:
        left = {n: v for n, v in row.facts.items() if n in kept or random.random() < 0.8}
        return Row(row.number, row.name, left)

    out: dict[str, Value] = {}
    for name, value in facts.items():
        if name != "leaves" and random.random() < 0.1:
            continue
        out[name] = value if name == "hired" else as_fact([some(r) for r in rows_in(value)])
    return out
