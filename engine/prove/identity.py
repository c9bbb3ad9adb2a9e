"""Whether a decision reads the same in two agreements: the same words all the way down."""

from __future__ import annotations

from collections.abc import Iterator

from ..ir import tree as t
from ..ir.walk import everything, parts_of


def reads_the_same(one: t.Agreement, other: t.Agreement, name: str) -> bool:
    """Whether the decision and all it rests on are word for word the same in both.

    Where this holds nobody's answer differs, and nothing needs to be proved.
    """
    return one.conventions == other.conventions and _same(one, other, name, frozenset()) is not None


def follows_from(one: t.Agreement, other: t.Agreement, name: str) -> tuple[str, ...]:
    """The changed decisions directly below `name`, if nothing of its own has changed.

    Its answers can then differ only because theirs do. Empty where it has changes of its own.
    """
    if one.conventions != other.conventions:
        return ()
    decisions = frozenset(other.decisions) - {name}
    below = _same(one, other, name, decisions)
    if below is None:
        return ()
    return tuple(n for n in other.decisions if n in below and not reads_the_same(one, other, n))


def _same(
    one: t.Agreement, other: t.Agreement, name: str, ends: frozenset[str]
) -> frozenset[str] | None:
    """The decisions among `ends` met on the way down, if all else on it is the same; else none."""
    seen: set[tuple[str, str]] = set()
    met: set[str] = set()
    stack = [("decision", name), *_contested_conventions(one)]
    while stack:
        at = stack.pop()
        if at in seen:
            continue
        seen.add(at)
        if at[0] in ("decision", "value") and at[1] in ends:
            met.add(at[1])
            continue
        mine, theirs = _named(one, *at), _named(other, *at)
        if mine != theirs or mine is None:
            return None
        stack += _rests_on(one, *at)
    if one.term != other.term and any(_ends(one, *at) for at in seen if at[1] not in met):
        return None
    return frozenset(met)


def _contested_conventions(agreement: t.Agreement) -> Iterator[tuple[str, str]]:
    """The questions that stand in the place of a convention: each may matter to any decision."""
    setting = agreement.conventions
    for question in (setting.leap_day, setting.month_end, setting.rounding):
        if type(question) is str:
            yield "question", question


def _named(agreement: t.Agreement, what: str, name: str) -> object:
    """What a name stands for; none where the agreement does not have it."""
    return {
        "decision": agreement.decisions,
        "define": agreement.defines,
        "value": agreement.values,
        "question": agreement.questions,
        "field": agreement.fields,
    }[what].get(name)


def _rests_on(agreement: t.Agreement, what: str, name: str) -> Iterator[tuple[str, str]]:
    """The names that stand directly in what a name stands for."""
    for part in _expressions(agreement, what, name):
        for at in everything(part):
            match at:
                case t.DecisionRef(name=found):
                    yield "decision", found
                case t.DefineRef(name=found):
                    yield "define", found
                case t.ValueRef(name=found):
                    yield "value", found
                case t.IsReading(question=found) | t.ByReading(question=found):
                    yield "question", found
                case t.Field(name=found) | t.WithField(name=found):
                    yield "field", found
                case _:
                    pass
    yield from (("question", q) for q in _after_terms(agreement, what, name) if q)


def _expressions(agreement: t.Agreement, what: str, name: str) -> tuple[t.Expr, ...]:
    match what:
        case "decision":
            return parts_of(agreement.decisions[name])
        case "define":
            return (agreement.defines[name].body,)
        case "value":
            return tuple(row.value for row in agreement.values[name].rows)
        case "question":
            readings = agreement.questions[name].readings
            return tuple(r.body for r in readings if r.body is not None)
        case _:
            return ()


def _rules(agreement: t.Agreement, what: str, name: str) -> tuple[t.AfterTerm, ...]:
    """What holds after the term of a decision's clauses, or of a dated value."""
    if what == "value":
        return (agreement.values[name].after_term,)
    if what != "decision":
        return ()
    decision = agreement.decisions[name]
    closing = (decision.closing.after_term,) if decision.closing else ()
    return (*(b.after_term for b in decision.branches), *closing)


def _after_terms(agreement: t.Agreement, what: str, name: str) -> tuple[str, ...]:
    return tuple(rule.question for rule in _rules(agreement, what, name))


def _ends(agreement: t.Agreement, what: str, name: str) -> bool:
    """Whether the end of the term matters to what a name stands for."""
    return any(rule.word != "continues" for rule in _rules(agreement, what, name))
