"""Whole numbers: sums, products and rounding, exact, with bounds, constants folded."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce

from ...values import Rounding, rounded
from . import logic
from .nodes import (
    NO_NUMBER,
    Node,
    is_null_constant,
    is_number,
    made,
    null,
    number_of,
    whole,
)


def add(*items: Node) -> Node:
    """The sum of whole numbers."""
    fixed, rest = 0, []
    for item in items:
        for part in item.parts if item.op == "add" else (item,):
            if is_null_constant(part):
                return NO_NUMBER
            if is_number(part):
                fixed += number_of(part)
            else:
                rest.append(part)
    if not rest:
        return whole(fixed)
    if fixed:
        rest.append(whole(fixed))
    if len(rest) == 1:
        return rest[0]
    low, high = _sum([r.low for r in rest]), _sum([r.high for r in rest])
    return made("add", *rest, kind="int", known=all(r.known for r in rest), low=low, high=high)


def _sum(ends: list[int | None]) -> int | None:
    total = 0
    for end in ends:
        if end is None:
            return None
        total += end
    return total


def negative(x: Node) -> Node:
    """A whole number with the other sign."""
    return mul(x, whole(-1))


def subtract(a: Node, b: Node) -> Node:
    """The difference of two whole numbers."""
    return add(a, negative(b))


def mul(*items: Node) -> Node:
    """The product of whole numbers."""
    fixed, rest = 1, []
    for item in items:
        for part in item.parts if item.op == "mul" else (item,):
            if is_null_constant(part):
                return NO_NUMBER
            if is_number(part):
                fixed *= number_of(part)
            else:
                rest.append(part)
    if not rest:
        return whole(fixed)
    if not fixed:
        # 0 times something lacking is lacking.
        return logic.case(
            (logic.both(*(logic.known(r) for r in rest)), whole(0)), otherwise=NO_NUMBER
        )
    if len(rest) == 1 and (found := _into_arms(rest[0], lambda n: n * fixed)) is not None:
        return found
    if fixed != 1:
        rest.append(whole(fixed))
    if len(rest) == 1:
        return rest[0]
    low, high = reduce(_product, ((r.low, r.high) for r in rest))
    return made("mul", *rest, kind="int", known=all(r.known for r in rest), low=low, high=high)


def _product(
    a: tuple[int | None, int | None], b: tuple[int | None, int | None]
) -> tuple[int | None, int | None]:
    if None in a or None in b:
        return None, None
    ends = [x * y for x in a for y in b]  # type: ignore[operator]
    return min(ends), max(ends)


def _into_arms(x: Node, change: Callable[[int], int]) -> Node | None:
    """A choice among fixed numbers, each changed; none where `x` is no such choice."""
    if x.op != "case" or not written_out(x):
        return None

    def changed(arm: Node) -> Node:
        if arm.op == "case":
            found = _into_arms(arm, change)
            assert found is not None
            return found
        return arm if is_null_constant(arm) else whole(change(number_of(arm)))

    pairs = zip(x.parts[:-1:2], x.parts[1::2], strict=True)
    return logic.case(*((w, changed(t)) for w, t in pairs), otherwise=changed(x.parts[-1]))


def written_out(x: Node) -> bool:
    """Whether every side of a choice, and of the choices in it, is a fixed number."""
    if x.op == "constant":
        return True
    return x.op == "case" and all(written_out(a) for a in (*x.parts[1::2], x.parts[-1]))


def smallest(*items: Node) -> Node:
    """The smallest of numbers or days; NULL where one of them is."""
    return _extreme(items, "least")


def largest(*items: Node) -> Node:
    """The largest of numbers or days; NULL where one of them is."""
    return _extreme(items, "greatest")


def _extreme(items: tuple[Node, ...], op: str) -> Node:
    flat: dict[Node, None] = {}
    for item in items:
        for part in item.parts if item.op == op else (item,):
            if is_null_constant(part):
                return null(part.kind)
            flat[part] = None
    fixed = [p for p in flat if p.op == "constant"]
    rest = [p for p in flat if p.op != "constant"]
    pick = min if op == "least" else max
    if fixed:
        end = pick(fixed, key=end_of_fixed)
        if not rest:
            return end
        at = end_of_fixed(end)
        kept = []
        for r in rest:
            low, high = r.low, r.high
            beyond = (
                low is not None and at <= low if op == "least" else high is not None and high <= at
            )
            if beyond and r.known:
                continue
            kept.append(r)
        rest = kept
        if not rest:
            return end
        beside = all(
            (r.high is not None and r.high <= at)
            if op == "least"
            else (r.low is not None and at <= r.low)
            for r in rest
        )
        if not beside:
            rest.append(end)
    if len(rest) == 1:
        return rest[0]
    low, high = _extreme_bounds(rest, op)
    sure = all(r.known for r in rest)
    return made(op, *rest, kind=rest[0].kind, known=sure, low=low, high=high)


def end_of_fixed(x: Node) -> int:
    """A fixed number, or a fixed day by its ordinal."""
    assert x.low is not None
    return x.low


def _extreme_bounds(items: list[Node], op: str) -> tuple[int | None, int | None]:
    lows = [i.low for i in items]
    highs = [i.high for i in items]
    if op == "least":
        known = [h for h in highs if h is not None]
        return (
            None if None in lows else min(x for x in lows if x is not None),
            min(known) if known else None,
        )
    known = [x for x in lows if x is not None]
    return max(known) if known else None, None if None in highs else max(
        x for x in highs if x is not None
    )


# ------------------------------------------------------------------ rounding


def rounded_to(number: Node, over: Node | int, step: Fraction, how: Rounding) -> Node:
    """`number / over` to a multiple of `step`, in units of `step`."""
    if is_null_constant(number):
        return NO_NUMBER
    if isinstance(over, Node) and is_number(over):
        over = number_of(over)
    if isinstance(over, int):
        units = 1 / step / over
        if units.denominator == 1:
            return mul(number, whole(units.numerator))

        def change(n: int) -> int:
            assert isinstance(over, int)
            return int(Fraction(rounded(Fraction(n, over), step, how)) / step)

        if is_number(number):
            return whole(change(number_of(number)))
        found = _into_arms(number, change)
        if found is not None:
            return found
        low = None if number.low is None else change(number.low)
        high = None if number.high is None else change(number.high)
        return made(
            "rounded", number, over, step, how, kind="int", known=number.known, low=low, high=high
        )
    bounds = [number.low, number.high]
    factor = abs(1 / step)
    ends = [None if b is None else int(b * factor) + (1 if b > 0 else -1) for b in bounds]
    low, high = (
        (None, None) if None in ends else (min(*ends, 0), max(*ends, 0))  # type: ignore[type-var]
    )
    return made(
        "rounded", number, over, step, how, kind="int",
        known=number.known and over.known, low=low, high=high,
    )  # fmt: skip


def exactly(number: Node, over: Node) -> Node:
    """`number / over` where that is whole; NULL where it is not."""
    if is_null_constant(number) or is_null_constant(over):
        return NO_NUMBER
    if is_number(number) and is_number(over):
        found, rest = divmod(number_of(number), number_of(over))
        return NO_NUMBER if rest else whole(found)
    low = None if number.low is None else min(number.low, 0)
    high = None if number.high is None else max(number.high, 0)
    return made("exactly", number, over, kind="int", low=low, high=high)
