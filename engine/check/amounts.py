"""Arithmetic: sums, products, percentages, limits and rounding, with their units."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from .. import codes
from ..ir import tree as t
from ..syntax import nodes as n
from ..values import ANY, PERCENT, Kind, Rounding, times
from . import times as times_of_day
from .days import shifted
from .kinds import ZERO, joined, named

if TYPE_CHECKING:
    from .elaborate import Elaborator

STEPS = {
    "cent": Fraction(1, 100),
    "dollar": Fraction(1),
    "whole": Fraction(1),
    "half": Fraction(1, 2),
    "quarter": Fraction(1, 4),
}
HOW = {"": None, "up": Rounding.UP, "down": Rounding.DOWN, "half even": Rounding.HALF_EVEN}


def amount(e: Elaborator, node: n.Expr, want: Kind = ANY) -> t.Expr:
    """The typed tree of a quantity; anything else is reported."""
    found = e.raw(node, want if want.base == "quantity" else ANY)
    if found.kind.base not in ("quantity", "any"):
        return _no_amount(e, node, found.kind)
    return found


def _no_amount(e: Elaborator, node: n.Expr, kind: Kind) -> t.Expr:
    message = f"this is {named(kind)}, not an amount"
    hint = "only amounts are added, multiplied and rounded; `if C then A else B` chooses one"
    e.report(codes.KIND_MISMATCH, message, node.span, hint)
    return e.nothing(node)


def sum_(e: Elaborator, node: n.Binary, want: Kind) -> t.Expr:
    """`a + b`, `a - b`: of amounts of one unit, or a day moved by a time."""
    left = e.raw(node.left, want)
    if left.kind.base == "date":
        return shifted(e, node, left)
    if left.kind.base == "datetime":
        return times_of_day.shifted(e, node, left)
    if left.kind.base not in ("quantity", "any"):
        return _no_amount(e, node.left, left.kind)
    right = e.expr(node.right, left.kind if left.kind is not ANY else want)
    kind = joined(left.kind, right.kind)
    make = t.Add if node.op == "+" else t.Subtract
    return make(left, right, kind=kind, span=e.at(node))


def product(e: Elaborator, node: n.Binary) -> t.Expr:
    """`a * b`: units multiply."""
    left, right = amount(e, node.left), amount(e, node.right)
    kind = _combined(left.kind, right.kind, 1)
    return t.Multiply(left, right, kind=kind, span=e.at(node))


def quotient(e: Elaborator, node: n.Binary) -> t.Expr:
    """`a / b`, where `b` is never zero."""
    left, right = amount(e, node.left), amount(e, node.right)
    if not safe_divisor(e, right):
        hint = "divide by a literal, or by a field declared `at least 1`"
        e.report(codes.DIVISOR, "this divisor might be zero", node.right.span, hint)
    kind = _combined(left.kind, right.kind, -1)
    return t.Divide(left, right, kind=kind, span=e.at(node))


def safe_divisor(e: Elaborator, expr: t.Expr) -> bool:
    """Whether `expr` cannot be zero: a literal, or a field that is at least 1 whenever known.

    In a published table also a column whose printed cells are not zero.
    """
    match expr:
        case t.Literal(value=value):
            return isinstance(value, int | Fraction) and value != 0
        case t.Field(name=name):
            field = e.scope.fields[name]
            e.divisors.add(name)
            return _at_least_one(field.minimum) and (
                not field.default or _at_least_one(field.default)
            )
        case t.RowField(name=name):
            field = e.scope.fields_of_rows[expr.row.kind.label, name]
            return _at_least_one(field.minimum) and (
                not field.default or _at_least_one(field.default)
            )
        case t.Bound(name=name):
            return e.table is not None and name in e.table.nonzero
        case t.DefineRef(name=name):
            define = e.define_of(name)
            body = define.body if define else None
            return isinstance(body, t.Literal) and safe_divisor(e, body)
        case _:
            return isinstance(expr, t.Undecided)


def _at_least_one(node: n.Expr | None) -> bool:
    return isinstance(node, n.NumberNode | n.MoneyNode) and node.amount >= 1


def check_rebound_divisors(e: Elaborator) -> None:
    """Report each `with` that could bind a divisor to zero: its range no longer holds there."""
    for name, value in e.rebound:
        if name in e.divisors and not safe_divisor(e, value):
            message = f"`{name}` is divided by, and might be zero here"
            e.findings.add(codes.DIVISOR, message, value.span, "bind it to a literal above zero")


def _combined(a: Kind, b: Kind, sign: int) -> Kind:
    if ZERO in (a, b):
        return ZERO
    if a.base == "any" or b.base == "any":
        return ANY
    if not b.unit:
        return a
    if not a.unit and sign == 1:
        return b
    return times(a, b, sign)


def percent_of(e: Elaborator, node: n.Binary, want: Kind) -> t.Expr:
    """`p% of b`; `school_year of d` lacks a word, and d is no amount then."""
    percent = e.expr(node.left, PERCENT)
    if isinstance(node.left, n.NameNode) and node.left.text in e.scope.year_nodes:
        e.expr(node.right)
        return e.nothing(node)
    base = amount(e, node.right, want)
    return t.PercentOf(percent, base, kind=base.kind, span=e.at(node))


def cap(e: Elaborator, node: n.CapNode, want: Kind) -> t.Expr:
    """`x, at most y` and `x, at least y`."""
    operand = e.expr(node.operand, want)
    if operand.kind.base not in ("quantity", "any"):
        message = f"{named(operand.kind)} cannot be limited by an amount"
        hint = "a comparison is written without the comma: `x at most y`"
        e.report(codes.KIND_MISMATCH, message, node.span, hint)
        return e.nothing(node)
    limit = e.expr(node.limit, operand.kind if operand.kind is not ANY else want)
    kind = joined(operand.kind, limit.kind)
    return t.Extreme(node.op == "least", (operand, limit), kind=kind, span=e.at(node))


def rounded(e: Elaborator, node: n.RoundedNode, want: Kind) -> t.Expr:
    """`x rounded to …`."""
    operand = amount(e, node.operand, want)
    if node.to in ("cent", "dollar") and not (operand.kind.is_money or operand.kind in (ANY, ZERO)):
        message = f"{named(operand.kind)} has no {node.to}s"
        e.report(codes.WRONG_UNIT, message, node.span, "write `rounded to whole`")
    return t.Round(operand, STEPS[node.to], HOW[node.how], kind=operand.kind, span=e.at(node))
