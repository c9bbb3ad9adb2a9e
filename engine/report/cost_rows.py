"""A costing as flat rows, for spreadsheets and programs: one row a line, measure and year."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from fractions import Fraction

from ..records.formulas import neutral
from .cost_result import (
    LEVEL,
    CostLine,
    CostResult,
    Figures,
    Otherwise,
    amount_plain,
)

HEAD = (
    *("table", "line", "title", "paid_by", "in_net", "measure", "fiscal_year"),
    *("before", "after", "difference", "persons", "not_decided", "clause", "before_clause"),
    *("after_clause", "question", "reading", "person", "note"),
)

Cell = str | int | Fraction | None
FlatRow = dict[str, Cell]


def flat_rows(result: CostResult) -> Iterator[FlatRow]:
    """Every figure of a costing: lines, net, clauses, readings, persons, then what is stated.

    `table` tells which of these a row belongs to; columns of others are empty.
    """
    for line in result.lines:
        own: FlatRow = {
            "line": line.name,
            "title": line.title,
            "paid_by": "employee" if line.sign < 0 else "employer",
            "in_net": "yes" if line.in_net else "no",
        }
        for figures in line.figures:
            yield from _figures("line", own, figures, result)
        yield from _gaps(line, own)
        yield from _causes(line, own, result)
        for other in line.otherwise:
            yield from _otherwise("reading", own, other, result)
    net: FlatRow = {"title": "Net cost to the employer"}
    for figures in result.net:
        yield from _figures("net", net, figures, result)
    for other in result.net_otherwise:
        yield from _otherwise("net reading", net, other, result)
    yield from _of_people(result)
    for table, stated in (("assumption", result.assumptions), ("convention", result.conventions)):
        for each in stated:
            source = f" [{each.source}]" if each.source else ""
            yield {"table": table, "title": each.name, "note": f"{each.value}{source}"}


def _gaps(line: CostLine, own: FlatRow) -> Iterator[FlatRow]:
    for missing in line.missing:
        yield {"table": "not computed", **own, "note": f"{missing} is not stated"}
    for lacking in line.lacking:
        for year in lacking.years:
            measure = "increments" if lacking.increments_only else LEVEL
            said: FlatRow = {"fiscal_year": year, "measure": measure, "note": lacking.why}
            yield {"table": "not decided", **own, **said, "persons": len(lacking.ids)}


def _causes(line: CostLine, own: FlatRow, result: CostResult) -> Iterator[FlatRow]:
    for cause in line.causes:
        names: FlatRow = {
            "clause": cause.by,
            "before_clause": cause.before,
            "after_clause": cause.after,
            "measure": LEVEL,
        }
        for year, amount in zip(result.years, cause.amounts, strict=True):
            row: FlatRow = {"fiscal_year": year, "difference": amount}
            yield {"table": "clause", **own, **names, **row}


def _figures(table: str, own: FlatRow, figures: Figures, result: CostResult) -> Iterator[FlatRow]:
    for i, year in enumerate(result.years):
        yield {
            "table": table,
            **own,
            "measure": figures.measure,
            "fiscal_year": year,
            "before": figures.before[i],
            "after": figures.after[i],
            "difference": figures.difference[i],
            "persons": figures.counted[i] if figures.counted else None,
        }


def _otherwise(table: str, own: FlatRow, other: Otherwise, result: CostResult) -> Iterator[FlatRow]:
    names: FlatRow = {"question": other.question, "reading": other.reading}
    rows = _figures(table, {**own, **names}, other.figures, result)
    for row, lacking in zip(rows, other.lacking, strict=False):
        yield {**row, "not_decided": lacking}


def _of_people(result: CostResult) -> Iterator[FlatRow]:
    for person in result.persons:
        for name, figures in person.lines:
            yield from _figures("person", {"line": name, "person": person.id}, figures, result)
        for name, why in person.lacking:
            yield {"table": "person", "line": name, "person": person.id, "note": why}
    if result.effect is not None:
        for effect in result.effect.effects:
            for turn, ids in effect.turns:
                for identity in ids:
                    said: FlatRow = {"line": effect.decision, "person": identity, "note": turn}
                    yield {"table": "roster", **said}
            for identity in effect.open:
                said = {"line": effect.decision, "person": identity, "note": "facts are missing"}
                yield {"table": "roster", **said}
    for reason in result.rejected:
        yield {"table": "rejected", "note": reason}


def cell_text(cell: Cell, unit: Fraction) -> str:
    """A cell as a CSV file holds it: amounts without commas, no text taken for a formula."""
    if cell is None:
        return ""
    if isinstance(cell, Fraction):
        return amount_plain(cell, unit)
    return str(cell) if isinstance(cell, int) else neutral(cell)


def cost_csv(result: CostResult) -> str:
    """The flat rows as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    for row in flat_rows(result):
        writer.writerow([cell_text(row.get(name), result.unit) for name in HEAD])
    return out.getvalue()
