"""Truths and numbers that are either known outright or terms of the solver.

Everything is folded as far as it goes while it is built: what is known never becomes a
term, equal parts are said once, and a part beside its opposite settles the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Protocol, TypeAlias, TypeVar

import z3
from z3 import z3core

from ...ir.tree import Relation

Truth: TypeAlias = bool | z3.BoolRef
Number: TypeAlias = int | Fraction | z3.ArithRef
"""Amounts as they are, days packed, words by code."""

Key = tuple[str, Hashable]
"""What tells one truth or number from another; the terms of equal keys are equal."""

T = TypeVar("T")
_CONTEXT = z3.main_ctx()
_REF = _CONTEXT.ref()


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
    """How many whole times `divisor` goes into `number`.

    Beside a known number it is a question about `number` alone. Only where it stands beside
    something else is it a number of its own, and `hold` lets that be what it is.
    """

    def __init__(
        self, ref: z3.ArithRef, number: z3.ArithRef, divisor: int, hold: Callable[[Truth], None]
    ) -> None:
        super().__init__(ref.ast, _CONTEXT)
        self.number = number
        self.divisor = divisor
        self._hold: Callable[[Truth], None] | None = hold

    def reaches(self, times: int) -> Truth:
        """Whether it is `times` or more."""
        return at_most(times * self.divisor, self.number)

    def stand_alone(self) -> None:
        """Let it be a number of its own."""
        hold, self._hold = self._hold, None
        if hold is not None:
            itself = z3.ArithRef(self.ast, _CONTEXT)
            lowest = scaled(self.divisor, itself)
            hold(all_of(at_most(lowest, self.number), less(self.number, plus(lowest, self.divisor))))


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
    return bool(number.is_int())


# ------------------------------------------------------------------ logic


class _Term(z3.BoolRef):  # type: ignore[misc]  # z3 has no types
    """A truth with its place among the solver's terms at hand."""

    def __init__(self, ast: z3.Ast) -> None:
        super().__init__(ast, _CONTEXT)
        self.place: int = z3core.Z3_get_ast_id(_REF, ast)


class _Joint(_Term):
    """A conjunction (`every`) or disjunction, with its parts."""

    def __init__(self, ast: z3.Ast, parts: tuple[_Term, ...], *, every: bool) -> None:
        super().__init__(ast)
        self.parts = parts
        self.every = every
        self._denied: tuple[_Term, ...] | None = None

    @property
    def denied(self) -> tuple[_Term, ...]:
        """The opposites of its parts."""
        if self._denied is None:
            self._denied = tuple(_opposite(part) for part in self.parts)
        return self._denied


class _Opposite(_Term):
    """A negation, with what it negates."""

    def __init__(self, ast: z3.Ast, of: _Term) -> None:
        super().__init__(ast)
        self.of = of


def _opposite(term: _Term) -> _Term:
    if isinstance(term, _Opposite):
        return term.of
    return _Opposite(z3core.Z3_mk_not(_REF, term.ast), term)


def _own(term: z3.BoolRef) -> _Term:
    """A truth as one of ours, whoever made it."""
    if isinstance(term, _Term):
        return term
    if z3.is_not(term):
        return _Opposite(term.ast, _own(term.arg(0)))
    return _Term(term.ast)


def negated(truth: Truth) -> Truth:
    """The opposite."""
    return not truth if isinstance(truth, bool) else _opposite(_own(truth))


def all_of(*truths: Truth) -> Truth:
    """Whether all hold."""
    return _joined(truths, every=True)


def any_of(*truths: Truth) -> Truth:
    """Whether any holds."""
    return _joined(truths, every=False)


def all_in(truths: Iterable[Truth]) -> Truth:
    """Whether all of an iterable hold."""
    return all_of(*truths)


def any_in(truths: Iterable[Truth]) -> Truth:
    """Whether any of an iterable holds."""
    return any_of(*truths)


def _parts(term: _Term, *, every: bool) -> tuple[_Term, ...]:
    """What a conjunction (or disjunction) joins, also where it is said the other way round."""
    if isinstance(term, _Joint):
        return term.parts if term.every is every else ()
    if isinstance(term, _Opposite) and isinstance(term.of, _Joint):
        return term.of.denied if term.of.every is not every else ()
    return ()


def _joined(truths: Iterable[Truth], *, every: bool) -> Truth:
    there: dict[int, _Term] = {}
    for truth in truths:
        if isinstance(truth, bool):
            if truth is not every:
                return truth
            continue
        term = truth if isinstance(truth, _Term) else _own(truth)
        for part in _parts(term, every=every) or (term,):
            there[part.place] = part
    return _together(there, every=every)


def _together(there: dict[int, _Term], *, every: bool) -> Truth:
    """The parts as one; one beside its opposite settles it."""
    mixed = False
    for term in there.values():
        if isinstance(term, _Opposite):
            if term.of.place in there:
                return not every
            mixed = mixed or isinstance(term.of, _Joint)
        else:
            mixed = mixed or isinstance(term, _Joint)
    if mixed and len(there) > 1:
        return _shortened(there, every=every)
    return _made(tuple(there.values()), every=every)


def _shortened(there: dict[int, _Term], *, every: bool) -> Truth:
    """Alternatives beside what is said anyway: those that it rules out are not said."""
    denied = {term.of.place for term in there.values() if isinstance(term, _Opposite)}
    kept: list[Truth] = []
    changed = False
    for term in there.values():
        parts = _parts(term, every=not every)
        if any(part.place in there for part in parts):
            changed = True
            continue
        left = [part for part in parts if not _is_denied(part, there, denied)]
        changed = changed or len(left) < len(parts)
        kept.append(
            _together({x.place: x for x in left}, every=not every)
            if len(left) < len(parts)
            else term
        )
    if not changed:
        return _made(tuple(there.values()), every=every)
    return _joined(kept, every=every)


def _is_denied(part: _Term, there: dict[int, _Term], denied: set[int]) -> bool:
    return part.of.place in there if isinstance(part, _Opposite) else part.place in denied


def _made(parts: tuple[_Term, ...], *, every: bool) -> Truth:
    if not parts:
        return every
    if len(parts) == 1:
        return parts[0]
    terms = (z3.Ast * len(parts))(*(part.ast for part in parts))
    make = z3core.Z3_mk_and if every else z3core.Z3_mk_or
    return _Joint(make(_REF, len(parts), terms), parts, every=every)


def agree(a: Truth, b: Truth) -> Truth:
    """Whether both hold or neither does."""
    if isinstance(a, bool):
        return b if a else negated(b)
    if isinstance(b, bool):
        return a if b else negated(a)
    if a.eq(b):
        return True
    return _Term(z3core.Z3_mk_eq(_REF, a.ast, b.ast))


def either(test: Truth, then: Truth, otherwise: Truth) -> Truth:
    """`then` where the test holds, `otherwise` elsewhere."""
    if isinstance(test, bool):
        return then if test else otherwise
    if isinstance(then, bool):
        return any_of(test, otherwise) if then else all_of(negated(test), otherwise)
    if isinstance(otherwise, bool):
        return any_of(negated(test), then) if otherwise else all_of(test, then)
    if then.eq(otherwise):
        return then
    return _Term(z3core.Z3_mk_ite(_REF, test.ast, then.ast, otherwise.ast))


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
        return z3.ArithRef(z3core.Z3_mk_int2real(_REF, number.ast), _CONTEXT)
    return number


def truth_term(truth: Truth) -> z3.BoolRef:
    """A truth as a term."""
    return z3.BoolVal(truth) if isinstance(truth, bool) else truth


def _pair(a: Number, b: Number) -> tuple[z3.ArithRef, z3.ArithRef]:
    whole = is_whole(a) and is_whole(b)
    return term_of(a, whole=whole), term_of(b, whole=whole)


def _related(a: Number, b: Number, make: Callable[..., z3.Ast]) -> z3.BoolRef:
    left, right = _pair(a, b)
    return _Term(make(_REF, left.ast, right.ast))


def same(a: Number, b: Number) -> Truth:
    """Whether two numbers are equal."""
    if isinstance(a, int | Fraction):
        if isinstance(b, int | Fraction):
            return a == b
        if b.is_int() and not is_whole(a):
            return False
        if isinstance(b, Quotient):
            return all_of(b.reaches(int(a)), negated(b.reaches(int(a) + 1)))
    elif isinstance(b, int | Fraction):
        return same(b, a)
    elif a.eq(b):
        return True
    return _related(a, b, z3core.Z3_mk_eq)


def less(a: Number, b: Number) -> Truth:
    """Whether `a` is below `b`."""
    return negated(at_most(b, a))


def at_most(a: Number, b: Number) -> Truth:
    """Whether `a` is not above `b`."""
    if isinstance(a, int | Fraction):
        if isinstance(b, int | Fraction):
            return a <= b
        if isinstance(b, Quotient):
            return b.reaches(-((-a) // 1))
        if b.is_int():
            return negated(_related(b, -((-a) // 1) - 1, z3core.Z3_mk_le))
    elif isinstance(b, int | Fraction):
        if isinstance(a, Quotient):
            return negated(a.reaches(b // 1 + 1))
        if a.is_int():
            b = b // 1
    elif a.eq(b):
        return True
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
    return z3.ArithRef(z3core.Z3_mk_ite(_REF, test.ast, a.ast, b.ast), _CONTEXT)


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
    return z3.ArithRef(z3core.Z3_mk_add(_REF, 2, terms), _CONTEXT)


def minus(a: Number, b: Number) -> Number:
    """The difference."""
    if isinstance(b, int | Fraction):
        return plus(a, -b)
    if not isinstance(a, int | Fraction) and a.eq(b):
        return 0
    left, right = _pair(a, b)
    terms = (z3.Ast * 2)(left.ast, right.ast)
    return z3.ArithRef(z3core.Z3_mk_sub(_REF, 2, terms), _CONTEXT)


def scaled(factor: int | Fraction, number: Number) -> Number:
    """A number a known number of times."""
    factor = _simple(factor)
    if isinstance(number, int | Fraction):
        return _simple(factor * number)
    if factor in (0, 1):
        return number if factor else 0
    left, right = _pair(factor, number)
    terms = (z3.Ast * 2)(left.ast, right.ast)
    return z3.ArithRef(z3core.Z3_mk_mul(_REF, 2, terms), _CONTEXT)
