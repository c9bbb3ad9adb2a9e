"""A roster answered inside PostgreSQL, in the user's own table, in one transaction.

The rows are checked, asked and counted by the server. What is read there is never changed; the
password stays in the connection and is written nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast

from ..backends.columns.query import Query
from ..books import Book
from ..packs import Refused
from ..rosters.mapping import ColumnMap
from ..rosters.staging import BETWEEN, EMPTY_LIST, LISTED
from .elsewhere import BECAUSE, Elsewhere, Given, checked, matched_to, query_of
from .progress import Progress
from .run import Asked
from .told import Codes, coded_columns, codes_of, counts_of
from .translated import literal, quoted

if TYPE_CHECKING:
    from psycopg import Connection

CHECKED: Final = "entitle_checked"
FACTS: Final = "entitle_facts"
ANSWERS: Final = "entitle_answers"
LONGEST_NAME: Final = 63
"""Bytes of a name; PostgreSQL cuts a longer one off, and two might become one."""

_SETTINGS: Final = ("datestyle = 'ISO, YMD'", "extra_float_digits = 1", "timezone = 'UTC'")
_TIMES: Final = frozenset({"timestamp", "timestamptz"})


@dataclass(frozen=True, slots=True)
class Server:
    """Where a roster lies: a connection string (empty: what PGHOST and its like say), a table."""

    dsn: str
    table: str

    def __repr__(self) -> str:
        return f"Server(table={self.table!r})"


@dataclass(frozen=True, slots=True)
class Answered:
    """What a server has worked out, in tables that go with the transaction."""

    connection: Connection
    book: Book
    query: Query
    read_as: Elsewhere
    read: int
    rejected: int
    lengths: Mapping[str, int]
    codes: Codes
    counts: Mapping[str, Mapping[str, int]]

    @property
    def answered(self) -> int:
        """Rows that are answered."""
        return self.read - self.rejected


@contextmanager
def connected(server: Server) -> Iterator[Connection]:
    """A transaction on the server; whatever goes wrong there is one sentence."""
    try:
        import psycopg
    except ImportError:
        message = "PostgreSQL needs a library that is not installed"
        raise Refused(
            "usage", message, "install it with `pip install 'entitle[postgres]'`"
        ) from None
    try:
        psycopg.conninfo.conninfo_to_dict(server.dsn)
    except psycopg.Error:  # its text would repeat the connection string, password and all
        hint = "write `postgresql://user@host:5432/database`, or `host=… dbname=… user=…`"
        raise Refused("usage", "`--dsn` is not a connection string", hint) from None
    try:
        connection = psycopg.connect(server.dsn)
    except psycopg.Error as error:
        raise Refused("database", f"PostgreSQL does not answer: {_said(error)}") from None
    try:
        with connection:
            for setting in _SETTINGS:
                _run(connection, f"SET LOCAL {setting}")
            yield connection
    except psycopg.Error as error:
        raise Refused("database", f"PostgreSQL refuses: {_said(error)}", _hint(error)) from error
    finally:
        connection.close()


def _said(error: Exception) -> str:
    """The first line of the server's own words."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def _hint(error: Exception) -> str:
    if "row is too big" in str(error):
        return "ask for fewer decisions with `--decision`, or write a file with `--out`"
    if type(error).__name__ == "InsufficientPrivilege":
        return "the user needs to read the table, to make temporary tables, and to write `--into`"
    return ""


def run_sql(
    connection: Connection, text: str, given: Sequence[object] = ()
) -> list[tuple[object, ...]]:
    """The rows that a statement gives; none for one that gives no rows."""
    # Every name in it went through `quoted`, every text through `literal`.
    cursor = connection.execute(text, given or None)
    return cursor.fetchall() if cursor.description else []


_run = run_sql


def answer(
    connection: Connection,
    server: Server,
    book: Book,
    asked: Asked,
    mapping: ColumnMap,
    progress: Progress,
) -> Answered:
    """The rows of the server's table checked and asked; the answers are codes in `ANSWERS`."""
    read_as = _columns(connection, server.table, book, mapping)
    with progress.step("reading"):
        _run(connection, f"CREATE TEMP TABLE {CHECKED} ON COMMIT DROP AS {checked(read_as)}")
    read, rejected, *longest = _whole_numbers(_run(connection, _summary(read_as))[0])
    lengths = dict(zip(read_as.lists, longest, strict=True))
    query = query_of(book, asked, read_as, lengths)
    _require_short(query)
    names = dict.fromkeys(("row", *read_as.kept, *read_as.present))
    kept = [read_as.quoted(name) for name in names]
    because = read_as.quoted(BECAUSE)
    _run(
        connection,
        f"CREATE TEMP VIEW {FACTS} AS SELECT {', '.join(kept)} FROM {CHECKED} WHERE {because} = ''",
    )
    made = query.sql("postgres", FACTS, pretty=False, keep=read_as.kept)
    with progress.step(f"answering {book.agreement.name}"):
        _run(connection, f"CREATE TEMP TABLE {ANSWERS} ON COMMIT DROP AS {made}")
    codes = _codes(connection, query)
    found = Answered(
        connection, book, query, read_as, read, rejected, lengths, codes,
        _counts(connection, query),
    )  # fmt: skip
    _require_all(found)
    return found


def _require_short(query: Query) -> None:
    """Refuse a decision whose columns PostgreSQL would cut off."""
    for column in query.columns:
        if len(column.name.encode()) > LONGEST_NAME:
            message = f"`{column.name}` is too long for a column of PostgreSQL"
            raise Refused("unsupported", message, f"names may have {LONGEST_NAME} bytes")


def _whole_numbers(row: Sequence[object]) -> list[int]:
    return [int(cast(int, each or 0)) for each in row]


def _summary(read_as: Elsewhere) -> str:
    """How many rows were read and rejected, and the longest list of each field of lists."""
    because = read_as.quoted(BECAUSE)
    good = f"FILTER (WHERE {because} = '')"
    longest = [f"MAX(CARDINALITY({read_as.quoted(f)})) {good}" for f in read_as.lists]
    rejected = f"COUNT(*) FILTER (WHERE {because} <> '')"
    return f"SELECT {', '.join(('COUNT(*)', rejected, *longest))} FROM {CHECKED}"


def _codes(connection: Connection, query: Query) -> Codes:
    names = coded_columns(query)
    if not names:
        return {}
    (row,) = _run(connection, codes_of("postgres", query, ANSWERS))
    return {
        name: [code for code in cast(list[int | None], found or []) if code is not None]
        for name, found in zip(names, row, strict=True)
    }


def _counts(connection: Connection, query: Query) -> dict[str, dict[str, int]]:
    counted = [
        f"SELECT {literal(name, 'postgres')}, {quoted(name, 'postgres')}, COUNT(*) FROM {ANSWERS}"
        " GROUP BY 2"
        for name in (f"{decision}.status" for decision in query.decisions)
    ]
    rows = _run(connection, " UNION ALL ".join(counted))
    return counts_of(query, cast(list[tuple[str, int, int]], rows))


def _require_all(found: Answered) -> None:
    for decision, counts in found.counts.items():
        assert sum(counts.values()) == found.answered, f"rows of {decision} are lost"


# ------------------------------------------------------------------ the user's table


def _columns(connection: Connection, table: str, book: Book, mapping: ColumnMap) -> Elsewhere:
    """The user's table, its columns matched to the agreement's fields."""
    relation = relation_of(table)
    found = _run(connection, "SELECT to_regclass(%s)::oid", [relation])[0][0]
    if found is None:
        hint = "write it with its schema, as `hr.staff`"
        raise Refused("database", f"there is no table `{table}`", hint)
    columns = _run(
        connection,
        "SELECT a.attname, t.typname, t.typcategory FROM pg_attribute a JOIN pg_type t"
        " ON t.oid = a.atttypid WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped"
        " ORDER BY a.attnum",
        [found],
    )
    texts = {str(name): _as_text(str(name), str(kind), str(sort)) for name, kind, sort in columns}
    given = Given(table, relation, texts, "")
    read_as = matched_to("postgres", given, book.agreement.fields, mapping)
    identity = quoted(list(texts)[read_as.matched.id], "postgres")
    row = f"ROW_NUMBER() OVER (ORDER BY {identity})"
    return replace(read_as, given=replace(given, row=row))


def relation_of(table: str) -> str:
    """The name of a table as SQL writes it: `hr.staff`, or `"Human Resources".staff`."""
    import sqlglot
    from sqlglot import exp

    try:
        found = sqlglot.parse_one(table, read="postgres", into=exp.Table)
    except sqlglot.ParseError:
        found = None
    plain = isinstance(found, exp.Table) and isinstance(found.this, exp.Identifier)
    if found is None or not plain or found.alias or found.args.get("catalog"):
        hint = 'write `staff`, `hr.staff`, or with quotes what has capitals: `hr."Staff"`'
        raise Refused("usage", f"`{table}` is not the name of a table", hint)
    parts = [part for part in found.parts if isinstance(part, exp.Identifier)]
    # What stands without quotes is in small letters, as PostgreSQL reads it.
    names = [part.this if part.quoted else part.this.lower() for part in parts]
    return ".".join(quoted(name, "postgres") for name in names)


def _as_text(column: str, kind: str, sort: str) -> str:
    """A column as text, in the form in which a roster gives its cells."""
    name = quoted(column, "postgres")
    if kind in _TIMES:
        day = f"{name} = DATE_TRUNC('day', {name})"
        return (
            f"CASE WHEN {day} THEN CAST(CAST({name} AS DATE) AS TEXT) ELSE CAST({name} AS TEXT) END"
        )
    if kind == "money":
        return f"CAST(CAST({name} AS NUMERIC) AS TEXT)"
    if sort != "A":
        return f"CAST({name} AS TEXT)"
    empty, mark = literal(EMPTY_LIST, "postgres"), literal(LISTED, "postgres")
    between = literal(BETWEEN, "postgres")
    joined = f"ARRAY_TO_STRING(CAST({name} AS TEXT[]), {between}, '')"
    return f"CASE WHEN CARDINALITY({name}) = 0 THEN {empty} ELSE {mark} || {joined} END"
