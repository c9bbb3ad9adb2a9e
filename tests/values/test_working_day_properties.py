"""Working days are where a walk through the calendar, day by day, counts them."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.values import WorkingWeek, working_day

WEEKS = st.builds(WorkingWeek, st.integers(0, 6), st.integers(0, 6))
DAYS = st.dates(date(1901, 1, 1), date(2197, 12, 31))


def walked(day: date, count: int, week: WorkingWeek) -> date:
    """Every day on the way is looked at; those of the working week count."""
    step = timedelta(1 if count > 0 else -1)
    working = {(week.first + n) % 7 for n in range(week.length)}
    while count:
        day += step
        if day.weekday() in working:
            count -= step.days
    return day


@given(DAYS, st.integers(-40, 40), WEEKS)
def test_a_walk_counts_the_same_days(day: date, count: int, week: WorkingWeek) -> None:
    assert working_day(day, count, week) == walked(day, count, week)


@given(DAYS, st.integers(-40, 40), st.integers(-40, 40), WEEKS)
def test_moving_on_never_moves_back(day: date, one: int, more: int, week: WorkingWeek) -> None:
    fewer, further = sorted((one, more))
    assert working_day(day, fewer, week) <= working_day(day, further, week)
