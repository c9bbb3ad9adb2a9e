"""The meaning, as closures: what every other back end must agree with.

Each operator becomes one Python function of a frame (the day, the facts, the
readings in use). Unknown is a `Lack`, never false, zero or today; `and`, `or` and
`if` absorb what cannot change their result. Decisions are looked up through the
asking, so that another back end can decide them and still share these closures.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self, TypeVar

from ..ir import tree as t
from ..ir.mentions import fields_below
from ..ir.walk import parts_of, read
from ..ir.years import in_days
from ..values import (
    NONE,
    Conventions,
    LeapDay,
    MonthEnd,
    Rounding,
)
from . import lists, moving, operators, tables, times
from .branches import DecisionClosures
from .outcome import (
    Applying,
    KeyUnknown,
    Lack,
    NotMet,
    Outcome,
    Result,
    settle,
)

if TYPE_CHECKING:
    from .asking import Asking, Frame

Closure = Callable[["Frame"], Result]
Part = TypeVar("Part")
Made = TypeVar("Made")
Body = Callable[["Frame"], "Result | NotMet | KeyUnknown"]


class Plain:
    """An agreement as closures, made when first needed."""

    def __init__(self, agreement: t.Agreement) -> None:
        self.agreement = agreement
        self.order = tuple(agreement.questions)
        self.bit = {name: 1 << i for i, name in enumerate(self.order)}
        self.place = {name: i for i, name in enumerate(self.order)}
        self.reading_names = tuple(
            tuple(r.name for r in q.readings) for q in agreement.questions.values()
        )
        self.adopted = tuple(q.index(q.adopted) for q in agreement.questions.values())
        self.flag_after = 1 << len(self.order)
        self.flag_before = self.flag_after << 1
        setting = agreement.conventions
        self._convention_bits = (
            self._bit_of(setting.leap_day),
            self._bit_of(setting.month_end),
            self._bit_of(setting.rounding),
        )
        self._defines: dict[str, Closure] = {}
        self._values: dict[str, Closure] = {}
        self._readings: dict[str, tuple[Closure | None, ...]] = {}
        self._decisions: dict[str, DecisionClosures] = {}
        self._fields_of: dict[str, frozenset[str]] = {}
        self._made: dict[tuple[object, int], Any] = {}
        self.table = self._operators()

    def _operators(self) -> dict[type, Callable[..., Closure]]:
        """What makes the closure of each operator."""
        return {
            t.Literal: self._literal,
            t.Undecided: lambda e: operators.always(Lack("undecided", why="the text does not say")),
            t.Field: self._field,
            t.Bound: self._bound,
            t.Day: lambda e: moving.asked_day,
            t.DefineRef: self._define_ref,
            t.ValueRef: self._value_ref,
            t.DecisionRef: self._decision_ref,
            t.IsReading: self._is_reading,
            t.ByReading: self._by_reading,
            t.Not: lambda e: operators.not_(self, e),
            t.And: lambda e: operators.and_(self, e),
            t.Or: lambda e: operators.or_(self, e),
            t.If: lambda e: operators.if_(self, e),
            t.Compare: lambda e: operators.compare(self, e),
            t.In: lambda e: operators.in_(self, e),
            t.Add: lambda e: operators.add(self, e),
            t.Subtract: lambda e: operators.subtract(self, e),
            t.Multiply: lambda e: operators.multiply(self, e),
            t.Divide: lambda e: operators.divide(self, e),
            t.PercentOf: lambda e: operators.percent_of(self, e),
            t.Extreme: lambda e: operators.extreme(self, e),
            t.Round: lambda e: operators.round_(self, e),
            t.AtDay: self._at_day,
            t.WithField: self._with_field,
            t.Tiers: lambda e: tables.tiers(self, e),
            **self._day_operators(),
            **self._list_operators(),
        }

    def _day_operators(self) -> dict[type, Callable[..., Closure]]:
        return {
            t.Shift: lambda e: moving.shift(self, e),
            t.WorkingDay: lambda e: moving.working_day(self, e),
            t.DaysBetween: lambda e: moving.days_between(self, e),
            t.AtTime: lambda e: times.at_time(self, e),
            t.HoursOn: lambda e: times.hours_on(self, e),
            t.HoursBetween: lambda e: times.hours_between(self, e),
            t.DateOf: lambda e: times.date_of(self, e),
            t.Completed: lambda e: moving.completed(self, e),
            t.NearDay: lambda e: moving.near_day(self, e),
            t.MonthEdge: lambda e: moving.month_edge(self, e),
            t.Part: lambda e: moving.part(self, e),
            t.YearEdge: lambda e: self.closure(in_days(e)),
            t.YearOf: lambda e: self.closure(in_days(e)),
        }

    def _list_operators(self) -> dict[type, Callable[..., Closure]]:
        return {
            t.ListOf: lambda e: lists.list_of(self, e),
            t.Rows: lambda e: lists.rows(self, e),
            t.RowField: lambda e: lists.row_field(self, e),
            t.Each: lambda e: lists.each(self, e),
            t.Carry: lambda e: lists.carry(self, e),
        }

    def closure(self, expr: t.Expr) -> Closure:
        """The function that evaluates `expr`."""
        return read(expr, self.table)

    def condition(self, expr: t.Expr) -> Closure:
        """A condition: `none` counts as no."""
        inner = self.closure(expr)
        if expr.kind.base == "yes_no" and not operators.may_be_none(expr):
            return inner

        def run(f: Frame) -> Result:
            found = inner(f)
            return False if found is NONE else found

        return run

    def once(self, make: Callable[[Self, Part], Made], part: Part) -> Made:
        """What `make` gives for a part of the agreement, made when first needed and kept."""
        key = (make, id(part))
        found: Made | None = self._made.get(key)
        if found is None:
            found = self._made[key] = make(self, part)
        return found

    # -------------------------------------------------------------- conventions

    def conventions(self, ask: Asking) -> Conventions:
        """The conventions under the readings in use; contested ones count as consulted."""
        if ask.conventions is None:
            setting = self.agreement.conventions
            leap, end, how = setting.leap_day, setting.month_end, setting.rounding
            ask.conventions = Conventions(
                leap if isinstance(leap, LeapDay) else LeapDay(self._word(leap, ask)),
                end if isinstance(end, MonthEnd) else MonthEnd(self._word(end, ask)),
                how if isinstance(how, Rounding) else Rounding(self._word(how, ask)),
                setting.day_before,
            )
        return ask.conventions

    def _word(self, question: str, ask: Asking) -> str:
        """The convention word of the reading in use; the first where none is adopted."""
        readings = self.agreement.questions[question].readings
        body = readings[max(0, ask.readings[self.place[question]])].body
        assert isinstance(body, t.Literal)
        return str(body.value)

    def convention_bits(self) -> tuple[int, int, int]:
        """The question bits of the leap-day, month-end and rounding conventions; 0 if settled."""
        return self._convention_bits

    def _bit_of(self, setting: str | LeapDay | MonthEnd | Rounding) -> int:
        return self.bit[setting] if type(setting) is str else 0

    # -------------------------------------------------------------- leaves

    def _literal(self, e: t.Literal) -> Closure:
        return operators.always(e.value)

    def _field(self, e: t.Field) -> Closure:
        name = e.name
        unknown = Lack("needs", frozenset({name}))

        def run(f: Frame) -> Result:
            return f.facts.get(name, unknown)

        return run

    def _bound(self, e: t.Bound) -> Closure:
        name = e.name
        return lambda f: f.bound[name]

    def _define_ref(self, e: t.DefineRef) -> Closure:
        name = e.name

        def compute(f: Frame) -> Result:
            closure = self._defines.get(name)
            if closure is None:
                closure = self._defines[name] = self.closure(self.agreement.defines[name].body)
            return closure(f)

        def run(f: Frame) -> Result:
            if f.key or f.bound:
                f = f.for_name(self._looks_at(name, (self.agreement.defines[name].body,)))
            found: Result = f.ask.remember((name, f.day, f.live, f.key), compute, f)
            return found

        return run

    def _value_ref(self, e: t.ValueRef) -> Closure:
        name = e.name

        def run(f: Frame) -> Result:
            closure = self._values.get(name)
            if closure is None:
                closure = self._values[name] = self._dated(self.agreement.values[name])
            return closure(f)

        return run

    def _dated(self, value: t.DatedValue) -> Closure:
        rows = tuple((row.first_day, self.dated_body(row)) for row in reversed(value.rows))
        gap = Lack("undecided", why=f"`{value.name}` has no row in force that day")
        before_first = tuple(day for day, _ in rows)

        def run(f: Frame) -> Result:
            if f.live:
                f.ask.changes(min((d for d in before_first if d > f.day), default=None))
            ended = self.after_term(value.after_term, f)
            if ended is not None:
                return ended
            for first_day, closure in rows:
                if first_day <= f.day:
                    return closure(f)
            return gap

        return run

    def after_term(self, rule: t.AfterTerm, f: Frame) -> Lack | None:
        """What is lacking because the day lies after the term; none while nothing is."""
        term = self.agreement.term
        if term is None:
            return None
        if f.day <= term[1]:
            if rule.word != "continues" and f.live:
                f.ask.changes(term[1] + timedelta(1))
            if f.day < term[0]:
                f.ask.consulted |= self.flag_before
            return None
        f.ask.consulted |= self.flag_after
        word = rule.word
        if word == "contested":
            chosen = self._chosen(rule.question, f)
            if isinstance(chosen, Lack):
                return chosen
            body = self.agreement.questions[rule.question].readings[chosen].body
            word = str(body.value) if isinstance(body, t.Literal) else "continues"
        return None if word == "continues" else Lack("undecided", why="the agreement has ended")

    def _decision_ref(self, e: t.DecisionRef) -> Closure:
        name = e.name

        def run(f: Frame) -> Result:
            if f.key or f.bound:
                f = f.for_name(self._looks_at(name, parts_of(self.agreement.decisions[name])))
            outcome = f.ask.outcome(name, f)
            if outcome.status == "decided":
                assert outcome.value is not None
                return outcome.value
            lack = outcome.lack or Lack(outcome.status)
            why = f"`{name}` is {outcome.status}"
            return Lack(outcome.status, lack.needs, why, lack.questions, lack.ties)

        return run

    def _looks_at(self, name: str, parts: tuple[t.Expr, ...]) -> frozenset[str]:
        """The fields that a define or decision, made of `parts`, may look at."""
        found = self._fields_of.get(name)
        if found is None:
            found = self._fields_of[name] = fields_below(self.agreement, parts)
        return found

    # -------------------------------------------------------------- readings

    def _chosen(self, question: str, f: Frame) -> int | Lack:
        f.ask.consulted |= self.bit[question]
        index = f.ask.readings[self.place[question]]
        if index < 0:
            return Lack("contested", why=f"`{question}` is open", questions=frozenset({question}))
        return index

    def _is_reading(self, e: t.IsReading) -> Closure:
        wanted = self.agreement.questions[e.question].index(e.reading)

        def run(f: Frame) -> Result:
            chosen = self._chosen(e.question, f)
            return chosen if isinstance(chosen, Lack) else chosen == wanted

        return run

    def _by_reading(self, e: t.ByReading) -> Closure:
        name = e.question

        def run(f: Frame) -> Result:
            chosen = self._chosen(name, f)
            if isinstance(chosen, Lack):
                return chosen
            closures = self._readings.get(name)
            if closures is None:
                bodies = (r.body for r in self.agreement.questions[name].readings)
                closures = tuple(self.closure(b) if b is not None else None for b in bodies)
                self._readings[name] = closures
            closure = closures[chosen]
            return closure(f) if closure else Lack("undecided")

        return run

    # -------------------------------------------------------------- where and with what

    def _at_day(self, e: t.AtDay) -> Closure:
        operand, day = self.closure(e.operand), self.closure(e.day)

        def run(f: Frame) -> Result:
            moved = day(f)
            if isinstance(moved, Lack):
                return moved
            if not isinstance(moved, date):
                return Lack("undecided", why="the day it is asked for does not exist")
            return operand(f.at(moved))

        return run

    def _with_field(self, e: t.WithField) -> Closure:
        operand, value, name = self.closure(e.operand), self.closure(e.value), e.name

        def run(f: Frame) -> Result:
            bound = value(f)
            found = operand(f.given(name, bound))
            # Where the operand can be told without it, that it is lacking makes no difference.
            return bound if isinstance(bound, Lack) and isinstance(found, Lack) else found

        return run

    # -------------------------------------------------------------- tables

    def body(self, expr: t.Expr) -> Body:
        """A branch's body: for a table, also whether a row is met at all."""
        return tables.tier_body(self, expr) if isinstance(expr, t.Tiers) else self.closure(expr)

    def row_body(self, row: t.TierRow) -> Body:
        """What a row of a table gives once it is chosen."""
        return self.body(row.value)

    def dated_body(self, row: t.DatedRow) -> Closure:
        """What a dated row gives while it is in force."""
        return self.closure(row.value)

    # -------------------------------------------------------------- decisions

    def decision(self, name: str) -> DecisionClosures:
        """The closures of a decision."""
        found = self._decisions.get(name)
        if found is None:
            found = self._decisions[name] = DecisionClosures(self, self.agreement.decisions[name])
        return found

    def decide(self, name: str, f: Frame) -> Outcome:
        """The outcome of a decision on the frame's day."""
        closures = self.decision(name)
        state = Applying()
        for branch in closures.branches:
            branch.judge(f, state)
        closures.set_aside(f, state)
        closing = closures.closing
        return settle(state, (lambda: closing(f)) if closing else None)
