"""Over rosters too the engine of ask says what the meaning says, and unknown is not false."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.backends.forward import Forward
from engine.backends.outcome import same_answer
from engine.backends.plain import Plain
from engine.inquiry.answers import Answer, Inquiry
from engine.inquiry.reasons import nearest, reasons
from engine.ir.mentions import Mentions
from engine.ir.tree import ROSTER
from engine.report.text import answer_lines
from engine.report.wire import answer_json
from engine.values import rows_in
from tests.agree.generated_rosters import agreement, less, record

SEEDS = st.integers(0, 2**40)
NAMES = ("amount", "ids", "balances")


def day(random: Random) -> date:
    return date(random.randint(2017, 2024), random.randint(1, 12), 1)


def agree(seed: int, records: int) -> None:
    random = Random(seed)
    made = agreement(random)
    plain, mentions = Plain(made), Mentions(made)
    forward = Forward(plain)
    for _ in range(records):
        facts, when = record(random, random.choice((1.0, 0.8))), day(random)
        for name in NAMES:
            meant, fired = (
                Inquiry(plain, engine, mentions, facts, when, {}).answer(name)
                for engine in (plain, forward)
            )
            assert meant.outcome.key == fired.outcome.key, (seed, name, facts)
            assert meant.outcome.standing == fired.outcome.standing
            assert meant.ties == fired.ties
            readings = [[o.key for _, o in c.outcomes] for c in meant.contested]
            assert readings == [[o.key for _, o in c.outcomes] for c in fired.contested]
            told(meant)


def told(answer: Answer) -> None:
    """Whatever the answer, it is shown with its reasons."""
    assert answer_json(answer)["status"] == answer.status
    assert list(answer_lines(answer))
    for reason in (*reasons(answer), *nearest(answer)):
        assert all(shown.holds in (True, False, None) for shown in reason.rows)


@given(SEEDS)
@settings(max_examples=20, deadline=None)
def test_rules_and_closures_decide_alike(seed: int) -> None:
    agree(seed, 8)


@pytest.mark.slow
@given(SEEDS)
@settings(max_examples=1000, deadline=None)
def test_rules_and_closures_decide_alike_at_length(seed: int) -> None:
    agree(seed, 40)


def sound(seed: int, records: int) -> None:
    """What is answered without a fact is the answer whatever the fact turns out to be."""
    random = Random(seed)
    made = agreement(random)
    plain, mentions = Plain(made), Mentions(made)
    for _ in range(records):
        whole = record(random)
        some, when = less(random, whole), day(random)
        for name in NAMES:
            few, every = (
                Inquiry(plain, plain, mentions, facts, when, {}).answer(name)
                for facts in (some, whole)
            )
            assert every.status != "needs", (seed, whole, when)
            if few.status == "decided":
                assert same_answer(few.outcome, every.outcome), (seed, some, whole)
            if few.status == "needs":
                given_rows = {(r.number, f) for r in rows_in(some.get(ROSTER)) for f in r.facts}
                assert not {(n.number, n.field) for n in few.row_needs} & given_rows
                assert few.needs


@given(SEEDS)
@settings(max_examples=20, deadline=None)
def test_an_answer_without_a_fact_holds_whatever_the_fact_is(seed: int) -> None:
    sound(seed, 10)


@pytest.mark.slow
@given(SEEDS)
@settings(max_examples=1000, deadline=None)
def test_an_answer_without_a_fact_holds_at_length(seed: int) -> None:
    sound(seed, 40)
