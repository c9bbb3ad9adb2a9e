"""What people are asked beside the roster, as columns beside those of the query."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..backends.columns.cites import Cited
from ..backends.columns.lacking import STATUSES
from ..backends.columns.query import Column, Query
from ..backends.columns.query import Part as Answered
from ..books import Book
from ..inquiry.answers import Answer
from ..report.wire import json_value
from .cells import exact_type, quoted
from .progress import SILENT, Progress
from .results import Results
from .together import Asking, cited_by
from .together_plan import Plan

if TYPE_CHECKING:
    from collections.abc import Collection

# ------------------------------------------------------------------ people, as columns


@dataclass(frozen=True, slots=True)
class WithAsked(Query):
    """A query with columns that did not come from it: codes stand for what was found."""

    cited: Mapping[str, tuple[tuple[Cited, ...], ...]] | None = None
    lacks: Mapping[str, tuple[tuple[str, ...], ...]] | None = None

    def cites(self, decision: str, code: int) -> tuple[Cited, ...]:
        """The clauses and rows that an answer cites."""
        known = (self.cited or {}).get(decision)
        return Query.cites(self, decision, code) if known is None else known[code]

    def needed(self, decision: str, *codes: int) -> tuple[str, ...]:
        """The facts that an answer needs."""
        known = (self.lacks or {}).get(decision)
        return Query.needed(self, decision, *codes) if known is None else known[codes[0]]


class _Codes:
    """What is found, numbered as it comes; the first is that nothing was."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[Any, ...], int] = {(): 0}

    def of(self, found: tuple[Any, ...]) -> int:
        return self.numbers.setdefault(found, len(self.numbers))

    @property
    def all(self) -> tuple[tuple[Any, ...], ...]:
        return tuple(self.numbers)


class _Coding:
    """The answers to one decision as the columns of a query hold them."""

    def __init__(self, book: Book, name: str, parts: Collection[Answered]) -> None:
        self.name, self.kind = name, book.agreement.decisions[name].kind
        self.questions = book.mentions.questions(name)
        self.cites, self.lacks = _Codes(), _Codes()
        types = {Answered.VALUE: exact_type(self.kind), Answered.STATUS: "INTEGER"}
        self.columns = tuple(
            Column(name if part is Answered.VALUE else f"{name}.{part.value}", name, part,
                   self.kind if part is Answered.VALUE else None, types.get(part, "BIGINT"))
            for part in Answered
            if part in parts
        )  # fmt: skip

    def cells(self, answer: Answer) -> list[str | None]:
        """The cells of an answer, as texts."""
        return [self._cell(column.part, answer) for column in self.columns]

    def _cell(self, part: Answered, answer: Answer) -> str | None:
        match part:
            case Answered.VALUE:
                value = json_value(answer.value, self.kind)
                return value if value is None or isinstance(value, str) else json.dumps(value)
            case Answered.STATUS:
                return str(STATUSES.index(answer.status))
            case Answered.CITE:
                return str(self.cites.of(cited_by(answer)))
            case Answered.CONTESTED:
                changed = {c.question.name for c in answer.contested if c.changes(answer.outcome)}
                return str(sum(1 << i for i, q in enumerate(self.questions) if q in changed))
            case Answered.NEEDS:
                return str(self.lacks.of(answer.needs))


def with_people(
    results: Results, asking: Asking, plan: Plan, parts: Collection[Answered],
    progress: Progress = SILENT,
) -> Results:  # fmt: skip
    """The same answers, with the columns of what people are asked beside the roster."""
    if not plan.people:
        return results
    codings = [_Coding(asking.book, name, parts) for name in plan.people]
    made: list[list[str | None]] = []
    for row, answers in asking.each(plan.people, progress):
        cells = [c for coding, a in zip(codings, answers, strict=True) for c in coding.cells(a)]
        made.append([str(row), *cells])
    columns = [column for coding in codings for column in coding.columns]
    wider = f"{results.table}_asked"
    _join(results, wider, columns, made)
    return replace(results, query=_query(results, plan, codings), table=wider)


def _join(
    results: Results, wider: str, columns: Sequence[Column], made: Sequence[Sequence[str | None]]
) -> None:
    """The table with the columns beside those that it has."""
    run = results.connection.execute
    given = f"{wider}_cells"
    cells = [list(column) for column in zip(*made, strict=True)] or [[] for _ in (0, *columns)]
    names = ", ".join(f"unnest(CAST(? AS VARCHAR[])) AS c{n}" for n in range(len(columns) + 1))
    run(f"CREATE TABLE {quoted(given)} AS SELECT {names}", cells)
    casts = ", ".join(
        f"CAST({f'CAST(p.c{n} AS JSON)' if c.sql_type.endswith('[]') else f'p.c{n}'}"
        f" AS {c.sql_type}) AS {quoted(c.name)}"
        for n, c in enumerate(columns, 1)
    )
    run(
        f"CREATE TABLE {quoted(wider)} AS SELECT a.*, {casts} FROM {quoted(results.table)} a"
        f' JOIN {quoted(given)} p ON a."row" = CAST(p.c0 AS BIGINT) ORDER BY a."row"'
    )


def _query(results: Results, plan: Plan, codings: Sequence[_Coding]) -> Query:
    """The query with the columns that were asked, decisions in the order of the agreement's."""
    known = results.query
    columns = (*known.columns, *(c for coding in codings for c in coding.columns))
    order = {name: at for at, name in enumerate(results.book.agreement.decisions)}
    names = tuple(sorted((*plan.columns, *plan.people), key=order.__getitem__))
    place = {"": -1, **{name: at for at, name in enumerate(names)}}
    return WithAsked(
        agreement=known.agreement,
        decisions=names,
        day=known.day,
        readings=known.readings,
        columns=tuple(sorted(columns, key=lambda c: place[c.decision])),
        nodes=known.nodes,
        named=known.named,
        layout=known.layout,
        cite_codes=known.cite_codes,
        asked={**known.asked, **{c.name: c.questions for c in codings}},
        present=known.present,
        cited={c.name: c.cites.all for c in codings},
        lacks={c.name: c.lacks.all for c in codings},
    )
