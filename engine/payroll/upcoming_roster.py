"""Who of a whole roster crosses which threshold when: complete, whatever its size.

People alike in every fact that a decision looks at are asked once. Where that leaves few enough,
each is asked by its timeline. Where it leaves many, the columns answer everybody on every day of
the time asked about, and whose answer differs from the day before is asked by its timeline: no
day is left out, so nobody is.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from ..backends.columns.query import PROBLEMS, Query, Unsupported, columns_of
from ..backends.columns.query import Part as Answered
from ..backends.columns.stored import Stored, stored
from ..books import Book
from ..ir import tree as t
from ..ir.walk import reach
from ..report.upcoming_words import Crossing
from ..rosters.roster import Roster
from ..values import Value, simplest
from .cells import literal, quoted
from .progress import SILENT, Progress
from .reports_read import number
from .upcoming import Watch

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ASKED_ONE_BY_ONE: Final = 300_000
"""So many timelines are asked before the columns narrow down whom to ask: about a minute."""
CROSSED: Final = "crossed"
"""The table of every crossing: a row for each, by day, then in the order of the roster."""
_FETCHED: Final = 2_000
_COLUMNS: Final = (
    *("place", "pattern", "day", "decision", "before", "before_status", "before_words"),
    *("after", "after_status", "after_words", "section", "title", "why"),
)


@dataclass(frozen=True)
class Window:
    """Decisions watched from `start` through `until`, over the people of a roster."""

    connection: DuckDBPyConnection
    folder: Path
    book: Book
    roster: Roster
    decisions: tuple[str, ...]
    start: date
    until: date
    readings: Mapping[str, str]
    progress: Progress = SILENT
    most: int = ASKED_ONE_BY_ONE
    notes: list[str] = field(default_factory=list)

    def crossed(self) -> None:
        """Make the table `crossed`."""
        patterns = [_Patterns(self, place, name) for place, name in enumerate(self.decisions)]
        asked = patterns if self.roster.accepted else []
        if asked:
            self._narrow(asked)
        path = self.folder / "crossings.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            self._ask(asked, file)
        self._gather(path, asked)

    # -------------------------------------------------------------- whom to ask

    def _narrow(self, patterns: Sequence[_Patterns]) -> None:
        """Make the patterns; where they are too many, without those of whom nothing changes."""
        room = self.most
        many = []
        counts = {each.decision: each.counted() for each in patterns}
        for each in sorted(patterns, key=lambda p: counts[p.decision]):
            if counts[each.decision] <= room:
                room -= counts[each.decision]
                each.make()
            else:
                many.append(each)
        only = bool(many) and self._by_day([each.decision for each in many])
        for each in many:
            each.make(only_candidates=only)

    @cached_property
    def relation(self) -> str:
        """The people whose record may be valid on some day, as SQL.

        A record that contradicts a `must` which no day changes is invalid throughout.
        """
        everybody = quoted(self.roster.relation)
        mask = sum(1 << i for i, must in enumerate(self._musts) if must not in self.moving_musts)
        if not mask:
            return everybody
        query = self._answers(self.decisions[:1], self.start, (Answered.STATUS,))
        made = query.sql("duckdb", self.roster.relation, pretty=False)
        self.connection.execute(
            f'CREATE OR REPLACE TEMP TABLE never_valid AS SELECT "row" FROM ({made})'
            f" WHERE {quoted(PROBLEMS)} & {mask} <> 0"
        )
        return f'(FROM {everybody} ANTI JOIN never_valid USING ("row"))'

    @property
    def _musts(self) -> tuple[t.Must, ...]:
        return self.book.agreement.musts

    @cached_property
    def moving_musts(self) -> tuple[t.Must, ...]:
        """The `must` lines that another day may break or mend; of few people simply all."""
        agreement = self.book.agreement
        still = (t.Field, t.Literal, t.Compare, t.And, t.Or, t.Not, t.DefineRef)
        moving = tuple(
            must
            for must in self._musts
            if not all(isinstance(e, still) for e in reach(agreement, (must.condition,)))
        )
        if self.roster.accepted <= self.most // 100:
            return self._musts
        try:
            self._answers(self.decisions[:1], self.start, (Answered.STATUS,))
        except Unsupported:
            return self._musts
        return moving

    def _by_day(self, names: Sequence[str]) -> bool:
        """Make `candidates`: whose answer to which decision differs from the day before.

        False where the columns do not know some construct: then everybody is a candidate.
        """
        run = self.connection.execute
        run("CREATE OR REPLACE TEMP TABLE candidates (decision VARCHAR, person BIGINT)")
        days = (self.until - self.start).days
        for at in range(days + 1):
            self.progress.told("looking for who changes, day", at, days)
            day = self.start + timedelta(at)
            if at:
                run("DROP TABLE IF EXISTS eve")
                run("ALTER TABLE today RENAME TO eve")
            try:
                query = self._answers(names, day, (Answered.VALUE, Answered.STATUS, Answered.NEEDS))
            except Unsupported as found:
                self.notes.append(f"{found}: everybody was asked one by one.")
                return False
            asked = query.sql("duckdb", self.roster.relation, pretty=False)
            run(f"CREATE TEMP TABLE today AS {asked}")
            for name in names if at else ():
                differs = " OR ".join(
                    f"today.{quoted(c.name)} IS DISTINCT FROM eve.{quoted(c.name)}"
                    for c in query.columns
                    if c.decision == name
                )
                run(
                    f'INSERT INTO candidates SELECT {literal(name)}, today."row"'
                    f' FROM today JOIN eve ON today."row" = eve."row" WHERE {differs}'
                )
        self.progress.over()
        return True

    def _answers(self, names: Sequence[str], day: date, parts: Sequence[Answered]) -> Query:
        return columns_of(
            self.book.agreement, names, day, self.readings, present=self.roster.present,
            parts=parts, bounds=self.roster.bounds, lengths=self.roster.lengths,
        )  # fmt: skip

    # -------------------------------------------------------------- asking them

    def _ask(self, patterns: Sequence[_Patterns], file: IO[str]) -> None:
        """Write the crossings of every pattern that is left."""
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        watch = Watch(self.book, self.readings)
        total, done = sum(each.left for each in patterns), 0
        for each in patterns:
            for pattern, facts in each.facts():
                if done % 100 == 0:
                    self.progress.told("asking", done, total)
                done += 1
                asked = watch.crossings(facts, each.decision, self.start, self.until)
                writer.writerows(_line(each.place, pattern, crossing) for crossing in asked)
        self.progress.over()

    def _gather(self, path: Path, patterns: Sequence[_Patterns]) -> None:
        """The crossings of patterns as those of the people in them."""
        types = {"place": "BIGINT", "pattern": "BIGINT", "day": "DATE"}
        columns = ", ".join(f"{literal(c)}: {literal(types.get(c, 'VARCHAR'))}" for c in _COLUMNS)
        self.connection.execute(
            f"CREATE OR REPLACE TABLE crossing_patterns AS FROM read_csv({literal(str(path))},"
            f" header = true, columns = {{{columns}}}, nullstr = '', strict_mode = true)"
        )
        members = " UNION ALL ".join(
            f"SELECT {each.place} AS place, pattern, unnest(people) AS person FROM {each.table}"
            for each in patterns
        )
        members = members or "SELECT 0 AS place, 0 AS pattern, 0 AS person WHERE false"
        self.connection.execute(
            f'CREATE OR REPLACE TABLE {CROSSED} AS SELECT m.person AS "row",'
            f" coalesce(CAST(r.id AS VARCHAR), 'row ' || m.person) AS id, c.*"
            f" EXCLUDE (pattern) FROM crossing_patterns c JOIN ({members}) m"
            f" ON c.place = m.place AND c.pattern = m.pattern"
            f' JOIN {quoted(self.roster.relation)} r ON r."row" = m.person'
            f" ORDER BY c.day, m.person, c.place"
        )


@dataclass
class _Patterns:
    """The distinct facts that a decision looks at, each with its people."""

    window: Window
    place: int
    decision: str
    left: int = 0

    @property
    def table(self) -> str:
        """Where they lie: their number, the facts, the rows of their people."""
        return f"patterns_{self.place}"

    @cached_property
    def fields(self) -> dict[str, Stored]:
        """The facts on which the answer, and whether the record is valid, may rest."""
        book, roster = self.window.book, self.window.roster
        looked_at = set(book.mentions.fields(self.decision))
        for must in self.window.moving_musts:
            looked_at.update(must.fields)
        known = book.agreement.fields
        return {n: stored(known[n]) for n in known if n in looked_at and n in roster.present}

    @property
    def _names(self) -> str:
        return "".join(f"{quoted(name)}, " for name in self.fields)

    def counted(self) -> int:
        """How many there are."""
        distinct = f"SELECT DISTINCT {self._names} true FROM {self.window.relation}"
        return number(self.window.connection, f"SELECT count(*) FROM ({distinct})")

    def make(self, *, only_candidates: bool = False) -> None:
        """Find them in the roster, or among those whose answer was seen to change."""
        chosen = (
            f' SEMI JOIN (SELECT person AS "row" FROM candidates'
            f' WHERE decision = {literal(self.decision)}) USING ("row")'
        )
        self.window.connection.execute(
            f"CREATE OR REPLACE TABLE {self.table} AS"
            f' SELECT row_number() OVER () AS pattern, * FROM (SELECT {self._names} list("row")'
            f" AS people FROM {self.window.relation}{chosen if only_candidates else ''}"
            " GROUP BY ALL)"
        )
        self.left = number(self.window.connection, f"SELECT count(*) FROM {self.table}")

    def facts(self) -> Iterator[tuple[int, dict[str, Value]]]:
        """The facts of each, as the timeline takes them, defaults included."""
        names = "".join(f", {quoted(name)}" for name in self.fields)
        cursor = self.window.connection.cursor()
        cursor.execute(f"SELECT pattern{names} FROM {self.table} ORDER BY pattern")
        while rows := cursor.fetchmany(_FETCHED):
            for pattern, *cells in rows:
                given = {
                    name: fact_of(cell, kept)
                    for (name, kept), cell in zip(self.fields.items(), cells, strict=True)
                    if cell is not None
                }
                yield pattern, self.window.book.with_defaults(given)


def fact_of(cell: object, kept: Stored) -> Value:
    """A stored fact as the engine knows it: an amount of parts as an exact number."""
    match cell:
        case list():
            return tuple(fact_of(each, kept) for each in cell)
        case datetime():
            return cell.date()
        case bool() | str() | date():
            return cell
        case int():
            return simplest(Fraction(cell, kept.scale))
        case _:
            raise TypeError(f"{cell!r} is no fact of `{kept.spec.name}`")


def _line(place: int, pattern: int, found: Crossing) -> tuple[object, ...]:
    before, after = found.before, found.after
    told = after if after.cites else before
    return (
        *(place, pattern, found.day.isoformat(), found.decision),
        *(before.value, before.status, before.words, after.value, after.status, after.words),
        *("; ".join(told.cites), "; ".join(told.titles), found.why),
    )
