"""A record with more fields than a word of missing facts holds bits."""

from __future__ import annotations

from datetime import date

import pytest

from engine.check import check
from engine.ir.tree import Agreement
from engine.source import Source
from engine.syntax.parser import parse
from tests.backends.columns.rows import answered, disagreements, plain_book

FIELDS = tuple(f"amount_{n}" for n in range(130))
DAY = date(2022, 6, 1)


def ledger() -> Agreement:
    """One question a field, of which one reading needs the field and the other does not."""
    lines = [
        'agreement ledger "Ledger"',
        "  term not stated",
        "end",
        "record clerk",
        *(f"  {name} money" for name in FIELDS),
        "end",
        'clause 1 "Sums"',
        *(f"  decide sum_with_{name} money with_{name}" for name in FIELDS[1:]),
        "end",
    ]
    for name in FIELDS[1:]:
        lines += [
            f'contested with_{name} @1 "Is it added?"',
            f'  reading alone is {FIELDS[0]} "it is not"',
            f'  reading both is {FIELDS[0]} + {name} "it is"',
            "  adopt alone",
            "end",
        ]
    found = check([parse(Source("ledger.clause", "\n".join(lines) + "\n"))])
    assert found.agreement is not None, [d.message for d in found.findings]
    return found.agreement


@pytest.mark.parametrize("known", [0, 1, 130])
def test_every_fact_that_another_reading_needs_shows_the_question_open(known: int) -> None:
    book = plain_book(ledger())
    facts = dict.fromkeys(FIELDS[:known], 1)
    told = [answered(a) for a in book.answers(facts, (), DAY, (), {})]
    assert [t.changes for t in told] == [{f"with_{name}"} for name in FIELDS[1:]]
    assert disagreements(book, [facts], DAY, {}, ()) == []
