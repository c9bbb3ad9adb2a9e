"""The timeline finds every day on which an answer changes, and no other."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.backends.plain import Plain
from engine.inquiry.answers import Inquiry
from engine.inquiry.timeline import Timeline
from engine.ir.mentions import Mentions
from engine.ir.tree import Agreement
from engine.values import Value
from tests.agree.generated import agreement, full_record, without_some

SEEDS = st.integers(0, 2**40)
Change = tuple[date, object]


def _stepped(
    made: Agreement, facts: dict[str, Value], start: date, until: date, moving: tuple[str, ...]
) -> list[Change]:
    """Brute force: every day asked for itself."""
    plain, mentions = Plain(made), Mentions(made)
    found: list[Change] = []
    day, before = start, None
    while day <= until:
        moved = {**facts, **dict.fromkeys(moving, day)}
        key = Inquiry(plain, plain, mentions, moved, day, {}).answer("second_amount").outcome.key
        if key != before:
            found.append((day, key))
        before, day = key, day + timedelta(1)
    return found


def _agrees(seed: int, days: int) -> None:
    random = Random(seed)
    made = agreement(random)
    for moving in ((), ("ends",)):
        facts = without_some(random, full_record(random))
        start = date(random.randint(2014, 2021), random.randint(1, 12), random.randint(1, 28))
        until = start + timedelta(days)
        timeline = Timeline(made, Mentions(made), facts, {}, moving)
        found = [
            (c.day, c.answer.outcome.key) for c in timeline.changes("second_amount", start, until)
        ]
        assert found == _stepped(made, facts, start, until, moving), (seed, facts, start, moving)


@given(SEEDS)
@settings(max_examples=12, deadline=None)
def test_the_timeline_is_that_of_asking_every_day(seed: int) -> None:
    _agrees(seed, 500)


@pytest.mark.slow
@given(SEEDS)
@settings(max_examples=150, deadline=None)
def test_the_timeline_is_that_of_asking_every_day_at_length(seed: int) -> None:
    _agrees(seed, 2500)
