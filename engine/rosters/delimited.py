"""CSV and its kin as staged lines: encodings, delimiters, the header and the lines above it."""

from __future__ import annotations

import codecs
import csv
import gzip
import zlib
from collections.abc import Iterator
from io import IncrementalNewlineDecoder
from pathlib import Path
from typing import BinaryIO, Final

from ..records.problem import plain
from .mapping import Layout
from .refused import RosterRefused
from .source import Source
from .staging import BLOCK, LINES_OF_A_ROW, LONGEST_LINE, LineTooLong, Staged, Stager, first_row

DELIMITERS: Final = (",", ";", "\t", "|")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CODECS: Final = {
    "utf-8": "utf-8-sig",
    "utf-16": "utf-16",
    "windows-1252": "cp1252",
    "latin-1": "latin-1",
}
_SAY_ENCODING = (
    'if a spreadsheet on Windows saved it, say encoding = "windows-1252" under [file] in the '
    "mapping; better, save it as CSV UTF-8"
)


def opened(path: Path) -> BinaryIO:
    """A file of text, unpacked where its name ends in `.gz`."""
    try:
        if path.suffix.lower() == ".gz":
            return gzip.open(path, "rb")  # type: ignore[return-value]  # it reads as one
        return path.open("rb")
    except OSError as wrong:
        raise RosterRefused(f"{path.name} cannot be opened: {wrong.strerror}") from None


class Text:
    """The text of a file in blocks, its lines ended alike; says where it cannot be decoded."""

    def __init__(self, binary: BinaryIO, name: str, encoding: str) -> None:
        self._binary = binary
        self._name = name
        self._first = self._bytes()
        codec = _CODECS.get(encoding.lower(), "utf-8-sig")
        codec = next((c for mark, c in _MARKS if self._first.startswith(mark)), codec)
        self._codec = codec
        self._decoder = IncrementalNewlineDecoder(
            codecs.getincrementaldecoder(codec)(), translate=True
        )
        self._lines = 0

    def _bytes(self) -> bytes:
        try:
            return self._binary.read(BLOCK)
        except (OSError, EOFError, zlib.error) as wrong:
            said = getattr(wrong, "strerror", None) or str(wrong)
            raise RosterRefused(f"{self._name} cannot be read to its end: {said}") from None

    def blocks(self) -> Iterator[str]:
        """What is left of the text."""
        block = self._first
        while block:
            yield self._decoded(block, final=False)
            block = self._bytes()
        yield self._decoded(b"", final=True)

    def _decoded(self, block: bytes, *, final: bool) -> str:
        try:
            made = self._decoder.decode(block, final)
        except UnicodeError as wrong:
            raise RosterRefused(self._not_decoded(wrong)) from None
        self._lines += made.count("\n")
        return made

    def _not_decoded(self, wrong: UnicodeError) -> str:
        if not isinstance(wrong, UnicodeDecodeError):
            return f"{self._name} is not UTF-16 text: it does not begin with a byte order mark"
        line = self._lines + bytes(wrong.object[: wrong.start]).count(b"\n") + 1
        byte = wrong.object[wrong.start]
        found = f"{self._name}:{line}: the byte 0x{byte:02X}"
        if self._codec != "utf-8-sig":
            declared = next(name for name, codec in _CODECS.items() if codec == self._codec)
            return f"{found} is no character of {declared}"
        return f"{found} is not UTF-8 text; {_SAY_ENCODING}"


def stage_delimited(binary: BinaryIO, name: str, layout: Layout, place: Path) -> Source:
    """The rows of a CSV file, staged at `place`."""
    blocks = Text(binary, name, layout.encoding).blocks()
    head = _head(blocks, layout)
    lines = head.split("\n")
    cells, taken, delimiter = _header(lines, name, layout)
    staged = Staged(delimiter, len(cells))
    with place.open("w", encoding="utf-8", newline="") as out:
        stager = Stager(staged, out.write)
        stager.pass_over(taken)
        try:
            stager.take("\n".join(lines[taken:]))
            for block in blocks:
                stager.take(block)
            stager.finish()
        except LineTooLong as long:
            raise RosterRefused(
                f"{name}:{long.line}: the line is longer than {LONGEST_LINE:,} characters; "
                "is it a CSV file, and its delimiter and quotes as they should be?"
            ) from None
    return Source(name, tuple(cells), place, staged)


def _head(blocks: Iterator[str], layout: Layout) -> str:
    """The beginning of the text, with the whole header in it."""
    head = ""
    for block in blocks:
        head += block
        if head.count("\n") > layout.skip_lines + LINES_OF_A_ROW or len(head) > LONGEST_LINE:
            break
    return head


def _header(lines: list[str], name: str, layout: Layout) -> tuple[list[str], int, str]:
    """The names of the columns, the lines down to them, and the delimiter."""
    at, delimiter = layout.skip_lines, layout.delimiter
    while at < len(lines) and (not lines[at].strip() or lines[at].startswith("sep=")):
        if lines[at].startswith("sep=") and not delimiter:
            delimiter = lines[at][4:5]
        at += 1
    if at >= len(lines):
        raise RosterRefused(f"{name} is empty: it has no header")
    if "\0" in lines[at]:
        hint = 'if it is UTF-16, say encoding = "utf-16" under [file] in the mapping'
        raise RosterRefused(f"{name}:{at + 1}: the header is not text; {hint}")
    delimiter = delimiter or _sniffed(lines[at:])
    try:
        cells, taken = first_row(lines[at:], delimiter)
    except csv.Error as wrong:
        raise RosterRefused(f"{name}:{at + 1}: the header cannot be read: {wrong}") from None
    return [cell.strip() for cell in cells], at + taken, delimiter


def _sniffed(lines: list[str]) -> str:
    """The delimiter that makes most columns of the header."""

    def columns(delimiter: str) -> int:
        try:
            return len(first_row(lines, delimiter)[0])
        except csv.Error:
            return lines[0].count(delimiter) + 1

    return max(DELIMITERS, key=columns)


def check_header(header: tuple[str, ...], name: str) -> None:
    """Refuse a header that does not name each column once; columns past the last may have none."""
    problems = [
        f"{name} has the column `{plain(column)}` twice; rename one"
        for column in dict.fromkeys(header)
        if column and header.count(column) > 1
    ]
    last = max((index for index, column in enumerate(header) if column), default=-1)
    problems += [
        f"{name}: column {index + 1} of the header has no name; write one (where cells of the "
        "header are merged, part them), or pass over the lines above it with skip_lines"
        for index, column in enumerate(header[:last])
        if not column
    ]
    if last < 0:
        problems = [f"{name} has no header: the first line names no column"]
    if problems:
        raise RosterRefused(*problems)
