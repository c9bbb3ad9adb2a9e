"""One finding of a proof as text, in the shape of a diagnostic."""

from __future__ import annotations

from collections.abc import Iterator

from ..inquiry.answers import Answer
from ..ir.tree import Agreement
from ..prove.findings import Finding
from ..prove.replay import witness_text
from ..source import NOWHERE
from ..values import shown
from .columns import wrapped
from .text import PLAIN, Style, place_lines
from .who import who, who_lines

WIDTH = 100
_MOST_ROWS = 12


def finding_lines(
    agreement: Agreement, found: Finding, style: Style = PLAIN, width: int = WIDTH
) -> Iterator[str]:
    """One finding: what it is, where it stands, for whom, an example, what to write instead."""
    section = found.span.section
    at = f" ({section})" if section and section not in found.message else ""
    yield from head_lines(found.kind, f"{found.message}{at}", style, width)
    if found.span is not NOWHERE:
        yield from place_lines(found.span, style)
    if found.where is not None:
        yield from who_lines("where:", who(found.where), 2, width, _MOST_ROWS)
    if found.witness is not None:
        said = f"for instance: {witness_text(agreement, found.witness)}"
        yield from wrapped(said, width, first="  ", later="    ")
        for answer in found.answers:
            said = f"when asked, {_answered(answer)}"
            yield from wrapped(said, width, first="    ", later="      ")
    if found.hint:
        yield from wrapped(f"what to do: {found.hint}", width, first="  ", later="    ")


def head_lines(kind: str, message: str, style: Style, width: int = WIDTH) -> Iterator[str]:
    """The kind as a word, and what is wrong."""
    first, *rest = wrapped(f"{kind}: {message}", width, later="  ")
    yield style.bad(first[: len(kind)]) + first[len(kind) :]
    yield from rest


def _answered(answer: Answer) -> str:
    """What the example was answered when it was asked."""
    name = answer.decision.name
    if answer.status == "conflict":
        branches = answer.decision.branches
        values = (
            f"{branches[i].cite} gives {shown(value, answer.kind)}"
            for i, value in answer.outcome.candidates
            if i >= 0
        )
        return f"`{name}` is in conflict: {', '.join(values)}"
    if answer.status != "decided" or answer.value is None:
        return f"`{name}` is {answer.status}"
    return f"`{name}` is {shown(answer.value, answer.kind)}"
