"""Lines of published tables: declarations in columns, rows beneath each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from . import nodes as n
from .keywords import word_text
from .layout import WIDTH, Gap, Ground, Line, by_place, columns, ended, joined
from .parts import block, closed_tiers, condition, indented, quoted
from .wording import (
    cite_text,
    expression_text,
    given_text,
    kind_text,
    literal_text,
)

_Parts = Iterator[tuple[int, list[Line]]]


def published_lines(ground: Ground, node: n.PublishedNode) -> list[Line]:
    """The `published` block: its opening, and its parts in the author's order."""
    head = joined(f'published {node.name} "{node.title}"', *map(cite_text, node.cites))
    opening = by_place([*_opening(ground, node), *_readings(ground, node.readings)])
    parts = [*_declared(ground, node), *_figures(ground, node), *_closing(ground, node)]
    return block(head, node, [*opening, *by_place(parts)])


def _line(text: str, at: int) -> list[Line]:
    return [Line(text, at, gap=Gap.AUTHOR)]


def _opening(ground: Ground, node: n.PublishedNode) -> _Parts:
    for place in node.printed_in:
        at = ground.keyword(place.span.start, "in", "printed")
        yield at, _line(f'printed in "{place.text}"', at)
    for word in node.under:
        at = ground.keyword(word.span.start, "under")
        yield at, _line(f"under {word.text}", at)
    if node.day:
        at = ground.keyword(node.day.span.start, "of", "as")
        yield at, _line(f"as of {literal_text(node.day)}", at)


def _readings(ground: Ground, readings: Sequence[tuple[n.Word, n.Word]]) -> _Parts:
    for question, reading in readings:
        at = ground.keyword(question.span.start, "reading")
        yield at, _line(f"reading {question.text} is {word_text(reading.text)}", at)


# ------------------------------------------------------------------ columns and rows


def _declared(ground: Ground, node: n.PublishedNode) -> _Parts:
    heads = columns([_column_cells(c) for c in node.columns])
    for column, head in zip(node.columns, heads, strict=True):
        tail = quoted(column.note)
        yield column.span.start, _stated(ground, head, column.formula, column.span.start, tail)
    for each in node.assumptions:
        yield each.span.start, _assumption_lines(each)
    yield from _supplied(ground, node.supplied)
    for group in node.groups:
        yield group.span.start, _group_lines(group)
    for total, text in zip(node.totals, columns(list(map(_total_cells, node.totals))), strict=True):
        lines = _line(text, total.span.start)
        if total.condition is not None:
            at = ground.keyword(total.condition.span.start, "when")
            lines += indented([Line(f"when {expression_text(total.condition)}", at)])
        yield total.span.start, lines


def _column_cells(node: n.ColumnNode) -> list[str]:
    kind = kind_text(node.kind) if node.kind else ""
    rest = joined(rounding_text(node.rounding), "worked out" if node.worked_out else "")
    return [f"column {node.name}", kind, rest]


def rounding_text(node: n.RoundingNode | None) -> str:
    """`rounded up to cent`, or nothing."""
    return joined("rounded", node.how, "to", node.to) if node else ""


def _stated(
    ground: Ground, head: str, formula: n.FormulaNode | None, at: int, tail: str
) -> list[Line]:
    """`head is E when C tail`, over several lines where it is long."""
    if formula is None:
        return _line(joined(head, tail), at)
    lines = _is_lines(ground, head, formula.body, at)
    if formula.condition is not None:
        when = f"when {expression_text(formula.condition)}"
        start = ground.keyword(formula.condition.span.start, "when")
        if len(lines) == 1 and len(lines[0].text) + len(when) + len(tail) + 6 <= WIDTH:
            lines = ended(lines, f" {when}")
        else:
            lines += indented(condition(ground, "when", formula.condition, start))
    if not tail:
        return lines
    if len(lines) == 1 and len(lines[0].text) + len(tail) + 6 <= WIDTH:
        return ended(lines, f" {tail}")
    return [*lines, Line(tail, lines[-1].at, 2)]


def _is_lines(ground: Ground, head: str, body: n.Expr, at: int) -> list[Line]:
    if isinstance(body, n.TiersNode):
        first, *rest = closed_tiers(f"{head} is", body, at, "")
        return [first.above(Gap.AUTHOR), *rest]
    if len(head) + len(expression_text(body)) + 8 <= WIDTH:
        return _line(f"{head}  is {_plain(body)}", at)
    if _plain(body).startswith("(not "):
        return _line(f"{head}  is {_plain(body)}", at)
    return condition(ground, f"{head} is", body, at)


def _plain(body: n.Expr) -> str:
    """A leading `not` would join `is`, so it goes into parentheses."""
    text = expression_text(body)
    return f"({text})" if text.startswith("not ") else text


def _assumption_lines(node: n.AssumptionNode) -> list[Line]:
    value = f"assume {node.name} {kind_text(node.kind)} {given_text(node.value)}"
    if node.low and node.high:
        value += f" from {given_text(node.low)} through {given_text(node.high)}"
    text = f'{value}  "{node.why}"'
    if len(text) + 2 <= WIDTH:
        return _line(text, node.span.start)
    why = f'"{node.why}"'
    place = max(node.span.start, node.span.end - len(why))
    return [*_line(value, node.span.start), Line(why, place, 2)]


def _supplied(ground: Ground, supplied: Sequence[n.SuppliedNode]) -> _Parts:
    for each in supplied:
        yield each.span.start, _is_lines(ground, f"given {each.name}", each.body, each.span.start)


def _group_lines(node: n.PrintedRowsNode) -> list[Line]:
    """`printed rows`, the amendments in use, and the rows in columns or the file's name."""
    under = (f"under {word.text}" for word in node.under)
    head = joined("printed rows", *under, f'from "{node.file}"' if node.file else "")
    texts = columns([_row_cells(row) for row in node.rows])
    rows = [
        Line(text, row.span.start, 2, Gap.AUTHOR)
        for text, row in zip(texts, node.rows, strict=True)
    ]
    return [*_line(head, node.span.start), *rows]


def _row_cells(row: n.TableRowNode) -> list[str]:
    first, *others = row.cells
    return [f"row {_set_off(first)}", *map(given_text, others)]


def _set_off(cell: n.Expr) -> str:
    """A cell behind `row` or `printed`, which tell what they are by it: a word stands in quotes."""
    return f'"{cell.text}"' if isinstance(cell, n.QuotedNode) else given_text(cell)


def _total_cells(node: n.TotalNode) -> list[str]:
    return [f"total {node.name} of {node.of}", *map(given_text, node.cells)]


# ------------------------------------------------------------------ figures, alternatives, knowns


def _figures(ground: Ground, node: n.PublishedNode) -> _Parts:
    for each in node.figures:
        printed = f"printed {_set_off(each.printed)}" if each.printed else ""
        rounding = rounding_text(each.rounding)
        head = joined(f"figure {each.name}", kind_text(each.kind), rounding, printed)
        formula = n.FormulaNode(each.body)
        found = _stated(ground, head, formula, each.span.start, quoted(each.note))
        yield each.span.start, found


def _closing(ground: Ground, node: n.PublishedNode) -> _Parts:
    for each in node.alternatives:
        yield each.span.start, _alternative_lines(ground, each)
    for known in node.knowns:
        yield known.span.start, _known_lines(ground, known)
    for remark in node.remarks:
        yield remark.span.start, _line(f'remark "{remark.text}"', remark.span.start)
    for word in node.scored_by:
        at = ground.keyword(word.span.start, "by", "scored")
        yield at, _line(f"scored by {word.text}", at)


def _alternative_lines(ground: Ground, node: n.AlternativeNode) -> list[Line]:
    """`try`, what it changes, and `end`."""
    parts = [
        (c.span.start, _stated(ground, _changed_head(c), c.formula, c.span.start, ""))
        for c in node.changes
    ]
    parts += _readings(ground, node.readings)
    parts += _supplied(ground, node.supplied)
    first, *rest = block(f'try "{node.title}"', node, by_place(parts))
    return [first.above(Gap.AUTHOR), *rest]


def _changed_head(node: n.ChangedFormulaNode) -> str:
    return joined(node.name, rounding_text(node.rounding))


def _known_lines(ground: Ground, node: n.KnownDifferenceNode) -> list[Line]:
    head, why = f"known difference in {node.name}", f'"{node.why}"'
    when = f"when {expression_text(node.condition)}" if node.condition else ""
    text = "  ".join(part for part in (head, when, why) if part)
    if len(text) + 2 <= WIDTH:
        return _line(text, node.span.start)
    lines = _line(head, node.span.start)
    if node.condition:
        at = ground.keyword(node.condition.span.start, "when")
        if len(head) + len(when) + 4 <= WIDTH:
            lines = _line(f"{head}  {when}", node.span.start)
        else:
            lines += indented(condition(ground, "when", node.condition, at))
    place = max(lines[-1].at, node.span.end - len(why))
    return [*lines, Line(why, place, 2)]
