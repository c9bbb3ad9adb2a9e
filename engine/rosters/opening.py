"""Opens what a command names: files, folders, globs, databases, standard input."""

from __future__ import annotations

import glob
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from .delimited import check_header, opened, stage_delimited
from .mapping import ColumnMap, Layout
from .refused import RosterRefused
from .source import ATTACHED, Source

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

STANDARD_INPUT: Final = "-"
_TEXT: Final = (".csv", ".tsv", ".tab", ".txt", ".psv")
_JSON: Final = (".jsonl", ".ndjson")
_SHEETS: Final = (".xlsx", ".xlsm", ".xls")
_PARQUET: Final = (".parquet", ".pq")
_DATABASES: Final = (".duckdb", ".db", ".sqlite", ".sqlite3", ".ddb")
_READ: Final = (*_TEXT, *_JSON, *_SHEETS, *_PARQUET, *_DATABASES)
_LISTED: Final = "CSV (.csv, .tsv, .txt), .xlsx, .parquet, .jsonl, or a .duckdb or .sqlite database"
_SERVER = re.compile(r"(postgres(ql)?|mysql|mssql|oracle|jdbc|odbc)[a-z:+]*:", re.IGNORECASE)
_WILD = re.compile(r"[*?\[]")


def open_sources(
    connection: DuckDBPyConnection,
    named: Sequence[str],
    mapping: ColumnMap,
    folder: Path,
    standard_input: BinaryIO | None,
) -> list[Source]:
    """Every source that `named` stands for, in order; what is staged goes into `folder`."""
    made: list[Source] = []
    layout = mapping.layout
    for each in named:
        if each == STANDARD_INPUT:
            if standard_input is None:
                raise RosterRefused("there is no standard input to read")
            place = folder / f"{len(made)}.lines"
            made.append(stage_delimited(standard_input, "standard input", layout, place))
            continue
        for path in _files(each):
            made.append(_open(connection, path, mapping, folder / f"{len(made)}.lines"))
    if not made:
        raise RosterRefused("no roster is named")
    for source in made:
        check_header(source.header, source.name)
    return made


def _files(named: str) -> list[Path]:
    """The files that a name stands for: itself, those of a folder, those a pattern matches."""
    path = Path(named)
    if _SERVER.match(named):
        raise RosterRefused(
            f"`{named.partition(':')[0]}:…` is a database server: run inside it with "
            "`--engine postgres`, or export the table"
        )
    if path.is_dir():
        found = sorted(p for p in path.iterdir() if _suffix(p) in _READ and p.name[0] not in "._~")
        if not found:
            raise RosterRefused(f"the folder {named} has no roster in it: no {_LISTED}")
        return found
    if not path.exists() and _WILD.search(named):
        matched = map(Path, glob.glob(named, recursive=True))  # noqa: PTH207  # also from the root
        found = sorted(path for path in matched if path.is_file())
        if not found:
            raise RosterRefused(f"no file is named like {named}")
        return found
    return [path]


def _suffix(path: Path) -> str:
    """What the name of a file ends in; of a packed one, before `.gz`."""
    suffix = path.suffix.lower()
    return Path(path.stem).suffix.lower() if suffix == ".gz" else suffix


def _open(connection: DuckDBPyConnection, path: Path, mapping: ColumnMap, place: Path) -> Source:
    suffix, layout = _suffix(path), mapping.layout
    if suffix in (*_SHEETS, *_PARQUET, *_DATABASES) and not path.is_file():
        raise RosterRefused(f"{path.name} cannot be opened: No such file or directory")
    if suffix in (*_SHEETS, *_PARQUET, *_DATABASES) and path.suffix.lower() == ".gz":
        raise RosterRefused(f"{path.name}: unpack it first; only CSV and JSON lines may be .gz")
    if suffix in _SHEETS:
        from .rows_in import stage_sheet

        return stage_sheet(path, layout, place, mapping.columns.get("id", "id"))
    if suffix in _PARQUET:
        from .typed import parquet_source

        return parquet_source(connection, path, layout, place)
    if suffix in _DATABASES:
        return _open_database(connection, path, layout, place)
    return _open_text(path, suffix, mapping, place)


def _open_text(path: Path, suffix: str, mapping: ColumnMap, place: Path) -> Source:
    layout = mapping.layout
    if suffix not in (*_TEXT, *_JSON, ""):
        raise RosterRefused(f"{path.name} is of no form that is read: {_LISTED}")
    with opened(path) as binary:
        if suffix in _JSON:
            from .rows_in import stage_json_lines

            return stage_json_lines(
                binary, path.name, layout, place, mapping.columns.get("id", "id")
            )
        return stage_delimited(binary, path.name, layout, place)


def _open_database(
    connection: DuckDBPyConnection, path: Path, layout: Layout, place: Path
) -> Source:
    with opened(path) as binary:
        beginning = binary.read(16)
    if beginning.startswith(b"SQLite format 3"):
        from .rows_in import stage_sqlite

        return stage_sqlite(path, layout, place)
    from .typed import database_source

    return database_source(connection, path, layout, place)


def detach(connection: DuckDBPyConnection) -> None:
    """Let go of the databases that were opened."""
    cursor = connection.execute(
        "SELECT database_name FROM duckdb_databases() WHERE starts_with(database_name, ?)",
        [ATTACHED],
    )
    for (name,) in cursor.fetchall():
        connection.execute(f"DETACH {name}")
