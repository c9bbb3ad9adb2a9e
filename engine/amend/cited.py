"""Which words of an amended text an edit has put there, and where that was agreed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..ir.tree import Edited
from ..source import Span
from ..syntax import nodes as n
from .pieces import Amended


def edited(text: Amended, block: n.AmendmentNode) -> tuple[Edited, ...]:
    """The words that the edits of one amendment have put into the text, as far as they cite.

    An edit that only strikes leaves no words, and where an edit holds is no word of the contract.
    """
    found: list[Edited] = []
    for start, end, origin in _written(text, block.span):
        edit = next((e for e in _putting(block) if _says(e, origin)), None)
        if edit is None:
            continue
        words = Edited(start, end, cite_of(edit), _is_throughout(edit))
        last = found[-1] if found else None
        if last is not None and replace(last, start=start, end=end) == words and last.end == start:
            found[-1] = replace(last, end=end)
        else:
            found.append(words)
    return tuple(found)


def _written(text: Amended, file: Span) -> Iterator[tuple[int, int, Span]]:
    """The parts of the text that were written in a file: from, to, and where."""
    at = 0
    for piece in text.pieces:
        if piece.exact and piece.origin.source == file.source:
            yield at, at + len(piece.text), piece.origin
        at += len(piece.text)


def _putting(block: n.AmendmentNode) -> Iterator[n.Edit]:
    """The edits that put in words and say where that was agreed."""
    for edit in block.edits:
        if not isinstance(edit, n.EndClauseEdit) and cite_of(edit):
            yield edit


def _says(edit: n.Edit, origin: Span) -> bool:
    """Whether words are of an edit, and not of where it holds."""
    extent = _extent(edit)
    condition = extent.condition if extent is not None else None
    holds = condition is not None and _within(origin, condition.span)
    return _within(origin, edit.span) and not holds


def _within(span: Span, other: Span) -> bool:
    return other.start <= span.start and span.end <= other.end


def _extent(edit: n.Edit) -> n.Extent | None:
    match edit:
        case n.AdoptEdit() | n.AddReadingEdit() | n.EndClauseEdit():
            return None
        case _:
            return edit.extent


def _is_throughout(edit: n.Edit) -> bool:
    extent = _extent(edit)
    return extent is None or extent.throughout


def cite_of(edit: n.Edit) -> str:
    """Where an edit was agreed: its own citation, or that of what it puts in."""
    match edit:
        case n.AddRowEdit() | n.AddDatedRowEdit():
            return edit.cite or edit.row.cite
        case n.AddDecideEdit():
            return edit.cite or edit.decide.cite
        case n.ReplaceEdit(statement=n.DefineNode() as define):
            return edit.cite or define.cite
        case _:
            return edit.cite
