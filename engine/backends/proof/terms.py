"""Truths and numbers that are either known outright or terms of the solver.

Everything is folded as far as it goes while it is built: what is known never becomes a
term, equal parts are said once, and a part beside its opposite settles the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Protocol, TypeAlias, TypeVar

import z3
from z3 import z3core

from ...ir.tree import Relation
from .truths import (
    CONTEXT,
    REF,
    Term,
    Truth,
    agree,
    all_in,
    all_of,
    any_in,
    any_of,
    either,
    negated,
)

__all__ = [
    "Define",
    "Fresh",
    "Key",
    "Number",
    "Quotient",
    "Steps",
    "Truth",
    "agree",
    "all_in",
    "all_of",
    "any_in",
    "any_of",
    "at_most",
    "choice",
    "either",
    "is_known",
    "is_whole",
    "key_of",
    "less",
    "minus",
    "negated",
    "packed",
    "plus",
    "related",
    "same",
    "scaled",
    "stepping",
    "stepwise",
    "term_of",
    "truth_term",
    "unpacked",
]

Number: TypeAlias = int | Fraction | z3.ArithRef
"""Amounts as they are, days packed, words by code."""

Key = tuple[str, Hashable]
"""What tells one truth or number from another; the terms of equal keys are equal."""

T = TypeVar("T")


class Fresh(Protocol):
    """What a definition may bring into a world: new numbers and what holds of them."""

    def whole(self, name: str, low: int | None = None, high: int | None = None) -> z3.ArithRef:
        """A new whole number; its bounds hold."""
        ...

    def hold(self, *truths: Truth) -> None:
        """Let these hold wherever the world is looked at."""
        ...


class Define(Protocol):
    """Makes a definition once for each key."""

    def __call__(self, key: Hashable, make: Callable[[Fresh], T]) -> T:
        """What `make` gives, made when first asked for."""
        ...


# ------------------------------------------------------------------ days


def packed(day: date) -> int:
    """A day as one number: 31 days to a month and 12 months to a year, so that it reads off."""
    return 372 * day.year + 31 * (day.month - 1) + day.day - 1


def unpacked(number: int) -> date:
    """The day that `packed` gives `number` for; an error where there is none."""
    year, rest = divmod(number, 372)
    month, day = divmod(rest, 31)
    return date(year, month + 1, day + 1)


# ------------------------------------------------------------------ what is known


class Quotient(z3.ArithRef):  # type: ignore[misc]  # z3 has no types
    """How many whole times `divisor` goes into what lies between two numbers.

    Beside a known number it is a question about those two alone. Only where it stands beside
    something else is it a number of its own, and `hold` lets that be what it is.
    """

    def __init__(
        self,
        ref: z3.ArithRef,
        ends: tuple[Number, Number],
        divisor: int,
        hold: Callable[[Truth], None],
    ) -> None:
        super().__init__(ref.ast, CONTEXT)
        self.start, self.end = ends
        self.divisor = divisor
        self._hold: Callable[[Truth], None] | None = hold

    def reaches(self, times: int) -> Truth:
        """Whether it is `times` or more."""
        return at_most(plus(self.start, times * self.divisor), self.end)

    def stand_alone(self) -> None:
        """Let it be a number of its own."""
        hold, self._hold = self._hold, None
        if hold is not None:
            between = minus(self.end, self.start)
            lowest = scaled(self.divisor, z3.ArithRef(self.ast, CONTEXT))
            beyond = plus(lowest, self.divisor)
            hold(all_of(at_most(lowest, between), less(between, beyond)))


class Steps(z3.ArithRef):  # type: ignore[misc]  # z3 has no types
    """One of a few known whole numbers that ascend, such as the days of a yearly rule.

    Each comes with the truth that it or a later one is the number; of the first that is so
    anyway, and of each other only where it is so of the one before.
    """

    def __init__(self, ref: z3.ArithRef, steps: tuple[tuple[Truth, int], ...]) -> None:
        super().__init__(ref.ast, CONTEXT)
        self.steps = steps

    def reaches(self, number: int) -> Truth:
        """Whether it is `number` or more."""
        return next((reached for reached, value in self.steps if value >= number), False)

    def at_most(self, number: Number) -> Truth:
        """Whether it is not above a number that varies."""
        return all_of(*(any_of(negated(r), at_most(value, number)) for r, value in self.steps))

    def at_least(self, number: Number) -> Truth:
        """Whether it is not below a number that varies."""
        later = [*(reached for reached, _ in self.steps[1:]), False]
        pairs = zip(later, self.steps, strict=True)
        return all_of(*(any_of(after, at_most(number, value)) for after, (_, value) in pairs))

    def mapped(self, give: Callable[[int], Number]) -> Number | None:
        """What `give` makes of it; none where that is not known or does not ascend."""
        found: list[tuple[Truth, int]] = []
        for reached, value in self.steps:
            number = give(value)
            if not isinstance(number, int) or (found and number < found[-1][1]):
                return None
            found.append((reached, number))
        return stepping(found)

    def extreme(self, other: Steps, *, largest: bool) -> Number:
        """The larger or smaller of two."""
        values = sorted({value for each in (self, other) for _, value in each.steps})
        join = any_of if largest else all_of
        return stepping([(join(self.reaches(v), other.reaches(v)), v) for v in values])


def stepwise(number: Number, give: Callable[[Number], Number]) -> Number:
    """What `give` makes of a number: of each that it can be where those are few."""
    found = number.mapped(give) if isinstance(number, Steps) else None
    return give(number) if found is None else found


def stepping(steps: Sequence[tuple[Truth, int]]) -> Number:
    """The number of these steps, the first of which holds in any case."""
    kept: list[tuple[Truth, int]] = []
    for reached, value in steps:
        if reached is False or (kept and kept[-1][1] == value):
            continue
        if reached is True:
            kept.clear()
        kept.append((reached, value))
    found: Number = kept[0][1]
    for reached, value in kept[1:]:
        found = choice(reached, value, found)
    return found if is_known(found) else Steps(term_of(found), tuple(kept))


def is_known(number: Number) -> bool:
    """Whether a number is known outright."""
    return isinstance(number, int | Fraction)


def key_of(term: Truth | Number) -> Key:
    """The key of a truth or number. The term must be kept for as long as its key is."""
    if isinstance(term, bool):
        return ("truth", term)
    if isinstance(term, int | Fraction):
        return ("number", term)
    return ("term", term.get_id())


def is_whole(number: Number) -> bool:
    """Whether a number is whole in every case."""
    if isinstance(number, int):
        return True
    if isinstance(number, Fraction):
        return number.denominator == 1
    kind = z3core.Z3_get_sort_kind(REF, z3core.Z3_get_sort(REF, number.ast))
    return bool(kind == z3.Z3_INT_SORT)


# ------------------------------------------------------------------ numbers


@lru_cache(4096)
def _numeral(number: int | Fraction, *, whole: bool) -> z3.ArithRef:
    return z3.IntVal(int(number)) if whole else z3.RealVal(str(number))


def term_of(number: Number, *, whole: bool | None = None) -> z3.ArithRef:
    """A number as a term, whole or not (as it is, where not said)."""
    if isinstance(number, int | Fraction):
        return _numeral(number, whole=is_whole(number) if whole is None else whole)
    if isinstance(number, Quotient):
        number.stand_alone()
    if whole is False and number.is_int():
        return z3.ArithRef(z3core.Z3_mk_int2real(REF, number.ast), CONTEXT)
    return number


def truth_term(truth: Truth) -> z3.BoolRef:
    """A truth as a term."""
    return z3.BoolVal(truth) if isinstance(truth, bool) else truth


def _pair(a: Number, b: Number) -> tuple[z3.ArithRef, z3.ArithRef]:
    whole = is_whole(a) and is_whole(b)
    return term_of(a, whole=whole), term_of(b, whole=whole)


def _related(a: Number, b: Number, make: Callable[..., z3.Ast]) -> z3.BoolRef:
    left, right = _pair(a, b)
    return Term(make(REF, left.ast, right.ast))


def same(a: Number, b: Number) -> Truth:
    """Whether two numbers are equal."""
    if isinstance(a, int | Fraction):
        if isinstance(b, int | Fraction):
            return a == b
        if b.is_int() and not is_whole(a):
            return False
        if isinstance(b, Quotient | Steps):
            return all_of(b.reaches(int(a)), negated(b.reaches(int(a) + 1)))
    elif isinstance(b, int | Fraction):
        return same(b, a)
    elif a.eq(b):
        return True
    elif isinstance(a, Steps) or isinstance(b, Steps):
        return all_of(at_most(a, b), at_most(b, a))
    return _related(a, b, z3core.Z3_mk_eq)


def less(a: Number, b: Number) -> Truth:
    """Whether `a` is below `b`."""
    return negated(at_most(b, a))


def at_most(a: Number, b: Number) -> Truth:
    """Whether `a` is not above `b`."""
    if isinstance(a, int | Fraction):
        if isinstance(b, int | Fraction):
            return a <= b
        if isinstance(b, Quotient | Steps):
            return b.reaches(-((-a) // 1))
        if b.is_int():
            return negated(_related(b, -((-a) // 1) - 1, z3core.Z3_mk_le))
    elif isinstance(b, int | Fraction):
        if isinstance(a, Quotient | Steps):
            return negated(a.reaches(b // 1 + 1))
        if a.is_int():
            b = b // 1
    elif a.eq(b):
        return True
    elif isinstance(a, Steps):
        return a.at_most(b)
    elif isinstance(b, Steps):
        return b.at_least(a)
    return _related(a, b, z3core.Z3_mk_le)


def related(relation: Relation, a: Number, b: Number) -> Truth:
    """Whether two numbers stand in a relation."""
    match relation:
        case Relation.LT:
            return less(a, b)
        case Relation.LE:
            return at_most(a, b)
        case Relation.GT:
            return less(b, a)
        case Relation.GE:
            return at_most(b, a)
        case Relation.EQ:
            return same(a, b)
        case Relation.NE:
            return negated(same(a, b))


def choice(test: Truth, then: Number, otherwise: Number) -> Number:
    """`then` where the test holds, `otherwise` elsewhere."""
    if isinstance(test, bool):
        return then if test else otherwise
    if same(then, otherwise) is True:
        return then
    a, b = _pair(then, otherwise)
    return z3.ArithRef(z3core.Z3_mk_ite(REF, test.ast, a.ast, b.ast), CONTEXT)


def _simple(number: int | Fraction) -> int | Fraction:
    return number.numerator if number.denominator == 1 else number


def plus(a: Number, b: Number) -> Number:
    """The sum."""
    if isinstance(a, int | Fraction):
        if isinstance(b, int | Fraction):
            return _simple(a + b)
        if not a:
            return b
    elif isinstance(b, int | Fraction) and not b:
        return a
    left, right = _pair(a, b)
    terms = (z3.Ast * 2)(left.ast, right.ast)
    return z3.ArithRef(z3core.Z3_mk_add(REF, 2, terms), CONTEXT)


def minus(a: Number, b: Number) -> Number:
    """The difference."""
    if isinstance(b, int | Fraction):
        return plus(a, -b)
    if not isinstance(a, int | Fraction) and a.eq(b):
        return 0
    left, right = _pair(a, b)
    terms = (z3.Ast * 2)(left.ast, right.ast)
    return z3.ArithRef(z3core.Z3_mk_sub(REF, 2, terms), CONTEXT)


def scaled(factor: int | Fraction, number: Number) -> Number:
    """A number a known number of times."""
    factor = _simple(factor)
    if isinstance(number, int | Fraction):
        return _simple(factor * number)
    if factor in (0, 1):
        return number if factor else 0
    left, right = _pair(factor, number)
    terms = (z3.Ast * 2)(left.ast, right.ast)
    return z3.ArithRef(z3core.Z3_mk_mul(REF, 2, terms), CONTEXT)


def multiple(factor: int | Fraction, number: Number) -> Number:
    """`scaled`, whole where that can be told: 60 times steps of 1/20 are three times as many.

    A whole number needs no rounding down, which the solver finds hard.
    """
    parts = number.children() if isinstance(number, z3.ArithRef) and z3.is_mul(number) else []
    match parts:
        case [step, count] if z3.is_rational_value(step) and z3.is_to_real(count):
            times = factor * step.as_fraction()
            if times.denominator == 1:
                return scaled(int(times), count.arg(0))
    return scaled(factor, number)
