"""Run an agreement's scenarios: each example asked of every back end, and what none exercises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .backends.answers import Answer, Inquiry
from .backends.coverage import Part, Tracing
from .backends.reasons import reasons
from .check.scenarios import Example
from .report.text import day_text
from .session import Book
from .values import NONE, Kind, Value, shown


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


def run_examples(book: Book, examples: Sequence[Example]) -> Tested:
    """Ask every example through the engine and through the meaning; both must give it."""
    tracing = Tracing(book.agreement)
    failures: list[Failure] = []
    for example in examples:
        failures += _failures(book, tracing, example)
    failed = {id(f.example) for f in failures}
    return Tested(len(examples) - len(failed), tuple(failures), tracing.missed())


def _failures(book: Book, tracing: Tracing, example: Example) -> Iterator[Failure]:
    facts = book.with_defaults(example.facts)
    (answer,) = book.answers(facts, [], example.day, (example.decision,), example.readings)
    if not _meets(example, answer):
        yield Failure(example, _expected(example, answer.kind), _got(answer))
    if answer.status == "invalid":
        return
    traced = Inquiry(tracing, tracing, book.mentions, facts, example.day, example.readings)
    meant = traced.answer(example.decision)
    if meant.outcome.key != answer.outcome.key:
        yield Failure(example, f"the same on every back end, {_got(meant)}", _got(answer))


def _meets(example: Example, answer: Answer) -> bool:
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
    cites = ", ".join(dict.fromkeys(r.cite for r in reasons(answer))) if answer.status != "invalid" else ""
    if answer.status == "decided" and answer.value is not None:
        return f"{shown(answer.value, answer.kind)} under {cites}"
    if answer.status == "needs":
        return f"needs {', '.join(answer.needs)}"
    return f"{answer.status}{': ' + '; '.join(answer.problems) if answer.problems else ''}"


def tested_text(tested: Tested) -> str:
    """The run as text: each failure with its place, each part that nothing exercises."""
    lines: list[str] = []
    for failure in tested.failures:
        example = failure.example
        lines += [
            f"{example.span.source.name}:{example.span.line}: {example.title}",
            f"  {example.decision} as of {day_text(example.day)}",
            f"  expected {failure.expected}",
            f"  got      {failure.got}",
            "",
        ]
    for part in tested.missed:
        lines.append(f"{part.span.source.name}:{part.span.line}: no scenario exercises {part.what}")
    if tested.missed:
        lines.append("")
    failed = len({id(f.example) for f in tested.failures})
    missed = len(tested.missed)
    lines.append(
        f"{tested.passed} example{'s' * (tested.passed != 1)} passed, {failed} failed, "
        f"{missed} part{'s' * (missed != 1)} not exercised"
    )
    return "\n".join(lines) + "\n"
