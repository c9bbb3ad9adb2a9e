"""Conditions of a valid record (`must`) over facts that no decision asked about looks at."""

from __future__ import annotations

from datetime import date

import pytest

from engine.check import check
from engine.ir.tree import Agreement
from engine.source import Source
from engine.syntax.parser import parse
from engine.values import Value
from tests.backends.columns.rows import Facts, answered, plain_book, queried

TEXT = """agreement ferry "Ferry"
  term Jan 1, 2022 through Dec 31, 2022
  after term ends
end
record deckhand
  daily_hours list of hours
  days_off list of date
  rate money
  must count of daily_hours is 7 "a week has seven days"
  must not (any of (d after as_of) for each d in days_off) "days off that are past"
end
clause 1 "Rate"
  decide pay money rate
end
clause 2 "Week"
  decide hours_of_week hours sum of daily_hours
end
"""
DAY = date(2022, 6, 1)
SEVEN: tuple[Value, ...] = (8, 8, 8, 8, 8, 0, 0)
RECORDS: tuple[Facts, ...] = (
    {"rate": 20},
    {"rate": 20, "daily_hours": SEVEN},
    {"rate": 20, "daily_hours": SEVEN[1:]},
    {"rate": 20, "days_off": (date(2022, 6, 2),)},
    {"rate": 20, "daily_hours": SEVEN, "days_off": (DAY,)},
    {},
)


def ferry() -> Agreement:
    found = check([parse(Source("ferry.clause", TEXT))])
    assert found.agreement is not None, [d.message for d in found.findings]
    return found.agreement


@pytest.mark.parametrize("decision", ["pay", "hours_of_week"])
def test_a_list_that_only_a_condition_looks_at_may_be_unknown(decision: str) -> None:
    agreement = ferry()
    found = queried(agreement, RECORDS, DAY, {}, [decision])
    book = plain_book(agreement)
    wanted = [answered(*book.answers(record, (), DAY, [decision], {})) for record in RECORDS]
    assert [row[decision] for row in found] == wanted
    statuses = [told.status for told in wanted]
    assert statuses.count("invalid") == 2
    assert "decided" in statuses
