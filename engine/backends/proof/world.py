"""Every valid record and every asked day of a stretch, as numbers of the solver."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

import z3

from ...ir import tree as t
from ...records.given import days_of, limits_of, minutes_of
from ...values import NONE, Kind, Value
from . import witness
from .dayparts import FIRST_YEAR, LAST_YEAR, YEAR
from .ground import Ground
from .sym import ListFact, Sym
from .terms import (
    Number,
    Truth,
    agree,
    all_of,
    any_of,
    at_most,
    key_of,
    negated,
    packed,
    plus,
    same,
    scaled,
    term_of,
)
from .usual import usual_years
from .witness import Witness, holds_in

if TYPE_CHECKING:
    from .symbolic import Symbolic

__all__ = ["Witness", "World", "holds_in"]

_MILLIONTH: Final = 10**6
OTHERWISE: Final = ", otherwise"
"""Behind the name of a fact: that of the same person with another value of it."""


class World(Ground):
    """Every valid record and asked day, as z3 variables, shared by the agreements read in it.

    A fact that is given is fixed; the asked day is where the stretch is one day. `facts_used`
    are the facts that anything read in it looks at. What is asked of the solver takes as long
    as the world is large: one world serves one decision, and what is compared with it.
    """

    def __init__(
        self,
        agreements: Sequence[t.Agreement],
        first_day: date,
        last_day: date,
        *,
        facts: Mapping[str, Value] | None = None,
        prefix: str = "",
    ) -> None:
        super().__init__(prefix)
        self.agreements = tuple(agreements)
        self.facts_used: dict[str, None] = {}
        self.fixed: Mapping[str, Value] = dict(facts or {})
        self._facts: dict[str, Sym] = {}
        self._readings: dict[tuple[str, int], Number] = {}
        self._points: dict[str, dict[Hashable, tuple[Number, z3.BoolRef]]] = {}
        self._readers: list[Symbolic] = []
        self._musts_read: set[tuple[int, int]] = set()
        self._reading_musts = False
        self.stretch = (first_day, last_day)
        self.day: Number = packed(first_day)
        if first_day != last_day:
            self.day = self.new_day("as_of", first_day, last_day)

    # -------------------------------------------------------------- valid records

    def constraints(self) -> list[z3.BoolRef]:
        """Everything that holds in the world as built so far; later, only more is added.

        A `must` line holds as soon as one of its facts has been looked at: the others exist
        too, for the records spoken of are complete.
        """
        self._reading_musts = True
        while any(self._read_musts(reader) for reader in self._readers):
            pass  # a line read may look at facts that others speak of
        self._reading_musts = False
        return self._held

    def enter(self, reader: Symbolic) -> None:
        """Note who reads the `must` lines of an agreement."""
        if all(reader.agreement is not other.agreement for other in self._readers):
            self._readers.append(reader)

    def _read_musts(self, reader: Symbolic) -> bool:
        found = False
        for place, must in enumerate(reader.agreement.musts):
            key = (id(reader), place)
            touched = not must.fields or any(name in self._facts for name in must.fields)
            if key in self._musts_read or not touched:
                continue
            self._musts_read.add(key)
            found = True
            said = reader.condition(must.condition)
            self.hold(any_of(said.lacking, said.holds))
        return found

    # -------------------------------------------------------------- facts

    def spec(self, name: str) -> t.FieldSpec:
        """The field of that name."""
        return next(a.fields[name] for a in self.agreements if name in a.fields)

    def fact(self, name: str) -> Sym:
        """A fact of the record; constrained by its kind, range and precision."""
        if not self._reading_musts:
            self.facts_used.setdefault(name)
        if name not in self._facts:
            spec, given = self.spec(name), self.fixed.get(name)
            if given is None or spec.kind.rows:  # what is asked of rows is not followed
                self._facts[name] = self._open(spec)
            else:
                self._facts[name] = self.known(given)
        return self._facts[name]

    @cached_property
    def usual_years(self) -> Mapping[str, int]:
        """By how many years the days of the record likely lie back, where years are counted."""
        return usual_years(self.agreements)

    def another(self, name: str) -> Sym:
        """A second value of a fact, for the same person with another one: lists too."""
        spec = self.spec(name)
        return self._open(replace(spec, name=f"{name}{OTHERWISE}"))

    def another_day(self) -> Number:
        """A second day out of those that may be asked about."""
        return self.new_day("another day", *self.stretch)

    def _open(self, spec: t.FieldSpec) -> Sym:
        none: Truth = self.truth(f"{spec.name} is none") if spec.default is NONE else False
        match spec.kind.base:
            case "date" if spec.kind.years:
                first, last = map(packed, days_of(spec))
                years = self.whole(spec.name, first // YEAR, last // YEAR)
                day = plus(scaled(YEAR, years), first % YEAR)
                self.ranges.note(day, first, last)
                return Sym("day", none=none, cases=((True, day),))
            case "date":
                day = self.new_day(spec.name, *days_of(spec))
                return Sym("day", none=none, cases=((True, day),))
            case "datetime":
                return Sym("amount", none=none, cases=((True, self._any_minute(spec)),))
            case "choice":
                word = self._any_word(spec.name, spec.kind)
                return Sym("word", none=none, cases=((True, word),))
            case "id":
                return Sym("word", none=none, cases=((True, self.whole(spec.name, 0)),))
            case "yes_no":
                return Sym("truth", none=none, truth=self.truth(spec.name))
            case "list":
                fact = ListFact(spec.name, spec.kind.item or spec.kind)
                return Sym("list", none=none, lists=((True, fact),))
            case _:
                return Sym("amount", none=none, cases=((True, self._any_amount(spec)),))

    def _any_amount(self, spec: t.FieldSpec) -> Number:
        """An amount in its steps; the millionths that hours may have are not counted out."""
        limits = limits_of(spec.kind, spec)
        if limits.step.denominator == _MILLIONTH:
            amount: Number = z3.Real(self.name(spec.name))
        else:
            amount = scaled(limits.step, z3.Int(self.name(spec.name)))
        self.ranges.note(amount, limits.low, limits.high)
        self.hold(at_most(limits.low, amount))
        if limits.high is not None:
            self.hold(at_most(amount, limits.high))
        return amount

    def _any_minute(self, spec: t.FieldSpec) -> Number:
        low, high = minutes_of(spec)
        return self.ranges.note(self.whole(spec.name, low, high), low, high)

    @property
    def days_of_times(self) -> tuple[date, date]:
        """The days between which every time lies that is worked out."""
        return date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)

    def _any_word(self, name: str, kind: Kind) -> Number:
        codes = sorted(self.word(word) for word in kind.choices)
        if kind.open:
            return self.whole(name, 0)
        made = z3.Int(self.name(name))
        self.ranges.note(made, codes[0], codes[-1])
        if codes[-1] - codes[0] == len(codes) - 1:
            self.hold(at_most(codes[0], made), at_most(made, codes[-1]))
        else:
            self.hold(any_of(*(same(made, code) for code in codes)))
        return made

    @property
    def open_questions(self) -> tuple[str, ...]:
        """The questions whose reading is a free choice of the world."""
        return tuple(dict.fromkeys(question for question, _ in self._readings))

    def reading(self, question: str, count: int) -> Number:
        """The reading in use of a question with so many readings, chosen freely."""
        key = (question, count)
        if key not in self._readings:
            self._readings[key] = self.whole(f"reading of {question}", 0, count - 1)
        return self._readings[key]

    # -------------------------------------------------------------- lists

    def element(self, fact: ListFact) -> Sym:
        """Any element of a list of the record: the same one whenever it is asked for."""
        return self.define(("element", fact.name), lambda _: self._open(self._as_field(fact)))

    def row(self, depth: int) -> Sym:
        """Any row of the roster, told from those around it."""
        made = self.define(("row", depth), lambda fresh: fresh.whole(f"row {depth}", 0))
        return Sym("row", cases=((True, made),))

    def row_fact(self, row: Hashable, spec: t.FieldSpec) -> Sym:
        """A fact of a row: some value that its field may have."""

        def make(_fresh: object) -> Sym:
            return self._open(replace(spec, name=self.name(f"{spec.name} of a row")))

        return self.define(("row fact", row, spec.name), make)

    def _as_field(self, fact: ListFact) -> t.FieldSpec:
        name = f"element of {fact.name}"
        known = [a.fields[fact.name] for a in self.agreements if fact.name in a.fields]
        return (
            replace(known[0], name=name, kind=fact.item, default=None)
            if known
            else t.FieldSpec(name, fact.item)
        )

    def member(self, fact: ListFact, element: Number) -> Truth:
        """Whether a list of the record has an element; equal ones alike."""
        real = fact.item.base == "quantity"
        has = self.define(
            ("has", fact.name),
            lambda _: z3.Function(
                f"{self.prefix}{fact.name} has",
                z3.RealSort() if real else z3.IntSort(),
                z3.BoolSort(),
            ),
        )
        truth: z3.BoolRef = has(term_of(element, whole=not real))
        self._points.setdefault(fact.name, {})[key_of(element)] = (element, truth)
        self.hold(z3.Implies(truth, self.length(fact) >= 1))
        return truth

    def length(self, fact: ListFact) -> z3.ArithRef:
        """How many elements a list of the record has."""
        why = f"how many elements `{fact.text}` has, and in which order, is not followed"
        found = self.opaque_number(("length", fact.name), "whole", why)
        assert isinstance(found, z3.ArithRef)
        self.ranges.note(found, 0, None)
        self.hold(at_most(0, found))
        return found

    def length_used(self, name: str) -> Number | None:
        """How many elements a list has, if anything asked; none otherwise."""
        found: Number | None = self._made.get(("opaque", "whole", ("length", name)))
        return found

    def points(self, name: str) -> list[tuple[Number, z3.BoolRef]]:
        """The elements that a list of the record was asked for, and whether it has them."""
        return list(self._points.get(name, {}).values())

    # -------------------------------------------------------------- records

    def has_facts(self, facts: Mapping[str, Value]) -> Truth:
        """Whether the record has these facts, as far as they have been looked at."""
        return all_of(*(self._is(name, facts[name]) for name in self._facts if name in facts))

    def _is(self, name: str, value: Value) -> Truth:
        fact = self._facts[name]
        if value is NONE:
            return fact.none
        if isinstance(value, bool):
            return all_of(negated(fact.none), agree(fact.truth, value))
        if isinstance(value, tuple):
            return self._is_list(name, fact, value)
        return all_of(negated(fact.none), same(fact.cases[0][1], self.encoded(value)))

    def _is_list(self, name: str, fact: Sym, values: Sequence[Value]) -> Truth:
        """Whether the list has what it is asked for just where these elements say so."""
        if name in self.fixed or self.spec(name).kind.rows:
            return True
        elements = [self.encoded(v) for v in values]
        points = self.points(name)
        asked = (agree(has, any_of(*(same(at, e) for e in elements))) for at, has in points)
        length = self.length_used(name)
        long = True if length is None else same(length, len(elements))
        return all_of(negated(fact.none), long, *asked)

    def record_of(self, model: z3.ModelRef) -> Witness:
        """The record, day and readings of a model, exact."""
        used = (n for n in self.facts_used if n in self.fixed or not self.spec(n).kind.rows)
        known = {name: self._facts[name] for name in used}
        return witness.record_of(self, known, self._readings, model)
