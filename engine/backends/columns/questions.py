"""Which questions may make a difference to an expression, the conventions in dispute included."""

from __future__ import annotations

from collections.abc import Mapping

from ...ir import tree as t
from ...ir.walk import parts_of, reach


def questions_below(
    agreement: t.Agreement, place: Mapping[str, int], parts: tuple[t.Expr, ...]
) -> tuple[int, ...]:
    """The questions that may make a difference to expressions, conventions included."""
    found: set[str] = set()
    entered: set[str] = set()
    setting = agreement.conventions
    stack = list(parts)
    while stack:
        for e in reach(agreement, (stack.pop(),)):
            match e:
                case t.IsReading(question=q) | t.ByReading(question=q):
                    found.add(q)
                case t.Completed() | t.Shift() | t.NearDay():
                    found |= {str(setting.leap_day), str(setting.month_end)}
                case t.Round():
                    found.add(str(setting.rounding))
                case t.ValueRef(name=value):
                    found.add(agreement.values[value].after_term.question)
                case t.DecisionRef(name=name) if name not in entered:
                    entered.add(name)
                    decision = agreement.decisions[name]
                    stack.extend(parts_of(decision))
                    found |= after_term_questions(decision)
                case _:
                    pass
    return tuple(sorted(place[q] for q in found if q in place))


def after_term_questions(decision: t.Decision) -> set[str]:
    """The questions on which it hangs what of a decision holds after the term."""
    found = {branch.after_term.question for branch in decision.branches}
    if decision.closing:
        found.add(decision.closing.after_term.question)
    return found
