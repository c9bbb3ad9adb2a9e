"""Whether an answer is settled without the facts that are missing, and what would settle it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Final

from ..backends.proof.equality import strictly_equal
from ..backends.proof.frame import Frame
from ..backends.proof.solving import Can, Solving
from ..backends.proof.sym import Sym
from ..backends.proof.symbolic import Symbolic
from ..backends.proof.terms import Number, Truth, all_of, any_of, choice, negated, unpacked
from ..backends.proof.world import OTHERWISE, World
from ..inquiry.answers import Answer
from ..inquiry.examples import Asked
from ..ir.tree import ROSTER
from ..values import Kind, Value
from .differences import differ
from .replay import replayed

_MOST_MISSING = 12
_MOST_SETS = 4
_MOST_TRIED = 300


@dataclass(frozen=True, slots=True)
class Settlement:
    """What can be said of an answer for which facts are missing.

    `settled` is the answer that comes out whatever they are. Where there is none, each of
    `enough` is a smallest set of facts that settles it, whatever they turn out to be; `low`
    and `high` are the least and the greatest that an amount or a day can come to, as far as
    it is decided (none: no end), exact, where `ranged`. `why` says what was not settled.
    """

    settled: Answer | None = None
    enough: tuple[tuple[str, ...], ...] = ()
    ranged: bool = False
    low: Value | None = None
    high: Value | None = None
    why: str = ""


ABOUT_ROWS: Final = Settlement(why="what is missing is about rows, which a proof does not follow")
"""What is asked of the rows is a free choice to a proof: it says nothing of what they lack."""


def settlement(
    asked: Asked,
    facts: Mapping[str, Value],
    day: date,
    name: str,
    readings: Mapping[str, str],
) -> Settlement:
    """What holds of every valid record that has these facts, asked about on that day."""
    world = World((asked.agreement,), day, day, facts=facts)
    symbolic = Symbolic(world, asked.agreement, readings)
    settling = _Settling(asked, name, readings, world, symbolic)
    if world.open_questions:
        names = ", ".join(f"`{question}`" for question in world.open_questions)
        return Settlement(why=f"it rests on an open question: {names}")
    if not settling.missing or len(settling.missing) > _MOST_MISSING:
        return Settlement(why="too many facts are missing")
    return settling.settlement()


@dataclass
class _Settling:
    """One decision over every record that has the facts given."""

    asked: Asked
    name: str
    readings: Mapping[str, str]
    world: World
    symbolic: Symbolic

    def __post_init__(self) -> None:
        self.outcome = self.symbolic.decision(self.name)
        self.solving = Solving(self.world)
        self.missing = [n for n in self.world.facts_used if n not in self.world.fixed]
        self.kind: Kind = self.asked.agreement.decisions[self.name].kind
        frame, valid = self._twin()
        other = self.symbolic.parts_at(self.name, frame).outcome
        self.apart: Truth = all_of(valid, differ(self.outcome, other, self.kind))

    def _twin(self) -> tuple[Frame, Truth]:
        """The same person with other facts in place of the missing ones; whether that is valid."""
        frame = self.symbolic.frame
        self.same: dict[str, Truth] = {}
        for name in self.missing:
            fact, other = self.world.fact(name), self.world.another(name)
            self.same[name] = strictly_equal(self.world, fact, other)
            frame = frame.with_fact(name, other, "otherwise")
        musts = self.asked.agreement.musts
        fails = [self.symbolic.test(must.condition, frame).fails for must in musts]
        return frame, negated(any_of(*fails))

    def settlement(self) -> Settlement:
        """The settled answer, or what would settle it and how far it can go."""
        verdict = self.solving.verdict(self.apart)
        if verdict.can is Can.NOT_SETTLED:
            return Settlement(why=verdict.why)
        if verdict.impossible:
            answer = self._answer()
            return Settlement(answer, why="" if answer else self._not_followed)
        low, high, ranged = self._range()
        why = self._not_followed
        return Settlement(None, tuple(self._enough()), ranged, low, high, why)

    @property
    def _not_followed(self) -> str:
        """What is not followed of the record; of its twin it is the same."""
        return "; ".join(why for why in self.world.reasons if OTHERWISE not in why)

    def _answer(self) -> Answer | None:
        """The answer to some record that has the facts: it is everyone's."""
        witness = self.solving.simplest(self.outcome.decided)
        if witness is None:
            return None
        rows = {n: v for n, v in self.world.fixed.items() if n == ROSTER}
        whole = replace(witness, facts={**witness.facts, **rows})
        found = replayed(self.asked, whole, self.name, self.readings)
        return found if found.status == "decided" else None

    def _enough(self) -> Iterator[tuple[str, ...]]:
        """The smallest sets of facts that leave only one answer, whatever they are."""
        found: list[frozenset[str]] = []
        tried = 0
        for size in range(1, len(self.missing) + 1):
            for names in combinations(self.missing, size):
                if any(known <= set(names) for known in found):
                    continue
                tried += 1
                if tried > _MOST_TRIED or len(found) >= _MOST_SETS:
                    return
                equal = [self.same[name] for name in names]
                if self.solving.verdict(self.apart, *equal).impossible:
                    found.append(frozenset(names))
                    yield names

    def _range(self) -> tuple[Value | None, Value | None, bool]:
        """The least and the greatest of an amount or a day, where it is decided."""
        if self.kind.base not in ("quantity", "date"):
            return None, None, False
        number = _number(self.outcome.value, self.kind)
        decided = self.outcome.decided
        if self.kind.base == "date":
            decided = all_of(decided, negated(self.outcome.value.none))
        if number is None:
            return None, None, False
        bounds = self.solving.bounds(number, decided)
        if bounds is None or bounds.why or (bounds.low is None and bounds.high is None):
            return None, None, False
        if self.kind.base == "date":
            ends = (None if b is None else unpacked(int(b)) for b in (bounds.low, bounds.high))
            low, high = ends
            return low, high, True
        return bounds.low, bounds.high, True


def _number(value: Sym, kind: Kind) -> Number | None:
    """An amount or a day as one number; `none` is an amount of 0."""
    made: Number | None = 0 if kind.base == "quantity" else None
    for where, number in reversed(value.cases):
        test = all_of(where, negated(value.none))
        made = number if made is None else choice(test, number, made)
    return made
