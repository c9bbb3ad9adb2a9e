"""Records that differ from a given one in a single fact: where proof ends, trying goes on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction

from ..check.fields import why_outside
from ..ir.tree import FieldSpec
from ..values import CENT, NONE, Value

Facts = Mapping[str, Value]
Fields = Mapping[str, FieldSpec]
_CENTS_TRIED = 100


def without(facts: Facts, name: str) -> Iterator[Facts]:
    """The record that leaves a fact out."""
    yield {n: v for n, v in facts.items() if n != name}


def by_cents(facts: Facts, fields: Fields) -> Iterator[Facts]:
    """Each amount of money a few cents higher: somewhere a share of it ends in half a cent."""
    for name, value in facts.items():
        if fields[name].kind.is_money and isinstance(value, int | Fraction):
            yield from ({**facts, name: value + CENT * n} for n in range(1, _CENTS_TRIED))


def by_one_fact(facts: Facts, fields: Fields) -> Iterator[Facts]:
    """Each fact as something near or else: a day or a unit off, another word, another list."""
    for name, value in facts.items():
        for other in _others(value, fields[name]):
            if not why_outside(fields[name], other):
                yield {**facts, name: other}


def _others(value: Value, spec: FieldSpec) -> Iterator[Value]:
    if spec.kind.base == "list":
        words = spec.kind.item.choices if spec.kind.item else ()
        yield ()
        yield from ((word,) for word in words)
    elif value is NONE:
        return
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, date):
        yield from (value - timedelta(1), value + timedelta(1))
    elif isinstance(value, int | Fraction):
        yield from (n for n in (value - 1, value + 1, Fraction(value) / 2) if n >= 0)
    else:
        yield from (word for word in spec.kind.choices if word != value)
