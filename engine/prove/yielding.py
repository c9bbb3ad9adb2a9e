"""The faults of precedence: one written line dropped, or its condition changed.

The tree keeps who stands above whom closed transitively; the written lines are what is left
without the pairs that follow from others. Each fault changes one of them and closes it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..check.reach import exclude_each_other
from ..ir import tree as t
from ..source import Span
from ..values import YES_NO
from .faults import faults, words

_Held = tuple[t.Expr, ...]
Changed = tuple[str, str, Span, tuple[t.Precedence, ...]]


@dataclass(frozen=True, slots=True)
class _Line:
    """One written line: which branches stand above which, under which condition."""

    above: str
    below: str
    condition: t.Expr | None
    pairs: tuple[tuple[int, int], ...]


def yields(decision: t.Decision) -> Iterator[Changed]:
    """Each fault of a decision's precedence: its sort, its words, the place of the clause below."""
    lines = _lines(decision)
    for place, line in enumerate(lines):
        rest = [*lines[:place], *lines[place + 1 :]]
        span = decision.branches[line.pairs[0][1]].span
        said = f"{decision.name}: clause {line.above} stands above {line.below}"
        if line.condition is None:
            yield "precedence", f"{said} no longer", span, _closed(rest)
            continue
        said = f"{said} when `{words(line.condition)}`"
        yield "precedence", f"{said} no longer", span, _closed(rest)
        always = replace(line, condition=None)
        what = f"{said}: the condition is dropped"
        yield "condition", what, line.condition.span, _closed([*rest, always])
        for fault in faults(line.condition):
            changed = replace(line, condition=fault.expr)
            yield fault.sort, f"{said}: {fault.what}", fault.span, _closed([*rest, changed])


def _lines(decision: t.Decision) -> list[_Line]:
    """The pairs that follow from no others, by the clauses and the condition they come from."""
    found: dict[tuple[str, str, t.Expr | None], list[tuple[int, int]]] = {}
    for each in decision.precedence:
        if not _follows(each, decision.precedence):
            above, below = (decision.branches[i].section for i in (each.above, each.below))
            pairs = found.setdefault((above, below, each.condition), [])
            pairs.append((each.above, each.below))
    return [_Line(*key, tuple(pairs)) for key, pairs in found.items()]


def _follows(pair: t.Precedence, closed: Sequence[t.Precedence]) -> bool:
    """Whether a pair is the way over a third branch, under the conditions of both steps."""
    upper = [p for p in closed if p.above == pair.above and p.below != pair.below]
    return any(
        step.below == rest.above and set(_held(step)) | set(_held(rest)) == set(_held(pair))
        for step in upper
        for rest in closed
        if rest.below == pair.below
    )


def _held(pair: t.Precedence) -> _Held:
    if pair.condition is None:
        return ()
    return pair.condition.items if isinstance(pair.condition, t.And) else (pair.condition,)


def _closed(lines: Sequence[_Line]) -> tuple[t.Precedence, ...]:
    """Every pair that the lines give, one after another, with all conditions on the way."""
    direct: dict[int, list[tuple[int, t.Expr | None]]] = {}
    for line in lines:
        for above, below in line.pairs:
            direct.setdefault(above, []).append((below, line.condition))
    return tuple(pair for start in sorted(direct) for pair in _down_from(start, direct))


def _down_from(
    start: int, direct: dict[int, list[tuple[int, t.Expr | None]]]
) -> Iterator[t.Precedence]:
    ways: dict[int, list[_Held]] = {}
    stack: list[tuple[int, _Held, frozenset[int]]] = [(start, (), frozenset((start,)))]
    while stack:
        at, held, path = stack.pop()
        for below, condition in direct.get(at, ()):
            if below in path:
                continue
            joint = held if condition is None or condition in held else (*held, condition)
            known = ways.setdefault(below, [])
            if exclude_each_other(joint) or any(set(k) <= set(joint) for k in known):
                continue
            known[:] = [k for k in known if not set(joint) < set(k)]
            known.append(joint)
            stack.append((below, joint, path | {below}))
    for below in sorted(ways):
        for held in ways[below]:
            condition = held[0] if len(held) == 1 else t.And(held, kind=YES_NO)
            yield t.Precedence(start, below, condition if held else None)
