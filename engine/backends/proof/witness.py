"""A record read off a model of the solver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import z3

from ...ir import tree as t
from ...values import NONE, Value, simplest
from .sym import Sym
from .terms import Number, Truth, packed, unpacked

if TYPE_CHECKING:
    from .world import World

_LONGEST_LIST: Final = 40
_SPARE_DAYS: Final = (packed(date(2001, 1, 1)), packed(date(2001, 1, 28)))


@dataclass(frozen=True, slots=True)
class Witness:
    """One record on one day, with the readings chosen freely."""

    day: date
    facts: Mapping[str, Value]
    readings: Mapping[str, str] = field(default_factory=dict)


def record_of(
    world: World,
    known: Mapping[str, Sym],
    readings: Mapping[tuple[str, int], Number],
    model: z3.ModelRef,
) -> Witness:
    """The record, day and readings of a model, exact."""
    facts = {name: _value(world, fact, world.spec(name), model) for name, fact in known.items()}
    chosen = {
        question: _reading_names(world, question, count)[int(_in(model, number))]
        for (question, count), number in readings.items()
    }
    return Witness(unpacked(int(_in(model, world.day))), facts, chosen)


def _reading_names(world: World, question: str, count: int) -> tuple[str, ...]:
    found = (a.questions[question] for a in world.agreements if question in a.questions)
    return next(tuple(r.name for r in q.readings) for q in found if len(q.readings) == count)


def _value(world: World, fact: Sym, spec: t.FieldSpec, model: z3.ModelRef) -> Value:
    if spec.name in world.fixed:
        return world.fixed[spec.name]
    if holds_in(model, fact.none):
        return NONE
    if fact.sort == "truth":
        return holds_in(model, fact.truth)
    if fact.sort == "list":
        return tuple(_elements(world, spec, model))
    return _decoded(world, fact.sort, _in(model, fact.cases[0][1]))


def _decoded(world: World, sort: str, number: int | Fraction) -> Value:
    match sort:
        case "day":
            return unpacked(int(number))
        case "word":
            return world.text(int(number))
        case _:
            return number


def _elements(world: World, spec: t.FieldSpec, model: z3.ModelRef) -> Iterator[Value]:
    """What the list is asked to have, and as many more as it is said to have."""
    item = spec.kind.item or spec.kind
    sort = {"date": "day", "choice": "word"}.get(item.base, "amount")
    asked = {_in(model, at): holds_in(model, has) for at, has in world.points(spec.name)}
    if item.years is not None:
        years = range(item.years.first.year, item.years.last.year + 1)
        spare_days = [packed(item.years.beginning_in(year)) for year in years]
    else:
        spare_days = list(range(*_SPARE_DAYS))
    found = [number for number, has in asked.items() if has]
    length = world.length_used(spec.name)
    wanted = 0 if length is None else min(int(_in(model, length)), _LONGEST_LIST)
    spare: dict[str, list[int]] = {
        "day": spare_days,
        "word": [world.word(word) for word in item.choices],
        "amount": list(range(1, _LONGEST_LIST)),
    }
    found += [number for number in spare[sort] if number not in asked][
        : max(0, wanted - len(found))
    ]
    return (_decoded(world, sort, number) for number in sorted(found))


def _in(model: z3.ModelRef, number: Number) -> int | Fraction:
    """What a number is in a model; one that nothing speaks of is 0."""
    if isinstance(number, int | Fraction):
        return number
    found = model.eval(number, model_completion=True)
    if z3.is_int_value(found):
        return int(found.as_long())
    assert z3.is_rational_value(found), f"{number} is {found}"
    return simplest(Fraction(found.numerator_as_long(), found.denominator_as_long()))


def holds_in(model: z3.ModelRef, truth: Truth) -> bool:
    """Whether a truth holds in a model; one that nothing speaks of does not."""
    if isinstance(truth, bool):
        return truth
    return bool(z3.is_true(model.eval(truth, model_completion=True)))
