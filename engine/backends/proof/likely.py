"""A simple record as it might well be: preferences tried one after the other.

Whatever case the solver came upon, the record is the same: each fact is settled in its turn,
by a value that is preferred or else by the one nearest to it. What is preferred is what the
record and the agreement say themselves: defaults, first words, empty lists, days as far back as
years are counted from them, else round figures. Names say nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ...ir.tree import FieldSpec
from ...records.given import limits_of
from ...values import Amount, Kind, minute_of
from .sym import Sym
from .terms import (
    Number,
    Truth,
    agree,
    all_of,
    any_of,
    at_most,
    minus,
    negated,
    packed,
    same,
    scaled,
    unpacked,
)
from .verdicts import Model

if TYPE_CHECKING:
    from .solving import Solving
    from .world import Witness

_YEAR, _HALF_YEAR, _MONTH = 372, 186, 31
_FIRSTS: Final = ((_YEAR, 0), (_YEAR, _HALF_YEAR), (_MONTH, 0))
"""Round days, packed: January 1, July 1, the first of a month."""
_MOST_TRIED: Final = 3

_MORNING: Final = 7
"""The hour at which a time of day is set where any would do."""
_USUAL: Final[dict[tuple[tuple[str, int], ...], int]] = {
    (("USD", 1),): 1000,
    (("USD", 1), ("hour", -1)): 20,
    (("hour", 1),): 8,
    (("day", 1),): 10,
    (("week", 1),): 4,
    (("month", 1),): 6,
    (("year", 1),): 10,
    (("percent", 1),): 10,
}
_ROUND: Final = (
    1000,
    100,
    10,
    1,
    Fraction(1, 2),
    Fraction(1, 4),
    Fraction(1, 10),
    Fraction(1, 100),
)


def likely(
    solving: Solving,
    model: Model,
    truths: Sequence[Truth],
    facts: Sequence[str],
    day: date | None,
) -> Witness:
    """The record; `model` is one case of `truths`."""
    choosing = _Choosing(solving, model, truths)
    choosing.asked_day(day)
    choosing.facts()
    found = solving.world.record_of(choosing.model.ref)
    if not facts:
        return found
    return replace(found, facts={name: v for name, v in found.facts.items() if name in facts})


class _Choosing:
    """A case that gets more and more likely: what is settled stays."""

    def __init__(self, solving: Solving, model: Model, truths: Sequence[Truth]) -> None:
        self.solving = solving
        self.world = solving.world
        self.model = model
        self.settled = list(truths)

    # -------------------------------------------------------------- preferring

    def can(self, truth: Truth) -> bool:
        """Whether it can be beside all that is settled; then the case at hand is one."""
        if self.model.holds(truth):
            return True
        if isinstance(truth, bool):
            return False
        found = self.solving.verdict(*self.settled, truth)
        if found.model:
            self.model = found.model
        return found.possible

    def prefer(self, truth: Truth) -> bool:
        """Settle that it holds, if it can."""
        if not self.can(truth):
            return False
        self.settled.append(truth)
        return True

    def nearest(self, number: Number, target: int) -> None:
        """Settle a whole number as near to `target` as can be; below it rather than above."""
        distance = self._distance(number, target)
        if not self.prefer(same(number, target - distance)):
            self.prefer(same(number, target + distance))

    def _distance(self, number: Number, target: int) -> int:
        """How near a whole number can be to `target`."""
        low, high = 0, abs(int(self.model.value(number)) - target)
        while low < high:
            middle = (low + high) // 2
            if self.can(_near(number, target, middle)):
                high = abs(int(self.model.value(number)) - target)
            else:
                low = middle + 1
        return high

    def multiple(self, number: Number, step: Amount, offset: int, target: Amount) -> bool:
        """Settle a number `offset` above the multiple of `step`, not 0, nearest to `target`."""
        if isinstance(number, int | Fraction):
            return True
        times = self.world.whole("times")
        is_multiple = same(minus(number, offset), scaled(step, times))
        if not self.prefer(all_of(is_multiple, negated(same(times, 0)))):
            return False
        self.nearest(times, int((target - offset) / Fraction(step)))
        return True

    # -------------------------------------------------------------- days

    def asked_day(self, day: date | None) -> None:
        """Settle the asked day: the one wanted, the term's first July 1, or its first day."""
        wanted = [day] if day else []
        for agreement in self.world.agreements:
            if agreement.term:
                first, last = agreement.term
                july = date(first.year + (first > date(first.year, 7, 1)), 7, 1)
                wanted += [july, first] if july <= last else [first]
        for each in wanted:
            if self.prefer(same(self.world.day, packed(each))):
                return
        self.round_day(self.world.day, packed(wanted[0]) if wanted else packed(date(2020, 7, 1)))

    def round_day(self, number: Number, target: int) -> None:
        """Settle a day: the one aimed at, or a round one beside the nearest that there can be.

        Round days are tried one by one: that some multiple lies in a range is hard to settle.
        """
        if isinstance(number, int | Fraction) or self.prefer(same(number, target)):
            return
        distance = self._distance(number, target)
        below = self.can(same(number, target - distance))
        nearest = target - distance if below else target + distance
        rounds = _rounds_from(nearest, -1 if below else 1)
        if not any(self.prefer(same(number, each)) for each in rounds):
            self.prefer(same(number, nearest))

    def _likely_day(self, name: str) -> int:
        """As long before the asked day as the agreement counts from it, or else that day."""
        asked = unpacked(int(self.model.value(self.world.day)))
        back = self.world.usual_years.get(name)
        return packed(date(asked.year - back, 1, 1) if back else asked)

    # -------------------------------------------------------------- facts

    def facts(self) -> None:
        """Settle every fact: whether there is one, words, days, amounts, in the record's order."""
        found = [(self.world.spec(name), self.world.fact(name)) for name in self._names()]
        for spec, fact in found:
            self._whether(spec, fact)
            if fact.sort == "list" and not self.model.holds(fact.none):
                self._list(spec)
        for sort, settle in (("word", self._word), ("day", self._day), ("amount", self._amount)):
            for spec, fact in found:
                if fact.sort == sort and not self.model.holds(fact.none):
                    settle(spec, fact.cases[0][1])

    def _names(self) -> Iterator[str]:
        fields = dict.fromkeys(name for a in self.world.agreements for name in a.fields)
        return (name for name in fields if name in self.world.facts_used)

    def _whether(self, spec: FieldSpec, fact: Sym) -> None:
        if fact.none is not False and not self.prefer(fact.none):
            self.prefer(negated(fact.none))
        if fact.sort == "truth" and not self.model.holds(fact.none):
            usual = fact.truth if spec.default is True else negated(fact.truth)
            if not self.prefer(usual):
                self.prefer(negated(usual))

    def _list(self, spec: FieldSpec) -> None:
        """What the list has by default, and nothing else as far as that can be."""
        usual = spec.default if isinstance(spec.default, tuple) else ()
        wanted = [self.world.encoded(value) for value in usual]
        for at, has in self.world.points(spec.name):
            listed = any_of(*(same(at, each) for each in wanted))
            if not self.prefer(agree(has, listed)):
                self.prefer(negated(agree(has, listed)))
        length = self.world.length_used(spec.name)
        if length is not None:
            self.nearest(length, len(wanted))

    def _word(self, spec: FieldSpec, number: Number) -> None:
        words = list(spec.kind.choices)
        if isinstance(spec.default, str):
            words.insert(0, spec.default)
        if not any(self.prefer(same(number, self.world.word(word))) for word in words):
            self.nearest(number, 0)

    def _day(self, spec: FieldSpec, number: Number) -> None:
        if isinstance(spec.default, date) and self.prefer(same(number, packed(spec.default))):
            return
        self.round_day(number, self._likely_day(spec.name))

    def _amount(self, spec: FieldSpec, number: Number) -> None:
        if spec.kind.base == "datetime":
            self.nearest(number, minute_of(unpacked(self._likely_day(spec.name)), _MORNING))
            return
        target = spec.default if _is_amount(spec.default) else _usual(spec.kind)
        assert isinstance(target, int | Fraction)
        if self.prefer(same(number, target)):
            return
        least = limits_of(spec.kind, spec).step
        most = max(target, _usual(spec.kind))
        steps = [step for step in _ROUND if step <= most and not step % least]
        if not any(self.multiple(number, step, 0, target) for step in (*steps, least)):
            self.prefer(same(number, 0))


def _rounds_from(day: int, way: int) -> Iterator[int]:
    """The next round days from a day on, packed, one way; the roundest first."""
    for step, offset in _FIRSTS:
        first = day - (day - offset) % step if way < 0 else day + (offset - day) % step
        yield from (first + way * step * n for n in range(_MOST_TRIED))


def _usual(kind: Kind) -> int:
    """A number of its kind that one might well come upon."""
    return _USUAL.get(kind.unit, 500 if kind.is_money else 1)


def _is_amount(value: object) -> bool:
    return isinstance(value, int | Fraction) and not isinstance(value, bool)


def _near(number: Number, target: int, distance: int) -> Truth:
    return all_of(at_most(target - distance, number), at_most(number, target + distance))
