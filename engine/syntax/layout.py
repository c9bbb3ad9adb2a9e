"""Lines of canonical text, columns, and where the author's comments go among them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from ..source import Source
from . import nodes as n

WIDTH = 100
_WIDEST_CELL = 44


class Gap(IntEnum):
    """Whether an empty line stands above a line: never, as the author had it, or always."""

    NONE = 0
    AUTHOR = 1
    ONE = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line of output, and the offset in the source of the first word that it prints."""

    text: str
    at: int
    indent: int = 0
    gap: Gap = Gap.NONE

    def indented(self, by: int) -> Line:
        """The same line, `by` columns further in."""
        return replace(self, indent=self.indent + by)

    def above(self, gap: Gap) -> Line:
        """The same line, with `gap` above it."""
        return replace(self, gap=gap)

    @property
    def closes(self) -> bool:
        """Whether it closes a block, so that a comment above it stands further in."""
        return self.text == "end" or (
            self.text.startswith("end ") and not self.text.startswith("end clause ")
        )


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines whose cells stand beneath each other, two spaces apart.

    A cell wider than most does not push the others out: its row alone is uneven.
    """
    widths: list[int] = []
    for place in range(max(map(len, rows), default=0)):
        cells = [len(r[place]) for r in rows if any(r[place + 1 :])]
        widths.append(max((w for w in cells if w <= _WIDEST_CELL), default=0))
    return [_row_text(row, widths) for row in rows]


def _row_text(row: Sequence[str], widths: Sequence[int]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(row, widths, strict=False) if width or cell]
    return "  ".join(padded).rstrip()


def joined(*pieces: str) -> str:
    """The pieces that are not empty, a space apart."""
    return " ".join(p for p in pieces if p)


def ended(lines: Sequence[Line], tail: str) -> list[Line]:
    """`lines` with `tail` at the end of the last."""
    *most, last = lines
    return [*most, replace(last, text=joined(last.text, tail))]


def by_place(parts: Iterable[tuple[int, list[Line]]]) -> list[Line]:
    """Lines of parts in the order in which the author wrote the parts."""
    return [line for _, lines in sorted(parts, key=lambda part: part[0]) for line in lines]


def filled(head: str, items: Sequence[tuple[str, int]], at: int, tail: str = "") -> list[Line]:
    """`head` and `items` with commas between, broken where a line would be too long.

    Later lines begin beneath the first item.
    """
    margin = len(head)
    lines: list[Line] = []
    text, start = head, at
    for i, (item, offset) in enumerate(items):
        piece = item + ("," if i + 1 < len(items) else tail)
        if text not in ("", head) and margin + len(text) + 1 + len(piece) > WIDTH - 8:
            lines.append(Line(text, start, margin if lines else 0))
            text, start = "", offset
        text += piece if text in ("", head) else f" {piece}"
    return [*lines, Line(text, start, margin if lines else 0)]


class Ground:
    """The source of a document as the layout needs it: its words without its comments."""

    def __init__(self, source: Source, comments: Sequence[n.Comment]) -> None:
        self.text = source.normalised
        self.comments = comments
        masked, done = [], 0
        for comment in comments:
            masked += [self.text[done : comment.span.start], " " * len(comment.text)]
            done = comment.span.start + len(comment.text)
        self.words = "".join([*masked, self.text[done:]])

    def next_word(self, offset: int) -> int:
        """Where the first word at or after `offset` begins; the end if there is none."""
        found = _SOMETHING.search(self.words, offset)
        return found.start() if found else len(self.words)

    def opening(self, offset: int) -> int:
        """Where the parentheses directly before `offset` begin."""
        found = _PARENTHESES.search(self.words, max(0, offset - 200), offset)
        return found.start() if found else offset

    def keyword(self, offset: int, *words: str) -> int:
        """Where `words`, the last one first, stand directly before `offset`."""
        start = self.opening(offset)
        for word in words:
            end = start
            while end and self.words[end - 1] in " \t\n":
                end -= 1
            if not self.words.endswith(word, 0, end):
                return start
            start = end - len(word)
        return start

    def blank_before(self, offset: int) -> bool:
        """Whether the author left an empty line directly above `offset`."""
        start = offset
        while start and self.text[start - 1] in " \t\n":
            start -= 1
        return self.text.count("\n", start, offset) > 1

    def has_line_to_itself(self, comment: n.Comment) -> bool:
        """Whether nothing but the comment stands on its line."""
        start = self.text.rfind("\n", 0, comment.span.start) + 1
        return not self.words[start : comment.span.start].strip()


_SOMETHING = re.compile(r"[^ \t\n]")
_PARENTHESES = re.compile(r"\((?:[ \t\n]*\()*[ \t\n]*\Z")


def assembled(lines: Sequence[Line], ground: Ground) -> str:
    """The text of `lines` with every comment above or at the end of the line it belongs to."""
    above, beside, tail = _placed(lines, ground)
    out: list[str] = []
    for i, line in enumerate(lines):
        comments = [*above.get(i, ()), *beside.get(i, [])[:-1]]
        _emit(out, line, comments, beside.get(i, [])[-1:], ground)
    for comment in tail:
        if out and ground.blank_before(comment.span.start):
            out.append("")
        out.append(comment.text)
    return "".join(f"{text}\n" for text in out)


def _placed(
    lines: Sequence[Line], ground: Ground
) -> tuple[dict[int, list[n.Comment]], dict[int, list[n.Comment]], list[n.Comment]]:
    """Comments above each line, comments beside each line, and those after the last."""
    starts = [line.at for line in lines]
    above: dict[int, list[n.Comment]] = {}
    beside: dict[int, list[n.Comment]] = {}
    tail: list[n.Comment] = []
    for comment in ground.comments:
        if not starts:
            tail.append(comment)
            continue
        if not ground.has_line_to_itself(comment):
            line = bisect_left(starts, comment.span.start) - 1
            if ground.words[starts[line] : comment.span.start].strip() in ("and", "or"):
                # The author's `and` ended the line above; ours begins this one, and what
                # follows it without a place of its own.
                line = bisect_left(starts, starts[line]) - 1
            beside.setdefault(max(0, line), []).append(comment)
            continue
        word = ground.next_word(comment.span.start)
        if word >= len(ground.words):
            tail.append(comment)
        else:
            above.setdefault(max(0, bisect_right(starts, word) - 1), []).append(comment)
    return above, beside, tail


def _emit(
    out: list[str],
    line: Line,
    comments: Sequence[n.Comment],
    beside: Sequence[n.Comment],
    ground: Ground,
) -> None:
    places = [*(c.span.start for c in comments), line.at]
    if out and (line.gap == Gap.ONE or (line.gap and ground.blank_before(min(places)))):
        out.append("")
    margin = " " * (line.indent + 2 * line.closes)
    for i, comment in enumerate(comments):
        if i and line.gap and comment.span.start < line.at and ground.blank_before(places[i]):
            out.append("")
        out.append(margin + comment.text)
    if comments and line.gap and max(places) == line.at and ground.blank_before(line.at):
        out.append("")
    out.append(" " * line.indent + line.text + "".join(f"  {c.text}" for c in beside))
