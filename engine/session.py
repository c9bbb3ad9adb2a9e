"""The use cases, one function each: load, ask, when, test, describe, amend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from .backends.asking import Facts
from .books import LAST_YEAR, Book, Shelf, load, parse_day, require_day, unknown
from .diagnostic import Diagnostic
from .inquiry.answers import Answer
from .ir.tree import Agreement
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
from .report.wire import answer_json, json_value
from .values import shown

if TYPE_CHECKING:
    from .amend.pieces import Amended
    from .amend.redline import Redline
    from .check.scenarios import Example
    from .inquiry.coverage import Part
    from .inquiry.examples import Tested
    from .inquiry.leaving import Stretch
    from .inquiry.timeline import Change
    from .prove.settle import Settlement

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
    needing = [a.decision.name for a in answers if a.status == "needs"]
    if not needing:
        return {}
    from .prove.settle import settlement

    return {name: settlement(book, facts, day, name, readings) for name in needing}


def changes(
    book: Book,
    facts: Facts,
    start: date,
    until: str | None,
    decision: str,
    readings: Mapping[str, str],
    moving: Sequence[str],
) -> list[Change]:
    """The timeline up to `until`; without it, up to the first change (for a yes/no: to yes)."""
    last = date(LAST_YEAR, 12, 31) if until is None else parse_day(until)
    found: list[Change] = []
    for change in book.when(facts, start, last, decision, readings, moving):
        found.append(change)
        yes_no = change.answer.kind.base == "yes_no"
        if until is None and (change.answer.value is True or (len(found) > 1 and not yes_no)):
            break
    return found


def changes_json(
    book: Book,
    found: Sequence[Change],
    facts: Facts,
    readings: Mapping[str, str],
    moving: Sequence[str],
) -> dict[str, Any]:
    """A timeline as JSON; `held` are the facts that stayed as given."""
    held = {
        name: json_value(value, book.agreement.fields[name].kind)
        for name, value in facts.items()
        if name not in moving
    }
    return {
        "decision": found[0].answer.decision.name,
        "timeline": [
            {"from": c.day.isoformat(), "turned": list(c.turned), "answer": answer_json(c.answer)}
            for c in found
        ],
        "held": held,
        "moving": ["as_of", *moving],
        "agreement": book.identity(readings),
    }


def side_by_side(
    before: Book,
    after: Book,
    facts: Facts,
    start: date,
    until: str | None,
    decision: str,
    readings: Mapping[str, str],
    moving: Sequence[str],
) -> tuple[Stretch, ...]:
    """The days on which the present text and the amended one answer the same or differently.

    Through `until`, or as far as there are days to ask about. The facts are those of the
    amended record; what the present one does not have is left out.
    """
    from .inquiry.leaving import side_by_side as made

    last = date(LAST_YEAR, 12, 31) if until is None else parse_day(until)
    known = {n: v for n, v in facts.items() if n in before.agreement.fields}
    asked = {q: r for q, r in readings.items() if q in before.agreement.questions}
    own = [name for name in moving if name in before.agreement.fields]
    one = list(before.when(known, start, last, decision, asked, own))
    return made(one, list(after.when(facts, start, last, decision, readings, moving)), last)


def stretches_text(found: Sequence[Stretch], label: str, style: Style) -> str:
    """Where the present and the amended text differ, and how long the present one gives more."""
    from .report.leaving import stretches_text as made

    return made(found, label, style)


def stretches_json(found: Sequence[Stretch]) -> dict[str, Any]:
    """The same as JSON."""
    from .report.leaving import stretches_json as made

    return made(found)


def held_facts(book: Book, facts: Facts, moving: Sequence[str]) -> str:
    """What moves and what stays as given, in one sentence."""
    fields = book.agreement.fields
    used = ", ".join(
        f"{name} {shown(value, fields[name].kind)}"
        for name, value in facts.items()
        if name not in moving and value != fields[name].default
    )
    moves = " and ".join(("the day asked about", *moving))
    stays = f"; {used} as given" if used else ""
    return f"{moves} move{'' if moving else 's'} on{stays}; defaults stay"


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


def tested_text(tested: Tested) -> str:
    """A test run as text."""
    from .report.tested import tested_text as made

    return made(tested)


def changes_text(agreement: Agreement, found: Sequence[Change], held: str, style: Style) -> str:
    """A timeline as text."""
    from .report.text import changes_text as made

    return made(agreement, found, held, style)
