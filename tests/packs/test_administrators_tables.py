"""The tables printed about the administrators: each cell recomputed, each oddity with figures."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.inquiry.recomputed import Attempt, Recomputed, Verdict
from tests.packs.packs import tables as tables_of


def tables() -> dict[str, Recomputed]:
    return tables_of("west-haven-administrators")


def attempt(table: str, words: str) -> Attempt:
    (found,) = (a for a in tables()[table].attempts if a.title.endswith(words))
    return found


def figure(table: str, name: str) -> object:
    (found,) = (f for f in tables()[table].figures if f.name == name)
    return found.found


def test_every_cell_comes_out_but_thirteen_that_are_known() -> None:
    assert [name for name, found in tables().items() if not found.clean] == []
    known = {name: [c.name for _, c in t.of(Verdict.KNOWN)] for name, t in tables().items()}
    assert {name: cells for name, cells in known.items() if cells} == {
        "incentive_scale": ["percent_of_salary"],
        "hdhp": [*["contribution"] * 3, "hdhp_premium", "hdhp_contributions"],
        "medical_spend": ["health_savings_funding", "total_budget"],
        "salary_list_fy20": ["salary"],
        "average_saving": ["average_of_lines"],
        "settlements": ["without_2020", "without_2021"],
        "wage_averages_1": ["difference_with"],
    }


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("salary_schedules", 6 * 36), ("year_three_schedule", 72), ("doctorate", 6),
        ("salary_list_fy20", 23 + 1), ("salary_list_fy21", 23 + 2), ("average_saving", 1),
        ("year_three_list", 2 * 23 + 3), ("step_movement", 4 * 23 + 7),
        ("comp_mix", 6), ("buy_up_ppo", 6), ("hdhp", 6), ("hdhp_share", 3), ("medical_spend", 8),
        ("incentive_scale", 14), ("incentive_example", 4), ("settlements", 32 + 30 + 8),
        ("wage_averages_1", 5 * 14), ("wage_averages_2", 5 * 14),
    ],
)  # fmt: skip
def test_a_table_has_all_the_cells_that_were_printed(table: str, cells: int) -> None:
    assert tables()[table].score.of == cells


# The end of an alternative's title, how many of how many cells it gives, and what it gives in the
# others, by row (0: a figure or a sum) and column.
SCORES = """
year_three_schedule | half even to the cent | 71 of 72 | 7 group_4 91730.72
doctorate | as the salaries | 4 of 6 | 5 stipend 1925.85, 6 stipend 1925.85
salary_list_fy20 | sums of exact cells | 0 of 1 | 0 fy20_salary 2903050.25
average_saving | all 23 lines | 0 of 1 | 0 average_of_lines 25475.30
average_saving | group 4 at step 1 instead | 0 of 1 | 0 average_of_lines 34805.43
average_saving | schedule with sixth year | 0 of 1 | 0 average_of_lines 28279.45
year_three_list | the schedule B-3 | 23 of 23 |
year_three_list | sums of printed cells | 1 of 2 | 0 list_year_three 2891516.71
step_movement | sums of printed cells | 4 of 4 |
step_movement | against the frozen step | 0 of 2 | \
0 avoided_second_year 32249.64, 0 avoided_third_year 62016.76
buy_up_ppo | mix rate, and the difference | 0 of 4 | 1 contribution 269.94, \
2 contribution 577.90, 3 contribution 704.33, 0 ppo_contributions 8034.63
hdhp | at 18 percent | 4 of 4 |
medical_spend | at the share of the agreement, 20 percent | 2 of 6 | 2 employer 527302.86, \
2 employee 131825.71, 3 employer 26829.59, 3 employee 36573
medical_spend | at 18 percent of the printed rates | 2 of 6 | 2 employer 540485.52, \
2 employee 118643.16, 3 employer 13646.93, 3 employee 49755.55
incentive_scale | two rows of 64 the first | 13 of 14 | 13 percent_of_salary 20
incentive_example | five percent at 52 already | 0 of 2 | 1 percent_of_salary 35, 1 allowance 7000
settlements | for Enfield in the first two years | 2 of 2 |
wage_averages_1 | average to the cent | 14 of 14 |
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


@pytest.mark.parametrize(
    ("words", "cells"),
    [("reduced for the years beyond 52 only", 1), ("five percent at 52 already", 0)],
)
def test_the_prose_fits_the_printed_scale_nowhere(words: str, cells: int) -> None:
    """One cell agrees by the misprint: the first 64, which is meant for 63."""
    assert attempt("incentive_scale", words).score.reproduced == cells


@pytest.mark.parametrize(
    ("table", "name", "value"),
    [
        ("salary_schedules", "group_2_step_1_to_2", "3569.78"),
        ("salary_schedules", "group_2_step_2_to_3", "3509.21"),
        ("salary_schedules", "group_2_step_1_by_the_increment", "102189.18"),
        ("salary_list_fy20", "lines_of_fy20", "23"),
        ("salary_list_fy20", "fy20_by_the_schedule", "2903050.25"),
        ("salary_list_fy21", "replacement_saving_by_the_schedule", "40162.44"),
        ("year_three_list", "year_three_as_paid", "2891516.71"),
        ("step_movement", "above_frozen_second_year", "32249.64"),
        ("step_movement", "above_frozen_third_year", "62016.76"),
        ("step_movement", "above_frozen_three_years", "107476.17"),
        ("medical_spend", "health_savings_funding", "45000"),
        ("medical_spend", "employees_at_20_percent", "131825.71"),
        ("medical_spend", "employer_saving_at_20_percent", "26829.59"),
        ("medical_spend", "employee_saving_at_20_percent", "36573"),
        ("incentive_scale", "at_63", "20"),
    ],
)
def test_a_figure_that_nothing_prints_is_worked_out(table: str, name: str, value: str) -> None:
    assert figure(table, name) == Fraction(value)


def test_the_contributions_bind_the_share_to_18_percent() -> None:
    (fit,) = tables()["hdhp_share"].assumed
    assert (fit.low, fit.high) == (Fraction("17.99989"), Fraction("18.00017"))


def test_the_year_binds_the_premium_of_a_month_to_a_tenth_of_a_cent() -> None:
    """Between the sum of the printed rates and the printed premium."""
    (fit,) = tables()["medical_spend"].assumed
    assert (fit.low, fit.high) == (Fraction("54927.38059"), Fraction("54927.3814"))
