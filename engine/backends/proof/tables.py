"""Tables: which row a key falls in, and what a table gives where the key is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ...ir import tree as t
from ...values import Value
from .cases import selected
from .equality import strictly_equal
from .frame import Frame
from .sym import GAP, RowPart, Sym
from .terms import Number, Truth, all_of, any_of, either, negated

if TYPE_CHECKING:
    from .symbolic import Symbolic


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """What a clause's body gives: no row is met, or the key is unknown, or a value (or its lack).

    `key` are the lacks of the key, where they leave open which row is met.
    """

    value: Sym
    unmet: Truth = False
    key_undecided: Truth = False
    key_conflict: Truth = False
    rows: tuple[RowPart, ...] = ()

    @property
    def key_unknown(self) -> Truth:
        """Whether it is not known which row is met."""
        return any_of(self.key_undecided, self.key_conflict)

    @property
    def settled(self) -> Truth:
        """Whether there is a value, or a lack that is the value's own."""
        return negated(any_of(self.unmet, self.key_unknown))


def tiers(s: Symbolic, e: t.Tiers, f: Frame) -> Sym:
    """A table as a value: where no row is met, undecided."""
    found = table(s, e, f)
    return found.value.without_value(any_of(found.unmet, found.key_undecided), found.key_conflict)


def body(s: Symbolic, e: t.Expr, f: Frame) -> Body:
    """A branch's body: for a table, also whether a row is met at all."""
    return table(s, e, f) if isinstance(e, t.Tiers) else Body(s.solid(s.read(e, f)))


def table(s: Symbolic, e: t.Tiers, f: Frame) -> Body:
    """The row that covers the key, row by row from the top."""
    key = s.read(e.key, f)
    s.notes.banded(e, f, key)
    known = negated(key.lacking)
    chosen: list[tuple[Truth, Body]] = []
    parts: list[RowPart] = []
    before: list[Truth] = []
    for place, row in enumerate(e.rows):
        apart = all(_apart(row, other) for other in e.rows[:place])
        met = covered(s, row, key)
        covers = met if apart else all_of(met, *(negated(other) for other in before))
        before.append(met)
        if covers is False and key.lacking is False:
            parts.append(RowPart(row, reached=False))
            continue
        found = body(s, row.value, f)
        chosen.append((covers, found))
        parts += [RowPart(row, all_of(known, covers)), *_inner(found, all_of(known, covers))]
    left = negated(any_of(*before))
    return _joined(s, key, left, chosen, tuple(parts), total=_is_total(e))


def _inner(found: Body, reached: Truth) -> list[RowPart]:
    return [RowPart(part.row, all_of(reached, part.reached)) for part in found.rows]


def _is_total(e: t.Tiers) -> bool:
    return any(band.other for row in e.rows for band in row.bands)


def _joined(
    s: Symbolic,
    key: Sym,
    left: Truth,
    chosen: list[tuple[Truth, Body]],
    parts: tuple[RowPart, ...],
    *,
    total: bool,
) -> Body:
    value = selected(s.ranges, [(c, b.value) for c, b in chosen]) if chosen else GAP
    unmet = any_of(left, *(all_of(c, b.unmet) for c, b in chosen))
    undecided = any_of(*(all_of(c, b.key_undecided) for c, b in chosen))
    conflict = any_of(*(all_of(c, b.key_conflict) for c, b in chosen))
    if key.lacking is False:
        return Body(value, unmet, undecided, conflict, parts)
    known = negated(key.lacking)
    agreed = _all_agree(s, [b for _, b in chosen]) if total and chosen else False
    value = _or_first(s, key, value, chosen, agreed)
    return Body(
        value,
        all_of(known, unmet),
        either(key.lacking, all_of(key.undecided, negated(agreed)), undecided),
        either(key.lacking, all_of(key.conflict, negated(agreed)), conflict),
        parts,
    )


def _or_first(
    s: Symbolic, key: Sym, value: Sym, chosen: list[tuple[Truth, Body]], agreed: Truth
) -> Sym:
    """Where the key is unknown and every row gives the same: that."""
    if agreed is False:
        return value
    first = all_of(key.lacking, agreed)
    return selected(s.ranges, [(first, chosen[0][1].value), (negated(first), value)])


def _all_agree(s: Symbolic, rows: list[Body]) -> Truth:
    first = rows[0].value
    clear = (all_of(b.settled, negated(b.value.lacking)) for b in rows)
    return all_of(*clear, *(strictly_equal(s.world, first, b.value) for b in rows[1:]))


# ------------------------------------------------------------------ bands


def _apart(row: t.TierRow, other: t.TierRow) -> bool:
    """Whether no key falls in both rows, on the face of them."""
    return all(_bands_apart(a, b) for a in row.bands for b in other.bands)


def _bands_apart(a: t.Band, b: t.Band) -> bool:
    if a.other or b.other:
        return False
    if a.exact and b.exact:
        return not set(a.exact) & set(b.exact)
    if a.exact or b.exact:
        return False
    return _ends_before(a, b) or _ends_before(b, a)


def _ends_before(a: t.Band, b: t.Band) -> bool:
    if a.high is None or b.low is None:
        return False
    touching = a.high == b.low and (a.high_open or b.low_open)
    return bool(touching or a.high < b.low)  # type: ignore[operator]  # both amounts or days


def covered(s: Symbolic, row: t.TierRow, key: Sym) -> Truth:
    """Whether a known key falls in a row."""
    return any_of(*(_in_band(s, band, key) for band in row.bands))


def _in_band(s: Symbolic, band: t.Band, key: Sym) -> Truth:
    if band.other:
        return True
    if band.exact:
        return any_of(*(strictly_equal(s.world, key, s.world.known(v)) for v in band.exact))
    there = any_of(*(all_of(c, _between(s, band, v)) for c, v in key.cases))
    if key.none is False:
        return there
    bound = band.low if band.low is not None else band.high
    at_none = False if isinstance(bound, date) else _between(s, band, 0)
    return either(key.none, at_none, there)


def _between(s: Symbolic, band: t.Band, number: Number) -> Truth:
    low: Truth = True
    high: Truth = True
    if band.low is not None:
        relation = t.Relation.GT if band.low_open else t.Relation.GE
        low = s.ranges.related(relation, number, _end(s, band.low))
    if band.high is not None:
        relation = t.Relation.LT if band.high_open else t.Relation.LE
        high = s.ranges.related(relation, number, _end(s, band.high))
    return all_of(low, high)


def _end(s: Symbolic, value: Value) -> Number:
    return s.world.encoded(value)
