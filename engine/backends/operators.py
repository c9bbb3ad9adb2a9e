"""Logic and amounts: each operator as a closure that keeps unknown unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from ..ir import tree as t
from ..values import NONE, Value, rounded
from . import lists, moving
from .outcome import Lack, Result, alike, merged, under_test

if TYPE_CHECKING:
    from .asking import Frame
    from .plain import Closure, Plain

Amount = int | Fraction
RELATIONS: Mapping[t.Relation, Callable[..., bool]] = {
    t.Relation.LT: lambda a, b: a < b,
    t.Relation.LE: lambda a, b: a <= b,
    t.Relation.GT: lambda a, b: a > b,
    t.Relation.GE: lambda a, b: a >= b,
    t.Relation.EQ: lambda a, b: a == b,
    t.Relation.NE: lambda a, b: a != b,
}


def always(value: Result) -> Closure:
    return lambda f: value


def may_be_none(e: t.Expr) -> bool:
    return not isinstance(e, t.Compare | t.And | t.Or | t.Not | t.In | t.IsReading)


def _chain(items: list[Closure], *, absorbing: bool) -> Closure:
    """Kleene and/or: `absorbing` (false for and, true for or) decides over anything unknown."""

    def run(f: Frame) -> Result:
        lack: Lack | None = None
        for item in items:
            found = item(f)
            if found is absorbing:
                return absorbing
            if isinstance(found, Lack):
                lack = found if lack is None else merged(lack, found)
        return lack if lack is not None else not absorbing

    return run


def not_(plain: Plain, e: t.Not) -> Closure:
    inner = plain.condition(e.operand)

    def run(f: Frame) -> Result:
        found = inner(f)
        return found if isinstance(found, Lack) else not found

    return run


def and_(plain: Plain, e: t.And) -> Closure:
    return _chain([plain.condition(i) for i in e.items], absorbing=False)


def or_(plain: Plain, e: t.Or) -> Closure:
    return _chain([plain.condition(i) for i in e.items], absorbing=True)


def if_(plain: Plain, e: t.If) -> Closure:
    condition = plain.condition(e.condition)
    then, otherwise = plain.closure(e.then), plain.closure(e.otherwise)

    def run(f: Frame) -> Result:
        test = condition(f)
        if test is True:
            return then(f)
        if test is False:
            return otherwise(f)
        assert isinstance(test, Lack)
        a, b = then(f), otherwise(f)
        if isinstance(a, Lack) or isinstance(b, Lack):
            return under_test(test, (a, b))
        return a if a == b else test

    return run


def compare(plain: Plain, e: t.Compare) -> Closure:
    left, right = whole(plain, e.left), whole(plain, e.right)
    holds = RELATIONS[e.relation]
    equality = e.relation in (t.Relation.EQ, t.Relation.NE)
    times = "datetime" in (e.left.kind.base, e.right.kind.base)
    if isinstance(e.left, t.Day) or isinstance(e.right, t.Day):
        return moving.compared_day(e, left, right, holds)

    def run(f: Frame) -> Result:
        a, b = left(f), right(f)
        if isinstance(a, Lack) or isinstance(b, Lack):
            return both(a, b)
        if a is NONE or b is NONE:
            if equality:
                return alike(a, b) is (e.relation is t.Relation.EQ)
            if times or isinstance(a, date) or isinstance(b, date) or a is b:
                return a is b and holds(0, 0) and not isinstance(a, date)
            a, b = (0 if v is NONE else v for v in (a, b))
        return holds(a, b)

    return run


def whole(plain: Plain, e: t.Expr) -> Closure:
    """The closure of `e`; of a list, only if every element is known."""
    inner = plain.closure(e)
    if e.kind.base != "list":
        return inner

    def run(f: Frame) -> Result:
        found = inner(f)
        return found.lack() if isinstance(found, lists.Partial) else found

    return run


def in_(plain: Plain, e: t.In) -> Closure:
    item, source = plain.closure(e.item), plain.closure(e.source)
    return lists.membership(item, source)


def binary(
    plain: Plain, a: t.Expr, b: t.Expr, combine: Callable[[Amount, Amount], Amount]
) -> Closure:
    left, right = plain.closure(a), plain.closure(b)

    def run(f: Frame) -> Result:
        x, y = left(f), right(f)
        if isinstance(x, Lack) or isinstance(y, Lack):
            return both(x, y)
        return combine(0 if x is NONE else x, 0 if y is NONE else y)  # type: ignore[arg-type]

    return run


def add(plain: Plain, e: t.Add) -> Closure:
    return binary(plain, e.left, e.right, lambda a, b: a + b)


def subtract(plain: Plain, e: t.Subtract) -> Closure:
    return binary(plain, e.left, e.right, lambda a, b: a - b)


def multiply(plain: Plain, e: t.Multiply) -> Closure:
    return binary(plain, e.left, e.right, lambda a, b: a * b)


def divide(plain: Plain, e: t.Divide) -> Closure:
    return binary(plain, e.left, e.right, Fraction)


def percent_of(plain: Plain, e: t.PercentOf) -> Closure:
    return binary(plain, e.percent, e.base, lambda p, b: Fraction(p * b, 100))


def extreme(plain: Plain, e: t.Extreme) -> Closure:
    items = tuple(plain.closure(i) for i in e.items)
    pick: Callable[..., Value] = max if e.largest else min
    days = e.kind.base in ("date", "datetime")

    def run(f: Frame) -> Result:
        found = [i(f) for i in items]
        lacks = [v for v in found if isinstance(v, Lack)]
        if lacks:
            lack = lacks[0]
            for other in lacks[1:]:
                lack = merged(lack, other)
            return lack
        if days:
            return pick((v for v in found if v is not NONE), default=NONE)
        return pick(0 if v is NONE else v for v in found)

    return run


def round_(plain: Plain, e: t.Round) -> Closure:
    inner, step, how = plain.closure(e.operand), e.step, e.how
    bit = plain.convention_bits()[2] if how is None else 0

    def run(f: Frame) -> Result:
        found = inner(f)
        if isinstance(found, Lack) or found is NONE:
            return found
        f.ask.consulted |= bit
        mode = how or plain.conventions(f.ask).rounding
        return rounded(found, step, mode)  # type: ignore[arg-type]

    return run


def both(a: Result, b: Result) -> Lack:
    """What is lacking of two operands, at least one of which is."""
    if isinstance(a, Lack):
        return merged(a, b) if isinstance(b, Lack) else a
    assert isinstance(b, Lack)
    return b
