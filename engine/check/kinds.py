"""Which kinds fit together, and the kind that a text names."""

from __future__ import annotations

from .. import codes
from ..diagnostic import did_you_mean
from ..ir import tree as t
from ..syntax import nodes as n
from ..values import ANY, DATE, PERCENT, YES_NO, Kind, choice, list_of, quantity
from .scope import Scope

_PLAIN = {"date": DATE, "yes_no": YES_NO, "percent": PERCENT}
WHOLE_LABELS = frozenset({"count", "step", "votes", "seats"})


def kind_of(node: n.KindNode, scope: Scope) -> Kind:
    """The kind that `node` names; an unknown choice set is reported and fits everything."""
    match node.base:
        case "money":
            return quantity(USD=1, **({node.per: -1} if node.per else {}))
        case "day" | "week" | "month" | "year" | "hour":
            return quantity(**_over(node.base, node.per))
        case "one of":
            return choice(*(w.text for w in node.words), open=node.open)
        case "choice of":
            return _named_choice(node, scope)
        case "list":
            return list_of(kind_of(node.item, scope)) if node.item else ANY
        case _ if node.base in _PLAIN:
            return _PLAIN[node.base]
    return quantity(node.base)


def _over(unit: str, per: str) -> dict[str, int]:
    return {unit: 1} if not per else {unit: 1, per: -1} if per != unit else {}


def _named_choice(node: n.KindNode, scope: Scope) -> Kind:
    name = node.words[0].text
    found = scope.choice_sets.get(name)
    scope.used.add(name)
    if found is None:
        if name not in scope.findings.lost:
            hint = did_you_mean(name, scope.choice_sets) or f"declare `choices {name} (…)`"
            message = f"unknown choice set `{name}`"
            scope.findings.add(codes.UNKNOWN_CHOICE_SET, message, node.span, hint)
        return ANY
    return choice(*(w.text for w in found.words), label=name, open=node.open)


def fits(a: Kind, b: Kind) -> bool:
    """Whether values of the two kinds can be compared, chosen between or assigned."""
    if a is ANY or b is ANY or a.base == "any" or b.base == "any":
        return True
    if a.base != b.base:
        return False
    match a.base:
        case "quantity":
            return a.unit == b.unit
        case "choice":
            return a.open or b.open or not a.choices or bool(set(a.choices) & set(b.choices))
        case "list":
            return fits(a.item or ANY, b.item or ANY)
    return True


def joined(a: Kind, b: Kind) -> Kind:
    """The kind of a value that is of one or the other kind, both fitting."""
    if a.base == "any":
        return b
    if b.base == "any" or a.base != "choice":
        return a
    words = a.choices + tuple(w for w in b.choices if w not in a.choices)
    return a if words == a.choices else choice(*words, label=a.label, open=a.open or b.open)


def named(kind: Kind) -> str:
    """A kind in the author's words, for messages."""
    if kind.base == "choice":
        return f"a choice of ({', '.join(kind.choices[:4])}{', …' if len(kind.choices) > 4 else ''})"
    if kind.base == "list":
        return f"a list of {named(kind.item or ANY).removeprefix('a ').removeprefix('an ')}"
    return {"yes_no": "a yes/no", "date": "a day", "any": "anything"}.get(
        kind.base, f"an amount in {_unit_words(kind)}"
    )


def _unit_words(kind: Kind) -> str:
    return {"USD": "money", "number": "plain numbers"}.get(
        kind.unit_name, kind.unit_name.replace("USD", "money").replace("/", " per ")
    )


def is_whole(expr: t.Expr, defines: dict[str, t.Define]) -> bool:
    """Whether `expr` can only be a whole number: then `5 through 9` leaves no hole."""
    match expr:
        case t.Literal(value=value):
            return isinstance(value, int)
        case t.Completed() | t.Part() | t.DaysBetween():
            return True
        case t.Field() | t.DecisionRef() | t.ValueRef() | t.Bound():
            return expr.kind.label in WHOLE_LABELS
        case t.DefineRef(name=name):
            return name in defines and is_whole(defines[name].body, defines)
        case t.AtDay(operand=operand) | t.WithField(operand=operand):
            return is_whole(operand, defines)
        case t.Add(left=a, right=b) | t.Subtract(left=a, right=b) | t.Multiply(left=a, right=b):
            return is_whole(a, defines) and is_whole(b, defines)
        case t.If(then=a, otherwise=b):
            return is_whole(a, defines) and is_whole(b, defines)
        case t.Extreme(items=items):
            return all(is_whole(i, defines) for i in items)
        case t.Each(op=op):
            return op == "count"
    return False


