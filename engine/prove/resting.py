"""The two sides of a comparison, and the open questions on which it rests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from ..inquiry.examples import Asked


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared: how it is called, what is asked, how it is read.

    `day` fixes the asked day of this side alone, where two days are compared.
    """

    label: str
    asked: Asked
    readings: Mapping[str, str] = field(default_factory=dict)
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Resting:
    """An open question on which what is compared rests, and the reading adopted on each side.

    A reading is empty where none is adopted: what is proved then holds under each of them. It
    is none on a side that does not ask the question.
    """

    question: str
    before: str | None
    after: str | None


def resting(one: Side, other: Side, names: Iterable[str]) -> Iterator[Resting]:
    """The questions on which these decisions rest, without those for which a reading is chosen."""
    sides, decisions = (one, other), tuple(names)
    asked = {q for side in sides for n in decisions for q in side.asked.mentions.questions(n)}
    known = {q: None for side in sides for q in side.asked.agreement.questions}
    for question in known:
        if question in asked and not any(question in side.readings for side in sides):
            yield Resting(question, *(_adopted(side, question) for side in sides))


def _adopted(side: Side, question: str) -> str | None:
    known = side.asked.agreement.questions
    return (known[question].adopted or "") if question in known else None
