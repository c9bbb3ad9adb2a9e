"""A report as a workbook: a summary, every entitlement, what is open, what was rejected, clauses.

XlsxWriter writes row by row and keeps none, so a workbook needs no more memory than a row.
Texts are written as texts, never as formulas; amounts as numbers with the digits they have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..packs import Refused
from ..records.formulas import neutral
from ..values import Kind
from .cells import quoted
from .progress import Progress
from .results import Part, Run, ShownColumn

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS: Final = 1_048_575
"""Rows of a sheet beside the heading."""
_MOST_COLUMNS: Final = 16_384
_INSTEAD: Final = "write `.csv` or `.parquet`"
_MOST_LETTERS: Final = 32_767
_MOST_DIGITS: Final = 15
"""A spreadsheet keeps so many digits of a number; a longer one is written as text."""
_FIRST_DAY: Final = date(1900, 3, 1)
"""Spreadsheets take 1900 for a leap year: earlier days they show wrong, so these are text."""
_NARROWEST, _WIDEST = 8, 60
_MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001  # the same for every run, on purpose
_AT_ONCE: Final = 5_000

Cell = object


def require_rows(rows: int) -> None:
    """Refuse more rows than a sheet holds, before the work is done."""
    if rows > MOST_ROWS:
        message = f"{rows:,} rows are more than a spreadsheet holds ({MOST_ROWS:,})"
        raise Refused("too_large", message, _INSTEAD)


def require_columns(columns: int) -> None:
    """The same of columns."""
    if columns > _MOST_COLUMNS:
        message = f"{columns:,} columns are more than a spreadsheet holds ({_MOST_COLUMNS:,})"
        raise Refused("too_large", message, _INSTEAD)


@dataclass(frozen=True, slots=True)
class Formats:
    """How cells look: headings, kinds of values, texts that begin as a formula does."""

    heading: Format
    title: Format
    wrapped: Format
    neutral: Format
    day: Format
    amounts: dict[str, Format]

    def amount(self, kind: Kind | None) -> Format | None:
        """The number format of an amount."""
        if kind is None:
            return None
        if kind.is_money:
            return self.amounts["money"]
        return self.amounts["percent"] if ("percent", 1) in kind.unit else None


def workbook(draft: Path, folder: Path) -> Workbook:
    """An empty workbook, of which no more than a row is in memory: the rest lies in `folder`."""
    from xlsxwriter.workbook import Workbook as Made

    made = Made(str(draft), {"constant_memory": True, "tmpdir": str(folder)})
    made.set_properties({"title": "Entitlements", "created": _MADE})
    return made


def formats_of(book: Workbook) -> Formats:
    """The formats of a workbook."""
    return Formats(
        heading=book.add_format({"bold": True, "bottom": 1, "valign": "top"}),
        title=book.add_format({"bold": True, "font_size": 14}),
        wrapped=book.add_format({"text_wrap": True, "valign": "top"}),
        neutral=book.add_format({"quote_prefix": True}),
        day=book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        amounts={
            "money": book.add_format({"num_format": "$#,##0.00"}),
            "percent": book.add_format({"num_format": 'General"%"'}),
        },
    )


class Sheet:
    """A sheet with a heading that stays in sight and can be filtered, written row by row."""

    def __init__(
        self,
        book: Workbook,
        formats: Formats,
        name: str,
        headings: Sequence[str],
        widths: Sequence[int],
        kinds: Sequence[Kind | None] = (),
    ) -> None:
        self._sheet: Worksheet = book.add_worksheet(name)
        self._formats = formats
        self._money = [kind is not None and (kind.item or kind).is_money for kind in kinds]
        self._amounts = [formats.amount(kind) for kind in kinds] or [None] * len(headings)
        self._columns = len(headings)
        self.rows = 0
        self.cut = 0
        self._sheet.freeze_panes(1, 1)
        # An id is a text; a spreadsheet would put a mark of doubt on each that looks like a number.
        self._sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        for at, (heading, width) in enumerate(zip(headings, widths, strict=True)):
            # Room for the arrow of the filter beside the heading.
            wide = min(max(width, len(heading) + 3, _NARROWEST), _WIDEST)
            self._sheet.set_column(at, at, wide)
            self._sheet.write_string(0, at, heading, formats.heading)

    def add(self, cells: Sequence[Cell]) -> None:
        """A row beneath the others."""
        self.rows += 1
        for at, cell in enumerate(cells):
            if cell is not None:
                self._write(at, cell)

    def close(self) -> None:
        """Nothing more comes: let the rows be filtered."""
        self._sheet.autofilter(0, 0, max(self.rows, 1), self._columns - 1)

    def _write(self, at: int, cell: Cell) -> None:
        match cell:
            case bool():
                self._text(at, "yes" if cell else "no")
            case int() | Decimal():
                self._number(at, cell)
            case date() if cell >= _FIRST_DAY:
                self._sheet.write_datetime(self.rows, at, cell, self._formats.day)
            case list():
                self._text(at, "; ".join(self._word(at, each) for each in cell))
            case _:
                self._text(at, str(cell))

    def _word(self, at: int, item: object) -> str:
        """An item of a list: money with its cents, other amounts without zeros at the end."""
        match item:
            case bool():
                return "yes" if item else "no"
            case Decimal() if not self._money[at]:
                return f"{_plain(item):f}"
            case _:
                return str(item)

    def _number(self, at: int, cell: int | Decimal) -> None:
        exact = Decimal(cell)
        if len(exact.normalize().as_tuple().digits) > _MOST_DIGITS:
            self._text(at, f"{exact:f}")
        else:
            # The stubs know no decimals; XlsxWriter writes one with the digits that it has.
            number: float = _plain(exact)  # type: ignore[assignment]
            self._sheet.write_number(self.rows, at, number, self._amounts[at])

    def _text(self, at: int, text: str) -> None:
        if len(text) > _MOST_LETTERS:
            self.cut += 1
            text = text[: _MOST_LETTERS - 1] + "…"
        form = self._formats.neutral if neutral(text) != text else None
        self._sheet.write_string(self.rows, at, text, form)


def _plain(exact: Decimal) -> Decimal:
    """The same number without zeros at the end of its decimals."""
    whole = exact.to_integral_value()
    return whole if whole == exact else exact.normalize()


def entitlements(book: Workbook, formats: Formats, run: Run, progress: Progress) -> Sheet:
    """Every row of the report."""
    headings = [column.name for column in run.columns]
    require_columns(len(headings))
    kinds = [_amount_kind(column) for column in run.columns]
    sheet = Sheet(book, formats, "Entitlements", headings, widths_of(run), kinds)
    for row in rows_of(run, ", ".join(map(quoted, headings)), quoted(run.shown)):
        sheet.add(row)
        if not sheet.rows % _AT_ONCE:
            progress.told("writing the workbook", sheet.rows, run.answered)
    progress.over()
    sheet.close()
    return sheet


def _amount_kind(column: ShownColumn) -> Kind | None:
    valued = column.part in (Part.VALUE, Part.SETTLED, Part.LOW, Part.HIGH)
    return column.kind if valued else None


def widths_of(run: Run) -> list[int]:
    """How wide the widest cell of each column is."""
    names = [quoted(column.name) for column in run.columns]
    asked = ", ".join(f"max(length(CAST({name} AS VARCHAR)))" for name in names)
    row = run.connection.execute(f"SELECT {asked} FROM {quoted(run.shown)}").fetchone()
    assert row is not None
    commas = 4  # `$` and the commas of an amount
    return [int(width or 0) + commas for width in row]


def rows_of(run: Run, columns: str, source: str) -> Iterator[tuple[Cell, ...]]:
    """The rows of a query, a few at a time; nothing else is asked until they have all come."""
    found = run.connection.execute(f"SELECT {columns} FROM {source}")
    while rows := found.fetchmany(_AT_ONCE):
        yield from rows
