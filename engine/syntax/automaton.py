"""The LALR automaton that reads words: lark's tables, with a look ahead for recovery.

A word that does not fit changes nothing but the unfinished end of a part, so the
reader can drop what is unfinished and go on from the next statement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .raw import Branch, Word

END = "$END"


@dataclass(frozen=True, slots=True)
class Reduction:
    """A rule of the grammar: how many parts it takes, and which of them are kept.

    `kept` gives places and whether the part found there is a list to be spliced in;
    a `single` part stands for the whole branch.
    """

    origin: str
    name: str
    size: int
    kept: tuple[tuple[int, bool], ...]
    single: bool


@dataclass(frozen=True, slots=True)
class Tables:
    """For each state and word: the state that follows, or the reduction to make first."""

    states: Mapping[int, Mapping[str, int | Reduction]]
    start: int
    accepted: int


Part = Word | Branch | list[Word | Branch]


class Automaton:
    """One reading of a text: the states passed, and the parts found in them."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.states = [tables.start]
        self.parts: list[tuple[Part, int, int]] = []

    def takes(self, word: Word) -> bool:
        """Take `word`, or say that it does not fit."""
        states = self.tables.states
        while True:
            action = states[self.states[-1]].get(word.kind)
            if action is None:
                return False
            if isinstance(action, int):
                self.states.append(action)
                self.parts.append((word, word.start, word.end))
                return True
            self._reduce(action)

    def finished(self) -> Branch | None:
        """The whole text as one branch, or none where it ends too early."""
        while self.states[-1] != self.tables.accepted:
            action = self.tables.states[self.states[-1]].get(END)
            if not isinstance(action, Reduction):
                return None
            self._reduce(action)
        whole = self.parts[-1][0]
        return whole if isinstance(whole, Branch) else None

    def _reduce(self, rule: Reduction) -> None:
        taken = self.parts[len(self.parts) - rule.size :]
        del self.parts[len(self.parts) - rule.size :], self.states[len(self.states) - rule.size :]
        start, end = (taken[0][1], taken[-1][2]) if taken else (0, 0)
        self.parts.append((_made(rule, taken, start, end), start, end))
        self.states.append(_goto(self.tables, self.states[-1], rule.origin))

    def fitting(self) -> frozenset[str]:
        """The terminals that may come next."""
        kinds = [kind for kind in self.tables.states[self.states[-1]] if kind.isupper()]
        return frozenset(kind for kind in kinds if self.fits(kind))

    def fits(self, kind: str) -> bool:
        """Whether a word of terminal `kind` would be taken."""
        states = list(self.states)
        while True:
            action = self.tables.states[states[-1]].get(kind)
            if not isinstance(action, Reduction):
                return action is not None
            del states[len(states) - action.size :]
            states.append(_goto(self.tables, states[-1], action.origin))
            if states[-1] == self.tables.accepted:
                return True

    def drop_until(self, kind: str) -> list[Part] | None:
        """Drop unfinished parts until a `kind` fits; none, and nothing dropped, if it never does.

        Gives the parts that were dropped.
        """
        states, parts = list(self.states), list(self.parts)
        while not self.fits(kind):
            if not self.parts:
                self.states, self.parts = states, parts
                return None
            self.states.pop()
            self.parts.pop()
        return [part for part, _, _ in parts[len(self.parts) :]]


def _goto(tables: Tables, state: int, origin: str) -> int:
    found = tables.states[state][origin]
    if not isinstance(found, int):
        raise TypeError(f"no state follows `{origin}`")
    return found


def _made(rule: Reduction, taken: Sequence[tuple[Part, int, int]], start: int, end: int) -> Part:
    parts: list[Word | Branch] = []
    for place, spliced in rule.kept:
        part = taken[place][0]
        if spliced and isinstance(part, list):
            parts += part
        elif not isinstance(part, list):
            parts.append(part)
    if rule.single and len(parts) == 1:
        return parts[0]
    return parts if rule.origin.startswith("_") else Branch(rule.name, parts, start, end)
