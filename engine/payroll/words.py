"""From the codes of a query to the words of a report: each code that occurs is decoded once.

DuckDB keeps the order of rows through a look-up in a list, not through a join.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ..backends.columns.query import PROBLEMS, Column, Query
from ..backends.columns.query import Part as Answered
from ..records.formulas import neutral
from .cells import literal, quoted, texts
from .results import Part, ShownColumn

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CODES: Final = "codes"
CLAUSES: Final = "clauses"
JOINED: Final = "; "

_SHOWN_AS: Final = {
    Answered.VALUE: Part.VALUE,
    Answered.STATUS: Part.STATUS,
    Answered.CITE: Part.CITE,
    Answered.CONTESTED: Part.CONTESTED,
    Answered.NEEDS: Part.NEEDS,
}


def begin(connection: DuckDBPyConnection) -> None:
    """The tables of codes and clauses, empty."""
    connection.execute(
        f"CREATE TABLE {CODES} (agreement VARCHAR, decision VARCHAR, part VARCHAR, code BIGINT,"
        " words VARCHAR, rows BIGINT)"
    )
    connection.execute(
        f"CREATE TABLE {CLAUSES} (agreement VARCHAR, decision VARCHAR, place INTEGER, code BIGINT,"
        " cite VARCHAR, section VARCHAR, title VARCHAR, rows BIGINT)"
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A code that occurs: what it stands for, and in how many rows."""

    code: int
    words: str
    rows: int


@dataclass
class Decoding:
    """The codes of one agreement's answers, which lie in `table`."""

    connection: DuckDBPyConnection
    agreement: str
    query: Query
    table: str
    _codes: list[tuple[object, ...]] = field(default_factory=list)
    _clauses: list[tuple[object, ...]] = field(default_factory=list)

    def shown(self, columns: Sequence[Column]) -> tuple[ShownColumn, str]:
        """A column of a report, and how it is selected from the answers.

        What a decision needs takes several columns where it looks at many facts.
        """
        first = columns[0]
        part = Part.PROBLEMS if first.name == PROBLEMS else _SHOWN_AS[first.part]
        if part is Part.VALUE:
            return ShownColumn(first.name, part, first.decision, first.kind), quoted(first.name)
        name = f"{first.decision}.{part.value}" if first.decision else part.value
        made, formulas = [], False
        for at, column in enumerate(columns):
            found = list(self._found(column, self._teller(column, at, len(columns))))
            self._note(column, part, found)
            formulas = formulas or any(neutral(each.words) != each.words for each in found)
            made.append(looked_up(column.name, found))
        shown = ShownColumn(name, part, first.decision, formulas=formulas)
        if len(made) == 1:
            return shown, made[0]
        return shown, f"nullif(concat_ws({literal(JOINED)}, {', '.join(made)}), '')"

    def keep(self) -> None:
        """Keep what the codes stand for in the tables of codes and clauses."""
        _insert(self.connection, CODES, self._codes)
        _insert(self.connection, CLAUSES, self._clauses)

    def _found(self, column: Column, told: Callable[[int], Sequence[str]]) -> Iterator[Found]:
        name = quoted(column.name)
        asked = (
            f"SELECT {name}, count(*) FROM {quoted(self.table)} WHERE {name} IS NOT NULL"
            f" GROUP BY 1 ORDER BY 1"
        )
        for code, rows in self.connection.execute(asked).fetchall():
            yield Found(code, JOINED.join(dict.fromkeys(told(code))), rows)

    def _teller(self, column: Column, at: int, of: int) -> Callable[[int], Sequence[str]]:
        """What the codes of a column stand for; it is the one `at` of those for its part."""
        query, decision = self.query, column.decision
        match column.part:
            case _ if column.name == PROBLEMS:
                return query.problems
            case Answered.STATUS:
                return lambda code: (query.status_word(code),)
            case Answered.CITE:
                return lambda code: [each.cite for each in query.cites(decision, code)]
            case Answered.CONTESTED:
                return lambda code: query.questions(decision, code)
            case _:
                others = [0] * of
                return lambda code: query.needed(decision, *others[:at], code, *others[at + 1 :])

    def _note(self, column: Column, part: Part, found: Sequence[Found]) -> None:
        """Keep what the codes stand for, for a list of clauses or of codes."""
        if not found:
            return
        at = (self.agreement, column.decision, _last(column) or part.value)
        self._codes += [(*at, each.code, each.words, each.rows) for each in found]
        if column.part is Answered.CITE:
            self._clauses += self._cited(column.decision, found)

    def _cited(self, decision: str, found: Sequence[Found]) -> Iterator[tuple[object, ...]]:
        place = 0
        for each in found:
            for c in self.query.cites(decision, each.code):
                where = (self.agreement, decision, place, each.code)
                yield (*where, c.cite, c.section, c.title, each.rows)
                place += 1


def counts_of(connection: DuckDBPyConnection, agreement: str) -> dict[str, dict[str, int]]:
    """How many rows have which status, for each decision of an agreement."""
    rows = connection.execute(
        f"SELECT decision, words, rows FROM {CODES} WHERE agreement = ? AND part = ?",
        [agreement, Part.STATUS.value],
    ).fetchall()
    counts: dict[str, dict[str, int]] = {}
    for decision, status, count in rows:
        counts.setdefault(decision, {})[status] = count
    return counts


def _insert(connection: DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Add rows, a list for each column: one by one they would take as long as the answers."""
    if rows:
        lists = [list(column) for column in zip(*rows, strict=True)]
        unnested = ", ".join(["unnest(?)"] * len(lists))
        connection.execute(f"INSERT INTO {table} SELECT {unnested}", lists)


def _last(column: Column) -> str:
    """The column's heading after the decision: `needs.1` beside `needs`."""
    return column.name.removeprefix(f"{column.decision}.") if column.decision else ""


def looked_up(name: str, found: Sequence[Found]) -> str:
    """The words of a column's codes, as an expression; no words are NULL."""
    told = [each for each in found if each.words]
    if not told:
        return "CAST(NULL AS VARCHAR)"
    codes = "[" + ", ".join(str(each.code) for each in told) + "]"
    words = texts([each.words for each in told])
    return f"list_extract({words}, list_position({codes}, {quoted(name)}))"
