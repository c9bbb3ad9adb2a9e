"""Days as numbers of the solver: years, months, leap years, and days counted.

Days are packed (`terms.packed`): they stand in the order of the calendar, a year is 372
and a month 31. What is known folds to a plain number. Only linear constraints are made:
where a remainder is wanted, a new number stands for the quotient and is bounded from both
sides. The same question about the same terms gets the same number.

Exact from 1800 to 2400. A term handed in as a day must be one wherever the world is looked
at: asking for its parts lets that hold.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import reduce
from typing import Final, TypeAlias, TypeVar

import z3

from ...values import DayRule
from .terms import (
    Define,
    Fresh,
    Number,
    Truth,
    all_in,
    all_of,
    any_of,
    at_most,
    choice,
    key_of,
    less,
    minus,
    negated,
    packed,
    plus,
    same,
    scaled,
    unpacked,
)

FIRST_YEAR: Final = 1800
LAST_YEAR: Final = 2400
"""Between these a day lies where nothing better is known."""

YEAR: Final = 372
MONTH: Final = 31
FEB: Final = 2
LEAP_DAY: Final = 29
_SHORT: Final = (4, 6, 9, 11)
"""The months of 30 days."""
_BEHIND: Final = ((3, 3), (5, 1), (7, 1), (10, 1), (12, 1))
"""From this month on, a year is so many days more behind months of 31 days."""

T = TypeVar("T")
Operand: TypeAlias = Number | Truth | DayRule | str


@dataclass(frozen=True, slots=True, eq=False)
class DayParts:
    """Year, month and day of a day, and the years between which it is known to lie."""

    year: Number
    month: Number
    day: Number
    first_year: int = FIRST_YEAR
    last_year: int = LAST_YEAR

    @property
    def packed(self) -> Number:
        """The day itself."""
        return total(scaled(YEAR, self.year), scaled(MONTH, self.month), self.day, -MONTH - 1)

    def with_day(self, day: Number) -> DayParts:
        """Another day of the same month."""
        return DayParts(self.year, self.month, day, self.first_year, self.last_year)

    def either(self, test: Truth, other: DayParts) -> DayParts:
        """These where the test holds, the others elsewhere."""
        return DayParts(
            choice(test, self.year, other.year),
            choice(test, self.month, other.month),
            choice(test, self.day, other.day),
            min(self.first_year, other.first_year),
            max(self.last_year, other.last_year),
        )


def total(*numbers: Number) -> Number:
    """The sum."""
    return reduce(plus, numbers)


def known(number: Number) -> Number:
    """A plain whole number where it is one."""
    if isinstance(number, int | Fraction):
        return number.numerator if number.denominator == 1 else number
    if z3.is_int_value(number):
        return int(number.as_long())
    return number


def one_of(number: Number, values: Iterable[int]) -> Truth:
    """Whether a number is one of these."""
    return any_of(*(same(number, value) for value in values))


def ones(truth: Truth) -> Number:
    """1 where it holds, 0 elsewhere."""
    return choice(truth, 1, 0)


def _operand_key(operand: Operand) -> Hashable:
    if isinstance(operand, DayRule | str):
        return operand
    return key_of(operand)


def quotient(fresh: Fresh, name: str, number: Number, divisor: int) -> Number:
    """How many times a divisor goes into a number, rounded down."""
    if isinstance(number, int):
        return number // divisor
    found = fresh.whole(name)
    lowest = scaled(divisor, found)
    fresh.hold(at_most(lowest, number), at_most(number, plus(lowest, divisor - 1)))
    return found


class Calendar:
    """The parts of days, and how days are counted."""

    def __init__(self, define: Define) -> None:
        self._define = define
        self._parts: dict[Hashable, tuple[Number, DayParts]] = {}
        self._counted: list[tuple[Number, Number]] = []
        self._moved: list[tuple[Number, int, Number]] = []
        self._kept: list[tuple[Operand, ...]] = []

    def once(self, what: str, operands: tuple[Operand, ...], make: Callable[[Fresh], T]) -> T:
        """What `make` gives, made when first asked of these operands."""

        def made(fresh: Fresh) -> T:
            self._kept.append(operands)  # a key speaks of its term only while the term lives
            return make(fresh)

        return self._define(("days", what, *map(_operand_key, operands)), made)

    # ------------------------------------------------------------------ parts

    def real_day(self, day: Number, first: date, last: date) -> None:
        """Lets a number be a day from `first` to `last`."""

        def make(fresh: Fresh) -> None:
            fresh.hold(at_most(packed(first), day), at_most(day, packed(last)))
            if key_of(day) not in self._parts:
                self._note(day, self._split(fresh, day, (first.year, last.year)))

        if not isinstance(day, int):
            self.once("real day", (day, str(first), str(last)), make)

    def parts(self, day: Number) -> DayParts:
        """Year, month and day; of one of two days, one of their parts."""
        day = known(day)
        if isinstance(day, int):
            at = unpacked(day)
            return DayParts(at.year, at.month, at.day, at.year, at.year)
        assert isinstance(day, z3.ArithRef)
        if key_of(day) not in self._parts:
            if z3.is_app_of(day, z3.Z3_OP_ITE):
                test, then, otherwise = day.children()
                self._note(day, self.parts(then).either(test, self.parts(otherwise)))
            else:
                self._note(day, self.once("parts", (day,), lambda fresh: self._split(fresh, day)))
        return self._parts[key_of(day)][1]

    def _split(self, fresh: Fresh, day: Number, years: tuple[int, int] | None = None) -> DayParts:
        """New numbers for the parts of a day, in these years."""
        year = fresh.whole("year", *(years or ()))
        first, last = years or (FIRST_YEAR, LAST_YEAR)
        parts = DayParts(year, fresh.whole("month", 1, 12), fresh.whole("day", 1, 31), first, last)
        fresh.hold(same(day, parts.packed), negated(self.beyond_month(parts)))
        return parts

    def _note(self, day: Number, parts: DayParts) -> Number:
        if not isinstance(day, int):
            self._parts.setdefault(key_of(day), (day, parts))
        return day

    def made_of(self, parts: DayParts, day: Number | None = None) -> Number:
        """The day with these parts: `day`, where that says it more shortly."""
        return self._note(parts.packed if day is None else day, parts)

    # ------------------------------------------------------------------ months and leap years

    def is_leap(self, parts: DayParts) -> Truth:
        """Whether the year is a leap year."""
        year = parts.year
        if isinstance(year, int):
            return calendar.isleap(year)
        common = (negated(same(year, century)) for century in common_centuries(parts))
        return all_of(same(year, scaled(4, self._fours(year))), all_in(common))

    def _fours(self, year: Number) -> Number:
        return self.once("fours", (year,), lambda fresh: quotient(fresh, "fours", year, 4))

    def month_length(self, parts: DayParts) -> Number:
        """Days of the month."""
        other = choice(one_of(parts.month, _SHORT), 30, 31)
        is_february = same(parts.month, FEB)
        if is_february is False:
            return other
        return choice(is_february, choice(self.is_leap(parts), 29, 28), other)

    def beyond_month(self, parts: DayParts) -> Truth:
        """Whether the month has no such day (which is at most 31)."""
        day, is_february = parts.day, same(parts.month, FEB)
        late = less(28, day)
        if is_february is False or late is False:
            is_beyond: Truth = False
        else:
            is_beyond = all_of(
                is_february, late, any_of(less(LEAP_DAY, day), negated(self.is_leap(parts)))
            )
        return any_of(is_beyond, all_of(less(30, day), one_of(parts.month, _SHORT)))

    def is_leap_day(self, parts: DayParts) -> Truth:
        """Whether it is a February 29."""
        return all_of(same(parts.month, FEB), same(parts.day, LEAP_DAY))

    def missing_after(self, parts: DayParts) -> Number:
        """How many days the month lacks to 31 if this is its last day; otherwise 0."""
        day = parts.day
        if isinstance(day, int) and day < 28:  # noqa: PLR2004  # no month ends before
            return 0
        shorter = choice(all_of(same(day, 30), one_of(parts.month, _SHORT)), 1, 0)
        is_february = same(parts.month, FEB)
        if is_february is False:
            return shorter
        ends = all_of(same(day, 28), negated(self.is_leap(parts)))
        return choice(is_february, choice(same(day, LEAP_DAY), 2, choice(ends, 3, 0)), shorter)

    # ------------------------------------------------------------------ days counted

    def ordinal(self, day: Number) -> Number:
        """The day's place in the calendar (`date.toordinal`)."""
        day = known(day)
        if isinstance(day, int):
            return unpacked(day).toordinal()
        parts = self.parts(day)

        def make(fresh: Fresh) -> Number:
            found = fresh.whole("ordinal")
            fresh.hold(same(found, total(day, scaled(-7, parts.year), self._drift(parts))))
            self._count(fresh, day, found)
            for start, days, later in self._moved:
                if key_of(start) == key_of(day):
                    self._count(fresh, later, plus(found, days))
            return found

        return self.once("ordinal", (day,), make)

    def _count(self, fresh: Fresh, day: Number, ordinal: Number) -> None:
        """Notes an ordinal; that ordinals stand as the days do follows, but is long to find."""
        for other, counted in self._counted:
            fresh.hold(_in_order(day, ordinal, other, counted))
        self._counted.append((day, ordinal))

    def moved_by(self, fresh: Fresh, day: Number, days: int, moved: Number) -> Number:
        """`moved`, noted as `day` moved by so many days.

        That days moved alike keep their order follows too, and is said for the same reason.
        """
        for start, other_days, other in self._moved:
            if days <= other_days:
                fresh.hold(_moved_in_order(day, moved, start, other, other_days - days))
            if other_days <= days:
                fresh.hold(_moved_in_order(start, other, day, moved, days - other_days))
        self._moved.append((day, days, moved))
        ordinal = next((o for d, o in self._counted if key_of(d) == key_of(day)), None)
        if ordinal is not None:
            self._count(fresh, moved, plus(ordinal, days))
        return moved

    def _drift(self, parts: DayParts) -> Number:
        """What turns `packed - 7 * year` into the ordinal."""
        start = date(parts.first_year, 3, 1)
        behind = [scaled(-days, ones(at_most(month, parts.month))) for month, days in _BEHIND]
        no_leap_day = [
            scaled(-1, ones(at_most(century, parts.year)))
            for century in common_centuries(parts)
            if century > parts.first_year
        ]
        to_come = at_most(parts.month, FEB)
        leap_day = 0 if to_come is False else ones(all_of(to_come, self.is_leap(parts)))
        at_start = packed(start) - 7 * start.year + start.year // 4 - 3
        offset = start.toordinal() - at_start
        return total(self._fours(parts.year), *behind, *no_leap_day, scaled(-1, leap_day), offset)

    def weekday(self, day: Number) -> Number:
        """The day of the week, 0 for Monday."""
        day = known(day)
        if isinstance(day, int):
            return unpacked(day).weekday()

        def make(fresh: Fresh) -> Number:
            since_monday = self.week_place(self.parts(day))
            found = fresh.whole("weekday", 0, 6)
            weeks = fresh.whole("weeks")
            fresh.hold(same(since_monday, plus(scaled(7, weeks), found)))
            return found

        return self.once("weekday", (day,), make)

    def week_place(self, parts: DayParts) -> Number:
        """A number that leaves the day of the week (0 for Monday) when divided by 7.

        It is the ordinal less whole weeks: a year of 365 days counts 1, a month of 31 days 3.
        """
        months = scaled(3, plus(parts.month, -1))
        return total(parts.year, months, parts.day, -2, self._drift(parts))


def common_centuries(parts: DayParts) -> list[int]:
    """Years that would be leap years if every fourth were."""
    first = -(-parts.first_year // 100) * 100
    return [y for y in range(first, parts.last_year + 1, 100) if not calendar.isleap(y)]


def _in_order(a: Number, a_counted: Number, b: Number, b_counted: Number) -> Truth:
    """Follows from the rest, and spares the solver long work: ordinals stand as the days do."""

    def before(one: Number, one_counted: Number, other: Number, other_counted: Number) -> Truth:
        apart = minus(other_counted, one_counted)
        return all_of(at_most(1, apart), at_most(apart, minus(other, one)))

    return any_of(
        all_of(same(a, b), same(a_counted, b_counted)),
        before(a, a_counted, b, b_counted),
        before(b, b_counted, a, a_counted),
    )


def _moved_in_order(
    early: Number, early_moved: Number, late: Number, late_moved: Number, further: int
) -> Truth:
    """Of two days, the late one moved further or as far: if in order before, then afterwards."""
    moved_before = less(early_moved, late_moved)
    if further:
        return any_of(less(late, early), moved_before)
    return all_of(
        any_of(less(late, early), at_most(early_moved, late_moved)),
        any_of(at_most(late, early), moved_before),
    )
