"""A report as CSV: RFC 4180, UTF-8, written by DuckDB."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..records.formulas import neutral
from .cells import as_text, literal, neutralised, quoted, types_of
from .results import Run

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BOM: Final = "\ufeff"


def write_csv(run: Run, draft: Path, *, bom: bool = False) -> None:
    """One line a row, in the order of the roster; with a mark by which Excel knows UTF-8."""
    types = types_of(run.connection, run.shown)
    headings = [neutral(column.name) for column in run.columns]
    # The first column is `id`, whose heading needs no quotes: it can carry the mark.
    headings[0] = f"{_BOM if bom else ''}{headings[0]}"
    parts = [
        f"{as_text(column, types[column.name])} AS {quoted(heading)}"
        for column, heading in zip(run.columns, headings, strict=True)
    ]
    copy_csv(run.connection, f"SELECT {', '.join(parts)} FROM {quoted(run.shown)}", draft)


def copy_csv(connection: DuckDBPyConnection, query: str, draft: Path) -> None:
    """The rows of a query, each cell as it is; lines end as RFC 4180 says."""
    options = "FORMAT csv, HEADER, NEW_LINE '\\r\\n', USE_TMP_FILE false"
    connection.execute(f"COPY ({query}) TO {literal(str(draft))} ({options})")


def write_codes(run: Run, draft: Path) -> int:
    """What each code that occurs stands for; how many lines that takes."""
    names = ("agreement", "decision", "part", "words")
    texts = [f"{neutralised(quoted(name))} AS {quoted(name)}" for name in names]
    chosen = f"{', '.join(texts[:3])}, code, {texts[3]}, rows"
    copy_csv(run.connection, f"SELECT {chosen} FROM {quoted(run.codes)}", draft)
    row = run.connection.execute(f"SELECT count(*) FROM {quoted(run.codes)}").fetchone()
    assert row is not None
    return int(row[0])
