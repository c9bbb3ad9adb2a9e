"""`and`, `or` and `not`, folded while they are made.

A known condition on one column is kept as the values for which it holds (`within`), so that
conditions on a column swallow or exclude each other, and clauses that cannot meet leave no trace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import product
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
    first, second = pinned(a), pinned(b)
    if first is None or second is None or first[0] is not second[0]:
        return False
    return first[1].inside(second[1])


# ------------------------------------------------------------------ in every case


def everywhere(node: Node) -> Node:
    """Yes or no where a condition on a few columns comes to that whatever they hold."""
    if node.weight > _MOST_TRIED:
        return node
    spans: dict[Node, list[Span]] = {}
    if not _gathered(node, spans):
        return node
    pieces = {at: _pieces(at, many) for at, many in spans.items()}
    cases = 1
    for many in pieces.values():
        cases *= len(many)
    if cases > _MOST_CASES:
        return node
    answers = {
        _comes_to(node, dict(zip(pieces, row, strict=True))) for row in product(*pieces.values())
    }
    if len(answers) > 1:
        return node
    return truth(answers.pop())


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
    spans.setdefault(node, []).append(Span(words=frozenset({True})))
    return node.known and node.kind == "bool"


def _pieces(at: Node, spans: list[Span]) -> list[Span]:
    """The values of a column in pieces, each within or without every span."""
    found = [domain(at)]
    for span in spans:
        split = [(p.within(span), p.without(span)) for p in found]
        found = [piece for pair in split for piece in pair if not piece.is_empty]
        if len(found) > _MOST_CASES:
            break
    return found


def _comes_to(node: Node, row: Mapping[Node, Span]) -> bool:
    pin = pinned(node)
    if pin is not None:
        return row[pin[0]].inside(pin[1])
    match node.op:
        case "and":
            return all(_comes_to(p, row) for p in node.parts)
        case "or":
            return any(_comes_to(p, row) for p in node.parts)
        case "not":
            return not _comes_to(node.parts[0], row)
        case _:
            return True in row[node].words
