"""What is asked how of a roster: in columns, of all rows as a whole, of each person among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ..backends.columns.together import beyond, depth, of_the_whole, sentence
from ..books import Book
from ..packs import Refused
from .together_columns import in_columns

if TYPE_CHECKING:
    from collections.abc import Collection


MOST_ROWS: Final = {0: 100_000, 1: 100_000, 2: 2_000}
"""So many rows are asked about, by how often they are gone through one inside another."""
MOST_IN_COLUMNS: Final = 2_000_000
"""So many where each row is looked at alone, and what it gives is worked out in columns."""
FEWEST: Final = 300
"""So many where that is more often."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked how: in columns, of the roster as a whole, of each person with the roster.

    `left_out` are decisions that nobody named and that cannot be asked, each with the reason.
    """

    columns: tuple[str, ...]
    whole: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    left_out: Mapping[str, str] | None = None

    @property
    def beyond(self) -> tuple[str, ...]:
        """What is not asked in columns."""
        return (*self.whole, *self.people)


def plan_of(book: Book, decisions: Sequence[str]) -> Plan:
    """How each of the decisions is asked; none named: all."""
    agreement, mentions = book.agreement, book.mentions
    names = [d for d in decisions if d in agreement.decisions] or list(agreement.decisions)
    inside = {n: _inside(book, n) for n in names if mentions.looks_inside(n)}
    for name, why in inside.items():
        if name in decisions:
            hint = "ask it with `entitle ask --jsonl`, the rows in each record"
            raise Refused("unsupported", f"`{name}`: {why}", hint)
    names = [n for n in names if n not in inside]
    others = [n for n in names if beyond(agreement, mentions, n)]
    whole = tuple(n for n in others if of_the_whole(agreement, mentions, n))
    return Plan(
        tuple(n for n in names if n not in others),
        whole,
        tuple(n for n in others if n not in whole),
        inside,
    )


def _inside(book: Book, name: str) -> str:
    rows = book.mentions.looks_inside(name)
    return f"it goes through the rows of `{rows}` inside the record, which a roster does not give"


def asks_for_rows(book: Book, decisions: Sequence[str]) -> bool:
    """Whether one of the decisions (none named: of all) goes through the roster."""
    return any(book.mentions.asks_for_rows(name) for name in plan_of(book, decisions).beyond)


def within(plan: Plan, book: Book, rows: int, named: Collection[str]) -> Plan:
    """The plan for so many rows: what would take too long is refused, or left out if not named."""
    too_long: dict[str, str] = {}
    for name in plan.beyond:
        if name in plan.whole and rows <= MOST_IN_COLUMNS and alone_in_columns(book, name):
            continue
        times = depth(book.agreement, name) + (name in plan.people)
        through = times if book.mentions.asks_for_rows(name) else 0
        most = MOST_ROWS.get(through, FEWEST)
        if rows > most:
            too_long[name] = too_many(book, name, rows, most)
            if name in named:
                raise Refused("too_large", f"`{name}`: {too_long[name]}", "ask it of fewer rows")
    return replace(
        plan,
        whole=tuple(n for n in plan.whole if n not in too_long),
        people=tuple(n for n in plan.people if n not in too_long),
        left_out={**(plan.left_out or {}), **too_long},
    )


def alone_in_columns(book: Book, name: str) -> bool:
    return in_columns(book.agreement, tuple(book.mentions.expressions(name)))


def too_many(book: Book, name: str, rows: int, most: int) -> str:
    why = beyond(book.agreement, book.mentions, name)
    return f"{why}, and is asked of at most {most:,} rows; there are {rows:,}"


def only_columns(book: Book, decisions: Sequence[str], engine: str) -> tuple[str, ...]:
    """The decisions that another engine answers; one that is named and it cannot is refused."""
    plan = plan_of(book, decisions)
    for name in decisions:
        if name in plan.beyond:
            why = sentence(name, beyond(book.agreement, book.mentions, name))
            raise Refused("unsupported", why, f"leave out `--engine {engine}`")
    return plan.columns


def left_out(book: Book, decisions: Sequence[str]) -> dict[str, str]:
    """What nobody named and another engine does not answer, each with the reason."""
    if decisions:
        return {}
    plan = plan_of(book, ())
    return {
        **(plan.left_out or {}),
        **{
            n: f"{beyond(book.agreement, book.mentions, n)}, which `--engine duckdb` answers"
            for n in plan.beyond
        },
    }


def of_people_alone(book: Book, decisions: Sequence[str]) -> tuple[str, ...]:
    """Those of the decisions, none named: of all, that go through no roster.

    One that is named and looks into rows of the record is refused: no column holds them.
    """
    for name in decisions:
        if book.mentions.looks_inside(name):
            message = f"`{name}`: {_inside(book, name)}"
            raise Refused("unsupported", message, "ask it of each person")
    return tuple(
        name
        for name in decisions or book.agreement.decisions
        if not book.mentions.asks_for_rows(name) and not book.mentions.looks_inside(name)
    )
