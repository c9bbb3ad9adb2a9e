"""Text in columns, wrapped text, counted things."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from textwrap import wrap

_GAP = "  "


def plural(count: int, noun: str) -> str:
    """`1 decision`, `2 decisions`, `2,000 decisions`."""
    return f"{count:,} {noun}{'s' * (count != 1)}"


def people(count: int) -> str:
    """`1 person`, `2,000 people`."""
    return f"{count:,} {'person' if count == 1 else 'people'}"


def wrapped(text: str, width: int, first: str = "", later: str | None = None) -> list[str]:
    """`text` in lines of `width`; a word is never cut."""
    return wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=first if later is None else later,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first]


def grid(
    head: Sequence[str], rows: Sequence[Sequence[str]], width: int, indent: int = 0
) -> list[str]:
    """Rows under their heads, long cells wrapped; nothing where words would have to be cut."""
    columns = [[name, *cells] for name, *cells in zip(head, *rows, strict=True)]
    widths = fitted(columns, width - len(_GAP) * (len(columns) - 1))
    if widths is None:
        return []
    lines = [*_row(head, widths), _GAP.join("-" * w for w in widths)]
    for row in rows:
        lines += _row(row, widths)
    return [" " * indent + line.rstrip() for line in lines]


def fitted(columns: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """A width for each column, taken from the widest; none where words would be cut."""
    widths = [max(map(len, column)) for column in columns]
    least = [max(len(word) for text in c for word in text.split() or ("",)) for c in columns]
    while sum(widths) > room:
        spare = [i for i, (w, s) in enumerate(zip(widths, least, strict=True)) if w > s]
        if not spare:
            return None
        widths[max(spare, key=lambda i: (widths[i], i))] -= 1
    return widths


def _row(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    parts = [
        wrapped(cell, width) if cell else [""] for cell, width in zip(cells, widths, strict=True)
    ]
    return [
        _GAP.join(f"{part:<{width}}" for part, width in zip(line, widths, strict=True))
        for line in zip_longest(*parts, fillvalue="")
    ]
