"""What a cell says, told in Python: the declared forms, then what `--set` understands.

`engine.rosters.cells` says the same in SQL; a property test holds the two together. This one
words the reasons for rejected cells.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Final

from ..ir.tree import FieldSpec
from ..records.text import as_json
from ..values import ANY, MONTH_NAMES, NONE, Kind
from .mapping import Written
from .staging import BETWEEN, EMPTY_LIST, LISTED

SERIALS: Final = {"excel serial": date(1899, 12, 30), "excel serial 1904": date(1904, 1, 1)}
"""Day 0 of the serial numbers of a spreadsheet; that of 1900 counts a February 29, 1900."""
FALSE_LEAP_DAY: Final = 60
SERIAL: Final = r"([0-9]{1,6})(?:\.0+)?"

MONTHS: Final = {name.lower(): month for month, name in enumerate(MONTH_NAMES, 1)} | {
    name.lower(): month
    for month, name in enumerate(
        (
            *("January", "February", "March", "April", "May", "June", "July"),
            *("August", "September", "October", "November", "December"),
        ),
        1,
    )
}

IN_PARENTHESES: Final = r"\$?\( *([^-() ](?:[^()]*[^() ])?) *\)"
DECIMAL_COMMA: Final = r"(-?)\$?([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,([0-9]+))?"
THOUSANDS: Final = r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?"

_ISO: Final = "YYYY-MM-DD"
_TOKENS = re.compile(r"YYYY|Mon|MM?|DD?|[^A-Za-z]|T")
_PIECES = {
    "YYYY": "([0-9]{4})",
    "Mon": "([A-Za-z]{3,9})",
    "MM": "([0-9]{2})",
    "M": "([0-9]{1,2})",
    "DD": "([0-9]{2})",
    "D": "([0-9]{1,2})",
}
_PART = {"YYYY": "year", "Mon": "month", "MM": "month", "M": "month", "DD": "day", "D": "day"}


class NotWritten(ValueError):
    """A cell is not written as the mapping says; the text is a hint."""


@dataclass(frozen=True, slots=True)
class DateForm:
    """A form of days: `pattern` matches it, with the groups of year, month and day.

    `zero` is day 0 where days are serial numbers: then only group 1 counts.
    """

    pattern: str
    year: int = 0
    month: int = 0
    day: int = 0
    by_name: bool = False
    zero: date | None = None


@cache
def date_form(form: str) -> DateForm | None:
    """The form that a text such as `M/D/YYYY` describes, if it is one."""
    if (zero := SERIALS.get(form.lower())) is not None:
        return DateForm(SERIAL, zero=zero)
    tokens = _TOKENS.findall(form)
    parts = [_PART[token] for token in tokens if token in _PART]
    if "".join(tokens) != form or sorted(parts) != ["day", "month", "year"]:
        return None
    if any(one in "MD" and two in _PART for one, two in pairwise(tokens)):
        return None
    places = {part: place for place, part in enumerate(parts, 1)}
    pattern = "".join(_PIECES.get(token) or re.escape(token) for token in tokens)
    return DateForm(pattern, places["year"], places["month"], places["day"], "Mon" in tokens)


def fault_of_form(form: str) -> str:
    """What is wrong with a text that describes no form of days."""
    usual = "write M/D/YYYY, D.M.YYYY, YYYYMMDD, D-Mon-YYYY or excel serial"
    if re.search(r"(?<!Y)(?:YY|yy)(?![Yy])", form):
        return "has a year of two digits, which leaves the century open; export years as YYYY"
    return f"is not a form of days; {usual}"


def is_absent(text: str, how: Written) -> bool:
    """Whether a cell, without the spaces around it, says that nothing is known."""
    return not text or text in how.absent


def spoken(text: str, spec: FieldSpec, how: Written) -> object:
    """The JSON value that a cell says; the text itself where it is not understood."""
    if how == Written() and not text.startswith((EMPTY_LIST, LISTED)):
        return as_json(text, spec)
    if spec.default is NONE and text == "none" and "none" not in spec.kind.choices:
        return None
    if spec.kind.base != "list":
        return _one(text, spec, spec.kind, how)
    item, parts = spec.kind.item or ANY, _parts(text, spec, how)
    if isinstance(parts, str):
        return parts
    return [_one(part, spec, item, how) for part in parts]


def _parts(text: str, spec: FieldSpec, how: Written) -> list[str] | str:
    """The elements of a list as text; the text itself where it cannot be taken apart."""
    item = spec.kind.item or ANY
    if text == EMPTY_LIST:
        return []
    if text.startswith(LISTED):
        return [part.strip() for part in text[len(LISTED) :].split(BETWEEN)]
    if not how.separator and (item.is_money or item.is_day):
        found = as_json(text, spec)
        return [str(part) for part in found] if isinstance(found, list) else text
    return [part.strip() for part in text.split(how.separator or ",")]


def _one(text: str, spec: FieldSpec, kind: Kind, how: Written) -> object:
    match kind.base:
        case "date" if kind.is_day:
            text = _day(text, how)
        case "quantity":
            text = _amount(text, kind, how)
        case "choice" | "date":  # of days, those that stand for a named year
            return dict(how.words).get(text, text)
        case "yes_no" if text in as_typed(how.yes):
            return True
        case "yes_no" if text in as_typed(how.no):
            return False
    return as_json(text, FieldSpec(spec.name, kind))


@cache
def as_typed(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words as declared, and in small and capital letters."""
    made = [form for w in words for form in (w, w.lower(), w.upper(), w.capitalize())]
    return tuple(dict.fromkeys(made))


def _day(text: str, how: Written) -> str:
    for form in map(date_form, how.dates):
        if form is not None and (found := re.fullmatch(form.pattern, text)):
            return _iso(found, form)
    return text


def misread(text: str, how: Written) -> str:
    """As what a cell that is no day of the calendar was read, where a declared form took it."""
    for name, form in ((each, date_form(each)) for each in how.dates):
        if form is not None and (found := re.fullmatch(form.pattern, text)):
            return f"it was read as {name}, and there is no such day ({_no_day(found, form)})"
    return ""


def _no_day(found: re.Match[str], form: DateForm) -> str:
    """Which part of a form is wrong."""
    year, month = map(int, _iso(found, form).split("-")[:2])
    if not date.min.year <= year <= date.max.year:
        return f"year {year:04d}"
    if not 1 <= month <= len(MONTH_NAMES):
        return f"month {found[form.month]}"
    return f"{MONTH_NAMES[month - 1]} {year} has {monthrange(year, month)[1]} days"


def with_forms(allowed: str, how: Written) -> str:
    """What a field accepts, told with the forms of days that the mapping declares."""
    return allowed.replace(f"written {_ISO}", f"written {' or '.join((*how.dates, _ISO))}")


def part_of(text: str, place: str, spec: FieldSpec, how: Written) -> str:
    """The element of a list that a place such as `days_off[1]` names; else the whole text."""
    parts = _parts(text, spec, how) if spec.kind.base == "list" else text
    index = re.fullmatch(r".*\[([0-9]+)\]", place)
    if isinstance(parts, str) or index is None or int(index[1]) >= len(parts):
        return text
    return parts[int(index[1])]


def _iso(found: re.Match[str], form: DateForm) -> str:
    if form.zero is not None:
        return _of_serial(int(found[1]), form.zero)
    month = MONTHS.get(found[form.month].lower(), 0) if form.by_name else int(found[form.month])
    return f"{found[form.year]}-{month:02d}-{int(found[form.day]):02d}"


def _of_serial(serial: int, zero: date) -> str:
    if zero != SERIALS["excel serial"]:
        return (zero + timedelta(serial)).isoformat()
    if serial == FALSE_LEAP_DAY:
        return "1900-02-29"
    return (zero + timedelta(serial + (serial < FALSE_LEAP_DAY))).isoformat()


def _amount(text: str, kind: Kind, how: Written) -> str:
    if how.parentheses and (found := re.fullmatch(IN_PARENTHESES, text)):
        text = f"-{found[1]}"
    if how.decimal_comma:
        return _with_point(text, kind)
    if how.commas and re.fullmatch(THOUSANDS, text):
        return text.replace(",", "")
    return text


def _with_point(text: str, kind: Kind) -> str:
    bare = text.removesuffix("%").rstrip() if kind.unit == (("percent", 1),) else text
    found = re.fullmatch(DECIMAL_COMMA, bare)
    if found is None:
        raise NotWritten("write it with a decimal comma, as the mapping says: 1.200,50")
    sign, whole, rest = found.groups("")
    return f"{sign}{whole.replace('.', '')}{'.' + rest if rest else ''}"


def hint_for(text: str, kind: Kind, how: Written) -> str:
    """What to say in the mapping when the cells are written in another way throughout."""
    if kind.is_day:
        if how.dates:
            return f"write it as {' or '.join(how.dates)}, as the mapping says, or as 2018-02-05"
        return next((said for pattern, said in _DAY_HINTS if re.fullmatch(pattern, text)), "")
    if kind.base == "yes_no" and not how.yes and text.lower() in ("y", "n", "t", "f", "1", "0"):
        return 'if it is written so throughout, say yes = "Y" and no = "N" in the mapping'
    if kind.base == "quantity" and re.fullmatch(r"\$?\(.*\)", text) and not how.parentheses:
        return "if parentheses mean less than zero, say parentheses = true in the mapping"
    return ""


_SAY = "if days are written so throughout, say dates ="
_DAY_HINTS = (
    (r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", f'{_SAY} "M/D/YYYY" (or "D/M/YYYY") in the mapping'),
    (r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}", f'{_SAY} "D.M.YYYY" in the mapping'),
    (r"(19|20|21)[0-9]{6}", f'{_SAY} "YYYYMMDD" in the mapping'),
    (r"[0-9]{4,5}", f'{_SAY} "excel serial" in the mapping'),
)
