"""How large whole numbers get, and which of SQL's whole numbers hold them without running over."""

from __future__ import annotations

from typing import Final

from .nodes import Node, is_null_constant

SMALL, NARROW, WIDE = 32, 64, 128
"""An INTEGER, a BIGINT, and 38 digits."""

_SMALL_END: Final = 2**31 - 1
_NARROW_END: Final = 2**62
WIDE_END: Final = 10**38
"""Numbers from here on have more digits than every engine holds."""


def end_of(node: Node) -> int:
    """The largest magnitude of a number; one that nothing bounds is as large as can be."""
    if is_null_constant(node):
        return 0
    if node.low is None or node.high is None:
        return WIDE_END
    return max(abs(node.low), abs(node.high))


def size_for(end: int) -> int:
    """The smallest size that holds a magnitude."""
    if end <= _SMALL_END:
        return SMALL
    return NARROW if end < _NARROW_END else WIDE


def peak(node: Node) -> int:
    """The largest magnitude that comes up while a number is worked out from its parts."""
    ends = [end_of(p) for p in node.parts if p.kind == "int"]
    match node.op:
        case "add":
            return sum(ends)
        case "mul":
            total = 1
            for end in ends:
                total *= max(end, 1)
            return total
        case "rounded":
            step = node.args[2]
            parts = getattr(step, "denominator", 1)
            over = node.args[1]
            by = over if isinstance(over, int) else max(ends[1:], default=1)
            return 2 * (ends[0] * parts + int(by) * getattr(step, "numerator", 1))
        case _:
            return max([end_of(node), *ends])


def size_of(node: Node) -> int:
    """The size of the number that the SQL of a node is."""
    match node.op:
        case "constant":
            return size_for(end_of(node))
        case "column" | "element":
            return max(size_for(end_of(node)), NARROW)
        case "case" | "coalesce" | "least" | "greatest":
            parts = node.parts if node.op != "case" else (*node.parts[1::2], node.parts[-1])
            return max(size_of(p) for p in parts)
        # A quotient is no larger than what it is the quotient of: of two INTEGERs an INTEGER.
        case "add" | "mul" | "rounded" | "exactly":
            return max(size_for(peak(node)), *(size_of(p) for p in node.parts))
        case _:
            return NARROW
