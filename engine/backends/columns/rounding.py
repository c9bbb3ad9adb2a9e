"""Rounding of `engine.values.rounded` in SQL: whole numbers only, one division, never a float."""

from __future__ import annotations

from fractions import Fraction

from sqlglot import exp

from ...calendar_days import Rounding
from .dialect import (
    Dialect,
    Expression,
    case,
    differs,
    either,
    every,
    less,
    minus,
    more,
    negative,
    number,
    plus,
    same,
    times,
    whole_constant,
)


def rounded(
    d: Dialect,
    numerator: Expression,
    denominator: Expression | int,
    step: Fraction,
    how: Rounding,
    *,
    wide: bool = False,
    signed: bool = True,
) -> Expression:
    """`numerator` by `denominator`, rounded to a multiple of `step` and given in units of it.

    1,125.455 dollars in tenths of a cent, to the cent: 1125455 by 1000 to 1/100 is 112546.
    `wide` when the numerator, times the step's denominator, may pass a BIGINT; not `signed`
    promises that neither is negative. By 0 is NULL.
    """
    divisor = whole_constant(denominator)
    if divisor is not None:
        ratio = Fraction(step.denominator, divisor * step.numerator) if divisor else None
        if ratio is None:
            return exp.Null()
        amount = times(_sized(d, numerator, wide=wide), ratio.numerator)
        return _by_constant(d, amount, ratio.denominator, how, wide=wide, signed=signed)
    assert isinstance(denominator, exp.Expression)
    return _by_column(d, numerator, denominator, step, how, wide=wide, signed=signed)


def _sized(d: Dialect, x: Expression, *, wide: bool) -> Expression:
    return d.wide(x) if wide and whole_constant(x) is None else x


def _by_constant(
    d: Dialect, amount: Expression, by: int, how: Rounding, *, wide: bool, signed: bool
) -> Expression:
    """`amount` by a fixed `by`: as much is added as carries what is to be rounded up."""
    if by == 1:
        return amount
    if how is Rounding.HALF_EVEN and by % 2 == 0:
        whole, rest = d.quotient(amount, by, wide=wide), d.rest(amount, by)
        half = number(by // 2), number(-(by // 2))
        return _to_even(d, whole, rest, half, signed=signed)
    carry = {Rounding.DOWN: 0, Rounding.UP: by - 1}.get(how, by // 2)
    up = d.quotient(plus(amount, carry), by, wide=wide)
    if not signed or not carry:
        return up
    return case((less(amount, 0), d.quotient(minus(amount, carry), by, wide=wide)), otherwise=up)


def _to_even(
    d: Dialect,
    whole: Expression,
    rest: Expression,
    half: tuple[Expression, Expression],
    *,
    signed: bool,
) -> Expression:
    """One more (or less, below zero) where the rest passes a half, or is one and the whole odd."""
    odd = differs(d.rest(whole, 2), 0)
    above, below = half
    up = either(more(rest, above), every(same(rest, above), odd)), plus(whole, 1)
    if not signed:
        return case(up, otherwise=whole)
    down = either(less(rest, below), every(same(rest, below), odd)), minus(whole, 1)
    return case(up, down, otherwise=whole)


def _by_column(
    d: Dialect,
    numerator: Expression,
    denominator: Expression,
    step: Fraction,
    how: Rounding,
    *,
    wide: bool,
    signed: bool,
) -> Expression:
    """As by a constant, with the sign of the denominator moved to the amount."""
    amount = times(_sized(d, numerator, wide=wide), step.denominator)
    by = exp.Nullif(
        this=times(_sized(d, denominator, wide=wide), step.numerator), expression=number(0)
    )
    divisor: Expression = by
    if signed:
        amount = case((less(denominator, 0), negative(amount)), otherwise=amount)
        divisor = exp.Abs(this=by)
    if how is Rounding.HALF_EVEN:
        whole, rest = d.quotient(amount, divisor, wide=wide), d.rest(amount, divisor)
        return _to_even(d, whole, times(rest, 2), (divisor, negative(divisor)), signed=signed)
    match how:
        case Rounding.DOWN:
            return d.quotient(amount, divisor, wide=wide)
        case Rounding.UP:
            carry = minus(divisor, 1)
        case _:
            carry = d.quotient(divisor, 2, wide=wide)
    up = d.quotient(plus(amount, carry), divisor, wide=wide)
    if not signed:
        return up
    down = d.quotient(minus(amount, carry), divisor, wide=wide)
    return case((less(amount, 0), down), otherwise=up)
