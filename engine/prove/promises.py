"""Promises: what the parties say holds for everybody, proved or broken by an example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from ..backends.proof.frame import Frame
from ..backends.proof.solving import Can, Solving
from ..backends.proof.sym import Subject, Sym
from ..backends.proof.symbolic import Symbolic
from ..backends.proof.terms import (
    Number,
    Truth,
    all_of,
    any_in,
    any_of,
    less,
    negated,
    packed,
    same,
    unpacked,
)
from ..backends.proof.world import Witness, World
from ..inquiry.examples import Asked
from ..ir import tree as t
from ..values import Amount, Value, day_text, shown
from .factors import with_an_amount_known
from .findings import Finding, Found, Unsettled
from .regions import region
from .replay import holds_in_answer, promised_value
from .subjects import merged


def broken_promises(
    asked: Asked, days: tuple[date, date], readings: Mapping[str, str]
) -> Iterator[Found]:
    """Each promise of the agreement that some valid record breaks."""
    for promise in asked.agreement.promises:
        match promise.form:
            case "never falls" | "never rises":
                yield from _moving(asked, promise, days, readings)
            case _:
                yield from _holding(asked, promise, days, readings)


def _holding(
    asked: Asked, promise: t.Promise, days: tuple[date, date], readings: Mapping[str, str]
) -> Iterator[Found]:
    """A promise about one record at a time: a condition, or exactly one of several."""
    world = World((asked.agreement,), *days)
    symbolic = Symbolic(world, asked.agreement, readings)
    broken = all_of(_condition(symbolic, promise), _broken(symbolic, promise))
    solving = Solving(world)
    verdict = solving.verdict(broken)
    if verdict.impossible:
        return
    witness = solving.simplest(broken) if verdict.can is Can.POSSIBLE else None
    if witness is None or holds_in_answer(asked, witness, promise):
        witness = _with_an_amount_known(asked, promise, world, readings)
    if witness is None:
        reasons = "; ".join(world.reasons)
        yield Unsettled("broken promise", (promise.title,), reasons or verdict.why, promise.span)
        return
    yield Finding(
        "broken promise",
        (promise.title,),
        f"the promise “{promise.title}” is broken",
        (promise.cite,) if promise.cite else (),
        region(solving, broken, _subjects(symbolic, promise)),
        witness,
        span=promise.span,
        hint="mend the clauses, or narrow the promise with `when`",
    )


def _with_an_amount_known(
    asked: Asked, promise: t.Promise, world: World, readings: Mapping[str, str]
) -> Witness | None:
    """Somebody who breaks a promise about a product of two unknowns: looked for with one known."""
    for other in with_an_amount_known(world):
        symbolic = Symbolic(other, asked.agreement, readings)
        broken = all_of(_condition(symbolic, promise), _broken(symbolic, promise))
        found = Solving(other).simplest(broken)
        if found is not None and not holds_in_answer(asked, found, promise):
            return found
    return None


def _subjects(symbolic: Symbolic, promise: t.Promise) -> tuple[Subject, ...]:
    parts = [promise.subject, promise.condition, *promise.items]
    return merged([s for part in parts if part is not None for s in symbolic.subjects_of(part)])


def _condition(symbolic: Symbolic, promise: t.Promise) -> Truth:
    return True if promise.condition is None else symbolic.condition(promise.condition).holds


def _broken(symbolic: Symbolic, promise: t.Promise) -> Truth:
    if promise.form == "exactly one":
        items = [symbolic.condition(item) for item in promise.items]
        none = all_of(*(item.fails for item in items))
        two = any_in(all_of(a.holds, b.holds) for a, b in combinations(items, 2))
        return any_of(none, two)
    assert promise.subject is not None
    return symbolic.condition(promise.subject).fails


def _moving(
    asked: Asked, promise: t.Promise, days: tuple[date, date], readings: Mapping[str, str]
) -> Iterator[Found]:
    """A promise about one person twice: all else equal, but a fact that grows, or time passing."""
    world = World((asked.agreement,), *days)
    symbolic = Symbolic(world, asked.agreement, readings)
    grown = _grown(symbolic, promise.grows)
    broken = all_of(
        grown.more,
        *(_meant(symbolic, promise, frame) for frame in (symbolic.frame, grown.frame)),
        _valid(symbolic, grown.frame),
        _moves_wrongly(symbolic, promise, grown.frame),
    )
    solving = Solving(world)
    verdict = solving.verdict(broken)
    if verdict.impossible:
        return
    yield _told(asked, promise, solving, broken, grown) or Unsettled(
        "broken promise",
        (promise.title,),
        "; ".join(world.reasons) or verdict.why or "the record found does not bear it out",
        promise.span,
    )


@dataclass(frozen=True, slots=True)
class _Grown:
    """The same person with more of one thing, or on a later day: `later` is how much, or when."""

    frame: Frame
    more: Truth
    later: Number
    field: str

    def of(self, witness: Witness, value: Amount, world: World) -> Witness:
        """The second record of a witness: with so much, or on that day."""
        if not self.field:
            return replace(witness, day=unpacked(int(value)))
        decoded: Value = value
        if world.spec(self.field).kind.base == "date":
            decoded = unpacked(int(value))
        return replace(witness, facts={**witness.facts, self.field: decoded})


def _grown(symbolic: Symbolic, name: str) -> _Grown:
    world, frame = symbolic.world, symbolic.frame
    if not name:
        day = world.another_day()
        return _Grown(frame.at(day, "later"), less(frame.day, day), day, "")
    fact, more = world.fact(name), world.another(name)
    (_, small), (_, large) = fact.cases[0], more.cases[0]
    both = all_of(fact.known, more.known, less(small, large))
    return _Grown(frame.with_fact(name, more, "more"), both, large, name)


def _meant(symbolic: Symbolic, promise: t.Promise, frame: Frame) -> Truth:
    """Whether the promise speaks of the record as it is in a frame."""
    return True if promise.condition is None else symbolic.test(promise.condition, frame).holds


def _valid(symbolic: Symbolic, frame: Frame) -> Truth:
    """Whether the record is valid as it is in a frame."""
    return all_of(
        *(negated(symbolic.test(m.condition, frame).fails) for m in symbolic.agreement.musts)
    )


def _moves_wrongly(symbolic: Symbolic, promise: t.Promise, grown: Frame) -> Truth:
    """Whether it falls though it never should, or rises."""
    assert promise.subject is not None
    before, after = (symbolic.read(promise.subject, f) for f in (symbolic.frame, grown))
    low, high = (after, before) if promise.form == "never falls" else (before, after)
    return all_of(negated(before.lacking), negated(after.lacking), _below(low, high))


def _told(
    asked: Asked, promise: t.Promise, solving: Solving, broken: Truth, grown: _Grown
) -> Finding | None:
    """The finding with a person and the same person later, both asked; none if they agree."""
    before = solving.simplest(broken)
    if before is None:
        return None
    later = _least(solving, grown.later, broken, _same_record(solving.world, before))
    if later is None:
        return None
    after = grown.of(before, later, solving.world)
    assert promise.subject is not None
    values = [promised_value(asked, w, promise.subject) for w in (before, after)]
    if values[0] == values[1]:
        return None
    moved = "falls" if promise.form == "never falls" else "rises"
    return Finding(
        "broken promise",
        (promise.title,),
        f"the promise “{promise.title}” is broken: it {moved} from {values[0]} to {values[1]} "
        f"with {_change(asked.agreement, before, after, grown.field)}",
        (promise.cite,) if promise.cite else (),
        witness=before,
        span=promise.span,
        hint="mend the clauses, or narrow the promise with `when`",
    )


def _least(solving: Solving, number: Number, *truths: Truth) -> Amount | None:
    """The least that a number can be, or else any; none where the truths do not hold together."""
    bounds = solving.bounds(number, *truths)
    if bounds is not None and bounds.low is not None and not bounds.why:
        return bounds.low
    model = solving.verdict(*truths).model
    return None if model is None else model.value(number)


def _same_record(world: World, witness: Witness) -> Truth:
    """Whether the record and the day are those of a witness."""
    return all_of(same(world.day, packed(witness.day)), world.has_facts(witness.facts))


def _change(agreement: t.Agreement, before: Witness, after: Witness, name: str) -> str:
    """What differs between the two records."""
    if not name:
        return f"the day moving from {day_text(before.day)} to {day_text(after.day)}"
    kind = agreement.fields[name].kind
    return f"`{name}` {shown(after.facts[name], kind)} for {shown(before.facts[name], kind)}"


def _below(low: Sym, high: Sym) -> Truth:
    """Whether the first is below the second; `none` is 0, and no day stands beside it."""
    pairs: Sequence[Truth] = [
        all_of(low.known, high.known, here, there, less(a, b))
        for here, a in low.cases
        for there, b in high.cases
    ]
    if "day" in (low.sort, high.sort):
        return any_in(pairs)
    nothing = [all_of(low.none, high.known, there, less(0, b)) for there, b in high.cases]
    negative = [all_of(low.known, high.none, here, less(a, 0)) for here, a in low.cases]
    return any_in([*pairs, *nothing, *negative])
