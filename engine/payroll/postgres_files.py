"""What PostgreSQL has worked out, brought here to be written as the files of a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..backends.columns.stored import stored
from ..rosters.reading import CellReader
from ..rosters.roster import Roster
from .cells import literal, quoted
from .elsewhere import BECAUSE, NO_ID, TWICE, Elsewhere
from .postgres import ANSWERS, CHECKED, FACTS, Answered, Server, answer, connected
from .results import Results, Run
from .run import Read, in_words, readings_of, run_of
from .together_plan import left_out
from .words import begin

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from psycopg import Connection

    from .report import Order
    from .workspace import Workspace

_ANSWERED: Final = "answers_0"
_FACTS: Final = "roster_facts"
_PROBLEMS: Final = "roster_rejects"
_ROWS: Final = "roster_rejected_rows"
_BATCH: Final = 5_000

Reason = tuple[str, str, str, str, str]
"""A problem: the field, its column, what is given, the reason, a hint."""


def run_in_postgres(server: Server, order: Order, place: Workspace) -> Run:
    """The rows of a table answered on its server, then brought to the workspace as codes."""
    (book,) = order.books
    here = place.connection
    begin(here)
    with connected(server) as there:
        found = answer(there, server, book, order.asked, order.mapping, order.progress)
        with order.progress.step("bringing the answers"):
            _bring(found, here, place.folder)
            _bring_rejects(found, here)
            if order.asked.settle:
                _bring_facts(found, here, place.folder)
    asked, read_as = order.asked, found.read_as
    roster = Roster(
        agreement=book.agreement.name, relation=_FACTS, rejects=_PROBLEMS, rejected_rows=_ROWS,
        read=found.read, accepted=found.answered, rejected=found.rejected, blank=0, skipped=0,
        present=read_as.present, kept=read_as.kept[1:], bounds={}, lengths=found.lengths,
        files=(server.table,), columns=tuple(read_as.given.columns),
    )  # fmt: skip
    identity = {**book.identity(readings_of(book, asked.readings)), "as_of": asked.day.isoformat()}
    results = Results(
        here, book, found.query, roster, _ANSWERED, "report_0", (), read_as.kept, asked.day,
        identity, left_out=left_out(book, asked.decisions),
    )  # fmt: skip
    read = Read(
        by_agreement={roster.agreement: roster}, rejects=_PROBLEMS, rejected_rows=_ROWS,
        columns=roster.columns, read=found.read, rejected=found.rejected, files=roster.files,
        sources=(),
    )  # fmt: skip
    return run_of(read, [in_words(results, asked, order.progress)])


def _bring(found: Answered, here: DuckDBPyConnection, folder: Path) -> None:
    kept = dict.fromkeys(found.read_as.kept, "VARCHAR")
    types = {"row": "BIGINT", **kept, **{c.name: c.sql_type for c in found.query.columns}}
    _copied(found.connection, ANSWERS, types, here, _ANSWERED, folder)


def _bring_facts(found: Answered, here: DuckDBPyConnection, folder: Path) -> None:
    fields = found.read_as.fields
    facts = {f: stored(fields[f]).sql_type("duckdb") for f in found.read_as.present}
    kept = {name: "VARCHAR" for name in found.read_as.kept if name not in facts}
    _copied(found.connection, FACTS, {"row": "BIGINT", **kept, **facts}, here, _FACTS, folder)


def _copied(
    there: Connection,
    source: str,
    types: dict[str, str],
    here: DuckDBPyConnection,
    target: str,
    folder: Path,
) -> None:
    """A table of the server as a table here: as text in quotes, what is not in quotes is NULL."""
    chosen = ", ".join(
        f"TO_JSON({quoted(name)})" if kind.endswith("[]") else quoted(name)
        for name, kind in types.items()
    )
    text = f'COPY (SELECT {chosen} FROM {source} ORDER BY "row") TO STDOUT'
    file = folder / f"{target}.csv"
    with (
        file.open("wb") as out,
        there.cursor() as cursor,
        cursor.copy(f"{text} WITH (FORMAT csv, FORCE_QUOTE *)") as blocks,
    ):
        for block in blocks:
            out.write(block)
    columns = ", ".join(f"'c{n}': 'VARCHAR'" for n in range(len(types)))
    casts = ", ".join(
        f"CAST({f'CAST(c{n} AS JSON)' if kind.endswith('[]') else f'c{n}'} AS {kind})"
        f" AS {quoted(name)}"
        for n, (name, kind) in enumerate(types.items())
    )
    here.execute(
        f"CREATE TABLE {quoted(target)} AS SELECT {casts} FROM read_csv({literal(str(file))},"
        f" columns = {{{columns}}}, auto_detect = false, header = false, delim = ',',"
        " quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false,"
        " parallel = false, max_line_size = 64000000)"
    )
    file.unlink()


# ------------------------------------------------------------------ rejected rows


def _bring_rejects(found: Answered, here: DuckDBPyConnection) -> None:
    """The rejected rows and what is wrong with each, as a roster that is read here has them."""
    where = 'row BIGINT, "file" VARCHAR, "line" BIGINT, id VARCHAR'
    here.execute(
        f'CREATE TABLE {_PROBLEMS} ("file" VARCHAR, "line" BIGINT, row BIGINT, id VARCHAR,'
        ' field VARCHAR, "column" VARCHAR, given VARCHAR, reason VARCHAR, hint VARCHAR)'
    )
    here.execute(
        f"CREATE TABLE {_ROWS} ({where}, cells VARCHAR[], because VARCHAR, as_read VARCHAR)"
    )
    read_as = found.read_as
    reader = CellReader(read_as.fields, read_as.mapping)
    cells = ", ".join(read_as.cells)
    because = read_as.quoted(BECAUSE)
    name = read_as.given.name
    with found.connection.cursor("entitle_rejected") as cursor:
        cursor.execute(
            f'SELECT "row", "id", {because}, {cells} FROM {CHECKED} WHERE {because} <> \'\''
            ' ORDER BY "row"'
        )
        while batch := cursor.fetchmany(_BATCH):
            for row, identity, said, *given in batch:
                problems = list(_problems(read_as, reader, said, given))
                here.executemany(
                    f"INSERT INTO {_PROBLEMS} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [[name, row, row, identity, *problem] for problem in problems],
                )
                told = " / ".join(map(_told, problems))
                here.execute(
                    f"INSERT INTO {_ROWS} VALUES (?, ?, ?, ?, ?, ?, NULL)",
                    [row, name, row, identity, given, told],
                )


def _problems(
    read_as: Elsewhere, reader: CellReader, said: str, given: Sequence[str | None]
) -> Iterator[Reason]:
    """Each problem of a row that the server rejected, in the words of a reader here."""
    columns = list(read_as.given.columns)
    found = 0
    for whole in (NO_ID, TWICE):
        if whole in said:
            found += 1
            reason, hint = whole.removeprefix("`id` ").split("; ", 1)
            yield "id", columns[read_as.matched.id], "", reason, hint
    for field, index in read_as.matched.fields.items():
        for problem in reader.read(field, given[index] or "")[1]:
            found += 1
            yield problem.field, columns[index], problem.value, problem.message, problem.hint
    if not found:  # refused there and not here: the server's own words stand
        yield "", "", "", said, ""


def _told(problem: Reason) -> str:
    field, _, given, reason, hint = problem
    named = f"`{field}` " if field else ""
    shown = f"is given as `{given}`, but " if given else ""
    return f"{named}{shown}{reason}{f'; {hint}' if hint else ''}"
