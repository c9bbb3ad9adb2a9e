"""An agreement read in a world: each expression and decision, on every record at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, TypeVar

from ...ir import tree as t
from ...ir.mentions import fields_below
from ...ir.walk import parts_of
from ...ir.years import in_days
from ...values import LeapDay, MonthEnd, Rounding
from . import amounts, decisions, lists, logic, moving, tables, times
from .cases import Option, selected
from .frame import Frame
from .noting import Notebook, Notes
from .sym import GAP, BranchPart, Cut, EdgePart, ListFact, Outcome, Parts, RowPart, Subject, Sym
from .terms import Number, Truth, all_of, any_of, negated, packed
from .world import World

__all__ = [
    "BranchPart",
    "Cut",
    "EdgePart",
    "Outcome",
    "Parts",
    "RowPart",
    "Subject",
    "Sym",
    "Symbolic",
]

T = TypeVar("T")
Reader = Callable[["Symbolic", Any, Frame], Sym]


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """What was made for a name, what was noted meanwhile, and the questions it rests on."""

    found: Any
    notes: Notebook
    questions: frozenset[str]


class Symbolic:
    """An agreement read in a world.

    `readings`: the reading of a question by name; none for a free choice. Questions not
    mentioned have the reading adopted, and are a free choice where none is. `day` is the asked
    day, if it is not the world's. `beside` is the same agreement in the same world under other
    readings: what rests on none that is read otherwise is taken over from there.
    """

    def __init__(
        self,
        world: World,
        agreement: t.Agreement,
        readings: Mapping[str, str | None],
        day: Number | None = None,
        beside: Symbolic | None = None,
    ) -> None:
        self.world = world
        self.agreement = agreement
        self.ranges = world.ranges
        self.products = world.products
        self.notes = Notes(self)
        self._readings = {
            name: question.index(chosen)
            for name, question in agreement.questions.items()
            if (chosen := readings.get(name, question.adopted))
        }
        self._memory: dict[Hashable, _Kept] = {}
        self._consulted: list[set[str]] = [set()]
        self._fields_of: dict[tuple[str, str], frozenset[str]] = {}
        setting = agreement.conventions
        self.leap_day: LeapDay | Truth = self._convention(setting.leap_day, LeapDay.MAR_1.value)
        self.month_end: MonthEnd | Truth = self._convention(
            setting.month_end, MonthEnd.CLAMPED.value
        )
        self.frame = Frame(world.day if day is None else day)
        self._taken_over = beside.alike_in(self._readings) if beside is not None else {}
        world.enter(self)

    # -------------------------------------------------------------- what is asked

    def value(self, expr: t.Expr) -> Sym:
        """An expression on the asked day."""
        return self.read(expr, self.frame)

    def condition(self, expr: t.Expr) -> Sym:
        """A condition on the asked day; `none` counts as no."""
        return self.test(expr, self.frame)

    def decision(self, name: str) -> Outcome:
        """How a decision stands on the asked day."""
        return self.parts(name).outcome

    def parts(self, name: str) -> Parts:
        """The parts of a decision on the asked day, and where each matters."""
        return self.parts_at(name, self.frame)

    def parts_at(self, name: str, f: Frame) -> Parts:
        """The parts of a decision in a frame."""
        return self._decided(name, f)

    def subjects(self, name: str) -> tuple[Subject, ...]:
        """What the decision compares, as noted while it was evaluated."""
        self.parts(name)
        return self.notes.subjects(self._memory["decision", name, self.frame.key].notes)

    def subjects_of(self, expr: t.Expr) -> tuple[Subject, ...]:
        """What an expression compares on the asked day."""
        self.notes.open()
        self.value(expr)
        return self.notes.subjects(self.notes.close())

    # -------------------------------------------------------------- reading

    def read(self, expr: t.Expr, f: Frame) -> Sym:
        """An expression in a frame."""
        found = READERS[type(expr)](self, expr, f)
        if found.cases:
            self.notes.spoken(expr, f, found)
        return found

    def test(self, expr: t.Expr, f: Frame) -> Sym:
        """A condition in a frame: `none` counts as no."""
        found = self.read(expr, f)
        if found.none is False:
            return found if found.sort else Sym("truth", found.undecided, found.conflict)
        truth = all_of(found.truth, negated(found.none))
        return Sym("truth", found.undecided, found.conflict, truth=truth)

    def solid(self, found: Sym) -> Sym:
        """A list only where every element is known."""
        return lists.solid(found) if found.lists else found

    def _remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is made once for `key`, with what was noted meanwhile."""
        kept = self._memory.get(key) or self._taken_over.get(key)
        if kept is None:
            self.notes.open()
            self._consulted.append(set())
            made = make()
            kept = _Kept(made, self.notes.close(), frozenset(self._consulted.pop()))
        self._memory[key] = kept
        self._consulted[-1].update(kept.questions)
        self.notes.include(kept.notes)
        result: T = kept.found
        return result

    def alike_in(self, readings: Mapping[str, int]) -> dict[Hashable, _Kept]:
        """What was made so far that comes out the same under other readings."""
        names = self._readings.keys() | readings.keys()
        others = {q for q in names if self._readings.get(q) != readings.get(q)}
        setting = self.agreement.conventions
        if others & {str(setting.leap_day), str(setting.month_end)}:
            return {}  # how days are counted is looked up nowhere: everything may rest on it
        return {k: kept for k, kept in self._memory.items() if others.isdisjoint(kept.questions)}

    def _looks_at(self, what: str, name: str, parts: tuple[t.Expr, ...]) -> frozenset[str]:
        key = (what, name)
        if key not in self._fields_of:
            self._fields_of[key] = fields_below(self.agreement, parts)
        return self._fields_of[key]

    # -------------------------------------------------------------- names

    def field(self, e: t.Field, f: Frame) -> Sym:
        """A fact: the record's, or the one given instead."""
        given = f.facts.get(e.name)
        if given is not None:
            return given
        found = self.world.fact(e.name)
        if found.sort == "truth":
            self.notes.truth(e.name, found.truth, found.known)
        return found

    def define(self, e: t.DefineRef, f: Frame) -> Sym:
        """A define, on the day at hand."""
        body = self.agreement.defines[e.name].body
        if f.facts or f.elements:
            f = f.for_name(self._looks_at("define", e.name, (body,)))
        return self._remember(("define", e.name, f.key), lambda: self.read(body, f))

    def dated(self, e: t.ValueRef, f: Frame) -> Sym:
        """The row of a dated value in force."""
        value = self.agreement.values[e.name]
        self.notes.dated((row.first_day for row in value.rows), f)
        left: Truth = True
        options: list[Option] = []
        for row in reversed(value.rows):
            begun = self.ranges.related(t.Relation.GE, f.day, packed(row.first_day))
            chosen = all_of(left, begun)
            if chosen is not False:
                options.append((chosen, self.read(row.value, f)))
            left = all_of(left, negated(begun))
            if left is False:
                break
        options.append((left, GAP))
        return selected(self.ranges, options).without_value(
            self.ended(value.after_term, f), conflict=False
        )

    def decision_at(self, e: t.DecisionRef, f: Frame) -> Sym:
        """The value of another decision; where it is not decided, as it stands."""
        if f.facts or f.elements:
            parts = parts_of(self.agreement.decisions[e.name])
            f = f.for_name(self._looks_at("decision", e.name, parts))
        return self._decided(e.name, f).outcome.value

    def _decided(self, name: str, f: Frame) -> Parts:
        decision = self.agreement.decisions[name]
        return self._remember(
            ("decision", name, f.key), lambda: decisions.decided(self, decision, f)
        )

    # -------------------------------------------------------------- readings

    def reads(self, question: str, place: int) -> Truth:
        """Whether the reading in use is the one at this place."""
        self._consulted[-1].add(question)
        if question in self._readings:
            return self._readings[question] == place
        count = len(self.agreement.questions[question].readings)
        return self.ranges.related(t.Relation.EQ, self.world.reading(question, count), place)

    def _says(self, question: str, word: str) -> Truth:
        """Whether the reading in use of a question gives this word."""
        readings = self.agreement.questions[question].readings
        return any_of(
            *(
                self.reads(question, place)
                for place, reading in enumerate(readings)
                if isinstance(reading.body, t.Literal) and str(reading.body.value) == word
            )
        )

    def _convention(self, setting: LeapDay | MonthEnd | str, first: str) -> Truth:
        """Whether the first word of a convention holds."""
        if isinstance(setting, LeapDay | MonthEnd):
            return setting.value == first
        return self._says(setting, first)

    def roundings(self) -> list[tuple[Truth, Rounding]]:
        """How the agreement rounds, with where it does so."""
        setting = self.agreement.conventions.rounding
        if isinstance(setting, Rounding):
            return [(True, setting)]
        found = [(self._says(setting, how.value), how) for how in Rounding]
        return [(truth, how) for truth, how in found if truth is not False]

    def ended(self, rule: t.AfterTerm, f: Frame) -> Truth:
        """Whether the day lies after the term, and nothing holds then."""
        term = self.agreement.term
        if term is None or rule.word == "continues":
            return False
        ends = self._says(rule.question, "ends") if rule.word == "contested" else True
        after = self.ranges.related(t.Relation.GT, f.day, packed(term[1]))
        found = all_of(after, ends)
        if found is not False:
            self.notes.dated((term[1] + timedelta(1),), f)
        return found

    # -------------------------------------------------------------- elements

    def element(self, fact: ListFact, f: Frame) -> Sym:
        """Any element of a list of the record; of a row in another's `for each`, another row."""
        if fact.item.base == "row":
            return self.world.row(sum(x.sort == "row" for x in f.elements.values()))
        return self.world.element(fact)


def _bound(_s: Symbolic, e: t.Bound, f: Frame) -> Sym:
    return f.elements[e.name]


READERS: Final[Mapping[type, Reader]] = {
    t.Literal: lambda s, e, f: s.world.known(e.value),
    t.Undecided: lambda s, e, f: GAP,
    t.Field: Symbolic.field,
    t.Bound: _bound,
    t.Day: lambda s, e, f: Sym("day", cases=((True, f.day),)),
    t.DefineRef: Symbolic.define,
    t.ValueRef: Symbolic.dated,
    t.DecisionRef: Symbolic.decision_at,
    t.IsReading: logic.is_reading,
    t.ByReading: logic.by_reading,
    t.Not: logic.not_,
    t.And: logic.and_,
    t.Or: logic.or_,
    t.If: logic.if_,
    t.Compare: logic.compare,
    t.In: lists.in_,
    t.Add: amounts.add,
    t.Subtract: amounts.subtract,
    t.Multiply: amounts.multiply,
    t.Divide: amounts.divide,
    t.PercentOf: amounts.percent_of,
    t.Extreme: amounts.extreme,
    t.Round: amounts.round_,
    t.Shift: moving.shift,
    t.DaysBetween: moving.days_between,
    t.Completed: moving.completed,
    t.NearDay: moving.near_day,
    t.WorkingDay: moving.working_day,
    t.AtTime: times.at_time,
    t.HoursOn: times.hours_on,
    t.HoursBetween: times.hours_between,
    t.DateOf: times.date_of,
    t.MonthEdge: moving.month_edge,
    t.Part: moving.part,
    t.YearEdge: lambda s, e, f: s.read(in_days(e), f),
    t.YearOf: lambda s, e, f: s.read(in_days(e), f),
    t.AtDay: moving.at_day,
    t.WithField: moving.with_field,
    t.ListOf: lists.list_of,
    t.Rows: lists.rows,
    t.RowField: lists.row_field,
    t.Each: lists.each,
    t.Carry: lists.carry,
    t.Tiers: tables.tiers,
}
