"""Named years in terms of days: each is held as the day it begins on."""

from __future__ import annotations

from ..values import DATE, DAYS, YEARS, DayRule
from . import tree as t


def in_days(e: t.YearEdge | t.YearOf) -> t.Shift | t.NearDay:
    """What an operator of named years is among those of days, for every back end alike."""
    if isinstance(e, t.YearEdge):
        years = t.Literal(1, kind=YEARS) if e.last else None
        days = t.Literal(-1 if e.last else 0, kind=DAYS)
        return t.Shift(e.year, years, None, days, kind=DATE, span=e.span)
    names = e.kind.years
    assert names is not None  # its kind says which family
    rule = DayRule(names.month, names.day)
    return t.NearDay(False, rule, True, e.day, kind=e.kind, span=e.span)  # noqa: FBT003
