"""The few things that DuckDB, Spark and PostgreSQL write differently, and nothing else.

Expressions go in and one expression comes out. NULL in gives NULL out. Every operand is
wrapped here, since sqlglot's own `+` and `-` print `a - (b - c)` without its parentheses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal

from sqlglot import exp

Expression = exp.Expression
Name = Literal["duckdb", "spark", "postgres"]

FIRST_DAY: Final = date.min
DAYS_IN_ALL: Final = (date.max - date.min).days
FOUR_CENTURIES: Final = 146_097
"""Days after which the calendar repeats: 400 years, and a whole number of weeks."""

_PLAIN = (exp.Column, exp.Literal, exp.Func, exp.Paren, exp.Case, exp.Null, exp.Boolean)


def number(n: int) -> Expression:
    """A whole number; a negative one in parentheses, so that nothing can bind to its digits."""
    literal = exp.Literal(this=str(abs(n)), is_string=False)
    return literal if n >= 0 else exp.Paren(this=exp.Neg(this=literal))


def text(word: str) -> Expression:
    """A word as a string literal."""
    return exp.Literal(this=word, is_string=True)


def null() -> Expression:
    """Nothing known."""
    return exp.Null()


def _operand(x: Expression | int) -> Expression:
    if isinstance(x, int):
        return number(x)
    return x.copy() if isinstance(x, _PLAIN) else exp.Paren(this=x.copy())


def _two(node: type[exp.Binary], a: Expression | int, b: Expression | int) -> Expression:
    found = node(this=_operand(a), expression=_operand(b))
    assert isinstance(found, exp.Expression)
    return found


def plus(a: Expression, b: Expression | int) -> Expression:
    """`a + b`; constants are added up here, so that `x - 1 + 1` is `x`."""
    n = whole_constant(b)
    if n is None:
        return _two(exp.Add, a, b)
    base, already = _less_constant(a)
    if base is None:
        return number(already + n)
    match already + n:
        case 0:
            return base
        case total if total < 0:
            return _two(exp.Sub, base, -total)
        case total:
            return _two(exp.Add, base, total)


def minus(a: Expression | int, b: Expression | int) -> Expression:
    """`a - b`, with constants as in `plus`."""
    first = number(a) if isinstance(a, int) else a
    n, m = whole_constant(b), whole_constant(a)
    if n is not None:
        return plus(first, -n)
    assert isinstance(b, exp.Expression)
    base, more_of_it = _less_constant(b)
    if m is None or base is None:
        return _two(exp.Sub, first, b)
    return _two(exp.Sub, m - more_of_it, base)


def _less_constant(x: Expression) -> tuple[Expression | None, int]:
    """`x` without the constant that it ends in, and that constant; no expression of one alone."""
    n = whole_constant(x)
    if n is not None:
        return None, n
    if isinstance(x, exp.Add | exp.Sub):
        last = whole_constant(x.expression)
        if last is not None:
            return x.this, -last if isinstance(x, exp.Sub) else last
    return x, 0


def times(a: Expression, b: Expression | int) -> Expression:
    """`a * b`; `a` where `b` is 1."""
    n, m = whole_constant(b), whole_constant(a)
    if n is not None and m is not None:
        return number(m * n)
    return a if n == 1 else _two(exp.Mul, a, b)


def negative(a: Expression) -> Expression:
    """`-a`."""
    return exp.Neg(this=_operand(a))


def less(a: Expression, b: Expression | int) -> Expression:
    """`a < b`."""
    return _two(exp.LT, a, b)


def at_most(a: Expression, b: Expression | int) -> Expression:
    """`a <= b`."""
    return _two(exp.LTE, a, b)


def more(a: Expression, b: Expression | int) -> Expression:
    """`a > b`."""
    return _two(exp.GT, a, b)


def at_least(a: Expression, b: Expression | int) -> Expression:
    """`a >= b`."""
    return _two(exp.GTE, a, b)


def same(a: Expression, b: Expression | int) -> Expression:
    """`a = b`."""
    return _two(exp.EQ, a, b)


def differs(a: Expression, b: Expression | int) -> Expression:
    """`a <> b`."""
    return _two(exp.NEQ, a, b)


def unknown(x: Expression) -> Expression:
    """`x IS NULL`."""
    return exp.Is(this=_operand(x), expression=null())


def every(*conditions: Expression) -> Expression:
    """All of the conditions, joined by `AND`."""
    first, *others = conditions
    found = first.copy()
    for condition in others:
        found = exp.And(this=_condition(found, exp.Or), expression=_condition(condition, exp.Or))
    return found


def either(a: Expression, b: Expression) -> Expression:
    """`a OR b`."""
    return exp.Or(this=_condition(a, exp.And), expression=_condition(b, exp.And))


def _condition(x: Expression, other: type[exp.Expression]) -> Expression:
    return exp.Paren(this=x.copy()) if isinstance(x, other) else x.copy()


def case(*branches: tuple[Expression, Expression], otherwise: Expression | None) -> Expression:
    """`CASE WHEN … THEN … ELSE … END`; a branch whose condition is NULL is passed over."""
    found = exp.Case(
        ifs=[exp.If(this=when.copy(), true=then.copy()) for when, then in branches],
        default=otherwise.copy() if otherwise is not None else None,
    )
    assert isinstance(found, exp.Expression)
    return found


def call(name: str, *arguments: Expression | int) -> Expression:
    """A function by the name that the dialect has for it."""
    found = exp.Anonymous(
        this=name, expressions=[number(a) if isinstance(a, int) else a.copy() for a in arguments]
    )
    assert isinstance(found, exp.Expression)
    return found


def cast(x: Expression, sql_type: str) -> Expression:
    """`CAST(x AS type)`; the type in the one spelling that each dialect reads."""
    found = exp.Cast(this=x.copy(), to=type_of(sql_type))
    assert isinstance(found, exp.Expression)
    return found


def type_of(sql_type: str) -> exp.DataType:
    """A type by its name, which is read once."""
    found = _read_type(sql_type).copy()
    assert isinstance(found, exp.DataType)
    return found


@lru_cache
def _read_type(sql_type: str) -> exp.DataType:
    found = exp.DataType.build(sql_type)
    assert isinstance(found, exp.DataType)
    return found


def day_literal(day: date) -> Expression:
    """A fixed day, of the type DATE in every dialect."""
    return cast(text(day.isoformat()), "date")


def day_constant(x: Expression) -> date | None:
    """The day that `x` writes out, if it is one of `day_literal`."""
    if not isinstance(x, exp.Cast) or not isinstance(x.this, exp.Literal):
        return None
    if not x.this.is_string or not x.is_type("date"):
        return None
    return date.fromisoformat(str(x.this.this))


def whole_constant(x: Expression | int) -> int | None:
    """The whole number that `x` writes out, if it is one."""
    if isinstance(x, int):
        return x
    if isinstance(x, exp.Paren):
        return whole_constant(x.this)
    if isinstance(x, exp.Neg):
        inner = whole_constant(x.this)
        return None if inner is None else -inner
    written = isinstance(x, exp.Literal) and not x.is_string and str(x.this).isdigit()
    return int(str(x.this)) if written else None


def _in_calendar(day: date, days: int) -> bool:
    return date.min.toordinal() <= day.toordinal() + days <= date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Dialect:
    """One engine's way to take days apart, to put them together and to divide exactly."""

    name: Name

    @property
    def has_year_0(self) -> bool:
        """Whether the day before Jan 1 of the year 1 is in the year 0, not in the year -1."""
        return self.name != "postgres"

    def year(self, day: Expression) -> Expression:
        """The year, as a BIGINT like every whole number given here."""
        fixed = day_constant(day)
        return self._part("YEAR", day) if fixed is None else number(fixed.year)

    def month(self, day: Expression) -> Expression:
        """The month, 1 through 12."""
        fixed = day_constant(day)
        return self._part("MONTH", day) if fixed is None else number(fixed.month)

    def day(self, day: Expression) -> Expression:
        """The day of the month."""
        fixed = day_constant(day)
        return self._part("DAY", day) if fixed is None else number(fixed.day)

    def _part(self, name: str, day: Expression) -> Expression:
        match self.name:
            case "duckdb":
                return call(name, day)
            case "spark":
                return cast(call(name, day), "bigint")
            case "postgres":
                return cast(exp.Extract(this=exp.var(name), expression=day.copy()), "bigint")

    def weekday(self, day: Expression) -> Expression:
        """Monday 0 through Sunday 6, for a day of the years 1 to 9999."""
        return _two(exp.Mod, self.since_first_day(day), 7)  # Jan 1 of the year 1 is a Monday

    def make_day(self, year: Expression, month: Expression, day: Expression) -> Expression:
        """The day of these three, which must be one of the calendar's."""
        if self.name == "duckdb":
            return call("MAKE_DATE", year, month, day)
        return call("MAKE_DATE", *(self._int(x) for x in (year, month, day)))

    def plus_days(self, day: Expression, n: Expression | int) -> Expression:
        """`day` and `n` days; the sum must be within a few centuries of the calendar."""
        fixed, written = whole_constant(n), day_constant(day)
        if fixed == 0:
            return day
        if fixed is not None and written is not None and _in_calendar(written, fixed):
            return day_literal(written + timedelta(fixed))
        if self.name == "spark":
            return call("DATE_ADD", day, self._int(n))
        if fixed is not None:
            return plus(day, fixed)
        return plus(day, self._int(n))

    def minus_days(self, day: Expression, n: Expression) -> Expression:
        """`day` less `n` days, with the bounds of `plus_days`."""
        if self.name == "spark":
            return call("DATE_SUB", day, self._int(n))
        return minus(day, self._int(n))

    def _int(self, n: Expression | int) -> Expression:
        if isinstance(n, int):
            return number(n)
        inner = n.this if isinstance(n, exp.Cast) and n.is_type("bigint") else n
        return inner if whole_constant(inner) is not None else cast(inner, "int")

    def days_apart(self, end: Expression, start: Expression) -> Expression:
        """Days from `start` to `end`, negative when `end` comes first."""
        first, last = day_constant(start), day_constant(end)
        if first is not None and last is not None:
            return number((last - first).days)
        match self.name:
            case "duckdb":
                return minus(end, start)
            case "spark":
                return cast(call("DATEDIFF", end, start), "bigint")
            case "postgres":
                return cast(minus(end, start), "bigint")

    def since_first_day(self, day: Expression) -> Expression:
        """Days since Jan 1 of the year 1, the first Monday there is."""
        return self.days_apart(day, day_literal(FIRST_DAY))

    def wide_type(self) -> str:
        """The type of whole numbers too large for a BIGINT."""
        return "hugeint" if self.name == "duckdb" else "decimal(38, 0)"

    def text_type(self) -> str:
        """The type of texts."""
        return "text" if self.name == "postgres" else "varchar"

    def wide(self, x: Expression) -> Expression:
        """`x` as a whole number of up to 38 digits."""
        return cast(x, self.wide_type())

    def quotient(self, a: Expression, b: Expression | int, *, wide: bool = False) -> Expression:
        """`a` by `b` without the rest, toward zero; `wide` says that either is a wide number.

        Spark's own whole division ends at a BIGINT and its `/` rounds: less the rest, `/` is
        exact. PostgreSQL's `/` is one only of whole types, and what is small may be NUMERIC.
        """
        if b == 1:
            return a
        match self.name:
            case "duckdb":
                return _two(exp.IntDiv, a, b)
            case "spark" if wide:
                exact = _two(exp.Sub, a, self.rest(a, b))
                return self.wide(exp.Div(this=_operand(exact), expression=_operand(b), typed=True))
            case "spark":
                return _two(exp.IntDiv, a, b)
            case "postgres":
                found = call("DIV", a, b)
                return found if wide else cast(found, "bigint")

    def rest(self, a: Expression, b: Expression | int) -> Expression:
        """What `quotient` leaves, with the sign of `a`."""
        return _two(exp.Mod, a, b)

    def floor_div(self, a: Expression, b: Expression | int, *, wide: bool = False) -> Expression:
        """The greatest whole number not above `a` by `b`; `b` is positive."""
        below = self.quotient(minus(plus(a, 1), b), b, wide=wide)
        return case((less(a, 0), below), otherwise=self.quotient(a, b, wide=wide))

    def modulo(self, a: Expression, b: Expression | int) -> Expression:
        """What `floor_div` leaves: from 0 to below `b`, which is positive."""
        return self.rest(plus(self.rest(a, b), b), b)

    def greatest(self, *items: Expression) -> Expression:
        """The greatest, NULL if any is: every engine's own passes over NULL."""
        return _extreme(items, at_least)

    def least(self, *items: Expression) -> Expression:
        """The least, NULL if any is."""
        return _extreme(items, at_most)


def _extreme(items: tuple[Expression, ...], wins: object) -> Expression:
    assert callable(wins)
    if len(items) == 1:
        return items[0]
    branches = [
        (every(*(wins(item, other) for other in items if other is not item)), item)
        for item in items
    ]
    return case(*branches, otherwise=None)


DIALECTS: Final = {name: Dialect(name) for name in ("duckdb", "spark", "postgres")}
