"""A page as what it says, whatever it is written in: sections, paragraphs, tables, lists.

Nothing here knows of columns or markup; `page_text` and `page_html` each write all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum


class Role(Enum):
    """What a stretch of words is, beside the words around it."""

    PLAIN = "plain"
    STRONG = "strong"
    NOTE = "note"
    TECHNICAL = "technical"
    QUESTION = "question"
    MARK = "mark"
    GAIN = "gain"
    LOSS = "loss"
    TURN = "turn"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words in one role; `target` is the anchor that they lead to, if any."""

    text: str
    role: Role = Role.PLAIN
    target: str = ""


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """A line that a reader opens when it is wanted; `summary` stands for it until then."""

    summary: str
    line: Line


Cell = tuple[Line | Fold, ...]
"""What stands in one place of a table: lines, one below the other."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of running words."""

    line: Line


@dataclass(frozen=True, slots=True)
class Listing:
    """Items of equal standing."""

    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels, and what is said under each."""

    items: tuple[tuple[str, Cell], ...]


class Layout(Enum):
    """What a table becomes where there is no room: a grid is compared, cards are read singly.

    A ledger has a row for each of many people: its first column and its head stay in sight.
    Figures are a grid of numbers, set to the right.
    """

    GRID = "grid"
    CARDS = "cards"
    LEDGER = "ledger"
    FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; other places may lead to its `anchor`."""

    cells: tuple[Cell, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; `caption` says what the table is to one who cannot see it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    layout: Layout = Layout.GRID


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: what it counts, how many; `tone` names its colour."""

    label: str
    count: int
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is of, its parts, and what more is said beside it."""

    title: Line
    parts: tuple[Part, ...]
    said: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Counts as bars, all drawn to one scale; `head` names what they are of and what is said."""

    caption: str
    head: tuple[str, str]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a page, with an anchor; `summary` is shown beside it in the contents."""

    title: Line
    anchor: str
    blocks: tuple[Block, ...]
    summary: str = ""


Block = Paragraph | Listing | Facts | Table | Bars | Section


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page: its title, what stands before the contents, its sections, how it was made.

    Short pages have no contents.
    """

    title: str
    opening: tuple[Block, ...]
    sections: tuple[Section, ...]
    colophon: str
    contents: bool = True


def plain(text: str) -> Line:
    """`text` as a line."""
    return (Run(text),)


def words(line: Line) -> str:
    """The words of a line without their roles."""
    return "".join(run.text for run in line)


def joined(lines: Iterable[Line], between: str) -> Line:
    """The lines as one, with `between` after each but the last."""
    found: list[Run] = []
    for line in lines:
        if found:
            found.append(Run(between))
        found += line
    return tuple(found)


def sections_of(blocks: Iterable[Block]) -> Iterator[Section]:
    """Every section among `blocks` and below them, in reading order."""
    for block in blocks:
        if isinstance(block, Section):
            yield block
            yield from sections_of(block.blocks)
