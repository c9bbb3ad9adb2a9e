"""From branches to nodes: amendments and their edits, promises, accepted findings."""

from __future__ import annotations

from ..source import Span
from . import nodes as n
from .builder import Builder
from .raw import Branch
from .rows import cite_of

_TARGETS = frozenset({"in_clause", "in_define", "in_value", "in_contested"})


class FileBuilder(Builder):
    """Builds the nodes of one file, be it an agreement's or an amendment's."""

    def _amendment(self, branch: Branch) -> n.AmendmentNode:
        head, title, amends = branch.words
        effective = self._once("`effective`", branch.only("effective"))
        applies = self._once("`applies when`", branch.only("applies"))
        term = self._once("the term", branch.only("new_term"))
        return n.AmendmentNode(
            head.split()[1],
            self._quote(title),
            amends.split()[1],
            self._effective(effective) if effective else None,
            self.expr(applies.branches[0]) if applies else None,
            self._new_term(term) if term else None,
            tuple(edit for part in branch.branches for edit in self._edits(part)),
            span=self._span(branch),
        )

    def _effective(self, branch: Branch) -> n.EffectiveNode:
        span, cite = self._span(branch), cite_of(branch)
        if branch.branches:
            return n.EffectiveNode(self._date(branch.branches[0]), cite, span=span)
        name = branch.words[0]
        return n.EffectiveNode(n.NameNode(str(name), span=self._span(name)), cite, span=span)

    def _new_term(self, branch: Branch) -> n.NewTermNode:
        *first, last = (self._date(day) for day in branch.branches)
        cite = cite_of(branch)
        return n.NewTermNode(first[0] if first else None, last, cite, span=self._span(branch))

    # -------------------------------------------------------------- edits

    def _edits(self, branch: Branch) -> tuple[n.Edit, ...]:
        """The edits of a part of an amendment: several under an `in`."""
        if branch.rule in _TARGETS:
            _, what, name = branch.words[0].split()
            target = n.Target(what, name, span=self._span(branch.words[0]))
            return tuple(self._edit(part, target) for part in branch.branches)
        edit = self._whole_edit(branch)
        return (edit,) if edit else ()

    def _extent(self, branch: Branch) -> n.Extent:
        """`when C` or `throughout` behind an edit; where neither is written, nothing."""
        for part in branch.only("guard", "throughout"):
            condition = self.expr(part.branches[0]) if part.branches else None
            return n.Extent(condition, part.rule == "throughout", span=self._span(part))
        return n.Extent(span=Span(self.source, branch.end, branch.end))

    def _edit(self, branch: Branch, target: n.Target) -> n.Edit:
        """An edit that stands under `in`."""
        extent, cite, span = self._extent(branch), cite_of(branch), self._span(branch)
        first = branch.branches[0] if branch.branches else branch
        match branch.rule:
            case "change":
                old, new = (self.expr(part) for part in branch.branches[:2])
                everywhere = bool(branch.text("EVERYWHERE"))
                return n.ChangeEdit(target, old, new, extent, everywhere, cite, span=span)
            case "strike_row":
                return n.StrikeRowEdit(target, self._row_labels(first), extent, cite, span=span)
            case "add_row":
                return n.AddRowEdit(target, self._row(first), extent, cite, span=span)
            case "strike_dated_row":
                return n.StrikeDatedRowEdit(target, self._date(first), extent, cite, span=span)
            case "add_dated_row":
                return n.AddDatedRowEdit(target, self._dated_row(first), extent, cite, span=span)
            case "adopt_edit":
                adopted = self._word(first.words[0]).text if first.words else ""
                return n.AdoptEdit(target, adopted, cite, span=span)
            case "add_reading":
                return n.AddReadingEdit(target, self._reading(first), cite, span=span)
            case _:
                return self._clause_edit(branch, target)

    def _clause_edit(self, branch: Branch, target: n.Target) -> n.Edit:
        """An edit that only a clause takes."""
        extent, cite, span = self._extent(branch), cite_of(branch), self._span(branch)
        match branch.rule:
            case "strike_decide":
                name = branch.text("NAME")
                return n.StrikeDecideEdit(target, name, extent, cite, span=span)
            case "add_decide":
                decide = self._decide(branch.branches[0])
                return n.AddDecideEdit(target, decide, extent, cite, span=span)
            case "strike_edge":
                word = branch.words[1]
                kind, section = word.split()
                edge = n.EdgeNode(kind, section, span=self._span(word))
                return n.StrikeEdgeEdit(target, edge, extent, cite, span=span)
            case _:
                edge = self._edge(branch.branches[0])
                return n.AddEdgeEdit(target, edge, extent, cite, span=span)

    def _whole_edit(self, branch: Branch) -> n.Edit | None:
        """An edit of a whole statement; none where the part of the amendment is no edit."""
        extent, cite, span = self._extent(branch), cite_of(branch), self._span(branch)
        match branch.rule:
            case "replace":
                return self._replace(branch, extent)
            case "strike_clause":
                section = branch.words[0].split()[2]
                return n.StrikeClauseEdit(section, extent, cite, span=span)
            case "end_clause":
                section, day = branch.words[0].split()[2], self._date(branch.branches[0])
                return n.EndClauseEdit(section, day, cite, span=span)
            case "insert_clause":
                clause = self._clause(branch.branches[0])
                return n.InsertClauseEdit(clause, extent, cite, span=span)
            case _:
                return None

    def _replace(self, branch: Branch, extent: n.Extent) -> n.ReplaceEdit:
        first = branch.branches[0]
        statement: n.DefineNode | n.ValueNode | n.ContestedNode | n.ClauseNode
        match first.rule:
            case "define":
                statement = self._define(first)
            case "clause":
                statement = self._clause(first)
            case "value":
                statement = self._value(first)
                extent = n.Extent(throughout=True, span=extent.span)
            case _:
                statement = self._contested(first)
                extent = n.Extent(throughout=True, span=extent.span)
        return n.ReplaceEdit(statement, extent, cite_of(branch), span=self._span(branch))

    # -------------------------------------------------------------- promises and findings

    def _promise(self, branch: Branch) -> n.PromiseNode:
        title = branch.words[1]
        body, *guards = branch.branches
        subject, form, grows, items = self._promised(body)
        return n.PromiseNode(
            self._quote(title),
            form,
            subject,
            grows,
            items,
            self.expr(guards[0].branches[0]) if guards else None,
            cite_of(branch),
            span=self._span(branch),
        )

    def _promised(self, branch: Branch) -> tuple[n.Expr | None, str, str, tuple[n.Expr, ...]]:
        """The subject, the form, the growing field and the items of what is promised."""
        match branch.rule:
            case "moving":
                never, moves = branch.words
                grows = moves.split()[1] if moves.kind == "AS_GROWS" else ""
                return self.expr(branch.branches[0]), " ".join(never.split()), grows, ()
            case "exactly_one":
                return None, "exactly one", "", self._exprs(branch)
            case _:
                return self.expr(branch), "holds", "", ()

    def _known(self, branch: Branch) -> n.KnownNode:
        head, *rest = branch.words
        return n.KnownNode(
            " ".join(head.split()[1:]),
            tuple(self._word(b.words[0]).text for b in branch.branches),
            tuple(word[1:] for word in rest if word.kind == "CITE"),
            self._quote(rest[-1]),
            span=self._span(branch),
        )
