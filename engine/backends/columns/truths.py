"""Whether conditions can hold together at all, found by going through every case.

What they say of a column parts its values into a few pieces. A case is one piece of each column;
all cases stand side by side as the bits of one number, so that a condition is two numbers: the
cases in which it is true, and those in which it is false. Columns are taken to vary freely, but
for this: what is worked out from others is NULL where they say so.
"""

from __future__ import annotations

from typing import Final

from .conditions import cases_among, domain, laid_out, parted, pinned
from .logic import STRICT, known, span_compared
from .nodes import Node, is_null_constant, number_of, value_of
from .spans import HIGHEST, Span

_MOST_CASES: Final = 1 << 14
_MOST_NODES: Final = 1500
_COMPARED: Final = frozenset({"at_most", "equal"})
_TAKEN_APART: Final = frozenset({"bool", "mask"})
_NULL: Final = Span(null=True)
_YES: Final = Span(words=frozenset({True}))
_NO: Final = Span(words=frozenset({False}))

Truth = tuple[int, int]
"""The cases in which a condition is true, and those in which it is false."""


class _TooMany(Exception):
    """More than is gone through."""


def can_hold(*conditions: Node) -> bool:
    """Whether some record may meet all conditions; also where there is too much to go through."""
    if any(c.op == "constant" and value_of(c) is not True for c in conditions):
        return False
    if all(c.op == "constant" for c in conditions):
        return True
    try:
        cases = _Cases(conditions)
        left = cases.possible
        for condition in conditions:
            left &= cases.truth(condition)[0]
    except _TooMany:
        return True
    return left != 0


class _Cases:
    """Every case of the columns that conditions speak of."""

    def __init__(self, conditions: tuple[Node, ...]) -> None:
        self.said: dict[Node, set[Span]] = {}
        self.seen: set[Node] = set()
        for condition in conditions:
            self._gather(condition)
        self._gather_nulls()
        self._lay_out()
        self.truths: dict[Node, Truth] = {}
        self.masks: dict[Node, dict[int, int]] = {}
        self.possible = self._possible()

    # -------------------------------------------------------------- what is spoken of

    def _gather(self, node: Node) -> None:
        """Note the columns of a condition (or mask), and what is said of each."""
        stack = [node]
        while stack:
            at = stack.pop()
            if at in self.seen:
                continue
            self.seen.add(at)
            if len(self.seen) > _MOST_NODES:
                raise _TooMany
            stack += self._parts(at)

    def _parts(self, at: Node) -> tuple[Node, ...]:
        """What a node is taken apart into; a column is noted instead."""
        if at.op == "constant":
            return ()
        if at.op in ("and", "or", "not", "bits") or (at.op == "case" and at.kind in _TAKEN_APART):
            return at.parts
        pin = pinned(at)
        if pin is not None:
            if pin[0].kind in _TAKEN_APART:
                return (pin[0],)
            self.said.setdefault(pin[0], set()).add(pin[1])
            return ()
        if at.op in _COMPARED and at.parts[1].op == "constant":
            self.said.setdefault(at.parts[0], set()).add(span_compared(at.op, at.parts[1]))
            return ()
        if at.kind == "mask":
            raise _TooMany
        self.said.setdefault(at, set()).update({_YES, _NO})
        return ()

    def _gather_nulls(self) -> None:
        """Note also what says where something worked out is NULL."""
        self.nulls: dict[Node, Node] = {}
        left = list(self.said)
        while left:
            at = left.pop()
            if at.known or at.op not in STRICT:
                continue
            self.nulls[at] = known(at)
            before = set(self.said)
            self._gather(self.nulls[at])
            left += [new for new in self.said if new not in before]

    # -------------------------------------------------------------- the cases

    def _lay_out(self) -> None:
        """Part each column's values, and give every case its bit."""
        parts: dict[Node, list[Span]] = {}
        count = 1
        for at, spans in self.said.items():
            parts[at] = parted(at, (_NULL, *spans), _MOST_CASES)
            count *= len(parts[at])
            if count > _MOST_CASES:
                raise _TooMany
        self.pieces, self.every = laid_out(parts)

    def _possible(self) -> int:
        """The cases that there can be: what is worked out is NULL as its parts say."""
        left = self.every
        for at, there in self.nulls.items():
            missing = cases_among(self.pieces, at, _NULL)
            is_there = self.truth(there)[0]
            left &= missing ^ is_there
        return left

    # -------------------------------------------------------------- conditions

    def truth(self, node: Node) -> Truth:
        """The cases in which a condition is true, and in which it is false."""
        found = self.truths.get(node)
        if found is None:
            found = self.truths[node] = self._truth(node)
        return found

    def _truth(self, node: Node) -> Truth:
        match node.op:
            case "constant":
                if is_null_constant(node):
                    return 0, 0
                return (self.every, 0) if value_of(node) else (0, self.every)
            case "not":
                yes, no = self.truth(node.parts[0])
                return no, yes
            case "and" | "or":
                return self._chain(node)
            case "case":
                return self._chosen(node)
            case _:
                return self._said(node)

    def _said(self, node: Node) -> Truth:
        """A condition on one column."""
        pin = pinned(node)
        if pin is not None:
            yes = self._within(*pin)
            return yes, self.every & ~yes
        if node in self.pieces:
            return cases_among(self.pieces, node, _YES), cases_among(self.pieces, node, _NO)
        at = node.parts[0]
        yes = cases_among(self.pieces, at, span_compared(node.op, node.parts[1]))
        return yes, self.every & ~yes & ~cases_among(self.pieces, at, _NULL)

    def _chain(self, node: Node) -> Truth:
        yes, no = self.truth(node.parts[0])
        for part in node.parts[1:]:
            more, less = self.truth(part)
            if node.op == "and":
                yes, no = yes & more, no | less
            else:
                yes, no = yes | more, no & less
        return yes, no

    def _chosen(self, node: Node) -> Truth:
        left, yes, no = self.every, 0, 0
        for when, then in zip(node.parts[:-1:2], node.parts[1::2], strict=True):
            here = left & self.truth(when)[0]
            is_true, is_false = self.truth(then)
            yes, no = yes | here & is_true, no | here & is_false
            left &= ~here
        is_true, is_false = self.truth(node.parts[-1])
        return yes | left & is_true, no | left & is_false

    def _within(self, at: Node, span: Span) -> int:
        if at.kind == "mask":
            return self._mask_within(at, span)
        if at.kind == "bool" and at not in self.pieces:
            yes, no = self.truth(at)
            found = yes if True in span.words else 0
            found |= no if False in span.words else 0
            return found | (self.every & ~yes & ~no if span.null else 0)
        return cases_among(self.pieces, at, span)

    # -------------------------------------------------------------- masks

    def _mask_within(self, mask: Node, span: Span) -> int:
        """The cases in which the highest bit of a mask lies in a stretch between powers of 2."""
        top = domain(mask).ranges[-1][1]
        ranges = [(low, HIGHEST if high >= top else high) for low, high in span.ranges]
        found = 0
        bits = self.mask(mask)
        left = self.every
        for bit in sorted(bits, reverse=True):
            here = bits[bit] & left
            left &= ~here
            if any(low <= bit and 2 * bit - 1 <= high for low, high in ranges):
                found |= here
            elif any(low < 2 * bit and bit <= high for low, high in ranges):
                raise _TooMany
        if any(low <= 0 <= high for low, high in ranges):
            found |= left
        return found

    def mask(self, node: Node) -> dict[int, int]:
        """Of each bit of a mask the cases in which it is set."""
        found = self.masks.get(node)
        if found is None:
            found = self.masks[node] = self._mask(node)
        return found

    def _mask(self, node: Node) -> dict[int, int]:
        found: dict[int, int] = {}
        if node.op == "constant":
            n = number_of(node)
            return {1 << i: self.every for i in range(n.bit_length()) if n >> i & 1}
        if node.op == "bits":
            for part in node.parts:
                for bit, cases in self.mask(part).items():
                    found[bit] = found.get(bit, 0) | cases
            return found
        left = self.every
        for when, then in zip(node.parts[:-1:2], node.parts[1::2], strict=True):
            here = left & self.truth(when)[0]
            left &= ~here
            for bit, cases in self.mask(then).items():
                found[bit] = found.get(bit, 0) | cases & here
        for bit, cases in self.mask(node.parts[-1]).items():
            found[bit] = found.get(bit, 0) | cases & left
        return found
