"""Whether a number rests on something that the world does not model."""

from __future__ import annotations

import re
from collections.abc import Iterable

import z3

from .terms import Number
from .world import World

_UNMODELLED = re.compile(r"unmodelled(#\d+)?\Z")


def rests_on_unmodelled(number: Number, world: World) -> bool:
    """Whether it is made of what is not modelled, itself or by what is said of its parts.

    The facts and the asked day are where the search ends: they are what they are, whatever
    else is said of them.
    """
    ends = _symbols([world.day, *(n for f in world.facts_used for _, n in world.fact(f).cases)])
    said: dict[str, list[frozenset[str]]] = {}
    for constraint in world.constraints():
        inner = _symbols([constraint]) - ends
        for each in inner:
            said.setdefault(each, []).append(inner)
    seen = set(_symbols([number]) - ends)
    left = list(seen)
    while left:
        at = left.pop()
        if _UNMODELLED.search(at):
            return True
        for inner in said.get(at, ()):
            left += inner - seen
            seen |= inner
    return False


def _symbols(terms: Iterable[object]) -> frozenset[str]:
    """The names in terms that mean nothing by themselves."""
    left = [term for term in terms if isinstance(term, z3.ExprRef)]
    seen: set[int] = set()
    found: set[str] = set()
    while left:
        term = left.pop()
        if term.get_id() in seen:
            continue
        seen.add(term.get_id())
        if z3.is_app(term) and term.decl().kind() == z3.Z3_OP_UNINTERPRETED:
            found.add(term.decl().name())
        left += term.children()
    return frozenset(found)
