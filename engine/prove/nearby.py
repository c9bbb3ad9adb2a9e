"""Records that differ from a given one in a single fact: where proof ends, trying goes on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction

from ..check.fields import why_outside
from ..ir.tree import ROSTER, FieldSpec, Roster
from ..values import CENT, NONE, Row, Value, as_fact, rows_in

Facts = Mapping[str, Value]
Fields = Mapping[str, FieldSpec]
_CENTS_TRIED = 100
_HOUR = 60


def without(facts: Facts, name: str) -> Iterator[Facts]:
    """The record that leaves a fact out."""
    yield {n: v for n, v in facts.items() if n != name}


def by_cents(facts: Facts, fields: Fields) -> Iterator[Facts]:
    """Each amount of money a few cents higher: somewhere a share of it ends in half a cent."""
    for name, value in facts.items():
        if name in fields and fields[name].kind.is_money and isinstance(value, int | Fraction):
            yield from ({**facts, name: value + CENT * n} for n in range(1, _CENTS_TRIED))


def by_one_fact(
    facts: Facts,
    fields: Fields,
    roster: Roster | None = None,
    rows: Mapping[str, Roster] | None = None,
) -> Iterator[Facts]:
    """Each fact as something near or else: a day or a unit off, another word, another list.

    Of rows: a fact of a row, as something near or as another row has it; a row left out.
    """
    for name, value in facts.items():
        if name == ROSTER:
            others = _rosters(rows_in(value), roster) if roster is not None else iter(())
            yield from ({**facts, ROSTER: as_fact(other)} for other in others)
            continue
        if fields[name].kind.rows:
            block = (rows or {}).get(fields[name].kind.rows)
            others = _rosters(rows_in(value), block) if block is not None else iter(())
            yield from ({**facts, name: as_fact(other)} for other in others)
            continue
        for other in _others(value, fields[name]):
            if not why_outside(fields[name], other):
                yield {**facts, name: other}


def _rosters(rows: tuple[Row, ...], roster: Roster) -> Iterator[tuple[Row, ...]]:
    for place, row in enumerate(rows):
        yield (*rows[:place], *rows[place + 1 :])
        for name, value in row.facts.items():
            if name == roster.identity:
                continue
            spec = roster.fields[name]
            elsewhere = (other.facts[name] for other in rows if name in other.facts)
            for new in dict.fromkeys((*_others(value, spec), *elsewhere)):
                if new != value and not why_outside(spec, new):
                    changed = roster.row(row.number, {**row.facts, name: new})
                    yield (*rows[:place], changed, *rows[place + 1 :])


def _others(value: Value, spec: FieldSpec) -> Iterator[Value]:
    if spec.kind.base == "list":
        words = spec.kind.item.choices if spec.kind.item else ()
        yield ()
        yield from ((word,) for word in words)
    elif value is NONE:
        return
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, date) and spec.kind.years is not None:
        yield from (spec.kind.years.beginning_in(value.year + by) for by in (-1, 1))
    elif isinstance(value, date):
        yield from (value - timedelta(1), value + timedelta(1))
    elif spec.kind.base == "datetime" and isinstance(value, int):
        yield from (value - _HOUR, value + _HOUR)
    elif isinstance(value, int | Fraction):
        yield from (n for n in (value - 1, value + 1, Fraction(value) / 2) if n >= 0)
    else:
        yield from (word for word in spec.kind.choices if word != value)
