"""One mistake is told once: what only follows from another finding is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .. import codes
from ..diagnostic import Diagnostic
from ..source import Span

_UNREADABLE = (codes.STRAY_CHARACTER, codes.SYNTAX, codes.TOO_DEEP)


def first_line(span: Span) -> Span:
    """The first line of a place: what is shown of a whole block."""
    length = len(span.source.line(span.line).rstrip()) - span.column + 1
    return Span(span.source, span.start, min(span.end, span.start + length), span.section)


def told_once(found: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """Without findings on a sentence that was cut short, and warnings on what is an error."""
    cuts = [d for d in found if d.code in _UNREADABLE]
    errors = [d for d in found if d.is_error]
    for each in found:
        whole = each.code in _UNREADABLE or not any(_is_cut(each, cut) for cut in cuts)
        if whole and (each.is_error or not any(_is_inside(each, error) for error in errors)):
            yield each


def _is_cut(found: Diagnostic, cut: Diagnostic) -> bool:
    """Whether the place of `found` goes on, unread, where the text stopped making sense."""
    here, there = found.span, cut.span
    if here.source is not there.source or there.start < here.start:
        return False
    return there.start < here.end or not here.source.text[here.end : there.start].strip(" \t\n(")


def _is_inside(found: Diagnostic, error: Diagnostic) -> bool:
    here, there = found.span, error.span
    same = here.source is there.source
    return same and there.start <= here.start and here.end <= there.end
