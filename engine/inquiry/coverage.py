"""Which clauses and rows a set of examples exercises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..backends.outcome import CLOSING, Outcome
from ..backends.plain import Body, Closure, Plain
from ..ir import tree as t
from ..ir.walk import everything, parts_of
from ..source import Span

if TYPE_CHECKING:
    from ..backends.asking import Frame


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an agreement that some example should exercise."""

    what: str
    span: Span


class Tracing(Plain):
    """The meaning, remembering which rows were chosen and which branches decided."""

    def __init__(self, agreement: t.Agreement) -> None:
        super().__init__(agreement)
        self.seen: set[tuple[int, int]] = set()

    def row_body(self, row: t.TierRow) -> Body:
        """A chosen row counts as exercised."""
        inner = super().row_body(row)
        place = _place(row.span)

        def run(f: Frame) -> object:
            self.seen.add(place)
            return inner(f)

        return run  # type: ignore[return-value]

    def dated_body(self, row: t.DatedRow) -> Closure:
        """A row in force counts as exercised."""
        inner = super().dated_body(row)
        place = _place(row.span)

        def run(f: Frame) -> object:
            self.seen.add(place)
            return inner(f)

        return run  # type: ignore[return-value]

    def decide(self, name: str, f: Frame) -> Outcome:
        """A branch that decides counts as exercised."""
        outcome = super().decide(name, f)
        decision = self.agreement.decisions[name]
        for index in (*outcome.standing, *outcome.aside):
            part = decision.closing if index == CLOSING else decision.branches[index]
            if part is not None:
                self.seen.add(_place(part.span))
        return outcome

    def missed(self) -> tuple[Part, ...]:
        """The parts that no example has exercised, in the order of the text."""
        parts = dict.fromkeys(parts_to_exercise(self.agreement))
        missed = [p for p in parts if _place(p.span) not in self.seen]
        return tuple(sorted(missed, key=lambda p: p.span.start))


def _place(span: Span) -> tuple[int, int]:
    return span.start, span.end


def parts_to_exercise(agreement: t.Agreement) -> Iterator[Part]:
    """Every branch, closing, row of a table and dated row."""
    for decision in agreement.decisions.values():
        if decision.name not in agreement.values:
            for branch in decision.branches:
                yield Part(f"clause {branch.section} for {decision.name}", branch.span)
            if decision.closing:
                yield Part(f"`otherwise` of {decision.name}", decision.closing.span)
        yield from _rows(f"a row of {decision.name}", parts_of(decision))
    for define in agreement.defines.values():
        yield from _rows(f"a row of {define.name}", (define.body,))
    for question in agreement.questions.values():
        bodies = tuple(r.body for r in question.readings if r.body)
        yield from _rows(f"a row of {question.name}", bodies)
    for value in agreement.values.values():
        for row in value.rows:
            yield Part(f"{value.name} from {row.first_day.isoformat()}", row.span)
            yield from _rows(f"a row of {value.name}", (row.value,))


def _rows(what: str, parts: tuple[t.Expr, ...]) -> Iterator[Part]:
    for part in parts:
        for e in everything(part):
            if isinstance(e, t.Tiers):
                yield from (Part(f"{what}: {row.text}", row.span) for row in e.rows)
