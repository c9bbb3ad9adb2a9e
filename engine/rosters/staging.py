"""A text file as DuckDB can take it without guessing: one line for each line of the file.

What stands in quotes is read here, as the `csv` module reads it; a staged line is then cells
between delimiters and nothing else. So the number of a staged line is the number of the line
in the file, and a row with broken quotes costs one line and not the rest of the file.

Characters that would be taken for something else are escaped by DLE and a letter; a line that
is no row begins with DLE and `s` (passed over) or `q` (refused: reason, then the line as read).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

ESCAPE: Final = "\x10"
BETWEEN_CELLS: Final = "\x1f"
PASSED_OVER: Final = f"{ESCAPE}s"
REFUSED: Final = f"{ESCAPE}q"
NEWLINE: Final = f"{ESCAPE}n"
DELIMITER: Final = f"{ESCAPE}d"
RETURN: Final = f"{ESCAPE}r"
ITSELF: Final = f"{ESCAPE}p"

BLOCK: Final = 4_000_000
LONGEST_LINE: Final = 10_000_000
EMPTY_LIST: Final = f"{ESCAPE}[]"
LISTED: Final = f"{ESCAPE}("
BETWEEN: Final = f"{ESCAPE},"
"""How a source that has lists writes them in a cell, where no typed text can be one by chance.

None of them is a space: an element without text at the end of a list is not stripped with it."""

LINES_OF_A_ROW: Final = 50
"""A quoted cell that has not ended after so many lines was never meant to begin."""
TOGETHER: Final = 1024
"""Lines with quotes that are read together; where one is broken, its fellows one by one."""

SPACES: Final = "".join(
    chr(code)
    for code in (
        *(*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B)),
        *(0x2028, 0x2029, 0x202F, 0x205F, 0x3000),
    )
)
"""Every character that a cell is stripped of: what Python calls a space."""

NEVER_CLOSED: Final = "a quote opens here and is not closed"
MISPLACED: Final = "a quote stands inside a cell; within quotes it is written twice"
LINES_JOINED: Final = "a quote opens here and joins lines that are rows by themselves"


class LineTooLong(Exception):
    """A line is longer than any row of a roster; its number."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(slots=True)
class Staged:
    """What was seen while a file was staged: its own delimiter, its columns, its lines."""

    delimiter: str
    width: int
    lines: int = 0
    passed_over: int = 0
    escapes: bool = False
    odd_spaces: bool = False
    may_be_short: bool = False


def escaped(cell: str) -> str:
    """A cell that can stand in a staged line."""
    if ESCAPE in cell:
        cell = cell.replace(ESCAPE, ITSELF)
    if BETWEEN_CELLS in cell:
        cell = cell.replace(BETWEEN_CELLS, DELIMITER)
    if "\n" in cell:
        cell = cell.replace("\n", NEWLINE)
    if "\r" in cell:
        cell = cell.replace("\r", RETURN)
    return cell


def as_shown(cell: str) -> str:
    """A cell as people see it: lists with commas."""
    if cell == EMPTY_LIST:
        return "[]"
    if cell == LISTED:
        return "[null]"
    return cell[len(LISTED) :].replace(BETWEEN, ", ") if cell.startswith(LISTED) else cell


def refused_line(reason: str, line: str) -> str:
    """A staged line that says why the line of the file is no row."""
    return f"{REFUSED}{escaped(reason)}{BETWEEN_CELLS}{escaped(line)}"


def first_row(lines: Sequence[str], delimiter: str) -> tuple[list[str], int]:
    """The cells of the row that begins the lines, and how many lines it takes.

    Raises `csv.Error` where its quotes are broken.
    """
    reader = csv.reader(
        (f"{line}\n" for line in lines[:LINES_OF_A_ROW]), delimiter=delimiter, strict=True
    )
    cells = next(reader, [])
    return cells, reader.line_num


class Stager:
    """Writes the staged lines of one file, block by block."""

    def __init__(self, staged: Staged, write: Callable[[str], object]) -> None:
        self.staged = staged
        self._write = write
        self._rest = ""

    def take(self, block: str) -> None:
        """Stage the lines that end within `block`, and keep what follows for the next."""
        pending = self._rest + block
        end = pending.rfind("\n") + 1
        if len(pending) - end > LONGEST_LINE:
            raise LineTooLong(self.staged.lines + pending.count("\n") + 1)
        self._rest = self._stage(pending[:end], last=False) + pending[end:]

    def finish(self) -> None:
        """Stage what is left, whose last line need not end."""
        if self._rest:
            ended = self._rest if self._rest.endswith("\n") else f"{self._rest}\n"
            self._rest = ""
            left = self._stage(ended, last=True)
            assert not left

    def pass_over(self, lines: int) -> None:
        """Stage lines that are no rows: titles, the header, lines below a cell's first."""
        self.staged.lines += lines
        self.staged.passed_over += lines
        self.staged.escapes = True
        self._write(f"{PASSED_OVER}\n" * lines)

    def _stage(self, text: str, *, last: bool) -> str:
        """Write the rows of whole lines; the lines of a row that goes on are given back."""
        staged = self.staged
        if not staged.odd_spaces:
            staged.odd_spaces = has_odd_spaces(text, staged.delimiter)
        if ESCAPE in text or BETWEEN_CELLS in text:
            staged.escapes = True
        elif '"' not in text:
            staged.lines += text.count("\n")
            self._write(text.replace(staged.delimiter, BETWEEN_CELLS))
            return ""
        lines = text.split("\n")
        lines.pop()
        return self._rows(lines, last=last)

    def _rows(self, lines: list[str], *, last: bool) -> str:
        """Write the rows of lines; those whose quotes pair up on the line many at a time.

        Where that fails, half as many, until the one that is broken stands alone.
        """
        odd = [place for place, line in enumerate(lines) if line.count('"') % 2]
        odd.append(len(lines))
        at, next_odd, size = 0, 0, TOGETHER
        while at < len(lines):
            while odd[next_odd] < at:
                next_odd += 1
            some = min(odd[next_odd] - at, size)
            if some and (made := self._together(lines[at : at + some])) is not None:
                self._write(made)
                self.staged.lines += some
                at, size = at + some, min(2 * size, TOGETHER)
                continue
            if some > 1:
                size = some // 2
                continue
            enough = last or len(lines) - at >= LINES_OF_A_ROW
            taken = self._alone(lines[at : at + LINES_OF_A_ROW], enough=enough)
            if not taken:
                return "\n".join(lines[at:]) + "\n"
            at += taken
        return ""

    def _together(self, lines: list[str]) -> str | None:
        """Staged lines of rows that each take one line and hold no delimiter; none if not so."""
        delimiter = self.staged.delimiter
        if any(ESCAPE in line for line in lines):
            return None
        try:
            rows = list(csv.reader(lines, delimiter=delimiter, strict=True))
        except csv.Error:
            return None
        made = "\n".join([BETWEEN_CELLS.join(row) for row in rows])
        within = sum(map(len, rows)) - len(rows) + rows.count([])
        alone = len(rows) == len(lines) and made.count(BETWEEN_CELLS) == within
        return f"{made}\n" if alone else None

    def _line(self, cells: Iterable[str]) -> None:
        self.staged.lines += 1
        self._write(f"{BETWEEN_CELLS.join(cells)}\n")

    def _alone(self, lines: list[str], *, enough: bool) -> int:
        """Stage the row that begins `lines`; how many it takes, none where more are needed."""
        if '"' not in lines[0]:
            self._line(map(escaped, lines[0].split(self.staged.delimiter)))
            return 1
        try:
            cells, taken = first_row(lines, self.staged.delimiter)
        except csv.Error as wrong:
            unclosed = "unexpected end" in str(wrong)
            if unclosed and not enough:
                return 0
            reason = NEVER_CLOSED if unclosed else MISPLACED
            if "field limit" in str(wrong):
                reason = f"a cell is longer than {csv.field_size_limit():,} characters"
        else:
            reason = self._fault(lines, cells, taken)
            if not reason:
                self.staged.escapes = True
                self._line(map(escaped, cells))
                if taken > 1:
                    self.staged.odd_spaces = True
                    self.pass_over(taken - 1)
                return taken
        self.staged.escapes = True
        self._line([refused_line(reason, lines[0])])
        return 1

    def _fault(self, lines: list[str], cells: list[str], taken: int) -> str:
        """Why a row over several lines is rather a quote that somebody forgot; or empty."""
        if taken == 1:
            return ""
        width, delimiter = self.staged.width, self.staged.delimiter
        if len(cells) != width:
            closed = f"the quote that opens here closes {taken - 1} lines below"
            return f"{closed}; the row then has {len(cells)} cells, where the header has {width}"
        first, last = (lines[place].count(delimiter) + 1 >= width for place in (0, taken - 1))
        within = any(self._is_row(line) for line in lines[1 : taken - 1])
        return LINES_JOINED if width > 1 and ((first and last) or within) else ""

    def _is_row(self, line: str) -> bool:
        """Whether a line by itself has a cell for each column."""
        try:
            return len(first_row([line], self.staged.delimiter)[0]) == self.staged.width
        except csv.Error:
            return False


def has_odd_spaces(text: str, delimiter: str) -> bool:
    """Whether there are spaces other than the plain one, for which cells are then searched."""
    known = _ASCII_SPACES if text.isascii() else SPACES
    return any(space in text for space in known if space not in (delimiter, " ", "\n"))


_ASCII_SPACES: Final = "".join(space for space in SPACES if space.isascii())
