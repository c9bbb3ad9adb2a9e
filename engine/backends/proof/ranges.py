"""Between which ends each term is known to lie, so that much is settled without the solver."""

from __future__ import annotations

from fractions import Fraction

from ...ir.tree import Relation
from . import terms
from .terms import Number, Truth

Known = int | Fraction
Range = tuple[Known | None, Known | None]
ANYWHERE: Range = (None, None)


class Ranges:
    """The ranges noted so far, and arithmetic that notes those of its results."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Number, Range]] = {}

    def of(self, number: Number) -> Range:
        """The ends that a number is known to lie between, both included."""
        if isinstance(number, int | Fraction):
            return number, number
        found = self._known.get(number.get_id())
        return found[1] if found else ANYWHERE

    def note(self, number: Number, low: Known | None, high: Known | None) -> Number:
        """Note that a number lies between two ends wherever the world is looked at."""
        if not isinstance(number, int | Fraction) and (low is not None or high is not None):
            self._known[number.get_id()] = (number, (low, high))
        return number

    def related(self, relation: Relation, a: Number, b: Number) -> Truth:
        """Whether two numbers stand in a relation; said outright where their ranges say so."""
        if isinstance(a, int | Fraction) and isinstance(b, int | Fraction):
            return terms.related(relation, a, b)
        (low, high), (least, most) = self.of(a), self.of(b)
        below = high is not None and least is not None and high < least
        above = low is not None and most is not None and low > most
        if below or above:
            return terms.related(relation, 0 if below else 1, 1 if below else 0)
        if high is not None and high == least and relation in (Relation.LE, Relation.GT):
            return relation is Relation.LE
        if low is not None and low == most and relation in (Relation.GE, Relation.LT):
            return relation is Relation.GE
        return terms.related(relation, a, b)

    def plus(self, a: Number, b: Number) -> Number:
        """The sum."""
        (low, high), (least, most) = self.of(a), self.of(b)
        return self.note(
            terms.plus(a, b),
            None if low is None or least is None else low + least,
            None if high is None or most is None else high + most,
        )

    def minus(self, a: Number, b: Number) -> Number:
        """The difference."""
        return self.plus(a, self.scaled(-1, b))

    def scaled(self, factor: Known, number: Number) -> Number:
        """A number a known number of times."""
        return self._times(terms.scaled(factor, number), factor, number)

    def multiple(self, factor: Known, number: Number) -> Number:
        """A number a known number of times, whole where that can be told."""
        return self._times(terms.multiple(factor, number), factor, number)

    def _times(self, made: Number, factor: Known, number: Number) -> Number:
        ends = [None if end is None else factor * end for end in self.of(number)]
        low, high = ends if factor >= 0 else reversed(ends)
        return self.note(made, low, high)

    def choice(self, test: Truth, then: Number, otherwise: Number) -> Number:
        """`then` where the test holds, `otherwise` elsewhere."""
        (low, high), (least, most) = self.of(then), self.of(otherwise)
        return self.note(
            terms.choice(test, then, otherwise),
            None if low is None or least is None else min(low, least),
            None if high is None or most is None else max(high, most),
        )
