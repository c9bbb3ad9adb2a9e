"""A clause that has ended still does not apply where its `when` is surely not met."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from engine.backends.forward import Forward
from engine.backends.plain import Plain
from engine.backends.proof.symbolic import Symbolic
from engine.backends.proof.world import World
from engine.check import check
from engine.inquiry.answers import Inquiry
from engine.inquiry.timeline import Timeline
from engine.ir.mentions import Mentions
from engine.ir.tree import Agreement
from engine.source import Source
from engine.syntax.parser import parse
from engine.values import Value
from tests.agree.test_proof_agrees import meant, says

TEXT = """agreement pay "Pay after the term"
  term Jan 1, 2020 through Dec 31, 2020
  after term continues
end

record worker
  status one of (full, part)
  age years
  rank count
end

contested stays @2 "Does the bonus outlive the term?"
  reading it_ends is ends "it is of this agreement"
  reading it_stays is continues "nothing says that it ends"
  adopt {adopt}
end

clause 1 "Everybody"
  decide bonus money $100
  except 2
end

clause 2 "Full time"
  decide bonus $200 when status is full
  after term stays
end

clause 3 "By age"
  decide allowance money when status is full and age at least 40 years
    by rank
      1  $10
      2  $20
    otherwise $5
  decide allowance $7 when status is part
  after term ends
end
"""
LAST = date(2020, 12, 31)
AFTER = LAST + timedelta(1)


def made(adopt: str = "it_ends") -> Agreement:
    source = Source("pay.clause", TEXT.format(adopt=adopt))
    checked = check([parse(source)])
    assert checked.agreement is not None, [d.message for d in checked.findings]
    return checked.agreement


def answered(agreement: Agreement, name: str, facts: Mapping[str, Value], when: date) -> str:
    """The answer on both back ends of one record: its status, with the value or what it needs."""
    plain = Plain(agreement)
    found = [
        Inquiry(plain, engine, Mentions(agreement), facts, when, {}).answer(name)
        for engine in (plain, Forward(plain))
    ]
    texts = [f"{a.status} {a.value or ' '.join(a.needs)}".strip() for a in found]
    assert texts[0] == texts[1]
    return texts[0]


@pytest.mark.parametrize(
    ("decision", "facts", "during", "after"),
    [
        ("bonus", {"status": "part"}, "decided 100", "decided 100"),
        ("bonus", {"status": "full"}, "decided 200", "undecided"),
        ("bonus", {}, "needs status", "undecided"),
        ("allowance", {"status": "part", "age": 40}, "decided 7", "undecided"),
        ("allowance", {"status": "full", "age": 40, "rank": 2}, "decided 20", "undecided"),
        ("allowance", {"status": "full", "age": 39}, "decided 5", "undecided"),
        ("allowance", {"status": "full", "age": 40, "rank": 3}, "undecided", "undecided"),
    ],
)
def test_through_the_term_and_after_it(
    decision: str, facts: dict[str, Value], during: str, after: str
) -> None:
    agreement = made()
    assert answered(agreement, decision, facts, LAST) == during
    assert answered(agreement, decision, facts, AFTER) == after


@pytest.mark.parametrize(
    ("adopt", "full"),
    [("it_ends", "undecided"), ("it_stays", "decided 200"), ("none", "contested")],
)
def test_a_question_whether_it_ends_is_no_question_to_whom_it_is_not_for(
    adopt: str, full: str
) -> None:
    agreement = made(adopt)
    assert answered(agreement, "bonus", {"status": "full"}, AFTER) == full
    assert answered(agreement, "bonus", {"status": "part"}, AFTER) == "decided 100"


@pytest.mark.parametrize("status", ["full", "part"])
@pytest.mark.parametrize("reading", ["it_ends", "it_stays"])
@pytest.mark.parametrize("when", [LAST, AFTER])
def test_the_proof_back_end_says_the_same(status: str, reading: str, when: date) -> None:
    agreement, readings = made(), {"stays": reading}
    for age in (39, 40):
        facts: dict[str, Value] = {"status": status, "age": age, "rank": 1}
        world = World([agreement], when, when, facts=facts)
        symbolic = Symbolic(world, agreement, readings)
        for name in agreement.decisions:
            wanted = meant(Plain(agreement), name, facts, when, readings)
            assert says(world, symbolic.decision(name), wanted) is True


@pytest.mark.parametrize(
    ("status", "days"), [("full", [date(2020, 6, 1), AFTER]), ("part", [date(2020, 6, 1)])]
)
def test_the_end_of_the_term_changes_the_answer_only_of_those_it_was_for(
    status: str, days: list[date]
) -> None:
    agreement = made()
    timeline = Timeline(agreement, Mentions(agreement), {"status": status}, {})
    changes = timeline.changes("bonus", date(2020, 6, 1), date(2021, 6, 1))
    assert [change.day for change in changes] == days
