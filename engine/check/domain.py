"""What a value can be: by the field's range, by its kind, by the conditions already known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from ..ir import tree as t
from ..ir.walk import everything, parts_of, parts_of_promise
from ..values import NONE, WEEKDAYS, Value, completed_years
from .stretch import Stretch, measure

ANYTHING = Stretch()
_PARTS = {"month": Stretch(Fraction(1), Fraction(12)), "day": Stretch(Fraction(1), Fraction(31))}
_LEAP = (2, 29)


@dataclass(frozen=True, slots=True)
class Domain:
    """Amounts or days by `stretch`, words by `words` (none: any); `sure` that it is not `none`."""

    stretch: Stretch = ANYTHING
    words: frozenset[Value] | None = None
    sure: bool = False


Known = Mapping[t.Expr, Domain]
"""What conditions already say of subjects, for the place at hand."""

NOTHING_KNOWN: Known = {}


class Domains:
    """The domains of one agreement's expressions."""

    def __init__(self, agreement: t.Agreement | None = None) -> None:
        self.agreement = agreement
        self.fields = agreement.fields if agreement else {}
        self.defines = agreement.defines if agreement else {}
        self.rebound = _rebound(agreement) if agreement else frozenset()

    def core(self, expr: t.Expr) -> t.Expr:
        """What a define's name stands for, through all its names."""
        seen: set[str] = set()
        while isinstance(expr, t.DefineRef) and expr.name in self.defines and expr.name not in seen:
            seen.add(expr.name)
            expr = self.defines[expr.name].body
        return expr

    def of(self, expr: t.Expr, known: Known) -> Domain:
        """What `expr` can be where `known` holds."""
        expr = self.core(expr)
        own = self._own(expr, known)
        said = known.get(expr)
        return own if said is None else both(own, said)

    def _own(self, expr: t.Expr, known: Known) -> Domain:
        match expr:
            case t.Literal(value=value):
                at = measure(value)
                stretch = ANYTHING if at is None else Stretch(at, at)
                words = frozenset({value}) if isinstance(value, str | bool) else None
                return Domain(stretch, words, value is not NONE)
            case t.Field(name=name) if name in self.fields:
                return self._field(self.fields[name])
            case t.Day():
                return Domain(sure=True)
            case t.Part(part="weekday"):
                return Domain(words=frozenset(w.lower() for w in WEEKDAYS))
            case t.Part(part=part):
                return Domain(_PARTS.get(part, ANYTHING), sure=True)
            case t.Completed():
                return Domain(self._completed(expr, known), sure=True)
            case t.Each(op="count"):
                return Domain(Stretch(low=Fraction(0)), sure=True)
            case t.AtDay(operand=operand, day=day):
                return self.of(
                    operand, {t.Day(kind=day.kind): self.of(day, known), **_facts(known)}
                )
            case t.IsReading(question=question, reading=""):
                return Domain(words=self._readings(question), sure=True)
            case _:
                return Domain(words=_words(expr))

    def _readings(self, question: str) -> frozenset[Value] | None:
        """The readings of a question, where they are at hand."""
        made = self.agreement.questions.get(question) if self.agreement else None
        names = frozenset(r.name for r in made.readings) if made else frozenset()
        return names if len(names) > 1 else None  # one alone: the others were lost to a mistake

    def _field(self, spec: t.FieldSpec) -> Domain:
        words = _words(t.Field(spec.name, kind=spec.kind))
        if spec.default is NONE or spec.name in self.rebound:
            return Domain(words=words if spec.name not in self.rebound else None)
        return Domain(Stretch(measure(spec.minimum), measure(spec.maximum)), words, sure=True)

    def _completed(self, expr: t.Completed, known: Known) -> Stretch:
        """Years or months between two days that are both known; anything otherwise."""
        since = self.of(expr.start, known).stretch
        today = self.of(t.Day(kind=expr.start.kind), known).stretch
        if since.low is None or today.low is None:
            return ANYTHING
        start, day = (date.fromordinal(int(x)) for x in (since.low, today.low))
        contested = (start.month, start.day) == _LEAP or expr.months
        if contested or not (since.is_point and today.is_point):
            return ANYTHING  # where conventions decide, nothing is certain
        found = Fraction(completed_years(start, day))
        return Stretch(found, found)


def _words(expr: t.Expr) -> frozenset[Value] | None:
    if expr.kind.base == "yes_no":
        return frozenset({True, False})
    return (
        frozenset(expr.kind.choices) if expr.kind.base == "choice" and not expr.kind.open else None
    )


def _facts(known: Known) -> dict[t.Expr, Domain]:
    """What is known of the record: it does not move with the day."""
    return {e: d for e, d in known.items() if isinstance(e, t.Field)}


def _rebound(agreement: t.Agreement) -> frozenset[str]:
    """Fields that some `with` binds: their declared range need not hold there."""
    roots = [d.body for d in agreement.defines.values()]
    roots += [r.body for q in agreement.questions.values() for r in q.readings if r.body]
    roots += [row.value for v in agreement.values.values() for row in v.rows]
    roots += [part for d in agreement.decisions.values() for part in parts_of(d)]
    roots += [part for p in agreement.promises for part in parts_of_promise(p)]
    return frozenset(e.name for r in roots for e in everything(r) if isinstance(e, t.WithField))


def both(one: Domain, other: Domain) -> Domain:
    """What lies in both domains."""
    words = one.words
    if other.words is not None:
        words = other.words if words is None else words & other.words
    return replace(
        one,
        stretch=one.stretch.cut(other.stretch),
        words=words,
        sure=one.sure or other.sure,
    )
