"""Printed cells: those written in the table, and those of a CSV file, each in its column's kind."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from io import StringIO

from .. import codes
from ..diagnostic import did_you_mean
from ..ir.published import Column, PrintedRow
from ..source import Source, Span
from ..syntax import nodes as n
from ..syntax.literals import calendar_day
from ..syntax.raw import Word
from ..values import DATE, PERCENT, Kind, Value, minute_of, simplest
from .elaborate import Elaborator
from .fields import constant
from .kinds import example, named

_NUMBER = re.compile(r"-?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?")
_ISO = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_CLOCK = re.compile("([01]?[0-9]|2[0-3]):[0-5][0-9]")
_WRITTEN_DAY = re.compile(r"[A-Z][a-z]+\.? [0-9]{1,2}, ?[0-9]{4}")
_LONGEST = 40
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Heading:
    """The columns that have cells, in order, and the folder's files by clause file and name."""

    columns: Sequence[Column]
    files: Mapping[tuple[str, str], Source]

    @property
    def names(self) -> list[str]:
        """The columns' names."""
        return [c.name for c in self.columns]


def printed_rows(
    e: Elaborator, heading: Heading, node: n.PrintedRowsNode, group: int
) -> Iterator[PrintedRow]:
    """The rows of one group; what does not fit is reported."""
    if node.file:
        yield from _rows_of_file(e, heading, node, group)
    for at, row in enumerate(node.rows):
        if len(row.cells) != len(heading.columns):
            _miscounted(e, row, heading, len(row.cells))
            continue
        yield PrintedRow((group, at), written_cells(e, heading.columns, row.cells), row.span)


def _miscounted(e: Elaborator, row: n.Node, heading: Heading, found: int) -> None:
    if e.findings.lost or not heading.columns:  # a column may be among what was lost
        return
    count = f"{found} cell{'s' * (found != 1)}"
    message = f"this row has {count}, the table {len(heading.columns)} printed columns"
    hint = f"one cell for each of {', '.join(heading.names)}; `none` where nothing is printed"
    e.findings.add(codes.COLUMNS, message, row.span, hint)


def written_cells(
    e: Elaborator, columns: Sequence[Column], cells: Sequence[n.Expr]
) -> dict[str, Value]:
    """The cells of a row written in the table, without those where nothing was printed."""
    found: dict[str, Value] = {}
    for column, cell in zip(columns, cells, strict=True):
        if isinstance(cell, n.ConstantNode) and cell.word == "none":
            continue
        with e.given(codes.CELL_KIND):
            value = constant(e, cell, column.kind)
        if value is not None:
            found[column.name] = value
    return found


# ------------------------------------------------------------------ files


def _rows_of_file(
    e: Elaborator, heading: Heading, node: n.PrintedRowsNode, group: int
) -> Iterator[PrintedRow]:
    source = heading.files.get((node.span.source.name, node.file))
    if source is None:
        message = f"there is no file `{node.file}` beside this one"
        hint = "name a CSV file in the same folder, without a path"
        e.findings.add(codes.CELLS_FILE, message, node.span, hint)
        return
    lines = list(_records(source))
    if not lines:
        message = f"`{node.file}` is empty"
        hint = f"its first line names the columns: {','.join(heading.names)}"
        e.findings.add(codes.CELLS_FILE, message, node.span, hint)
        return
    span, head = lines[0]
    head = [cell.strip() for cell in head]
    if not _fits(e, heading, head, span):
        return
    told = 0
    for at, (place, cells) in enumerate(lines[1:]):
        if len(cells) != len(head):
            message = f"this line has {len(cells)} cells, the first line names {len(head)} columns"
            hint = "put a cell that holds a comma in quotes; leave a cell empty for nothing printed"
            e.findings.add(codes.CELLS_FILE, message, place, hint)
            continue
        texts = dict(zip(head, cells, strict=True))
        found, wrong = _read_cells(heading.columns, texts)
        for message, hint in wrong:
            told += 1
            if told <= _MOST_TOLD:
                e.findings.add(codes.CELL_KIND, message, place, hint)
        yield PrintedRow((group, at), found, place)


def _records(source: Source) -> Iterator[tuple[Span, list[str]]]:
    """The lines of a CSV file with their places; empty ones are left out."""
    text = source.text.removeprefix("\ufeff")
    offset = len(source.text) - len(text)
    reader = csv.reader(StringIO(text, newline=""))
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    before = 0
    for cells in reader:
        start = starts[min(before, len(starts) - 1)] + offset
        end = starts[min(reader.line_num, len(starts) - 1)] + offset
        before = reader.line_num
        if any(cell.strip() for cell in cells):
            yield Span(source, start, start + len(source.text[start:end].rstrip())), cells


def _fits(e: Elaborator, heading: Heading, head: Sequence[str], span: Span) -> bool:
    """Whether a file has the table's columns and no others, each once."""
    wrong: list[tuple[str, str]] = []
    for name in heading.names:
        if name not in head:
            hint = f"its first line names the columns: {','.join(heading.names)}"
            wrong.append((f"the file has no column `{name}`", hint))
    for at, name in enumerate(head):
        if name in head[:at]:
            wrong.append((f"the file has two columns `{name}`", "keep one"))
        elif name not in heading.names and name not in e.findings.lost:
            hint = did_you_mean(name, heading.names) or f"declare it: `column {name or 'name'} …`"
            wrong.append((f"the table has no printed column `{name}`", hint))
    for message, hint in wrong:
        e.findings.add(codes.CELLS_FILE, message, span, hint)
    return not wrong


def _read_cells(
    columns: Sequence[Column], texts: Mapping[str, str]
) -> tuple[dict[str, Value], list[tuple[str, str]]]:
    """The values of a line's cells, and what is wrong with the others."""
    found: dict[str, Value] = {}
    wrong: list[tuple[str, str]] = []
    for column in columns:
        text = " ".join(texts[column.name].split())
        if not text:
            continue
        value = cell_value(text, column.kind)
        if value is None:
            short = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
            message = f"`{short}` in column `{column.name}` is not {named(column.kind)}"
            wrong.append((message, _cell_hint(column.kind)))
        else:
            found[column.name] = value
    return found, wrong


def _cell_hint(kind: Kind) -> str:
    match kind.base:
        case "quantity":
            return f"write it as `{example(kind)}`, or leave the cell empty for nothing printed"
        case "date" if kind.years:
            return f"write it as `{kind.years.written}`"
        case "date":
            return "write it as `2021-07-01` or `Jul 1, 2021`"
        case "datetime":
            return "write it as `2021-07-01T22:00` or `Jul 1, 2021 22:00`"
        case "choice":
            return f"write one of: {', '.join(kind.choices)}"
        case _:
            return "write `yes` or `no`"


def _minute(text: str) -> Value | None:
    day, _, clock = text.replace("T", " ").rpartition(" ")
    if not _CLOCK.fullmatch(clock):
        return None
    found = cell_value(day, DATE)
    hour, minute = map(int, clock.split(":"))
    return minute_of(found, hour, minute) if isinstance(found, date) else None


def cell_value(text: str, kind: Kind) -> Value | None:
    """What the text of a cell says in a kind: `$1,136.80`, `(19,095)`, `16%`, `2021-07-01`."""
    match kind.base:
        case "quantity":
            return _amount(text, kind)
        case "date" if kind.years:
            return kind.years.of_text(text)
        case "date":
            shape = "ISO_DATE" if _ISO.fullmatch(text) else "DATE"
            if not (_ISO.fullmatch(text) or _WRITTEN_DAY.fullmatch(text)):
                return None
            try:
                return calendar_day(Word.at(text, shape, 0, len(text)))
            except ValueError:  # no month of that name
                return None
        case "datetime":
            return _minute(text)
        case "yes_no":
            return {"yes": True, "no": False}.get(text)
        case "choice":
            return text if kind.open or text in kind.choices else None
        case _:
            return None


def _amount(text: str, kind: Kind) -> Value | None:
    """A number, with the marks of its kind; in accountants' parentheses it is negative."""
    sign = 1
    if text.startswith("(") and text.endswith(")"):
        sign, text = -1, text[1:-1].strip()
    if kind.is_money:
        text = re.sub(r"^(-?) ?\$ ?", r"\1", text)
        if text.startswith("(") and text.endswith(")"):  # `$ (19,095)`
            sign, text = -1, text[1:-1].strip()
    if kind == PERCENT:
        text = text.removesuffix("%").strip()
    if len(text) > _LONGEST or not _NUMBER.fullmatch(text):
        return None
    return simplest(sign * Fraction(text.replace(",", "")))
