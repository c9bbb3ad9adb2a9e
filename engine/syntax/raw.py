"""Words and branches as the grammar gives them, before they become nodes."""

from __future__ import annotations


class Word(str):
    """A word of the text with its terminal and its place."""

    __slots__ = ("end", "kind", "start")

    kind: str
    start: int
    end: int

    @staticmethod
    def at(text: str, kind: str, start: int, end: int) -> Word:
        """The word `text` of terminal `kind`, from `start` to `end` of the source."""
        word = Word(text)
        word.kind, word.start, word.end = kind, start, end
        return word


class Branch:
    """What one rule of the grammar matched: its words and the branches of its parts."""

    __slots__ = ("depth", "end", "parts", "rule", "start")

    depth: int

    def __init__(self, rule: str, parts: list[Word | Branch], start: int, end: int) -> None:
        self.rule, self.parts, self.start, self.end = rule, parts, start, end
        self.depth = 1 + max((p.depth for p in parts if isinstance(p, Branch)), default=0)

    @property
    def words(self) -> list[Word]:
        """The words that stand directly in it."""
        return [part for part in self.parts if isinstance(part, Word)]

    @property
    def branches(self) -> list[Branch]:
        """The branches that stand directly in it."""
        return [part for part in self.parts if isinstance(part, Branch)]

    def only(self, *rules: str) -> list[Branch]:
        """Its branches of the given rules."""
        return [branch for branch in self.branches if branch.rule in rules]

    def text(self, *kinds: str) -> str:
        """The first word of one of these terminals that stands directly in it, or nothing."""
        return next((str(word) for word in self.words if word.kind in kinds), "")
