"""The tables printed in the Kenai health care text: each cell recomputed, each oddity told."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from engine import publishing, session
from engine.inquiry.recomputed import Attempt, Recomputed, Verdict

PACK = "kenai-health-care"
PUBLISHED = Path(__file__).resolve().parents[2] / "rules" / PACK / "published"


@cache
def tables() -> dict[str, Recomputed]:
    made = publishing.recomputed_tables(session.locate(PACK))
    return {found.table.name: found for found in made}


def attempt(table: str, words: str) -> Attempt:
    (found,) = (a for a in tables()[table].attempts if a.title.endswith(words))
    return found


def test_every_cell_comes_out_but_the_contribution_of_the_plan_table() -> None:
    assert [name for name, found in tables().items() if not found.clean] == []
    known = [(name, c.name) for name, t in tables().items() for _, c in t.of(Verdict.KNOWN)]
    assert known == [("plan_amounts", "hra_or_hsa")]


@pytest.mark.parametrize(
    ("table", "cells"),
    [("tier_rates", 8), ("nine_month_rates", 4), ("plan_amounts", 5), ("plan_amounts_proposed", 4)],
)
def test_a_table_has_all_the_cells_that_were_printed(table: str, cells: int) -> None:
    assert tables()[table].score.of == cells


# The end of an alternative's title, how many of how many cells it gives, and what it gives in the
# others, by row and column.
SCORES = """
tier_rates | nine months from the printed rate over twelve | 3 of 4 | 4 over_nine_months 739.29
tier_rates | multiples of the printed rate of the employee alone | 1 of 4 | \
2 over_twelve_months 381.19, 3 over_twelve_months 329.21, 4 over_twelve_months 554.46
tier_rates | half even to the cent | 8 of 8 |
nine_month_rates | printed rate over twelve months | 3 of 4 | 4 over_nine_months 739.29
plan_amounts | contribution of the table | 5 of 5 |
plan_amounts | sentence counted twice | 4 of 5 | 1 hra_or_hsa 2000
plan_amounts_proposed | deductible on top | 0 of 2 | \
1 out_of_pocket_maximum 3500, 2 out_of_pocket_maximum 7000
"""
LINES = [tuple(part.strip() for part in line.split("|")) for line in SCORES.strip().splitlines()]


@pytest.mark.parametrize(("table", "words", "score", "misses"), LINES)
def test_an_alternative_gives_what_it_was_found_to_give(
    table: str, words: str, score: str, misses: str
) -> None:
    found = attempt(table, words)
    assert f"{found.score.reproduced} of {found.score.of}" == score
    given = {(m.row.number if m.row else 0, m.cell.name): m.cell.found for m in found.misses}
    wanted = [miss.split() for miss in misses.split(",") if miss]
    assert given == {(int(row), name): Fraction(text) for row, name, text in wanted}


def test_the_eight_rates_bind_the_unrounded_one_to_an_eighth_of_a_cent() -> None:
    (fit,) = tables()["tier_rates"].assumed
    assert (fit.low, fit.high) == (Fraction("173.27227"), Fraction("173.27343"))


def test_at_the_share_of_the_proposal_the_rates_are_a_third() -> None:
    found = [row.cells["at_five_percent"].found for row in tables()["tier_rates"].rows]
    assert found == [Fraction(text) for text in ("57.76", "127.07", "109.74", "184.82")]


@pytest.mark.parametrize("path", sorted(PUBLISHED.glob("*.clause")), ids=lambda path: path.name)
def test_its_text_is_canonical(path: Path) -> None:
    before, after = session.canonical(path)
    assert before == after
