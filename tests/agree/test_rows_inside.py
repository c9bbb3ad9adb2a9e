"""Rows inside a record: every back end says what the meaning says, and unknown is not false."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.backends.columns.query import Unsupported, columns_of
from engine.backends.forward import Forward
from engine.backends.outcome import same_answer
from engine.backends.plain import Plain
from engine.inquiry.answers import Inquiry
from engine.ir.mentions import Mentions
from engine.prove.settle import settlement
from engine.values import rows_in
from tests.agree.generated_inside import agreement, less, record
from tests.agree.test_rosters_agree import day, told
from tests.backends.columns.rows import plain_book

SEEDS = st.integers(0, 2**40)
NAMES = ("amount", "names", "season_of_it")


def agree(seed: int, records: int) -> None:
    random = Random(seed)
    made = agreement(random)
    plain, mentions = Plain(made), Mentions(made)
    forward = Forward(plain)
    for _ in range(records):
        whole, when = record(random), day(random)
        some = less(random, whole)
        for name in NAMES:
            every, few, fired = (
                Inquiry(plain, engine, mentions, facts, when, {}).answer(name)
                for engine, facts in ((plain, whole), (plain, some), (forward, some))
            )
            assert few.outcome.key == fired.outcome.key, (seed, name, some)
            assert few.outcome.standing == fired.outcome.standing
            assert few.ties == fired.ties
            assert every.status != "needs", (seed, whole, when)
            told(few)
            if few.status == "decided":
                assert same_answer(few.outcome, every.outcome), (seed, some, whole)
            if few.status == "needs":
                lists = (some.get(x) for x in ("courses", "leaves", "roster"))
                given_facts = {
                    (r.name, f) for rows in lists for r in rows_in(rows) for f in r.facts
                }
                assert not {(n.row, n.field) for n in few.row_needs} & given_facts
                assert few.needs


@given(SEEDS)
@settings(max_examples=30, deadline=None)
def test_rules_closures_and_unknown_facts(seed: int) -> None:
    agree(seed, 8)


@pytest.mark.slow
@given(SEEDS)
@settings(max_examples=800, deadline=None)
def test_rules_closures_and_unknown_facts_at_length(seed: int) -> None:
    agree(seed, 40)


def settled(seeds: range) -> int:
    """What the solver settles without a fact is the answer; how often it settles anything."""
    found = 0
    for seed in seeds:
        random = Random(seed)
        made = agreement(random)
        book = plain_book(made)
        whole, when = record(random), day(random)
        some = {k: v for k, v in whole.items() if k != "hired"}
        for name in NAMES:
            (answer,) = book.answers(book.with_defaults(some), (), when, (name,), {})
            if answer.status != "needs":
                continue
            said = settlement(book, book.with_defaults(some), when, name, {})
            if said.settled is not None:
                (meant,) = book.answers(book.with_defaults(whole), (), when, (name,), {})
                assert same_answer(said.settled.outcome, meant.outcome), (seed, name)
            found += 1
    return found


def test_what_a_proof_settles_beside_rows_is_so() -> None:
    assert settled(range(25)) > 3


@pytest.mark.slow
def test_what_a_proof_settles_beside_rows_is_so_at_length() -> None:
    assert settled(range(100, 400)) > 30


def test_no_column_goes_through_rows_inside_a_record() -> None:
    random = Random(3)
    made = agreement(random)
    for name in NAMES:
        with pytest.raises(Unsupported, match=name):
            columns_of(made, (name,), day(random), {}, present=())
    assert columns_of(made, (), day(random), {}, present=()).decisions == ()
