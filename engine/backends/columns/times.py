"""Operators that look at minutes of a day: whole numbers, in which a day is 1440."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...calendar_days import FIRST_MINUTE, LAST_MINUTE, MINUTES_OF_A_DAY
from ...ir import tree as t
from . import days, logic, numbers
from .cells import Cell, as_base
from .nodes import NO_NUMBER, whole
from .shifting import moved_day, or_undecided

if TYPE_CHECKING:
    from .frames import Frame
    from .reading import Columns

_HOUR = 60


def at_time(columns: Columns, e: t.AtTime, f: Frame) -> Cell:
    """A minute of a day; none of a day that does not exist."""
    at = as_base(columns.cell(e.day, f), "date")
    begins = numbers.mul(days.apart(at.value, days.FIRST), whole(MINUTES_OF_A_DAY))
    value = numbers.add(begins, whole(FIRST_MINUTE + e.minute))
    return Cell("datetime", value, lambda: at.lacking, none=at.none)


def date_of(columns: Columns, e: t.DateOf, f: Frame) -> Cell:
    """The day of a minute."""
    at = as_base(columns.cell(e.time, f), "datetime")
    return Cell("date", days.day_of_minute(at.value), lambda: at.lacking, none=at.none)


def hours_on(columns: Columns, e: t.HoursOn, f: Frame) -> Cell:
    """A minute moved by hours; undecided where they are no whole number of minutes."""
    at = as_base(columns.cell(e.time, f), "datetime")
    hours = as_base(columns.cell(e.hours, f), "quantity")
    minutes = numbers.exactly(numbers.mul(hours.value, whole(_HOUR)), hours.scale)
    moved = numbers.add(at.value, minutes)
    outside = logic.either(
        numbers.less(moved, whole(FIRST_MINUTE)), numbers.less(whole(LAST_MINUTE), moved)
    )
    value = logic.case((logic.not_(outside), moved), otherwise=NO_NUMBER)
    return moved_day(columns, value, at, [hours])


def hours_between(columns: Columns, e: t.HoursBetween, f: Frame) -> Cell:
    """Hours from one minute to another, in sixtieths."""
    end = as_base(columns.cell(e.end, f), "datetime")
    start = as_base(columns.cell(e.start, f), "datetime")
    found = numbers.subtract(end.value, start.value)
    return Cell("quantity", found, or_undecided(columns, found, [end, start]), over=_HOUR)
