"""Days that one clause counts with what comes before and another with what comes after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..backends.proof.sym import Sym
from ..backends.proof.terms import Truth, all_of, negated, packed, same, unpacked
from ..backends.proof.world import Witness
from ..inquiry.answers import Answer
from ..ir import tree as t
from ..values import DATE, day_text, shown
from .differences import equal_values
from .findings import Finding, Ground
from .replay import replayed

_DAY = timedelta(1)
_FEW = 2


@dataclass(frozen=True, slots=True)
class _Boundary:
    """A field, a day, and the decisions that part its values before and after that day."""

    field: str
    day: date
    with_later: tuple[str, ...]
    with_earlier: tuple[str, ...]


def boundary_days(grounds: Mapping[str, Ground]) -> Iterator[Finding]:
    """The days that stand alone: earlier for one decision, later for another."""
    for boundary in _boundaries(grounds.values()):
        later = _shown_for(grounds, boundary, boundary.with_later, -_DAY)
        earlier = _shown_for(grounds, boundary, boundary.with_earlier, _DAY)
        if later and earlier:
            yield _finding(boundary, _roots(grounds, later), _roots(grounds, earlier))


def _roots(grounds: Mapping[str, Ground], found: Sequence[_Shown]) -> list[_Shown]:
    """Those that rest on no other of them: the others only follow."""
    names = {s.name for s in found}
    return [s for s in found if not names & set(_below(grounds[s.name]))]


def _below(ground: Ground) -> tuple[str, ...]:
    return ground.asked.mentions.rests_on(ground.name)[1:]


def _boundaries(grounds: Iterable[Ground]) -> list[_Boundary]:
    """Days D such that some decision parts at D (D counts as later) and some after it."""
    parted: dict[tuple[str, int], list[str]] = {}
    for ground in grounds:
        fields = ground.agreement.fields
        for subject in ground.subjects:
            if (
                subject.sort != "day"
                or subject.kind.years
                or subject.finer
                or subject.text not in fields
            ):
                continue
            for cut in subject.cuts:
                assert isinstance(cut.value, int)
                parted.setdefault((subject.text, cut.value), []).append(ground.name)
    found: list[_Boundary] = []
    for (field, at), names in sorted(parted.items()):
        day = unpacked(at)
        after = parted.get((field, packed(day + _DAY)))
        if after:
            found.append(_Boundary(field, day, tuple(names), tuple(after)))
    return found


@dataclass(frozen=True, slots=True)
class _Shown:
    """A decision whose answer for the day differs from that for its neighbour, with a witness."""

    name: str
    witness: Witness
    on_the_day: Answer
    beside: Answer


def _shown_for(
    grounds: Mapping[str, Ground], boundary: _Boundary, names: Sequence[str], step: timedelta
) -> list[_Shown]:
    """The decisions for which the day differs from the day beside it, each seen in answers."""
    found: list[_Shown] = []
    for name in names:
        shown_ = _shown(grounds[name], boundary, boundary.day + step)
        if shown_ is not None:
            found.append(shown_)
    return found


def _shown(ground: Ground, boundary: _Boundary, beside: date) -> _Shown | None:
    here, there = _on(ground, boundary.field, boundary.day), _on(ground, boundary.field, beside)
    fact = ground.world.fact(boundary.field)
    on_day: Truth = all_of(fact.known, same(fact.cases[0][1], packed(boundary.day)))
    decided = all_of(negated(here.lacking), negated(there.lacking))
    where = all_of(on_day, decided, negated(equal_values(here, there)))
    witness = ground.solving.simplest(where)
    if witness is None:
        return None
    moved = Witness(witness.day, {**witness.facts, boundary.field: beside}, witness.readings)
    one = replayed(ground.asked, witness, ground.name, ground.chosen)
    other = replayed(ground.asked, moved, ground.name, ground.chosen)
    differs = one.status == other.status == "decided" and one.value != other.value
    return _Shown(ground.name, witness, one, other) if differs else None


def _on(ground: Ground, field: str, day: date) -> Sym:
    """The decision with the field on a day, whatever else the record says."""
    name, kind = ground.name, ground.decision.kind
    literal = t.Literal(day, kind=DATE)
    made = t.WithField(t.DecisionRef(name, kind=kind), field, literal, kind=kind)
    return ground.symbolic.value(made)


def _finding(boundary: _Boundary, later: Sequence[_Shown], earlier: Sequence[_Shown]) -> Finding:
    day = day_text(boundary.day)
    shown_ = [*earlier, *later]
    names = tuple(dict.fromkeys(s.name for s in shown_))
    return Finding(
        "boundary day",
        names,
        f"`{boundary.field}` on {day} itself counts as earlier in {_listed(earlier)}, "
        f"and as later in {_listed(later)}",
        tuple(dict.fromkeys(_cites(shown_))),
        witness=shown_[0].witness,
        answers=(shown_[0].on_the_day,),
        span=shown_[0].on_the_day.decision.branches[0].span,
        hint="if each section means its own word, say so with `known boundary day`; "
        "else ask a `contested`",
    )


def _listed(found: Sequence[_Shown]) -> str:
    """The first decisions, each with its value on the day and on the day beside it."""
    told = [f"`{s.name}` ({_value(s.on_the_day)}, not {_value(s.beside)})" for s in found[:_FEW]]
    left = len(found) - _FEW
    if left > 0:
        told.append(f"{left} more")
    *first, last = told
    return f"{', '.join(first)} and {last}" if first else last


def _value(answer: Answer) -> str:
    return shown(answer.value, answer.kind) if answer.value is not None else answer.status


def _cites(found: Sequence[_Shown]) -> Iterator[str]:
    for each in found:
        branches = each.on_the_day.decision.branches
        yield from (branches[i].section for i in each.on_the_day.outcome.standing if i >= 0)
