"""Whole numbers and days in columns: worked out (`arithmetic`) and compared (`comparing`)."""

from __future__ import annotations

from .arithmetic import (
    add,
    exactly,
    largest,
    mul,
    negative,
    rounded_to,
    smallest,
    subtract,
    written_out,
)
from .comparing import at_most, equal, joined, less, mask_high
from .nodes import number_of, whole

__all__ = [
    "add", "at_most", "equal", "exactly", "joined", "largest", "less", "mask_high", "mul",
    "negative", "number_of", "rounded_to", "smallest", "subtract", "whole", "written_out",
]  # fmt: skip
