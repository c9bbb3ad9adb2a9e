"""The query over columns says of every record what the book says of it, one by one."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from engine import session
from engine.books import Book
from engine.check.scenarios import Example
from engine.packs import amendments_asked, check_places, locate
from engine.records.given import Refused, accepted
from engine.values import NONE, Value, decimal_text
from tests.agree.generated import agreement, day, full_record
from tests.backends.columns.rows import disagreements, plain_book

LINES = Path(__file__).parents[1] / "conformance" / "west-haven-ers.jsonl"
PACKS = ("alder-transit", "west-haven-ers")
TOGETHER = 6
"""Decisions asked in one query: as many as share their work without a query too long to plan."""


def _records(random: Random, count: int) -> list[dict[str, Value]]:
    """People at random, many with facts that are not given."""
    records = []
    for _ in range(count):
        share = random.choice((0.6, 0.85, 1))
        records.append({k: v for k, v in full_record(random).items() if random.random() < share})
    return records


def _agree(seed: int, count: int, decisions: Sequence[str]) -> None:
    random = Random(seed)
    book = plain_book(agreement(random))
    when = day(random, 2014, 2023)
    found = disagreements(book, _records(random, count), when, {}, decisions)
    assert not found, (seed, when, len(found), found[0])


@pytest.mark.parametrize("seed", range(8))
def test_generated_agreements_answer_alike(seed: int) -> None:
    _agree(seed, 80, ("first_amount", "second_amount"))


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1000, 2000, 50))
def test_generated_agreements_answer_alike_at_length(start: int) -> None:
    for seed in range(start, start + 50):
        _agree(seed, 1000, (("first_amount", "second_amount")[seed % 2],))


# ------------------------------------------------------------------ the examples of the packs


def _is_accepted(book: Book, facts: Mapping[str, Value]) -> bool:
    """Whether a record may hold these facts: scenarios may name finer amounts than records."""
    for name, value in facts.items():
        spec = book.agreement.fields[name]
        if isinstance(value, bool | str | date | tuple) or value is NONE:
            continue
        try:
            accepted(spec).one(decimal_text(value, 20)[0])
        except Refused:
            return False
    return True


def _examples(name: str) -> list[tuple[Book, list[Example]]]:
    pack = locate(name)
    found = []
    for names in amendments_asked(pack):
        checked, _ = check_places(pack, names)
        assert checked.agreement is not None
        book = plain_book(checked.agreement)
        # What is asked of a roster is held to the columns elsewhere.
        own = [e for e in checked.examples if not book.mentions.asks_for_rows(e.decision)]
        found.append((book, [e for e in own if _is_accepted(book, e.facts)]))
    return found


def _asked_together(examples: Sequence[Example]) -> list[list[Example]]:
    """Examples of one day under the same readings, for a few decisions at a time."""
    groups: dict[object, dict[str, list[Example]]] = defaultdict(lambda: defaultdict(list))
    for e in examples:
        groups[e.day, tuple(sorted(e.readings.items()))][e.decision].append(e)
    found = []
    for by_decision in groups.values():
        names = list(by_decision)
        for start in range(0, len(names), TOGETHER):
            here = names[start : start + TOGETHER]
            found.append([e for name in here for e in by_decision[name]])
    return found


def _examples_agree(name: str, part: slice) -> int:
    count = 0
    for book, examples in _examples(name):
        for group in _asked_together(examples)[part]:
            records = list({repr(sorted(e.facts.items())): e.facts for e in group}.values())
            decisions = tuple(dict.fromkeys(e.decision for e in group))
            found = disagreements(book, records, group[0].day, group[0].readings, decisions)
            assert not found, (group[0].day, group[0].readings, found[0])
            count += len(group)
    return count


def test_some_examples_of_the_packs_answer_alike() -> None:
    assert _examples_agree("alder-transit", slice(None)) > 15
    assert _examples_agree("west-haven-ers", slice(0, None, 100)) > 5


@pytest.mark.slow
@pytest.mark.parametrize("name", PACKS)
def test_every_example_of_a_pack_answers_alike(name: str) -> None:
    assert _examples_agree(name, slice(None)) > 15


# ------------------------------------------------------------------ the known answers


def _known_answers() -> list[dict[str, Any]]:
    lines = LINES.read_text(encoding="utf-8").splitlines()
    cases: list[dict[str, Any]] = [json.loads(line) for line in lines]
    again = [{**c, "with": c["same_with"]} for c in cases if c.get("same_with")]
    return [*cases, *again]


_Asked = tuple[tuple[str, ...], str, tuple[tuple[str, str], ...], str]
"""The pack with its amendments, the day, the readings, the decision."""


def _answers_alike(cases: Sequence[dict[str, Any]]) -> int:
    shelves = {name: session.Shelf(name) for name in PACKS}
    groups: dict[_Asked, list[dict[str, Value]]] = defaultdict(list)
    books: dict[_Asked, Book] = {}
    count = 0
    for case in cases:
        loaded = shelves[case["pack"]].book(tuple(case["with"]))
        if case["decision"] not in loaded.agreement.decisions:
            continue
        if loaded.mentions.asks_for_rows(case["decision"]):
            continue  # what is asked of a roster is held to the columns elsewhere
        facts, problems = loaded.reader.read(case.get("record", {}))
        if problems:
            continue  # such a row is refused before anything is asked of it
        readings = tuple(sorted(case.get("assume", {}).items()))
        amendments = (case["pack"], *case["with"])
        key = (amendments, case["as_of"], readings, case["decision"])
        books[key] = plain_book(loaded.agreement)
        groups[key].append(facts)
        count += 1
    for key, records in groups.items():
        _, when, asked, decision = key
        day_asked = date.fromisoformat(when)
        found = disagreements(books[key], records, day_asked, dict(asked), (decision,))
        assert not found, (key, found[0])
    return count


def test_some_known_answers_come_out() -> None:
    assert _answers_alike(_known_answers()[::40]) > 3


@pytest.mark.slow
def test_every_known_answer_comes_out() -> None:
    assert _answers_alike(_known_answers()) > 100
