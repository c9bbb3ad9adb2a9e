"""Who of a roster gains or loses by which decision, asked on some days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from ..prove.differences import Turn
from ..prove.identity import reads_the_same
from ..report.cost_result import Effect, RosterEffect
from ..values import NONE, Value, day_text
from .answers import Facts
from .lines import Sides
from .people import People, day_of

_ORDER = tuple(Turn)


def changed_decisions(sides: Sides, named: Sequence[str] = ()) -> tuple[str, ...]:
    """The decisions of both texts that do not read the same; only those named, if any are."""
    one, other = (asker.book.agreement for asker in sides)
    same_readings = sides[0].readings == sides[1].readings
    return tuple(
        name
        for name in one.decisions
        if name in other.decisions
        and (not named or name in named)
        and not (same_readings and reads_the_same(one, other, name))
    )


def roster_effect(
    people: People,
    sides: Sides,
    days: Sequence[date],
    decisions: Sequence[str],
    start_field: str = "",
    invalid: Sequence[int] = (),
) -> RosterEffect:
    """What becomes of each person's answers on some days.

    Nobody is asked about a day before their first: then about that one. People who cannot be told
    apart by a decision are asked about once.
    """
    effects = []
    for name in decisions:
        effects.append(_effect(name, people, sides, days, start_field, frozenset(invalid)))
        for asker in sides:
            asker.forget()
    told = [effect for effect in effects if effect.turns or effect.open]
    out = tuple(people.ids[i] for i in invalid)
    return RosterEffect(tuple(map(day_text, days)), people.size, tuple(told), out)


def _effect(
    name: str,
    people: People,
    sides: Sides,
    days: Sequence[date],
    start_field: str,
    invalid: frozenset[int],
) -> Effect:
    fields = dict.fromkeys(
        (*sides[0].fields(name), *sides[1].fields(name), *((start_field,) if start_field else ()))
    )
    groups: dict[tuple[Value | None, ...], list[int]] = {}
    for index, facts in enumerate(people.facts):
        if index not in invalid:
            groups.setdefault(tuple(facts.get(field) for field in fields), []).append(index)
    turns: dict[Turn, list[int]] = {}
    same, unknown = 0, []
    for members in groups.values():
        facts = people.facts[members[0]]
        first = day_of(facts, start_field) or date.min
        found = set(_turns(name, facts, sides, sorted({max(first, day) for day in days})))
        for turn in found:
            if turn is not None:
                turns.setdefault(turn, []).extend(members)
        if found == {None}:
            unknown += members
        elif not found:
            same += len(members)
    told = ((turn.value, _ids(people, turns[turn])) for turn in _ORDER if turn in turns)
    return Effect(name, tuple(told), same, _ids(people, unknown))


def _ids(people: People, members: Sequence[int]) -> tuple[str, ...]:
    return tuple(people.ids[i] for i in sorted(members))


def _turns(name: str, facts: Facts, sides: Sides, days: Sequence[date]) -> Iterator[Turn | None]:
    """How the answer differs on each of the days; none where a fact is missing for it."""
    needs = f"`{name}` needs"
    for day in days:
        before, after = (asker.on(name, facts, day) for asker in sides)
        if before.lack.startswith(needs) or after.lack.startswith(needs):
            yield None
        elif before.value is None and after.value is None:
            if before.lack != after.lack:
                yield None
        elif before.value is None:
            yield Turn.CLOSES
        elif after.value is None:
            yield Turn.OPENS
        elif (turn := _turn(before.value, after.value)) is not None:
            yield turn


def _turn(before: Value, after: Value) -> Turn | None:
    """What becomes of a decided answer; `none` beside an amount is 0, beside a yes a no."""
    numbers = [_number(value) for value in (before, after)]
    if isinstance(before, bool) or isinstance(after, bool):
        one, other = (value is True for value in (before, after))
        return None if one is other else Turn.GAINS if other else Turn.LOSES
    if isinstance(before, int | Fraction) or isinstance(after, int | Fraction):
        one_, other_ = (number or 0 for number in numbers)
        return None if one_ == other_ else Turn.RISES if one_ < other_ else Turn.FALLS
    if before == after:
        return None
    if NONE in (before, after):
        return Turn.GAINS if before is NONE else Turn.LOSES
    if isinstance(before, date) and isinstance(after, date):
        return Turn.LATER if before < after else Turn.EARLIER
    return Turn.CHANGES


def _number(value: Value) -> int | Fraction | None:
    return value if isinstance(value, int | Fraction) and not isinstance(value, bool) else None
