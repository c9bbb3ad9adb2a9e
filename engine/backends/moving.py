"""Operators that look at days, and when what they give will next change.

While a frame is live (its day is the asked day), each operator that depends on the
day notes the first later day on which its result may differ; `when` jumps from one
such day to the next instead of stepping.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from .. import values as v
from ..ir import tree as t
from ..values import NONE, WEEKDAYS
from .outcome import Lack, Result, merged

if TYPE_CHECKING:
    from .asking import Frame
    from .plain import Closure, Plain

_DAY: Final = timedelta(1)
_OUTSIDE: Final = Lack("undecided", why="the day lies outside the calendar")
_NOT_WHOLE: Final = Lack("undecided", why="a day cannot be moved by a part of a day")
_LEAP: Final = (2, 29)
_DAYS_KEPT: Final = 64
"""Days whose next or previous rule day is remembered, for each place that asks for one."""


def asked_day(f: Frame) -> Result:
    """The frame's day; tomorrow it is another."""
    if f.live and f.day < date.max:
        f.ask.changes(f.day + _DAY)
    return f.day


_FLIPPED: Final = {
    t.Relation.LT: t.Relation.GT,
    t.Relation.GT: t.Relation.LT,
    t.Relation.LE: t.Relation.GE,
    t.Relation.GE: t.Relation.LE,
}


def compared_day(
    e: t.Compare, left: Closure, right: Closure, holds: Callable[..., bool]
) -> Closure:
    """The day at hand against another day; while live, it changes when that day comes."""
    day_left = isinstance(e.left, t.Day)
    other = right if day_left else left
    return compared_with(e, other, holds, day_left=day_left, day=lambda f: f.day, only_live=True)


def compared_with(
    e: t.Compare,
    other: Closure,
    holds: Callable[..., bool],
    *,
    day_left: bool,
    day: Callable[[Frame], date],
    only_live: bool = False,
) -> Closure:
    """A moving day against another day: changes only when that day is reached or passed."""
    relation = e.relation if day_left else _FLIPPED.get(e.relation, e.relation)
    on_reaching = relation not in (t.Relation.GT, t.Relation.LE)
    on_passing = relation not in (t.Relation.GE, t.Relation.LT)

    def run(f: Frame) -> Result:
        against, at = other(f), day(f)
        if isinstance(against, Lack):
            return against
        if not isinstance(against, date):
            return relation is t.Relation.NE
        if f.live or not only_live:
            if on_reaching and at < against:
                f.ask.changes(against)
            if on_passing and at <= against:
                f.ask.changes(_next(against))
        return holds(at, against) if day_left else holds(against, at)

    return run


def _next(day: date) -> date | None:
    return day + _DAY if day < date.max else None


def completed(plain: Plain, e: t.Completed) -> Closure:
    """Completed years or months from a day to the frame's."""
    start, months = plain.closure(e.start), e.months
    leap_bit, end_bit, _ = plain.convention_bits()
    count = v.completed_months if months else v.completed_years
    complete_on = v.months_complete_on if months else v.years_complete_on

    def run(f: Frame) -> Result:
        since = start(f)
        if isinstance(since, Lack):
            return since
        if not isinstance(since, date):
            return Lack("undecided", why="the day counted from does not exist")
        if months:
            f.ask.consulted |= end_bit if since.day > 28 else 0  # noqa: PLR2004  # short months
        elif (since.month, since.day) == _LEAP:
            f.ask.consulted |= leap_bit
        conventions = plain.conventions(f.ask)
        try:
            found = count(since, f.day, conventions)
            if f.live:
                f.ask.changes(_change(complete_on, since, found, f.day, conventions))
        except OverflowError:
            return _OUTSIDE
        return found

    return run


def _change(
    complete_on: Callable[[date, int, v.Conventions], date],
    since: date,
    found: int,
    day: date,
    conventions: v.Conventions,
) -> date | None:
    try:
        change = complete_on(since, found + 1, conventions)
    except OverflowError:
        return None
    return change if change > day else _next(day)


def shift(plain: Plain, e: t.Shift) -> Closure:
    """A day moved by years, months and days."""
    day = plain.closure(e.day)
    amounts = [plain.closure(x) if x is not None else None for x in (e.years, e.months, e.days)]
    leap_bit, end_bit, _ = plain.convention_bits()

    def run(f: Frame) -> Result:
        start = day(f)
        parts = [a(f) if a else 0 for a in amounts]
        for part in parts:
            if isinstance(part, Lack):
                start = merged(start, part) if isinstance(start, Lack) else part
        if isinstance(start, Lack):
            return start
        if start is NONE:
            return NONE
        whole = [_whole(p) for p in parts]
        if None in whole:
            return _NOT_WHOLE
        years, months, days = whole
        assert isinstance(start, date)
        if months and start.day > 28:  # noqa: PLR2004  # short months
            f.ask.consulted |= end_bit
        elif years and (start.month, start.day) == _LEAP:
            f.ask.consulted |= leap_bit
        try:
            return v.shift(start, years or 0, months or 0, days or 0, plain.conventions(f.ask))
        except OverflowError:
            return _OUTSIDE

    return run


def _whole(part: object) -> int | None:
    if part is NONE:
        return 0
    if isinstance(part, Fraction):
        return part.numerator if part.denominator == 1 else None
    return part if isinstance(part, int) else None


def working_day(plain: Plain, e: t.WorkingDay) -> Closure:
    """A day moved by working days."""
    day, count = plain.closure(e.day), plain.closure(e.count)

    def run(f: Frame) -> Result:
        start, by = day(f), count(f)
        if isinstance(start, Lack):
            return merged(start, by) if isinstance(by, Lack) else start
        if isinstance(by, Lack):
            return by
        if start is NONE:
            return NONE
        whole = _whole(by)
        if whole is None:
            return _NOT_WHOLE
        assert isinstance(start, date)
        try:
            return v.working_day(start, whole, e.week)
        except OverflowError:
            return _OUTSIDE

    return run


def days_between(plain: Plain, e: t.DaysBetween) -> Closure:
    """Days from one day to another."""
    end, start = plain.closure(e.end), plain.closure(e.start)

    def run(f: Frame) -> Result:
        a, b = end(f), start(f)
        if isinstance(a, Lack):
            return merged(a, b) if isinstance(b, Lack) else a
        if isinstance(b, Lack):
            return b
        if not isinstance(a, date) or not isinstance(b, date):
            return Lack("undecided", why="one of the two days does not exist")
        return (a - b).days

    return run


def _of_day(
    plain: Plain,
    day: t.Expr,
    give: Callable[[date, Frame], Result],
    changes: Callable[[date], date | None],
) -> Closure:
    """A function of one day; `changes` says when it next differs as that day moves on."""
    closure = plain.closure(day)
    asked = isinstance(day, t.Day)

    def run(f: Frame) -> Result:
        at = f.day if asked else closure(f)
        if isinstance(at, Lack) or at is NONE:
            return at
        assert isinstance(at, date)
        try:
            if asked and f.live:
                f.ask.changes(changes(at))
            return give(at, f)
        except OverflowError:
            return _OUTSIDE

    return run


def near_day(plain: Plain, e: t.NearDay) -> Closure:
    """The next or previous day of a rule."""
    find = v.next_day if e.forward else v.previous_day
    leap_rule = e.rule == v.DayRule(*_LEAP)
    leap_bit = plain.convention_bits()[0] if leap_rule else 0
    known = lru_cache(_DAYS_KEPT)(lambda at: find(e.rule, at, e.inclusive, v.STANDARD))

    def give(at: date, f: Frame) -> Result:
        if not leap_rule:
            return known(at)
        f.ask.consulted |= leap_bit
        return find(e.rule, at, e.inclusive, plain.conventions(f.ask))

    def changes(at: date) -> date | None:
        """Forward and inclusive: the day after the one found; otherwise the day itself."""
        inclusive_end = e.forward == e.inclusive
        if leap_rule:
            return _next(at)
        upcoming = v.next_day(e.rule, at, e.inclusive if e.forward else not e.inclusive, v.STANDARD)
        return _next(upcoming) if inclusive_end else upcoming

    return _of_day(plain, e.day, give, changes)


def month_edge(plain: Plain, e: t.MonthEdge) -> Closure:
    """The first or last day of a month."""
    edge = v.end_of_month if e.last else v.start_of_month
    return _of_day(plain, e.day, lambda at, _f: edge(at), lambda at: _next(v.end_of_month(at)))


def part(plain: Plain, e: t.Part) -> Closure:
    """Year, month, day or weekday of a day."""
    name = e.part

    def give(at: date, _f: Frame) -> Result:
        if name == "weekday":
            return WEEKDAYS[at.weekday()].lower()
        return int(getattr(at, name))

    def changes(at: date) -> date | None:
        if name == "year":
            return date(at.year + 1, 1, 1) if at.year < date.max.year else None
        return _next(v.end_of_month(at)) if name == "month" else _next(at)

    return _of_day(plain, e.day, give, changes)
