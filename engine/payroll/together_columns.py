"""Aggregates over a long roster: what each row gives in columns, folded as `ask` folds it.

What an aggregate asks of a row (its condition, its body, its keys) is worked out by one query for
all rows; ranks, cuts, ties and what is lacking are then those of `engine.backends.lists` itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from ..backends import lists, ranks
from ..backends.columns.query import Unsupported
from ..backends.columns.reading import Roster as Known
from ..backends.columns.rowcells import RowCells, looks_at_its_row_alone, row_cells
from ..backends.outcome import Lack, Result, RowFact, all_merged
from ..backends.plain import Closure, Plain
from ..ir import tree as t
from ..ir.walk import reach
from ..values import NONE, Row, Value, simplest
from .cells import quoted

if TYPE_CHECKING:
    from datetime import date

    from duckdb import DuckDBPyConnection

    from ..backends.asking import Frame
    from ..rosters.members import Members
    from ..rosters.roster import Roster

_ROWS_NAMED: Final = 50
"""So many rows are named that lack the same facts."""

_Asked = tuple[str, t.Expr]


class Beyond(Exception):  # no error: the rows themselves are asked
    """The columns of rows alone do not do."""


@dataclass
class Rows:
    """The rows of a roster as columns of a query."""

    connection: DuckDBPyConnection
    agreement: t.Agreement
    roster: Roster
    members: Members
    _names: list[str] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """What each row is called."""
        if not self._names and self.roster.accepted:
            block = self.agreement.roster
            named = '"id"' if block is not None and block.identity else "NULL"
            found = self.connection.execute(
                f'SELECT {named} FROM {quoted(self.roster.relation)} ORDER BY "row"'
            ).fetchall()
            self._names = [n if n is not None else f"row {i}" for i, (n,) in enumerate(found, 1)]
        return self._names

    def cells(
        self, asked: Sequence[_Asked], on: date, readings: Sequence[int]
    ) -> list[list[Result]]:
        """What each expression gives for each row, in the order of the file."""
        known = Known(
            frozenset({*self.roster.present, "id"}), self.roster.bounds, self.roster.lengths
        )
        columns = dict(self.members.columns)
        try:
            made = row_cells(
                self.agreement, columns, known, asked, on, tuple(readings), self.roster.relation
            )
        except Unsupported as error:
            raise Beyond from error
        found = self.connection.execute(f'{made.sql} ORDER BY "row"').fetchall()
        lacking = _Lacking(made, self.names, {c: f for f, c in columns.items()})
        return [
            [
                _value(row[at], row[at + 1], made.bases[i], made.overs[i])
                if row[at + 2]
                else lacking.of(n, row[at + 3])
                for n, row in enumerate(found)
            ]
            for i, at in enumerate(range(1, 1 + 4 * len(asked), 4))
        ]


def _value(cell: Any, none: bool | None, base: str, over: int) -> Value:  # noqa: ANN401, FBT001
    if none:
        return NONE
    if base != "quantity":
        return cell  # type: ignore[no-any-return]  # days, words, yes and no
    return cell if over == 1 else simplest(Fraction(cell, over))


class _Lacking:
    """What rows lack: of many that lack the same, the first are named."""

    def __init__(self, made: RowCells, names: Sequence[str], fields: Mapping[str, str]) -> None:
        self.made, self.names, self.fields = made, names, fields
        self.found: dict[int, list[Lack]] = {}

    def of(self, place: int, mask: int) -> Lack:
        """What a row lacks, by the number that says so."""
        alike = self.found.setdefault(mask, [])
        if len(alike) < _ROWS_NAMED:
            alike.append(self._lack(place, mask))
            return alike[-1]
        return alike[0]

    def _lack(self, place: int, mask: int) -> Lack:
        status, columns = self.made.missing(mask)
        if status == "contested":
            raise Beyond  # which questions are open is not told by a number
        name = self.names[place]
        needs = frozenset(RowFact(place + 1, name, self.fields[c]) for c in columns)
        return Lack(status, needs)


# ------------------------------------------------------------------ the meaning over columns


def in_columns(agreement: t.Agreement, mentions: Sequence[t.Expr]) -> bool:
    """Whether every way through the roster looks at each row alone."""
    through = [e for e in mentions if isinstance(e, t.Each) and isinstance(e.source, t.Rows)]
    sources = sum(isinstance(e, t.Rows) for e in mentions)
    return sources == len(through) and all(looks_at_its_row_alone(agreement, e) for e in through)


class OverColumns(Plain):
    """The meaning, with what rows give worked out in columns."""

    def __init__(self, agreement: t.Agreement, rows: Rows) -> None:
        self.rows = rows
        self._folded: dict[tuple[object, ...], Result] = {}
        super().__init__(agreement)
        self.table = {**self.table, t.Each: self._each}

    def _each(self, e: t.Each) -> Closure:
        if not isinstance(e.source, t.Rows):
            return lists.each(self, e)
        bits = self._bits(e)
        most = self.closure(e.most) if e.most is not None else None

        def run(f: Frame) -> Result:
            f.ask.consulted |= bits
            places = most(f) if most else 0
            if isinstance(places, Lack):
                return places
            key = (id(e), f.day, tuple(f.ask.readings), places)
            found = self._folded.get(key)
            if found is None:
                found = self._folded[key] = self._fold(e, f, places)
            return found

        return run

    def _bits(self, e: t.Each) -> int:
        """The questions that an aggregate may look at: all count as looked at."""
        found = 0
        for part in reach(self.agreement, (e,)):
            if isinstance(part, t.IsReading | t.ByReading):
                found |= self.bit[part.question]
        return found | sum(set(self.convention_bits()))

    def _fold(self, e: t.Each, f: Frame, places: Value) -> Result:
        asked: list[_Asked] = [] if e.where is None else [(e.variable, e.where)]
        asked += [] if e.op == "count" else [(e.variable, e.body)]
        asked += [(e.variable, key.expr) for key in e.keys]
        cells = iter(self.rows.cells(asked, f.day, f.ask.readings) if asked else ())
        count = self.rows.roster.accepted
        tests = next(cells) if e.where is not None else [True] * count
        bodies = next(cells) if e.op != "count" else [True] * count
        return _folded(e, tests, bodies, list(cells), places, self.rows.names)


def _folded(
    e: t.Each,
    tests: Sequence[Result],
    bodies: Sequence[Result],
    keys: Sequence[Sequence[Result]],
    places: Value,
    names: Sequence[str],
) -> Result:
    """What `lists.each` makes of the same."""
    fold = lists.FOLDS[e.op]
    lacks = [test for test in tests if isinstance(test, Lack)]
    chosen = [n for n, test in enumerate(tests) if test is True]
    if not e.keys:
        return fold([bodies[n] for n in chosen], all_merged(lacks) if lacks else None)
    room = 0 if places is NONE else int(places)  # type: ignore[arg-type]  # a count
    ranked = _ranked(e, chosen, keys, names)
    return lists.of_ranked(e, lacks, ranked, _taken(bodies), fold, room)


def _taken(cells: Sequence[Result]) -> Callable[[Any], Result]:
    return lambda place: cells[place]


def _ranked(
    e: t.Each, chosen: Sequence[int], keys: Sequence[Sequence[Result]], names: Sequence[str]
) -> ranks.Ranked:
    """The rows in question, to be ranked; in place of a frame stands the row's place."""
    rank = ranks.Rank.__new__(ranks.Rank)
    rank.keys = tuple(
        (_taken(cells), k.highest, k.text, k.expr.kind)
        for k, cells in zip(e.keys, keys, strict=True)
    )
    rank.kind = e.source.kind.item
    elements = [Row(n + 1, names[n], {}) for n in chosen]
    return ranks.Ranked(rank, chosen, elements)  # type: ignore[arg-type]  # places, as said above
