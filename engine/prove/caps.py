"""Ceilings that cross: one limit is the higher for some people and the lower for others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import TypedDict

from ..backends.proof.solving import Solving
from ..backends.proof.sym import Sym
from ..backends.proof.symbolic import Symbolic
from ..backends.proof.terms import Truth, all_of, any_in, is_known, less
from ..backends.proof.world import Witness, World
from ..inquiry.answers import Answer
from ..ir import tree as t
from ..ir.walk import parts_of, reach
from ..values import Value
from .findings import Finding, Ground
from .regions import region
from .replay import replay
from .subjects import merged

_PLENTY = 300
"""What a person is given of the amount where the record sets no limit."""
_MUCH = 1_000_000
"""More of anything than a ceiling of an agreement allows."""


class _Seen(TypedDict):
    """A witness and its answers, as a finding takes them."""

    witness: Witness | None
    answers: tuple[Answer, ...]


def crossing_caps(grounds: Mapping[str, Ground]) -> Iterator[Finding]:
    """Pairs of decisions that limit one amount, now the one lower and now the other."""
    capped = {name: _capped(ground) for name, ground in grounds.items()}
    for one, other in combinations(sorted(n for n, fields in capped.items() if fields), 2):
        if grounds[one].decision.kind != grounds[other].decision.kind:
            continue
        for field in sorted(capped[one] & capped[other]):
            yield from _crossing(grounds[one], grounds[other], field)


def _capped(ground: Ground) -> frozenset[str]:
    """The amounts of the record on which the decision sets a ceiling."""
    found: set[str] = set()
    for e in reach(ground.agreement, parts_of(ground.decision)):
        if isinstance(e, t.Extreme) and not e.largest:
            found |= {
                f.name
                for item in e.items
                for f in reach(ground.agreement, (item,))
                if isinstance(f, t.Field) and f.kind == ground.decision.kind
            }
    return frozenset(found)


def _crossing(one: Ground, other: Ground, field: str) -> Iterator[Finding]:
    world = World((one.agreement,), *one.days)
    symbolic = Symbolic(world, one.agreement, one.readings)
    a, b = _ceiling(symbolic, one, field), _ceiling(symbolic, other, field)
    cases_a, cases_b = _limits(a), _limits(b)
    if not cases_a or not cases_b:
        return
    solving = Solving(world)
    below = _where(cases_a, cases_b)
    above = _where(cases_b, cases_a)
    if not (solving.verdict(below).possible and solving.verdict(above).possible):
        return
    subjects = merged([*symbolic.subjects(one.name), *symbolic.subjects(other.name)])
    for name, where in ((one.name, below), (other.name, above)):
        higher = other.name if name == one.name else one.name
        yield Finding(
            "crossing caps",
            (one.name, other.name),
            f"for these, `{name}` stops at less of `{field}` than `{higher}`; for others, at more",
            where=region(solving, where, subjects),
            **_witnessed(solving, where, (one, other), field),
            span=one.decision.branches[0].span,
            hint="if they were bargained apart, say so with `known crossing caps`; "
            "else bring the ceilings into line",
        )


def _witnessed(solving: Solving, where: Truth, grounds: tuple[Ground, Ground], field: str) -> _Seen:
    """A person with much of the amount, and what both decisions answer."""
    found = solving.simplest(where)
    if found is None:
        return _Seen(witness=None, answers=())
    asked, spec = grounds[0].asked, grounds[0].agreement.fields[field]
    much = spec.maximum if isinstance(spec.maximum, int | Fraction) else _PLENTY
    witness = replace(found, facts={**found.facts, field: much})
    names = (grounds[0].name, grounds[1].name)
    return _Seen(witness=witness, answers=replay(asked, witness, names, grounds[0].chosen))


def _ceiling(symbolic: Symbolic, ground: Ground, field: str) -> Sym:
    """The decision with more of the amount than any ceiling allows, and nothing else held back."""
    kind = ground.decision.kind
    expr: t.Expr = t.DecisionRef(ground.name, kind=kind)
    for name in sorted(_amounts(ground)):
        value: Value = _MUCH if name == field else _at_rest(ground.agreement.fields[name])
        literal = t.Literal(value, kind=ground.agreement.fields[name].kind)
        expr = t.WithField(expr, name, literal, kind=kind)
    return symbolic.value(expr)


def _amounts(ground: Ground) -> frozenset[str]:
    return frozenset(
        e.name
        for e in reach(ground.agreement, parts_of(ground.decision))
        if isinstance(e, t.Field) and e.kind.base == "quantity"
    )


def _at_rest(spec: t.FieldSpec) -> Value:
    """A field's default, or none of it."""
    return spec.default if isinstance(spec.default, int | Fraction) else 0


_Limits = tuple[tuple[Truth, int | Fraction], ...]


def _limits(ceiling: Sym) -> _Limits:
    """Where which ceiling holds; nothing where it is not one of a few, or is no ceiling at all."""
    cases = [(all_of(ceiling.known, where), value) for where, value in ceiling.cases]
    if any(not is_known(value) for _, value in cases):
        return ()
    return tuple(
        (where, value)
        for where, value in cases
        if where is not False and isinstance(value, int | Fraction) and 0 < value < _MUCH
    )


def _where(low: _Limits, high: _Limits) -> Truth:
    """Where the first ceiling stops below the second."""
    return any_in(all_of(here, there) for here, a in low for there, b in high if less(a, b) is True)
