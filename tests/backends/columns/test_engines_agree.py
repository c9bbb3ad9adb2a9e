"""PostgreSQL runs the query to the same result as DuckDB, for every decision of the packs."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import date
from random import Random

import duckdb
import pytest

from engine import session
from engine.backends.columns.query import Query, columns_of
from engine.backends.columns.stored import stored, to_stored
from engine.ir.mentions import Mentions
from engine.ir.tree import Agreement, FieldSpec
from engine.values import Value
from tests.agree.generated import agreement, day, full_record
from tests.backends.columns.rows import lengths_of, relation
from tests.engines import postgres

__all__ = ["postgres"]

pytestmark = pytest.mark.slow
DAY = date(2020, 12, 31)
MOST = 200


def _one(spec: FieldSpec, random: Random) -> Value:
    item = stored(spec).item
    match item.base:
        case "date":
            return day(random, 1960, 2021)
        case "yes_no":
            return random.random() < 0.5
        case "choice":
            return random.choice(item.choices)
        case _:
            low, high = (end // stored(spec).scale for end in stored(spec).bounds)
            return random.randint(low, min(high, MOST))


def _record(made: Agreement, random: Random) -> dict[str, Value]:
    facts: dict[str, Value] = {}
    for spec in made.fields.values():
        if random.random() < 0.2:
            continue
        if spec.kind.base == "list":
            facts[spec.name] = tuple(_one(spec, random) for _ in range(random.randrange(4)))
        else:
            facts[spec.name] = _one(spec, random)
    return facts


def _in_duckdb(query: Query, records: Sequence[dict[str, Value]]) -> list[tuple[object, ...]]:
    with closing(duckdb.connect()) as connection:
        relation(connection, query.agreement, records)
        return connection.execute(f'{query.sql("duckdb")} ORDER BY "row"').fetchall()


def _in_postgres(
    dsn: str, query: Query, records: Sequence[dict[str, Value]]
) -> list[tuple[object, ...]]:
    fields = [query.agreement.fields[name] for name in query.present]
    columns = "".join(f', "{f.name}" {stored(f).sql_type("postgres")}' for f in fields)
    import psycopg  # an extra: the slow tests install it

    with psycopg.connect(dsn) as connection, connection.cursor() as cursor:
        cursor.execute(f'CREATE TEMP TABLE facts ("row" BIGINT{columns})'.encode())
        marks = ", ".join(["%s"] * (len(fields) + 1))
        for i, record in enumerate(records):
            row = [to_stored(record.get(f.name), f) for f in fields]
            cursor.execute(f"INSERT INTO facts VALUES ({marks})".encode(), [i + 1, *row])  # noqa: S608  # marks only
        return cursor.execute(f'{query.sql("postgres")} ORDER BY "row"'.encode()).fetchall()


def _same(dsn: str, made: Agreement, records: Sequence[dict[str, Value]], names: list[str]) -> None:
    present = [f for f in made.fields if any(f in r for r in records)]
    lengths = lengths_of(made, records)
    query = columns_of(made, names, DAY, {}, present=present, lengths=lengths)
    here, there = _in_duckdb(query, records), _in_postgres(dsn, query, records)
    for a, b in zip(here, there, strict=True):
        different = [
            (column.name, x, y)
            for column, x, y in zip(query.columns, a[1:], b[1:], strict=True)
            if x != y
        ]
        assert not different, (different, records[int(str(a[0])) - 1])


@pytest.mark.parametrize("name", ["alder-transit", "west-haven-ers"])
def test_postgres_and_duckdb_agree_on_the_packs(postgres: str, name: str) -> None:  # the fixture
    made = session.load(name).agreement
    random = Random(1)
    records = [_record(made, random) for _ in range(60)]
    mentions = Mentions(made)
    decisions = [d for d in made.decisions if not mentions.asks_for_rows(d)]
    for start in range(0, len(decisions), 6):
        _same(postgres, made, records, decisions[start : start + 6])


def test_postgres_and_duckdb_agree_on_generated_agreements(postgres: str) -> None:
    for seed in range(8):
        random = Random(seed)
        made = agreement(random)
        records = [full_record(random) for _ in range(60)]
        _same(postgres, made, records, ["first_amount", "second_amount"])
