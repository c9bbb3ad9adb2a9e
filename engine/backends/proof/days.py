"""Calendar functions over packed days, for the solver: the meaning is `calendar_days`'.

Where both days are known the answer is `calendar_days`' own, `OverflowError` included.
A convention may be open: then it is a truth, that the first of its two words holds
(`march_1`, `clamped`), and both are reckoned.

Completed years are `372 * q <= day - start < 372 * (q + 1)`: a year later is 372 on, and a
February 29 in a common year stands after the 28th and before March 1, so that it is reached
on March 1 as `march_1` says. Under `february_28` the 28th of a common year reaches one
further. To ask only whether `n` years are complete, `at_least_years` needs no new number.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Final

from ... import calendar_days as c
from ...values import Conventions, DayRule, LeapDay, MonthEnd
from . import yearly
from .dayparts import (
    FEB,
    FIRST_YEAR,
    LAST_YEAR,
    MONTH,
    YEAR,
    Calendar,
    DayParts,
    common_centuries,
    known,
    ones,
    quotient,
    total,
)
from .terms import (
    Fresh,
    Number,
    Quotient,
    Truth,
    all_of,
    any_of,
    at_most,
    choice,
    less,
    minus,
    negated,
    packed,
    plus,
    same,
    scaled,
    stepwise,
    unpacked,
)

_HOP: Final = 28
"""So many days reach at most into the next month."""
_HOPS: Final = 7
"""So many hops are worth while: half a year."""


def _first_word(convention: LeapDay | MonthEnd | Truth) -> Truth:
    """Whether the first of a convention's two words holds."""
    if isinstance(convention, LeapDay | MonthEnd):
        return convention in (LeapDay.MAR_1, MonthEnd.CLAMPED)
    return convention


def _leap_day(first_word: bool) -> LeapDay:  # noqa: FBT001  # the operand itself
    return LeapDay.MAR_1 if first_word else LeapDay.FEB_28


def _month_end(first_word: bool) -> MonthEnd:  # noqa: FBT001  # the operand itself
    return MonthEnd.CLAMPED if first_word else MonthEnd.SPILLED


class Days(Calendar):
    """Completed years and months, days moved, and days found, over packed days."""

    # ------------------------------------------------------------------ completed

    def completed_years(
        self,
        start: Number,
        day: Number,
        leap_day: LeapDay | Truth = LeapDay.MAR_1,
        *,
        day_before: bool = False,
    ) -> Number:
        """Completed years from `start` on `day`."""
        start, day = known(start), known(day)
        march = _first_word(leap_day)
        if isinstance(start, int) and isinstance(day, int) and isinstance(march, bool):
            conventions = Conventions(leap_day=_leap_day(march), day_before=day_before)
            return c.completed_years(unpacked(start), unpacked(day), conventions)
        reach = stepwise(day, lambda d: self._years_reach(start, d, march, day_before))
        return self._completed(start, reach, YEAR)

    def completed_months(
        self,
        start: Number,
        day: Number,
        month_end: MonthEnd | Truth = MonthEnd.CLAMPED,
        *,
        day_before: bool = False,
    ) -> Number:
        """Completed months from `start` on `day`."""
        start, day = known(start), known(day)
        clamped = _first_word(month_end)
        if isinstance(start, int) and isinstance(day, int) and isinstance(clamped, bool):
            conventions = Conventions(month_end=_month_end(clamped), day_before=day_before)
            return c.completed_months(unpacked(start), unpacked(day), conventions)
        reach = stepwise(day, lambda d: self._months_reach(start, d, clamped, day_before))
        return self._completed(start, reach, MONTH)

    def at_least_years(
        self,
        start: Number,
        day: Number,
        years: Number,
        leap_day: LeapDay | Truth = LeapDay.MAR_1,
        *,
        day_before: bool = False,
    ) -> Truth:
        """Whether `completed_years >= years`, with no new number for the years."""
        start, day, years = known(start), known(day), known(years)
        march = _first_word(leap_day)
        if isinstance(start, int) and isinstance(years, int) and isinstance(march, bool):
            conventions = Conventions(leap_day=_leap_day(march), day_before=day_before)
            first = _in_calendar(lambda: c.years_complete_on(unpacked(start), years, conventions))
            if first is not None:
                return at_most(packed(first), day)
        reach = stepwise(day, lambda d: self._years_reach(start, d, march, day_before))
        return at_most(scaled(YEAR, years), minus(reach, start))

    def at_least_months(
        self,
        start: Number,
        day: Number,
        months: Number,
        month_end: MonthEnd | Truth = MonthEnd.CLAMPED,
        *,
        day_before: bool = False,
    ) -> Truth:
        """Whether `completed_months >= months`, with no new number for the months."""
        start, day, months = known(start), known(day), known(months)
        clamped = _first_word(month_end)
        if isinstance(start, int) and isinstance(months, int) and isinstance(clamped, bool):
            conventions = Conventions(month_end=_month_end(clamped), day_before=day_before)
            first = _in_calendar(lambda: c.months_complete_on(unpacked(start), months, conventions))
            if first is not None:
                return at_most(packed(first), day)
        reach = stepwise(day, lambda d: self._months_reach(start, d, clamped, day_before))
        return at_most(scaled(MONTH, months), minus(reach, start))

    def _completed(self, start: Number, reach: Number, step: int) -> Number:
        def make(fresh: Fresh) -> Number:
            if isinstance(start, int) and isinstance(reach, int):
                return (reach - start) // step
            return Quotient(fresh.whole("completed"), (start, reach), step, fresh.hold)

        return self.once("completed", (start, reach, step), make)

    def _years_reach(self, start: Number, day: Number, march: Truth, day_before: bool) -> Number:  # noqa: FBT001
        """The last packed number, be it a day or not, at which an anniversary has come by `day`."""
        at = self.add_days(day, 1) if day_before else day
        if march is True or (isinstance(start, int) and not _is_leap_day(start)):
            return at
        parts = self.parts(at)
        ends = all_of(same(parts.month, FEB), same(parts.day, 28), negated(self.is_leap(parts)))
        return plus(at, ones(all_of(ends, negated(march))))

    def _months_reach(
        self,
        start: Number,
        day: Number,
        clamped: Truth,
        day_before: bool,  # noqa: FBT001
    ) -> Number:
        """As `_years_reach`; where months are clamped, a month's last day stands for its 31st."""
        at = self.add_days(day, 1) if day_before else day
        if clamped is False or (isinstance(start, int) and unpacked(start).day <= _HOP):
            return at
        return plus(at, choice(clamped, self.missing_after(self.parts(at)), 0))

    # ------------------------------------------------------------------ moved

    def shift(
        self,
        day: Number,
        years: Number = 0,
        months: Number = 0,
        days: Number = 0,
        leap_day: LeapDay | Truth = LeapDay.MAR_1,
        month_end: MonthEnd | Truth = MonthEnd.CLAMPED,
    ) -> Number:
        """`day` moved by years and months together with one clamp, then by days."""
        day, years, months, days = known(day), known(years), known(months), known(days)
        march, clamped = _first_word(leap_day), _first_word(month_end)
        return stepwise(day, lambda d: self._shifted(d, (years, months, days), march, clamped))

    def _shifted(
        self, day: Number, by: tuple[Number, Number, Number], march: Truth, clamped: Truth
    ) -> Number:
        years, months, days = by
        by_years = same(months, 0)
        if by_years is True:
            return self.add_days(self.anniversary(day, years, march), days)
        moved = self.add_months(day, plus(scaled(12, years), months), clamped)
        if by_years is not False:
            moved = choice(by_years, self.anniversary(day, years, march), moved)
        return self.add_days(moved, days)

    def anniversary(self, day: Number, years: Number, march: Truth) -> Number:
        """The same day `years` later; `march`: a missing February 29 is March 1, not the 28th."""
        if isinstance(day, int) and isinstance(years, int) and isinstance(march, bool):
            return packed(c.anniversary(unpacked(day), years, _leap_day(march)))
        if years == 0 and isinstance(years, int):
            return day
        parts = self.parts(day)
        first, last = _moved_years(parts, years)
        same_day = DayParts(plus(parts.year, years), parts.month, parts.day, first, last)
        missing = self._missing(day, years, parts, same_day)
        on = DayParts(same_day.year, choice(march, 3, 2), choice(march, 1, 28), first, last)
        off = choice(missing, choice(march, 3, -1), 0)
        return self.made_of(on.either(missing, same_day), total(day, scaled(YEAR, years), off))

    def _missing(self, day: Number, years: Number, parts: DayParts, same_day: DayParts) -> Truth:
        """Whether the same day of the later year is a February 29 that it does not have."""
        if not isinstance(years, int):
            leap_day = self.is_leap_day(parts)
            return leap_day is not False and all_of(leap_day, negated(self.is_leap(same_day)))
        if years % 4:
            return self.is_leap_day(parts)
        leap_days = (
            date(century - years, 2, 29)
            for century in common_centuries(same_day)
            if isleap(century - years)
        )
        return any_of(*(same(day, packed(leap_day)) for leap_day in leap_days))

    def add_months(self, day: Number, months: Number, clamped: Truth) -> Number:
        """The same day `months` later; beyond the month its last day, or the next one's first."""
        if isinstance(day, int) and isinstance(months, int) and isinstance(clamped, bool):
            return packed(c.add_months(unpacked(day), months, _month_end(clamped)))
        parts = self.parts(day)
        same_day = self._months_on(parts, months)
        beyond = self.beyond_month(same_day)
        later = total(day, scaled(MONTH, months))
        if beyond is False:
            return self.made_of(same_day, later)
        length = self.month_length(same_day)
        end = same_day.with_day(length)
        spilled = DayParts(
            same_day.year, plus(same_day.month, 1), 1, same_day.first_year, same_day.last_year
        )
        off = minus(choice(clamped, length, 32), parts.day)
        on = end.either(clamped, spilled)
        return self.made_of(on.either(beyond, same_day), plus(later, choice(beyond, off, 0)))

    def _months_on(self, parts: DayParts, months: Number) -> DayParts:
        """The parts `months` later, with a day that the month may not have."""
        if isinstance(months, int):
            years, rest = divmod(months, 12)
            first, last = _moved_years(parts, years, int(rest > 0))
            wraps = less(12 - rest, parts.month)
            month = plus(parts.month, choice(wraps, rest - 12, rest))
            return DayParts(total(parts.year, years, ones(wraps)), month, parts.day, first, last)
        place = total(scaled(12, parts.year), parts.month, -1, months)
        year = self.once("year of month", (place,), lambda f: quotient(f, "year", place, 12))
        return DayParts(year, total(place, scaled(-12, year), 1), parts.day)

    def add_days(self, day: Number, days: Number) -> Number:
        """So many days later, or earlier."""
        day, days = known(day), known(days)
        if isinstance(days, int):
            if isinstance(day, int):
                return packed(unpacked(day) + timedelta(days))
            if days == 0:
                return day
            return self.once("add days", (day, days), lambda fresh: self._walked(fresh, day, days))
        return self.once("add days", (day, days), lambda fresh: self._days_on(fresh, day, days))

    def _walked(self, fresh: Fresh, day: Number, days: int) -> Number:
        """By hops where they are few; whole years away by days counted."""
        if abs(days) > _HOPS * _HOP:
            return self.moved_by(fresh, day, days, self._days_on(fresh, day, days))
        at, rest = day, days
        while rest:
            hop = max(-_HOP, min(_HOP, rest))
            at, rest = self.hop(at, hop, forward=days > 0), rest - hop
        return self.moved_by(fresh, day, days, at)

    def hop(self, day: Number, days: Number, *, forward: bool) -> Number:
        """Up to 28 days later (or earlier): within the month, or into the one beside it."""
        parts = self.parts(day)
        number = plus(parts.day, days)
        if forward:
            length = self.month_length(parts)
            leaves, turns, opposite = less(length, number), same(parts.month, 12), 1
            into = minus(number, length)
        else:
            # January's month before is 0, and as long as December.
            length = self.month_length(
                DayParts(parts.year, plus(parts.month, -1), 1, parts.first_year, parts.last_year)
            )
            leaves, turns, opposite = less(number, 1), same(parts.month, 1), 12
            into = plus(number, length)
        step = 1 if forward else -1
        month = choice(turns, opposite, plus(parts.month, step))
        year = plus(parts.year, choice(turns, step, 0))
        first, last = parts.first_year - (not forward), parts.last_year + forward
        there = DayParts(year, month, into, first, last)
        here = DayParts(parts.year, parts.month, number, first, last)
        skipped = scaled(step, minus(MONTH, length))
        return self.made_of(
            there.either(leaves, here), total(day, days, choice(leaves, skipped, 0))
        )

    def _days_on(self, fresh: Fresh, day: Number, days: Number) -> Number:
        found = fresh.whole("day")
        fresh.hold(same(self.ordinal(found), plus(self.ordinal(day), days)))
        return found

    def days_between(self, end: Number, start: Number) -> Number:
        """Days from `start` to `end`, negative when `end` comes first."""
        return minus(self.ordinal(end), self.ordinal(start))

    def at_least_days(self, end: Number, start: Number, days: Number) -> Truth:
        """Whether `days_between >= days`; with one day known, a bound on the other."""
        end, start, days = known(end), known(start), known(days)
        if isinstance(days, int):
            if isinstance(end, int) and not isinstance(start, int):
                last = _in_calendar(lambda: unpacked(end) - timedelta(days))
                if last is not None:
                    return at_most(start, packed(last))
            elif isinstance(start, int):
                first = _in_calendar(lambda: unpacked(start) + timedelta(days))
                if first is not None:
                    return at_most(packed(first), end)
            elif abs(days) <= _HOP:
                return at_most(self.add_days(start, days), end)
        return at_most(days, self.days_between(end, start))

    # ------------------------------------------------------------------ found

    def near_day(
        self,
        rule: DayRule,
        day: Number,
        *,
        forward: bool,
        inclusive: bool,
        leap_day: LeapDay | Truth = LeapDay.MAR_1,
    ) -> Number:
        """The next (or previous) day of a yearly rule, on or after (before) `day`."""
        day, march = known(day), _first_word(leap_day)
        if isinstance(day, int) and isinstance(march, bool):
            find = c.next_day if forward else c.previous_day
            conventions = Conventions(leap_day=_leap_day(march))
            return packed(find(rule, unpacked(day), inclusive, conventions))
        return yearly.near_day(self, rule, day, march, forward=forward, inclusive=inclusive)

    def month_edge(self, day: Number, *, last: bool) -> Number:
        """First (or last) day of the month of `day`."""

        def edge(at: Number) -> Number:
            parts = self.parts(at)
            return self.made_of(parts.with_day(self.month_length(parts) if last else 1))

        return stepwise(day, edge)

    def part(self, name: str, day: Number) -> Number:
        """`year`, `month` or `day` of a day; `weekday` as its place in the week, Monday 0."""
        if name == "weekday":
            return self.weekday(day)
        parts = self.parts(day)
        return {"year": parts.year, "month": parts.month, "day": parts.day}[name]


def _is_leap_day(day: int) -> bool:
    return unpacked(day).timetuple()[1:3] == (2, 29)


def _in_calendar(give: Callable[[], date]) -> date | None:
    try:
        return give()
    except OverflowError:
        return None


def _moved_years(parts: DayParts, years: Number, more: int = 0) -> tuple[int, int]:
    """The years between which a day lies that was moved by `years`, and at most `more`."""
    if not isinstance(years, int):
        return FIRST_YEAR, LAST_YEAR
    first, last = parts.first_year + years, parts.last_year + years + more
    if last < MINYEAR or first > MAXYEAR:
        raise OverflowError(f"years {first} to {last} are outside the calendar")
    return max(first, MINYEAR), min(last, MAXYEAR)
