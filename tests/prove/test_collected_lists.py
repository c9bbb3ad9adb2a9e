"""Lists that a proof does not follow are told apart: what holds of one is not said of another."""

from __future__ import annotations

from engine.prove.proofs import Proofs
from tests.prove.proving import proved

ROWS = """
roster applicant
  id id
  applied_on date default none
  asked_on date default none
end

define applied list of id as
  collect a's id for each a in roster where a's applied_on is not none
define asked list of id as
  collect a's id for each a in roster where a's asked_on is not none
"""


def kinds(found: Proofs) -> set[tuple[str, tuple[str, ...]]]:
    return {(f.kind, f.about) for f in found.findings}


def test_a_question_that_chooses_between_two_facts_of_a_row_is_not_idle() -> None:
    found = proved(
        ROWS
        + """
contested which_day @1 "Which day?"
  reading first_day "x"
  reading other_day "y"
  adopt first_day
end

define chosen list of id as
  collect a's id for each a in roster
  where (if which_day is first_day then a's applied_on else a's asked_on) is not none

clause 1 "Who"
  decide who list of id collect a's id for each a in roster where a's id is in chosen
end
"""
    )
    assert kinds(found) == set()


def test_two_lists_collected_from_the_roster_are_not_taken_for_one() -> None:
    found = proved(
        ROWS
        + """
clause 1 "Who"
  decide both yes_no yes when (count of applied) is (count of asked) otherwise no
end

promise "as many apply as ask" both
"""
    )
    assert [u.kind for u in found.unsettled] == ["broken promise"]


def test_two_balances_carried_along_the_record_are_not_taken_for_one() -> None:
    found = proved(
        """
record member
  withdrawn list of days
end

clause 1 "Balances"
  decide fuller yes_no no
    when 5 is in (carry balance from 0 days for each w in withdrawn to balance + w)
    and not (5 is in (carry balance from 9 days for each w in withdrawn to balance - w))
    otherwise yes
end

promise "always the fuller one" fuller
"""
    )
    assert [u.kind for u in found.unsettled] == ["broken promise"]
