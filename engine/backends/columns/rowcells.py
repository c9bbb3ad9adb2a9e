"""What expressions give for each row of a roster, where they look at that row alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from ...ir import tree as t
from ...ir.walk import bodies, children, parts_of, reach
from .cells import Cell
from .frames import Frame
from .lacking import Layout
from .nodes import Node, day
from .query import Column, Part, Query
from .reading import Columns, Roster, Unsupported
from .statement import statement
from .wording import TooLarge

if TYPE_CHECKING:
    from collections.abc import Collection

_WORDS: Final = {"quantity": "HUGEINT", "yes_no": "BOOLEAN", "date": "DATE", "datetime": "BIGINT"}


@dataclass(frozen=True, slots=True)
class RowCells:
    """A query with four columns for each expression, and how its cells are read."""

    sql: str
    bases: tuple[str, ...]
    overs: tuple[int, ...]
    layout: Layout

    def missing(self, mask: int) -> tuple[str, tuple[str, ...]]:
        """The status that a number of what is lacking comes to, and the columns of the facts."""
        top = self.layout.undecided_bit
        if mask >= top:
            place = (mask // top).bit_length() - 1
            return ("undecided", "conflict", "invalid")[min(place, 2)], ()
        names = self.layout.facts_in(0, mask)
        return ("needs", names) if names else ("contested", ())


def row_cells(
    agreement: t.Agreement,
    columns: Mapping[str, str],
    roster: Roster,
    asked: Sequence[tuple[str, t.Expr]],
    on: date,
    readings: tuple[int, ...],
    relation: str,
) -> RowCells:  # fmt: skip
    """The query of expressions, each with the name under which it knows the row.

    `columns` are those of a row's fields; raises `Unsupported` where a row alone does not do.
    """
    block = agreement.roster
    assert block is not None
    specs = {c: replace(block.fields[f], name=c) for f, c in columns.items()}
    widened = replace(agreement, fields={**agreement.fields, **specs})
    made = [_of_row(e, variable, columns) for variable, e in asked]
    mentioned = {e.name for m in made for e in reach(widened, (m,)) if isinstance(e, t.Field)}
    layout = Layout(tuple(c for c in specs if c in mentioned), names=True)
    if not layout.packed:
        raise Unsupported("a row has too many facts")
    reading = Columns(widened, roster, layout)
    frame = Frame(day(on), readings)
    cells = [reading.condition(m, frame) if m.kind.base == "yes_no" else reading.cell(m, frame)
             for m in made]  # fmt: skip
    parts = [pair for i, cell in enumerate(cells) for pair in _parts(i, cell)]
    query = Query(
        widened, (), on, {}, tuple(c for c, _ in parts), tuple(n for _, n in parts), reading.named,
        layout, {}, {}, tuple(roster.present),
    )  # fmt: skip
    try:
        sql = statement(query, "duckdb", relation, pretty=False, keep=())
    except TooLarge as error:
        raise Unsupported("an amount is too wide") from error
    return RowCells(sql, tuple(c.base for c in cells), tuple(_over(c) for c in cells), layout)


def _over(cell: Cell) -> int:
    if not isinstance(cell.over, int):
        raise Unsupported("an amount is divided by a fact")
    return cell.over


def _parts(i: int, cell: Cell) -> list[tuple[Column, Node]]:
    if cell.base == "list":
        raise Unsupported("a row gives a list")
    types = (("v", cell.value, _WORDS.get(cell.base, "VARCHAR")), ("n", cell.none, "BOOLEAN"),
             ("k", cell.known, "BOOLEAN"), ("l", cell.lacking[0], "BIGINT"))  # fmt: skip
    return [(Column(f"{c}{i}", "rows", Part.STATUS, None, type_), n) for c, n, type_ in types]


def _of_row(e: t.Expr, variable: str, columns: Mapping[str, str]) -> t.Expr:
    """The expression with the row's facts as those of a record."""
    if isinstance(e, t.RowField):
        if e.row != t.Bound(name=variable, kind=e.row.kind) or e.name not in columns:
            raise Unsupported("it looks at another row")
        return t.Field(columns[e.name], kind=e.kind, span=e.span)
    if isinstance(e, t.Bound | t.Rows | t.Carry | t.Each):
        raise Unsupported("it goes through the rows inside")
    changes: dict[str, Any] = {}
    for field in fields(e):
        part = getattr(e, field.name)
        found = _part(part, variable, columns)
        if found is not part:
            changes[field.name] = found
    return replace(e, **changes) if changes else e


def _part(part: object, variable: str, columns: Mapping[str, str]) -> object:
    if isinstance(part, t.Operator):
        return _of_row(part, variable, columns)  # type: ignore[arg-type]  # every one is in Expr
    if isinstance(part, t.TierRow):
        return replace(part, value=_of_row(part.value, variable, columns))
    if isinstance(part, tuple) and any(isinstance(x, t.Operator | t.TierRow) for x in part):
        return tuple(_part(x, variable, columns) for x in part)
    return part


def looks_at_its_row_alone(agreement: t.Agreement, e: t.Each) -> bool:
    """Whether what an aggregate asks of each row can be told from that row alone."""
    own = [key.expr for key in e.keys]
    own += [] if e.where is None else [e.where]
    own += [] if e.op == "count" else [e.body]
    return all(_alone(agreement, part, e.variable) for part in own)


def _alone(agreement: t.Agreement, root: t.Expr, variable: str) -> bool:
    """Whether it names no fact but those of the row and those given in their place (`with`)."""
    seen: set[tuple[int, frozenset[str]]] = set()
    stack = [(root, frozenset[str](), True)]
    while stack:
        e, given, here = stack.pop()
        if (id(e), given) in seen:
            continue
        seen.add((id(e), given))
        match e:
            case t.Field(name=name) if name not in given:
                return False
            case t.Rows() | t.Carry() | t.Each():
                return False
            case t.RowField(row=t.Bound(name=name)) if here and name == variable:
                continue
            case t.Bound() | t.RowField():
                return False
            case t.WithField():
                stack += [(e.value, given, here), (e.operand, given | {e.name}, here)]
                continue
            case _:
                pass
        below = parts_of(agreement.decisions[e.name]) if isinstance(e, t.DecisionRef) else ()
        stack += [(p, given, False) for p in (*below, *bodies_of(agreement, e))]
        stack += [(p, given, here) for p in children(e)]
    return True


def bodies_of(agreement: t.Agreement, e: t.Expr) -> Collection[t.Expr]:
    """What a name stands for."""
    named = isinstance(e, t.DefineRef | t.ValueRef | t.ByReading)
    return tuple(bodies(agreement, e)) if named else ()
