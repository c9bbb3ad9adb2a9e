"""Synthetic dispatchers: complete and incomplete records for the West Haven agreement, by seed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from engine.ir.tree import Agreement, FieldSpec  # noqa: E402  # the checkout's own engine
from engine.values import Kind  # noqa: E402

SEED = 5127
LEFT_OUT = 0.1
"""Part of the facts that an incomplete record lacks; every other record is complete."""

_MOST = {"USD": 60_000, "hour": 60, "day": 120, "month": 12, "year": 30, "percent": 100}
_ANCHORS = ("hire_date", "birth_date", "retirement_date")


@dataclass(frozen=True, slots=True)
class Question:
    """A record, as JSON would give it, and the day asked about."""

    record: dict[str, object]
    day: date


def questions(agreement: Agreement, count: int, seed: int = SEED) -> list[Question]:
    """`count` different questions, the same ones for the same seed."""
    random = Random(seed)  # no secret
    return [_question(agreement, random, whole=i % 2 == 0) for i in range(count)]


def _question(agreement: Agreement, random: Random, *, whole: bool) -> Question:
    day = _between(random, date(2018, 10, 10), date(2023, 6, 30))
    born = _between(random, date(1945, 1, 1), date(2001, 12, 31))
    hired = min(day, _between(random, born + timedelta(18 * 366), day))
    record: dict[str, object] = {
        "hire_date": hired.isoformat(),
        "birth_date": born.isoformat(),
        "retirement_date": _between(random, hired, day + timedelta(200)).isoformat(),
    }
    for spec in agreement.fields.values():
        if spec.name not in _ANCHORS:
            record[spec.name] = _value(spec, spec.kind, random, day)
    if not whole:
        record = {k: v for k, v in record.items() if k in _ANCHORS or random.random() >= LEFT_OUT}
    return Question(record, day)


def _value(spec: FieldSpec, kind: Kind, random: Random, day: date) -> object:
    match kind.base:
        case "yes_no":
            return random.random() < 0.5  # either
        case "choice":
            return random.choice(kind.choices)
        case "date":
            return _between(random, day - timedelta(400), day + timedelta(400)).isoformat()
        case "list":
            item = kind.item
            assert item is not None
            return list(dict.fromkeys(_elements(spec, item, random, day)))
    most = int(spec.maximum) if spec.maximum is not None else _most(kind)  # type: ignore[arg-type]
    return str(random.randint(0, most))


def _elements(spec: FieldSpec, item: Kind, random: Random, day: date) -> Iterator[object]:
    for _ in range(random.randint(0, 3)):
        yield _value(spec, item, random, day)


def _most(kind: Kind) -> int:
    return next((_MOST[u] for u, n in kind.unit if n > 0 and u in _MOST), 20)


def _between(random: Random, first: date, last: date) -> date:
    return first + timedelta(random.randint(0, max(0, (last - first).days)))
