"""Columns and figures of published tables that rest on each other in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .. import codes
from ..ir import published as p
from ..ir import tree as t
from ..ir.walk import everything
from .scope import Findings

_Node = tuple[str, str]
"""A table and one of its columns; a figure, which all tables know, stands under no table."""


def check_table_circles(findings: Findings, tables: Sequence[p.PublishedTable]) -> None:
    """Report each circle once, at the table in which it was found."""
    figures = {name for table in tables for name in table.figures}
    graph: dict[_Node, list[_Node]] = {}
    for table in tables:
        for column in table.columns.values():
            if column.formula is not None:
                graph[table.name, column.name] = list(_below(table, column.formula, figures))
        for figure in table.figures.values():
            graph["", figure.name] = list(_below(table, figure.formula, figures))
    told: set[_Node] = set()
    for table in tables:
        names = [(table.name, c) for c in table.columns] + [("", f) for f in table.figures]
        for node in names:
            circle = _circle(graph, node)
            if circle and not told & set(circle):
                told |= set(circle)
                words = " → ".join(f"`{name}`" for _, name in (*circle, circle[0]))
                message = f"these rest on each other in a circle: {words}"
                hint = "let one of them rest on the printed cell: `printed NAME`"
                findings.add(codes.CIRCULAR, message, table.span, hint)


def _below(table: p.PublishedTable, formula: p.Formula, figures: set[str]) -> Iterator[_Node]:
    """What a formula rests on: columns of its table by their exact values, figures of any."""
    parts = [formula.body, formula.condition]
    parts += [x for fold in formula.folds for x in (fold.body, fold.where)]
    for part in parts:
        for at in everything(part) if part is not None else ():
            if not isinstance(at, t.Bound):
                continue
            if at.name in table.columns:
                yield table.name, at.name
            elif at.name in figures:
                yield "", at.name


def _circle(graph: Mapping[_Node, Sequence[_Node]], start: _Node) -> list[_Node]:
    """A way from `start` back to it, or nothing."""
    seen: set[_Node] = set()
    stack = [(start, [start])]
    while stack:
        at, way = stack.pop()
        for below in graph.get(at, ()):
            if below == start:
                return way
            if below not in seen:
                seen.add(below)
                stack.append((below, [*way, below]))
    return []
