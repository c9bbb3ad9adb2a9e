"""From branches to nodes: kinds, rows of `by`, and values given as facts."""

from __future__ import annotations

from . import nodes as n
from .expressions import COMPARISONS, ExpressionBuilder
from .literals import singular
from .raw import Branch


class RowBuilder(ExpressionBuilder):
    """Builds kinds, rows and given values of one file."""

    def _kind(self, branch: Branch) -> n.KindNode:
        span = self._span(branch)
        is_open = bool(branch.text("OPEN"))
        match branch.rule:
            case "one_of_kind":
                words = tuple(self._choice_word(b) for b in branch.branches)
                return n.KindNode("one of", words=words, open=is_open, span=span)
            case "choice_kind":
                words = (self._word(branch.words[1]),)
                return n.KindNode("choice of", words=words, open=is_open, span=span)
            case "rows_kind":
                row = n.KindNode("rows", words=(self._word(branch.words[1]),), span=span)
                return n.KindNode("list", item=row, span=span)
            case "list_kind":
                return n.KindNode("list", item=self._kind(branch.branches[0]), span=span)
            case "unit_kind":
                base = singular(branch.text("UNIT"))
            case _:
                base = self.source.normalised[branch.start : branch.end].split()[0]
        per = singular(branch.branches[0].text("UNIT")) if branch.branches else ""
        return n.KindNode(base, per, span=span)

    def _choice_word(self, branch: Branch) -> n.Word:
        return self._word(branch.words[0])

    # -------------------------------------------------------------- tiers

    def _tiers(self, branch: Branch) -> n.TiersNode:
        key, *rows = branch.branches
        made = tuple(self._row(row) for row in rows)
        return n.TiersNode(self.expr(key), made, span=self._span(branch))

    def _row(self, branch: Branch) -> n.Row:
        labels, value = branch.branches
        made = self._row_labels(labels)
        return n.Row(made, self.expr(value), cite_of(branch), span=self._span(branch))

    def _row_labels(self, branch: Branch) -> tuple[n.Label, ...]:
        """The labels of a row, or the one that stands for every other value."""
        if branch.rule == "any_other":
            return (n.Label("other", span=self._span(branch)),)
        return self._labels(branch)

    def _labels(self, branch: Branch) -> tuple[n.Label, ...]:
        return tuple(self._label(label) for label in branch.branches)

    def _label(self, branch: Branch) -> n.Label:
        span = self._span(branch)
        match branch.rule:
            case "exact" | "through":
                return n.Label(branch.rule, *self._exprs(branch), span=span)
            case "word_label":
                word = n.QuotedNode(self._choice_word(branch).text, span=span)
                return n.Label("word", word, span=span)
            case "yes_label" | "no_label":
                return n.Label(branch.rule.removesuffix("_label"), span=span)
            case _:
                how = COMPARISONS[branch.words[0].kind]
                return n.Label(how, self.expr(branch.branches[0]), span=span)

    # -------------------------------------------------------------- given values

    def _fact(self, branch: Branch) -> n.FactNode:
        if branch.rule == "no_rows":
            return n.FactNode("roster", n.ListNode(()), span=self._span(branch))
        value = self._given(branch.branches[0])
        return n.FactNode(str(branch.words[0]), value, span=self._span(branch))

    def _given(self, branch: Branch) -> n.Expr:
        """A value given as a fact: a literal, a word, yes, no, none or a list of them."""
        span = self._span(branch)
        match branch.rule:
            case "given_value":
                return self._given(branch.branches[0])
            case "negative":
                return n.Unary("-", self.expr(branch.branches[0]), span=span)
            case "word":
                return n.QuotedNode(self._choice_word(branch).text, span=span)
            case "given_fields":
                return n.RowNode(tuple(self._fact(b) for b in branch.branches), span=span)
            case "given_list":
                return n.ListNode(tuple(self._given(b) for b in branch.branches), span=span)
            case _:
                return self.expr(branch)


def is_kind(branch: Branch) -> bool:
    """Whether the branch is a kind."""
    return branch.rule.endswith("_kind")


def cite_of(branch: Branch) -> str:
    """The section cited in it, or nothing."""
    return branch.text("CITE")[1:]
