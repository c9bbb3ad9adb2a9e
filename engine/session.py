"""The use cases, one function each: load, ask, when, test, describe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import __version__, cache
from .backends.asking import Asking, Facts, Frame
from .backends.plain import Plain
from .diagnostic import Diagnostic, did_you_mean
from .inquiry.answers import Answer, Inquiry, invalid_answer
from .inquiry.musts import broken_musts
from .ir.mentions import Mentions
from .ir.tree import Agreement
from .packs import Pack, Refused, Unsound, canonical, check_pack, locate, read_source, write_whole
from .records.model import RecordReader
from .records.problem import Problem
from .records.text import from_set, loads
from .report.text import Style, answers_text, counted, diagnostics_text
from .report.wire import answer_json, json_value
from .values import Value, shown

if TYPE_CHECKING:
    from .check.scenarios import Example
    from .inquiry.answers import Decider
    from .inquiry.examples import Tested
    from .inquiry.timeline import Change

__all__ = [
    "Answer", "Book", "Diagnostic", "Pack", "Problem", "Refused", "Style", "Unsound",
    "answers_json", "answers_text", "canonical", "check_pack", "counted", "diagnostics_text",
    "load", "locate", "parse_day", "require_no_amendments", "write_whole",
]  # fmt: skip

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Days asked about and given lie in these years, both included."""


def load(name: str) -> Book:
    """The agreement `name`, checked, ready to be asked; from the cache when unchanged."""
    pack = locate(name)
    source = read_source(pack.agreement)
    key = f"tree {source.name} {source.sha256}"
    found = cache.load(key)
    if isinstance(found, Agreement):
        return Book(found)
    checked = check_pack(pack, scenarios=False)
    if checked.agreement is None:
        raise Unsound(checked)
    cache.store(key, checked.agreement)
    return Book(checked.agreement)


# ------------------------------------------------------------------ asking


class Book:
    """An agreement ready to be asked. `engine` decides; `plain` says what is meant."""

    def __init__(self, agreement: Agreement, engine: Decider | None = None) -> None:
        self.agreement = agreement
        self.plain = Plain(agreement)
        self.mentions = Mentions(agreement)
        self._engine = engine

    @cached_property
    def engine(self) -> Decider:
        """The back end of `ask`: durable_rules."""
        if self._engine is not None:
            return self._engine
        from .backends.forward import Forward

        return Forward(self.plain)

    @cached_property
    def reader(self) -> RecordReader:
        """Reads records of this agreement."""
        return RecordReader(self.agreement)

    def ask(
        self,
        raw: Mapping[str, object],
        day: date,
        decisions: Sequence[str] = (),
        readings: Mapping[str, str] | None = None,
    ) -> tuple[Answer, ...]:
        """The answers for a record as given (JSON values); all decisions when none is named."""
        facts, problems = self.reader.read(raw)
        return self.answers(facts, problems, day, decisions, readings or {})

    def read_json(self, text: str) -> tuple[dict[str, Value], list[Problem]]:
        """The facts of one record given as JSON text."""
        try:
            raw = loads(text)
        except ValueError as error:
            raise Refused("not_json", f"the record is not JSON: {error}") from error
        if not isinstance(raw, dict):
            raise Refused("not_json", "a record is a JSON object of fields")
        facts, problems = self.reader.read(raw)
        return facts, list(problems)

    def read_set(self, pairs: Sequence[str]) -> tuple[dict[str, Value], list[Problem]]:
        """The facts of each `--set name=value`, without the defaults of the others."""
        given, mistyped = from_set(pairs)
        facts, problems = self.reader.read_text(given)
        return {k: v for k, v in facts.items() if k in given}, [*mistyped, *problems]

    def read_roster(self, path: Path, identity: str) -> tuple[dict[str, Value], list[Problem]]:
        """The facts of one row of a CSV roster."""
        from .records.roster import find_row

        row = find_row(path, identity, fields=self.agreement.fields)
        if isinstance(row, tuple):
            raise Refused("roster", "; ".join(map(str, row)))
        facts, problems = self.reader.read_text(row)
        return facts, list(problems)

    def with_defaults(self, facts: Mapping[str, Value]) -> dict[str, Value]:
        """`facts` with the declared default of each absent field."""
        defaults = {f.name: f.default for f in self.agreement.fields.values()}
        return {**{k: v for k, v in defaults.items() if v is not None}, **facts}

    def answers(
        self,
        facts: Facts,
        problems: Sequence[Problem],
        day: date,
        decisions: Sequence[str],
        readings: Mapping[str, str],
    ) -> tuple[Answer, ...]:
        """The answers for facts already read; a record with problems is invalid throughout."""
        self.require_decisions(decisions)
        self.require_readings(readings)
        require_day(day)
        inquiry = Inquiry(self.plain, self.engine, self.mentions, facts, day, readings)
        wrong = [str(p) for p in problems] or list(self.broken_musts(inquiry.frame))
        names = decisions or tuple(self.agreement.decisions)
        if wrong:
            return tuple(invalid_answer(inquiry, name, tuple(wrong)) for name in names)
        return inquiry.answers(names)

    def broken_musts(self, frame: Frame) -> tuple[str, ...]:
        """The `must` lines that the facts contradict, each as a sentence."""
        ask = Asking(frame.ask.readings, self.plain.decide)
        return tuple(broken_musts(self.plain, Frame(frame.day, frame.facts, ask, live=False)))

    def when(
        self,
        facts: Facts,
        start: date,
        until: date,
        decision: str,
        readings: Mapping[str, str],
        moving: Sequence[str] = (),
    ) -> Iterator[Change]:
        """The answer on `start` and each later day, through `until`, from which it is another."""
        from .inquiry.timeline import Timeline

        self.require_decisions((decision,))
        self.require_readings(readings)
        for day in (start, until):
            require_day(day)
        if until < start:
            raise Refused("bad_day", f"{until} lies before {start}", "put the later day last")
        for name in moving:
            field = self.agreement.fields.get(name)
            if field is None or field.kind.base != "date":
                days = [f.name for f in self.agreement.fields.values() if f.kind.base == "date"]
                unknown("field of days", name, days)
        timeline = Timeline(self.agreement, self.mentions, facts, readings, moving)
        return timeline.changes(decision, start, until)

    # -------------------------------------------------------------- names

    def require_decisions(self, names: Iterable[str]) -> None:
        """Refuse a decision that the agreement does not have."""
        for name in names:
            if name not in self.agreement.decisions:
                unknown("decision", name, self.agreement.decisions)

    def require_readings(self, readings: Mapping[str, str]) -> None:
        """Refuse a question or reading that the agreement does not have."""
        for question, reading in readings.items():
            known = self.agreement.questions.get(question)
            if known is None:
                unknown("question", question, self.agreement.questions)
            elif known.index(reading) < 0:
                unknown(f"reading of `{question}`", reading, [r.name for r in known.readings])

    def identity(self, readings: Mapping[str, str]) -> dict[str, Any]:
        """What an answer rests on: the agreement's hash, amendments, readings, engine."""
        return {
            "name": self.agreement.name,
            "sha256": self.agreement.sha256,
            "with": [],
            "readings": dict(readings),
            "engine": __version__,
        }


def require_no_amendments(names: Sequence[str]) -> None:
    """Refuse amendments: no pack has any yet."""
    for name in names:
        raise Refused("unknown_amendment", f"this pack has no amendment `{name}`")


def answers_json(
    book: Book, answers: Sequence[Answer], readings: Mapping[str, str]
) -> dict[str, Any]:
    """The answers about one record as one JSON object."""
    return {
        "answers": [answer_json(a) for a in answers],
        "agreement": book.identity(readings),
    }


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


def require_day(day: date) -> None:
    """Refuse a day outside the years in which agreements are asked about."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        message = f"the day {day.isoformat()} lies outside {FIRST_YEAR} to {LAST_YEAR}"
        raise Refused("bad_day", message)


def unknown(what: str, name: str, known: Iterable[str]) -> None:
    """Refuse a name that is not among the `known` ones, with the near one."""
    code = f"unknown_{what.split(maxsplit=1)[0]}"
    hint = did_you_mean(name, known)
    raise Refused(code, f"unknown {what} `{name}`", hint)


def parse_day(text: object) -> date:
    """A day given as `2020-12-31`."""
    # `fromisoformat` alone would also take weeks (2020-W53-4) and days without dashes.
    if isinstance(text, str) and _DAY.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    raise Refused("bad_day", f"`{text}` is not a day", "write it as `2020-12-31`")
