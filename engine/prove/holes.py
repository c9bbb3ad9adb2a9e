"""Holes and overlaps: records for which no clause speaks, or two that contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..backends.proof.solving import Can
from ..backends.proof.terms import Truth, all_of, any_of, negated
from ..inquiry.answers import Answer
from ..ir import tree as t
from ..values import YES_NO
from .findings import Finding, Found, Ground


def holes(ground: Ground) -> Iterator[Found]:
    """The records for which the decision is undecided though all it rests on is decided.

    Of a decision that only an amendment brings nothing is asked before it is in force.
    """
    where = all_of(ground.outcome.undecided, *_begun(ground, ground.outcome.undecided))
    yield from _status(ground, "hole", where, "undecided")


def _begun(ground: Ground, where: Truth) -> Iterator[Truth]:
    """That the amendments without which no clause of the decision speaks are in force."""
    for amending in ground.agreement.amendments:
        if not amending.in_force:
            continue
        begun = ground.symbolic.condition(t.DefineRef(amending.in_force, kind=YES_NO)).holds
        before = negated(begun)
        guards = (any_of(part.guard, part.maybe) for part in ground.parts.branches)
        if ground.solving.verdict(where, before).impossible:
            continue
        if all(ground.solving.verdict(guard, before).impossible for guard in guards):
            yield begun


def overlaps(ground: Ground) -> Iterator[Found]:
    """The records for which clauses of equal standing give different answers."""
    yield from _status(ground, "conflict", ground.outcome.conflict, "conflict")


def _status(ground: Ground, kind: str, where: Truth, status: str) -> Iterator[Found]:
    where = all_of(where, ground.sound_below)
    verdict = ground.solving.verdict(where)
    if verdict.impossible:
        return
    if verdict.can is not Can.POSSIBLE:
        yield ground.unsettled(kind, verdict.why)
        return
    found = ground.witness(where)
    if found is None or found[1].status != status:
        yield ground.unsettled(kind, "the record found does not bear it out when it is asked")
        return
    witness, answer = found
    clauses = _clauses(ground.decision, answer.outcome.standing)
    speaking = _speaking(answer)
    spoken = f"no clause says what `{ground.name}` is"
    against = f"{' and '.join(clauses)} give `{ground.name}` different values"
    yield Finding(
        kind,
        (ground.name,),
        spoken if kind == "hole" else against,
        clauses if kind == "conflict" else speaking or _sections(ground.decision.branches),
        ground.table(where),
        witness,
        (answer,),
        _first(ground.decision, clauses or speaking).span,
        _HINTS[kind],
    )


_HINTS = {
    "hole": "add the missing clause or row, close it with `otherwise`, or ask a `contested`",
    "conflict": "say which stands above the other: `except` or `notwithstanding`",
}


def _clauses(decision: t.Decision, standing: tuple[int, ...]) -> tuple[str, ...]:
    found = [decision.branches[i].section for i in standing if i >= 0]
    return tuple(dict.fromkeys(found))


def _sections(branches: Iterable[t.Branch]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(b.section for b in branches))


def _speaking(answer: Answer) -> tuple[str, ...]:
    """The clauses whose condition holds for the witness: a row of theirs is what is missing."""
    plain, frame = answer.inquiry.plain, answer.frame
    branches = answer.decision.branches
    return _sections(b for b in branches if plain.condition(b.guard)(frame) is True)


def _first(decision: t.Decision, sections: tuple[str, ...]) -> t.Branch:
    """The first of the clauses named, else of all."""
    return next((b for b in decision.branches if b.section in sections), decision.branches[0])
