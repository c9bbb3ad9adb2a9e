"""The answers as a table of the user's database, swapped in whole within one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..backends.columns.query import Part
from ..packs import Refused
from ..rosters.source import AS_READ_COLUMN, REASON_COLUMN
from .elsewhere import BECAUSE
from .postgres import ANSWERS, CHECKED, Answered, Server, relation_of, run_sql
from .run import Asked, readings_of
from .told import shown_columns, told
from .translated import literal, quoted

if TYPE_CHECKING:
    from psycopg import Connection

WRITTEN_BY: Final = "Written by entitle report: "
"""How the comment on a table begins that may be written again."""
REJECTS: Final = "_rejects"
CODES: Final = "_codes"
_NEW: Final = "entitle_new_"


@dataclass(frozen=True, slots=True)
class Into:
    """Where answers go: a table, and beside it one of rejected rows; `replace` any other there."""

    table: str
    replace: bool = False


@dataclass(frozen=True, slots=True)
class _Made:
    """A new table: its schema (empty: the first on the search path), name, query and purpose."""

    schema: str
    name: str
    query: str
    what: str

    @property
    def target(self) -> str:
        return _joined(self.schema, self.name)

    def temporary(self, number: int) -> str:
        return f"{_NEW}{number}"


def _joined(schema: str, name: str) -> str:
    return ".".join(quoted(part, "postgres") for part in (schema, name) if part)


def write_tables(
    found: Answered, server: Server, asked: Asked, into: Into
) -> list[tuple[str, str, int]]:
    """Write the tables; the name of each, what it holds, and its rows."""
    there = found.connection
    tables = list(_tables(found, asked, into))
    # Two runs that write one table take turns.
    run_sql(there, "SELECT pg_advisory_xact_lock(hashtext(%s))", [tables[0].target])
    for table in tables:
        _require_ours(there, table, server, into)
    written = []
    for number, table in enumerate(tables):
        temporary = _joined(table.schema, table.temporary(number))
        run_sql(there, f"DROP TABLE IF EXISTS {temporary}")
        run_sql(there, f"CREATE TABLE {temporary} AS {table.query}")
        comment = literal(_comment(found, server, asked, table.what), "postgres")
        run_sql(there, f"COMMENT ON TABLE {temporary} IS {comment}")
        rows = run_sql(there, f"SELECT COUNT(*) FROM {temporary}")[0][0]
        written.append((table.target.replace('"', ""), table.what, int(str(rows))))
    for number, table in enumerate(tables):
        _swap(there, table, _joined(table.schema, table.temporary(number)))
    return written


def _tables(found: Answered, asked: Asked, into: Into) -> Iterator[_Made]:
    *schema, name = _parts(into.table)
    where = schema[0] if schema else ""
    yield _Made(where, name, _answers(found, asked), "answers")
    yield _Made(where, f"{name}{REJECTS}", _rejects(found), "rejected rows")
    if asked.codes:
        yield _Made(where, f"{name}{CODES}", _code_words(found), "what the codes mean")


def _parts(table: str) -> list[str]:
    import sqlglot
    from sqlglot import exp

    found = sqlglot.parse_one(relation_of(table), read="postgres", into=exp.Table)
    assert isinstance(found, exp.Table)
    return [str(part.this) for part in found.parts]


def _answers(found: Answered, asked: Asked) -> str:
    read_as = found.read_as
    taken = {column.name for column in found.query.columns} | {"problems"}
    kept = [
        f"{read_as.quoted(name)} AS {read_as.quoted(f'roster.{name}' if name in taken else name)}"
        for name in read_as.kept
    ]
    shown = shown_columns(found.query)
    if asked.codes:
        columns = [read_as.quoted(column.name) for each in shown for column in each.columns]
    else:
        columns = list(told("postgres", found.query, found.codes))
        pairs = zip(shown, columns, strict=True)
        columns = [
            text for each, text in pairs
            if not asked.values or each.columns[0].part is Part.VALUE
        ]  # fmt: skip
    return f'SELECT {", ".join((*kept, *columns))} FROM {ANSWERS} ORDER BY "row"'


def _rejects(found: Answered) -> str:
    """The rejected rows with their columns as text, and why each is rejected."""
    read_as, own = found.read_as, (REASON_COLUMN, AS_READ_COLUMN)
    cells = [
        f"{cell} AS {read_as.quoted(column)}"
        for cell, column in zip(read_as.cells, read_as.given.columns, strict=True)
        if column not in own
    ]
    because = read_as.quoted(BECAUSE)
    return (
        f"SELECT {', '.join((*cells, because))} FROM {CHECKED} WHERE {because} <> ''"
        ' ORDER BY "row"'
    )


def _code_words(found: Answered) -> str:
    """Each code that occurs, and its words."""
    selects = []
    shown = shown_columns(found.query)
    for each, text in zip(shown, told("postgres", found.query, found.codes), strict=True):
        if each.coded and len(each.columns) == 1:
            column = each.columns[0].name
            words = text.rsplit(" AS ", 1)[0]
            selects.append(
                f'SELECT DISTINCT {literal(column, "postgres")} AS "column",'
                f" {quoted(column, 'postgres')}::BIGINT AS code, {words} AS words FROM {ANSWERS}"
            )
    return f"{' UNION ALL '.join(selects)} ORDER BY 1, 2"


def _comment(found: Answered, server: Server, asked: Asked, what: str) -> str:
    readings = readings_of(found.book, asked.readings)
    identity = {
        **found.book.identity(readings),
        "as_of": asked.day.isoformat(),
        "roster": server.table,
        "rows": {"read": found.read, "answered": found.answered, "rejected": found.rejected},
        "holds": what,
    }
    return WRITTEN_BY + json.dumps(identity, ensure_ascii=False)


def _require_ours(there: Connection, table: _Made, server: Server, into: Into) -> None:
    """Refuse to write over the roster, over what is no table, or over somebody else's table."""
    found = run_sql(
        there,
        "SELECT c.oid = to_regclass(%s), c.relkind::text, obj_description(c.oid, 'pg_class')"
        " FROM pg_class c WHERE c.oid = to_regclass(%s)",
        [relation_of(server.table), table.target],
    )
    if not found:
        return
    is_roster, kind, comment = found[0]
    name = table.target.replace('"', "")
    if is_roster:
        raise Refused("unwritable", f"`{name}` is the table that is read", "name another one")
    if kind != "r":
        raise Refused("unwritable", f"`{name}` is there and is no plain table", "name another one")
    if not into.replace and not str(comment or "").startswith(WRITTEN_BY):
        message = f"there is a table `{name}` that `entitle report` did not write"
        raise Refused("unwritable", message, "name another one, or add `--replace`")


def _swap(there: Connection, table: _Made, temporary: str) -> None:
    """Put a new table in the place of the old one; whoever might read that may read this."""
    grants = run_sql(
        there,
        "SELECT a.privilege_type, CASE WHEN a.grantee = 0 THEN 'PUBLIC'"
        " ELSE quote_ident(pg_get_userbyid(a.grantee)) END, a.is_grantable"
        " FROM pg_class c, aclexplode(c.relacl) a"
        " WHERE c.oid = to_regclass(%s) AND a.grantee <> c.relowner",
        [table.target],
    )
    run_sql(there, f"DROP TABLE IF EXISTS {table.target}")
    run_sql(there, f"ALTER TABLE {temporary} RENAME TO {quoted(table.name, 'postgres')}")
    for privilege, grantee, grantable in grants:
        option = " WITH GRANT OPTION" if grantable else ""
        run_sql(there, f"GRANT {privilege} ON {table.target} TO {grantee}{option}")
