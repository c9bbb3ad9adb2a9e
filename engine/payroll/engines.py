"""Which engine answers a report: DuckDB in this process, Spark, or the user's PostgreSQL."""

from __future__ import annotations

import signal
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from ..books import Book
from ..files import files_read, spare
from ..packs import Refused
from .arguments import Arguments, asked_of, books_of, mapping_of, order_of
from .progress import Progress
from .results import Done, Written
from .stopping import Interrupted, Stopping
from .together_plan import left_out

if TYPE_CHECKING:
    from .postgres import Server

ENGINES: Final = ("duckdb", "spark", "postgres")
_OF_ONE: Final = {
    "master": ("spark",),
    "dsn": ("postgres",),
    "table": ("postgres",),
    "id_column": ("postgres",),
    "into": ("postgres",),
    "replace": ("postgres",),
    "rejects": ("duckdb", "postgres"),
    "bom": ("duckdb", "postgres"),
    "settle": ("duckdb", "postgres"),
    "threads": ("duckdb", "postgres"),
    "memory": ("duckdb", "postgres"),
}
"""Options that only some engines have a use for."""


def report(given: Arguments, terminal: IO[str] | None) -> Done:
    """The report that the arguments ask for, by the engine that they name."""
    for option, engines in _OF_ONE.items():
        if getattr(given, option) and given.engine not in engines:
            said = f"`--{option.replace('_', '-')}` is not for `--engine {given.engine}`"
            raise Refused("usage", said)
    _spare_inputs(given)
    match given.engine:
        case "spark":
            return _with_spark(given, terminal)
        case "postgres":
            return _with_postgres(given, terminal)
        case _:
            _require(given.rosters, "the roster is missing", "name a file after the agreement")
            _require_out(given)
            from .report import report as run

            return run(order_of(given, terminal))


def _spare_inputs(given: Arguments) -> None:
    """Refuse to write any file of the report over one that is read for it."""
    if not given.out or not Path(given.out).name:
        return
    from .report import files_beside

    names = [name.strip() for name in given.agreement.split(",")]
    files = (path for name in names for path in files_read(name, given.amendments))
    inputs = (*given.rosters, given.mapping, *files)
    spare(given.rejects, inputs, "name another file with `--rejects`")
    spare(given.out, inputs)
    for path in files_beside(Path(given.out), rejects=not given.rejects, codes=given.codes):
        spare(path, inputs)


def _require(found: object, message: str, hint: str) -> None:
    if not found:
        raise Refused("usage", message, hint)


def _require_out(given: Arguments) -> str:
    _require(given.out, "it is not said where to write", "add `--out`")
    return given.out or ""


def _one_book(given: Arguments) -> Book:
    first, *more = books_of(given.agreement, given.amendments)
    if more:
        message = f"`--engine {given.engine}` asks one agreement at a time"
        raise Refused("usage", message, "run it once for each, or leave `--engine` out")
    return first


# ------------------------------------------------------------------ Spark


def _with_spark(given: Arguments, terminal: IO[str] | None) -> Done:
    from .spark import answer, session
    from .spark_output import Folder, require_free, write

    _require(given.rosters, "the roster is missing", "name a file or a folder after the agreement")
    out = _require_out(given)
    asked, book = asked_of(given), _one_book(given)
    book.require_decisions(asked.decisions)
    book.require_readings(asked.readings)
    mapping = mapping_of(given, (book,))
    stopping = Stopping()
    try:
        with stopping.heard(), session(given.master or "local[*]") as spark:
            folder = Folder(spark, out)
            require_free(folder)
            found = answer(spark, book, asked, given.rosters, mapping, Progress(terminal))
            return write(found, asked, given.rosters, folder)
    except KeyboardInterrupt:  # Spark has a handler of its own
        raise Interrupted(signal.SIGINT) from None


# ------------------------------------------------------------------ PostgreSQL


def _with_postgres(given: Arguments, terminal: IO[str] | None) -> Done:
    from .postgres import Server
    from .postgres_files import run_in_postgres
    from .report import report as run

    hint = "name the table with `--table`; files are read without `--engine`"
    _require(not given.rosters, "PostgreSQL reads no roster files", hint)
    _require(given.table, "the table is missing", "add `--table staff`")
    one = bool(given.out) != bool(given.into)
    _require(one, "it is not said where to write", "add one of `--out FILE` and `--into TABLE`")
    if given.id_column:
        given = replace(given, maps=(*given.maps, f"id={given.id_column}"))
    book = _one_book(given)
    server = Server(given.dsn or "", given.table or "")
    if given.into:
        return _into_table(given, book, server, Progress(terminal))
    order = order_of(given, terminal, (book,))
    return run(replace(order, elsewhere=lambda asked, place: run_in_postgres(server, asked, place)))


def _into_table(given: Arguments, book: Book, server: Server, progress: Progress) -> Done:
    from .postgres import answer, connected
    from .postgres_table import Into, write_tables

    for option in ("rejects", "bom", "settle"):
        _require(not getattr(given, option), f"`--{option}` is not for `--into`", "write a file")
    asked = asked_of(given)
    book.require_decisions(asked.decisions)
    book.require_readings(asked.readings)
    mapping = mapping_of(given, (book,))
    into = Into(given.into or "", given.replace)
    with Stopping().heard(), connected(server) as there:
        found = answer(there, server, book, asked, mapping, progress)
        with progress.step("writing"):
            written = write_tables(found, server, asked, into)
    return Done(
        (book.agreement.title,), asked.day, found.read, found.answered, found.rejected,
        found.counts, tuple(_table(*each) for each in written),
        left_out=left_out(book, asked.decisions),
    )  # fmt: skip


def _table(name: str, what: str, rows: int) -> Written:
    return Written(what, Path(name), "", rows)
