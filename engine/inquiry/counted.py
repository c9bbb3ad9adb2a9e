"""The rows of the roster that a clause goes through, as its reason shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ..backends import ranks
from ..backends.asking import Frame
from ..backends.outcome import Lack
from ..backends.plain import Closure, Plain
from ..ir import tree as t
from ..ir.walk import bodies, children, everything
from ..values import Kind, Row, Value

Figure = tuple[str, Value | Lack, Kind]
"""A name in a condition or formula, and the record's own figure for it."""


class Shown(NamedTuple):
    """A condition or part of a formula with the record's own figures."""

    text: str
    parts: tuple[Figure, ...]
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Loop:
    """One way through the roster: who counts, and which of a row's figures it looks at."""

    counted: Callable[[Frame], list[ranks.Counted]]
    looks_at: tuple[tuple[str, Closure, Kind], ...]
    condition: Closure | None

    def shown(self, f: Frame) -> tuple[Shown, ...]:
        """Every row in the order of the roster."""
        return tuple(self._row(*found) for found in self.counted(f))

    def _row(self, row: Row, f: Frame, counts: bool | None) -> Shown:  # noqa: FBT001
        figures = tuple((name, closure(f), kind) for name, closure, kind in self.looks_at)
        if counts and self.condition is not None:
            found = self.condition(f)
            counts = None if isinstance(found, Lack) else bool(found)
        return Shown(row.name, figures, counts)


def loops_in(plain: Plain, part: t.Expr) -> tuple[Loop, ...]:
    """The ways through the roster written in an expression, or in the definitions that it names."""
    return tuple(_loop(plain, e) for e in _outermost(plain.agreement, part, frozenset()))


def _outermost(agreement: t.Agreement, part: t.Expr, seen: frozenset[str]) -> Iterator[t.Each]:
    stack = [part]
    while stack:
        e = stack.pop(0)
        if isinstance(e, t.Each) and _goes_through_rows(e):
            yield e
        elif isinstance(e, t.DefineRef) and e.name not in seen:
            for body in bodies(agreement, e):
                yield from _outermost(agreement, body, seen | {e.name})
        else:
            stack += children(e)


def _goes_through_rows(e: t.Each) -> bool:
    item = e.source.kind.item
    return item is not None and item.base == "row"


def _loop(plain: Plain, e: t.Each) -> Loop:
    fields: dict[str, t.RowField] = {}
    for found in everything(e):
        match found:
            case t.RowField(row=t.Bound(name=e.variable), name=name) if found.kind.base != "id":
                fields.setdefault(name, found)
            case _:
                pass
    named = tuple((name, plain.closure(x), x.kind) for name, x in fields.items())
    condition = plain.condition(e.body) if e.op in ("any", "all") else None
    return Loop(ranks.counted(plain, e), named, condition)
