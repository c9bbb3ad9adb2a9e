"""Lines of what several statements are made of: conditions, tiers, named values, blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from . import nodes as n
from .layout import WIDTH, Gap, Ground, Line, columns, ended, filled, joined
from .wording import (
    aggregate_parts,
    carry_parts,
    cell_text,
    cite_text,
    conjunct_text,
    expression_text,
    key_text,
    kind_text,
    label_text,
    labels_text,
    ranking_text,
    sum_text,
)

_AFTER_TERM = re.compile(r"\bafter[ \t]+term\b")


def block(head: str, node: n.Node, parts: Sequence[Line]) -> list[Line]:
    """`head`, its parts two columns in, and `end`."""
    end = Line("end", node.span.end - len("end"))
    return [Line(head, node.span.start), *indented(parts), end]


def indented(lines: Sequence[Line], by: int = 2) -> list[Line]:
    """`lines`, each `by` columns further in."""
    return [line.indented(by) for line in lines]


def quoted(text: str) -> str:
    """`text` in quotes, or nothing."""
    return f'"{text}"' if text else ""


def after_term_lines(ground: Ground, word: str, start: int, end: int) -> list[Line]:
    """The line `after term WORD`, if any, found between two places of the source."""
    if not word:
        return []
    places = [found.start() for found in _AFTER_TERM.finditer(ground.words, start, end)]
    return [Line(f"after term {word}", places[-1] if places else start, gap=Gap.AUTHOR)]


# ------------------------------------------------------------------ conditions


def define_lines(ground: Ground, node: n.DefineNode, before: int = 0) -> list[Line]:
    """`define NAME as …`, by the author's kind if there is one; `before` columns are taken."""
    head = joined("define", node.name, kind_text(node.kind) if node.kind else "", "as")
    tail = cite_text(node.cite)
    if isinstance(node.body, n.TiersNode):
        return closed_tiers(head, node.body, node.span.start, tail)
    text = joined(head, expression_text(node.body), tail)
    if before + len(text) <= WIDTH:
        return [Line(text, node.span.start)]
    lines = [Line(head, node.span.start), *indented(broken(ground, node.body))]
    return ended(lines, tail)


def condition(ground: Ground, head: str, node: n.Expr, at: int, tail: str = "") -> list[Line]:
    """`head` and an expression on one line, or one of its parts a line when it is long."""
    text = joined(head, expression_text(node), tail)
    if len(text) + 4 <= WIDTH:
        return [Line(text, at, gap=Gap.AUTHOR)]
    first, *rest = broken(ground, node)
    lines = [Line(f"{head} {first.text}", at, gap=Gap.AUTHOR), *indented(rest)]
    return ended(lines, tail)


def broken(ground: Ground, node: n.Expr) -> list[Line]:
    """A long expression over several lines: `and`, `or`, `then` and `else` begin one."""
    match node:
        case n.Chain():
            first, *others = node.items
            lines = [Line(conjunct_text(first), ground.opening(first.span.start))]
            for item in others:
                at = ground.keyword(item.span.start, node.op)
                lines.append(Line(f"{node.op} {conjunct_text(item)}", at))
            return lines
        case n.IfNode():
            return [
                Line(f"{word} {expression_text(part)}", ground.keyword(part.span.start, *places))
                for word, part, *places in _choice_parts(node, "if")
            ]
        case n.AggregateNode(variable=n.Word() as variable) | n.CarryNode(variable=variable):
            return _loop_lines(ground, node, variable)
        case _:
            return [Line(expression_text(node), ground.opening(node.span.start))]


def _loop_lines(
    ground: Ground, node: n.AggregateNode | n.CarryNode, variable: n.Word
) -> list[Line]:
    """What is done for each element: `for each`, `where`, the rank and `to` begin a line."""
    at = ground.keyword(variable.span.start, "each", "for")
    if isinstance(node, n.CarryNode):
        head, loop, _ = carry_parts(node)
        rest = [Line(loop, at), *_following(ground, [c.following for c in node.carried])]
    else:
        head, loop, *others = aggregate_parts(node)
        rest = [Line(loop, at)]
        if node.where:
            where = Line(others[0], ground.keyword(node.where.span.start, "where"))
            is_long = isinstance(node.where, n.Chain) and len(where.text) + 8 > WIDTH
            rest += condition(ground, "where", node.where, where.at) if is_long else [where]
        if node.ranking:
            rest += _ranking_lines(ground, node.ranking)
    lines = [replace(line, gap=Gap.NONE) for line in rest]
    return [Line(head, ground.opening(node.span.start)), *indented(lines)]


def _ranking_lines(ground: Ground, node: n.Ranking) -> list[Line]:
    """The rank on one line, or a key a line when it is long."""
    text = ranking_text(node)
    if len(text) + 8 <= WIDTH:
        return [Line(text, node.span.start)]
    first = replace(node, keys=node.keys[:1])
    lines = [Line(ranking_text(first), node.span.start)]
    for key in node.keys[1:]:
        at = ground.keyword(key.span.start, key.way, "then")
        lines.append(Line(f"then {key.way} {sum_text(key.key)}", at, 2))
    return lines


def _following(ground: Ground, values: Sequence[n.Expr]) -> list[Line]:
    """What the names that are carried become: one line, or a value a line when it is long."""
    texts = list(map(sum_text, values))
    at = ground.keyword(values[0].span.start, "to")
    if len(f"to {' and '.join(texts)}") + 8 <= WIDTH:
        return [Line(f"to {' and '.join(texts)}", at)]
    lines = [Line(f"to {texts[0]}", at)]
    for value, text in zip(values[1:], texts[1:], strict=True):
        lines.append(Line(f"and {text}", ground.keyword(value.span.start, "and"), 2))
    return lines


def _choice_parts(node: n.IfNode, word: str) -> Iterator[tuple[str, n.Expr, *tuple[str, ...]]]:
    """The parts of a choice, and of a choice in its `else`: the words before each."""
    yield (word, node.condition, *reversed(word.split()))
    yield ("then", node.then, "then")
    if isinstance(node.otherwise, n.IfNode):
        yield from _choice_parts(node.otherwise, "else if")
    else:
        yield ("else", node.otherwise, "else")


# ------------------------------------------------------------------ tiers


def closed_tiers(head: str, node: n.TiersNode, at: int, tail: str) -> list[Line]:
    """`head by KEY`, rows, `end tail`."""
    first = Line(joined(head, "by", key_text(node.key)), at)
    end = Line(joined("end", tail), node.span.end - len("end"))
    return [first, *indented(row_lines(node.rows)), end]


def row_lines(rows: Sequence[n.Row]) -> list[Line]:
    """The rows of `by`: labels, values and citations in columns."""
    flat = [r for r in rows if not isinstance(r.value, n.TiersNode)]
    texts = iter(columns([list(_cells(r)) for r in flat]))
    lines: list[Line] = []
    for row in rows:
        found = _nested(row) if isinstance(row.value, n.TiersNode) else _flat(row, next(texts))
        lines += [found[0].above(Gap.AUTHOR), *found[1:]]
    return lines


def _cells(row: n.Row) -> Iterator[str]:
    yield labels_text(row.labels)
    yield cell_text(row.value)
    yield cite_text(row.cite)


def _flat(row: n.Row, text: str) -> list[Line]:
    if len(text) + 6 <= WIDTH:
        return [Line(text, row.span.start)]
    _, value, cite = _cells(row)
    return _labels(row, f"  {joined(value, cite)}")


def _nested(row: n.Row) -> list[Line]:
    assert isinstance(row.value, n.TiersNode)  # as the caller saw
    *most, last = _labels(row, "")
    inner = closed_tiers(last.text, row.value, last.at, cite_text(row.cite))
    return [*most, inner[0].indented(last.indent), *inner[1:]]


def _labels(row: n.Row, tail: str) -> list[Line]:
    labels = [(label_text(label), label.span.start) for label in row.labels]
    return filled("", labels, row.span.start, tail)
