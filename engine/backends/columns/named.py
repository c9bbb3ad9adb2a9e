"""Named years in SQL: from the day on which one begins to how it is written."""

from __future__ import annotations

from sqlglot import exp

from ...named_years import YearNames
from .dialect import Dialect, Expression, at_least, at_most, call, case, cast, every, plus, text


def year_text(d: Dialect, day: Expression, names: YearNames) -> Expression:
    """The text of a year; NULL of no day."""
    year = d.year(day)
    said = [text(p) if isinstance(p, str) else _told(year, *p, names) for p in names.parts]
    found = said[0]
    for part in said[1:]:
        found = exp.DPipe(this=found, expression=part, safe=True)
    return found


def _told(year: Expression, after: int, digits: int, names: YearNames) -> Expression:
    """A number of it; a year beyond what two digits tell is written in full."""
    told = cast(plus(year, after), "text")
    if digits == 4:  # noqa: PLR2004  # as written
        return told
    short = call("RIGHT", told, 2)
    if not names.is_short:
        return short
    inside = every(at_least(year, names.first.year), at_most(year, names.last.year))
    return case((inside, short), otherwise=told)
