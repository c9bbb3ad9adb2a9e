"""Holes and overlaps: records for which no clause speaks, or two that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from ..backends.proof.solving import Can
from ..backends.proof.terms import Truth, all_of
from ..ir import tree as t
from .findings import Finding, Found, Ground


def holes(ground: Ground) -> Iterator[Found]:
    """The records for which the decision is undecided though all it rests on is decided."""
    yield from _status(ground, "hole", ground.outcome.undecided, "undecided")


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
    spoken = f"no clause says what `{ground.name}` is"
    against = f"{' and '.join(clauses)} give `{ground.name}` different values"
    yield Finding(
        kind,
        (ground.name,),
        spoken if kind == "hole" else against,
        clauses if kind == "conflict" else _sections(ground.decision),
        ground.table(where),
        witness,
        (answer,),
        ground.decision.branches[0].span,
        _HINTS[kind],
    )


_HINTS = {
    "hole": "add the missing clause or row, close it with `otherwise`, or ask a `contested`",
    "conflict": "say which stands above the other: `except` or `notwithstanding`",
}


def _clauses(decision: t.Decision, standing: tuple[int, ...]) -> tuple[str, ...]:
    found = [decision.branches[i].section for i in standing if i >= 0]
    return tuple(dict.fromkeys(found))


def _sections(decision: t.Decision) -> tuple[str, ...]:
    return tuple(dict.fromkeys(b.section for b in decision.branches))
