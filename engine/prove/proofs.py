"""Everything that `check` proves of an agreement, and what its author has accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..inquiry.examples import Asked
from ..ir import tree as t
from ..ir.walk import reach
from ..source import Span
from ..syntax.nodes import KnownNode
from .boundaries import boundary_days
from .caps import crossing_caps
from .findings import Finding, Found, Ground, Unsettled, as_it_stands
from .holes import holes, overlaps
from .idle import idle_exceptions, idle_parts
from .promises import broken_promises
from .readings import filled, matters

_YEAR = timedelta(366)
_EARLIEST, _LATEST = date(2000, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that a `known` accepts."""

    finding: Finding
    known: KnownNode


@dataclass(frozen=True, slots=True)
class Proofs:
    """What was proved: findings to look at, those accepted, what an adopted reading fills.

    `stale` are the `known` lines that no finding bears out any more; `unsettled` the questions
    to which no proof was found. `decisions` and `days` say over what was proved.
    """

    findings: tuple[Finding, ...]
    accepted: tuple[Accepted, ...]
    filled: tuple[Finding, ...]
    stale: tuple[KnownNode, ...]
    unsettled: tuple[Unsettled, ...]
    decisions: int
    days: tuple[date, date]

    @property
    def clean(self) -> bool:
        """Whether there is nothing to look at."""
        return not self.findings and not self.stale


def proofs(
    asked: Asked,
    knowns: Sequence[KnownNode],
    days: tuple[date, date] | None = None,
    place: Callable[[Span], Span] = as_it_stands,
) -> Proofs:
    """Every proof over the valid records and the asked days of the term (or of `days`).

    `place` is where words of an amended text were written.
    """
    agreement = asked.agreement
    days = days or days_of(agreement)
    found = list(_all(asked, days, {}, place))
    findings = [f for f in found if isinstance(f, Finding) and f.kind != "filled hole"]
    accepted = [
        Accepted(f, known) for f in findings if (known := _accepting(f, knowns)) is not None
    ]
    met = {id(a.known) for a in accepted}
    taken = {id(a.finding) for a in accepted}
    fillings = tuple(f for f in found if isinstance(f, Finding) and f.kind == "filled hole")
    met |= {id(k) for k in knowns for f in fillings if accepts(k, f)}
    return Proofs(
        findings=tuple(f for f in findings if id(f) not in taken),
        accepted=tuple(accepted),
        filled=fillings,
        stale=tuple(k for k in knowns if id(k) not in met),
        unsettled=tuple(f for f in found if isinstance(f, Unsettled)),
        decisions=len(agreement.decisions),
        days=days,
    )


def days_of(agreement: t.Agreement) -> tuple[date, date]:
    """The asked days that are proved about: the term, or a century where none is stated.

    Where the agreement goes on after its term, and an amendment takes effect only then, also
    a year from that day.
    """
    if agreement.term is None:
        return _EARLIEST, _LATEST
    first, last = agreement.term
    if agreement.after_term.word == "ends":
        return first, last
    return first, max([last, *(d + _YEAR for d in _effective_days(agreement) if d > last)])


def _effective_days(agreement: t.Agreement) -> Iterator[date]:
    """The days on which amendments may take effect."""
    for amending in agreement.amendments:
        if amending.in_force:
            body = agreement.defines[amending.in_force].body
            for e in reach(agreement, (body,)):
                if isinstance(e, t.Literal) and isinstance(e.value, date):
                    yield e.value


def _all(
    asked: Asked,
    days: tuple[date, date],
    readings: Mapping[str, str],
    place: Callable[[Span], Span],
) -> Iterator[Found]:
    agreement = asked.agreement
    grounds = {name: Ground(asked, name, days, readings, place) for name in agreement.decisions}
    for ground in grounds.values():
        yield from holes(ground)
        yield from overlaps(ground)
        yield from idle_parts(ground)
    yield from idle_exceptions(grounds)
    yield from questions(grounds, agreement)
    yield from boundary_days(grounds)
    yield from crossing_caps(grounds)
    yield from broken_promises(asked, days, readings)


def questions(grounds: Mapping[str, Ground], agreement: t.Agreement) -> Iterator[Found]:
    """The holes that adopted readings fill, and the questions whose readings never matter."""
    for question in agreement.questions:
        mentioning = [g for g in grounds.values() if question in g.mentioned]
        for ground in mentioning:
            yield from filled(ground, question)
        yield from _idle(mentioning, agreement.questions[question])


def _idle(mentioning: Sequence[Ground], question: t.Question) -> Iterator[Found]:
    """The readings that give nobody another answer than the one in use.

    What rests on least is looked at first: there an answer is found soonest.
    """
    idle = {r.name for r in question.readings if r.name != question.adopted}
    unsettled: dict[str, str] = {}
    for ground in sorted(mentioning, key=lambda g: len(g.asked.mentions.rests_on(g.name))):
        for reading, where in matters(ground, question.name, idle):
            verdict = ground.solving.verdict(where)
            if verdict.possible:
                idle.discard(reading)
            elif not verdict.impossible:
                unsettled[reading] = verdict.why
        if not idle:
            return
    for reading in sorted(idle):
        if reading in unsettled:
            yield Unsettled("idle reading", (question.name,), unsettled[reading])
        else:
            yield Finding(
                "idle reading",
                (question.name,),
                f"reading `{reading}` of `{question.name}` gives nobody another answer",
                (question.cite,),
                hint="drop the reading, or say why the question stands: `known idle reading`",
            )


def _accepting(finding: Finding, knowns: Sequence[KnownNode]) -> KnownNode | None:
    return next((known for known in knowns if accepts(known, finding)), None)


def accepts(known: KnownNode, finding: Finding) -> bool:
    """Whether a `known` speaks of a finding: its kind, and all the names and sections it gives."""
    return (
        known.finding == finding.kind
        and set(known.about) <= set(finding.about)
        and set(known.cites) <= set(finding.cites)
    )
