"""Operators that look at days: moved, counted, taken apart, and asked of another day."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ...ir import tree as t
from . import days, logic, numbers
from .cells import Cell, all_lacking, as_base
from .days import ONE_DAY
from .lacking import UNDECIDED, Words, gated, merged
from .nodes import FALSE, TRUE, Node, whole
from .operators import only_where

if TYPE_CHECKING:
    from .frames import Frame
    from .reading import Columns

__all__ = [
    "ONE_DAY", "at_day", "completed", "days_between", "month_edge", "near_day", "part", "shift",
    "working_day",
]  # fmt: skip


def or_undecided(columns: Columns, found: Node, cells: list[Cell]) -> Callable[[], Words]:
    """What the cells lack; where they lack nothing and yet there is no value, it is undecided."""

    def lacking() -> Words:
        gap = logic.both(logic.not_(logic.known(found)), *(c.known for c in cells))
        undecided = gated(gap, columns.layout.state(UNDECIDED))
        return merged([*(c.lacking for c in cells), undecided])

    return lacking


def completed(columns: Columns, e: t.Completed, f: Frame) -> Cell:
    """Completed years or months from a day to the frame's."""
    start = as_base(columns.cell(e.start, f), "date")
    found = days.completed(start.value, f.day, columns.conventions(f), months=e.months)
    return Cell("quantity", found, or_undecided(columns, found, [start]))


def shift(columns: Columns, e: t.Shift, f: Frame) -> Cell:
    """A day moved by years, months and days."""
    start = as_base(columns.cell(e.day, f), "date")
    parts = [_part(columns, x, f) for x in (e.years, e.months, e.days)]
    by_years, by_months, by_days = (_whole(p) for p in parts)
    value = days.moved(start.value, by_years, by_months, by_days, columns.conventions(f))
    return _moved_day(columns, value, start, [p for p in parts if p is not None])


def working_day(columns: Columns, e: t.WorkingDay, f: Frame) -> Cell:
    """A day moved by working days."""
    start = as_base(columns.cell(e.day, f), "date")
    count = as_base(columns.cell(e.count, f), "quantity")
    return _moved_day(columns, days.working(start.value, _whole(count), e.week), start, [count])


def _moved_day(columns: Columns, value: Node, start: Cell, by: list[Cell]) -> Cell:
    """What becomes of `start`, moved by known amounts; without a value it is undecided."""
    cells = [start, *by]
    none = start.none
    if none is not FALSE:
        none = logic.both(none, *(c.known for c in cells))
    there = logic.either(logic.known(value), none)

    def lacking() -> Words:
        gap = logic.both(logic.not_(there), *(c.known for c in cells))
        undecided = gated(gap, columns.layout.state(UNDECIDED))
        return merged([all_lacking(cells), undecided])

    return Cell("date", value, lacking, none=none)


def _part(columns: Columns, e: t.Expr | None, f: Frame) -> Cell | None:
    return None if e is None else as_base(columns.cell(e, f), "quantity")


def _whole(cell: Cell | None) -> Node:
    """A whole number of years, months or days; NULL where it is not whole."""
    if cell is None:
        return whole(0)
    if cell.over == 1:
        return cell.value
    return numbers.exactly(cell.value, cell.scale)


def days_between(columns: Columns, e: t.DaysBetween, f: Frame) -> Cell:
    """Days from one day to another."""
    end = as_base(columns.cell(e.end, f), "date")
    start = as_base(columns.cell(e.start, f), "date")
    found = days.apart(end.value, start.value)
    return Cell("quantity", found, or_undecided(columns, found, [end, start]))


def _of_day(
    columns: Columns, day: t.Expr, f: Frame, base: str, give: Callable[[Node], Node]
) -> Cell:
    """A function of one day: none of a day that does not exist."""
    at = as_base(columns.cell(day, f), "date")
    found = give(at.value)
    if base == "quantity" and at.none is not FALSE:
        found = logic.case((at.none, whole(0)), otherwise=found)
    there = logic.either(logic.known(found), at.none)

    def lacking() -> Words:
        gap = logic.both(logic.not_(there), at.known)
        return merged([at.lacking, gated(gap, columns.layout.state(UNDECIDED))])

    return Cell(base, found, lacking, none=at.none)


def near_day(columns: Columns, e: t.NearDay, f: Frame) -> Cell:
    """The next or previous day of a yearly rule."""
    conventions = columns.conventions(f)

    def give(at: Node) -> Node:
        return days.near(at, e.rule, conventions, forward=e.forward, inclusive=e.inclusive)

    return _of_day(columns, e.day, f, "date", give)


def month_edge(columns: Columns, e: t.MonthEdge, f: Frame) -> Cell:
    """The first or last day of a month."""
    return _of_day(columns, e.day, f, "date", lambda at: days.month_edge(at, last=e.last))


def part(columns: Columns, e: t.Part, f: Frame) -> Cell:
    """Year, month, day or weekday of a day."""
    base = "choice" if e.part == "weekday" else "quantity"
    return _of_day(columns, e.day, f, base, lambda at: days.part(e.part, at))


def at_day(columns: Columns, e: t.AtDay, f: Frame) -> Cell:
    """An expression asked of another day; undecided where that day does not exist."""
    moved = as_base(columns.cell(e.day, f), "date")
    if moved.value is f.day:
        return columns.cell(e.operand, f)
    inside = columns.cell(e.operand, f.at(moved.value))
    there = logic.known(moved.value)
    if there is TRUE:
        return inside

    def lacking_else() -> Words:
        undecided = gated(moved.none, columns.layout.state(UNDECIDED))
        return merged([moved.lacking, undecided])

    return only_where(there, inside, lacking_else)
