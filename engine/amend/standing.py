"""Who stands above whom once decides are struck or added: a precedence is said of whole clauses.

A clause above another is above those below that one, too, as far as all three decide the same.
So a clause that no longer decides something must not hand that on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .. import codes
from ..source import Span
from ..syntax import nodes as n
from .guards import Edges
from .matching import is_struck
from .work import Condition, Force, Work


@dataclass(frozen=True, slots=True)
class _Change:
    """Decisions that a clause leaves to others, or takes up, where an edit bites."""

    clause: n.ClauseNode
    names: frozenset[str]
    force: Force
    edit: Span


@dataclass
class Standing:
    """The decides struck and added by an amendment, clause by clause."""

    work: Work
    edges: Edges
    leaving: list[_Change] = field(default_factory=list)
    coming: list[_Change] = field(default_factory=list)

    def strike(self, clause: n.ClauseNode, names: set[str], force: Force, edit: Span) -> None:
        """The clause no longer decides these where the edit bites."""
        if force.condition is not None:
            self.leaving.append(_Change(clause, frozenset(names), force, edit))

    def add(self, clause: n.ClauseNode, names: set[str], force: Force, edit: Span) -> None:
        """The clause decides these, too, where the edit bites."""
        self.coming.append(_Change(clause, frozenset(names), force, edit))

    def write(self) -> None:
        """Guard the precedences that end; report those that end only for a part of a clause."""
        forces = [each.force for each in self.leaving]
        kept = {i: self._kept(each.clause, each.force) for i, each in enumerate(self.leaving)}
        told: set[tuple[str, str]] = set()
        for i, each in enumerate(self.leaving):
            gone = self._leaves(each.clause, forces[i]) - kept[i]
            self._end(each, gone)
        for i, each in enumerate(self.leaving):
            for name in sorted(each.names - kept[i]):
                self._check_between(each, name, each.force.negated, told)
        for each in self.coming:
            if each.force.condition is not None:
                for name in sorted(each.names - self._decided(each.clause)):
                    self._check_between(each, name, each.force.condition, told)

    def _leaves(self, clause: n.ClauseNode, force: Force) -> frozenset[str]:
        same = (x for x in self.leaving if x.clause is clause and x.force.key == force.key)
        return frozenset(name for x in same for name in x.names)

    def _kept(self, clause: n.ClauseNode, force: Force) -> frozenset[str]:
        """What the clause decides all the same: by a decide added where the other is struck."""
        same = (x for x in self.coming if x.clause is clause)
        return frozenset(
            name for x in same if x.force.key in (force.key, "throughout") for name in x.names
        )

    def _decided(self, clause: n.ClauseNode) -> frozenset[str]:
        return frozenset(d.name for d in clause.decides if not is_struck(d, self.work.made))

    def _ever(self, clause: n.ClauseNode) -> frozenset[str]:
        """What the clause decides in the old text or in the new one."""
        coming = (name for x in self.coming if x.clause is clause for name in x.names)
        return self._decided(clause) | frozenset(coming)

    def _end(self, each: _Change, gone: frozenset[str]) -> None:
        """The precedences that were of nothing else end with the decides."""
        own = self._ever(each.clause)
        for edge, above, below in self._edges():
            if each.clause in (above, below):
                other = below if above is each.clause else above
                if own & self._ever(other) <= gone:
                    self.edges.guard(edge, each.force.negated, each.edit)

    def _edges(self) -> Iterator[tuple[n.EdgeNode, n.ClauseNode, n.ClauseNode]]:
        """Each precedence that the amendment leaves: which clause stands above which."""
        struck = [claim.span for claim in self.work.draft.claims]
        clauses = self.work.clauses
        for clause in clauses.values():
            for edge in clause.edges:
                other = clauses.get(edge.section)
                if other is None or other is clause or edge.span in struck:
                    continue
                yield (edge, other, clause) if edge.word == "except" else (edge, clause, other)

    def _check_between(
        self, each: _Change, name: str, deciding: Condition, told: set[tuple[str, str]]
    ) -> None:
        """Report what no condition of a precedence can say, since it is said of whole clauses.

        `deciding` says where the clause does decide `name`.
        """
        section = each.clause.section
        if (section, name) in told:
            return
        for above, below in self._held_by(each.clause, name, deciding):
            told.add((section, name))
            self.work.report(
                codes.EDIT_MISPLACED,
                f"for `{name}`, clause {above.section} stands above {below.section} only because "
                f"clause {section} stands between them, which does not decide it all the time",
                each.edit,
                f"say in clause {below.section} whether {above.section} stands above it, "
                f"or strike clause {section} and insert one for what stays",
            )
            return

    def _held_by(
        self, middle: n.ClauseNode, name: str, deciding: Condition
    ) -> Iterator[tuple[n.ClauseNode, n.ClauseNode]]:
        """Clauses of which one stands above the other over `middle` and in no other way."""
        edges = [
            (above, below, edge.condition is None and not self.edges.is_guarded(edge))
            for edge, above, below in self._edges()
            if not self.edges.is_guarded(edge, deciding)
            and all(c is middle or name in self._ever(c) for c in (above, below))
        ]
        firm = [(a, b) for a, b, always in edges if always and middle not in (a, b)]
        for above in [a for a, b, _ in edges if b is middle]:
            below_it = _below(above, firm)
            yield from ((above, b) for a, b, _ in edges if a is middle and b not in below_it)


def _below(
    clause: n.ClauseNode, edges: list[tuple[n.ClauseNode, n.ClauseNode]]
) -> list[n.ClauseNode]:
    """The clause and all that it stands above."""
    found = [clause]
    for at in found:
        found += [b for a, b in edges if a is at and b not in found]
    return found
