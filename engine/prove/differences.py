"""How two readings of one decision differ: each way of differing, and where it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

from ..backends.proof.sym import Outcome, Sym
from ..backends.proof.terms import (
    Number,
    Truth,
    agree,
    all_of,
    any_in,
    any_of,
    at_most,
    is_known,
    less,
    negated,
    plus,
    same,
)
from ..values import Amount, Kind

_MOST_PAIRS = 600
_HALF_CENT = Fraction(1, 200)

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
    days packed); none where they vary. Money is compared before it is rounded to cents: less
    than half a cent is no difference that anybody is paid. `felt` is where it comes to that,
    and `surely` where it comes to a cent, which no rounding hides.
    """

    turn: Turn
    where: Truth
    before: Certain | None = None
    after: Certain | None = None
    felt: Truth | None = None
    surely: Truth | None = None


def differences(old: Outcome, new: Outcome, kind: Kind) -> tuple[Difference, ...]:
    """Every way in which the answers differ; those that can be seen not to happen are left out."""
    both = all_of(old.decided, new.decided)
    found = [*_of_status(old, new), *_of_values(old.value, new.value, kind, both)]
    return tuple(d for d in found if d.where is not False)


def differ(old: Outcome, new: Outcome, kind: Kind) -> Truth:
    """Wherever the answers differ in any way."""
    both = all_of(old.decided, new.decided)
    match kind.base:
        case "yes_no" | "list":
            values = any_in(d.where for d in _of_values(old.value, new.value, kind, both))
        case "quantity":
            apart = negated(_amounts_alike(old.value, new.value, money=kind.is_money))
            values = all_of(both, apart)
        case _:
            values = all_of(both, negated(equal_values(old.value, new.value)))
    return any_of(*(d.where for d in _of_status(old, new)), values)


def _amounts_alike(old: Sym, new: Sym, *, money: bool) -> Truth:
    """Where two decided amounts are the same, `none` being 0: sooner said than where not."""
    return any_in(
        all_of(_same_amount(a, b, money=money), here, there)
        for here, a in _amounts(old)
        for there, b in _amounts(new)
    )


def _same_amount(a: Number, b: Number, *, money: bool) -> Truth:
    """Whether two amounts are the same; of money known outright, what nobody is paid counts not."""
    return (money and is_known(a) and is_known(b) and _is_unfelt(a, b)) or same(a, b)


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
            amounts, others = _amounts(old), _amounts(new)
            turns = (Turn.RISES, Turn.FALLS)
            yield from _of_cases(amounts, others, both, *turns, money=kind.is_money)
        case "date" | "datetime":
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
    old: _Cases, new: _Cases, both: Truth, more: Turn, less_: Turn, *, money: bool = False
) -> Iterator[Difference]:
    """Differences of two amounts or days: by value where there are few, else by direction."""
    few = len(old) * len(new) <= _MOST_PAIRS
    by_value: dict[tuple[Number, Number], Truth] = {}
    rising, falling = _Direction(more, money=money), _Direction(less_, money=money)
    for here, a in old:
        for there, b in new:
            where = all_of(both, here, there)
            if where is False or same(a, b) is True:
                continue
            if few and is_known(a) and is_known(b):
                by_value[a, b] = any_of(by_value.get((a, b), False), where)
            else:
                rising.add(where, a, b)
                falling.add(where, b, a)
    in_order = list(by_value)
    if more is not less_:
        in_order.sort(key=lambda pair: _ascending(*pair))
    for a, b in in_order:
        if not (money and _is_unfelt(a, b)):
            yield Difference(more if less(a, b) is True else less_, by_value[a, b], a, b)
    if more is less_:
        yield Difference(more, any_in([*rising.where, *falling.where]))
        return
    yield rising.difference()
    yield falling.difference()


@dataclass(slots=True)
class _Direction:
    """Where one amount lies below another, and by how much."""

    turn: Turn
    money: bool
    where: list[Truth] = field(default_factory=list)
    felt: list[Truth] = field(default_factory=list)
    surely: list[Truth] = field(default_factory=list)

    def add(self, where: Truth, low: Number, high: Number) -> None:
        """Two amounts, and where they are the ones."""
        self.where.append(all_of(where, less(low, high)))
        if self.money:
            self.felt.append(all_of(where, at_most(plus(low, _HALF_CENT), high)))
            self.surely.append(all_of(where, at_most(plus(low, 2 * _HALF_CENT), high)))

    def difference(self) -> Difference:
        """All of them together."""
        where = any_in(self.where)
        if not self.money:
            return Difference(self.turn, where)
        felt, surely = any_in(self.felt), any_in(self.surely)
        return Difference(self.turn, where, felt=felt, surely=surely)


def _is_unfelt(a: Number, b: Number) -> bool:
    """Whether two known amounts are less than half a cent apart."""
    return less(a, plus(b, _HALF_CENT)) is True and less(b, plus(a, _HALF_CENT)) is True


def _ascending(before: Number, after: Number) -> tuple[bool, Amount, Amount]:
    """What rises before what falls, then by amount."""
    assert isinstance(before, int | Fraction)
    assert isinstance(after, int | Fraction)
    return less(after, before) is True, before, after


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
    pairs = [all_of(same(x, y), here, there) for here, x in _values(a) for there, y in _values(b)]
    return any_of(all_of(a.none, b.none), any_in(pairs))
