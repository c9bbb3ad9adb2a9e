"""The engine of ask says what the meaning says; and unknown is never taken for false."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.backends.forward import Forward
from engine.backends.outcome import Outcome
from engine.backends.plain import Plain
from engine.inquiry.answers import Inquiry
from engine.ir.mentions import Mentions
from engine.ir.tree import Agreement
from tests.agree.generated import agreement, day, full_record, without_some

SEEDS = st.integers(0, 2**40)


class Both:
    """One agreement on both back ends."""

    def __init__(self, made: Agreement) -> None:
        self.agreement = made
        self.plain = Plain(made)
        self.forward = Forward(self.plain)
        self.mentions = Mentions(made)


def _alike(a: Outcome, b: Outcome) -> bool:
    return a.key == b.key and a.standing == b.standing and dict(a.aside) == dict(b.aside)


def _agree(seed: int, records: int) -> None:
    random = Random(seed)
    both = Both(agreement(random))
    for _ in range(records):
        facts = without_some(random, full_record(random))
        when = day(random, 2014, 2023)
        answers = [
            Inquiry(both.plain, engine, both.mentions, facts, when, {}).answer(name)
            for engine in (both.plain, both.forward)
            for name in ("first_amount", "second_amount")
        ]
        for meant, fired in zip(answers[:2], answers[2:], strict=True):
            assert _alike(meant.outcome, fired.outcome), (seed, facts, when, meant, fired)
            readings = [[o.key for _, o in c.outcomes] for c in meant.contested]
            assert readings == [[o.key for _, o in c.outcomes] for c in fired.contested]


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_rules_and_closures_decide_alike(seed: int) -> None:
    _agree(seed, 25)


@pytest.mark.slow
@given(SEEDS)
@settings(max_examples=1500, deadline=None)
def test_rules_and_closures_decide_alike_at_length(seed: int) -> None:
    _agree(seed, 60)


def _sound(seed: int, records: int) -> None:
    """What is answered without a fact is the answer whatever the fact turns out to be."""
    random = Random(seed)
    both = Both(agreement(random))
    for _ in range(records):
        whole = full_record(random)
        some = without_some(random, whole)
        when = day(random, 2014, 2023)
        few, all_ = (
            Inquiry(both.plain, both.plain, both.mentions, facts, when, {}).answer("second_amount")
            for facts in (some, whole)
        )
        assert all_.status != "needs", (seed, whole, when)
        if few.status == "decided":
            assert few.status == all_.status, (seed, some, whole, when)
            assert few.value == all_.value, (seed, some, whole, when)
        if few.status == "needs":
            missing = set(few.needs)
            assert missing <= set(whole) - set(some), (seed, some, when)


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_an_answer_without_a_fact_holds_whatever_the_fact_is(seed: int) -> None:
    _sound(seed, 25)


@pytest.mark.slow
@given(SEEDS)
@settings(max_examples=1500, deadline=None)
def test_an_answer_without_a_fact_holds_at_length(seed: int) -> None:
    _sound(seed, 60)
