"""Numbers and days compared, the comparison put to the fact itself; bits joined."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from ... import calendar_days as c
from . import logic
from .arithmetic import add, end_of_fixed, mul
from .nodes import (
    FALSE,
    FIRST_ORDINAL,
    LAST_ORDINAL,
    TRUE,
    UNKNOWN,
    Node,
    constant,
    day,
    is_null_constant,
    is_number,
    made,
    number_of,
    truth,
    value_of,
    whole,
)
from .spans import LOWEST, Span

_FEW_ARMS = 24


def at_most(a: Node, b: Node) -> Node:
    """Whether a number or day is at most another; NULL where one of them is."""
    if is_null_constant(a) or is_null_constant(b):
        return UNKNOWN
    if a.op == "constant" and b.op == "constant":
        return truth(end_of_fixed(a) <= end_of_fixed(b))
    if a.op == "constant":
        before = _before(a)
        return _where_known(b, TRUE) if before is None else logic.not_(at_most(b, before))
    if b.op == "constant":
        return _at_most_fixed(a, b)
    if a is b:
        return _where_known(a, TRUE)
    if a.high is not None and b.low is not None and a.high <= b.low:
        return _where_known(a, _where_known(b, TRUE))
    if a.low is not None and b.high is not None and a.low > b.high:
        return _where_known(a, _where_known(b, FALSE))
    return made("at_most", a, b, kind="bool", known=a.known and b.known)


def _where_known(a: Node, found: Node) -> Node:
    return found if a.known else logic.case((logic.known(a), found), otherwise=UNKNOWN)


def _before(x: Node) -> Node | None:
    """The whole number or day before a fixed one; the calendar's first day has none."""
    if x.kind == "date":
        at = value_of(x)
        assert isinstance(at, date)
        return day(at - timedelta(1)) if at > date.min else None
    return whole(number_of(x) - 1)


def _at_most_fixed(a: Node, b: Node) -> Node:
    at = end_of_fixed(b)
    if a.high is not None and a.high <= at:
        return _where_known(a, TRUE)
    if a.low is not None and a.low > at:
        return _where_known(a, FALSE)
    found = _THROUGH.get(a.op)
    if found is not None:
        through = found(a, b)
        if through is not None:
            return through
    if a.known:
        return logic.within(a, Span(((LOWEST, at),)))
    return made("at_most", a, b, kind="bool", known=False)


def _through_add(a: Node, b: Node) -> Node | None:
    *rest, last = a.parts
    if not is_number(last):
        return None
    return at_most(add(*rest), whole(number_of(b) - number_of(last)))


def _through_mul(a: Node, b: Node) -> Node | None:
    *rest, last = a.parts
    if not is_number(last):
        return None
    by = number_of(last)
    if by > 0:
        return at_most(mul(*rest), whole(number_of(b) // by))
    return logic.not_(at_most(mul(*rest), whole(-(number_of(b) // -by) - 1)))


def _through_case(a: Node, b: Node) -> Node | None:
    arms = (*a.parts[1::2], a.parts[-1])
    if len(arms) > _FEW_ARMS or not all(x.op == "constant" for x in arms):
        return None
    pairs = zip(a.parts[:-1:2], a.parts[1::2], strict=True)
    return logic.case(*((w, at_most(t, b)) for w, t in pairs), otherwise=at_most(a.parts[-1], b))


def _through_completed(a: Node, b: Node) -> Node | None:
    """Completed years (or months) to a fixed day are at most n: the day counted from is later."""
    start, on, conventions = a.args
    assert isinstance(start, Node)
    assert isinstance(on, Node)
    assert isinstance(conventions, c.Conventions)
    if on.op != "constant":
        return None
    until = value_of(on)
    assert isinstance(until, date)
    count = c.completed_years if a.op == "years" else c.completed_months
    latest = _latest_with(lambda d: count(d, until, conventions) > number_of(b))
    if latest is None:
        return _where_known(start, TRUE)
    return logic.not_(at_most(start, day(latest)))


def _latest_with(test: Callable[[date], bool]) -> date | None:
    """The last day for which `test` holds, which it does up to some day and not beyond."""
    low, high = FIRST_ORDINAL, LAST_ORDINAL
    if not test(date.fromordinal(low)):
        return None
    while low < high:
        middle = (low + high + 1) // 2
        if test(date.fromordinal(middle)):
            low = middle
        else:
            high = middle - 1
    return date.fromordinal(low)


_THROUGH: dict[str, Callable[[Node, Node], Node | None]] = {
    "add": _through_add,
    "mul": _through_mul,
    "case": _through_case,
    "years": _through_completed,
    "months": _through_completed,
}


def less(a: Node, b: Node) -> Node:
    """Whether a number or day is less than another."""
    return logic.not_(at_most(b, a))


def equal(a: Node, b: Node) -> Node:
    """Whether two values are the same; NULL where one of them is."""
    if is_null_constant(a) or is_null_constant(b):
        return UNKNOWN
    if a.op == "constant" and b.op == "constant":
        return truth(a.args[0] == b.args[0])
    if a.op == "constant":
        a, b = b, a
    if a is b:
        return _where_known(a, TRUE)
    if _apart(a, b):
        return _where_known(a, _where_known(b, FALSE))
    if a.kind == "bool":
        return _same_truth(a, b)
    if b.op == "constant":
        found = _equal_fixed(a, b)
        if found is not None:
            return found
        if a.known:
            at = b.args[0] if b.low is None else b.low
            span = Span(((at, at),)) if isinstance(at, int) else Span(words=frozenset({at}))
            return logic.within(a, span)
    return made("equal", a, b, kind="bool", known=a.known and b.known)


def _same_truth(a: Node, b: Node) -> Node:
    if b is TRUE:
        return a
    if b is FALSE:
        return logic.not_(a)
    return made("equal", a, b, kind="bool", known=a.known and b.known)


def _apart(a: Node, b: Node) -> bool:
    if None in (a.low, a.high, b.low, b.high):
        return False
    return a.high < b.low or b.high < a.low  # type: ignore[operator]


def _equal_fixed(a: Node, b: Node) -> Node | None:
    if a.op == "case":
        arms = (*a.parts[1::2], a.parts[-1])
        if len(arms) <= _FEW_ARMS and all(x.op == "constant" for x in arms):
            pairs = zip(a.parts[:-1:2], a.parts[1::2], strict=True)
            return logic.case(
                *((w, equal(t, b)) for w, t in pairs), otherwise=equal(a.parts[-1], b)
            )
    if a.op in ("years", "months") and is_constant_day(a.args[1]):
        n = number_of(b)
        return logic.both(at_most(a, whole(n)), logic.not_(at_most(a, whole(n - 1))))
    if a.op == "add" and is_number(a.parts[-1]):
        return equal(add(*a.parts[:-1]), whole(number_of(b) - number_of(a.parts[-1])))
    if a.op == "mul" and is_number(a.parts[-1]):
        n, rest = divmod(number_of(b), number_of(a.parts[-1]))
        inner = mul(*a.parts[:-1])
        return _where_known(inner, FALSE) if rest else equal(inner, whole(n))
    return None


def is_constant_day(x: object) -> bool:
    """Whether it is one fixed day."""
    return isinstance(x, Node) and x.op == "constant" and x.args[0] is not None


# ------------------------------------------------------------------ masks


def joined(*masks: Node) -> Node:
    """The bits of every mask."""
    fixed = 0
    rest: dict[Node, None] = {}
    for mask in masks:
        for part in mask.parts if mask.op == "bits" else (mask,):
            if part.op == "constant":
                fixed |= number_of(part)
            else:
                rest[part] = None
    if not rest:
        return constant(fixed, "mask")
    kept = [r for r in rest if (r.high or 0) & ~fixed]
    if fixed or not kept:
        kept.append(constant(fixed, "mask"))
    if len(kept) == 1:
        return kept[0]
    high = 0
    for k in kept:
        high |= number_of(k) if k.op == "constant" else (k.high or 0)
    return made("bits", *kept, kind="mask", known=True, low=0, high=high)


def mask_high(mask: Node) -> int:
    """Every bit that a mask may have."""
    return number_of(mask) if mask.op == "constant" else (mask.high or 0)
