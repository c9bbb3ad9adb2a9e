"""Operators that look at days."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product as every
from typing import TYPE_CHECKING, Final

from ...ir import tree as t
from ...values import WEEKDAYS, Amount, WeekdayRule
from . import weekly
from .cases import Option, lacks, merged, number_of, one, selected, zeroed
from .frame import Frame
from .sym import GAP, Cases, Sym
from .terms import (
    Fresh,
    Number,
    Truth,
    all_of,
    any_of,
    at_most,
    is_whole,
    key_of,
    less,
    negated,
    packed,
    plus,
    same,
)

if TYPE_CHECKING:
    from .symbolic import Symbolic

_MOST_DAYS: Final = 4
"""An expression is read anew for each of so many days; for more, for their one term."""
_MOST_SHIFTS: Final = 16
_FIRST, _LAST = packed(date.min), packed(date.max)


def _each(
    s: Symbolic, sort: str, days: Sym, give: Callable[[Number], Number], *, lack: Truth = False
) -> Sym:
    """What `give` makes of each day; where that lies outside the calendar, undecided."""
    cases: list[tuple[Truth, Number]] = []
    outside: list[Truth] = [lack]
    for truth, day in days.cases:
        try:
            cases.append((truth, give(day)))
        except OverflowError:
            outside.append(truth)
    found = Sym(sort, days.undecided, days.conflict, days.none, cases=merged(s.ranges, cases))
    gap = all_of(any_of(*outside), days.known)
    return found.without_value(gap, conflict=False)


def completed(s: Symbolic, e: t.Completed, f: Frame) -> Sym:
    """Completed years or months from a day to the frame's."""
    start = s.read(e.start, f)
    days, before = s.world.days, s.agreement.conventions.day_before

    def count(since: Number) -> Number:
        if e.months:
            found = days.completed_months(since, f.day, s.month_end, day_before=before)
        else:
            found = days.completed_years(since, f.day, s.leap_day, day_before=before)
        (first, last), (low, high) = s.ranges.of(since), s.ranges.of(f.day)
        if first is None or last is None or low is None or high is None:
            return found
        unit = 31 if e.months else 372
        return s.ranges.note(found, (low - last) // unit - 1, (high - first) // unit + 1)

    found = _each(s, "amount", start, count)
    return Sym(
        "amount",
        any_of(found.undecided, found.none),
        found.conflict,
        cases=found.cases,
    )


def shift(s: Symbolic, e: t.Shift, f: Frame) -> Sym:
    """A day moved by years, months and days."""
    start = s.read(e.day, f)
    parts = [
        s.read(x, f) if x is not None else s.world.known(0) for x in (e.years, e.months, e.days)
    ]
    undecided, conflict = lacks(start, *parts)
    amounts = [zeroed(s.ranges, p) for p in parts]
    wholes, uneven = zip(*(whole(s, a) for a in amounts), strict=True)
    axes: list[Cases] = [start.cases, *wholes]
    if len(start.cases) * len(wholes[0]) * len(wholes[1]) * len(wholes[2]) > _MOST_SHIFTS:
        axes = [((True, one(s.ranges, axis)),) for axis in axes]
    combos = [
        (all_of(*(truth for truth, _ in combo)), [number for _, number in combo])
        for combo in every(*axes)
    ]
    cases, outside = _moved(s, combos)
    there = all_of(negated(undecided), negated(conflict), negated(start.none))
    found = Sym("day", undecided, conflict, start.none, cases=merged(s.ranges, cases))
    return found.without_value(all_of(there, any_of(*uneven, outside)), conflict=False)


def _moved(
    s: Symbolic, combos: Iterable[tuple[Truth, list[Number]]]
) -> tuple[list[tuple[Truth, Number]], Truth]:
    """Each day moved, and where that lies outside the calendar."""
    cases, outside = [], []
    for truth, (day, years, months, days) in combos:
        if truth is False:
            continue
        try:
            moved = s.world.days.shift(day, years, months, days, s.leap_day, s.month_end)
        except OverflowError:
            outside.append(truth)
        else:
            _note_moved(s, moved, day, years, months, days)
            cases.append((truth, moved))
            outside.append(all_of(truth, _beyond(s, moved)))
    return cases, any_of(*outside)


def _beyond(s: Symbolic, day: Number) -> Truth:
    """Whether a moved day lies outside the calendar."""
    return any_of(
        s.ranges.related(t.Relation.LT, day, _FIRST),
        s.ranges.related(t.Relation.GT, day, _LAST),
    )


def _note_moved(s: Symbolic, moved: Number, day: Number, *moves: Number) -> None:
    """Roughly between which days a moved day lies."""
    low, high = s.ranges.of(day)
    for move, unit in zip(moves, (372, 31, 1), strict=True):
        least, most = s.ranges.of(move)
        if low is None or high is None or least is None or most is None:
            return
        slack = _slack(least, most, unit)
        low, high = low + unit * least - slack, high + unit * most + slack
    if low is not None and high is not None:
        s.ranges.note(moved, int(low // 1), int(-(-high // 1)))


def _slack(least: Amount, most: Amount, unit: int) -> Amount:
    """How far packed days may be off: each month's end passed over leaves out up to three."""
    if not least and not most:
        return 0
    crossed = max(abs(Fraction(least)), abs(Fraction(most))) // 28 if unit == 1 else 0
    return 3 * (crossed + 1)


def whole(s: Symbolic, amount: Sym) -> tuple[Cases, Truth]:
    """An amount as whole numbers, and where it is none."""
    cases: list[tuple[Truth, Number]] = []
    uneven: list[Truth] = []
    for truth, number in amount.cases:
        if is_whole(number):
            cases.append((truth, number))
        elif isinstance(number, Fraction):
            uneven.append(truth)
        else:
            floor = _floor(s, number)
            cases.append((truth, floor))
            uneven.append(all_of(truth, negated(same(floor, number))))
    return merged(s.ranges, cases), any_of(*uneven)


def _floor(s: Symbolic, number: Number) -> Number:
    def make(fresh: Fresh) -> Number:
        found = fresh.whole("floor")
        fresh.hold(at_most(found, number), less(number, plus(found, 1)))
        return found

    return s.world.define(("floor", key_of(number)), make)


def working_day(s: Symbolic, e: t.WorkingDay, f: Frame) -> Sym:
    """A day moved by working days."""
    start, by = s.read(e.day, f), s.read(e.count, f)
    undecided, conflict = lacks(start, by)
    counts, uneven = whole(s, zeroed(s.ranges, by))
    cases: list[tuple[Truth, Number]] = []
    outside: list[Truth] = [uneven]
    for (is_day, day), (is_count, count) in every(few(s, start.cases), few(s, counts)):
        truth = all_of(is_day, is_count)
        if truth is False:
            continue
        try:
            moved = weekly.working_day(s.world.days, day, count, e.week)
        except OverflowError:
            outside.append(truth)
        else:
            cases.append((truth, moved))
            outside.append(all_of(truth, _beyond(s, moved)))
    there = all_of(negated(undecided), negated(conflict), negated(start.none))
    found = Sym("day", undecided, conflict, start.none, cases=merged(s.ranges, cases))
    return found.without_value(all_of(there, any_of(*outside)), conflict=False)


def few(s: Symbolic, cases: Cases) -> Cases:
    """The cases, or one term for them where they are many."""
    return cases if len(cases) <= _MOST_DAYS else ((True, one(s.ranges, cases)),)


def days_between(s: Symbolic, e: t.DaysBetween, f: Frame) -> Sym:
    """Days from one day to another."""
    end, start = s.read(e.end, f), s.read(e.start, f)
    undecided, conflict = lacks(end, start)
    between = s.world.days.days_between
    pairs = [(all_of(c, d), x, y) for c, x in end.cases for d, y in start.cases]
    if len(pairs) > _MOST_SHIFTS:
        pairs = [(True, number_of(s.ranges, end), number_of(s.ranges, start))]
    cases = [(c, between(x, y)) for c, x, y in pairs if c is not False]
    found = Sym("amount", undecided, conflict, cases=merged(s.ranges, cases))
    gone = all_of(any_of(end.none, start.none), negated(any_of(undecided, conflict)))
    return found.without_value(gone, conflict=False)


def near_day(s: Symbolic, e: t.NearDay, f: Frame) -> Sym:
    """The next or previous day of a rule."""

    def find(day: Number) -> Number:
        days, forward, inclusive = s.world.days, e.forward, e.inclusive
        if isinstance(e.rule, WeekdayRule):
            found = weekly.near_day(days, e.rule, day, forward=forward, inclusive=inclusive)
        else:
            found = days.near_day(
                e.rule, day, forward=forward, inclusive=inclusive, leap_day=s.leap_day
            )
        low, high = s.ranges.of(day)
        if low is None or high is None:
            return found
        reach = 10 if isinstance(e.rule, WeekdayRule) else 800
        behind, ahead = (0, reach) if e.forward else (reach, 0)
        return s.ranges.note(found, low - behind, high + ahead)

    return _each(s, "day", s.read(e.day, f), find)


def month_edge(s: Symbolic, e: t.MonthEdge, f: Frame) -> Sym:
    """The first or last day of a month."""
    return _each(s, "day", s.read(e.day, f), lambda day: s.world.days.month_edge(day, last=e.last))


def part(s: Symbolic, e: t.Part, f: Frame) -> Sym:
    """Year, month, day or weekday of a day."""
    if e.part != "weekday":
        return _each(s, "amount", s.read(e.day, f), lambda day: s.world.days.part(e.part, day))
    found = _each(s, "word", s.read(e.day, f), lambda day: s.world.days.part("weekday", day))
    words = [
        (all_of(c, same(number, place)), s.world.word(name.lower()))
        for c, number in found.cases
        for place, name in enumerate(WEEKDAYS)
    ]
    cases = merged(s.ranges, words)
    return Sym("word", found.undecided, found.conflict, found.none, cases=cases)


# ------------------------------------------------------------------ where and with what


def at_day(s: Symbolic, e: t.AtDay, f: Frame) -> Sym:
    """The operand with the day moved."""
    moved = s.read(e.day, f)
    gap = any_of(moved.undecided, moved.none)
    text = s.notes.text(e.day, f)
    cases = moved.cases
    if len(cases) > _MOST_DAYS:
        cases = ((True, one(s.ranges, cases)),)
    if not cases:
        return GAP.without_value(gap, moved.conflict)
    options: list[Option] = [(c, s.read(e.operand, f.at(day, text))) for c, day in _apart(cases)]
    return selected(s.ranges, options).without_value(gap, moved.conflict)


def _apart(cases: Cases) -> Cases:
    """The same cases, no two of which hold together."""
    found: list[tuple[Truth, Number]] = []
    for place, (truth, number) in enumerate(cases):
        before = [negated(other) for other, _ in cases[:place]]
        found.append((all_of(truth, *before), number))
    return tuple(found)


def with_field(s: Symbolic, e: t.WithField, f: Frame) -> Sym:
    """The operand with a field bound; lacking what that lacks where nothing is told without it."""
    bound = s.read(e.value, f)
    found = s.read(e.operand, f.with_fact(e.name, bound, s.notes.text(e.value, f)))
    if bound.lacking is False:
        return found
    itself = all_of(found.lacking, negated(bound.lacking))
    return replace(
        found,
        undecided=any_of(all_of(found.lacking, bound.undecided), all_of(itself, found.undecided)),
        conflict=any_of(all_of(found.lacking, bound.conflict), all_of(itself, found.conflict)),
    )
