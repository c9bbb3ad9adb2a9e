"""In which words the timeline says what turned an answer."""

from __future__ import annotations

from datetime import date

import pytest

from engine.inquiry.timeline import Timeline
from engine.ir.mentions import Mentions
from engine.report.wire import answer_json
from engine.values import Value
from tests.prove.proving import book

START, UNTIL = date(2021, 1, 1), date(2022, 3, 1)
TEXT = """
define first_half as month of as_of less than 7

clause 9 "Bonus"
  decide bonus money $100 when {condition}
    otherwise none
end

clause 10 "Deposit"
  decide deposit money
    by (first_half or status is part_time)
      yes  $2
      no   $1
end
"""


def turned(name: str, condition: str = "first_half", **facts: Value) -> list[str]:
    made = book(TEXT.format(condition=condition)).agreement
    timeline = Timeline(made, Mentions(made), facts, {}, ())
    return [x for change in timeline.changes(name, START, UNTIL) for x in change.turned]


def test_a_row_for_no_is_told_by_what_no_longer_holds() -> None:
    said = "first_half or status is part_time"
    assert turned("deposit", status="full_time") == [
        f"{said} no longer holds (10)",
        f"{said} now holds (10)",
    ]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("first_half", ["first_half no longer holds (9)", "first_half now holds (9)"]),
        ("not first_half", ["first_half no longer holds (9)", "first_half now holds (9)"]),
        (
            "not (first_half and status is full_time)",
            [
                "first_half and status is full_time no longer holds (9)",
                "first_half and status is full_time now holds (9)",
            ],
        ),
    ],
)
def test_a_condition_that_denies_is_told_by_what_it_denies(condition: str, said: list[str]) -> None:
    assert turned("bonus", condition, status="full_time") == said


def test_the_figure_of_a_denied_yes_or_no_has_its_name() -> None:
    clause = 'clause 1 "Pay"\n  decide pay money $1 when not paid\nend\n'
    text = f"{clause}record more\n  paid yes_no\nend\n"
    (answer,) = book(text).answers({"paid": False}, (), START, ("pay",), {})
    (condition,) = answer_json(answer)["because"][0]["conditions"]
    assert condition == {"text": "not paid", "actual": "paid is no", "holds": True}
