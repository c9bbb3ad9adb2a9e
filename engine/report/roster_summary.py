"""What a report over a roster says in short, as plain values: counts, reasons, clauses, people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Counted:
    """Something as people read it, and how many people it is said of."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class DecisionSummary:
    """One decision over everybody.

    `statuses` counts the people by status; `clauses` those decided, by clause; `spread` the
    values decided, in their order; `total` is the sum of money decided, in words, or empty.
    """

    name: str
    section: str
    given_as: str
    statuses: Mapping[str, int]
    clauses: tuple[Counted, ...] = ()
    spread: tuple[Counted, ...] = ()
    total: str = ""

    @property
    def decided(self) -> int:
        """How many people have an answer."""
        return self.statuses.get("decided", 0)


@dataclass(frozen=True, slots=True)
class Undecided:
    """Why something could not be decided: for how many people, of which decisions, for whom.

    `ids` are the first of them, in the order of the roster.
    """

    status: str
    why: str
    people: int
    decisions: tuple[Counted, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question of which another reading would give people another answer, or any at all."""

    name: str
    cite: str
    asked: str
    used: str
    readings: tuple[str, ...]
    people: int
    decisions: tuple[Counted, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RejectedCell:
    """One reason why a row was rejected."""

    file: str
    line: int
    field: str
    given: str
    reason: str


@dataclass(frozen=True, slots=True)
class Together:
    """An answer to the roster as a whole; `names` are the people whom it names, in order."""

    decision: str
    answer: str
    cites: str
    why: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entitled:
    """One answer in the table: its words, its clauses; a status other than decided is named."""

    words: str
    cites: str = ""
    status: str = "decided"


@dataclass(frozen=True, slots=True)
class Person:
    """One row of the table, its answers by decision."""

    id: str
    answers: Mapping[str, Entitled]


@dataclass(frozen=True, slots=True)
class RosterSummary:
    """Everything that the page of a report shows of one agreement.

    Rows: `read` = `answered` + `rejected`; `passed_over` were blank lines and totals.
    `rejects` and `people` are the first ones: `problems` and `answered` say how many there are.
    """

    agreement: str
    title: str
    day: date
    term: str
    sha256: str
    engine: str
    amendments: tuple[str, ...]
    readings: Mapping[str, str]
    files: tuple[str, ...]
    read: int
    answered: int
    rejected: int
    passed_over: int
    decisions: Sequence[DecisionSummary]
    undecided: Sequence[Undecided]
    questions: Sequence[OpenQuestion]
    rejects: Sequence[RejectedCell]
    problems: int
    people: Sequence[Person]
    together: Sequence[Together] = ()
