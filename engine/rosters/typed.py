"""Sources whose columns have types, read by DuckDB itself: Parquet, tables of a database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from .ids import DIGITS
from .mapping import Layout
from .refused import RosterRefused
from .rows_in import table_asked
from .source import ATTACHED, Source, cell_name, row_number
from .sql import Sql, call, case, cast, joined, named, number, over_x, text
from .staging import BETWEEN, EMPTY_LIST, ESCAPE, ITSELF, LISTED

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TIMES: Final = ("TIMESTAMP", "DATETIME")
_FLOATS: Final = ("FLOAT", "DOUBLE")
_NO_TEXT: Final = ("STRUCT", "MAP", "UNION", "BLOB", "BIT")


def parquet_source(
    connection: DuckDBPyConnection, path: Path, layout: Layout, place: Path
) -> Source:
    """The rows of a Parquet file."""
    _no_lines(path, layout)
    place = place.with_suffix(".parquet")
    place.symlink_to(path.resolve())  # a name in which DuckDB sees no wildcard
    rows = call(
        "read_parquet",
        text(str(place)),
        exp.PropertyEQ(this=exp.to_identifier("file_row_number"), expression=exp.true()),
    )
    line = exp.Add(this=named("file_row_number"), expression=number(1))
    return _source(connection, path.name, path, rows, line, place, skipped=("file_row_number",))


def database_source(
    connection: DuckDBPyConnection, path: Path, layout: Layout, place: Path
) -> Source:
    """The rows of a table of a DuckDB database."""
    _no_lines(path, layout)
    alias = f"{ATTACHED}{place.stem}"
    import duckdb

    try:
        connection.execute(f"ATTACH {text(str(path)).sql('duckdb')} AS {alias} (READ_ONLY)")
        found = connection.execute(
            "SELECT table_schema || '.' || table_name, table_name FROM information_schema.tables "
            "WHERE table_catalog = ? ORDER BY 1",
            [alias],
        ).fetchall()
    except duckdb.Error as wrong:
        raise _unreadable(path, wrong, place) from None
    names = {name: full for full, name in found}
    table = table_asked(list(names), path, layout)
    schema = names[table].partition(".")[0]
    rows = exp.table_(table, db=schema, catalog=alias, quoted=True)
    return _source(connection, f"{path.name} [{table}]", path, rows, row_number(), place)


def _no_lines(path: Path, layout: Layout) -> None:
    for setting in ("skip_lines", "stop_at", "skip_rows"):
        if getattr(layout, setting):
            raise RosterRefused(
                f"{path.name} is a table, which has no title or total lines: `{setting}` is for "
                "CSV files and spreadsheets"
            )


def _source(
    connection: DuckDBPyConnection,
    name: str,
    path: Path,
    rows: Sql,
    line: Sql,
    place: Path,
    skipped: tuple[str, ...] = (),
) -> Source:
    import duckdb

    try:
        described = connection.execute(
            f"DESCRIBE {exp.select('*').from_(rows).sql('duckdb')}"
        ).fetchall()
    except duckdb.Error as wrong:
        raise _unreadable(path, wrong, place) from None
    columns = [(str(row[0]), str(row[1])) for row in described if row[0] not in skipped]
    cells = [
        as_text(named(column), kind).as_(cell_name(index), quoted=True)
        for index, (column, kind) in enumerate(columns)
    ]
    typed = exp.select(line.as_("line", quoted=True), *cells).from_(rows)
    header = tuple(column.strip() for column, _ in columns)
    return Source(name, header, place, None, typed)


def _unreadable(path: Path, wrong: Exception, place: Path) -> RosterRefused:
    said = str(wrong).split("\n", maxsplit=1)[0]
    for shown in (place, path):
        said = said.replace(str(shown), path.name)
    return RosterRefused(f"{path.name} cannot be read: {said[:150]}")


def as_text(column: Sql, kind: str) -> Sql:
    """A typed value as the text that a cell would have: days as YYYY-MM-DD, lists marked."""
    if kind.endswith("[]"):
        whole = call("replace", as_text(named("x"), kind[:-2]), text(ESCAPE), text(ITSELF))
        one = exp.Coalesce(this=whole, expressions=[text("")])
        each = call("list_transform", column, over_x(one))
        listed = joined(text(LISTED), call("array_to_string", each, text(BETWEEN)))
        absent = exp.Is(this=column, expression=exp.Null())
        empty = exp.EQ(this=call("len", column), expression=number(0))
        return case((absent, exp.Null()), (empty, text(EMPTY_LIST)), otherwise=listed)
    if kind.startswith(_TIMES):
        day = cast(column, "DATE")
        midnight = exp.EQ(this=cast(day, kind), expression=column)
        return case((midnight, cast(day, "VARCHAR")), otherwise=cast(column, "VARCHAR"))
    if kind in _FLOATS:
        is_whole = exp.EQ(this=column, expression=call("trunc", column))
        small = exp.LT(this=call("abs", column), expression=number(10**DIGITS))
        count = cast(cast(column, "BIGINT"), "VARCHAR")
        return case((exp.and_(is_whole, small), count), otherwise=cast(column, "VARCHAR"))
    if kind.startswith(_NO_TEXT):
        return joined(text(f"({kind.partition('(')[0].lower()}) "), cast(column, "VARCHAR"))
    return cast(column, "VARCHAR")
