"""A row of a CSV roster, found by its id, or all of its rows."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Final, TypeVar

from ..diagnostic import did_you_mean
from .problem import Problem, plain

BESIDES_FIELDS: Final = ("id", "name")
"""Columns a roster may have that are not fields of the record: they are not read as facts."""
IDS_COMPARED: Final = 20_000
"""How many ids are kept to suggest a near one: comparing them all would take minutes."""

Line = tuple[int, list[str]]


class _Unreadable(Exception):
    """The file cannot be read as a roster; `problems` says why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems


def find_row(
    path: Path,
    id: str,  # noqa: A002  # as `--id` says
    id_column: str = "id",
    fields: Collection[str] | None = None,
) -> dict[str, str] | tuple[Problem, ...]:
    """The cells of the one row whose id is `id`, by column; or what is wrong with the roster.

    With the `fields` of the record every other column is a problem, save the id and
    `name`, which are left out. Blank lines are passed over.
    """

    def one(lines: Iterator[Line], header: list[str]) -> dict[str, str]:
        line = _only(lines, header.index(id_column), id.strip(), path.name)
        return _named(line, header, path.name, id_column, fields)

    return _reading(path, id_column, fields, one)


def all_rows(
    path: Path, id_column: str = "", fields: Collection[str] | None = None
) -> list[dict[str, str]] | tuple[Problem, ...]:
    """The cells of every row, by column; or what is wrong with the roster.

    The column of the ids must be there where one is named.
    """

    def every(lines: Iterator[Line], header: list[str]) -> list[dict[str, str]]:
        return [_named(line, header, path.name, id_column, fields) for line in lines]

    return _reading(path, id_column, fields, every)


Read = TypeVar("Read")


def _reading(
    path: Path,
    id_column: str,
    fields: Collection[str] | None,
    read: Callable[[Iterator[Line], list[str]], Read],
) -> Read | tuple[Problem, ...]:
    """What `read` makes of the lines below the header, or why the file cannot be read."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = _lines(csv.reader(file, strict=True), path.name)
            header = _header(next(lines, (1, []))[1], path.name, id_column, fields)
            return read(lines, header)
    except _Unreadable as wrong:
        return wrong.problems
    except OSError as wrong:
        return (Problem(path.name, "", f"cannot be opened: {wrong.strerror}"),)
    except UnicodeDecodeError:
        return (Problem(path.name, "", "is not UTF-8 text", "save it as CSV UTF-8"),)


def _named(
    line: Line, header: list[str], name: str, id_column: str, fields: Collection[str] | None
) -> dict[str, str]:
    """The cells of a line by column, without the columns that are no fields."""
    number, cells = line
    if len(cells) != len(header):
        raise _Unreadable(Problem(f"{name}:{number}", "", _ragged(len(cells), len(header))))
    ignored = {id_column, *BESIDES_FIELDS} - set(fields or ())
    return {
        column: cell for column, cell in zip(header, cells, strict=True) if column not in ignored
    }


def _lines(reader: Iterator[list[str]], name: str) -> Iterator[Line]:
    """The rows that are not blank, each with the line it begins on."""
    before = 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as wrong:
            line = before + 1
            raise _Unreadable(Problem(f"{name}:{line}", "", f"is not CSV: {wrong}")) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield before + 1, cells
        before = reader.line_num  # type: ignore[attr-defined]  # a csv reader has it


def _header(
    cells: list[str], name: str, id_column: str, fields: Collection[str] | None
) -> list[str]:
    header = [cell.strip() for cell in cells]
    problems = [
        Problem(f"{name}:1", "", f"has the column `{plain(column)}` twice")
        for column in dict.fromkeys(header)
        if header.count(column) > 1
    ]
    if id_column and id_column not in header:
        hint = did_you_mean(id_column, header)
        problems.append(Problem(f"{name}:1", "", f"has no column `{plain(id_column)}`", hint))
    if fields is not None:
        known = {id_column, *BESIDES_FIELDS, *fields}
        problems += [_unknown(c, name, fields) for c in dict.fromkeys(header) if c not in known]
    if problems:
        raise _Unreadable(*problems)
    return header


def _unknown(column: str, name: str, fields: Collection[str]) -> Problem:
    message = f"has the column `{plain(column)}`, which is not a field of the record"
    return Problem(f"{name}:1", "", message, did_you_mean(column[:64], fields))


def _ragged(cells: int, columns: int) -> str:
    return f"has {cells} cells, where the header has {columns}"


def _only(lines: Iterator[Line], at: int, wanted: str, name: str) -> Line:
    """The one row with the id `wanted`."""
    found: list[Line] = []
    ids: list[str] = []
    for line, cells in lines:
        if at >= len(cells):
            continue
        if cells[at].strip() == wanted:
            found.append((line, cells))
        elif len(ids) < IDS_COMPARED:
            ids.append(cells[at].strip())
    if not found:
        hint = did_you_mean(wanted, ids)
        raise _Unreadable(Problem("id", plain(wanted), f"is not in {name}", hint))
    if len(found) > 1:
        where = " and ".join(str(line) for line, _ in found[:2])
        message = f"must be in one row of {name}: it is on lines {where}"
        raise _Unreadable(Problem("id", plain(wanted), message))
    return found[0]
