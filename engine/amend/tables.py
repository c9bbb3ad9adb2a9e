"""Rows of `by` struck, added or given other labels.

A row cannot hold an `if`, since rows are told apart by their labels. So the whole table stands
twice, below a table of two rows: `by IN_FORCE`, `yes` the new table, `no` the old one. All edits
of one table that bite alike make one new table together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from .. import codes
from ..source import Span
from ..syntax import nodes as n
from ..syntax.wording import labels_text
from .matching import Found, nodes
from .splices import Choice, Fragment, Kept, Said, Splice
from .work import Force, Work, labels_at, listed, place_of


@dataclass
class _Table:
    """The edits of one table that bite alike."""

    node: n.TiersNode
    holder: n.Node
    force: Force
    edit: Span
    struck: dict[int, n.StrikeRowEdit] = field(default_factory=dict)
    added: list[n.AddRowEdit] = field(default_factory=list)
    labels: list[Splice] = field(default_factory=list)


@dataclass
class Tables:
    """The tables that an amendment's edits change."""

    work: Work
    found: list[_Table] = field(default_factory=list)

    def _table(self, node: n.TiersNode, holder: n.Node, force: Force, edit: Span) -> _Table:
        for table in self.found:
            if table.node is node and table.force.key == force.key:
                return table
        table = _Table(node, holder, force, edit)
        self.found.append(table)
        return table

    # -------------------------------------------------------------- the edits

    def relabel(self, edit: n.ChangeEdit, found: Found, splice: Splice, force: Force) -> None:
        """Another amount in the label of a row."""
        places = [i for i, h in enumerate(found.holders) if isinstance(h, n.TiersNode)]
        if not places:
            if force.condition is None:
                self.work.draft.layers.append(splice)
                return
            message = "the columns of a value cannot change from a day on"
            hint = "write `throughout` after the edit, or `replace value`"
            self.work.report(codes.EDIT_MISPLACED, message, edit.span, hint)
            return
        node, holder = found.holders[places[-1]], found.holders[places[-1] - 1]
        assert isinstance(node, n.TiersNode)  # as just looked for
        self._table(node, holder, force, edit.span).labels.append(splice)

    def strike(self, edit: n.StrikeRowEdit) -> None:
        """Strike the one row that has these labels."""
        statement = self.work.target(edit.target)
        if statement is None:
            return
        rows = [
            (node, holder, row)
            for node, holder in self._tables_of(statement)
            for row in node.rows
            if _same_labels(row.labels, edit.labels)
        ]
        if len(rows) != 1:
            self._not_one_row(edit, statement, [row for _, _, row in rows])
            return
        node, holder, row = rows[0]
        self.work.draft.claim(row.span, edit.span)
        table = self._table(node, holder, self.work.force(edit.extent, edit), edit.span)
        table.struck[node.rows.index(row)] = edit

    def add(self, edit: n.AddRowEdit) -> None:
        """Add a row to the table of the target, or to the one of which a row is struck."""
        statement = self.work.target(edit.target)
        if statement is None:
            return
        tables = list(self._tables_of(statement))
        inside = [t for t in self.found if any(t.node is node for node, _ in tables)]
        struck = [t for t in inside if t.struck]
        if struck and len(tables) > 1:
            tables = [(struck[-1].node, struck[-1].holder)]
        if len(tables) != 1:
            self._not_one_table(edit, [node for node, _ in tables])
            return
        ((node, holder),) = tables
        table = self._table(node, holder, self.work.force(edit.extent, edit), edit.span)
        table.added.append(edit)

    def _tables_of(self, statement: n.Node) -> Iterator[tuple[n.TiersNode, n.Node]]:
        for held in nodes(statement, self.work.made):
            if isinstance(held.node, n.TiersNode) and not self.work.made(held.node.span):
                yield held.node, held.holders[-1]

    # -------------------------------------------------------------- written

    def write(self) -> None:
        """Put the tables into the draft."""
        for table in self.found:
            splices = (*table.labels, *_row_splices(table))
            if table.force.condition is None:
                self.work.draft.layers += splices
            else:
                self.work.draft.layers.append(_choice(table, splices))

    # -------------------------------------------------------------- what went wrong

    def _not_one_row(self, edit: n.StrikeRowEdit, statement: n.Node, found: list[n.Row]) -> None:
        words, where = labels_text(edit.labels), place_of(edit.target)
        if found:
            message = f"{where} has the row `{words}` in {len(found)} tables"
            hint = "replace the clause or definition as a whole, with `replace`"
            spans = [row.span for row in found]
            labels = labels_at(spans, "here")
            self.work.report(codes.EDIT_SEVERAL, message, edit.span, hint, labels)
            return
        rows = [row for node, _ in self._tables_of(statement) for row in node.rows]
        texts = listed(dict.fromkeys(labels_text(row.labels) for row in rows))
        hint = f"its rows are {texts}" if rows else f"{where} has no rows"
        message = f"{where} has no row `{words}`"
        self.work.report(codes.EDIT_NOT_FOUND, message, edit.span, hint)

    def _not_one_table(self, edit: n.AddRowEdit, tables: list[n.TiersNode]) -> None:
        where = place_of(edit.target)
        if not tables:
            message = f"{where} has no rows, so none can be added"
            hint = "write it anew with `replace`"
            self.work.report(codes.EDIT_MISPLACED, message, edit.span, hint)
            return
        message = f"{where} has {len(tables)} tables: to which does the row belong?"
        hint = "strike a row of that table first, or write it anew with `replace`"
        labels = labels_at([t.key.span for t in tables], "a table by this")
        self.work.report(codes.EDIT_SEVERAL, message, edit.span, hint, labels)


def _choice(table: _Table, splices: tuple[Splice, ...]) -> Choice:
    edit, condition = table.edit, table.force.condition
    assert condition is not None  # as the caller saw
    # The table of a `decide` has no `end` of its own.
    end = " end" if isinstance(table.holder, n.DecideNode) else ""
    return Choice(
        table.node.span,
        splices,
        (Said("by ", edit), *condition, Said("\n      yes ", edit)),
        (Said(f"{end}\n      no ", edit),),
        (Said(end or " end", edit),),
    )


def _row_splices(table: _Table) -> Iterator[Splice]:
    """Each changed row with the rows that come before and after it."""
    rows = table.node.rows
    before: dict[int, list[n.AddRowEdit]] = {}
    for edit in table.added:
        before.setdefault(_place(edit.row, table), []).append(edit)
    for i, row in enumerate(rows):
        ahead = before.get(i, [])
        after = before.get(len(rows), []) if i == len(rows) - 1 else []
        if not ahead and not after and i not in table.struck:
            continue
        content: list[Fragment] = []
        for edit in ahead:
            content += [Kept(edit.row.span), Said("\n      ", edit.span)]
        if i not in table.struck:
            content.append(Kept(row.span))
        for edit in after:
            content += [Said("\n      ", edit.span), Kept(edit.row.span)]
        yield Splice(row.span if content else _with_margin(row.span), tuple(content))


def _with_margin(span: Span) -> Span:
    """The words and the empty space before them, so that no empty line is left."""
    text, start = span.source.text, span.start
    while text[start - 1] in " \t\n":
        start -= 1
    return Span(span.source, start, span.end)


def _place(row: n.Row, table: _Table) -> int:
    """Before which row of the table a new one comes: in the order of amounts and days."""
    rows = table.node.rows
    low = _low(row.labels[0])
    others = [i for i, r in enumerate(rows) if r.labels[0].how == "other"]
    last = others[0] if others else len(rows)
    if low is None:
        return last
    for i, each in enumerate(rows):
        other = _low(each.labels[0])
        if other is not None and type(other) is type(low) and other > low:
            return i
    return last


def _low(label: n.Label) -> Fraction | int | None:
    """Where a row begins, as far as rows of amounts or days are in order."""
    first = label.first
    match first:
        case n.NumberNode() | n.MoneyNode() | n.PercentNode():
            amount = first.amount
        case n.DateNode():
            amount = Fraction(_ordinal(first.day))
        case _:
            return None
    below = label.how in ("less than", "at most", "before", "on or before")
    return Fraction(-1) if below else Fraction(amount)


def _ordinal(day: date) -> int:
    return day.toordinal()


def _same_labels(one: tuple[n.Label, ...], other: tuple[n.Label, ...]) -> bool:
    return tuple(map(_whole, one)) == tuple(map(_whole, other))


def _whole(label: n.Label) -> n.Label:
    """The label with its unit at both ends."""
    match label.first, label.last:
        case n.NumberNode(unit="") as first, n.NumberNode() as last:
            return replace(label, first=n.NumberNode(first.amount, last.unit, last.per))
        case _:
            return label
