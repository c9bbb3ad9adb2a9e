"""Every small mistake that a copyist could make in one expression, one at a time.

A fault is said in the agreement's own words; what it gives is the expression with that one
mistake, everything else as written. References are not followed: each body has its own faults.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from ..calendar_days import MINUTES_OF_A_DAY
from ..ir import tree as t
from ..source import NOWHERE, Span
from ..values import (
    NUMBER,
    YEARS,
    YES_NO,
    DayRule,
    Kind,
    Rounding,
    Value,
    WeekdayRule,
    clock_text,
    shown,
    simplest,
)
from .rowfaults import row_faults

_LONGEST_WORDS = 60
_COMMENT = re.compile(r'("[^"\n]*")|#[^\n]*')

R = t.Relation
_AT_BOUNDARY = {R.LT: R.LE, R.LE: R.LT, R.GT: R.GE, R.GE: R.GT, R.EQ: R.NE, R.NE: R.EQ}
_AMOUNT_WORDS = {
    R.LT: "less than", R.LE: "at most", R.GT: "more than", R.GE: "at least",
    R.EQ: "is", R.NE: "is not",
}  # fmt: skip
_DAY_WORDS = {
    R.LT: "before", R.LE: "on or before", R.GT: "after", R.GE: "on or after",
    R.EQ: "is", R.NE: "is not",
}  # fmt: skip
_OTHER_FOLD = {
    "any": "all", "all": "any", "smallest": "largest", "largest": "smallest",
    "latest": "earliest", "earliest": "latest", "first": "last", "last": "first",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake: its sort, what it is in the agreement's words, where, and what it gives."""

    sort: str
    what: str
    span: Span
    expr: t.Expr


def faults(expr: t.Expr) -> Iterator[Fault]:
    """Every fault of an expression and of all below it, in reading order."""
    own = _OWN.get(type(expr))
    if own is not None:
        yield from own(expr)
    for child, rebuilt in _children(expr):
        for fault in faults(child):
            if _is_idle(expr, child, fault):
                continue
            span = fault.span if fault.span != NOWHERE else expr.span
            yield replace(fault, span=span, expr=rebuilt(fault.expr))


def _is_idle(expr: t.Expr, child: t.Expr, fault: Fault) -> bool:
    """Whether a fault is said by another one already, or could not pass the check."""
    match expr:
        case t.ListOf():
            return fault.sort == "literal" and child.kind.base == "choice"  # it is left out
        case t.Not():
            equality = not isinstance(child, t.Compare) or child.relation in (R.EQ, R.NE)
            return fault.sort == "comparison" and fault.span == child.span and equality
        case t.Divide():
            return isinstance(fault.expr, t.Literal) and fault.expr.value == 0
        case _:
            return False


def words(expr: t.Expr) -> str:
    """The author's words for an expression on one line, cut where they run on."""
    if isinstance(expr, t.Compare) and " through " in expr.span.text:
        # each half of `from … through …` has the place of the whole
        return f"{words(expr.left)} {_verb(expr)} {words(expr.right)}"
    return clipped(_COMMENT.sub(lambda found: found[1] or "", expr.span.text))


def clipped(text: str) -> str:
    """`text` on one line, without its middle where it is long."""
    line = " ".join(text.split())
    if len(line) <= _LONGEST_WORDS:
        return line
    half = _LONGEST_WORDS // 2 - 2
    return f"{line[:half].rstrip()} … {line[-half:].lstrip()}"


# ------------------------------------------------------------------ rebuilding


def _children(expr: t.Expr) -> Iterator[tuple[t.Expr, Callable[[t.Expr], t.Expr]]]:
    """Each direct part, and the expression with that part replaced."""
    for name in type(expr).__slots__:
        part = getattr(expr, name)
        if isinstance(part, t.Operator):
            yield part, _with(expr, name)  # type: ignore[misc]  # every Operator is in Expr
        elif isinstance(part, tuple):
            for place, item in enumerate(part):
                if isinstance(item, t.Operator):
                    yield item, _with_item(expr, name, place)  # type: ignore[misc]
                elif isinstance(item, t.TierRow):
                    yield item.value, _with_row_value(expr, place)


def _with(expr: t.Expr, name: str) -> Callable[[t.Expr], t.Expr]:
    return lambda part: replace(expr, **{name: part})  # type: ignore[arg-type]


def _with_item(expr: t.Expr, name: str, place: int) -> Callable[[t.Expr], t.Expr]:
    items = getattr(expr, name)
    return lambda part: replace(
        expr,
        **{name: (*items[:place], part, *items[place + 1 :])},  # type: ignore[arg-type]
    )


def _with_row_value(expr: t.Expr, place: int) -> Callable[[t.Expr], t.Expr]:
    assert isinstance(expr, t.Tiers)
    rows = expr.rows
    return lambda part: replace(
        expr, rows=(*rows[:place], replace(rows[place], value=part), *rows[place + 1 :])
    )


def _without(items: tuple[t.Expr, ...], place: int) -> tuple[t.Expr, ...]:
    return (*items[:place], *items[place + 1 :])


# ------------------------------------------------------------------ literals


def shifted(value: Value, kind: Kind) -> Iterator[Value]:
    """The nearest other values: one unit either way, the other answer, the next word.

    A day, a year, a month, a count, a percent; whole dollars by a dollar, cents by a cent.
    """
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, date) and kind.years is not None:
        yield from (kind.years.beginning_in(value.year + by) for by in (1, -1))
    elif isinstance(value, date):
        yield from (value + timedelta(1), value - timedelta(1))
    elif isinstance(value, int | Fraction):
        step = Fraction(1, 100) if kind.is_money and value.denominator != 1 else 1
        yield from (simplest(value + step), simplest(value - step))
    elif isinstance(value, str) and value in kind.choices and kind.base == "choice":
        following = (*kind.choices, kind.choices[0])[kind.choices.index(value) + 1]
        if following != value:
            yield following


def _literal(e: t.Literal) -> Iterator[Fault]:
    text = words(e) or shown(e.value, e.kind)
    for value in shifted(e.value, e.kind):
        yield Fault("literal", f"`{text}` becomes `{_as_written(e, text, value)}`", e.span,
                    replace(e, value=value))  # fmt: skip


def _as_written(e: t.Literal, text: str, value: Value) -> str:
    """The new value as the author would write it: what is taken away is written without minus."""
    taken_away = isinstance(e.value, int | Fraction) and e.value < 0 and not text.startswith("-")
    if e.kind.label == "zero":  # 0 of any unit: the text has the unit
        assert isinstance(value, int | Fraction)
        return ("-" if value < 0 else "") + text.replace("0", shown(abs(value), NUMBER), 1)
    return shown(-value if taken_away else value, e.kind)  # type: ignore[operator]


# ------------------------------------------------------------------ logic


def _compare(e: t.Compare) -> Iterator[Fault]:
    made = replace(e, relation=_AT_BOUNDARY[e.relation])
    what = f"in `{words(e)}`, `{_verb(e)}` becomes `{_verb(made)}`"
    yield Fault("comparison", what, e.span, made)


def _verb(e: t.Compare) -> str:
    of_days = {"date", "datetime"} & {e.left.kind.base, e.right.kind.base}
    spoken = _DAY_WORDS if of_days else _AMOUNT_WORDS
    return spoken[e.relation]


def _negated(e: t.In | t.IsReading) -> Iterator[Fault]:
    verb = ("is in", "is not in") if isinstance(e, t.In) else ("is", "is not")
    what = f"in `{words(e)}`, `{verb[0]}` becomes `{verb[1]}`"
    yield Fault("comparison", what, e.span, t.Not(e, kind=YES_NO, span=e.span))


def _not(e: t.Not) -> Iterator[Fault]:
    yield Fault("not", f"the `not` of `{words(e)}` is dropped", e.span, e.operand)


def _and(e: t.And) -> Iterator[Fault]:
    what = f"`and` becomes `or` in `{words(e)}`"
    yield Fault("and, or", what, e.span, t.Or(e.items, kind=e.kind, span=e.span))
    yield from _left_out(e, e.items, "condition")


def _or(e: t.Or) -> Iterator[Fault]:
    what = f"`or` becomes `and` in `{words(e)}`"
    yield Fault("and, or", what, e.span, t.And(e.items, kind=e.kind, span=e.span))
    yield from _left_out(e, e.items, "condition")


def _left_out(e: t.And | t.Or | t.Extreme, items: tuple[t.Expr, ...], sort: str) -> Iterator[Fault]:
    for place, item in enumerate(items):
        rest = _without(items, place)
        made = rest[0] if len(rest) == 1 else replace(e, items=rest)
        yield Fault(sort, f"`{words(item)}` is left out of `{words(e)}`", item.span, made)


def _if(e: t.If) -> Iterator[Fault]:
    what = f"`then` and `else` are swapped in `{words(e)}`"
    yield Fault("and, or", what, e.span, replace(e, then=e.otherwise, otherwise=e.then))


# ------------------------------------------------------------------ amounts and days


def _add(e: t.Add) -> Iterator[Fault]:
    made = t.Subtract(e.left, e.right, kind=e.kind, span=e.span)
    yield Fault("plus, minus", f"`+` becomes `-` in `{words(e)}`", e.span, made)


def _subtract(e: t.Subtract) -> Iterator[Fault]:
    made = t.Add(e.left, e.right, kind=e.kind, span=e.span)
    yield Fault("plus, minus", f"`-` becomes `+` in `{words(e)}`", e.span, made)


def _extreme(e: t.Extreme) -> Iterator[Fault]:
    one, other = ("largest", "smallest") if e.largest else ("smallest", "largest")
    if e.kind.base in ("date", "datetime"):
        one, other = ("latest", "earliest") if e.largest else ("earliest", "latest")
    what = f"the {one} becomes the {other} in `{words(e)}`"
    yield Fault("limit", what, e.span, replace(e, largest=not e.largest))
    yield from _left_out(e, e.items, "limit")


def _round(e: t.Round) -> Iterator[Fault]:
    for how in Rounding:
        if e.how is not None and how is not e.how:
            said = f"{e.how.value.replace('_', ' ')} becomes {how.value.replace('_', ' ')}"
            what = f"the rounding of `{words(e)}`, {said}"
            yield Fault("rounding", what, e.span, replace(e, how=how))


def _near_day(e: t.NearDay) -> Iterator[Fault]:
    text = words(e)
    ways = ("next", "previous") if e.forward else ("previous", "next")
    what = f"`{ways[0]}` becomes `{ways[1]}` in `{text}`"
    yield Fault("day", what, e.span, replace(e, forward=not e.forward))
    near = ("on or after", "after") if e.forward else ("on or before", "before")
    one, other = near if e.inclusive else near[::-1]
    what = f"`{one}` becomes `{other}` in `{text}`"
    yield Fault("day", what, e.span, replace(e, inclusive=not e.inclusive))
    for rule in _other_rules(e.rule):
        yield Fault("day", f"`{e.rule}` becomes `{rule}` in `{text}`", e.span,
                    replace(e, rule=rule))  # fmt: skip


def _other_rules(rule: DayRule | WeekdayRule) -> Iterator[DayRule | WeekdayRule]:
    """The day before and after one of a month or a week; the same weekday a week off."""
    if isinstance(rule, WeekdayRule):
        yield from (WeekdayRule((rule.weekday + days) % 7) for days in (1, -1))
    elif rule.month and not rule.nth:
        for days in (1, -1):
            leap_year = 2000  # so that Feb 29 has its neighbours too
            moved = date(leap_year, rule.month, rule.day) + timedelta(days)
            yield DayRule(moved.month, moved.day)
    elif rule.month:
        last = 4
        nths = {-1: (last,), 1: (2,), last: (3, -1)}.get(rule.nth, (rule.nth - 1, rule.nth + 1))
        yield from (replace(rule, nth=nth) for nth in nths)


def _working_day(e: t.WorkingDay) -> Iterator[Fault]:
    for days in (1, -1):
        week = replace(e.week, last=(e.week.last + days) % 7)
        if abs(week.length - e.week.length) == 1:
            what = f"working days are {week} in `{words(e)}`"
            yield Fault("day", what, e.span, replace(e, week=week))


def _at_time(e: t.AtTime) -> Iterator[Fault]:
    for minutes in (1, -1):
        minute = (e.minute + minutes) % MINUTES_OF_A_DAY
        what = f"{clock_text(e.minute)} becomes {clock_text(minute)} in `{words(e)}`"
        yield Fault("day", what, e.span, replace(e, minute=minute))


def _month_edge(e: t.MonthEdge) -> Iterator[Fault]:
    one, other = ("end", "start") if e.last else ("start", "end")
    what = f"the {one} of the month becomes its {other} in `{words(e)}`"
    yield Fault("day", what, e.span, replace(e, last=not e.last))


def _year_edge(e: t.YearEdge) -> Iterator[Fault]:
    one, other = ("last", "first") if e.last else ("first", "last")
    what = f"the {one} day of the year becomes its {other} in `{words(e)}`"
    yield Fault("day", what, e.span, replace(e, last=not e.last))


def _year_of(e: t.YearOf) -> Iterator[Fault]:
    for by, what in ((1, "after"), (-1, "before")):
        amount = t.Literal(by, kind=YEARS)
        made = t.Shift(e, amount, None, None, kind=e.kind, span=e.span)
        yield Fault("day", f"the year {what} it is meant by `{words(e)}`", e.span, made)


def _at_day(e: t.AtDay) -> Iterator[Fault]:
    yield Fault("day", f"`as of {words(e.day)}` is dropped from `{words(e)}`", e.span, e.operand)


def _with_field(e: t.WithField) -> Iterator[Fault]:
    what = f"`with {e.name} as {words(e.value)}` is dropped from `{words(e)}`"
    yield Fault("condition", what, e.span, e.operand)


# ------------------------------------------------------------------ lists and tables


def _list_of(e: t.ListOf) -> Iterator[Fault]:
    for place, item in enumerate(e.items):
        what = f"`{words(item)}` is left out of `{words(e)}`"
        yield Fault("listed", what, item.span, replace(e, items=_without(e.items, place)))


def _each(e: t.Each) -> Iterator[Fault]:
    if e.where is not None:
        what = f"`where {words(e.where)}` is dropped from `{words(e)}`"
        yield Fault("condition", what, e.where.span, replace(e, where=None))
    other = _OTHER_FOLD.get(e.op)
    if other is not None:
        what = f"`{e.op}` becomes `{other}` in `{words(e)}`"
        yield Fault("limit", what, e.span, replace(e, op=other))
    for place, key in enumerate(e.keys):
        if len(e.keys) > 1:
            what = f"`{words(key.expr)}` is left out of the rank in `{words(e)}`"
            left = (*e.keys[:place], *e.keys[place + 1 :])
            yield Fault("condition", what, key.span, replace(e, keys=left))


def _key(e: t.Key) -> Iterator[Fault]:
    was, becomes = ("highest", "lowest") if e.highest else ("lowest", "highest")
    what = f"`{was}` becomes `{becomes}` before `{words(e.expr)}`"
    yield Fault("limit", what, e.span, replace(e, highest=not e.highest))


def _tiers(e: t.Tiers) -> Iterator[Fault]:
    for sort, what, span, rows in row_faults(e):
        yield Fault(sort, what, span, replace(e, rows=rows))


_OWN: dict[type, Callable[..., Iterator[Fault]]] = {
    t.Literal: _literal,
    t.Compare: _compare,
    t.In: _negated,
    t.IsReading: _negated,
    t.Not: _not,
    t.And: _and,
    t.Or: _or,
    t.If: _if,
    t.Add: _add,
    t.Subtract: _subtract,
    t.Extreme: _extreme,
    t.Round: _round,
    t.NearDay: _near_day,
    t.WorkingDay: _working_day,
    t.AtTime: _at_time,
    t.YearEdge: _year_edge,
    t.YearOf: _year_of,
    t.MonthEdge: _month_edge,
    t.AtDay: _at_day,
    t.WithField: _with_field,
    t.ListOf: _list_of,
    t.Each: _each,
    t.Key: _key,
    t.Tiers: _tiers,
}
