"""Run an agreement's scenarios: each example asked of every back end, and what none exercises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ..check.scenarios import Example
from ..ir.mentions import Mentions
from ..ir.tree import Agreement
from ..records.problem import Problem
from ..values import NONE, Kind, Value, shown
from .answers import Answer, Inquiry
from .coverage import Part, Tracing
from .reasons import reasons


class Asked(Protocol):
    """An agreement that can be asked: what a run of its examples needs of it."""

    agreement: Agreement
    mentions: Mentions

    def with_defaults(self, facts: Mapping[str, Value]) -> dict[str, Value]:
        """The facts with the declared default of each absent field."""
        ...

    def answers(
        self,
        facts: Mapping[str, Value],
        problems: Sequence[Problem],
        day: date,
        decisions: Sequence[str],
        readings: Mapping[str, str],
    ) -> tuple[Answer, ...]:
        """The answers of the engine."""
        ...


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not come out: what was expected, what came."""

    example: Example
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Tested:
    """The result of a run: how many examples passed, the failures, the parts none exercises."""

    passed: int
    failures: tuple[Failure, ...]
    missed: tuple[Part, ...]


def run_examples(book: Asked, examples: Sequence[Example]) -> Tested:
    """Ask every example through the engine and through the meaning; both must give it."""
    tracing = Tracing(book.agreement)
    failures: list[Failure] = []
    for example in examples:
        failures += _failures(book, tracing, example)
    failed = {id(f.example) for f in failures}
    return Tested(len(examples) - len(failed), tuple(failures), tracing.missed())


def _failures(book: Asked, tracing: Tracing, example: Example) -> Iterator[Failure]:
    facts = book.with_defaults(example.facts)
    (answer,) = book.answers(facts, [], example.day, (example.decision,), example.readings)
    if not meets(example, answer):
        yield Failure(example, _expected(example, answer.kind), _got(answer))
    if answer.status == "invalid":
        return
    traced = Inquiry(tracing, tracing, book.mentions, facts, example.day, example.readings)
    meant = traced.answer(example.decision)
    if meant.outcome.key != answer.outcome.key:
        yield Failure(example, f"the same on every back end, {_got(meant)}", _got(answer))


def meets(example: Example, answer: Answer) -> bool:
    """Whether an answer is what an example expects: status, value, needs and citation."""
    if example.status != answer.status:
        return False
    if example.status == "decided" and not same_value(example.value, answer.value):
        return False
    if example.status == "needs" and tuple(sorted(answer.needs)) != example.needs:
        return False
    return not example.cite or example.cite in {r.cite for r in reasons(answer)}


def same_value(expected: Value | None, got: Value | None) -> bool:
    """Equal values; `none` is an amount's 0 and a yes/no's no."""
    if expected is NONE or got is NONE:
        return (expected is got) or (got if expected is NONE else expected) in (0, False)
    return expected == got and isinstance(expected, bool) is isinstance(got, bool)


def _expected(example: Example, kind: Kind) -> str:
    cite = f" under {example.cite}" if example.cite else ""
    if example.status == "decided" and example.value is not None:
        return shown(example.value, kind) + cite
    if example.status == "needs":
        return f"needs {', '.join(example.needs)}"
    return example.status + cite


def _got(answer: Answer) -> str:
    cites = (
        ", ".join(dict.fromkeys(r.cite for r in reasons(answer)))
        if answer.status != "invalid"
        else ""
    )
    if answer.status == "decided" and answer.value is not None:
        return f"{shown(answer.value, answer.kind)} under {cites}"
    if answer.status == "needs":
        return f"needs {', '.join(answer.needs)}"
    return f"{answer.status}{': ' + '; '.join(answer.problems) if answer.problems else ''}"
