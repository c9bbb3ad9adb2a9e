"""Boxes: for each of several subjects what it must be, in the agreement's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import assert_never

from ..syntax.keywords import word_text
from ..values import (
    STANDARD,
    Amount,
    DayRule,
    Kind,
    Value,
    YearNames,
    day_text,
    decimal_text,
    next_day,
    previous_day,
)
from .writing import written

EVERYWHERE = "in every case"
"""The text of a box that asks nothing."""


@dataclass(frozen=True, slots=True)
class Within:
    """From `low` to `high`, both included unless open; an end that is none is not limited.

    Days are always included; `low_said` and `high_said` keep whether the agreement parts them
    `from` a day on or `after` one.
    """

    low: Amount | date | None = None
    high: Amount | date | None = None
    low_open: bool = False
    high_open: bool = False
    low_said: str = ""
    high_said: str = ""


@dataclass(frozen=True, slots=True)
class Among:
    """One of `words`, or any word that is not in `others`: only one of the two is given."""

    words: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Holds:
    """A condition or yes/no is `yes`, or is not; `or_none`: or has no value."""

    yes: bool
    or_none: bool = False


@dataclass(frozen=True, slots=True)
class Exists:
    """There is a value, or there is none."""

    yes: bool


Extent = Within | Among | Holds | Exists


@dataclass(frozen=True, slots=True)
class Side:
    """What a box asks of one subject, and that subject's place among those of its table.

    `optional`: the subject may have no value.
    """

    subject: str
    kind: Kind
    place: int
    extent: Extent
    optional: bool = False

    @property
    def text(self) -> str:
        """`service from 20 through 24 years`, `status is part_time`, `not flag`."""
        name = _operand(self.subject)
        match self.extent:
            case Within() as within:
                return f"{name} {_within_text(within, self.kind)}"
            case Among(words=words, others=others):
                return f"{name} {_among_text(words, others)}"
            case Holds() as holds:
                return _holds_text(self.subject, holds, optional=self.optional)
            case Exists(yes=yes):
                return f"{name} is not none" if yes else f"{name} is none"
            case _:
                assert_never(self.extent)


@dataclass(frozen=True, slots=True)
class Box:
    """All cases in which every side holds; no sides: every case."""

    sides: tuple[Side, ...]

    def of(self, subject: str) -> Extent | None:
        """What it asks of a subject; none where that is left open."""
        return next((side.extent for side in self.sides if side.subject == subject), None)

    @property
    def text(self) -> str:
        """Its sides, a comma between; also of no sides."""
        return ", ".join(side.text for side in self.sides) or EVERYWHERE


def text(box: Box) -> str:
    """A box in the agreement's own words and the language's comparators."""
    return box.text


# ------------------------------------------------------------------ amounts and days


def _within_text(within: Within, kind: Kind) -> str:
    low, high = within.low, within.high
    if isinstance(low, date) or isinstance(high, date):
        return _years_text(within, kind.years) if kind.years else _days_text(within)
    if kind.base == "datetime":
        return _times_text(within, kind)
    if low is not None and high is not None:
        if low == high:
            return f"is {written(low, kind)}"
        if not (within.low_open or within.high_open):
            return f"from {_first_amount(low, kind)} through {written(high, kind)}"
    below = f"{'less than' if within.high_open else 'at most'} {_shown(high, kind)}"
    above = f"{'more than' if within.low_open else 'at least'} {_shown(low, kind)}"
    if low is None or high is None:
        return below if low is None else above
    return f"{above} and {below}"


def _times_text(within: Within, kind: Kind) -> str:
    """Minutes of days, each end as the language compares them."""
    low, high = within.low, within.high
    if low is not None and low == high:
        return f"is {written(low, kind)}"
    above = f"{'after' if within.low_open else 'on or after'} {_shown(low, kind)}"
    below = f"{'before' if within.high_open else 'on or before'} {_shown(high, kind)}"
    if low is None or high is None:
        return below if low is None else above
    return f"{above} and {below}"


def _shown(amount: Value | None, kind: Kind) -> str:
    return "" if amount is None else written(amount, kind)


def _first_amount(amount: Amount, kind: Kind) -> str:
    """The first of two amounts of one unit, which is said once: `20 through 24 years`."""
    is_counted = not kind.is_money and kind.unit != (("percent", 1),)
    return decimal_text(amount)[0] if is_counted else written(amount, kind)


def _days_text(within: Within) -> str:
    """Days with both ends included; one end alone as the agreement says it, else by the rounder."""
    first = within.low if isinstance(within.low, date) else None
    last = within.high if isinstance(within.high, date) else None
    if first and last:
        if first == last:
            return f"is {_day(first)}"
        return f"from {_day(first)} through {_day(last)}"
    if first:
        earlier = first - timedelta(1)
        if _is_after(within.low_said, earlier, first):
            return f"after {_day(earlier)}"
        return f"on or after {_day(first)}"
    assert last
    later = last + timedelta(1)
    if _is_after(within.high_said, last, later):
        return f"on or before {_day(last)}"
    return f"before {_day(later)}"


def _years_text(within: Within, names: YearNames) -> str:
    """Named years, both ends included: those that begin on these days or between them."""
    first = within.low if isinstance(within.low, date) else None
    last = within.high if isinstance(within.high, date) else None
    rule = DayRule(names.month, names.day)
    low = f'"{names.text(next_day(rule, first, True, STANDARD))}"' if first else ""  # noqa: FBT003
    high = f'"{names.text(previous_day(rule, last, True, STANDARD))}"' if last else ""  # noqa: FBT003
    if low and high:
        return f"is {low}" if low == high else f"from {low} through {high}"
    return f"on or after {low}" if low else f"on or before {high}"


def _is_after(said: str, one: date, other: date) -> bool:
    """Whether two days are parted after the one, and not from the other on."""
    return said == "after" or (not said and _is_rounder(one, other))


def _is_rounder(one: date, other: date) -> bool:
    return one.day == 1 and other.day != 1


def _day(day: date) -> str:
    return day_text(day)


# ------------------------------------------------------------------ words and conditions


def _among_text(words: Sequence[str], others: Sequence[str]) -> str:
    listed = [word if word == "none" else word_text(word) for word in words or others]
    negation = "" if words else "not "
    if len(listed) == 1:
        return f"is {negation}{listed[0]}"
    return f"is {negation}in ({', '.join(listed)})"


_FLIPS = (
    ("on or before", "after"),
    ("on or after", "before"),
    ("at least", "less than"),
    ("at most", "more than"),
    ("is not in", "is in"),
    ("is not", "is"),
)
_OPPOSITES = {one: other for pair in _FLIPS for one, other in (pair, pair[::-1])}
_COMPARATOR = re.compile(
    rf"\b(?:{'|'.join(sorted(_OPPOSITES, key=len, reverse=True))})\b(?! term\b)"
)
_COMPOUND = re.compile(r"\b(?:and|or|not|if|next|previous|from|where)\b|[,\"]")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def _holds_text(condition: str, holds: Holds, *, optional: bool) -> str:
    """A condition that holds, or its opposite; what has no value counts as no."""
    if not optional:
        return condition if holds.yes else _opposite(condition, flips=True)
    if holds.yes is holds.or_none:
        return f"{_operand(condition)} is {'not ' if holds.yes else ''}no"
    return condition if holds.yes else _opposite(condition, flips=False)


def _opposite(condition: str, *, flips: bool) -> str:
    """A condition turned round: by its comparator where that says the same, else by `not`."""
    if _NAME.fullmatch(condition):
        return f"not {condition}"
    found = _COMPARATOR.findall(condition)
    if flips and len(found) == 1:
        before, _, after = condition.partition(found[0])
        if not _COMPOUND.search(before + after):
            return f"{before}{_OPPOSITES[found[0]]}{after}"
    return f"not ({condition})"


def _operand(subject: str) -> str:
    """A subject as the left side of a comparison: what binds less tightly in parentheses."""
    loose = _COMPARATOR.search(subject) or re.search(r"\b(?:and|or|not|if)\b|, at ", subject)
    is_phrase = re.match(r"(?:next|previous) ", subject)
    wrapped = subject.startswith("(") and _closes_at_end(subject)
    return f"({subject})" if loose and not is_phrase and not wrapped else subject


def _closes_at_end(subject: str) -> bool:
    depth = 0
    for i, letter in enumerate(subject):
        depth += (letter == "(") - (letter == ")")
        if not depth:
            return i == len(subject) - 1
    return False
