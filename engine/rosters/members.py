"""Rows of which each is both: somebody asked about, and a member of the roster that clauses rank.

A column belongs to the person, to the row, or to both, as its name says. Where both have a field
of that name but of another kind or range, the row's is read from the same cell as `roster.NAME`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from ..ir.tree import Agreement, FieldSpec
from .headers import Matched
from .mapping import OF_ROWS, ColumnMap


@dataclass(frozen=True, slots=True)
class Members:
    """An agreement as its roster is read, and the column of each field of a row."""

    agreement: Agreement
    columns: Mapping[str, str]


def members_of(agreement: Agreement) -> Members:
    """The agreement with the fields of rows among those of the record."""
    fields = dict(agreement.fields)
    columns: dict[str, str] = {}
    for name, spec in (agreement.roster.fields if agreement.roster is not None else {}).items():
        if agreement.roster is not None and name == agreement.roster.identity:
            columns[name] = "id"
            continue
        own = fields.get(name)
        column = name if own is None or _alike(own, spec) else f"{OF_ROWS}{name}"
        columns[name] = column
        fields.setdefault(column, replace(spec, name=column))
    return Members(replace(agreement, fields=fields), columns)


def _alike(a: FieldSpec, b: FieldSpec) -> bool:
    """Whether two fields accept the same cells, and hold them alike."""

    def held(spec: FieldSpec) -> tuple[object, ...]:
        return spec.kind, spec.minimum, spec.maximum, spec.precision, spec.default

    return held(a) == held(b)


def members_among(
    agreements: Sequence[Agreement], with_rows: Collection[str], mapping: ColumnMap
) -> tuple[list[Agreement], ColumnMap]:
    """Agreements as their people are read, with the fields of rows where these are asked about.

    Elsewhere the columns of rows are known, and passed over.
    """
    asked = [members_of(a).agreement if a.name in with_rows else a for a in agreements]
    known = {name for agreement in asked for name in agreement.fields}
    others = {name for a in agreements for name in (a.roster.fields if a.roster else ())} - known
    others.discard("id")

    def passed_over(purpose: str) -> bool:
        return purpose in others or (purpose.startswith(OF_ROWS) and purpose not in known)

    columns = {p: c for p, c in mapping.columns.items() if not passed_over(p)}
    named = [c for p, c in mapping.columns.items() if passed_over(p)]
    ignored = (*mapping.ignore, *sorted(others), *named)
    return asked, replace(mapping, columns=columns, ignore=ignored)


def with_row_fields(matched: Matched, fields: Mapping[str, FieldSpec]) -> Matched:
    """The columns of a file, those too that a row's field shares with the person's."""
    shared = {
        name: matched.fields[name.removeprefix(OF_ROWS)]
        for name in fields
        if name.startswith(OF_ROWS)
        and name not in matched.fields
        and name.removeprefix(OF_ROWS) in matched.fields
    }
    return replace(matched, fields={**matched.fields, **shared}) if shared else matched
