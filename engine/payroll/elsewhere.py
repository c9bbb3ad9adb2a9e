"""A roster read where it lies: in Spark or PostgreSQL, by the rules of `engine.rosters`.

One chain of selects makes of a table's columns the facts that a query reads, and says of each
row why it is rejected, if it is. Cells are text first, whatever the column's type, so that one
set of rules gives one verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlglot.expressions import column

from ..backends.columns.dialect import Name
from ..backends.columns.query import Query, Unsupported, columns_of
from ..backends.columns.stored import stored
from ..books import Book
from ..ir.tree import FieldSpec
from ..packs import Refused
from ..records.given import accepted
from ..records.problem import LONGEST_SHOWN
from ..rosters.cells import refused, steps_of, stripped
from ..rosters.headers import Matched, match
from ..rosters.mapping import ColumnMap
from ..rosters.refused import RosterRefused
from ..rosters.source import AS_READ_COLUMN, REASON_COLUMN, Source
from ..rosters.staging import BETWEEN, EMPTY_LIST, LISTED, SPACES
from .run import ALL_PARTS, Asked, readings_of
from .together_plan import only_columns
from .translated import literal, quoted, translated

BECAUSE: Final = REASON_COLUMN
NO_ID: Final = "`id` is missing; give the row the id of its person"
TWICE: Final = "`id` must be in one row, and is in several; keep the row that is right"

_TEXT: Final[Mapping[Name, str]] = {"postgres": "TEXT", "spark": "STRING", "duckdb": "VARCHAR"}
_FENCE: Final[Mapping[Name, str]] = {"postgres": " OFFSET 0", "spark": "", "duckdb": ""}
"""Keeps PostgreSQL from working a step out anew wherever the next one mentions it."""


@dataclass(frozen=True, slots=True)
class Given:
    """A table of another engine: its columns by name, each as an expression that gives text.

    `row` numbers its rows; `fault`, if any, says why a row as a whole cannot be read, and
    is NULL where it can; `as_read`, if any, is the column that holds its line.
    """

    name: str
    relation: str
    columns: Mapping[str, str]
    row: str
    fault: str = ""
    as_read: str = ""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is read of a table, and how: `fields` of the agreement and the columns kept."""

    dialect: Name
    given: Given
    fields: Mapping[str, FieldSpec]
    mapping: ColumnMap
    matched: Matched

    @property
    def present(self) -> tuple[str, ...]:
        """The fields that the table has."""
        return tuple(self.matched.fields)

    @property
    def kept(self) -> tuple[str, ...]:
        """The columns passed through to the report, by their names in the table."""
        return ("id", *self.matched.kept)

    @property
    def lists(self) -> tuple[str, ...]:
        """The fields present that are lists."""
        return tuple(f for f in self.present if self.fields[f].kind.base == "list")

    @property
    def cells(self) -> tuple[str, ...]:
        """The columns of `checked` that hold the cells as given, in the table's order."""
        return tuple(f"c{n}" for n in range(len(self.given.columns)))

    def quoted(self, name: str) -> str:
        """A name as the engine writes it."""
        return quoted(name, self.dialect)

    def literal(self, text: str) -> str:
        """A text as the engine writes it."""
        return literal(text, self.dialect)


def matched_to(
    dialect: Name, given: Given, fields: Mapping[str, FieldSpec], mapping: ColumnMap
) -> Elsewhere:
    """The table with its columns matched to fields; refused as `report` refuses a file's."""
    try:
        found = match(Source(given.name, tuple(given.columns), Path(), None), fields, mapping)
    except RosterRefused as wrong:
        raise Refused("roster", "; ".join(wrong.problems)) from wrong
    return Elsewhere(dialect, given, fields, mapping, found)


def checked(read: Elsewhere) -> str:
    """Every row: "row", the kept columns, its facts, its cells `c0` …, its line, `BECAUSE`.

    `BECAUSE` is empty where the row can be read; its facts are then those that the query reads.
    """
    layers, last = _stepped(read)
    matched = read.matched
    chosen = [
        "q.row_number AS " + read.quoted("row"),
        "q.id_text AS " + read.quoted("id"),
        *(f"q.c{index} AS {read.quoted(column)}" for column, index in matched.kept.items()),
        *(
            f"CAST(q.{last[n]} AS {stored(read.fields[f]).sql_type(read.dialect)})"
            f" AS {read.quoted(f)}"
            for n, f in enumerate(read.present)
        ),
        *(f"q.{cell}" for cell in read.cells),
        f"CASE WHEN q.because <> '' THEN q.as_read END AS {read.quoted(AS_READ_COLUMN)}",
        f"q.because AS {read.quoted(BECAUSE)}",
    ]
    problems = ", ".join(_problems(read, last))
    told = f"SELECT *, CONCAT_WS(' / ', {problems}) AS because FROM ({layers}) AS p"
    return (
        f"SELECT {', '.join(chosen)} FROM ({told}{_FENCE[read.dialect]}) AS q"  # names are quoted
    )


def query_of(book: Book, asked: Asked, read_as: Elsewhere, lengths: Mapping[str, int]) -> Query:
    """The query of an agreement over a table elsewhere."""
    parts = ALL_PARTS[:2] if asked.values else ALL_PARTS
    try:
        return columns_of(
            book.agreement,
            only_columns(book, asked.decisions, read_as.dialect),
            asked.day,
            readings_of(book, asked.readings),
            present=read_as.present,
            parts=parts,
            lengths=lengths,
            dialect=read_as.dialect,
        )
    except Unsupported as error:
        raise Refused("unsupported", str(error)) from error


def _stepped(read: Elsewhere) -> tuple[str, list[str]]:
    """Step by step the value of each field, each layer from the one before; the values' names."""
    given, fence = read.given, _FENCE[read.dialect]
    cells = ", ".join(f"{text} AS c{n}" for n, text in enumerate(given.columns.values()))
    # The names below are made here, and what stands in the table is quoted.
    nothing = f"CAST(NULL AS {_TEXT[read.dialect]})"
    line = f"{given.as_read or nothing} AS as_read, {given.fault or nothing} AS fault"
    made = f"SELECT {given.row} AS row_number, {line}, {cells} FROM {given.relation}"
    made = f"SELECT *, {', '.join(_stripped(read))} FROM ({made}{fence}) AS l0"
    made = _with_twice(read, made + fence)
    chains = [steps_of(read.fields[f], read.mapping.how(f)) for f in read.present]
    last = [f"t{n}" for n in range(len(chains))]
    for depth in range(max((len(chain) for chain in chains), default=0)):
        steps = []
        for n, chain in enumerate(chains):
            if depth < len(chain):
                rule = translated(chain[depth](column(last[n])), read.dialect)
                last[n] = f"v{n}_{depth}"
                steps.append(f"{rule} AS {last[n]}")
        made = f"SELECT *, {', '.join(steps)} FROM ({made}{fence}) AS s{depth}"
    return made + fence, last


def _with_twice(read: Elsewhere, rows: str) -> str:
    """The rows with `twice`, the id where several rows have it.

    PostgreSQL sorts them; Spark sends ids alone between its workers, and not whole rows.
    """
    if read.dialect == "postgres":
        repeated = "COUNT(*) OVER (PARTITION BY id_text) > 1"
        return f"SELECT *, CASE WHEN {repeated} THEN id_text END AS twice FROM ({rows}) AS l1"
    identity = list(read.given.columns.values())[read.matched.id]
    cells = f"SELECT {identity} AS c{read.matched.id} FROM {read.given.relation}"
    ids = f"SELECT {next(_stripped(read))} FROM ({cells}) AS i0"
    several = f"SELECT id_text AS twice FROM ({ids}) AS i1 GROUP BY id_text HAVING COUNT(*) > 1"
    return (
        f"SELECT l1.*, i2.twice FROM ({rows}) AS l1 LEFT JOIN ({several}) AS i2 ON id_text = twice"
    )


def _stripped(read: Elsewhere) -> Iterator[str]:
    """The text of the id and of each field's cell, without what stands for nothing."""
    matched, mapping = read.matched, read.mapping
    places = [(f"c{matched.id}", mapping.usual, "id_text")]
    places += [
        (f"c{index}", mapping.how(f), f"t{n}")
        for n, (f, index) in enumerate(matched.fields.items())
    ]
    for cell, how, name in places:
        yield f"{translated(stripped(column(cell), how, SPACES), read.dialect)} AS {name}"


def _problems(read: Elsewhere, last: list[str]) -> Iterator[str]:
    """Each thing that can be wrong with a row, as its text or NULL."""
    yield "fault"
    yield f"CASE WHEN fault IS NULL AND id_text IS NULL THEN {read.literal(NO_ID)} END"
    yield f"CASE WHEN twice IS NOT NULL THEN {read.literal(TWICE)} END"
    for n, field in enumerate(read.present):
        spec = read.fields[field]
        wrong = translated(refused(column(f"t{n}"), column(last[n]), spec), read.dialect)
        said = f"`{field}` is given as `"
        allowed = f"`, but must be {accepted(spec).allowed}"
        told = f"CONCAT({read.literal(said)}, {_as_shown(read, f't{n}')}, {read.literal(allowed)})"
        yield f"CASE WHEN fault IS NULL AND ({wrong}) THEN {told} END"


def _as_shown(read: Elsewhere, cell: str) -> str:
    """A cell as people see it: lists with commas, and not all of a long text."""
    lists = f"REPLACE({cell}, {read.literal(BETWEEN)}, ', ')"
    lists = f"REPLACE({lists}, {read.literal(LISTED)}, '')"
    lists = f"REPLACE({lists}, {read.literal(EMPTY_LIST)}, '[]')"
    cut = f"CONCAT(SUBSTR({lists}, 1, {LONGEST_SHOWN - 1}), '…')"
    return f"CASE WHEN LENGTH({lists}) > {LONGEST_SHOWN} THEN {cut} ELSE {lists} END"
