"""A report over a roster says of it what the book says, whole or by person, in columns or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from random import Random

import duckdb
import pytest

from engine.backends.columns.stored import stored, to_stored
from engine.books import Book
from engine.inquiry.answers import Answer
from engine.inquiry.reasons import reasons
from engine.ir.tree import ROSTER, Agreement
from engine.payroll.progress import SILENT
from engine.payroll.together import Asking
from engine.payroll.together_columns import in_columns
from engine.payroll.together_plan import Plan, plan_of
from engine.report.wire import json_value
from engine.rosters.members import Members, members_of
from engine.rosters.roster import Roster
from engine.values import Value, as_fact
from tests.agree.generated_rosters import agreement, facts_of_row, record
from tests.agree.test_rosters_agree import day
from tests.backends.columns.rows import plain_book

People = Sequence[tuple[Mapping[str, Value], Mapping[str, Value]]]
"""Of each line the facts of the person, and those of the row."""


def people(random: Random, most: int) -> list[tuple[dict[str, Value], dict[str, Value]]]:
    """Lines of a file: ties are likely, facts are missing, the id is always there."""
    found = []
    share = random.choice((1.0, 1.0, 0.9, 0.6))
    room = random.randint(0, 4)
    for number in range(1, random.randint(0, most) + 1):
        own = record(random, share)
        own.pop(ROSTER, None)
        own |= {"id": f"m{number}", "room": room}
        row = {k: v for k, v in facts_of_row(random, number).items() if random.random() < share}
        # The columns that the person and the row share hold one fact.
        for name in ("salary",):
            row.pop(name, None)
            if name in own:
                row[name] = own[name]
        found.append((own, row | {"id": f"m{number}"}))
    return found


def relation(
    connection: duckdb.DuckDBPyConnection, made: Agreement, members: Members, lines: People
) -> Roster:
    """The lines as `read_roster` would have them."""
    specs = {n: s for n, s in members.agreement.fields.items() if n != "id"}
    columns = "".join(f', "{n}" {stored(s).sql_type("duckdb")}' for n, s in specs.items())
    connection.execute(f'CREATE TABLE roster ("row" BIGINT, "id" VARCHAR{columns})')
    back = {c: f for f, c in members.columns.items()}
    for number, (own, row) in enumerate(lines, 1):
        cells: list[object] = [number, row["id"]]
        for name, spec in specs.items():
            given = own.get(name) if name in made.fields else row.get(back[name])
            cells.append(to_stored(given, spec))
        connection.execute(f"INSERT INTO roster VALUES ({', '.join('?' * len(cells))})", cells)  # noqa: S608
    n = len(lines)
    return Roster(
        agreement=made.name, relation="roster", rejects="", rejected_rows="", read=n, accepted=n,
        rejected=0, blank=0, skipped=0, present=tuple(specs), kept=(), bounds={}, lengths={},
        files=(), columns=(),
    )  # fmt: skip


def said(answer: Answer) -> tuple[object, ...]:
    cites = (
        () if answer.status == "invalid" else tuple(dict.fromkeys(r.cite for r in reasons(answer)))
    )
    changing = tuple(c.question.name for c in answer.contested if c.changes(answer.outcome))
    return (
        answer.status, json_value(answer.value, answer.kind), answer.needs, answer.ties, cites,
        changing,
    )  # fmt: skip


STATUSES_MET = ("decided", "undecided", "needs", "contested", "conflict")


def agree(seed: int, most: int, found: Counter[str]) -> None:
    random = Random(seed)
    made = agreement(random)
    book, members, when, lines = (
        plain_book(made),
        members_of(made),
        day(random),
        people(random, most),
    )
    plan = plan_of(book, ())
    with closing(duckdb.connect()) as connection:
        connection.execute("SET threads TO 1")
        roster = relation(connection, made, members, lines)
        asking = Asking(connection, book, roster, members, when, {})
        assert made.roster is not None
        rows = as_fact([made.roster.row(n, row) for n, (_, row) in enumerate(lines, 1)])
        group: dict[str, Value] = {"room": lines[0][0]["room"]} if lines else {}
        for name in plan.whole:
            meant = asked(book, {**group, ROSTER: rows}, when, name)
            got = asking.whole(name)
            assert said(got) == said(meant), (seed, name)
            columns = in_columns(made, tuple(book.mentions.expressions(name)))
            found[f"{'columns' if columns else 'rows'} {meant.status}"] += 1
        by_person(asking, plan, lines, rows, found)


def by_person(asking: Asking, plan: Plan, lines: People, rows: Value, found: Counter[str]) -> None:
    """The answers of each person, with the others as the roster."""
    told = asking.each(plan.people, SILENT)
    for (number, answers), (own, _) in zip(told, lines, strict=True):
        for name, got in zip(plan.people, answers, strict=True):
            meant = asked(asking.book, {**own, ROSTER: rows}, asking.day, name)
            assert said(got) == said(meant), (number, name)
            found[f"person {meant.status}"] += 1


def asked(book: Book, facts: Mapping[str, Value], when: date, name: str) -> Answer:
    (answer,) = book.answers(book.with_defaults(facts), (), when, (name,), {})
    return answer


def test_reports_and_questions_over_rosters_answer_alike() -> None:
    found: Counter[str] = Counter()
    for seed in range(60):
        agree(seed, 6, found)
    assert {"columns decided", "columns undecided", "columns needs"} <= set(found), found
    assert {"rows decided", "person decided", "person needs"} <= set(found), found


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1000, 2000, 200))
def test_reports_and_questions_over_rosters_answer_alike_at_length(start: int) -> None:
    found: Counter[str] = Counter()
    for seed in range(start, start + 200):
        agree(seed, 12, found)
    assert found["columns decided"] > 20
    ways = {f"{way} {status}" for way in ("columns", "rows", "person") for status in STATUSES_MET}
    assert ways <= set(found), found
