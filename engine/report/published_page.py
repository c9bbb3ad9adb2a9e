"""Recomputed tables as one page: each as printed, what its formulas give in the same place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .. import __version__
from ..backends.outcome import Lack
from ..inquiry.recomputed import Attempt, Recomputed, Verdict
from ..inquiry.recomputed import Cell as Found
from .page import (
    Block,
    Cell,
    Facts,
    Layout,
    Line,
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
from .published_words import (
    attempt_text,
    column_heading,
    come_out_text,
    differences,
    fitting_text,
    formula_text,
    groups_text,
    lack_text,
    misses_text,
    of_table,
    result_text,
    stale_text,
    value_text,
)

_HOW_TO_READ = (
    "A cell shows what was printed. Where the formula gives another exact value it stands below; "
    "where that does not round to the print, the cell is marked. In parentheses: worked out, "
    "nothing was printed."
)


def tables_html(title: str, identity: str, tables: Sequence[Recomputed]) -> str:
    """Tables as one HTML file."""
    sections = tuple(_section(found) for found in tables)
    opening = (Paragraph((Run(_HOW_TO_READ, Role.NOTE),)), _summary(tables))
    colophon = f"{identity}, Entitle {__version__}"
    return page_html(Page(f"Published tables: {title}", opening, sections, colophon))


def _summary(tables: Sequence[Recomputed]) -> Table:
    rows = [
        Row(
            (
                ((Run(found.table.title, target=found.table.name),),),
                (plain(come_out_text(found.score)),),
                (_count(found.of(Verdict.KNOWN), Role.TURN),),
                (_count(found.of(Verdict.DIFFERS, Verdict.LACKING), Role.LOSS),),
            )
        )
        for found in tables
    ]
    head = ("Table", "Recomputed", "Known to differ", "Differ")
    return Table("The tables, and how many of their cells come out", head, tuple(rows))


def _count(cells: Sequence[object], role: Role) -> Line:
    return (Run(str(len(cells)), role),) if cells else plain("none")


def _section(found: Recomputed) -> Section:
    table = found.table
    cites = " ".join(f"@{cite}" for cite in table.cites)
    title = (Run(table.title), *((Run(f" {cites}", Role.TECHNICAL),) if cites else ()))
    blocks = (*_head(found), _grid(found), *_findings(found), _formulas(found), *_tried(found))
    return Section(title, table.name, blocks, come_out_text(found.score))


def _head(found: Recomputed) -> Iterator[Block]:
    for place in found.table.printed_in:
        yield Paragraph((Run(f"Printed in {place}.", Role.NOTE),))
    clean = Role.STRONG if found.clean else Role.LOSS
    yield Paragraph((Run(come_out_text(found.score), clean),))


# ------------------------------------------------------------------ the table


def _grid(found: Recomputed) -> Table:
    columns = list(found.table.columns.values())
    rows = [
        Row((_number(str(row.number)), *(_cell(found, row.cells[c.name]) for c in columns)))
        for row in found.rows
    ]
    for line in dict.fromkeys(f.total for f in found.table.figures.values() if f.total):
        of = {
            found.table.figures[c.name].column: c
            for c in found.figures
            if found.table.figures[c.name].total == line
        }
        cells = (_cell(found, of[c.name]) if c.name in of else () for c in columns)
        rows.append(Row((((Run(f"total {line}", Role.STRONG),),), *cells)))
    head = ("", *(column_heading(c) for c in columns))
    return Table(found.table.title, head, tuple(rows), Layout.FIGURES)


def _number(text: str) -> Cell:
    return ((Run(text, Role.NOTE),),)


def _cell(found: Recomputed, cell: Found) -> Cell:
    """What was printed, and below it what the formula gives where that is another number."""
    kind, rounding = of_table(found, cell.name)
    if cell.printed is None:
        if cell.found is None:
            return ()
        return ((Run(f"({result_text(cell.found, kind, rounding)})", Role.NOTE),),)
    printed = plain(value_text(cell.printed, kind, rounding))
    if cell.found is None or cell.exact is None:
        return (printed,)
    if isinstance(cell.found, Lack) or isinstance(cell.exact, Lack):
        lack = cell.found if isinstance(cell.found, Lack) else cell.exact
        assert isinstance(lack, Lack)
        return (printed, (Run(lack_text(lack), Role.LOSS),))
    if cell.verdict in (Verdict.DIFFERS, Verdict.KNOWN):
        role = Role.LOSS if cell.verdict is Verdict.DIFFERS else Role.TURN
        return (printed, (Run(f"gives {value_text(cell.found, kind, rounding)}", role),))
    if cell.exact == cell.printed:
        return (printed,)
    return (printed, (Run(value_text(cell.exact, kind), Role.NOTE),))


# ------------------------------------------------------------------ findings, formulas


def _findings(found: Recomputed) -> Iterator[Block]:
    wrong = found.of(Verdict.DIFFERS, Verdict.LACKING)
    if wrong:
        yield Listing(tuple((Run(text, Role.LOSS),) for text in differences(found, wrong)))
    for known in dict.fromkeys(c.known for _, c in found.of(Verdict.KNOWN)):
        assert known is not None
        yield Paragraph((Run("Known to differ: ", Role.STRONG), Run(known.why)))
        of = [(row, cell) for row, cell in found.of(Verdict.KNOWN) if cell.known is known]
        yield Listing(tuple(plain(text) for text in differences(found, of)))
    if found.stale:
        yield Listing(tuple((Run(stale_text(stale), Role.LOSS),) for stale in found.stale))


def _formulas(found: Recomputed) -> Facts:
    """What gives each column and each figure, and what figures are that were not printed."""
    items: list[tuple[str, Cell]] = []
    unprinted = {f.name: f for f in found.figures if f.printed is None}
    for of, formula in found.table.stated:
        lines: list[Line] = []
        if of.name in unprinted:
            value = unprinted[of.name].found
            assert value is not None
            lines.append((Run(result_text(value, of.kind, of.rounding), Role.STRONG),))
        lines.append((Run(formula_text(of, formula), Role.TECHNICAL),))
        if of.note:
            lines.append((Run(of.note, Role.NOTE),))
        items.append((of.name, tuple(lines)))
    return Facts(tuple(items))


def _tried(found: Recomputed) -> Iterator[Block]:
    if found.groups:
        by = found.table.scored_by
        yield Paragraph(plain(f"As stated, by {by}: {groups_text(found, found.groups)}."))
    if found.attempts:
        rows = tuple(_attempt_row(found, attempt) for attempt in found.attempts)
        yield Table("Alternatives", ("Also tried", "Score", "Misses"), rows, Layout.CARDS)
    for fit in found.assumed:
        line = plain(f"Assumed: {fitting_text(fit)} ({fit.assumption.why}).")
        yield Paragraph((*line, *((Run(f" {fit.why}", Role.LOSS),) if fit.why else ())))
    if found.table.remarks:
        yield Listing(tuple(map(plain, found.table.remarks)))


def _attempt_row(found: Recomputed, attempt: Attempt) -> Row:
    role = Role.GAIN if attempt.gives_the_print else Role.PLAIN
    score = (Run(attempt_text(attempt), role),)
    groups = groups_text(found, attempt.groups)
    misses: list[Line] = [plain(f"by {found.table.scored_by}: {groups}")] if groups else []
    misses += [plain(text) for text in misses_text(found, attempt.misses)]
    for figure in attempt.figures:
        kind, rounding = of_table(found, figure.name)
        assert figure.found is not None
        misses.append(plain(f"{figure.name} {result_text(figure.found, kind, rounding)}"))
    return Row(((plain(attempt.title),), (score,), tuple(misses)))
