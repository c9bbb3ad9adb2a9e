"""From branches to nodes: published tables."""

from __future__ import annotations

from collections.abc import Sequence

from . import nodes as n
from .edits import FileBuilder
from .raw import Branch, Word

_FIELD = ("NAME", "KIND_WORD")
"""What names a field: also a word that names a kind, `column step step`."""


class TableBuilder(FileBuilder):
    """Builds the nodes of one file, be it of clauses, scenarios, edits or published tables."""

    def _published(self, branch: Branch) -> n.PublishedNode:
        head, title, *cites = branch.words
        day = self._once("`as of`", branch.only("as_of"))
        scored = self._once("`scored by`", branch.only("scored_by"))
        return n.PublishedNode(
            head.split()[1],
            self._quote(title),
            tuple(cite[1:] for cite in cites),
            tuple(self._word(b.words[1]) for b in branch.only("printed_in")),
            self._named_under(branch),
            self._date(day.branches[0]) if day else None,
            self._chosen(branch),
            tuple(self._column(b) for b in branch.only("column")),
            tuple(self._assumption(b) for b in branch.only("assumption")),
            self._all_supplied(branch),
            tuple(self._printed_rows(b) for b in branch.only("printed_rows")),
            tuple(self._total(b) for b in branch.only("total")),
            tuple(self._figure(b) for b in branch.only("figure")),
            tuple(self._alternative(b) for b in branch.only("alternative")),
            tuple(self._known_difference(b) for b in branch.only("known_difference")),
            tuple(self._remark(b) for b in branch.only("remark")),
            (self._word(scored.words[1]),) if scored else (),
            span=self._span(branch),
        )

    def _named_under(self, branch: Branch) -> tuple[n.Word, ...]:
        return tuple(self._last_part(b.words[0]) for b in branch.only("under"))

    def _chosen(self, branch: Branch) -> tuple[tuple[n.Word, n.Word], ...]:
        chosen = branch.only("chosen")
        return tuple((self._word(b.words[0]), self._word(b.words[-1])) for b in chosen)

    def _column(self, branch: Branch) -> n.ColumnNode:
        kinds = [b for b in branch.branches if b.rule != "formula"]
        return n.ColumnNode(
            branch.text(*_FIELD),
            self._kind(kinds[0]) if kinds else None,
            self._rounding(branch.words),
            bool(branch.text("WORKED_OUT")),
            self._formula_of(branch),
            self._last_quote(branch),
            span=self._span(branch),
        )

    def _last_quote(self, branch: Branch) -> str:
        """The text in quotes that stands directly in it, or nothing."""
        quotes = [word for word in branch.words if word.kind == "STRING"]
        return self._quote(quotes[-1]) if quotes else ""

    def _rounding(self, words: Sequence[Word]) -> n.RoundingNode | None:
        for word in words:
            if word.kind == "ROUNDED":
                _, *how, _, to = word.split()
                return n.RoundingNode(" ".join(how), to, span=self._span(word))
        return None

    def _formula_of(self, branch: Branch) -> n.FormulaNode | None:
        for found in branch.only("formula"):
            body, *guards = found.branches
            condition = self.expr(guards[0].branches[0]) if guards else None
            return n.FormulaNode(self.expr(body), condition, span=self._span(found))
        return None

    def _assumption(self, branch: Branch) -> n.AssumptionNode:
        kind, value, *ranges = branch.branches
        low, high = (self._given(b) for b in ranges[0].branches) if ranges else (None, None)
        return n.AssumptionNode(
            branch.text(*_FIELD),
            self._kind(kind),
            self._given(value),
            low,
            high,
            self._last_quote(branch),
            span=self._span(branch),
        )

    def _all_supplied(self, branch: Branch) -> tuple[n.SuppliedNode, ...]:
        return tuple(
            n.SuppliedNode(b.text(*_FIELD), self.expr(b.branches[0]), span=self._span(b))
            for b in branch.only("supplied")
        )

    def _printed_rows(self, branch: Branch) -> n.PrintedRowsNode:
        rows = tuple(
            n.TableRowNode(tuple(self._given(c) for c in b.branches), span=self._span(b))
            for b in branch.only("table_row")
        )
        file = self._last_quote(branch)
        return n.PrintedRowsNode(self._named_under(branch), file, rows, span=self._span(branch))

    def _total(self, branch: Branch) -> n.TotalNode:
        _, name, _, of = branch.words[0].split()
        guards = branch.only("guard")
        return n.TotalNode(
            name,
            of,
            tuple(self._given(b) for b in branch.branches if b.rule != "guard"),
            self.expr(guards[0].branches[0]) if guards else None,
            span=self._span(branch),
        )

    def _figure(self, branch: Branch) -> n.FigureNode:
        kind, *rest = branch.branches
        printed = branch.only("printed_as")
        return n.FigureNode(
            branch.text(*_FIELD),
            self._kind(kind),
            self._rounding(branch.words),
            self._given(printed[0].branches[0]) if printed else None,
            self.expr(rest[-1]),
            self._last_quote(branch),
            span=self._span(branch),
        )

    def _alternative(self, branch: Branch) -> n.AlternativeNode:
        changes = tuple(
            n.ChangedFormulaNode(
                b.text(*_FIELD),
                self._rounding(b.words),
                self._formula_of(b),
                span=self._span(b),
            )
            for b in branch.only("changed_formula")
        )
        title = self._quote(branch.words[1])
        return n.AlternativeNode(
            title,
            changes,
            self._chosen(branch),
            self._all_supplied(branch),
            span=self._span(branch),
        )

    def _known_difference(self, branch: Branch) -> n.KnownDifferenceNode:
        guards = branch.only("guard")
        condition = self.expr(guards[0].branches[0]) if guards else None
        why = self._last_quote(branch)
        return n.KnownDifferenceNode(branch.text(*_FIELD), condition, why, span=self._span(branch))

    def _remark(self, branch: Branch) -> n.RemarkNode:
        return n.RemarkNode(self._quote(branch.words[1]), span=self._span(branch))
