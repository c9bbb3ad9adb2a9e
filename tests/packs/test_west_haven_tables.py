"""The tables printed about the dispatchers: each cell recomputed, each oddity told with figures."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.inquiry.recomputed import Attempt, Recomputed, Verdict
from tests.packs.packs import tables as tables_of

PACK = "west-haven-ers"


def tables() -> dict[str, Recomputed]:
    return tables_of(PACK)


def attempt(table: str, words: str) -> Attempt:
    (found,) = (a for a in tables()[table].attempts if a.title.endswith(words))
    return found


def figure(table: str, name: str) -> object:
    (found,) = (f for f in tables()[table].figures if f.name == name)
    return found.found


def test_every_cell_comes_out_but_three_that_are_known() -> None:
    assert [name for name, found in tables().items() if not found.clean] == []
    known = [(name, c.name) for name, t in tables().items() for _, c in t.of(Verdict.KNOWN)]
    assert known == [
        ("premium_share", "share"),
        ("salary_comparisons", "hourly"),
        ("recent_contracts", "annual_block"),
    ]


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("wage_table", 24), ("wage_increases", 12), ("premium_share", 6),
        ("premium_share_tentative", 3), ("vacation", 5), ("longevity", 5),
        ("two_tier_longevity", 2), ("step_grid", 14 * 13 + 13), ("financial_analysis", 28),
        ("salary_comparisons", 64), ("recent_contracts", 9), ("salary_survey", 1),
        ("post_employment", 17),
    ],
)  # fmt: skip
def test_a_table_has_all_the_cells_that_were_printed(table: str, cells: int) -> None:
    assert tables()[table].score.of == cells


# The end of an alternative's title, how many of how many cells it gives, and what it gives in the
# others, by row (0: a figure) and column.
SCORES = """
wage_increases | rounded each year | 5 of 6 | 1 hourly_2022 21.31
wage_increases | rounded each year, cut off in 2022 | 4 of 6 | \
2 hourly_2022 24.81, 3 hourly_2022 28.98
wage_increases | divided by forty hours | 4 of 6 | 2 hourly_2021 24.34, 1 hourly_2022 21.31
wage_increases | then three percent in all | 4 of 6 | 2 hourly_2022 24.81, 3 hourly_2022 28.98
wage_increases | cut off to the cent | 3 of 6 | \
1 hourly_2021 20.88, 2 hourly_2022 24.81, 3 hourly_2022 28.98
wage_increases | half even to the cent | 6 of 6 |
wage_table | a fortieth of the weekly one | 12 of 12 |
wage_table | forty times the hourly one | 6 of 12 | \
1 weekly 827.20, 2 weekly 963.60, 3 weekly 1125.60, \
4 weekly 827.20, 5 weekly 963.60, 6 weekly 1125.60
premium_share_tentative | the step of July 2020 alone | 2 of 3 | 1 share 17
step_grid | sums of printed cells | 4 of 13 | 0 grid_fy20 795493, 0 grid_fy21_start 795493, \
0 grid_fy21_end 811010, 0 grid_fy22_start 811010, 0 grid_fy22_rerate 8190, 0 grid_fy22_end 827638, \
0 grid_fy23_start 827638, 0 grid_fy23_rerate 16548, 0 grid_fy23_end 844186
financial_analysis | from the printed lines | 2 of 4 | 2 net -22672, 3 net -21117
financial_analysis | from the printed 16 percent | 3 of 4 | 4 proposed_share 56406
financial_analysis | in force from July 2020 | 0 of 3 | 2 share_saving 3134, 3 share_saving 0, \
4 share_saving -3134
salary_survey | of nothing and the hourly rates | 0 of 1 | 0 median_salary 59416
salary_survey | hourly rates at 2,080 hours | 0 of 1 | 0 median_salary 59298.50
salary_comparisons | from the annual amount | 63 of 64 | 32 hourly 26.25
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


def test_no_cell_of_the_grid_is_fifty_two_weekly_rates() -> None:
    assert attempt("step_grid", "fifty-two weekly rates").score.reproduced == 0


def test_annual_amounts_follow_from_hourly_rates_in_two_municipalities_only() -> None:
    groups = attempt("salary_comparisons", "from the hourly rate").groups
    whole = [score.group for score in groups if score.reproduced == score.of]
    assert whole == ["Bristol", "West Haven"]


@pytest.mark.parametrize(
    ("table", "name", "value"),
    [
        ("step_grid", "over_wage_table_2021", "40.77"),
        ("step_grid", "under_wage_table_2022", "5.01"),
        ("step_grid", "top_fy22_of_grid", "59117"),
        ("financial_analysis", "pay_over_fy20_in_fy22", "32135"),
        ("financial_analysis", "pay_over_fy20_in_fy23", "48688"),
        ("salary_comparisons", "top_2021_22", "59113.60"),
        ("salary_survey", "figures_counted", "54"),
        ("salary_survey", "entries_of_nothing", "6"),
        ("salary_survey", "hourly_rates", "3"),
        ("vacation", "days_after_22_years", "25"),
    ],
)
def test_a_figure_that_nothing_prints_is_worked_out(table: str, name: str, value: str) -> None:
    assert figure(table, name) == Fraction(value)


@pytest.mark.parametrize(
    ("name", "rises"),
    [
        ("weekly_rise_2021", ("0.9947", "0.9774", "1.0076")),
        ("weekly_rise_2022", ("1.9627", "2.0140", "2.0056")),
    ],
)
def test_the_weekly_rates_do_not_rise_by_the_percentages(name: str, rises: tuple[str, ...]) -> None:
    found = [row.cells[name].exact for row in tables()["wage_increases"].rows]
    assert [f"{float(rise):.4f}" for rise in found] == list(rises)  # type: ignore[arg-type]


def test_the_change_is_a_sliver_of_the_exhibit_and_mostly_over_65() -> None:
    small, over = (figure("post_employment", n) for n in ("part_of_the_whole", "part_over_65"))
    assert (f"{float(small):.4f}", f"{float(over):.0f}") == ("-0.0796", "56")  # type: ignore[arg-type]


def test_the_two_premiums_are_bound_to_a_few_cents() -> None:
    for fit in tables()["financial_analysis"].assumed:
        assert fit.low is not None
        assert fit.high is not None
        assert fit.high - fit.low <= Fraction(1, 2)
