"""Expressions in the agreement's own words, with the day and the facts they are moved to."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ...ir import tree as t
from ...ir.mentions import fields_below
from ...ir.walk import children, everything, parts_of
from ...values import Amount, shown, simplest
from .frame import Frame

if TYPE_CHECKING:
    from .symbolic import Symbolic

_NAMES: Final = (t.DefineRef, t.ValueRef, t.DecisionRef, t.ByReading)


class Wording:
    """How the expressions of one agreement are said."""

    def __init__(self, symbolic: Symbolic) -> None:
        self._s = symbolic
        self._moving: dict[int, tuple[t.Expr, bool]] = {}
        self._names_moving: dict[tuple[str, str], bool] = {}
        self._fields: dict[int, tuple[t.Expr, frozenset[str]]] = {}

    def spelled(self, e: t.Expr, f: Frame) -> str:
        """The same words; a name that comes to one amount is said by that: `hired + 20 years`."""
        below = [part for part in everything(e) if part is not e]
        if any(isinstance(part, t.AtDay | t.WithField) for part in (e, *below)):
            return self.text(e, f)
        text, start = e.span.text, e.span.start
        for part in reversed(below):
            value = self._one_amount(part, f) if isinstance(part, _NAMES) else None
            at, end = part.span.start - start, part.span.end - start
            if value is not None and part.span.source is e.span.source and 0 <= at < end:
                text = text[:at] + shown(value, part.kind) + text[end:]
        return self._as_read(" ".join(text.split()), e, f)

    def _one_amount(self, e: t.Expr, f: Frame) -> Amount | None:
        """What a name comes to, where that is one amount."""
        known = self._s.read(e, f)
        if known.sort != "amount" or len(known.cases) != 1 or known.known is not True:
            return None
        number = known.cases[0][1]
        return simplest(Fraction(number)) if isinstance(number, int | Fraction) else None

    def text(self, e: t.Expr, f: Frame) -> str:
        """The words of an expression, with the day and the facts it is moved to."""
        if isinstance(e, t.Day):
            return f.moved or "as_of"
        return self._as_read(" ".join(e.span.text.split()), e, f)

    def _as_read(self, words: str, e: t.Expr, f: Frame) -> str:
        text = words or str(getattr(e, "name", "this"))
        if f.given:
            looked_at = self._looks_at(e)
            for name, given in f.given:
                if name in looked_at and f"with {name}" not in text:
                    text = f"{text} with {name} as {given}"
        if f.moved and " as of " not in text and self._moves(e):
            text = f"{text} as of {f.moved}"
        return text

    def _looks_at(self, e: t.Expr) -> frozenset[str]:
        if id(e) not in self._fields:
            self._fields[id(e)] = (e, fields_below(self._s.agreement, (e,)))
        return self._fields[id(e)][1]

    def _moves(self, e: t.Expr) -> bool:
        """Whether it says something else on another day."""
        if id(e) not in self._moving:
            self._moving[id(e)] = (e, self._work_out(e))
        return self._moving[id(e)][1]

    def _work_out(self, e: t.Expr) -> bool:
        match e:
            case t.Day() | t.Completed() | t.ValueRef():
                return True
            case t.AtDay(day=day):
                return self._moves(day)
            case t.DefineRef(name=name):
                return self._name_moves("define", name, (self._s.agreement.defines[name].body,))
            case t.DecisionRef(name=name):
                parts = parts_of(self._s.agreement.decisions[name])
                return self._name_moves("decision", name, parts)
            case t.ByReading(question=name):
                readings = self._s.agreement.questions[name].readings
                return any(self._moves(r.body) for r in readings if r.body is not None)
            case _:
                return any(self._moves(child) for child in children(e))

    def _name_moves(self, what: str, name: str, parts: Sequence[t.Expr]) -> bool:
        key = (what, name)
        if key not in self._names_moving:
            self._names_moving[key] = False
            self._names_moving[key] = any(self._moves(part) for part in parts)
        return self._names_moving[key]
