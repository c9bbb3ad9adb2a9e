"""The values that a column may have for a condition to hold: stretches, words, and NULL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

Range = tuple[int, int]

LOWEST: Final = -(10**60)
HIGHEST: Final = 10**60
"""Ends that no number reaches: those of a column whose bounds are not known."""
_KEPT: Final = 1 << 12


@dataclass(frozen=True, slots=True)
class Span:
    """Some values of a column: numbers (or days by ordinal) in `ranges`, or `words`.

    `others` means all words but those. `null` says that NULL is among them.
    """

    ranges: tuple[Range, ...] = ()
    words: frozenset[object] = frozenset()
    others: bool = False
    null: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is no value at all."""
        return not (self.ranges or self.words or self.others or self.null)

    def joined(self, other: Span) -> Span:
        """The values of either."""
        null = self.null or other.null
        if self.ranges or other.ranges:
            return Span(_united([*self.ranges, *other.ranges]), null=null)
        if self.others and other.others:
            return Span(words=self.words & other.words, others=True, null=null)
        if self.others or other.others:
            but, only = (self, other) if self.others else (other, self)
            return Span(words=but.words - only.words, others=True, null=null)
        return Span(words=self.words | other.words, null=null)

    def within(self, other: Span) -> Span:
        """The values of both."""
        null = self.null and other.null
        if self.ranges and other.ranges:
            return Span(_common(self.ranges, other.ranges), null=null)
        if self.ranges or other.ranges:
            return Span(null=null)
        if self.others and other.others:
            return Span(words=self.words | other.words, others=True, null=null)
        if self.others or other.others:
            but, only = (self, other) if self.others else (other, self)
            return Span(words=only.words - but.words, null=null)
        return Span(words=self.words & other.words, null=null)

    def without(self, other: Span) -> Span:
        """The values of this one that are not of the other."""
        null = self.null and not other.null
        if self.ranges:
            return Span(_common(self.ranges, _gaps(other.ranges)), null=null)
        turned = Span(words=other.words, others=not other.others)
        found = self.within(turned)
        return Span(words=found.words, others=found.others, null=null)

    def inside(self, other: Span) -> bool:
        """Whether every value is one of the other's."""
        return self.without(other).is_empty

    @property
    def edges(self) -> int:
        """How much there is to write down."""
        return 2 * len(self.ranges) + len(self.words) + self.null


def _united(ranges: Iterable[Range]) -> tuple[Range, ...]:
    found: list[Range] = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(found[-1][1], high)
        else:
            found.append((low, high))
    return tuple(found)


@lru_cache(_KEPT)
def _common(a: tuple[Range, ...], b: tuple[Range, ...]) -> tuple[Range, ...]:
    many = list(b)
    found = [(max(x[0], y[0]), min(x[1], y[1])) for x in a for y in many]
    return _united((low, high) for low, high in found if low <= high)


@lru_cache(_KEPT)
def _gaps(ranges: tuple[Range, ...]) -> tuple[Range, ...]:
    """What lies in none of them."""
    found: list[Range] = []
    start = LOWEST
    for low, high in ranges:
        if start < low:
            found.append((start, low - 1))
        start = high + 1
    if start <= HIGHEST:
        found.append((start, HIGHEST))
    return tuple(found)
