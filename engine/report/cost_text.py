"""A costing as text: lines by years, what is assumed, by clause, the roster, each person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .columns import wrapped
from .cost_result import (
    LEVEL,
    Amounts,
    CostResult,
    PersonCost,
    Stated,
    amount_text,
)
from .cost_words import (
    TableRow,
    YearTable,
    cause_title,
    ids_text,
    lacking_note,
    not_computed,
    not_decided,
    other_readings,
    reading_title,
    sides_of,
    tables,
    totals_text,
)
from .text import PLAIN, Style

WIDTH = 100
_LABEL = 44
_INDENT = "  "


def cost_text(result: CostResult, style: Style = PLAIN) -> str:
    """The whole costing, at most 100 columns wide."""
    lines = [*_head(result, style)]
    for table in tables(result):
        lines += ["", *_table(table, result, style)]
    lines += _gaps(result, style)
    lines += _causes(result, style)
    lines += _readings(result, style)
    lines += _stated("Assumptions", result.assumptions, style)
    lines += _stated("Conventions", result.conventions, style)
    lines += _effect(result, style)
    lines += _persons(result, style)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(result: CostResult, style: Style) -> Iterator[str]:
    yield style.strong(f"What it costs by fiscal year: {result.title}")
    yield ""
    for name, text in (
        ("before", result.before),
        ("after", result.after),
        ("roster", f"{result.roster}: {totals_text(result)}"),
        ("costing", result.costing),
    ):
        yield from wrapped(f"{name:<9}{text}", WIDTH, later=" " * 9)
    for name, span in zip(result.years, result.spans, strict=True):
        yield f"{name:<9}{span}"


# ------------------------------------------------------------------ tables


def _table(table: YearTable, result: CostResult, style: Style) -> Iterator[str]:
    yield from (
        style.strong(x) for x in wrapped(f"{table.title.upper()}: {table.said}", WIDTH, later="  ")
    )
    for start, stop in _blocks(table.rows, result):
        yield ""
        yield from _block(table.rows, result, (start, stop), style)


def _blocks(rows: Sequence[TableRow], result: CostResult) -> Iterator[tuple[int, int]]:
    """As many years side by side as fit."""
    width = _width(rows, result)
    fitting = max(1, (WIDTH - _LABEL) // width)
    for start in range(0, len(result.years), fitting):
        yield start, min(start + fitting, len(result.years))


def _width(rows: Sequence[TableRow], result: CostResult) -> int:
    cells = [amount_text(a, result.unit) for row in rows for a in row.amounts]
    return 2 + max(map(len, (*cells, *result.years)), default=0)


def _block(
    rows: Sequence[TableRow],
    result: CostResult,
    years: tuple[int, int],
    style: Style,
    label: int = _LABEL,
) -> Iterator[str]:
    width = _width(rows, result)
    shown = slice(*years)
    yield " " * label + "".join(f"{name:>{width}}" for name in result.years[shown])
    for row in rows:
        if row.heading:
            note = f" ({row.note})" if row.note else ""
            lines = wrapped(f"{row.label}{note}", WIDTH, later="    ")
            yield from (style.strong(line) if row.strong else line for line in lines)
        else:
            line = f"{_INDENT}{row.label:<{label - 2}}{_cells(row.amounts[shown], width, result)}"
            yield style.strong(line) if row.strong else line


def _cells(amounts: Amounts, width: int, result: CostResult) -> str:
    return "".join(f"{amount_text(amount, result.unit):>{width}}" for amount in amounts)


def _titled(title: str, amounts: Amounts, result: CostResult) -> Iterator[str]:
    """A long title over a row of amounts."""
    yield from wrapped(title, WIDTH, first=_INDENT, later="      ")
    width = _width([TableRow("", amounts)], result)
    fitting = max(1, (WIDTH - 4) // (width + 8))
    for start in range(0, len(amounts), fitting):
        pairs = zip(
            result.years[start : start + fitting], amounts[start : start + fitting], strict=True
        )
        yield "    " + "".join(
            f"  {year} {amount_text(amount, result.unit):>{width - 2}}" for year, amount in pairs
        )


# ------------------------------------------------------------------ beside the tables


def _section(title: str, style: Style) -> Iterator[str]:
    yield ""
    yield style.strong(title)


def _listed(items: Sequence[str]) -> Iterator[str]:
    for item in items:
        yield from wrapped(item, WIDTH, first=_INDENT, later="    ")


def _gaps(result: CostResult, style: Style) -> Iterator[str]:
    for title, items in (
        ("Not computed: nothing is taken as zero", tuple(not_computed(result))),
        ("Not decided: these are in none of the sums of the line", tuple(not_decided(result))),
        ("Rejected rows: not costed", result.rejected),
    ):
        if items:
            yield from _section(title, style)
            yield from _listed(items)


def _causes(result: CostResult, style: Style) -> Iterator[str]:
    if any(line.causes for line in result.lines):
        yield from _section(
            "By clause: which part of the difference between levels comes from where", style
        )
    for line in result.lines:
        for cause in line.causes:
            title = f"{line.title}: {cause_title(cause.by, cause.before, cause.after)}"
            yield from _titled(title, cause.amounts, result)


def _readings(result: CostResult, style: Style) -> Iterator[str]:
    found = tuple(other_readings(result))
    if found:
        yield from _section("Open questions: levels under another reading", style)
    for what, other in found:
        note = lacking_note(other, result.years)
        title = reading_title(what, other) + (f"; {note}" if note else "")
        yield from wrapped(title, WIDTH, first=_INDENT, later="      ")
        rows = tuple(sides_of("", other.figures))
        blocks = tuple(_blocks(rows, result))
        for block in blocks:
            head, *amounts = _block(rows, result, block, style, _LABEL - 4)
            yield from (f"    {line}" for line in ([head] if len(blocks) > 1 else []) + amounts)


def _stated(title: str, stated: Sequence[Stated], style: Style) -> Iterator[str]:
    yield from _section(title, style)
    for each in stated:
        source = f" [{each.source}]" if each.source else ""
        yield from wrapped(f"{each.name}: {each.value}{source}", WIDTH, _INDENT, "      ")


def _effect(result: CostResult, style: Style) -> Iterator[str]:
    found = result.effect
    if found is None:
        return
    yield from _section("This roster: who gains and who loses, by decision", style)
    yield from wrapped(f"asked on {', '.join(found.days)}", WIDTH, first=_INDENT, later="    ")
    for effect in found.effects:
        for turn, ids in effect.turns:
            text = f"{effect.decision} {turn}: {len(ids):,} of {found.people:,} ({ids_text(ids)})"
            yield from wrapped(text, WIDTH, first=_INDENT, later="      ")
    unknown = [effect for effect in found.effects if effect.open]
    for effect in unknown:
        text = f"{effect.decision}: facts are missing for {len(effect.open):,} of {found.people:,}"
        yield from wrapped(text, WIDTH, first=_INDENT, later="      ")
    if found.left_out:
        text = f"not asked of so many people: {', '.join(found.left_out)} (name them to ask)"
        yield from wrapped(text, WIDTH, first=_INDENT, later="      ")


# ------------------------------------------------------------------ each person


def _persons(result: CostResult, style: Style) -> Iterator[str]:
    if not result.persons:
        return
    yield from _section("Per person: levels of each line that differs, after and difference", style)
    titles = {line.name: line.title for line in result.lines}
    for person in result.persons:
        yield f"{_INDENT}{person.id}"
        yield from _person(person, titles, result)


def _person(person: PersonCost, titles: dict[str, str], result: CostResult) -> Iterator[str]:
    for name, figures in person.lines:
        if figures.measure == LEVEL and figures.before == figures.after:
            continue
        yield from _titled(f"  {titles[name]}, after", figures.after, result)
        yield from _titled(f"  {titles[name]}, difference", figures.difference, result)
    for name, why in person.lacking:
        yield from wrapped(f"{titles[name]}: {why}", WIDTH, first="    ", later="      ")
