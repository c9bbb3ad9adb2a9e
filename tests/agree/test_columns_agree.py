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

from engine.backends.columns.together import beyond
from engine.books import Book, load
from engine.check.scenarios import Example
from engine.ir.tree import ROSTER
from engine.packs import amendments_asked, check_places
from engine.records.given import Refused, accepted
from engine.values import NONE, Value, decimal_text
from tests.agree.generated import agreement, day, full_record
from tests.backends.columns.rows import disagreements, plain_book
from tests.packs.packs import PACKS, RULES, pack_of

KNOWN = {path.stem: path for path in Path(__file__).parents[1].glob("conformance/*.jsonl")}
FEWEST = {"alder-transit": 15, "west-haven-ers": 100}
"""How many examples and known answers there are at least."""
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
    records = _records(random, count)
    found = disagreements(book, records, when, {}, decisions, bounded=seed % 2 == 1)
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
        if name == ROSTER:
            continue
        spec = book.agreement.fields[name]
        if isinstance(value, bool | str | date | tuple) or value is NONE:
            continue
        try:
            accepted(spec).one(decimal_text(value, 20)[0])
        except Refused:
            return False
    return True


def _is_in_columns(book: Book, decision: str) -> bool:
    """What goes through rows, carries or ranks is held to the meaning elsewhere."""
    return not beyond(book.agreement, book.mentions, decision)


def _examples(name: str) -> list[tuple[Book, list[Example]]]:
    pack = pack_of(name)
    found = []
    for names in amendments_asked(pack):
        checked, _ = check_places(pack, names)
        assert checked.agreement is not None
        book = plain_book(checked.agreement)
        own = [e for e in checked.examples if _is_in_columns(book, e.decision)]
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
            when, readings = group[0].day, group[0].readings
            # As a report does, which knows the roster before it asks.
            found = disagreements(book, records, when, readings, decisions, bounded=True)
            assert not found, (when, readings, found[0])
            count += len(group)
    return count


def test_some_examples_of_a_pack_answer_alike() -> None:
    assert _examples_agree("alder-transit", slice(0, None, 2)) > 15


@pytest.mark.slow
@pytest.mark.parametrize("name", PACKS)
def test_every_example_of_a_pack_answers_alike(name: str) -> None:
    assert _examples_agree(name, slice(None)) >= FEWEST.get(name, 0)


# ------------------------------------------------------------------ the known answers


def _known_answers(pack: str) -> list[dict[str, Any]]:
    lines = KNOWN[pack].read_text(encoding="utf-8").splitlines()
    cases: list[dict[str, Any]] = [json.loads(line) for line in lines]
    again = [{**c, "with": c["same_with"]} for c in cases if c.get("same_with")]
    return [*cases, *again]


_Asked = tuple[tuple[str, ...], str, tuple[tuple[str, str], ...], str]
"""The amendments, the day, the readings, the decision."""


def _answers_alike(pack: str, cases: Sequence[dict[str, Any]]) -> int:
    books: dict[tuple[str, ...], Book] = {}
    groups: dict[_Asked, list[dict[str, Value]]] = defaultdict(list)
    count = 0
    for case in cases:
        names, name = tuple(case["with"]), case["decision"]
        if names not in books:
            books[names] = plain_book(load(str(RULES / pack), names).agreement)
        book = books[names]
        if name not in book.agreement.decisions or not _is_in_columns(book, name):
            continue
        facts, problems = book.reader.read({**case.get("record", {}), **case.get("group", {})})
        if problems:
            continue  # such a row is refused before anything is asked of it
        readings = tuple(sorted(case.get("assume", {}).items()))
        groups[names, case["as_of"], readings, name].append(facts)
        count += 1
    for key, records in groups.items():
        names, when, asked, name = key
        day_asked = date.fromisoformat(when)
        found = disagreements(books[names], records, day_asked, dict(asked), (name,))
        assert not found, (key, found[0])
    return count


def test_some_known_answers_come_out() -> None:
    assert _answers_alike("west-haven-ers", _known_answers("west-haven-ers")[::40]) > 3


@pytest.mark.slow
@pytest.mark.parametrize("pack", sorted(KNOWN))
def test_every_known_answer_comes_out(pack: str) -> None:
    assert _answers_alike(pack, _known_answers(pack)) >= FEWEST.get(pack, 0)
