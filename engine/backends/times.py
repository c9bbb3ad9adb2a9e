"""Operators that look at minutes of a day, each as a closure that keeps unknown unknown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from .. import values as v
from ..ir import tree as t
from ..values import NONE
from .operators import both
from .outcome import Lack, Result

if TYPE_CHECKING:
    from .asking import Frame
    from .plain import Closure, Plain

_OUTSIDE: Final = Lack("undecided", why="the day lies outside the calendar")
_NOT_WHOLE: Final = Lack("undecided", why="a time cannot be moved by a part of a minute")
_NO_TIME: Final = Lack("undecided", why="one of the two times does not exist")


def at_time(plain: Plain, e: t.AtTime) -> Closure:
    """A minute of a day."""
    return _of_one(plain.closure(e.day), lambda day: v.minute_of(day, minute=e.minute))


def date_of(plain: Plain, e: t.DateOf) -> Closure:
    """The day of a minute."""
    return _of_one(plain.closure(e.time), v.day_of_minute)


def _of_one(inner: Closure, give: Callable[..., date | int]) -> Closure:
    def run(f: Frame) -> Result:
        found = inner(f)
        return found if isinstance(found, Lack) or found is NONE else give(found)

    return run


def hours_on(plain: Plain, e: t.HoursOn) -> Closure:
    """A minute moved by hours."""
    time, hours = plain.closure(e.time), plain.closure(e.hours)

    def run(f: Frame) -> Result:
        start, by = time(f), hours(f)
        if isinstance(start, Lack) or isinstance(by, Lack):
            return both(start, by)
        if start is NONE:
            return NONE
        assert isinstance(start, int)
        try:
            moved = v.moved_minute(start, 0 if by is NONE else by)  # type: ignore[arg-type]
        except OverflowError:
            return _OUTSIDE
        return _NOT_WHOLE if moved is None else moved

    return run


def hours_between(plain: Plain, e: t.HoursBetween) -> Closure:
    """Hours from one minute to another."""
    end, start = plain.closure(e.end), plain.closure(e.start)

    def run(f: Frame) -> Result:
        a, b = end(f), start(f)
        if isinstance(a, Lack) or isinstance(b, Lack):
            return both(a, b)
        if a is NONE or b is NONE:
            return _NO_TIME
        assert isinstance(a, int)
        assert isinstance(b, int)
        return v.simplest(Fraction(a - b, 60))

    return run
