"""What holds of every amendment, tried on agreements and edits made at random."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.amend.applied import Applied, applied
from engine.backends.outcome import Outcome
from engine.backends.plain import Plain
from engine.check import check
from engine.inquiry.answers import Inquiry
from engine.ir.mentions import Mentions
from engine.ir.tree import Agreement
from engine.source import Source, Span
from engine.syntax.parser import Parsed, parse
from engine.syntax.printer import canonical
from tests.agree.generated import agreement_text, day, full_record, without_some
from tests.amend.edits import amendment, unchanging

SEEDS = st.integers(0, 2**40)
FROM = date(2020, 1, 1)


def parsed(name: str, text: str) -> Parsed:
    found = parse(Source(name, text))
    assert found.problems == (), text
    return found


def sound(made: Parsed) -> Agreement | None:
    return check([made]).agreement


def amended(text: str, edits: str, *, fully: bool = False) -> Applied:
    made = applied(parsed("base", text), [parsed("edits", edits)], parse, fully=fully)
    assert made.problems == (), [d.message for d in made.problems]
    return made


def outcomes(
    made: Agreement, names: list[str], facts: dict[str, object], when: date
) -> list[Outcome]:
    plain = Plain(made)
    inquiry = Inquiry(plain, plain, Mentions(made), facts, when, {})  # type: ignore[arg-type]  # made up
    return [inquiry.answer(name).outcome for name in names]


def _alike(found: Outcome, meant: Outcome) -> bool:
    """The same answer, and the same facts missing."""
    return found.key == meant.key


def _judged(seed: int, records: int) -> None:
    random = Random(seed)
    text = agreement_text(random)
    edits = amendment(random, text)
    before, split, fully = (
        sound(made)
        for made in (
            parsed("base", text),
            amended(text, edits).parsed,
            amended(text, edits, fully=True).parsed,
        )
    )
    assert before is not None
    if split is None:  # edits at random may contradict each other: circles, two closings
        return
    for _ in range(records):
        facts: dict[str, object] = dict(without_some(random, full_record(random)))
        when = day(random, 2014, 2022)
        other = before if when < FROM else fully
        if other is not None:
            names = [name for name in other.decisions if name in split.decisions]
            found = outcomes(split, names, facts, when)
            meant = outcomes(other, names, facts, when)
            assert all(map(_alike, found, meant)), (seed, facts, when, edits)


@given(SEEDS)
@settings(max_examples=12, deadline=None)
def test_the_old_text_answers_before_its_day_and_the_new_text_from_then_on(seed: int) -> None:
    _judged(seed, 12)


@pytest.mark.slow
@given(SEEDS)
@settings(max_examples=1500, deadline=None)
def test_the_old_and_the_new_text_answer_on_many(seed: int) -> None:
    _judged(seed, 20)


@given(SEEDS)
@settings(max_examples=12, deadline=None)
def test_an_amended_text_prints_to_what_reads_the_same(seed: int) -> None:
    random = Random(seed)
    text = agreement_text(random)
    made = amended(text, amendment(random, text))
    printed = canonical(made.parsed.document, made.text.source)
    again = parsed("printed", printed)
    assert again.document == made.parsed.document
    assert canonical(again.document, again.document.span.source) == printed


@given(SEEDS)
@settings(max_examples=12, deadline=None)
def test_words_changed_to_themselves_leave_the_text_as_it_was(seed: int) -> None:
    random = Random(seed)
    text = agreement_text(random)
    made = amended(text, unchanging(random, text))
    assert made.parsed.document == parsed("base", text).document


@given(SEEDS)
@settings(max_examples=12, deadline=None)
def test_every_place_of_an_amended_text_leads_to_the_words_of_a_file(seed: int) -> None:
    random = Random(seed)
    text = agreement_text(random)
    edits = amendment(random, text)
    made = amended(text, edits).text
    for _ in range(50):
        start = random.randrange(len(made.source.text))
        end = min(len(made.source.text), start + random.randint(0, 80))
        found = made.original(Span(made.source, start, end))
        assert found.source.name in ("base", "edits")
        assert 0 <= found.start <= found.end <= len(found.source.text)
        if found.source.name == "base":
            letter = made.source.text[start : start + 1]
            assert found.source.text[found.start : found.start + 1] == letter
