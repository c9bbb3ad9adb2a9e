"""Changes of a text: splices that always hold, and choices between the old words and the new.

A choice holds the splices that make its new words; where it is written out, its region stands
twice, once with them and once without. Whatever else changes inside the region changes in both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..codes import EDITS_OVERLAP
from ..diagnostic import Diagnostic, Label
from ..source import Source, Span
from .pieces import Piece, kept


@dataclass(frozen=True, slots=True)
class Said:
    """Words made for an edit; a mistake in them is shown at `edit`."""

    text: str
    edit: Span


@dataclass(frozen=True, slots=True)
class Kept:
    """The words of `span`, as the other changes leave them."""

    span: Span


Fragment = Said | Kept


@dataclass(frozen=True, slots=True, eq=False)
class Splice:
    """`content` in place of the characters of `span`; where that is empty, before them.

    Splices of one `group` say together what the words of each become: within the content
    of one, none of them is made.
    """

    span: Span
    content: tuple[Fragment, ...]
    group: object | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """The region `span` with `splices` or without them, joined by `before`, `middle`, `after`.

    `before` NEW `middle` OLD `after`: `(if C then NEW else OLD)`.
    """

    span: Span
    splices: tuple[Splice, ...]
    before: tuple[Fragment, ...]
    middle: tuple[Fragment, ...]
    after: tuple[Fragment, ...]


_Layer = Splice | Choice


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that one edit takes for itself: no other edit may touch them."""

    span: Span
    edit: Span


@dataclass
class Draft:
    """The changes gathered for a text, before they are written out."""

    layers: list[_Layer] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    def splice(self, span: Span, *content: Fragment) -> None:
        """Put `content` in place of `span`, always."""
        self.layers.append(Splice(span, content))

    def before(self, span: Span, at: int, *content: Fragment) -> None:
        """Put `content` at the place `at` of the source of `span`."""
        self.splice(Span(span.source, at, at), *content)

    def claim(self, span: Span, edit: Span) -> None:
        """Take the words of `span` for `edit`."""
        self.claims.append(Claim(span, edit))

    def overlaps(self) -> Iterator[Diagnostic]:
        """Words that two edits take: each pair is told once, at the later edit."""
        claims = sorted(self.claims, key=lambda c: (c.span.start, -c.span.end))
        told: set[tuple[int, int]] = set()
        open_claims: list[Claim] = []
        for claim in claims:
            open_claims = [o for o in open_claims if o.span.end > claim.span.start]
            for other in open_claims:
                first, second = sorted((claim.edit, other.edit), key=lambda e: e.start)
                if first == second or (first.start, second.start) in told:
                    continue
                told.add((first.start, second.start))
                yield _overlap(first, second, claim.span)
            open_claims.append(claim)

    def written(self, source: Source) -> tuple[Piece, ...]:
        """The whole text with every change made."""
        whole = Span(source, 0, len(source.text))
        return _joined(_written(self.layers, whole, frozenset(), whole=True))


def _overlap(first: Span, second: Span, words: Span) -> Diagnostic:
    return Diagnostic(
        EDITS_OVERLAP,
        f"this edit and another one change the same words: `{_short(words.text)}`",
        second,
        "say in one edit what the text is to be, or let each name words of its own",
        (Label(first, "the other edit"), Label(words, "the words that both change")),
    )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:57]}…"  # noqa: PLR2004  # as much as a line shows


# ------------------------------------------------------------------ writing out


def _written(
    layers: Sequence[_Layer], region: Span, done: frozenset[_Layer], *, whole: bool = False
) -> Iterator[Piece]:
    """The words of `region` with every layer inside it but those `done`, the outermost first.

    What is put in at the very edge of a region belongs to what stands around it.
    """
    at = region.start
    for layer in _inside(layers, region, done, whole=whole):
        if layer.span.start < at:
            continue  # inside one that has been written out
        if layer.span.start > at:
            yield kept(Span(region.source, at, layer.span.start))
        if isinstance(layer, Splice):
            apart = {
                o for o in layers if isinstance(o, Splice) and o.group and o.group is layer.group
            }
            yield from _content(layers, layer, layer.content, done | {layer} | apart)
        else:
            yield from _chosen(layers, layer, done | {layer})
        at = layer.span.end
    if at < region.end:
        yield kept(Span(region.source, at, region.end))


def _inside(
    layers: Sequence[_Layer], region: Span, done: frozenset[_Layer], *, whole: bool
) -> list[_Layer]:
    def fits(layer: _Layer) -> bool:
        span = layer.span
        if layer in done or span.source != region.source:
            return False
        if not (region.start <= span.start and span.end <= region.end):
            return False
        on_edge = span.start == span.end and span.start in (region.start, region.end)
        return whole or not on_edge

    found = [layer for layer in layers if fits(layer)]
    return sorted(found, key=lambda x: (x.span.start, x.span.start != x.span.end, -x.span.end))


def _chosen(layers: Sequence[_Layer], choice: Choice, done: frozenset[_Layer]) -> Iterator[Piece]:
    yield from _content(layers, choice, choice.before, done)
    yield from _written([*choice.splices, *layers], choice.span, done)
    yield from _content(layers, choice, choice.middle, done)
    yield from _written(layers, choice.span, done)
    yield from _content(layers, choice, choice.after, done)


def _content(
    layers: Sequence[_Layer],
    layer: _Layer,
    content: Sequence[Fragment],
    done: frozenset[_Layer],
) -> Iterator[Piece]:
    """The words of `content`; those from another file are whole, with what is put at their edge."""
    for fragment in content:
        if isinstance(fragment, Said):
            if fragment.text:
                yield Piece(fragment.text, fragment.edit, exact=False)
        else:
            elsewhere = fragment.span.source != layer.span.source
            yield from _written(layers, fragment.span, done, whole=elsewhere)


def _joined(pieces: Iterator[Piece]) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece.text)
