"""The rows of a source checked in columns: each field as its record block says, as one query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from ..ir.tree import FieldSpec
from .cells import refused, steps_of, stripped
from .headers import Matched
from .mapping import ColumnMap
from .source import Source, cell_name, rows_of
from .sql import Sql, any_of, call, case, cast, joined, named, number, over_x, text

WRONG = "row.wrong"
"""The column that says whether a row is rejected; no field has such a name."""


@dataclass(frozen=True, slots=True)
class Part:
    """One source with its columns matched: `rows` of them, numbered after `before`.

    `stop` is the line on which its totals begin.
    """

    source: Source
    matched: Matched
    stop: int | None = None
    before: int = 0
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """What is checked: the fields of one agreement, whose rows a column may name."""

    fields: Mapping[str, FieldSpec]
    mapping: ColumnMap
    names: tuple[str, ...] = ()
    """The names that the rows' agreement may have; none: every row is of this agreement."""


def checked_rows(part: Part, checked: Checked, only: Sql | None = None) -> exp.Select:
    """The rows of a part, with "id", and for each field its text `t…` and its value `v…`.

    `only` picks rows before anything is worked out for them.
    """
    rows = rows_of(part.source, checked.mapping.layout, part.stop, part.before, only)
    matched, spaces = part.matched, part.source.spaces
    own = _own(part, checked)
    id_text = stripped(named(cell_name(matched.id)), checked.mapping.usual, spaces)
    texts = [
        stripped(named(cell_name(matched.fields[f])), checked.mapping.how(f), spaces).as_(f"t{n}")
        for n, f in enumerate(own)
    ]
    found = exp.select("*", id_text.as_("id_text"), *texts).from_(
        rows.subquery("cells", copy=False)
    )
    if matched.agreement is not None and checked.names:
        unit = stripped(named(cell_name(matched.agreement)), checked.mapping.usual, spaces)
        among = exp.In(this=unit, expressions=[text(name) for name in checked.names])
        found = found.where(among)
    return _stepped(found, own, checked)


def _own(part: Part, checked: Checked) -> tuple[str, ...]:
    """The fields of this agreement that the part has."""
    return tuple(f for f in part.matched.fields if f in checked.fields)


def _stepped(found: exp.Select, own: Sequence[str], checked: Checked) -> exp.Select:
    """Step by step the value of each field, each layer from the one before."""
    chains = [steps_of(checked.fields[f], checked.mapping.how(f)) for f in own]
    for depth in range(max((len(chain) for chain in chains), default=0)):
        before = [f"t{n}" if depth == 0 else f"v{n}" for n in range(len(chains))]
        due = {n: chain[depth] for n, chain in enumerate(chains) if depth < len(chain)}
        made = [step(named(before[n])).as_(f"v{n}") for n, step in due.items()]
        replaced = [exp.to_identifier(f"v{n}") for n in due] if depth else []
        star = exp.Star(except_=replaced) if replaced else exp.Star()
        found = exp.select(star, *made).from_(found.subquery(f"step{depth}", copy=False))
    return found


def facts_of(part: Part, checked: Checked, kept: Sequence[str]) -> exp.Select:
    """The rows as facts, `WRONG` true where something is refused."""
    own = _own(part, checked)
    values = [named(f"v{n}").as_(f, quoted=True) for n, f in enumerate(own)]
    passed = [
        named(cell_name(index)).as_(column, quoted=True)
        for column, index in part.matched.kept.items()
        if column in kept
    ]
    return exp.select(
        named("row"),
        text(part.source.name).as_("file", quoted=True),
        named("line"),
        case((exp.Is(this=named("fault"), expression=exp.Null()), named("id_text"))).as_(
            "id", quoted=True
        ),
        *passed,
        *values,
        _wrong(own, checked).as_(WRONG, quoted=True),
    ).from_(checked_rows(part, checked).subquery("checked", copy=False))


def _wrong(own: Sequence[str], checked: Checked) -> Sql:
    faults: list[Sql] = [
        exp.Not(this=exp.Is(this=named("fault"), expression=exp.Null())),
        exp.Is(this=named("id_text"), expression=exp.Null()),
    ]
    faults += [_refused(n, f, checked) for n, f in enumerate(own)]
    return exp.Coalesce(this=exp.paren(any_of(*faults)), expressions=[exp.false()])


def _refused(n: int, field: str, checked: Checked) -> Sql:
    return refused(named(f"t{n}"), named(f"v{n}"), checked.fields[field])


def rejected_of(part: Part, checked: Checked, columns: Sequence[str], only: Sql) -> exp.Select:
    """The rejected rows of a part: their cells by `columns`, and the refused cells of each."""
    own, source = _own(part, checked), part.source
    places = {name: index for index, name in enumerate(source.header) if name}
    cells = [
        named(cell_name(places[column])) if column in places else exp.Null() for column in columns
    ]
    whole_row = exp.Is(this=named("fault"), expression=exp.Null())
    marks = [
        case((exp.and_(whole_row, _refused(n, f, checked)), _mark(n, f, part)))
        for n, f in enumerate(own)
    ]
    said = exp.Not(this=exp.Is(this=named("x"), expression=exp.Null()))
    listed = exp.Array(expressions=marks) if marks else exp.Null()
    return exp.select(
        named("row"),
        text(source.name).as_("file", quoted=True),
        named("line"),
        named("id_text").as_("id", quoted=True),
        cast(exp.Array(expressions=cells), "VARCHAR[]").as_("cells"),
        named("fault"),
        case((exp.Not(this=whole_row), named("as_read"))).as_("as_read", quoted=True),
        call("list_filter", listed, over_x(said)).as_("refused"),
    ).from_(checked_rows(part, checked, only).subquery("checked", copy=False))


def _mark(n: int, field: str, part: Part) -> Sql:
    """A refused cell: its place, field, column and text."""
    index = part.matched.fields[field]
    pairs = {
        "nth": number(index),
        "field": text(field),
        "col": text(part.source.header[index]),
        "cell": named(f"t{n}"),
    }
    return call(
        "struct_pack",
        *(exp.PropertyEQ(this=exp.to_identifier(k), expression=v) for k, v in pairs.items()),
    )


def unknown_units(part: Part, mapping: ColumnMap, names: Sequence[str]) -> exp.Select:
    """The rows that name none of `names`: "row", and `?` with what they name."""
    assert part.matched.agreement is not None
    rows = rows_of(part.source, mapping.layout, part.stop, part.before)
    cell = named(cell_name(part.matched.agreement))
    unit = stripped(cell, mapping.usual, part.source.spaces).as_("unit", quoted=True)
    found = (
        exp.select(named("row"), unit)
        .from_(rows.subquery("rows", copy=False))
        .subquery("units", copy=False)
    )
    said = exp.Coalesce(this=named("unit"), expressions=[text("")])
    known = exp.In(this=said, expressions=[text(name) for name in names])
    return (
        exp.select(named("row"), joined(text("?"), said).as_("unit", quoted=True))
        .from_(found)
        .where(exp.Not(this=known))
    )
