"""The meaning, as closures: what every other back end must agree with.

Each operator becomes one Python function of a frame (the day, the facts, the
readings in use). Unknown is a `Lack`, never false, zero or today; `and`, `or` and
`if` absorb what cannot change their result. Decisions are looked up through the
asking, so that another back end can decide them and still share these closures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Self, TypeVar

from ..ir import tree as t
from ..ir.mentions import fields_below
from ..ir.walk import parts_of, read
from ..values import (
    NONE,
    Conventions,
    LeapDay,
    MonthEnd,
    Rounding,
    Value,
    rounded,
)
from . import lists, moving
from .outcome import (
    NOT_MET,
    Applying,
    KeyUnknown,
    Lack,
    NotMet,
    Outcome,
    Result,
    merged,
    settle,
    under_test,
)

if TYPE_CHECKING:
    from .asking import Asking, Frame

Closure = Callable[["Frame"], Result]
Part = TypeVar("Part")
Made = TypeVar("Made")
Body = Callable[["Frame"], "Result | NotMet | KeyUnknown"]


def both(a: Result, b: Result) -> Lack:
    """What is lacking of two operands, at least one of which is."""
    if isinstance(a, Lack):
        return merged(a, b) if isinstance(b, Lack) else a
    assert isinstance(b, Lack)
    return b


class Plain:
    """An agreement as closures, made when first needed."""

    def __init__(self, agreement: t.Agreement) -> None:
        self.agreement = agreement
        self.order = tuple(agreement.questions)
        self.bit = {name: 1 << i for i, name in enumerate(self.order)}
        self.place = {name: i for i, name in enumerate(self.order)}
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
        self._table: dict[type, Callable[..., Closure]] = {
            t.Literal: self._literal,
            t.Undecided: lambda e: _always(Lack("undecided", why="the text does not say")),
            t.Field: self._field,
            t.Bound: self._bound,
            t.Day: lambda e: moving.asked_day,
            t.DefineRef: self._define_ref,
            t.ValueRef: self._value_ref,
            t.DecisionRef: self._decision_ref,
            t.IsReading: self._is_reading,
            t.ByReading: self._by_reading,
            t.Not: self._not,
            t.And: self._and,
            t.Or: self._or,
            t.If: self._if,
            t.Compare: self._compare,
            t.In: self._in,
            t.Add: self._add,
            t.Subtract: self._subtract,
            t.Multiply: self._multiply,
            t.Divide: self._divide,
            t.PercentOf: self._percent_of,
            t.Extreme: self._extreme,
            t.Round: self._round,
            t.Shift: lambda e: moving.shift(self, e),
            t.DaysBetween: lambda e: moving.days_between(self, e),
            t.Completed: lambda e: moving.completed(self, e),
            t.NearDay: lambda e: moving.near_day(self, e),
            t.MonthEdge: lambda e: moving.month_edge(self, e),
            t.Part: lambda e: moving.part(self, e),
            t.AtDay: self._at_day,
            t.WithField: self._with_field,
            t.ListOf: lambda e: lists.list_of(self, e),
            t.Each: lambda e: lists.each(self, e),
            t.Tiers: self._tiers,
        }

    def closure(self, expr: t.Expr) -> Closure:
        """The function that evaluates `expr`."""
        return read(expr, self._table)

    def condition(self, expr: t.Expr) -> Closure:
        """A condition: `none` counts as no."""
        inner = self.closure(expr)
        if expr.kind.base == "yes_no" and not _may_be_none(expr):
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
        return _always(e.value)

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
        if term is None or term[0] <= f.day <= term[1]:
            if term is not None and rule.word != "continues" and f.live:
                f.ask.changes(term[1] + timedelta(1))
            return None
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
            return Lack(outcome.status, lack.needs, f"`{name}` is {outcome.status}", lack.questions)

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

    # -------------------------------------------------------------- logic

    def _not(self, e: t.Not) -> Closure:
        inner = self.condition(e.operand)

        def run(f: Frame) -> Result:
            found = inner(f)
            return found if isinstance(found, Lack) else not found

        return run

    def _and(self, e: t.And) -> Closure:
        return _chain([self.condition(i) for i in e.items], absorbing=False)

    def _or(self, e: t.Or) -> Closure:
        return _chain([self.condition(i) for i in e.items], absorbing=True)

    def _if(self, e: t.If) -> Closure:
        condition = self.condition(e.condition)
        then, otherwise = self.closure(e.then), self.closure(e.otherwise)

        def run(f: Frame) -> Result:
            test = condition(f)
            if test is True:
                return then(f)
            if test is False:
                return otherwise(f)
            assert isinstance(test, Lack)
            a, b = then(f), otherwise(f)
            if isinstance(a, Lack) or isinstance(b, Lack):
                return under_test(test, (a, b))
            return a if a == b else test

        return run

    def _compare(self, e: t.Compare) -> Closure:
        left, right = self._whole(e.left), self._whole(e.right)
        holds = RELATIONS[e.relation]
        equality = e.relation in (t.Relation.EQ, t.Relation.NE)
        if isinstance(e.left, t.Day) or isinstance(e.right, t.Day):
            return moving.compared_day(e, left, right, holds)

        def run(f: Frame) -> Result:
            a, b = left(f), right(f)
            if isinstance(a, Lack) or isinstance(b, Lack):
                return both(a, b)
            if a is NONE or b is NONE:
                if equality:
                    return holds(a is b or _zero_alike(a, b), True)
                if isinstance(a, date) or isinstance(b, date) or a is b:
                    return a is b and holds(0, 0) and not isinstance(a, date)
                a, b = (0 if v is NONE else v for v in (a, b))
            return holds(a, b)

        return run

    def _whole(self, e: t.Expr) -> Closure:
        """The closure of `e`; of a list, only if every element is known."""
        inner = self.closure(e)
        if e.kind.base != "list":
            return inner

        def run(f: Frame) -> Result:
            found = inner(f)
            return found.lack() if isinstance(found, lists.Partial) else found

        return run

    def _in(self, e: t.In) -> Closure:
        item, source = self.closure(e.item), self.closure(e.source)
        return lists.membership(item, source)

    # -------------------------------------------------------------- amounts

    def _binary(
        self, a: t.Expr, b: t.Expr, combine: Callable[[Amount, Amount], Amount]
    ) -> Closure:
        left, right = self.closure(a), self.closure(b)

        def run(f: Frame) -> Result:
            x, y = left(f), right(f)
            if isinstance(x, Lack) or isinstance(y, Lack):
                return both(x, y)
            return combine(0 if x is NONE else x, 0 if y is NONE else y)  # type: ignore[arg-type]

        return run

    def _add(self, e: t.Add) -> Closure:
        return self._binary(e.left, e.right, lambda a, b: a + b)

    def _subtract(self, e: t.Subtract) -> Closure:
        return self._binary(e.left, e.right, lambda a, b: a - b)

    def _multiply(self, e: t.Multiply) -> Closure:
        return self._binary(e.left, e.right, lambda a, b: a * b)

    def _divide(self, e: t.Divide) -> Closure:
        return self._binary(e.left, e.right, Fraction)

    def _percent_of(self, e: t.PercentOf) -> Closure:
        return self._binary(e.percent, e.base, lambda p, b: Fraction(p * b, 100))

    def _extreme(self, e: t.Extreme) -> Closure:
        items = tuple(self.closure(i) for i in e.items)
        pick: Callable[..., Value] = max if e.largest else min
        days = e.kind.base == "date"

        def run(f: Frame) -> Result:
            found = [i(f) for i in items]
            lacks = [v for v in found if isinstance(v, Lack)]
            if lacks:
                lack = lacks[0]
                for other in lacks[1:]:
                    lack = merged(lack, other)
                return lack
            if days:
                return pick((v for v in found if v is not NONE), default=NONE)
            return pick(0 if v is NONE else v for v in found)

        return run

    def _round(self, e: t.Round) -> Closure:
        inner, step, how = self.closure(e.operand), e.step, e.how
        bit = self.convention_bits()[2] if how is None else 0

        def run(f: Frame) -> Result:
            found = inner(f)
            if isinstance(found, Lack) or found is NONE:
                return found
            f.ask.consulted |= bit
            mode = how or self.conventions(f.ask).rounding
            return rounded(found, step, mode)  # type: ignore[arg-type]

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
            if isinstance(bound, Lack):
                return bound
            return operand(f.given(name, bound))

        return run

    # -------------------------------------------------------------- tables

    def _tiers(self, e: t.Tiers) -> Closure:
        body = self._tier_body(e)

        def run(f: Frame) -> Result:
            found = body(f)
            if isinstance(found, NotMet):
                return Lack("undecided", why="no row covers this case")
            return found.lack if isinstance(found, KeyUnknown) else found

        return run

    def body(self, expr: t.Expr) -> Body:
        """A branch's body: for a table, also whether a row is met at all."""
        return self._tier_body(expr) if isinstance(expr, t.Tiers) else self.closure(expr)

    def row_body(self, row: t.TierRow) -> Body:
        """What a row of a table gives once it is chosen."""
        return self.body(row.value)

    def dated_body(self, row: t.DatedRow) -> Closure:
        """What a dated row gives while it is in force."""
        return self.closure(row.value)

    def _tier_body(self, e: t.Tiers) -> Body:
        key = self.closure(e.key)
        rows = tuple((row_test(row), self.row_body(row)) for row in e.rows)
        total = any(b.other for row in e.rows for b in row.bands)
        listed = _listed(e.rows)

        def run(f: Frame) -> Result | NotMet | KeyUnknown:
            at = key(f)
            if isinstance(at, Lack):
                return _any_row(at, [value(f) for _, value in rows] if total else [])
            if listed and at in listed:
                return rows[listed[at]][1](f)
            for covers, value in rows:
                if covers(at):
                    return value(f)
            return NOT_MET

        return run

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


Amount = int | Fraction
RELATIONS: Mapping[t.Relation, Callable[..., bool]] = {
    t.Relation.LT: lambda a, b: a < b,
    t.Relation.LE: lambda a, b: a <= b,
    t.Relation.GT: lambda a, b: a > b,
    t.Relation.GE: lambda a, b: a >= b,
    t.Relation.EQ: lambda a, b: a == b,
    t.Relation.NE: lambda a, b: a != b,
}


def _always(value: Result) -> Closure:
    return lambda f: value


def _zero_alike(a: Value, b: Value) -> bool:
    """`none` is a quantity's 0 and a yes/no's no, and equals them."""
    other = b if a is NONE else a
    return type(other) in (int, Fraction, bool) and not other


def _may_be_none(e: t.Expr) -> bool:
    return not isinstance(e, t.Compare | t.And | t.Or | t.Not | t.In | t.IsReading)


def _chain(items: list[Closure], *, absorbing: bool) -> Closure:
    """Kleene and/or: `absorbing` (false for and, true for or) decides over anything unknown."""

    def run(f: Frame) -> Result:
        lack: Lack | None = None
        for item in items:
            found = item(f)
            if found is absorbing:
                return absorbing
            if isinstance(found, Lack):
                lack = found if lack is None else merged(lack, found)
        return lack if lack is not None else not absorbing

    return run


def _any_row(lack: Lack, values: list[Result | NotMet | KeyUnknown]) -> Result | KeyUnknown:
    """A table whose key is unknown: settled only if it has a row for the rest and all agree."""
    first = values[0] if values else None
    if first is not None and not isinstance(first, Lack | NotMet | KeyUnknown):
        if all(not isinstance(v, Lack | NotMet | KeyUnknown) and v == first for v in values):
            return first
    return KeyUnknown(lack)


def _listed(rows: Sequence[t.TierRow]) -> dict[Value, int]:
    """The rows of the values that rows list, as far as no row before them is of another kind."""
    found: dict[Value, int] = {}
    for place, row in enumerate(rows):
        if not all(band.exact for band in row.bands):
            break
        for band in row.bands:
            for value in band.exact:
                found.setdefault(value, place)
    return found


def row_test(row: t.TierRow) -> Callable[[Value], bool]:
    """Whether a key falls in a row; `other` rows stand last and take the rest."""
    tests = [_band_test(band) for band in row.bands]
    if len(tests) == 1:
        return tests[0]
    return lambda key: any(test(key) for test in tests)


def _band_test(band: t.Band) -> Callable[[Value], bool]:
    if band.other:
        return lambda key: True
    if band.exact:
        exact = band.exact
        return lambda key: key in exact
    low, high = band.low, band.high
    low_open, high_open = band.low_open, band.high_open

    def run(key: Value) -> bool:
        at = 0 if key is NONE and not isinstance(low if low is not None else high, date) else key
        if at is NONE:
            return False
        if low is not None and (at < low or (low_open and at == low)):  # type: ignore[operator]
            return False
        return not (high is not None and (at > high or (high_open and at == high)))  # type: ignore[operator]

    return run


class BranchClosures:
    """A branch as closures."""

    __slots__ = ("body", "branch", "guard", "plain")

    def __init__(self, plain: Plain, branch: t.Branch) -> None:
        self.plain = plain
        self.branch = branch
        self.guard = plain.condition(branch.guard)
        self.body = plain.body(branch.body)

    def judge(self, f: Frame, state: Applying) -> None:
        """Enter into `state` whether the branch applies, and with what value."""
        ended = self.plain.after_term(self.branch.after_term, f)
        guard = self.guard(f) if ended is None else ended
        if guard is False:
            return
        self.weigh(guard, f, state)

    def weigh(self, guard: Result, f: Frame, state: Applying) -> None:
        """The same, for a guard already known to hold or to lack something."""
        index = self.branch.index
        found = self.body(f)
        if isinstance(found, lists.Partial):
            found = found.lack()
        if isinstance(guard, Lack):
            if isinstance(found, NotMet):
                state.hanging.append(guard)
                return
            state.maybe[index] = guard
            state.values[index] = found.lack if isinstance(found, KeyUnknown) else found
            return
        state.met_guard = True
        if isinstance(found, NotMet):
            return
        if isinstance(found, KeyUnknown):
            state.maybe[index] = found.lack
            state.values[index] = found.lack
            return
        state.sure.append(index)
        state.values[index] = found


class DecisionClosures:
    """A decision as closures."""

    def __init__(self, plain: Plain, decision: t.Decision) -> None:
        self.decision = decision
        self.branches = tuple(BranchClosures(plain, b) for b in decision.branches)
        self.edges = tuple(
            (p.above, p.below, plain.condition(p.condition) if p.condition is not None else None)
            for p in decision.precedence
        )
        self.closing = self._closing(plain)

    def _closing(self, plain: Plain) -> Closure | None:
        closing = self.decision.closing
        if closing is None:
            return None
        value = plain.closure(closing.value)

        def run(f: Frame) -> Result:
            found = plain.after_term(closing.after_term, f) or value(f)
            return found.lack() if isinstance(found, lists.Partial) else found

        return run

    def set_aside(self, f: Frame, state: Applying) -> None:
        """Enter into `state` which branches are set aside, surely or possibly."""
        if not self.edges or len(state.sure) + len(state.maybe) < 2:  # noqa: PLR2004  # a pair
            return
        for above, below, condition in self.edges:
            possible = above in state.sure or above in state.maybe
            if not possible or not (below in state.sure or below in state.maybe):
                continue
            active = True if condition is None else condition(f)
            if isinstance(active, Lack):
                state.possibly.add(below)
                state.edge_lacks.append(active)
            elif active:
                if above in state.sure:
                    state.aside.setdefault(below, above)
                state.possibly.add(below)
