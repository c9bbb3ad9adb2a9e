"""Generated agreements and rosters for engines elsewhere, and what the plain reading says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from engine.backends.columns.query import Query, columns_of
from engine.backends.columns.stored import stored, to_stored
from engine.books import Book
from engine.payroll.translated import literal, quoted
from engine.values import Value
from tests.agree.generated import agreement, day, full_record, without_some
from tests.backends.columns.rows import Told, _told, answered, lengths_of, plain_book

AGREEMENTS = 50
RECORDS = 200
TOGETHER = 10
"""Agreements asked in one statement."""

Facts = Mapping[str, Value]


class Written(Decimal):
    """An amount that is written in digits: `0.000000000` and not `0E-9`."""

    def __str__(self) -> str:
        return format(self, "f")


@dataclass(frozen=True, slots=True)
class Case:
    """An agreement and the day on which every record is asked about."""

    book: Book
    day: date


@cache
def cases() -> tuple[Case, ...]:
    random = Random(5127)
    return tuple(Case(plain_book(agreement(random)), day(random)) for _ in range(AGREEMENTS))


@cache
def records() -> tuple[Facts, ...]:
    """People of whom some facts are missing, and some everything."""
    random = Random(911)
    found: list[Facts] = [full_record(random) for _ in range(RECORDS)]
    return tuple(r if n % 3 == 0 else without_some(random, dict(r)) for n, r in enumerate(found))


@cache
def meant() -> tuple[tuple[dict[str, Told], ...], ...]:
    """What the plain reading says, by agreement and record."""
    return tuple(tuple(_plainly(case, facts) for facts in records()) for case in cases())


def _plainly(case: Case, facts: Facts) -> dict[str, Told]:
    names = tuple(case.book.agreement.decisions)
    answers = case.book.answers(case.book.with_defaults(facts), [], case.day, names, {})
    return {answer.decision.name: answered(answer) for answer in answers}


def facts_sql(dialect: Any) -> str:  # noqa: ANN401  # its name
    """The records as a select; every generated agreement has the same record."""
    fields = list(cases()[0].book.agreement.fields.values())
    columns = [
        f"CAST({quoted(f.name, dialect)} AS {stored(f).sql_type(dialect)}) AS"
        f" {quoted(f.name, dialect)}"
        for f in fields
    ]
    rows = [
        ", ".join([str(n), *(_cell(to_stored(r.get(f.name), f), dialect) for f in fields)])
        for n, r in enumerate(records(), 1)
    ]
    names = ", ".join(quoted(name, dialect) for name in ("row", *(f.name for f in fields)))
    listed = ", ".join(f"({row})" for row in rows)
    row = quoted("row", dialect)
    given = f"(VALUES {listed}) AS g({names})"
    return f"SELECT CAST({row} AS BIGINT) AS {row}, {', '.join(columns)} FROM {given}"  # noqa: S608


def _cell(value: object, dialect: Any) -> str:  # noqa: ANN401  # its name
    match value:
        case None:
            return "NULL"
        case bool():
            return str(value)
        case list():
            parts = ", ".join(f"CAST({_cell(v, dialect)} AS DATE)" for v in value)
            if dialect == "spark":
                return f"ARRAY({parts})" if value else "CAST(ARRAY() AS ARRAY<DATE>)"
            return f"CAST(ARRAY[{parts}] AS DATE[])"
        case date():
            return f"CAST({literal(value.isoformat(), dialect)} AS DATE)"
        case str():
            return literal(value, dialect)
        case _:
            return str(value)


def query_of(case: Case, dialect: str) -> Query:
    agreement = case.book.agreement
    return columns_of(
        agreement, (), case.day, {}, present=tuple(agreement.fields),
        lengths=lengths_of(agreement, records()), dialect=dialect,
    )  # fmt: skip


def told_by(
    dialect: Any,  # noqa: ANN401  # its name
    ask: Callable[[str], Sequence[tuple[int, int, str]]],
) -> list[list[dict[str, Told]]]:
    """What an engine says, which answers statements of (agreement, row, JSON of the columns)."""
    every = cases()
    queries = [query_of(case, dialect) for case in every]
    found: list[list[dict[str, Told]]] = [[{}] * len(records()) for _ in every]
    for start in range(0, len(every), TOGETHER):
        parts = [
            _as_json(dialect, n, queries[n])
            for n in range(start, min(start + TOGETHER, len(every)))
        ]
        for n, row, text in ask(" UNION ALL ".join(parts)):
            told = json.loads(text, parse_float=Written)
            columns = {c.name: told.get(c.name) for c in queries[n].columns}
            found[n][row - 1] = _told(queries[n], columns)
    return found


def told_in(query: Query, row: Mapping[str, Any]) -> dict[str, Told]:
    """What a row of the answers says."""
    columns = {
        name: Written(value) if isinstance(value, Decimal) else value for name, value in row.items()
    }
    return _told(query, columns)


def _as_json(dialect: Any, number: int, query: Query) -> str:  # noqa: ANN401  # its name
    made = query.sql(dialect, "facts", pretty=False)
    row = quoted("row", dialect)
    if dialect == "spark":
        columns = ", ".join(quoted(c.name, dialect) for c in query.columns)
        return f"SELECT {number} AS n, {row}, TO_JSON(STRUCT({columns})) AS told FROM ({made})"  # noqa: S608
    return f'SELECT {number} AS n, "row", TO_JSON(a)::TEXT AS told FROM ({made}) AS a'  # noqa: S608


def wrong(found: list[list[dict[str, Told]]]) -> list[object]:
    """Where an engine says something else than is meant."""
    return [
        (n, records()[row], name, one[name], told)
        for n, by_row in enumerate(meant())
        for row, by_name in enumerate(by_row)
        for name, told in by_name.items()
        for one in (found[n][row],)
        if one.get(name) != told
    ]
