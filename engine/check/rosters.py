"""The `roster` and `rows` blocks: the fields of a row, and what every row must be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from .. import codes
from ..ir import tree as t
from ..syntax import nodes as n
from ..values import ROW, Kind, rows_of
from .fields import field_spec, must
from .kinds import kind_of

if TYPE_CHECKING:
    from .elaborate import Elaborator
    from .scope import Scope


def roster(e: Elaborator) -> t.Roster | None:
    """The roster block: its fields and what each of its rows must be; none where there is none."""
    node = next((r for r in e.scope.records if r.block == "roster"), None)
    if node is None:
        return None
    return t.Roster(node.name, _fields(e, "", e.scope.row_fields, "roster"), ())


def rows(e: Elaborator) -> dict[str, t.Roster]:
    """What the rows inside a record hold, by the name of their block."""
    check_rows_stay(e.scope)
    made: dict[str, t.Roster] = {}
    for name, node in e.scope.rows.items():
        fields = _fields(e, name, {f.name: f for f in node.fields}, "rows")
        made[name] = t.Roster(name, fields, (), name, node.note)
    return made


def _fields(
    e: Elaborator, label: str, nodes: dict[str, n.RecordFieldNode], block: str
) -> dict[str, t.FieldSpec]:
    kinds = e.row_kinds[label] = {name: kind_of(f.kind, e.scope) for name, f in nodes.items()}
    return {name: field_spec(e, f, kinds[name], block) for name, f in nodes.items()}


def with_musts(e: Elaborator, roster: t.Roster | None) -> t.Roster | None:
    """The roster with the `must` lines of its block, where a field's name is that of the row."""
    if roster is None:
        return None
    lines = [m for r in e.scope.records if r.block == "roster" for m in r.musts]
    return _with(e, roster, ROW, lines, e.scope.row_fields)


def rows_with_musts(e: Elaborator, made: dict[str, t.Roster]) -> dict[str, t.Roster]:
    """The rows inside a record with the `must` lines of their blocks."""
    return {
        name: _with(
            e, block, rows_of(name), e.scope.rows[name].musts,
            {f.name: f for f in e.scope.rows[name].fields},
        )
        for name, block in made.items()
    }  # fmt: skip


def _with(
    e: Elaborator,
    block: t.Roster,
    kind: Kind,
    lines: list[n.MustNode] | tuple[n.MustNode, ...],
    fields: dict[str, n.RecordFieldNode],
) -> t.Roster:
    e.row_at = kind
    made = tuple(must(e, line, fields) for line in lines)
    e.row_at = None
    return replace(block, musts=made)


def check_rows_stay(scope: Scope) -> None:
    """Report rows that stand elsewhere than in a field of the record."""
    for kind in _elsewhere(scope):
        at: n.KindNode | None = kind
        while at is not None and at.base != "rows":
            at = at.item
        if at is not None:
            message = f"only a field of the record holds rows such as `{at.words[0].text}`"
            hint = "collect what is wanted of them: `collect c's f for each c in …`"
            scope.findings.add(codes.ROWS_HERE, message, kind.span, hint)


def _elsewhere(scope: Scope) -> Iterator[n.KindNode]:
    """The kinds of everything but the fields of the record and the group; of those, of lists."""
    for field in scope.fields_of_rows.values():
        yield field.kind
    for field in scope.fields.values():
        if field.kind.item is not None and field.kind.item.base == "list":
            yield field.kind
    for define in scope.defines.values():
        yield from (define.kind,) if define.kind else ()
    for value in scope.values.values():
        yield value.kind
    for decides in scope.decides.values():
        yield from (d.kind for _, d in decides if d.kind)
    for table in scope.published:
        yield from (c.kind for c in table.columns if c.kind)
        yield from (a.kind for a in table.assumptions)
        yield from (f.kind for f in table.figures)
