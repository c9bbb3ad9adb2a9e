"""Operators that look at minutes of a day: whole numbers, in which a day is 1440."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ...calendar_days import FIRST_MINUTE, LAST_MINUTE, MINUTES_OF_A_DAY
from ...ir import tree as t
from ...values import day_of_minute, minute_of
from .cases import lacks, merged, zeroed
from .dayparts import quotient
from .frame import Frame
from .moving import few, whole
from .sym import Sym
from .terms import (
    Fresh,
    Number,
    Truth,
    all_of,
    any_of,
    key_of,
    minus,
    negated,
    packed,
    plus,
    same,
    scaled,
    unpacked,
)

if TYPE_CHECKING:
    from .symbolic import Symbolic

_SIXTIETH: Final = Fraction(1, 60)


def _each(s: Symbolic, sort: str, found: Sym, give: Callable[[Number], Number]) -> Sym:
    cases = merged(s.ranges, [(truth, give(number)) for truth, number in found.cases])
    return Sym(sort, found.undecided, found.conflict, found.none, cases=cases)


def at_time(s: Symbolic, e: t.AtTime, f: Frame) -> Sym:
    """A minute of a day."""

    def give(day: Number) -> Number:
        if isinstance(day, int):
            return minute_of(unpacked(day), minute=e.minute)
        begins = scaled(MINUTES_OF_A_DAY, s.world.days.ordinal(day))
        return s.ranges.note(plus(begins, e.minute), FIRST_MINUTE, LAST_MINUTE)

    return _each(s, "amount", s.read(e.day, f), give)


def date_of(s: Symbolic, e: t.DateOf, f: Frame) -> Sym:
    """The day of a minute."""
    return _each(s, "day", s.read(e.time, f), lambda minute: _day(s, minute))


def _day(s: Symbolic, minute: Number) -> Number:
    if isinstance(minute, int):
        return packed(day_of_minute(minute))

    def make(fresh: Fresh) -> Number:
        day = s.world.new_day("date of", *s.world.days_of_times)
        ordinal = quotient(fresh, "ordinal", minute, MINUTES_OF_A_DAY)
        fresh.hold(same(s.world.days.ordinal(day), ordinal))
        return day

    return s.world.define(("date of", key_of(minute)), make)


def hours_on(s: Symbolic, e: t.HoursOn, f: Frame) -> Sym:
    """A minute moved by hours."""
    start, hours = s.read(e.time, f), zeroed(s.ranges, s.read(e.hours, f))
    undecided, conflict = lacks(start, hours)
    minutes = Sym("amount", cases=tuple((c, s.ranges.multiple(60, x)) for c, x in hours.cases))
    wholes, uneven = whole(s, minutes)
    outside: list[Truth] = [uneven]
    cases: list[tuple[Truth, Number]] = []
    for is_time, at in few(s, start.cases):
        for is_moved, by in few(s, wholes):
            moved = s.ranges.plus(at, by)
            truth = all_of(is_time, is_moved)
            cases.append((truth, moved))
            beyond = any_of(
                s.ranges.related(t.Relation.LT, moved, FIRST_MINUTE),
                s.ranges.related(t.Relation.GT, moved, LAST_MINUTE),
            )
            outside.append(all_of(truth, beyond))
    there = all_of(negated(undecided), negated(conflict), negated(start.none))
    found = Sym("amount", undecided, conflict, start.none, cases=merged(s.ranges, cases))
    return found.without_value(all_of(there, any_of(*outside)), conflict=False)


def hours_between(s: Symbolic, e: t.HoursBetween, f: Frame) -> Sym:
    """Hours from one minute to another."""
    end, start = s.read(e.end, f), s.read(e.start, f)
    undecided, conflict = lacks(end, start)
    cases = [
        (all_of(c, d), s.ranges.scaled(_SIXTIETH, minus(x, y)))
        for c, x in few(s, end.cases)
        for d, y in few(s, start.cases)
    ]
    found = Sym("amount", undecided, conflict, cases=merged(s.ranges, cases))
    gone = all_of(any_of(end.none, start.none), negated(any_of(undecided, conflict)))
    return found.without_value(gone, conflict=False)
