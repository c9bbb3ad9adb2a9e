"""Days of the week and working days, for the solver: a few days on, by the day of the week.

Nothing is counted through: whole weeks leave the day of the week as it is, and what is left
is less than a month, so that it stays in the month or leads into the one beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ... import calendar_days as c
from ...values import WeekdayRule, WorkingWeek
from .dayparts import known, ones, quotient, total
from .terms import (
    Number,
    at_most,
    choice,
    less,
    minus,
    packed,
    plus,
    same,
    scaled,
    stepwise,
    unpacked,
)

if TYPE_CHECKING:
    from .days import Days

_WEEK: Final = 7


def near_day(
    days: Days, rule: WeekdayRule, day: Number, *, forward: bool, inclusive: bool
) -> Number:
    """The next (or previous) such day of the week, on or after (before) `day`."""
    day, find = known(day), c.next_day if forward else c.previous_day

    def near(at: Number) -> Number:
        if isinstance(at, int):
            return packed(find(rule, unpacked(at), inclusive, c.STANDARD))
        weekday = days.weekday(at)
        apart = minus(rule.weekday, weekday) if forward else minus(weekday, rule.weekday)
        passed = at_most(apart, -1 if inclusive else 0)
        ahead = plus(apart, scaled(_WEEK, ones(passed)))
        return days.hop(at, ahead if forward else scaled(-1, ahead), forward=forward)

    return stepwise(day, near)


def working_day(days: Days, day: Number, count: Number, week: WorkingWeek) -> Number:
    """The working day so many after (or before) `day`, as `calendar_days.working_day`."""
    day, count = known(day), known(count)
    weeks = _weeks(days, count, week)

    def moved(at: Number) -> Number:
        if isinstance(at, int) and isinstance(count, int):
            return packed(c.working_day(unpacked(at), count, week))
        left = _days_left(days.weekday(at), count, weeks, week)
        return days.hop(days.add_days(at, scaled(_WEEK, weeks)), left, forward=True)

    return stepwise(day, moved)


def _weeks(days: Days, count: Number, week: WorkingWeek) -> Number:
    """The whole weeks of a count, as `WorkingWeek.weeks_and_rest` has them."""
    if isinstance(count, int):
        return week.weeks_and_rest(count)[0]
    counted = choice(less(0, count), plus(count, -1), count)
    return days.once(
        "working weeks",
        (count, str(week)),
        lambda fresh: quotient(fresh, "weeks", counted, week.length),
    )


def _days_left(weekday: Number, count: Number, weeks: Number, week: WorkingWeek) -> Number:
    """What `WorkingWeek.days_left` says, of a day of the week that is a number of the solver."""
    if isinstance(count, int):
        found: Number = week.days_left(_WEEK - 1, count)
        for place in reversed(range(_WEEK - 1)):
            left = week.days_left(place, count)
            found = choice(at_most(weekday, place), left, found)
        return found
    length = week.length
    rest = minus(count, scaled(length, weeks))
    since = minus(weekday, week.first)
    since = plus(since, scaled(_WEEK, ones(less(since, 0))))
    counted = choice(less(0, count), length - 1, length)
    passed = choice(less(since, counted), since, counted)
    over = scaled(_WEEK - length, ones(at_most(length, plus(passed, rest))))
    return choice(same(count, 0), 0, total(rest, passed, scaled(-1, since), over))
