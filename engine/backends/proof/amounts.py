"""Amounts, exact: linear as long as one side of each product has few known values."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ...ir import tree as t
from ...values import Rounding, rounded
from .cases import (
    MOST_PAIRS,
    Option,
    combined,
    is_finite,
    lacks,
    merged,
    number_of,
    one,
    selected,
    zeroed,
)
from .frame import Frame
from .rounding import rounded_term
from .sym import Cases, Sym
from .terms import Number, Steps, all_of, is_known, negated

if TYPE_CHECKING:
    from .symbolic import Symbolic

_HUNDREDTH: Final = Fraction(1, 100)
_MOST_LINEAR: Final = 16


def _operands(s: Symbolic, a: t.Expr, b: t.Expr, f: Frame) -> tuple[Sym, Sym, Sym]:
    """Both operands with `none` as 0, and a result with what they lack."""
    left, right = zeroed(s.ranges, s.read(a, f)), zeroed(s.ranges, s.read(b, f))
    undecided, conflict = lacks(left, right)
    return left, right, Sym("amount", undecided, conflict)


def _with(found: Sym, cases: Cases) -> Sym:
    return Sym("amount", found.undecided, found.conflict, cases=cases)


def add(s: Symbolic, e: t.Add, f: Frame) -> Sym:
    """The sum."""
    left, right, found = _operands(s, e.left, e.right, f)
    return _with(found, combined(s.ranges, left.cases, right.cases, s.ranges.plus))


def subtract(s: Symbolic, e: t.Subtract, f: Frame) -> Sym:
    """The difference."""
    left, right, found = _operands(s, e.left, e.right, f)
    return _with(found, combined(s.ranges, left.cases, right.cases, s.ranges.minus))


def multiply(s: Symbolic, e: t.Multiply, f: Frame) -> Sym:
    """The product."""
    left, right, found = _operands(s, e.left, e.right, f)
    s.notes.factor(e.left, f, left)
    s.notes.factor(e.right, f, right)
    return _with(found, product(s, left, right))


def percent_of(s: Symbolic, e: t.PercentOf, f: Frame) -> Sym:
    """Hundredths."""
    left, right, found = _operands(s, e.percent, e.base, f)
    s.notes.factor(e.percent, f, left)
    s.notes.factor(e.base, f, right)
    cases = product(s, left, right)
    return _with(found, merged(s.ranges, [(c, s.ranges.scaled(_HUNDREDTH, v)) for c, v in cases]))


def product(s: Symbolic, left: Sym, right: Sym) -> Cases:
    """The product of two amounts: linear in each case where one side is known."""
    a, b = left.cases, right.cases
    if is_finite(left) and is_finite(right):
        shorter = a if len(a) <= len(b) else b
        if len(a) * len(b) > MOST_PAIRS:
            a, b = shorter, ((True, one(s.ranges, b if shorter is a else a)),)
    elif is_finite(left) and len(b) > 1 and len(a) * len(b) > _MOST_LINEAR:
        b = ((True, one(s.ranges, b)),)
    elif is_finite(right) and len(a) > 1 and len(a) * len(b) > _MOST_LINEAR:
        a = ((True, one(s.ranges, a)),)
    return merged(s.ranges, [(all_of(c, d), times(s, x, y)) for c, x in a for d, y in b])


def times(s: Symbolic, x: Number, y: Number) -> Number:
    """Two numbers multiplied; a product of two unknowns is a number about which little is said."""
    if isinstance(x, int | Fraction):
        return s.products.times(x, y)
    if isinstance(y, int | Fraction):
        return s.products.times(y, x)
    return s.products.product(x, y)


def divide(s: Symbolic, e: t.Divide, f: Frame) -> Sym:
    """The quotient; the divisor is never 0."""
    left, right, found = _operands(s, e.left, e.right, f)

    def quotient(x: Number, y: Number) -> Number:
        if isinstance(y, int | Fraction):
            return s.ranges.scaled(Fraction(1) / y, x) if y else 0
        return s.products.quotient(x, y)

    a = left.cases if is_finite(right) else ((True, number_of(s.ranges, left)),)
    return _with(found, combined(s.ranges, a, right.cases, quotient))


def extreme(s: Symbolic, e: t.Extreme, f: Frame) -> Sym:
    """The smallest or largest; days that are `none` are skipped."""
    items = [s.read(i, f) for i in e.items]
    undecided, conflict = lacks(*items)
    if e.kind.base not in ("date", "datetime"):
        items = [zeroed(s.ranges, i) for i in items]
    s.notes.limited(e, f, items)
    found = items[0]
    for item in items[1:]:
        found = of_two(s, found, item, largest=e.largest)
    return Sym(
        "day" if e.kind.base == "date" else "amount",
        undecided,
        conflict,
        none=all_of(found.none, negated(undecided), negated(conflict)),
        cases=found.cases,
    )


def of_two(s: Symbolic, a: Sym, b: Sym, *, largest: bool) -> Sym:
    """The smaller or larger of two; `none` is skipped."""
    relation = t.Relation.GE if largest else t.Relation.LE
    pairs = []
    for c, x in a.cases:
        for d, y in b.cases:
            if isinstance(x, Steps) and isinstance(y, Steps):
                pairs.append((all_of(c, d), x.extreme(y, largest=largest)))
                continue
            first = s.ranges.related(relation, x, y)
            pairs += [(all_of(c, d, first), x), (all_of(c, d, negated(first)), y)]
    both = Sym(a.sort or b.sort, cases=merged(s.ranges, pairs))
    if a.none is False and b.none is False:
        return both
    there, here = negated(b.none), negated(a.none)
    options: list[Option] = [
        (all_of(a.none, there), b),
        (all_of(b.none, here), a),
        (all_of(here, there), both),
    ]
    found = selected(s.ranges, options)
    return Sym(a.sort or b.sort, none=all_of(a.none, b.none), cases=found.cases)


def round_(s: Symbolic, e: t.Round, f: Frame) -> Sym:
    """Rounded to a multiple of a step."""
    inner = s.read(e.operand, f)
    modes = [(True, e.how)] if e.how else s.roundings()
    cases = []
    for chosen, how in modes:
        for c, v in inner.cases:
            cases.append((all_of(chosen, c), _rounded(s, v, e.step, how)))
    return Sym("amount", inner.undecided, inner.conflict, inner.none, cases=merged(s.ranges, cases))


def _rounded(s: Symbolic, number: Number, step: Fraction, how: Rounding) -> Number:
    if is_known(number):
        assert isinstance(number, int | Fraction)
        return rounded(number, step, how)
    return rounded_term(s.world, number, step, how)
