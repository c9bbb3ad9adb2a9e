"""Years that have a name of their own: `2021-22` for the one that begins on Sep 1, 2021.

Such a year is held as the day on which it begins, so that order, equality, `none` and moving by
whole years are those of days. Only at the edges is it a text again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

FIRST_FULL, LAST_FULL = 1900, 2198
FIRST_SHORT, LAST_SHORT = 1950, 2049
"""Of years told by two digits alone these are meant, by the digits."""
_LONGEST: Final = 24
_PARTS: Final = {"2021": (0, 4), "21": (0, 2), "2022": (1, 4), "22": (1, 2)}
"""What the digits of an example stand for: years after the one it begins in, and how many."""
_DIGITS = re.compile(r"[0-9]+")
_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 /.-]*[A-Za-z0-9])?")


class NotAnExample(ValueError):
    """A text does not show how a year is written; the message says why."""


Part = str | tuple[int, int]
"""Fixed text, or a number: how many years after the one it begins in, and how many."""


@lru_cache
def _parts_of(written: str) -> tuple[Part, ...]:
    found: list[Part] = []
    at = 0
    for digits in _DIGITS.finditer(written):
        found += [written[at : digits.start()], _PARTS[digits.group()]]
        at = digits.end()
    return tuple(part for part in (*found, written[at:]) if part)


@dataclass(frozen=True, slots=True)
class YearNames:
    """A family of years: its name, the month and day on which each begins, how one is written.

    `written` is the example: how the year that begins in 2021 is written.
    """

    name: str
    month: int
    day: int
    written: str

    @property
    def parts(self) -> tuple[Part, ...]:
        """The example in parts."""
        return _parts_of(self.written)

    @property
    def numbers(self) -> tuple[tuple[int, int], ...]:
        """Which years the example tells, and how many of their digits."""
        return tuple(p for p in self.parts if not isinstance(p, str))

    @property
    def is_short(self) -> bool:
        """Whether two digits are all that is told of any year, so that the century is a rule."""
        return all(digits == 2 for _, digits in self.numbers)  # noqa: PLR2004  # as written

    @property
    def pattern(self) -> str:
        """What every such text looks like, each number a group of digits."""
        return "".join(
            p.replace(".", "[.]") if isinstance(p, str) else f"([0-9]{{{p[1]}}})"
            for p in self.parts
        )

    @property
    def first(self) -> date:
        """The first of these years that a record may name."""
        return self.beginning_in(FIRST_SHORT - self.numbers[0][0] if self.is_short else FIRST_FULL)

    @property
    def last(self) -> date:
        """The last of them."""
        return self.beginning_in(LAST_SHORT - self.numbers[0][0] if self.is_short else LAST_FULL)

    def beginning_in(self, year: int) -> date:
        """The year that begins in a year of the calendar."""
        return date(year, self.month, self.day)

    def of_text(self, text: str) -> date | None:
        """The year that a text names; none where it is not written as the example is."""
        found = re.fullmatch(self.pattern, text, re.ASCII)
        if found is None:
            return None
        year = self._year_of(tuple(map(int, found.groups())))
        if not self.first.year <= year <= self.last.year:
            return None
        made = self.beginning_in(year)
        return made if self.text(made) == text else None

    def _year_of(self, told: tuple[int, ...]) -> int:
        """The year it begins in, by the first number of four digits, else by the rule."""
        for number, (after, digits) in zip(told, self.numbers, strict=True):
            if digits == 4:  # noqa: PLR2004  # as written
                return number - after
        after = self.numbers[0][0]
        return told[0] + (1900 if told[0] >= FIRST_SHORT % 100 else 2000) - after

    def text(self, day: date) -> str:
        """How the year that begins on this day is written."""
        return "".join(p if isinstance(p, str) else self._told(day.year, *p) for p in self.parts)

    def _told(self, year: int, after: int, digits: int) -> str:
        told = year + after
        if digits == 4:  # noqa: PLR2004  # as written
            return str(told)
        beyond = self.is_short and not self.first.year <= year <= self.last.year
        return str(told) if beyond else f"{told % 100:02d}"

    def allowed_from(self, first: date, last: date) -> str:
        """What a text must be, to follow "must be"."""
        said = f"{with_article(self.name)} written like `{self.written}`"
        if (first, last) != (self.first, self.last) or not self.is_short:
            said += f", from `{self.text(first)}` through `{self.text(last)}`"
        if not self.is_short:
            return said
        year = self.first.year + self.numbers[0][0]
        return f"{said}; two digits stand for a year from {year} through {year + 99}"


def with_article(noun: str) -> str:
    """`a school_year`, `an academic_year`."""
    spoken_like_y = noun.startswith(("unit", "unio", "unif", "univ", "use", "usu", "eu", "one"))
    vowel = noun.startswith(tuple("aeiou")) and not spoken_like_y
    return f"{'an' if vowel or noun.startswith('hour') else 'a'} {noun}"


def year_names(name: str, month: int, day: int, written: str) -> YearNames:
    """The family of years that a text declares; `NotAnExample` says what is wrong with it."""
    if (month, day) == (2, 29):
        raise NotAnExample("a year cannot begin on a day that most years do not have")
    digits = _DIGITS.findall(written)
    if len(written) > _LONGEST or not _PLAIN.fullmatch(written):
        raise NotAnExample("a year is written in letters, digits, `-`, `/`, `.` and blanks")
    wrong = [d for d in digits if d not in _PARTS]
    if not digits or wrong:
        raise NotAnExample("the example does not show the year that begins in 2021")
    made = YearNames(name, month, day, written)
    if (month, day) == (1, 1) and any(after for after, _ in made.numbers):
        raise NotAnExample("a year that begins on Jan 1, 2021 ends in 2021 too")
    return made
