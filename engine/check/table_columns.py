"""Columns of published tables as declared: their kinds, their rounding, what may be divided by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .. import codes
from ..ir import published as p
from ..syntax import nodes as n
from ..syntax.wording import expression_text, key_text, labels_text
from ..values import ANY, CENT, DATE, Kind, choice
from .amounts import HOW, STEPS
from .elaborate import Elaborator
from .kinds import fits, kind_of, named

WORDS = choice(open=True)
"""The kind of a column that holds words: municipalities, lines of a statement."""


def bare_column(e: Elaborator, node: n.ColumnNode) -> p.Column:
    """A column as declared, its formula still to be read."""
    name = node.name
    fact = DATE if name == "as_of" else e.field_kinds.get(name)
    kind = kind_of(node.kind, e.scope) if node.kind else fact or WORDS
    if fact is not None:
        if not fits(kind, fact):
            message = f"`{name}` is {named(fact)}, and the column holds {named(kind)}"
            e.findings.add(codes.KIND_MISMATCH, message, node.span, "leave the kind out")
        if node.formula is not None or node.worked_out:
            message = f"`{name}` is a fact that is given, so it is not recomputed"
            hint = f"write `given {name} is …`, or give the column another name"
            e.findings.add(codes.SHADOWED_NAME, message, node.span, hint)
        return p.Column(name, fact, "day" if name == "as_of" else "field", note=node.note)
    if node.worked_out and node.formula is None:
        message = f"`{name}` is worked out, and no formula says from what"
        e.findings.add(codes.NO_VALUE, message, node.span, "add `is` and what gives it")
    role = "worked out" if node.worked_out else "checked" if node.formula else "given"
    return p.Column(name, kind, role, rounding(e, node.rounding, kind), None, node.note)


def rounding(e: Elaborator, node: n.RoundingNode | None, kind: Kind) -> p.Rounded | None:
    """The rounding declared; money is rounded to the cent where nothing is."""
    if node is None:
        return p.Rounded(CENT) if kind.is_money else None
    if kind.base not in ("quantity", "any") or (
        node.to in ("cent", "dollar") and not kind.is_money and kind is not ANY
    ):
        message = f"{named(kind)} is not rounded to a {node.to}"
        hint = "write `rounded to whole`, or leave the rounding out"
        e.findings.add(codes.WRONG_UNIT, message, node.span, hint)
    return p.Rounded(STEPS[node.to], HOW[node.how])


def nonzero(
    columns: Iterable[p.Column],
    rows: Sequence[p.PrintedRow],
    assumptions: Iterable[p.Assumption],
) -> frozenset[str]:
    """What may be divided by: printed cells of which none is zero, and assumptions."""
    found = {a.name for a in assumptions if a.value}
    for column in columns:
        if column.role == "worked out" or any(not row.cells.get(column.name, 1) for row in rows):
            continue
        found.add(f"printed {column.name}")
        if column.role == "given":
            found.add(column.name)
    return frozenset(found)


def formula_words(body: n.Expr) -> str:
    """A formula on one line; the rows of `by` with marks between them."""
    if not isinstance(body, n.TiersNode):
        return expression_text(body)
    rows = (f"{labels_text(row.labels)}: {expression_text(row.value)}" for row in body.rows)
    return f"by {key_text(body.key)}: {'; '.join(rows)}"
