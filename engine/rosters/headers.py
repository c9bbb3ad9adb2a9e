"""Which column of a file is which field: by the mapping, or by a name that says the same."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ..diagnostic import near
from ..ir.tree import FieldSpec
from ..records.problem import plain
from .mapping import SPECIAL, ColumnMap
from .refused import RosterRefused
from .source import AS_READ_COLUMN, REASON_COLUMN, Source, alike, place_of

OWN = ("row", "file", "line", "id")
"""What the relation has besides fields and kept columns."""


@dataclass(frozen=True, slots=True)
class Matched:
    """The columns of one file by what they are for, each as its place in the header."""

    fields: Mapping[str, int]
    id: int
    agreement: int | None
    kept: Mapping[str, int]


def match(source: Source, fields: Mapping[str, FieldSpec], mapping: ColumnMap) -> Matched:
    """The columns of `source`; every one that is nothing is named in one refusal."""
    header, name = source.header, source.name
    inside = {f: spec for f, spec in fields.items() if spec.kind.rows}
    fields = {f: spec for f, spec in fields.items() if f not in inside}
    taken: dict[int, str] = {}
    problems: list[str] = []
    for purpose, column in mapping.columns.items():
        index = place_of(column, header)
        if index is None:
            problems.append(_missing(purpose, column, header, name))
        elif index in taken:
            problems.append(
                f"{name}: the column `{plain(column)}` is given to `{taken[index]}` "
                f"and to `{purpose}`; one column has one purpose"
            )
        else:
            taken[index] = purpose
    problems += _unknown_purposes(mapping, fields)
    others = _others(source, mapping, taken, problems)
    kept = _kept(source, mapping)
    _by_name(header, fields, mapping, taken, others)
    unknown = [index for index in range(len(header)) if index not in taken and index not in others]
    if not mapping.ignore_others:
        for index in unknown:
            column = header[index]
            rows = next((f for f in inside if alike(f) == alike(column)), "")
            said = _holds_rows(column, name) if rows else ""
            problems.append(said or _unknown(column, name, fields, mapping, taken))
    places = {purpose: index for index, purpose in taken.items()}
    if "id" not in places:
        problems.append(_no_id(header, name))
    if "name" in places and "name" not in fields:
        kept = {"name": places["name"]} | kept
    problems += _clashes(kept, fields, name)
    if problems:
        raise RosterRefused(*problems)
    own = {field: places[field] for field in fields if field in places}
    return Matched(own, places["id"], places.get("agreement"), kept)


def _missing(purpose: str, column: str, header: Collection[str], name: str) -> str:
    guess = near(column, [c for c in header if c])
    hint = f"; did you mean `{guess}`?" if guess else ""
    return f"{name} has no column `{plain(column)}`, which the mapping gives to `{purpose}`{hint}"


def _unknown_purposes(mapping: ColumnMap, fields: Mapping[str, FieldSpec]) -> list[str]:
    found = []
    for purpose in mapping.columns:
        if purpose not in fields and purpose not in SPECIAL:
            guess = near(purpose[:64], fields)
            hint = f"; did you mean `{guess}`?" if guess else ""
            found.append(f"`{plain(purpose)}` is not a field of the record{hint}")
    return found


def _others(
    source: Source, mapping: ColumnMap, taken: Mapping[int, str], problems: list[str]
) -> set[int]:
    """The columns that are declared to be no facts."""
    made = {i for i, c in enumerate(source.header) if not c or c in (REASON_COLUMN, AS_READ_COLUMN)}
    for column in (*mapping.ignore, *mapping.keep):
        index = place_of(column, source.header)
        if index is None and column in mapping.keep:
            problems.append(_missing("keep", column, source.header, source.name))
        if index is not None and index not in taken:
            made.add(index)
    return made


def _kept(source: Source, mapping: ColumnMap) -> dict[str, int]:
    kept: dict[str, int] = {}
    for column in mapping.keep:
        index = place_of(column, source.header)
        if index is None:
            continue
        kept[source.header[index]] = index
    return kept


def _clashes(kept: Collection[str], fields: Collection[str], name: str) -> list[str]:
    """Kept columns whose names something else has, capitals apart: they cannot stand together."""
    found = [f"`{f}` is a field of the record, and a column of its own" for f in fields if f in OWN]
    seen = {*OWN, *(field.lower() for field in fields)}
    for column in kept:
        if column.lower() in seen:
            said = (
                "cannot be kept under its name, which another column of the report has; rename it"
            )
            found.append(f"{name}: the column `{plain(column)}` {said}")
        seen.add(column.lower())
    return found


def _by_name(
    header: tuple[str, ...],
    fields: Mapping[str, FieldSpec],
    mapping: ColumnMap,
    taken: dict[int, str],
    others: set[int],
) -> None:
    """Give to each purpose that has no column yet the one column of its name."""
    for purpose in (*fields, "id", "name"):
        if purpose in mapping.columns or purpose in taken.values():
            continue
        free = [i for i, c in enumerate(header) if i not in taken and i not in others]
        exact = [i for i in free if header[i] == purpose]
        same = exact or [i for i in free if alike(header[i]) == alike(purpose)]
        if len(same) == 1:
            taken[same[0]] = purpose


def _unknown(
    column: str,
    name: str,
    fields: Mapping[str, FieldSpec],
    mapping: ColumnMap,
    taken: Mapping[int, str],
) -> str:
    open_fields = [
        f for f in (*fields, "id") if f not in taken.values() and f not in mapping.columns
    ]
    snake = re.sub(r"[\s\-]+", "_", column.strip()).lower()[:64]
    said = f"{name}: `{plain(column)}` is not a field of the record"
    if guess := near(snake, open_fields):
        return f'{said}; did you mean `{guess}`? write --map {guess}="{plain(column)}"'
    return f"{said}; keep or ignore it in the mapping, or write --ignore-other-columns"


def _holds_rows(column: str, name: str) -> str:
    return (
        f"{name}: `{plain(column)}` is a list of rows in the record, which a roster does not give; "
        "keep or ignore it in the mapping, or write --ignore-other-columns"
    )


def _no_id(header: Collection[str], name: str) -> str:
    ids = [c for c in header if re.search(r"\b(id|no|nr|number|num|#)\b|id$|no$", c.lower())]
    column = ids[0] if ids else "Emp No"
    return f'{name} has no column `id`; name the one that tells people apart: --map id="{column}"'
