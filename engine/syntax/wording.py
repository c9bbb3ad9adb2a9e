"""The canonical words of expressions, literals and kinds: one function for each construct."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import assert_never

from ..values import MONTH_NAMES, clock_text, day_of_minute
from . import nodes as n
from .keywords import word_text

# How tightly a construct binds, from the loosest; the rungs are the rules of the grammar.
_LOOSE, _CLAMP, _LOGIC, _NEGATION, _COMPARISON = range(5)
_SUM, _PRODUCT, _SIGN, _POSTFIX, _PRIMARY = range(5, 10)


def expression_text(node: n.Expr) -> str:
    """`node` on one line, with parentheses only where they are needed."""
    return at_least_as_tight(node, _LOOSE)


def sum_text(node: n.Expr) -> str:
    """`node` where a sum may stand and nothing looser."""
    return at_least_as_tight(node, _SUM)


def primary_text(node: n.Expr) -> str:
    """`node` where only a single term may stand."""
    return at_least_as_tight(node, _PRIMARY)


def conjunct_text(node: n.Expr) -> str:
    """`node` as one of several joined by `and` or `or`."""
    return at_least_as_tight(node, _NEGATION)


def branch_text(node: n.Expr) -> str:
    """`node` as the value of a branch: a sum, clamped or not."""
    if isinstance(node, n.CapNode):
        return f"{branch_text(node.operand)}, at {node.op} {sum_text(node.limit)}"
    return sum_text(node)


def cell_text(node: n.Expr) -> str:
    """`node` as a value that names may follow: before one, `roster` would begin a block."""
    text = branch_text(node)
    return f"({text})" if text.endswith("roster") else text


def at_least_as_tight(node: n.Expr, rung: int) -> str:
    """`node`, in parentheses when it binds less tightly than `rung`."""
    text = _text(node)
    return f"({text})" if _rung(node) < rung else text


def _rung(node: n.Expr) -> int:
    match node:
        case n.IfNode():
            return _LOOSE
        case n.AggregateNode():
            return _LOOSE if node.variable else _PRIMARY
        case n.CarryNode() | n.EachRowNode():
            return _LOOSE
        case n.CapNode():
            return _CLAMP
        case n.Chain():
            return _LOGIC
        case n.Unary():
            return _NEGATION if node.op == "not" else _SIGN
        case n.Within():
            return _COMPARISON
        case n.Binary():
            return _BINARY.get(node.op, _COMPARISON)
        case n.AtDayNode() | n.AtTimeNode() | n.WithNode() | n.RoundedNode():
            return _POSTFIX
        case _:
            return _PRIMARY


_BINARY = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "of": _PRODUCT}


def _text(node: n.Expr) -> str:
    """The words of `node` itself; of its parts, those that bind less tightly in parentheses."""
    if isinstance(node, n.LiteralNode):
        return literal_text(node)
    match node:
        case n.NameNode() | n.QuotedNode() | n.ConstantNode() | n.RowsNode() | n.OfRowNode():
            return _term_text(node)
        case n.ListNode():
            return _list_text(node)
        case n.RowNode():
            return given_text(node)
        case n.TiersNode():
            return _tiers_text(node)
        case n.IfNode() | n.CapNode() | n.Chain() | n.Unary() | n.Binary() | n.Within():
            return _operation_text(node)
        case n.AtDayNode() | n.AtTimeNode() | n.WithNode() | n.RoundedNode():
            return _suffix_text(node)
        case _:
            return _phrase_text(node)


def _term_text(
    node: n.NameNode | n.QuotedNode | n.ConstantNode | n.RowsNode | n.OfRowNode,
) -> str:
    match node:
        case n.NameNode():
            return node.text
        case n.QuotedNode():
            return f'"{node.text}"'
        case n.ConstantNode():
            return node.word
        case n.RowsNode():
            return "roster"
        case n.OfRowNode():
            return f"{node.variable}'s {node.name}"
        case _:
            assert_never(node)


def _operation_text(
    node: n.IfNode | n.CapNode | n.Chain | n.Unary | n.Binary | n.Within,
) -> str:
    match node:
        case n.IfNode():
            condition, then = expression_text(node.condition), expression_text(node.then)
            return f"if {condition} then {then} else {expression_text(node.otherwise)}"
        case n.CapNode():
            operand = at_least_as_tight(node.operand, _CLAMP)
            return f"{operand}, at {node.op} {sum_text(node.limit)}"
        case n.Chain():
            return f" {node.op} ".join(conjunct_text(item) for item in node.items)
        case n.Unary():
            space = " " if node.op == "not" else ""
            return f"{node.op}{space}{at_least_as_tight(node.operand, _rung(node))}"
        case n.Binary():
            return _binary_text(node)
        case n.Within():
            first, last = sum_text(node.first), sum_text(node.last)
            return f"{sum_text(node.subject)} from {first} through {last}"
        case _:
            assert_never(node)


def _binary_text(node: n.Binary) -> str:
    """Sums and products group to the left; a comparison has a sum on either side."""
    rung = _BINARY.get(node.op)
    if rung is None:
        return f"{sum_text(node.left)} {node.op} {sum_text(node.right)}"
    left, right = at_least_as_tight(node.left, rung), at_least_as_tight(node.right, rung + 1)
    if node.op == "of" and _OPENS_A_PHRASE.search(left):
        left = f"({left})"
    return f"{left} {node.op} {right}"


# Before `of` these words are the beginning of a phrase: `1 day of x`, `sum of x`.
_OPENS_A_PHRASE = re.compile(
    r"\b(year|month|day|weekday|date|sum|count|any|all|first|largest|smallest|latest|earliest|collect"
    r"|last|one|list|choice|median)$"
)


def _suffix_text(node: n.AtDayNode | n.AtTimeNode | n.WithNode | n.RoundedNode) -> str:
    operand = at_least_as_tight(node.operand, _POSTFIX)
    match node:
        case n.AtDayNode():
            return f"{operand} as of {primary_text(node.day)}"
        case n.AtTimeNode():
            return f"{operand} at {clock_text(node.minute)}"
        case n.WithNode():
            return f"{operand} with {node.name.text} as {primary_text(node.value)}"
        case n.RoundedNode():
            how = f"{node.how} " if node.how else ""
            return f"{operand} rounded {how}to {node.to}"
        case _:
            assert_never(node)


def _phrase_text(
    node: n.DayPhraseNode
    | n.AggregateNode
    | n.CarryNode
    | n.ChoicesOfNode
    | n.PrintedCellNode
    | n.EachRowNode,
) -> str:
    if isinstance(node, n.DayPhraseNode):
        return _day_phrase_text(node)
    match node:
        case n.AggregateNode():
            return " ".join(aggregate_parts(node))
        case n.CarryNode():
            return " ".join(carry_parts(node))
        case n.ChoicesOfNode():
            return f"choices of {node.name.text}"
        case n.PrintedCellNode():
            return f"printed {node.name}"
        case n.EachRowNode():
            text = f"{node.op} of {primary_text(node.body)} for each row"
            return f"{text} where {expression_text(node.where)}" if node.where else text
        case _:
            assert_never(node)


def _day_phrase_text(node: n.DayPhraseNode) -> str:
    match node:
        case n.CompletedNode():
            return f"completed {node.unit} from {primary_text(node.start)}"
        case n.NearDayNode():
            return _near_day_text(node)
        case n.MonthEdgeNode():
            return f"{node.edge} of month of {primary_text(node.day)}"
        case n.PartNode():
            return f"{node.part} of {primary_text(node.day)}"
        case n.DateOfNode():
            return f"date of {primary_text(node.time)}"
        case n.YearEdgeNode():
            return f"{node.edge} day of {primary_text(node.year)}"
        case n.TheYearNode():
            return f"the {node.family} of {primary_text(node.day)}"
        case _:
            assert_never(node)


def _near_day_text(node: n.NearDayNode) -> str:
    strict = "after" if node.direction == "next" else "before"
    where = f"on or {strict}" if node.inclusive else strict
    return f"{node.direction} {node.rule} {where} {primary_text(node.day)}"


def aggregate_parts(node: n.AggregateNode) -> Iterator[str]:
    """`sum of E`, and, where there are elements, `for each`, `where` and the rank."""
    each = node.variable is not None and node.op == "collect"
    yield f"{'collect' if each else f'{node.op} of'} {primary_text(node.body)}"
    if node.variable and node.source:
        yield f"for each {node.variable.text} in {primary_text(node.source)}"
    if node.where:
        yield f"where {at_least_as_tight(node.where, _LOGIC)}"
    if node.ranking:
        yield ranking_text(node.ranking)


def ranking_text(node: n.Ranking) -> str:
    """`ordered by highest K then lowest J`, `best 3 by highest K`."""
    keys = " then ".join(f"{key.way} {sum_text(key.key)}" for key in node.keys)
    return f"best {primary_text(node.most)} by {keys}" if node.most else f"ordered by {keys}"


def carry_parts(node: n.CarryNode) -> Iterator[str]:
    """`carry b from E`, `for each w in LIST`, `to NEXT`."""
    started = (f"{each.name.text} from {sum_text(each.start)}" for each in node.carried)
    yield f"carry {' and '.join(started)}"
    yield f"for each {node.variable.text} in {primary_text(node.source)}"
    yield f"to {' and '.join(sum_text(each.following) for each in node.carried)}"


def decided_text(node: n.Expr) -> str:
    """`node` as what a decision gives: what is done for each element stands bare there."""
    if isinstance(node, n.CarryNode) or (isinstance(node, n.AggregateNode) and node.variable):
        return expression_text(node)
    return branch_text(node)


def _list_text(node: n.ListNode) -> str:
    items = [*map(expression_text, node.items)]
    for i, following in enumerate(items[1:]):
        if following[:1].isdigit() and _ENDS_IN_A_MONTH_DAY.search(items[i]):
            items[i] = f"({items[i]})"
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"


# Before a comma and a number it would be read as a full date: `Mar 1, 2000`.
_ENDS_IN_A_MONTH_DAY = re.compile(r"[A-Z][a-z]{2} [0-9]{1,2}$")


def _tiers_text(node: n.TiersNode) -> str:
    rows = " ".join(f"{labels_text(r.labels)} {_row_value_text(r)}" for r in node.rows)
    return f"by {key_text(node.key)} {rows} end"


def _row_value_text(row: n.Row) -> str:
    value = row.value
    text = _tiers_text(value) if isinstance(value, n.TiersNode) else cell_text(value)
    return text + (f" @{row.cite}" if row.cite else "")


# ------------------------------------------------------------------ literals


def literal_text(
    node: n.NumberNode | n.MoneyNode | n.PercentNode | n.DateNode | n.DateTimeNode | n.MonthDayNode,
) -> str:
    """`12 days`, `$1,125.46 per hour`, `16%`, `Jul 1, 2007`, `Mar 1`."""
    match node:
        case n.NumberNode():
            return _number_text(node)
        case n.MoneyNode():
            return _money_text(node.amount) + (f" per {node.per}" if node.per else "")
        case n.PercentNode():
            return f"{decimal(node.amount)}%"
        case n.DateNode():
            day = node.day
            return f"{MONTH_NAMES[day.month - 1]} {day.day}, {day.year:04d}"
        case n.DateTimeNode():
            day_text = literal_text(n.DateNode(day_of_minute(node.minute)))
            return f"{day_text} {clock_text(node.minute)}"
        case n.MonthDayNode():
            return str(node.rule)
        case _:
            assert_never(node)


def decimal(amount: Fraction) -> str:
    """Every digit of an amount that was written as a decimal, without trailing zeros."""
    places = 0
    while (amount * 10**places).denominator != 1:
        places += 1
    digits = str((amount * 10**places).numerator).zfill(places + 1)
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def _number_text(node: n.NumberNode) -> str:
    unit = f" {node.unit}{'' if node.amount == 1 else 's'}" if node.unit else ""
    return decimal(node.amount) + unit + (f" per {node.per}" if node.per else "")


def _money_text(amount: Fraction) -> str:
    whole, _, cents = decimal(amount).partition(".")
    return f"${int(whole):,}" + (f".{cents.ljust(2, '0')}" if cents else "")


def given_text(node: n.Expr) -> str:
    """A value as a fact gives it: choice words stand bare, lists may have one item."""
    match node:
        case n.QuotedNode():
            return word_text(node.text)
        case n.ListNode():
            return f"({', '.join(map(given_text, node.items))})"
        case n.RowNode():
            return f"({', '.join(f'{f.name} {given_text(f.value)}' for f in node.facts)})"
        case _:
            return expression_text(node)


# ------------------------------------------------------------------ rows and kinds


def key_text(key: n.Expr) -> str:
    """What follows `by`: a name, or anything else in parentheses."""
    return key.text if isinstance(key, n.NameNode) else f"({expression_text(key)})"


def labels_text(labels: tuple[n.Label, ...]) -> str:
    """The labels of a row, in the author's order."""
    return ", ".join(map(label_text, labels))


def label_text(label: n.Label) -> str:
    """`5 through 9 years`, `at least 25 years`, `full_time`, `any other`."""
    first = given_text(label.first) if label.first else ""
    match label.how:
        case "exact" | "word":
            return first
        case "through":
            return f"{first} through {given_text(label.last) if label.last else ''}"
        case "yes" | "no":
            return label.how
        case "other":
            return "any other"
        case _:
            return f"{label.how} {first}"


def kind_text(kind: n.KindNode) -> str:
    """`money per hour`, `days`, `one of (full_time, part_time) open`, `list of dates`."""
    opens = " open" if kind.open else ""
    match kind.base:
        case "one of":
            return f"one of ({', '.join(word_text(w.text) for w in kind.words)}){opens}"
        case "choice of":
            return f"choice of {kind.words[0].text}{opens}"
        case "rows":
            return kind.words[0].text
        case "list":
            return f"list of {kind_text(kind.item)}" if kind.item else "list"
        case "day" | "week" | "month" | "year" | "hour" | "working day":
            base = f"{kind.base}s"
        case _:
            base = kind.base
    return base + (f" per {kind.per}" if kind.per else "")


def cite_text(cite: str) -> str:
    """`@17.2`, or nothing."""
    return f"@{cite}" if cite else ""
