"""A costing as one HTML page, to be read and printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .. import __version__
from .cost_result import LEVEL, Amounts, CostResult, Otherwise, PersonCost, Stated, amount_text
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
from .page import (
    Block,
    Facts,
    Layout,
    Listing,
    Page,
    Paragraph,
    Role,
    Row,
    Run,
    Section,
    Table,
    plain,
)
from .page_html import page_html

_AMOUNTS = ":is(#levels, #increments, #by-clause, #open-questions, #per-person) table.grid"
_STYLE = f"""
{_AMOUNTS} :is(td, thead th:not(:first-child)) {{ text-align: right; white-space: nowrap; }}
{_AMOUNTS} th:first-child {{ min-width: 14rem; max-width: 30rem; padding-right: 1.5rem; }}
{_AMOUNTS} th strong + .note {{ display: block; font-size: .875rem; }}
@media print {{ @page {{ size: landscape; margin: 1.2cm; }} }}
"""


def cost_html(result: CostResult, proved: Page | None = None) -> str:
    """The whole costing as a page, with who gains and who loses as it was proved."""
    page = cost_page(result)
    if proved is not None:
        blocks = (*proved.opening, *proved.sections)
        section = Section(plain(proved.title), "proved", blocks)
        page = replace(page, sections=(*page.sections, section))
    return page_html(page, _STYLE)


def cost_page(result: CostResult) -> Page:
    """The same, whatever it is written in."""
    sections = [_table_section(table, result) for table in tables(result)]
    sections += _lists(result)
    sections += _causes(result)
    sections += _readings(result)
    sections.append(_stated("Assumptions", result.assumptions))
    sections.append(_stated("Conventions", result.conventions))
    sections += _effect(result)
    sections += _persons(result)
    costing = result.identity.get("costing")
    return Page(
        title=f"What it costs by fiscal year: {result.title}",
        opening=tuple(_opening(result)),
        sections=tuple(sections),
        colophon=f"{result.costing}; {costing}; Entitle {__version__}",
    )


def _opening(result: CostResult) -> Iterator[Block]:
    years = zip(result.years, result.spans, strict=True)
    yield Facts(
        (
            ("Before", (plain(result.before),)),
            ("After", (plain(result.after),)),
            ("Roster", (plain(f"{result.roster}: {totals_text(result)}"),)),
            ("Costing", (plain(result.costing),)),
            ("Fiscal years", tuple(plain(f"{name}: {span}") for name, span in years)),
        )
    )


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-")


# ------------------------------------------------------------------ tables


def _table_section(table: YearTable, result: CostResult) -> Section:
    rows = tuple(_row(row, result) for row in table.rows)
    grid = Table(f"{table.title} by line and fiscal year", ("", *result.years), rows)
    said = Paragraph(plain(f"{table.said[:1].upper()}{table.said[1:]}."))
    return Section(plain(table.title), _anchor(table.title), (said, grid))


def _row(row: TableRow, result: CostResult) -> Row:
    if row.heading:
        note = (Run(row.note, Role.NOTE),) if row.note else ()
        return Row((((Run(row.label, Role.STRONG), *note),), *(() for _ in result.years)))
    role = Role.STRONG if row.strong else Role.PLAIN
    return Row((((Run(row.label, role),),), *_cells(row.amounts, result, role)))


def _cells(
    amounts: Amounts, result: CostResult, role: Role = Role.PLAIN
) -> tuple[tuple[tuple[Run, ...], ...], ...]:
    return tuple(((Run(amount_text(amount, result.unit), role),),) for amount in amounts)


def _grid(caption: str, rows: Sequence[tuple[str, str, Amounts]], result: CostResult) -> Table:
    """Titles with their amounts, each with a note below the title."""
    made = tuple(
        Row(
            (
                ((Run(title),), *(((Run(note, Role.NOTE),),) if note else ())),
                *_cells(amounts, result),
            )
        )
        for title, note, amounts in rows
    )
    return Table(caption, ("", *result.years), made)


# ------------------------------------------------------------------ beside the tables


def _lists(result: CostResult) -> Iterator[Section]:
    for title, said, items in (
        ("Not computed", "Nothing is taken as zero.", tuple(not_computed(result))),
        ("Not decided", "These are in none of the sums of the line.", tuple(not_decided(result))),
        ("Rejected rows", "These are not costed.", result.rejected),
    ):
        if items:
            blocks: tuple[Block, ...] = (Paragraph(plain(said)), Listing(tuple(map(plain, items))))
            yield Section(plain(title), _anchor(title), blocks)


def _causes(result: CostResult) -> Iterator[Section]:
    rows = [
        (
            f"{line.title}: {cause.by or 'the same clauses, asked on other days'}",
            note,
            cause.amounts,
        )
        for line in result.lines
        for cause in line.causes
        for note in (cause_title("", cause.before, cause.after).partition(" (")[2][:-1],)
    ]
    if rows:
        said = Paragraph(plain("Which part of the difference between levels comes from where."))
        table = _grid("Differences by clause", rows, result)
        yield Section(plain("By clause"), "by-clause", (said, table))


def _readings(result: CostResult) -> Iterator[Section]:
    rows = [
        (reading_title(what, other) if not i else "", row.label + note, row.amounts)
        for what, other in other_readings(result)
        for i, row in enumerate(sides_of("", other.figures))
        for note in (_lacking(other, result) if not i else "",)
    ]
    if rows:
        said = Paragraph(plain("Levels under another reading."))
        table = _grid("Levels under other readings", rows, result)
        yield Section(plain("Open questions"), "open-questions", (said, table))


def _lacking(other: Otherwise, result: CostResult) -> str:
    note = lacking_note(other, result.years)
    return f" ({note})" if note else ""


def _stated(title: str, stated: Sequence[Stated]) -> Section:
    rows = tuple(
        Row(((plain(each.name),), (plain(each.value),), (plain(each.source),))) for each in stated
    )
    table = Table(title, ("What", "How it is taken", "Source"), rows, Layout.CARDS)
    return Section(plain(title), _anchor(title), (table,))


def _effect(result: CostResult) -> Iterator[Section]:
    found = result.effect
    if found is None:
        return
    rows = tuple(
        Row(
            (
                (plain(effect.decision),),
                (plain(turn),),
                (plain(f"{len(ids):,} of {found.people:,}"),),
                (plain(ids_text(ids)),),
            )
        )
        for effect in found.effects
        for turn, ids in effect.turns
    )
    blocks: list[Block] = [Paragraph(plain(f"Asked on {', '.join(found.days)}."))]
    if rows:
        head = ("Decision", "Change", "People", "Who")
        blocks.append(Table("Who of the roster gains and loses", head, rows, Layout.CARDS))
    unknown = [e for e in found.effects if e.open]
    if unknown:
        items = (f"{e.decision}: {len(e.open):,} of {found.people:,}" for e in unknown)
        blocks.append(Paragraph(plain("Facts are missing for:")))
        blocks.append(Listing(tuple(map(plain, items))))
    if found.left_out:
        text = f"Not asked of so many people: {', '.join(found.left_out)}."
        blocks.append(Paragraph(plain(text)))
    yield Section(plain("This roster"), "this-roster", tuple(blocks))


def _persons(result: CostResult) -> Iterator[Section]:
    titles = {line.name: line.title for line in result.lines}
    rows = [row for person in result.persons for row in _person(person, titles, len(result.years))]
    if rows:
        said = Paragraph(plain("Levels of each line that differs, after the change."))
        table = _grid("Each person", rows, result)
        yield Section(plain("Per person"), "per-person", (said, table))


def _person(
    person: PersonCost, titles: dict[str, str], years: int
) -> Iterator[tuple[str, str, Amounts]]:
    for name, figures in person.lines:
        if figures.measure == LEVEL and figures.before != figures.after:
            yield f"{person.id}: {titles[name]}", "after", figures.after
            yield f"{person.id}: {titles[name]}", "difference", figures.difference
    for name, why in person.lacking:
        yield f"{person.id}: {titles[name]}", why, (None,) * years
