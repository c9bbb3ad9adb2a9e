"""Every seeded fault of an agreement: a copy with one thing wrong, as a test of its scenarios.

Only what can be asked is touched: decisions and the defines, values, questions, defaults and
conventions that they rest on. What the record may not contradict (`must`) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from itertools import pairwise

from ..check.fields import why_outside
from ..ir import tree as t
from ..ir.mentions import Mentions
from ..source import NOWHERE, Source, Span
from ..values import NONE, YES_NO, LeapDay, MonthEnd, Rounding, Value, day_text, shown
from .faults import Fault, clipped, faults, shifted, words
from .yielding import yields

SORTS = (
    "comparison", "literal", "row bound", "row value", "row", "dated row", "and, or", "not",
    "condition", "listed", "precedence", "clause", "otherwise", "limit", "plus, minus", "rounding",
    "day", "reading", "convention", "default",
)  # fmt: skip
"""The sorts of faults, as a report counts them."""

_TRUE = t.Literal(True, kind=YES_NO)  # noqa: FBT003  # a literal of the text
_FALSE = t.Literal(False, kind=YES_NO)  # noqa: FBT003


@dataclass(frozen=True, slots=True)
class Mutant:
    """An agreement with one fault: its sort, its words, its place, who may answer otherwise."""

    sort: str
    what: str
    span: Span
    agreement: t.Agreement
    touches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Seeded:
    """A fault of one part: its sort, its words, its place, the part as the copy has it."""

    sort: str
    what: str
    span: Span
    part: object


def mutants(agreement: t.Agreement) -> tuple[Mutant, ...]:
    """Every fault, each once, in the order of the text."""
    made = _Seeding(agreement)
    found = [m for m in made.everything() if m.touches]
    places = {id(m): (m.span.source.name, m.span.start, m.span.end) for m in found}
    return tuple(sorted(found, key=lambda m: places[id(m)]))


@dataclass(frozen=True)
class _Seeding:
    agreement: t.Agreement

    def everything(self) -> Iterator[Mutant]:
        a = self.agreement
        for decision in a.decisions.values():
            if decision.name not in a.values:
                touched = self._touched("decision", decision.name)
                for each in _once(_of_decision(decision), decision):
                    yield self._mutant(each, "decisions", decision.name, touched)
        for define in a.defines.values():
            touched = self._touched("define", define.name)
            for each in _once(_of_define(define), define):
                yield self._mutant(each, "defines", define.name, touched)
        for value in a.values.values():
            touched = self._touched("value", value.name)
            for each in _once(_of_value(value), value):
                yield self._mutant(each, "values", value.name, touched)
        for question in a.questions.values():
            touched = self._touched("question", question.name)
            for each in _once(
                _of_question(question, self._line_of("contested", question.name)), question
            ):
                yield self._mutant(each, "questions", question.name, touched)
        for spec in a.fields.values():
            touched = self._touched("field", spec.name)
            for each in _of_default(spec, self._line_of("", spec.name)):
                yield self._mutant(each, "fields", spec.name, touched)
        yield from self._conventions()

    def _mutant(self, seeded: _Seeded, whose: str, name: str, touched: tuple[str, ...]) -> Mutant:
        known: Mapping[str, object] = getattr(self.agreement, whose)
        made = replace(self.agreement, **{whose: {**known, name: seeded.part}})  # type: ignore[arg-type]
        return Mutant(seeded.sort, seeded.what, seeded.span, made, touched)

    # -------------------------------------------------------------- who may answer otherwise

    @cached_property
    def _rests(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """For each named part, the decisions that rest on it, in the order of the text."""
        mentions = Mentions(self.agreement)
        found: dict[tuple[str, str], dict[str, None]] = {}
        for name in self.agreement.decisions:
            names = {("decision", other) for other in mentions.rests_on(name)}
            names |= {("question", q) for q in mentions.questions(name)}
            for e in mentions.expressions(name):
                names.update(_named(e))
            for each in names:
                found.setdefault(each, {})[name] = None
        return {part: tuple(names) for part, names in found.items()}

    def _touched(self, sort: str, name: str) -> tuple[str, ...]:
        """The decisions that rest on a part, itself first."""
        names = self._rests.get((sort, name), ())
        return (name, *(n for n in names if n != name)) if name in names else names

    # -------------------------------------------------------------- conventions

    def _conventions(self) -> Iterator[Mutant]:
        """Each convention that is settled, declared otherwise."""
        setting = self.agreement.conventions
        for name, said in (("leap_day", "leap day"), ("month_end", "months end"),
                           ("rounding", "money rounds")):  # fmt: skip
            now: LeapDay | MonthEnd | Rounding | str = getattr(setting, name)
            if isinstance(now, str):
                continue
            for other in type(now):
                if other is not now:
                    words = f"{said} {now.value} becomes {other.value}"
                    made = replace(setting, **{name: other})  # type: ignore[arg-type]
                    yield self._convention(name, words, made)
        words = "a year is complete a day earlier"
        yield self._convention(
            "day_before", words, replace(setting, day_before=not setting.day_before)
        )

    def _convention(self, name: str, said: str, made: t.ConventionSetting) -> Mutant:
        sort = "rounding" if name == "rounding" else "convention"
        copy = replace(self.agreement, conventions=made)
        what = f"conventions: {said.replace('_', ' ')}"
        where = self._line_of("agreement", self.agreement.name)
        return Mutant(sort, what, where, copy, self._rests.get(("convention", name), ()))

    # -------------------------------------------------------------- places

    @cached_property
    def _source(self) -> Source:
        """The agreement's text."""
        for decision in self.agreement.decisions.values():
            for branch in decision.branches:
                if branch.span != NOWHERE:
                    return branch.span.source
        return NOWHERE.source

    def _line_of(self, word: str, name: str) -> Span:
        """The line that declares a name, for what the tree keeps no place of; else the first."""
        pattern = rf"^[ \t]*{word}[ \t]*{re.escape(name)}\b.*$"
        found = re.search(pattern, self._source.text, re.MULTILINE)
        start, end = found.span() if found else (0, 0)
        return Span(self._source, start, end)


def _named(e: t.Expr) -> Iterator[tuple[str, str]]:
    """The named parts and the conventions that an expression itself looks at."""
    match e:
        case t.DefineRef(name=name):
            yield "define", name
        case t.ValueRef(name=name):
            yield "value", name
        case t.Field(name=name):
            yield "field", name
        case t.Completed(months=months):
            yield "convention", "day_before"
            yield "convention", "month_end" if months else "leap_day"
        case t.Shift(months=None, years=t.Operator()):
            yield "convention", "leap_day"
        case t.Shift(months=t.Operator()):
            yield "convention", "month_end"
        case t.Round(how=None):
            yield "convention", "rounding"
        case _:
            pass
    if e.kind.is_money:
        yield "convention", "rounding"


def _once(found: Iterator[_Seeded], original: object) -> Iterator[_Seeded]:
    """Without those that change nothing and those that come to the same part."""
    seen: set[object] = {original}
    for each in found:
        if each.part not in seen:
            seen.add(each.part)
            yield each


# ------------------------------------------------------------------ decisions


def _of_decision(decision: t.Decision) -> Iterator[_Seeded]:
    for branch in decision.branches:
        where = f"clause {branch.section}, {decision.name}"
        for made in _of_branch(branch, where):
            branches = list(decision.branches)
            branches[branch.index] = made.part  # type: ignore[call-overload]
            yield replace(made, part=replace(decision, branches=tuple(branches)))
    for sort, what, span, precedence in yields(decision):
        yield _Seeded(sort, what, span, replace(decision, precedence=precedence))
    closing = decision.closing
    if closing is not None:
        where = f"clause {closing.section}, {decision.name}"
        what = f"{where}: `otherwise {clipped(closing.text)}` is dropped"
        yield _Seeded("otherwise", what, closing.span, replace(decision, closing=None))
        for fault in faults(closing.value):
            part = replace(decision, closing=replace(closing, value=fault.expr))
            yield _seeded(fault, f"{where}, otherwise", closing.span, part)


def _of_branch(branch: t.Branch, where: str) -> Iterator[_Seeded]:
    if branch.guard != _TRUE:
        for fault in faults(branch.guard):
            yield _seeded(fault, where, branch.span, replace(branch, guard=fault.expr))
        dropped = replace(branch, guard=_TRUE)
        what = f"{where}: the condition `{words(branch.guard)}` is dropped"
        yield _Seeded("condition", what, branch.guard.span, dropped)
    for fault in faults(branch.body):
        yield _seeded(fault, where, branch.span, replace(branch, body=fault.expr))
    what = f"{where}: this `decide` is dropped"
    yield _Seeded("clause", what, branch.span, replace(branch, guard=_FALSE))


def _seeded(fault: Fault, where: str, near: Span, part: object) -> _Seeded:
    span = fault.span if fault.span != NOWHERE else near
    return _Seeded(fault.sort, f"{where}: {fault.what}", span, part)


# ------------------------------------------------------------------ defines, values, questions


def _of_define(define: t.Define) -> Iterator[_Seeded]:
    for fault in faults(define.body):
        made = replace(define, body=fault.expr)
        yield _seeded(fault, f"define {define.name}", define.body.span, made)


def _of_value(value: t.DatedValue) -> Iterator[_Seeded]:
    rows = value.rows
    for place, row in enumerate(rows):
        where = f"value {value.name}, from {day_text(row.first_day)}"
        for fault in faults(row.value):
            yield _seeded(fault, where, row.span, _with_row(value, place, fault.expr))
        rest = (*rows[:place], *rows[place + 1 :])
        what = f"{where}: the row is dropped"
        yield _Seeded("dated row", what, row.span, replace(value, rows=rest))
        for days in (1, -1):
            moved = replace(row, first_day=row.first_day + timedelta(days))
            made = (*rows[:place], moved, *rows[place + 1 :])
            what = f"{where}: the row begins on {day_text(moved.first_day)}"
            ordered = tuple(sorted(made, key=lambda r: r.first_day))
            yield _Seeded("dated row", what, row.span, replace(value, rows=ordered))
    for place, (one, other) in enumerate(pairwise(rows)):
        swapped = replace(_with_row(value, place, other.value), rows=(
            *rows[:place], replace(one, value=other.value), replace(other, value=one.value),
            *rows[place + 2 :],
        ))  # fmt: skip
        days_said = " and ".join(day_text(r.first_day) for r in (one, other))
        what = f"value {value.name}: the rows from {days_said} swap their values"
        yield _Seeded("row value", what, one.span, swapped)


def _with_row(value: t.DatedValue, place: int, expr: t.Expr) -> t.DatedValue:
    rows = value.rows
    row = replace(rows[place], value=expr)
    return replace(value, rows=(*rows[:place], row, *rows[place + 1 :]))


def _of_question(question: t.Question, where: Span) -> Iterator[_Seeded]:
    for reading in question.readings:
        if question.adopted and reading.name != question.adopted:
            what = f"{question.name}: adopts {reading.name} in place of {question.adopted}"
            yield _Seeded("reading", what, where, replace(question, adopted=reading.name))
    if question.kind.base == "convention":
        return
    for place, reading in enumerate(question.readings):
        if reading.body is None:
            continue
        for fault in faults(reading.body):
            readings = list(question.readings)
            readings[place] = replace(reading, body=fault.expr)
            made = replace(question, readings=tuple(readings))
            said = f"{question.name}, reading {reading.name}"
            yield _seeded(fault, said, reading.body.span, made)


# ------------------------------------------------------------------ defaults


def _of_default(spec: t.FieldSpec, where: Span) -> Iterator[_Seeded]:
    """A default that is gone, and other ones of the field's kind."""
    if spec.default is None:
        return
    said = f"record, {spec.name}: "
    yield _Seeded("default", said + "its default is dropped", where, replace(spec, default=None))
    now = shown(spec.default, spec.kind)
    for other in _other_defaults(spec, spec.default):
        what = f"{said}`default {now}` becomes `default {shown(other, spec.kind)}`"
        yield _Seeded("default", what, where, replace(spec, default=other))


def _other_defaults(spec: t.FieldSpec, now: Value) -> Iterator[Value]:
    if now is NONE:
        return
    if now == () and spec.kind.item is not None:
        if spec.kind.item.choices:
            yield (spec.kind.item.choices[0],)
        return
    for other in shifted(now, spec.kind):
        below_nothing = now == 0 and other == -1
        if not below_nothing and not why_outside(spec, other):
            yield other
