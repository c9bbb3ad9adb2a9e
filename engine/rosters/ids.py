"""What a source with numbers of its own gives as an id, and why it is none."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Final

from ..records.problem import plain

DIGITS: Final = 15
"""What a spreadsheet keeps of a number; the digits a float has beyond them were never typed."""

TOO_LONG: Final = (
    f"has a number of more than {DIGITS} digits as its id, of which the sheet keeps only "
    f"{DIGITS}; write the id as text"
)


class Rounded(str):
    """The text of a number with more digits than a spreadsheet keeps."""

    __slots__ = ()


def fault_of_id(value: object) -> str:
    """Why a JSON value is no id; empty where it is one, or none is given."""
    match value:
        case str() if any("\ud800" <= char <= "\udfff" for char in value):
            return (
                "has an id with half a character (a lone surrogate), which cannot be kept as it is"
            )
        case None | str():
            return ""
        case int() if not isinstance(value, bool):
            return ""
        case Decimal():
            told = str(value)
        case _:
            told = json.dumps(value, default=str)
    return f"has the id `{plain(told)}`, which is neither a text in quotes nor a whole number"
