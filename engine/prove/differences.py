"""How two readings of one decision differ: each way of differing, and where it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from ..backends.proof.sym import Outcome, Sym
from ..backends.proof.terms import (
    Number,
    Truth,
    agree,
    all_of,
    any_in,
    any_of,
    is_known,
    less,
    negated,
    same,
)
from ..values import Kind

_MOST_PAIRS = 36


Certain = Number | bool
"""A value that is known: an amount, a packed day, a word's code, a yes or no."""


class Turn(Enum):
    """What becomes of an answer."""

    GAINS = "gains"
    LOSES = "loses"
    RISES = "rises"
    FALLS = "falls"
    EARLIER = "earlier"
    LATER = "later"
    CHANGES = "changes"
    OPENS = "left without an answer"
    CLOSES = "now answered"
    CONFLICTS = "now in conflict"
    RESOLVES = "conflict resolved"


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which two answers differ, and where.

    `before` and `after` are the values, where each is one value all over (words by code,
    days packed); none where they vary.
    """

    turn: Turn
    where: Truth
    before: Certain | None = None
    after: Certain | None = None


def differences(old: Outcome, new: Outcome, kind: Kind) -> tuple[Difference, ...]:
    """Every way in which the answers differ; those that can be seen not to happen are left out."""
    both = all_of(old.decided, new.decided)
    found = [*_of_status(old, new), *_of_values(old.value, new.value, kind, both)]
    return tuple(d for d in found if d.where is not False)


def differ(old: Outcome, new: Outcome, kind: Kind) -> Truth:
    """Wherever the answers differ in any way."""
    return any_in(d.where for d in differences(old, new, kind))


def _of_status(old: Outcome, new: Outcome) -> Iterator[Difference]:
    yield Difference(Turn.CONFLICTS, all_of(negated(old.conflict), new.conflict))
    yield Difference(Turn.RESOLVES, all_of(old.conflict, negated(new.conflict)))
    yield Difference(Turn.OPENS, all_of(old.decided, new.undecided))
    yield Difference(Turn.CLOSES, all_of(old.undecided, new.decided))


def _of_values(old: Sym, new: Sym, kind: Kind, both: Truth) -> Iterator[Difference]:
    match kind.base:
        case "yes_no":
            yes, then = old.holds, new.holds
            yield Difference(Turn.GAINS, all_of(both, negated(yes), then), False, True)  # noqa: FBT003
            yield Difference(Turn.LOSES, all_of(both, yes, negated(then)), True, False)  # noqa: FBT003
        case "list":
            yield Difference(Turn.CHANGES, all_of(both, _lists_differ(old, new)))
        case "quantity":
            yield from _of_cases(_amounts(old), _amounts(new), both, Turn.RISES, Turn.FALLS)
        case "date":
            yield Difference(Turn.GAINS, all_of(both, old.none, negated(new.none)))
            yield Difference(Turn.LOSES, all_of(both, negated(old.none), new.none))
            yield from _of_cases(_values(old), _values(new), both, Turn.LATER, Turn.EARLIER)
        case _:
            yield Difference(Turn.GAINS, all_of(both, old.none, negated(new.none)))
            yield Difference(Turn.LOSES, all_of(both, negated(old.none), new.none))
            yield from _of_cases(_values(old), _values(new), both, Turn.CHANGES, Turn.CHANGES)


_Cases = tuple[tuple[Truth, Number], ...]


def _values(sym: Sym) -> _Cases:
    """The cases in which there is a value."""
    return tuple((all_of(sym.known, where), value) for where, value in sym.cases)


def _amounts(sym: Sym) -> _Cases:
    """The same, where `none` is 0."""
    return (*_values(sym), (sym.none, 0))


def _of_cases(
    old: _Cases, new: _Cases, both: Truth, more: Turn, less_: Turn
) -> Iterator[Difference]:
    """Differences of two amounts or days: by value where there are few, else by direction."""
    few = len(old) * len(new) <= _MOST_PAIRS
    by_value: dict[tuple[Number, Number], Truth] = {}
    rising: list[Truth] = []
    falling: list[Truth] = []
    for here, a in old:
        for there, b in new:
            where = all_of(both, here, there)
            if where is False or same(a, b) is True:
                continue
            if few and is_known(a) and is_known(b):
                by_value[a, b] = any_of(by_value.get((a, b), False), where)
            else:
                rising.append(all_of(where, less(a, b)))
                falling.append(all_of(where, less(b, a)))
    for (a, b), where in by_value.items():
        yield Difference(more if less(a, b) is True else less_, where, a, b)
    if more is less_:
        yield Difference(more, any_of(any_in(rising), any_in(falling)))
        return
    yield Difference(more, any_in(rising))
    yield Difference(less_, any_in(falling))


def _lists_differ(old: Sym, new: Sym) -> Truth:
    """Whether two lists differ, as far as that is known element by element; else taken to."""
    if old.key == new.key:
        return False
    if len(old.lists) != 1 or len(new.lists) != 1:
        return True
    (_, one), (_, other) = old.lists[0], new.lists[0]
    if not isinstance(one, tuple) or not isinstance(other, tuple) or len(one) != len(other):
        return True
    return any_in(
        any_of(
            negated(agree(present, still)),
            all_of(present, negated(equal_values(a, b))),
        )
        for (present, a), (still, b) in zip(one, other, strict=True)
    )


def equal_values(a: Sym, b: Sym) -> Truth:
    """Whether two results are the same value, `none` beside `none`."""
    if a.sort == "truth" or b.sort == "truth":
        return agree(a.holds, b.holds)
    pairs = [all_of(here, there, same(x, y)) for here, x in _values(a) for there, y in _values(b)]
    return any_of(all_of(a.none, b.none), any_in(pairs))
