"""Days: shifts, completed years, near days, `as of` and `with`."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from .. import codes
from ..diagnostic import did_you_mean
from ..ir import tree as t
from ..syntax import nodes as n
from ..values import ANY, DATE, DAYS, MONTHS, NUMBER, WEEKDAYS, YEARS, Kind, choice
from .conventions import working_week
from .kinds import WORKING_DAYS, ZERO, named

if TYPE_CHECKING:
    from .elaborate import Elaborator

_PARTS = {"day": "days", "week": "days", "month": "months", "year": "years"}


def shifted(e: Elaborator, node: n.Binary, day: t.Expr) -> t.Expr:
    """A day moved by a time, or the days between two days."""
    amount = e.raw(node.right, ANY)
    if day.kind.years is not None and not _whole_years(e, node, day.kind, amount):
        return e.nothing(node)
    if amount.kind.base == "date" and node.op == "-":
        return t.DaysBetween(day, amount, kind=DAYS, span=e.at(node))
    if amount.kind == ZERO or (amount.kind is ANY and isinstance(amount, t.Literal)):
        return day
    if amount.kind is ANY and not isinstance(amount, t.Undecided):
        # A name inside its own definition: kept, so that the circle is seen.
        return t.Shift(day, None, None, amount, kind=day.kind, span=e.at(node))
    if amount.kind.unit == WORKING_DAYS.unit:
        return _working_day(e, node, day, amount)
    unit = next(iter(dict(amount.kind.unit)), "")
    if amount.kind.unit != ((unit, 1),) or unit not in _PARTS:
        if amount.kind is not ANY:
            _no_time(e, node, f"a day cannot be moved by {named(amount.kind)}")
        return e.nothing(node)
    if isinstance(amount, t.Literal) and isinstance(amount.value, Fraction):
        _no_time(e, node, f"a day cannot be moved by a part of a {unit}")
        return e.nothing(node)
    amount = _negative(amount) if node.op == "-" else amount
    amount = _in_days(amount) if unit == "week" else amount
    return _merged_shift(e, node, day, _PARTS[unit], amount)


def _working_day(e: Elaborator, node: n.Binary, day: t.Expr, count: t.Expr) -> t.Expr:
    """A day moved by working days."""
    if isinstance(count, t.Literal) and isinstance(count.value, Fraction):
        _no_time(e, node, "a day cannot be moved by a part of a working day")
        return e.nothing(node)
    week = working_week(e.scope)
    if week is None:
        message = "nothing says which days are working days"
        hint = "write `working days Monday through Friday` in the `agreement` block"
        e.report(codes.NO_WORKING_DAYS, message, node.right.span, hint)
        return e.nothing(node)
    count = _negative(count) if node.op == "-" else count
    return t.WorkingDay(day, count, week, kind=DATE, span=e.at(node))


def _whole_years(e: Elaborator, node: n.Binary, kind: Kind, amount: t.Expr) -> bool:
    """Whether a named year is moved by years; anything else is reported."""
    hint = "move it by whole years: `+ 1 year`"
    if isinstance(amount, t.Literal) and isinstance(amount.value, Fraction):
        message = f"{named(kind)} cannot be moved by a part of a year"
        e.report(codes.NOT_WHOLE_SHIFT, message, node.right.span, hint)
        return False
    if amount.kind.unit == YEARS.unit or amount.kind == ZERO or amount.kind.base == "any":
        return True
    message = f"{named(kind)} is not moved by {named(amount.kind)}"
    if amount.kind.base == "date" and node.op == "-":
        message = f"{named(amount.kind)} is not taken from {named(kind)}"
        hint = "compare their first days: `completed years from (first day of Y)`"
    e.report(codes.NOT_WHOLE_SHIFT, message, node.right.span, hint)
    return False


def _no_time(e: Elaborator, node: n.Binary, message: str) -> None:
    hint = "write `90 days`, `7 working days`, `2 weeks`, `18 months` or `1 year`"
    e.report(codes.NOT_WHOLE_SHIFT, message, node.right.span, hint)


def _negative(amount: t.Expr) -> t.Expr:
    if isinstance(amount, t.Literal) and isinstance(amount.value, int | Fraction):
        return t.Literal(-amount.value, kind=amount.kind, span=amount.span)
    return t.Subtract(t.Literal(0), amount, kind=amount.kind, span=amount.span)


def _merged_shift(e: Elaborator, node: n.Binary, day: t.Expr, part: str, amount: t.Expr) -> t.Expr:
    """Years and months written in one row move the day together, with one clamp."""
    parts: dict[str, t.Expr | None] = {"years": None, "months": None, "days": None}
    base = day
    if isinstance(day, t.Shift) and isinstance(node.left, n.Binary):
        parts = {"years": day.years, "months": day.months, "days": day.days}
        if part == "days" or day.days is None:
            base = day.day
        else:
            parts = dict.fromkeys(parts, None)
    before = parts[part]
    parts[part] = (
        amount if before is None else t.Add(before, amount, kind=amount.kind, span=amount.span)
    )
    return t.Shift(base, **parts, kind=day.kind, span=e.at(node))


def _in_days(weeks: t.Expr) -> t.Expr:
    if isinstance(weeks, t.Literal) and isinstance(weeks.value, int | Fraction):
        return t.Literal(weeks.value * 7, kind=DAYS, span=weeks.span)
    return t.Multiply(weeks, t.Literal(7), kind=DAYS, span=weeks.span)


def completed(e: Elaborator, node: n.CompletedNode, _want: Kind) -> t.Expr:
    """`completed years from d`, or months."""
    months = node.unit == "months"
    start = e.expr(node.start, DATE)
    return t.Completed(months, start, kind=MONTHS if months else YEARS, span=e.at(node))


def near_day(e: Elaborator, node: n.NearDayNode, _want: Kind) -> t.Expr:
    """`next RULE on or after d`, `previous RULE before d`."""
    day = e.expr(node.day, DATE)
    forward = node.direction == "next"
    return t.NearDay(forward, node.rule, node.inclusive, day, kind=DATE, span=e.at(node))


def month_edge(e: Elaborator, node: n.MonthEdgeNode, _want: Kind) -> t.Expr:
    """`start of month of d`, `end of month of d`."""
    day = e.expr(node.day, DATE)
    return t.MonthEdge(node.edge == "end", day, kind=DATE, span=e.at(node))


def day_part(e: Elaborator, node: n.PartNode, _want: Kind) -> t.Expr:
    """`year of d`, `month of d`, `day of d`, `weekday of d`."""
    kind = choice(*(w.lower() for w in WEEKDAYS)) if node.part == "weekday" else NUMBER
    return t.Part(node.part, e.expr(node.day, DATE), kind=kind, span=e.at(node))


def at_day(e: Elaborator, node: n.AtDayNode, want: Kind) -> t.Expr:
    """`x as of d`."""
    operand = e.expr(node.operand, want)
    day = e.expr(node.day, DATE)
    return t.AtDay(operand, day, kind=operand.kind, span=e.at(node))


def with_field(e: Elaborator, node: n.WithNode, want: Kind) -> t.Expr:
    """`x with f as v`; only a field can be bound."""
    operand = e.expr(node.operand, want)
    name = node.name.text
    if name not in e.field_kinds:
        hint = did_you_mean(name, e.field_kinds) or "`with` binds a field of the record"
        if name in e.findings.lost:
            return operand
        e.report(codes.BAD_OVERRIDE, f"`{name}` is not a field", node.name.span, hint)
        return operand
    e.scope.used.add(name)
    value = e.expr(node.value, e.field_kinds[name])
    e.rebound.append((name, value))
    return t.WithField(operand, name, value, kind=operand.kind, span=e.at(node))
