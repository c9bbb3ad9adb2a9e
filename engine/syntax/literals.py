"""What single words say: days, amounts, units; and what is wrong with some of them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from .. import codes
from ..values import MONTH_NAMES, DayRule
from .raw import Word

_LONGEST_NUMBER = 30
_MONTHS_OF_A_YEAR, _DAYS_OF_A_MONTH = 12, 31

STAND_IN_DAY, STAND_IN_RULE = date(2000, 1, 1), DayRule(1, 1)
"""Stand where an impossible day was reported."""


def problem(word: Word) -> tuple[codes.Code, str, str] | None:
    """A day that no calendar has, a day with slashes, a number too long: code, message, hint."""
    text = " ".join(word.split())
    match word.kind:
        case "SLASH_DATE":
            return codes.AMBIGUOUS_DATE, *_slashes(text)
        case "DATE" | "ISO_DATE" if calendar_day(word) is None:
            hint = "write a day that exists, for instance the last day of that month"
            return codes.IMPOSSIBLE_DATE, f"there is no {text}", hint
        case "MONTH_DAY" if yearly_day(word) is None:
            hint = "write a day that exists in some year"
            return codes.IMPOSSIBLE_DATE, f"no year has a {text}", hint
        case "NUMBER" | "MONEY" | "PERCENT" if _digits(word) > _LONGEST_NUMBER:
            message = "this number has more digits than any agreement needs"
            return codes.NUMBER_TOO_LONG, message, f"write at most {_LONGEST_NUMBER} digits"
        case _:
            return None


def amount(word: Word) -> Fraction:
    """The number that `word` writes; 0 where it is too long and was reported."""
    if _digits(word) > _LONGEST_NUMBER:
        return Fraction(0)
    return Fraction(word.strip("$% \t").replace(",", ""))


def _digits(word: Word) -> int:
    return sum(c.isdigit() for c in word)


def calendar_day(word: Word) -> date | None:
    """The calendar day that `word` names, or none where there is no such day."""
    if word.kind == "SLASH_DATE":
        return None
    try:
        return date(*_parts(word))
    except ValueError:
        return None


def _parts(word: Word) -> tuple[int, int, int]:
    if word.kind == "ISO_DATE":
        year, month, day = word.split("-")
        return int(year), int(month), int(day)
    name, day, year = word.replace(",", " ").replace(".", " ").split()
    return int(year), month_number(name), int(day)


def yearly_day(word: Word) -> DayRule | None:
    """The day of every year that `word` names, or none where no year has it."""
    month, day = word.replace(".", " ").split()
    rule = DayRule(month_number(month), int(day))
    try:
        rule.in_year(2000)
    except ValueError:
        return None
    return rule


def month_number(name: str) -> int:
    """1 for `Jan`, `Jan.` or `January`."""
    return MONTH_NAMES.index(name[:3]) + 1


def singular(unit: str) -> str:
    """`day` for `days`, `working day` for `working days`."""
    return " ".join(unit.split()).removesuffix("s")


def _slashes(text: str) -> tuple[str, str]:
    """What is said of `2/5/2018`: both readings spelled out, as far as they are days at all."""
    a, b, c = (int(p) for p in text.split("/"))
    year, pairs = (a, [(b, c)]) if a > _DAYS_OF_A_MONTH else (c, [(a, b), (b, a)])
    days = {
        f"`{MONTH_NAMES[m - 1]} {d}, {year}`"
        for m, d in pairs
        if 1 <= m <= _MONTHS_OF_A_YEAR and 1 <= d <= _DAYS_OF_A_MONTH < year
    }
    if len(days) > 1:
        message = f"`{text}` may be read with the month or the day first"
        return message, f"write {' or '.join(sorted(days))}"
    return f"days are not written with slashes: `{text}`", f"write {(*days, '`Jul 1, 2007`')[0]}"
