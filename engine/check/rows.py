"""Whether the rows of a table meet, leave a hole, or stand where nobody reaches them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from .. import codes
from ..diagnostic import Label
from ..ir import tree as t
from ..values import Kind, Value, shown
from .stretch import Stretch, band_stretches, gap

if TYPE_CHECKING:
    from .elaborate import Elaborator

_Placed = tuple[Stretch, t.TierRow]


def check_rows(e: Elaborator, table: t.Tiers) -> None:
    """Report rows that meet, holes between rows, and cases of a choice that no row covers."""
    steps = table.key.kind.base == "date" or e.wholes.is_whole(table.key)
    placed = list(_placed(table, steps=steps))
    for one, other in (*_twice(table), *_meeting(placed)):
        _overlap(e, one, other)
    others = [row for row in table.rows for band in row.bands if band.other]
    for row in others[1:]:
        _overlap(e, others[0], row)
    if others:
        _check_after_other(e, table, others[0])
        return
    _check_holes(e, placed, table.key.kind, steps=steps)
    _check_words(e, table)


def _check_after_other(e: Elaborator, table: t.Tiers, other: t.TierRow) -> None:
    for row in table.rows[table.rows.index(other) + 1 :]:
        if not any(band.other for band in row.bands):
            message = f"this row is never reached: `any other` stands above it: {row.text}"
            labels = (Label(other.span, "the row that takes the rest"),)
            hint = "move `any other` to the end"
            e.findings.add(codes.AFTER_OTHER, message, row.span, hint, labels)


def _overlap(e: Elaborator, earlier: t.TierRow, row: t.TierRow) -> None:
    if earlier is row:
        message = f"this row names the same case twice: {row.text}"
        e.findings.add(codes.TIERS_OVERLAP, message, row.span, "name it once")
        return
    message = f"two rows cover the same case: {earlier.text}, and {row.text}"
    hint = "let one begin where the other ends"
    labels = (Label(earlier.span, "the row it meets"),)
    e.findings.add(codes.TIERS_OVERLAP, message, row.span, hint, labels)


def _placed(table: t.Tiers, *, steps: bool) -> Iterator[_Placed]:
    """Every stretch with its row, from the lowest."""
    found = [
        (stretch.in_steps() if steps else stretch, row)
        for row in table.rows
        for band in row.bands
        for stretch in band_stretches(band, table.key.kind)
    ]
    found.sort(key=lambda p: (p[0].low is not None, p[0].low or 0, p[0].low_open))
    return iter(found)


def _twice(table: t.Tiers) -> Iterator[tuple[t.TierRow, t.TierRow]]:
    """Rows that list the same word (or the same yes or no)."""
    seen: dict[Value, t.TierRow] = {}
    for row in table.rows:
        for word in (v for band in row.bands for v in band.exact):
            if not isinstance(word, str | bool):
                continue
            if word in seen:
                yield seen[word], row
            seen.setdefault(word, row)


def _meeting(placed: Sequence[_Placed]) -> Iterator[tuple[t.TierRow, t.TierRow]]:
    """Rows whose stretches meet, the later one in the text second."""
    reach: _Placed | None = None
    for each in placed:
        if reach is not None and reach[0].meets(each[0]):
            one, other = sorted((reach[1], each[1]), key=lambda row: row.span.start)
            yield one, other
        if reach is None or _further(each[0], reach[0]):
            reach = each


def _further(one: Stretch, other: Stretch) -> bool:
    if one.high is None or other.high is None:
        return one.high is None and other.high is not None
    return (one.high, not one.high_open) > (other.high, not other.high_open)


def _check_holes(e: Elaborator, placed: Sequence[_Placed], kind: Kind, *, steps: bool) -> None:
    """Holes in plain sight: a row that begins later than all before it end."""
    furthest: Stretch | None = None
    for (one, _), (other, row) in pairwise(placed):
        furthest = one if furthest is None or _further(one, furthest) else furthest
        hole = gap(furthest, other, steps=steps)
        if hole is None or (not steps and furthest.is_point and other.is_point):
            continue
        e.findings.add(
            codes.TIERS_HOLE,
            f"no row covers {_hole_text(hole, kind, steps=steps)}",
            row.span,
            "where the text is silent, write `undecided` or a contested question in that row",
        )


def _hole_text(hole: Stretch, kind: Kind, *, steps: bool) -> str:
    assert hole.low is not None  # a hole lies between two rows
    assert hole.high is not None
    low, high = (_end_text(x, kind) for x in (hole.low, hole.high))
    if hole.is_point:
        return low
    return f"{low} through {high}" if steps else f"what lies between {low} and {high}"


def _end_text(end: Fraction, kind: Kind) -> str:
    if kind.years is not None:
        return kind.years.text(kind.years.beginning_in(int(end)))
    return shown(date.fromordinal(int(end)) if kind.base == "date" else end, kind)


def _check_words(e: Elaborator, table: t.Tiers) -> None:
    """Words of a choice, or a yes or no, that no row lists."""
    kind = table.key.kind
    listed = {value for row in table.rows for band in row.bands for value in band.exact}
    if kind.base == "yes_no":
        missing = [word for word, value in (("yes", True), ("no", False)) if value not in listed]
    elif kind.base == "choice" and not kind.open:
        missing = [word for word in kind.choices if word not in listed]
    else:
        return
    if missing:
        e.findings.add(
            codes.CHOICES_UNCOVERED,
            f"no row covers {', '.join(missing)}",
            table.span,
            "add rows for them, or `any other`; where the text is silent, write `undecided`",
        )
