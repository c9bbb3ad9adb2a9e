"""A costing: which decisions cost money, how a year of each is counted, what is assumed.

The engine cannot know that of two amounts in an agreement one is paid every week and the other
once in a lifetime, nor by whom; a costing says so, with the conventions and where they are from.
It is read from a file by `costing_file`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .fiscal import FiscalCalendar, FiscalYear

BY_DATE, FIRST_DAY, LAST_DAY, ON_A_DAY = "by date", "first", "last", "day"
"""How a change within a year counts: from its day on, or all year as it stands on one day."""


@dataclass(frozen=True, slots=True)
class Clock:
    """On which day something is looked up for a day of a fiscal year."""

    how: str = BY_DATE
    month: int = 0
    day: int = 0

    def looked_up(self, day: date, year: FiscalYear) -> date:
        """The day looked up for `day`, which lies in `year`."""
        match self.how:
            case "first":
                return year.first
            case "last":
                return year.last
            case "day":
                return day_in(year, self.month, self.day)
            case _:
                return day

    @property
    def text(self) -> str:
        """As it is written in a costing."""
        if self.how == BY_DATE:
            return BY_DATE
        if self.how == ON_A_DAY:
            return f"all year as on {date(2000, self.month, self.day):%b} {self.day}"
        return f"all year as on the {self.how} day"


def day_in(year: FiscalYear, month: int, day: int) -> date:
    """The day of a fiscal year with that month and day; Feb 29 is Feb 28 where there is none."""
    for number in (year.first.year, year.last.year):
        for exact in (day, day - 1):
            try:
                found = date(number, month, exact)
            except ValueError:
                continue
            if year.first <= found <= year.last:
                return found
            break
    raise AssertionError


@dataclass(frozen=True, slots=True)
class Base:
    """How much of its unit a year of a rate has: 2,080 hours, 52 weeks, the days of the year."""

    amount: Fraction | None
    unit: str
    text: str

    def of(self, year: FiscalYear) -> Fraction:
        """Its amount in one fiscal year."""
        if self.amount is not None:
            return self.amount
        return Fraction(year.days, 7 if self.unit == "week" else 1)


@dataclass(frozen=True, slots=True)
class Rounding:
    """When amounts are rounded, and to what."""

    when: str = "at the end"
    to: Fraction = Fraction(1)

    @property
    def each_person(self) -> bool:
        """Whether each person's amounts are rounded before they are added."""
        return self.when == "each person"

    @property
    def each_year(self) -> bool:
        """Whether each line's total of a year is rounded before lines are added."""
        return self.when != "at the end"


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a year is counted; each of them a named input."""

    annual_base: Base | None = None
    by_months: bool = False
    steps: Clock = field(default_factory=Clock)
    increases: Clock = field(default_factory=Clock)
    increases_from: str = "rates"
    percentages_from: date | None = None
    baseline: date | None = None
    headcount: str = "constant"

    @property
    def constant(self) -> bool:
        """Whether a post is costed in every year, also before and after the person in it."""
        return self.headcount == "constant"


@dataclass(frozen=True, slots=True)
class Premium:
    """A yearly premium: in all years, or by fiscal year; none where it is not known."""

    amount: Fraction | None = None
    by_year: Mapping[str, Fraction] = field(default_factory=dict)
    source: str = ""

    def of(self, year: FiscalYear) -> Fraction | None:
        """The premium of one fiscal year."""
        return self.by_year.get(year.name) if self.by_year else self.amount


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the decision that gives it and how a year of it comes about.

    `decision` is the rate, the amount paid, the share in percent, or for `premium` the plan.
    """

    name: str
    title: str
    kind: str
    decision: str
    pays: str
    per: str
    conventions: Conventions
    absent: bool = False
    in_net: bool = True
    step_decision: str = ""
    percent_decision: str = ""
    days: tuple[tuple[int, int], ...] = ()
    on_field: str = ""
    plan: str = ""
    plan_decision: str = ""
    tier_field: str = ""
    source: str = ""

    @property
    def sign(self) -> int:
        """What a dollar of it is to the employer: a cost, or where employees pay, a saving."""
        return -1 if self.pays == "employee" else 1

    @property
    def per_unit(self) -> bool:
        """Whether it is one sum for the whole unit, whoever is in it."""
        return self.per == "unit"


@dataclass(frozen=True, slots=True)
class Said:
    """Something assumed, in words, with where it is from."""

    name: str
    value: str
    source: str = ""
    assumed: bool = True


@dataclass(frozen=True, slots=True)
class Costing:
    """A costing as it is used, what was assumed on the command line already in its place."""

    path: str
    sha256: str
    title: str
    source: str
    calendar: FiscalCalendar
    lines: tuple[Line, ...]
    premiums: Mapping[str, Premium]
    rounding: Rounding
    employed_from: str
    employed_through: str
    said: tuple[Said, ...]
    assumed: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    """What was assumed on the command line, as it was said there, by the file's key for it."""


def exact(number: Decimal | int | str) -> Fraction:
    """A number as it is printed, without commas and dollar signs."""
    text = str(number).replace(",", "").replace("$", "").strip()
    return Fraction(Decimal(text))
