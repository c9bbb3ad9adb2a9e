"""`and`, `or` and `not`, folded while they are made.

A known condition on one column is kept as the values for which it holds (`within`), so that
conditions on a column swallow or exclude each other, and clauses that cannot meet leave no trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from .nodes import (
    FALSE,
    TRUE,
    UNKNOWN,
    Node,
    made,
    truth,
    value_of,
)
from .spans import HIGHEST, LOWEST, Span

_MOST_TRIED: Final = 90
_MOST_CASES: Final = 96
MOST_SPREAD = 24
"""Conditions up to this weight are taken apart by `holds` and `fails`; beyond it they are named."""

_KEPT: Final = 1 << 14
_ORDERED = ("int", "date", "mask")
_TRUE: Final = Span(words=frozenset({True}))


# ------------------------------------------------------------------ the values of a column


def domain(x: Node) -> Span:
    """Every value that a node may have."""
    if x.every is None:
        x.every = _domain(x)
    assert isinstance(x.every, Span)
    return x.every


def _domain(x: Node) -> Span:
    null = not x.known
    if x.kind in _ORDERED:
        low = LOWEST if x.low is None else x.low
        high = HIGHEST if x.high is None else x.high
        return Span(((low, high),), null=null)
    if x.kind == "bool":
        return Span(words=frozenset({True, False}), null=null)
    if x.op == "column" and x.args[4]:
        words = x.args[4]
        assert isinstance(words, tuple)
        return Span(words=frozenset(words), null=null)
    return Span(others=True, null=null)


def within(x: Node, span: Span) -> Node:
    """Whether the value of a node is among some: known, also where the node is NULL."""
    found = x.memo.get(span)
    if found is None:
        found = x.memo[span] = _within(x, span)
    return found


def _within(x: Node, span: Span) -> Node:
    every = domain(x)
    found = span.within(every)
    if found.is_empty:
        return FALSE
    if every.inside(found):
        return TRUE
    if x.kind == "bool" and not x.known and x.op == "not":
        turned = Span(words=frozenset(not w for w in found.words), null=found.null)
        return within(x.parts[0], turned)
    if x.kind == "bool" and x.known:
        return x if True in found.words else not_(x)
    return made("within", x, found, kind="bool", known=True)


def pinned(condition: Node) -> tuple[Node, Span] | None:
    """The node that a known condition speaks of, and the values for which it holds."""
    if condition.op == "within":
        x, span = condition.args
        assert isinstance(x, Node)
        assert isinstance(span, Span)
        return x, span
    return None


def not_(x: Node) -> Node:
    """SQL's `not`."""
    found = x.memo.get("not")
    if found is None:
        found = x.memo["not"] = _negated(x)
    return found


def _negated(x: Node) -> Node:
    if x.op == "constant":
        found = value_of(x)
        return UNKNOWN if found is None else truth(not found)
    if x.op == "not":
        return x.parts[0]
    pin = pinned(x)
    if pin is not None:
        return within(pin[0], domain(pin[0]).without(pin[1]))
    if x.known and x.op in ("and", "or") and x.weight <= MOST_SPREAD:
        parts = [not_(p) for p in x.parts]
        return either(*parts) if x.op == "and" else both(*parts)
    return made("not", x, kind="bool", known=x.known)


def both(*items: Node) -> Node:
    """SQL's `and` of any number of conditions."""
    return _joined(items, "and")


def either(*items: Node) -> Node:
    """SQL's `or` of any number of conditions."""
    return _joined(items, "or")


@lru_cache(_KEPT)
def _joined(items: tuple[Node, ...], op: str) -> Node:
    stops, skips = (FALSE, TRUE) if op == "and" else (TRUE, FALSE)
    parts: dict[Node, None] = {}
    for item in items:
        for part in item.parts if item.op == op else (item,):
            if part is stops:
                return stops
            if part is not skips:
                parts[part] = None
    known = [p for p in parts if p.known]
    if len(known) > 1:
        simpler = _simpler(known, op)
        if simpler is None:
            return stops
        if simpler != known:
            rest = [p for p in parts if not p.known]
            return _joined((*simpler, *rest), op)
    if not parts:
        return skips
    if len(parts) == 1:
        return next(iter(parts))
    found = made(op, *parts, kind="bool", known=all(p.known for p in parts))
    if found.known and any(p.op in ("and", "or") for p in parts):
        return everywhere(found)
    return found


def _simpler(parts: Sequence[Node], op: str) -> list[Node] | None:
    """Known conditions without what the others make superfluous; none if that decides it.

    Beside a column's values, an alternative (of an `or` within an `and`, or the other way
    round) is put to those values alone.
    """
    is_and = op == "and"
    spans: dict[Node, Span] = {}
    loose: list[Node] = []
    for part in parts:
        pin = pinned(part)
        if pin is None:
            loose.append(part)
            continue
        at, span = pin
        if at in spans:
            span = spans[at].within(span) if is_and else spans[at].joined(span)
        spans[at] = span
    found: dict[Node, None] = {}
    for at, span in spans.items():
        here = within(at, span)
        if here is (FALSE if is_and else TRUE):
            return None
        if here is not (TRUE if is_and else FALSE):
            found[here] = None
    # For an `or`, what is left holds where none of these does.
    sure = spans if is_and else {at: domain(at).without(span) for at, span in spans.items()}
    beside = set(found) if is_and else {not_(f) for f in found}
    for part in loose:
        if not_(part) in loose:
            return None
        left = under(part, sure, beside)
        if left is (FALSE if is_and else TRUE):
            return None
        if left is not (TRUE if is_and else FALSE):
            found[left] = None
    return _absorbed(list(found), op)


def under(part: Node, spans: Mapping[Node, Span], beside: set[Node]) -> Node:
    """What is left of a known condition where columns are known to have some values."""
    pin = pinned(part)
    if pin is not None:
        at, span = pin
        if at in spans:
            if spans[at].inside(span):
                return TRUE
            if spans[at].within(span).is_empty:
                return FALSE
        return part
    if part in beside:
        return TRUE
    if part.op in ("and", "or") and part.weight <= 2 * MOST_SPREAD:
        left = [under(p, spans, beside) for p in part.parts]
        if all(a is b for a, b in zip(left, part.parts, strict=True)):
            return part
        return both(*left) if part.op == "and" else either(*left)
    if part.op == "not":
        inner = part.parts[0]
        left_inner = under(inner, spans, beside)
        return part if left_inner is inner else not_(left_inner)
    return part


def _absorbed(parts: list[Node], op: str) -> list[Node]:
    """Without each alternative of which one part stands there anyway."""
    inner = "or" if op == "and" else "and"
    found = list(parts)
    for i in reversed(range(len(found))):
        part = found[i]
        if part.op != inner:
            continue
        here = {p for j, p in enumerate(found) if j != i}
        if any(p in here for p in part.parts) or any(_covers(q, part, op) for q in here):
            del found[i]
        elif any(not_(p) in here for p in part.parts):
            kept = [p for p in part.parts if not_(p) not in here]
            found[i] = either(*kept) if inner == "or" else both(*kept)
    return found


def _covers(other: Node, part: Node, op: str) -> bool:
    """Whether an alternative beside `part` makes it superfluous.

    Of two `or` within an `and` the one that allows less; of two `and` within an `or` the one
    that allows more.
    """
    inner = "or" if op == "and" else "and"
    if other.op != inner or part.op != inner or other is part:
        return False
    if op == "and":
        return all(any(_implies(x, y) for y in part.parts) for x in other.parts)
    return all(any(_implies(y, x) for y in part.parts) for x in other.parts)


def _implies(a: Node, b: Node) -> bool:
    if a is b:
        return True
    if a.op != "within" or b.op != "within" or a.args[0] is not b.args[0]:
        return False
    mine, theirs = a.args[1], b.args[1]
    assert isinstance(mine, Span)
    assert isinstance(theirs, Span)
    return mine.inside(theirs)


# ------------------------------------------------------------------ in every case


def everywhere(node: Node) -> Node:
    """Yes or no where a condition on a few columns comes to that whatever they hold."""
    if node.weight > _MOST_TRIED:
        return node
    spans: dict[Node, list[Span]] = {}
    if not _gathered(node, spans):
        return node
    pieces = {at: parted(at, many, _MOST_CASES) for at, many in spans.items()}
    cases = 1
    for many in pieces.values():
        cases *= len(many)
    if cases > _MOST_CASES:
        return node
    laid, every = laid_out(pieces)
    found = _cases_of(node, laid, every)
    return truth(found != 0) if found in (0, every) else node


def _gathered(node: Node, spans: dict[Node, list[Span]]) -> bool:
    """Note what a condition says of columns; false where it says more than that."""
    pin = pinned(node)
    if pin is not None:
        spans.setdefault(pin[0], []).append(pin[1])
        return True
    if node.op in ("and", "or", "not"):
        return all(_gathered(p, spans) for p in node.parts)
    if node.op == "constant":
        return False
    spans.setdefault(node, []).append(_TRUE)
    return node.known and node.kind == "bool"


def parted(at: Node, spans: Iterable[Span], most: int) -> list[Span]:
    """The values of a column in pieces, each within or without every span."""
    found = [domain(at)]
    for span in spans:
        split = [(p.within(span), p.without(span)) for p in found]
        found = [piece for pair in split for piece in pair if not piece.is_empty]
        if len(found) > most:
            break
    return found


Laid = dict[Node, list[tuple[Span, int]]]
"""Of each column its pieces, and the cases in which it has one, as the bits of a number."""


def laid_out(pieces: Mapping[Node, Sequence[Span]]) -> tuple[Laid, int]:
    """Every case, which is one piece of each column, as a bit; and all of them."""
    count = 1
    for many in pieces.values():
        count *= len(many)
    every = (1 << count) - 1
    found: Laid = {}
    run = 1
    for at, many in pieces.items():
        length = run * len(many)
        again = every // ((1 << length) - 1)
        found[at] = [(p, (((1 << run) - 1) << (i * run)) * again) for i, p in enumerate(many)]
        run = length
    return found, every


def cases_among(laid: Laid, at: Node, span: Span) -> int:
    """The cases in which a column has one of some values."""
    found = 0
    for piece, cases in laid[at]:
        if piece.inside(span):
            found |= cases
    return found


def _cases_of(node: Node, laid: Laid, every: int) -> int:
    """The cases in which a known condition holds."""
    pin = pinned(node)
    if pin is not None:
        return cases_among(laid, *pin)
    match node.op:
        case "and":
            found = every
            for part in node.parts:
                found &= _cases_of(part, laid, every)
            return found
        case "or":
            found = 0
            for part in node.parts:
                found |= _cases_of(part, laid, every)
            return found
        case "not":
            return every & ~_cases_of(node.parts[0], laid, every)
        case _:
            return cases_among(laid, node, _TRUE)
