"""Exact kinds and units, their rounding and their text; the calendar's names besides.

Quantities are `int` or `Fraction` in the unit their kind names (dollars, days,
hours); never `float`. Days and conventions live in `calendar_days` and may be
imported from either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Final, cast

from .calendar_days import (
    MONTH_NAMES,
    ORDINALS,
    STANDARD,
    WEEKDAYS,
    Conventions,
    DayRule,
    LeapDay,
    MonthEnd,
    Rounding,
    WeekdayRule,
    WorkingWeek,
    add_months,
    anniversary,
    clock_text,
    completed_months,
    completed_years,
    day_of_minute,
    day_text,
    easter,
    end_of_month,
    minute_of,
    minute_text,
    months_complete_on,
    moved_minute,
    next_day,
    previous_day,
    shift,
    start_of_month,
    working_day,
    years_complete_on,
)
from .named_years import YearNames

__all__ = [
    "ANY",
    "CENT",
    "CONVENTION",
    "DATE",
    "DATETIME",
    "DAYS",
    "HOURS",
    "ID",
    "MONEY",
    "MONTHS",
    "MONTH_DAY",
    "MONTH_NAMES",
    "NONE",
    "NUMBER",
    "ORDINALS",
    "PERCENT",
    "ROW",
    "STANDARD",
    "WEEKDAYS",
    "WEEKS",
    "YEARS",
    "YES_NO",
    "Amount",
    "Conventions",
    "DayRule",
    "Kind",
    "LeapDay",
    "MonthEnd",
    "Rounding",
    "Row",
    "Value",
    "WeekdayRule",
    "WorkingWeek",
    "YearNames",
    "add_months",
    "anniversary",
    "as_fact",
    "cents_text",
    "choice",
    "clock_text",
    "completed_months",
    "completed_years",
    "day_of_minute",
    "day_text",
    "decimal_text",
    "easter",
    "end_of_month",
    "list_of",
    "minute_of",
    "minute_text",
    "months_complete_on",
    "moved_minute",
    "next_day",
    "previous_day",
    "quantity",
    "rounded",
    "rows_in",
    "rows_of",
    "shift",
    "shown",
    "simplest",
    "start_of_month",
    "times",
    "working_day",
    "years_complete_on",
    "years_of",
]


class _NoneValue(Enum):
    NONE = "none"

    def __repr__(self) -> str:
        return "none"


NONE: Final = _NoneValue.NONE
"""Known not to exist: 0 in arithmetic, false for yes/no, skipped by latest and earliest."""


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A row of a roster: its place from 1, what it is called, its facts; equal only to itself."""

    number: int
    name: str
    facts: Mapping[str, Value]


Amount = int | Fraction
Value = int | Fraction | date | bool | str | tuple["Value", ...] | _NoneValue


def as_fact(rows: Sequence[Row]) -> Value:
    """The rows of a roster as one fact among the others; no answer is ever a row."""
    return cast("Value", tuple(rows))


def rows_in(fact: object) -> tuple[Row, ...]:
    """The rows that a fact made by `as_fact` stands for; of anything else none."""
    return tuple(x for x in fact if isinstance(x, Row)) if isinstance(fact, tuple) else ()


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is: its base, and for quantities the exponents of its unit.

    `label` names a plain number (`count`, `step`, …) or a choice set; it is shown,
    and never makes two numbers incomparable. `choices` are the words of a choice. `years` are
    those that a day stands for which is the first of a named year: base `date`, and no day.
    """

    base: str
    unit: tuple[tuple[str, int], ...] = ()
    label: str = ""
    choices: tuple[str, ...] = ()
    open: bool = False
    item: Kind | None = None
    years: YearNames | None = None

    @property
    def is_day(self) -> bool:
        """A day of the calendar, and not the named year that begins on it."""
        return self.base == "date" and self.years is None

    @property
    def rows(self) -> str:
        """The block of the rows that a list of the record holds; empty for any other kind."""
        item = self.item if self.base == "list" else None
        return item.label if item is not None and item.base == "row" else ""

    @property
    def is_money(self) -> bool:
        """Dollars, alone or per something (`USD/hour`): what is rounded to the cent."""
        if self.base != "quantity":
            return False
        return [(u, n) for u, n in self.unit if n > 0] == [("USD", 1)]

    @property
    def unit_name(self) -> str:
        """The unit as answers print it: `USD/hour`, `days`, `yes_no`, `dates`."""
        if self.base == "quantity":
            return _quantity_unit(self)
        if self.base == "list":
            return _LIST_UNITS.get(_item_name(self), "list")
        return "choice" if self.years else self.base

    def __str__(self) -> str:
        return self.unit_name


_LIST_UNITS = {
    "date": "dates",
    "choice": "names",
    "id": "ids",
    "USD": "amounts",
    "count": "counts",
    "number": "counts",
}


def _item_name(kind: Kind) -> str:
    return kind.item.unit_name if kind.item else ""


def _quantity_unit(kind: Kind) -> str:
    over = [_PLURAL.get(u, u) for u, n in kind.unit for _ in range(n)]
    under = [u for u, n in kind.unit for _ in range(-n)]
    if not over and not under:
        return kind.label or "number"
    name = "*".join(over) or "number"
    return "/".join([name, *under])


_PLURAL = {"day": "days", "hour": "hours", "week": "weeks", "month": "months", "year": "years"}
_PLURAL |= {"working day": "working days"}


def quantity(label: str = "", **exponents: int) -> Kind:
    """A quantity kind from unit exponents: `quantity(USD=1, hour=-1)` is pay per hour."""
    return Kind("quantity", tuple(sorted((u, n) for u, n in exponents.items() if n)), label)


def times(a: Kind, b: Kind, sign: int = 1) -> Kind:
    """The kind of a product (`sign` 1) or quotient (`sign` -1) of two quantities."""
    exponents = dict(a.unit)
    for unit, n in b.unit:
        exponents[unit] = exponents.get(unit, 0) + sign * n
    return Kind("quantity", tuple(sorted((u, n) for u, n in exponents.items() if n)))


NUMBER = quantity("number")
MONEY = quantity(USD=1)
PERCENT = quantity(percent=1)
DAYS, HOURS, WEEKS = quantity(day=1), quantity(hour=1), quantity(week=1)
MONTHS, YEARS = quantity(month=1), quantity(year=1)
DATE, YES_NO, DATETIME = Kind("date"), Kind("yes_no"), Kind("datetime")
ID, ROW = Kind("id"), Kind("row")
"""A name that only tells rows apart; a row of the roster."""
MONTH_DAY, CONVENTION = Kind("month_day"), Kind("convention")
ANY = Kind("any")
"""Fits every kind: `none`, `undecided`, and what follows a mistake already reported."""


def choice(*words: str, label: str = "", open: bool = False) -> Kind:  # noqa: A002 (as the field)
    """A choice among `words`; `open` allows any other word as well."""
    return Kind("choice", label=label, choices=words, open=open)


def years_of(names: YearNames) -> Kind:
    """The named years of a family, each held as the day it begins on."""
    return Kind("date", label=names.name, years=names)


def rows_of(label: str) -> Kind:
    """A row inside a record, of the block of that name."""
    return Kind("row", label=label)


def list_of(item: Kind) -> Kind:
    """A list of `item`."""
    return Kind("list", item=item)


def simplest(amount: Amount) -> Amount:
    """The same number, as an `int` when it is whole."""
    if isinstance(amount, Fraction) and amount.denominator == 1:
        return amount.numerator
    return amount


def rounded(amount: Amount, step: Fraction, how: Rounding = Rounding.HALF_UP) -> Amount:
    """`amount` to a multiple of `step`; halves away from zero unless `how` says otherwise.

    $108.405 to the cent: $108.41; to the cent, half even: $108.40.
    """
    if step.numerator == 1 and not step.denominator % amount.denominator:
        return simplest(amount)
    units = Fraction(amount) / step
    whole = abs(units.numerator) // units.denominator
    rest = abs(units) - whole
    half = Fraction(1, 2)
    up = {
        Rounding.HALF_UP: rest >= half,
        Rounding.HALF_EVEN: rest > half or (rest == half and whole % 2 == 1),
        Rounding.UP: rest > 0,
        Rounding.DOWN: False,
    }[how]
    sign = -1 if units < 0 else 1
    return simplest(sign * (whole + up) * step)


CENT = Fraction(1, 100)


def decimal_text(amount: Amount, places: int = 9) -> tuple[str, bool]:
    """`amount` as a decimal string without trailing zeros, and whether it is exact.

    A number with no finite decimal (2/3) is shown to `places` places, half up.
    """
    if type(amount) is int:
        return str(amount), True
    shown = Fraction(rounded(amount, Fraction(1, 10**places)))
    digits = abs(shown.numerator) * 10**places // shown.denominator
    whole, rest = divmod(digits, 10**places)
    tail = f"{rest:0{places}d}".rstrip("0") if rest else ""
    sign = "-" if shown < 0 else ""
    return f"{sign}{whole}{'.' + tail if tail else ''}", shown == amount


def cents_text(amount: Amount) -> str:
    """A whole number of cents as dollars with two decimals: `1125.46`."""
    parts, over = divmod(100, amount.denominator)
    if over:
        raise ValueError(f"{amount} is not a whole number of cents")
    whole, rest = divmod(abs(amount.numerator) * parts, 100)
    return f"{'-' if amount < 0 else ''}{whole}.{rest:02d}"


def shown(value: Value, kind: Kind) -> str:
    """A value as people read it: `$1,125.46`, `14 years`, `Jul 1, 2007`, `yes`."""
    if value is NONE:
        return "none"
    if kind.base == "datetime" and isinstance(value, int):
        return f"{day_text(day_of_minute(value))} {clock_text(value)}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return kind.years.text(value) if kind.years else day_text(value)
    if isinstance(value, tuple):
        return "(" + ", ".join(shown(v, kind.item or ANY) for v in value) + ")"
    if isinstance(value, str):
        return value
    if isinstance(value, Row):
        return value.name
    return _shown_quantity(value, kind)


def _shown_quantity(amount: Amount, kind: Kind) -> str:
    per = "".join(f" per {u}" for u, n in kind.unit for _ in range(-n))
    if kind.is_money:
        return _shown_money(amount) + per
    text = decimal_text(amount)[0]
    match [(u, n) for u, n in kind.unit if n > 0]:
        case [("percent", 1)]:
            return f"{text}%{per}"
        case [(unit, 1)]:
            return f"{text} {unit if amount == 1 else unit + 's'}{per}"
        case _:
            name = kind.unit_name if kind.base == "quantity" else ""
            if name in ("", "number", "count", "step"):
                return text
            return f"{text} {_ONE_OF.get(name, name) if amount == 1 else name}"


_ONE_OF: Final = {"seats": "seat", "votes": "vote"}


def _shown_money(amount: Amount) -> str:
    text = cents_text(amount) if not 100 % amount.denominator else decimal_text(amount)[0]
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, rest = digits.partition(".")
    return f"{sign}${int(whole):,}{'.' + rest if rest else ''}"
