"""Lines that are paid on a day: every year on the same ones, or once in a lifetime."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from ..report.cost_result import INCREMENT, LEVEL
from .amounts import (
    ZERO,
    Paid,
    Piece,
    Post,
    Side,
    SideCost,
    before_year,
    less,
    level,
    questions_of,
)
from .costing import Line, day_in
from .fiscal import FiscalYear
from .wages import amount_of

_WHOLE = Fraction(1)


def payments(side: Side, post: Post, years: Sequence[FiscalYear]) -> SideCost:
    """A line by year: what is paid on its days in the year, and how that differs.

    Each amount is asked on its own day. `years` begins with the year before the first that was
    asked for.
    """
    found = [
        tuple(_payment(side, post, day, asked) for day, asked in days_paid(side.line, post, year))
        for year in years
    ]
    levels = [level(of_year) for of_year in found]
    increments = [less(now, before_year(last)) for last, now in pairwise(levels)]
    measures = {LEVEL: tuple(levels[1:]), INCREMENT: tuple(increments)}
    return SideCost(
        measures, tuple(found[1:]), questions_of(p for of_year in found for p in of_year)
    )


def days_paid(line: Line, post: Post, year: FiscalYear) -> list[tuple[date, date]]:
    """The days of the year on which something is paid, each with the day it is asked on."""
    if line.kind == "once":
        stated = post.facts.get(line.on_field)
        return [(stated, stated)] if isinstance(stated, date) and _in(year, stated) else []
    days = [day_in(year, month, day) for month, day in line.days]
    if post.constant:
        return [(day, max(day, post.first)) for day in days]
    return [(day, day) for day in days if post.first <= day <= post.last]


def _in(year: FiscalYear, day: date) -> bool:
    return year.first <= day <= year.last


def _payment(side: Side, post: Post, day: date, asked: date) -> Piece:
    asker, line = side.asker, side.line
    if line.absent and not asker.has(line.decision):
        return Piece(day, day, _WHOLE, Paid(ZERO), once=True)
    told = asker.on(line.decision, post.facts, asked)
    amount = told.lack if told.value is None else amount_of(told.value)
    sources = ((line.decision, asked, None),)
    return Piece(day, day, _WHOLE, Paid(amount, sources, told.asked), once=True)
