"""Whether an answer is settled without the facts that are missing, and what would settle it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Final

from ..backends.proof.equality import strictly_equal
from ..backends.proof.frame import Frame
from ..backends.proof.solving import Can, Solving
from ..backends.proof.sym import Sym
from ..backends.proof.symbolic import Symbolic
from ..backends.proof.terms import (
    Number,
    Truth,
    all_of,
    any_of,
    at_most,
    choice,
    negated,
    packed,
    unpacked,
)
from ..backends.proof.world import OTHERWISE, World
from ..inquiry.answers import Answer
from ..inquiry.examples import Asked
from ..ir.tree import ROSTER
from ..records.given import FIRST_DAY, LAST_DAY
from ..values import Amount, Kind, Value
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
    it is decided (none: no end), exact, where `ranged`; `besides` are the statuses that it may
    have instead (`undecided`, `conflict`). `why` says what was not settled.
    """

    settled: Answer | None = None
    enough: tuple[tuple[str, ...], ...] = ()
    ranged: bool = False
    low: Value | None = None
    high: Value | None = None
    why: str = ""
    besides: tuple[str, ...] = ()


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
        self.own_reasons = tuple(self.world.reasons)
        self.limits: dict[str, None] = {}
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
        enough = tuple(self._enough())
        why = "" if enough else self._not_followed
        ends = self._range()
        if ends is None:
            return Settlement(None, enough, why=why)
        low, high = ends
        besides = tuple(self._besides())
        return Settlement(None, enough, ranged=True, low=low, high=high, why=why, besides=besides)

    @property
    def _not_followed(self) -> str:
        """What is not followed of the record; of its twin it is the same.

        What a `must` says of a list only widens what is proved over: it is named where the
        decision itself rests on nothing that is not followed, and the solver met no limit.
        """
        reasons = self.own_reasons or self.limits or self.world.reasons
        return "; ".join(why for why in reasons if OTHERWISE not in why)

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
                if self._suffices(names):
                    found.append(frozenset(names))
                    yield names

    def _suffices(self, names: Sequence[str]) -> bool:
        """Whether two records with these facts alike, of those that are missing, differ nowhere."""
        if len(names) == len(self.missing) and not self.own_reasons:
            return True  # all that the decision looks at, and all of it is followed
        verdict = self.solving.verdict(self.apart, *(self.same[name] for name in names))
        if verdict.can is Can.NOT_SETTLED:
            self.limits.setdefault(verdict.why)
        return verdict.impossible

    def _range(self) -> tuple[Value | None, Value | None] | None:
        """The least and the greatest of an amount or a day, where it is decided."""
        if self.kind.base not in ("quantity", "date"):
            return None
        number = _number(self.outcome.value, self.kind)
        decided = self.outcome.decided
        if self.kind.base == "date":
            decided = all_of(decided, negated(self.outcome.value.none))
        if number is None:
            return None
        bounds = self.solving.bounds(number, decided)
        if bounds is None or bounds.why:
            return None
        low, high = bounds.low, bounds.high
        if self.kind.base == "date":
            low, high = self._within_the_calendar(number, decided, low, high)
        if low is None and high is None:
            return None
        if self.kind.base == "date":
            return _day(low), _day(high)
        return low, high

    def _within_the_calendar(
        self, number: Number, decided: Truth, low: Amount | None, high: Amount | None
    ) -> tuple[Amount | None, Amount | None]:
        """The ends of a day, without one that only comes of where the calendar itself ends.

        That is one that is not reached if no missing day lies in the first or the last year
        that a record may speak of.
        """
        inside = all_of(decided, *(_inside(self.world.fact(name)) for name in self.missing))
        if low is not None and not self.solving.verdict(inside, at_most(number, low)).possible:
            low = None
        if high is not None and not self.solving.verdict(inside, at_most(high, number)).possible:
            high = None
        return low, high

    def _besides(self) -> Iterator[str]:
        """The statuses that the answer may have where it has no value."""
        others = (("undecided", self.outcome.undecided), ("conflict", self.outcome.conflict))
        for status, where in others:
            if not self.solving.verdict(where).impossible:
                yield status


def _inside(fact: Sym) -> Truth:
    """That a day lies neither in the first nor in the last year of the calendar; else nothing."""
    first = packed(FIRST_DAY.replace(year=FIRST_DAY.year + 1))
    last = packed(LAST_DAY.replace(year=LAST_DAY.year - 1))
    days = fact.cases if fact.sort == "day" else ()
    return all_of(
        *(
            any_of(negated(where), fact.none, all_of(at_most(first, day), at_most(day, last)))
            for where, day in days
        )
    )


def _day(packed_day: Amount | None) -> Value | None:
    return None if packed_day is None else unpacked(int(packed_day))


def _number(value: Sym, kind: Kind) -> Number | None:
    """An amount or a day as one number; `none` is an amount of 0."""
    made: Number | None = 0 if kind.base == "quantity" else None
    for where, number in reversed(value.cases):
        test = all_of(where, negated(value.none))
        made = number if made is None else choice(test, number, made)
    return made
