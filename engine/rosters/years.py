"""Named years in the cells of a roster, told in SQL: `2021-22` is the year that begins on a day."""

from __future__ import annotations

from sqlglot import exp

from ..values import YearNames
from .sql import Sql, all_of, call, case, cast, joined, number, part, text, whole


def year_begins(cell: Sql, names: YearNames) -> Sql:
    """The day on which a year begins, YYYY-MM-DD; NULL where it is not written as declared."""
    begun = _begun(cell, names)
    again = joined(*(text(p) if isinstance(p, str) else _told(begun, *p) for p in names.parts))
    iso = joined(cast(begun, "VARCHAR"), text(f"-{names.month:02d}-{names.day:02d}"))
    same = exp.EQ(this=cell, expression=again)
    return case((all_of(whole(cell, names.pattern), same), iso))


def _begun(cell: Sql, names: YearNames) -> Sql:
    """The calendar year in which it begins."""
    group, (after, digits) = next(
        ((i, n) for i, n in enumerate(names.numbers, 1) if n[1] == 4),  # noqa: PLR2004
        (1, names.numbers[0]),
    )
    told = cast(part(cell, names.pattern, group), "INTEGER")
    if digits == 4:  # noqa: PLR2004  # as written
        return exp.Paren(this=exp.Sub(this=told, expression=number(after)))
    turn = (names.first.year + after) % 100
    old = exp.GTE(this=told, expression=number(turn))
    century = case((old, number(1900)), otherwise=number(2000))
    whole_year = exp.Add(this=told, expression=exp.Paren(this=century))
    return exp.Paren(this=exp.Sub(this=whole_year, expression=number(after)))


def _told(begun: Sql, after: int, digits: int) -> Sql:
    """One of its numbers, written from the year it begins in."""
    told = cast(exp.Paren(this=exp.Add(this=begun, expression=number(after))), "VARCHAR")
    return told if digits == 4 else call("right", told, number(2))  # noqa: PLR2004
