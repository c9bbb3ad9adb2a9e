"""Clauses struck, ended, inserted and replaced; decides and precedences struck and added."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import codes
from ..source import Span
from ..syntax import nodes as n
from ..syntax.wording import kind_text
from .guards import Closings, Edges, also_applies, clause_applies, guarded
from .matching import is_struck
from .splices import Fragment, Kept, Said, Splice
from .standing import Standing
from .work import Condition, Force, Work, listed, place_of

_TITLE = re.compile(r'"[^"\n]*"')
_DIGITS = re.compile(r"(\d+)")


class ClauseEdits:
    """The edits of whole clauses and of their parts."""

    def __init__(self, work: Work, closings: Closings, edges: Edges) -> None:
        self.work = work
        self.closings = closings
        self.edges = edges
        self.standing = Standing(work, edges)

    def _add(self, *splices: Splice) -> None:
        self.work.draft.layers += splices

    # -------------------------------------------------------------- decides

    def strike_decide(self, edit: n.StrikeDecideEdit) -> None:
        """Every decide of that name in the clause."""
        clause = self.work.clause(edit.target.name, edit.target.span)
        if clause is None:
            return
        standing = [d for d in clause.decides if not is_struck(d, self.work.made)]
        found = [d for d in standing if d.name == edit.decision]
        if not found:
            names = listed(dict.fromkeys(d.name for d in standing))
            message = f"clause {clause.section} does not decide `{edit.decision}`"
            hint = f"it decides {names}" if names else "it decides nothing"
            self.work.report(codes.EDIT_NOT_FOUND, message, edit.span, hint)
            return
        force = self.work.force(edit.extent, edit)
        for decide in found:
            self.work.draft.claim(decide.span, edit.span)
            self._strike(decide, force, edit.span)
        self.standing.strike(clause, {edit.decision}, force, edit.span)

    def _strike(self, decide: n.DecideNode, force: Force, edit: Span) -> None:
        if force.condition is None:
            self._add(Splice(_with_margin(decide.span), ()))
            self._pass_kind_on(decide, edit)
            return
        ground = self.work.ground(decide.span.source)
        self._add(*guarded(decide, force.negated, edit, ground))
        self.closings.strike(decide, force, edit)

    def _pass_kind_on(self, decide: n.DecideNode, edit: Span) -> None:
        """A decision's kind, said by a decide that goes, is said by the next one."""
        if decide.kind is None:
            return
        gone = [c.span for c in self.work.draft.claims]
        others = [d for c in self.work.clauses.values() for d in c.decides if d.name == decide.name]
        rest = [d for d in others if d is not decide and not _within(d.span, gone)]
        rest += [d for d in self._brought() if d.name == decide.name]
        if rest and all(d.kind is None for d in rest):
            at = rest[0].span.start + _head_length(rest[0])
            words = Said(f" {kind_text(decide.kind)}", edit)
            self._add(Splice(Span(rest[0].span.source, at, at), (words,)))

    def _brought(self) -> Iterator[n.DecideNode]:
        """The decides that the amendment adds."""
        for edit in self.work.block.edits:
            match edit:
                case n.AddDecideEdit():
                    yield edit.decide
                case n.InsertClauseEdit(clause=clause):
                    yield from clause.decides
                case n.ReplaceEdit(statement=n.ClauseNode() as clause):
                    yield from clause.decides
                case _:
                    pass

    def add_decide(self, edit: n.AddDecideEdit) -> None:
        """A further decide at the end of the clause."""
        clause = self.work.clause(edit.target.name, edit.target.span)
        if clause is None:
            return
        decide = edit.decide
        force = self.work.force(edit.extent, edit)
        self.standing.add(clause, {decide.name}, force, edit.span)
        self._add(_at_end(clause, Said("  ", edit.span), Kept(decide.span), Said("\n", edit.span)))
        if edit.cite and not decide.cite and decide.value is not None:
            at = _outer_end(decide.value.span)
            self._add(Splice(at, (Said(f" @{edit.cite} ", edit.span),)))
        if force.condition is not None:
            ground = self.work.ground(decide.span.source)
            self._add(*guarded(decide, force.condition, edit.span, ground))
            self.closings.add(decide, force, edit.span)

    # -------------------------------------------------------------- precedences

    def strike_edge(self, edit: n.StrikeEdgeEdit) -> None:
        """`except S` or `notwithstanding S` of the clause."""
        clause = self.work.clause(edit.target.name, edit.target.span)
        if clause is None:
            return
        words = (edit.edge.word, edit.edge.section)
        found = [e for e in clause.edges if (e.word, e.section) == words]
        if not found:
            texts = listed(f"{e.word} {e.section}" for e in clause.edges)
            message = f"{place_of(edit.target)} does not say `{' '.join(words)}`"
            hint = f"it says {texts}" if texts else "it yields to no clause and overrides none"
            self.work.report(codes.EDIT_NOT_FOUND, message, edit.edge.span, hint)
            return
        force = self.work.force(edit.extent, edit)
        for edge in found:
            self.work.draft.claim(edge.span, edit.span)
            self._strike_edge(edge, force, edit.span)

    def _strike_edge(self, edge: n.EdgeNode, force: Force, edit: Span) -> None:
        if force.condition is None:
            self._add(Splice(_with_margin(edge.span), ()))
        else:
            self.edges.guard(edge, force.negated, edit)

    def add_edge(self, edit: n.AddEdgeEdit) -> None:
        """A further precedence at the end of the clause."""
        clause = self.work.clause(edit.target.name, edit.target.span)
        if clause is not None:
            self._add_edge(clause, edit.edge, self.work.force(edit.extent, edit), edit.span)

    def _add_edge(self, clause: n.ClauseNode, edge: n.EdgeNode, force: Force, edit: Span) -> None:
        self._add(_at_end(clause, Said("  ", edit), Kept(edge.span), Said("\n", edit)))
        if force.condition is not None:
            self.edges.guard(edge, force.condition, edit)

    # -------------------------------------------------------------- whole clauses

    def strike(self, edit: n.StrikeClauseEdit) -> None:
        """The clause no longer applies, or is gone."""
        clause = self.work.clause(edit.section, edit.span)
        if clause is None:
            return
        self.work.draft.claim(clause.span, edit.span)
        force = self.work.force(edit.extent, edit)
        if force.condition is None:
            self._remove(clause, edit.span)
            return
        self._add(clause_applies(clause, force.negated, edit.span))
        self._silence(clause, force, force.negated, edit.span)

    def _silence(
        self, clause: n.ClauseNode, force: Force, while_standing: Condition, edit: Span
    ) -> None:
        """Where it does not speak, the clause closes nothing and hands no precedence on.

        A clause above it is above those below it, too; once it is gone, that ends.
        """
        for decide in clause.decides:
            self.closings.strike(decide, force, edit)
        self._end_precedence(clause, while_standing, edit)

    def _end_precedence(self, clause: n.ClauseNode, while_standing: Condition, edit: Span) -> None:
        for other in self.work.clauses.values():
            for edge in other.edges:
                if other is clause or edge.section == clause.section:
                    self.edges.guard(edge, while_standing, edit)

    def _remove(self, clause: n.ClauseNode, edit: Span) -> None:
        self._add(Splice(_with_margin(clause.span), ()))
        for decide in clause.decides:
            self._pass_kind_on(decide, edit)
        for other in self.work.clauses.values():
            for edge in other.edges:
                if edge.section == clause.section and other is not clause:
                    self._add(Splice(_with_margin(edge.span), ()))

    def end(self, edit: n.EndClauseEdit) -> None:
        """The clause speaks through a day and not after."""
        clause = self.work.clause(edit.section, edit.span)
        if clause is None:
            return
        day = Kept(edit.last_day.span)
        words: Condition = (Said("as_of on or before ", edit.span), day)
        self._add(clause_applies(clause, words, edit.span))
        after: Condition = (Said("(as_of after ", edit.span), day, Said(")", edit.span))
        self._silence(clause, Force(edit.last_day, after), words, edit.span)

    def insert(self, edit: n.InsertClauseEdit) -> None:
        """A new clause, behind the one whose section comes before its own."""
        clause = edit.clause
        if clause.section in self.work.clauses:
            message = f"the text already has a clause {clause.section}"
            hint = f"write `replace clause {clause.section}`, or give the new one its own section"
            place = Span(clause.span.source, clause.span.start, clause.span.start + len("clause"))
            self.work.report(codes.DUPLICATE_SECTION, message, place, hint)
            return
        at = self._place_for(clause.section)
        content = (Said("\n\n", edit.span), Kept(clause.span), Said("\n", edit.span))
        self._add(Splice(Span(self.work.base.source, at, at), content))
        force = self.work.force(edit.extent, edit)
        if force.condition is not None:
            self._add(clause_applies(clause, force.condition, edit.span))
            for edge in clause.edges:
                self.edges.guard(edge, force.condition, edit.span)
            for decide in clause.decides:
                self.closings.add(decide, force, edit.span)

    def _place_for(self, section: str) -> int:
        """Behind the clause that comes before it, as far as sections are numbered alike."""
        wanted = _in_order(section)
        before = [c for s, c in self.work.clauses.items() if _comes_before(_in_order(s), wanted)]
        if before:
            return max(before, key=lambda c: (_in_order(c.section), c.span.start)).span.end
        return len(self.work.base.source.text)

    def replace(self, edit: n.ReplaceEdit, new: n.ClauseNode) -> None:
        """A clause anew: both versions stand in it, each where it holds."""
        old = self.work.clause(new.section, new.span)
        if old is None:
            return
        self.work.draft.claim(old.span, edit.span)
        force = self.work.force(edit.extent, edit)
        if force.condition is None:
            self._add(Splice(old.span, (Kept(new.span),)))
            for decide in old.decides:
                self._pass_kind_on(decide, edit.span)
            return
        if new.after_term != old.after_term:
            self._after_term_differs(new, edit.span)
        self._keep_old(old, new, force, edit.span)
        self._bring_new(old, new, force, edit.span)
        for versions, note in ((old, self.standing.strike), (new, self.standing.add)):
            note(old, {d.name for d in versions.decides}, force, edit.span)

    def _after_term_differs(self, new: n.ClauseNode, edit: Span) -> None:
        said = f"`after term {new.after_term}`" if new.after_term else "no `after term`"
        self.work.report(
            codes.EDIT_MISPLACED,
            f"the new clause {new.section} says {said}, unlike the old one, and both stand in one",
            edit,
            "say of both the same, write `throughout` after the edit, or strike the clause and "
            "insert one with its own section",
        )

    def _keep_old(self, old: n.ClauseNode, new: n.ClauseNode, force: Force, edit: Span) -> None:
        assert force.condition is not None  # as the caller saw
        ground = self.work.ground(old.span.source)
        if old.title != new.title:
            self._add(Splice(_title(old), (Said(f'"{new.title} (before: {old.title})"', edit),)))
        for decide in old.decides:
            self._add(*guarded(decide, force.negated, edit, ground))
            self.closings.strike(decide, force, edit)
        for expr in old.applies:
            self._add(*also_applies(expr, force.condition, edit))
        for edge in old.edges:
            if edge not in new.edges:
                self.edges.guard(edge, force.negated, edit)

    def _bring_new(self, old: n.ClauseNode, new: n.ClauseNode, force: Force, edit: Span) -> None:
        assert force.condition is not None  # as the caller saw
        ground = self.work.ground(new.span.source)
        for decide in new.decides:
            self._add(_at_end(old, Said("  ", edit), Kept(decide.span), Said("\n", edit)))
            self._add(*guarded(decide, force.condition, edit, ground))
            self.closings.add(decide, force, edit)
        for expr in new.applies:
            words = (Said("  applies when ", edit), Kept(expr.span), Said("\n", edit))
            self._add(_at_end(old, *words), *also_applies(expr, force.negated, edit))
        for edge in new.edges:
            if edge not in old.edges:
                self._add_edge(old, edge, force, edit)
        for discretion in new.discretions:
            if discretion not in old.discretions:
                content = (Said("  ", edit), Kept(discretion.span), Said("\n", edit))
                self._add(_at_end(old, *content))


def _at_end(clause: n.ClauseNode, *content: Fragment) -> Splice:
    at = clause.span.end - len("end")
    return Splice(Span(clause.span.source, at, at), content)


def _title(clause: n.ClauseNode) -> Span:
    source = clause.span.source
    found = _TITLE.search(source.normalised, clause.span.start, clause.span.end)
    assert found is not None  # every clause has a title
    return Span(source, found.start(), found.end())


def _in_order(section: str) -> list[tuple[int, int, str]]:
    """Sections in the order of a contract: 9.2 before 10.1, 17.2 before 17.10."""
    parts = [part for part in _DIGITS.split(section) if part]
    return [(0, int(p), "") if p.isdigit() else (1, 0, p) for p in parts]


def _comes_before(one: list[tuple[int, int, str]], other: list[tuple[int, int, str]]) -> bool:
    """Whether a section stands before another: of two articles only where both have numbers."""
    return one <= other and (one[:1] == other[:1] or one[0][0] == other[0][0] == 0)


def _head_length(decide: n.DecideNode) -> int:
    """The length of `decide NAME` as written."""
    found = re.match(rf"decide\s+{decide.name}", decide.span.text)
    return found.end() if found else 0


def _outer_end(span: Span) -> Span:
    """The place behind an expression and the parentheses that close it."""
    text, at = span.source.normalised, span.end
    found = re.compile(r"[ \t\n]*\)").match(text, at)
    while found:
        at = found.end()
        found = re.compile(r"[ \t\n]*\)").match(text, at)
    return Span(span.source, at, at)


def _within(span: Span, others: list[Span]) -> bool:
    return any(o.start <= span.start and span.end <= o.end for o in others)


def _with_margin(span: Span) -> Span:
    """The words and the empty space before them, so that no empty line is left."""
    text, start = span.source.text, span.start
    while start and text[start - 1] in " \t\n":
        start -= 1
    return Span(span.source, start, span.end)
