"""Yes, no and not known: conditions and choices, folded while they are made.

`both` and `either` are SQL's `and` and `or`. `holds` and `fails` ask whether a condition is
surely true or false; what they give is known itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from .conditions import MOST_SPREAD, both, domain, either, not_, pinned, under, within
from .nodes import FALSE, NOTHING_LACKS, TRUE, UNKNOWN, Node, is_null_constant, made, value_of
from .spans import LOWEST, Span

__all__ = [
    "FALSE", "TRUE", "UNKNOWN", "both", "bounds_of", "case", "coalesce", "domain", "either",
    "fails", "gated", "given", "holds", "known", "not_", "pinned", "span_compared", "under",
    "within",
]  # fmt: skip

_MOST_GIVEN: Final = 400
_TRUE_ONLY: Final = Span(words=frozenset({True}))
_FALSE_ONLY: Final = Span(words=frozenset({False}))


# ------------------------------------------------------------------ surely true, surely false


def holds(x: Node) -> Node:
    """Whether a condition is surely true."""
    found = x.memo.get("holds")
    if found is None:
        found = x.memo["holds"] = _asked(x, wanted=True)
    return found


def fails(x: Node) -> Node:
    """Whether a condition is surely false."""
    found = x.memo.get("fails")
    if found is None:
        found = x.memo["fails"] = _asked(x, wanted=False)
    return found


def _asked(x: Node, *, wanted: bool) -> Node:
    if x.known:
        return x if wanted else not_(x)
    if is_null_constant(x):
        return FALSE
    if x.op == "not":
        inner = x.parts[0]
        return fails(inner) if wanted else holds(inner)
    if x.op in ("and", "or") and x.weight <= MOST_SPREAD:
        parts = [holds(p) if wanted else fails(p) for p in x.parts]
        return both(*parts) if (x.op == "and") is wanted else either(*parts)
    if x.op == "case" and _fixed_arms(x):
        return _chosen(x, wanted=wanted)
    if x.op in ("at_most", "equal") and x.parts[1].op == "constant":
        at, against = x.parts
        span = span_compared(x.op, against)
        if not wanted:
            span = Span(null=False).joined(_all_but_null(at)).without(span)
        return within(at, span)
    return within(x, _TRUE_ONLY if wanted else _FALSE_ONLY)


def _all_but_null(x: Node) -> Span:
    every = domain(x)
    return Span(every.ranges, every.words, every.others)


def span_compared(op: str, against: Node) -> Span:
    """The values that are at most (or equal to) a fixed one."""
    value = against.args[0]
    number = value.toordinal() if isinstance(value, date) else value
    if op == "at_most":
        assert isinstance(number, int)
        return Span(((LOWEST, number),))
    if isinstance(number, int) and not isinstance(number, bool):
        return Span(((number, number),))
    return Span(words=frozenset({number}))


def _fixed_arms(x: Node) -> bool:
    """Whether a choice among few conditions gives nothing but yes, no and not known."""
    arms = (*x.parts[1::2], x.parts[-1])
    return x.weight <= 2 * MOST_SPREAD and all(a.op == "constant" for a in arms)


def _chosen(x: Node, *, wanted: bool) -> Node:
    """Whether a choice with fixed sides comes to yes (or no)."""
    passed: list[Node] = []
    found: list[Node] = []
    for when, then in zip(x.parts[:-1:2], x.parts[1::2], strict=True):
        if value_of(then) is wanted:
            found.append(both(when, *passed))
        passed.append(not_(when))
    if value_of(x.parts[-1]) is wanted:
        found.append(both(*passed))
    return either(*found)


def known(x: Node) -> Node:
    """Whether a value is not NULL."""
    found = x.memo.get("known")
    if found is None:
        found = x.memo["known"] = _is_known(x)
    return found


def _is_known(x: Node) -> Node:
    if x.known:
        return TRUE
    if is_null_constant(x):
        return FALSE
    if x.op == "not":
        return known(x.parts[0])
    if x.op in STRICT:
        return both(*(known(p) for p in x.parts))
    if x.op in ("and", "or") and x.weight <= MOST_SPREAD:
        return either(holds(x), fails(x))
    if x.op == "case" and x.weight <= 8 * MOST_SPREAD:
        return _arm_known(x)
    return within(x, _all_but_null(x))


STRICT = frozenset(
    {"add", "mul", "at_most", "equal", "months", "years", "rounded", "year", "month", "day_of"}
    | {"weekday", "weekday_number", "apart", "month_edge", "least", "greatest", "decimal"}
)
"""Operations that are NULL exactly where one of their parts is."""


def _arm_known(x: Node) -> Node:
    passed: list[Node] = []
    found: list[Node] = []
    for when, then in zip(x.parts[:-1:2], x.parts[1::2], strict=True):
        there = known(then)
        if there is TRUE:
            found.append(both(when, *passed))
            continue
        if there is not FALSE:
            found.append(both(when, there, *passed))
        passed.append(not_(when))
    last = known(x.parts[-1])
    if last is not FALSE:
        # A condition before it gives a known value or was passed over.
        sure = [
            w for w, t in zip(x.parts[:-1:2], x.parts[1::2], strict=True) if known(t) is not TRUE
        ]
        found.append(both(last, *(not_(w) for w in sure)))
    return either(*found)


# ------------------------------------------------------------------ choices


def case(*arms: tuple[Node, Node], otherwise: Node) -> Node:
    """The value of the first condition that surely holds, else `otherwise`."""
    kept: list[tuple[Node, Node]] = []
    for when, then in arms:
        test = holds(when)
        if test is FALSE:
            continue
        if test is TRUE:
            otherwise = then
            break
        kept.append((test, then))
    if otherwise.op == "case":
        inner = otherwise.parts
        kept += zip(inner[:-1:2], inner[1::2], strict=True)
        otherwise = inner[-1]
    tests = _in_turn(kept)
    if tests and tests[-1][0] is TRUE:
        otherwise = tests.pop()[1]
    kept = _merged(tests)
    while kept and kept[-1][1] is otherwise:
        kept.pop()
    return _case(kept, otherwise) if kept else otherwise


def _case(kept: list[tuple[Node, Node]], otherwise: Node) -> Node:
    kind = next((t.kind for _, t in kept if not is_null_constant(t)), otherwise.kind)
    values = [t for _, t in kept] + [otherwise]
    if kind == "bool" and all(v.known for v in values):
        found = _as_condition(kept, otherwise)
        if found is not None:
            return found
    flat = [x for pair in kept for x in pair]
    low, high = bounds_of(values, kind)
    sure = all(v.known for v in values)
    return made("case", *flat, otherwise, kind=kind, known=sure, low=low, high=high)


def _as_condition(kept: list[tuple[Node, Node]], otherwise: Node) -> Node | None:
    """A choice between yes and no as `and` and `or`; none where that says it no shorter."""
    found = otherwise
    for when, then in reversed(kept):
        if then is FALSE:
            found = both(not_(when), found)
        elif then is TRUE:
            found = either(when, found)
        elif found is FALSE:
            found = both(when, then)
        elif found is TRUE:
            found = either(not_(when), then)
        else:
            return None
    return found if found.weight <= 4 * MOST_SPREAD else None


def given(node: Node, spans: Mapping[Node, Span], beside: set[Node]) -> Node:
    """What is left of a choice where columns are known to have some values."""
    if node.op != "case" or node.weight > _MOST_GIVEN:
        return node
    pairs = zip(node.parts[:-1:2], node.parts[1::2], strict=True)
    arms = [(under(w, spans, beside), given(t, spans, beside)) for w, t in pairs]
    otherwise = given(node.parts[-1], spans, beside)
    flat = [x for arm in arms for x in arm]
    if all(a is b for a, b in zip([*flat, otherwise], node.parts, strict=True)):
        return node
    return case(*arms, otherwise=otherwise)


def bounds_of(values: list[Node], kind: str) -> tuple[int | None, int | None]:
    """The bounds of a choice among values; of masks, every bit that one of them may have."""
    there = [v for v in values if not is_null_constant(v)]
    if kind == "mask":
        bits = 0
        for v in there:
            bits |= v.high or 0
        return 0, bits
    if kind not in ("int", "date") or any(v.low is None or v.high is None for v in there):
        return None, None
    return min(v.low for v in there), max(v.high for v in there)  # type: ignore[type-var]


def _in_turn(arms: list[tuple[Node, Node]]) -> list[tuple[Node, Node]]:
    """Later conditions without what the earlier ones, passed over, already say."""
    passed: set[Node] = set()
    left: dict[Node, Span] = {}
    found: list[tuple[Node, Node]] = []
    for when, then in arms:
        test = _leaner(under(when, left, passed), left)
        if test is FALSE:
            continue
        if then.op == "case":
            then = given(then, *_where(when, left, passed))  # noqa: PLW2901
        found.append((test, then))
        if test is TRUE:
            break
        for gone in {when, test}:
            passed.add(not_(gone))
            for part in gone.parts if gone.op == "or" else (gone,):
                pin = pinned(part)
                if pin is not None:
                    at, span = pin
                    left[at] = left.get(at, domain(at)).without(span)
    return found


def _where(
    when: Node, left: Mapping[Node, Span], passed: set[Node]
) -> tuple[dict[Node, Span], set[Node]]:
    """What is known where a condition holds and those before it do not."""
    spans = dict(left)
    parts = set(when.parts) if when.op == "and" else {when}
    for part in parts:
        pin = pinned(part)
        if pin is not None:
            at, span = pin
            spans[at] = spans.get(at, domain(at)).within(span)
    return spans, passed | parts


def _leaner(test: Node, left: Mapping[Node, Span]) -> Node:
    """A condition in fewer words, given the values that columns may still have."""
    if test.op == "and":
        parts = [_leaner_one(p, left) for p in test.parts]
        changed = any(a is not b for a, b in zip(parts, test.parts, strict=True))
        return (
            made("and", *dict.fromkeys(parts), kind="bool", known=test.known) if changed else test
        )
    return _leaner_one(test, left)


def _leaner_one(test: Node, left: Mapping[Node, Span]) -> Node:
    pin = pinned(test)
    if pin is None or pin[0] not in left:
        return test
    at, span = pin
    gone = _all_but_null(at).without(left[at])
    wider = span.joined(gone)
    if _written(at, wider) < _written(at, span):
        return within(at, wider)
    return test


def _written(x: Node, span: Span) -> int:
    """How many comparisons it takes to say that a value is in a span."""
    if not span.ranges:
        return span.edges
    every = domain(x)
    ends = {every.ranges[0][0], every.ranges[-1][1]} if every.ranges else set()
    count = sum((low not in ends) + (high not in ends) for low, high in span.ranges)
    return count + span.null


def _merged(arms: list[tuple[Node, Node]]) -> list[tuple[Node, Node]]:
    """Neighbours that give the same are one."""
    found: list[tuple[Node, Node]] = []
    for when, then in arms:
        if found and found[-1][1] is then:
            found[-1] = (either(found[-1][0], when), then)
        else:
            found.append((when, then))
    return found


def coalesce(x: Node, other: Node) -> Node:
    """`x`, or `other` where it is NULL."""
    if x.known:
        return x
    if is_null_constant(x):
        return other
    low, high = bounds_of([x, other], x.kind)
    return made("coalesce", x, other, kind=x.kind, known=other.known, low=low, high=high)


def gated(condition: Node, mask: Node) -> Node:
    """A mask where a condition holds, else nothing."""
    return case((condition, mask), otherwise=NOTHING_LACKS)
