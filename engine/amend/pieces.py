"""An amended text and where each part of it was written: the agreement's file, or an amendment's.

Nobody reads the amended text, so a finding in it is shown where its words were written: kept
words in the agreement, words that an edit brings in the amendment, and what only joins them (the
`if`, the guard) at the edit that needs it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ..diagnostic import Diagnostic
from ..source import Source, Span


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of the text: those of `origin` one for one, or, where not `exact`, made for it."""

    text: str
    origin: Span
    exact: bool

    def part(self, start: int, end: int) -> Piece:
        """Characters `start` to `end` of the piece."""
        text, origin = self.text[start:end], self.origin
        if not self.exact:
            return replace(self, text=text)
        first = origin.start + start
        return Piece(text, replace(origin, start=first, end=first + len(text)), exact=True)


def kept(span: Span) -> Piece:
    """The characters of `span`, as they were written."""
    return Piece(span.text, span, exact=True)


@dataclass(frozen=True)
class Amended:
    """An amended text, in pieces. `name` stands where a file's name would."""

    name: str
    pieces: tuple[Piece, ...]

    @cached_property
    def source(self) -> Source:
        """The whole text."""
        return Source(self.name, "".join(piece.text for piece in self.pieces))

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for piece in self.pieces:
            starts.append(at)
            at += len(piece.text)
        return starts

    def _index(self, offset: int) -> int:
        return max(0, bisect_right(self._starts, offset) - 1)

    def original(self, span: Span) -> Span:
        """The place in a file where the words of `span` were written.

        A span that reaches over several pieces is shown from its first word to the last one
        that was written in the same file.
        """
        if span.source != self.source or not self.pieces:
            return span
        first = self._index(span.start)
        last = max(first, self._index(max(span.start, span.end - 1)))
        ends = [self._end(i, span.end) for i in range(first, last + 1)]
        start = self._start(first, span.start)
        same = [e for e in ends if e.source == start.source and e.end >= start.start]
        end = max((e.end for e in same), default=start.end)
        if not self.pieces[first].exact:
            end = start.end if first == last else max(start.end, min(end, start.end))
        return Span(start.source, start.start, end, span.section)

    def _start(self, index: int, offset: int) -> Span:
        piece = self.pieces[index]
        if not piece.exact:
            return piece.origin
        return piece.part(offset - self._starts[index], len(piece.text)).origin

    def _end(self, index: int, offset: int) -> Span:
        piece = self.pieces[index]
        if not piece.exact:
            return piece.origin
        return piece.part(0, min(offset - self._starts[index], len(piece.text))).origin

    def between(self, start: int, end: int) -> tuple[Piece, ...]:
        """The pieces of the characters `start` to `end`."""
        found = []
        for i in range(self._index(start), len(self.pieces)):
            at, piece = self._starts[i], self.pieces[i]
            if at >= end:
                break
            part = piece.part(max(0, start - at), max(0, end - at))
            if part.text:
                found.append(part)
        return tuple(found)

    def of(self, pieces: Iterable[Piece]) -> tuple[Piece, ...]:
        """`pieces`, those taken from this text traced to the files it was made of."""
        found: list[Piece] = []
        for piece in pieces:
            if piece.origin.source != self.source:
                found.append(piece)
            elif piece.exact:
                found += self.between(piece.origin.start, piece.origin.end)
            else:
                found.append(replace(piece, origin=self.original(piece.origin)))
        return tuple(found)

    def places_of(self, found: Diagnostic) -> Diagnostic:
        """The same finding, shown where its words were written."""
        labels = tuple(replace(label, span=self.original(label.span)) for label in found.labels)
        return replace(found, span=self.original(found.span), labels=labels)

    def is_made(self, span: Span) -> bool:
        """Whether `span` begins with words that nobody wrote: an edit's joints."""
        if span.source != self.source or not self.pieces:
            return False
        return not self.pieces[self._index(span.start)].exact


def unamended(source: Source) -> Amended:
    """A text as it was written."""
    return Amended(source.name, (kept(Span(source, 0, len(source.text))),))


def joined(pieces: Sequence[Piece]) -> str:
    """The characters of `pieces`."""
    return "".join(piece.text for piece in pieces)
