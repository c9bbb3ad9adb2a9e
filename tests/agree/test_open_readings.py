"""Questions without an adopted reading: decided only where every combination says the same."""

from __future__ import annotations

from datetime import date

import pytest

from engine import session
from engine.check import check
from engine.source import Source
from engine.syntax.parser import parse

HEADER = """agreement open "Open questions"
  term Jan 1, 2022 through Dec 31, 2024
  after term continues
  {setting}
end
record employee
  hire_date date
  sick_days days
  premium money
end
"""
NESTED = """
contested counted @1 "Which days?"
  reading all is sick_days "as written"
  reading one_more is sick_days + 1 day "with the first day"
  adopt none
end
contested basis @2 "Counted days, or five?"
  reading by_count is counted "as counted"
  reading fixed is 5 days "as printed"
  adopt none
end
clause 1 "Days"
  decide payout_days days basis, at most 5 days
end
"""
CONVENTION = """
contested convention @1 "Which convention?"
  reading one is {one} "the one"
  reading other is {other} "the other"
  adopt none
end
clause 1 "Answers"
  decide served years completed years from hire_date
  decide months_served months completed months from hire_date
  decide share money 50% of premium
end
"""
ZERO = """
contested amount @1 "Nothing, or zero?"
  reading nothing is none "there is none"
  reading zero is 0 days "it is zero"
  adopt none
end
clause 1 "Days"
  decide payout_days days amount, at most 5 days
end
"""
GROWING = """
contested counted @1 "Which years?"
  reading complete is completed years from hire_date "completed"
  reading running is completed years from hire_date + 1 year "in progress"
  adopt none
end
clause 1 "Years"
  decide counted_years years counted, at most 5 years
end
"""


def _book(text: str, setting: str = "") -> session.Book:
    source = Source("open.clause", HEADER.format(setting=setting) + text)
    made = check([parse(source)]).agreement
    assert made is not None
    return session.Book(made)


def _asked(book: session.Book, day: str, name: str, **record: str) -> tuple[str, object]:
    (answer,) = book.ask(record, date.fromisoformat(day), (name,))
    return answer.status, answer.value


@pytest.mark.parametrize(
    ("sick_days", "expected"), [("5", ("decided", 5)), ("4", ("contested", None))]
)
def test_a_question_that_only_a_reading_brings_up_is_combined_too(
    sick_days: str, expected: tuple[str, object]
) -> None:
    found = _asked(_book(NESTED), "2023-01-01", "payout_days", sick_days=sick_days)
    assert found == expected


@pytest.mark.parametrize(
    ("setting", "one", "other", "name", "record", "sure"),
    [
        (
            "leap day convention", "Mar 1", "Feb 28", "served",
            {"hire_date": "2012-02-29"}, {"hire_date": "2012-02-28"},
        ),
        (
            "months end convention", "clamped", "spilled", "months_served",
            {"hire_date": "2012-03-31"}, {"hire_date": "2012-03-28"},
        ),
        (
            "money rounds convention to cent", "half_up", "half_even", "share",
            {"premium": "0.05"}, {"premium": "0.06"},
        ),
    ],
)  # fmt: skip
def test_a_convention_without_an_adopted_reading_is_contested_where_it_matters(
    setting: str, one: str, other: str, name: str, record: dict[str, str], sure: dict[str, str]
) -> None:
    book = _book(CONVENTION.format(one=one, other=other), setting)
    assert _asked(book, "2023-02-28", name, **record) == ("contested", None)
    assert _asked(book, "2023-02-28", name, **sure)[0] == "decided"


def test_none_and_zero_are_one_answer_under_two_readings() -> None:
    assert _asked(_book(ZERO), "2023-01-01", "payout_days")[0] == "decided"


@pytest.mark.parametrize(
    ("text", "setting", "name", "hired", "expected"),
    [
        (
            GROWING, "", "counted_years", "2020-01-01",
            [("2021-01-01", "contested"), ("2025-01-01", "decided")],
        ),
        (
            CONVENTION.format(one="Mar 1", other="Feb 28"), "leap day convention", "served",
            "2020-02-29",
            [
                ("2021-01-01", "decided"), ("2021-02-28", "contested"), ("2021-03-01", "decided"),
                ("2022-02-28", "contested"), ("2022-03-01", "decided"),
            ],
        ),
    ],
)  # fmt: skip
def test_a_timeline_finds_what_changes_under_a_reading_only(
    text: str, setting: str, name: str, hired: str, expected: list[tuple[str, str]]
) -> None:
    until = date(2022, 12, 31) if setting else date(2030, 1, 1)
    facts = {"hire_date": date.fromisoformat(hired)}
    changes = _book(text, setting).when(facts, date(2021, 1, 1), until, name, {})
    assert [(c.day.isoformat(), c.answer.status) for c in changes] == expected
