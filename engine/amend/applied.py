"""Several amendments applied in a row, each to the text that the one before it left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .. import codes
from ..diagnostic import Diagnostic, in_order
from ..ir.tree import Amending
from ..source import Source
from ..syntax import nodes as n
from ..syntax.parser import Parsed
from .cited import edited
from .patch import patched
from .pieces import Amended, unamended


@dataclass(frozen=True, slots=True)
class Applied:
    """The amended text, read; the amendments in it; what is wrong, where it was written.

    `parsed` holds no mistakes: they are all in `problems`.
    """

    text: Amended
    parsed: Parsed
    amendings: tuple[Amending, ...]
    problems: tuple[Diagnostic, ...]

    def places_of(self, found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Findings in the amended text, shown in the files that its words come from."""
        return tuple(in_order([self.text.places_of(self._in_its_words(d)) for d in found]))

    def _in_its_words(self, found: Diagnostic) -> Diagnostic:
        """A finding about a definition that nobody wrote, as one about the amendment's own line."""
        if found.code is not codes.UNCITED or not self.text.is_made(found.span):
            return found
        message = "the amendment does not say where the text has the day from which it holds"
        hint = "write the section or item after the day: `effective Dec 11, 2019 @item-1`"
        return replace(found, message=message, hint=hint)


def applied(
    agreement: Parsed,
    files: Sequence[Parsed],
    parse: Callable[[Source], Parsed],
    *,
    fully: bool = False,
) -> Applied:
    """The agreement with the amendments of `files`, in their order."""
    text, parsed = unamended(agreement.document.span.source), agreement
    problems = [*agreement.problems]
    lost = agreement.lost.union(*(file.lost for file in files))
    amendings: list[Amending] = []
    blocks: list[n.AmendmentNode] = []
    for file in files:
        problems += file.problems
        if not _has_amendment(file.document):
            continue
        block = next(s for s in file.document.statements if isinstance(s, n.AmendmentNode))
        blocks.append(block)
        names = tuple(block.name for block in blocks)
        made = patched(text, parsed.document, file.document, names, fully=fully)
        problems += _of_what_was_read(made.problems, file)
        text, parsed = made.text, parse(made.text.source)
        amendings.append(made.amending)
        if not problems or not agreement.problems:
            problems += map(text.places_of, parsed.problems)
    clean = replace(parsed, problems=(), lost=lost | parsed.lost)
    cited = [replace(a, edits=edited(text, b)) for a, b in zip(amendings, blocks, strict=True)]
    return Applied(text, clean, tuple(cited), tuple(in_order(problems)))


def _has_amendment(document: n.Document) -> bool:
    return any(isinstance(s, n.AmendmentNode) for s in document.statements)


def _of_what_was_read(found: Sequence[Diagnostic], file: Parsed) -> list[Diagnostic]:
    """Findings of a file that was read whole; of another, none that may only follow from that."""
    return [d for d in found if d.is_error or not file.problems]
