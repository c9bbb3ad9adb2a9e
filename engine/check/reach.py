"""Whether a condition can hold at all, and what follows where it does.

Only what is certain from literals, ranges and the conditions around is said:
the proofs of the whole text are the solver's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from ..ir import tree as t
from ..values import DATE, DATETIME, NONE, YES_NO, Value
from .domain import NOTHING_KNOWN, Domain, Domains, Known, both
from .stretch import Stretch, compared, measure

_FLIPPED = {
    t.Relation.LT: t.Relation.GT,
    t.Relation.LE: t.Relation.GE,
    t.Relation.GT: t.Relation.LT,
    t.Relation.GE: t.Relation.LE,
    t.Relation.EQ: t.Relation.EQ,
    t.Relation.NE: t.Relation.NE,
}
_OPPOSITE = {
    t.Relation.LT: t.Relation.GE,
    t.Relation.LE: t.Relation.GT,
    t.Relation.GT: t.Relation.LE,
    t.Relation.GE: t.Relation.LT,
}


class Reach:
    """Judges the conditions of one agreement."""

    def __init__(self, agreement: t.Agreement | None = None) -> None:
        self.domains = Domains(agreement)
        self.agreement = agreement

    # -------------------------------------------------------------- verdicts

    def verdict(self, expr: t.Expr, known: Known) -> bool | None:
        """Whether `expr` always holds (or never) where `known` does; none where it may go so or so.

        Only conditions whose facts are all given can go either way; a missing
        fact never makes one hold.
        """
        expr = self.domains.core(expr)
        match expr:
            case t.Literal(value=value):
                return value if isinstance(value, bool) else None
            case t.Not(operand=operand):
                found = self.verdict(operand, known)
                return None if found is None else not found
            case t.And(items=items):
                return self._all(items, known, holds=True)
            case t.Or(items=items):
                found = self._all(items, known, holds=False)
                return None if found is None else not found
            case t.Compare():
                return self._compare(expr, known)
            case t.In():
                return self._member(expr, known)
            case t.IsReading(reading=reading):
                words = self.domains.of(replace(expr, reading=""), known).words
                return _among(words, frozenset({reading}), sure=True)
            case t.AtDay() | t.WithField():
                return self.verdict(expr.operand, NOTHING_KNOWN) if expr.kind == YES_NO else None
            case _ if expr.kind.base == "yes_no":
                domain = self.domains.of(expr, known)
                return _among(domain.words, frozenset({True}), sure=domain.sure)
            case _:
                return None

    def _all(self, items: Sequence[t.Expr], known: Known, *, holds: bool) -> bool | None:
        """The verdict of a conjunction; of a disjunction as that of its negation."""
        every = True
        for item in items:
            found = self.verdict(item, known)
            if found is (not holds):
                return False
            every = every and found is holds
            known = self.assume(item, known, holds=holds)
        return True if every else None

    def _compare(self, expr: t.Compare, known: Known) -> bool | None:
        if expr.relation is t.Relation.NE:
            found = self._compare(replace(expr, relation=t.Relation.EQ), known)
            return None if found is None else not found
        left, right = self.domains.of(expr.left, known), self.domains.of(expr.right, known)
        if NONE in (_literal(expr.left), _literal(expr.right)):
            never = expr.relation is t.Relation.EQ and left.sure != right.sure
            return False if never and self._never_none(expr) else None
        if left.words is not None and right.words is not None:
            if expr.relation is not t.Relation.EQ:
                return None
            certain = left.sure and right.sure
            return _among(left.words, right.words, sure=certain and len(right.words) == 1)
        steps = self.steps(expr.left) and self.steps(expr.right)
        a, b = (d.stretch.in_steps() if steps else d.stretch for d in (left, right))
        found = _ordered(expr.relation, a, b)
        of_days = bool({DATE, DATETIME} & {expr.left.kind, expr.right.kind})
        certain = not of_days or (left.sure and right.sure)
        return found if found is not True or certain else None

    def _never_none(self, expr: t.Compare) -> bool:
        """Whether the side beside `none` is a field that cannot be none."""
        sides = (self.domains.core(expr.left), self.domains.core(expr.right))
        return any(isinstance(side, t.Field) for side in sides)

    def _member(self, expr: t.In, known: Known) -> bool | None:
        listed = _literals(expr.source)
        domain = self.domains.of(expr.item, known)
        if listed is None or domain.words is None:
            return None
        return _among(domain.words, listed, sure=domain.sure)

    def steps(self, expr: t.Expr) -> bool:
        """Whether only whole numbers (or days) come in question."""
        core = self.domains.core(expr)
        if core.kind.base in ("date", "datetime"):
            return True
        if isinstance(core, t.Field):
            spec = self.domains.fields.get(core.name)
            step = spec.precision if spec else None
            return core.kind.label in ("count", "step") or (
                step is not None and step.denominator == 1
            )
        return isinstance(core, t.Completed | t.Part | t.DaysBetween) or (
            isinstance(core, t.Literal) and isinstance(core.value, int)
        )

    # -------------------------------------------------------------- what follows

    def assume(self, expr: t.Expr, known: Known, *, holds: bool = True) -> Known:
        """`known`, with what follows where `expr` holds (or where it certainly does not)."""
        expr = self.domains.core(expr)
        match expr:
            case t.Not(operand=operand):
                return self.assume(operand, known, holds=not holds)
            case t.And(items=items) if holds:
                return self._assume_each(items, known, holds=True)
            case t.Or(items=items) if not holds:
                return self._assume_each(items, known, holds=False)
            case t.Or(items=items):
                open_ones = [i for i in items if self.verdict(i, known) is not False]
                return self.assume(open_ones[0], known) if len(open_ones) == 1 else known
            case t.Compare():
                return self._assume_compared(expr, known, holds=holds)
            case t.In(item=item, source=source):
                listed = _literals(source)
                return self._assume_words(item, listed, known, holds=holds) if listed else known
            case t.IsReading(reading=reading):
                subject = replace(expr, reading="")
                return self._assume_words(subject, frozenset({reading}), known, holds=holds)
            case _ if expr.kind.base == "yes_no" and not isinstance(expr, t.Literal | t.And):
                return self._assume_words(expr, frozenset({True}), known, holds=holds)
            case _:
                return known

    def _assume_each(self, items: Sequence[t.Expr], known: Known, *, holds: bool) -> Known:
        for item in items:
            known = self.assume(item, known, holds=holds)
        return known

    def _assume_compared(self, expr: t.Compare, known: Known, *, holds: bool) -> Known:
        subject, value, relation = expr.left, _literal(expr.right), expr.relation
        if value is None:
            subject, value, relation = expr.right, _literal(expr.left), _FLIPPED[expr.relation]
        if value is None or value is NONE:
            return known
        if isinstance(value, str | bool):
            if relation is not t.Relation.EQ:
                return known
            return self._assume_words(subject, frozenset({value}), known, holds=holds)
        if not holds:
            if relation not in _OPPOSITE:
                return known
            relation = _OPPOSITE[relation]
        stretch = compared(relation, value)
        if stretch is None:
            return known
        if self.steps(subject):
            stretch = stretch.in_steps()
        return self.said(subject, Domain(stretch, sure=holds), known)

    def _assume_words(
        self, subject: t.Expr, words: frozenset[Value], known: Known, *, holds: bool
    ) -> Known:
        if not holds:
            every = self.domains.of(subject, known).words
            if every is None:
                return known
            words = every - words
        return self.said(subject, Domain(words=words, sure=holds), known)

    def given(self, day: date, facts: Mapping[str, Value]) -> Known:
        """What is known of a record with those facts, asked about on that day."""
        known: dict[t.Expr, Domain] = {t.Day(kind=DATE): _exactly(day)}
        for name, value in facts.items():
            known[t.Field(name, kind=self.domains.fields[name].kind)] = _exactly(value)
        return known

    def said(self, subject: t.Expr, domain: Domain, known: Known) -> Known:
        """`known`, with `domain` said of `subject` as well."""
        core = self.domains.core(subject)
        if isinstance(core, t.Literal):
            return known
        before = known.get(core)
        return {**known, core: both(before, domain) if before else domain}


def _exactly(value: Value) -> Domain:
    at = measure(value)
    if at is not None:
        return Domain(Stretch(at, at), sure=True)
    return Domain(words=frozenset({value}) if isinstance(value, str | bool) else None, sure=True)


def _ordered(relation: t.Relation, a: Stretch, b: Stretch) -> bool | None:
    before, after = a.ends_before(b), b.ends_before(a)
    at_most = a.high is not None and b.low is not None and a.high <= b.low
    at_least = b.high is not None and a.low is not None and b.high <= a.low
    yes, no = {
        t.Relation.LT: (before, at_least),
        t.Relation.LE: (at_most, after),
        t.Relation.GT: (after, at_most),
        t.Relation.GE: (at_least, before),
    }.get(relation, (a.is_point and a == b, before or after or a.is_empty))
    return True if yes else False if no else None


def _among(words: frozenset[Value] | None, wanted: frozenset[Value], *, sure: bool) -> bool | None:
    if words is None:
        return None
    if not words & wanted:
        return False
    return True if sure and words <= wanted else None


def _literal(expr: t.Expr) -> Value | None:
    return expr.value if isinstance(expr, t.Literal) else None


def _literals(source: t.Expr) -> frozenset[Value] | None:
    if not isinstance(source, t.ListOf):
        return None
    found = [_literal(i) for i in source.items]
    words = frozenset(v for v in found if isinstance(v, str | bool))
    return words if len(words) == len(set(found)) and words else None


def exclude_each_other(conditions: Sequence[t.Expr]) -> bool:
    """Whether the conditions can never hold together, by what is written in them alone."""
    if len(conditions) < 2:  # noqa: PLR2004  # one condition excludes nothing
        return False
    return Reach().verdict(t.And(tuple(conditions), kind=YES_NO), NOTHING_KNOWN) is False
