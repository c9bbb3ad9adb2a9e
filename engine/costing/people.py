"""The people of a roster as a costing sees them: facts, ids, and the rows that cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ..backends.columns.stored import stored
from ..books import Book
from ..ir.tree import FieldSpec
from ..packs import Refused
from ..values import Value, simplest
from .answers import Facts

if TYPE_CHECKING:
    from ..payroll.arguments import Columns
    from ..rosters.roster import Roster

LARGEST_ROSTER = 250_000
"""People costed in one run; more are for one file a bargaining unit."""

_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class People:
    """Who is costed: each person's id and facts; `rejected` tells of the rows that are not."""

    name: str
    sha256: str
    ids: tuple[str, ...]
    facts: tuple[Facts, ...]
    rejected: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many people there are."""
        return len(self.ids)


def people_of(path: Path, book: Book, columns: Columns | None = None) -> People:
    """The people of a roster file, in any form that `report` reads.

    A row that cannot be read is told with its line and its problems; nobody is left out unsaid.
    """
    import duckdb

    from ..payroll.arguments import mapping_of
    from ..rosters.mapping import PLAIN
    from ..rosters.refused import RosterRefused
    from ..rosters.roster import read_roster

    with duckdb.connect() as connection:
        try:
            found = PLAIN if columns is None else mapping_of(columns, (book,))
            roster = read_roster(connection, book.agreement, [str(path)], mapping=found)
        except RosterRefused as refused:
            raise Refused("roster", str(refused)) from refused
        if not roster.read:
            raise Refused("roster", f"`{path}` has no rows", "a costing needs people")
        if roster.accepted > LARGEST_ROSTER:
            message = f"`{path}` has {roster.accepted:,} people"
            hint = f"one costing takes {LARGEST_ROSTER:,}: cost each bargaining unit by itself"
            raise Refused("roster", message, hint)
        names = ", ".join(f'"{name}"' for name in ("id", "line", *roster.present))
        answer = connection.execute(f'SELECT {names} FROM "{roster.relation}" ORDER BY "row"')
        ids, facts = _read(answer.fetchmany, roster, book)
        told = connection.execute(
            f"SELECT file, line, id, string_agg(coalesce(\"column\", field, '') || ' ' || reason, "
            f"'; ' ORDER BY field) FROM \"{roster.rejects}\" GROUP BY ALL ORDER BY file, line"
        ).fetchall()
    rejected = tuple(f"{file}:{line}: {who or 'no id'}: {why}" for file, line, who, why in told)
    return People(path.name, _digest(path), tuple(ids), tuple(facts), rejected)


def _digest(path: Path) -> str:
    """The hash of a roster that is one file."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _read(
    fetch: Callable[[int], Sequence[Sequence[object]]], roster: Roster, book: Book
) -> tuple[list[str], list[Facts]]:
    fields = book.agreement.fields
    defaults = {f.name: f.default for f in fields.values() if f.default is not None}
    meant = [(name, _meaning(fields[name])) for name in roster.present]
    ids: list[str] = []
    facts: list[Facts] = []
    while rows := fetch(_AT_ONCE):
        for identity, line, *cells in rows:
            ids.append(str(identity) if identity is not None else f"line {line}")
            given = dict(_given(meant, cells))
            facts.append({**defaults, **given})
    return ids, facts


def _given(
    meant: Sequence[tuple[str, Callable[[object], Value]]], cells: Sequence[object]
) -> Iterator[tuple[str, Value]]:
    for (name, meaning), cell in zip(meant, cells, strict=True):
        if cell is not None:
            yield name, meaning(cell)


def _meaning(spec: FieldSpec) -> Callable[[object], Value]:
    """What a stored cell of a field means: amounts are whole numbers of exact parts."""
    how = stored(spec)

    def one(cell: object) -> Value:
        if how.item.base == "quantity":
            assert isinstance(cell, int)
            return simplest(Fraction(cell, how.scale))
        assert isinstance(cell, date | bool | str)
        return cell

    if spec.kind.base != "list":
        return one

    def many(cells: object) -> Value:
        assert isinstance(cells, list)
        return tuple(one(cell) for cell in cells)

    return many


def day_of(facts: Facts, field: str) -> date | None:
    """A day of the record; none where it is not given."""
    found = facts.get(field) if field else None
    return found if isinstance(found, date) else None
