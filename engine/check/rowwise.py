"""Expressions of published tables: columns by their names, printed cells, sums over the rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .. import codes
from ..diagnostic import did_you_mean
from ..ir import tree as t
from ..ir.published import Fold
from ..syntax import nodes as n
from ..values import Kind, list_of
from .lists import folded

if TYPE_CHECKING:
    from .elaborate import Elaborator


@dataclass
class Rowwise:
    """The table whose expressions are being read: its columns, which of them have cells.

    `at_row` while a row is at hand; a figure is about all of them, and gathers `folds`.
    """

    columns: Mapping[str, Kind]
    printed: frozenset[str]
    nonzero: frozenset[str] = frozenset()
    at_row: bool = True
    folds: list[Fold] = field(default_factory=list)


def printed_cell(e: Elaborator, node: n.PrintedCellNode, _want: Kind) -> t.Expr:
    """`printed c`, in the row at hand."""
    table = e.table
    if table is None or not table.at_row:
        return no_row(e, node, f"printed {node.name}")
    if node.name not in table.printed:
        message = f"nothing is printed as `{node.name}`"
        if node.name in table.columns:
            message = f"`{node.name}` is worked out: nothing of it is printed"
        hint = did_you_mean(node.name, table.printed)
        hint = hint or f"the columns with cells: {', '.join(sorted(table.printed))}"
        e.report(codes.NOT_A_COLUMN, message, node.span, hint)
        return e.nothing(node)
    return t.Bound(f"printed {node.name}", kind=table.columns[node.name], span=e.at(node))


def no_row(e: Elaborator, node: n.Node, name: str) -> t.Expr:
    """Report a cell that is asked for where no row is at hand."""
    hint = f"write `sum of ({name}) for each row`, or another of its kind"
    message = f"`{name}` is of a row, and no row is at hand here"
    if e.table is None:
        hint = "only the formulas of a `published` table speak of printed cells"
    e.report(codes.NO_ROW, message, node.span, hint)
    return e.nothing(node)


def each_row(e: Elaborator, node: n.EachRowNode, _want: Kind) -> t.Expr:
    """`sum of E for each row where C`: a list that whoever evaluates it binds by its name."""
    table = e.table
    if table is None or table.at_row:
        message = "`for each row` goes through the rows of a published table"
        hint = "give the number a name with `figure`, and use the name in the row"
        if table is None:
            hint = "write it in a `published` table; a list is gone through by `for each v in LIST`"
        e.report(codes.NO_ROW, message, node.span, hint)
        return e.nothing(node)
    outer, table.at_row = e.variables, True
    e.variables = {**e.variables, **table.columns}
    where = e.condition(node.where) if node.where is not None else None
    body = e.expr(node.body)
    e.variables, table.at_row = outer, False
    name = f"each row {len(table.folds)}"
    table.folds.append(Fold(name, node.op == "median", body, where))
    op = "sum" if node.op == "median" else node.op
    source = t.Bound(name, kind=list_of(body.kind), span=e.at(node))
    element = t.Bound("element", kind=body.kind, span=e.at(node.body))
    every = n.AggregateNode(op, node.body, span=node.span)
    found = folded(e, every, source, element, None)
    if node.op == "median" and isinstance(found, t.Each):
        return t.Bound(name, kind=found.kind, span=e.at(node))
    return found
