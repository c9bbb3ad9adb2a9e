"""Which questions a decision mentions, and on which decisions and fields it rests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from . import tree as t
from .walk import parts_of, reach


@dataclass(frozen=True)
class Mentions:
    """What the decisions of an agreement rest on, worked out once."""

    agreement: t.Agreement
    _questions_of: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False)
    _defines_of: dict[str, frozenset[str]] = field(default_factory=dict, compare=False)
    _asking: dict[str, bool] = field(default_factory=dict, compare=False)

    @cached_property
    def _direct(self) -> dict[str, tuple[t.Expr, ...]]:
        decisions = self.agreement.decisions.values()
        return {d.name: tuple(reach(self.agreement, parts_of(d))) for d in decisions}

    def rests_on(self, name: str) -> tuple[str, ...]:
        """The decision and every decision below it, itself first."""
        found = [name]
        for at in found:
            for e in self._direct[at]:
                if isinstance(e, t.DecisionRef) and e.name not in found:
                    found.append(e.name)
        return tuple(found)

    def expressions(self, name: str) -> Iterator[t.Expr]:
        """Every expression that the decision rests on."""
        for each in self.rests_on(name):
            yield from self._direct[each]

    def questions(self, name: str) -> tuple[str, ...]:
        """The questions the decision mentions, in the order of the text."""
        known = self._questions_of.get(name)
        if known is None:
            found = set(self._questions(name))
            known = tuple(q for q in self.agreement.questions if q in found)
            self._questions_of[name] = known
        return known

    def defines(self, name: str) -> frozenset[str]:
        """The definitions on which the decision rests."""
        known = self._defines_of.get(name)
        if known is None:
            refs = (e.name for e in self.expressions(name) if isinstance(e, t.DefineRef))
            known = self._defines_of[name] = frozenset(refs)
        return known

    def fields(self, name: str) -> tuple[str, ...]:
        """The fields the decision may look at, in the order of the record."""
        found = {e.name for e in self.expressions(name) if isinstance(e, t.Field)}
        return tuple(f for f in self.agreement.fields if f in found)

    def row_fields(self, name: str) -> tuple[str, ...]:
        """The fields of a row that the decision may look at, in the order of the roster block."""
        roster = self.agreement.roster
        return self._of_rows(name, roster, "") if roster is not None else ()

    def fields_inside(self, name: str) -> dict[str, tuple[str, ...]]:
        """For each sort of row inside a record the fields that the decision may look at."""
        return {label: self._of_rows(name, r, label) for label, r in self.agreement.rows.items()}

    def _of_rows(self, name: str, block: t.Roster, label: str) -> tuple[str, ...]:
        found = {
            e.name
            for e in self.expressions(name)
            if isinstance(e, t.RowField) and e.row.kind.label == label
        }
        return tuple(f for f in block.fields if f in found)

    def looks_inside(self, name: str) -> str:
        """The first list of rows inside the record that the decision may look at; or nothing."""
        fields = self.agreement.fields
        return next((f for f in self.fields(name) if fields[f].kind.rows), "")

    def asks_for_rows(self, name: str) -> bool:
        """Whether the decision goes through the roster."""
        if self.agreement.roster is None:
            return False
        known = self._asking.get(name)
        if known is None:
            known = any(isinstance(e, t.Rows) for e in self.expressions(name))
            self._asking[name] = known
        return known

    def _questions(self, name: str) -> Iterator[str]:
        conventions = self.agreement.conventions
        for e in self.expressions(name):
            match e:
                case t.IsReading(question=q) | t.ByReading(question=q):
                    yield q
                case t.Completed(months=False) | t.Shift(months=None, years=t.Operator()):
                    yield str(conventions.leap_day)
                case t.Completed(months=True) | t.Shift(months=t.Operator()):
                    yield str(conventions.month_end)
                case t.Round(how=None):
                    yield str(conventions.rounding)
                case t.ValueRef(name=value):
                    yield self.agreement.values[value].after_term.question
                case _:
                    pass
        if self.agreement.decisions[name].kind.is_money:
            yield str(conventions.rounding)
        for each in self.rests_on(name):
            decision = self.agreement.decisions[each]
            yield from (branch.after_term.question for branch in decision.branches)
            if decision.closing:
                yield decision.closing.after_term.question


def fields_below(agreement: t.Agreement, parts: tuple[t.Expr, ...]) -> frozenset[str]:
    """The fields that `parts` may look at, through the decisions that they rest on too."""
    found: set[str] = set()
    entered: set[str] = set()
    stack = list(parts)
    while stack:
        for e in reach(agreement, (stack.pop(),)):
            if isinstance(e, t.Field):
                found.add(e.name)
            elif isinstance(e, t.DecisionRef) and e.name not in entered:
                entered.add(e.name)
                stack.extend(parts_of(agreement.decisions[e.name]))
    return frozenset(found)
