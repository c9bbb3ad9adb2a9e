"""Every expression as it is written, with the clause, define or question it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..ir import tree as t
from ..ir.walk import everything


@dataclass(frozen=True, slots=True)
class Place:
    """An expression, where it stands (`clause 17.2`, `define service`), and what it decides."""

    expr: t.Expr
    where: str
    decision: str = ""


def written(agreement: t.Agreement) -> Iterator[Place]:
    """Every expression of the agreement once, in the order of its blocks."""
    for must in agreement.musts:
        yield from _all(must.condition, "record")
    for must in agreement.roster.musts if agreement.roster is not None else ():
        yield from _all(must.condition, "roster")
    for block in agreement.rows.values():
        for must in block.musts:
            yield from _all(must.condition, f"rows {block.name}")
    for define in agreement.defines.values():
        yield from _all(define.body, f"define {define.name}")
    for question in agreement.questions.values():
        for reading in question.readings:
            if reading.body is not None:
                yield from _all(reading.body, f"question {question.name}")
    for value in agreement.values.values():
        for row in value.rows:
            yield from _all(row.value, f"value {value.name}")
    for decision in agreement.decisions.values():
        if decision.name not in agreement.values:
            yield from _of_decision(decision)


def _of_decision(decision: t.Decision) -> Iterator[Place]:
    for branch in decision.branches:
        where = f"clause {branch.section}"
        yield from _all(branch.guard, where, decision.name)
        yield from _all(branch.body, where, decision.name)
    edges = {p.condition for p in decision.precedence if p.condition is not None}
    for condition in sorted(edges, key=lambda c: c.span.start):
        yield from _all(condition, f"edge {condition.span.start}", decision.name)
    if decision.closing is not None:
        where = f"clause {decision.closing.section}"
        yield from _all(decision.closing.value, where, decision.name)


def _all(expr: t.Expr, where: str, decision: str = "") -> Iterator[Place]:
    for each in everything(expr):
        yield Place(each, where, decision)
