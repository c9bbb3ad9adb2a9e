"""Records as text: JSON read exactly, and values as people type them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from ..ir.tree import FieldSpec
from ..values import ANY, MONTH_NAMES, NONE, Kind
from .problem import Problem, plain

LONGEST_NUMBER: Final = 40
"""Characters of one JSON number; every amount a field accepts is shorter."""


class NotJson(ValueError):
    """A text is not JSON as records need it; the message says why, and where."""


def loads(text: str) -> object:
    """The value of a JSON text, numbers with a point as `Decimal`: exactly as printed.

    Raises `NotJson` for what is not JSON, and for what JSON libraries let pass: NaN and
    Infinity, a key given twice, numbers over 40 characters or with a huge exponent.
    """
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as wrong:
        where = f"line {wrong.lineno}, column {wrong.colno}"
        raise NotJson(f"{where}: {wrong.msg[0].lower()}{wrong.msg[1:]}") from None
    except RecursionError:
        raise NotJson("it is nested too deep") from None


def _whole(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise NotJson(f"the number `{plain(text)}` has more than {LONGEST_NUMBER} digits")
    return int(text)


def _pointed(text: str) -> Decimal:
    mantissa, _, exponent = text.lower().partition("e")
    digits = exponent.lstrip("+-").lstrip("0")
    if len(mantissa) > LONGEST_NUMBER or len(digits) > 2:  # noqa: PLR2004  # at most e99
        raise NotJson(f"the number `{plain(text)}` is out of all range; write it in digits")
    return Decimal(text)


def _constant(name: str) -> object:
    raise NotJson(f"`{name}` is not a number; leave the field out where it is not known")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise NotJson(f"`{plain(twice)}` is given twice in one object")
    return made


_DECODER = json.JSONDecoder(
    parse_int=_whole, parse_float=_pointed, parse_constant=_constant, object_pairs_hook=_object
)


def from_set(pairs: Sequence[str]) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The fields of `--set name=value …` as text, for `RecordReader.read_text`."""
    raw: dict[str, str] = {}
    problems: list[Problem] = []
    for pair in pairs:
        name, equals, text = (part.strip() for part in pair.partition("="))
        if not equals or not name:
            message = "must be of the form name=value"
            problems.append(Problem("--set", plain(pair), message))
        elif not text:
            hint = "leave the field out where it is not known"
            problems.append(Problem(plain(name), "", "is given no value", hint))
        elif name in raw:
            problems.append(Problem(plain(name), plain(text), "is given twice"))
        else:
            raw[name] = text
    return raw, tuple(problems)


# ------------------------------------------------------------------ values as people type them

_DOLLARS = re.compile(r"(-?)\$?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?")
_IN_THOUSANDS = re.compile(r"\$[0-9]{1,3},[0-9]{3}(?![0-9])")
_LONG_DAY = re.compile(r"([A-Za-z]{3,9})\.? ([0-9]{1,2}), ?([0-9]{4})")
_MONTHS = {name.lower(): month for month, name in enumerate(MONTH_NAMES, 1)} | {
    date(2000, month, 1).strftime("%B").lower(): month for month in range(1, 13)
}
_BETWEEN = re.compile(r",(?! ?[0-9]{4} *(?:,|$))")
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}


def as_json(text: str, spec: FieldSpec) -> object:
    """What a typed text says, as JSON would; the text itself where it is not understood."""
    if spec.default is NONE and text == "none" and "none" not in spec.kind.choices:
        return None
    if spec.kind.base != "list":
        return _one(text, spec.kind)
    item = spec.kind.item or ANY
    if item.base == "row":
        return text
    if item.is_money and _IN_THOUSANDS.search(text):
        return text
    parts = _BETWEEN.split(text) if item.is_day else text.split(",")
    return [_one(part.strip(), item) for part in parts]


def _one(text: str, kind: Kind) -> object:
    if kind.is_money and (found := _DOLLARS.fullmatch(text)):
        sign, whole, cents = found.groups("")
        return f"{sign}{whole.replace(',', '')}{cents}"
    if kind.unit == (("percent", 1),):
        return text.removesuffix("%").rstrip()
    if kind.is_day:
        return _day(text)
    if kind.base == "datetime":
        day, _, clock = text.rpartition(" ")
        return f"{_day(day)} {clock}" if day else text
    if kind.base == "yes_no":
        return _YES_NO.get(text.lower(), text)
    return text


def _day(text: str) -> str:
    found = _LONG_DAY.fullmatch(text)
    if found and (month := _MONTHS.get(found[1].lower())):
        return f"{found[3]}-{month:02d}-{int(found[2]):02d}"
    return text
