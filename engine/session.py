"""The use cases, one function each: load, ask, when, test, describe, amend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from . import __version__
from .backends.asking import Facts
from .books import Book, Shelf, load, parse_day, require_day, unknown
from .diagnostic import Diagnostic
from .files import files_read, spare, write_whole
from .inquiry.answers import Answer
from .ir.tree import ROSTER, Agreement
from .packs import (
    Pack,
    Refused,
    Unsound,
    amended_text,
    amendments_asked,
    canonical_files,
    check_pack,
    check_places,
    locate,
    read_source,
    redline_of,
)
from .payroll.arguments import Arguments as ReportArguments
from .payroll.stopping import Interrupted
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
    from .payroll.results import Done
    from .payroll.upcoming_files import Listed
    from .prove.mutants import Mutant
    from .prove.mutation import Score
    from .prove.settle import Settlement
    from .source import Source
    from .when import Asked

__all__ = [
    "Answer", "Book", "Diagnostic", "Interrupted", "Pack", "Problem", "Refused",
    "ReportArguments", "Shelf", "Style", "Unsound",
    "amended_text", "answers_json", "answers_text", "canonical_files", "check_pack", "counted",
    "diagnostics_text", "files_read", "load", "locate", "parse_day", "require_day", "spare",
    "unknown", "write_whole",
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


def statement(
    book: Book,
    who: str,
    facts: Facts,
    problems: Sequence[Problem],
    day: date,
    readings: Mapping[str, str],
    form: str,
) -> str:
    """One person's entitlements as a page, `html` or text, with what changes within a year."""
    from .payroll.upcoming import crossings, last_day
    from .report.statement_page import STYLE, Statement, statement_page

    answers = book.answers(facts, problems, day, (), readings)
    if answers and answers[0].status == "invalid":
        raise Refused("invalid", "; ".join(answers[0].problems))
    until = last_day(day, "1y")
    coming = crossings(book, facts, tuple(book.agreement.decisions), day, until, readings)
    made = Statement(
        book.agreement, who, day, facts, readings, answers,
        coming, until, __version__,
    )  # fmt: skip
    if form == "html":
        from .report.page_html import page_html

        return page_html(statement_page(made, contents=True), STYLE)
    from .report.page_text import page_text

    return page_text(statement_page(made, contents=False))


def differences(old: Path, new: Path, identity: str, form: str, out: Path | None) -> str:
    """What changed from one report file to another, as a page; see `engine.payroll.differences`."""
    from .payroll.differences import told

    return told(old, new, identity, form, out)


def upcoming(
    book: Book, given: ReportArguments, within: str, out: Path | None, terminal: IO[str] | None
) -> Listed:
    """Who of a roster crosses which threshold when; see `engine.payroll.upcoming_roster`.

    Of the arguments of a report those count that say who and what is asked about.
    """
    from .payroll.arguments import mapping_of
    from .payroll.progress import Progress
    from .payroll.upcoming_files import Wanted
    from .payroll.upcoming_files import upcoming as listed

    return listed(
        Wanted(
            book, given.rosters, given.as_of, within, given.decisions, given.readings, out,
            mapping=mapping_of(given, (book,)), progress=Progress(terminal),
        )
    )  # fmt: skip


def report(given: ReportArguments, terminal: IO[str] | None) -> Done:
    """A roster asked in columns and written as a report; see `engine.payroll`."""
    from .payroll.engines import report as run

    return run(given, terminal)


def report_text(done: Done) -> str:
    """What a report holds, by decision, and the files that were written."""
    from .payroll.printed import done_text

    return done_text(done)


def reconciled_text(done: Done) -> str:
    """How many rows were read, answered and rejected; what was passed over, or met no line."""
    from .payroll.printed import accounted

    return accounted(done)


def sql_of(
    book: Book,
    decisions: Sequence[str],
    day: date,
    readings: Mapping[str, str],
    dialect: str,
    *,
    values: bool,
) -> str:
    """The agreement as one SQL query over a relation of facts; with `values` these alone."""
    from .backends.columns.query import ALL, Part, Unsupported, columns_of

    book.require_decisions(decisions)
    book.require_readings(readings)
    require_day(day)
    parts = (Part.VALUE,) if values else ALL
    present = tuple(n for n, spec in book.agreement.fields.items() if not spec.kind.rows)
    try:
        query = columns_of(book.agreement, decisions, day, readings, present=present, parts=parts)
        return "".join(_left_out(book, query.decisions, decisions)) + query.sql(dialect)
    except Unsupported as unsupported:
        raise Refused("unsupported", str(unsupported)) from unsupported


def _left_out(book: Book, made: Sequence[str], named: Sequence[str]) -> Iterator[str]:
    """A comment for each decision that nobody named and that cannot be a column."""
    from .backends.columns.together import beyond, sentence

    for name in () if named else book.agreement.decisions:
        if name not in made:
            yield f"-- {sentence(name, beyond(book.agreement, book.mentions, name))}\n"


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
