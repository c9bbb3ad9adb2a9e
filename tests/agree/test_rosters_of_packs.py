"""Whatever a pack asks of a roster as a whole, a report over that roster says what `ask` says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import duckdb
import pytest

from engine.books import Book
from engine.check.scenarios import Example
from engine.ir.tree import ROSTER
from engine.packs import amendments_asked, check_places
from engine.payroll.together import Asking
from engine.payroll.together_plan import plan_of
from engine.rosters.members import members_of
from engine.values import rows_in
from tests.agree.test_columns_rosters import relation, said
from tests.backends.columns.rows import plain_book
from tests.packs.packs import PACKS, pack_of


def _of_a_whole_roster(name: str) -> Iterator[tuple[Book, list[Example]]]:
    """Scenarios with rows that have ids, asked what looks at nobody's own record."""
    pack = pack_of(name)
    for amendments in amendments_asked(pack):
        checked, _ = check_places(pack, amendments)
        assert checked.agreement is not None
        book, block = plain_book(checked.agreement), checked.agreement.roster
        if block is None or not block.identity:
            continue
        whole = plan_of(book, ()).whole
        given = [e for e in checked.examples if e.decision in whole and e.facts.get(ROSTER)]
        yield (
            book,
            [e for e in given if all(block.identity in r.facts for r in rows_in(e.facts[ROSTER]))],
        )


def _is_of_the_group(book: Book, field: str) -> bool:
    spec = book.agreement.fields.get(field)
    return spec is not None and spec.block == "group"


def _reported_alike(book: Book, example: Example) -> None:
    made, members = book.agreement, members_of(book.agreement)
    assert made.roster is not None
    group = {f: v for f, v in example.facts.items() if _is_of_the_group(book, f)}
    lines = []
    for row in rows_in(example.facts[ROSTER]):
        # A column that the person and the row share holds one fact.
        own = {members.columns[f]: v for f, v in row.facts.items()}
        shared = {c: v for c, v in own.items() if c in made.fields}
        lines.append((shared | group, {**row.facts, "id": row.facts[made.roster.identity]}))
    with closing(duckdb.connect()) as connection:
        connection.execute("SET threads TO 1")
        roster = relation(connection, made, members, lines)
        asking = Asking(connection, book, roster, members, example.day, example.readings)
        got = said(asking.whole(example.decision))
    (meant,) = book.answers(
        book.with_defaults(example.facts), (), example.day, (example.decision,), example.readings
    )
    assert got == said(meant), (example.title, example.decision)


def _reported(name: str, part: slice) -> int:
    found = [(book, e) for book, every in _of_a_whole_roster(name) for e in every[part]]
    for book, example in found:
        _reported_alike(book, example)
    return len(found)


def test_some_scenarios_over_a_roster_are_reported_as_they_are_answered() -> None:
    assert _reported("birch-falls", slice(None)) > 5


@pytest.mark.slow
@pytest.mark.parametrize("name", PACKS)
def test_every_scenario_over_a_roster_is_reported_as_it_is_answered(name: str) -> None:
    _reported(name, slice(None))
