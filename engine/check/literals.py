"""Literals, words and names: what each stands for in its place."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from .. import codes
from ..diagnostic import Label, did_you_mean
from ..ir import tree as t
from ..syntax import nodes as n
from ..values import (
    ANY,
    CONVENTION,
    DATE,
    MONEY,
    NONE,
    NUMBER,
    PERCENT,
    YES_NO,
    Kind,
    simplest,
)
from .kinds import ZERO, fits, in_units, named
from .ranks import row_field
from .rowwise import no_row
from .years import year_word

if TYPE_CHECKING:
    from .elaborate import Elaborator

_CONVENTION_WORDS = frozenset(
    {"clamped", "spilled", "half_up", "half_even", "up", "down", "continues", "ends"}
)


def literal(e: Elaborator, node: n.Node, amount: Fraction, kind: Kind) -> t.Expr:
    """A number in its kind; 0 fits every unit."""
    return t.Literal(simplest(amount), kind=kind if amount else ZERO, span=e.at(node))


def number(e: Elaborator, node: n.NumberNode, want: Kind) -> t.Expr:
    """`12`, `12 days`, `8 hours per day`."""
    if not node.unit:
        plain = want if want.base == "quantity" and not want.unit else NUMBER
        return literal(e, node, node.amount, plain)
    exponents = {node.unit: 1}
    if node.per:
        exponents[node.per] = exponents.get(node.per, 0) - 1
    return literal(e, node, node.amount, in_units(exponents))


def money(e: Elaborator, node: n.MoneyNode, want: Kind) -> t.Expr:
    """`$5`; it takes the `per` of its place."""
    if node.per:
        return literal(e, node, node.amount, in_units({"USD": 1, node.per: -1}))
    kind = want if want.is_money else MONEY
    return literal(e, node, node.amount, kind)


def percent(e: Elaborator, node: n.PercentNode, _want: Kind) -> t.Expr:
    """`16%`."""
    return literal(e, node, node.amount, PERCENT)


def day(e: Elaborator, node: n.DateNode, _want: Kind) -> t.Expr:
    """A calendar day."""
    return t.Literal(node.day, kind=DATE, span=e.at(node))


def month_day(e: Elaborator, node: n.MonthDayNode, want: Kind) -> t.Expr:
    """`Mar 1`, which only a convention can be."""
    words = {(3, 1): "march_1", (2, 28): "february_28"}
    word = words.get((node.rule.month, node.rule.day))
    if want.base == "convention" and word:
        return t.Literal(word, kind=CONVENTION, span=e.at(node))
    message = f"`{node.rule}` is a day of every year, not a date"
    hint = f"write `{node.rule}, 2020`, or `next {node.rule} on or after D`"
    e.report(codes.KIND_MISMATCH, message, node.span, hint)
    return e.nothing(node)


def constant(e: Elaborator, node: n.ConstantNode, _want: Kind) -> t.Expr:
    """`yes`, `no`, `none`, `undecided`."""
    match node.word:
        case "yes" | "no":
            return t.Literal(node.word == "yes", kind=YES_NO, span=e.at(node))
        case "none":
            return t.Literal(NONE, kind=ANY, span=e.at(node))
        case _:
            return e.nothing(node)


def quoted(e: Elaborator, node: n.QuotedNode, want: Kind) -> t.Expr:
    """A choice word in quotes, or a named year."""
    item = want.item if want.base == "list" and want.item else want
    if item.years is not None:
        return year_word(e, node.text, node, item.years, item)
    return choice_word(e, node.text, node, want)


def choice_word(e: Elaborator, word: str, node: n.Node, want: Kind) -> t.Expr:
    """`word` among the choices that its place asks for."""
    if want.base == "list" and want.item:
        want = want.item
    if want.base == "any":
        message = f"nothing here says which choice `{word}` belongs to"
        e.report(codes.FLOAT_CHOICE, message, node.span, "compare it with a field: `f is w`")
        return e.nothing(node)
    if want.base != "choice":
        message = f"`{word}` is a word, where {named(want)} belongs"
        hint = "words are compared with choices: `f is w`"
        if want.base == "id":
            hint = "an id only tells rows apart: compare it with another id"
        e.report(e.misfit or codes.KIND_MISMATCH, message, node.span, hint)
        return e.nothing(node)
    if word not in want.choices and not want.open:
        hint = did_you_mean(word, want.choices) or f"one of: {', '.join(want.choices)}"
        e.report(codes.UNKNOWN_CHOICE, f"`{word}` is not among the choices", node.span, hint)
        return e.nothing(node)
    return t.Literal(word, kind=want, span=e.at(node))


def named_thing(e: Elaborator, node: n.NameNode, want: Kind) -> t.Expr:
    """What a name stands for: an element, a choice word of its place, or a declaration."""
    name, span = node.text, e.at(node)
    if want.base == "convention" and name in _CONVENTION_WORDS:
        return t.Literal(name, kind=CONVENTION, span=span)
    if name in e.variables:
        return t.Bound(name, kind=e.variables[name], span=span)
    if e.row_at is not None and name in e.row_kinds[e.row_at.label]:
        return row_field(e, t.Bound(t.ROSTER_ROW, kind=e.row_at, span=span), name, node)
    if _is_word(e, name, want):
        _check_ambiguous(e, node)
        return t.Literal(name, kind=want, span=span)
    if name == "as_of":
        return t.Day(kind=DATE, span=span)
    e.scope.used.add(name)
    if found := _declared(e, node):
        return found
    if want.base in ("choice", "id") and e.row_at is None:
        return choice_word(e, name, node, want)
    if e.row_at is not None:
        return row_field(e, t.Bound(t.ROSTER_ROW, kind=e.row_at, span=span), name, node)
    if e.table is not None and name in e.table.columns:
        return no_row(e, node, name)
    e.scope.unknown(name, span, beside=e.variables)
    return e.nothing(node)


def _is_word(e: Elaborator, name: str, want: Kind) -> bool:
    """Whether a name is the word of a choice: a field of such a choice goes before the word."""
    if want.base != "choice" or name not in want.choices:
        return False
    return name not in e.field_kinds or not fits(e.field_kinds[name], want)


def _declared(e: Elaborator, node: n.NameNode) -> t.Expr | None:
    name, span = node.text, e.at(node)
    if name in e.field_kinds:
        return t.Field(name, kind=e.field_kinds[name], span=span)
    if name in e.value_kinds:
        return t.ValueRef(name, kind=e.value_kinds[name], span=span)
    if name in e.decision_kinds:
        return t.DecisionRef(name, kind=e.decision_kinds[name], span=span)
    if name in e.scope.defines:
        define = e.define_of(name)
        return t.DefineRef(name, kind=define.kind if define else ANY, span=span)
    if name in e.scope.questions:
        return question_value(e, name, node)
    return None


def _check_ambiguous(e: Elaborator, node: n.NameNode) -> None:
    if node.text in e.scope.places and node.text not in e.scope.choice_sets:
        e.findings.add(
            codes.WORD_IS_A_NAME,
            f"`{node.text}` is a choice here, and the name of something else",
            e.at(node),
            f'write `"{node.text}"` for the choice, or rename the other',
            (Label(e.scope.places[node.text], "what it names"),),
        )


def question_value(e: Elaborator, name: str, node: n.Node) -> t.Expr:
    """The value that the reading in use gives."""
    question = e.question_of(name)
    if question is None:  # inside its own reading: a circle, which `check_circles` reports
        return t.ByReading(name, span=e.at(node))
    if not any(r.body for r in question.readings):
        first = question.readings[0].name if question.readings else "r"
        message = f"the readings of `{name}` have no value"
        hint = f"write `{name} is {first}`, or give each reading its value with `is`"
        e.report(codes.MIXED_READINGS, message, node.span, hint)
        return e.nothing(node)
    return t.ByReading(name, kind=question.kind, span=e.at(node))


def is_unkinded(e: Elaborator, node: n.Expr) -> bool:
    """Whether only the other side of a comparison can say what kind `node` is."""
    match node:
        case n.QuotedNode() | n.ConstantNode() | n.MoneyNode() | n.NumberNode():
            return True
        case n.NameNode(text=text):
            return text not in e.variables and text not in e.scope.names
        case n.IfNode(then=then, otherwise=otherwise):
            return is_unkinded(e, then) and is_unkinded(e, otherwise)
        case _:
            return False
