"""Answers as columns show them: money in cents, other amounts in decimals, lists as lists."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from ...values import ANY, CENT, Kind, Rounding
from . import days, logic, numbers
from .cells import Cell, as_base
from .nodes import Node, is_null_constant, made, null
from .sizes import WIDE_END, end_of

PLACES: Final = 9
"""Decimals shown of an amount that has no finite ones."""
_CENTS_PLACES: Final = 2
_LONG: Final = 38
_SHORT: Final = 18


def shown(cell: Cell, kind: Kind, how: Rounding) -> tuple[Node, str]:
    """The value of an answer as its column has it, and the type of the column."""
    if kind.base == "list":
        return _list(cell, kind, how)
    return _one(cell, kind, how)


def _one(cell: Cell, kind: Kind, how: Rounding) -> tuple[Node, str]:
    match kind.base:
        case "quantity":
            return _amount(as_base(cell, "quantity"), kind, how)
        case "yes_no":
            return cell.value, "BOOLEAN"
        case "date" if kind.years:
            value = cell.value
            if is_null_constant(value):
                return null("text"), "VARCHAR"
            said = made("year_text", value, kind.years, kind="text", known=value.known)
            return said, "VARCHAR"
        case "date":
            return cell.value, "DATE"
        case "datetime":
            return days.told(as_base(cell, "datetime").value), "VARCHAR"
        case _:
            return cell.value, "VARCHAR"


def _amount(cell: Cell, kind: Kind, how: Rounding) -> tuple[Node, str]:
    if kind.is_money:
        return _decimal(numbers.rounded_to(cell.value, cell.over, CENT, how), _CENTS_PLACES)
    if cell.over == 1:
        size = "BIGINT" if end_of(cell.value) < 2**62 else "DECIMAL(38, 0)"
        return cell.value, size
    places = _places(cell.over)
    step = Fraction(1, 10**places)
    return _decimal(numbers.rounded_to(cell.value, cell.over, step, Rounding.HALF_UP), places)


def _places(over: int | Node) -> int:
    """The decimals that say every number of those parts, as far as any do."""
    if isinstance(over, int):
        for places in range(1, PLACES):
            if not 10**places % over:
                return places
    return PLACES


def _decimal(units: Node, places: int) -> tuple[Node, str]:
    digits = len(str(min(end_of(units), WIDE_END - 1)))
    room = _SHORT - places - 1 if digits + places + 1 <= _SHORT else _LONG - places - 1
    of_type = f"DECIMAL({_SHORT if digits <= _SHORT - places - 1 else _LONG}, {places})"
    return decimal(units, places, max(room, digits)), of_type


def decimal(units: Node, places: int, digits: int) -> Node:
    """A whole number of parts as a decimal."""
    if is_null_constant(units):
        return null("decimal")
    if units.op == "case" and numbers.written_out(units):
        pairs = zip(units.parts[:-1:2], units.parts[1::2], strict=True)
        arms = [(w, decimal(v, places, digits)) for w, v in pairs]
        return logic.case(*arms, otherwise=decimal(units.parts[-1], places, digits))
    return made("decimal", units, places, digits, kind="decimal", known=units.known)


def _list(cell: Cell, kind: Kind, how: Rounding) -> tuple[Node, str]:
    item_kind = kind.item or ANY
    found = [_one(i.cell, item_kind, how) for i in cell.items or ()]
    types = {of_type for _, of_type in found}
    of_type = next(iter(types)) if len(types) == 1 else _widest(types)
    flat: list[Node] = []
    for item, (value, _) in zip(cell.items or (), found, strict=True):
        flat += [item.present, value]
    value = made("list", of_type, *flat, kind="list", known=True)
    return logic.case(
        (logic.both(cell.known, logic.not_(cell.none)), value), otherwise=null("list")
    ), f"{of_type}[]"


def _widest(types: set[str]) -> str:
    if not types:
        return "VARCHAR"
    return max(types, key=lambda name: (name.startswith("DECIMAL"), name))
