"""What a cell says of a day, or of a minute of one, told in SQL: a part of `cells`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from sqlglot import exp

from ..ir.tree import FieldSpec
from ..records.given import days_of, minutes_of
from ..records.minutes import ISO_MINUTE
from .forms import FALSE_LEAP_DAY, MONTHS, SERIALS, DateForm, date_form
from .mapping import Written
from .sql import Sql, all_of, call, case, cast, joined, number, part, text, whole

Step = Callable[[Sql], Sql]

_ISO_DAY: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_LONG_DAY: Final = r"([A-Za-z]{3,9})\.? ([0-9]{1,2}), ?([0-9]{4})"
_LONG_MINUTE: Final = f"{_LONG_DAY} ([0-9]{{2}}:[0-9]{{2}}(?::00)?)"


def day_steps(spec: FieldSpec, how: Written) -> tuple[Step, ...]:
    """From a stripped cell to its day, NULL where it is refused."""
    first, last = days_of(spec)

    def written(cell: Sql) -> Sql:
        forms = [form for form in map(date_form, how.dates) if form is not None]
        branches = [(whole(cell, form.pattern), _in_form(cell, form)) for form in forms]
        month = _month(part(cell, _LONG_DAY, 1))
        long = _day_text(part(cell, _LONG_DAY, 3), month, part(cell, _LONG_DAY, 2))
        branches.append((whole(cell, _ISO_DAY), cell))
        branches.append((whole(cell, _LONG_DAY), long))
        return case(*branches)

    return written, lambda iso: cast(iso, "DATE"), within(first, last)


def within(first: date, last: date) -> Step:
    """A day where it lies between two, NULL elsewhere."""
    return lambda day: case((exp.Between(this=day, low=_day(first), high=_day(last)), day))


def minute_steps(spec: FieldSpec) -> tuple[Step, ...]:
    """From a stripped cell to its minute, NULL where it is refused."""
    first, last = minutes_of(spec)

    def written(cell: Sql) -> Sql:
        month = _month(part(cell, _LONG_MINUTE, 1))
        day = _day_text(part(cell, _LONG_MINUTE, 3), month, part(cell, _LONG_MINUTE, 2))
        long = joined(day, text(" "), part(cell, _LONG_MINUTE, 4))
        return case((whole(cell, ISO_MINUTE), cell), (whole(cell, _LONG_MINUTE), long))

    def minute(iso: Sql) -> Sql:
        hour, rest = (cast(call("substr", iso, number(n), number(2)), "INTEGER") for n in (12, 15))
        real = exp.Not(
            this=exp.Is(this=cast(call("left", iso, number(10)), "DATE"), expression=exp.Null())
        )
        fits = (exp.LT(this=hour, expression=number(24)), exp.LT(this=rest, expression=number(60)))
        clock = exp.Add(this=exp.Mul(this=hour, expression=number(60)), expression=rest)
        found = exp.Add(this=exp.Mul(this=_ordinal(iso), expression=number(1440)), expression=clock)
        return case((all_of(real, *fits), cast(found, "BIGINT")))

    def within(found: Sql) -> Sql:
        return case((exp.Between(this=found, low=number(first), high=number(last)), found))

    return written, minute, within


def _ordinal(iso: Sql) -> Sql:
    """The place of a day in the calendar, counted from March on: in whole numbers alone."""
    year, month, day = (
        cast(call("substr", iso, number(at), number(size)), "INTEGER")
        for at, size in ((1, 4), (6, 2), (9, 2))
    )
    from_march = exp.Mod(this=exp.paren(_sum(month, number(9))), expression=number(12))
    early = exp.LTE(this=month, expression=number(2))
    since = exp.Sub(this=year, expression=case((early, number(1)), otherwise=number(0)))
    days = exp.Mul(this=exp.paren(since), expression=number(365))
    months = _sum(exp.Mul(this=exp.paren(from_march), expression=number(153)), number(2))
    leap = exp.Sub(this=_sum(_by(since, 4), _by(since, 400)), expression=_by(since, 100))
    return exp.paren(_sum(days, leap, _by(months, 5), day, number(-306)))


def _by(amount: Sql, n: int) -> Sql:
    return exp.paren(exp.IntDiv(this=exp.paren(amount), expression=number(n)))


def _sum(first: Sql, *others: Sql) -> Sql:
    found = first
    for other in others:
        found = exp.Add(this=found, expression=other)
    return found


def _day(day: date) -> Sql:
    return exp.Cast(this=text(day.isoformat()), to=exp.DataType.build("DATE"))


def _day_text(year: Sql, month: Sql, day: Sql) -> Sql:
    """YYYY-MM-DD; two digits each, since DuckDB reads `2018-1-100` in its own way."""
    return joined(year, text("-"), call("lpad", month, number(2), text("0")), text("-"), _two(day))


def _two(digits: Sql) -> Sql:
    return call("lpad", digits, number(2), text("0"))


def _month(name: Sql) -> Sql:
    small = call("lower", name)
    branches = [
        (exp.EQ(this=small, expression=text(word)), text(f"{month:02d}"))
        for word, month in MONTHS.items()
    ]
    return case(*branches)


def _in_form(cell: Sql, form: DateForm) -> Sql:
    if form.zero is not None:
        return _of_serial(cast(part(cell, form.pattern, 1), "INTEGER"), form)
    month = part(cell, form.pattern, form.month)
    year, day = (part(cell, form.pattern, place) for place in (form.year, form.day))
    return _day_text(year, _month(month) if form.by_name else month, day)


def _of_serial(serial: Sql, form: DateForm) -> Sql:
    assert form.zero is not None
    day: Sql = exp.Add(this=_day(form.zero), expression=serial)
    if form.zero != SERIALS["excel serial"]:
        return cast(day, "VARCHAR")
    leap = number(FALSE_LEAP_DAY)
    early = exp.Add(this=_day(form.zero), expression=exp.Add(this=serial, expression=number(1)))
    return case(
        (exp.LT(this=serial, expression=leap), cast(early, "VARCHAR")),
        (exp.GT(this=serial, expression=leap), cast(day, "VARCHAR")),
    )
