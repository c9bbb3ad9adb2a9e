"""Answers that need facts: settled all the same, or what would settle them and how far they go."""

from __future__ import annotations

from datetime import date

from engine.prove.settle import Settlement, settlement
from tests.prove.proving import book

DAY = date(2021, 7, 1)


def settle(text: str, name: str, **raw: object) -> Settlement:
    asked = book(text)
    facts, problems = asked.reader.read(raw)
    assert not problems
    facts = asked.with_defaults(facts)
    assert asked.answers(facts, (), DAY, (name,), {})[0].status == "needs"
    return settlement(asked, facts, DAY, name, {})


SPLIT = """
clause 1 "Younger service"
  decide cover yes_no yes  when service less than 10 years
end

clause 2 "Longer service"
  decide cover yes  when service at least 10 years and status is full_time
  decide cover {part_time}  when service at least 10 years and status is part_time
end
"""


def test_conditions_that_together_leave_one_answer_settle_it() -> None:
    made = settle(SPLIT.format(part_time="yes"), "cover")
    assert made.settled is not None
    assert made.settled.value is True


def test_otherwise_the_smallest_sets_of_facts_are_named() -> None:
    made = settle(SPLIT.format(part_time="no"), "cover")
    assert made.settled is None
    assert sorted(map(sorted, made.enough)) == [["hire_date", "status"]]


def test_a_fact_that_cannot_matter_is_not_asked_for() -> None:
    made = settle(SPLIT.format(part_time="no"), "cover", hire_date="2001-01-01")
    assert made.enough == (("status",),)


AMOUNT = """
clause 1 "Payout"
  decide payout money (sick_days, at most 100 days) * $20 per day
    when status is full_time
    otherwise none
end
"""


def test_an_amount_has_its_range() -> None:
    made = settle(AMOUNT, "payout", status="full_time")
    assert made.ranged
    assert (made.low, made.high) == (0, 2000)


def test_a_given_fact_narrows_the_range() -> None:
    made = settle(AMOUNT, "payout", sick_days="30")
    assert (made.low, made.high) == (0, 600)
    assert made.enough == (("status",),)


def test_a_range_without_an_end_says_so() -> None:
    text = 'clause 1 "First"\n  decide first_day date hire_date + 5 years\nend\n'
    made = settle(text, "first_day")
    assert made.ranged
    assert made.high == date(2026, 7, 1)


def test_a_range_says_that_the_answer_may_be_undecided() -> None:
    text = """
clause 1 "Full time"
  decide bonus money $100 when status is full_time
end
"""
    made = settle(text, "bonus")
    assert (made.low, made.high) == (100, 100)
    assert made.besides == ("undecided",)
    assert settle(AMOUNT, "payout", status="full_time").besides == ()


def test_an_end_that_is_only_the_calendars_is_no_end() -> None:
    text = 'clause 1 "First"\n  decide first_day date hire_date + 5 years\nend\n'
    assert settle(text, "first_day").low is None


def test_a_day_that_may_be_any_day_has_no_range_and_names_no_list_it_does_not_rest_on() -> None:
    text = """
record more
  heard_on date
  day_hours list of hours
  must count of day_hours is 7 "one for each day"
end

clause 1 "Reply"
  decide reply_by date heard_on + 90 days
end
"""
    made = settle(text, "reply_by")
    assert not made.ranged
    assert made.enough == (("heard_on",),)
    assert "day_hours" not in made.why


def test_facts_of_an_invalid_record_do_not_unsettle() -> None:
    text = """
clause 1 "Employed"
  decide employed yes_no yes  when hire_date on or before as_of
    otherwise no
end
"""
    made = settle(text, "employed")
    assert made.settled is not None
    assert made.settled.value is True


def test_nothing_is_settled_that_an_open_question_leaves_open() -> None:
    text = """
contested which @1 "Which amount?"
  reading one  is $100
  reading two  is $200
  adopt none
end

clause 1 "Bonus"
  decide bonus money $200  when service less than 10 years
end

clause 2 "Longer service"
  decide bonus which  when service at least 10 years
end
"""
    made = settle(text, "bonus")
    assert made.settled is None
    assert made.enough == ()
    assert "open question" in made.why


def test_a_list_that_is_missing_settles_nothing() -> None:
    text = """
record more
  days_off list of date
end

clause 1 "Bonus"
  decide bonus money $100  when hire_date is in days_off
  decide bonus $50  when hire_date is not in days_off
end
"""
    made = settle(text, "bonus", hire_date="2001-01-01")
    assert made.settled is None
