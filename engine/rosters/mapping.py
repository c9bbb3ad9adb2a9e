"""How a file's columns become fields: what a mapping file and `--map` say, as one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from .refused import RosterRefused

SPECIAL = ("id", "name", "agreement")
"""What a column may be besides a field: `--map id="Emp No"`."""

OF_ROWS = "roster."
"""Begins the name of a row's field where the person asked about has another of that name."""


@dataclass(frozen=True, slots=True)
class Written:
    """How the cells of a field are written, over and above what is always understood.

    `dates` are forms such as `M/D/YYYY`, `YYYYMMDD` or `excel serial`; `words` translate
    cells to the words of a choice; `commas` allows `1,040.00` for amounts that are no money.
    """

    dates: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    absent: tuple[str, ...] = ()
    parentheses: bool = False
    decimal_comma: bool = False
    commas: bool = False
    separator: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the rows are in a file: what stands above the header, below the rows and between."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    table: str = ""
    skip_lines: int = 0
    stop_at: str = ""
    skip_rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Columns by what they are for; a column not named is matched by its name.

    `written` has the forms of single fields, `usual` those of all others.
    """

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    keep: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    ignore_others: bool = False
    usual: Written = Written()
    written: Mapping[str, Written] = field(default_factory=lambda: MappingProxyType({}))
    layout: Layout = Layout()

    def how(self, name: str) -> Written:
        """How the field `name` is written; a row's as the person's, where nothing else is said."""
        return self.written.get(name) or self.written.get(name.removeprefix(OF_ROWS), self.usual)


PLAIN = ColumnMap()


def with_columns(mapping: ColumnMap, pairs: Sequence[str]) -> ColumnMap:
    """`mapping` with the columns that `--map field=Column` names in place of its own."""
    columns = dict(mapping.columns)
    given: dict[str, str] = {}
    for pair in pairs:
        name, equals, column = (part.strip() for part in pair.partition("="))
        if not equals or not name or not column:
            raise RosterRefused(f'`--map {pair}` must be of the form field="Column of the file"')
        if name in given:
            raise RosterRefused(f"`--map {name}=…` is given twice")
        given[name] = column
    columns.update(given)
    return replace(mapping, columns=MappingProxyType(columns))
