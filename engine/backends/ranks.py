"""Ranks: who comes before whom, who is kept, and whether a tie makes a difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ..ir import tree as t
from ..values import NONE, Kind, Row, Value, rows_in, shown
from .outcome import Lack, Result, Tie, all_merged

if TYPE_CHECKING:
    from .asking import Frame
    from .plain import Closure, Plain

Fold = Callable[[list[Result], "Lack | None"], Result]


@dataclass(frozen=True, slots=True)
class Open:
    """Elements whose order no key settles, by their places: because of a tie or an unknown key."""

    members: tuple[int, ...]
    lack: Lack


@dataclass(frozen=True, slots=True)
class Cut:
    """Who is surely kept, and, where that is open, among whom so many more `places` are."""

    sure: tuple[int, ...]
    among: Open | None = None
    places: int = 0


class Rank:
    """The keys of one rank as closures."""

    def __init__(self, plain: Plain, e: t.Each) -> None:
        self.keys = tuple((plain.closure(k.expr), k.highest, k.text, k.expr.kind) for k in e.keys)
        self.kind = e.source.kind.item

    def of(self, frames: Sequence[Frame], elements: Sequence[object]) -> Ranked:
        """The rank of these elements, each with the frame in which it stands."""
        return Ranked(self, frames, elements)


@dataclass(frozen=True, slots=True)
class Ranked:
    """Elements to be ranked. A key is worked out only where the ones before it are not enough."""

    rank: Rank
    frames: Sequence[Frame]
    elements: Sequence[object]

    def ordered(self) -> Iterator[int | Open]:
        """Every element in order; those whose order is open together."""
        yield from self._ordered(tuple(range(len(self.frames))), 0)

    def end(self, *, first: bool) -> int | Open:
        """The element that comes first, or last."""
        members, level = tuple(range(len(self.frames))), 0
        while len(members) > 1:
            parts = self._parts(members, level)
            if isinstance(parts, Open):
                return parts
            members, level = parts[0 if first else -1], level + 1
        return members[0]

    def best(self, places: int) -> Cut:
        """Who is among the best so many."""
        members, level = tuple(range(len(self.frames))), 0
        sure: list[int] = []
        while 0 < places < len(members):
            parts = self._parts(members, level, places)
            if isinstance(parts, Open):
                return Cut(tuple(sorted(sure)), parts, places)
            for members in parts:
                if len(members) > places:
                    break
                sure += members
                places -= len(members)
            level += 1
        if places > 0:
            sure += members
        return Cut(tuple(sorted(sure)))

    def _ordered(self, members: tuple[int, ...], level: int) -> Iterator[int | Open]:
        if len(members) < 2:  # noqa: PLR2004  # one alone is in order
            yield from members
            return
        parts = self._parts(members, level)
        if isinstance(parts, Open):
            yield parts
            return
        for part in parts:
            yield from self._ordered(part, level + 1)

    def _parts(
        self, members: tuple[int, ...], level: int, places: int = 0
    ) -> list[tuple[int, ...]] | Open:
        """`members` parted by the key at `level`, in order; open if it lacks or no key is left."""
        if level == len(self.rank.keys):
            return Open(members, self._tie(members, places))
        closure, highest, _, _ = self.rank.keys[level]
        found = [closure(self.frames[i]) for i in members]
        lacks = [v for v in found if isinstance(v, Lack)]
        if lacks:
            return Open(members, all_merged(lacks))
        parts: dict[tuple[bool, Any], list[int]] = {}
        for i, value in zip(members, found, strict=True):
            parts.setdefault(_sortable(value, self.rank.keys[level][3]), []).append(i)
        there = sorted((k for k in parts if k[0]), reverse=highest)
        return [tuple(parts[k]) for k in [*there, *(k for k in parts if not k[0])]]

    def _tie(self, members: tuple[int, ...], places: int) -> Lack:
        names = tuple(self._name(i) for i in members)
        frame = self.frames[members[0]]
        on = tuple((text, closure(frame), kind) for closure, _, text, kind in self.rank.keys)
        tie = Tie(names, tuple((x, v, k) for x, v, k in on if not isinstance(v, Lack)), places)
        return Lack("undecided", why=str(tie), ties=(tie,))

    def _name(self, place: int) -> str:
        element = self.elements[place]
        if isinstance(element, Row):
            return element.name
        return shown(element, self.rank.kind or Kind("any"))  # type: ignore[arg-type]  # a value


_ABSENT: Final = (False, 0)


def _sortable(value: Value | Lack, kind: Kind) -> tuple[bool, Any]:
    """A key's value to sort by; a day that is none comes last, whichever way it is sorted."""
    if value is NONE:
        return _ABSENT if kind.base == "date" else (True, 0)
    return True, value


# ------------------------------------------------------------------ what an order or a cut gives


def in_order(op: str, ranked: Ranked, body: Closure, fold: Fold) -> Result:
    """`first`, `last` or `collect` over the elements in their order."""
    if not ranked.frames:
        return fold([], None)
    run = ranked.ordered() if op == "collect" else iter([ranked.end(first=op == "first")])
    found: list[Result] = []
    for each in run:
        if isinstance(each, Open):
            found += _alike_in(each, [body(ranked.frames[i]) for i in each.members])
        else:
            found.append(body(ranked.frames[each]))
    return fold(found, None)


def _alike_in(group: Open, bodies: list[Result]) -> list[Result]:
    """What elements in an open order give: the same each, or what is lacking."""
    lacks = [b for b in bodies if isinstance(b, Lack)]
    known = [b for b in bodies if not isinstance(b, Lack)]
    if all(b == known[0] for b in known):
        return [all_merged(lacks)] if lacks else bodies
    return [all_merged([group.lack, *lacks])]


def of_best(op: str, cut: Cut, ranked: Ranked, body: Closure, fold: Fold) -> Result:
    """`op` over those that are kept, in the order of the list."""
    bodies = {i: body(ranked.frames[i]) for i in cut.sure}
    if cut.among is None:
        return fold([bodies[i] for i in cut.sure], None)
    if op == "count":
        return len(cut.sure) + cut.places
    group, bodies_open = cut.among, {i: body(ranked.frames[i]) for i in cut.among.members}
    if op in ("first", "last"):
        return _end_of(op, cut, {**bodies, **bodies_open}, group)
    lacks = [b for b in bodies_open.values() if isinstance(b, Lack)]
    if lacks:
        return fold([*bodies.values(), all_merged(lacks)], None)
    if op == "collect":
        return _collected(cut, group, bodies, bodies_open, fold)
    return _extremes(op, cut, bodies, list(bodies_open.values()), fold)


def _extremes(
    op: str, cut: Cut, bodies: dict[int, Result], open_bodies: list[Any], fold: Fold
) -> Result:
    """What the lowest and the highest of those in question give, if it is the same."""
    rising = sorted(open_bodies, key=partial(_height, op))
    sure = list(bodies.values())
    low = fold([*sure, *rising[: cut.places]], None)
    high = fold([*sure, *rising[len(rising) - cut.places :]], None)
    if low == high and (not isinstance(low, Lack) or rising[0] == rising[-1]):
        return low
    assert cut.among is not None
    return all_merged([cut.among.lack, *(v for v in (low, high) if isinstance(v, Lack))])


def _height(op: str, value: Value) -> Any:  # noqa: ANN401  # amounts, days or yes and no
    """How far a value pushes the result up; `none` is skipped by the extremes."""
    if op in ("largest", "latest"):
        return (value is not NONE, 0 if value is NONE else _number(value))
    if op in ("smallest", "earliest"):
        return (value is NONE, 0 if value is NONE else _number(value))
    return 0 if value is NONE else value


def _number(value: Value) -> Any:  # noqa: ANN401  # an amount
    return value.toordinal() if isinstance(value, date) else value


def _end_of(op: str, cut: Cut, bodies: dict[int, Result], group: Open) -> Result:
    """The first (or last) of those kept, if it is the same whoever of the group is kept."""
    step = 1 if op == "first" else -1
    left, places = len(group.members), cut.places
    found: list[Result] = []
    for place in sorted((*cut.sure, *group.members))[::step]:
        if place in cut.sure:
            found.append(bodies[place])
            break
        found.append(bodies[place])
        left -= 1
        if left < places:
            break
    return found[0] if len(found) == 1 else _alike_in(group, found)[0]


def _collected(
    cut: Cut, group: Open, bodies: dict[int, Result], open_bodies: dict[int, Result], fold: Fold
) -> Result:
    """The list of those kept, if it is the same whoever of the group is kept."""
    first, last = min(group.members), max(group.members)
    between = [b for i, b in bodies.items() if first < i < last]
    values = [*open_bodies.values(), *between]
    sure = fold(list(bodies.values()), None)
    if any(isinstance(v, Lack) or v != values[0] for v in values):
        return all_merged([group.lack, sure]) if isinstance(sure, Lack) else group.lack
    kept = sorted((*cut.sure, *group.members[: cut.places]))
    return fold([bodies[i] if i in bodies else open_bodies[i] for i in kept], None)


# ------------------------------------------------------------------ who counted

Counted = tuple[Row, "Frame", bool | None]
"""A row, the frame in which it stands, and whether it counts; none where that is open."""


def counted(plain: Plain, e: t.Each) -> Callable[[Frame], list[Counted]]:
    """Which rows count towards what is asked of them; none where there is no roster."""
    source, variable = plain.closure(e.source), e.variable
    where = plain.condition(e.where) if e.where is not None else None
    most = plain.closure(e.most) if e.most is not None else None
    rank = Rank(plain, e) if most is not None else None

    def run(f: Frame) -> list[Counted]:
        rows = rows_in(source(f))
        frames = [f.with_element(variable, row) for row in rows]
        tests = [where(frame) if where else True for frame in frames]
        holds = [None if isinstance(test, Lack) else bool(test) for test in tests]
        places = most(f) if most else None
        if rank is not None and not isinstance(places, Lack) and places is not None:
            room = 0 if places is NONE else int(places)  # type: ignore[arg-type]  # a count
            holds = _within(rank, room, frames, rows, holds)
        return list(zip(rows, frames, holds, strict=True))

    return run


def _within(
    rank: Rank,
    room: int,
    frames: Sequence[Frame],
    rows: Sequence[object],
    holds: list[bool | None],
) -> list[bool | None]:
    """Of those for which the condition holds, who is kept."""
    chosen = [i for i, h in enumerate(holds) if h is not False]
    if len(chosen) <= room:
        return holds
    if any(holds[i] is None for i in chosen):
        return [None if h else h for h in holds]
    cut = rank.of([frames[i] for i in chosen], [rows[i] for i in chosen]).best(room)
    kept: list[bool | None] = [False] * len(holds)
    for i in cut.sure:
        kept[chosen[i]] = True
    for i in cut.among.members if cut.among is not None else ():
        kept[chosen[i]] = None
    return kept
