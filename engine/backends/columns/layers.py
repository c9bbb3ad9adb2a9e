"""Which values get a column of their own, and in which layer of the query it is worked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .nodes import Node

_SHARED_WEIGHT = 6
"""A value used twice gets a column from this weight on; a comparison with a constant has less."""
_LONGEST = 160
"""No expression is longer; its largest parts get columns of their own."""

_WANTS_PLAIN = frozenset(
    {"years", "months", "moved", "near", "month_edge", "year", "month", "day_of", "weekday"}
    | {"weekday_number"}
    | {"apart", "rounded", "least", "greatest", "exactly", "element", "length", "contains"}
)
"""Operations that write their parts down more than once."""
_LIGHT = frozenset({"within", "not"})
_CHEAP = frozenset({"column", "constant"})


@dataclass(frozen=True, slots=True)
class Layers:
    """The values with columns of their own, by layer, and the name of each."""

    names: Mapping[Node, str]
    layers: tuple[tuple[Node, ...], ...]


def in_order(roots: Sequence[Node]) -> list[Node]:
    """Every node beneath the roots, each after its parts."""
    found: dict[Node, None] = {}
    stack: list[tuple[Node, bool]] = [(r, False) for r in reversed(roots)]
    while stack:
        node, done = stack.pop()
        if node in found:
            continue
        if done:
            found[node] = None
            continue
        stack.append((node, True))
        stack.extend((p, False) for p in reversed(node.parts))
    return list(found)


def layered(roots: Sequence[Node], named: Mapping[Node, str], taken: Collection[str]) -> Layers:
    """What is bound to columns so that nothing is written down twice."""
    order = in_order(roots)
    bound = _bound(order, roots)
    level: dict[Node, int] = {}
    for node in order:
        below = max((level[p] for p in node.parts), default=0)
        level[node] = below + 1 if node in bound else below
    depth = max((level[n] for n in bound), default=0)
    layers: list[list[Node]] = [[] for _ in range(depth)]
    for node in order:
        if node in bound:
            layers[level[node] - 1].append(node)
    names = _names([n for layer in layers for n in layer], named, taken)
    return Layers(names, tuple(tuple(layer) for layer in layers))


def _bound(order: Sequence[Node], roots: Sequence[Node]) -> set[Node]:
    uses = Counter(p for node in order for p in set(node.parts))
    uses.update(roots)
    wanted = {p for node in order if node.op in _WANTS_PLAIN for p in node.parts}
    bound: set[Node] = set()
    weight: dict[Node, int] = {}
    for node in order:
        own = 1 + sum(weight[p] for p in node.parts)
        if node.op in _LIGHT:
            own -= 1
        heavy = node.op in _WANTS_PLAIN or own >= _SHARED_WEIGHT
        bind = node.op not in _CHEAP and (
            (uses[node] > 1 and heavy) or node in wanted or own > _LONGEST
        )
        if bind and not (node.op in _LIGHT and node.parts[0] in bound):
            bound.add(node)
            own = 1
        weight[node] = own
    return bound


def _names(
    nodes: Sequence[Node], named: Mapping[Node, str], taken: Collection[str]
) -> dict[Node, str]:
    used = set(taken)
    found: dict[Node, str] = {}
    for node in nodes:
        stem = named.get(node) or _STEMS.get(node.op, node.op)
        name, n = stem, 1
        while name in used:
            n += 1
            name = f"{stem}_{n}"
        used.add(name)
        found[node] = name
    return found


_STEMS = {
    "case": "choice",
    "and": "condition",
    "or": "condition",
    "not": "condition",
    "at_most": "condition",
    "equal": "condition",
    "within": "condition",
    "bits": "lacks",
    "add": "sum",
    "mul": "product",
    "moved": "day",
    "near": "day",
    "month_edge": "day",
    "coalesce": "fact",
    "least": "least",
    "greatest": "greatest",
}


def needed(nodes: Sequence[Node], names: Mapping[Node, str]) -> Iterator[tuple[str, bool]]:
    """The columns that the SQL of nodes looks at: of each its name, and whether it is a fact."""
    seen: set[Node] = set()
    stack = list(nodes)
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        if node in names:
            yield names[node], False
        elif node.op == "column":
            yield str(node.args[0]), True
        else:
            stack.extend(node.parts)
