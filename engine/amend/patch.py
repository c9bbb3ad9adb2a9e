"""An amendment applied to a text: each edit becomes splices, and the new text is written out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from .. import codes
from ..check.amending import stray_in_amendment
from ..diagnostic import Diagnostic
from ..ir.tree import Amending
from ..source import Span
from ..syntax import nodes as n
from .change import change
from .clauses import ClauseEdits
from .dated import DatedRows
from .guards import Closings, Edges
from .pieces import Amended
from .statements import add_reading, adopt, bring_along, new_term, replace_statement
from .tables import Tables
from .work import Work


@dataclass(frozen=True, slots=True)
class Patched:
    """A text with an amendment applied, and what is wrong with its edits."""

    text: Amended
    amending: Amending
    problems: tuple[Diagnostic, ...]


def patched(
    base: Amended,
    document: n.Document,
    file: n.Document,
    asked_under: Sequence[str] = (),
    *,
    fully: bool = False,
) -> Patched:
    """The text `base`, read as `document`, with the amendment of `file` applied.

    `asked_under` are the amendments in use, this one last. With `fully` every edit holds
    throughout: the text as it reads once the amendment is in force.
    """
    block = next(s for s in file.statements if isinstance(s, n.AmendmentNode))
    work = Work(base, document, block, file, fully)
    work.problems += stray_in_amendment(file)
    _Edits(work).apply(tuple(asked_under) or (block.name,))
    work.problems += work.draft.overlaps()
    _check_empty(work)
    pieces = base.of(work.draft.written(base.source))
    name = f"{base.name} with {block.name}"
    in_force = work.in_force if work.uses_force else ""
    amending = Amending(block.name, block.title, in_force)
    return Patched(Amended(name, pieces), amending, tuple(map(base.places_of, work.problems)))


class _Edits:
    """The edits of one amendment, in the order of its text."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.tables = Tables(work)
        self.dated = DatedRows(work)
        self.closings = Closings(work)
        self.edges = Edges()
        self.clauses = ClauseEdits(work, self.closings, self.edges)

    def apply(self, asked_under: tuple[str, ...]) -> None:
        """Gather every edit, then what several of them make together."""
        for edit in self.work.block.edits:
            self._apply(edit)
        new_term(self.work)
        self.tables.write()
        self.dated.write()
        self.closings.write()
        self.clauses.standing.write()
        self.work.draft.layers += self.edges.splices()
        bring_along(self.work, asked_under)

    def _apply(self, edit: n.Edit) -> None:
        match edit:
            case n.ChangeEdit():
                change(self.work, self.tables, edit)
            case n.StrikeRowEdit():
                self.tables.strike(edit)
            case n.AddRowEdit():
                self.tables.add(edit)
            case n.StrikeDatedRowEdit() | n.AddDatedRowEdit():
                self.dated.add(edit)
            case n.AdoptEdit():
                adopt(self.work, edit)
            case n.AddReadingEdit():
                add_reading(self.work, edit)
            case _:
                self._apply_to_clause(edit)

    def _apply_to_clause(
        self,
        edit: n.StrikeDecideEdit
        | n.AddDecideEdit
        | n.StrikeEdgeEdit
        | n.AddEdgeEdit
        | n.ReplaceEdit
        | n.StrikeClauseEdit
        | n.EndClauseEdit
        | n.InsertClauseEdit,
    ) -> None:
        match edit:
            case n.StrikeDecideEdit():
                self.clauses.strike_decide(edit)
            case n.AddDecideEdit():
                self.clauses.add_decide(edit)
            case n.StrikeEdgeEdit():
                self.clauses.strike_edge(edit)
            case n.AddEdgeEdit():
                self.clauses.add_edge(edit)
            case n.StrikeClauseEdit():
                self.clauses.strike(edit)
            case n.EndClauseEdit():
                self.clauses.end(edit)
            case n.InsertClauseEdit():
                self.clauses.insert(edit)
            case n.ReplaceEdit(statement=n.ClauseNode() as clause):
                self.clauses.replace(edit, clause)
            case n.ReplaceEdit():
                replace_statement(self.work, edit)
            case _:
                assert_never(edit)


def _check_empty(work: Work) -> None:
    others = [s for s in work.file.statements if s is not work.block]
    if work.block.edits or work.block.term or others:
        return
    head = work.block.span
    line = Span(head.source, head.start, max(head.start, head.source.text.find("\n", head.start)))
    message = f"the amendment {work.block.name} changes nothing"
    hint = "write its edits, each below what it changes: `in clause 4.1`"
    work.report(codes.EMPTY_AMENDMENT, message, line, hint)
