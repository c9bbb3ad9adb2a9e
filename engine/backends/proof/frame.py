"""Where an expression is read: the day, the facts given for others, the elements at hand."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace

from .sym import Sym
from .terms import Number, key_of

_NOTHING: Mapping[str, Sym] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """The day, facts that are given for others, elements of `for each`.

    `moved` and `given` say in the agreement's words to which day the expression is moved,
    and with what; empty on the asked day with the record's own facts.
    """

    day: Number
    facts: Mapping[str, Sym] = field(default_factory=lambda: _NOTHING)
    elements: Mapping[str, Sym] = field(default_factory=lambda: _NOTHING)
    moved: str = ""
    given: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> Hashable:
        """Equal for frames in which everything reads alike."""
        facts = tuple((name, sym.key) for name, sym in sorted(self.facts.items()))
        elements = tuple((name, sym.key) for name, sym in sorted(self.elements.items()))
        return (key_of(self.day), facts, elements)

    def at(self, day: Number, text: str) -> Frame:
        """The same on another day."""
        return replace(self, day=day, moved=text)

    def with_fact(self, name: str, value: Sym, text: str) -> Frame:
        """The same with one fact given."""
        given = (*((n, x) for n, x in self.given if n != name), (name, text))
        return replace(self, facts={**self.facts, name: value}, given=given)

    def with_element(self, name: str, value: Sym) -> Frame:
        """The same with an element at hand."""
        return replace(self, elements={**self.elements, name: value})

    def for_name(self, looks_at: frozenset[str]) -> Frame:
        """The frame of a name that looks at those fields, and never at elements at hand."""
        if not self.facts and not self.elements:
            return self
        facts = {name: sym for name, sym in self.facts.items() if name in looks_at}
        given = tuple((name, text) for name, text in self.given if name in looks_at)
        return replace(self, facts=facts, given=given, elements=_NOTHING)
