"""A small agreement before and after a change that touches everything a comparison tells."""

from __future__ import annotations

from functools import cache

from engine.check import Checked, check
from engine.proving import Compared, View, compared
from engine.session import Book
from engine.source import Source
from engine.syntax.parser import parse

BEFORE = """agreement pier "Pier Hands & Hoists <Local 9>"
  term Jan 1, 2020 through Dec 31, 2022
  after term continues
end

record employee
  hire_date date
  status one of (full_time, part_time)
  sick_days days from 0 through 200
  weekly_pay money from 0 through 5000
  must hire_date on or before as_of
end

define service as completed years from hire_date

contested counted @4 "Which days count?"
  reading all_days  is 2 days
  reading work_days is 1 day
  adopt all_days
end

clause 1 "Bonus"
  decide bonus money $100 when service at least 10 years otherwise none
end

clause 2 "Cover"
  decide covered yes_no yes
    when service at least 9 years or status is full_time
    otherwise no
end

clause 3 "Sick leave paid out"
  decide payout days sick_days, at most 90 days
  decide payout_pay money payout * (weekly_pay / 5 days)
end

clause 4 "Rest"
  decide rest_days days counted
  decide old_custom money $5
end

clause 5 "Parking"
  decide parking money $10 when status is full_time
  decide parking $10 when status is part_time
end
"""

AFTER = (
    BEFORE.replace("$100 when service at least 10", "$150 when service at least 8")
    .replace("service at least 9 years or status is full_time", "service at least 7 years")
    .replace("at most 90 days", "at most 100 days")
    .replace("decide old_custom money $5", "decide new_custom money $5")
    .replace("  decide parking $10 when status is part_time\n", "")
)


def checked(text: str) -> Checked:
    """The agreement; it has no errors."""
    made = check([parse(Source("pier.clause", text))])
    assert made.agreement is not None, [d.message for d in made.findings]
    return made


def book(text: str) -> Book:
    """The agreement, ready to be asked."""
    made = checked(text).agreement
    assert made is not None
    return Book(made)


@cache
def change() -> Compared:
    """What the change does."""
    return compared(View(book(BEFORE), "the old terms", {}), View(book(AFTER), "the new terms", {}))
