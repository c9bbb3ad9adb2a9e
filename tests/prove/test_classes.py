"""Classes whose limits are in no condition: caps, factors, the later of two days, cents."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.prove.compare import Changed
from engine.prove.differences import Turn
from engine.prove.regions import lines
from engine.report.comparison_html import comparison_html
from engine.report.comparison_text import comparison_text
from tests.prove.proving import book
from tests.prove.test_compare import change, compared


def clause(decide: str) -> str:
    return f'clause 1 "Asked"\n  decide asked {decide}\nend\n'


def classes(old: str, new: str) -> dict[Turn, list[str]]:
    """The tables of the decision `asked` by turn, all of them complete."""
    made = change(compared(old, new, "asked"), "asked")
    assert not made.unsettled
    assert all(c.table.complete for c in made.classes)
    found: dict[Turn, list[str]] = {}
    for each in made.classes:
        found.setdefault(each.turn, []).extend(lines(each.table))
    return found


# ------------------------------------------------------------------ what amounts rest on


def test_a_cap_is_where_its_amount_reaches_it() -> None:
    old, new = (clause(f"days sick_days, at most {n} days") for n in (90, 100))
    assert classes(old, new) == {
        Turn.RISES: [
            "sick_days more than 100 days",
            "sick_days more than 90 days and at most 100 days",
        ]
    }


def test_a_floor_is_where_its_amount_falls_below_it() -> None:
    old, new = (clause(f"days sick_days, at least {n} days") for n in (90, 100))
    assert classes(old, new) == {
        Turn.RISES: [
            "sick_days less than 90 days",
            "sick_days at least 90 days and less than 100 days",
        ]
    }


def test_what_is_multiplied_matters_where_there_is_some_of_it() -> None:
    old, new = (clause(f"money weekly_hours * ${n} per hour") for n in (20, 21))
    assert classes(old, new) == {Turn.RISES: ["weekly_hours more than 0 hours"]}


_EARNED = "define counted as {} years\n" + clause(
    "date latest of (hire_date + counted, as_of + 5 years)"
)


def test_the_later_of_two_days_is_said_with_what_names_come_to() -> None:
    later, earlier = "hire_date + 25 years after as_of + 5 years", "hire_date + 25 years"
    assert classes(_EARNED.format(20), _EARNED.format(25)) == {Turn.LATER: [later]}
    back = classes(_EARNED.format(25), _EARNED.format(20))
    assert list(back) == [Turn.EARLIER]
    assert earlier in back[Turn.EARLIER][0]


def test_an_amount_beside_a_figure_of_the_other_text() -> None:
    old = clause("money weekly_hours * $10 per hour - $100")
    assert classes(old, clause("money none")) == {
        Turn.RISES: ["weekly_hours * $10 per hour - $100 less than $0"],
        Turn.FALLS: ["weekly_hours * $10 per hour - $100 more than $0"],
    }


def test_a_product_of_two_unknowns_beside_the_same_with_one_of_them_known() -> None:
    paid = clause("money multiple * (weekly_hours * $1 per hour)")
    old, new = "define multiple as sick_days / 1 day\n" + paid, "define multiple as 10\n" + paid
    found = {turn: {*table[0].split(", ")} for turn, table in classes(old, new).items()}
    assert found[Turn.RISES] == {
        "weekly_hours more than 0 hours",
        "sick_days less than 10 days",
    }
    assert found[Turn.FALLS] == {
        "weekly_hours more than 0 hours",
        "sick_days more than 10 days",
    }


def test_conditions_that_tell_it_are_kept_to() -> None:
    """The limit of the amount is no part of a table that needs none."""
    paid = "money weekly_hours * ${0} per hour + ${0} when status is full_time\n    otherwise none"
    old, new = (clause(paid.format(n)) for n in (1, 2))
    assert classes(old, new) == {Turn.RISES: ["status is full_time"]}


# ------------------------------------------------------------------ by value


def rates(count: int, more: int) -> str:
    """So many rates, a year of service each, all of them raised."""
    rows = "".join(f"      {n} years  ${20 + n + more / 4:.2f}\n" for n in range(count - 1))
    return (
        f'clause 1 "Asked"\n  decide asked money\n    by service\n{rows}'
        f"      at least {count - 1} years  ${20 + count + more / 4:.2f}\nend\n"
    ).replace(rows, rows.replace(" 1 years", " 1 year"))


def stated(old: str, new: str) -> list[Changed]:
    return [*change(compared(old, new), "asked").classes]


def test_amounts_are_told_one_by_one_as_far_as_they_can_occur_and_are_few() -> None:
    """Of 144 pairs of a rate before and a rate after only twelve belong to one row."""
    found = stated(rates(12, 0), rates(12, 1))
    assert [(c.before, c.after) for c in found][:2] == [("$20.00", "$20.25"), ("$21.00", "$21.25")]
    assert len(found) == 12
    assert lines(found[3].table) == ["service is 3 years"]


def test_too_many_are_told_by_their_direction() -> None:
    (found,) = stated(rates(13, 0), rates(13, 1))
    assert (found.turn, found.before, found.after) == (Turn.RISES, "", "")
    assert lines(found.table) == ["in every case"]


def test_amounts_that_change_alike_are_one_table_with_one_example() -> None:
    old, new = rates(3, 0), rates(3, 1)
    made = compared(old, new)
    page = comparison_text(book(new).agreement, made, "everybody")
    told = page[page.index("\nasked\n") :]
    rows = [" ".join(line.split()) for line in told.splitlines()]
    assert rows[2:9] == [
        "rises",
        "who:",
        "before after service",
        "------ ------ ----------------",
        "$20.00 $20.25 less than 1 year",
        "$21.00 $21.25 1 year",
        "$23.00 $23.25 at least 2 years",
    ]
    assert told.count("for example:") == 1
    html = comparison_html(book(new).agreement, made, "everybody")
    assert html.count("For example") == 1


# ------------------------------------------------------------------ cents


def cents(divisor: int) -> str:
    return clause(f"money weekly_hours * $0.01 per hour / {divisor}")


def test_less_than_half_a_cent_is_no_difference() -> None:
    """Of 60 hours at most 0.3 of a cent."""
    made = compared(cents(100), cents(200))
    assert made.proved == ("asked",)
    assert not made.unsettled


def test_half_a_cent_is_one() -> None:
    """Of 50 hours half a cent, which is rounded up."""
    (found,) = stated(cents(100), clause("money none"))
    assert found.turn is Turn.FALLS
    assert found.one.value == Fraction(1, 100)
    assert lines(found.table) == ["weekly_hours more than 0 hours"]


# ------------------------------------------------------------------ days in words


@pytest.mark.parametrize(
    ("condition", "held", "other"),
    [
        ("hire_date on or before Feb 5, 2018", "on or before Feb 5, 2018", "after Feb 5, 2018"),
        ("hire_date after Feb 5, 2018", "after Feb 5, 2018", "on or before Feb 5, 2018"),
        ("hire_date before Feb 6, 2018", "before Feb 6, 2018", "on or after Feb 6, 2018"),
        ("hire_date on or after Feb 6, 2018", "on or after Feb 6, 2018", "before Feb 6, 2018"),
    ],
)
def test_a_day_is_said_as_the_agreement_says_it(condition: str, held: str, other: str) -> None:
    text = clause(f"days 5 days when {condition} otherwise 4 days")
    less = clause("days 4 days")
    assert classes(text, less) == {Turn.FALLS: [f"hire_date {held}"]}
    more = clause("days 5 days")
    assert classes(text, more) == {Turn.RISES: [f"hire_date {other}"]}


def test_a_day_that_is_said_in_two_ways_is_said_by_the_rounder_day() -> None:
    text = clause(
        "days 5 days when hire_date before Feb 2, 2018 and not hire_date after Feb 1, 2018\n"
        "    otherwise 4 days"
    )
    assert classes(text, clause("days 4 days")) == {
        Turn.FALLS: ["hire_date on or before Feb 1, 2018"]
    }
