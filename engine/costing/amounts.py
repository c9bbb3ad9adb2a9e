"""What one person's line comes to in a fiscal year: stretches of days, each at one amount.

A line is looked up by two clocks: one says on which day the step is looked up, the other on which
day rates, shares and plans are. With both by date a year is the sum over the stretches on which
nothing changes; with a clock on a stated day the whole year is as it stands then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple, Protocol

from .answers import DAY, Asker, Facts, Held
from .costing import Costing, Line
from .fiscal import FiscalYear

Figure = Fraction | str
"""An amount, or the reason why there is none."""

Source = tuple[str, date, Held]
"""A decision, the day on which it was asked, and what was held."""

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Paid:
    """A year's amount as it is while nothing changes, and what it rests on."""

    amount: Figure
    sources: tuple[Source, ...] = ()
    questions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Piece:
    """Days of a fiscal year at one amount. `part` is their part of the year; 1 for a payment."""

    first: date
    last: date
    part: Fraction
    paid: Paid
    once: bool = False


class Clocks(NamedTuple):
    """For a day of a year: the day on which the step is looked up, and the rate."""

    step: Callable[[date], date]
    rate: Callable[[date], date]


@dataclass(frozen=True, slots=True)
class Post:
    """A person as a line sees them: the facts, and the days on which they are paid for.

    Outside `first` and `last` nothing is paid, unless the post is costed all the same.
    """

    facts: Facts
    first: date
    last: date
    constant: bool
    by_months: bool = False

    def days(self, year: FiscalYear) -> tuple[date, date] | None:
        """The days of a year that are paid for; none if there are none."""
        if self.constant:
            return year.first, year.last
        first, last = max(self.first, year.first), min(self.last, year.last)
        return (first, last) if first <= last else None


class Flow(Protocol):
    """Something paid all the time, at a rate that changes on some days."""

    def turns(self) -> tuple[Sequence[date], Sequence[date]]:
        """The days on which the step, and on which the rate, may be another."""
        ...

    def signature(self) -> object:
        """What tells it apart from the flows of other people."""
        ...

    def paid(self, step_day: date, rate_day: date, year: FiscalYear) -> Paid:
        """A year's amount with the step of one day and the rate of another."""
        ...


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the comparison as a line sees it. `frozen` is the last day of its terms."""

    asker: Asker
    costing: Costing
    line: Line
    window: tuple[date, date]
    frozen: date | None = None
    unstated: set[str] = field(default_factory=set)
    before: bool = True

    def premium(self, name: str, year: FiscalYear) -> Figure:
        """A stated premium; one that is not stated is noted, and never taken as zero."""
        found = self.costing.premiums.get(name)
        premium = found.of(year) if found is not None else None
        if premium is not None:
            return premium
        by_year = found is not None and found.by_year
        missing = f"premiums.{name}" + (f" in {year.name}" if by_year else "")
        self.unstated.add(missing)
        return f"{missing} is not stated"

    def clocks(self, post: Post, step: FiscalYear, rate: FiscalYear, year: FiscalYear) -> Clocks:
        """How days of `year` are looked up with the steps and the rates of two years."""
        conventions = self.line.conventions

        def step_day(day: date) -> date:
            return max(conventions.steps.looked_up(moved(day, year, step), step), post.first)

        def rate_day(day: date) -> date:
            found = conventions.increases.looked_up(moved(day, year, rate), rate)
            found = max(found, post.first)
            return found if self.frozen is None else min(found, self.frozen)

        return Clocks(step_day, rate_day)


def moved(day: date, one: FiscalYear, other: FiscalYear) -> date:
    """The same day in another fiscal year; Feb 29 is Feb 28 where there is none."""
    years = other.first.year - one.first.year
    if not years:
        return day
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def pieces(flow: Flow, post: Post, clocks: Clocks, year: FiscalYear) -> list[Piece]:
    """The stretches of a year on which a flow is at one amount."""
    days = post.days(year)
    if days is None:
        return []
    first, last = days
    starts = {first}
    for image, turns in zip(clocks, flow.turns(), strict=True):
        starts.update(_reached(image, turns, first, last))
    order = sorted(starts)
    ends = [*(day - DAY for day in order[1:]), last]
    return [
        Piece(
            start,
            end,
            year.part(start, end, by_months=post.by_months),
            flow.paid(clocks.step(start), clocks.rate(start), year),
        )
        for start, end in zip(order, ends, strict=True)
    ]


def _reached(
    image: Callable[[date], date], turns: Iterable[date], first: date, last: date
) -> Iterator[date]:
    """The first day after `first` whose image reaches each turn; the image never goes back."""
    low, high = image(first), image(last)
    for turn in turns:
        if low < turn <= high:
            yield _first_reaching(image, turn, first, last)


def _first_reaching(image: Callable[[date], date], turn: date, first: date, last: date) -> date:
    if first < turn <= last and image(turn) == turn and image(turn - DAY) < turn:
        return turn
    low, high = first.toordinal(), last.toordinal()  # the image of low lies before the turn
    while high - low > 1:
        middle = (low + high) // 2
        if image(date.fromordinal(middle)) >= turn:
            high = middle
        else:
            low = middle
    return date.fromordinal(high)


# ------------------------------------------------------------------ sums


@dataclass(frozen=True, slots=True)
class SideCost:
    """What one side of a line comes to, by measure and year, and its stretches."""

    measures: dict[str, tuple[Figure, ...]] = field(default_factory=dict)
    pieces: tuple[tuple[Piece, ...], ...] = ()
    questions: frozenset[str] = frozenset()


def level(found: Iterable[Piece]) -> Figure:
    """What stretches and payments come to; the first reason where one of them has none."""
    total = ZERO
    for piece in found:
        if isinstance(piece.paid.amount, str):
            return piece.paid.amount
        total += piece.part * piece.paid.amount
    return total


def less(one: Figure, other: Figure) -> Figure:
    """A difference; the reason where one of the two has none."""
    if isinstance(one, str):
        return one
    return other if isinstance(other, str) else one - other


def before_year(why: Figure) -> Figure:
    """The level of a year before, whose reason says which year it speaks of."""
    return f"the year before: {why}" if isinstance(why, str) else why


def questions_of(found: Iterable[Piece]) -> frozenset[str]:
    """The questions that the amounts rest on."""
    return frozenset(q for piece in found for q in piece.paid.questions)


def year_before(year: FiscalYear) -> date:
    """The last day of the year before."""
    return year.first - timedelta(1)
