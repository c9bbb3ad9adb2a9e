"""What one reading of an agreement takes over from another: all that rests on neither."""

from __future__ import annotations

from datetime import date

from engine.backends.proof.symbolic import Symbolic
from engine.backends.proof.world import World
from engine.ir.tree import Agreement
from tests.prove.proving import HEAD, book

TEXT = """
contested bonus_year @1 "Which year?"
  reading tenth is service at least 10 years "x"
  reading twelfth is service at least 12 years "y"
  adopt tenth
end

clause 1 "Bonus"
  decide bonus yes_no yes when bonus_year otherwise no
  decide bonus_paid money $5 when bonus otherwise none
  decide uniform money $7 when status is full_time otherwise none
end
"""
LEAP_DAY = """
contested leap @1 "Which day?"
  reading march is Mar 1 "x"
  reading february is Feb 28 "y"
  adopt march
end

clause 1 "Bonus"
  decide bonus yes_no yes when service at least 10 years otherwise no
end
"""


def _both(agreement: Agreement, question: str, reading: str) -> tuple[Symbolic, Symbolic]:
    world = World((agreement,), date(2020, 1, 1), date(2022, 12, 31))
    one = Symbolic(world, agreement, {})
    for name in agreement.decisions:
        one.decision(name)
    return one, Symbolic(world, agreement, {question: reading}, beside=one)


def test_only_what_rests_on_the_question_is_read_anew() -> None:
    agreement = book(TEXT).agreement
    one, other = _both(agreement, "bonus_year", "twelfth")
    kept = {n for n in agreement.decisions if one.decision(n) is other.decision(n)}
    assert kept == {"uniform"}


def test_where_days_are_counted_otherwise_everything_is_read_anew() -> None:
    head = HEAD.replace("after term continues", "after term continues leap day leap")
    agreement = book(LEAP_DAY, head).agreement
    one, other = _both(agreement, "leap", "february")
    assert one.decision("bonus") is not other.decision("bonus")
