"""Each kind of finding on an agreement that has just that fault, and none where it is mended."""

from __future__ import annotations

import pytest

from engine.inquiry.answers import Answer
from engine.prove.findings import Finding
from engine.prove.regions import lines
from tests.prove.proving import book, found, proved

HOLE = """
clause 1 "Vacation"
  decide vacation days
    by service
      less than 5 years     10 days
      5 through 9 years     15 days
      at least 12 years     20 days
end
"""


def only(findings: tuple[Finding, ...]) -> Finding:
    assert len(findings) == 1, findings
    return findings[0]


def where(finding: Finding) -> list[str]:
    assert finding.where is not None
    assert finding.where.complete
    return lines(finding.where)


def answer(finding: Finding) -> Answer:
    assert finding.answers
    return finding.answers[0]


def test_a_hole_is_told_as_an_interval_with_a_record_that_is_undecided() -> None:
    hole = only(found(HOLE, "hole"))
    assert where(hole) == ["service from 10 through 11 years"]
    assert answer(hole).status == "undecided"


def test_no_hole_where_the_rows_meet() -> None:
    assert not found(HOLE.replace("12 years", "10 years"), "hole")


@pytest.mark.parametrize(
    ("amount", "move", "holes"),
    [
        ("years precise to 1 year", "hired + waited", 1),
        ("years at most 100 years precise to 1 year", "hired + waited", 0),
        ("months precise to 1 month", "hired + waited", 1),
        ("days precise to 1 day", "hired - waited", 1),
        ("days at most 9000 days precise to 1 day", "hired - waited", 0),
        ("working days", "hired + waited", 1),
        ("working days at most 9000 working days", "hired + waited", 0),
    ],
)
def test_a_day_moved_out_of_the_calendar_is_a_hole(amount: str, move: str, holes: int) -> None:
    head = (
        'agreement dock "Dock"\n  term Jan 1, 2020 through Dec 31, 2022\n'
        "  after term continues\n  working days Monday through Friday\nend\n"
        f"record docker\n  hired date\n  waited {amount}\nend\n"
    )
    text = f'clause 1 "Day"\n  decide due date {move}\nend\n'
    assert len(found(text, "hole", head)) == holes


def test_a_hole_below_is_told_once_and_not_of_what_rests_on_it() -> None:
    text = HOLE + '\nclause 2 "Pay"\n  decide vacation_pay money vacation * $100 per day\nend\n'
    assert [f.about for f in found(text, "hole")] == [("vacation",)]


def test_what_is_not_so_is_told_as_the_record_has_it() -> None:
    text = """
record employee
  left_on date default none
  paid_through date default none
end

clause 1 "Holiday pay"
  decide holiday_pay money $100  when {} is not {}
end
"""
    beside = only(found(text.format("left_on", "paid_through"), "hole"))
    assert where(beside) == ["left_on is paid_through"]


CONFLICT = """
clause 1 "Long service"
  decide bonus money $100  when service at least 10 years
end

clause 2 "Part-timers"
  decide bonus $50  when status is part_time
    otherwise none
end
"""


def test_two_clauses_that_disagree_are_a_conflict_with_both_named() -> None:
    conflict = only(found(CONFLICT, "conflict"))
    assert set(conflict.cites) == {"1", "2"}
    assert answer(conflict).status == "conflict"
    text = where(conflict)[0]
    assert "service at least 10 years" in text
    assert "status is part_time" in text


def test_an_exception_resolves_the_conflict() -> None:
    mended = CONFLICT.replace("otherwise none\nend", "otherwise none\n  except 1\nend")
    assert not found(mended, "conflict")


def test_a_clause_that_applies_to_nobody_is_idle() -> None:
    text = """
clause 1 "Bonus"
  decide bonus money $100  when service at least 10 years
    otherwise none
end

clause 2 "Founders"
  decide bonus $500  when service less than 3 years and hire_date before Jan 1, 2010
end
"""
    idle = only(found(text, "idle clause"))
    assert "2" in idle.cites


def test_a_row_that_only_waits_for_its_day_is_not_idle() -> None:
    text = """
clause 1 "Later hires"
  decide bonus money
    when hire_date on or after Jan 1, 2015
    by service
      less than 10 years  none
      at least 10 years   $100
    otherwise none
end
"""
    assert not found(text, "idle row")


def test_a_row_that_nobody_can_reach_any_more_is_idle() -> None:
    text = """
clause 1 "Earlier hires"
  decide bonus money
    when hire_date before Jan 1, 2005
    by service
      less than 10 years  none
      at least 10 years   $100
    otherwise none
end
"""
    idle = only(found(text, "idle row"))
    assert "less than 10 years" in idle.message


def test_an_exception_that_never_bites_is_idle() -> None:
    text = """
clause 1 "Earlier hires"
  decide bonus money $10  when hire_date before Jan 1, 2005
    otherwise none
  except 2
end

clause 2 "Short service"
  decide bonus $20  when service less than 8 years
end
"""
    idle = only(found(text, "idle exception"))
    assert set(idle.cites) == {"1", "2"}


QUESTION = """
contested counting @1 "Which years count?"
  reading completed  is service at least 10 years
  reading begun      is service at least {years} years
  adopt completed
end

clause 1 "Bonus"
  decide bonus money $100  when counting
    otherwise none
end
"""


def test_a_reading_that_gives_nobody_another_answer_is_idle() -> None:
    idle = only(found(QUESTION.format(years="9.5"), "idle reading"))
    assert idle.about == ("counting",)
    assert not found(QUESTION.format(years="9"), "idle reading")


def test_a_hole_that_an_adopted_reading_fills_is_told_with_the_reading() -> None:
    text = """
contested middle_years @1 "What do the middle years get?"
  reading as_before  is 15 days
  reading nothing    is 0 days
  adopt as_before
end

clause 1 "Vacation"
  decide vacation days
    by service
      less than 10 years     15 days
      10 through 14 years    middle_years
      at least 15 years      20 days
end
"""
    filled = only(found(text, "filled hole"))
    assert "filled by reading `as_before`" in filled.message
    assert where(filled) == ["service from 10 through 14 years"]
    assert proved(text).clean


def test_a_day_read_both_ways_stands_alone() -> None:
    text = """
clause 1 "Cap"
  decide cap days 100 days  when hire_date on or before Feb 5, 2018
    otherwise 50 days
end

clause 2 "Advance"
  decide advance days 20 days  when hire_date before Feb 5, 2018
    otherwise 10 days
end
"""
    boundary = only(found(text, "boundary day"))
    assert "Feb 5, 2018" in boundary.message
    assert set(boundary.about) == {"cap", "advance"}
    assert not found(
        text.replace("when hire_date before", "when hire_date on or before"), "boundary day"
    )


def test_ceilings_that_change_places_between_cohorts_cross() -> None:
    text = """
clause 1 "Retirement"
  decide at_retirement days
    sick_days, at most (if hire_date before Jan 1, 2010 then 100 days else 90 days)
end

clause 2 "Death"
  decide on_death days
    sick_days, at most (if hire_date before Jan 1, 2010 then 120 days else 80 days)
end
"""
    crossing = found(text, "crossing caps")
    assert {f.about for f in crossing} == {("at_retirement", "on_death")}
    assert not found(text.replace("else 80 days", "else 95 days"), "crossing caps")


PROMISES = """
clause 1 "Bonus"
  decide bonus money
    by service
      less than 10 years     $0
      10 through 14 years    $300
      at least 15 years      $200
end

promise "longer service never pays less"  bonus never falls as time passes
promise "nobody is paid more than $300"   bonus at most $300
promise "later hires never have more"     bonus never rises as hire_date grows
promise "one of the two"                  exactly one of (bonus is $0, bonus at least $200)
promise "at least something"              bonus at least $1  when service at least 10 years
"""


def test_promises_are_proved_or_broken_by_somebody() -> None:
    broken = found(PROMISES, "broken promise")
    assert [f.about[0] for f in broken] == [
        "longer service never pays less",
        "later hires never have more",
    ]
    assert "from $300.00 to $200.00" in broken[0].message
    assert not proved(
        PROMISES.replace("$200\n", "$400\n")
        .replace("than $300", "than $400")
        .replace("at most $300", "at most $400")
    ).findings


def test_a_promise_about_the_undecided_is_not_broken_by_them() -> None:
    text = HOLE + '\npromise "never under ten"  vacation at least 10 days\n'
    assert not found(text, "broken promise")


KNOWN = '\nknown hole in vacation "the parties could not agree on these years"\n'


def test_a_known_finding_does_not_count() -> None:
    made = proved(HOLE + KNOWN)
    assert made.clean
    assert [a.known.why for a in made.accepted] == ["the parties could not agree on these years"]


def test_a_known_that_no_longer_holds_is_itself_a_finding() -> None:
    made = proved(HOLE.replace("12 years", "10 years") + KNOWN)
    assert not made.clean
    assert len(made.stale) == 1


def test_a_known_of_another_kind_accepts_nothing() -> None:
    made = proved(HOLE + KNOWN.replace("hole", "conflict"))
    assert [f.kind for f in made.findings] == ["hole"]
    assert len(made.stale) == 1


def test_every_witness_is_a_valid_record_of_few_facts() -> None:
    for text in (HOLE, CONFLICT):
        for finding in proved(text).findings:
            assert finding.witness is not None
            asked = book(text)
            name = finding.about[0]
            assert set(finding.witness.facts) <= set(asked.mentions.fields(name))
