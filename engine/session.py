"""The use cases, one function each: load, ask, when, test, describe, amend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from .backends.asking import Facts
from .books import Book, Shelf, load, parse_day, require_day, unknown
from .diagnostic import Diagnostic
from .inquiry.answers import Answer
from .ir.tree import ROSTER, Agreement
from .packs import (
    Pack,
    Refused,
    Unsound,
    amended_text,
    amendments_asked,
    canonical,
    check_pack,
    check_places,
    locate,
    read_source,
    redline_of,
    write_whole,
)
from .records.problem import Problem
from .report.settled import settled_json
from .report.text import Style, answers_text, counted, diagnostics_text
from .report.wire import answer_json

if TYPE_CHECKING:
    from .amend.pieces import Amended
    from .amend.redline import Redline
    from .check.scenarios import Example
    from .inquiry.coverage import Part
    from .inquiry.examples import Tested
    from .prove.mutants import Mutant
    from .prove.mutation import Score
    from .prove.settle import Settlement
    from .source import Source
    from .when import Asked

__all__ = [
    "Answer", "Book", "Diagnostic", "Pack", "Problem", "Refused", "Shelf", "Style", "Unsound",
    "amended_text", "answers_json", "answers_text", "canonical", "check_pack", "counted",
    "diagnostics_text", "load", "locate", "parse_day", "require_day", "unknown", "write_whole",
]  # fmt: skip


def answers_json(
    book: Book,
    answers: Sequence[Answer],
    readings: Mapping[str, str],
    settled: Mapping[str, Settlement] | None = None,
) -> dict[str, Any]:
    """The answers about one record as one JSON object, with what the solver says of some."""
    out = [answer_json(a) for a in answers]
    for answer, made in zip(answers, out, strict=True):
        found = (settled or {}).get(answer.decision.name)
        if found is not None:
            made.update(settled_json(found, answer.kind))
    return {"answers": out, "agreement": book.identity(readings)}


def settlements(
    book: Book, facts: Facts, day: date, answers: Sequence[Answer], readings: Mapping[str, str]
) -> dict[str, Settlement]:
    """What the solver says of each answer that needs facts; it is loaded only if there is one."""
    needing = [a for a in answers if a.status == "needs"]
    if not needing:
        return {}
    from .prove.settle import ABOUT_ROWS, settlement

    return {
        a.decision.name: ABOUT_ROWS
        if a.row_needs or ROSTER in a.needs
        else _as_answered(settlement(book, facts, day, a.decision.name, readings), a)
        for a in needing
    }


def _as_answered(found: Settlement, answer: Answer) -> Settlement:
    """The range with its ends as an answer would give them: money to the cent, as declared."""
    low, high = (answer.inquiry.rounded(end, answer.kind) for end in (found.low, found.high))
    return replace(found, low=low, high=high)


def over_time(
    book: Book,
    facts: Facts,
    start: date,
    until: str | None,
    decision: str,
    readings: Mapping[str, str],
    moving: Sequence[str],
) -> Asked:
    """One decision asked of a record as the day moves on from `start`; see `engine.when`."""
    from .when import Asked

    return Asked(book, facts, start, until, decision, readings, moving)


def changes_text(asked: Asked, present: Book | None, style: Style) -> str:
    """A timeline as text; with the present text as well, where the two differ."""
    from .when import changes_text as made

    return made(asked, present, style)


def changes_json(asked: Asked, present: Book | None) -> dict[str, Any]:
    """A timeline as JSON."""
    from .when import changes_json as made

    return made(asked, present)


def record_schema(agreement: Agreement) -> dict[str, Any]:
    """The JSON Schema of the record that an agreement asks for."""
    from .records.schema import record_schema as made

    return dict(made(agreement))


def described(book: Book, form: str) -> str:
    """The agreement as one readable page: `html`, or text."""
    from .report.page_agreement import page_of

    page = page_of(book.agreement, book.mentions)
    if form == "html":
        from .report.page_html import page_html

        return page_html(page)
    from .report.page_text import page_text

    return page_text(page)


def redline(pack: Pack, amendments: Sequence[str]) -> Redline:
    """What amendments strike and insert in an agreement."""
    return redline_of(pack, amendments)


def redline_page(found: Redline, form: str) -> str:
    """A redline as one page: `html`, or text."""
    if form == "html":
        from .report.redline_html import redline_html

        return redline_html(found)
    from .report.redline_text import redline_text

    return redline_text(found)


def tested(pack: Pack) -> Iterator[tuple[tuple[str, ...], Tested]]:
    """The scenarios of a pack, those without amendments first, then by the amendments in use.

    Of an amended text only what its amendments brought counts as not exercised.
    """
    for names in amendments_asked(pack):
        checked, text = check_places(pack, names)
        if checked.agreement is None:
            raise Unsound(checked)
        run = run_examples(Book(checked.agreement), checked.examples)
        if text is not None:
            run = replace(run, missed=tuple(_brought(run.missed, text, pack)))
        yield names, run


def _brought(parts: Sequence[Part], text: Amended, pack: Pack) -> Iterator[Part]:
    """The parts that stand in the file of an amendment, shown there."""
    own = read_source(pack.agreement)
    for part in parts:
        place = text.original(part.span)
        if place.source != own:
            yield replace(part, span=place)


def run_examples(book: Book, examples: Sequence[Example]) -> Tested:
    """Ask every example of the scenarios; see `engine.inquiry.examples`."""
    from .inquiry.examples import run_examples as run

    return run(book, examples)


def mutated(pack: Pack) -> Iterator[tuple[tuple[str, ...], Score]]:
    """How many seeded faults the scenarios notice: without amendments, then by those in use.

    In an amended text faults are seeded in what its amendments brought.
    """
    from .prove.mutation import run

    own = read_source(pack.agreement)
    for names in amendments_asked(pack):
        checked, text = check_places(pack, names)
        if checked.agreement is None:
            raise Unsound(checked)
        if text is None:
            yield names, run(checked.agreement, checked.examples)
            continue
        brought = partial(_stands_elsewhere, text, own)
        yield names, run(checked.agreement, checked.examples, brought).placed(text.original)


def _stands_elsewhere(text: Amended, own: Source, mutant: Mutant) -> bool:
    """Whether a fault is seeded in the file of an amendment."""
    return text.original(mutant.span).source != own


def mutated_text(score: Score) -> str:
    """The faults that no scenario notices, and how many are noticed, as text."""
    from .report.mutation import mutation_text

    return mutation_text(score)


def tested_text(tested: Tested) -> str:
    """A test run as text."""
    from .report.tested import tested_text as made

    return made(tested)
