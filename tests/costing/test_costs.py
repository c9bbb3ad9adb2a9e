"""What a costing counts: every day at its rate, everybody once, and nothing unknown as zero."""

from __future__ import annotations

import random
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from engine.costing.costing_file import read_costing
from engine.costing.people import People, people_of
from engine.packs import Refused
from engine.report.cost_result import Figures
from tests.costing.costing_cases import (
    BY_DATE,
    PACK,
    PRINTED,
    TIERS,
    book,
    costed,
    dollars,
    line,
    roster,
)

EXAMPLE = PACK / "example-roster.csv"


def level(found: Figures | None) -> Figures:
    assert found is not None
    return found


def paid_day_by_day(hired: str, number: int, amendment: str = "") -> Fraction:
    """The wages of a fiscal year, asked anew for each of its days; before the hire as on it."""
    asked = book(*([amendment] if amendment else []))
    first, last = date(number - 1, 7, 1), date(number, 6, 30)
    total = Fraction(0)
    day = first
    while day <= last:
        on = max(day, date.fromisoformat(hired))
        (answer,) = asked.ask({"hire_date": hired}, on, ["hourly_rate"])
        assert isinstance(answer.value, int | Fraction)
        total += Fraction(answer.value) * 2080
        day += timedelta(1)
    return total / ((last - first).days + 1)


def test_a_year_by_date_is_the_sum_over_its_days(tmp_path: Path) -> None:
    hired = "2020-03-02"
    result = costed(BY_DATE, roster(tmp_path, f"1,{hired}"), "FY2022")
    wages = level(line(result, "wages").measure("level"))
    assert wages.before == (paid_day_by_day(hired, 2022),)
    assert wages.after == (paid_day_by_day(hired, 2022, "tentative-agreement-2019"),)


def test_steps_increases_and_days_add_up_to_the_increment(tmp_path: Path) -> None:
    people = roster(tmp_path, "1,2020-03-02", "2,2018-10-15", "3,2021-12-31")
    wages = line(costed(BY_DATE, people, "FY2019..FY2024"), "wages")
    parts = [level(wages.measure(m)) for m in ("steps", "general increases")]
    other = wages.measure("other changes")
    assert other is not None
    for side in ("before", "after"):
        amounts = [getattr(part, side) for part in (*parts, other)]
        increment = getattr(level(wages.measure("increment")), side)
        assert [sum(year) for year in zip(*amounts, strict=True)] == list(increment)


def test_people_who_are_alike_cost_what_each_of_them_costs(tmp_path: Path) -> None:
    chance = random.Random(7)
    start = date(2012, 1, 1)
    rows = [
        f"{i},{start + timedelta(chance.randrange(4000))},"
        f"{chance.choice(['full_time', 'part_time'])},{chance.choice(['single', 'family'])}"
        for i in range(30)
    ]
    head = "id,hire_date,status,coverage_tier"
    together = costed(
        BY_DATE, roster(tmp_path, *rows, head=head), "FY2021..FY2023", TIERS, per_person=True
    )
    for each in together.lines:
        whole = level(each.measure("level"))
        own = [dict(person.lines)[each.name] for person in together.persons]
        assert whole.after == tuple(sum(a.after[i] or 0 for a in own) for i in range(3))
    alone = [
        costed(BY_DATE, roster(tmp_path, row, head=head), "FY2021..FY2023", TIERS)
        for row in rows[:6]
    ]
    for person, single in zip(together.persons, alone, strict=False):
        for name, figures in person.lines:
            found = level(line(single, name).measure("level"))
            assert (found.before, found.after) == (figures.before, figures.after), name


def test_who_comes_and_goes_is_paid_for_the_days_between(tmp_path: Path) -> None:
    people = roster(tmp_path, "1,2020-01-01,2021-12-31", head="id,hire_date,retirement_date")
    stated = {"headcount": "by stated dates", "increases_from": "rates"}
    wages = level(line(costed(BY_DATE, people, assumed=stated), "wages").measure("level"))
    step_1, step_2, step_3 = (Fraction(r) * 2080 for r in ("20.68", "24.09", "28.14"))
    assert wages.before[0] == step_1 * Fraction(182, 366)
    assert wages.before[2] == step_2 * Fraction(184, 365)
    assert wages.before[3] == 0
    constant = level(line(costed(BY_DATE, people), "wages").measure("level"))
    assert constant.before[0] == step_1
    assert constant.before[3] == step_3


def test_a_stated_retirement_is_paid_out_in_its_year(tmp_path: Path) -> None:
    people = roster(
        tmp_path,
        "1,1999-01-01,full_time,130,2021-09-30",
        "2,1999-01-01,full_time,130,",
        head="id,hire_date,status,sick_days,retirement_date",
    )
    result = costed(BY_DATE, people)
    payout = level(line(result, "sick-payout").measure("level"))
    # 90 days of eight hours at step 3: $28.14, and $28.42 from July 2021 on.
    assert dollars(payout.before) == [0, 0, 20_261, 0]
    assert dollars(payout.after) == [0, 0, 20_462, 0]
    stated = next(each for each in result.assumptions if each.name == "retirement_date")
    assert stated.value.startswith("stated for 1 of 2 people, 1 of them in these years")


def test_somebody_whose_fact_is_missing_is_named_and_in_no_sum(tmp_path: Path) -> None:
    people = roster(tmp_path, "1,2010-01-01", "2,", "3,2010-01-01")
    wages = line(costed(BY_DATE, people, "FY2022"), "wages")
    figures = level(wages.measure("level"))
    assert figures.counted == (2,)
    assert figures.after == (2 * Fraction("28.42") * 2080,)
    (lacking,) = wages.lacking
    assert lacking.ids == ("2",)
    assert lacking.why == "`wage_step` needs hire_date"


def test_where_nobody_is_decided_there_is_no_sum(tmp_path: Path) -> None:
    result = costed(BY_DATE, roster(tmp_path, "1,"), "FY2022")
    assert level(line(result, "wages").measure("level")).after == (None,)
    assert level(result.net[0]).after == (None,)


def test_a_year_in_which_nobody_employed_is_decided_has_no_sum(tmp_path: Path) -> None:
    people = roster(
        tmp_path, "1,2010-01-01,", "2,2020-09-01,single", head="id,hire_date,coverage_tier"
    )
    stated = {**TIERS, "headcount": "by stated dates"}
    result = costed(BY_DATE, people, "FY2019..FY2022", stated)
    health = line(result, "health")
    (lacking,) = health.lacking
    assert (lacking.ids, len(lacking.years)) == (("1",), 4)
    found = level(health.measure("level"))
    for amounts in (found.before, found.after, found.difference):
        assert [amount is None for amount in amounts] == [True, True, False, False]
    assert level(result.net[0]).after[:2] == (None, None)
    uniforms = level(line(result, "uniforms").measure("level"))  # paid each July, before the hire
    assert uniforms.after == (None, None, None, None)
    increment = level(health.measure("increment"))
    assert [amount is None for amount in increment.after] == [True, True, False, False]
    alone = costed(
        BY_DATE,
        roster(tmp_path, "2,2020-09-01,single", head="id,hire_date,coverage_tier"),
        "FY2019..FY2022",
        stated,
    )
    assert dollars(level(line(alone, "health").measure("level")).after)[:2] == [0, 0]


def test_who_has_left_is_no_sum_for_those_not_decided(tmp_path: Path) -> None:
    head = "id,hire_date,retirement_date,coverage_tier"
    people = roster(tmp_path, "1,2010-01-01,,", "2,2010-01-01,2020-03-31,single", head=head)
    stated = {**TIERS, "headcount": "by stated dates"}
    health = line(costed(BY_DATE, people, "FY2020..FY2022", stated), "health")
    for measure, lacks in (
        ("level", [False, True, True]),
        ("increment", [False, False, True]),
        ("over the first year", [False, False, False]),
    ):
        found = level(health.measure(measure)).after
        assert [amount is None for amount in found] == lacks, measure


def test_a_record_that_contradicts_itself_is_in_no_line(tmp_path: Path) -> None:
    people = roster(tmp_path, "1,2010-01-01,2012-01-01", head="id,hire_date,birth_date")
    result = costed(BY_DATE, people, "FY2022")
    (lacking,) = line(result, "wages").lacking
    assert lacking.why.startswith("the record is not valid: `hire_date` Jan 1, 2010")
    assert level(line(result, "wages").measure("level")).counted == (0,)


def test_a_row_that_cannot_be_read_is_told_and_not_costed(tmp_path: Path) -> None:
    result = costed(BY_DATE, roster(tmp_path, "1,2010-01-01", "2,soon"), "FY2022")
    assert result.people == 1
    (rejected,) = result.rejected
    assert rejected.startswith("roster.csv:3: 2: hire_date ")


def test_a_question_that_changes_the_cost_gives_both_totals() -> None:
    health = line(costed(BY_DATE, EXAMPLE, assumed=TIERS), "health")
    other = next(o for o in health.otherwise if o.reading == "signed_text_17")
    assert other.used == "redline_16"
    usual, read = level(health.measure("level")), other.figures
    assert usual.before == read.before
    assert dollars(usual.after) == [192_833, 183_120, 180_940, 178_760]
    assert dollars(read.after) == [192_833, 180_940, 180_940, 178_760]


def test_a_reading_that_leaves_people_undecided_gives_no_sum_for_them() -> None:
    wages = line(costed(BY_DATE, EXAMPLE), "wages")
    other = next(o for o in wages.otherwise if o.reading == "no_rate_agreed")
    assert other.lacking == (0, 0, 14, 14)
    assert other.figures.after[2:] == (None, None)


def test_a_chosen_reading_is_the_one_that_is_costed() -> None:
    chosen = {"premium_share_july_2020": "signed_text_17"}
    result = costed(BY_DATE, EXAMPLE, assumed=TIERS, readings=({}, chosen))
    health = level(line(result, "health").measure("level"))
    assert dollars(health.after)[1] == 180_940


def test_the_employer_pays_and_what_employees_pay_is_saved(tmp_path: Path) -> None:
    text = PRINTED.read_text(encoding="utf-8").replace("in_net = false\n", "")
    path = tmp_path / "all.toml"
    path.write_text(text, encoding="utf-8")
    assumed = {"premiums.state_partnership.unit": "100000", "premiums.hdhp.unit": "100000"}
    result = costed(path, EXAMPLE, assumed=assumed)
    net = next(figures for figures in result.net if figures.measure == "level")
    wages, health, share = (level(each.measure("level")).after for each in result.lines)
    parts = zip(wages, health, share, strict=True)
    assert list(net.after) == [(w or 0) + (h or 0) - (s or 0) for w, h, s in parts]


def test_the_roster_effect_names_who_gains_and_who_loses() -> None:
    result = costed(BY_DATE, EXAMPLE, decisions=("hsa_city_contribution", "premium_share_percent"))
    assert result.effect is not None
    turns = {e.decision: dict(e.turns) for e in result.effect.effects}
    assert set(turns["premium_share_percent"]) == {"rises", "falls"}
    assert len(turns["hsa_city_contribution"]["falls"]) == 14


# ------------------------------------------------------------------ mistakes


def refusal(path: Path, years: str = "FY2020", **assumed: str) -> str:
    with pytest.raises(Refused) as refused:
        costed(path, EXAMPLE, years, assumed)
    return str(refused.value)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('decision = "hourly_rat"', "unknown decision `hourly_rat`; did you mean `hourly_rate`?"),
        (
            'decision = "medical_plan"',
            "`medical_plan` is choice, where an amount of money is wanted",
        ),
        ('decision = "weekly_rate"', "but a year is counted as `2,080 hours`; count it in weeks"),
    ],
)
def test_a_decision_that_does_not_fit_is_refused_with_its_line(
    wrong: str, said: str, tmp_path: Path
) -> None:
    text = BY_DATE.read_text(encoding="utf-8").replace('decision = "hourly_rate"', wrong)
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    at = text.splitlines().index(wrong) + 1
    found = refusal(path)
    assert said in found
    assert f"wrong.toml:{at}" in found or "annual_base" in said or "weeks" in said


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ("2020", "`2020` does not name fiscal years; write them as `FY2020..FY2023`"),
        ("FY2023..FY2020", "FY2020 comes before FY2023; write `FY2020..FY2023`"),
        ("FY1900", "lies outside the years that can be costed"),
        ("FY2199", "lies outside the years that can be costed"),
        ("FY1950..FY2100", "`FY1950..FY2100` are 151 fiscal years; ask for at most 50 at once"),
    ],
)
def test_years_that_cannot_be_costed_are_refused(years: str, said: str) -> None:
    assert said in refusal(BY_DATE, years)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("baselin", "2020-06-30", "`--assume baselin` names nothing of this costing"),
        ("baseline", "last year", "`baseline` is `last year`: write `continues`, or a day"),
        ("steps", "sometimes", "`steps` is `sometimes`: write `by date`"),
        ("wages.steps", "bydate", "`steps` is `bydate`: write `by date`"),
        ("round_to", "dime", "`round_to` is `dime`: write `dollar` or `cent`"),
        ("annual_base", "52 weeks", "a year is counted as `52 weeks`; count it in hours"),
        ("increases_from", "percentages", "`percentages_from` must name the day"),
        ("annual_base", "many hours", "`annual_base` is `many hours`: write one as `2,080 hours`"),
        ("annual_base", "0 hours", "`annual_base` is `0 hours`: write one more than 0, as"),
        ("annual_base", "-1 hours", "`annual_base` is `-1 hours`: write one more than 0, as"),
        ("turnover", "5%", "`turnover` can only be `none`"),
        ("premiums.hdhp.single", "lots", "the premium `hdhp.single` is `lots`"),
        ("premiums.hdhp.single", "-5", "a premium is not below zero"),
    ],
)
def test_what_is_assumed_wrongly_is_refused(name: str, value: str, said: str) -> None:
    told = refusal(BY_DATE, **{name: value})
    assert said in told
    assert told.startswith(f"`--assume {name}")
    assert "costing.toml" not in told  # the file is right


def test_every_mistake_of_a_file_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "two.toml"
    path.write_text(
        '[conventions]\nsteps = "never"\n[line.a]\nkind = "rates"\npays = "nobody"\n'
        'decision = "hourly_rate"\nwhen = 3\n',
        encoding="utf-8",
    )
    with pytest.raises(Refused) as refused:
        read_costing(path, {})
    told = str(refused.value).splitlines()
    assert [line.partition(": ")[0].rpartition(":")[2] for line in told] == ["2", "7", "4", "5"]


def test_what_is_not_toml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("title = ", encoding="utf-8")
    with pytest.raises(Refused, match="is not TOML"):
        read_costing(path, {})


def test_too_many_people_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.costing.people.LARGEST_ROSTER", 1)
    with pytest.raises(Refused, match="2 people; one costing takes 1"):
        people_of(roster(tmp_path, "1,2010-01-01", "2,2010-01-01"), book())


def test_an_empty_roster_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="has no rows"):
        people_of(roster(tmp_path), book())


def test_nothing_is_said_of_nobody() -> None:
    nobody = People("none.csv", "", (), (), ("none.csv:2: wrong",))
    result = costed(BY_DATE, nobody, "FY2022")
    assert result.people == 0
