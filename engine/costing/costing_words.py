"""The words of a costing file: each convention, what may be said for it, and what it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ..values import MONTH_NAMES
from .costing import BY_DATE, ON_A_DAY, Base, Clock, exact
from .fiscal import FiscalCalendar

Table = Mapping[str, object]

KINDS: Mapping[str, tuple[str, ...]] = {
    "rate": ("decision", "annual_base"),
    "yearly": ("decision", "on"),
    "once": ("decision", "on"),
    "premium": ("plan|plan_decision",),
    "share": ("decision", "plan|plan_decision"),
    "rest": ("decision", "plan|plan_decision"),
}
"""Each kind of line, and what it must say besides its kind and who pays."""

_NUMBER = re.compile(r"\$?-?[0-9][0-9,]*(\.[0-9]+)?")
_MONTH_DAY = re.compile(r"([A-Z][a-z]{2}) ([0-9]{1,2})")
_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNITS = {
    **{f"{unit}{s}": unit for unit in ("hour", "day", "week", "month", "year") for s in ("", "s")},
    "pay period": "pay period",
    "pay periods": "pay period",
}


class BadWord(ValueError):
    """Something said in a costing that means nothing; the text says what may be said."""

    def __init__(self, message: str, key: str = "") -> None:
        super().__init__(message)
        self.key = key


@dataclass(frozen=True, slots=True)
class Word:
    """One convention: the field it fills, what reads it, what holds where nothing is said."""

    field: str
    read: Callable[[object], object]
    usual: str | None = None

    def say(self, given: object) -> str:
        """As it is printed with the result."""
        return text_of(given)


def text_of(given: object) -> str:
    """Something of a TOML file as text."""
    if given is None:
        return ""
    return ", ".join(map(text_of, given)) if isinstance(given, list) else str(given)


def amount(given: object) -> Fraction:
    """An amount of money, exactly as printed."""
    if isinstance(given, int | Decimal) and not isinstance(given, bool):
        text = str(given)
    else:
        text = text_of(given).strip()
    if not _NUMBER.fullmatch(text):
        raise BadWord('write an amount as `9,125.50`, or `"unknown"`')
    found = exact(text)
    if found < 0:
        raise BadWord("a premium is not below zero")
    return found


def _month_day(given: object, key: str = "") -> tuple[int, int]:
    found = _MONTH_DAY.fullmatch(text_of(given).strip())
    if found and found[1] in MONTH_NAMES:
        month, day = MONTH_NAMES.index(found[1]) + 1, int(found[2])
        try:
            date(2000, month, day)
        except ValueError:
            pass
        else:
            return month, day
    raise BadWord(f"`{text_of(given)}` is not a day of the year; write it as `Jul 1`", key)


def day_list(given: object) -> tuple[tuple[int, int], ...]:
    """One day of the year, or several."""
    return tuple(_month_day(each) for each in (given if isinstance(given, list) else [given]))


def calendar_of(table: Table) -> FiscalCalendar:
    """When fiscal years start and how they are named."""
    month, day = _month_day(table.get("start", "Jul 1"), "start")
    if (month, day) == (2, 29):
        raise BadWord("a fiscal year cannot start on Feb 29, which most years do not have", "start")
    named = text_of(table.get("named_by", "the year it ends in"))
    words = ("the year it ends in", "the year it starts in")
    if named not in words:
        said = " or ".join(f"`{w}`" for w in words)
        raise BadWord(f"`named_by` is `{named}`: write {said}", "named_by")
    return FiscalCalendar(month, day, named == words[0])


# ------------------------------------------------------------------ conventions


def _one_of(*words: str) -> Callable[[object], object]:
    def read(given: object) -> object:
        if text_of(given) not in words:
            raise BadWord("write " + " or ".join(f"`{word}`" for word in words))
        return text_of(given)

    return read


def _clock(given: object) -> Clock:
    text = text_of(given).strip()
    if text == BY_DATE:
        return Clock()
    start, _, rest = text.partition("as on ")
    if start.strip() in ("", "all year") and rest in ("the first day", "the last day"):
        return Clock(rest.split()[1])
    try:
        return Clock(ON_A_DAY, *_month_day(rest))
    except BadWord:
        said = "`by date`, `all year as on the first day`, `all year as on the last day`"
        raise BadWord(f"write {said}, or a day: `all year as on Jan 1`") from None


def _base(given: object) -> Base:
    text = text_of(given).strip()
    if text in ("days in the year", "weeks in the year"):
        return Base(None, text.split()[0].removesuffix("s"), text)
    number, _, unit = text.partition(" ")
    if unit in _UNITS and _NUMBER.fullmatch(number) and exact(number) > 0:
        return Base(exact(number), _UNITS[unit], text)
    said = "`2,080 hours`, `52 weeks`, `26.1 pay periods`, `1 year`, `days in the year`"
    above = " more than 0," if unit in _UNITS and _NUMBER.fullmatch(number) else ""
    raise BadWord(f"write one{above} as {said}")


def _baseline(given: object) -> date | None:
    return None if text_of(given) == "continues" else _day(given, "`continues`, or ")


def _day(given: object, first: str = "") -> date:
    if isinstance(given, date):
        return given
    try:
        if _ISO.fullmatch(text_of(given)):
            return date.fromisoformat(text_of(given))
    except ValueError:
        pass
    raise BadWord(f"write {first}a day as `2020-06-30`")


def _months(given: object) -> bool:
    return _one_of("days", "months")(given) == "months"


_UNIT_OF = {"dollar": Fraction(1), "cent": Fraction(1, 100)}


def _to(given: object) -> Fraction:
    return _UNIT_OF[str(_one_of(*_UNIT_OF)(given))]


CONVENTIONS: Mapping[str, Word] = {
    "annual_base": Word("annual_base", _base),
    "steps": Word("steps", _clock, BY_DATE),
    "increases": Word("increases", _clock, BY_DATE),
    "increases_from": Word(
        "increases_from",
        _one_of("rates", "percentages", "percentages, to the cent"),
        "rates",
    ),
    "percentages_from": Word("percentages_from", _day),
    "pro_rata": Word("by_months", _months, "days"),
    "baseline": Word("baseline", _baseline, "continues"),
    "headcount": Word("headcount", _one_of("constant", "by stated dates"), "constant"),
}
"""What may be said for all lines, for one line, and on the command line."""

ROUNDING: Mapping[str, Word] = {
    "rounding": Word("when", _one_of("at the end", "each year", "each person"), "at the end"),
    "round_to": Word("to", _to, "dollar"),
}
