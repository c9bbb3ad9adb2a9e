"""Reads rosters: files as payroll systems export them, as a relation of exact facts in DuckDB."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO

from ..ir.tree import Agreement
from .loading import Loading
from .mapping import PLAIN, ColumnMap
from .opening import detach, open_sources
from .refused import RosterRefused

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Roster:
    """What was read, and what was not: `read` is `accepted` and `rejected` together.

    `relation` has "row", "file", "line", "id", the columns `kept`, and the fields `present`;
    `rejects` has a row per problem: file, line, row, id, field, column, given, reason, hint;
    `rejected_rows` the rejected rows: row, file, line, id, cells (by `columns`), because,
    as_read. `blank` lines and rows `skipped` (totals) are counted in none of them.
    No record lacks a fact of a field in `complete`. `unmet` says what was declared of totals
    and met no line; of several rosters in one input, they say so together.
    """

    agreement: str
    relation: str
    rejects: str
    rejected_rows: str
    read: int
    accepted: int
    rejected: int
    blank: int
    skipped: int
    present: tuple[str, ...]
    kept: tuple[str, ...]
    bounds: Mapping[str, tuple[int, int]]
    lengths: Mapping[str, int]
    files: tuple[str, ...]
    columns: tuple[str, ...]
    complete: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rosters:
    """Several agreements in one input, each with its own people; `rejects` are of them all.

    Rows whose agreement is not known are in `rejected` and in no roster.
    """

    by_agreement: Mapping[str, Roster]
    rejects: str
    rejected_rows: str
    read: int
    accepted: int
    rejected: int
    blank: int
    skipped: int
    files: tuple[str, ...]
    columns: tuple[str, ...]
    unmet: tuple[str, ...] = ()


def read_roster(
    connection: DuckDBPyConnection,
    agreement: Agreement,
    sources: Sequence[str],
    *,
    mapping: ColumnMap = PLAIN,
    repeated_ids: bool = False,
    standard_input: BinaryIO | None = None,
    name: str = "roster",
) -> Roster:
    """The people of `sources`: files, folders, globs, `-` (CSV on standard input).

    `name` is the relation's, and begins the names of the other tables. Raises
    `RosterRefused` where a source cannot be read as a whole; a row that cannot be read is
    rejected, and counted. With `repeated_ids` several rows may have one id.
    """
    made = read_rosters(
        connection,
        {agreement.name: agreement},
        sources,
        mapping=mapping,
        repeated_ids=repeated_ids,
        standard_input=standard_input,
        name=name,
    )
    (roster,) = made.by_agreement.values()
    return replace(roster, read=made.read, rejected=made.rejected, unmet=made.unmet)


def read_rosters(
    connection: DuckDBPyConnection,
    agreements: Mapping[str, Agreement],
    sources: Sequence[str],
    *,
    mapping: ColumnMap = PLAIN,
    repeated_ids: bool = False,
    standard_input: BinaryIO | None = None,
    name: str = "roster",
) -> Rosters:
    """As `read_roster`, where a column of the mapping (`agreement`) names each row's agreement."""
    if len(agreements) > 1 and "agreement" not in mapping.columns:
        raise RosterRefused(
            "several agreements are at hand: say which column names each row's, as in "
            '--map agreement="Unit"'
        )
    with TemporaryDirectory(prefix="entitle-roster-") as folder:
        keeps_order = _setting(connection, "preserve_insertion_order")
        try:
            connection.execute("SET preserve_insertion_order = true")  # rows are numbered by it
            opened = open_sources(connection, sources, mapping, Path(folder), standard_input)
            loading = Loading(connection, agreements, mapping, name)
            loading.survey(opened)
            loading.load()
            loading.reject(repeated_ids=repeated_ids)
            return _made(loading, agreements)
        finally:
            detach(connection)
            connection.execute(f"SET preserve_insertion_order = {keeps_order}")


def _setting(connection: DuckDBPyConnection, name: str) -> str:
    row = connection.execute("SELECT current_setting(?)", [name]).fetchone()
    return str(row[0]) if row else "true"


def _made(loading: Loading, agreements: Mapping[str, Agreement]) -> Rosters:
    """What was read, with every row accounted for."""
    accepted = {unit: loading.count(unit) for unit in agreements}
    rejected = loading.rejected()
    read = sum(part.rows for part in loading.parts)
    assert read == sum(accepted.values()) + sum(rejected.values()), "a row was lost"
    rosters = {}
    for unit in agreements:
        bounds, lengths, complete = loading.extent(unit)
        rosters[unit] = Roster(
            agreement=unit,
            relation=loading.relation(unit),
            rejects=loading.tables.problems,
            rejected_rows=loading.tables.rows,
            read=accepted[unit] + rejected.get(unit, 0),
            accepted=accepted[unit],
            rejected=rejected.get(unit, 0),
            blank=loading.blank,
            skipped=loading.skipped,
            present=loading.present(unit),
            kept=loading.kept,
            bounds=bounds,
            lengths=lengths,
            files=loading.files,
            columns=loading.columns,
            complete=complete,
        )
    return Rosters(
        by_agreement=MappingProxyType(rosters),
        rejects=loading.tables.problems,
        rejected_rows=loading.tables.rows,
        read=read,
        accepted=sum(accepted.values()),
        rejected=sum(rejected.values()),
        blank=loading.blank,
        skipped=loading.skipped,
        files=loading.files,
        columns=loading.columns,
        unmet=loading.unmet,
    )
