"""Agreements ready to be asked: loaded, from the cache where unchanged, and asked one record."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import __version__, cache
from .backends.asking import Asking, Facts, Frame
from .backends.plain import Plain
from .diagnostic import did_you_mean
from .inquiry.answers import Answer, Inquiry, invalid_answer
from .inquiry.musts import broken_by_rows, broken_musts
from .ir.mentions import Mentions
from .ir.tree import ROSTER, Agreement, Roster
from .packs import Refused, Unsound, chain_of, check_pack, digest_of, locate, read_source
from .records.model import RecordReader
from .records.problem import Problem
from .records.text import from_set, loads
from .values import Row, Value, as_fact

if TYPE_CHECKING:
    from .inquiry.answers import Decider
    from .inquiry.timeline import Change
    from .records.rows import RowReader

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_IN_PARENTHESES = re.compile(r"\(([^()]*)\)")

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Days asked about and given lie in these years, both included."""


def load(name: str, amendments: Sequence[str] = ()) -> Book:
    """The agreement `name` with amendments, checked, ready to be asked; cached while unchanged."""
    pack = locate(name)
    source = read_source(pack.agreement)
    order = chain_of(pack, source, amendments)
    places = " ".join(head.source.name for head in order.heads)
    key = f"tree {source.name} {places} {digest_of(source, order)}"
    found = cache.load(key)
    if isinstance(found, Agreement):
        return Book(found)
    checked = check_pack(pack, amendments, scenarios=False)
    if checked.agreement is None:
        raise Unsound(checked)
    cache.store(key, checked.agreement)
    return Book(checked.agreement)


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

    @cached_property
    def row_reader(self) -> RowReader | None:
        """Reads the rows of a roster; none where the agreement has none."""
        if self.agreement.roster is None:
            return None
        from .records.rows import RowReader

        return RowReader(self.agreement.roster)

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
        """The facts of each `--set name=value`, without the defaults of the others.

        A list may stand in parentheses, as answers and scenarios write it: `(5, 3)`, `()`.
        """
        given, mistyped = from_set(pairs)
        bare = {name: self._bare(name, text) for name, text in given.items()}
        facts, problems = self.reader.read_text({k: v for k, v in bare.items() if v})
        read: dict[str, Value] = {name: facts[name] for name in bare if name in facts}
        empty = dict.fromkeys((name for name, text in bare.items() if not text), ())
        return {**read, **empty}, [*mistyped, *problems]

    def _bare(self, name: str, text: str) -> str:
        """A text given for a fact; of a list the elements without the parentheses around them."""
        field = self.agreement.fields.get(name)
        of_texts = field is not None and field.kind.base == "list" and not field.kind.rows
        found = _IN_PARENTHESES.fullmatch(text) if of_texts else None
        return found[1].strip() if found else text

    def read_roster(
        self, path: Path, identity: str | None
    ) -> tuple[dict[str, Value], list[Problem]]:
        """The facts of one row of a CSV roster; with them, where the agreement asks, all rows.

        A column belongs to the person asked about, to the rows, or to both, as its name says.
        """
        from .records.roster import find_row

        facts: dict[str, Value] = {}
        problems: list[Problem] = []
        roster = self.agreement.roster
        fields = {*self.agreement.fields, *(roster.fields if roster is not None else ())}
        if identity is not None:
            column = (roster.identity if roster is not None else "") or "id"
            row = find_row(path, identity, column, fields)
            if isinstance(row, tuple):
                raise Refused("roster", "; ".join(map(str, row)))
            own = {name: cell for name, cell in row.items() if name in self.agreement.fields}
            facts, found = self.reader.read_text(own)
            problems += found
        if roster is not None:
            rows, found = self._rows_of(path, roster, fields)
            facts[ROSTER] = as_fact(rows)
            problems += found
        return facts, problems

    def _rows_of(
        self, path: Path, roster: Roster, fields: Collection[str]
    ) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
        """Every row of a CSV file as a row of the roster."""
        from .records.roster import all_rows
        from .records.rows import RowReader

        rows = all_rows(path, roster.identity, fields)
        if isinstance(rows, tuple):
            raise Refused("roster", "; ".join(map(str, rows)))
        own = [{name: c for name, c in row.items() if name in roster.fields} for row in rows]
        return RowReader(roster).read_text(own)

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
        names = tuple(decisions or self.agreement.decisions)
        own = [str(p) for p in problems if not p.of_roster]
        wrong = tuple(own) or self.broken_musts(inquiry.frame)
        if wrong:
            return tuple(invalid_answer(inquiry, name, wrong) for name in names)
        of_rows = tuple(str(p) for p in problems) or self._broken_by_rows(inquiry.frame)
        invalid = {n for n in names if of_rows and self.mentions.asks_for_rows(n)}
        found = iter(inquiry.answers([name for name in names if name not in invalid]))
        return tuple(
            invalid_answer(inquiry, name, of_rows) if name in invalid else next(found)
            for name in names
        )

    def concerning(self, decision: str, problems: Iterable[Problem]) -> list[Problem]:
        """The problems that keep a decision from being answered: those of rows only if it asks."""
        self.require_decisions((decision,))
        asks = self.mentions.asks_for_rows(decision)
        return [problem for problem in problems if asks or not problem.of_roster]

    def broken_musts(self, frame: Frame) -> tuple[str, ...]:
        """The `must` lines that the facts contradict, each as a sentence."""
        ask = Asking(frame.ask.readings, self.plain.decide)
        return tuple(broken_musts(self.plain, Frame(frame.day, frame.facts, ask, live=False)))

    def _broken_by_rows(self, frame: Frame) -> tuple[str, ...]:
        """The `must` lines of the roster block that rows contradict, each as a sentence."""
        ask = Asking(frame.ask.readings, self.plain.decide)
        return tuple(broken_by_rows(self.plain, Frame(frame.day, frame.facts, ask, live=False)))

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
            if field is None or not field.kind.is_day:
                days = [f.name for f in self.agreement.fields.values() if f.kind.is_day]
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
            "with": [a.name for a in self.agreement.amendments],
            "readings": dict(readings),
            "engine": __version__,
        }


class Shelf:
    """One agreement with each set of amendments asked for, each loaded once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._books: dict[tuple[str, ...], Book] = {}

    def book(self, amendments: tuple[str, ...] = ()) -> Book:
        """The agreement with these amendments; one with mistakes is refused in a sentence."""
        found = self._books.get(amendments)
        if found is None:
            try:
                found = load(self.name, amendments)
            except Unsound as unsound:
                raise _refusal(amendments, unsound) from unsound
            self._books[amendments] = found
        return found


def _refusal(amendments: tuple[str, ...], unsound: Unsound) -> Refused:
    first = next(d for d in unsound.checked.findings if d.is_error)
    place = f"{first.span.source.name}:{first.span.line}"
    message = f"the agreement with {', '.join(amendments)} has errors: {place}: {first.message}"
    return Refused("unsound_amendment", message, first.hint)


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
