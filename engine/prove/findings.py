"""What `check` proves of an agreement: one shape for every finding, and the ground it stands on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ..backends.proof.solving import Solving
from ..backends.proof.sym import Outcome, Parts, Subject
from ..backends.proof.symbolic import Symbolic
from ..backends.proof.terms import Truth, all_in, any_of, negated
from ..backends.proof.world import Witness, World
from ..inquiry.answers import Answer
from ..inquiry.examples import Asked
from ..ir import tree as t
from ..ir.walk import parts_of, reach
from ..source import NOWHERE, Span
from .regions import Region, region
from .replay import replayed

_LATEST = date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something proved of every valid record, or of the class of them that `where` tells.

    `kind` is the word by which a `known` accepts it; `about` the decisions or questions,
    `cites` the sections. `answers` are what the witness was answered when it was asked.
    """

    kind: str
    about: tuple[str, ...]
    message: str
    cites: tuple[str, ...] = ()
    where: Region | None = None
    witness: Witness | None = None
    answers: tuple[Answer, ...] = ()
    span: Span = NOWHERE
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A question to which no proof was found, and why."""

    kind: str
    about: tuple[str, ...]
    why: str
    span: Span = NOWHERE


Found = Finding | Unsettled


def as_it_stands(span: Span) -> Span:
    """The place of words that stand where they were written."""
    return span


@dataclass
class Ground:
    """One decision in a world of its own: every valid record on every day of `days`.

    `place` is where words were written: an amendment may make two of what was written once.
    """

    asked: Asked
    name: str
    days: tuple[date, date]
    readings: Mapping[str, str | None] = field(default_factory=dict)
    place: Callable[[Span], Span] = as_it_stands

    @cached_property
    def wide(self) -> Ground:
        """The same under every reading, and after the term as well if the agreement goes on."""
        agreement, (first, last) = self.agreement, self.days
        if agreement.after_term.word != "ends":
            last = max(last, _LATEST)
        free = dict.fromkeys(agreement.questions)
        return Ground(self.asked, self.name, (first, last), {**free, **self.readings})

    @property
    def chosen(self) -> dict[str, str]:
        """The readings that are fixed."""
        return {question: reading for question, reading in self.readings.items() if reading}

    @property
    def agreement(self) -> t.Agreement:
        """The agreement that is proved about."""
        return self.asked.agreement

    @property
    def decision(self) -> t.Decision:
        """The decision that is proved about."""
        return self.agreement.decisions[self.name]

    @cached_property
    def world(self) -> World:
        """Every valid record and asked day."""
        return World((self.agreement,), *self.days)

    @cached_property
    def symbolic(self) -> Symbolic:
        """The agreement read in the world."""
        return Symbolic(self.world, self.agreement, self.readings)

    @cached_property
    def solving(self) -> Solving:
        """The solver of the world."""
        return Solving(self.world)

    @cached_property
    def outcome(self) -> Outcome:
        """How the decision stands on every record."""
        return self.symbolic.decision(self.name)

    @cached_property
    def parts(self) -> Parts:
        """Where each part of the decision matters."""
        return self.symbolic.parts(self.name)

    @cached_property
    def subjects(self) -> Sequence[Subject]:
        """What the decision compares."""
        return self.symbolic.subjects(self.name)

    @property
    def mentioned(self) -> tuple[str, ...]:
        """The questions that the decision mentions."""
        return self.asked.mentions.questions(self.name)

    @cached_property
    def sound_below(self) -> Truth:
        """Whether every decision directly below is decided: a gap of theirs is told there."""
        below = {
            e.name
            for e in reach(self.agreement, parts_of(self.decision))
            if isinstance(e, t.DecisionRef) and e.name != self.name
        }
        outcomes = [self.symbolic.decision(name) for name in sorted(below)]
        return all_in(negated(any_of(o.undecided, o.conflict)) for o in outcomes)

    def table(self, where: Truth) -> Region:
        """Who they are for whom it holds, as conditions."""
        return region(self.solving, where, self.subjects)

    def witness(self, where: Truth) -> tuple[Witness, Answer] | None:
        """A simple record for which it holds, and the answer to it; none if none was found."""
        found = self.solving.simplest(where)
        if found is None:
            return None
        return found, replayed(self.asked, found, self.name, self.chosen)

    def unsettled(self, kind: str, why: str, span: Span = NOWHERE) -> Unsettled:
        """That something was not settled: by the solver's reason, or what the world leaves open."""
        reasons = "; ".join(self.world.reasons)
        return Unsettled(kind, (self.name,), reasons or why, span)
