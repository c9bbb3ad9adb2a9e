"""Loads the rows of opened sources: good ones into a table of facts, others into the rejects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from ..backends.columns.stored import stored
from ..ir.tree import Agreement, FieldSpec
from ..values import ANY
from .checking import WRONG, Checked, Part, facts_of, unknown_units
from .headers import match
from .mapping import ColumnMap
from .members import with_row_fields
from .reading import CellReader
from .rejects import (
    RejectTables,
    gather,
    make_tables,
    quoted,
    reject_repeated,
    take_rejected,
    word_reasons,
)
from .source import (
    BLANK,
    OWN_TO_REJECTS,
    PASSED,
    REASON_COLUMN,
    ROW,
    SKIPPED,
    Source,
    begins,
    first_filled,
    lines_of,
    skip_rules,
)
from .sql import Sql, call, named, number, text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


_NAMED: Final = 3


class Loading:
    """One run over the sources; the steps are survey, load, reject, in this order."""

    def __init__(
        self,
        connection: DuckDBPyConnection,
        agreements: Mapping[str, Agreement],
        mapping: ColumnMap,
        name: str,
    ) -> None:
        self._connection = connection
        self._agreements = agreements
        self._mapping = mapping
        self._name = name
        self.tables = RejectTables.of(name)
        self.parts: list[Part] = []
        self.blank = 0
        self.skipped = 0
        self._unmet_in: dict[str, list[str]] = {}

    # ---------------------------------------------------------------- what there is

    @property
    def kept(self) -> tuple[str, ...]:
        """The columns that are passed through, of all files."""
        return tuple(dict.fromkeys(column for part in self.parts for column in part.matched.kept))

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of all columns of all files."""
        names = (column for part in self.parts for column in part.source.header)
        return tuple(dict.fromkeys(name for name in names if name and name not in OWN_TO_REJECTS))

    @property
    def files(self) -> tuple[str, ...]:
        """The files, sheets and tables read, in order."""
        return tuple(part.source.name for part in self.parts)

    @property
    def unmet(self) -> tuple[str, ...]:
        """What was declared of totals and met no line of a file, a sentence each."""
        return tuple(
            f"{rule} met no line of {_listed(names)}" for rule, names in self._unmet_in.items()
        )

    def relation(self, unit: str) -> str:
        """The table of the facts of one agreement's people."""
        return self._name if len(self._agreements) == 1 else f"{self._name}_{unit}"

    def present(self, unit: str) -> tuple[str, ...]:
        """The fields of one agreement that some file has."""
        had = {field for part in self.parts for field in part.matched.fields}
        return tuple(field for field in self._agreements[unit].fields if field in had)

    # ---------------------------------------------------------------- survey

    def survey(self, sources: Sequence[Source]) -> None:
        """Match the columns of each source and count its lines."""
        fields: dict[str, FieldSpec] = {}
        for agreement in self._agreements.values():
            for name, spec in agreement.fields.items():
                if name != "id":  # whatever a record calls it, a row has an id of its own
                    fields.setdefault(name, spec)
        before = 0
        for source in sources:
            matched = with_row_fields(match(source, fields, self._mapping), fields)
            stop = self._stop(source)
            rows = self._count(source, stop)
            for rule, name in self._unmet(source, stop):
                self._unmet_in.setdefault(rule, []).append(name)
            self.parts.append(Part(source, matched, stop, before, rows))
            before += rows

    def _stop(self, source: Source) -> int | None:
        """The line on which the totals begin."""
        beginning = self._mapping.layout.stop_at
        if not beginning.strip() or source.staged is None:
            return None
        lines = lines_of(source, self._mapping.layout, None).subquery("lines", copy=False)
        total = begins(first_filled(source), beginning)
        is_row = exp.EQ(this=named("sort"), expression=text(ROW))
        found = exp.select(exp.Min(this=named("line"))).from_(lines).where(is_row, total)
        return self._one(found)

    def _unmet(self, source: Source, stop: int | None) -> Iterator[tuple[str, str]]:
        """What was declared of totals and met no line of a source, each with its name.

        A file of rejects is not asked: it holds rows alone.
        """
        layout = self._mapping.layout
        if source.staged is None or REASON_COLUMN in source.header:
            return
        if layout.stop_at.strip() and stop is None:
            yield f'`stop_at` "{layout.stop_at}"', source.name
        rules = skip_rules(source, layout)
        asked = [r for r in rules if r is not None]
        lines = lines_of(source, layout, stop).subquery("lines", copy=False)
        some = [call("coalesce", call("bool_or", r), exp.false()) for r in asked]
        query = exp.select(*some).from_(lines).sql("duckdb")
        met = iter(self._connection.execute(query).fetchone() or ()) if some else iter(())
        for (column, beginning), rule in zip(layout.skip_rows, rules, strict=True):
            if rule is None or not next(met):
                yield f'`skip_rows` {{ "{column}" = "{beginning}" }}', source.name

    def _count(self, source: Source, stop: int | None) -> int:
        """The rows of a source; every line of it is of one sort."""
        if source.typed is not None:
            return (
                self._one(
                    exp.select(exp.Count(this=exp.Star())).from_(
                        source.typed.subquery("t", copy=False)
                    )
                )
                or 0
            )
        lines = lines_of(source, self._mapping.layout, stop).subquery("lines", copy=False)
        counted = exp.select(named("sort"), exp.Count(this=exp.Star())).from_(lines)
        cursor = self._connection.execute(counted.group_by(named("sort")).sql("duckdb"))
        sorts: dict[str, int] = dict(cursor.fetchall())
        assert source.staged is not None
        assert sum(sorts.values()) == source.staged.lines, "a line was lost"
        assert sorts.get(PASSED, 0) == source.staged.passed_over, "a line was lost"
        self.blank += sorts.get(BLANK, 0)
        self.skipped += sorts.get(SKIPPED, 0)
        return sorts.get(ROW, 0)

    def _one(self, query: exp.Select) -> int | None:
        row = self._connection.execute(query.sql("duckdb")).fetchone()
        return row[0] if row else None

    # ---------------------------------------------------------------- load

    def _checked(self, unit: str) -> Checked:
        names = (unit,) if "agreement" in self._mapping.columns else ()
        return Checked(self._agreements[unit].fields, self._mapping, names)

    def load(self) -> None:
        """Every row of each agreement into its table, marked where something is refused."""
        for unit, agreement in self._agreements.items():
            columns = ["row BIGINT", '"file" VARCHAR', '"line" BIGINT', '"id" VARCHAR']
            columns += [f"{quoted(column)} VARCHAR" for column in self.kept]
            columns += [
                f"{quoted(field)} {stored(agreement.fields[field]).sql_type('duckdb')}"
                for field in self.present(unit)
            ]
            columns.append(f"{quoted(WRONG)} BOOLEAN")
            table = quoted(self.relation(unit))
            self._connection.execute(f"CREATE OR REPLACE TABLE {table} ({', '.join(columns)})")
            for part in self.parts:
                facts = facts_of(part, self._checked(unit), self.kept).sql("duckdb")
                self._connection.execute(f"INSERT INTO {table} BY NAME {facts}")

    # ---------------------------------------------------------------- reject

    @property
    def _wrong(self) -> str:
        return f"{self._name}_wrong"

    def reject(self, *, repeated_ids: bool) -> None:
        """Move what is refused, and rows that share an id, from the facts to the rejects."""
        self._connection.execute(
            f"CREATE OR REPLACE TABLE {quoted(self._wrong)} (row BIGINT, unit VARCHAR)"
        )
        make_tables(self._connection, self.tables)
        for unit in self._agreements:
            self._connection.execute(
                f"INSERT INTO {quoted(self._wrong)} SELECT row, ? "
                f"FROM {quoted(self.relation(unit))} WHERE {quoted(WRONG)}",
                [unit],
            )
        if not repeated_ids:
            self._reject_repeated()
        self._reject_unknown()
        for unit in self._units():
            self._take(unit)
        gather(self._connection, self.tables, tuple(self._agreements))
        self._remove_rejected()

    def _units(self) -> list[str]:
        cursor = self._connection.execute(f"SELECT DISTINCT unit FROM {quoted(self._wrong)}")
        return sorted(unit for (unit,) in cursor.fetchall())

    def _reject_repeated(self) -> None:
        everyone = " UNION ALL ".join(
            f'SELECT row, "file", "line", "id" AS id, {_text(unit)} AS unit '
            f'FROM {quoted(self.relation(unit))} WHERE "id" IS NOT NULL'
            for unit in self._agreements
        )
        twice, wrong = f"{self._name}_twice", quoted(self._wrong)
        self._connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {quoted(twice)} AS "
            f"SELECT id FROM ({everyone}) GROUP BY id HAVING count(*) > 1"
        )
        if self._connection.execute(f"SELECT 1 FROM {quoted(twice)} LIMIT 1").fetchone():
            self._connection.execute(
                f"INSERT INTO {wrong} SELECT row, unit FROM ({everyone}) "
                f"WHERE id IN (SELECT id FROM {quoted(twice)}) "
                f"AND row NOT IN (SELECT row FROM {wrong})"
            )
            reject_repeated(self._connection, self.tables, everyone, twice)
        self._connection.execute(f"DROP TABLE {quoted(twice)}")

    def _reject_unknown(self) -> None:
        """Rows that name no agreement at hand: their unit is `?` and what they name."""
        if "agreement" not in self._mapping.columns:
            return
        for part in self.parts:
            unknown = unknown_units(part, self._mapping, tuple(self._agreements)).sql("duckdb")
            self._connection.execute(f"INSERT INTO {quoted(self._wrong)} {unknown}")

    def _take(self, unit: str) -> None:
        known = unit in self._agreements
        checked = self._checked(unit) if known else Checked({}, self._mapping)
        rows = exp.select(named("row")).from_(exp.to_table(quoted(self._wrong), dialect="duckdb"))
        of_unit = rows.where(exp.EQ(this=named("unit"), expression=text(unit)))
        for part in self.parts:
            within: Sql = exp.Between(
                this=named("row"),
                low=number(part.before + 1),
                high=number(part.before + part.rows),
            )
            if not self._one(
                exp.select(exp.Count(this=exp.Star())).from_(
                    of_unit.where(within).subquery("w", copy=False)
                )
            ):
                continue
            only = exp.In(this=named("row"), query=of_unit.subquery())
            take_rejected(self._connection, self.tables, part, checked, self.columns, only, unit)
        if known:
            reader = CellReader(self._agreements[unit].fields, self._mapping)
            word_reasons(self._connection, self.tables, reader, unit)

    def _remove_rejected(self) -> None:
        for unit in self._agreements:
            table = quoted(self.relation(unit))
            self._connection.execute(
                f"DELETE FROM {table} WHERE row IN (SELECT row FROM {quoted(self._wrong)})"
            )
            self._connection.execute(f"ALTER TABLE {table} DROP COLUMN {quoted(WRONG)}")

    # ---------------------------------------------------------------- what came of it

    def count(self, unit: str) -> int:
        """The people of one agreement whose facts were read."""
        found = f"SELECT count(*) FROM {quoted(self.relation(unit))}"
        row = self._connection.execute(found).fetchone()
        return row[0] if row else 0

    def rejected(self) -> dict[str, int]:
        """The rejected rows by agreement; under `?` those of none."""
        cursor = self._connection.execute(
            f"SELECT unit, count(*) FROM {quoted(self._wrong)} GROUP BY unit"
        )
        found = dict(cursor.fetchall())
        explained = self._connection.execute(f"SELECT count(*) FROM {quoted(self.tables.rows)}")
        assert explained.fetchone() == (sum(found.values()),), "a row was rejected without a reason"
        self._connection.execute(f"DROP TABLE {quoted(self._wrong)}")
        return found

    def extent(
        self, unit: str
    ) -> tuple[dict[str, tuple[int, int]], dict[str, int], tuple[str, ...]]:
        """The smallest and largest number of each field of amounts, the longest lists.

        Also the fields that no record lacks.
        """
        specs = self._agreements[unit].fields
        fields = self.present(unit)
        asked: list[tuple[str, str]] = []
        for field in fields:
            kind, column = specs[field].kind, quoted(field)
            is_list = kind.base == "list"
            if ((kind.item or ANY) if is_list else kind).base == "quantity":
                low, high = ("list_min", "list_max") if is_list else ("", "")
                asked.append((field, f"min({low}({column})), max({high}({column}))"))
            if is_list:
                asked.append((field, f"max(len({column}))"))
        if not fields:
            return {}, {}, ()
        select = ", ".join(
            ["count(*)", *(f"count({quoted(f)})" for f in fields), *(each for _, each in asked)]
        )
        row = self._connection.execute(
            f"SELECT {select} FROM {quoted(self.relation(unit))}"
        ).fetchone()
        assert row is not None
        rows, *there = row[: 1 + len(fields)]
        complete = tuple(f for f, n in zip(fields, there, strict=True) if n == rows)
        return (*_extents(asked, row[1 + len(fields) :]), complete)


def _extents(
    asked: Sequence[tuple[str, str]], row: Sequence[int | None]
) -> tuple[dict[str, tuple[int, int]], dict[str, int]]:
    bounds: dict[str, tuple[int, int]] = {}
    lengths: dict[str, int] = {}
    at = 0
    for field, select in asked:
        if select.startswith("min"):
            low, high = row[at], row[at + 1]
            at += 2
            if low is not None and high is not None:
                bounds[field] = (low, high)
        else:
            lengths[field] = row[at] or 0
            at += 1
    return bounds, lengths


def _listed(names: Sequence[str]) -> str:
    shown, more = names[:_NAMED], len(names) - _NAMED
    if more > 0:
        return f"{', '.join(shown)} and {more:,} more file{'s' * (more != 1)}"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def _text(value: str) -> str:
    return text(value).sql("duckdb")
