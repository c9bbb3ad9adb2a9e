"""A decision's conditions as integer tests for the Rete: terms, disjuncts, three-valued ends.

A guard becomes a disjunction of conjunctions of tests `term >= k` and `term < k`.
Each term is asserted by both of its ends, equal when it is known and as far apart as
can be when it is not: "surely" tests the pessimistic end, "may" the optimistic one.
Distributing `and` over `or` keeps Kleene's meaning, so no `not` and no `or` reaches
the library. What is not a comparison of one figure with another is worked out before
and enters as a yes/no term.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import TYPE_CHECKING

from ..ir import tree as t
from ..values import NONE, Value
from .outcome import Lack, Result
from .rete import Test

if TYPE_CHECKING:
    from .asking import Frame
    from .plain import Plain

FAR = 2**52
"""The ends of an unknown term: farther than any figure of an agreement."""
_MOST_DISJUNCTS, _MOST_TESTS = 16, 24


@dataclass(frozen=True, slots=True)
class Atom:
    """`term` at least `bound`, or less than it."""

    term: int
    at_least: bool
    bound: int

    def surely(self) -> Test:
        """Holds whatever the unknown facts turn out to be."""
        if self.at_least:
            return Test(f"l{self.term}", "ge", self.bound)
        return Test(f"h{self.term}", "lt", self.bound)

    def possibly(self) -> Test:
        """Holds for some value of the unknown facts."""
        if self.at_least:
            return Test(f"h{self.term}", "ge", self.bound)
        return Test(f"l{self.term}", "lt", self.bound)


Disjuncts = tuple[tuple[Atom, ...], ...]
Encode = Callable[[Value], int]


@dataclass
class Terms:
    """The terms of one guard: the closure and encoding that give its integer, its two ends."""

    plain: Plain
    found: list[tuple[Callable[[Frame], Result], Encode, str, str]] = field(default_factory=list)
    _known: dict[tuple[t.Expr, str, int], int] = field(default_factory=dict)

    def number(self, expr: t.Expr, how: str, scale: int, encode: Encode) -> int:
        """The number of the term that encodes `expr` this way."""
        key = (expr, how, scale)
        if key not in self._known:
            self._known[key] = len(self.found)
            closure = self.plain.condition(expr) if how == "truth" else self.plain.closure(expr)
            self.found.append((closure, encode, f"l{len(self.found)}", f"h{len(self.found)}"))
        return self._known[key]

    def ends(self, f: Frame) -> tuple[dict[str, int], bool]:
        """Both ends of every term in this frame, and whether all are known."""
        props: dict[str, int] = {}
        known = True
        for closure, encode, low, high in self.found:
            value = closure(f)
            if isinstance(value, Lack):
                known = False
                props[low], props[high] = -FAR, FAR
            else:
                props[low] = props[high] = encode(value)
        return props, known


def disjuncts(expr: t.Expr, terms: Terms) -> Disjuncts:
    """`expr` as a disjunction of conjunctions; an empty conjunction always holds."""
    found = _spread(expr, terms, positive=True)
    if len(found) > _MOST_DISJUNCTS or any(len(c) > _MOST_TESTS for c in found):
        return (_truth(expr, terms, positive=True),)
    return found


def _spread(expr: t.Expr, terms: Terms, *, positive: bool) -> Disjuncts:
    match expr:
        case t.Literal(value=bool(value)):
            return ((),) if value is positive else ()
        case t.Not(operand=operand):
            return _spread(operand, terms, positive=not positive)
        case t.And(items=items) | t.Or(items=items):
            parts = [_spread(i, terms, positive=positive) for i in items]
            return _joined(expr, parts, terms, positive=positive)
        case t.DefineRef(name=name) if expr.kind.base == "yes_no":
            return _spread(terms.plain.agreement.defines[name].body, terms, positive=positive)
        case t.Compare():
            return _comparison(expr, terms, positive=positive)
        case _:
            return (_truth(expr, terms, positive=positive),)


def _joined(expr: t.Expr, parts: list[Disjuncts], terms: Terms, *, positive: bool) -> Disjuncts:
    """All parts at once (and, or a negated or), or any of them."""
    if isinstance(expr, t.And) is not positive:
        return tuple(dict.fromkeys(c for part in parts for c in part))
    size = 1
    for part in parts:
        size *= len(part)
    if size > _MOST_DISJUNCTS:
        return (_truth(expr, terms, positive=positive),)
    return tuple(tuple(dict.fromkeys(a for c in choice for a in c)) for choice in product(*parts))


def _truth(expr: t.Expr, terms: Terms, *, positive: bool) -> tuple[Atom, ...]:
    """A condition worked out before: 0 or 1."""
    return (Atom(terms.number(expr, "truth", 1, int), positive, 1),)  # type: ignore[arg-type]


_NEGATED = {
    t.Relation.LT: t.Relation.GE,
    t.Relation.GE: t.Relation.LT,
    t.Relation.GT: t.Relation.LE,
    t.Relation.LE: t.Relation.GT,
    t.Relation.EQ: t.Relation.NE,
    t.Relation.NE: t.Relation.EQ,
}
_TURNED = {
    t.Relation.LT: t.Relation.GT,
    t.Relation.GT: t.Relation.LT,
    t.Relation.LE: t.Relation.GE,
    t.Relation.GE: t.Relation.LE,
    t.Relation.EQ: t.Relation.EQ,
    t.Relation.NE: t.Relation.NE,
}


def _comparison(expr: t.Compare, terms: Terms, *, positive: bool) -> Disjuncts:
    relation, left, right = expr.relation, expr.left, expr.right
    if isinstance(left, t.Literal) and not isinstance(right, t.Literal):
        relation, left, right = _TURNED[relation], right, left
    relation = relation if positive else _NEGATED[relation]
    if isinstance(right, t.Literal) and left.kind.base != "datetime":
        split = _against_constant(relation, left, right.value, terms)
        if split is not None:
            return split
    return (_truth(expr, terms, positive=positive),)


def _against_constant(
    relation: t.Relation, left: t.Expr, constant: Value, terms: Terms
) -> Disjuncts | None:
    if isinstance(constant, bool):
        return None
    if isinstance(constant, date):
        if not _never_none(left, terms.plain.agreement):
            return None
        number = terms.number(left, "day", 1, _day_code)  # type: ignore[arg-type]
        return _tests(relation, _day_code(constant), number, number)
    if isinstance(constant, int | Fraction):
        return _against_amount(relation, left, Fraction(constant), terms)
    if isinstance(constant, str) and not left.kind.open and left.kind.choices:
        words: dict[Value, int] = {word: i for i, word in enumerate(left.kind.choices)}
        number = terms.number(left, "word", 1, lambda v: words.get(v, -1))
        return _tests(relation, words.get(constant, -2), number, number)
    return None


def _against_amount(
    relation: t.Relation, left: t.Expr, constant: Fraction, terms: Terms
) -> Disjuncts | None:
    """At least k asks for the whole part below, at most k for the one above: always exact."""
    scale = constant.denominator
    if abs(constant) * scale > FAR // 2:
        return None
    below = terms.number(left, "floor", scale, lambda v: _clipped(floor(_amount(v) * scale)))
    above = terms.number(left, "ceil", scale, lambda v: _clipped(ceil(_amount(v) * scale)))
    return _tests(relation, constant.numerator, below, above)


def _tests(relation: t.Relation, bound: int, below: int, above: int) -> Disjuncts:
    at_least, less = Atom(below, True, bound), Atom(below, False, bound)  # noqa: FBT003
    more, at_most = Atom(above, True, bound + 1), Atom(above, False, bound + 1)  # noqa: FBT003
    return {
        t.Relation.GE: ((at_least,),),
        t.Relation.LT: ((less,),),
        t.Relation.GT: ((more,),),
        t.Relation.LE: ((at_most,),),
        t.Relation.EQ: ((at_least, at_most),),
        t.Relation.NE: ((less,), (more,)),
    }[relation]


def _amount(value: Value) -> Fraction | int:
    return 0 if value is NONE else value  # type: ignore[return-value]  # a quantity, by its kind


def _clipped(number: int) -> int:
    return max(-FAR + 1, min(FAR - 1, number))


def _day_code(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _never_none(expr: t.Expr, agreement: t.Agreement) -> bool:
    """Whether a day surely exists when it is known: no day is before or after `none`."""
    match expr:
        case t.Day():
            return True
        case t.Literal(value=value):
            return value is not NONE
        case t.Field(name=name):
            return agreement.fields[name].default is not NONE
        case t.Shift(day=day) | t.WorkingDay(day=day) | t.NearDay(day=day) | t.MonthEdge(day=day):
            return _never_none(day, agreement)
        case t.YearEdge(year=day) | t.YearOf(day=day):
            return _never_none(day, agreement)
        case t.DefineRef(name=name):
            return _never_none(agreement.defines[name].body, agreement)
        case _:
            return False


def texts(parts: Disjuncts) -> Iterator[str]:
    """The disjuncts as short ids, for tests and traces."""
    for conjunction in parts:
        yield " & ".join(f"t{a.term}{'>=' if a.at_least else '<'}{a.bound}" for a in conjunction)
