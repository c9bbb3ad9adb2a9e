"""What the solver answers: whether something can be, and a case in which it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

import z3

from ...values import Amount, simplest
from .terms import Number, Quotient, Truth
from .world import holds_in


class Can(Enum):
    """Whether something can be."""

    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"
    NOT_SETTLED = "not settled"


@dataclass(frozen=True, slots=True)
class Model:
    """A case in which all that was asked holds together."""

    ref: z3.ModelRef = field(repr=False)

    def value(self, number: Number) -> Amount:
        """What a number is in it; one that nothing speaks of is 0."""
        if not isinstance(number, z3.ExprRef):
            return simplest(number)
        if isinstance(number, Quotient):
            return (self.value(number.end) - self.value(number.start)) // number.divisor
        found = self.ref.eval(number, model_completion=True)
        if z3.is_int_value(found):
            return int(found.as_long())
        assert z3.is_rational_value(found), f"{number} is {found}"
        return simplest(Fraction(found.numerator_as_long(), found.denominator_as_long()))

    def holds(self, truth: Truth) -> bool:
        """Whether it holds; what nothing speaks of does not."""
        return holds_in(self.ref, truth)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A model where it is possible; where not, the places of what cannot be together; else why."""

    can: Can
    model: Model | None = None
    core: tuple[int, ...] = ()
    why: str = ""

    @property
    def possible(self) -> bool:
        """Whether it can be, for certain."""
        return self.can is Can.POSSIBLE

    @property
    def impossible(self) -> bool:
        """Whether it cannot be, for certain."""
        return self.can is Can.IMPOSSIBLE


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest that a number can be; none for an end that is open.

    Each is met in some case, unless `why` says why that is not settled; beyond them it never
    comes, and where it says so without an end nothing is known.
    """

    low: Amount | None = None
    high: Amount | None = None
    why: str = ""
