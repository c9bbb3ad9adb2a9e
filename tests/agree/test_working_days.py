"""Days of the week and working days: one answer by the meaning, in columns and on the timeline."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest

from engine.backends.plain import Plain
from engine.check import check
from engine.inquiry.answers import Inquiry
from engine.inquiry.timeline import Timeline
from engine.ir.mentions import Mentions
from engine.ir.tree import Agreement
from engine.source import Source
from engine.syntax.parser import parse
from engine.values import Value
from tests.agree.generated import day
from tests.backends.columns.rows import disagreements, plain_book

_TEXT = """agreement weeks "Weeks"
  term Jan 1, 2018 through Dec 31, 2020
  after term continues
  working days {week}
end

record person
  notice date
  back date default none
  grace working days default 2 working days
end

clause 1 "Days"
  decide ahead date notice + grace
  decide behind date notice - grace
  decide fixed date back + 12 working days
  decide earlier date (notice - 1 working day) - 33 working days
  decide chosen date (if back is none then Feb 29, 2020 else notice) + grace
  decide friday date next Friday on or after notice
  decide monday date next Monday after back
  decide sunday date previous Sunday on or before notice
  decide tuesday date previous Tuesday before notice
  decide near date next Wednesday after as_of
  decide due date as_of + 3 working days
end
"""
ENDS = (date(1, 1, 1), date(1, 1, 9), date(9999, 12, 20), date(9999, 12, 31), date(2020, 2, 29))


def _weeks(week: str) -> Agreement:
    checked = check([parse(Source("weeks.clause", _TEXT.format(week=week)))])
    assert checked.agreement is not None, checked.findings
    return checked.agreement


def _records(random: Random, count: int) -> list[dict[str, Value]]:
    """People at random: at the ends of the calendar, with facts not given, parts of a day."""
    counts = (*range(13), 33, Fraction(5, 2), 10**9)
    records: list[dict[str, Value]] = []
    for _ in range(count):
        facts: dict[str, Value] = {"grace": random.choice(counts)}
        for name in ("notice", "back"):
            facts[name] = random.choice((day(random), random.choice(ENDS)))
        records.append({name: v for name, v in facts.items() if random.random() < 0.8})
    return records


@pytest.mark.parametrize("week", ["Monday through Friday", "Saturday through Wednesday"])
def test_columns_say_what_the_meaning_says(week: str) -> None:
    made = _weeks(week)
    found = disagreements(
        plain_book(made), _records(Random(week), 150), date(2020, 2, 28), {}, tuple(made.decisions)
    )
    assert not found, found[0]


def test_the_timeline_is_that_of_asking_every_day() -> None:
    """Over a Feb 29, the ends of months and a year's end."""
    made = _weeks("Monday through Friday")
    plain, mentions = Plain(made), Mentions(made)
    start, until = date(2019, 12, 20), date(2020, 3, 10)
    for name in ("near", "due"):
        stepped: list[tuple[date, object]] = []
        for n in range((until - start).days + 1):
            at = start + timedelta(n)
            key = Inquiry(plain, plain, mentions, {}, at, {}).answer(name).outcome.key
            if not stepped or stepped[-1][1] != key:
                stepped.append((at, key))
        changes = Timeline(made, mentions, {}, {}, ()).changes(name, start, until)
        assert [(c.day, c.answer.outcome.key) for c in changes] == stepped
