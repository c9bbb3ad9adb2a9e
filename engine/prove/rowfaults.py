"""The faults of a table: bounds moved, values swapped, rows and words of rows left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from ..ir import tree as t
from ..source import Span
from ..values import Kind, Value, YearNames, shown, simplest

Steps = bool | YearNames
"""Whether the key has a next value; of named years, which."""
Rows = tuple[t.TierRow, ...]
RowFault = tuple[str, str, Span, Rows]
_Cut = tuple[Value, bool]
"""Between two rows: below and from a value on (False), or up to it and above it (True)."""


def row_faults(table: t.Tiers) -> Iterator[RowFault]:
    """Every fault of the rows themselves: its sort, its words, its place, the rows it gives."""
    yield from _moved_bounds(table)
    yield from _swapped_values(table.rows)
    for place, row in enumerate(table.rows):
        rest = (*table.rows[:place], *table.rows[place + 1 :])
        yield "row", f"the row `{row.text}` is dropped", row.span, rest
        yield from _words_left_out(table.rows, place)


def _swapped_values(rows: Rows) -> Iterator[RowFault]:
    """Neighbouring rows with each other's values."""
    for place in range(len(rows) - 1):
        one, other = rows[place], rows[place + 1]
        if one.value != other.value:
            made = (replace(one, value=other.value), replace(other, value=one.value))
            what = f"the rows `{one.text}` and `{other.text}` swap their values"
            yield "row value", what, one.span, (*rows[:place], *made, *rows[place + 2 :])


def _words_left_out(rows: Rows, place: int) -> Iterator[RowFault]:
    row = rows[place]
    if len(row.bands) > 1:
        for at in range(len(row.bands)):
            made = replace(row, bands=(*row.bands[:at], *row.bands[at + 1 :]))
            what = f"case {at + 1} of the row `{row.text}` is left out"
            yield "row bound", what, row.span, (*rows[:place], made, *rows[place + 1 :])


# ------------------------------------------------------------------ bounds


def _moved_bounds(table: t.Tiers) -> Iterator[RowFault]:
    """Where one row ends and the next begins, moved by one unit either way, for both rows."""
    steps = _in_steps(table)
    found: dict[_Cut, t.TierRow] = {}
    for row in table.rows:
        for band in row.bands:
            for cut in _cuts(band, steps=steps):
                found[cut] = row  # the later row: the one that begins there
    for cut, row in found.items():
        for by in (1, -1):
            moved = _shifted(cut[0], by, steps)
            rows = tuple(_with_cut(r, cut, moved, steps=steps) for r in table.rows)
            kind = table.key.kind
            what = f"the bound {_said(cut, kind)} of the row `{row.text}` becomes "
            yield "row bound", what + _said((moved, cut[1]), kind), row.span, rows


def _said(cut: _Cut, kind: Kind) -> str:
    return f"`{'after ' if cut[1] else ''}{shown(cut[0], kind)}`"


def _in_steps(table: t.Tiers) -> Steps:
    """Whether the key has a next value: a day, or amounts whose rows say `5 through 9`."""
    if table.key.kind.base == "date":
        return table.key.kind.years or True
    bands = [band for row in table.rows for band in row.bands]
    lows = {b.low for b in bands if b.low is not None and not b.low_open}
    return any(isinstance(b.high, int) and not b.high_open and b.high + 1 in lows for b in bands)


def _shifted(value: Value, by: int, steps: Steps) -> Value:
    if isinstance(value, date) and isinstance(steps, YearNames):
        return steps.beginning_in(value.year + by)
    if isinstance(value, date):
        return value + timedelta(by)
    assert isinstance(value, int | Fraction)
    return simplest(value + by)


def _cut(value: Value, *, above: bool, steps: Steps) -> _Cut:
    """The cut at `value`; among steps, above it is from the next value on."""
    return (_shifted(value, 1, steps), False) if above and steps else (value, above)


def _cuts(band: t.Band, *, steps: Steps) -> Iterator[_Cut]:
    if band.low is not None:
        yield _cut(band.low, above=band.low_open, steps=steps)
    if band.high is not None:
        yield _cut(band.high, above=not band.high_open, steps=steps)


def _with_cut(row: t.TierRow, cut: _Cut, to: Value, *, steps: Steps) -> t.TierRow:
    return replace(row, bands=tuple(_moved(band, cut, to, steps=steps) for band in row.bands))


def _moved(band: t.Band, cut: _Cut, to: Value, *, steps: Steps) -> t.Band:
    """The band with each end that lies at `cut` moved as far as `cut` is."""
    ahead = to > cut[0]  # type: ignore[operator]  # both days, or both amounts
    by = 1 if ahead else -1
    if band.low is not None and _cut(band.low, above=band.low_open, steps=steps) == cut:
        band = replace(band, low=_shifted(band.low, by, steps))
    if band.high is not None and _cut(band.high, above=not band.high_open, steps=steps) == cut:
        band = replace(band, high=_shifted(band.high, by, steps))
    return band
