"""Where an expression is read: the day, the facts, the elements at hand, the readings in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from .cells import Cell
from .nodes import Node

Readings = tuple[int, ...]
"""The place of the reading in use of every question; -1 where none is."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The day, the readings in use, facts given in place of the record's own, elements at hand.

    The day is never NULL where it is looked at.
    """

    day: Node
    readings: Readings
    given: tuple[tuple[str, Cell], ...] = ()
    bound: Mapping[str, Cell] | None = None

    def at(self, day: Node) -> Frame:
        """The same on another day."""
        return replace(self, day=day)

    def with_fact(self, name: str, cell: Cell) -> Frame:
        """The same with one fact given."""
        rest = tuple(pair for pair in self.given if pair[0] != name)
        return replace(self, given=(*rest, (name, cell)))

    def with_element(self, name: str, cell: Cell) -> Frame:
        """The same with an element at hand."""
        return replace(self, bound={**(self.bound or {}), name: cell})

    def for_name(self, looks_at: frozenset[str]) -> Frame:
        """The frame of a name that looks at those fields alone."""
        if not self.given and not self.bound:
            return self
        return Frame(
            self.day, self.readings, tuple(pair for pair in self.given if pair[0] in looks_at)
        )

    def fact(self, name: str) -> Cell | None:
        """The fact given in place of the record's own, if one is."""
        return next((cell for given, cell in self.given if given == name), None)

    def key(self, questions: tuple[int, ...]) -> tuple[object, ...]:
        """What tells readings of a name apart that mentions those questions."""
        facts = tuple((name, cell.key) for name, cell in sorted(self.given, key=_name))
        return self.day, facts, tuple(self.readings[q] for q in questions)


def _name(pair: tuple[str, Cell]) -> str:
    return pair[0]
