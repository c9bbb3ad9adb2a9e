"""What a run over a roster gives, before anybody writes it to a file: answers, counts, identity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from ..values import Kind

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from ..backends.columns.query import Query
    from ..books import Book
    from ..rosters.roster import Roster

STATUSES = ("decided", "undecided", "needs", "contested", "conflict", "invalid")
"""In the order in which summaries show them."""


class Part(Enum):
    """What a column of a report says of a decision, or of the row."""

    KEPT = "kept"
    VALUE = "value"
    STATUS = "status"
    CITE = "cite"
    CONTESTED = "contested"
    NEEDS = "needs"
    SETTLED = "settled"
    ENOUGH = "enough"
    LOW = "low"
    HIGH = "high"
    PROBLEMS = "problems"


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column of a report: its heading, and what it holds. `kind` is that of a value.

    `formulas` says of a column of words whether one of them begins as a formula does.
    """

    name: str
    part: Part
    decision: str = ""
    kind: Kind | None = None
    formulas: bool = False


@dataclass(frozen=True, slots=True)
class Together:
    """An answer to the roster as a whole, where a clause speaks of several people at once.

    `value` and `why` are as people read them; `rows` are the lines whom it names, in order;
    `given` is the value as JSON has it, `contested` the questions that would change it.
    """

    decision: str
    status: str
    value: str
    cites: tuple[str, ...]
    why: str = ""
    rows: tuple[int, ...] = ()
    given: object = None
    contested: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """One agreement asked about every row of a roster that could be read.

    `table` holds codes: "row", the `kept` columns, and the columns of the query. `shown` is a
    view of it with "row" and the `columns` of a report, words in place of codes. `kept` begins
    with "id" where the roster has one. Rows stand in the order of the roster.
    """

    connection: DuckDBPyConnection
    book: Book
    query: Query
    roster: Roster
    table: str
    shown: str
    columns: tuple[ShownColumn, ...]
    kept: tuple[str, ...]
    day: date
    identity: Mapping[str, object]
    together: tuple[Together, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Decisions that were not asked, each with the reason."""

    @property
    def decisions(self) -> Sequence[str]:
        """What was asked, in the order of the columns."""
        return self.query.decisions


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that one run over a roster gave; one part for each agreement asked.

    `shown` is a view of all parts together, rows in the order of the roster. With one agreement
    it is that of its only part. `counts` has, for each decision, how many rows have which status.
    """

    connection: DuckDBPyConnection
    parts: tuple[Results, ...]
    shown: str
    columns: tuple[ShownColumn, ...]
    rejects: str
    rejected_rows: str
    roster_columns: tuple[str, ...]
    codes: str
    clauses: str
    read: int
    answered: int
    rejected: int
    counts: Mapping[str, Mapping[str, int]]
    identity: Mapping[str, object]
    passed_over: int = 0
    """Blank lines and totals: they are rows of nobody."""
    unmet: tuple[str, ...] = ()
    """What the mapping says of totals that met no line."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file that a run wrote: what it holds, its hash; no `rows` where it has none."""

    what: str
    path: Path
    sha256: str
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a run, once everything is in place."""

    titles: tuple[str, ...]
    day: date
    read: int
    answered: int
    rejected: int
    counts: Mapping[str, Mapping[str, int]]
    files: tuple[Written, ...]
    together: tuple[Together, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)
    passed_over: int = 0
    unmet: tuple[str, ...] = ()
