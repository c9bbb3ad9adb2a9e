"""Who stands above whom: edges between branches, closed transitively and free of circles."""

from __future__ import annotations

from collections.abc import Iterator

from .. import codes
from ..diagnostic import Label, did_you_mean
from ..ir import tree as t
from ..source import Span
from ..syntax import nodes as n
from ..values import YES_NO
from .elaborate import Elaborator
from .reach import exclude_each_other
from .scope import Scope

_MOST_WAYS = 200
_Held = tuple[t.Expr, ...]


class PrecedenceBuilder:
    """The precedence of each decision of one scope; a circle is reported once."""

    def __init__(self, scope: Scope, elaborator: Elaborator) -> None:
        self.scope = scope
        self.elaborator = elaborator
        self.circles: set[frozenset[str]] = set()

    def of(self, decision: str, branches: list[t.Branch]) -> tuple[t.Precedence, ...]:
        """Every pair of branches of which one sets the other aside, with its condition."""
        return tuple(self._closed(decision, self._direct(branches), branches))

    def _direct(self, branches: list[t.Branch]) -> dict[int, list[tuple[int, t.Expr | None]]]:
        """The written edges: for each branch those below it, with the edge's condition."""
        direct: dict[int, list[tuple[int, t.Expr | None]]] = {b.index: [] for b in branches}
        of_section: dict[str, list[int]] = {}
        for branch in branches:
            of_section.setdefault(branch.section, []).append(branch.index)
        for section in of_section:
            for edge in self.scope.clauses[section].edges:
                if edge.section not in of_section or edge.section == section:
                    continue
                condition = self._condition(section, edge)
                ends = (edge.section, section) if edge.word == "except" else (section, edge.section)
                for above in of_section[ends[0]]:
                    direct[above] += [(below, condition) for below in of_section[ends[1]]]
        return direct

    def _condition(self, section: str, edge: n.EdgeNode) -> t.Expr | None:
        self.elaborator.section = section
        return self.elaborator.condition(edge.condition) if edge.condition is not None else None

    def _closed(
        self,
        decision: str,
        direct: dict[int, list[tuple[int, t.Expr | None]]],
        branches: list[t.Branch],
    ) -> Iterator[t.Precedence]:
        """The transitive closure; a path whose conditions exclude each other does not count."""
        for start in sorted(direct):
            held_for = self._below(decision, direct, branches, start)
            for below, every in sorted(held_for.items()):
                for held in _weakest(every):
                    joint = held[0] if len(held) == 1 else t.And(held, kind=YES_NO)
                    yield t.Precedence(start, below, joint if held else None)

    def _below(
        self,
        decision: str,
        direct: dict[int, list[tuple[int, t.Expr | None]]],
        branches: list[t.Branch],
        start: int,
    ) -> dict[int, list[_Held]]:
        """The branches below `start`, each with the conditions of every way down to it."""
        held_for: dict[int, list[_Held]] = {}
        stack: list[tuple[int, _Held, tuple[int, ...]]] = [(start, (), (start,))]
        ways = 0
        while stack and ways <= _MOST_WAYS:
            at, conditions, path = stack.pop()
            for below, condition in direct[at]:
                held = _with(conditions, condition)
                if exclude_each_other(held):
                    continue
                if below in path:
                    self._circle(decision, branches, path[path.index(below) :])
                elif not any(set(h) <= set(held) for h in held_for.get(below, ())):
                    held_for.setdefault(below, []).append(held)
                    stack.append((below, held, (*path, below)))
                    ways += bool(held)
        if ways > _MOST_WAYS:
            self._tangled(decision, branches[start])
        return held_for

    def _circle(self, decision: str, branches: list[t.Branch], path: tuple[int, ...]) -> None:
        sections = sorted({branches[i].section for i in path})
        if frozenset(sections) in self.circles:
            return
        self.circles.add(frozenset(sections))
        places = list(self._edges_among(sections))
        self.scope.findings.add(
            codes.PRECEDENCE_CYCLE,
            f"for `{decision}`, these clauses stand above each other: {', '.join(sections)}",
            places[0],
            "say once which of them yields",
            tuple(Label(place, "and here the other way round") for place in places[1:]),
        )

    def _edges_among(self, sections: list[str]) -> Iterator[Span]:
        for section in sections:
            for edge in self.scope.clauses[section].edges:
                if edge.section in sections and edge.section != section:
                    yield edge.span.within(section)

    def _tangled(self, decision: str, start: t.Branch) -> None:
        self.scope.findings.add(
            codes.TANGLED,
            f"too many conditional ways lead down from this clause for `{decision}`",
            start.span,
            "say without conditions which clauses yield to which",
        )


def _with(conditions: _Held, condition: t.Expr | None) -> _Held:
    parts = condition.items if isinstance(condition, t.And) else (condition,)
    return (*conditions, *(p for p in parts if p is not None and p not in conditions))


def _weakest(every: list[_Held]) -> list[_Held]:
    """Without those that hold only where another of them holds already."""
    return [h for h in every if not any(o is not h and set(o) < set(h) for o in every)]


def check_edges(e: Elaborator) -> None:
    """Report edges that name no clause, the clause itself, or one with nothing in common."""
    for clause in e.scope.clauses.values():
        first: dict[tuple[str, str], Span] = {}
        for edge in clause.edges:
            _check_edge(e, clause, edge)
            ends = _ends(clause.section, edge)
            if edge.condition is None and ends in first:
                labels = (Label(first[ends], "the first time"),)
                message = f"`{edge.word} {edge.section}` is said twice"
                span = edge.span.within(clause.section)
                e.findings.add(codes.EDGE_TWICE, message, span, "keep one line", labels)
            if edge.condition is None:
                first.setdefault(ends, edge.span)
    _check_said_from_both(e.scope)


def _ends(section: str, edge: n.EdgeNode) -> tuple[str, str]:
    return (edge.section, section) if edge.word == "except" else (section, edge.section)


def _check_said_from_both(scope: Scope) -> None:
    """`except B` in A and `notwithstanding A` in B are one precedence said twice."""
    said: dict[tuple[str, str], tuple[str, Span]] = {}
    for clause in scope.clauses.values():
        for edge in (x for x in clause.edges if x.condition is None):
            ends, span = _ends(clause.section, edge), edge.span.within(clause.section)
            section, place = said.setdefault(ends, (clause.section, span))
            if section != clause.section:
                message = f"clause {section} says this precedence already"
                labels = (Label(place, "there"),)
                scope.findings.add(codes.EDGE_TWICE, message, span, "keep one line", labels)


def _check_edge(e: Elaborator, clause: n.ClauseNode, edge: n.EdgeNode) -> None:
    span, scope = edge.span.within(clause.section), e.scope
    other = scope.clauses.get(edge.section)
    if other is None:
        if edge.section not in scope.findings.lost:
            hint = did_you_mean(edge.section, scope.clauses) or "name a clause of this text"
            message = f"no clause has the section {edge.section}"
            scope.findings.add(codes.UNKNOWN_SECTION, message, span, hint)
    elif other is clause:
        message = "a clause cannot stand above itself"
        scope.findings.add(codes.SELF_EDGE, message, span, "name the other clause")
    elif not {d.name for d in clause.decides} & {d.name for d in other.decides}:
        scope.findings.add(
            codes.EDGE_WITHOUT_COMMON,
            f"this clause and {edge.section} decide nothing in common",
            span,
            "remove the line, or name the clause that decides the same thing",
        )
    else:
        return
    if edge.condition is not None:  # read all the same: its names are used, its mistakes shown
        e.section = clause.section
        e.condition(edge.condition)
