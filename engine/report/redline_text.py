"""A redline as text, 100 columns: old and new side by side, marks that need no colour."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from textwrap import wrap

from ..amend.aligned import Row, Side
from ..amend.redline import Entry, Heading, Redline

WIDTH = 100
_SIDE = 48
_BETWEEN = " │ "
STRUCK, INSERTED = ("[-", "-]"), ("{+", "+}")
"""What stands around words that are struck and inserted."""


def redline_text(found: Redline) -> str:
    """The redline: what each mark means, the amendments, and every statement touched."""
    lines = [*wrap(found.title, WIDTH), ""]
    for heading in found.amendments:
        lines += _heading(heading)
    lines += ["[-struck-]  {+inserted+}  … lines that do not change", ""]
    if not found.entries:
        lines += ["nothing of the text changes", ""]
    for entry in found.entries:
        lines += _entry(entry)
    return "\n".join(line.rstrip() for line in lines)


def _heading(heading: Heading) -> Iterator[str]:
    yield from wrap(f"{heading.title} ({heading.name})", WIDTH)
    if heading.effective:
        text = f"from {heading.effective}"
        yield from wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")
    if heading.applies:
        text = f"for those of whom it is true that {heading.applies}"
        yield from wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")
    yield ""


def _entry(entry: Entry) -> Iterator[str]:
    head = f"{entry.what}: {entry.heading}"
    yield from wrap(head, WIDTH)
    for note in entry.notes:
        yield from wrap(note, WIDTH, initial_indent="  ", subsequent_indent="    ")
    yield "─" * WIDTH
    for row in entry.rows:
        yield from _row(row)
    yield ""


def _row(row: Row) -> Iterator[str]:
    if row.old is None and row.new is None:
        yield f"{'…':<{_SIDE}}{_BETWEEN}…"
        return
    left = _lines(row.old, STRUCK) if row.old is not None else []
    right = _lines(row.new, INSERTED) if row.new is not None else []
    for one, other in zip_longest(left, right, fillvalue=""):
        yield f"{one:<{_SIDE}}{_BETWEEN}{other}"


def _lines(side: Side, marks: tuple[str, str]) -> list[str]:
    """A line with its marks, broken where the column ends."""
    text = "".join(_marked(words.text, marks) if words.marked else words.text for words in side)
    margin = " " * min(len(text) - len(text.lstrip()), _SIDE // 2)
    return wrap(
        text.strip(),
        _SIDE,
        initial_indent=margin,
        subsequent_indent=f"{margin}  ",
        break_on_hyphens=False,
    )


def _marked(text: str, marks: tuple[str, str]) -> str:
    """The marks close around the words, not around the space beside them."""
    words = text.strip()
    if not words:
        return text
    start = text.index(words)
    return f"{text[:start]}{marks[0]}{words}{marks[1]}{text[start + len(words) :]}"
