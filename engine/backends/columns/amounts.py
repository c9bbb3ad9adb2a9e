"""Amounts in columns: whole numbers of exact parts, never a fraction that is rounded on the way."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from ...ir import tree as t
from . import logic, numbers
from .cells import Cell, all_lacking, as_base, reduced, same_scale, scaled_alike
from .lacking import Words
from .nodes import FALSE, Node, null, whole

if TYPE_CHECKING:
    from .frames import Frame
    from .reading import Columns

Parts = int | Node


def _two(
    columns: Columns,
    a: t.Expr,
    b: t.Expr,
    f: Frame,
    give: Callable[[Cell, Cell], tuple[Node, Parts]],
) -> Cell:
    left = as_base(columns.cell(a, f), "quantity")
    right = as_base(columns.cell(b, f), "quantity")
    value, over = give(left, right)
    return Cell("quantity", value, lambda: all_lacking((left, right)), over=reduced(over))


def add(columns: Columns, e: t.Add, f: Frame) -> Cell:
    def give(a: Cell, b: Cell) -> tuple[Node, Parts]:
        x, y, over = same_scale(a, b)
        return numbers.add(x, y), over

    return _two(columns, e.left, e.right, f, give)


def subtract(columns: Columns, e: t.Subtract, f: Frame) -> Cell:
    def give(a: Cell, b: Cell) -> tuple[Node, Parts]:
        x, y, over = same_scale(a, b)
        return numbers.subtract(x, y), over

    return _two(columns, e.left, e.right, f, give)


def times(a: Parts, b: Parts) -> Parts:
    """The product of two numbers of parts."""
    if isinstance(a, int) and isinstance(b, int):
        return a * b
    return numbers.mul(_node(a), _node(b))


def _node(parts: Parts) -> Node:
    return whole(parts) if isinstance(parts, int) else parts


def multiply(columns: Columns, e: t.Multiply, f: Frame) -> Cell:
    return _two(
        columns,
        e.left,
        e.right,
        f,
        lambda a, b: simplest(numbers.mul(a.value, b.value), times(a.over, b.over)),
    )


def simplest(value: Node, over: Parts) -> tuple[Node, Parts]:
    """An amount with a smaller number of parts where its factor shares one with them."""
    if not isinstance(over, int) or over == 1:
        return value, over
    factor = 1
    if value.op == "mul" and value.parts[-1].op == "constant":
        factor = numbers.number_of(value.parts[-1])
    elif value.op == "constant" and value.args[0] is not None:
        factor = numbers.number_of(value)
    common = Fraction(factor, over)
    if common.denominator == over or factor == 0:
        return value, over
    if value.op == "constant":
        return whole(common.numerator), common.denominator
    return numbers.mul(*value.parts[:-1], whole(common.numerator)), common.denominator


def divide(columns: Columns, e: t.Divide, f: Frame) -> Cell:
    def give(a: Cell, b: Cell) -> tuple[Node, Parts]:
        value = numbers.mul(a.value, b.scale)
        if b.value.op == "constant" and b.value.args[0] is not None:
            by = numbers.number_of(b.value)
            if by < 0:
                value, by = numbers.negative(value), -by
            return simplest(value, times(a.over, by))
        # The divisor stands below the line, where nobody looks for what is not known.
        known = logic.case((b.known, value), otherwise=null(value.kind))
        return known, times(a.over, b.value)

    return _two(columns, e.left, e.right, f, give)


def percent_of(columns: Columns, e: t.PercentOf, f: Frame) -> Cell:
    def give(p: Cell, b: Cell) -> tuple[Node, Parts]:
        return simplest(numbers.mul(p.value, b.value), times(times(p.over, b.over), 100))

    return _two(columns, e.percent, e.base, f, give)


def extreme(columns: Columns, e: t.Extreme, f: Frame) -> Cell:
    base = e.kind.base if e.kind.base in ("date", "datetime") else "quantity"
    cells = [as_base(columns.cell(i, f), base) for i in e.items]
    pick = numbers.largest if e.largest else numbers.smallest

    def lacking() -> Words:
        return all_lacking(cells)

    if base == "quantity":
        values, over = scaled_alike(cells)
        return Cell("quantity", pick(*values), lacking, over=reduced(over))
    cells = [c for c in cells if c.none is not logic.TRUE] or cells[:1]
    if all(c.none is FALSE for c in cells):
        return Cell(base, pick(*(c.value for c in cells)), lacking)
    return _day_among(cells, lacking, largest=e.largest)


def _day_among(cells: list[Cell], lacking: Callable[[], Words], *, largest: bool) -> Cell:
    """The latest or earliest of days some of which may not exist."""
    all_known = logic.both(*(c.known for c in cells))
    found = cells[0].value
    for cell in cells[1:]:
        wins = numbers.at_most(found, cell.value) if largest else numbers.at_most(cell.value, found)
        there, had = logic.known(cell.value), logic.known(found)
        found = logic.case(
            (logic.both(there, had, logic.holds(wins)), cell.value),
            (had, found),
            otherwise=cell.value,
        )
    value = logic.case((all_known, found), otherwise=null(found.kind))
    return Cell(cells[0].base, value, lacking, none=logic.both(*(c.none for c in cells)))


def round_(columns: Columns, e: t.Round, f: Frame) -> Cell:
    inner = as_base(columns.cell(e.operand, f), "quantity")
    how = e.how or columns.conventions(f).rounding
    units = numbers.rounded_to(inner.value, inner.over, e.step, how)
    value = numbers.mul(units, whole(e.step.numerator))
    return Cell("quantity", value, lambda: inner.lacking, none=inner.none, over=e.step.denominator)
