"""Recomputed tables as JSON (docs/reference/published.schema.json)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..backends.outcome import Lack, Result
from ..inquiry.recomputed import Attempt, Cell, Recomputed, RowResult, Score, Stale, Verdict
from ..ir import published as p
from ..values import Kind, Value
from .finding_json import place_json
from .published_words import of_table
from .wire import Json, json_value


def tables_json(tables: Sequence[Recomputed]) -> Json:
    """Every table with its rows, figures, alternatives and what is wrong."""
    return {"tables": [table_json(found) for found in tables]}


def table_json(found: Recomputed) -> Json:
    """One table. Cells that nothing recomputes have no `gives`."""
    table = found.table
    return {
        "name": table.name,
        "title": table.title,
        "cites": list(table.cites),
        "printed_in": list(table.printed_in),
        "place": place_json(table.span),
        "clean": found.clean,
        "score": _score(found.score),
        "columns": [_column(c) for c in table.columns.values()],
        "rows": [_row(found, row) for row in found.rows],
        "figures": [_figure(found, cell) for cell in found.figures],
        "known": [
            {"where": _where(row), "name": cell.name, "why": cell.known.why}
            for row, cell in found.of(Verdict.KNOWN)
            if cell.known is not None
        ],
        "stale": [_stale(each) for each in found.stale],
        "tried": [_attempt(found, each) for each in found.attempts],
        "assumed": [_assumed(found, at) for at in range(len(found.assumed))],
        "remarks": list(table.remarks),
    }


def _score(score: Score) -> Json:
    return {"reproduced": score.reproduced, "of": score.of}


def _column(column: p.Column) -> Json:
    out: Json = {"name": column.name, "unit": column.kind.unit_name, "role": column.role}
    if column.formula is not None:
        out["formula"] = column.formula.text
    return {**out, "note": column.note} if column.note else out


def _row(found: Recomputed, row: RowResult) -> Json:
    return {
        "number": row.number,
        "with": list(row.row.names),
        "place": place_json(row.row.printed.span),
        "cells": {name: _cell(found, cell) for name, cell in row.cells.items()},
    }


def _cell(found: Recomputed, cell: Cell) -> Json:
    kind, _ = of_table(found, cell.name)
    out: Json = {"printed": json_value(cell.printed, kind), "verdict": cell.verdict.value}
    if cell.found is None:
        return out
    if isinstance(cell.found, Lack):
        return {**out, "gives": None, "lacking": _lack(cell.found)}
    return {**out, "gives": json_value(cell.found, kind), "exact": _exact(cell.exact, kind)}


def _exact(exact: Result | None, kind: Kind) -> object:
    """The exact value; money with parts of a cent as a plain decimal."""
    if exact is None or isinstance(exact, Lack):
        return None
    plain = Kind(kind.base, (), "number") if kind.base == "quantity" else kind
    return json_value(exact, plain)


def _to_the_last(value: Value | None, kind: Kind) -> object:
    """An assumed value with all its decimals, money with parts of a cent as well."""
    in_parts = isinstance(value, Fraction) and 100 % value.denominator
    return _exact(value, kind) if in_parts else json_value(value, kind)


def _lack(lack: Lack) -> Json:
    return {"status": lack.status, "needs": sorted(lack.needs), "why": lack.why}


def _figure(found: Recomputed, cell: Cell) -> Json:
    figure = found.table.figures[cell.name]
    out: Json = {"name": cell.name, "unit": figure.kind.unit_name, **_cell(found, cell)}
    if figure.total:
        out |= {"total": figure.total, "column": figure.column}
    return {**out, "note": figure.note} if figure.note else out


def _where(row: RowResult | None) -> int | None:
    return None if row is None else row.number


def _stale(found: Stale) -> Json:
    known = found.known
    return {
        "name": known.name,
        "why": known.why,
        "stale": found.why,
        "place": place_json(known.span),
    }


def _attempt(found: Recomputed, attempt: Attempt) -> Json:
    out: Json = {
        "title": attempt.title,
        "score": _score(attempt.score),
        "own_score": _score(attempt.own),
        "misses": [
            {"row": _where(miss.row), "name": miss.cell.name, **_cell(found, miss.cell)}
            for miss in attempt.misses
        ],
    }
    if found.table.scored_by:
        kind, _ = of_table(found, found.table.scored_by)
        out["by"] = [
            {"group": json_value(each.group, kind), **_score(each)} for each in attempt.groups
        ]
    if attempt.figures:
        out["figures"] = [{"name": cell.name, **_cell(found, cell)} for cell in attempt.figures]
    return out


def _assumed(found: Recomputed, at: int) -> Json:
    fit = found.assumed[at]
    a = fit.assumption
    out: Json = {
        "name": a.name,
        "value": _to_the_last(a.value, a.kind),
        "unit": a.kind.unit_name,
        "why": a.why,
        "from": _to_the_last(fit.low, a.kind),
        "through": _to_the_last(fit.high, a.kind),
    }
    return {**out, "wrong": fit.why} if fit.why else out
