"""A roster asked in columns: read, answered, decoded, counted; nothing is written to a file yet."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..backends.columns.query import Column, Query, Unsupported, columns_of
from ..backends.columns.query import Part as Answered
from ..books import Book
from ..packs import Refused
from ..rosters.mapping import ColumnMap
from ..rosters.members import members_among, members_of
from ..rosters.refused import RosterRefused
from ..rosters.roster import Roster, read_roster, read_rosters
from .cells import literal, quoted
from .drafts import hash_of
from .planning import planned_for
from .progress import SILENT, Progress
from .results import STATUSES, Part, Results, Run, ShownColumn
from .settling import settled, settled_columns
from .together import Asking
from .together_people import with_people
from .together_plan import Plan, plan_of, within
from .words import CLAUSES, CODES, Decoding, counts_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ALL_PARTS: Final = tuple(Answered)
AGREEMENT: Final = "agreement"
PROBLEMS: Final = "problems"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of every row: decisions (none: all), day, readings; how it is shown.

    With `codes` the report keeps the query's codes, with `values` nothing but the answers; with
    `settle` the solver says what missing facts leave open.
    """

    day: date
    decisions: tuple[str, ...] = ()
    readings: Mapping[str, str] = field(default_factory=dict)
    codes: bool = False
    values: bool = False
    settle: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """A roster as read: its people by agreement, and who could not be read."""

    by_agreement: Mapping[str, Roster]
    rejects: str
    rejected_rows: str
    columns: tuple[str, ...]
    read: int
    rejected: int
    files: tuple[str, ...]
    sources: tuple[str, ...]
    passed_over: int = 0
    unmet: tuple[str, ...] = ()


def read_all(
    connection: DuckDBPyConnection,
    books: Sequence[Book],
    sources: Sequence[str],
    mapping: ColumnMap,
    progress: Progress = SILENT,
    with_rows: Collection[str] = (),
) -> Read:
    """The people of a roster; with several agreements a column of it says whose each is.

    `with_rows` are the agreements of which each person is also a row that clauses go through.
    """
    stdin = getattr(sys.stdin, "buffer", None)
    asked, mapping = members_among([book.agreement for book in books], with_rows, mapping)
    first, *more = asked
    with progress.step("reading"):
        try:
            if not more:
                one = read_roster(connection, first, sources, mapping=mapping, standard_input=stdin)
                own = {first.name: one}
                return Read(
                    own, one.rejects, one.rejected_rows, one.columns, one.read, one.rejected,
                    one.files, tuple(sources), one.blank + one.skipped, one.unmet,
                )  # fmt: skip
            agreements = {agreement.name: agreement for agreement in asked}
            found = read_rosters(
                connection, agreements, sources, mapping=mapping, standard_input=stdin
            )
        except RosterRefused as refused:
            raise Refused("roster", "\n".join(refused.problems)) from refused
    return Read(
        found.by_agreement, found.rejects, found.rejected_rows, found.columns,
        found.read, found.rejected, found.files, tuple(sources),
        found.blank + found.skipped, found.unmet,
    )  # fmt: skip


def query_of(book: Book, roster: Roster, asked: Asked, plan: Plan) -> Query:
    """The query of one agreement over a roster, for what is asked in columns."""
    parts = (Answered.VALUE, Answered.STATUS) if asked.values else ALL_PARTS
    try:
        return columns_of(
            book.agreement,
            plan.columns,
            asked.day,
            readings_of(book, asked.readings),
            present=roster.present,
            parts=parts,
            musts_alone=not plan.columns,
            bounds=roster.bounds,
            lengths=roster.lengths,
            complete=roster.complete,
        )
    except Unsupported as error:
        raise Refused("unsupported", str(error)) from error


def readings_of(book: Book, readings: Mapping[str, str]) -> dict[str, str]:
    """The readings of the questions that an agreement has."""
    return {q: r for q, r in readings.items() if q in book.agreement.questions}


def results_of(
    connection: DuckDBPyConnection,
    book: Book,
    roster: Roster,
    asked: Asked,
    progress: Progress = SILENT,
    number: int = 0,
) -> Results:
    """One agreement asked of the people of a roster, as a table of codes and a view of words."""
    plan = within(plan_of(book, asked.decisions), book, roster.accepted, asked.decisions)
    members = members_of(book.agreement)
    asking = Asking(connection, book, roster, members, asked.day, readings_of(book, asked.readings))
    roster = replace(roster, present=tuple(f for f in roster.present if f in book.agreement.fields))
    query = query_of(book, roster, asked, plan)
    table, shown = f"answers_{number}", f"report_{number}"
    kept = ("id", *roster.kept)
    try:
        made = query.sql("duckdb", roster.relation, pretty=False, keep=kept)
    except Unsupported as error:
        raise Refused("unsupported", str(error)) from error
    with (
        progress.query(connection, f"answering {book.agreement.name}", roster.accepted),
        planned_for(connection, roster.accepted),
    ):
        connection.execute(f"CREATE TABLE {quoted(table)} AS {made}")
    identity = {**book.identity(readings_of(book, asked.readings)), "as_of": asked.day.isoformat()}
    found = Results(connection, book, query, roster, table, shown, (), kept, asked.day, identity)
    parts = (Answered.VALUE, Answered.STATUS) if asked.values else ALL_PARTS
    found = with_people(found, asking, plan, parts, progress)
    with progress.step("asking the roster as a whole"):
        together, more = asking.wholes(plan.whole, asked.decisions)
    found = replace(found, together=together, left_out={**(plan.left_out or {}), **more})
    return in_words(found, asked, progress)


def in_words(results: Results, asked: Asked, progress: Progress = SILENT) -> Results:
    """Answers that lie in a table of codes, settled if that is asked, and their view of words."""
    found = results
    if asked.settle:
        found = settled(found, readings_of(found.book, asked.readings), progress)
    return _shown_in_words(found, asked)


def _shown_in_words(results: Results, asked: Asked) -> Results:
    """The same, with its view made: words in the place of codes, unless codes are asked for."""
    decoding = Decoding(
        results.connection, results.book.agreement.name, results.query, results.table
    )
    columns = [ShownColumn(name, Part.KEPT) for name in _kept_names(results)]
    chosen = [
        f"{quoted(n)} AS {quoted(c.name)}" for n, c in zip(results.kept, columns, strict=True)
    ]
    for shown, made in _asked_columns(results, decoding, asked):
        columns.append(shown)
        chosen.append(f"{made} AS {quoted(shown.name)}")
    decoding.keep()
    results.connection.execute(
        f"CREATE VIEW {quoted(results.shown)} AS"
        f' SELECT "row", {", ".join(chosen)} FROM {quoted(results.table)}'
    )
    return replace(results, columns=tuple(columns))


def _asked_columns(
    results: Results, decoding: Decoding, asked: Asked
) -> Iterator[tuple[ShownColumn, str]]:
    """The columns of the decisions, each with how it is selected; what is settled comes last."""
    groups: dict[tuple[str, Answered], list[Column]] = {}
    for column in results.query.columns:
        groups.setdefault((column.decision, column.part), []).append(column)
    problems = groups.pop(("", Answered.STATUS), [])
    last = {decision: key for key in groups for decision in key[:1]}
    for key, columns in groups.items():
        decision, part = key
        found = list(_asked_column(decoding, columns, asked))  # also what is only counted
        if part is Answered.VALUE or not asked.values:
            yield from found
        if asked.settle and key == last[decision]:
            for settled in settled_columns(results, decision):
                yield settled, quoted(settled.name)
    if problems and results.book.agreement.musts and not asked.values:
        yield from _asked_column(decoding, problems, asked)


def _asked_column(
    decoding: Decoding, columns: Sequence[Column], asked: Asked
) -> Iterator[tuple[ShownColumn, str]]:
    """One column of words, or every column of codes."""
    shown, words = decoding.shown(columns)
    if not asked.codes:
        yield shown, words
        return
    for column in columns:
        name = shown.name if column is columns[0] else column.name
        yield replace(shown, name=name), quoted(column.name)


def _kept_names(results: Results) -> list[str]:
    """The kept columns' headings; one that would be taken for an answer says where it is from."""
    taken = {column.name for column in results.query.columns} | {PROBLEMS, "row"}
    return [f"roster.{name}" if name in taken else name for name in results.kept]


def run_of(read: Read, parts: Sequence[Results]) -> Run:
    """All parts together, counted; what was read is answered or rejected, nothing else."""
    answered = sum(part.roster.accepted for part in parts)
    assert read.read == answered + read.rejected, "rows are lost"
    first = parts[0]
    shown, columns = (first.shown, first.columns) if len(parts) == 1 else _united(parts)
    return Run(
        connection=first.connection,
        parts=tuple(parts),
        shown=shown,
        columns=columns,
        rejects=read.rejects,
        rejected_rows=read.rejected_rows,
        roster_columns=read.columns,
        codes=CODES,
        clauses=CLAUSES,
        read=read.read,
        answered=answered,
        rejected=read.rejected,
        counts=_counts(parts),
        identity={
            "as_of": first.day.isoformat(),
            "agreements": [part.identity for part in parts],
            "roster": _sources(read),
        },
        passed_over=read.passed_over,
        unmet=read.unmet,
    )


def _sources(read: Read) -> list[dict[str, str]]:
    """Each file, sheet or table read, by its name and by the hash of the file in which it is."""
    files = {path.name: path for named in read.sources for path in _files_at(named)}
    digests = {name: hash_of(path) for name, path in files.items() if _within(name, read.files)}
    found = []
    for name in read.files:
        digest = next((d for file, d in digests.items() if name.startswith(file)), "")
        found.append({"name": name, **({"sha256": digest} if digest else {})})
    return found


def _within(file: str, names: Sequence[str]) -> bool:
    return any(name.startswith(file) for name in names)


def _files_at(named: str) -> Iterator[Path]:
    """The files that a name can stand for: itself, those of a folder, those a pattern matches."""
    path = Path(named)
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from (each for each in path.iterdir() if each.is_file())
    else:
        yield from map(Path, glob(named, recursive=True))  # noqa: PTH207  # also from the root


def _counts(parts: Sequence[Results]) -> dict[str, dict[str, int]]:
    """How many rows of each decision have which status, over all parts."""
    counts: dict[str, dict[str, int]] = {}
    for part in parts:
        found = counts_of(part.connection, part.book.agreement.name)
        for decision in part.decisions:
            own = found.get(decision, {})
            before = counts.setdefault(decision, dict.fromkeys(STATUSES, 0))
            for status, rows in own.items():
                before[status] += rows
            assert sum(own.values()) == part.roster.accepted, f"rows of {decision} are lost"
    return counts


def _united(parts: Sequence[Results]) -> tuple[str, tuple[ShownColumn, ...]]:
    """One view of several agreements: the union of their columns, rows as in the roster.

    A decision that is of one kind here and of another there gets a column for each.
    """
    connection = parts[0].connection
    clashing = _clashing(parts)
    made: dict[str, ShownColumn] = {}
    selects = []
    for part in parts:
        name = part.book.agreement.name
        chosen = [f"{literal(name)} AS {quoted(AGREEMENT)}"]
        for column in part.columns:
            own = replace(column, name=_apart(column, name, clashing))
            if own.part is Part.KEPT and own.name == AGREEMENT:
                continue
            made.setdefault(own.name, own)
            chosen.append(f"{quoted(column.name)} AS {quoted(own.name)}")
        selects.append(f'SELECT "row", {", ".join(chosen)} FROM {quoted(part.shown)}')
    united = " UNION ALL BY NAME ".join(selects)
    connection.execute(f'CREATE VIEW report AS SELECT * FROM ({united}) ORDER BY "row"')
    return "report", tuple(_in_order(made.values()))


def _clashing(parts: Sequence[Results]) -> frozenset[str]:
    """The decisions that are of one kind in one agreement and of another in another."""
    kinds: dict[str, set[str]] = {}
    for part in parts:
        for decision in part.decisions:
            kind = part.book.agreement.decisions[decision].kind
            kinds.setdefault(decision, set()).add(kind.unit_name)
    return frozenset(decision for decision, found in kinds.items() if len(found) > 1)


def _apart(column: ShownColumn, agreement: str, clashing: Collection[str]) -> str:
    """The heading of a column; with the agreement's name where another has another kind."""
    valued = column.part in (Part.VALUE, Part.SETTLED, Part.LOW, Part.HIGH)
    return f"{column.name} ({agreement})" if valued and column.decision in clashing else column.name


def _in_order(columns: Iterable[ShownColumn]) -> Iterator[ShownColumn]:
    """What was kept of the roster, the agreement, then decision by decision."""
    found = list(columns)
    yield from (c for c in found if c.part is Part.KEPT)
    yield ShownColumn(AGREEMENT, Part.KEPT)
    for decision in dict.fromkeys(c.decision for c in found if c.part is not Part.KEPT):
        yield from (c for c in found if c.part is not Part.KEPT and c.decision == decision)
