"""Small published tables, checked and recomputed in memory."""

from __future__ import annotations

from collections.abc import Mapping

from engine.books import Book
from engine.check import Checked, check
from engine.inquiry.recomputed import Recomputed, recomputed
from engine.source import Source
from engine.syntax.parser import parse

HARBOUR = """agreement harbour "Harbour Pilots"
  term Jul 1, 2021 through Jun 30, 2024
  after term continues
end

record pilot
  hire_date date
  bonuses list of money default ()
end

define service as completed years from hire_date

contested step_two @8.1 "After how many years is step 2 reached?"
  reading two    is 2 years
  reading three  is 3 years
  adopt two
end

clause 8.1 "Steps"
  decide pay_step step
    by service
      less than 1 year 1
      at least 1 year (if service at least step_two then 2 else 1)
end

value printed_rate money per hour across pay_step (1, 2)
  from Jul 1, 2021 $30.15 $34.55 @A
end

clause A "Wages"
  decide hourly_rate money per hour printed_rate
  decide bonus_total money sum of bonuses
end

"""
RATES = """published rates "Rates" @A
  as of Jul 1, 2023
  column hire_date
  column at_step step is pay_step
  column hourly money per hour is hourly_rate
  column weekly money per week is 40 hours per week * printed hourly
  printed rows
    row Jul 1, 2023  1  $30.15  $1,206
    row Jul 1, 2010  2  $34.55  $1,382
"""


def checked(text: str, files: Mapping[str, str] | None = None) -> Checked:
    """The harbour agreement with tables, and the CSV files that they name."""
    cells = {("harbour.clause", name): Source(name, body) for name, body in (files or {}).items()}
    return check([parse(Source("harbour.clause", HARBOUR + text))], files=cells)


def tables(text: str, files: Mapping[str, str] | None = None) -> list[Recomputed]:
    """The tables of a sound text, recomputed."""
    found = checked(text, files)
    assert [f"{d.span.line}: {d.message}" for d in found.findings if d.is_error] == []
    assert found.agreement is not None
    return recomputed({(): found.tables}, {(): Book(found.agreement)})


def table(text: str, files: Mapping[str, str] | None = None) -> Recomputed:
    """The only table of a text."""
    (found,) = tables(text, files)
    return found


def verdicts(found: Recomputed) -> list[tuple[int, str, str]]:
    """Each cell that does not simply come out: its row (0 for a figure), its name, its verdict."""
    return [
        (row.number if row else 0, cell.name, cell.verdict.value)
        for row, cell in found.cells
        if cell.verdict.value not in ("same", "given")
    ]
