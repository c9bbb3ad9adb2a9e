"""`none` in every branch, or beside `undecided` alone: no branch says of which kind it is."""

from __future__ import annotations

from datetime import date

import pytest

from engine.check import check
from engine.ir.tree import Agreement
from engine.source import Source
from engine.syntax.parser import parse
from engine.values import NONE
from tests.backends.columns.rows import Facts, disagreements, plain_book

TEXT = """agreement ferry "Ferry"
  term not stated
end
record deckhand
  leaving one of (retirement, death)
  flag yes_no
  extra days
  absent list of date default ()
end
clause 1 "Leaving"
  decide by_table {kind} by leaving retirement none death undecided
  decide by_if {kind} (if flag then undecided else none)
  decide all_none {kind} by flag yes none no none
  decide when_none {kind} none when flag otherwise undecided
  decide is_none yes_no (by_if is none)
  decide counted count (if flag then count of absent else 1)
  decide rest days extra
end
"""
ON_AMOUNTS = """clause 2 "More"
  decide largest_of {kind} (largest of (by_if, 0))
  decide capped {kind} by_if, at most {bound}
end
"""
KINDS = {
    "days": "5 days", "money": "$5", "percent": "5%", "yes_no": "", "date": "", "count": "5",
    "one of (a, b)": "", "list of date": "",
}  # fmt: skip
RECORDS: tuple[Facts, ...] = tuple(
    {name: value for name, value in (("leaving", w), ("flag", f)) if value is not None}
    for w in ("retirement", "death", None)
    for f in (True, False, None)
)


DAY = date(2022, 6, 1)


def ferry(kind: str, bound: str) -> Agreement:
    text = (TEXT + (ON_AMOUNTS if bound else "")).format(kind=kind, bound=bound)
    found = check([parse(Source("ferry.clause", text))])
    assert found.agreement is not None, [d.message for d in found.findings]
    return found.agreement


@pytest.mark.parametrize(("kind", "bound"), KINDS.items())
def test_what_is_none_in_every_branch_is_none_in_columns(kind: str, bound: str) -> None:
    book = plain_book(ferry(kind, bound))
    assert disagreements(book, RECORDS, DAY, {}, ()) == []
    answers = [
        answer
        for record in RECORDS
        for answer in book.answers(book.with_defaults(record), (), DAY, (), {})
    ]
    assert {answer.status for answer in answers} == {"decided", "undecided", "needs"}
    assert any(answer.value is NONE for answer in answers)
