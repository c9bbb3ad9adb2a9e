"""Where the readings of a question give different answers, and the questions that never matter."""

from __future__ import annotations

from collections.abc import Container, Iterator

from ..backends.proof.symbolic import Symbolic
from ..backends.proof.terms import Truth, all_of, any_in
from ..ir import tree as t
from ..values import NONE, Value
from .differences import differ
from .findings import Finding, Ground


def matters(ground: Ground, question: str, wanted: Container[str]) -> Iterator[tuple[str, Truth]]:
    """Each wanted reading beside the one in use, and where it gives another answer."""
    agreement = ground.agreement
    used = ground.readings.get(question) or agreement.questions[question].adopted
    kind = ground.decision.kind
    for reading in agreement.questions[question].readings:
        if reading.name == used or reading.name not in wanted:
            continue
        chosen = {**ground.readings, question: reading.name}
        outcome = ground.outcome
        beside = Symbolic(ground.world, agreement, chosen, beside=ground.symbolic)
        where = all_of(differ(outcome, beside.decision(ground.name), kind), ground.sound_below)
        if where is not False:
            yield reading.name, where


def filled(ground: Ground, question: str) -> Iterator[Finding]:
    """The hole that an adopted reading fills: where one reading leaves nothing, others something.

    Only a question that stands in the place of an answer, or of a condition for one, can fill
    a hole; one that only changes an amount on the way does not.
    """
    made = ground.agreement.questions[question]
    empty = {r.name for r in made.readings if _is_nothing(r.body)}
    if not made.adopted or not empty or not _stands_alone(ground, question):
        return
    wanted = {r.name for r in made.readings} if made.adopted in empty else empty
    where = any_in(where for _, where in matters(ground, question, wanted))
    if not ground.solving.verdict(where).possible:
        return
    yield Finding(
        "filled hole",
        (ground.name, question),
        f"the text leaves open what `{ground.name}` is here: filled by reading "
        f"`{made.adopted}` of `{question}`",
        (made.cite,),
        ground.table(where),
        span=ground.decision.branches[0].span,
    )


def _stands_alone(ground: Ground, question: str) -> bool:
    """Whether the question gives an answer of the decision, or is one of its conditions."""
    return any(
        _gives(branch.body, question) or _asks(branch.guard, question)
        for branch in ground.decision.branches
    )


def _asks(guard: t.Expr, question: str) -> bool:
    match guard:
        case t.ByReading(question=name):
            return name == question
        case t.And(items=items) | t.Or(items=items):
            return any(_asks(item, question) for item in items)
        case t.Not(operand=operand):
            return _asks(operand, question)
        case _:
            return False


def _gives(body: t.Expr, question: str) -> bool:
    match body:
        case t.ByReading(question=name):
            return name == question
        case t.Tiers(rows=rows):
            return any(_gives(row.value, question) for row in rows)
        case t.If(then=then, otherwise=otherwise):
            return _gives(then, question) or _gives(otherwise, question)
        case _:
            return False


def _is_nothing(body: t.Expr | None) -> bool:
    """Whether a reading says that there is nothing: 0, none, no, or that the text is silent."""
    if isinstance(body, t.Undecided):
        return True
    return isinstance(body, t.Literal) and _is_empty(body.value)


def _is_empty(value: Value) -> bool:
    return value is NONE or value is False or (isinstance(value, int) and value == 0)
