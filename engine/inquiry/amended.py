"""Which edits of an amendment an answer rests on: those whose words were consulted for it.

An answer consults the side of an `if` that its condition chooses, the row that the key chooses,
the items that settle an `and` or `or`, the dated row in force and the reading in use. Where what
chooses is not known, and inside `for each`, it is everything that stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from ..backends.asking import Frame
from ..backends.outcome import CLOSING, Lack
from ..backends.plain import Closure, Plain
from ..backends.tables import row_test
from ..ir import tree as t
from ..ir.walk import children
from ..source import Span
from .answers import Answer


def edits_of_branch(answer: Answer, branch: t.Branch) -> tuple[str, ...]:
    """Where the words were agreed that amendments have put into what a clause decides by."""
    return _found(answer, lambda walk: walk.branch(branch, answer.frame))


def edits_of_closing(answer: Answer) -> tuple[str, ...]:
    """The same, where the decision is closed since no clause applies."""
    return _found(answer, lambda walk: walk.closing(answer.decision, answer.frame))


def _found(answer: Answer, walked: Callable[[_Walk], Iterator[str]]) -> tuple[str, ...]:
    plain = answer.inquiry.plain
    if not _edits(plain.agreement) or not plain.once(_ever, answer.decision):
        return ()
    not_yet = answer.inquiry.not_yet(answer.decision.name)
    walk = _Walk(plain, _edits(plain.agreement, not_yet))
    return tuple(dict.fromkeys(walked(walk)))


def _edits(agreement: t.Agreement, not_yet: Sequence[str] = ()) -> list[t.Edited]:
    """The edits of amendments; of one that does not hold yet, none that is made throughout."""
    return [
        edit
        for amending in agreement.amendments
        for edit in amending.edits
        if not (edit.throughout and amending.in_force in not_yet)
    ]


def _ever(plain: Plain, decision: t.Decision) -> tuple[str, ...]:
    """The edits on which the decision may rest, whatever the record."""
    walk = _Walk(plain, _edits(plain.agreement))
    return tuple(dict.fromkeys(walk.decision(decision, None)))


def _condition(plain: Plain, e: t.Expr) -> Closure:
    return plain.condition(e)


def _value(plain: Plain, e: t.Expr) -> Closure:
    return plain.closure(e)


class _Walk:
    """The citations of edits met on the way through what an answer consults.

    Without a frame everything is met. What is met once on a day is not met again.
    """

    def __init__(self, plain: Plain, edits: Sequence[t.Edited]) -> None:
        self.plain = plain
        self.agreement = plain.agreement
        self.edits = edits
        self.seen: set[tuple[object, ...]] = set()

    # -------------------------------------------------------------- decisions

    def branch(self, branch: t.Branch, f: Frame | None) -> Iterator[str]:
        """What a clause decides by."""
        yield from self._around(branch.span)
        yield from self.expr(branch.guard, f)
        yield from self.expr(branch.body, f)

    def closing(self, decision: t.Decision, f: Frame | None) -> Iterator[str]:
        """Why no clause applies, and what holds then."""
        for branch in decision.branches:
            yield from self.expr(branch.guard, f)
        if decision.closing is not None:
            yield from self.expr(decision.closing.value, f)

    def decision(self, decision: t.Decision, f: Frame | None) -> Iterator[str]:
        """What another decision rests on, which this one looks at."""
        standing = f.ask.outcome(decision.name, f).standing if f is not None else None
        if standing is None:
            standing = (*(b.index for b in decision.branches), CLOSING)
        for index in standing:
            if index == CLOSING:
                yield from self.closing(decision, f)
            else:
                yield from self.branch(decision.branches[index], f)

    # -------------------------------------------------------------- words

    def _around(self, span: Span) -> Iterator[str]:
        """The edit that has put in all of these words."""
        if span.end > span.start:
            for edit in self.edits:
                if edit.start <= span.start and span.end <= edit.end:
                    yield edit.cite

    def _in_label(self, row: t.TierRow) -> Iterator[str]:
        """The edits of the words before a row's value."""
        start, end = row.span.start, row.value.span.start
        if start < end <= row.span.end:
            for edit in self.edits:
                if start <= edit.start and edit.end <= end:
                    yield edit.cite

    def expr(self, e: t.Expr, f: Frame | None) -> Iterator[str]:
        """The edits of an expression and of all that it consults."""
        key = (id(e), f and f.day, f and f.key)
        if key in self.seen:
            return
        self.seen.add(key)
        yield from self._around(e.span)
        match e:
            case t.If():
                yield from self.expr(e.condition, f)
                yield from self._each(self._chosen(e, f), f)
            case t.And() | t.Or():
                yield from self._each(self._settling(e, f), f)
            case t.Tiers():
                yield from self._rows(e, f)
            case t.AtDay() | t.WithField():
                yield from self._elsewhere(e, f)
            case t.DefineRef(name=name):
                yield from self.expr(self.agreement.defines[name].body, f)
            case t.ValueRef(name=name):
                yield from self._each(self._dated(name, f), f)
            case t.ByReading(question=name):
                yield from self._each(self._read(name, f), f)
            case t.DecisionRef(name=name):
                yield from self._decided(name, f)
            case t.Each():
                yield from self.expr(e.source, f)
                yield from self._each((x for x in children(e) if x is not e.source), None)
            case _:
                yield from self._each(children(e), f)

    def _each(self, exprs: Iterable[t.Expr], f: Frame | None) -> Iterator[str]:
        for e in exprs:
            yield from self.expr(e, f)

    # -------------------------------------------------------------- what is chosen

    def _test(self, e: t.Expr, f: Frame | None) -> object:
        """Whether a condition holds; none where that is not known."""
        found = self.plain.once(_condition, e)(f) if f is not None else None
        return None if isinstance(found, Lack) else found

    def _chosen(self, e: t.If, f: Frame | None) -> tuple[t.Expr, ...]:
        test = self._test(e.condition, f)
        if test is None:
            return e.then, e.otherwise
        return (e.then if test else e.otherwise,)

    def _settling(self, e: t.And | t.Or, f: Frame | None) -> tuple[t.Expr, ...]:
        """A no settles an `and`, a yes an `or`; else every item counts."""
        settles = isinstance(e, t.Or)
        found = tuple(item for item in e.items if self._test(item, f) is settles)
        return found or e.items

    def _rows(self, e: t.Tiers, f: Frame | None) -> Iterator[str]:
        yield from self.expr(e.key, f)
        key = self.plain.once(_value, e.key)(f) if f is not None else None
        for row in e.rows:
            if key is None or isinstance(key, Lack) or row_test(row)(key):
                yield from self._in_label(row)
                yield from self.expr(row.value, f)
                if key is not None and not isinstance(key, Lack):
                    return

    def _elsewhere(self, e: t.AtDay | t.WithField, f: Frame | None) -> Iterator[str]:
        """What is asked of another day, or with another fact."""
        where = e.day if isinstance(e, t.AtDay) else e.value
        yield from self.expr(where, f)
        found = self.plain.once(_value, where)(f) if f is not None else None
        inside: Frame | None = None
        if f is not None and found is not None:
            if isinstance(e, t.WithField):
                inside = f.given(e.name, found)
            elif isinstance(found, date):
                inside = f.at(found)
        yield from self.expr(e.operand, inside)

    def _dated(self, name: str, f: Frame | None) -> list[t.Expr]:
        rows = self.agreement.values[name].rows
        if f is None:
            return [row.value for row in rows]
        return [row.value for row in rows if row.first_day <= f.day][-1:]

    def _read(self, name: str, f: Frame | None) -> list[t.Expr]:
        readings = self.agreement.questions[name].readings
        used = f.ask.readings[self.plain.place[name]] if f is not None else -1
        chosen = readings if used < 0 else readings[used : used + 1]
        return [reading.body for reading in chosen if reading.body is not None]

    def _decided(self, name: str, f: Frame | None) -> Iterator[str]:
        key = (name, f and f.day, f and f.key)
        if key not in self.seen:
            self.seen.add(key)
            yield from self.decision(self.agreement.decisions[name], f)
