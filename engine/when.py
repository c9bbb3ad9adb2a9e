"""The use case of time: when an answer changes, under the present text and an amended one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from .backends.asking import Facts
from .books import LAST_YEAR, Book, parse_day
from .inquiry.leaving import Stretch, side_by_side
from .inquiry.timeline import Change
from .ir.tree import ROSTER
from .report.leaving import stretches_json, stretches_text
from .report.text import Style
from .report.text import changes_text as timeline_text
from .report.wire import answer_json, json_value
from .values import rows_in, shown


@dataclass(frozen=True)
class Asked:
    """One decision asked of a record as the day moves on from `start`, through `until` if given.

    `moving` are the day fields that move along with it.
    """

    book: Book
    facts: Facts
    start: date
    until: str | None
    decision: str
    readings: Mapping[str, str]
    moving: Sequence[str]

    @property
    def last(self) -> date:
        """The last day asked about."""
        return date(LAST_YEAR, 12, 31) if self.until is None else parse_day(self.until)

    @cached_property
    def changes(self) -> list[Change]:
        """Up to `until`; without it, up to the first change (for a yes/no: to yes)."""
        found: list[Change] = []
        for change in self.changing():
            found.append(change)
            yes_no = change.answer.kind.base == "yes_no"
            if self.until is None and (
                change.answer.value is True or (len(found) > 1 and not yes_no)
            ):
                break
        return found

    def beside(self, present: Book) -> tuple[Stretch, ...]:
        """The days on which the present text and this one answer the same or differently.

        What the present text does not know of the record and the readings is left out.
        """
        known, questions = present.agreement.fields, present.agreement.questions
        other = replace(
            self,
            book=present,
            facts={n: v for n, v in self.facts.items() if n in known or n == ROSTER},
            readings={q: r for q, r in self.readings.items() if q in questions},
            moving=[name for name in self.moving if name in known],
        )
        return side_by_side(list(other.changing()), list(self.changing()), self.last)

    def changes_beside(self, beside: Sequence[Stretch]) -> list[Change]:
        """The changes, at least as far as the last day on which the two texts differ."""
        last = max((s.first for s in beside if s.differs), default=self.start)
        shown = self.changes[-1].day
        return [change for change in self.changing() if change.day <= max(last, shown)]

    def changing(self) -> Iterator[Change]:
        """Every change through the last day, one after the other."""
        return self.book.when(
            self.facts, self.start, self.last, self.decision, self.readings, self.moving
        )

    @property
    def held(self) -> str:
        """What moves and what stays as given, in one sentence."""
        fields = self.book.agreement.fields
        used = ", ".join(
            f"{name} {shown(value, fields[name].kind)}"
            for name, value in self.facts.items()
            if name in fields and name not in self.moving and value != fields[name].default
        )
        if ROSTER in self.facts:
            count = len(rows_in(self.facts[ROSTER]))
            used += f"{', ' if used else ''}the roster of {count} rows"
        moves = " and ".join(("the day asked about", *self.moving))
        stays = f"; {used} as given" if used else ""
        return f"{moves} move{'' if self.moving else 's'} on{stays}; defaults stay"


def changes_text(asked: Asked, present: Book | None, style: Style) -> str:
    """A timeline as text; with the present text as well, where the two differ."""
    agreement = asked.book.agreement
    if present is None or asked.decision not in present.agreement.decisions:
        return timeline_text(agreement, asked.changes, asked.held, style)
    beside = asked.beside(present)
    text = timeline_text(agreement, asked.changes_beside(beside), asked.held, style)
    label = " and ".join(a.title for a in agreement.amendments)
    return f"{text}\n{stretches_text(beside, label, style)}"


def changes_json(asked: Asked, present: Book | None) -> dict[str, Any]:
    """A timeline as JSON; `held` are the facts that stayed as given."""
    fields = asked.book.agreement.fields
    both = present is not None and asked.decision in present.agreement.decisions
    beside = asked.beside(present) if present is not None and both else ()
    changes = asked.changes_beside(beside) if both else asked.changes
    held = {
        name: json_value(value, fields[name].kind)
        for name, value in asked.facts.items()
        if name in fields and name not in asked.moving
    }
    out = {
        "decision": asked.decision,
        "timeline": [
            {"from": c.day.isoformat(), "turned": list(c.turned), "answer": answer_json(c.answer)}
            for c in changes
        ],
        "held": held,
        "moving": ["as_of", *asked.moving],
        "agreement": asked.book.identity(asked.readings),
    }
    return {**out, **stretches_json(beside)} if both else out
