"""The `roster` block: the fields of a row, and what every row must be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..ir import tree as t
from .fields import field_spec, must
from .kinds import kind_of

if TYPE_CHECKING:
    from .elaborate import Elaborator


def roster(e: Elaborator) -> t.Roster | None:
    """The roster block: its fields and what each of its rows must be; none where there is none."""
    scope = e.scope
    node = next((r for r in scope.records if r.block == "roster"), None)
    if node is None:
        return None
    e.row_kinds = {name: kind_of(f.kind, scope) for name, f in scope.row_fields.items()}
    specs = {
        name: field_spec(e, f, e.row_kinds[name], "roster") for name, f in scope.row_fields.items()
    }
    return t.Roster(node.name, specs, ())


def with_musts(e: Elaborator, roster: t.Roster | None) -> t.Roster | None:
    """The roster with the `must` lines of its block, where a field's name is that of the row."""
    if roster is None:
        return None
    lines = [m for r in e.scope.records if r.block == "roster" for m in r.musts]
    e.within_row = True
    made = tuple(must(e, line, e.scope.row_fields) for line in lines)
    e.within_row = False
    return replace(roster, musts=made)
