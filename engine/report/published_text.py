"""Recomputed tables as text: in short for a test run, whole with every row for a reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..backends.outcome import Lack
from ..inquiry.recomputed import Cell, Recomputed, RowResult, Verdict
from ..ir import published as p
from .published_words import (
    attempt_text,
    column_heading,
    come_out_text,
    difference_text,
    differences,
    fitting_text,
    formula_text,
    groups_text,
    lack_text,
    misses_text,
    of_table,
    place_text,
    stale_text,
    value_text,
)

_GAP = "  "


def tables_tested_text(tables: Sequence[Recomputed]) -> str:
    """A test run's tables: scores, every difference, alternatives, and the count of them all."""
    lines: list[str] = []
    for found in tables:
        lines += [*_tested(found), ""]
    cells = sum(found.score.of for found in tables)
    same = sum(found.score.reproduced for found in tables)
    known = sum(len(found.of(Verdict.KNOWN)) for found in tables)
    wrong = sum(len(found.of(Verdict.DIFFERS, Verdict.LACKING)) for found in tables)
    stale = sum(len(found.stale) for found in tables)
    lines.append(
        f"{len(tables)} published table{'s' * (len(tables) != 1)}: {same} of {cells} printed cells "
        f"recomputed, {known} known to differ, {wrong} differ{'s' * (wrong == 1)}"
        + (f", {stale} known without a difference" if stale else "")
    )
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _tested(found: Recomputed) -> Iterator[str]:
    table = found.table
    yield f"{table.span.source.name}:{table.span.line}: {table.title}"
    yield f"  {come_out_text(found.score)}"
    yield from _indented(_findings(found), 2)
    yield from _indented(_tried(found), 2)


def _findings(found: Recomputed) -> Iterator[str]:
    """Differences, known ones with the reason, knowns without one, figures, assumptions."""
    for row, cell in found.of(Verdict.DIFFERS, Verdict.LACKING):
        yield f"{_where(found, row, cell)}: {_wrong(found, cell)}"
    for known in dict.fromkeys(c.known for _, c in found.of(Verdict.KNOWN)):
        assert known is not None
        yield f"known: {known.why}"
        of = [(row, cell) for row, cell in found.of(Verdict.KNOWN) if cell.known is known]
        yield from _indented(differences(found, of), 2)
    for stale in found.stale:
        yield stale_text(stale)
    for fit in found.assumed:
        yield f"assumed: {fitting_text(fit)} ({fit.assumption.why})"
        if fit.why:
            yield f"  {fit.why}"


def _wrong(found: Recomputed, cell: Cell) -> str:
    if cell.printed is None and isinstance(cell.found, Lack):
        return f"cannot be worked out: {lack_text(cell.found)}"
    return difference_text(found, cell)


def _where(found: Recomputed, row: RowResult | None, cell: Cell) -> str:
    if row is None:
        return cell.name
    span = row.row.printed.span
    return f"{span.source.name}:{span.line}: {cell.name} {place_text(found, row)}"


def _tried(found: Recomputed, *, every: bool = False) -> Iterator[str]:
    """Alternatives, figures that were not printed (those with a note, or all), remarks."""
    if found.groups:
        yield f"as stated, by {found.table.scored_by}: {groups_text(found, found.groups)}"
    for attempt in found.attempts:
        yield f"tried {attempt.title}: {attempt_text(attempt)}".removesuffix(": ")
        groups = groups_text(found, attempt.groups)
        if groups:
            yield f"  by {found.table.scored_by}: {groups}"
        yield from _indented(misses_text(found, attempt.misses), 2)
        yield from _indented((_figure_text(found, f) for f in attempt.figures), 2)
    for figure in found.figures:
        note = found.table.figures[figure.name].note
        if figure.printed is None and figure.verdict is not Verdict.LACKING and (note or every):
            yield _figure_text(found, figure) + (f": {note}" if note else "")
    for remark in found.table.remarks:
        yield f"remark: {remark}"


def _figure_text(found: Recomputed, figure: Cell) -> str:
    """`pay_over_fy20 $32,135`."""
    if figure.found is None or isinstance(figure.found, Lack):
        return f"{figure.name} cannot be worked out"
    kind, rounding = of_table(found, figure.name)
    return f"{figure.name} {value_text(figure.found, kind, rounding)}"


def _indented(lines: Iterable[str], by: int) -> Iterator[str]:
    for line in lines:
        yield " " * by + line


# ------------------------------------------------------------------ the whole table


def tables_text(tables: Sequence[Recomputed]) -> str:
    """Each table as printed; beneath a row what its formulas give exactly, where that differs."""
    lines: list[str] = []
    for found in tables:
        lines += [*_whole(found), ""]
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def _whole(found: Recomputed) -> Iterator[str]:
    table = found.table
    cites = " ".join(f"@{cite}" for cite in table.cites)
    head = f"{table.name}: {table.title} {cites}".rstrip()
    yield from (head, "=" * len(head))
    for place in table.printed_in:
        yield f"printed in {place}"
    yield ""
    yield from _columns_text(table)
    yield ""
    yield from _grid(found)
    yield ""
    yield come_out_text(found.score)
    yield from _findings(found)
    yield from _tried(found, every=True)


def _columns_text(table: p.PublishedTable) -> Iterator[str]:
    """What gives each column and figure."""
    for of, formula in table.stated:
        yield f"{of.name} = {formula_text(of, formula)}"
        if of.note:
            yield f"  {of.note}"


def _grid(found: Recomputed) -> Iterator[str]:
    columns = list(found.table.columns.values())
    rows = [["", *(column_heading(c) for c in columns)]]
    for row in found.rows:
        rows.append([str(row.number), *(_printed(found, row.cells[c.name]) for c in columns)])
        beneath = [_beneath(found, row.cells[c.name]) for c in columns]
        if any(beneath):
            rows.append(["", *beneath])
    for line in dict.fromkeys(f.total for f in found.table.figures.values() if f.total):
        rows += _total_rows(found, line, columns)
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row_texts in rows:
        yield _GAP.join(t.rjust(w) for t, w in zip(row_texts, widths, strict=True)).rstrip()


def _total_rows(found: Recomputed, line: str, columns: Sequence[p.Column]) -> list[list[str]]:
    made = {
        found.table.figures[c.name].column: c
        for c in found.figures
        if found.table.figures[c.name].total == line
    }
    rows = [[line, *(_printed(found, made[c.name]) if c.name in made else "" for c in columns)]]
    beneath = [_beneath(found, made[c.name]) if c.name in made else "" for c in columns]
    return [*rows, ["", *beneath]] if any(beneath) else rows


def _printed(found: Recomputed, cell: Cell) -> str:
    kind, rounding = of_table(found, cell.name)
    if cell.printed is not None:
        return value_text(cell.printed, kind, rounding)
    if cell.found is None or isinstance(cell.found, Lack):
        return "" if cell.found is None else "?"
    return f"({value_text(cell.found, kind, rounding)})"


def _beneath(found: Recomputed, cell: Cell) -> str:
    """The exact value where it is another than the printed one; `!` where the print differs."""
    if cell.printed is None or cell.exact is None:
        return ""
    if isinstance(cell.exact, Lack):
        return "! ?"
    kind, _ = of_table(found, cell.name)
    if cell.exact == cell.printed:
        return ""
    mark = {Verdict.DIFFERS: "! ", Verdict.KNOWN: "~ "}.get(cell.verdict, "= ")
    return f"{mark}{value_text(cell.exact, kind)}"
