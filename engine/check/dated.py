"""Effective-dated values: their rows in order, their tables, and the value as a decision."""

from __future__ import annotations

from .. import codes
from ..diagnostic import Label
from ..ir import tree as t
from ..syntax import nodes as n
from ..syntax.wording import expression_text
from ..values import YES_NO, Kind
from .conventions import after_term_of
from .elaborate import Elaborator
from .tables import tier_rows

_TRUE = t.Literal(value=True, kind=YES_NO)


def dated_value(e: Elaborator, node: n.ValueNode, default: t.AfterTerm) -> t.DatedValue:
    """The value `node`: one column, or one for each case named after `across`."""
    kind = e.value_kinds[node.name]
    rows: list[t.DatedRow] = []
    for row in node.rows:
        e.section = row.cite
        body, text = _cells(e, node, row, kind)
        span = row.span.within(row.cite)
        rows.append(t.DatedRow(row.first_day.day, body, row.cite, text, span))
        if len(rows) > 1 and rows[-2].first_day >= rows[-1].first_day:
            e.report(codes.DATES_OVERLAP, f"the rows of `{node.name}` do not ascend",
                     row.first_day.span, "put them in the order of their days, each day once",
                     (Label(rows[-2].span, "the row before"),))  # fmt: skip
    keyed = node.across is not None or any(isinstance(r.value, t.Tiers) for r in rows)
    after = after_term_of(node.after_term, default, e.scope, node)
    return t.DatedValue(node.name, kind, tuple(rows), after, keyed)


def _cells(e: Elaborator, node: n.ValueNode, row: n.DatedRow, kind: Kind) -> tuple[t.Expr, str]:
    if node.across is not None:
        return _across(e, node, node.across, row, kind), ""
    if len(row.cells) > 1:
        message = f"this row of `{node.name}` has {len(row.cells)} values"
        hint = "write one value, or name the columns: `across step (1, 2, 3)`"
        e.report(codes.COLUMNS, message, row.span, hint)
    return e.expr(row.cells[0], kind), expression_text(row.cells[0])


def _across(e: Elaborator, node: n.ValueNode, key: n.Word, row: n.DatedRow, kind: Kind) -> t.Expr:
    """A dated row as a table by the key; the columns are held to account once."""
    if len(row.cells) != len(node.columns):
        cells, columns = (
            _counted(x, w) for x, w in ((row.cells, "value"), (node.columns, "column"))
        )
        hint = "write one value for each column named after `across`"
        e.report(codes.COLUMNS, f"this row has {cells} for {columns}", row.span, hint)
    cells_of = tuple(
        n.Row((label,), cell, row.cite, span=cell.span)
        for label, cell in zip(node.columns, row.cells, strict=False)
    )
    table = n.TiersNode(n.NameNode(key.text, span=key.span), cells_of, span=row.span)
    complete = len(row.cells) == len(node.columns)
    if row is node.rows[0]:
        return tier_rows(e, table, kind, checked=complete)
    head = range(key.span.start, node.columns[-1].span.end)
    before = len(e.findings.found)
    made = tier_rows(e, table, kind, checked=False)
    again = e.findings.found[before:]
    e.findings.found[before:] = [d for d in again if d.span.start not in head]
    return made


def _counted(items: tuple[object, ...], word: str) -> str:
    return f"{len(items)} {word}{'s' * (len(items) != 1)}"


def value_decision(value: t.DatedValue) -> t.Decision:
    """An unkeyed value as something that can be asked; it cites its rows."""
    body = t.ValueRef(value.name, kind=value.kind, span=value.rows[0].span)
    branch = t.Branch(
        index=0,
        section=value.rows[0].cite,
        title=value.name.replace("_", " ").capitalize(),
        cite=value.rows[0].cite,
        guard=_TRUE,
        conditions=(),
        body=body,
        body_text=value.name,
        after_term=t.AfterTerm("continues"),
        span=value.rows[0].span,
    )
    return t.Decision(value.name, value.kind, (branch,), (), None)
