"""Worlds in which one amount is known: a product of two unknowns becomes a straight line there.

What holds for somebody in such a world holds for somebody; what does not proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..backends.proof.world import World
from ..ir import tree as t
from ..values import Amount

_AMOUNTS: tuple[int, ...] = (100, 10, 1000, 400, 40, 1, 10_000, 100_000)
_MOST_WORLDS = 40


def with_an_amount_known(world: World) -> Iterator[World]:
    """The same world with one amount of the record known, for one likely amount after another.

    None where nothing is left out of the proof: there a product of two unknowns is not at fault.
    """
    if not world.reasons:
        return
    made = 0
    for name in list(world.facts_used):
        spec = world.spec(name)
        if spec.kind.base != "quantity" or name in world.fixed:
            continue
        for amount in _amounts(spec):
            if made >= _MOST_WORLDS:
                return
            made += 1
            yield World(world.agreements, *world.stretch, facts={**world.fixed, name: amount})


def _amounts(spec: t.FieldSpec) -> Iterator[Amount]:
    """Likely amounts of a field, within its range and its steps; its greatest first."""
    if isinstance(spec.maximum, int | Fraction):
        yield spec.maximum
    for amount in _AMOUNTS:
        low, high = spec.minimum, spec.maximum
        fits_low = not isinstance(low, int | Fraction) or amount >= low
        fits_high = not isinstance(high, int | Fraction) or amount < high
        whole = spec.precision is None or Fraction(amount) % spec.precision == 0
        if fits_low and fits_high and whole:
            yield amount
