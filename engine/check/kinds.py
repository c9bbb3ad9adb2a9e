"""Which kinds fit together, and the kind that a text names."""

from __future__ import annotations

from .. import codes
from ..diagnostic import did_you_mean
from ..syntax import nodes as n
from ..values import (
    ANY,
    DATE,
    DATETIME,
    ID,
    PERCENT,
    YES_NO,
    Kind,
    choice,
    list_of,
    quantity,
    rows_of,
    years_of,
)
from .scope import Scope

_SHOWN = 4
_PLAIN = {"date": DATE, "datetime": DATETIME, "yes_no": YES_NO, "percent": PERCENT, "id": ID}
ZERO = quantity("zero")
"""The number 0, which fits every unit."""


def kind_of(node: n.KindNode, scope: Scope) -> Kind:
    """The kind that `node` names; an unknown choice set is reported and fits everything."""
    match node.base:
        case "money":
            return in_units({"USD": 1, **({node.per: -1} if node.per else {})})
        case "day" | "week" | "month" | "year" | "hour" | "working day":
            return in_units(_over(node.base, node.per))
        case "one of":
            return choice(*(w.text for w in node.words), open=node.open)
        case "choice of":
            return _named_choice(node, scope)
        case "rows":
            return _named_rows(node, scope)
        case "list":
            return _list(node, scope)
        case _:
            return _PLAIN.get(node.base) or quantity(node.base)


def _list(node: n.KindNode, scope: Scope) -> Kind:
    item = kind_of(node.item, scope) if node.item else ANY
    if item == DATETIME:
        message = "there are no lists of days and times"
        hint = "write `list of date`, or a field for each"
        scope.findings.add(codes.KIND_MISMATCH, message, node.span, hint)
        return ANY
    return list_of(item)


def in_units(exponents: dict[str, int]) -> Kind:
    """The quantity of those units, each with its exponent."""
    return Kind("quantity", tuple(sorted((u, x) for u, x in exponents.items() if x)))


WORKING_DAYS = in_units({"working day": 1})


def _over(unit: str, per: str) -> dict[str, int]:
    return {unit: 1} if not per else {unit: 1, per: -1} if per != unit else {}


def _named_choice(node: n.KindNode, scope: Scope) -> Kind:
    name = node.words[0].text
    found = scope.choice_sets.get(name)
    scope.used.add(name)
    if name in scope.years:
        if node.open:
            message = f"every {name} is written in one way, so the kind is never `open`"
            scope.findings.add(codes.YEAR_WORDS, message, node.span, "leave `open` out")
        return years_of(scope.years[name])
    if found is None:
        if name not in scope.findings.lost:
            known = {*scope.choice_sets, *scope.years}
            hint = did_you_mean(name, known) or f"declare `choices {name} (…)`"
            message = f"unknown choice set `{name}`"
            scope.findings.add(codes.UNKNOWN_CHOICE_SET, message, node.span, hint)
        return ANY
    return choice(*(w.text for w in found.words), label=name, open=node.open)


def _named_rows(node: n.KindNode, scope: Scope) -> Kind:
    """A row inside a record; a block that nothing declares is reported."""
    name = node.words[0].text
    scope.used.add(name)
    if name in scope.rows:
        return rows_of(name)
    if name not in scope.findings.lost:
        hint = did_you_mean(name, scope.rows) or f"declare what a row holds: `rows {name} … end`"
        if name in scope.choice_sets or name in scope.years:
            hint = f"write `list of choice of {name}`"
        scope.findings.add(codes.UNKNOWN_ROWS, f"unknown rows `{name}`", node.span, hint)
    return ANY


def fits(a: Kind, b: Kind) -> bool:
    """Whether values of the two kinds can be compared, chosen between or assigned."""
    if a is ANY or b is ANY or a.base == "any" or b.base == "any":
        return True
    if a.base != b.base:
        return False
    match a.base:
        case "quantity":
            return a.unit == b.unit or ZERO in (a, b)
        case "choice":
            return a.open or b.open or not a.choices or bool(set(a.choices) & set(b.choices))
        case "date":
            return a.years == b.years
        case "row":
            return a.label == b.label
        case "list":
            return fits(a.item or ANY, b.item or ANY)
        case _:
            return True


def joined(a: Kind, b: Kind) -> Kind:
    """The kind of a value that is of one or the other kind, both fitting."""
    if a.base == "any" or (a == ZERO and b.base == "quantity"):
        return b
    if b.base == "any" or a.base != "choice":
        return a
    words = a.choices + tuple(w for w in b.choices if w not in a.choices)
    return a if words == a.choices else choice(*words, label=a.label, open=a.open or b.open)


def named(kind: Kind) -> str:
    """A kind in the author's words, for messages."""
    match kind.base:
        case "choice":
            more = ", …" if len(kind.choices) > _SHOWN else ""
            return f"a choice of ({', '.join(kind.choices[:_SHOWN])}{more})"
        case "list":
            return f"a list of {named(kind.item or ANY).removeprefix('a ').removeprefix('an ')}"
        case "date" | "row" if kind.label:
            return f"a {kind.label}"
        case "quantity":
            return "the number 0" if kind == ZERO else _amount_words(kind)
        case _:
            return _NAMES.get(kind.base, f"a {kind.base}")


_NAMES = {"yes_no": "a yes/no", "date": "a day", "any": "anything", "convention": "a convention"}
_NAMES |= {"datetime": "a day and time"}
_NAMES |= {"id": "an id", "row": "a row"}


def _amount_words(kind: Kind) -> str:
    if not kind.unit:
        return "a plain number"
    if kind == PERCENT:
        return "a percentage"
    words = kind.unit_name.replace("USD", "money").replace("/", " per ")
    return f"an amount {'of' if kind.is_money else 'in'} {words}"


def example(kind: Kind) -> str:
    """An amount of a kind, as it is written: `$5 per hour`, `16%`, `5 years`."""
    if kind == PERCENT:
        return "16%"
    per = "".join(f" per {unit}" for unit, power in kind.unit for _ in range(-power))
    over = [unit for unit, power in kind.unit for _ in range(power)]
    if kind.is_money:
        return f"$5{per}"
    return f"5 {over[0]}s{per}" if len(over) == 1 else "5"
