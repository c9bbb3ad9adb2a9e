"""A page as text, 80 columns wide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap

from .page import (
    Bars,
    Block,
    Cell,
    Facts,
    Layout,
    Line,
    Listing,
    Page,
    Paragraph,
    Role,
    Row,
    Section,
    Table,
)
from .roster_bars import bars_table

WIDTH = 80
_GAP = "  "
_LONGEST_WORD = 24
"""A column need not be wider than this for the sake of one word."""
_SIGNS = {Role.TECHNICAL: "({})", Role.QUESTION: "{} (?)"}
_LABEL = 16
"""Labels longer than this stand on a line of their own."""


def page_text(page: Page) -> str:
    """The page, every line at most 80 columns wide."""
    lines = [*_underlined(page.title, "="), ""]
    lines += _blocks(page.opening, 0)
    if page.contents:
        lines += [*_underlined("Contents", "-"), ""]
        for section in page.sections:
            lines += _contents_lines(section)
        lines.append("")
    for section in page.sections:
        lines += _section(section, 0)
    lines += _wrapped(page.colophon, 0)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _said(line: Line) -> str:
    """The words of a line; text has no other way to mark a role than by signs."""
    return "".join(_SIGNS.get(run.role, "{}").format(run.text) for run in line)


def _underlined(text: str, mark: str) -> Iterator[str]:
    lines = _wrapped(text, 0)
    yield from lines
    yield mark * max(map(len, lines))


def _contents_lines(section: Section) -> Iterator[str]:
    title = _said(section.title)
    if not section.summary:
        yield from _wrapped(title, 0)
        return
    yield from wrap(
        section.summary, WIDTH, initial_indent=f"{title:<12}  ", subsequent_indent=" " * 14
    )


def _wrapped(text: str, indent: int, later: int | None = None) -> list[str]:
    after = " " * (indent if later is None else later)
    found = wrap(
        text,
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=after,
        break_on_hyphens=False,
    )
    return found or [""]


# ------------------------------------------------------------------ blocks


def _section(section: Section, depth: int) -> Iterator[str]:
    """A section: articles are underlined, what lies below is indented by its depth."""
    title = _said(section.title)
    if depth == 0:
        yield from ("", *_underlined(title, "-"), "")
        yield from _blocks(section.blocks, 0)
        return
    indent = 2 * (depth - 1)
    yield from _wrapped(title, indent, indent + 4)
    if depth == 1:
        yield " " * indent + "." * min(len(title), WIDTH - indent)
    yield ""
    yield from _blocks(section.blocks, depth)


def _blocks(blocks: Iterable[Block], depth: int) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Section):
            yield from _section(block, depth + 1)
            continue
        lines = list(_block(block, 2 * depth))
        if lines:
            yield from lines
            yield ""


def _block(block: Paragraph | Listing | Facts | Table | Bars, indent: int) -> Iterator[str]:
    match block:
        case Paragraph(line=line):
            yield from _wrapped(_said(line), indent)
        case Listing(items=items):
            for item in items:
                yield from _wrapped(f"- {_said(item)}", indent, indent + 2)
        case Facts(items=items):
            yield from _facts(items, indent)
        case Table():
            yield from _table(block, indent)
        case Bars():
            yield from _table(bars_table(block), indent)


def _facts(items: Sequence[tuple[str, Cell]], indent: int) -> Iterator[str]:
    width = max((len(label) for label, _ in items if len(label) <= _LABEL), default=0)
    later = indent + width + 2 if width else indent + 2
    for label, cell in items:
        lines = [line for part in _texts(cell) for line in _wrapped(part, later, later + 2)]
        if len(label) > _LABEL:
            yield from _wrapped(f"{label}:", indent, indent + 2)
        elif lines:
            lines[0] = f"{' ' * indent}{label:<{width}}  {lines[0].strip()}"
        yield from lines


def _texts(cell: Cell) -> list[str]:
    return [_said(part if isinstance(part, tuple) else part.line) for part in cell]


# ------------------------------------------------------------------ tables


def _table(table: Table, indent: int) -> Iterator[str]:
    room = WIDTH - indent
    columns = list(zip(*(_row_texts(row) for row in table.rows), strict=True))
    if not columns:
        return
    texts = [
        [head, *(text for cell in column for text in cell)]
        for head, column in zip(table.head, columns, strict=True)
    ]
    natural = [max(map(len, column)) for column in texts]
    smallest = [
        min(_LONGEST_WORD, max(len(word) for text in column for word in text.split()))
        for column in texts
    ]
    widths = _fitted(natural, smallest, room - len(_GAP) * (len(natural) - 1))
    if table.layout is Layout.CARDS or widths is None:
        yield from _cards(table, indent)
        return
    yield from _grid_row([(head,) for head in table.head], widths, indent)
    yield " " * indent + _GAP.join("-" * width for width in widths)
    for row in table.rows:
        yield from _grid_row(_row_texts(row), widths, indent)


def _row_texts(row: Row) -> list[tuple[str, ...]]:
    return [tuple(_texts(cell)) or ("",) for cell in row.cells]


def _fitted(natural: Sequence[int], smallest: Sequence[int], room: int) -> list[int] | None:
    """Widths that fit in `room`, taken from the widest; none where words would be cut."""
    widths = list(natural)
    while sum(widths) > room:
        spare = [w - s for w, s in zip(widths, smallest, strict=True)]
        if max(spare) <= 0:
            return None
        candidates = [i for i, more in enumerate(spare) if more > 0]
        widths[max(candidates, key=lambda i: (widths[i], i))] -= 1
    return widths


def _grid_row(
    cells: Sequence[tuple[str, ...]], widths: Sequence[int], indent: int
) -> Iterator[str]:
    wrapped = [
        [line for text in cell for line in (wrap(text, width, break_on_hyphens=False) or [""])]
        for cell, width in zip(cells, widths, strict=True)
    ]
    for parts in zip_longest(*wrapped, fillvalue=""):
        padded = (f"{part:<{width}}" for part, width in zip(parts, widths, strict=True))
        yield " " * indent + _GAP.join(padded)


def _cards(table: Table, indent: int) -> Iterator[str]:
    """Each row by itself: its first cell, then the others under their columns' names."""
    for row in table.rows:
        first, *rest = (_texts(cell) for cell in row.cells)
        yield from _wrapped(" ".join(first), indent, indent + 4)
        said = [
            (head, [text for text in texts if text])
            for head, texts in zip(table.head[1:], rest, strict=True)
        ]
        yield from _card_lines([(head, texts) for head, texts in said if texts], indent + 4)


def _card_lines(said: Sequence[tuple[str, list[str]]], indent: int) -> Iterator[str]:
    """The columns of one row: side by side where they are short, else one below the other."""
    short = "; ".join(f"{head}: {', '.join(texts)}" for head, texts in said)
    if len(short) <= WIDTH - indent:
        yield " " * indent + short
        return
    for head, texts in said:
        yield from _wrapped(f"{head}: {texts[0]}", indent, indent + 2)
        for text in texts[1:]:
            yield from _wrapped(text, indent + 2, indent + 4)
