"""Named years: their words, their first and last day, the one that a day lies in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codes
from ..diagnostic import did_you_mean
from ..ir import tree as t
from ..named_years import with_article
from ..syntax import nodes as n
from ..values import DATE, Kind, YearNames, day_text, years_of
from .kinds import named

if TYPE_CHECKING:
    from .elaborate import Elaborator


def year_edge(e: Elaborator, node: n.YearEdgeNode, _want: Kind) -> t.Expr:
    """`first day of y`, `last day of y`."""
    year = e.expr(node.year)
    if year.kind.years is None:
        if year.kind.base != "any":
            message = f"this is {named(year.kind)}, which has no {node.edge} day"
            edge = "start" if node.edge == "first" else "end"
            hint = f"write a named year here; of a month, `{edge} of month of` a day of it"
            e.report(codes.KIND_MISMATCH, message, node.year.span, hint)
        return e.nothing(node)
    return t.YearEdge(node.edge == "last", year, kind=DATE, span=e.at(node))


def the_year(e: Elaborator, node: n.TheYearNode, _want: Kind) -> t.Expr:
    """`the school_year of d`."""
    day = e.expr(node.day, DATE)
    names = family(e, node)
    if names is None:
        return e.nothing(node)
    return t.YearOf(day, kind=years_of(names), span=e.at(node))


def family(e: Elaborator, node: n.TheYearNode) -> YearNames | None:
    """The family that `the NAME of` speaks of; one that nothing declares is reported."""
    name = node.family
    e.scope.used.add(name)
    found = e.scope.years.get(name)
    if found is None and name not in e.findings.lost:
        hint = did_you_mean(name, e.scope.years)
        hint = hint or f'declare `year {name} begins Jul 1 written "2021-22"`'
        e.report(codes.UNKNOWN_CHOICE_SET, f"unknown named years `{name}`", node.span, hint)
    return found


def year_word(e: Elaborator, text: str, node: n.Node, names: YearNames, want: Kind) -> t.Expr:
    """A year in quotes."""
    day = names.of_text(text)
    if day is None:
        message = f"`{text}` does not name {with_article(names.name)}"
        begins = day_text(names.beginning_in(2021))
        hint = f'the year that begins on {begins} is written `"{names.written}"`'
        e.report(codes.YEAR_WORDS, message, node.span, hint)
        return e.nothing(node)
    return t.Literal(day, kind=want, span=e.at(node))
