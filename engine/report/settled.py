"""What the solver adds to an answer that needs facts: settled anyway, or what would settle it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..values import Kind, Value, shown
from .wire import json_value

if TYPE_CHECKING:
    from ..prove.settle import Settlement


def settled_lines(found: Settlement, kind: Kind) -> Iterator[str]:
    """The lines beneath an answer that needs facts."""
    if found.settled is not None:
        value = found.settled.value
        assert value is not None
        yield f"settled all the same: {shown(value, kind)}, whatever they are"
        return
    if found.enough:
        yield f"enough to know: {', or '.join(' and '.join(names) for names in found.enough)}"
    if found.ranged:
        yield f"until then {_range_text(found.low, found.high, kind)}{_or_else(found)}"
    if found.why and not found.enough:
        yield f"not settled by proof: {found.why}"


def _range_text(low: Value | None, high: Value | None, kind: Kind) -> str:
    is_day = kind.base == "date"
    match low, high:
        case None, high if high is not None:
            return f"{'on or before' if is_day else 'at most'} {shown(high, kind)}"
        case low, None if low is not None:
            return f"on or after {shown(low, kind)}" if is_day else _open_above(low, kind)
        case _:
            assert low is not None
            assert high is not None
            if low == high:
                return shown(low, kind)
            return f"from {shown(low, kind)} through {shown(high, kind)}"


def _open_above(low: Value, kind: Kind) -> str:
    return f"at least {shown(low, kind)}, with no upper end"


_BESIDES = {"undecided": "undecided", "conflict": "two answers in conflict"}


def _or_else(found: Settlement) -> str:
    """What it may be in place of a value between the ends."""
    return "".join(f", or {_BESIDES[status]}" for status in found.besides)


def settled_json(found: Settlement, kind: Kind) -> dict[str, Any]:
    """What is added to an answer as JSON: `settled`, or `enough` and `range`."""
    if found.settled is not None:
        return {"settled": {"value": json_value(found.settled.value, kind)}}
    out: dict[str, Any] = {"enough": [list(names) for names in found.enough]}
    if found.ranged:
        low, high = (json_value(v, kind) for v in (found.low, found.high))
        out["range"] = {"low": low, "high": high}
        if found.besides:
            out["range"]["or"] = list(found.besides)
    if found.why and not found.enough:
        out["not_settled"] = found.why
    return out
