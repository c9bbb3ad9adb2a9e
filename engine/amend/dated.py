"""Dated rows struck and added, and which version of a value holds between them.

A row from the effective day on, or later, needs no condition: whoever asks about its days asks
under the amendment. An earlier one becomes `(if IN_FORCE then NEW else OLD)`, of the row in force
with the amendment and the one without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from .. import codes
from ..source import Span
from ..syntax import nodes as n
from ..syntax.wording import literal_text
from .splices import Fragment, Kept, Said, Splice
from .work import THROUGHOUT, Force, Work, listed

_RowEdit = n.StrikeDatedRowEdit | n.AddDatedRowEdit


@dataclass(frozen=True, slots=True, eq=False)
class _Row:
    """A row of the value as it will stand: `node` where it is one of the text's own."""

    day: date
    cells: tuple[tuple[Fragment, ...], ...]
    cite: str
    tiers: bool
    node: n.DatedRow | None = None
    edit: Span | None = None


@dataclass
class DatedRows:
    """The dated rows that an amendment's edits strike and add, by value."""

    work: Work
    edits: dict[str, list[_RowEdit]] = field(default_factory=dict)

    def add(self, edit: _RowEdit) -> None:
        """One more edit; they are written together."""
        self.edits.setdefault(edit.target.name, []).append(edit)

    def write(self) -> None:
        """Put the rows into the draft."""
        for name, edits in self.edits.items():
            value = self.work.named("value", name, edits[0].target.span)
            if isinstance(value, n.ValueNode):
                self._write(value, edits)

    def _write(self, value: n.ValueNode, edits: list[_RowEdit]) -> None:
        forces: list[Force] = []
        of_edit: list[tuple[_RowEdit, Force]] = []
        for edit in edits:
            day = edit.first_day.day if isinstance(edit, n.StrikeDatedRowEdit) else _day(edit)
            force = self._force(edit, day)
            of_edit.append((edit, force))
            if all(force.key != f.key for f in forces):
                forces.append(force)
        rows = [_of_text(row) for row in value.rows]
        gone: set[int] = set()
        for force in sorted(forces, key=lambda f: f.condition is not None):
            alike = [e for e, f in of_edit if f.key == force.key]
            changed = self._changed(value, rows, alike, gone)
            rows = changed if force.condition is None else _either(rows, changed, force)
        self.work.draft.layers += _splices(value, rows)

    def _force(self, edit: _RowEdit, day: date) -> Force:
        """Throughout where no day before the row can be one of the amendment."""
        extent = edit.extent
        block = self.work.block
        plain = extent.condition is None and not extent.throughout and block.applies is None
        if plain and not self.work.fully and block.effective is not None:
            latest = self._latest_effective(block.effective.day)
            if latest is not None and day >= latest:
                return THROUGHOUT
        return self.work.force(extent, edit)

    def _latest_effective(self, day: n.DateNode | n.NameNode) -> date | None:
        """The last day that may be the effective one; none where it cannot be told."""
        if isinstance(day, n.DateNode):
            return day.day
        for statement in (*self.work.document.statements, *self.work.file.statements):
            match statement:
                case n.DefineNode(name=name, body=body) if name == day.text:
                    return _latest((body,))
                case n.ContestedNode(name=name, readings=readings) if name == day.text:
                    return _latest(tuple(r.body for r in readings))
        return None

    def _changed(
        self, value: n.ValueNode, rows: list[_Row], edits: list[_RowEdit], gone: set[int]
    ) -> list[_Row]:
        """The rows after edits that bite alike."""
        found = list(rows)
        for edit in edits:
            if isinstance(edit, n.StrikeDatedRowEdit):
                self._strike(value, found, edit, gone)
        for edit in edits:
            if isinstance(edit, n.AddDatedRowEdit):
                self._insert(value, found, edit)
        return sorted(found, key=lambda row: row.day)

    def _strike(
        self, value: n.ValueNode, rows: list[_Row], edit: n.StrikeDatedRowEdit, gone: set[int]
    ) -> None:
        day = edit.first_day.day
        row = next((r for r in rows if r.day == day), None)
        if row is None or row.node is None:
            days = listed(literal_text(r.first_day) for r in value.rows)
            message = f"`{value.name}` has no row from {literal_text(edit.first_day)}"
            hint = f"its rows begin on {days}"
            self.work.report(codes.EDIT_NOT_FOUND, message, edit.first_day.span, hint)
            return
        self.work.draft.claim(row.node.span, edit.span)
        gone.add(id(row.node))
        rows.remove(row)

    def _insert(self, value: n.ValueNode, rows: list[_Row], edit: n.AddDatedRowEdit) -> None:
        node, day = edit.row, edit.row.first_day.day
        if any(r.day == day for r in rows):
            text = literal_text(node.first_day)
            message = f"`{value.name}` already has a row from {text}"
            hint = f"strike it first: `strike from {text}`"
            self.work.report(codes.EDIT_SEVERAL, message, node.span, hint)
            return
        made = _of_text(node)
        rows.append(_Row(day, made.cells, node.cite or edit.cite, made.tiers, None, edit.span))


def _day(edit: n.AddDatedRowEdit) -> date:
    return edit.row.first_day.day


def _of_text(row: n.DatedRow) -> _Row:
    cells = tuple((Kept(cell.span),) for cell in row.cells)
    tiers = isinstance(row.cells[0], n.TiersNode)
    return _Row(row.first_day.day, cells, row.cite, tiers, row)


def _latest(bodies: Sequence[n.Expr | None]) -> date | None:
    days = [body.day for body in bodies if isinstance(body, n.DateNode)]
    return max(days) if days and len(days) == len(bodies) else None


# ------------------------------------------------------------------ two versions


def _either(old: list[_Row], new: list[_Row], force: Force) -> list[_Row]:
    """Rows that give the new version where the amendment bites and the old one elsewhere."""
    found: list[_Row] = []
    for day in sorted({row.day for row in (*old, *new)}):
        was, now = _in_force(old, day), _in_force(new, day)
        if was is now:
            if was is not None and was.day == day:
                found.append(was)
            elif was is not None:
                found.append(_again(was, day))
            continue
        found.append(_joined(was, now, day, force))
    return found


def _in_force(rows: list[_Row], day: date) -> _Row | None:
    return next((row for row in reversed(rows) if row.day <= day), None)


def _again(row: _Row, day: date) -> _Row:
    """A row that holds in both versions again, after days on which they differ."""
    return _Row(day, row.cells, row.cite, row.tiers, None, row.edit)


def _joined(was: _Row | None, now: _Row | None, day: date, force: Force) -> _Row:
    assert force.condition is not None  # what holds throughout needs no choice
    first = force.condition[0]
    edit = (now.edit if now else None) or (first.edit if isinstance(first, Said) else first.span)
    count = max(len(r.cells) for r in (was, now) if r is not None)
    nothing: tuple[Fragment, ...] = (Said("undecided", edit),)
    tiers = any(r.tiers for r in (was, now) if r is not None)
    cells = []
    for i in range(count):
        new = now.cells[i] if now and i < len(now.cells) else nothing
        old = was.cells[i] if was and i < len(was.cells) else nothing
        cells.append(_cell(new, old, force.condition, edit, tiers=tiers))
    own = was.node if was is not None and was.day == day else None
    cite = was.cite if own is not None and was else (now or was).cite  # type: ignore[union-attr]
    return _Row(day, tuple(cells), cite, tiers, own, edit)


def _cell(
    new: tuple[Fragment, ...],
    old: tuple[Fragment, ...],
    condition: tuple[Fragment, ...],
    edit: Span,
    *,
    tiers: bool,
) -> tuple[Fragment, ...]:
    if tiers:
        head = (Said("by ", edit), *condition, Said("\n      yes ", edit))
        return (*head, *new, Said("\n      no ", edit), *old, Said(" end", edit))
    head = (Said("(if ", edit), *condition, Said(" then ", edit))
    return (*head, *new, Said(" else ", edit), *old, Said(")", edit))


# ------------------------------------------------------------------ written


def _splices(value: n.ValueNode, rows: list[_Row]) -> Iterator[Splice]:
    """New rows behind the row of the text that they follow, changed cells, rows gone."""
    of_text = {id(row.node): row for row in rows if row.node is not None}
    following: dict[int, list[_Row]] = {}
    last = -1
    places = {id(node): i for i, node in enumerate(value.rows)}
    for row in rows:
        if row.node is not None:
            last = places[id(row.node)]
        else:
            following.setdefault(last, []).append(row)
    for i, node in enumerate(value.rows):
        standing = of_text.get(id(node))
        after = [f for new in following.get(i, []) for f in _row_text(new)]
        ahead = [f for new in following.get(-1, []) for f in _row_text(new)] if i == 0 else []
        if standing is None:
            yield Splice(_with_margin(node.span) if not ahead else node.span, tuple(ahead))
            continue
        if ahead:
            yield Splice(_point(node.span, node.span.start), (*ahead, Said("\n  ", _edit(ahead))))
        if standing.cells != _of_text(node).cells:
            yield from _cells(node, standing)
        if after:
            yield Splice(_point(node.span, node.span.end), tuple(after))


def _cells(node: n.DatedRow, row: _Row) -> Iterator[Splice]:
    for cell, content in zip(node.cells, row.cells, strict=False):
        yield Splice(cell.span, content)


def _edit(content: Sequence[Fragment]) -> Span:
    return next(f.edit for f in content if isinstance(f, Said))


def _point(span: Span, at: int) -> Span:
    return Span(span.source, at, at)


def _row_text(row: _Row) -> Iterator[Fragment]:
    edit = row.edit
    assert edit is not None  # a row that is not of the text comes from an edit
    yield Said(f"\n  from {literal_text(n.DateNode(row.day))}", edit)
    for cell in row.cells:
        yield Said("  ", edit)
        simple = len(cell) == 1 and not row.tiers
        yield from (Said("(", edit), *cell, Said(")", edit)) if simple else cell
    if row.cite:
        yield Said(f"  @{row.cite}", edit)


def _with_margin(span: Span) -> Span:
    text, start = span.source.text, span.start
    while text[start - 1] in " \t\n":
        start -= 1
    return Span(span.source, start, span.end)
