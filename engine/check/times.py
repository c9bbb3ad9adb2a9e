"""Minutes of a day: a day at a time, times moved by hours, the hours between two."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from .. import codes
from ..ir import tree as t
from ..syntax import nodes as n
from ..values import ANY, DATE, DATETIME, HOURS, Kind
from .kinds import ZERO, named

if TYPE_CHECKING:
    from .elaborate import Elaborator

_MINUTES_OF_AN_HOUR = 60


def minute(e: Elaborator, node: n.DateTimeNode, _want: Kind) -> t.Expr:
    """`Sep 8, 2020 22:00`."""
    return t.Literal(node.minute, kind=DATETIME, span=e.at(node))


def at_time(e: Elaborator, node: n.AtTimeNode, _want: Kind) -> t.Expr:
    """`d at 22:00`."""
    day = e.raw(node.operand, DATE)
    if day.kind.base == "quantity":
        message = f"this is {named(day.kind)}, where a day belongs: `at` binds tighter than `+`"
        hint = "put the moved day in parentheses: `(hire_date + 3 days) at 17:00`"
        e.report(codes.KIND_MISMATCH, message, node.operand.span, hint)
        return e.nothing(node)
    return t.AtTime(e.expr(node.operand, DATE), node.minute, kind=DATETIME, span=e.at(node))


def date_of(e: Elaborator, node: n.DateOfNode, _want: Kind) -> t.Expr:
    """`date of t`."""
    return t.DateOf(e.expr(node.time, DATETIME), kind=DATE, span=e.at(node))


def shifted(e: Elaborator, node: n.Binary, time: t.Expr) -> t.Expr:
    """A minute moved by hours, or the hours between two minutes."""
    hours = e.raw(node.right, ANY)
    if hours.kind.base == "datetime" and node.op == "-":
        return t.HoursBetween(time, hours, kind=HOURS, span=e.at(node))
    if hours.kind == ZERO or (hours.kind is ANY and isinstance(hours, t.Literal)):
        return time
    if hours.kind is not ANY and hours.kind.unit != HOURS.unit:
        return _unmoved(e, node, f"a time of day is moved by hours, not by {named(hours.kind)}")
    if isinstance(hours, t.Literal) and not _in_minutes(hours):
        return _unmoved(e, node, "a time of day cannot be moved by a part of a minute")
    if node.op == "-":
        hours = t.Subtract(t.Literal(0), hours, kind=hours.kind, span=hours.span)
    return t.HoursOn(time, hours, kind=DATETIME, span=e.at(node))


def _in_minutes(hours: t.Literal) -> bool:
    value = hours.value
    return not isinstance(value, Fraction) or not _MINUTES_OF_AN_HOUR % value.denominator


def _unmoved(e: Elaborator, node: n.Binary, message: str) -> t.Expr:
    hint = "write `8 hours` or `0.5 hours`; the day of a time is moved as `date of t + 2 days`"
    e.report(codes.NOT_WHOLE_SHIFT, message, node.right.span, hint)
    return e.nothing(node)
