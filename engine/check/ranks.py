"""Rows of the roster: their fields, and how they are ranked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from .. import codes
from ..diagnostic import did_you_mean
from ..ir import tree as t
from ..syntax import nodes as n
from ..syntax.wording import expression_text
from ..values import NUMBER, ROW, Kind, list_of
from .kinds import named

if TYPE_CHECKING:
    from .elaborate import Elaborator

_IN_ORDER = frozenset({"first", "last", "collect"})
_RANKED = frozenset({"quantity", "date", "yes_no", "any"})
_ORDER_HINT = "a rank goes by amounts, days or yes and no: `lowest (if a's f is w then 0 else 1)`"


def rows(e: Elaborator, node: n.RowsNode, _want: Kind) -> t.Expr:
    """`roster`, where the agreement has one."""
    if not e.scope.has_roster:
        message = "there is no `roster` block that says what a row holds"
        hint = "write it beside the record: `roster applicant`, its fields, `end`"
        if "roster" not in e.findings.lost:
            e.report(codes.NO_ROSTER, message, node.span, hint)
        return e.nothing(node)
    return t.Rows(kind=list_of(ROW), span=e.at(node))


def of_row(e: Elaborator, node: n.OfRowNode, _want: Kind) -> t.Expr:
    """`a's f`, where `a` stands for a row."""
    kind = e.variables.get(node.variable)
    if kind is None or kind.base not in ("row", "any"):
        _no_row(e, node, kind)
        return e.nothing(node)
    if kind.base == "any":
        return e.nothing(node)
    row = t.Bound(node.variable, kind=kind, span=e.at(node))
    return row_field(e, row, node.name, node)


def _no_row(e: Elaborator, node: n.OfRowNode, kind: Kind | None) -> None:
    name = node.variable
    if kind is not None:
        message = f"`{name}` is {named(kind)}, which has no fields"
        hint = "only a row has fields, of the roster or of a list of rows: `for each a in roster`"
    else:
        known = [v for v, k in e.variables.items() if k.base == "row"]
        message = f"`{name}` stands for no row here"
        hint = did_you_mean(name, known) or f"write `… for each {name} in roster`"
    e.report(codes.NOT_A_ROW, message, node.span, hint)


def row_field(e: Elaborator, row: t.Expr, name: str, node: n.Node) -> t.Expr:
    """A field of a row."""
    label = row.kind.label
    kinds = e.row_kinds[label]
    if name not in kinds:
        if name not in e.findings.lost:
            message, hint = no_field(label, name, kinds)
            e.report(codes.UNKNOWN_ROW_FIELD, message, node.span, hint)
        return e.nothing(node)
    e.scope.used_in_rows.add((label, name))
    return t.RowField(row, name, kind=kinds[name], span=e.at(node))


def no_field(label: str, name: str, known: Iterable[str]) -> tuple[str, str]:
    """That rows have no such field, and what to write."""
    block = f"rows {label}" if label else "roster"
    what = f"a {label} has" if label else "the rows of the roster have"
    hint = did_you_mean(name, known) or f"add it to the `{block}` block: `{name} KIND`"
    return f"{what} no field `{name}`", hint


def given_only(e: Elaborator, node: n.RowNode, _want: Kind) -> t.Expr:
    """A row written out, where no rows are given."""
    hint = "rows stand in a list, of a field that holds them: `given courses ((credits 3),)`"
    e.report(codes.KIND_MISMATCH, "this is a row, which no expression makes", node.span, hint)
    return e.nothing(node)


# ------------------------------------------------------------------ ranks


def rank_keys(e: Elaborator, node: n.AggregateNode) -> tuple[t.Key, ...]:
    """The keys of a rank; nothing where none is written."""
    ranked = node.ranking
    if ranked is None:
        return ()
    if ranked.most is None and node.op not in _IN_ORDER:
        message = f"the order makes no difference to `{node.op} of`"
        hint = "leave `ordered by` out, or keep some of them: `best 3 by highest …`"
        e.report(codes.IDLE_ORDER, message, ranked.span, hint)
    return tuple(_key(e, key) for key in ranked.keys)


def _key(e: Elaborator, node: n.RankingKey) -> t.Key:
    made = e.expr(node.key)
    if made.kind.base not in _RANKED:
        e.report(codes.KIND_MISMATCH, f"{named(made.kind)} has no order", node.span, _ORDER_HINT)
    text = node.key.name if isinstance(node.key, n.OfRowNode) else expression_text(node.key)
    return t.Key(made, node.way == "highest", text, kind=made.kind, span=e.at(node))


def kept(e: Elaborator, node: n.AggregateNode) -> t.Expr | None:
    """How many are kept; it says nothing of the elements, so it is worked out outside of them."""
    most = node.ranking.most if node.ranking else None
    if most is None:
        return None
    made = e.expr(most, NUMBER)
    if made.kind.base != "any" and not e.wholes.is_whole(made):
        message = "so many are kept, and this need not be a whole number"
        e.report(codes.NOT_A_COUNT, message, most.span, "round it: `(… rounded down to whole)`")
    return made
