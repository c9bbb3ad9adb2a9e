"""What an assumed input may be: the range in which every cell that comes out still does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from ..ir import published as p
from ..values import CENT, Amount, simplest
from .sheet import Sheet

Reproduced = Callable[[Sheet], frozenset[tuple[int, str]]]
"""The cells that a sheet reproduces."""

_STEPS = (CENT, Fraction(1, 100_000))
"""The search goes by cents; where a cent is too much already, by thousandths of a cent."""

_FARTHEST = 40
"""Steps are doubled so often before a range counts as open."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """An assumption, and from where through where (none: without end) it gives the same cells.

    The other assumptions stay as stated. `why` says how a stated range is too wide.
    """

    assumption: p.Assumption
    low: Amount | None
    high: Amount | None
    cells: int
    why: str = ""

    @property
    def holds(self) -> bool:
        """Whether the stated range, if there is one, gives the same cells from end to end."""
        return not self.why


def fitting(sheet: Sheet, assumption: p.Assumption, reproduced: Reproduced) -> Fitting:
    """Search the range of one assumption, to the cent or finer (other units: to a hundredth)."""
    base = reproduced(sheet)
    value = assumption.value
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return Fitting(assumption, None, None, len(base))

    def lost(amount: Amount) -> int:
        """How many cells that come out no longer do."""
        other = {**sheet.assumed, assumption.name: simplest(amount)}
        return len(base - reproduced(Sheet(sheet.bundle, sheet.elsewhere, None, other)))

    low, high = _end(value, -1, lost), _end(value, 1, lost)
    return Fitting(assumption, low, high, len(base), _too_wide(assumption, low, high))


def _too_wide(assumption: p.Assumption, low: Amount | None, high: Amount | None) -> str:
    stated = (assumption.low, assumption.high)
    below, above = (x if isinstance(x, int | Fraction) else None for x in stated)
    if below is not None and low is not None and below < low:
        return "the stated range begins too low"
    if above is not None and high is not None and above > high:
        return "the stated range ends too high"
    return ""


def _end(start: Amount, sign: int, lost: Callable[[Amount], int]) -> Amount | None:
    """The farthest value from `start` that loses no cell; none if there is no end."""
    for step in _STEPS:
        found = _farthest(start, sign * step, lost)
        if found != start:
            return found
    return start


def _farthest(start: Amount, step: Fraction, lost: Callable[[Amount], int]) -> Amount | None:
    steps = 1
    while not lost(start + steps * step):
        steps *= 2
        if steps > 1 << _FARTHEST:
            return None
    inside, outside = steps // 2, steps
    while outside - inside > 1:
        middle = (inside + outside) // 2
        if lost(start + middle * step):
            outside = middle
        else:
            inside = middle
    return simplest(start + inside * step)
