"""How the answers to one decision are spread: each value, or ranges of them, with their counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from ..report.page_words import value_words
from ..report.roster_summary import Counted
from ..values import NONE, Amount, Kind, Value, decimal_text, shown, simplest
from .cells import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MOST_VALUES: Final = 8
"""More values than this are told in ranges."""
_STEPS: Final = (1, 2, 5, 10)


def value_of(found: object) -> Value:
    """A cell of the answers as a value; what is decided and empty is none."""
    match found:
        case None:
            return NONE
        case Decimal():
            return simplest(Fraction(found))
        case datetime():
            return found.date()
        case list():
            return tuple(value_of(each) for each in found)
        case bool() | int() | str() | date():
            return found
        case _:
            raise TypeError(f"{found!r} is no value of an answer")


def words_of(value: Value, kind: Kind) -> str:
    """A value in a table: lists by `; `, since days have commas."""
    if isinstance(value, tuple):
        return "; ".join(value_words(v, kind.item or kind) for v in value) or "an empty list"
    return value_words(value, kind)


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one decision where `decided` holds: a column of a table, as SQL."""

    connection: DuckDBPyConnection
    table: str
    column: str
    decided: str
    kind: Kind

    def spread(self) -> Iterator[Counted]:
        """Each value with its count, in order; of many values ranges of them."""
        if self.column == "NULL":
            return
        few = self._rows(
            f"SELECT {self.column}, count(*) {self._source} GROUP BY 1"
            f" ORDER BY 1 NULLS FIRST LIMIT {_MOST_VALUES + 1}"
        )
        if len(few) <= _MOST_VALUES:
            yield from (Counted(words_of(value_of(v), self.kind), n) for v, n in few)
            return
        if few[0][0] is None and (self.kind.base == "quantity" or self.kind.is_day):
            yield Counted("none", few[0][1])
        match self.kind.base:
            case "quantity":
                yield from self._ranges()
            case "date" if self.kind.is_day:
                yield from self._years()
            case _:
                yield from self._commonest()

    def total(self) -> str:
        """The sum of money decided, in words; empty for what is not a sum of money."""
        if self.column == "NULL" or self.kind.unit != (("USD", 1),):
            return ""
        found = self._rows(f"SELECT sum({self.column}) {self._source}")[0][0]
        return "" if found is None else shown(simplest(Fraction(found)), self.kind)

    @property
    def _source(self) -> str:
        return f"FROM {quoted(self.table)} WHERE {self.decided}"

    def _rows(self, asked: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(asked).fetchall()

    def _ranges(self) -> Iterator[Counted]:
        low, high = self._rows(f"SELECT min({self.column}), max({self.column}) {self._source}")[0]
        edges = round_edges(Fraction(low), Fraction(high), whole=isinstance(low, int))
        counts = self._counted([decimal_text(edge)[0] for edge in edges])
        for at, count in counts:
            first, after = edges[at], edges[at + 1]
            yield Counted(_range_words(first, after, self.kind), count)

    def _years(self) -> Iterator[Counted]:
        low, high = self._rows(
            f"SELECT year(min({self.column})), year(max({self.column})) {self._source}"
        )[0]
        edges = round_edges(Fraction(low), Fraction(high), whole=True)
        days = [f"DATE '{int(edge):04d}-01-01'" for edge in edges if edge <= date.max.year]
        for at, count in self._counted(days):
            first, last = int(edges[at]), int(edges[at + 1]) - 1
            yield Counted(str(first) if first == last else f"{first} to {last}", count)

    def _counted(self, edges: Sequence[str]) -> Iterator[tuple[int, int]]:
        """The ranges between edges that hold somebody; values are compared, never divided."""
        place = " + ".join(f"CAST({self.column} >= {edge} AS INTEGER)" for edge in edges)
        yield from self._rows(
            f"SELECT {place} - 1, count(*) {self._source} AND {self.column} IS NOT NULL"
            " GROUP BY 1 ORDER BY 1"
        )

    def _commonest(self) -> Iterator[Counted]:
        """The commonest words or lists, the others together."""
        found = self._rows(
            f"SELECT {self.column}, count(*) {self._source} GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        named = found[: _MOST_VALUES - 1]
        yield from (Counted(words_of(value_of(v), self.kind), n) for v, n in named)
        rest = found[_MOST_VALUES - 1 :]
        yield Counted(f"{len(rest):,} others", sum(n for _, n in rest))


def _range_words(first: Amount, after: Amount, kind: Kind) -> str:
    """`20 to under 40 days`, `$5,000 to under $10,000`: no cents where there are none."""
    low, high = shown(first, kind), shown(after, kind)
    if kind.is_money:
        return f"{low} to under {high}".replace(".00", "")
    return f"{decimal_text(first)[0]} to under {high}"


def round_edges(low: Fraction, high: Fraction, *, whole: bool) -> list[Amount]:
    """Round numbers from below `low` to above `high`, a few steps apart: 0, 20, 40, …, 140."""
    span = max((high - low) / _MOST_VALUES, Fraction(1 if whole else Fraction(1, 100)))
    power = Fraction(1)
    while power * 10 <= span:
        power *= 10
    while power > span:
        power /= 10
    step = next(power * s for s in _STEPS if power * s >= span)
    step = max(step, Fraction(1)) if whole else step
    first = (low // step) * step
    edges = [first]
    while edges[-1] <= high:
        edges.append(edges[-1] + step)
    return [simplest(edge) for edge in edges]
