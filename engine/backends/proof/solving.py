"""Questions to the solver about a world: can it be, what does it rest on, how far does it reach.

One incremental solver for a world: what the world comes to hold later is added when the next
question is put. The limit of a question is counted in the solver's own steps and not by the
clock, so that the same question gets the same verdict on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import z3

from ...values import Amount, decimal_text
from .likely import likely
from .terms import Number, Truth, at_most, is_known, is_whole, less, scaled
from .unmodelled import rests_on_unmodelled
from .verdicts import Bounds, Can, Model, Verdict
from .world import Witness, World

__all__ = ["Bounds", "Can", "Model", "Rule", "Solving", "Verdict", "Witness"]

STEPS_PER_MILLISECOND = 8_000
"""The solver's steps in a millisecond of the machine this was measured on."""
_SEED = 5127
_PATIENCE = 10
_BEYOND = 10**12
"""What reaches this is taken for open: a trillion dollars or days."""
_MOST_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Rule:
    """Truths that hold together where `name` is among what is asked, however many they become."""

    solver: z3.Solver
    name: z3.BoolRef

    def add(self, truth: Truth) -> None:
        """One more."""
        self.solver.add(z3.Implies(self.name, truth))


class Solving:
    """The solver of one world.

    A truth that is asked about is named once and then assumed by its name: what the solver
    has learned about it serves the next question.
    """

    def __init__(self, world: World, milliseconds: int = 2000) -> None:
        self.world = world
        self._solver = z3.SimpleSolver()
        # The older arithmetic: the newer one takes seconds over days, this one a hundredth.
        self._solver.set("arith.solver", 2)
        self._solver.set("random_seed", _SEED)
        self._solver.set("rlimit", milliseconds * STEPS_PER_MILLISECOND)
        # Some searches take no steps at all: those end by the clock, long after any other would.
        self._solver.set("timeout", milliseconds * _PATIENCE)
        self._held = 0
        self._named: dict[int, tuple[z3.BoolRef, z3.BoolRef]] = {}
        self._names = 0
        self.asked = 0

    # -------------------------------------------------------------- can it be

    def verdict(self, *truths: Truth) -> Verdict:
        """Whether all of them can hold together; `core` are those that cannot, by their places."""
        if any(t is False for t in truths):
            return Verdict(Can.IMPOSSIBLE, core=(_place_of_no(truths),))
        self._catch_up()
        names = [(i, self._name(t)) for i, t in enumerate(truths) if not isinstance(t, bool)]
        self.asked += 1
        found = self._solver.check(*(name for _, name in names))
        if found == z3.sat:
            return Verdict(Can.POSSIBLE, Model(self._solver.model()))
        if found == z3.unsat:
            core = {name.get_id() for name in self._solver.unsat_core()}
            places = tuple(i for i, name in names if name.get_id() in core)
            return Verdict(Can.IMPOSSIBLE, core=places)
        return Verdict(Can.NOT_SETTLED, why=_why(self._solver.reason_unknown()))

    def simplest(
        self, *truths: Truth, facts: Sequence[str] = (), day: date | None = None
    ) -> Witness | None:
        """A record as it might well be, in which all hold; none if there is none, or not surely.

        Round days and amounts, defaults, first words, and `day` if possible. The same truths
        give the same record. With `facts`, only those are in it; else all that are looked at.
        """
        found = self.verdict(*truths)
        if found.model is None:
            return None
        with self.apart():
            return likely(self, found.model, truths, facts, day)

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Forget, afterwards, what was named and added meanwhile."""
        held, named = self._held, dict(self._named)
        self._solver.push()
        try:
            yield
        finally:
            self._solver.pop()
            self._held, self._named = held, named

    def rule(self) -> Rule:
        """A name for what is added to it later; it is gone when `apart` ends."""
        self._names += 1
        return Rule(self._solver, z3.Bool(f"rule {self._names}"))

    def _catch_up(self) -> None:
        """Add what the world has come to hold since the last question."""
        found = self.world.constraints()
        self._solver.add(*found[self._held :])
        self._held = len(found)

    def _name(self, truth: z3.BoolRef) -> z3.BoolRef:
        known = self._named.get(truth.get_id())
        if known is None:
            self._names += 1
            name = z3.Bool(f"asked {self._names}")
            self._solver.add(z3.Implies(name, truth))
            # The truth is kept as well: its id stays its own only as long as it lives.
            known = self._named[truth.get_id()] = (name, truth)
        return known[0]

    # -------------------------------------------------------------- how far it reaches

    def bounds(self, number: Number, *truths: Truth) -> Bounds | None:
        """The least and the greatest `number` where all `truths` hold; none if they cannot.

        Of a number that rests on something not modelled they are limits that need not be met.
        """
        found = self.verdict(*truths)
        if found.impossible:
            return None
        if found.model is None:
            return Bounds(why=found.why)
        start = found.model.value(number)
        if is_known(number):
            return Bounds(start, start)
        try:
            high = self._highest(number, truths, start)
            low = self._highest(scaled(-1, number), truths, -start)
        except _NotSettled as reached:
            return Bounds(why=reached.why)
        return Bounds(None if low is None else -low, high, self._unmodelled(number))

    def _unmodelled(self, number: Number) -> str:
        """Why a number rests on something not modelled; empty where it does not."""
        if not self.world.reasons or not rests_on_unmodelled(number, self.world):
            return ""
        return "; ".join(self.world.reasons)

    def _highest(self, number: Number, truths: Sequence[Truth], start: Amount) -> Amount | None:
        """The greatest that it can be, `start` being possible; none where nothing ends it."""
        best = start
        if self._possible(number, _BEYOND, truths) is not None:
            return None
        beyond: Amount = _BEYOND
        step: Amount = 1
        for _ in range(_MOST_ROUNDS):
            middle = best + step if best + step < beyond else Fraction(best + beyond) / 2
            if is_whole(number):
                middle = -(-middle // 1)
            found = self._possible(number, middle, truths)
            if found is None:
                beyond, step = middle, 1
            else:
                best, step = found, step * 4
            if is_whole(number):
                if best + 1 >= beyond:
                    return best
            elif (found := self._possible(number, best, truths, more=True)) is None:
                return best
            else:
                best = found
        raise _NotSettled(f"it comes ever closer to {decimal_text(beyond)[0]}")

    def _possible(
        self, number: Number, value: Amount, truths: Sequence[Truth], *, more: bool = False
    ) -> Amount | None:
        """What it is in a case in which it is at least `value`, or more; none in no such case."""
        enough = less(value, number) if more else at_most(value, number)
        found = self.verdict(*truths, enough)
        if found.model is None and not found.impossible:
            raise _NotSettled(found.why)
        return found.model.value(number) if found.model else None


def _place_of_no(truths: Sequence[Truth]) -> int:
    return next(i for i, truth in enumerate(truths) if truth is False)


class _NotSettled(Exception):  # the question that could not be settled, on its way out
    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def _why(reason: str) -> str:
    if reason in ("canceled", "timeout") or "resource limit" in reason:
        return "the solver reached its limit"
    return f"the solver gave up: {reason}"
