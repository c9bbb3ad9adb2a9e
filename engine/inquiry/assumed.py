"""What an assumed input may be: the range in which every cell that comes out still does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import ceil, floor

from ..ir import published as p
from ..values import CENT, Amount, simplest
from .sheet_readings import Settled

Reproduced = Callable[[Settled], frozenset[tuple[int, str]]]
"""The cells that a sheet reproduces."""

Lost = Callable[[Amount], int]
"""How many cells that come out no longer do with another value."""

_STEPS = (CENT, Fraction(1, 100_000))
"""The search goes by cents; where a cent is too much already, by thousandths of a cent."""

_FARTHEST = 40
"""Steps are doubled so often before a range counts as open."""


@dataclass(frozen=True, slots=True)
class End:
    """An end of a range (none: without end), which gives the same cells; a `step` on does not."""

    at: Amount | None
    step: Fraction

    def excludes(self, stated: Amount, lost: Lost) -> bool:
        """Whether a stated end lies where cells are lost, less than a step beyond or farther."""
        if self.at is None:
            return False
        beyond = (stated - self.at) / self.step
        return beyond >= 1 or (beyond > 0 and lost(stated) > 0)


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


def fitting(sheet: Settled, assumption: p.Assumption, reproduced: Reproduced) -> Fitting:
    """Search the range of one assumption, to the cent or finer (other units: to a hundredth)."""
    base = reproduced(sheet)
    value = assumption.value
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return Fitting(assumption, None, None, len(base))

    @cache
    def lost_at(amount: Amount) -> int:
        try:
            return len(base - reproduced(sheet.assuming({assumption.name: simplest(amount)})))
        except ZeroDivisionError:  # the stated value may divide; a range must not reach to 0 then
            return 1 + len(base)

    def lost(amount: Amount) -> int:
        """How many cells that come out no longer do, on the way beyond 0 also at 0."""
        return lost_at(amount) or (lost_at(0) if amount * value < 0 else 0)

    low, high = _end(value, -1, lost), _end(value, 1, lost)
    why = _too_wide(assumption, low, high, lost)
    return Fitting(assumption, low.at, high.at, len(base), why)


def _too_wide(assumption: p.Assumption, low: End, high: End, lost: Lost) -> str:
    stated = (assumption.low, assumption.high)
    below, above = (x if isinstance(x, int | Fraction) else None for x in stated)
    if below is not None and low.excludes(below, lost):
        return "the stated range begins too low"
    if above is not None and high.excludes(above, lost):
        return "the stated range ends too high"
    return ""


def _end(start: Amount, sign: int, lost: Lost) -> End:
    """The farthest multiple of a step that loses no cell; `start` where none lies beyond it."""
    for step in _STEPS:
        first = (floor(start / step) + 1 if sign > 0 else ceil(start / step) - 1) * step
        if not lost(first):
            return End(_farthest(first, sign * step, lost), sign * step)
    return End(start, sign * _STEPS[-1])


def _farthest(first: Amount, step: Fraction, lost: Lost) -> Amount | None:
    """The last of the values from `first` on, by steps, that loses no cell; none without end."""
    inside, outside = 0, 1
    while not lost(first + outside * step):
        inside, outside = outside, 2 * outside
        if outside > 1 << _FARTHEST:
            return None
    while outside - inside > 1:
        middle = (inside + outside) // 2
        if lost(first + middle * step):
            outside = middle
        else:
            inside = middle
    return simplest(first + inside * step)
