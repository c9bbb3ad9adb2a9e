"""What a value lacks, as bits: open questions, missing facts, what the text leaves undecided.

The bits of a worse state are higher, so that what two values lack together is the bits of
both, and the worst of them is the state: contested, then the missing facts (one bit each),
then undecided, conflict and invalid. More facts than a word holds have words of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import logic, numbers
from .nodes import NOTHING_LACKS, Node, constant, whole

Words = tuple[Node, ...]
"""What is lacking: the word of states, then words of further missing facts."""

DECIDED, UNDECIDED, CONFLICT, NEEDS, CONTESTED, INVALID = range(6)
"""The codes of an answer's status."""
STATUSES = ("decided", "undecided", "conflict", "needs", "contested", "invalid")

_MOST_BITS = 56
_WORD = 62


@dataclass(frozen=True, slots=True)
class Layout:
    """Which bit says what. Without `names` one bit stands for every missing fact."""

    fields: tuple[str, ...]
    names: bool

    @property
    def packed(self) -> bool:
        """Whether the missing facts have their bits in the word of states."""
        return self.names and len(self.fields) <= _MOST_BITS

    @property
    def words(self) -> int:
        """How many words there are."""
        if self.packed or not self.names:
            return 1
        return 1 + -(-len(self.fields) // _WORD)

    @property
    def _fact_bits(self) -> int:
        return len(self.fields) if self.packed else 1

    @property
    def undecided_bit(self) -> int:
        """The lowest bit that is worse than a missing fact."""
        return 2 << self._fact_bits

    def nothing(self) -> Words:
        """Nothing is lacking."""
        return (NOTHING_LACKS,) * self.words

    def state(self, code: int) -> Words:
        """A state without missing facts."""
        bit = {
            UNDECIDED: self.undecided_bit,
            CONFLICT: 2 * self.undecided_bit,
            INVALID: 4 * self.undecided_bit,
            CONTESTED: 1,
        }[code]
        return (constant(bit, "mask"), *((NOTHING_LACKS,) * (self.words - 1)))

    def missing(self, name: str) -> Words:
        """One fact is missing."""
        if not self.names:
            return (constant(2, "mask"),)
        place = self.fields.index(name)
        if self.packed:
            return (constant(2 << place, "mask"),)
        words = [NOTHING_LACKS] * self.words
        words[0] = constant(2, "mask")
        words[1 + place // _WORD] = constant(1 << place % _WORD, "mask")
        return tuple(words)

    def facts_in(self, word: int, code: int) -> tuple[str, ...]:
        """The missing facts of one word."""
        if self.packed:
            return tuple(f for i, f in enumerate(self.fields) if word == 0 and code >> (i + 1) & 1)
        start = (word - 1) * _WORD
        here = self.fields[start : start + _WORD] if word else ()
        return tuple(f for i, f in enumerate(here) if code >> i & 1)

    # -------------------------------------------------------------- the state of a word

    def is_state(self, code: int, word: Node) -> Node:
        """Whether what is lacking comes to that state."""
        low, high = self._between(code)
        bits = numbers.mask_high(word)
        if bits < low:
            return logic.FALSE
        parts = []
        if bits >= high:
            parts.append(numbers.at_most(word, whole(high - 1)))
        parts.append(logic.not_(numbers.at_most(word, whole(low - 1))))
        return logic.both(*parts)

    def _between(self, code: int) -> tuple[int, int]:
        top = self.undecided_bit
        return {
            DECIDED: (0, 1),
            CONTESTED: (1, 2),
            NEEDS: (2, top),
            UNDECIDED: (top, 2 * top),
            CONFLICT: (2 * top, 4 * top),
            INVALID: (4 * top, 8 * top),
        }[code]

    def only_needs(self, word: Node) -> bool:
        """Whether nothing but facts can be missing."""
        bits = numbers.mask_high(word)
        return not bits & 1 and bits < self.undecided_bit

    def status(self, known: Node, word: Node) -> Node:
        """The code of the status: decided where it is known, else the worst that is lacking."""
        return logic.case((known, whole(DECIDED)), otherwise=self._worst(word))

    def _worst(self, word: Node) -> Node:
        """The code of the worst state of a word that is not 0."""
        if word.op == "case":
            pairs = zip(word.parts[:-1:2], word.parts[1::2], strict=True)
            arms = [(when, self._worst(then)) for when, then in pairs if then is not NOTHING_LACKS]
            return logic.case(*arms, otherwise=self._worst(word.parts[-1]))
        bits = numbers.mask_high(word)
        here = []
        for code in (CONTESTED, NEEDS, UNDECIDED, CONFLICT, INVALID):
            low, high = self._between(code)
            if bits & (high - low):
                here.append((numbers.at_most(word, whole(high - 1)), whole(code)))
        return logic.case(*here[:-1], otherwise=here[-1][1]) if here else whole(DECIDED)

    def same_state(self, a: Node, b: Node) -> Node:
        """Whether two words come to the same state."""
        return logic.either(
            *(
                logic.both(self.is_state(code, a), self.is_state(code, b))
                for code in (CONTESTED, NEEDS, UNDECIDED, CONFLICT)
            )
        )


def merged(many: Sequence[Words]) -> Words:
    """What is lacking together."""
    return tuple(numbers.joined(*words) for words in zip(*many, strict=True))


def gated(condition: Node, words: Words) -> Words:
    """What is lacking where a condition holds, else nothing."""
    return tuple(logic.gated(condition, w) for w in words)


def chosen(arms: Sequence[tuple[Node, Words]], otherwise: Words) -> Words:
    """What is lacking under the first condition that holds."""
    return tuple(
        logic.case(*((when, words[i]) for when, words in arms), otherwise=otherwise[i])
        for i in range(len(otherwise))
    )
