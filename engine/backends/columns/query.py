"""An agreement as one SQL query over a relation of facts: every answer of every row."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from ...ir import tree as t
from ...ir.mentions import Mentions
from ...values import Kind
from . import lists, logic, numbers
from .answers import Answered, Inquiry
from .cells import Cell
from .cites import CiteCode, Cited, cite_code
from .frames import Frame
from .lacking import INVALID, NEEDS, STATUSES, Layout
from .nodes import NOTHING_LACKS, Node, constant, day, null
from .reading import DEFAULT_LENGTH, Columns, Roster, Unsupported
from .shown import shown
from .sizes import SMALL, end_of, size_for
from .spans import Span
from .statement import statement
from .together import beyond, sentence

PROBLEMS = "row.problems"
"""The column of the `must` lines that a record contradicts."""
_SHORT = 4
"""A condition of this weight is written again rather than looked up in the answer."""


class Part(Enum):
    """What is asked of a decision: values alone are the fastest."""

    VALUE = "value"
    STATUS = "status"
    CITE = "cite"
    CONTESTED = "contested"
    NEEDS = "needs"


ALL = tuple(Part)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the result: `sql_type` in the spelling of DuckDB."""

    name: str
    decision: str
    part: Part
    kind: Kind | None
    sql_type: str


@dataclass(frozen=True, slots=True)
class Query:
    """The columns of an agreement's decisions, and what their codes stand for."""

    agreement: t.Agreement
    decisions: tuple[str, ...]
    day: date
    readings: Mapping[str, str]
    columns: tuple[Column, ...]
    nodes: tuple[Node, ...] = field(repr=False)
    named: Mapping[Node, str] = field(repr=False)
    layout: Layout = field(repr=False)
    cite_codes: Mapping[str, CiteCode] = field(repr=False)
    asked: Mapping[str, tuple[str, ...]] = field(repr=False)
    present: tuple[str, ...] = ()

    def sql(
        self, dialect: str, facts: str = "facts", *, pretty: bool = True, keep: Sequence[str] = ()
    ) -> str:
        """The query as text for `duckdb`, `spark` or `postgres`."""
        return statement(self, dialect, facts, pretty=pretty, keep=tuple(keep))

    def status_word(self, code: int) -> str:
        """The status that a code stands for."""
        return STATUSES[code]

    def cites(self, decision: str, code: int) -> tuple[Cited, ...]:
        """The clauses and rows that an answer cites."""
        return self.cite_codes[decision].decoded(code)

    def questions(self, decision: str, code: int) -> tuple[str, ...]:
        """The questions of which another reading gives another answer."""
        return tuple(q for i, q in enumerate(self.asked[decision]) if code >> i & 1)

    def needed(self, decision: str, *codes: int) -> tuple[str, ...]:
        """The facts that an answer needs, from its columns of needs in their order."""
        found: list[str] = []
        words = [c.name for c in self.columns if c.decision == decision and c.part is Part.NEEDS]
        for name, code in zip(words, codes, strict=True):
            found += self.layout.facts_in(_word_of(name), code)
        return tuple(found)

    def problems(self, code: int) -> tuple[str, ...]:
        """The `must` lines that a record contradicts."""
        musts = self.agreement.musts
        found = [
            f"must {m.text}" + (f": {m.why}" if m.why else "")
            for i, m in enumerate(musts)
            if code >> i & 1
        ]
        if code >> len(musts) & 1:
            found.append(
                f"a list of more than {DEFAULT_LENGTH} elements is too long for this query"
            )
        return tuple(found)


def _word_of(name: str) -> int:
    """The word of missing facts that a column of needs holds."""
    last = name.rsplit(".", 1)[1]
    return int(last) if last.isdigit() else 0


def columns_of(  # noqa: PLR0913  # what is asked, and what is known of the roster
    agreement: t.Agreement,
    decisions: Sequence[str],
    day_asked: date,
    readings: Mapping[str, str],
    *,
    present: Collection[str],
    parts: Collection[Part] = ALL,
    bounds: Mapping[str, tuple[int, int]] | None = None,
    lengths: Mapping[str, int] | None = None,
    complete: Collection[str] = (),
    musts_alone: bool = False,
    dialect: str = "duckdb",  # noqa: ARG001  # every dialect is made from the same columns
) -> Query:
    """The query for decisions (none named: all that can be columns), on a day, under readings.

    With `musts_alone` it says of each record whether it is valid, and nothing else.
    `present` are the fields that the roster has; `bounds` the smallest and largest stored number
    of each; `lengths` the length of the longest list of each; `complete` those that no record
    lacks. They must be true of the roster that is asked: the query rests on them. Without
    `lengths` a record with a list of more than forty elements is invalid: `problems` says so.
    """
    mentions = Mentions(agreement)
    names = _asked(agreement, mentions, decisions, musts_alone=musts_alone)
    roster = Roster(frozenset(present), bounds or {}, lengths or {}, frozenset(complete))
    fields = {name for d in names for name in mentions.fields(d)}
    layout = Layout(
        tuple(f for f in agreement.fields if f in fields),
        names=bool({Part.NEEDS, Part.CONTESTED} & set(parts)) or _compares(agreement, readings),
    )
    columns = Columns(agreement, roster, layout)
    frame = Frame(day(day_asked), _indexes(agreement, readings))
    making = _Making(columns, mentions, frame, frozenset(parts), fields)
    for name in names:
        making.decision(name)
    return Query(
        agreement, names, day_asked, dict(readings), tuple(making.columns), tuple(making.nodes),
        columns.named, layout, making.cite_codes,
        {name: mentions.questions(name) for name in names}, tuple(sorted(present)),
    )  # fmt: skip


def _asked(
    agreement: t.Agreement, mentions: Mentions, decisions: Sequence[str], *, musts_alone: bool
) -> tuple[str, ...]:
    """The decisions that become columns; one that is named and cannot is refused."""
    if musts_alone:
        return ()
    why = {name: beyond(agreement, mentions, name) for name in decisions or agreement.decisions}
    for name, construct in why.items():
        if construct and name in decisions:
            raise Unsupported(sentence(name, construct))
    return tuple(name for name, construct in why.items() if not construct)


def _compares(agreement: t.Agreement, readings: Mapping[str, str]) -> bool:
    """Whether answers under open readings are compared, for which missing facts are told apart."""
    return any(not q.adopted and q.name not in readings for q in agreement.questions.values())


def _indexes(agreement: t.Agreement, readings: Mapping[str, str]) -> tuple[int, ...]:
    return tuple(q.index(readings.get(q.name, q.adopted)) for q in agreement.questions.values())


class _Making:
    """The columns of a query as they are made."""

    def __init__(
        self,
        columns: Columns,
        mentions: Mentions,
        frame: Frame,
        parts: frozenset[Part],
        fields: Collection[str],
    ) -> None:
        self.made = columns
        self.fields = fields
        self.inquiry = Inquiry(columns, mentions, frame)
        self.frame = frame
        self.parts = parts
        self.columns: list[Column] = []
        self.nodes: list[Node] = []
        self.cite_codes: dict[str, CiteCode] = {}
        self.broken = self._broken()
        self.invalid = logic.either(*self.broken)
        if self.invalid.op != "constant":
            columns.named[self.invalid] = "invalid"
        if Part.STATUS in parts:
            self._add_code(PROBLEMS, "", Part.STATUS, self._problems())

    def _add(self, column: Column, node: Node) -> None:
        self.columns.append(column)
        self.nodes.append(node)

    def _add_code(self, name: str, decision: str, part: Part, node: Node) -> None:
        """A column of codes; engines write an INTEGER sooner than anything narrower or wider."""
        sql_type = "INTEGER" if size_for(end_of(node)) == SMALL else "BIGINT"
        self._add(Column(name, decision, part, None, sql_type), node)

    def _broken(self) -> list[Node]:
        """Of each `must` line whether a record contradicts it, which unknown facts do not.

        Last, whether it has a list with more elements than are read.
        """
        musts = self.made.agreement.musts
        tests = [self.made.condition(m.condition, self.frame).value for m in musts]
        too_long = logic.either(*lists.too_long(self.made, self.fields))
        return [*map(logic.fails, tests), too_long]

    def _problems(self) -> Node:
        """The same as a mask."""
        bits = [logic.gated(b, constant(1 << i, "mask")) for i, b in enumerate(self.broken)]
        return numbers.joined(NOTHING_LACKS, *bits)

    def _valid(self, node: Node) -> Node:
        """A value, NULL where the record is invalid."""
        return logic.case((self.invalid, null(node.kind)), otherwise=node)

    def _valid_code(self, node: Node, code: int) -> Node:
        return logic.case((self.invalid, constant(code, node.kind)), otherwise=node)

    def decision(self, name: str) -> None:
        """The columns of one decision."""
        found = self.inquiry.answer(name)
        kind = self.made.agreement.decisions[name].kind
        how = self.made.conventions(self.frame).rounding
        node, sql_type = shown(found.cell, kind, how)
        if node.op != "constant":
            self.made.named.setdefault(node, name)
        if Part.VALUE in self.parts:
            self._add(Column(name, name, Part.VALUE, kind, sql_type), self._valid(node))
        if Part.STATUS in self.parts:
            known = self._known(found.cell, node)
            status = self.made.layout.status(known, found.cell.lacking[0])
            self._add_code(f"{name}.status", name, Part.STATUS, self._valid_code(status, INVALID))
        if Part.CITE in self.parts:
            self._cite(name, found)
        if Part.CONTESTED in self.parts:
            self._contested(name)
        if Part.NEEDS in self.parts:
            self._needs(name, found)

    def _known(self, cell: Cell, value: Node) -> Node:
        """Whether an answer is known: where it is not `none` the value shown says so."""
        said = cell.known
        plain = cell.none is logic.FALSE or cell.base in ("quantity", "yes_no")
        if Part.VALUE not in self.parts or said.weight <= _SHORT or not plain:
            return said
        return logic.both(*(_is_there(v) for v in _strict_in(value)))

    def _cite(self, name: str, found: Answered) -> None:
        decision = self.made.agreement.decisions[name]
        code = self.cite_codes[name] = cite_code(self.made, decision, found, self.frame)
        self._add_code(f"{name}.cite", name, Part.CITE, self._valid_code(code.node, 0))

    def _contested(self, name: str) -> None:
        bits = [
            logic.gated(changes, constant(1 << i, "mask"))
            for i, (_, changes) in enumerate(self.inquiry.changed_by(name))
        ]
        node = numbers.joined(NOTHING_LACKS, *bits)
        self._add_code(f"{name}.contested", name, Part.CONTESTED, self._valid_code(node, 0))

    def _needs(self, name: str, found: Answered) -> None:
        """One column, and one more for each further word of facts that the decision looks at."""
        layout = self.made.layout
        words = found.cell.lacking
        needs = layout.is_state(NEEDS, words[0])
        here = [i for i, w in enumerate(words) if (i > 0 or layout.packed) and numbers.mask_high(w)]
        for i in here or [0]:
            node = logic.gated(needs, words[i]) if here else NOTHING_LACKS
            suffix = f".{i}" if i else ""
            self._add_code(f"{name}.needs{suffix}", name, Part.NEEDS, self._valid_code(node, 0))


def _strict_in(value: Node) -> Iterator[Node]:
    """What a value is NULL without."""
    if value.op not in logic.STRICT:
        yield value
        return
    for part in value.parts:
        yield from _strict_in(part)


def _is_there(value: Node) -> Node:
    return logic.not_(logic.within(value, Span(null=True)))


__all__ = ["ALL", "Column", "Part", "Query", "Unsupported", "columns_of"]
