"""What is wrong with a record, as a value: the field, what was given, what is allowed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

LONGEST_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a record from being read.

    `message` completes "`sick_days` is given as `-3`, but …"; without a `value` it
    completes "`staff.csv` …". `hint` says what to write instead, or is empty. `where` is the
    row of a roster that it is in.
    """

    field: str
    value: str
    message: str
    hint: str = ""
    where: str = ""

    @property
    def of_roster(self) -> bool:
        """Whether it is in the roster and not in the record."""
        return bool(self.where)

    def __str__(self) -> str:
        given = f" is given as `{self.value}`, but" if self.value else ""
        hint = f"; {self.hint}" if self.hint else ""
        place = f"{self.where}: " if self.where else ""
        return f"{place}`{self.field}`{given} {self.message}{hint}"


def plain(text: str) -> str:
    """`text` on one line of at most 40 characters, what cannot be printed escaped."""
    shown = "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii")
        for c in text[: LONGEST_SHOWN + 1]
    )
    return shown if len(shown) <= LONGEST_SHOWN else shown[: LONGEST_SHOWN - 1] + "…"


def as_given(given: object) -> str:
    """A JSON value as a problem shows it: text in quotes, at most 40 characters."""
    if given is None:
        return "null"
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, str):
        inner = plain(given)
        fits = len(inner) <= LONGEST_SHOWN - 2
        return f'"{inner}"' if fits else f'"{inner[: LONGEST_SHOWN - 3]}…"'
    if isinstance(given, int) and abs(given) >= 10**LONGEST_SHOWN:
        return "a number of more than 40 digits"
    if isinstance(given, int | float | Decimal):
        return plain(str(given))
    if isinstance(given, dict | list | tuple):
        return _nested(given)
    return plain(type(given).__name__)


def _nested(given: dict[object, object] | list[object] | tuple[object, ...]) -> str:
    opened, closed = "{}" if isinstance(given, dict) else "[]"
    return f"{opened}…{closed}" if given else f"{opened}{closed}"
