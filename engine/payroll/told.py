"""Words in place of the codes of a query, in the SQL of another engine.

Only the codes that occur are told: a query counts them first, and its answer makes the words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..backends.columns.dialect import Name
from ..backends.columns.query import PROBLEMS, Column, Part, Query
from .translated import literal, quoted

JOINED: Final = "; "
PROBLEMS_SHOWN: Final = "problems"

Codes = Mapping[str, Sequence[int]]
"""The codes that occur in each column."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of a report: what it is called, and the columns of the query that make it."""

    name: str
    columns: tuple[Column, ...]

    @property
    def coded(self) -> bool:
        """Whether the columns hold codes."""
        return self.columns[0].part is not Part.VALUE


def shown_columns(query: Query) -> tuple[Shown, ...]:
    """The columns of a report; what a decision needs is one, of however many words."""
    found: dict[tuple[str, Part], list[Column]] = {}
    for column in query.columns:
        found.setdefault((column.decision, column.part), []).append(column)
    return tuple(
        Shown(PROBLEMS_SHOWN if each[0].name == PROBLEMS else each[0].name, tuple(each))
        for each in found.values()
    )


def coded_columns(query: Query) -> tuple[str, ...]:
    """The columns of a query that hold codes."""
    return tuple(column.name for column in query.columns if column.part is not Part.VALUE)


def told(dialect: Name, query: Query, codes: Codes) -> Iterator[str]:
    """The columns of a report, as they are selected from the answers."""
    for shown in shown_columns(query):
        if not shown.coded:
            yield quoted(shown.name, dialect)
            continue
        made = [
            _words(dialect, column.name, _teller(query, shown, at), codes[column.name])
            for at, column in enumerate(shown.columns)
        ]
        if len(made) > 1:
            made = [f"NULLIF(CONCAT_WS({literal(JOINED, dialect)}, {', '.join(made)}), '')"]
        yield f"{made[0]} AS {quoted(shown.name, dialect)}"


def _teller(query: Query, shown: Shown, at: int) -> Callable[[int], Sequence[str]]:
    """What the codes of one of the columns stand for."""
    column = shown.columns[at]
    decision = column.decision
    match column.part:
        case _ if column.name == PROBLEMS:
            return query.problems
        case Part.STATUS:
            return lambda code: (query.status_word(code),)
        case Part.CITE:
            return lambda code: [each.cite for each in query.cites(decision, code)]
        case Part.CONTESTED:
            return lambda code: query.questions(decision, code)
        case _:
            others = len(shown.columns)
            return lambda code: query.needed(
                decision, *(code if n == at else 0 for n in range(others))
            )


def _words(
    dialect: Name, name: str, told_of: Callable[[int], Sequence[str]], codes: Sequence[int]
) -> str:
    """The words of each code that occurs; a code that says nothing is NULL."""
    column = quoted(name, dialect)
    words = {code: JOINED.join(dict.fromkeys(told_of(code))) for code in sorted(codes)}
    known = {code: text for code, text in words.items() if text}
    if not known:
        return "CAST(NULL AS STRING)" if dialect == "spark" else "CAST(NULL AS TEXT)"
    listed = ", ".join(map(str, known))
    texts = ", ".join(literal(text, dialect) for text in known.values())
    if dialect == "spark":
        place = f"CAST(ARRAY_POSITION(ARRAY({listed}), {column}) AS INT)"
        return f"GET(ARRAY({texts}), {place} - 1)"
    return f"(ARRAY[{texts}])[ARRAY_POSITION(ARRAY[{listed}]::BIGINT[], {column}::BIGINT)]"


def codes_of(dialect: Name, query: Query, answers: str) -> str:
    """A query of one row: for each coded column the list of the codes that occur in it."""
    collected = "COLLECT_SET({0})" if dialect == "spark" else "ARRAY_AGG(DISTINCT {0})"
    columns = [
        f"{collected.format(quoted(name, dialect))} AS {quoted(name, dialect)}"
        for name in coded_columns(query)
    ]
    return f"SELECT {', '.join(columns)} FROM {answers}"  # names are quoted


def counts_of(query: Query, rows: Sequence[tuple[str, int, int]]) -> dict[str, dict[str, int]]:
    """How many rows of each decision have which status, from (column, code, rows)."""
    counts: dict[str, dict[str, int]] = {decision: {} for decision in query.decisions}
    statuses = {f"{decision}.status": decision for decision in query.decisions}
    for column, code, found in rows:
        counts[statuses[column]][query.status_word(code)] = found
    return counts
