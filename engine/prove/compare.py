"""Who gains and who loses by a change: every decision of two texts, over every valid record.

Two sides are compared: an agreement and the same with amendments, two readings of one text,
or one text on two days. What is found is exact: each class of people is given by conditions
that hold for all of it and nobody else, with a witness whose two answers were asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from ..backends.proof.solving import Can, Solving
from ..backends.proof.sym import Subject
from ..backends.proof.symbolic import Symbolic
from ..backends.proof.terms import any_in, packed, unpacked
from ..backends.proof.world import Witness, World
from ..inquiry.answers import Answer
from ..ir import tree as t
from ..values import NONE, Amount, Kind, Rounding, Value, day_text, shown, simplest
from .crossings import crossings
from .differences import Certain, Difference, Turn, differences
from .factors import with_an_amount_known
from .findings import Finding, Ground
from .holes import holes, overlaps
from .identity import follows_from, reads_the_same
from .promises import broken_promises
from .regions import Region, region
from .replay import replayed
from .resting import Resting, Side, resting
from .subjects import of_two_sides

_STATUS_TURNS = (Turn.OPENS, Turn.CLOSES, Turn.CONFLICTS, Turn.RESOLVES)
_GROWS = {Turn.RISES: True, Turn.LATER: True, Turn.FALLS: False, Turn.EARLIER: False}
_MOST_CLASSES = 12
_TOLD_ELSEWHERE = Region((), why="told with the decisions that it follows")


@dataclass(frozen=True, slots=True)
class Changed:
    """A class of people whose answer differs in one way.

    `before` and `after` are texts, empty where they vary over the class. `table` says who
    they are; it is empty and not complete for a decision that only follows others. `one` and
    `other` are the two answers to the witness.
    """

    turn: Turn
    before: str
    after: str
    table: Region
    witness: Witness
    one: Answer
    other: Answer


@dataclass(frozen=True, slots=True)
class DecisionChange:
    """A decision with the classes of people for whom it differs, and what was not settled.

    `follows` are the changed decisions from which its difference comes, where its own clauses
    are the same: who they are is told there.
    """

    decision: t.Decision
    classes: tuple[Changed, ...]
    unsettled: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a change does to every decision, asked on any day of `days`.

    `proved` are the decisions whose answer is the same for everybody; `added` and `dropped`
    those that only one side has; `unsettled` pairs a decision with why nothing is proved.
    `opened` are holes, conflicts and broken promises of the other side alone, `closed` those
    of the one. `resting` are the questions on which the decisions rest that do not read the
    same on both sides, without those for which a reading was asked for.
    """

    sides: tuple[str, str]
    days: tuple[date, date]
    changed: tuple[DecisionChange, ...]
    proved: tuple[str, ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    unsettled: tuple[tuple[str, str], ...]
    opened: tuple[Finding, ...] = ()
    closed: tuple[Finding, ...] = ()
    resting: tuple[Resting, ...] = ()


def compare(
    one: Side, other: Side, days: tuple[date, date], decisions: Sequence[str] = ()
) -> Comparison:
    """Both sides compared on every asked day from the first of `days` through the last.

    Decisions that are named are told in full, also where they only follow others.
    """
    old, new = one.asked.agreement, other.asked.agreement
    names = [n for n in old.decisions if n in new.decisions and (not decisions or n in decisions)]
    changed: list[DecisionChange] = []
    proved: list[str] = []
    unsettled: list[tuple[str, str]] = []
    comparing = Comparing(one, other, days)
    for name in names:
        found = comparing.decision(name, in_full=bool(decisions))
        if found.classes:
            changed.append(found)
        elif found.unsettled:
            unsettled.append((name, found.unsettled[0]))
        else:
            proved.append(name)
    added = tuple(n for n in new.decisions if n not in old.decisions and not decisions)
    opened, closed = _opened_and_closed(one, other, days, [c.decision.name for c in changed], added)
    return Comparison(
        sides=(one.label, other.label),
        days=days,
        changed=tuple(changed),
        proved=tuple(proved),
        added=added,
        dropped=tuple(n for n in old.decisions if n not in new.decisions and not decisions),
        unsettled=tuple(unsettled),
        opened=opened,
        closed=closed,
        resting=tuple(resting(one, other, filter(comparing.differs_in_words, names))),
    )


def _opened_and_closed(
    one: Side, other: Side, days: tuple[date, date], changed: Sequence[str], added: Sequence[str]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The holes, conflicts and broken promises of one side that the other does not have."""
    before = _faults(one, days, changed)
    after = _faults(other, days, (*changed, *added))
    return (
        tuple(f for key, f in after.items() if key not in before),
        tuple(f for key, f in before.items() if key not in after),
    )


def _faults(
    side: Side, days: tuple[date, date], names: Sequence[str]
) -> dict[tuple[str, tuple[str, ...]], Finding]:
    own = (side.day, side.day) if side.day else days
    grounds = [Ground(side.asked, name, own, side.readings) for name in names]
    found = [f for ground in grounds for f in (*holes(ground), *overlaps(ground))]
    found += broken_promises(side.asked, own, side.readings)
    return {(f.kind, f.about): f for f in found if isinstance(f, Finding)}


class Comparing:
    """Two sides in the worlds that their decisions need."""

    def __init__(self, one: Side, other: Side, days: tuple[date, date]) -> None:
        self.one, self.other, self.days = one, other, days

    def _read(self, world: World) -> tuple[Symbolic, Symbolic]:
        """Both sides read in one world."""
        one, other = self.one, self.other
        return (
            Symbolic(world, one.asked.agreement, one.readings, _asked_day(one)),
            Symbolic(world, other.asked.agreement, other.readings, _asked_day(other)),
        )

    def ways(self, world: World, name: str) -> tuple[Difference, ...]:
        """The ways in which a decision differs, in a world of one's own."""
        before, after = self._read(world)
        kind = self.other.asked.agreement.decisions[name].kind
        return differences(before.decision(name), after.decision(name), kind)

    def _same_side(self) -> bool:
        """Whether both sides are read alike, on the same days."""
        return self.one.readings == self.other.readings and self.one.day == self.other.day

    def differs_in_words(self, name: str) -> bool:
        """Whether the decision does not read the same on both sides, all the way down."""
        old, new = self.one.asked.agreement, self.other.asked.agreement
        return not (self._same_side() and reads_the_same(old, new, name))

    def decision(self, name: str, *, in_full: bool) -> DecisionChange:
        """The classes of people for whom the decision differs."""
        old, new = self.one.asked.agreement, self.other.asked.agreement
        decision = new.decisions[name]
        if not self.differs_in_words(name):
            return DecisionChange(decision, ())
        world = World((old, new), *self.days)
        before, after = self._read(world)
        ways = differences(before.decision(name), after.decision(name), decision.kind)
        rounding = self._rounding_apart(decision)
        if not ways:
            return DecisionChange(decision, (), rounding)
        follows = follows_from(old, new, name) if self._same_side() and not in_full else ()
        words = _side_words(self.one, "as it was"), _side_words(self.other, "as amended")
        crossing = crossings(before, after, name)
        subjects = of_two_sides(
            (*before.subjects(name), *crossing.one),
            (*after.subjects(name), *crossing.other),
            words,
        )
        classes = _Classes(self, world, name, None if follows else subjects)
        classes.of_turn = {Turn.LATER: crossing.later, Turn.EARLIER: crossing.earlier}
        most = 1 if follows else _MOST_CLASSES
        found = tuple(classes.of(ways if len(ways) <= most else classes.reachable(ways, most)))
        unsettled = (*classes.unsettled, *rounding)
        return DecisionChange(decision, found, unsettled, follows if found else ())

    def _rounding_apart(self, decision: t.Decision) -> tuple[str, ...]:
        """That both sides round money in another way, which is not followed to the cent."""
        if not (decision.kind.is_money or (decision.kind.item and decision.kind.item.is_money)):
            return ()
        one, other = (_rounding_of(side) for side in (self.one, self.other))
        return () if one == other else ("the two sides round half a cent in different ways",)


def _rounding_of(side: Side) -> str:
    """How a side rounds money, by the reading in use where that is contested."""
    agreement = side.asked.agreement
    setting = agreement.conventions.rounding
    if isinstance(setting, Rounding):
        return setting.value
    question = agreement.questions[setting]
    used = side.readings.get(setting) or question.adopted
    reading = next((r for r in question.readings if r.name == used), None)
    return str(reading.body.value) if reading and isinstance(reading.body, t.Literal) else ""


def _side_words(side: Side, otherwise: str) -> str:
    return otherwise if side.day is None else f"as of {day_text(side.day)}"


def _asked_day(side: Side) -> int | None:
    return None if side.day is None else packed(side.day)


class _Classes:
    """The classes of one decision."""

    def __init__(
        self, comparing: Comparing, world: World, name: str, subjects: Sequence[Subject] | None
    ) -> None:
        self.comparing = comparing
        self.world = world
        self.name = name
        self.subjects = subjects
        self.solving = Solving(world)
        self.unsettled: list[str] = []
        self.of_turn: Mapping[Turn, Sequence[Subject]] = {}

    def reachable(self, ways: Sequence[Difference], most: int) -> Sequence[Difference]:
        """Those that are not empty; where more than `most` are, joined by their direction."""
        found: dict[int, None] = {}
        while len(found) <= most:
            left = [i for i in range(len(ways)) if i not in found]
            verdict = self.solving.verdict(any_in(ways[i].where for i in left))
            if verdict.impossible:
                return [ways[i] for i in sorted(found)]
            if verdict.model is None:
                break
            found.update((i, None) for i in left if verdict.model.holds(ways[i].where))
        return _joined(ways)

    def of(self, ways: Sequence[Difference]) -> Iterator[Changed]:
        """The classes that are not empty, each with its witness asked on both sides."""
        for way in ways:
            verdict = self.solving.verdict(way.where if way.felt is None else way.felt)
            if verdict.impossible:
                continue
            made = self.class_of(way) if verdict.can is Can.POSSIBLE else verdict.why
            found = made if isinstance(made, Changed) else self._with_an_amount_known(way, ways)
            if found is not None:
                yield found
            elif isinstance(made, str) and made not in self.unsettled:
                self.unsettled.append(made)

    def _with_an_amount_known(self, way: Difference, ways: Sequence[Difference]) -> Changed | None:
        """One of a class that rests on a product of two unknowns: looked for with one known.

        Who else is in the class is then told as far as it is: some, not all.
        """
        alike = [w for w in ways if w.turn is way.turn]
        for world in with_an_amount_known(self.world):
            found = [w for w in self.comparing.ways(world, self.name) if w.turn is way.turn]
            if len(found) == len(alike):
                found = [found[alike.index(way)]]
            if not found:
                continue
            made = _Classes(self.comparing, world, self.name, None).class_of(_together(found))
            if isinstance(made, Changed):
                return replace(made, before="", after="", table=self._table(way))
        return None

    def class_of(self, way: Difference) -> Changed | str:
        """The class that differs in one way, or why it is not settled whether there is one."""
        witness = self._witness(way)
        if witness is None:
            return "the solver reached its limit"
        one, other = (
            self._answer(self.comparing.one, witness),
            self._answer(self.comparing.other, witness),
        )
        if not _shows(way, one, other):
            return self._why_not_shown(way)
        kind = one.kind
        return Changed(
            way.turn,
            self._text(way.before, kind),
            self._text(way.after, kind),
            self._table(way),
            witness,
            one,
            other,
        )

    def _why_not_shown(self, way: Difference) -> str:
        if way.surely is not None and not self.solving.verdict(way.surely).possible:
            return "it differs by less than a cent, which rounding may hide"
        return "; ".join(self.world.reasons) or "the witness does not bear it out"

    def _witness(self, way: Difference) -> Witness | None:
        """One of the class: where it differs by a cent, so that no rounding hides it, if any."""
        for where in (way.surely, way.felt, way.where):
            found = None if where is None else self.solving.simplest(where)
            if found is not None:
                return found
        return None

    def _table(self, way: Difference) -> Region:
        if self.subjects is None:
            return _TOLD_ELSEWHERE
        own = self.of_turn.get(way.turn, ())
        return region(self.solving, way.where, (*own, *self.subjects))

    def _answer(self, side: Side, witness: Witness) -> Answer:
        day = side.day or witness.day
        readings = {**witness.readings, **side.readings}
        known = side.asked.agreement.questions
        kept = {q: r for q, r in readings.items() if q in known}
        return replayed(side.asked, replace(witness, day=day, readings=kept), self.name, {})

    def _text(self, number: Certain | None, kind: Kind) -> str:
        if number is None:
            return ""
        return shown(self._value(number, kind), kind)

    def _value(self, number: Certain, kind: Kind) -> Value:
        if isinstance(number, bool):
            return number
        assert not hasattr(number, "ast")
        if kind.base == "date":
            return unpacked(int(number))
        return self.world.text(int(number)) if kind.base == "choice" else simplest(number)


def _shows(way: Difference, one: Answer, other: Answer) -> bool:
    """Whether two answers differ as the difference says."""
    if way.turn in _STATUS_TURNS:
        return one.status != other.status
    if not one.status == other.status == "decided" or one.value == other.value:
        return False
    before, after = (_number(answer.value) for answer in (one, other))
    if way.turn not in _GROWS or before is None or after is None:
        return True
    return (before < after) is _GROWS[way.turn]


def _number(value: Value | None) -> Amount | None:
    """An amount or day as a number; `none` is 0."""
    if isinstance(value, date):
        return value.toordinal()
    return value if isinstance(value, int | Fraction) else 0 if value is NONE else None


def _joined(ways: Sequence[Difference]) -> list[Difference]:
    """The ways that go in one direction as one."""
    turns = dict.fromkeys(way.turn for way in ways)
    return [_together([way for way in ways if way.turn is turn]) for turn in turns]


def _together(ways: Sequence[Difference]) -> Difference:
    if len(ways) == 1:
        return ways[0]
    where = any_in(way.where for way in ways)
    if all(way.felt is None for way in ways):
        return Difference(ways[0].turn, where)
    felt = any_in(way.where if way.felt is None else way.felt for way in ways)
    surely = any_in(way.where if way.surely is None else way.surely for way in ways)
    return Difference(ways[0].turn, where, felt=felt, surely=surely)
