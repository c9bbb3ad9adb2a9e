"""Short ways to read a roster for the sample record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import duckdb

from engine.ir.tree import Agreement
from engine.rosters.mapping import PLAIN, ColumnMap
from engine.rosters.rejects import write_rejects
from engine.rosters.roster import Roster, read_roster
from tests.sample_record import SAMPLE

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Read:
    """A roster read: the good rows, the problems and the file to correct."""

    roster: Roster
    rows: list[Row]
    problems: list[Row]
    rejects: str

    @property
    def counts(self) -> tuple[int, int, int, int, int]:
        """Read, accepted, rejected, blank, skipped."""
        made = self.roster
        return made.read, made.accepted, made.rejected, made.blank, made.skipped

    @property
    def said(self) -> list[tuple[object, object, object]]:
        """Line, field and reason of each problem."""
        return [(p["line"], p["field"], p["reason"]) for p in self.problems]


def rows_of(connection: duckdb.DuckDBPyConnection, table: str) -> list[Row]:
    cursor = connection.execute(f'SELECT * FROM "{table}" ORDER BY row')  # noqa: S608  # our table
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@contextmanager
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 2}) as connection:
        yield connection


def read(
    *sources: Path | str,
    agreement: Agreement = SAMPLE,
    mapping: ColumnMap = PLAIN,
    repeated_ids: bool = False,
) -> Read:
    with engine() as connection:
        roster = read_roster(
            connection,
            agreement,
            [str(source) for source in sources],
            mapping=mapping,
            repeated_ids=repeated_ids,
        )
        out = StringIO()
        write_rejects(connection, roster.rejected_rows, roster.columns, out)
        problems = rows_of(connection, roster.rejects)
        return Read(roster, rows_of(connection, roster.relation), problems, out.getvalue())


def saved(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
