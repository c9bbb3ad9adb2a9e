"""Words without effect: `as of`, `with` and limits that change nothing; empty blocks and titles."""

from __future__ import annotations

from datetime import date

from .. import codes
from ..ir import tree as t
from ..ir.walk import parts_of, reach
from ..values import shown
from .domain import NOTHING_KNOWN
from .reach import Reach
from .scope import Findings, Scope
from .stretch import Stretch
from .telling import first_line
from .written import written


def check_idle(scope: Scope, agreement: t.Agreement, findings: Findings) -> None:
    """Report what is written and has no effect."""
    resting = _Resting(agreement)
    judge = Reach(agreement)
    for place in written(agreement):
        match place.expr:
            case t.AtDay():
                _check_as_of(place.expr, resting, findings)
            case t.WithField():
                _check_with(place.expr, resting, findings)
            case t.Extreme(items=(_, _)):
                _check_limit(place.expr, judge, findings)
            case _:
                pass
    _check_titles(scope, findings)
    _check_defaults(agreement, scope, findings)
    _check_term(agreement, findings)


class _Resting:
    """What expressions rest on, through defines, values, readings and decisions."""

    def __init__(self, agreement: t.Agreement) -> None:
        self.agreement = agreement
        self.decisions: dict[str, tuple[bool, frozenset[str]]] = {}

    def of(self, expr: t.Expr) -> tuple[bool, frozenset[str]]:
        """Whether `expr` depends on the day, and the fields that it looks at."""
        moves, fields = False, set[str]()
        for each in reach(self.agreement, (expr,)):
            match each:
                case t.Field(name=name):
                    fields.add(name)
                case t.Day() | t.Completed() | t.ValueRef():
                    moves = True
                case t.DecisionRef(name=name):
                    moves = True
                    fields |= self._decision(name)
                case _:
                    pass
        return moves, frozenset(fields)

    def _decision(self, name: str) -> frozenset[str]:
        if name not in self.decisions:
            self.decisions[name] = (True, frozenset())
            parts = parts_of(self.agreement.decisions[name])
            fields = frozenset(f for part in parts for f in self.of(part)[1])
            self.decisions[name] = (True, fields)
        return self.decisions[name][1]


def _check_as_of(expr: t.AtDay, resting: _Resting, findings: Findings) -> None:
    words = " ".join(expr.operand.span.text.split())
    if isinstance(expr.day, t.Day):
        message = f"`as of as_of` is the day asked about anyway: {words}"
        findings.add(codes.IDLE_DAY, message, expr.span, "leave `as of` out")
    elif not resting.of(expr.operand)[0]:
        message = f"`as of` changes nothing here: {words} does not depend on the day"
        hint = "facts are as the record has them; only values, `completed years` and `as_of` move"
        findings.add(codes.IDLE_DAY, message, expr.span, hint)


def _check_with(expr: t.WithField, resting: _Resting, findings: Findings) -> None:
    if expr.name not in resting.of(expr.operand)[1]:
        words = " ".join(expr.operand.span.text.split())
        message = f"`with` changes nothing here: {words} does not look at `{expr.name}`"
        findings.add(codes.IDLE_BINDING, message, expr.span, "bind a field that it looks at")


def _check_limit(expr: t.Extreme, judge: Reach, findings: Findings) -> None:
    """A cap above everything, or a floor above its cap."""
    operand, limit = expr.items
    if not isinstance(limit, t.Literal) or isinstance(limit.value, date):
        return
    bound = judge.domains.of(limit, NOTHING_KNOWN).stretch
    inner = _stretch(operand, judge)
    word = "at least" if expr.largest else "at most"
    above = inner.low is not None and bound.low is not None and inner.low >= bound.low
    below = inner.high is not None and bound.low is not None and inner.high <= bound.low
    text = shown(limit.value, limit.kind)
    hint = "look for what was meant, or leave the limit out"
    if (above and not expr.largest) or (below and expr.largest):
        message = f"this is never anything but {text}, by `{word} {text}`"
        findings.add(codes.IDLE_LIMIT, message, expr.span, hint)
    elif above or below:
        message = f"`{word} {text}` is never reached"
        findings.add(codes.IDLE_LIMIT, message, expr.span, hint)


def _stretch(expr: t.Expr, judge: Reach) -> Stretch:
    """The amounts that a limited value can be."""
    if isinstance(expr, t.Extreme) and len(expr.items) == 2:  # noqa: PLR2004  # a limit has two
        one, other = (_stretch(i, judge) for i in expr.items)
        if expr.largest:
            lows = [s.low for s in (one, other) if s.low is not None]
            highs = [one.high, other.high]
            high = None if None in highs else max(h for h in highs if h is not None)
            return Stretch(max(lows) if lows else None, high)
        highs = [s.high for s in (one, other) if s.high is not None]
        bottoms = [one.low, other.low]
        low = None if None in bottoms else min(x for x in bottoms if x is not None)
        return Stretch(low, min(h for h in highs if h is not None) if highs else None)
    domain = judge.domains.of(expr, NOTHING_KNOWN)
    return domain.stretch if domain.sure else Stretch()


# ------------------------------------------------------------------ blocks


def check_clauses(scope: Scope, findings: Findings) -> None:
    """Report clauses that decide nothing and leave nothing to anybody."""
    for clause in scope.clauses.values():
        if not clause.decides and not clause.discretions:
            message = "this clause decides nothing"
            hint = "write what it decides, or what it leaves to whose `discretion`"
            span = first_line(clause.span.within(clause.section))
            findings.add(codes.EMPTY_CLAUSE, message, span, hint)


def _check_titles(scope: Scope, findings: Findings) -> None:
    titled = (
        [("the agreement", scope.agreement.title, scope.agreement.span)] if scope.agreement else []
    )
    titled += [(f"clause {c.section}", c.title, c.span) for c in scope.clauses.values()]
    titled += [(f"`{q.name}`", q.question, q.span) for q in scope.questions.values()]
    titled += [("the scenario", s.title, s.span) for s in scope.scenarios]
    titled += [("the promise", p.title, p.span) for p in scope.promises]
    titled += [("the reason", k.why, k.span) for k in scope.knowns]
    for what, title, span in titled:
        if not title.strip():
            hint = "say in a few words of your own what it is about: answers show them"
            findings.add(
                codes.NO_TITLE, f"{what} has no words in its quotes", first_line(span), hint
            )


def _check_defaults(agreement: t.Agreement, scope: Scope, findings: Findings) -> None:
    for spec in agreement.fields.values():
        if isinstance(spec.default, date):
            message = f"everybody without a `{spec.name}` is given {shown(spec.default, spec.kind)}"
            hint = "leave the default out, and answers will ask for the day where it matters"
            findings.add(codes.DEFAULT_DAY, message, scope.fields[spec.name].span, hint)


def _check_term(agreement: t.Agreement, findings: Findings) -> None:
    """Dated rows that begin when, by the agreement's own words, nothing holds any more."""
    for value in agreement.values.values():
        for row in value.rows:
            if (
                agreement.term
                and value.after_term.word == "ends"
                and row.first_day > agreement.term[1]
            ):
                message = "this row begins after the term, when the value no longer holds"
                hint = "write `after term continues` in the value, or leave the row out"
                findings.add(codes.ROW_AFTER_TERM, message, row.span, hint)
