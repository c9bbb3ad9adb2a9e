"""Lines of amendments and their edits, of promises and of accepted findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import assert_never

from . import nodes as n
from .blocks import contested_lines, dated_row_lines, reading_lines, value_lines
from .clauses import clause_lines, decide_lines, edge_lines
from .keywords import word_text
from .layout import WIDTH, Gap, Ground, Line, by_place, ended, filled, joined
from .parts import block, broken, condition, define_lines, indented, row_lines
from .promised import promise_body_text, promised_text
from .wording import (
    cite_text,
    expression_text,
    labels_text,
    literal_text,
)

_MARGIN = 4
"""How far in an edit stands."""


def amendment_lines(ground: Ground, node: n.AmendmentNode) -> list[Line]:
    """The `amendment` block, its parts in the author's order."""
    parts = list(_settings(ground, node))
    for _, group in groupby(node.edits, key=_group):
        edits = list(group)
        lines = list(_lines_of(ground, edits))
        target = _target(edits[0])
        if target is not None:
            head = f"in {target.what} {target.name}"
            lines = [Line(head, target.span.start, gap=Gap.AUTHOR), *indented(lines)]
        parts.append((lines[0].at, lines))
    return block(
        f'amendment {node.name} "{node.title}" amends {node.amends}', node, by_place(parts)
    )


def _settings(ground: Ground, node: n.AmendmentNode) -> Iterator[tuple[int, list[Line]]]:
    if node.effective:
        day = node.effective.day
        words = literal_text(day) if isinstance(day, n.DateNode) else day.text
        yield _setting(node.effective, f"effective {words}", node.effective.cite)
    if node.applies is not None:
        at = ground.keyword(node.applies.span.start, "when", "applies")
        yield at, condition(ground, "applies when", node.applies, at)
    if node.term:
        first = f"{literal_text(node.term.first)} " if node.term.first else ""
        words = f"term {first}through {literal_text(node.term.last)}"
        yield _setting(node.term, words, node.term.cite)


def _setting(node: n.Node, words: str, cite: str) -> tuple[int, list[Line]]:
    at = node.span.start
    return at, [Line(_spaced(words, cite_text(cite)), at, gap=Gap.AUTHOR)]


def _spaced(*pieces: str) -> str:
    """The pieces that are not empty, two spaces apart."""
    return "  ".join(piece for piece in pieces if piece)


def _target(edit: n.Edit) -> n.Target | None:
    match edit:
        case n.ReplaceEdit() | n.StrikeClauseEdit() | n.EndClauseEdit() | n.InsertClauseEdit():
            return None
        case _:
            return edit.target


def _group(edit: n.Edit) -> tuple[str, str, int]:
    """Edits that stand under one `in`; every other edit stands alone."""
    target = _target(edit)
    return (target.what, target.name, target.span.start) if target else ("", "", id(edit))


def _lines_of(ground: Ground, edits: Sequence[n.Edit]) -> Iterator[Line]:
    """The lines of edits under one `in`: added rows that follow each other share their columns."""
    for kind, group in groupby(edits, key=type):
        run = list(group)
        if kind is n.AddRowEdit:
            rows = [row_lines([edit.row]) for edit in run if isinstance(edit, n.AddRowEdit)]
            texts = rows if any(len(found) > 1 for found in rows) else _aligned(run)
            yield from _added(ground, "add row", run, texts)
        elif kind is n.AddDatedRowEdit:
            dated = [e.row for e in run if isinstance(e, n.AddDatedRowEdit)]
            yield from _added(ground, "add", run, [list(found) for found in dated_row_lines(dated)])
        else:
            for edit in run:
                yield from _edit_lines(ground, edit)


def _aligned(run: Sequence[n.Edit]) -> list[list[Line]]:
    rows = [edit.row for edit in run if isinstance(edit, n.AddRowEdit)]
    return [[line] for line in row_lines(rows)]


def _added(
    ground: Ground, word: str, run: Sequence[n.Edit], texts: Sequence[list[Line]]
) -> Iterator[Line]:
    for edit, lines in zip(run, texts, strict=True):
        yield from _with_tail(ground, _begun(word, lines, edit), edit)


def _begun(word: str, lines: Sequence[Line], edit: n.Edit) -> list[Line]:
    """`lines` with the edit's word before the first."""
    first, *rest = lines
    begun = Line(f"{word} {first.text}", edit.span.start, first.indent, Gap.AUTHOR)
    return [begun, *rest]


# ------------------------------------------------------------------ single edits


def _edit_lines(ground: Ground, edit: n.Edit) -> list[Line]:
    at = edit.span.start
    match edit:
        case n.ChangeEdit():
            return _with_tail(ground, _change_lines(ground, edit), edit)
        case n.StrikeRowEdit():
            lines = [_line(f"strike row {labels_text(edit.labels)}", at)]
        case n.StrikeDecideEdit():
            lines = [_line(f"strike decide {edit.decision}", at)]
        case n.StrikeEdgeEdit():
            lines = [_line(f"strike {edit.edge.word} {edit.edge.section}", at)]
        case n.StrikeDatedRowEdit():
            lines = [_line(f"strike from {literal_text(edit.first_day)}", at)]
        case n.AdoptEdit():
            lines = [_line(f"adopt {word_text(edit.reading) if edit.reading else 'none'}", at)]
        case n.StrikeClauseEdit():
            lines = [_line(f"strike clause {edit.section}", at)]
        case n.EndClauseEdit():
            lines = [_line(f"end clause {edit.section} after {literal_text(edit.last_day)}", at)]
        case _:
            lines = _added_lines(ground, edit)
    return _with_tail(ground, lines, edit)


def _added_lines(ground: Ground, edit: n.Edit) -> list[Line]:
    """The lines of an edit that brings something whole."""
    match edit:
        case n.AddDecideEdit():
            return _begun("add", decide_lines(ground, edit.decide, _MARGIN + len("add ")), edit)
        case n.AddEdgeEdit():
            return _begun("add", edge_lines(ground, edit.edge), edit)
        case n.AddReadingEdit():
            return _begun("add", reading_lines(ground, edit.reading), edit)
        case n.InsertClauseEdit():
            return _begun("insert", clause_lines(ground, edit.clause), edit)
        case n.ReplaceEdit():
            return _begun("replace", _replacing(ground, edit.statement), edit)
        case _:
            raise TypeError(f"`{type(edit).__name__}` brings nothing whole")


def _replacing(
    ground: Ground, node: n.DefineNode | n.ValueNode | n.ContestedNode | n.ClauseNode
) -> list[Line]:
    match node:
        case n.DefineNode():
            return define_lines(ground, node, len("  replace "))
        case n.ValueNode():
            return value_lines(ground, node)
        case n.ContestedNode():
            return contested_lines(ground, node)
        case n.ClauseNode():
            return clause_lines(ground, node)
        case _:
            assert_never(node)


def _line(text: str, at: int) -> Line:
    return Line(text, at, gap=Gap.AUTHOR)


def _change_lines(ground: Ground, edit: n.ChangeEdit) -> list[Line]:
    """`change OLD to NEW` on one line if it fits with the words behind it."""
    old, new, at = expression_text(edit.old), expression_text(edit.new), edit.span.start
    whole = f"change {old} to {new}"
    tail = _tail(edit)
    if len(whole) + 2 * bool(tail) + len(tail) + _MARGIN <= WIDTH:
        return [_line(whole, at)]
    first, *rest = broken(ground, edit.old)
    to, *more = broken(ground, edit.new)
    return [
        _line(f"change {first.text}", at),
        *indented(rest),
        Line(f"to {to.text}", ground.keyword(edit.new.span.start, "to"), 2),
        *indented(more, 4),
    ]


# ------------------------------------------------------------------ where an edit bites


def _with_tail(ground: Ground, lines: Sequence[Line], edit: n.Edit) -> list[Line]:
    """`lines` with the edit's `when` or `throughout`, `everywhere` and citation behind them.

    A condition that does not fit beside the last line stands on a line of its own.
    """
    extent, tail = _extent(edit), _tail(edit)
    if extent.condition is None:
        return _tailed(lines, tail)
    when = _spaced(f"when {expression_text(extent.condition)}", tail)
    last = lines[-1]
    if len(last.text) + last.indent + len(when) + 2 + _MARGIN <= WIDTH:
        return _tailed(lines, when)
    found = condition(ground, "when", extent.condition, extent.span.start, tail)
    return [*lines, *indented([replace(found[0], gap=Gap.NONE), *found[1:]])]


def _tail(edit: n.Edit) -> str:
    """What stands behind an edit, save its condition."""
    throughout = "throughout" if _extent(edit).throughout else ""
    everywhere = "everywhere" if isinstance(edit, n.ChangeEdit) and edit.everywhere else ""
    return _spaced(joined(throughout, everywhere), cite_text(edit.cite))


def _tailed(lines: Sequence[Line], tail: str) -> list[Line]:
    return ended(lines, f" {tail}") if tail else list(lines)


def _extent(edit: n.Edit) -> n.Extent:
    match edit:
        case n.AdoptEdit() | n.AddReadingEdit() | n.EndClauseEdit():
            return n.Extent()
        case n.ReplaceEdit(statement=n.ValueNode() | n.ContestedNode()):
            return n.Extent()  # these are always replaced throughout
        case _:
            return edit.extent


# ------------------------------------------------------------------ promises and findings


def promise_lines(ground: Ground, node: n.PromiseNode) -> list[Line]:
    """A promise on one line if it fits, else its title, what it says, and for whom."""
    head, cite = f'promise "{node.title}"', cite_text(node.cite)
    whole = _spaced(head, promise_body_text(node), _when_text(node), cite)
    if len(whole) <= WIDTH:
        return [Line(whole, node.span.start)]
    lines = [Line(head, node.span.start), *indented(_promise_body(ground, node))]
    if node.condition is not None:
        at = ground.keyword(node.condition.span.start, "when")
        found = condition(ground, "when", node.condition, at)
        lines += indented([replace(found[0], gap=Gap.NONE), *found[1:]])
    return _tailed(lines, cite)


def _when_text(node: n.PromiseNode) -> str:
    return promised_text(node)[len(promise_body_text(node)) :].strip()


def _promise_body(ground: Ground, node: n.PromiseNode) -> list[Line]:
    if node.subject is None:
        items = [(expression_text(item), ground.opening(item.span.start)) for item in node.items]
        at = ground.keyword(ground.opening(node.items[0].span.start), "of", "one", "exactly")
        return filled("exactly one of (", items, at, ")")
    if node.form == "holds":
        return broken(ground, node.subject)
    return [Line(promise_body_text(node), ground.opening(node.subject.span.start))]


def known_lines(node: n.KnownNode) -> list[Line]:
    """An accepted finding; its reason stands on a line of its own when both are long."""
    about = ", ".join(map(word_text, node.about))
    cites = " ".join(map(cite_text, node.cites))
    head, why = _spaced(f"known {node.finding} in {about}", cites), f'"{node.why}"'
    if len(head) + 2 + len(why) <= WIDTH:
        return [Line(f"{head}  {why}", node.span.start)]
    place = max(node.span.start, node.span.end - len(why))
    return [Line(head, node.span.start), Line(why, place, 2)]
