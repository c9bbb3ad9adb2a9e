"""Lines of clauses and scenarios."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from . import nodes as n
from .keywords import word_text
from .layout import WIDTH, Gap, Ground, Line, by_place, columns, ended, filled, joined
from .parts import after_term_lines, block, broken, condition, indented, row_lines
from .wording import (
    cite_text,
    decided_text,
    given_text,
    key_text,
    kind_text,
    literal_text,
)


def clause_lines(ground: Ground, node: n.ClauseNode) -> list[Line]:
    """The `clause` block, its parts in the author's order."""
    parts = [(d.span.start, decide_lines(ground, d)) for d in node.decides]
    parts += [(e.span.start, edge_lines(ground, e)) for e in node.edges]
    parts += [(d.span.start, [_discretion_line(d)]) for d in node.discretions]
    for expr in node.applies:
        at = ground.keyword(expr.span.start, "when", "applies")
        parts.append((at, condition(ground, "applies when", expr, at)))
    after = after_term_lines(ground, node.after_term, node.span.start, node.span.end)
    if after:
        parts.append((after[0].at, after))
    return block(f'clause {node.section} "{node.title}"', node, by_place(parts))


def decide_lines(ground: Ground, node: n.DecideNode, before: int = 2) -> list[Line]:
    """A decision on one line when it is a value with a short condition, else a part a line.

    `before` columns of its line are taken.
    """
    head = ["decide", node.name, kind_text(node.kind) if node.kind else ""]
    value = [_value_text(node), cite_text(node.cite)]
    rest = list(_decide_parts(ground, node))
    text = joined(*head, *value)
    if len(rest) == 1 and node.value and node.guard:
        whole = f"{text}  {rest[0].text}"
        if len(whole) + before <= WIDTH:
            return [Line(whole, node.span.start, gap=Gap.AUTHOR)]
    if len(text) + before <= WIDTH or not node.value:
        return [Line(text, node.span.start, gap=Gap.AUTHOR), *indented(rest)]
    first = Line(joined(*head), node.span.start, gap=Gap.AUTHOR)
    second = [Line(joined(*value), ground.opening(node.value.span.start))]
    if len(second[0].text) + 4 > WIDTH and _stands_bare(node.value):
        second = ended(broken(ground, node.value), cite_text(node.cite))
    return [first, *indented(second), *indented(rest)]


def _stands_bare(node: n.Expr) -> bool:
    """Whether it needs no parentheses as what a decision gives, and may be broken there."""
    return isinstance(node, n.CarryNode) or (
        isinstance(node, n.AggregateNode) and node.variable is not None
    )


_KIND_WORD = re.compile(r"(number|count|step|votes|seats|id)\b(?! of\b)")


def _value_text(node: n.DecideNode) -> str:
    """The value of a decision: in parentheses where its first word would be read as the kind."""
    text = decided_text(node.value) if node.value else ""
    return f"({text})" if node.kind is None and _KIND_WORD.match(text) else text


def _decide_parts(ground: Ground, node: n.DecideNode) -> Iterator[Line]:
    """`when`, `by` and `otherwise`, each beginning a line."""
    if node.guard:
        at = ground.keyword(node.guard.span.start, "when")
        yield from condition(ground, "when", node.guard, at)
    if node.tiers:
        yield Line(f"by {key_text(node.tiers.key)}", node.tiers.span.start)
        yield from indented(row_lines(node.tiers.rows))
    if node.otherwise:
        at = ground.keyword(node.otherwise.span.start, "otherwise")
        value = decided_text(node.otherwise)
        cite = f"  {cite_text(node.otherwise_cite)}" if node.otherwise_cite else ""
        yield Line(f"otherwise {value}{cite}", at)


def edge_lines(ground: Ground, node: n.EdgeNode) -> list[Line]:
    """`except S` or `notwithstanding S`, with its condition."""
    head = f"{node.word} {node.section}"
    if node.condition:
        return condition(ground, f"{head} when", node.condition, node.span.start)
    return [Line(head, node.span.start, gap=Gap.AUTHOR)]


def _discretion_line(node: n.DiscretionNode) -> Line:
    text = joined(f'discretion "{node.what}" by "{node.by}"', cite_text(node.cite))
    return Line(text, node.span.start, gap=Gap.AUTHOR)


# ------------------------------------------------------------------ scenarios


def scenario_lines(ground: Ground, node: n.ScenarioNode) -> list[Line]:
    """The `scenario` block, its parts in the author's order."""
    parts: list[tuple[int, list[Line]]] = []
    if node.as_of:
        at = ground.keyword(node.as_of.span.start, "of", "as")
        line = Line(f"as of {literal_text(node.as_of)}", at, gap=Gap.AUTHOR)
        parts.append((at, [line]))
    for question, reading in node.readings:
        at = ground.keyword(question.span.start, "reading")
        line = Line(f"reading {question.text} is {word_text(reading.text)}", at, gap=Gap.AUTHOR)
        parts.append((at, [line]))
    for word in node.under:
        at = ground.keyword(word.span.start, "under")
        parts.append((at, [Line(f"under {word.text}", at, gap=Gap.AUTHOR)]))
    for word in node.also:
        at = ground.keyword(word.span.start, "under", "also")
        parts.append((at, [Line(f"also under {word.text}", at, gap=Gap.AUTHOR)]))
    parts += _expectations(node.expects)
    parts += _row_lines(node.rows)
    parts += _givens(ground, node.given, [place for place, _ in parts])
    return block(f'scenario "{node.title}"', node, by_place(parts))


def _givens(
    ground: Ground, facts: Sequence[n.FactNode], others: Sequence[int]
) -> Iterator[tuple[int, list[Line]]]:
    """Facts in `given` lines: those with no other part between them stand in one."""
    for _, group in groupby(facts, key=lambda f: sum(at < f.span.start for at in others)):
        run = list(group)
        at = ground.keyword(run[0].span.start, "given")
        items = [item for f in run for item in _given_items(f)]
        first, *rest = filled("given ", items, at)
        yield at, [first.above(Gap.AUTHOR), *rest]


def _given_items(fact: n.FactNode) -> Iterator[tuple[str, int]]:
    """A fact as what may stand on a line of its own: of a list of rows each row."""
    rows = fact.value.items if isinstance(fact.value, n.ListNode) else ()
    if not any(isinstance(row, n.RowNode) for row in rows):
        yield f"{fact.name} {given_text(fact.value)}", fact.span.start
        return
    for place, row in enumerate(rows):
        head = "" if place else f"{fact.name} ("
        tail = ")" if place == len(rows) - 1 else ""
        yield f"{head}{given_text(row)}{tail}", row.span.start if place else fact.span.start


def _row_lines(rows: Sequence[n.RowNode]) -> Iterator[tuple[int, list[Line]]]:
    """The rows of the roster, their facts in columns."""
    cells = [[f"{f.name} {given_text(f.value)}" for f in row.facts] for row in rows]
    filled_in = [[f"{cell}," for cell in row[:-1]] + row[-1:] for row in cells]
    for row, text in zip(rows, columns(filled_in), strict=True):
        yield row.span.start, [Line(f"row {text}", row.span.start, gap=Gap.AUTHOR)]


def _expectations(expects: Sequence[n.ExpectNode]) -> Iterator[tuple[int, list[Line]]]:
    """Single expectations that follow each other share their columns."""
    single = [e for e in expects if not e.by]
    texts = iter(columns([_expect_cells(e) for e in single]))
    for expect in expects:
        at = expect.span.start
        if expect.by:
            yield at, _varied(expect)
        else:
            yield at, [Line(next(texts), at, gap=Gap.AUTHOR)]


def _expect_cells(node: n.ExpectNode) -> list[str]:
    row = node.rows[0]
    return [f"expect {node.decision}", outcome_text(row.outcome), cite_text(row.cite)]


def _varied(node: n.ExpectNode) -> list[Line]:
    """One expectation for each value of a fact."""
    cells = [
        [given_text(row.given) if row.given else "", outcome_text(row.outcome), cite_text(row.cite)]
        for row in node.rows
    ]
    rows = [
        Line(text, row.span.start, 2, Gap.AUTHOR)
        for text, row in zip(columns(cells), node.rows, strict=True)
    ]
    head = f"expect {node.decision} by {node.by}"
    return [Line(head, node.span.start, gap=Gap.AUTHOR), *rows]


def outcome_text(outcome: n.OutcomeNode) -> str:
    """What a scenario expects: a value, `undecided`, `needs birth_date`."""
    if outcome.value is not None:
        return given_text(outcome.value)
    if outcome.needs:
        return f"needs {', '.join(word.text for word in outcome.needs)}"
    return outcome.status
