"""Published tables recomputed: which cells differ, which alternative gives them, what is stale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from ..backends.outcome import Lack, Result
from ..ir import published as p
from ..values import Value
from .assumed import Fitting, fitting
from .examples import same_value
from .sheet import Bundle, Row, Text
from .sheet_readings import Settled


class Verdict(Enum):
    """What came of a cell or a figure."""

    SAME = "same"
    DIFFERS = "differs"
    KNOWN = "known"
    LACKING = "lacking"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell, or a figure: as printed, and what the formula gives, rounded and exact."""

    name: str
    printed: Value | None
    found: Result | None
    exact: Result | None
    verdict: Verdict
    known: p.KnownDifference | None = None


@dataclass(frozen=True, slots=True)
class RowResult:
    """A row: its place in the table (from 1), and its cells by column."""

    number: int
    row: Row
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Score:
    """How many cells a choice of formulas reproduces; `group` where they are counted apart."""

    reproduced: int
    of: int
    group: Value | None = None


@dataclass(frozen=True, slots=True)
class Miss:
    """A cell that an alternative does not reproduce: its row (none for a figure), what it gives."""

    row: RowResult | None
    cell: Cell


@dataclass(frozen=True, slots=True)
class Attempt:
    """An alternative against the print, and the table's own formulas on the same cells.

    `figures` are those it names that were not printed: there is nothing to score.
    """

    title: str
    score: Score
    own: Score
    misses: tuple[Miss, ...]
    groups: tuple[Score, ...]
    figures: tuple[Cell, ...] = ()

    @property
    def gives_the_print(self) -> bool:
        """Whether it reproduces every cell that it is scored on."""
        return bool(self.score.of) and self.score.reproduced == self.score.of


@dataclass(frozen=True, slots=True)
class Stale:
    """A known difference that is none: which cells agree, or that none is meant."""

    known: p.KnownDifference
    why: str


@dataclass(frozen=True, slots=True)
class Recomputed:
    """Everything found about one table."""

    table: p.PublishedTable
    rows: tuple[RowResult, ...]
    figures: tuple[Cell, ...]
    attempts: tuple[Attempt, ...]
    groups: tuple[Score, ...]
    assumed: tuple[Fitting, ...]
    stale: tuple[Stale, ...]

    @property
    def cells(self) -> Iterator[tuple[RowResult | None, Cell]]:
        """Every cell and figure with its row."""
        for row in self.rows:
            for cell in row.cells.values():
                yield row, cell
        for figure in self.figures:
            yield None, figure

    @property
    def score(self) -> Score:
        """How many of the printed cells that are recomputed come out."""
        return _score([cell for _, cell in self.cells])

    def of(self, *verdicts: Verdict) -> list[tuple[RowResult | None, Cell]]:
        """The cells and figures of these verdicts."""
        return [(row, cell) for row, cell in self.cells if cell.verdict in verdicts]

    @property
    def clean(self) -> bool:
        """Whether nothing differs but what is known to, and every known difference does."""
        wrong = self.of(Verdict.DIFFERS, Verdict.LACKING)
        return not wrong and not self.stale and all(f.holds for f in self.assumed)


def recomputed(
    tables: Mapping[tuple[str, ...], Sequence[p.PublishedTable]],
    texts: Mapping[tuple[str, ...], Text],
    name: str | None = None,
) -> list[Recomputed]:
    """Every table recomputed: the tables as typed in each text, and the texts.

    With `name` only that table; of the others no more than the figures on which it rests.
    """
    bundles = _bundles(tables, texts)
    sheets: dict[str, Settled] = {}

    def figure(name: str) -> Result:
        for bundle in bundles:
            if name in bundle.table.figures:
                return sheets[bundle.table.name].figure_for_others(name)
        return Lack("undecided", why=f"no table works out `{name}`")

    for bundle in bundles:
        sheets[bundle.table.name] = Settled(bundle, figure)
    asked = [bundle.table.name for bundle in bundles if name in (None, bundle.table.name)]
    return [_Run(sheets[each]).result() for each in asked]


def _bundles(
    tables: Mapping[tuple[str, ...], Sequence[p.PublishedTable]],
    texts: Mapping[tuple[str, ...], Text],
) -> list[Bundle]:
    """The tables, each in all of its texts, its rows in the order in which they were printed."""
    parts: dict[str, dict[tuple[str, ...], p.PublishedTable]] = {}
    for names, found in tables.items():
        for table in found:
            parts.setdefault(table.name, {})[names] = table
    bundles: list[Bundle] = []
    for of in parts.values():
        own = next(names for names, table in of.items() if table.own)
        rows = [Row(names, row) for names, table in of.items() for row in table.rows]
        rows.sort(key=lambda row: row.printed.place)
        bundles.append(Bundle(own, of, texts, rows))
    return sorted(bundles, key=_written)


def _written(bundle: Bundle) -> tuple[str, int]:
    return bundle.table.span.source.name, bundle.table.span.start


class _Run:
    """One table being recomputed."""

    def __init__(self, sheet: Settled) -> None:
        self.sheet = sheet
        self.bundle = sheet.bundle
        self.table = sheet.bundle.table
        self.covered = self._covered()

    def result(self) -> Recomputed:
        table, sheet = self.table, self.sheet
        rows = tuple(self._row(sheet, at) for at in range(len(self.bundle.rows)))
        figures = tuple(self._figure(sheet, name) for name in table.figures)
        attempts = [self._attempt(i, rows, figures) for i in range(len(table.alternatives))]
        every = [cell for row in rows for cell in row.cells.values()]
        return Recomputed(
            table,
            rows,
            figures,
            tuple(attempts),
            self._groups(rows, {c.name for c in every}),
            tuple(fitting(sheet, a, self._reproduced) for a in table.assumptions.values()),
            tuple(self._stale(rows, figures)),
        )

    # -------------------------------------------------------------- cells

    def _row(self, sheet: Settled, at: int) -> RowResult:
        row = self.bundle.rows[at]
        columns = self.bundle.parts[row.names].columns.values()
        return RowResult(at + 1, row, {c.name: self._cell(sheet, at, c) for c in columns})

    def _cell(self, sheet: Settled, at: int, column: p.Column) -> Cell:
        row = self.bundle.rows[at]
        printed = row.printed.cells.get(column.name)
        formula = sheet.formula(row.names, column.name)
        if column.role == "worked out":
            exact, found = sheet.cell(at, column.name)
            return Cell(column.name, None, found, exact, _unprinted(found))
        speaks = sheet.speaks(at, column.name)
        if printed is None or formula is None or speaks is False:
            return Cell(column.name, printed, None, None, Verdict.GIVEN)
        exact, found = sheet.cell(at, column.name)
        known = self.covered.get((at, column.name))
        return Cell(column.name, printed, found, exact, _verdict(printed, found, known), known)

    def _figure(self, sheet: Settled, name: str) -> Cell:
        printed = self.table.figures[name].printed
        exact, found = sheet.figure(name)
        if printed is None:
            return Cell(name, None, found, exact, _unprinted(found))
        known = self.covered.get((-1, name))
        return Cell(name, printed, found, exact, _verdict(printed, found, known), known)

    # -------------------------------------------------------------- known differences

    def _covered(self) -> dict[tuple[int, str], p.KnownDifference]:
        """The known difference of each cell (row -1 for a figure); of several, the first."""
        found: dict[tuple[int, str], p.KnownDifference] = {}
        for which, known in enumerate(self.table.knowns):
            for at in self._meant(which, known):
                found.setdefault((at, known.name), known)
        return found

    def _meant(self, which: int, known: p.KnownDifference) -> Iterator[int]:
        """The rows that a known difference speaks of; -1 where it is of a figure."""
        if known.name in self.table.figures:
            yield -1
            return
        for at, row in enumerate(self.bundle.rows):
            condition = self.bundle.parts[row.names].knowns[which].condition
            if known.name not in row.printed.cells:
                continue
            if condition is None or self.sheet.holds(at, condition) is True:
                yield at

    def _stale(self, rows: Sequence[RowResult], figures: Sequence[Cell]) -> Iterator[Stale]:
        """Known differences that the recomputation does not bear out."""
        for which, known in enumerate(self.table.knowns):
            meant = list(self._meant(which, known))
            cells = [
                next(f for f in figures if f.name == known.name)
                if at < 0
                else rows[at].cells[known.name]
                for at in meant
            ]
            if not cells:
                yield Stale(known, "no row is meant by it")
            agree = [
                at
                for at, cell in zip(meant, cells, strict=True)
                if cell.verdict is not Verdict.KNOWN
            ]
            if agree:
                where = ", ".join(f"row {at + 1}" for at in agree if at >= 0)
                yield Stale(known, f"nothing differs{f' in {where}' if where else ''}")

    # -------------------------------------------------------------- alternatives

    def _attempt(self, which: int, rows: Sequence[RowResult], figures: Sequence[Cell]) -> Attempt:
        """An alternative on the cells it names; on all that are recomputed, if it names none."""
        alternative = self.table.alternatives[which]
        names = {change.name for change in alternative.changes}
        sheet = self.sheet.trying(which)
        made = [self._row(sheet, at) for at in range(len(rows))]
        tried: list[Miss] = [
            Miss(row, cell)
            for row in made
            for cell in row.cells.values()
            if not names or cell.name in names
        ]
        made_figures = [
            self._figure(sheet, f.name) for f in figures if not names or f.name in names
        ]
        unprinted = tuple(f for f in made_figures if f.printed is None and f.name in names)
        tried += [Miss(None, figure) for figure in made_figures]
        tried = [t for t in tried if t.cell.printed is not None and t.cell.found is not None]
        own = [c for row in rows for c in row.cells.values() if not names or c.name in names]
        own += [f for f in figures if not names or f.name in names]
        misses = tuple(t for t in tried if not _agrees(t.cell))
        groups = self._groups(made, names)
        score = _score([t.cell for t in tried])
        return Attempt(alternative.title, score, _score(own), misses, groups, unprinted)

    def _groups(self, rows: Sequence[RowResult], names: set[str]) -> tuple[Score, ...]:
        """The score in each group of rows, where the table is scored by a column."""
        by = self.table.scored_by
        if not by:
            return ()
        found: dict[Value | None, list[Cell]] = {}
        for row in rows:
            key = row.row.printed.cells.get(by)
            chosen = [c for c in row.cells.values() if not names or c.name in names]
            found.setdefault(key, []).extend(chosen)
        scores = (_score(cells, key) for key, cells in found.items())
        return tuple(score for score in scores if score.of)

    def _reproduced(self, sheet: Settled) -> frozenset[tuple[int, str]]:
        """The cells (row -1 for figures) that a sheet reproduces."""
        made = [self._row(sheet, at) for at in range(len(self.bundle.rows))]
        cells = {(r.number - 1, c.name) for r in made for c in r.cells.values() if _agrees(c)}
        figures = {(-1, f) for f in self.table.figures if _agrees(self._figure(sheet, f))}
        return frozenset(cells | figures)


def _agrees(cell: Cell) -> bool:
    found = cell.found
    if cell.printed is None or found is None or isinstance(found, Lack):
        return False
    return same_value(cell.printed, found)


def _verdict(printed: Value, found: Result, known: p.KnownDifference | None) -> Verdict:
    if isinstance(found, Lack):
        return Verdict.LACKING
    if same_value(printed, found):
        return Verdict.SAME
    return Verdict.KNOWN if known else Verdict.DIFFERS


def _unprinted(found: Result) -> Verdict:
    """What is only worked out is given by itself, unless it cannot be."""
    return Verdict.LACKING if isinstance(found, Lack) else Verdict.GIVEN


def _score(cells: Sequence[Cell], group: Value | None = None) -> Score:
    scored = [c for c in cells if c.printed is not None and c.found is not None]
    return Score(sum(map(_agrees, scored)), len(scored), group)
