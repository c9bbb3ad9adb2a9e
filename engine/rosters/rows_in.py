"""Sources that are read row by row in Python: spreadsheets, JSON lines, SQLite."""

from __future__ import annotations

import csv
import json
import sqlite3
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ..records.problem import plain
from ..records.text import NotJson, loads
from .delimited import Text
from .ids import DIGITS, TOO_LONG, Rounded, fault_of_id
from .mapping import Layout
from .refused import RosterRefused
from .source import Source, place_of
from .staging import (
    BETWEEN,
    BETWEEN_CELLS,
    EMPTY_LIST,
    ESCAPE,
    ITSELF,
    LISTED,
    PASSED_OVER,
    Staged,
    escaped,
    refused_line,
)

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.workbook import Workbook


class RowsOut:
    """Writes rows of cells as staged lines."""

    def __init__(self, write: Callable[[str], object], width: int, lines: int) -> None:
        self.staged = Staged(
            ",", width, lines, lines, escapes=True, odd_spaces=True, may_be_short=True
        )
        self._write = write
        for _ in range(lines):
            write(f"{PASSED_OVER}\n")

    def row(self, cells: Sequence[str]) -> None:
        """One row; cells that are empty at its end are not cells."""
        last = max((index for index, cell in enumerate(cells, 1) if cell), default=0)
        made = [escaped(cell) for cell in cells[:last]]
        self._write(_encodable(BETWEEN_CELLS.join(made)) + "\n")
        self.staged.lines += 1

    def refused(self, reason: str, line: str) -> None:
        """A line that is no row."""
        self._write(_encodable(refused_line(reason, line)) + "\n")
        self.staged.lines += 1


def _encodable(text: str) -> str:
    """Text without the halves of characters that JSON and spreadsheets let pass."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


# ------------------------------------------------------------------ numbers and days as text


def float_text(number: float) -> str:
    """A float as a spreadsheet prints it in full: 15 digits, no exponent."""
    if number != number or number in (float("inf"), float("-inf")):  # noqa: PLR0124  # NaN
        return str(number)
    made = format(Decimal(format(number, f".{DIGITS}g")), "f")
    return made.rstrip("0").rstrip(".") if "." in made else made


def day_text(moment: date) -> str:
    """A day; with its time of day, where that is not midnight."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    return moment.date().isoformat() if moment.time() == time() else moment.isoformat(" ")


# ------------------------------------------------------------------ spreadsheets


def stage_sheet(path: Path, layout: Layout, place: Path, ids: str) -> Source:
    """The rows of a sheet; dates are days, numbers as typed, formulas by their stored result.

    `ids` is the column of the ids.
    """
    if path.suffix.lower() == ".xls":
        raise RosterRefused(f"{path.name} is a spreadsheet of before 2007; save it as .xlsx")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of styles that it leaves out
        book = _workbook(path, results=True)
        with closing(book):
            name = _sheet_name(book, path, layout)
            rows: Iterator[list[str]] = _cells(book, name)
            if _has_formulas(path):
                rows = _with_formulas(path, name, rows)
            try:
                return _staged_sheet(rows, f"{path.name} [{name}]", layout, place, ids)
            except RosterRefused:
                raise
            except Exception as wrong:  # noqa: BLE001  # a damaged file fails in any way
                raise _damaged(path, wrong) from None


def _workbook(path: Path, *, results: bool) -> Workbook:
    import openpyxl

    try:
        return openpyxl.load_workbook(path, read_only=True, data_only=results)
    except OSError as wrong:
        if wrong.strerror:
            raise RosterRefused(f"{path.name} cannot be opened: {wrong.strerror}") from None
        raise _damaged(path, wrong) from None
    except Exception as wrong:  # noqa: BLE001  # a damaged file fails in any way
        raise _damaged(path, wrong) from None


def _damaged(path: Path, wrong: Exception) -> RosterRefused:
    said = " ".join(str(wrong).split())[:100] or type(wrong).__name__
    return RosterRefused(
        f"{path.name} cannot be read as a spreadsheet ({said}); open it, and save it as .xlsx"
    )


def _sheet_name(book: Workbook, path: Path, layout: Layout) -> str:
    names: list[str] = list(book.sheetnames)
    if layout.sheet:
        if layout.sheet in names:
            return layout.sheet
        listed = ", ".join(f"`{plain(name)}`" for name in names)
        raise RosterRefused(f"{path.name} has no sheet `{plain(layout.sheet)}`; it has {listed}")
    if not names:
        raise RosterRefused(f"{path.name} has no sheet")
    shown = [name for name in names if getattr(book[name], "sheet_state", "visible") == "visible"]
    if len(shown) > 1:
        listed = ", ".join(f"`{plain(name)}`" for name in shown)
        raise RosterRefused(
            f'{path.name} has the sheets {listed}; say which: sheet = "{plain(shown[0])}" under '
            "[file] in the mapping"
        )
    return (shown or names)[0]


def _cells(book: Workbook, name: str) -> Iterator[list[str]]:
    sheet = book[name]
    if not hasattr(sheet, "reset_dimensions"):
        raise RosterRefused(f"the sheet `{plain(name)}` is a chart, not a table")
    sheet.reset_dimensions()  # what a file says of its size may be wrong
    for row in sheet.iter_rows():
        yield [_cell_text(cell) for cell in row]


def _cell_text(cell: Cell) -> str:
    value: object = cell.value
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return _number_text(value, str(cell.number_format))
        case date():
            return day_text(value)
        case _:
            return str(value)


def _number_text(value: float, form: str) -> str:
    if "%" in form:
        return f"{float_text(float(Decimal(str(value)) * 100))}%"
    made = str(value) if isinstance(value, int) else float_text(value)
    return Rounded(made) if abs(value) >= 10**DIGITS else made


def _has_formulas(path: Path) -> bool:
    """Whether some sheet has a formula, whose result the file need not have."""
    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with packed.open(name) as sheet:
                    before = b""
                    while block := sheet.read(1 << 20):
                        if b"<f>" in before + block or b"<f " in before + block:
                            return True
                        before = block[-3:]
    return False


def _with_formulas(path: Path, name: str, rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """The rows, with the formula itself in a cell whose result was never stored."""
    with closing(_workbook(path, results=False)) as book:
        for results, formulas in zip(rows, _cells(book, name), strict=False):
            yield [
                formula if not result and formula.startswith("=") else result
                for result, formula in zip(results, formulas, strict=False)
            ]


def _staged_sheet(
    rows: Iterator[list[str]], name: str, layout: Layout, place: Path, ids: str
) -> Source:
    number, header = 0, [""]
    for number, cells in enumerate(rows, 1):  # its last value is used
        if number > layout.skip_lines and any(cell.strip() for cell in cells):
            header = [" ".join(cell.split()) for cell in cells]
            break
    else:
        raise RosterRefused(f"{name} is empty: it has no header")
    while not header[-1]:
        header.pop()
    with place.open("w", encoding="utf-8", newline="") as out:
        made = RowsOut(out.write, len(header), number)
        at_id = place_of(ids, header)
        for cells in rows:
            if at_id is not None and any(
                isinstance(cell, Rounded) for cell in cells[at_id : at_id + 1]
            ):
                made.refused(TOO_LONG, _as_csv(cells))
            else:
                made.row(cells)
    return Source(name, tuple(header), place, made.staged)


def _as_csv(cells: Sequence[str]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


# ------------------------------------------------------------------ JSON lines


def stage_json_lines(binary: BinaryIO, name: str, layout: Layout, place: Path, ids: str) -> Source:
    """The objects of a file with one on each line; their keys are the columns.

    `ids` is the column of the ids.
    """
    columns: dict[str, int] = {}
    with place.open("w", encoding="utf-8", newline="") as out:
        made = RowsOut(out.write, 0, 0)
        for line in _lines(Text(binary, name, layout.encoding)):
            _stage_object(line, columns, made, ids)
    if not columns:
        raise RosterRefused(f"{name} has no object on any line: each line is one, in braces")
    made.staged.width = len(columns)
    return Source(name, tuple(columns), place, made.staged)


def _lines(text: Text) -> Iterator[str]:
    rest = ""
    for block in text.blocks():
        lines = (rest + block).split("\n")
        rest = lines.pop()
        yield from lines
    if rest:
        yield rest


def _stage_object(line: str, columns: dict[str, int], made: RowsOut, ids: str) -> None:
    if not line.strip():
        made.row([])
        return
    try:
        found = loads(line)
    except NotJson as wrong:
        made.refused(f"is not JSON: {str(wrong).removeprefix('line 1, ')}", line)
        return
    if not isinstance(found, dict):
        made.refused("is not an object in braces", line)
        return
    cells = [""] * len(columns)
    for key, value in found.items():
        at = columns.setdefault(str(key).strip(), len(columns))
        cells.extend([""] * (at + 1 - len(cells)))
        cells[at] = json_text(value)
    names = [str(key).strip() for key in found]
    at_id = place_of(ids, names)
    if at_id is not None and (fault := fault_of_id(list(found.values())[at_id])):
        made.refused(fault, line)
        return
    made.row(cells)


def json_text(value: object) -> str:
    """A JSON value as a cell: numbers as printed, lists element by element."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case Decimal() if value.is_finite():
            return format(value, "f")
        case list() if not value:
            return EMPTY_LIST
        case list():
            return LISTED + BETWEEN.join(map(_element, value))
        case dict():
            return json.dumps(value, default=str)
        case _:
            return str(value)


def _element(value: object) -> str:
    """An element of a list; one within it is kept as JSON, which no field accepts."""
    made = json.dumps(value, default=str) if isinstance(value, list) else json_text(value)
    return made.replace(ESCAPE, ITSELF)


# ------------------------------------------------------------------ SQLite


def stage_sqlite(path: Path, layout: Layout, place: Path) -> Source:
    """The rows of a table of a SQLite database."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            found = opened.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
                "AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
            )
            table = table_asked([name for (name,) in found], path, layout)
            quoted = '"' + table.replace('"', '""') + '"'
            rows = opened.execute(f"SELECT * FROM {quoted}")
            header = tuple(column[0] for column in rows.description)
            with place.open("w", encoding="utf-8", newline="") as out:
                made = RowsOut(out.write, len(header), 0)
                for row in rows:
                    made.row([_sql_text(value) for value in row])
    except sqlite3.Error as wrong:
        raise RosterRefused(f"{path.name} cannot be read as a database: {wrong}") from None
    return Source(f"{path.name} [{table}]", header, place, made.staged)


def _sql_text(value: object) -> str:
    match value:
        case None:
            return ""
        case float():
            return float_text(value)
        case bytes():
            return f"(binary, {len(value)} bytes)"
        case _:
            return str(value)


def table_asked(names: Sequence[str], path: Path, layout: Layout) -> str:
    """The table that the mapping names, or the only one."""
    listed = ", ".join(f"`{plain(name)}`" for name in names) or "none"
    if layout.table:
        if layout.table in names:
            return layout.table
        raise RosterRefused(f"{path.name} has no table `{plain(layout.table)}`; it has {listed}")
    if len(names) != 1:
        raise RosterRefused(
            f'{path.name} has the tables {listed}; say which: table = "…" under [file] in the '
            "mapping"
        )
    return names[0]
