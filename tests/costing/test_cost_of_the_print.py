"""The review board's financial analysis, line by line, under its conventions and under others."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.costing.costing_cases import BY_DATE, GRID, PARTNERSHIP, PRINTED, costed, dollars, line

STEPS = [0, 15_517, 8_424, 0]
INCREASES = [0, 0, 8_194, 16_553]
PAY = [795_496, 811_013, 827_631, 844_184]
SHARES = [50_139, 50_139, 53_273, 56_407]


def wages(measure: str, side: str = "after", **assumed: str) -> list[int | None]:
    found = line(costed(PRINTED, GRID, assumed=assumed), "wages").measure(measure)
    assert found is not None
    return dollars(getattr(found, side))


def test_the_printed_step_and_increase_lines_are_increments() -> None:
    assert wages("steps") == STEPS
    assert wages("general increases") == INCREASES


def test_the_ends_of_the_step_grid_are_levels() -> None:
    assert wages("level") == PAY


def test_the_printed_totals_are_sums_of_what_is_not_rounded() -> None:
    found = line(costed(PRINTED, GRID), "wages").measure("general increases")
    assert found is not None
    assert found.after[2:] == (Fraction("8194.3680"), Fraction("16552.623360"))
    steps = line(costed(PRINTED, GRID), "wages").measure("steps")
    assert steps is not None
    assert steps.after[1] == Fraction("15516.80")


def test_steps_are_paid_under_the_present_terms_as_well() -> None:
    assert wages("steps", "before") == STEPS
    assert wages("steps", "difference") == [0, 0, 0, 0]


def test_increments_add_up_to_the_cumulative_pay() -> None:
    assert wages("over the first year") == [0, 15_517, 32_135, 48_688]
    assert wages("level", "difference") == [0, 0, 8_194, 24_747]


def test_rounding_each_person_gives_what_the_printed_rows_add_up_to() -> None:
    rounded = {"rounding": "each person"}
    assert wages("general increases", **rounded) == [0, 0, 8_190, 16_548]
    assert wages("level", **rounded) == [795_493, 811_010, 827_638, 844_186]


def test_the_rates_of_the_wage_table_give_other_increases() -> None:
    assert wages("general increases", increases_from="rates") == [0, 0, 8_154, 16_598]


def test_percentages_to_the_cent_each_year_give_the_rates_of_the_wage_table_at_step_3() -> None:
    assert wages("general increases", increases_from="percentages, to the cent") == [
        *(0, 0, 8_154, 16_598)
    ]


def test_steps_by_date_are_spread_over_two_years() -> None:
    """Step 3 of employee 8 comes on Oct 15, 2020, the steps of 11 on Sep 2, 2020 and Mar 2, 2022.

    By months: 8.5483… and 9.9666… twelfths of FY2021 are after the first two.
    """
    one, other = Fraction("50107.20"), Fraction("58531.20")
    first, eleven = Fraction("43014.40"), Fraction(29, 30)
    in_2021 = (other - one) * (8 + Fraction(17, 31)) / 12 + (one - first) * (9 + eleven) / 12
    found = line(costed(PRINTED, GRID, assumed={"steps": "by date"}), "wages").measure("steps")
    assert found is not None
    assert found.after[1] == in_2021
    assert dollars(found.after)[1] == 11_892


def test_health_rows_are_levels() -> None:
    share = line(costed(PRINTED, GRID, assumed=PARTNERSHIP), "share")
    level = share.measure("level")
    assert level is not None
    assert dollars(level.before) == [50_139] * 4
    assert dollars(level.after) == SHARES
    assert dollars(level.difference) == [0, 0, 3_134, 6_267]
    assert share.who == "paid by employees, which the employer saves"


def test_against_the_terms_as_they_go_on_the_share_costs_before_it_saves() -> None:
    assumed = {**PARTNERSHIP, "baseline": "continues"}
    level = line(costed(PRINTED, GRID, assumed=assumed), "share").measure("level")
    assert level is not None
    assert dollars(level.before) == [50_139, 53_273, 53_273, 53_273]
    assert dollars(level.difference) == [0, -3_134, 0, 3_134]


def test_the_printed_net_adds_increments_of_wages_to_levels_of_health() -> None:
    assumed = {**PARTNERSHIP, "premiums.hdhp.unit": "358834.15"}
    result = costed(PRINTED, GRID, assumed=assumed)
    health = line(result, "health").measure("level")
    increments = line(result, "wages").measure("increment")
    assert health is not None
    assert increments is not None
    assert dollars(health.difference)[:2] == [-19_095, -38_189]
    mixed = [None if a is None or b is None else a + b for a, b in zip(
        health.difference, increments.after, strict=True)]  # fmt: skip
    assert dollars(mixed)[:2] == [-19_095, -22_673]
    levels = next(net for net in result.net if net.measure == "level")
    assert dollars(levels.difference)[:2] == [-19_095, -38_189]


def test_a_premium_that_is_not_stated_is_named_and_never_zero() -> None:
    result = costed(PRINTED, GRID)
    share = line(result, "share")
    assert share.missing == ("premiums.state_partnership.unit",)
    assert share.figures == ()
    assert [each.name for each in result.without] == ["health", "share"]


@pytest.mark.parametrize("costing", [PRINTED, BY_DATE])
def test_each_difference_is_told_by_clause_without_remainder(costing: object) -> None:
    result = costed(PRINTED if costing == PRINTED else BY_DATE, GRID, assumed={})
    wages = line(result, "wages")
    level = wages.measure("level")
    assert level is not None
    by_year = zip(*(cause.amounts for cause in wages.causes), strict=True)
    assert [sum(amounts) for amounts in by_year] == list(level.difference)
    assert {cause.by for cause in wages.causes} == {"TA.3"}
    assert {cause.before for cause in wages.causes} == {"App.A"}
