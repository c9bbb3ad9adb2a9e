"""The rows that are rejected, and why: a table of problems, and the rows to correct."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, takewhile
from typing import TYPE_CHECKING, Final, TextIO

from sqlglot import exp

from ..diagnostic import did_you_mean
from ..records.formulas import neutral
from ..records.problem import plain
from .checking import Checked, Part, rejected_of
from .reading import CellReader
from .source import AS_READ_COLUMN, REASON_COLUMN
from .sql import Sql
from .staging import as_shown

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BATCH: Final = 10_000


@dataclass(frozen=True, slots=True)
class RejectTables:
    """The tables of a roster's rejects, by name."""

    problems: str
    rows: str
    refused: str
    reasons: str

    @classmethod
    def of(cls, name: str) -> RejectTables:
        return cls(f"{name}_rejects", f"{name}_rejected_rows", f"{name}_refused", f"{name}_reasons")


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return exp.to_identifier(name, quoted=True).sql("duckdb")


def make_tables(connection: DuckDBPyConnection, tables: RejectTables) -> None:
    """The tables, empty."""
    where = 'row BIGINT, "file" VARCHAR, "line" BIGINT, id VARCHAR'
    said = "given VARCHAR, reason VARCHAR, hint VARCHAR"
    for table, columns in (
        (tables.rows, f"{where}, cells VARCHAR[], fault VARCHAR, as_read VARCHAR, unit VARCHAR"),
        (tables.refused, "row BIGINT, nth BIGINT, field VARCHAR, col VARCHAR, cell VARCHAR"),
        (
            tables.reasons,
            f"unit VARCHAR, field VARCHAR, cell VARCHAR, nth BIGINT, place VARCHAR, {said}",
        ),
        (f"{tables.problems}_found", f"{where}, nth BIGINT, field VARCHAR, col VARCHAR, {said}"),
    ):
        connection.execute(f"CREATE OR REPLACE TABLE {quoted(table)} ({columns})")


def take_rejected(
    connection: DuckDBPyConnection,
    tables: RejectTables,
    part: Part,
    checked: Checked,
    columns: Sequence[str],
    only: Sql,
    unit: str,
) -> None:
    """Add the rejected rows of one part, with the cells that are refused."""
    rows = rejected_of(part, checked, columns, only).sql("duckdb")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE entitle_rejected AS {rows}")
    kept = 'row, "file", "line", id, cells, fault, as_read'
    target, refused = quoted(tables.rows), quoted(tables.refused)
    connection.execute(f"INSERT INTO {target} SELECT {kept}, ? FROM entitle_rejected", [unit])
    connection.execute(
        f"INSERT INTO {refused} SELECT row, mark.nth, mark.field, mark.col, mark.cell "
        "FROM (SELECT row, unnest(refused) AS mark FROM entitle_rejected)"
    )
    connection.execute("DROP TABLE entitle_rejected")


def word_reasons(
    connection: DuckDBPyConnection, tables: RejectTables, reader: CellReader, unit: str
) -> None:
    """The reasons for the refused cells of one agreement: each distinct cell is read once."""
    refused, rows = quoted(tables.refused), quoted(tables.rows)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE entitle_cells AS SELECT DISTINCT field, cell "
        f"FROM {refused} JOIN {rows} USING (row) WHERE unit = ?",
        [unit],
    )
    batches = (
        connection.execute(
            "SELECT field, cell FROM entitle_cells WHERE rowid BETWEEN ? AND ?",
            [first, first + BATCH - 1],
        ).fetchall()
        for first in count(0, BATCH)
    )
    for batch in takewhile(bool, batches):
        made = [row for field, cell in batch for row in _reasons(reader, unit, field, cell)]
        _insert(connection, tables.reasons, made)
    connection.execute("DROP TABLE entitle_cells")


def _reasons(reader: CellReader, unit: str, field: str, cell: str) -> Iterator[tuple[object, ...]]:
    _, problems = reader.read(field, cell)
    if not problems:
        problems = (reader.refusal(field, cell),)
    for nth, problem in enumerate(problems):
        yield (unit, field, cell, nth, problem.field, problem.value, problem.message, problem.hint)


def _insert(connection: DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Add rows as one list a column: by far the fastest way without another library."""
    if rows:
        lists = [list(column) for column in zip(*rows, strict=True)]
        unnested = ", ".join("unnest(?)" for _ in lists)
        connection.execute(f"INSERT INTO {quoted(table)} SELECT {unnested}", lists)


def gather(connection: DuckDBPyConnection, tables: RejectTables, names: Sequence[str]) -> None:
    """Every problem of every rejected row, in the order of rows and columns."""
    found, rows = quoted(f"{tables.problems}_found"), quoted(tables.rows)
    where = 'r.row, r."file", r."line", r.id'
    connection.execute(
        f"INSERT INTO {found} SELECT {where}, -2, '', '', '', r.fault, "
        f"'correct the line, as the header has it' FROM {rows} r WHERE r.fault IS NOT NULL"
    )
    connection.execute(
        f"INSERT INTO {found} SELECT {where}, -1, 'id', '', '', 'is missing', "
        "'give the row the id of its person, or have totals passed over with stop_at' "
        f"FROM {rows} r WHERE r.fault IS NULL AND r.id IS NULL"
    )
    connection.execute(
        f"INSERT INTO {found} SELECT {where}, c.nth, w.place, c.col, w.given, w.reason, w.hint "
        f"FROM {quoted(tables.refused)} c JOIN {rows} r USING (row) "
        f"JOIN {quoted(tables.reasons)} w ON w.unit = r.unit AND w.field = c.field "
        "AND w.cell = c.cell"
    )
    _unknown_units(connection, tables, names)
    connection.execute(
        f"CREATE OR REPLACE TABLE {quoted(tables.problems)} AS "
        'SELECT "file", "line", row, id, field, col AS "column", given, reason, hint '
        f"FROM {found} ORDER BY row, nth, field"
    )
    for table in (f"{tables.problems}_found", tables.refused, tables.reasons):
        connection.execute(f"DROP TABLE {quoted(table)}")
    _explain(connection, tables)


def _unknown_units(
    connection: DuckDBPyConnection, tables: RejectTables, names: Sequence[str]
) -> None:
    """Rows whose agreement is not among those at hand; kept with the unit `?` and its text."""
    rows = quoted(tables.rows)
    cursor = connection.execute(
        f"SELECT DISTINCT substr(unit, 2) FROM {rows} WHERE starts_with(unit, '?')"
    )
    made = [(f"?{name}", *_no_unit(name, names)) for (name,) in cursor.fetchall()]
    if not made:
        return
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE entitle_units "
        "(unit VARCHAR, given VARCHAR, reason VARCHAR, hint VARCHAR)"
    )
    _insert(connection, "entitle_units", made)
    connection.execute(
        f'INSERT INTO {quoted(f"{tables.problems}_found")} SELECT r.row, r."file", r."line", '
        f"r.id, -1, 'agreement', '', u.given, u.reason, u.hint FROM {rows} r "
        "JOIN entitle_units u USING (unit) WHERE r.fault IS NULL"
    )
    connection.execute("DROP TABLE entitle_units")


def _no_unit(name: str, names: Sequence[str]) -> tuple[str, str, str]:
    listed = ", ".join(f"`{known}`" for known in names)
    if not name:
        return "", "is missing", f"write one of {listed}"
    hint = did_you_mean(name[:64], names) or f"write one of {listed}"
    return plain(name), "must be the name of an agreement at hand", hint


def reject_repeated(
    connection: DuckDBPyConnection, tables: RejectTables, everyone: str, twice: str
) -> None:
    """Add a problem to each row whose id another row has, with the line of that row.

    `everyone` is a query of all rows; `twice` a table of the ids that several have.
    """
    found = quoted(f"{tables.problems}_found")
    elsewhere = (
        'CASE WHEN o."file" = r."file" THEN \'line \' || o."line" '
        'ELSE o."file" || \':\' || o."line" END'
    )
    connection.execute(
        f"INSERT INTO {found} WITH r AS "
        "(SELECT e.*, row_number() OVER (PARTITION BY id ORDER BY row) AS k, "
        f"count(*) OVER (PARTITION BY id) AS n FROM ({everyone}) e "
        f"WHERE id IN (SELECT id FROM {quoted(twice)})) "
        "SELECT r.row, r.\"file\", r.\"line\", r.id, -1, 'id', '', r.id, "
        f"'must be in one row: it is also on ' || {elsewhere} || "
        "CASE WHEN r.n > 2 THEN ', and on ' || (r.n - 2) || ' more' ELSE '' END, "
        "'keep the row that is right' "
        "FROM r JOIN r o ON o.id = r.id AND o.k = CASE WHEN r.k = 1 THEN 2 ELSE 1 END"
    )


def _explain(connection: DuckDBPyConnection, tables: RejectTables) -> None:
    """Beside each rejected row all that is wrong with it, in one text."""
    connection.execute(
        f"CREATE OR REPLACE TABLE {quoted(tables.rows)} AS "
        'SELECT r.row, r."file", r."line", r.id, r.cells, p.because, r.as_read '
        f"FROM {quoted(tables.rows)} r JOIN (SELECT row, string_agg("
        "CASE WHEN field = '' THEN '' ELSE '`' || field || '` ' END || "
        "CASE WHEN given = '' THEN '' WHEN field = 'id' THEN '`' || given || '` ' "
        "ELSE 'is given as `' || given || '`, but ' END || reason || "
        "CASE WHEN hint = '' THEN '' ELSE '; ' || hint END, ' / ' ORDER BY rowid) AS because "
        f"FROM {quoted(tables.problems)} GROUP BY row) p USING (row) ORDER BY r.row"
    )


# ------------------------------------------------------------------ the file to correct


def write_rejects(
    connection: DuckDBPyConnection, rows: str, columns: Sequence[str], out: TextIO
) -> None:
    """The rejected rows as CSV: their columns as read, and why each is rejected.

    The file can be corrected and read again: its last two columns are passed over then, and
    the apostrophe before what a spreadsheet would take for a formula is taken away.
    """
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*columns, REASON_COLUMN, AS_READ_COLUMN])
    cursor = connection.execute(f"SELECT cells, because, as_read FROM {quoted(rows)} ORDER BY row")
    while batch := cursor.fetchmany(BATCH):
        writer.writerows(
            [
                *(neutral(as_shown(cell or "")) for cell in cells),
                neutral(because),
                neutral(as_read or ""),
            ]
            for cells, because, as_read in batch
        )
