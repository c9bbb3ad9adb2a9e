"""The sheets of a report's workbook beside the entitlements: summary, open, rejected, clauses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..values import day_text
from .cells import quoted
from .progress import Progress
from .results import STATUSES, Part, Results, Run
from .together_written import HEADINGS, together_rows
from .writing_xlsx import (
    MOST_ROWS,
    Cell,
    Formats,
    Sheet,
    entitlements,
    formats_of,
    rows_of,
    workbook,
)

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_TOLD: Final = {
    "decided": "the agreement gives the answer",
    "undecided": "the agreement does not say: somebody has to decide",
    "needs": "facts are missing, and they matter",
    "contested": "the words can be read in several ways, and no reading is adopted",
    "conflict": "two clauses of equal standing give different answers",
    "invalid": "the record contradicts itself or the agreement",
}
_REJECTED: Final = ("file", "line", "id", "field", "column", "given", "reason", "hint")


def write_workbook(
    run: Run, draft: Path, folder: Path, manifest: Mapping[str, object], progress: Progress
) -> None:
    """The whole workbook; the same run gives the same bytes."""
    from xlsxwriter.exceptions import FileCreateError

    book = workbook(draft, folder)
    formats = formats_of(book)
    # Sheets stand in the order in which they are made; the summary is filled at the end.
    summary = book.add_worksheet("Summary")
    notes = [
        _cut_note(entitlements(book, formats, run, progress)),
        _open(book, formats, run),
        _together(book, formats, run),
        _rejected(book, formats, run),
        _clauses(book, formats, run),
    ]
    _Summary(summary, formats).write(run, manifest, [note for note in notes if note])
    with progress.step("closing the workbook"):
        try:
            book.close()
        except FileCreateError as error:
            raise OSError(*error.args[0].args) from error


def _cut_note(sheet: Sheet) -> str:
    if not sheet.cut:
        return ""
    return f"{sheet.cut:,} texts are longer than a cell holds and end in …; CSV has them whole"


# ------------------------------------------------------------------ what is open


def _open(book: Workbook, formats: Formats, run: Run) -> str:
    """Each answer that is not decided: what it needs, under which clause, which questions."""
    kept = _leading(run)
    several = len(run.parts) > 1
    headings = [*kept, *(["agreement"] * several), "decision", "status", "needs", "clause"]
    headings += ["questions", "problems"]
    widths = [12] * len(kept) + [24] * several + [28, 11, 30, 24, 50, 40]
    sheet = Sheet(book, formats, "Undecided and contested", headings, widths)
    more = 0
    for row in _open_rows(run, kept):
        if sheet.rows < MOST_ROWS:
            sheet.add(row)
        else:
            more += 1
    sheet.close()
    if not more:
        return ""
    return f"the sheet `Undecided and contested` is full: {more:,} more are in `Entitlements` alone"


def _leading(run: Run) -> list[str]:
    """The columns by which a person is known: the first kept, and `name` where there is one."""
    kept = [c.name for c in run.columns if c.part is Part.KEPT]
    return [name for at, name in enumerate(kept) if at == 0 or name == "name"]


def _open_rows(run: Run, kept: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    for part in run.parts:
        told = _questions(part)
        has = {column.name for column in part.columns}
        for decision in part.decisions:
            wanted = [f"{decision}.{each}" for each in ("status", "needs", "cite", "contested")]
            wanted = [*wanted, "problems"]
            names = [quoted(n) if n in has else f"NULL AS {quoted(n)}" for n in [*kept, *wanted]]
            source = f"{quoted(part.shown)} WHERE {quoted(wanted[0])} <> 'decided'"
            for row in rows_of(run, ", ".join(names), source):
                leading, (status, needs, cite, contested, problems) = row[:-5], row[-5:]
                unit = (part.book.agreement.name,) if len(run.parts) > 1 else ()
                asked = told.get(str(contested), contested)
                yield (*leading, *unit, decision, status, needs, cite, asked, problems)


class _Questions(dict[str, str]):
    """The names of questions, joined as in a report, each time with the question itself."""

    def __init__(self, part: Results) -> None:
        super().__init__()
        self._known = part.book.agreement.questions

    def __missing__(self, names: str) -> str:
        parts = [(name, self._known.get(name)) for name in names.split("; ")]
        made = "; ".join(f"{name}: {known.question}" if known else name for name, known in parts)
        self[names] = made
        return made


def _questions(part: Results) -> _Questions:
    return _Questions(part)


# ------------------------------------------------------------------ the roster as a whole


def _together(book: Workbook, formats: Formats, run: Run) -> str:
    """Each answer to the roster as a whole, a list element by element; no sheet without any."""
    rows = list(together_rows(run))
    if not rows:
        return ""
    widths = [24, 30, 11, 8, 24, 24, 40, 60]
    sheet = Sheet(book, formats, "Roster as a whole", HEADINGS, widths)
    for row in rows[:MOST_ROWS]:
        sheet.add(row)
    sheet.close()
    more = len(rows) - MOST_ROWS
    return f"the sheet `Roster as a whole` is full: {more:,} lines are missing" if more > 0 else ""


# ------------------------------------------------------------------ rejected, clauses


def _rejected(book: Workbook, formats: Formats, run: Run) -> str:
    sheet = Sheet(book, formats, "Rejected", _REJECTED, [24, 8, 12, 22, 22, 24, 60, 60])
    names = ", ".join(map(quoted, _REJECTED))
    more = 0
    for row in rows_of(run, names, quoted(run.rejects)):
        if sheet.rows < MOST_ROWS:
            sheet.add(row)
        else:
            more += 1
    sheet.close()
    return f"the sheet `Rejected` is full: {more:,} more are in the rejects file" if more else ""


def _clauses(book: Workbook, formats: Formats, run: Run) -> str:
    """Every clause by which an answer is given, and for how many rows."""
    headings = ["agreement", "decision", "clause", "title", "rows"]
    sheet = Sheet(book, formats, "Clauses", headings, [24, 30, 20, 50, 10])
    grouped = "agreement, decision, cite, any_value(title), sum(rows)::BIGINT"
    source = f"{quoted(run.clauses)} GROUP BY agreement, decision, cite"
    for row in rows_of(run, grouped, f"{source} ORDER BY min(rowid)"):
        sheet.add(row)
    sheet.close()
    return ""


# ------------------------------------------------------------------ the summary


class _Summary:
    """The first sheet: what was asked of what, how many rows came out how, what it rests on."""

    def __init__(self, sheet: Worksheet, formats: Formats) -> None:
        self._sheet, self._formats = sheet, formats
        self._at = 0
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 7, 13)
        sheet.hide_gridlines(2)

    def write(self, run: Run, manifest: Mapping[str, object], notes: Sequence[str]) -> None:
        """Fill the sheet."""
        titles = " · ".join(part.book.agreement.title for part in run.parts)
        self._line(titles, style=self._formats.title)
        self._line(f"as of {day_text(run.parts[0].day)}")
        self._at += 1
        for what, count in (
            ("rows read", run.read),
            ("rows answered", run.answered),
            ("rows rejected", run.rejected),
        ):
            self._line(what, count)
        self._at += 1
        self._counts(run)
        for status in STATUSES:
            self._line(status, _TOLD[status])
        self._at += 1
        for note in notes:
            self._line(note)
        for part in run.parts:
            self._rests_on(part)
        for what, each in _files(manifest):
            self._line(what, each["name"])
            self._line("", f"sha256 {each['sha256']}" if "sha256" in each else "")

    def _rests_on(self, part: Results) -> None:
        """By what the answers of one agreement can be given again."""
        agreement = part.book.agreement
        amendments = ", ".join(each.name for each in agreement.amendments)
        readings = part.identity["readings"]
        assert isinstance(readings, dict)
        chosen = ", ".join(
            f"{question} read as {reading}" for question, reading in readings.items()
        )
        self._line("agreement", agreement.title)
        self._line("", f"{agreement.name}, sha256 {agreement.sha256}")
        self._line("amendments", amendments or "none")
        self._line("readings", chosen or "those that the agreement adopts")
        self._line("answered by", f"Entitle {part.identity['engine']}")
        self._at += 1

    def _counts(self, run: Run) -> None:
        self._line("decision", *STATUSES, style=self._formats.heading)
        for decision, counts in run.counts.items():
            self._line(decision, *(counts.get(status, 0) for status in STATUSES))
        self._at += 1

    def _line(self, *cells: Cell, style: Format | None = None) -> None:
        for at, cell in enumerate(cells):
            if isinstance(cell, int):
                self._sheet.write_number(self._at, at, cell, style)
            else:
                self._sheet.write_string(self._at, at, str(cell), style)
        self._at += 1


def _files(manifest: Mapping[str, object]) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The files that a report rests on, or that stand beside it."""
    for key, what in (("roster", "roster"), ("files", "")):
        found = manifest[key]
        assert isinstance(found, list)
        for each in found:
            yield what or str(each["what"]), each
