"""The LALR automaton that reads words: lark's tables, with a look ahead for recovery.

A word that does not fit changes nothing but the unfinished end of a part, so the
reader can drop what is unfinished and go on from the next statement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .raw import Branch, Word

END = "$END"

# No reader follows a sentence nested deeper than this, and no recursion of ours has to.
DEEPEST = 64
# The rules that may stand inside themselves; each may be cut where it stands.
_NESTING = frozenset(
    {"if_else", "each", "cap", "floor", "and_", "or_", "not_", "add", "subtract", "multiply"}
    | {
        "divide",
        "percent_of",
        "negate",
        "at_day",
        "at_time",
        "date_of",
        "with_name",
        "rounded",
        "group",
        "list_",
    }
    | {"completed", "aggregate", "next_day", "previous_day", "month_edge", "part", "tiers"}
    | {"year_edge", "the_year"}
    | {"compare", "member", "within", "given_list", "list_kind", "each_row"}
    | {"carry", "ordered", "best"}
)


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
        self.too_deep: list[tuple[int, int]] = []

    def copy(self) -> Automaton:
        """The same reading, to be tried further."""
        other = Automaton(self.tables)
        other.states, other.parts = [*self.states], [*self.parts]
        other.too_deep = [*self.too_deep]
        return other

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
        first = len(self.parts) - rule.size
        taken = self.parts[first:]
        start, end = (taken[0][1], taken[-1][2]) if taken else (0, 0)
        made = _made(rule, taken, start, end)
        if isinstance(made, Branch) and made.depth > DEEPEST and made.rule in _NESTING:
            made = self._cut(made)
        del self.parts[first:], self.states[first + 1 :]
        self.parts.append((made, start, end))
        self.states.append(_goto(self.tables, self.states[-1], rule.origin))

    def _cut(self, branch: Branch) -> Branch:
        """What stands for `branch`, which is nested too deep; its place goes to `too_deep`."""
        kept = [place for place in self.too_deep if place[0] < branch.start]
        self.too_deep = [*kept, (branch.start, branch.end)]
        rule = "date_kind" if branch.rule == "list_kind" else "undecided"
        return Branch(rule, [], branch.start, branch.end)

    def fitting(self) -> frozenset[str]:
        """The terminals that may come next."""
        kinds = [kind for kind in self.tables.states[self.states[-1]] if kind.isupper()]
        return frozenset(kind for kind in kinds if self.fits(kind))

    def fits(self, kind: str) -> bool:
        """Whether a word of terminal `kind` would be taken."""
        kept, states = len(self.states), self.tables.states
        above: list[int] = []
        while True:
            top = above[-1] if above else self.states[kept - 1]
            if top == self.tables.accepted:
                return True
            action = states[top].get(kind)
            if not isinstance(action, Reduction):
                return action is not None
            kept -= max(0, action.size - len(above))
            del above[max(0, len(above) - action.size) :]
            below = above[-1] if above else self.states[kept - 1]
            above.append(_goto(self.tables, below, action.origin))

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

    def drop_from(self, kinds: frozenset[str]) -> list[Part]:
        """Drop the unfinished part that the last word of one of `kinds` began, and give it."""
        for place in reversed(range(len(self.parts))):
            part = self.parts[place][0]
            if isinstance(part, Word) and part.kind in kinds:
                dropped = [part for part, _, _ in self.parts[place:]]
                del self.parts[place:], self.states[place + 1 :]
                return dropped
        return []


def _goto(tables: Tables, state: int, origin: str) -> int:
    found = tables.states[state][origin]
    if not isinstance(found, int):
        raise TypeError(f"no state follows `{origin}`")
    return found


def _made(rule: Reduction, taken: Sequence[tuple[Part, int, int]], start: int, end: int) -> Part:
    parts: list[Word | Branch] = []
    for place, spliced in rule.kept:
        part = taken[place][0]
        if not isinstance(part, list):
            parts.append(part)
        elif spliced and parts:
            parts += part
        else:
            parts = part  # a list of its own that grows: copying it would cost its length
    if rule.single and len(parts) == 1:
        return parts[0]
    return parts if rule.origin.startswith("_") else Branch(rule.name, parts, start, end)
