"""The schedules printed about the Partnership Plan and its neighbours, each cell recomputed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.inquiry.recomputed import Recomputed, Verdict
from tests.packs.packs import tables as tables_of


def tables() -> dict[str, Recomputed]:
    return tables_of("ct-partnership-plan")


def test_every_cell_comes_out_but_those_of_the_unnamed_plan() -> None:
    assert [name for name, found in tables().items() if not found.clean] == []
    known = [(name, r.number) for name, t in tables().items() for r, _ in t.of(Verdict.KNOWN) if r]
    assert known == [("unnamed_plan", row) for row in (1, 2, 3, 6, 7)]


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("partnership_medical", 44), ("partnership_laboratory", 8), ("partnership_limits", 8),
        ("partnership_deductible_in_network", 3), ("partnership_drugs", 12), ("hep_screenings", 52),
        ("century_cost_share", 9), ("century_services", 25), ("century_drugs", 4),
        ("unnamed_plan", 7), ("hdhp_deductible_and_hsa", 2),
    ],
)  # fmt: skip
def test_a_table_has_all_the_cells_that_were_printed(table: str, cells: int) -> None:
    assert tables()[table].score.of == cells


def test_the_maximum_out_of_network_is_that_in_network_and_the_deductible() -> None:
    (found,) = tables()["partnership_limits"].attempts
    assert (found.score.reproduced, found.score.of) == (2, 2)


def test_two_copays_by_mail_are_worked_out_where_the_print_is_garbled() -> None:
    figures = {f.name: f.found for f in tables()["century_drugs"].figures}
    assert figures == {"mail_generic": Fraction(10), "mail_non_listed": Fraction(70)}
