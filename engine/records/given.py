"""What a field accepts: one JSON value read exactly, or refused with a hint."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from ..calendar_days import LAST_MINUTE
from ..diagnostic import did_you_mean
from ..ir.tree import FieldSpec
from ..named_years import with_article
from ..values import (
    ANY,
    CENT,
    NONE,
    Amount,
    Kind,
    Value,
    YearNames,
    day_text,
    decimal_text,
    minute_of,
    minute_text,
    simplest,
)
from .minutes import minute_said

FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)
LONGEST_WORD: Final = 64
WHOLE_DIGITS: Final = 15
"""Amounts stay below a quadrillion: beyond it a slip of the keyboard is the likelier reading."""
DECIMALS_PRINTED: Final = 20
TOO_MUCH: Final = 10**WHOLE_DIGITS
MILLIONTH: Final = Fraction(1, 10**6)
WHOLE_LABELS: Final = frozenset({"count", "step", "votes", "seats"})

OPEN_WORD: Final = "[a-z][a-z0-9_]*|[0-9]{4}-[0-9]{2}"
"""A word that an open choice accepts besides its own: snake_case, or a school year (`2023-24`)."""

_UNSIGNED = re.compile(rf"[0-9]{{1,{WHOLE_DIGITS}}}(?:\.[0-9]{{1,{DECIMALS_PRINTED}}})?")
_SIGNED = re.compile(f"-?{_UNSIGNED.pattern}")
_ANY_LENGTH = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_ISO_DAY = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")
_CALENDAR_YEAR = re.compile(r"\b((?:19|20|21)[0-9]{2})(?![0-9])")
_OPEN_WORD = re.compile(OPEN_WORD)
ID_TEXT: Final = rf"\S(?:.{{0,{LONGEST_WORD - 2}}}\S)?"
"""What an id may be: it begins and ends with a character that is not a blank."""
_ID = re.compile(ID_TEXT)
_MANY_WORDS = 12

LEAVE_OUT = "leave the field out where it is not known"
NO_SUCH_DAY = "there is no such day"
PLAIN_DIGITS = 'write plain digits with a point, such as "42.5"'
TOO_LONG = (
    f"an amount has at most {WHOLE_DIGITS} digits before the point and {DECIMALS_PRINTED} after"
)


class Refused(ValueError):
    """A given value is not among what its field accepts; the text is a hint, or empty."""


ReadOne = Callable[[object], Value]


@dataclass(frozen=True, slots=True)
class Accepted:
    """How a field is read: `allowed` completes "but must be …", `one` reads one value.

    A list is read element by element: `item` says what they must be.
    """

    allowed: str
    one: ReadOne
    is_list: bool = False
    item: str = ""
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """What an amount must keep to: bounds included, and a multiple of `step`."""

    low: Amount
    high: Amount | None
    step: Fraction
    declared_step: bool

    @property
    def signed(self) -> bool:
        """Whether the field may be negative: only where its declared minimum is."""
        return self.low < 0


def accepted(spec: FieldSpec) -> Accepted:
    """How the field `spec` is read; bounds and precision of a list are those of its elements."""
    nullable = spec.default is NONE
    if spec.kind.base != "list":
        one, allowed = _reader(spec.kind, spec), allowed_text(spec.kind, spec)
        return Accepted(allowed, _or_none(one) if nullable else one, nullable=nullable)
    item = spec.kind.item or ANY
    inner = allowed_text(item, spec)
    many = f"a list, each element {inner}"
    return Accepted(many, _reader(item, spec), is_list=True, item=inner, nullable=nullable)


def _or_none(one: ReadOne) -> ReadOne:
    def read(given: object) -> Value:
        return NONE if given is None else one(given)

    return read


def _reader(kind: Kind, spec: FieldSpec) -> ReadOne:
    match kind.base:
        case "quantity":
            return _amount_reader(limits_of(kind, spec))
        case "date" if kind.years:
            return _year_reader(kind.years, *days_of(spec))
        case "date":
            return _day_reader(*days_of(spec))
        case "datetime":
            return _minute_reader(*minutes_of(spec))
        case "choice":
            return _word_reader(kind)
        case "yes_no":
            return _read_yes_no
        case "id":
            return _read_id
        case _:
            return _refuse


def _refuse(given: object) -> Value:
    raise Refused(_null_hint(given))


def _null_hint(given: object) -> str:
    return LEAVE_OUT if given is None else ""


# ------------------------------------------------------------------ amounts


def limits_of(kind: Kind, spec: FieldSpec) -> Limits:
    """The limits of an amount: at least 0, whole or so many decimals, unless declared."""
    low, high = _amount(spec.minimum), _amount(spec.maximum)
    usual = Fraction(1) if kind.label in WHOLE_LABELS else CENT if kind.is_money else MILLIONTH
    return Limits(low or 0, high, spec.precision or usual, spec.precision is not None)


def _amount(bound: Value | None) -> Amount | None:
    return simplest(bound) if type(bound) is int or type(bound) is Fraction else None


def _amount_reader(limits: Limits) -> ReadOne:
    low, high = limits.low, limits.high
    pattern = _SIGNED if limits.signed else _UNSIGNED
    step, parts = limits.step, limits.step.denominator
    is_part = step.numerator == 1

    def read(given: object) -> Value:
        if type(given) is int:
            amount: Amount = given
        elif type(given) is str:
            amount = _decimal(given, pattern)
        elif type(given) is Decimal:
            amount = _printed(given)
        else:
            raise Refused(_amount_hint(given))
        if not -TOO_MUCH < amount < TOO_MUCH:
            raise Refused(TOO_LONG)
        if amount < low or (high is not None and amount > high):
            raise Refused
        if parts % amount.denominator if is_part else amount % step:
            raise Refused
        return amount

    return read


def _decimal(text: str, pattern: re.Pattern[str]) -> Amount:
    if not pattern.fullmatch(text):
        raise Refused(_text_hint(text))
    whole, _, rest = text.partition(".")
    rest = rest.rstrip("0")
    return simplest(Fraction(int(whole + rest), 10 ** len(rest))) if rest else int(whole)


def _text_hint(text: str) -> str:
    if _SIGNED.fullmatch(text):
        return ""
    return TOO_LONG if _ANY_LENGTH.fullmatch(text) else PLAIN_DIGITS


def _printed(number: Decimal) -> Amount:
    """A JSON number with a point, exactly as printed."""
    if not number:
        return 0
    if not number.is_finite():
        raise Refused(PLAIN_DIGITS)
    if not -DECIMALS_PRINTED <= number.adjusted() < WHOLE_DIGITS:
        raise Refused(TOO_LONG)
    return simplest(Fraction(number))


def _amount_hint(given: object) -> str:
    if isinstance(given, float):
        return 'give the number as text, such as "42.5": it is then exact'
    return _null_hint(given)


# ------------------------------------------------------------------ days, words, yes and no


def days_of(spec: FieldSpec) -> tuple[date, date]:
    """The first and last day that a field accepts."""
    low = spec.minimum if isinstance(spec.minimum, date) else FIRST_DAY
    high = spec.maximum if isinstance(spec.maximum, date) else LAST_DAY
    years = (spec.kind.item or spec.kind).years
    first, last = (years.first, years.last) if years else (FIRST_DAY, LAST_DAY)
    return max(low, first), min(high, last)


def _year_reader(names: YearNames, first: date, last: date) -> ReadOne:
    def read(given: object) -> Value:
        if type(given) is int:
            raise Refused("a year is a text: write it in quotes")
        if type(given) is not str:
            raise Refused(_null_hint(given))
        made = names.of_text(given)
        if made is None:
            raise Refused(_year_hint(given, names))
        if not first <= made <= last:
            raise Refused
        return made

    return read


def _year_hint(given: str, names: YearNames) -> str:
    """What was meant, where the calendar year or another way of writing shows it."""
    found = _CALENDAR_YEAR.search(given)
    if found is None:
        return ""
    begins = names.beginning_in(int(found[1]))
    if not names.first <= begins <= names.last:
        return ""
    return f"for the year that begins on {day_text(begins)} write {names.text(begins)}"


def _day_reader(first: date, last: date) -> ReadOne:
    def read(given: object) -> Value:
        if type(given) is not str:
            raise Refused(_null_hint(given))
        found = _ISO_DAY.fullmatch(given)
        if found is None:
            raise Refused("for February 5, 2018 write 2018-02-05")
        year, month, day = found.groups()
        try:
            made = date(int(year), int(month), int(day))
        except ValueError:
            raise Refused(NO_SUCH_DAY) from None
        if not first <= made <= last:
            raise Refused
        return made

    return read


def minutes_of(spec: FieldSpec) -> tuple[int, int]:
    """The first and last minute that a field accepts."""
    low = spec.minimum if isinstance(spec.minimum, int) else 0
    high = spec.maximum if isinstance(spec.maximum, int) else LAST_MINUTE
    return max(low, minute_of(FIRST_DAY)), min(high, minute_of(LAST_DAY, 23, 59))


def _minute_reader(first: int, last: int) -> ReadOne:
    def read(given: object) -> Value:
        if type(given) is not str:
            raise Refused(_null_hint(given))
        found = minute_said(given)
        if isinstance(found, str):
            raise Refused(found)
        if not first <= found <= last:
            raise Refused
        return found

    return read


def _word_reader(kind: Kind) -> ReadOne:
    words = dict.fromkeys(kind.choices)

    def read(given: object) -> Value:
        if type(given) is not str:
            raise Refused(_null_hint(given))
        if given in words:
            return given
        if kind.open and len(given) <= LONGEST_WORD and _OPEN_WORD.fullmatch(given):
            return given
        raise Refused(_word_hint(given[:LONGEST_WORD], kind))

    return read


def _word_hint(given: str, kind: Kind) -> str:
    snake = re.sub(r"[\s-]+", "_", given.strip()).lower()
    return did_you_mean(snake, kind.choices)


def _read_yes_no(given: object) -> Value:
    if given is True or given is False:
        return given
    raise Refused(_null_hint(given))


def _read_id(given: object) -> Value:
    """A text that tells rows apart; a whole number is its digits."""
    if type(given) is int and abs(given) < TOO_MUCH:
        return str(given)
    if type(given) is not str:
        raise Refused(_null_hint(given))
    if not _ID.fullmatch(given) or not given.isprintable():
        raise Refused("" if given.strip() else LEAVE_OUT)
    return given


# ------------------------------------------------------------------ what is allowed, in words


def allowed_text(kind: Kind, spec: FieldSpec) -> str:
    """What a value of `kind` must be, to follow "must be"."""
    match kind.base:
        case "quantity":
            return _amount_text(kind, limits_of(kind, spec))
        case "date" if kind.years:
            first, last = days_of(spec)
            return kind.years.allowed_from(first, last)
        case "date":
            first, last = days_of(spec)
            return f"a day of the calendar written YYYY-MM-DD, from {first} through {last}"
        case "datetime":
            low, high = (minute_text(end) for end in minutes_of(spec))
            return f"a minute of a day written YYYY-MM-DDTHH:MM, from {low} through {high}"
        case "choice":
            return _words_text(kind)
        case "id":
            return f"a text of at most {LONGEST_WORD} characters, without blanks at its ends"
        case "row":
            return f"{with_article(kind.label)}, an object of its fields"
        case "yes_no":
            return "yes or no (`true` or `false` in JSON)"
        case _:
            return f"of a kind that records can hold, which {kind.unit_name} is not"


def _amount_text(kind: Kind, limits: Limits) -> str:
    low = decimal_text(limits.low)[0]
    if limits.high is None:
        bounds = f"at least {low}"
    else:
        bounds = f"from {low} through {decimal_text(limits.high)[0]}"
    return f"{unit_text(kind)}{_step_text(limits)}, {bounds}"


def unit_text(kind: Kind) -> str:
    """An amount of `kind` in words: `a number of days`, `an amount of money per hour`."""
    if kind.label in WHOLE_LABELS:
        return "a whole number"
    unit, _, per = kind.unit_name.partition("/")
    first = {"USD": "an amount of money", "percent": "a percentage", "number": "a number"}
    name = first.get(unit, f"a number of {unit}")
    return f"{name} per {per}" if per else name


def _step_text(limits: Limits) -> str:
    if limits.declared_step:
        return f" in steps of {decimal_text(limits.step)[0]}"
    places = len(str(limits.step.denominator)) - 1
    return f" with at most {places} decimals" if places else ""


def _words_text(kind: Kind) -> str:
    listed = ", ".join(f"`{w}`" for w in kind.choices[:_MANY_WORDS])
    more = ", …" if len(kind.choices) > _MANY_WORDS else ""
    if kind.open:
        among = f": {listed}{more} or another" if listed else ""
        return f"a word in snake_case of at most {LONGEST_WORD} characters{among}"
    return f"one of {listed}{more}"
