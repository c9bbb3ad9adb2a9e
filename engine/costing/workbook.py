"""A costing as a workbook: a sheet for each thing that a finance reviewer looks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from ..packs import Refused
from ..payroll.drafts import drafts
from ..report.cost_result import CostResult, amount_plain
from ..report.cost_rows import HEAD, FlatRow, flat_rows
from ..report.cost_words import TableRow, tables, totals_text

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_ROWS_OF_A_SHEET = 1_048_575
_SHEETS = {
    "By clause": ("clause",),
    "Open questions": ("reading", "net reading"),
    "Not decided": ("not computed", "not decided", "rejected"),
    "Assumptions": ("assumption", "convention"),
    "Roster": ("roster",),
    "Persons": ("person",),
    "All rows": ("line", "net"),
}


def write_xlsx(result: CostResult, target: Path) -> None:
    """Write the costing as a workbook, whole or not at all."""
    import xlsxwriter

    with drafts() as made:
        draft = made.begin(target)
        options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
        with xlsxwriter.Workbook(str(draft), options) as book:
            _Sheets(book, result).write()
        made.put_in_place([draft])


class _Sheets:
    """The sheets of one workbook."""

    def __init__(self, book: Workbook, result: CostResult) -> None:
        self.book, self.result = book, result
        money = "#,##0" if result.unit == 1 else "#,##0.00"
        self.money: Format = book.add_format({"num_format": money})
        self.strong: Format = book.add_format({"bold": True})
        self.strong_money: Format = book.add_format({"bold": True, "num_format": money})
        self.wrapped: Format = book.add_format({"text_wrap": True, "valign": "top"})

    def write(self) -> None:
        """Levels and increments as people read them, then every figure by what it is about."""
        for table in tables(self.result):
            sheet = self.book.add_worksheet(table.title)
            self._years(sheet, table.said, table.rows)
        for name, wanted in _SHEETS.items():
            rows = [row for row in flat_rows(self.result) if row["table"] in wanted]
            if len(rows) > _ROWS_OF_A_SHEET:
                message = (
                    f"the sheet `{name}` would have {len(rows):,} rows, more than one can hold"
                )
                raise Refused("too_many_rows", message, "write a `.csv` file instead")
            if rows:
                self._flat(self.book.add_worksheet(name), rows)

    def _years(self, sheet: Worksheet, said: str, rows: Sequence[TableRow]) -> None:
        result = self.result
        sheet.set_column(0, 0, 56)
        sheet.set_column(1, len(result.years), 14)
        about = (
            f"What it costs by fiscal year: {result.title}",
            f"before: {result.before}; after: {result.after}",
            f"{result.roster}: {totals_text(result)}; {result.costing}",
            said,
        )
        for at, text in enumerate(about):
            sheet.write_string(at, 0, text, self.strong if not at else None)
        head = len(about) + 1
        for column, year in enumerate(result.years, 1):
            sheet.write_string(head, column, year, self.strong)
        sheet.freeze_panes(head + 1, 1)
        for at, row in enumerate(rows, head + 1):
            self._row(sheet, at, row)

    def _row(self, sheet: Worksheet, at: int, row: TableRow) -> None:
        note = f" ({row.note})" if row.note else ""
        label = f"{row.label}{note}" if row.heading else f"    {row.label}"
        sheet.write_string(at, 0, label, self.strong if row.heading or row.strong else None)
        for column, amount in enumerate(row.amounts, 1):
            if amount is None:
                sheet.write_string(at, column, "n/a")
            else:
                form = self.strong_money if row.strong else self.money
                sheet.write_number(at, column, _number(amount, self.result.unit), form)

    def _flat(self, sheet: Worksheet, rows: Sequence[FlatRow]) -> None:
        used = [name for name in HEAD if any(row.get(name) not in (None, "") for row in rows)]
        for column, name in enumerate(used):
            sheet.write_string(0, column, name, self.strong)
            sheet.set_column(column, column, _wide(name, rows))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(used) - 1)
        for at, row in enumerate(rows, 1):
            for column, name in enumerate(used):
                cell = row.get(name)
                if isinstance(cell, Fraction):
                    number = _number(cell, self.result.unit)
                    sheet.write_number(at, column, number, self.money)
                elif isinstance(cell, int):
                    sheet.write_number(at, column, cell)
                elif cell is not None:
                    sheet.write_string(at, column, cell, self.wrapped)


def _number(amount: Fraction, unit: Fraction) -> float:
    """A cell's number: a spreadsheet knows no other kind; the amount is already rounded."""
    return float(amount_plain(amount, unit))


def _wide(name: str, rows: Sequence[FlatRow]) -> int:
    longest = max(_lengths(name, rows), default=0)
    return min(60, max(len(name) + 3, longest + 2))


def _lengths(name: str, rows: Sequence[FlatRow]) -> Iterator[int]:
    for row in rows[:1000]:
        cell = row.get(name)
        yield 12 if isinstance(cell, Fraction) else len(str(cell or ""))
