"""Days: what the calendar gives for a column of them, folded where the day is a fixed one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from ... import calendar_days as c
from .arithmetic import add, mul, rounded_to
from .comparing import at_most, equal, less
from .logic import case
from .nodes import (
    FIRST_ORDINAL,
    LAST_ORDINAL,
    NO_DAY,
    NO_NUMBER,
    NO_WORD,
    Node,
    day,
    is_null_constant,
    is_number,
    made,
    number_of,
    value_of,
    whole,
    word,
)

NOTHING: Final = whole(0)
_LONGEST_YEAR = 366
_LONGEST_MONTH = 31
_CLEAR_OF_ENDS = 3 * _LONGEST_YEAR


def fixed_day(x: Node) -> date | None:
    """The day that a node is for every row, if it is one."""
    if x.op != "constant":
        return None
    found = value_of(x)
    return found if isinstance(found, date) else None


def ends(x: Node) -> tuple[int, int]:
    """The first and last day, by ordinal, that a node may be."""
    low = FIRST_ORDINAL if x.low is None else x.low
    high = LAST_ORDINAL if x.high is None else x.high
    return max(low, FIRST_ORDINAL), min(high, LAST_ORDINAL)


def completed(start: Node, on: Node, conventions: c.Conventions, *, months: bool) -> Node:
    """Completed years or months from one day to another."""
    if is_null_constant(start) or is_null_constant(on):
        return NO_NUMBER
    count = c.completed_months if months else c.completed_years
    first, last = fixed_day(start), fixed_day(on)
    if first is not None and last is not None:
        return whole(count(first, last, conventions))
    (start_low, start_high), (on_low, on_high) = ends(start), ends(on)
    low = count(date.fromordinal(start_high), date.fromordinal(on_low), conventions)
    high = count(
        date.fromordinal(start_low), date.fromordinal(min(on_high, LAST_ORDINAL - 1)), conventions
    )
    sure = start.known and on.known and on_high < LAST_ORDINAL
    op = "months" if months else "years"
    return made(op, start, on, conventions, kind="int", known=sure, low=low - 1, high=high + 1)


def moved(at: Node, years: Node, months: Node, days: Node, conventions: c.Conventions) -> Node:
    """A day moved by years and months together, then by days; NULL outside the calendar."""
    parts = (at, years, months, days)
    if any(is_null_constant(p) for p in parts):
        return NO_DAY
    if all(p.op == "constant" for p in parts):
        start = fixed_day(at)
        assert start is not None
        try:
            by_years, by_months, by_days = (number_of(p) for p in parts[1:])
            return day(c.shift(start, by_years, by_months, by_days, conventions))
        except OverflowError:
            return NO_DAY
    if is_number(years) and is_number(months) and not number_of(years) and not number_of(months):
        if is_number(days) and not number_of(days):
            return at
        if at.op == "moved" and _only_days(at) and is_number(days):
            inner = at.parts
            if _clear(at.low, at.high):
                total = number_of(inner[3]) + number_of(days)
                return moved(inner[0], years, months, whole(total), conventions)
    low, high = ends(at)
    low += _least(years, 365, 366) + _least(months, 28, 31) + _least(days, 1, 1) - 1
    high += _most(years, 365, 366) + _most(months, 28, 31) + _most(days, 1, 1) + 1
    sure = all(p.known for p in parts) and _clear(low, high)
    low, high = max(low, FIRST_ORDINAL), min(high, LAST_ORDINAL)
    if low > high:
        return NO_DAY
    return made("moved", *parts, conventions, kind="date", known=sure, low=low, high=high)


def _only_days(at: Node) -> bool:
    _, years, months, days = at.parts
    return all(is_number(x) for x in (years, months, days)) and not (
        number_of(years) or number_of(months)
    )


def _clear(low: int | None, high: int | None) -> bool:
    if low is None or high is None:
        return False
    return low > FIRST_ORDINAL + _CLEAR_OF_ENDS and high < LAST_ORDINAL - _CLEAR_OF_ENDS


def stays_inside(found: Node) -> bool:
    """Whether a moved day lies in the calendar for every row."""
    return found.op == "constant" or _clear(found.low, found.high)


def _least(by: Node, short: int, long: int) -> int:
    if by.low is None:
        return -LAST_ORDINAL
    return by.low * (short if by.low > 0 else long)


def _most(by: Node, short: int, long: int) -> int:
    if by.high is None:
        return LAST_ORDINAL
    return by.high * (long if by.high > 0 else short)


def near(
    at: Node,
    rule: c.DayRule | c.WeekdayRule,
    conventions: c.Conventions,
    *,
    forward: bool,
    inclusive: bool,
) -> Node:
    """The next or previous day of a rule; NULL outside the calendar."""
    if is_null_constant(at):
        return NO_DAY
    find = c.next_day if forward else c.previous_day
    fixed = fixed_day(at)
    if fixed is not None:
        try:
            return day(find(rule, fixed, inclusive, conventions))
        except OverflowError:
            return NO_DAY
    if isinstance(rule, c.WeekdayRule):
        week = _week_away(rule.weekday, forward=forward, inclusive=inclusive)
        return by_weekday(at, NOTHING, lambda weekday: whole(week[weekday]))
    low, high = ends(at)
    if forward:
        high = min(high + 2 * _LONGEST_YEAR, LAST_ORDINAL)
    else:
        low = max(low - 2 * _LONGEST_YEAR, FIRST_ORDINAL)
    sure = at.known and _clear(low, high)
    return made(
        "near", at, rule, conventions, forward, inclusive,
        kind="date", known=sure, low=low, high=high,
    )  # fmt: skip


def _week_away(wanted: int, *, forward: bool, inclusive: bool) -> list[int]:
    """From each day of the week, the days to the next (or previous) `wanted` one."""
    monday = date(2001, 1, 1)
    find = c.next_day if forward else c.previous_day
    days = [monday + timedelta(n) for n in range(7)]
    rule = c.WeekdayRule(wanted)
    return [(find(rule, day, inclusive, c.STANDARD) - day).days for day in days]


def by_weekday(at: Node, days: Node, more: Callable[[int], Node]) -> Node:
    """A day moved by `days`, and by what its own day of the week adds to them."""
    weekday = part("weekday_number", at)
    added = [more(n) for n in range(7)]
    arms = [(at_most(weekday, whole(n)), by) for n, by in enumerate(added[:-1])]
    by = add(days, case(*arms, otherwise=added[-1]))
    return moved(at, NOTHING, NOTHING, by, c.STANDARD)


def working(at: Node, count: Node, week: c.WorkingWeek) -> Node:
    """The working day `count` after a day, or before it; NULL outside the calendar.

    The count goes into whole weeks; how many days are left depends on the day of the week, and
    on which of a few the rest of the count is.
    """
    if is_null_constant(at) or is_null_constant(count):
        return NO_DAY
    if is_number(count):
        fixed = number_of(count)
        days = whole(7 * week.weeks_and_rest(fixed)[0])
        return by_weekday(at, days, lambda weekday: whole(week.days_left(weekday, fixed)))
    weeks = case(
        (less(NOTHING, count), _in_weeks(add(count, whole(-1)), week, c.Rounding.DOWN)),
        otherwise=_in_weeks(count, week, c.Rounding.UP),
    )
    rest = add(count, mul(weeks, whole(-week.length)))

    def more(weekday: int) -> Node:
        ahead = [(n, week.days_left(weekday, n)) for n in range(1, week.length + 1)]
        back = [(n, week.days_left(weekday, n - week.length)) for n in range(week.length)]
        forward, backward = (
            case(
                *((equal(rest, whole(n)), whole(by)) for n, by in arms[:-1]),
                otherwise=whole(arms[-1][1]),
            )
            for arms in (ahead, back)
        )
        return case(
            (less(NOTHING, count), forward), (equal(count, NOTHING), NOTHING), otherwise=backward
        )

    return by_weekday(at, mul(weeks, whole(7)), more)


def _in_weeks(count: Node, week: c.WorkingWeek, how: c.Rounding) -> Node:
    """A count of working days in weeks, rounded."""
    return rounded_to(count, week.length, Fraction(1), how)


def month_edge(at: Node, *, last: bool) -> Node:
    """The first or last day of a month."""
    fixed = fixed_day(at)
    if fixed is not None:
        return day(c.end_of_month(fixed) if last else c.start_of_month(fixed))
    if is_null_constant(at):
        return NO_DAY
    low, high = ends(at)
    low = low if last else max(low - _LONGEST_MONTH, FIRST_ORDINAL)
    high = min(high + _LONGEST_MONTH, LAST_ORDINAL) if last else high
    return made("month_edge", at, last, kind="date", known=at.known, low=low, high=high)


_PARTS: dict[str, tuple[str, int, int]] = {
    "weekday_number": ("weekday_number", 0, 6),
    "year": ("year", 1, 9999),
    "month": ("month", 1, 12),
    "day": ("day_of", 1, 31),
}
_GIVE: dict[str, Callable[[date], int]] = {
    "weekday_number": lambda d: d.weekday(),
    "year": lambda d: d.year,
    "month": lambda d: d.month,
    "day": lambda d: d.day,
}


def part(name: str, at: Node) -> Node:
    """Year, month, day or weekday (Monday 0) as a number; `weekday` as a word."""
    fixed = fixed_day(at)
    if name == "weekday":
        if fixed is not None:
            return word(c.WEEKDAYS[fixed.weekday()].lower())
        return NO_WORD if is_null_constant(at) else made("weekday", at, kind="text", known=at.known)
    if fixed is not None:
        return whole(_GIVE[name](fixed))
    if is_null_constant(at):
        return NO_NUMBER
    op, low, high = _PARTS[name]
    if name == "year":
        low, high = (date.fromordinal(end).year for end in ends(at))
    return made(op, at, kind="int", known=at.known, low=low, high=high)


def apart(end: Node, start: Node) -> Node:
    """Days from `start` to `end`."""
    if is_null_constant(end) or is_null_constant(start):
        return NO_NUMBER
    first, last = fixed_day(start), fixed_day(end)
    if first is not None and last is not None:
        return whole((last - first).days)
    (start_low, start_high), (end_low, end_high) = ends(start), ends(end)
    return made(
        "apart", end, start, kind="int", known=end.known and start.known,
        low=end_low - start_high, high=end_high - start_low,
    )  # fmt: skip


ONE_DAY = timedelta(1)
