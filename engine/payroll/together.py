"""Decisions that go through the roster, asked with the rows of the file as its rows.

What looks at nobody's own record is answered once, for the roster as a whole; what looks at one is
answered for each person. Both as `ask --roster` answers them: a row that could not be read, or
that contradicts the roster block, leaves no such decision standing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from ..backends.columns.cites import Cited
from ..backends.columns.together import depth
from ..backends.outcome import Tie
from ..books import Book
from ..inquiry.answers import Answer, Inquiry, invalid_answer
from ..inquiry.musts import broken_by_rows, broken_musts
from ..inquiry.reasons import cited
from ..ir.tree import ROSTER, ROSTER_ROW, FieldSpec
from ..packs import Refused
from ..records.given import Refused as NotAccepted
from ..records.given import accepted
from ..report.wire import json_value
from ..rosters.members import Members
from ..rosters.roster import Roster
from ..values import Kind, Row, Value, as_fact, shown
from .cells import quoted
from .progress import Progress
from .results import Together
from .settling import from_stored
from .together_columns import Beyond, OverColumns, Rows

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from duckdb import DuckDBPyConnection

from .together_plan import FEWEST, MOST_ROWS, alone_in_columns, too_many

_TIED_NAMED: Final = 20
"""So many ties are told; of more, how many there are."""


# ------------------------------------------------------------------ the facts


class TooManyRows(Exception):  # told to people as it is
    """The columns do not do, and the rows are too many to be asked one by one."""


@dataclass(frozen=True)
class Asking:
    """The people of a file, ready to be asked with each other as the roster."""

    connection: DuckDBPyConnection
    book: Book
    roster: Roster
    members: Members
    day: date
    readings: Mapping[str, str]

    def _cells(self, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        names = "".join(f", {quoted(name)}" for name in columns)
        asked = f'SELECT "row"{names} FROM {quoted(self.roster.relation)} ORDER BY "row"'
        return self.connection.execute(asked).fetchall()

    @cached_property
    def people(self) -> list[tuple[int, dict[str, Value]]]:
        """The facts of each person, by the number of the row; without those of the roster."""
        specs = self.book.agreement.fields
        present = [f for f in specs if f in self.roster.present or f == "id"]
        return [
            (row, {f: from_stored(c, specs[f]) for f, c in zip(present, cells, strict=True)
                   if c is not None})
            for row, *cells in self._cells(present)
        ]  # fmt: skip

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the roster, in the order of the file."""
        return tuple(self._made_rows())

    def _made_rows(self) -> Iterator[Row]:
        block = self.book.agreement.roster
        if block is None:
            return
        there = {*self.roster.present, "id"}
        present = {f: c for f, c in self.members.columns.items() if c in there}
        specs = [block.fields[f] for f in present]
        yield from (
            block.row(number, {s.name: from_stored(c, s) for s, c in zip(specs, cells, strict=True)
                               if c is not None})
            for number, (_, *cells) in enumerate(self._cells(list(present.values())), 1)
        )  # fmt: skip

    @cached_property
    def line(self) -> dict[str, int]:
        """The number of the file's row that a row of the roster is called by."""
        numbers = [row for row, *_ in self._cells(())]
        return dict(zip(self._columns.names, numbers, strict=True))

    @cached_property
    def wrong(self) -> tuple[str, ...]:
        """Why nothing that goes through the roster can be answered; empty where it can."""
        found = list(self._unread())
        found += self._ids()
        return tuple(found or self._broken())

    def _broken(self) -> Iterator[str]:
        """The `must` lines of the roster block that rows contradict: found in columns if may be."""
        block = self.book.agreement.roster
        if block is None or not block.musts:
            return
        rows = self.rows if self._suspects is None else self._rows_at(self._suspects)
        facts = {ROSTER: as_fact(rows)}
        inquiry = Inquiry(
            self.book.plain, self.book.plain, self.book.mentions, facts, self.day, self.readings
        )
        yield from broken_by_rows(self.book.plain, inquiry.frame)

    @cached_property
    def _suspects(self) -> list[int] | None:
        """The places of rows that contradict the block; none where columns cannot tell."""
        block = self.book.agreement.roster
        assert block is not None
        asked = [(ROSTER_ROW, must.condition) for must in block.musts]
        frame = Inquiry(
            self.book.plain, self.book.plain, self.book.mentions, {}, self.day, self.readings
        )
        try:
            cells = self._columns.cells(asked, self.day, frame.readings)
        except Beyond:
            return None
        return [n for n, row in enumerate(zip(*cells, strict=True)) if False in row]

    def _rows_at(self, places: Sequence[int]) -> tuple[Row, ...]:
        named = set(places[:_TIED_NAMED])
        return tuple(row for n, row in enumerate(self._made_rows()) if n in named) if named else ()

    @cached_property
    def _columns(self) -> Rows:
        return Rows(self.connection, self.book.agreement, self.roster, self.members)

    @cached_property
    def _over_columns(self) -> OverColumns:
        return OverColumns(self.book.agreement, self._columns)

    def _unread(self) -> Iterator[str]:
        if self.roster.rejected:
            rows = f"{self.roster.rejected:,} row{'s' * (self.roster.rejected != 1)}"
            yield f"{rows} of the roster could not be read; mend them, and run again"

    def _ids(self) -> Iterator[str]:
        block = self.book.agreement.roster
        if block is None or not block.identity:
            return
        spec = block.fields[block.identity]
        take = accepted(spec)
        for name in self._columns.names:
            try:
                take.one(name)
            except NotAccepted:
                yield f"{name}: `{spec.name}` must be {take.allowed}"

    # -------------------------------------------------------------- asked

    def _inquiry(self, facts: Mapping[str, Value]) -> Inquiry:
        book = self.book
        given = {**book.with_defaults(facts), ROSTER: as_fact(self.rows)}
        return Inquiry(book.plain, book.plain, book.mentions, given, self.day, self.readings)

    def whole(self, name: str) -> Answer:
        """The answer to the roster as a whole, on what is known of the group."""
        facts, clashes = self._of_group
        clashing = tuple(
            why for field, why in clashes.items() if field in self.book.mentions.fields(name)
        )
        own = Inquiry(self.book.plain, self.book.plain, self.book.mentions,
                      self.book.with_defaults(facts), self.day, self.readings)  # fmt: skip
        wrong = (*self.wrong, *clashing, *broken_musts(self.book.plain, own.frame))
        if wrong:
            return invalid_answer(own, name, wrong)
        if alone_in_columns(self.book, name):
            with suppress(Beyond):
                over, given = self._over_columns, self.book.with_defaults(facts)
                mentions = self.book.mentions
                return Inquiry(over, over, mentions, given, self.day, self.readings).answer(name)
        most = MOST_ROWS.get(depth(self.book.agreement, name), FEWEST)
        if self.roster.accepted > most:
            raise TooManyRows(too_many(self.book, name, self.roster.accepted, most))
        return self._inquiry(facts).answer(name)

    @cached_property
    def _of_group(self) -> tuple[dict[str, Value], dict[str, str]]:
        """The facts of the group, which every row that has them must tell alike."""
        facts: dict[str, Value] = {}
        clashes: dict[str, str] = {}
        for field in self.book.agreement.fields.values():
            if field.block == "record":
                continue
            said = self._said(field)
            if len(said) > 1:
                one, other = (shown(value, field.kind) for value in said[:2])
                clashes[field.name] = (
                    f"`{field.name}` is of the whole group, but is {one} in one row and"
                    f" {other} in another"
                )
            elif said:
                facts[field.name] = said[0]
        return facts, clashes

    def _said(self, spec: FieldSpec) -> list[Value]:
        """What rows tell of the group: two of the things that they do not tell alike."""
        if spec.name not in self.roster.present:
            return []
        name, relation = quoted(spec.name), quoted(self.roster.relation)
        found = self.connection.execute(
            f"SELECT {name} FROM {relation} WHERE {name} IS NOT NULL GROUP BY 1"
            f' ORDER BY min("row") LIMIT 2'
        ).fetchall()
        return [from_stored(cell, spec) for (cell,) in found]

    def each(self, names: Sequence[str], progress: Progress) -> Iterator[tuple[int, list[Answer]]]:
        """The answers of each person, by the number of the row."""
        for done, (row, facts) in enumerate(self.people):
            progress.told("asking with the roster", done, len(self.people))
            inquiry = self._inquiry(facts)
            own = tuple(broken_musts(self.book.plain, inquiry.frame))
            yield row, [self._one(inquiry, name, own) for name in names]
        progress.over()

    def _one(self, inquiry: Inquiry, name: str, own: tuple[str, ...]) -> Answer:
        through = self.wrong if self.book.mentions.asks_for_rows(name) else ()
        wrong = own or through
        return invalid_answer(inquiry, name, wrong) if wrong else inquiry.answer(name)

    def wholes(
        self, names: Sequence[str], named: Collection[str]
    ) -> tuple[tuple[Together, ...], dict[str, str]]:
        """The answers to the roster as a whole, and what is left out all the same."""
        found: list[Together] = []
        too_many: dict[str, str] = {}
        for name in names:
            try:
                found.append(self.together(name))
            except TooManyRows as why:
                if name in named:
                    raise Refused("too_large", f"`{name}`: {why}", "ask it of fewer rows") from why
                too_many[name] = str(why)
        return tuple(found), too_many

    def together(self, name: str) -> Together:
        """The answer to the roster as a whole, as it is told."""
        answer = self.whole(name)
        value, tied = answer.value, [name for tie in answer.ties for name in tie.rows]
        named = value if isinstance(value, tuple) else (value,)
        ids = [str(each) for each in named] if _of_ids(answer.kind) and value is not None else tied
        return Together(
            decision=name,
            status=answer.status,
            value="" if value is None else shown(value, answer.kind),
            cites=tuple(dict.fromkeys(c.cite for c in cited_by(answer))),
            why=_why(answer),
            rows=tuple(self.line[each] for each in ids if each in self.line),
            given=json_value(value, answer.kind),
            contested=tuple(c.question.name for c in answer.contested if c.changes(answer.outcome)),
        )


def _of_ids(kind: Kind) -> bool:
    return (kind.item or kind).base == "id"


def cited_by(answer: Answer) -> tuple[Cited, ...]:
    if answer.status == "invalid":
        return ()
    standing = answer.outcome.standing
    closing = answer.decision.closing
    sections = {b.index: b.section for b in answer.decision.branches}
    section = closing.section if closing else ""
    return tuple(
        Cited(cite, sections.get(i, section), title)
        for i, (cite, title) in zip(standing, cited(answer), strict=True)
    )


def _why(answer: Answer) -> str:
    """Why there is no answer: the facts of rows that are missing, who is tied, what is wrong."""
    match answer.status:
        case "needs":
            of_rows = [str(need) for need in answer.row_needs]
            own = [name for name in answer.needs if name not in {n.field for n in answer.row_needs}]
            return "; ".join(_some([*own, *of_rows]))
        case "undecided" if answer.ties:
            return "; ".join(_some([str(_shortened(tie)) for tie in answer.ties]))
        case "undecided" | "conflict":
            lack = answer.outcome.lack
            return lack.why if lack is not None else ""
        case "contested":
            lack = answer.outcome.lack
            return "; ".join(sorted(lack.questions)) if lack is not None else ""
        case "invalid":
            return "; ".join(_some(answer.problems))
        case _:
            return ""


def _shortened(tie: Tie) -> Tie:
    """The tie with the first of many rows, and how many more there are."""
    more = len(tie.rows) - _TIED_NAMED
    return tie if more < 2 else tie._replace(rows=(*tie.rows[:_TIED_NAMED], f"{more:,} more"))  # noqa: PLR2004


def _some(told: Sequence[str]) -> list[str]:
    more = len(told) - _TIED_NAMED
    return [*told[:_TIED_NAMED], *([f"and {more:,} more"] if more > 0 else [])]
