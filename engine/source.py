"""Agreement files as text, and spans of that text that know their section."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

# Pasted contracts bring typographers' quotes, dashes and spaces. Each is one
# character wide on both sides, so offsets into the text stay the author's own.
_TYPOGRAPHIC = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "‘": "'",
        "’": "'",
        "–": "-",
        "—": "-",
        "−": "-",
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\ufeff": " ",
        "\r": " ",
    }
)


@dataclass(frozen=True)
class Source:
    """One file: `name` is what diagnostics show, `text` is exactly what was read."""

    name: str
    text: str

    @cached_property
    def normalised(self) -> str:
        """`text` with typographic characters replaced one for one (offsets unchanged)."""
        return self.text.translate(_TYPOGRAPHIC)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(i + 1 for i, c in enumerate(self.text) if c == "\n")]

    @cached_property
    def sha256(self) -> str:
        """Hex digest of the text as UTF-8; lone surrogates are hashed as they stand."""
        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of `offset`, both counted from 1."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Line `number` (from 1) without its line end; empty past the end."""
        if number > len(self._line_starts):
            return ""
        start = self._line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)].rstrip("\r")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of a source, inside `section` if any."""

    source: Source = field(repr=False)
    start: int
    end: int
    section: str = ""

    @property
    def line(self) -> int:
        """Line of the first character, from 1."""
        return self.source.place(self.start)[0]

    @property
    def column(self) -> int:
        """Column of the first character, from 1."""
        return self.source.place(self.start)[1]

    @property
    def text(self) -> str:
        """The characters themselves."""
        return self.source.text[self.start : self.end]

    def within(self, section: str) -> Span:
        """The same characters, said to stand in `section`."""
        return Span(self.source, self.start, self.end, section)


NOWHERE = Span(Source("", ""), 0, 0)
