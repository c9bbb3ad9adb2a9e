"""Whether amounts are whole cents whatever the record says, so that no rounding changes them."""

from __future__ import annotations

from fractions import Fraction

import z3

from .sym import Sym
from .terms import Number, term_of


def whole_cents(value: Sym) -> bool:
    """Whether a result is whole cents wherever it is an amount; seen from how it is made."""
    return all(_is_whole(100, number) for _, number in value.cases)


def _is_whole(times: int | Fraction, number: Number) -> bool:
    if isinstance(number, int | Fraction):
        return Fraction(times * number).denominator == 1
    known: dict[tuple[int, Fraction], bool] = {}
    return _is_whole_term(Fraction(times), term_of(number), known)


def _is_whole_term(times: Fraction, e: z3.ExprRef, known: dict[tuple[int, Fraction], bool]) -> bool:
    """Whether so many times a term is a whole number: sums, choices and multiples of wholes."""
    key = (e.get_id(), times)
    if key not in known:
        known[key] = _looked_into(times, e, known)
    return known[key]


def _looked_into(times: Fraction, e: z3.ExprRef, known: dict[tuple[int, Fraction], bool]) -> bool:
    if z3.is_rational_value(e) or z3.is_int_value(e):
        return (
            Fraction(times * Fraction(e.as_fraction() if e.is_real() else e.as_long())).denominator
            == 1
        )
    if z3.is_add(e) or z3.is_sub(e) or e.decl().kind() == z3.Z3_OP_UMINUS:
        return all(_is_whole_term(times, part, known) for part in e.children())
    if z3.is_app_of(e, z3.Z3_OP_ITE):
        return all(_is_whole_term(times, part, known) for part in e.children()[1:])
    if z3.is_mul(e) and e.num_args() == 2 and z3.is_rational_value(e.arg(0)):  # noqa: PLR2004  # a factor
        return _is_whole_term(times * Fraction(e.arg(0).as_fraction()), e.arg(1), known)
    if z3.is_to_real(e):
        return _is_whole_term(times, e.arg(0), known)
    return bool(e.is_int()) and times.denominator == 1
