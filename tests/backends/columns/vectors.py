"""One list of calendar and rounding sums for every engine: a file of plain text.

`first`, `second`: days; `numbers`: whole numbers, or a rule, or a division and its step, as the
operation takes them; `with`: conventions, and `fixed` for an operand that the query writes out
instead of reading it from a column (`fixed_day` for the second day, `fixed_start` for the first).
`expected` is a number, a day or `outside`.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random

from sqlglot import exp

from engine import values
from engine.backends.columns import calendar
from engine.backends.columns.dialect import Dialect, Expression, number
from engine.backends.columns.rounding import rounded
from engine.calendar_days import Conventions, DayRule, LeapDay, MonthEnd, Rounding

FILE = Path(__file__).with_name("calendar.csv")
FIELDS = ("operation", "first", "second", "numbers", "with", "expected")

DAY = timedelta(1)
FIRST, SECOND = exp.column("first"), exp.column("second")
N = tuple(exp.column(f"n{i}") for i in range(3))
WIDE = (exp.column("w0"), exp.column("w1"))
COLUMNS = ("place", "part", "first", "second", "n0", "n1", "n2", "w0", "w1")


@dataclass(frozen=True, slots=True)
class Vector:
    """One sum, as its line in the file has it."""

    operation: str
    first: date | None
    second: date | None
    numbers: tuple[int, ...]
    options: frozenset[str]
    expected: str = ""

    @property
    def shape(self) -> tuple[object, ...]:
        """What the text of the query depends on; all else is read from columns."""
        fixed_start = self.first if "fixed_start" in self.options else None
        fixed_day = self.second if "fixed_day" in self.options else None
        return self.operation, self.options, fixed_start, fixed_day, self._written

    @property
    def _written(self) -> tuple[int, ...]:
        if self.operation == "rounded":
            return self.numbers[1:] if "fixed" in self.options else self.numbers[2:]
        return self.numbers if self.operation in RULES or "fixed" in self.options else ()

    @property
    def conventions(self) -> Conventions:
        return Conventions(
            leap_day=LeapDay.FEB_28 if "february_28" in self.options else LeapDay.MAR_1,
            month_end=MonthEnd.SPILLED if "spilled" in self.options else MonthEnd.CLAMPED,
            day_before="day_before" in self.options,
        )

    @property
    def how(self) -> Rounding:
        return next(how for how in Rounding if how.value in self.options)

    @property
    def rule(self) -> DayRule:
        return DayRule(*self.numbers)

    def cells(self) -> list[str]:
        """The line in the file."""
        days = [day.isoformat() if day else "" for day in (self.first, self.second)]
        numbers = " ".join(map(str, self.numbers))
        return [self.operation, *days, numbers, " ".join(sorted(self.options)), self.expected]


RULES = ("next_day", "previous_day")


def read(row: Mapping[str, str]) -> Vector:
    """A line of the file."""
    first, second = (date.fromisoformat(row[k]) if row[k] else None for k in ("first", "second"))
    numbers = tuple(int(n) for n in row["numbers"].split())
    options = frozenset(row["with"].split())
    return Vector(row["operation"], first, second, numbers, options, row["expected"])


@cache
def vectors() -> tuple[Vector, ...]:
    """All of them, in the order of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(read(row) for row in csv.DictReader(file, strict=True))


def in_python(v: Vector) -> str:
    """What the functions in Python give."""
    try:
        found = _PYTHON[v.operation](v)
    except OverflowError:
        return "outside"
    return found.isoformat() if isinstance(found, date) else str(found)


def _a(v: Vector) -> date:
    assert v.first
    return v.first


def _b(v: Vector) -> date:
    assert v.second
    return v.second


def _shift(v: Vector) -> date:
    years, months, days = v.numbers
    return values.shift(_a(v), years, months, days, v.conventions)


def _rounded(v: Vector) -> int:
    over, under, *step = v.numbers
    unit = Fraction(*step)
    found = Fraction(values.rounded(Fraction(over, under), unit, v.how)) / unit
    assert found.denominator == 1
    return found.numerator


_PYTHON: Mapping[str, Callable[[Vector], date | int | str]] = {
    "completed_years": lambda v: values.completed_years(_a(v), _b(v), v.conventions),
    "completed_months": lambda v: values.completed_months(_a(v), _b(v), v.conventions),
    "shift": _shift,
    "next_day": lambda v: values.next_day(v.rule, _a(v), "inclusive" in v.options, v.conventions),
    "previous_day": lambda v: values.previous_day(
        v.rule, _a(v), "inclusive" in v.options, v.conventions
    ),
    "start_of_month": lambda v: values.start_of_month(_a(v)),
    "end_of_month": lambda v: values.end_of_month(_a(v)),
    "days_between": lambda v: (_b(v) - _a(v)).days,
    "year": lambda v: _a(v).year,
    "month": lambda v: _a(v).month,
    "day": lambda v: _a(v).day,
    "weekday": lambda v: values.WEEKDAYS[_a(v).weekday()].lower(),
    "rounded": _rounded,
}


def in_sql(d: Dialect, v: Vector) -> Expression:
    """The same as an expression over columns first, second, n0 to n3."""
    start = calendar.day_literal(_a(v)) if "fixed_start" in v.options else FIRST
    on = calendar.day_literal(_b(v)) if "fixed_day" in v.options else SECOND
    c = v.conventions
    match v.operation:
        case "completed_years":
            return calendar.completed_years(
                d, start, on, leap_day=c.leap_day, day_before=c.day_before
            )
        case "completed_months":
            return calendar.completed_months(
                d, start, on, month_end=c.month_end, day_before=c.day_before
            )
        case "shift":
            parts = v.numbers if "fixed" in v.options else N[:3]
            return calendar.shift(d, start, *parts, leap_day=c.leap_day, month_end=c.month_end)
        case "next_day" | "previous_day":
            find = calendar.next_day if v.operation == "next_day" else calendar.previous_day
            return find(d, v.rule, start, inclusive="inclusive" in v.options, leap_day=c.leap_day)
        case "start_of_month":
            return calendar.start_of_month(d, start)
        case "end_of_month":
            return calendar.end_of_month(d, start)
        case "days_between":
            return calendar.days_between(d, on, start)
        case "rounded":
            wide, signed = "wide" in v.options, "unsigned" not in v.options
            over, by = WIDE if wide else N[:2]
            under = number(v.numbers[1]) if "fixed" in v.options else by
            step = Fraction(v.numbers[2], v.numbers[3])
            return rounded(d, over, under, step, v.how, wide=wide, signed=signed)
        case name:
            return calendar.part(d, name, start)


def as_text(found: Expression, dialect: str) -> str:
    """The expression's answer as the file writes it; `outside` for no day."""
    cast = exp.Cast(this=found, to=exp.DataType.build("text"))
    return exp.Coalesce(this=cast, expressions=[exp.Literal(this="outside", is_string=True)]).sql(
        dialect
    )


def groups(several: tuple[Vector, ...]) -> list[list[int]]:
    """The places of the vectors that share one expression."""
    found: dict[tuple[object, ...], list[int]] = {}
    for place, vector in enumerate(several):
        found.setdefault(vector.shape, []).append(place)
    return list(found.values())


# Made once from the functions in Python, ENTITLE_REWRITE=1 makes them anew.

EDGES = tuple(
    date.fromisoformat(text)
    for text in (
        *("0001-01-01", "0001-01-31", "0001-03-01", "0004-02-29", "1582-10-10", "1899-12-31"),
        *("1900-02-28", "1900-03-01", "1964-02-29", "1970-01-01", "1996-02-29", "1999-12-31"),
        *("2000-01-01", "2000-02-28", "2000-02-29", "2000-03-01", "2004-12-31", "2015-06-30"),
        *("2016-02-29", "2018-07-01", "2021-01-30", "2021-02-27", "2021-02-28", "2021-03-01"),
        *("2021-04-30", "2021-08-31", "2024-01-29", "2024-02-28", "2024-12-31", "2099-12-31"),
        *("2100-02-28", "2100-03-01", "9996-02-29", "9999-02-28", "9999-12-30", "9999-12-31"),
    )
)
FIXED = tuple(
    date.fromisoformat(text)
    for text in (
        *("2000-02-29", "2021-02-27", "2021-02-28", "2021-03-01", "2024-02-28", "2024-02-29"),
        *("2023-01-01", "2023-12-31", "2019-06-30", "1900-02-28", "0001-01-01", "9999-12-31"),
    )
)
SHIFTS = (
    *((1, 0, 0), (-1, 0, 0), (4, 0, 0), (100, 0, -1), (0, 1, 0), (0, -1, 0), (0, 12, 0)),
    *((0, 13, 5), (1, 1, 1), (-1, 11, 0), (0, 0, 0), (0, 0, 1), (0, 0, -1), (0, 0, 36524)),
    *((-2000, 0, 0), (9999, 0, 0), (0, -23988, 0), (0, 119987, 0), (0, 0, 3652058)),
    *((0, 0, -3652058), (0, 0, 10**15), (10**15, 0, 0), (0, -(10**15), 0), (1, -12, 0)),
)
YEARLY = (
    *((7, 1, 0), (1, 1, 0), (12, 31, 0), (2, 28, 0), (2, 29, 0), (3, 1, 0), (0, 0, 0)),
    *((9, 0, 1), (11, 3, 4), (5, 0, -1), (2, 6, -1), (2, 4, 1), (12, 4, 3), (1, 2, 1)),
)
STEPS = ((1, 1), (1, 100), (5, 100), (1, 4), (25, 1), (3, 7), (1, 1000))
AMOUNTS = (
    *((0, 1), (1, 2), (-1, 2), (3, 2), (-3, 2), (5, 2), (108405, 1000), (108415, 1000)),
    *((-108405, 1000), (2, 3), (-2, 3), (1, 1000), (-1, 1000), (125, 1000), (-375, 1000)),
    *((1, 200), (3, 200), (-1, 200), (-3, 200), (75, 2), (-75, 2), (25, 2), (1249, 100)),
    *((10**15, 7), (-(10**15), 7), (999999, 1000000), (10**15 + 1, 2)),
)


def made() -> Iterator[Vector]:
    """Every sum of the file, without its answer."""
    yield from _completed()
    yield from _moved()
    yield from _near()
    yield from _parts()
    yield from _roundings()


def _options(*pairs: tuple[str, ...]) -> Iterator[frozenset[str]]:
    found: list[frozenset[str]] = [frozenset()]
    for pair in pairs:
        found = [old | {new} if new else old for old in found for new in pair]
    yield from found


def _completed() -> Iterator[Vector]:
    random = Random(1)
    for operation, end in (("completed_years", "february_28"), ("completed_months", "spilled")):
        for options in _options(("", end), ("", "day_before")):
            for start in EDGES:
                for on in random.sample(EDGES, 5):
                    yield Vector(operation, start, on, (), options)
                yield Vector(operation, start, near(random, start, 3), (), options)
                for on in random.sample(FIXED, 4):
                    yield Vector(operation, start, on, (), options | {"fixed_day"})
            for start in FIXED:
                for on in random.sample(EDGES, 4):
                    yield Vector(operation, start, on, (), options | {"fixed_start"})


def near(random: Random, day: date, years: int) -> date:
    """A day about so many years after, and never far from the same day of its year."""
    ordinal = day.toordinal() + round(365.2425 * years) + random.randint(-2, 2)
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))


def _moved() -> Iterator[Vector]:
    random = Random(2)
    for options in _options(("", "february_28"), ("", "spilled"), ("", "fixed")):
        for amounts in SHIFTS:
            for start in random.sample(EDGES, 6):
                yield Vector("shift", start, None, amounts, options)
    for end in ("clamped", "spilled"):
        for start in (date(2021, 1, n) for n in (28, 29, 30, 31)):
            for months in (1, -11, 13, 25):
                yield Vector("shift", start, None, (0, months, 0), frozenset({end}))


def _near() -> Iterator[Vector]:
    random = Random(3)
    for rule in YEARLY:
        for operation in RULES:
            for options in _options(("", "inclusive"), ("", "february_28")):
                ends = [date.min, date.min + 364 * DAY, date.max - 364 * DAY, date.max]
                found = DayRule(*rule).in_year(random.randint(1990, 2030), LeapDay.MAR_1)
                for day in (*ends, found - DAY, found, found + DAY, *random.sample(EDGES, 3)):
                    yield Vector(operation, day, None, rule, options)


def _parts() -> Iterator[Vector]:
    for operation in ("start_of_month", "end_of_month", "year", "month", "day", "weekday"):
        for day in EDGES:
            yield Vector(operation, day, None, (), frozenset())
    for day in EDGES:
        yield Vector("days_between", day, EDGES[7], (), frozenset())
        yield Vector("days_between", day, EDGES[-1], (), frozenset({"fixed_day"}))


def _roundings() -> Iterator[Vector]:
    random = Random(4)
    for how in Rounding:
        for options in _options(("", "wide"), ("", "unsigned"), ("", "fixed")):
            for step in STEPS:
                for amount in random.sample(AMOUNTS, 5):
                    over, under = amount
                    if "unsigned" in options:
                        over = abs(over)
                    if "fixed" not in options and "unsigned" not in options and under % 2:
                        over, under = -over, -under
                    larger = 10**12 if "wide" in options else 1
                    numbers = (over * larger, under * larger, *step)
                    if not ("fixed" in options and "wide" in options):
                        numbers = (over, under, *step)
                    yield Vector("rounded", None, None, numbers, options | {how.value})


# The file as one table and one query


def table(d: Dialect, several: tuple[Vector, ...]) -> str:
    """A statement that makes the table `sums` of every vector's arguments."""
    parts = {place: n for n, group in enumerate(groups(several)) for place in group}
    rows = ", ".join(_row(place, parts[place], v) for place, v in enumerate(several))
    types = ("BIGINT", "BIGINT", "DATE", "DATE", "BIGINT", "BIGINT", "BIGINT", *[d.wide_type()] * 2)
    casts = ", ".join(
        f"CAST({name} AS {sql_type}) AS {name}"
        for name, sql_type in zip(COLUMNS, types, strict=True)
    )
    kind = "TEMPORARY VIEW" if d.name == "spark" else "TEMP TABLE"
    given = f"(VALUES {rows}) AS given({', '.join(COLUMNS)})"
    return f"CREATE {kind} sums AS SELECT {casts} FROM {given}"  # noqa: S608  # from the list above


def _row(place: int, part: int, v: Vector) -> str:
    days = [f"'{day.isoformat()}'" if day else "NULL" for day in (v.first, v.second)]
    numbers = [*map(str, v.numbers[:3]), *["NULL"] * (3 - len(v.numbers))]
    wide = [*map(str, v.numbers[:2]), *["NULL"] * (2 - len(v.numbers))]
    narrow = ["NULL"] * 3 if "wide" in v.options else numbers
    return f"({place}, {part}, {', '.join((*days, *narrow, *wide))})"


def query(d: Dialect, several: tuple[Vector, ...]) -> str:
    """One query for all of them: each row takes the expression of its group."""
    branches = [
        f"WHEN {number} THEN {as_text(in_sql(d, several[places[0]]), d.name)}"
        for number, places in enumerate(groups(several))
    ]
    return f"SELECT place, CASE part {' '.join(branches)} END AS found FROM sums"  # noqa: S608  # as above


def wrong(several: tuple[Vector, ...], found: Mapping[int, str]) -> list[list[str]]:
    """The lines that an engine answers otherwise, each with its answer."""
    return [
        [*vector.cells(), found.get(place, "nothing")]
        for place, vector in enumerate(several)
        if found.get(place) != vector.expected
    ]
