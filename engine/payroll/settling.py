"""What the solver says of rows whose answers need facts, once for each pattern of facts.

As in `ask` it stands beside the answer (docs/decisions/0010-settle.md): the status stays
`needs`, and four columns say what is settled all the same, what would be enough to know, and
how far an amount or a day can go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ..backends.columns.stored import stored
from ..backends.columns.together import beyond
from ..books import Book
from ..ir import tree as t
from ..ir.walk import reach
from ..report.wire import json_value
from ..values import Kind, Value, simplest
from .cells import exact_type, quoted, types_of
from .progress import Progress
from .results import STATUSES, Part, Results, ShownColumn

if TYPE_CHECKING:
    from ..prove.settle import Settlement

_ADDED: Final = (Part.SETTLED, Part.ENOUGH, Part.LOW, Part.HIGH)
_NEEDS: Final = "needs"
_EXAMPLE: Final = '"row of an example"'


def settled(results: Results, readings: Mapping[str, str], progress: Progress) -> Results:
    """The same answers, with the four columns of each decision for which some row needs facts."""
    tables: list[_Settling] = []
    for decision in results.decisions:
        if beyond(results.book.agreement, results.book.mentions, decision):
            continue  # a proof takes what a roster gives as free, and so settles nothing
        settling = _Settling(results, decision, readings, f"{results.table}_settled_{len(tables)}")
        if settling.needing:
            settling.make(progress)
            tables.append(settling)
    if not tables:
        return results
    wider = f"{results.table}_settled"
    chosen = ["a.*", *(column for each in tables for column in each.chosen)]
    joins = [each.join for each in tables]
    results.connection.execute(
        f"CREATE TABLE {quoted(wider)} AS SELECT {', '.join(chosen)}"
        f" FROM {quoted(results.table)} a JOIN {quoted(results.roster.relation)} f"
        f' ON f."row" = a."row" {" ".join(joins)} ORDER BY a."row"'
    )
    return replace(results, table=wider)


def settled_columns(results: Results, decision: str) -> list[ShownColumn]:
    """The columns that `settled` has added for a decision."""
    there = types_of(results.connection, results.table)
    kind = results.book.agreement.decisions[decision].kind
    made = [ShownColumn(f"{decision}.{p.value}", p, decision, kind) for p in _ADDED]
    return [column for column in made if column.name in there]


@dataclass(frozen=True, slots=True)
class _Settling:
    """One decision, over the patterns of facts among the rows that need some for it."""

    results: Results
    decision: str
    readings: Mapping[str, str]
    table: str

    @property
    def needing(self) -> bool:
        """Whether some row needs facts for it."""
        asked = f"SELECT 1 {self._needing_rows} LIMIT 1"
        return bool(self.results.connection.execute(asked).fetchall())

    @property
    def kind(self) -> Kind:
        return self.results.book.agreement.decisions[self.decision].kind

    @property
    def fields(self) -> list[str]:
        """The given fields on which the answer, or the validity of a missing fact, can rest."""
        found = bearing_on(self.results.book, self.decision)
        return [name for name in self.results.roster.present if name in found]

    @property
    def chosen(self) -> Iterator[str]:
        for part in _ADDED:
            name = quoted(f"{self.decision}.{part.value}")
            yield f"{quoted(self.table)}.{name}"

    @property
    def join(self) -> str:
        """How its table joins the rows."""
        own = quoted(self.table)
        equal = [f"f.{quoted(n)} IS NOT DISTINCT FROM {own}.{quoted(n)}" for n in self.fields]
        tests = [f"a.{self._status} = {self._code}", *equal]
        return f"LEFT JOIN {own} ON {' AND '.join(tests)}"

    @property
    def _status(self) -> str:
        return quoted(f"{self.decision}.status")

    @property
    def _code(self) -> int:
        codes = range(len(STATUSES))
        return next(code for code in codes if self.results.query.status_word(code) == _NEEDS)

    @property
    def _needing_rows(self) -> str:
        return (
            f"FROM {quoted(self.results.roster.relation)} f"
            f' JOIN {quoted(self.results.table)} a ON f."row" = a."row"'
            f" WHERE a.{self._status} = {self._code}"
        )

    def make(self, progress: Progress) -> None:
        """The table of patterns with what is settled of each."""
        connection = self.results.connection
        names = "".join(f"f.{quoted(name)}, " for name in self.fields)
        connection.execute(
            f"CREATE TABLE {quoted(self.table)} AS"
            f' SELECT {names}min(f."row") AS {_EXAMPLE} {self._needing_rows} GROUP BY ALL'
        )
        found = self._examples()
        # Not the type of the answers: these are as narrow as what the roster's facts give.
        value = exact_type(self.kind)
        for part in _ADDED:
            sql_type = "VARCHAR" if part is Part.ENOUGH else value
            name = quoted(f"{self.decision}.{part.value}")
            connection.execute(f"ALTER TABLE {quoted(self.table)} ADD COLUMN {name} {sql_type}")
        for done, (row, facts) in enumerate(found):
            progress.told(f"settling {self.decision}", done, len(found))
            self._keep(row, self._settlement(facts), value)
        progress.over()

    def _examples(self) -> list[tuple[int, dict[str, Value]]]:
        """For each pattern the facts of a person who has it: as `ask` would be asked of them."""
        present = self.results.roster.present
        names = "".join(f", f.{quoted(name)}" for name in present)
        rows = self.results.connection.execute(
            f'SELECT f."row"{names} FROM {quoted(self.results.roster.relation)} f'
            f' JOIN {quoted(self.table)} p ON p.{_EXAMPLE} = f."row" ORDER BY f."row"'
        ).fetchall()
        specs = self.results.book.agreement.fields
        given = ((row, zip(present, cells, strict=True)) for row, *cells in rows)
        return [
            (row, {name: from_stored(c, specs[name]) for name, c in facts if c is not None})
            for row, facts in given
        ]

    def _settlement(self, given: Mapping[str, Value]) -> Settlement | None:
        from ..prove.settle import settlement

        book, day = self.results.book, self.results.day
        facts = book.with_defaults(given)
        (answer,) = book.answers(facts, (), day, (self.decision,), self.readings)
        if answer.status != _NEEDS:
            return None
        found = settlement(book, facts, day, self.decision, self.readings)
        low, high = (answer.inquiry.rounded(end, self.kind) for end in (found.low, found.high))
        return replace(found, low=low, high=high)

    def _keep(self, row: int, found: Settlement | None, sql_type: str) -> None:
        if found is None:
            return
        value = found.settled.value if found.settled else None
        cells = [value, found.low, found.high]
        kind = self.kind
        given = [None if c is None else json_value(c, kind) for c in cells]
        parts = (Part.SETTLED, Part.LOW, Part.HIGH)
        sets = [f"{quoted(f'{self.decision}.{p.value}')} = CAST(? AS {sql_type})" for p in parts]
        sets.append(f"{quoted(f'{self.decision}.{Part.ENOUGH.value}')} = ?")
        self.results.connection.execute(
            f"UPDATE {quoted(self.table)} SET {', '.join(sets)} WHERE {_EXAMPLE} = ?",
            [*given, _enough(found), row],
        )


def _enough(found: Settlement) -> str:
    """What is enough to know: nothing more of a settled answer, which may itself be empty."""
    if found.settled is not None:
        return "nothing more"
    if found.enough:
        return "; or ".join(" and ".join(names) for names in found.enough)
    return f"(not settled by proof: {found.why})"


def bearing_on(book: Book, decision: str) -> frozenset[str]:
    """The fields on which a decision rests, and those that a `must` ties to one of them."""
    found = set(book.mentions.fields(decision))
    tied = [_fields_in(book.agreement, must.condition) for must in book.agreement.musts]
    while more := [each for each in tied if each & found and not each <= found]:
        found.update(*more)
    return frozenset(found)


def _fields_in(agreement: t.Agreement, condition: t.Expr) -> frozenset[str]:
    return frozenset(e.name for e in reach(agreement, (condition,)) if isinstance(e, t.Field))


def from_stored(cell: object, spec: t.FieldSpec) -> Value:
    """The fact that a cell of the facts relation holds."""
    scale = stored(spec).scale
    return _value(cell, spec.kind, scale)


def _value(cell: object, kind: Kind, scale: int) -> Value:
    if isinstance(cell, list | tuple):
        return tuple(_value(each, kind.item or kind, scale) for each in cell)
    if kind.base == "quantity":
        return simplest(Fraction(int(str(cell)), scale))
    return cell  # type: ignore[return-value]  # days, words, yes and no are stored as they are
