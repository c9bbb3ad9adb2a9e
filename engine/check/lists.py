"""Lists: items, choices of a set, and what is done for each element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codes
from ..diagnostic import Label, did_you_mean
from ..ir import tree as t
from ..syntax import nodes as n
from ..values import ANY, Kind, list_of, quantity
from .kinds import joined, kind_of, named
from .ranks import kept, rank_keys

if TYPE_CHECKING:
    from .elaborate import Elaborator

_NEEDS = {
    "sum": "quantity",
    "largest": "quantity",
    "smallest": "quantity",
    "latest": "date",
    "earliest": "date",
    "any": "yes_no",
    "all": "yes_no",
}
_BESIDE = {"largest": "latest", "smallest": "earliest", "latest": "largest", "earliest": "smallest"}


def list_source(e: Elaborator, node: n.Expr, item: Kind) -> t.Expr:
    """The list of a membership; a single value counts as a list of one."""
    found = _source(e, node, item)
    if found.kind.base in ("list", "any"):
        return found
    return t.ListOf((found,), kind=list_of(found.kind), span=e.at(node))


def _source(e: Elaborator, node: n.Expr, item: Kind) -> t.Expr:
    if isinstance(node, n.ListNode):
        return list_(e, node, list_of(item))
    return e.expr(node, item if isinstance(node, n.QuotedNode) else ANY)


def list_(e: Elaborator, node: n.ListNode, want: Kind) -> t.Expr:
    """`(a, b, c)`, its items of one kind."""
    item = want.item if want.base == "list" and want.item else ANY
    items: list[t.Expr] = []
    for part in node.items:
        made = e.expr(part, item)
        item = joined(made.kind, item) if item.base != "choice" else item
        items.append(made)
    return t.ListOf(tuple(items), kind=list_of(item), span=e.at(node))


def choices_of(e: Elaborator, node: n.ChoicesOfNode, _want: Kind) -> t.Expr:
    """`choices of f`."""
    name = node.name.text
    e.scope.used.add(name)
    kind = e.field_kinds.get(name, ANY)
    if name in e.scope.choice_sets:
        kind = kind_of(n.KindNode("choice of", words=(node.name,), span=node.span), e.scope)
    kind = kind.item if kind.base == "list" and kind.item else kind
    if name in e.scope.years:
        message = f"there is no list of every {name}: they have no end"
        e.report(codes.UNKNOWN_CHOICE_SET, message, node.name.span, "write those meant: `(y, z)`")
        return e.nothing(node)
    if kind.base != "choice":
        if kind is ANY and name in (e.findings.lost | set(e.scope.fields)):
            return e.nothing(node)
        message = f"`{name}` is neither a choice field nor a choice set"
        known = [*e.scope.choice_sets, *(f for f, k in e.field_kinds.items() if k.base == "choice")]
        hint = did_you_mean(name, known) or f"declare `choices {name} (…)`"
        e.report(codes.UNKNOWN_CHOICE_SET, message, node.name.span, hint)
        return e.nothing(node)
    items = tuple(t.Literal(w, kind=kind) for w in kind.choices)
    return t.ListOf(items, kind=list_of(kind), span=e.at(node))


def aggregate(e: Elaborator, node: n.AggregateNode, want: Kind) -> t.Expr:
    """`sum of LIST`, `any of BODY for each v in LIST where C`, and their like."""
    source = _source(e, node.source or node.body, _item_wanted(node, want))
    if source.kind.base not in ("list", "any"):
        _no_list(e, node.source or node.body, source.kind)
        return e.nothing(node)
    item = source.kind.item or ANY
    if node.variable is None or node.source is None:
        return folded(e, node, source, t.Bound("element", kind=item, span=e.at(node)), None)
    variable = node.variable.text
    _check_variable(e, node.variable)
    outer = dict(e.variables)
    e.variables[variable] = item
    where = e.condition(node.where) if node.where is not None else None
    body = e.expr(node.body)
    keys = rank_keys(e, node)
    e.variables = outer
    most = kept(e, node)
    return folded(e, node, source, body, where, keys, most)


def carry(e: Elaborator, node: n.CarryNode, want: Kind) -> t.Expr:
    """`carry b from E for each w in LIST to NEXT`: the list of what `b` is after each element."""
    source = _source(e, node.source, ANY)
    if source.kind.base not in ("list", "any"):
        _no_list(e, node.source, source.kind)
        return e.nothing(node)
    first = want.item if want.base == "list" and want.item else ANY
    starts = [e.expr(c.start, ANY if i else first) for i, c in enumerate(node.carried)]
    outer = dict(e.variables)
    _check_variable(e, node.variable)
    e.variables[node.variable.text] = source.kind.item or ANY
    for carried, start in zip(node.carried, starts, strict=True):
        _check_variable(e, carried.name)
        kind = joined(start.kind, first) if carried is node.carried[0] else start.kind
        e.variables[carried.name.text] = kind
    made = tuple(
        t.Carried(
            c.name.text, start, e.expr(c.following, e.variables[c.name.text]),
            kind=e.variables[c.name.text], span=e.at(c),
        )
        for c, start in zip(node.carried, starts, strict=True)
    )  # fmt: skip
    e.variables = outer
    kind = list_of(joined(made[0].kind, made[0].following.kind))
    return t.Carry(made, node.variable.text, source, kind=kind, span=e.at(node))


def _no_list(e: Elaborator, node: n.Expr, kind: Kind) -> None:
    message = f"this is {named(kind)}, not a list"
    hint = "write a field that is a list, or several values: `(a, b)`"
    e.report(codes.NOT_A_LIST, message, node.span, hint)


def _check_variable(e: Elaborator, variable: n.Word) -> None:
    """One name space: an element named like something declared would hide it."""
    name = variable.text
    if name in e.variables or name in e.scope.names:
        place = e.scope.places.get(name)
        e.findings.add(
            codes.SHADOWED_NAME,
            f"`{name}` is already the name of something else",
            variable.span.within(e.section),
            "give the element a name of its own, for instance `each_day`",
            (Label(place, "what it names"),) if place else (),
        )


def folded(
    e: Elaborator,
    node: n.AggregateNode,
    source: t.Expr,
    body: t.Expr,
    where: t.Expr | None,
    keys: tuple[t.Key, ...] = (),
    most: t.Expr | None = None,
) -> t.Expr:
    """`op` of `body` over the elements of `source`, where it fits what the body gives."""
    if body.kind.base == "row" and node.op != "count":
        message = f"a row itself is nothing that `{node.op}` gives"
        hint = "name one of its fields: `collect a's id for each a in roster`"
        e.report(codes.KIND_MISMATCH, message, node.body.span, hint)
        return e.nothing(node)
    of_days = "date" if body.kind.base == "datetime" else body.kind.base
    if of_days not in (_NEEDS.get(node.op, body.kind.base), "any"):
        message = f"`{node.op} of` does not fit {named(body.kind)}"
        other = _BESIDE.get(node.op)
        hint = f"write `{other} of`" if other and body.kind.base == _NEEDS[other] else ""
        e.report(codes.KIND_MISMATCH, message, node.span, hint or _FOLD_HINTS.get(node.op, ""))
        return e.nothing(node)
    kind = {"count": quantity("count"), "collect": list_of(body.kind)}.get(node.op, body.kind)
    if node.source is None and isinstance(source, t.ListOf) and node.op in _BESIDE:
        largest = node.op in ("largest", "latest")
        return t.Extreme(largest, source.items, kind=kind, span=e.at(node))
    variable = node.variable.text if node.variable else "element"
    return t.Each(node.op, variable, source, body, where, keys, most, kind=kind, span=e.at(node))


_FOLD_HINTS = {
    "sum": "only amounts are added; `count of` counts",
    "any": "write the condition: `any of (C) for each v in LIST`",
    "all": "write the condition: `all of (C) for each v in LIST`",
}


def _item_wanted(node: n.AggregateNode, want: Kind) -> Kind:
    if node.source is not None or node.op == "count":
        return ANY
    return want if node.op != "collect" else (want.item or ANY)
