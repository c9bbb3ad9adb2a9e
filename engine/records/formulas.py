"""Texts that a spreadsheet would take for formulas: how a report writes them, and the way back.

A cell of text such as `=1+1` or `@home` gets an apostrophe in front: a spreadsheet shows it as
it is. What begins with apostrophes and goes on so gets one more, so that taking one away gives
the text back, whatever it was. A plain number (`-5.25`) is no formula and stays.
"""

from __future__ import annotations

import re
from typing import Final

APOSTROPHE: Final = "'"
STARTS: Final = "=+-@\t\r"
"""The first characters by which a spreadsheet knows a formula."""

TAKEN: Final = r"^'*[=+\-@\t\r]"
"""What gets an apostrophe, unless it is a `NUMBER`; the notation is that of every engine."""
NUMBER: Final = r"^[+-]?[0-9]+(\.[0-9]+)?$"
MARKED: Final = r"^'+[=+\-@\t\r]"
"""What loses its first apostrophe when it is read."""

_TAKEN, _NUMBER, _MARKED = (re.compile(each) for each in (TAKEN, NUMBER, MARKED))


def neutral(text: str) -> str:
    """The text as a report file holds it: `'=1+1`."""
    taken = _TAKEN.match(text) and not (_NUMBER.match(text) and not text.endswith("\n"))
    return APOSTROPHE + text if taken else text


def as_meant(text: str) -> str:
    """The text that a cell of a report file stands for: `=1+1`."""
    return text[1:] if _MARKED.match(text) else text
