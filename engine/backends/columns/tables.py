"""Tables: which row a key falls in, and what the table gives where the key is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from ...ir import tree as t
from ...values import NONE, Value
from . import logic, numbers
from .cells import Body, Cell, as_base, chosen, common_base, same
from .lacking import UNDECIDED, Words
from .lacking import chosen as words_chosen
from .nodes import FALSE, TRUE, Node, day, truth, whole, word
from .operators import unknown_cell

if TYPE_CHECKING:
    from .frames import Frame
    from .reading import Columns

Stretch = tuple[int | None, int | None]
"""From a number (or day) through another; open where there is none."""


def tiers(columns: Columns, e: t.Tiers, f: Frame) -> Cell:
    """The value of the row that covers the key; undecided where no row does."""
    found = body(columns, e, f)
    if found.not_met is FALSE:
        return found.cell
    gap = columns.layout.state(UNDECIDED)
    cell = found.cell

    def lacking() -> Words:
        return words_chosen([(found.not_met, gap)], cell.lacking)

    return Cell(
        cell.base, cell.value, lacking, none=cell.none, over=cell.over, known=cell.known,
        items=cell.items,
    )  # fmt: skip


def body(columns: Columns, e: t.Tiers, f: Frame) -> Body:
    """The same, telling apart that no row is met, and that the key is lacking."""
    key = columns.cell(e.key, f)
    covers = row_tests(e, key)
    rows = [(c, columns.body(row.value, f)) for c, row in zip(covers, e.rows, strict=True)]
    rows = [(c, b) for c, b in rows if c is not FALSE]
    base = common_base([b.cell for _, b in rows]) if rows else e.kind.base
    cells = [(c, as_base(b.cell, base)) for c, b in rows]
    agreed = _agreed(e, key, [b for _, b in rows]) if len(rows) == len(e.rows) else FALSE
    key_known = key.known
    uncovered = _uncovered(e, key, covers)
    not_met = logic.case(*((c, b.not_met) for c, b in rows), otherwise=uncovered)
    not_met = logic.both(key_known, not_met)
    unknown = logic.both(logic.not_(key_known), logic.not_(agreed))
    key_unknown = logic.case(*((c, b.key_unknown) for c, b in rows), otherwise=unknown)
    gap = unknown_cell(cells[0][1] if cells else Cell(base, FALSE, columns.nothing))
    arms = [*cells]
    if agreed is not FALSE and key_known is not TRUE:
        arms.append((logic.both(logic.not_(key_known), agreed), cells[0][1]))

    def lacking() -> Words:
        told = [(c, b.cell.lacking) for c, b in rows]
        told.append((logic.both(key_known, uncovered), columns.nothing()))
        if agreed is not FALSE:
            told.append((agreed, columns.nothing()))
        return words_chosen(told, key.lacking)

    return Body(chosen(arms, gap, lacking), not_met, key_unknown)


def _agreed(e: t.Tiers, key: Cell, rows: Sequence[Body]) -> Node:
    """Whether a table with a row for the rest gives the same in every row."""
    if key.known is TRUE or not any(b.other for row in e.rows for b in row.bands):
        return FALSE
    first = rows[0]
    plain = [logic.not_(logic.either(b.not_met, b.key_unknown)) for b in rows]
    return logic.both(*plain, first.cell.known, *(same(first.cell, b.cell) for b in rows[1:]))


def row_tests(e: t.Tiers, key: Cell) -> list[Node]:
    """Of each row whether it is surely the first that covers the key, the rows before it aside."""
    return [logic.either(*(_covers(band, key) for band in row.bands)) for row in e.rows]


def _covers(band: t.Band, key: Cell) -> Node:
    if band.other:
        return key.known
    if band.exact:
        return logic.either(*(_is(key, value) for value in band.exact))
    edge = band.low if band.low is not None else band.high
    if isinstance(edge, date) is not (key.base == "date"):
        return FALSE
    if isinstance(key.over, Node):
        return _covers_quotient(band, key)
    low, high = _stretch(band, key.over)
    return _within(key.value, (low, high), key.base)


def _within(value: Node, stretch: Stretch, base: str) -> Node:
    low, high = stretch
    parts = [logic.known(value)] if low is None and high is None else []
    if low is not None:
        below = numbers.at_most(value, _fixed(low - 1, base))
        parts.append(logic.fails(below))
    if high is not None:
        parts.append(logic.holds(numbers.at_most(value, _fixed(high, base))))
    return logic.both(*parts)


def _fixed(n: int, base: str) -> Node:
    if base != "date":
        return whole(n)
    return day(date.fromordinal(min(max(n, date.min.toordinal()), date.max.toordinal())))


def _stretch(band: t.Band, over: int) -> Stretch:
    """The numbers of parts that a band covers."""
    low = high = None
    if band.low is not None:
        at = _ordinal(band.low) * over
        low = -(-at.numerator // at.denominator)
        low += band.low_open and low == at
    if band.high is not None:
        at = _ordinal(band.high) * over
        high = at.numerator // at.denominator
        high -= band.high_open and high == at
    return low, high


def _ordinal(value: Value) -> Fraction:
    if isinstance(value, date):
        return Fraction(value.toordinal())
    assert isinstance(value, int | Fraction)
    return Fraction(value)


def _covers_quotient(band: t.Band, key: Cell) -> Node:
    """A band of a key whose number of parts is a fact itself."""
    parts = [key.known]
    for bound, is_open, is_low in (
        (band.low, band.low_open, True),
        (band.high, band.high_open, False),
    ):
        if bound is None:
            continue
        at = _ordinal(bound)
        left = numbers.mul(key.value, whole(at.denominator))
        right = numbers.mul(key.scale, whole(at.numerator))
        small, large = (right, left) if is_low else (left, right)
        test = numbers.less(small, large) if is_open else numbers.at_most(small, large)
        parts.append(logic.holds(test))
    return logic.both(*parts)


def _is(key: Cell, value: Value) -> Node:
    """Whether the key is that very value; `none` is that of `none` alone."""
    if value is NONE:
        return key.none
    if isinstance(value, bool):
        return logic.both(logic.holds(numbers.equal(key.value, truth(value))), logic.not_(key.none))
    if isinstance(value, date):
        return logic.holds(numbers.equal(key.value, day(value)))
    if isinstance(value, str):
        return logic.holds(numbers.equal(key.value, word(value)))
    assert isinstance(value, int | Fraction)
    left = numbers.mul(key.value, whole(value.denominator))
    right = numbers.mul(key.scale, whole(value.numerator))
    return logic.both(logic.holds(numbers.equal(left, right)), logic.not_(key.none))


# ------------------------------------------------------------------ what no row covers


def _uncovered(e: t.Tiers, key: Cell, covers: Sequence[Node]) -> Node:
    """Whether no row covers a key that is known."""
    bands = [band for row in e.rows for band in row.bands]
    if any(band.other for band in bands):
        return FALSE
    if key.base in ("quantity", "date") and isinstance(key.over, int):
        ranged = not any(band.exact for band in bands)
        if ranged or key.none is FALSE:
            found = _between(bands, key)
            return found if key.base == "quantity" else logic.either(found, key.none)
    listed = {value for band in bands for value in band.exact}
    if key.none is FALSE and _lists_all(e.key.kind.choices, listed, e, key):
        return FALSE
    return logic.both(*(logic.not_(c) for c in covers))


def _lists_all(choices: Sequence[str], listed: set[Value], e: t.Tiers, key: Cell) -> bool:
    if key.base == "yes_no":
        return {True, False} <= listed
    return key.base == "choice" and not e.key.kind.open and bool(choices) and set(choices) <= listed


def _between(bands: Sequence[t.Band], key: Cell) -> Node:
    """Whether a number or day lies in none of the bands."""
    assert isinstance(key.over, int)
    covered: list[Stretch] = []
    for band in bands:
        if not band.exact:
            covered.append(_stretch(band, key.over))
            continue
        for value in band.exact:
            at = _ordinal(value) * key.over if value is not NONE else Fraction(1, 2)
            if at.denominator == 1:
                covered.append((at.numerator, at.numerator))
    gaps: list[Node] = []
    reached: int | None = None
    begun = False
    for low, high in sorted(covered, key=lambda s: (s[0] is not None, s[0] or 0)):
        if low is not None and (not begun or (reached is not None and low > reached + 1)):
            start = None if not begun else (reached or 0) + 1
            gaps.append(_within(key.value, (start, low - 1), key.base))
        if begun and reached is None:
            break
        begun = True
        reached = None if high is None else high if reached is None else max(reached, high)
        if high is None:
            break
    if begun and reached is not None:
        gaps.append(_within(key.value, (reached + 1, None), key.base))
    return logic.either(*gaps) if begun else logic.known(key.value)
