"""Facts of many records as a relation in DuckDB, and what the query and the book say of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from engine.backends.columns.query import Part, Query, columns_of
from engine.backends.columns.stored import stored, to_stored
from engine.backends.plain import Plain
from engine.books import Book
from engine.inquiry.answers import Answer
from engine.inquiry.reasons import reasons
from engine.ir.tree import Agreement
from engine.report.wire import json_value
from engine.values import Value

Facts = Mapping[str, Value]
ROW_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one decision for one record; the value as answers print it."""

    status: str
    value: object
    needs: frozenset[str]
    cites: tuple[tuple[str, str], ...]
    changes: frozenset[str]


def plain_book(agreement: Agreement) -> Book:
    """The agreement, decided by its meaning alone."""
    return Book(agreement, engine=Plain(agreement))


def relation(
    connection: duckdb.DuckDBPyConnection, agreement: Agreement, records: Sequence[Facts]
) -> tuple[str, ...]:
    """The table `facts` of records, with a column for each field that any of them has."""
    present = tuple(f for f in agreement.fields if any(f in r for r in records))
    fields = [agreement.fields[f] for f in present]
    columns = "".join(f', "{f.name}" {stored(f).sql_type("duckdb")}' for f in fields)
    connection.execute(f'CREATE OR REPLACE TABLE facts ("row" BIGINT{columns})')
    marks = ", ".join("?" * (len(fields) + 1))
    for start in range(0, len(records), ROW_AT_ONCE):
        part = records[start : start + ROW_AT_ONCE]
        rows = [
            [start + i + 1, *(to_stored(r.get(f.name), f) for f in fields)]
            for i, r in enumerate(part)
        ]
        values = ", ".join(f"({marks})" for _ in rows)
        flat = [cell for row in rows for cell in row]
        connection.execute(f"INSERT INTO facts VALUES {values}", flat)  # noqa: S608  # marks only
    return present


def lengths_of(agreement: Agreement, records: Sequence[Facts]) -> dict[str, int]:
    """The longest list of each list field."""
    lists = [f for f in agreement.fields.values() if f.kind.base == "list"]
    return {f.name: max((len(r.get(f.name, ())) for r in records), default=0) for f in lists}  # type: ignore[arg-type]


def bounds_of(agreement: Agreement, records: Sequence[Facts]) -> dict[str, tuple[int, int]]:
    """The smallest and largest stored number of each amount."""
    found: dict[str, tuple[int, int]] = {}
    for spec in agreement.fields.values():
        if spec.kind.base == "quantity":
            cells = [to_stored(r.get(spec.name), spec) for r in records]
            numbers = [cell for cell in cells if isinstance(cell, int)]
            if numbers:
                found[spec.name] = (min(numbers), max(numbers))
    return found


def queried(
    agreement: Agreement,
    records: Sequence[Facts],
    day: date,
    readings: Mapping[str, str],
    decisions: Sequence[str],
    parts: Sequence[Part] = tuple(Part),
    *,
    bounded: bool = False,
) -> list[dict[str, Told]]:
    """What the query says of each record; `bounded` tells it between which ends amounts lie."""
    with closing(duckdb.connect()) as connection:
        connection.execute("SET threads TO 1")
        present = relation(connection, agreement, records)
        query = columns_of(
            agreement, decisions, day, readings, present=present, parts=parts,
            lengths=lengths_of(agreement, records),
            bounds=bounds_of(agreement, records) if bounded else None,
        )  # fmt: skip
        found = connection.execute(f'{query.sql("duckdb")} ORDER BY "row"')
        names = [d[0] for d in found.description]
        return [_told(query, dict(zip(names, row, strict=True))) for row in found.fetchall()]


def _told(query: Query, row: dict[str, Any]) -> dict[str, Told]:
    found = {}
    for name in query.decisions:
        kind = query.agreement.decisions[name].kind
        needs = [c.name for c in query.columns if (c.decision, c.part) == (name, Part.NEEDS)]
        cited = query.cites(name, row[f"{name}.cite"])
        found[name] = Told(
            query.status_word(row[f"{name}.status"]),
            _printed(row[name], kind),
            frozenset(query.needed(name, *(row[n] for n in needs))),
            tuple(sorted((c.cite, c.title) for c in cited)),
            frozenset(query.questions(name, row[f"{name}.contested"])),
        )
    return found


def _printed(value: object, kind: Any) -> object:  # noqa: ANN401
    """A value of the query as answers print it."""
    if isinstance(value, list):
        return [_printed(v, kind.item) for v in value]
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    if kind.is_money:
        return text
    return text.rstrip("0").rstrip(".") if "." in text else text


def answered(answer: Answer) -> Told:
    """What the book says."""
    cites = () if answer.status == "invalid" else reasons(answer)
    return Told(
        answer.status,
        json_value(answer.value, answer.kind),
        frozenset(answer.needs),
        tuple(sorted((r.cite, r.title) for r in cites)),
        frozenset(c.question.name for c in answer.contested if c.changes(answer.outcome)),
    )


def disagreements(
    book: Book,
    records: Sequence[Facts],
    day: date,
    readings: Mapping[str, str],
    decisions: Sequence[str],
    *,
    bounded: bool = False,
) -> list[tuple[Facts, str, Told, Told]]:
    """Where the query says something else than the book: the record, the decision, both."""
    found = []
    names = tuple(decisions) or tuple(book.agreement.decisions)
    told = queried(book.agreement, records, day, readings, names, bounded=bounded)
    for facts, row in zip(records, told, strict=True):
        answers = book.answers(book.with_defaults(facts), [], day, names, readings)
        for answer in answers:
            meant = answered(answer)
            if row[answer.decision.name] != meant:
                found.append((facts, answer.decision.name, row[answer.decision.name], meant))
    return found
