"""The tree read as columns: each operator gives the cell of its expression in a frame."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from ...ir import tree as t
from ...ir.mentions import fields_below
from ...ir.walk import parts_of, read
from ...ir.years import in_days
from ...values import NONE, Conventions, LeapDay, MonthEnd, Rounding, Value
from . import amounts, clauses, lists, logic, operators, shifting, tables, times, together
from .cells import SQL_KINDS, Body, Cell, Item, chosen, none_of
from .frames import Frame
from .lacking import CONTESTED, UNDECIDED, Layout, Words, gated
from .lacking import chosen as words_chosen
from .nodes import FALSE, Node, column, constant, day, is_null_constant, null, truth, whole, word
from .numbers import at_most
from .questions import after_term_questions, questions_below
from .stored import Stored, stored

DEFAULT_LENGTH = 40
"""The longest list of a roster that does not say how long its lists are."""


class Unsupported(Exception):
    """What cannot be put into columns, as a sentence."""


@dataclass(frozen=True, slots=True)
class Roster:
    """What is known of the facts relation.

    Its columns, its smallest and largest numbers, the lengths of its longest lists, and the
    columns in which no fact is absent.
    """

    present: Collection[str]
    bounds: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    lengths: Mapping[str, int] = field(default_factory=dict)
    complete: Collection[str] = ()


class Columns:
    """An agreement as columns over one roster."""

    def __init__(self, agreement: t.Agreement, roster: Roster, layout: Layout) -> None:
        self.agreement = agreement
        self.roster = roster
        self.layout = layout
        self.place = {name: i for i, name in enumerate(agreement.questions)}
        self.named: dict[Node, str] = {}
        self._known: dict[tuple[object, ...], Cell | Body | clauses.Settled] = {}
        self._below: dict[str, tuple[frozenset[str], tuple[int, ...]]] = {}
        self._facts: dict[str, Cell] = {}
        self.table = {**self._operators(), **together.refusing(self)}

    def _operators(self) -> dict[type, Callable[..., Cell]]:
        """What gives the cell of each operator."""
        return {
            t.Literal: lambda e, f: self.literal(e.value, e.kind.base),
            t.Undecided: lambda e, f: self.lacks(e.kind.base, UNDECIDED),
            t.Field: self._field,
            t.Bound: lambda e, f: f.bound[e.name],
            t.Day: lambda e, f: Cell("date", f.day, self.nothing),
            t.DefineRef: self._define_ref,
            t.ValueRef: self._value_ref,
            t.DecisionRef: self._decision_ref,
            t.IsReading: self._is_reading,
            t.ByReading: self._by_reading,
            t.Not: lambda e, f: operators.not_(self, e, f),
            t.And: lambda e, f: operators.chain(self, e, f, absorbing=False),
            t.Or: lambda e, f: operators.chain(self, e, f, absorbing=True),
            t.If: lambda e, f: operators.if_(self, e, f),
            t.Compare: lambda e, f: operators.compare(self, e, f),
            t.In: lambda e, f: lists.membership(self, e, f),
            t.Add: lambda e, f: amounts.add(self, e, f),
            t.Subtract: lambda e, f: amounts.subtract(self, e, f),
            t.Multiply: lambda e, f: amounts.multiply(self, e, f),
            t.Divide: lambda e, f: amounts.divide(self, e, f),
            t.PercentOf: lambda e, f: amounts.percent_of(self, e, f),
            t.Extreme: lambda e, f: amounts.extreme(self, e, f),
            t.Round: lambda e, f: amounts.round_(self, e, f),
            t.WithField: lambda e, f: operators.with_field(self, e, f),
            t.ListOf: lambda e, f: lists.list_of(self, e, f),
            t.Each: lambda e, f: lists.each(self, e, f),
            t.Tiers: lambda e, f: tables.tiers(self, e, f),
            **self._operators_of_days(),
        }

    def _operators_of_days(self) -> dict[type, Callable[..., Cell]]:
        return {
            t.Shift: lambda e, f: shifting.shift(self, e, f),
            t.WorkingDay: lambda e, f: shifting.working_day(self, e, f),
            t.DaysBetween: lambda e, f: shifting.days_between(self, e, f),
            t.AtTime: lambda e, f: times.at_time(self, e, f),
            t.HoursOn: lambda e, f: times.hours_on(self, e, f),
            t.HoursBetween: lambda e, f: times.hours_between(self, e, f),
            t.DateOf: lambda e, f: times.date_of(self, e, f),
            t.Completed: lambda e, f: shifting.completed(self, e, f),
            t.NearDay: lambda e, f: shifting.near_day(self, e, f),
            t.MonthEdge: lambda e, f: shifting.month_edge(self, e, f),
            t.Part: lambda e, f: shifting.part(self, e, f),
            t.YearEdge: lambda e, f: self.cell(in_days(e), f),
            t.YearOf: lambda e, f: self.cell(in_days(e), f),
            t.AtDay: lambda e, f: shifting.at_day(self, e, f),
        }

    def cell(self, e: t.Expr, f: Frame) -> Cell:
        """The cell of an expression."""
        found: Cell = read(e, {type(e): lambda x: self.table[type(x)](x, f)})
        return found

    def condition(self, e: t.Expr, f: Frame) -> Cell:
        """A condition: `none` counts as no."""
        found = self.cell(e, f)
        if found.base == "any":
            value = FALSE if found.none is logic.TRUE else null("bool")
            return Cell("yes_no", value, lambda: found.lacking)
        return found

    # -------------------------------------------------------------- simple cells

    def nothing(self) -> Words:
        """Nothing is lacking."""
        return self.layout.nothing()

    def lacks(self, base: str, state: int) -> Cell:
        """A cell that is lacking for every row."""
        known = FALSE if base == "list" else None
        items = () if base == "list" else None
        kind = "list" if base == "list" else SQL_KINDS.get(base, "text")
        found = self.layout.state(state)
        return Cell(base, null(kind), lambda: found, known=known, items=items)

    def literal(self, value: Value, base: str) -> Cell:
        """A fixed value."""
        if value is NONE:
            return none_of(base, self.nothing)
        if isinstance(value, tuple):
            items = tuple(Item(logic.TRUE, self.literal(v, _base_of(v))) for v in value)
            return Cell("list", null("list"), self.nothing, known=logic.TRUE, items=items)
        if isinstance(value, bool):
            return Cell("yes_no", truth(value), self.nothing)
        if isinstance(value, date):
            return Cell("date", day(value), self.nothing)
        if isinstance(value, str):
            return Cell("choice", word(value), self.nothing)
        if base == "datetime":
            return Cell("datetime", whole(value.numerator), self.nothing)
        return Cell("quantity", whole(value.numerator), self.nothing, over=value.denominator)

    # -------------------------------------------------------------- conventions

    def conventions(self, f: Frame) -> Conventions:
        """The conventions under the readings in use."""
        setting = self.agreement.conventions
        leap, end, how = setting.leap_day, setting.month_end, setting.rounding
        return Conventions(
            leap if isinstance(leap, LeapDay) else LeapDay(self._word(leap, f)),
            end if isinstance(end, MonthEnd) else MonthEnd(self._word(end, f)),
            how if isinstance(how, Rounding) else Rounding(self._word(how, f)),
            setting.day_before,
        )

    def _word(self, question: str, f: Frame) -> str:
        """The convention of the reading in use; the first where none is adopted."""
        readings = self.agreement.questions[question].readings
        body = readings[max(0, f.readings[self.place[question]])].body
        assert isinstance(body, t.Literal)
        return str(body.value)

    # -------------------------------------------------------------- facts

    def _field(self, e: t.Field, f: Frame) -> Cell:
        given = f.fact(e.name)
        if given is not None:
            return given
        found = self._facts.get(e.name)
        if found is None:
            found = self._facts[e.name] = self._fact(e.name)
        return found

    def _fact(self, name: str) -> Cell:
        """The record's own fact."""
        spec = self.agreement.fields[name]
        here = stored(spec)
        if spec.kind.base == "list":
            return lists.fact(self, spec)
        default = spec.default
        base = spec.kind.base
        if name not in self.roster.present:
            if default is not None:
                return self.literal(default, base)
            return Cell(base, null(SQL_KINDS[base]), lambda: self.layout.missing(name))
        at = self.raw(here)
        if default is None:
            absent = logic.not_(logic.known(at))
            return Cell(base, at, lambda: gated(absent, self.layout.missing(name)), over=here.scale)
        if default is NONE:
            none = logic.not_(logic.known(at))
            filler = none_of(base, self.nothing).value
            value = at if is_null_constant(filler) else logic.coalesce(at, filler)
            return Cell(base, value, self.nothing, none=none, over=here.scale)
        filled = self.literal(default, base)
        value = filled.value
        if base == "quantity":
            assert isinstance(filled.over, int)
            value = whole(here.scale * _whole(value) // filled.over)
        return Cell(base, logic.coalesce(at, value), self.nothing, over=here.scale)

    def raw(self, here: Stored) -> Node:
        """The column of a field."""
        name, base = here.spec.name, here.spec.kind.base
        known = name in self.roster.complete
        if base == "quantity":
            low, high = self.roster.bounds.get(name) or here.bounds
            return column(name, "int", low, high, known=known)
        if base == "datetime":
            return column(name, "int", *here.minutes, known=known)
        if base == "date":
            first, last = here.days
            return column(name, "date", first.toordinal(), last.toordinal(), known=known)
        kind = here.spec.kind
        words = () if kind.open or base != "choice" else kind.choices
        return column(name, SQL_KINDS[base], words=words, known=known)

    # -------------------------------------------------------------- names

    def below(
        self, kind: str, name: str, parts: tuple[t.Expr, ...]
    ) -> tuple[frozenset[str], tuple[int, ...]]:
        """The fields and the questions that a name rests on."""
        key = f"{kind} {name}"
        found = self._below.get(key)
        if found is None:
            found = self._below[key] = (
                fields_below(self.agreement, parts),
                questions_below(self.agreement, self.place, parts),
            )
        return found

    def _remembered(self, key: tuple[object, ...], give: Callable[[], Cell]) -> Cell:
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = give()
        assert isinstance(found, Cell)
        return found

    def _define_ref(self, e: t.DefineRef, f: Frame) -> Cell:
        body = self.agreement.defines[e.name].body
        fields, questions = self.below("define", e.name, (body,))
        f = f.for_name(fields)

        def give() -> Cell:
            found = self.cell(body, f)
            self._name(found, e.name)
            return found

        return self._remembered(("define", e.name, *f.key(questions)), give)

    def _name(self, cell: Cell, name: str) -> None:
        if cell.value.op != "constant":
            self.named.setdefault(cell.value, name)

    def _value_ref(self, e: t.ValueRef, f: Frame) -> Cell:
        value = self.agreement.values[e.name]
        parts = tuple(row.value for row in value.rows)
        fields, questions = self.below("value", e.name, parts)
        asked = (*questions, *self._place_of(value.after_term.question))
        f = f if f.bound else f.for_name(fields)
        if f.bound:
            return self._dated(value, f)
        return self._remembered(("value", e.name, *f.key(asked)), lambda: self._dated(value, f))

    def _place_of(self, question: str) -> tuple[int, ...]:
        return (self.place[question],) if question else ()

    def _dated(self, value: t.DatedValue, f: Frame) -> Cell:
        """The row in force on the frame's day; before the first a gap."""
        passed = logic.not_
        arms = []
        for row in reversed(value.rows):
            before = at_most(f.day, day(row.first_day - shifting.ONE_DAY))
            begun = passed(before)
            if begun is FALSE:
                continue
            arms.append((begun, self.cell(row.value, f)))
            if begun is logic.TRUE:
                break
        gap = self.lacks(value.kind.base, UNDECIDED)
        found = _among(arms, gap)
        return self.unless_ended(found, self.ended(value.after_term, f))

    def ended(self, rule: t.AfterTerm, f: Frame) -> tuple[Node, Words]:
        """Whether the day lies after the term, so that nothing holds; and what is lacking then."""
        term = self.agreement.term
        state = UNDECIDED
        if term is None:
            return FALSE, self.nothing()
        word_of = rule.word
        if word_of == "contested":
            question = self.agreement.questions[rule.question]
            used = f.readings[self.place[rule.question]]
            if used < 0:
                word_of, state = "ends", CONTESTED
            else:
                body = question.readings[used].body
                word_of = str(body.value) if isinstance(body, t.Literal) else "continues"
        if word_of == "continues":
            return FALSE, self.nothing()
        after = logic.not_(at_most(f.day, day(term[1])))
        return logic.holds(after), self.layout.state(state)

    def unless_ended(self, cell: Cell, ended: tuple[Node, Words]) -> Cell:
        """A cell that is lacking where nothing holds any more."""
        after, words = ended
        if after is FALSE:
            return cell
        gap = Cell(cell.base, null(cell.value.kind), lambda: words, known=FALSE, items=cell.items)
        return _among([(after, gap)], cell)

    # -------------------------------------------------------------- readings

    def _is_reading(self, e: t.IsReading, f: Frame) -> Cell:
        used = f.readings[self.place[e.question]]
        if used < 0:
            return self.lacks("yes_no", CONTESTED)
        wanted = self.agreement.questions[e.question].index(e.reading)
        return Cell("yes_no", truth(used == wanted), self.nothing)

    def _by_reading(self, e: t.ByReading, f: Frame) -> Cell:
        used = f.readings[self.place[e.question]]
        if used < 0:
            return self.lacks(e.kind.base, CONTESTED)
        reading = self.agreement.questions[e.question].readings[used]
        if reading.body is None:
            return self.lacks(e.kind.base, UNDECIDED)
        body = reading.body
        if f.bound:
            return self.cell(body, f)
        fields, questions = self.below("reading", f"{e.question} {used}", (body,))
        f = f.for_name(fields)
        key = ("reading", e.question, used, *f.key(questions))
        return self._remembered(key, lambda: self.cell(body, f))

    # -------------------------------------------------------------- decisions

    def settled(self, name: str, f: Frame) -> clauses.Settled:
        """A decision, settled."""
        decision = self.agreement.decisions[name]
        fields, questions = self.below("decision", name, parts_of(decision))
        f = f.for_name(fields)
        own = {self.place[q] for q in after_term_questions(decision) if q}
        key = ("decision", name, *f.key(tuple(sorted({*questions, *own}))))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = clauses.settle(self, decision, f)
            self._name(found.cell, name)
        assert isinstance(found, clauses.Settled)
        return found

    def _decision_ref(self, e: t.DecisionRef, f: Frame) -> Cell:
        return self.settled(e.name, f).cell

    def body(self, e: t.Expr, f: Frame) -> Body:
        """A clause's body: for a table also whether a row is met at all."""
        return tables.body(self, e, f) if isinstance(e, t.Tiers) else Body(self.cell(e, f))


def _among(arms: list[tuple[Node, Cell]], otherwise: Cell) -> Cell:
    """The cell of the first of known conditions that holds."""
    if arms and arms[-1][0] is logic.TRUE:
        otherwise = arms.pop()[1]
    if not arms:
        return otherwise

    def lacking() -> Words:
        return words_chosen([(w, c.lacking) for w, c in arms], otherwise.lacking)

    return chosen(arms, otherwise, lacking)


def _whole(node: Node) -> int:
    found = node.args[0]
    assert isinstance(found, int)
    return found


def _base_of(value: Value) -> str:
    if isinstance(value, bool):
        return "yes_no"
    if isinstance(value, date):
        return "date"
    return "choice" if isinstance(value, str) else "quantity"


__all__ = ["Columns", "Roster", "Unsupported", "constant"]
