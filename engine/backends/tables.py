"""Tables: which row a key falls in, and what the table gives where the key is unknown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from ..ir import tree as t
from ..values import NONE, Value
from .outcome import NOT_MET, KeyUnknown, Lack, NotMet, Result

if TYPE_CHECKING:
    from .asking import Frame
    from .plain import Body, Closure, Plain


def tiers(plain: Plain, e: t.Tiers) -> Closure:
    body = tier_body(plain, e)

    def run(f: Frame) -> Result:
        found = body(f)
        if isinstance(found, NotMet):
            return Lack("undecided", why="no row covers this case")
        return found.lack if isinstance(found, KeyUnknown) else found

    return run


def tier_body(plain: Plain, e: t.Tiers) -> Body:
    key = plain.closure(e.key)
    rows = tuple((row_test(row), plain.row_body(row)) for row in e.rows)
    total = any(b.other for row in e.rows for b in row.bands)
    listed = _listed(e.rows)

    def run(f: Frame) -> Result | NotMet | KeyUnknown:
        at = key(f)
        if isinstance(at, Lack):
            return _any_row(at, [value(f) for _, value in rows] if total else [])
        if listed and at in listed:
            return rows[listed[at]][1](f)
        for covers, value in rows:
            if covers(at):
                return value(f)
        return NOT_MET

    return run


def _any_row(lack: Lack, values: list[Result | NotMet | KeyUnknown]) -> Result | KeyUnknown:
    """A table whose key is unknown: settled only if it has a row for the rest and all agree."""
    first = values[0] if values else None
    if first is None or isinstance(first, Lack | NotMet | KeyUnknown):
        return KeyUnknown(lack)
    agreed = all(not isinstance(v, Lack | NotMet | KeyUnknown) and v == first for v in values)
    return first if agreed else KeyUnknown(lack)


def _listed(rows: Sequence[t.TierRow]) -> dict[Value, int]:
    """The rows of the values that rows list, as far as no row before them is of another kind."""
    found: dict[Value, int] = {}
    for place, row in enumerate(rows):
        if not all(band.exact for band in row.bands):
            break
        for band in row.bands:
            for value in band.exact:
                found.setdefault(value, place)
    return found


def row_test(row: t.TierRow) -> Callable[[Value], bool]:
    """Whether a key falls in a row; `other` rows stand last and take the rest."""
    tests = [_band_test(band) for band in row.bands]
    if len(tests) == 1:
        return tests[0]
    return lambda key: any(test(key) for test in tests)


def _band_test(band: t.Band) -> Callable[[Value], bool]:
    if band.other:
        return lambda key: True
    if band.exact:
        exact = band.exact
        return lambda key: key in exact
    low, high = band.low, band.high
    low_open, high_open = band.low_open, band.high_open

    def run(key: Value) -> bool:
        at = 0 if key is NONE and not isinstance(low if low is not None else high, date) else key
        if at is NONE:
            return False
        if low is not None and (at < low or (low_open and at == low)):  # type: ignore[operator]
            return False
        return not (high is not None and (at > high or (high_open and at == high)))  # type: ignore[operator]

    return run
