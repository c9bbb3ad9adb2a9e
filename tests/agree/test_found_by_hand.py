"""What back ends once said differently, or only one of them said wrong."""

from __future__ import annotations

from datetime import date

import pytest

from engine.check import check
from engine.ir.tree import Agreement
from engine.report.wire import answer_json
from engine.source import Source
from engine.syntax.parser import parse
from engine.values import Value
from tests.backends.columns.rows import disagreements, plain_book

DAY = date(2021, 1, 1)
_HEAD = """agreement sample "Sample"
  term Jan 1, 2020 through Dec 31, 2022
  after term continues
  leap day Feb 28
end

record person
  pay money
  shares number at least 1
  hired date
end
"""


def made(clauses: str) -> Agreement:
    checked = check([parse(Source("sample.clause", _HEAD + clauses))])
    assert checked.agreement is not None, checked.findings
    return checked.agreement


@pytest.mark.parametrize("formula", ["pay / shares", "(pay - $3) / shares", "$12 / shares"])
def test_a_quotient_by_a_fact_that_is_missing_lacks_it(formula: str) -> None:
    agreement = made(f'clause 1 "Share"\n  decide share money {formula}\nend\n')
    book = plain_book(agreement)
    facts: dict[str, Value] = {"pay": 10, "hired": DAY}
    assert book.answers(facts, (), DAY, (), {})[0].needs == ("shares",)
    assert disagreements(book, [facts, {**facts, "shares": 3}], DAY, {}, ()) == []


@pytest.mark.parametrize(
    ("rule", "hired", "expected"),
    [
        ("next Feb 29 on or after hired", date(2021, 1, 30), date(2021, 2, 28)),
        ("previous Feb 29 on or before hired", date(2022, 6, 1), date(2022, 2, 28)),
        ("next Feb 29 on or after hired", date(2024, 1, 30), date(2024, 2, 29)),
    ],
)
def test_a_yearly_february_29_follows_the_convention_declared(
    rule: str, hired: date, expected: date
) -> None:
    agreement = made(f'clause 1 "Day"\n  decide due date {rule}\nend\n')
    book = plain_book(agreement)
    facts: dict[str, Value] = {"hired": hired}
    assert book.answers(facts, (), DAY, (), {})[0].value == expected
    assert disagreements(book, [facts], DAY, {}, ()) == []


def test_candidates_in_conflict_are_rounded_as_an_answer_would_be() -> None:
    agreement = made(
        'clause 1 "A"\n  decide bonus money pay / 3\nend\n'
        'clause 2 "B"\n  decide bonus money $5\nend\n'
    )
    asked = plain_book(agreement).answers({"pay": 100}, (), DAY, (), {})[0]
    assert [c["value"] for c in answer_json(asked)["candidates"]] == ["33.33", "5.00"]


_DUES = """define monthly money as if hired before Jan 1, 2019 then $1,125.46 else $963.78
define extra money as if shares more than 5 then $11.25 else $9.63

clause 1 "Dues"
  decide owed money (((monthly + extra) * 1.01) rounded to cent) + pay * shares
end
"""


def test_a_rounded_amount_of_a_few_fixed_ones_is_multiplied_without_running_over() -> None:
    """The quotient of two INTEGERs is one, which DuckDB and PostgreSQL do not widen."""
    agreement = made(_DUES)
    facts: dict[str, Value] = {"pay": 10, "shares": 40, "hired": date(2015, 1, 1)}
    assert disagreements(plain_book(agreement), [facts], DAY, {}, (), bounded=True) == []
