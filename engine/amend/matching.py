"""Finding what an edit names: expressions of a statement that say the same, however laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from difflib import SequenceMatcher
from typing import NamedTuple

from ..source import Span
from ..syntax import nodes as n
from ..syntax.wording import expression_text

_LITERALS = n.NumberNode | n.MoneyNode | n.PercentNode | n.DateNode | n.DateTimeNode
_MOST_SHOWN = 5
_NEAR = 0.6


class _Held(NamedTuple):
    node: n.Node
    holders: tuple[n.Node, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An expression in a statement: its words, and the nodes that hold it, the nearest last."""

    span: Span
    node: n.Expr
    holders: tuple[n.Node, ...]

    @property
    def holder(self) -> n.Node:
        """The node that it stands in."""
        return self.holders[-1]


Made = Callable[[Span], bool]
"""Whether words were made to join an earlier amendment's text with the text before it."""


def nodes(node: n.Node, made: Made, holders: tuple[n.Node, ...] = ()) -> Iterator[_Held]:
    """Every node below `node` that the text as last amended still has, in its order."""
    inside = (*holders, node)
    for child in _speaking(node, made):
        yield _Held(child, inside)
        yield from nodes(child, made, inside)


def expressions(statement: n.Node, made: Made) -> Iterator[Found]:
    """Every expression below `statement`."""
    for held in nodes(statement, made):
        if isinstance(held.node, n.Expr):
            yield Found(held.node.span, held.node, held.holders)


def _speaking(node: n.Node, made: Made) -> Iterator[n.Node]:
    """The nodes directly below, without the words that an earlier amendment struck."""
    match node:
        case n.IfNode() if made(node.span):
            yield node.then
        case n.TiersNode() if made(node.span):
            yield node.rows[0].value
        case n.ClauseNode():
            struck = [d for d in node.decides if is_struck(d, made)]
            yield from (c for c in _children(node) if c not in struck)
        case _:
            yield from _children(node)


def is_struck(decide: n.DecideNode, made: Made) -> bool:
    """Whether an earlier amendment has struck a decide: its guard says `not` in force."""
    guard = decide.guard
    parts = guard.items if isinstance(guard, n.Chain) else (guard,)
    return any(isinstance(p, n.Unary) and p.op == "not" and made(p.span) for p in parts)


def as_last_amended(node: n.Expr, made: Made) -> n.Expr:
    """An expression as the last amendment left it, without the joints to the text before."""
    match node:
        case n.IfNode() if made(node.span):
            return as_last_amended(node.then, made)
        case _:
            return _rebuilt(node, made)


def _rebuilt(node: n.Expr, made: Made) -> n.Expr:
    changes: dict[str, object] = {}
    for each in fields(node):
        value = getattr(node, each.name)
        if isinstance(value, n.Expr):
            changes[each.name] = as_last_amended(value, made)
        elif isinstance(value, tuple) and value and isinstance(value[0], n.Expr):
            changes[each.name] = tuple(as_last_amended(part, made) for part in value)
    return replace(node, **changes) if changes else node  # type: ignore[arg-type]  # its own fields


def _children(node: n.Node) -> Iterator[n.Node]:
    """The nodes directly below; the first day of a dated row is its name, not a value."""
    found: list[n.Node] = []
    for each in fields(node):
        value = getattr(node, each.name)
        if each.name in ("kind", "first_day") or value is None:
            continue
        parts = value if isinstance(value, tuple) else (value,)
        found += [part for part in parts if isinstance(part, n.Node) and not _is_word(part)]
    yield from sorted(found, key=lambda part: part.span.start)


def _is_word(node: n.Node) -> bool:
    return isinstance(node, n.Word)


def saying(statement: n.Node, words: n.Expr, made: Made) -> list[Found]:
    """The expressions of `statement` that say what `words` says.

    `a and b` is also found as a part of `a and b and c`, and `5 years` as the lower end of
    the row `5 through 9 years`.
    """
    found = [f for f in expressions(statement, made) if _says(f, words, made)]
    if isinstance(words, n.Chain):
        found += list(_runs(statement, words, made))
    return found


def _says(found: Found, words: n.Expr, made: Made) -> bool:
    node = found.node
    if isinstance(node, n.IfNode) and made(node.span):
        return False  # what it says now stands in its own words inside
    same = node == words or _in_a_label(found) == words
    return same or (type(node) is type(words) and as_last_amended(node, made) == words)


def _in_a_label(found: Found) -> n.Expr | None:
    """A row's label as an edit writes it: with its unit, a choice word as a name."""
    match found.node, found.holder:
        case n.NumberNode(unit=""), n.Label(how="through", last=n.NumberNode() as last):
            return n.NumberNode(found.node.amount, last.unit, last.per)
        case n.QuotedNode() as word, n.Label(how="word"):
            return n.NameNode(word.text)
        case _:
            return None


def _runs(statement: n.Node, words: n.Chain, made: Made) -> Iterator[Found]:
    """Neighbouring items of a longer `and` or `or`."""
    size = len(words.items)
    for found in expressions(statement, made):
        node = found.node
        if not isinstance(node, n.Chain) or node.op != words.op or len(node.items) <= size:
            continue
        for i in range(len(node.items) - size + 1):
            items = tuple(as_last_amended(x, made) for x in node.items[i : i + size])
            if items == words.items:
                start = _outer_start(node, i)
                end = _outer_end(node, i + size - 1)
                span = Span(node.span.source, start, end)
                yield Found(span, words, (*found.holders, node))


def _outer_start(chain: n.Chain, index: int) -> int:
    """Where an item begins, its own parentheses included: after the word that joins it."""
    if index == 0:
        return chain.span.start
    text = chain.span.source.normalised
    at = chain.items[index].span.start
    while text[at - 1] in " \t\n(":
        at -= 1
    return _skip_space(text, at)


def _outer_end(chain: n.Chain, index: int) -> int:
    if index == len(chain.items) - 1:
        return chain.span.end
    text = chain.span.source.normalised
    at = chain.items[index].span.end
    while text[at] in " \t\n)":
        at += 1
    while text[at - 1] in " \t\n":
        at -= 1
    return at


def _skip_space(text: str, at: int) -> int:
    while text[at] in " \t\n":
        at += 1
    return at


# ------------------------------------------------------------------ what it might have meant


def near_ones(statement: n.Node, words: n.Expr, made: Made) -> list[Found]:
    """Expressions that may have been meant: amounts of the same kind, or words much alike."""
    every = list(expressions(statement, made))
    if isinstance(words, _LITERALS):
        alike = [f for f in every if _same_kind(f.node, words)]
    else:
        wanted = expression_text(words)
        scored = [(_likeness(expression_text(f.node), wanted), f) for f in every]
        scored = [(s, f) for s, f in scored if s >= _NEAR]
        alike = [f for _, f in sorted(scored, key=lambda x: -x[0])]
    return list({f.node: f for f in reversed(alike)}.values())[::-1][:_MOST_SHOWN]


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _same_kind(node: n.Expr, words: n.Expr) -> bool:
    match node, words:
        case n.NumberNode(), n.NumberNode():
            return (node.unit, node.per) == (words.unit, words.per)
        case n.MoneyNode(), n.MoneyNode():
            return node.per == words.per
        case _:
            return type(node) is type(words)


def longer_words(found: Sequence[Found], statement: n.Node, made: Made) -> str:
    """Words around the first match that stand only once: what an author may write instead."""
    for holder in reversed(found[0].holders):
        if isinstance(holder, n.Expr) and len(saying(statement, holder, made)) == 1:
            return expression_text(holder)
    return ""
