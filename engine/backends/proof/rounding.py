"""Unknown amounts rounded, by a whole number that stands between two bounds."""

from __future__ import annotations

from fractions import Fraction

from ...values import Rounding, rounded
from .terms import (
    Fresh,
    Number,
    Truth,
    all_of,
    any_of,
    at_most,
    choice,
    is_whole,
    key_of,
    less,
    negated,
    plus,
    same,
    scaled,
)
from .world import World

_HALF = Fraction(1, 2)


def rounded_term(world: World, number: Number, step: Fraction, how: Rounding) -> Number:
    """An unknown amount to a multiple of `step`."""
    if is_whole(number) and step.numerator == 1:
        return number
    low, high = world.ranges.of(number)

    def make(fresh: Fresh) -> Number:
        units = scaled(1 / step, number)
        below: Truth = less(units, 0) if low is None or low < 0 else False
        size = choice(below, scaled(-1, units), units)
        count = fresh.whole("rounded", 0)
        fresh.hold(_is_rounded(fresh, size, count, how))
        return scaled(step, choice(below, scaled(-1, count), count))

    found = world.define(("rounded", key_of(number), step, how), make)
    return world.ranges.note(
        found,
        None if low is None else rounded(low, step, how),
        None if high is None else rounded(high, step, how),
    )


def _is_rounded(fresh: Fresh, size: Number, count: Number, how: Rounding) -> Truth:
    """Whether an amount that is not negative, in steps, comes to so many steps."""
    match how:
        case Rounding.DOWN:
            return all_of(at_most(count, size), less(size, plus(count, 1)))
        case Rounding.UP:
            return all_of(less(plus(count, -1), size), at_most(size, count))
        case Rounding.HALF_UP:
            return all_of(at_most(plus(count, -_HALF), size), less(size, plus(count, _HALF)))
        case Rounding.HALF_EVEN:
            low, high = plus(count, -_HALF), plus(count, _HALF)
            halved = fresh.whole("half of it", 0)
            fresh.hold(
                at_most(scaled(2, halved), count), at_most(count, plus(scaled(2, halved), 1))
            )
            even = same(count, scaled(2, halved))
            between = all_of(negated(same(size, low)), negated(same(size, high)))
            return all_of(at_most(low, size), at_most(size, high), any_of(between, even))
