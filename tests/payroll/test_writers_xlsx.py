"""A report as a workbook: numbers are numbers, texts are texts, nothing is lost on the way."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from engine.packs import Refused
from engine.payroll.progress import SILENT
from engine.payroll.writing_xlsx import (
    MOST_ROWS,
    Sheet,
    entitlements,
    formats_of,
    require_columns,
    require_rows,
    workbook,
)
from tests.payroll.shown import AWKWARD, KINDS, run_of_everything


def day(year: int, month: int, of_month: int) -> datetime:
    """A day as openpyxl reads it: at midnight of no zone."""
    return datetime(year, month, of_month, tzinfo=UTC).replace(tzinfo=None)


def written(folder: Path, name: str = "r.xlsx") -> Path:
    path = folder / name
    with run_of_everything() as run:
        book = workbook(path, folder)
        entitlements(book, formats_of(book), run, SILENT)
        book.close()
    return path


def test_each_kind_of_cell_is_what_a_spreadsheet_can_reckon_with(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(tmp_path))["Entitlements"]
    rows = list(sheet.iter_rows(min_row=2, max_row=5, min_col=2, values_only=True))
    assert rows == [
        (810, 12.5, 8, 12345, day(1996, 7, 1), "yes", "early",
         "2020-01-31; 2020-02-29", "1.50; 2.00", "1.5; 2"),
        (-0.05, 0.333333333, 12.5, -7, "1899-12-31", "no", None, "", None, ""),
        (None,) * 10,
        ("1234567890123456.78", 100, 0, 0, day(2199, 12, 31), None, "late", None, None, None),
    ]  # fmt: skip
    formats = [cell.number_format for cell in sheet[2]]
    assert formats[1:6] == ["$#,##0.00", "General", 'General"%"', "General", "yyyy-mm-dd"]


def test_a_text_is_a_text_whatever_it_begins_with(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(tmp_path))["Entitlements"]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    returns = [text.replace("\r", "_x000D_") for text in AWKWARD]
    assert [cell.value or "" for cell in cells] == returns
    assert {cell.data_type for cell in cells if cell.value} <= {"s", "inlineStr"}
    marked = [cell.value for cell in cells if cell.quotePrefix]
    assert "=1+1" in marked
    assert "-5.25" not in marked


def test_amounts_have_the_digits_that_they_have(tmp_path: Path) -> None:
    with ZipFile(written(tmp_path)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>-0.05</v>" in sheet
    assert "<v>0.333333333</v>" in sheet


def test_the_heading_stays_and_filters_and_columns_are_as_wide_as_their_cells(
    tmp_path: Path,
) -> None:
    sheet = openpyxl.load_workbook(written(tmp_path))["Entitlements"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:K{len(AWKWARD) + 1}"
    assert [cell.value for cell in sheet[1]] == ["id", *KINDS]
    assert sheet.column_dimensions["I"].width > len("2020-01-31; 2020-02-29")


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = (written(tmp_path, name).read_bytes() for name in ("a.xlsx", "b.xlsx"))
    assert first == second


def test_a_text_longer_than_a_cell_is_cut_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    book = workbook(path, tmp_path)
    sheet = Sheet(book, formats_of(book), "S", ["a"], [5])
    sheet.add(["x" * 32_767])
    sheet.add(["x" * 32_768])
    sheet.close()
    book.close()
    made = openpyxl.load_workbook(path)["S"]
    assert sheet.cut == 1
    assert made["A2"].value == "x" * 32_767
    assert made["A3"].value == "x" * 32_766 + "…"


def test_more_rows_than_a_sheet_holds_are_refused_with_what_to_write_instead() -> None:
    require_rows(MOST_ROWS)
    with pytest.raises(Refused) as refused:
        require_rows(MOST_ROWS + 1)
    assert str(refused.value) == (
        "1,048,576 rows are more than a spreadsheet holds (1,048,575); write `.csv` or `.parquet`"
    )
    with pytest.raises(Refused, match="16,385 columns"):
        require_columns(16_385)
