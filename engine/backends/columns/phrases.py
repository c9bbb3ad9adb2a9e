"""Small pieces of SQL: a column, a constant, a decimal, a set of words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlglot import exp

from .dialect import Expression, day_literal, null, number, text
from .nodes import Node
from .spans import Span

if TYPE_CHECKING:
    from .calendar import Span as Days

PLAIN = (
    exp.Column,
    exp.Literal,
    exp.Cast,
    exp.Case,
    exp.Anonymous,
    exp.Paren,
    exp.Coalesce,
    exp.Boolean,
    exp.Null,
)


def decimal_literal(n: int, places: int) -> Expression:
    """`n` parts of a decimal with so many places, written out."""
    digits = f"{abs(n):0{places + 1}d}"
    literal = exp.Literal(this=f"{digits[:-places]}.{digits[-places:]}", is_string=False)
    return exp.Neg(this=literal) if n < 0 else literal


def parens(x: Expression) -> Expression:
    return x if isinstance(x, PLAIN) else exp.Paren(this=x)


def is_(x: Expression, what: Expression) -> Expression:
    return exp.Is(this=x, expression=what)


def quoted(name: str) -> Expression:
    """A column by its name."""
    return exp.Column(this=exp.Identifier(this=name, quoted=True))


def fixed_end(n: int, kind: str) -> Expression:
    return day_literal(date.fromordinal(n)) if kind == "date" else number(n)


def in_words(value: Expression, span: Span) -> Expression:
    words = [text(str(w)) for w in sorted(map(str, span.words))]
    if len(words) == 1:
        op = exp.NEQ if span.others else exp.EQ
        return op(this=value, expression=words[0])
    found = exp.In(this=value, expressions=words)
    return exp.Not(this=found) if span.others else found


def fixed(node: Node) -> Expression:
    value = node.args[0]
    match value:
        case None:
            return null()
        case bool():
            return exp.Boolean(this=value)
        case int():
            return number(value)
        case date():
            return day_literal(value)
        case _:
            return text(str(value))


def span_of(node: Node) -> Days | None:
    """The first and last day of a node, where both are known."""
    if node.low is None or node.high is None:
        return None
    return date.fromordinal(node.low), date.fromordinal(node.high)
