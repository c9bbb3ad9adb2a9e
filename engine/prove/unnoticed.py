"""A fault that no example notices: the record on which the answer differs, or that there is none.

The solver speaks of every valid record on every day from the day before the first date that
the agreement names for itself through the year after the last. What it finds is asked again of
the agreement and of the copy, by their meaning, and only counts if the two answers differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, partial
from typing import TypeVar

from ..backends.plain import Plain
from ..backends.proof.cents import whole_cents
from ..backends.proof.solving import Solving
from ..backends.proof.sym import Outcome, Sym
from ..backends.proof.symbolic import Symbolic
from ..backends.proof.terms import Truth, negated
from ..backends.proof.world import Witness, World
from ..check.scenarios import Example
from ..inquiry.answers import Answer
from ..inquiry.examples import meets
from ..inquiry.reasons import reasons
from ..ir import tree as t
from ..ir.walk import everything, parts_of
from ..source import NOWHERE, Source
from ..syntax.parser import parse
from ..syntax.printer import canonical
from ..values import CENT
from .differences import differ
from .mutants import Mutant
from .nearby import Facts, by_cents, by_one_fact, without
from .replay import scenario_text
from .trial import Trial

_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)
_YEAR = timedelta(366)
_MOST_UNSETTLED = 2
"""After so many decisions about which nothing is settled, the others are not looked at."""
_MILLISECONDS_A_PROOF = 3000
_MILLISECONDS_A_CENT = 500
"""Rounding is settled soon or never."""
_MILLISECONDS_A_WISH = 250
"""For each thing that would make a record simpler: whether it can be had soon."""
Given = TypeVar("Given")
Days = tuple[date, date]
Readings = Mapping[str, str | None]
Finder = Callable[[t.Agreement, t.Agreement, str, Days, Readings], "Witness | NotSettled | None"]


@dataclass(frozen=True, slots=True)
class NotSettled:
    """That the solver found neither a record nor a proof, and why."""

    why: str


_NOT_SEEN = NotSettled("asked again, no difference was seen")


def difference(
    base: t.Agreement, mutant: t.Agreement, decision: str, days: Days, readings: Readings
) -> Witness | NotSettled | None:
    """A record and day of `days` on which a decision differs between the two; none if proved.

    Questions whose reading is none are read in any way, the same for both.
    """
    world = World((base, mutant), *days)
    old = Symbolic(world, base, readings).decision(decision)
    new = Symbolic(world, mutant, readings).decision(decision)
    return _found(world, differ(old, new, base.decisions[decision].kind))


def difference_to_the_cent(
    base: t.Agreement, mutant: t.Agreement, decision: str, days: Days, readings: Readings
) -> Witness | NotSettled | None:
    """The same where the answers differ as they are given: money rounded by each one's rule."""
    world = World((base, mutant), *days)
    kind = base.decisions[decision].kind
    both = [Symbolic(world, a, readings) for a in (base, mutant)]
    one, other = (each.decision(decision) for each in both)
    if differ(one, other, kind) is False and whole_cents(one.value):
        return None
    answered = t.Round(t.DecisionRef(decision, kind=kind), CENT, None, kind=kind)
    old, new = (_outcome(each.value(answered)) for each in both)
    return _found(world, differ(old, new, kind), _MILLISECONDS_A_CENT)


def difference_by_default(
    field: str,
    base: t.Agreement,
    mutant: t.Agreement,
    decision: str,
    days: Days,
    readings: Readings,
) -> Witness | NotSettled | None:
    """The same for another default of a field: as if every record left that field out.

    Without a default any value may turn up, so that the answer must not depend on it.
    """
    world = World((base,), *days)
    symbolic = Symbolic(world, base, readings)
    kind = base.decisions[decision].kind
    asked = t.DecisionRef(decision, kind=kind)
    old, new = (
        _outcome(symbolic.value(_given(asked, agreement.fields[field])))
        for agreement in (base, mutant)
    )
    return _found(world, differ(old, new, kind))


def _given(asked: t.DecisionRef, spec: t.FieldSpec) -> t.Expr:
    if spec.default is None:
        return asked
    return t.WithField(asked, spec.name, t.Literal(spec.default, kind=spec.kind), kind=asked.kind)


def _outcome(value: Sym) -> Outcome:
    return Outcome(negated(value.lacking), value.undecided, value.conflict, value)


def _found(
    world: World, where: Truth, milliseconds: int = _MILLISECONDS_A_PROOF
) -> Witness | NotSettled | None:
    verdict = Solving(world, milliseconds).verdict(where)
    if verdict.impossible:
        return None
    if verdict.model is None:
        return NotSettled(verdict.why)
    simple = Solving(world, _MILLISECONDS_A_WISH).simplest(where)
    return simple or world.record_of(verdict.model.ref)


def asked_days(agreement: t.Agreement) -> Days:
    """The days that are asked about: around every date that the agreement names for itself.

    Its term, the first days of dated rows, and the days that the asked day is compared with.
    """
    days = [*(agreement.term or ()), *_dates(agreement)] or [date(2000, 1, 1), date(2039, 12, 31)]
    return max(_FIRST, min(days) - timedelta(1)), min(_LAST, max(days) + _YEAR)


def _dates(agreement: t.Agreement) -> Iterator[date]:
    for value in agreement.values.values():
        yield from (row.first_day for row in value.rows)
    bodies = [define.body for define in agreement.defines.values()]
    for decision in agreement.decisions.values():
        bodies += parts_of(decision)
    for question in agreement.questions.values():
        bodies += [r.body for r in question.readings if r.body is not None]
    for e in (e for body in bodies for e in everything(body)):
        if isinstance(e, t.Compare) and t.Day in (type(e.left), type(e.right)):
            for side in (e.left, e.right):
                if isinstance(side, t.Literal) and isinstance(side.value, date):
                    yield side.value


# ------------------------------------------------------------------ the search


class Search:
    """What is looked for of one mutant: first in the term as read, then on any day in any way."""

    def __init__(self, trial: Trial, mutant: Mutant) -> None:
        self.trial = trial
        self.mutant = mutant
        self.base = trial.agreement
        self.plain = Plain(self.base)
        self.copy = Plain(mutant.agreement)

    def scenario(self) -> tuple[str, str]:
        """The text of a scenario that notices it, or why there is none; neither if none can."""
        whys: list[str] = []
        for decision in self.mutant.touches:
            found = self._at_once(decision) or self._by_proof(decision)
            if isinstance(found, NotSettled):
                found = (
                    self._near(
                        decision,
                        lambda f: by_one_fact(
                            f, self.base.fields, self.base.roster, self.base.rows
                        ),
                    )
                    or found
                )
            if isinstance(found, Example):
                return self._text(found)
            if found is not None:
                whys.append(f"`{decision}`: {found.why}")
            if len(whys) == _MOST_UNSETTLED:
                break
        return "", "; ".join(dict.fromkeys(whys))

    # -------------------------------------------------------------- near the examples

    def _at_once(self, decision: str) -> Example | None:
        """What solvers are slow at: another default, another rounding of cents."""
        fields = self.base.fields
        if self._defaulted:
            return self._near(decision, lambda facts: without(facts, self._defaulted))
        if self._rounds_otherwise:
            return self._near(decision, lambda facts: by_cents(facts, fields))
        return None

    def _by_one_fact(self, facts: Facts) -> Iterator[Facts]:
        return by_one_fact(facts, self.base.fields, self.base.roster, self.base.rows)

    def _near(self, decision: str, vary: Callable[[Facts], Iterator[Facts]]) -> Example | None:
        """An example of the decision, varied, that notices it."""
        for place in self.trial.of_decision.get(decision, ()):
            example = self.trial.examples[place]
            for facts in vary(example.facts):
                found = self._noticing(replace(example, facts=facts))
                if found is not None:
                    return self._smallest(found)
        return None

    @cached_property
    def _defaulted(self) -> str:
        """The field whose default the mutant changes; empty where it changes none."""
        there = self.mutant.agreement.fields
        return next((n for n, spec in self.base.fields.items() if there[n] != spec), "")

    @cached_property
    def _rounds_otherwise(self) -> bool:
        """Whether the mutant rounds answers in money otherwise."""
        return _rounding(self.base) != _rounding(self.mutant.agreement)

    # -------------------------------------------------------------- proofs

    def _by_proof(self, decision: str) -> Example | NotSettled | None:
        for find in self._finders(decision):
            found = self._searched(decision, find)
            if found != _NOT_SEEN:
                return found
        return _NOT_SEEN

    def _finders(self, decision: str) -> list[Finder]:
        """How a difference is found: of money also to the cent, and only so if rounding differs."""
        if self._defaulted:
            return [partial(difference_by_default, self._defaulted)]
        if not self.base.decisions[decision].kind.is_money:
            return [difference]
        if self._rounds_otherwise:
            return [difference_to_the_cent]
        return [difference, difference_to_the_cent]

    def _searched(self, decision: str, find: Finder) -> Example | NotSettled | None:
        """What a way of finding comes to: any day and reading first, since it settles the most."""
        questions = self.trial.mentions.questions(decision)
        there = self.mutant.agreement.questions
        free = dict.fromkeys(
            q for q in questions if there[q].adopted == self.base.questions[q].adopted
        )
        wide, term = asked_days(self.base), self.base.term
        pair = self.base, self.mutant.agreement
        last = find(*pair, decision, wide, free)
        if not isinstance(last, Witness):
            return last
        nicer = [(days, readings) for days in (term, wide) if days for readings in ({}, free)]
        for days, readings in nicer[:-1]:
            found = find(*pair, decision, days, readings)
            example = self._asked(found, decision) if isinstance(found, Witness) else None
            if example is not None:
                return example
        return self._asked(last, decision) or _NOT_SEEN

    # -------------------------------------------------------------- asked again

    def _asked(self, witness: Witness, decision: str) -> Example | None:
        facts = {n: v for n, v in witness.facts.items() if n != self._defaulted}
        asked = Example(
            "", witness.day, facts, witness.readings, decision, "", None, (), "", NOWHERE
        )
        found = self._noticing(asked)
        return None if found is None else self._smallest(found)

    def _noticing(self, asked: Example) -> Example | None:
        """The question with the agreement's own answer, if the mutant answers otherwise."""
        answer = self.trial.answer(self.plain, asked)
        if answer.status == "invalid":
            return None
        example = _expecting(asked, answer)
        return None if meets(example, self.trial.answer(self.copy, example)) else example

    # -------------------------------------------------------------- no more than it needs

    def _smallest(self, example: Example) -> Example:
        """The same without the readings, facts and elements of lists that it can do without."""
        for name in example.readings:
            fewer = replace(example, readings=_without(example.readings, name))
            example = fewer if self._comes_out_alike(fewer, example) else example
        for name in example.facts:
            fewer = replace(example, facts=_without(example.facts, name))
            example = fewer if self._comes_out_alike(fewer, example) else example
        for name, value in example.facts.items():
            for item in value if isinstance(value, tuple) else ():
                kept = example.facts[name]
                assert isinstance(kept, tuple)
                rest = tuple(other for other in kept if other != item)
                fewer = replace(example, facts={**example.facts, name: rest})
                example = fewer if self._comes_out_alike(fewer, example) else example
        return example

    def _comes_out_alike(self, fewer: Example, example: Example) -> bool:
        """Whether both the agreement and the mutant answer with less what they did before."""
        return all(
            _same_answer(self.trial.answer(plain, fewer), self.trial.answer(plain, example))
            for plain in (self.plain, self.copy)
        )

    # -------------------------------------------------------------- as text

    def _text(self, example: Example) -> tuple[str, str]:
        """The scenario; or that no literal says what it expects."""
        witness = Witness(example.day, example.facts, example.readings)
        answer = self.trial.answer(self.plain, example)
        title = f"noticed: {self.mutant.what}".replace("`", "")
        text = scenario_text(self.base, title, witness, (answer,))
        if "\n  expect " in text:
            source = Source("scenario", text)
            return canonical(parse(source).document, source), ""
        return "", f"`{example.decision}` differs by an amount without a finite decimal"


def _rounding(agreement: t.Agreement) -> str:
    """How money is rounded, as read."""
    how = agreement.conventions.rounding
    return agreement.questions[how].adopted if isinstance(how, str) else how.value


def _without(given: Mapping[str, Given], name: str) -> dict[str, Given]:
    return {n: v for n, v in given.items() if n != name}


def _expecting(asked: Example, answer: Answer) -> Example:
    cites = dict.fromkeys(r.cite for r in reasons(answer))
    return replace(
        asked,
        status=answer.status,
        value=answer.value,
        needs=tuple(sorted(answer.needs)),
        cite=next(iter(cites), "") if answer.status == "decided" else "",
    )


def _same_answer(one: Answer, other: Answer) -> bool:
    return (one.status, one.value, one.needs) == (other.status, other.value, other.needs)
