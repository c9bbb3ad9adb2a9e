"""A comparison as text: first who gains and who loses in short, then each class of people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..ir.tree import Agreement
from ..prove.compare import Changed, Comparison, DecisionChange
from ..prove.findings import Finding
from ..values import day_text
from .columns import grid, plural, wrapped
from .comparison_words import (
    HOW_TO_READ,
    Told,
    facts_of,
    follows_text,
    grouped,
    nothing_changes,
    own_first,
    pair,
    resting_lines,
    resting_listed,
    same_day,
    summary,
    told,
    with_values,
)
from .finding_text import finding_lines
from .text import PLAIN, Style
from .who import row_lines, who, who_lines

WIDTH = 100
_MOST_ROWS = 12
_INDENT = 4
_LONGEST_VALUE = 40


def comparison_text(
    agreement: Agreement, comparison: Comparison, about: str, style: Style = PLAIN
) -> str:
    """The whole comparison, at most 100 columns wide.

    `agreement` is the later side's, `about` says of which records on which days it holds.
    """
    before, after = comparison.sides
    lines = [
        *(style.strong(line) for line in wrapped(agreement.title, WIDTH)),
        *wrapped(f"before: {before}", WIDTH, later="        "),
        *wrapped(f"after:  {after}", WIDTH, later="        "),
        *wrapped(f"for {about}", WIDTH),
        *_resting(comparison),
        "",
        *_summary(comparison, style),
    ]
    own, following = own_first(comparison)
    for change in (*own, *following):
        lines += ["", *_decision(change, style)]
    lines += _rest(agreement, comparison, style)
    return "\n".join(lines) + "\n"


def _resting(comparison: Comparison) -> Iterator[str]:
    hint = "; `--reading QUESTION=READING` asks another"
    for line in resting_lines(comparison, hint=hint):
        yield from wrapped(line, WIDTH, later="  ")


def _summary(comparison: Comparison, style: Style) -> Iterator[str]:
    if not comparison.changed:
        yield style.strong(nothing_changes(comparison))
        return
    count = len(comparison.changed)
    yield style.strong(f"{plural(count, 'decision')} change{'s' * (count == 1)} for somebody:")
    yield ""
    own, following = own_first(comparison)
    head = ("decision", "", "before", "after")
    rows = [row for change in own for row in _summary_rows(change)]
    yield from grid(head, rows, WIDTH - 2, indent=2)
    if following:
        yield ""
        yield style.strong("With them, and only with them, these change:")
        yield ""
        rows = [row for change in following for row in _summary_rows(change)]
        yield from grid(head, rows, WIDTH - 2, indent=2)
    yield ""
    yield from wrapped(HOW_TO_READ, WIDTH)


def _summary_rows(change: DecisionChange) -> Iterator[tuple[str, str, str, str]]:
    name, last = change.decision.name, ""
    for turn, before, after in summary(change):
        yield name, turn.value if turn.value != last else "", before, after
        name, last = "", turn.value


# ------------------------------------------------------------------ one decision


def _decision(change: DecisionChange, style: Style) -> Iterator[str]:
    yield style.strong(change.decision.name)
    if change.follows:
        yield from wrapped(follows_text(change), WIDTH, first="  ", later="    ")
    for classes in grouped(change):
        if len(classes) > 1:
            yield from _table(classes, style)
        else:
            yield from _class(classes[0], style, with_who=not change.follows)
    for why in change.unsettled:
        text = f"not settled for everybody: {why}"
        yield from (style.open(x) for x in wrapped(text, WIDTH, first="  ", later="    "))


def _class(found: Changed, style: Style, *, with_who: bool) -> Iterator[str]:
    both = pair(found)
    change = f"{both.before} -> {both.after}"
    said = "" if both.is_example else f": {change}"
    yield from wrapped(f"{style.open(found.turn.value)}{said}", WIDTH, first="  ", later="    ")
    if with_who:
        yield from who_lines("who:", who(found.table), _INDENT, WIDTH, _MOST_ROWS)
    yield from _example(found)


def _table(classes: Sequence[Changed], style: Style) -> Iterator[str]:
    """Several classes that change alike, each in a row, and an example of the first."""
    yield f"  {style.open(classes[0].turn.value)}"
    yield from row_lines("who:", with_values(classes), _INDENT, WIDTH)
    yield from _example(classes[0])


def _example(found: Changed) -> Iterator[str]:
    facts = ", ".join(f"{name} {value}" for name, value in facts_of(found)) or "anybody"
    on_one_day = same_day(found)
    day = f", asked on {day_text(found.one.frame.day)}" if on_one_day else ""
    readings = "".join(f", {q} is {r}" for q, r in found.witness.readings.items())
    text = f"for example: {facts}{day}{readings}"
    yield from wrapped(text, WIDTH, first=" " * _INDENT, later=" " * (_INDENT + 2))
    before, after = told(found.one), told(found.other)
    values = [_value(answer, with_day=not on_one_day) for answer in (before, after)]
    width = min(max(map(len, values)), _LONGEST_VALUE)
    yield from _told(f"before {values[0]:<{width}}", before)
    yield from _told(f"after  {values[1]:<{width}}", after)


def _value(answer: Told, *, with_day: bool) -> str:
    return answer.value + (f" on {day_text(answer.day)}" if with_day else "")


def _told(start: str, answer: Told) -> Iterator[str]:
    clauses = "; ".join(answer.clauses)
    text = f"{start}  {answer.by} {clauses}" if clauses else start
    yield from wrapped(text, WIDTH, first=" " * (_INDENT + 2), later=" " * (_INDENT + 9))
    for failing in answer.failing:
        yield from wrapped(failing, WIDTH, first=" " * (_INDENT + 9), later=" " * (_INDENT + 11))


# ------------------------------------------------------------------ the rest


def _rest(agreement: Agreement, comparison: Comparison, style: Style) -> Iterator[str]:
    yield from _findings(
        agreement, "New holes, conflicts and broken promises", comparison.opened, style
    )
    yield from _findings(
        agreement, "Holes, conflicts and broken promises mended", comparison.closed, style
    )
    after = comparison.sides[1]
    yield from _names(f"Asked only with {after}", comparison.added, style)
    yield from _names(f"No longer asked with {after}", comparison.dropped, style)
    count = len(comparison.proved)
    same = f"Proved to stay as {'it is' if count == 1 else 'they are'} for everybody"
    yield from _names(f"{same} ({plural(count, 'decision')})", comparison.proved, style)
    yield from _names("Read as adopted", resting_listed(comparison), style)
    if comparison.unsettled:
        yield ""
        yield style.strong("Not settled: for these nothing is proved")
    for name, why in comparison.unsettled:
        yield from wrapped(f"{name}: {why}", WIDTH, first="  ", later="    ")


def _findings(
    agreement: Agreement, title: str, found: Sequence[Finding], style: Style
) -> Iterator[str]:
    if found:
        yield ""
        yield style.strong(title)
    for finding in found:
        lines = finding_lines(agreement, finding, style, WIDTH - 2)
        yield from (f"  {line}".rstrip() for line in lines)


def _names(title: str, names: Sequence[str], style: Style) -> Iterator[str]:
    if names:
        yield ""
        yield style.strong(title)
        yield from wrapped(", ".join(names), WIDTH, first="  ")
