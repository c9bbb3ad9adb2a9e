"""Products and quotients of two unknowns: not modelled, but for a few things that hold of all.

What they share with each other is said where it can be said in straight lines: their sign,
where they are nothing, and which of two with one factor in common is the larger.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

import z3

from .ranges import Ranges
from .terms import (
    Fresh,
    Number,
    Truth,
    agree,
    any_of,
    at_most,
    is_whole,
    key_of,
    less,
    same,
    term_of,
)

_MOST_COMPARED: Final = 6
_WHY_PRODUCT: Final = "a product of two amounts that both vary is not followed exactly"
_WHY_QUOTIENT: Final = "a quotient by an amount that varies is not followed exactly"

_MOST_KNOWN: Final = 12

Opaque = Callable[[object, str, str], Number]


@dataclass(frozen=True, slots=True)
class _Product:
    """What a factor is multiplied by, and the product: a part, by `scale`, of what was asked."""

    other: Number
    made: Number
    scale: Fraction = Fraction(1)


@dataclass(slots=True)
class Products:
    """The products of one world."""

    fresh: Fresh
    ranges: Ranges
    opaque: Opaque
    _made: dict[object, tuple[Number, Number, Number]] = field(default_factory=dict)
    _with: dict[object, list[_Product]] = field(default_factory=dict)
    _times: dict[object, dict[Fraction, Number]] = field(default_factory=dict)

    def product(self, x: Number, y: Number) -> Number:
        """`x` times `y`, the same for the same factors in either order."""
        (a, core_x), (b, core_y) = self._split(x), self._split(y)
        first, second = sorted((core_x, core_y), key=lambda n: term_of(n).get_id())
        key = ("product", key_of(first), key_of(second))
        if key not in self._made:
            sort = "whole" if is_whole(first) and is_whole(second) else "amount"
            made = self.opaque(key, sort, _WHY_PRODUCT)
            self._made[key] = (first, second, made)
            self._say(first, second, made, Fraction(a * b))
        return self.ranges.scaled(a * b, self._made[key][2])

    def times(self, known: int | Fraction, number: Number) -> Number:
        """A number a known number of times; its products with unknowns are in step with that."""
        factor, core = self._split(number)
        if not isinstance(core, int | Fraction) and known and self._positive(core):
            rivals = self._times.setdefault(key_of(core), {})
            rival = Fraction(known * factor)
            if rival not in rivals and len(rivals) < _MOST_KNOWN:
                rivals[rival] = core
                for product in self._with.get(key_of(core), []):
                    self._beside_known(core, product, rival)
        return self.ranges.scaled(known, number)

    def _say(self, x: Number, y: Number, made: Number, scale: Fraction) -> None:
        self.fresh.hold(agree(same(made, 0), any_of(same(x, 0), same(y, 0))))
        if self._positive(x) and self._positive(y):
            self.ranges.note(made, 0, None)
            self.fresh.hold(at_most(0, made))
        for factor, other in ((x, y), (y, x)):
            others = self._with.setdefault(key_of(factor), [])
            product = _Product(other, made, scale)
            if self._positive(factor):
                for rival in others[-_MOST_COMPARED:]:
                    self._compare(factor, product, rival)
                for known in self._times.get(key_of(factor), {}):
                    self._beside_known(factor, product, known)
            others.append(product)

    def _beside_known(self, factor: Number, product: _Product, known: Fraction) -> None:
        """A product, and how often its factor is what that would be a known number of times."""
        times = known / product.scale
        self._compare(factor, product, _Product(times, self.ranges.scaled(times, factor)))

    def _compare(self, factor: Number, one: _Product, other: _Product) -> None:
        """Two products that have a factor in common."""
        a, b = (one.other, one.made), (other.other, other.made)
        self.fresh.hold(_in_step(factor, a, b), _in_step(factor, b, a))

    def quotient(self, x: Number, y: Number) -> Number:
        """`x` divided by `y`, which is never 0."""
        key = ("quotient", key_of(x), key_of(y))
        if key not in self._made:
            made = self.opaque(key, "amount", _WHY_QUOTIENT)
            self._made[key] = (x, y, made)
            self.fresh.hold(agree(same(made, 0), same(x, 0)))
            if self._positive(x) and self._positive(y):
                self.ranges.note(made, 0, None)
                self.fresh.hold(at_most(0, made), any_of(less(y, 1), at_most(made, x)))
        return self._made[key][2]

    def _split(self, number: Number) -> tuple[int | Fraction, Number]:
        """A number as a known factor and the rest, of which is known what is of the number."""
        factor, rest = _split(number)
        if rest is not number and factor:
            ends = [
                None if end is None else end / Fraction(factor) for end in self.ranges.of(number)
            ]
            low, high = ends if factor > 0 else reversed(ends)
            self.ranges.note(rest, low, high)
        return factor, rest

    def _positive(self, number: Number) -> bool:
        low = self.ranges.of(number)[0]
        return low is not None and low >= 0


def _in_step(factor: Number, one: tuple[Number, Number], other: tuple[Number, Number]) -> Truth:
    """With a factor above 0, the larger of two amounts has the larger product."""
    (a, of_a), (b, of_b) = one, other
    return any_of(same(factor, 0), agree(at_most(a, b), at_most(of_a, of_b)))


def _split(number: Number) -> tuple[int | Fraction, Number]:
    """A number as a known factor and the rest."""
    if isinstance(number, int | Fraction) or not z3.is_mul(number) or number.num_args() != 2:  # noqa: PLR2004
        return 1, number
    factor, rest = number.children()
    if z3.is_int_value(factor):
        return int(factor.as_long()), rest
    if z3.is_rational_value(factor):
        return Fraction(factor.numerator_as_long(), factor.denominator_as_long()), rest
    return 1, number
