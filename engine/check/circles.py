"""Names that rest on themselves: nothing in the language may, so every evaluation ends."""

from __future__ import annotations

from collections.abc import Iterator

from .. import codes
from ..ir import tree as t
from ..ir.walk import everything, parts_of
from ..source import Span
from .scope import Findings

_Names = dict[str, tuple[str, ...]]


def check_circles(agreement: t.Agreement, findings: Findings) -> None:
    """Report each circle among defines, values, questions and decisions once."""
    edges = _edges(agreement)
    state: dict[str, int] = {}
    for name in edges:
        for circle in _circles_from(name, edges, state):
            findings.add(
                codes.CIRCULAR,
                f"these rest on each other: {' → '.join([*circle, circle[0]])}",
                findings_place(agreement, circle[0]),
                "let one of them rest on the record alone",
            )


def _circles_from(start: str, edges: _Names, state: dict[str, int]) -> Iterator[list[str]]:
    """Depth-first without recursion; 1 is open, 2 is done."""
    if state.get(start):
        return
    path = [start]
    iterators = [iter(edges[start])]
    state[start] = 1
    while path:
        below = next(iterators[-1], None)
        if below is None:
            state[path.pop()] = 2
            iterators.pop()
        elif state.get(below) == 1:
            yield path[path.index(below) :]
        elif not state.get(below):
            state[below] = 1
            path.append(below)
            iterators.append(iter(edges.get(below, ())))


def _edges(agreement: t.Agreement) -> _Names:
    edges: _Names = {}
    for define in agreement.defines.values():
        edges[define.name] = _refs((define.body,))
    for value in agreement.values.values():
        edges[value.name] = _refs(tuple(r.value for r in value.rows))
    for question in agreement.questions.values():
        edges[question.name] = _refs(tuple(r.body for r in question.readings if r.body))
    for decision in agreement.decisions.values():
        if decision.name not in agreement.values:
            edges[decision.name] = _refs(parts_of(decision))
    return edges


def _refs(parts: tuple[t.Expr, ...]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for part in parts:
        for at in everything(part):
            match at:
                case t.DefineRef(name=name) | t.ValueRef(name=name) | t.DecisionRef(name=name):
                    names[name] = None
                case t.ByReading(question=name):
                    names[name] = None
                case _:
                    pass
    return tuple(names)


def findings_place(agreement: t.Agreement, name: str) -> Span:
    """Where a name's meaning is written."""
    if name in agreement.defines:
        return agreement.defines[name].body.span
    if name in agreement.values:
        return agreement.values[name].rows[0].span
    if name in agreement.questions:
        bodies = [r.body for r in agreement.questions[name].readings if r.body]
        return bodies[0].span
    return agreement.decisions[name].branches[0].span
