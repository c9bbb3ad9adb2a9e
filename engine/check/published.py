"""Published tables: their columns, formulas and cells, held to each other and to the agreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from .. import codes
from ..diagnostic import Label, did_you_mean
from ..ir import published as p
from ..ir import tree as t
from ..ir.walk import everything
from ..source import Source, Span
from ..syntax import nodes as n
from ..syntax.wording import expression_text
from ..values import ANY, Kind, Value
from .elaborate import Elaborator
from .fields import constant
from .kinds import kind_of
from .printed_cells import Heading, printed_rows, written_cells
from .rowwise import Rowwise
from .table_circles import check_table_circles
from .table_columns import bare_column, formula_words, nonzero, rounding
from .telling import first_line

Files = Mapping[tuple[str, str], Source]
NO_FILES: Files = MappingProxyType({})
_LOOKS_AT_THE_DAY = (t.Day, t.DefineRef, t.ValueRef, t.DecisionRef, t.Completed)


def published_tables(
    e: Elaborator, agreement: t.Agreement, amendments: tuple[str, ...], files: Files
) -> tuple[p.PublishedTable, ...]:
    """Every table with rows printed under exactly these amendments, or worked out under them."""
    e.section = ""
    found: list[p.PublishedTable] = []
    first: dict[str, Span] = {}
    figures = _figure_kinds(e)
    for node in e.scope.published:
        if node.name in first:
            message = f"two published tables are called `{node.name}`"
            labels = (Label(first[node.name], "the first one"),)
            hint = "give each its own name"
            e.findings.add(codes.TABLE_TWICE, message, first_line(node.span), hint, labels)
        first.setdefault(node.name, first_line(node.span))
        if amendments in sets_of(node):
            found.append(_Table(e, agreement, node, figures, files, amendments).built())
    check_table_circles(e.findings, found)
    e.table, e.variables = None, {}
    return tuple(found)


def sets_of(node: n.PublishedNode) -> tuple[tuple[str, ...], ...]:
    """The sets of amendments that a table's figures and rows are asked under, its own first."""
    own = tuple(word.text for word in node.under)
    groups = (tuple(word.text for word in group.under) or own for group in node.groups)
    return tuple(dict.fromkeys((own, *groups)))


def _figure_kinds(e: Elaborator) -> dict[str, Kind]:
    """The kinds of the figures of every table: all of them may be spoken of in all.

    Totals of one name in two tables are each spoken of in their own only.
    """
    found: dict[str, Kind] = {}
    owners: dict[str, n.PublishedNode] = {}
    for node in e.scope.published:
        for each in node.figures:
            if owners.setdefault(each.name, node) is not node:
                message = f"two figures are called `{each.name}`"
                hint = "every table may use it, so it has one name for all of them"
                e.findings.add(codes.SHADOWED_NAME, message, each.span, hint)
            found.setdefault(each.name, kind_of(each.kind, e.scope))
        for name, kind in _totals_of(e, node).items():
            if owners.setdefault(name, node) is node:
                found.setdefault(name, kind)
            else:
                found.pop(name, None)
    return found


def _totals_of(e: Elaborator, node: n.PublishedNode) -> dict[str, Kind]:
    """The figures that the lines of totals of a table give."""
    return {
        f"{total.name}_{column.name}": kind_of(column.kind, e.scope)
        for total in node.totals
        for column in node.columns
        if column.kind is not None
    }


@dataclass
class _Table:
    """One table being checked in one text."""

    e: Elaborator
    agreement: t.Agreement
    node: n.PublishedNode
    all_figures: Mapping[str, Kind]
    files: Files
    amendments: tuple[str, ...]
    columns: dict[str, p.Column] = field(default_factory=dict)
    places: dict[str, Span] = field(default_factory=dict)
    outer: dict[str, Kind] = field(default_factory=dict)

    def built(self) -> p.PublishedTable:
        """The table with every formula typed; what is wrong goes to the findings."""
        self._declare()
        assumptions = {a.name: self._assumption(a) for a in self.node.assumptions}
        for each in self.node.figures:
            self._name(each.name, each.span)
        rows = tuple(self._rows())
        self._open(rows, assumptions)
        made = self._typed(rows, assumptions)
        self._check_whole(made)
        return made

    def _declare(self) -> None:
        for column in self.node.columns:
            self._name(column.name, column.span, is_column=True)
            self.columns[column.name] = bare_column(self.e, column)

    def _open(self, rows: Sequence[p.PrintedRow], assumptions: Mapping[str, p.Assumption]) -> None:
        """Let formulas speak of the table's names, and read those of its columns."""
        e, node = self.e, self.node
        kinds = {c.name: c.kind for c in self.columns.values()}
        assumed = {a.name: a.kind for a in assumptions.values()}
        self.outer = {**self.all_figures, **_totals_of(e, node), **assumed}
        divisors = nonzero(self.columns.values(), rows, assumptions.values())
        e.table = Rowwise(kinds, frozenset(self._printed), divisors)
        for name, made in self.columns.items():
            written = next(c.formula for c in node.columns if c.name == name)
            if written is not None:
                self.columns[name] = _with(made, self._formula(written, made.kind))

    def _typed(
        self, rows: tuple[p.PrintedRow, ...], assumptions: Mapping[str, p.Assumption]
    ) -> p.PublishedTable:
        node = self.node
        totals = [f for each in node.totals for f in self._total(each)]
        figures = {f.name: f for f in [*totals, *map(self._figure, node.figures)]}
        return p.PublishedTable(
            node.name, node.title, node.cites,
            tuple(place.text for place in node.printed_in),
            sets_of(node)[0] == self.amendments,
            node.day.day if node.day else None,
            self._readings(node.readings),
            self.columns,
            tuple(self._supplied(s) for s in node.supplied),
            rows,
            figures,
            assumptions,
            (
                *(self._alternative(a, figures) for a in node.alternatives),
                *(self._other_way(each, figures) for each in node.totals),
            ),
            tuple(self._known(k, figures) for k in node.knowns),
            tuple(remark.text for remark in node.remarks),
            self._scored_by(),
            first_line(node.span),
        )  # fmt: skip

    # -------------------------------------------------------------- names

    def _name(self, name: str, span: Span, *, is_column: bool = False) -> None:
        """A name of the table's own; a column may be a field of the record, or the day."""
        e = self.e
        fact = is_column and (name in e.field_kinds or name == "as_of")
        place = self.places.get(name) or (None if fact else e.scope.places.get(name))
        if place is not None or (name == "as_of" and not fact):
            message = f"`{name}` is already the name of something else"
            hint = "give it a name of its own, for instance one with the table's in it"
            labels = (Label(place, "what it names"),) if place else ()
            e.findings.add(codes.SHADOWED_NAME, message, span, hint, labels)
        self.places.setdefault(name, span)

    @property
    def _printed(self) -> list[str]:
        return [c.name for c in self.columns.values() if c.role != "worked out"]

    # -------------------------------------------------------------- cells

    def _rows(self) -> list[p.PrintedRow]:
        heading = Heading([self.columns[name] for name in self._printed], self.files)
        own = tuple(word.text for word in self.node.under)
        found: list[p.PrintedRow] = []
        for at, group in enumerate(self.node.groups):
            if (tuple(word.text for word in group.under) or own) == self.amendments:
                found += printed_rows(self.e, heading, group, at)
        return found

    def _assumption(self, node: n.AssumptionNode) -> p.Assumption:
        self._name(node.name, node.span)
        kind = kind_of(node.kind, self.e.scope)
        low, value, high = (self._value(part, kind) for part in (node.low, node.value, node.high))
        return p.Assumption(
            node.name, kind, value if value is not None else 0, low, high, node.why, node.span
        )

    def _value(self, node: n.Expr | None, kind: Kind) -> Value | None:
        with self.e.given(codes.CELL_KIND):
            return constant(self.e, node, kind)

    # -------------------------------------------------------------- formulas

    def _formula(self, node: n.FormulaNode, kind: Kind, *, at_row: bool = True) -> p.Formula:
        """A formula in its kind, with the lists over the rows that it goes through."""
        e = self.e
        table = e.table
        assert table is not None
        table.at_row, table.folds = at_row, []
        facts = {c.name for c in self.columns.values() if c.role in ("day", "field")}
        own = {k: v for k, v in table.columns.items() if k not in facts} if at_row else {}
        e.variables = {**self.outer, **own}
        body = e.expr(node.body, kind)
        condition = e.condition(node.condition) if node.condition is not None else None
        text = formula_words(node.body)
        if node.condition is not None:
            text += f" when {expression_text(node.condition)}"
        return p.Formula(body, condition, text, tuple(table.folds))

    def _supplied(self, node: n.SuppliedNode) -> p.Supplied:
        kind = self.e.field_kinds.get(node.name)
        if kind is None:
            if node.name not in self.e.findings.lost:
                hint = did_you_mean(node.name, self.e.field_kinds) or "declare it in the record"
                message = f"the record has no field `{node.name}`"
                self.e.findings.add(codes.NOT_A_FIELD, message, node.span, hint)
            kind = ANY
        return p.Supplied(node.name, self._formula(n.FormulaNode(node.body), kind).body)

    def _total(self, node: n.TotalNode) -> list[p.Figure]:
        """A figure for each printed cell of the line."""
        e, table = self.e, self.e.table
        assert table is not None
        columns = [self.columns[name] for name in self._printed]
        if len(node.cells) != len(columns):
            count = f"{len(node.cells)} cell{'s' * (len(node.cells) != 1)}"
            message = f"this line has {count}, the table {len(columns)} printed columns"
            hint = f"one for each of {', '.join(self._printed)}; `none` where there is no total"
            if not e.findings.lost:  # else a column may be among what was lost
                e.findings.add(codes.COLUMNS, message, node.span, hint)
            return []
        found: list[p.Figure] = []
        cells = written_cells(e, columns, node.cells)
        for column in columns:
            if column.name not in cells:
                continue
            name = f"{node.name}_{column.name}"
            self._name(name, node.span)
            found.append(
                p.Figure(
                    name, column.kind, column.rounding, cells[column.name],
                    self._sum_of(node, column, node.of), "", node.name, column.name, node.span,
                )
            )  # fmt: skip
        return found

    def _sum_of(self, node: n.TotalNode, column: p.Column, of: str) -> p.Formula:
        """The sum of a column's exact or printed cells, in the rows of the line."""
        body: n.Expr = n.NameNode(column.name, span=node.span)
        if of == "printed":
            body = n.PrintedCellNode(column.name, span=node.span)
        every = n.EachRowNode("sum", body, node.condition, span=node.span)
        made = self._formula(n.FormulaNode(every), column.kind, at_row=False)
        folds = tuple(replace(fold, cells_of=column.name) for fold in made.folds)
        return replace(made, folds=folds)

    def _other_way(self, node: n.TotalNode, figures: Mapping[str, p.Figure]) -> p.Alternative:
        """A line of totals the other way: of printed cells if it is of exact ones, or of exact."""
        of = "printed" if node.of == "exact" else "exact"
        changes = tuple(
            p.Change(f.name, None, self._sum_of(node, self.columns[f.column], of))
            for f in figures.values()
            if f.total == node.name
        )
        return p.Alternative(f"{node.name} as sums of {of} cells", changes, {}, (), node.span)

    def _figure(self, node: n.FigureNode) -> p.Figure:
        kind = kind_of(node.kind, self.e.scope)
        formula = self._formula(n.FormulaNode(node.body), kind, at_row=False)
        printed = self._value(node.printed, kind)
        how = rounding(self.e, node.rounding, kind)
        return p.Figure(node.name, kind, how, printed, formula, node.note, span=node.span)

    def _alternative(
        self, node: n.AlternativeNode, figures: Mapping[str, p.Figure]
    ) -> p.Alternative:
        changes = [c for c in (self._change(c, figures) for c in node.changes) if c]
        readings = self._readings(node.readings)
        supplied = tuple(self._supplied(s) for s in node.supplied)
        return p.Alternative(node.title, tuple(changes), readings, supplied, node.span)

    def _change(
        self, node: n.ChangedFormulaNode, figures: Mapping[str, p.Figure]
    ) -> p.Change | None:
        column, figure = self.columns.get(node.name), figures.get(node.name)
        if column is None and figure is None:
            self._not_here(node.name, node.span, [*self.columns, *figures])
            return None
        if column is not None and column.role in ("day", "field", "worked out"):
            message = f"`{node.name}` has no printed cells that an alternative could give"
            hint = "try another formula for a column that was printed"
            if column.role != "worked out":
                message = f"`{node.name}` is a fact that is given, not a cell that is recomputed"
                hint = f"write `given {node.name} is …`"
            self.e.findings.add(codes.TRIES_NOTHING, message, node.span, hint)
            return None
        if column is not None and column.formula is None and node.formula is None:
            message = f"`{node.name}` is taken as printed: there is nothing to round"
            hint = "write the formula as well: `is …`"
            self.e.findings.add(codes.TRIES_NOTHING, message, node.span, hint)
            return None
        of = column or figure
        assert of is not None
        how = rounding(self.e, node.rounding, of.kind) if node.rounding else None
        at_row = column is not None
        formula = self._formula(node.formula, of.kind, at_row=at_row) if node.formula else None
        return p.Change(node.name, how, formula)

    # -------------------------------------------------------------- knowns, readings

    def _known(
        self, node: n.KnownDifferenceNode, figures: Mapping[str, p.Figure]
    ) -> p.KnownDifference:
        column = self.columns.get(node.name)
        checked = column is not None and column.role == "checked"
        if not checked and node.name not in figures:
            names = [c.name for c in self.columns.values() if c.role == "checked"]
            self._not_here(node.name, node.span, [*names, *figures])
        condition = None
        if node.condition is not None:
            if node.name in figures:
                message = f"`{node.name}` is one number: `when` has no rows to choose from"
                hint = "leave `when` out"
                self.e.findings.add(codes.NO_ROW, message, node.condition.span, hint)
            written = n.FormulaNode(n.ConstantNode("yes"), node.condition)
            condition = self._formula(written, ANY).condition
        text = expression_text(node.condition) if node.condition else ""
        return p.KnownDifference(node.name, condition, text, node.why, node.span)

    def _not_here(self, name: str, span: Span, known: Sequence[str]) -> None:
        if name in self.e.findings.lost:
            return
        hint = did_you_mean(name, known) or f"it recomputes: {', '.join(known) or 'nothing'}"
        message = f"`{self.node.name}` recomputes no `{name}`"
        self.e.findings.add(codes.NOT_A_COLUMN, message, span, hint)

    def _readings(self, written: Sequence[tuple[n.Word, n.Word]]) -> dict[str, str]:
        chosen: dict[str, str] = {}
        for question, reading in written:
            known = self.agreement.questions.get(question.text)
            if known is None:
                self.e.scope.unknown(question.text, question.span, "question")
            elif known.index(reading.text) < 0:
                names = [r.name for r in known.readings]
                message = f"`{known.name}` has no reading `{reading.text}`"
                hint = did_you_mean(reading.text, names) or f"its readings: {', '.join(names)}"
                self.e.findings.add(codes.UNKNOWN_READING, message, reading.span, hint)
            else:
                chosen[question.text] = reading.text
        return chosen

    def _scored_by(self) -> str:
        for word in self.node.scored_by:
            if word.text in self.columns:
                return word.text
            self._not_here(word.text, word.span, list(self.columns))
        return ""

    def _check_whole(self, table: p.PublishedTable) -> None:
        """That it recomputes something, and says on which day what depends on one is asked."""
        formulas = [c.formula for c in table.columns.values() if c.formula]
        formulas += [f.formula for f in table.figures.values()]
        if not formulas and not self.e.findings.has_errors:
            message = f"`{table.name}` recomputes nothing"
            hint = "say what gives a column: `column NAME KIND is …`, or add a `figure`"
            self.e.findings.add(codes.NO_FORMULA, message, table.span, hint)
        if table.day is not None or "as_of" in table.columns:
            return
        bodies = [part for f in formulas for part in (f.body, f.condition) if part is not None]
        bodies += [fold.body for f in formulas for fold in f.folds]
        if any(isinstance(x, _LOOKS_AT_THE_DAY) for b in bodies for x in everything(b)):
            message = f"`{table.name}` asks the agreement, and does not say on which day"
            hint = "write `as of Jul 1, 2021` below the head, or add a `column as_of`"
            self.e.findings.add(codes.NO_DAY, message, table.span, hint)


def _with(column: p.Column, formula: p.Formula) -> p.Column:
    return p.Column(column.name, column.kind, column.role, column.rounding, formula, column.note)
