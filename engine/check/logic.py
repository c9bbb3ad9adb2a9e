"""Conditions and choices: `and`, `or`, `if`, comparisons, membership, readings."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from .. import codes
from ..diagnostic import did_you_mean
from ..ir import tree as t
from ..syntax import nodes as n
from ..values import ANY, DATE, YES_NO, Kind
from .amounts import amount, percent_of, product, quotient, sum_
from .kinds import joined, named
from .lists import list_source
from .literals import is_unkinded

if TYPE_CHECKING:
    from .elaborate import Elaborator

_ORDER = {
    "at least": t.Relation.GE,
    "at most": t.Relation.LE,
    "more than": t.Relation.GT,
    "less than": t.Relation.LT,
}
_DAY_ORDER = {
    "on or after": t.Relation.GE,
    "on or before": t.Relation.LE,
    "after": t.Relation.GT,
    "before": t.Relation.LT,
}
_DAY_WORD = dict(zip(_ORDER, _DAY_ORDER, strict=True))
_ORDER_WORD = {v: k for k, v in _DAY_WORD.items()}


def unary(e: Elaborator, node: n.Unary, want: Kind) -> t.Expr:
    """`not c`, `- x`."""
    span = e.at(node)
    if node.op == "not":
        return t.Not(e.condition(node.operand), kind=YES_NO, span=span)
    operand = amount(e, node.operand, want)
    if isinstance(operand, t.Literal) and isinstance(operand.value, int | Fraction):
        return t.Literal(-operand.value, kind=operand.kind, span=span)
    return t.Subtract(t.Literal(0), operand, kind=operand.kind, span=span)


def chain(e: Elaborator, node: n.Chain, _want: Kind) -> t.Expr:
    """`a and b`, `a or b`."""
    items = tuple(e.condition(i) for i in node.items)
    make = t.And if node.op == "and" else t.Or
    return make(items, kind=YES_NO, span=e.at(node))


def if_else(e: Elaborator, node: n.IfNode, want: Kind) -> t.Expr:
    """`if c then a else b`."""
    condition = e.condition(node.condition)
    then = e.expr(node.then, want)
    otherwise = e.expr(node.otherwise, then.kind if want is ANY else want)
    kind = joined(then.kind, otherwise.kind)
    return t.If(condition, then, otherwise, kind=kind, span=e.at(node))


def within(e: Elaborator, node: n.Within, _want: Kind) -> t.Expr:
    """`x from a through b`, both ends included."""
    span = e.at(node)
    subject = e.expr(node.subject)
    if subject.kind.base not in ("date", "datetime", "quantity", "any"):
        e.mismatch(subject.kind, DATE, node.subject.span)
    first, last = e.expr(node.first, subject.kind), e.expr(node.last, subject.kind)
    if isinstance(first, t.Literal) and isinstance(last, t.Literal) and _above(first, last):
        message = "this range runs backwards, so it can never hold"
        e.report(codes.RANGE_BACKWARDS, message, node.span, "put the lower end first")
    low = t.Compare(t.Relation.GE, subject, first, kind=YES_NO, span=span)
    high = t.Compare(t.Relation.LE, subject, last, kind=YES_NO, span=span)
    return t.And((low, high), kind=YES_NO, span=span)


def binary(e: Elaborator, node: n.Binary, want: Kind) -> t.Expr:
    """`a OP b`, by what the operator needs."""
    match node.op:
        case "+" | "-":
            return sum_(e, node, want)
        case "*":
            return product(e, node)
        case "/":
            return quotient(e, node)
        case "of":
            return percent_of(e, node, want)
        case "is" | "is not":
            return _equality(e, node)
        case "is in" | "is not in":
            return _membership(e, node)
        case _:
            return _comparison(e, node)


def _comparison(e: Elaborator, node: n.Binary) -> t.Expr:
    left, right = _pair(e, node.left, node.right)
    kind = joined(left.kind, right.kind)
    relation = _ORDER.get(node.op) or _DAY_ORDER[node.op]
    if kind.base in ("date", "datetime") and node.op in _ORDER:
        what = "years are" if kind.years else "days are" if kind.base == "date" else "times are"
        _word_for(e, node, what, _DAY_WORD[node.op])
    elif kind.base == "quantity" and node.op in _DAY_ORDER:
        _word_for(e, node, "amounts are", _ORDER_WORD[node.op])
    elif kind.base not in ("date", "datetime", "quantity", "any"):
        message = f"{named(kind)} has no order"
        e.report(codes.KIND_MISMATCH, message, node.span, "compare it with `is`")
    return t.Compare(relation, left, right, kind=YES_NO, span=e.at(node))


def _word_for(e: Elaborator, node: n.Binary, what: str, word: str) -> None:
    message = f"{what} not compared with `{node.op}`"
    e.report(codes.KIND_MISMATCH, message, node.span, f"write `{word}`")


def _pair(e: Elaborator, left: n.Expr, right: n.Expr) -> tuple[t.Expr, t.Expr]:
    """Both sides of a comparison; the side with a kind of its own informs the other."""
    if is_unkinded(e, left) and not is_unkinded(e, right):
        b = e.expr(right)
        return e.expr(left, b.kind), b
    a = e.expr(left)
    if a.kind is ANY and e.findings.has_errors and is_unkinded(e, right):
        with e.quietly():  # what the left is was reported; the right may be its word
            return a, e.expr(right)
    return a, e.expr(right, a.kind)


def _equality(e: Elaborator, node: n.Binary) -> t.Expr:
    test = _reading_test(e, node) or _plain_equality(e, node)
    if node.op == "is not":
        return t.Not(test, kind=YES_NO, span=e.at(node))
    return test


def _plain_equality(e: Elaborator, node: n.Binary) -> t.Expr:
    left, right = _pair(e, node.left, node.right)
    return t.Compare(t.Relation.EQ, left, right, kind=YES_NO, span=e.at(node))


def _reading_test(e: Elaborator, node: n.Binary) -> t.Expr | None:
    """`Q is r` where Q is a question; none where the left side is something else."""
    if not isinstance(node.left, n.NameNode) or node.left.text not in e.scope.questions:
        return None
    question = e.scope.questions[node.left.text]
    names = [r.name for r in question.readings]
    if not isinstance(node.right, n.NameNode | n.QuotedNode):
        return None
    if not e.scope.asks_reading(node):
        if any(r.body for r in question.readings):
            return None
        hint = did_you_mean(node.right.text, names) or f"its readings: {', '.join(names)}"
        message = f"`{question.name}` has no reading `{node.right.text}`"
        e.report(codes.UNKNOWN_READING, message, node.right.span, hint)
        return e.nothing(node)
    e.scope.used.add(question.name)
    e.question_of(question.name)
    return t.IsReading(question.name, node.right.text, kind=YES_NO, span=e.at(node))


def _membership(e: Elaborator, node: n.Binary) -> t.Expr:
    if isinstance(node.left, n.NameNode | n.QuotedNode) and _says_its_kind(e, node):
        source = list_source(e, node.right, ANY)
        item = e.expr(node.left, source.kind.item or ANY)
    else:
        item = e.expr(node.left)
        source = list_source(e, node.right, item.kind)
    test = t.In(item, source, kind=YES_NO, span=e.at(node))
    return test if node.op == "is in" else t.Not(test, kind=YES_NO, span=e.at(node))


def _says_its_kind(e: Elaborator, node: n.Binary) -> bool:
    """Whether the list of a membership says what kind the word before it is."""
    items = node.right.items if isinstance(node.right, n.ListNode) else (node.right,)
    return is_unkinded(e, node.left) and bool(items) and not is_unkinded(e, items[0])


def _above(a: t.Literal, b: t.Literal) -> bool:
    try:
        return bool(a.value > b.value)  # type: ignore[operator]
    except TypeError:
        return False
