"""Published tables, typed: what was printed, and the expressions that each cell must equal.

In a table's expressions `Bound` stands for what only the table knows: `c` is the exact value of
column `c` in the row at hand, `printed c` its cell as printed, and the names of assumptions,
figures and folds stand for theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from ..source import NOWHERE, Span
from ..values import Kind, Rounding, Value
from .tree import Expr


@dataclass(frozen=True, slots=True)
class Rounded:
    """To a multiple of `step`; `how` none follows the agreement's convention."""

    step: Fraction
    how: Rounding | None = None


@dataclass(frozen=True, slots=True)
class Fold:
    """A column seen as a list: `body` of every row for which `where` holds, bound as `name`.

    A `median` is bound as that number; every other operator finds the list. In a line of totals
    `cells_of` names the column: a row in which nothing is printed there adds nothing.
    """

    name: str
    median: bool
    body: Expr
    where: Expr | None
    cells_of: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """What a cell must equal, exactly, in the rows for which `condition` holds."""

    body: Expr
    condition: Expr | None
    text: str
    folds: tuple[Fold, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `role` is day, field, given (printed and taken as it is), checked or worked out."""

    name: str
    kind: Kind
    role: str
    rounding: Rounded | None = None
    formula: Formula | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row as printed; a column without a cell there had nothing printed. `place` orders rows."""

    place: tuple[int, int]
    cells: Mapping[str, Value]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number about a table, printed or only worked out; `total` names the line it is from."""

    name: str
    kind: Kind
    rounding: Rounded | None
    printed: Value | None
    formula: Formula
    note: str = ""
    total: str = ""
    column: str = ""
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Assumption:
    """An input that nothing printed gives, and the range that is said to do as well."""

    name: str
    kind: Kind
    value: Value
    low: Value | None
    high: Value | None
    why: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Supplied:
    """A fact of the record, worked out from the row."""

    name: str
    body: Expr


@dataclass(frozen=True, slots=True)
class Change:
    """What an alternative puts in the place of a column's or figure's formula or rounding."""

    name: str
    rounding: Rounded | None
    formula: Formula | None


@dataclass(frozen=True, slots=True)
class Alternative:
    """Other formulas, readings or facts, to be scored against the print."""

    title: str
    changes: tuple[Change, ...]
    readings: Mapping[str, str]
    supplied: tuple[Supplied, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class KnownDifference:
    """Cells (or a figure) that are known to differ from what they should be, and why."""

    name: str
    condition: Expr | None
    text: str
    why: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table under one set of amendments: its formulas typed in that text, its rows of that text.

    `own` says that the set is the table's own, in which its figures are worked out.
    """

    name: str
    title: str
    cites: tuple[str, ...]
    printed_in: tuple[str, ...]
    own: bool
    day: date | None
    readings: Mapping[str, str]
    columns: Mapping[str, Column]
    supplied: tuple[Supplied, ...]
    rows: tuple[PrintedRow, ...]
    figures: Mapping[str, Figure]
    assumptions: Mapping[str, Assumption]
    alternatives: tuple[Alternative, ...]
    knowns: tuple[KnownDifference, ...]
    remarks: tuple[str, ...]
    scored_by: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)

    @property
    def stated(self) -> Iterator[tuple[Column | Figure, Formula]]:
        """The columns and figures with a formula of their own; lines of totals have none."""
        for column in self.columns.values():
            if column.formula is not None:
                yield column, column.formula
        for figure in self.figures.values():
            if not figure.total:
                yield figure, figure.formula
