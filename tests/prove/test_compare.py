"""Who gains and who loses: exact classes, derived decisions, and what is proved unchanged."""

from __future__ import annotations

from datetime import date

from engine.check import check
from engine.prove.compare import Comparison, DecisionChange, compare
from engine.prove.differences import Turn
from engine.prove.regions import lines
from engine.prove.resting import Side
from engine.session import Book
from engine.source import Source
from engine.syntax.parser import parse
from tests.prove.proving import HEAD, book

DAYS = (date(2020, 1, 1), date(2022, 12, 31))

BEFORE = """
clause 1 "Cover"
  decide cover yes_no yes  when service at least 20 years and sick_days at least 55 days
    otherwise no
end

clause 2 "Rate"
  decide rate money per hour $20 per hour
end

clause 3 "Pay"
  decide pay money weekly_hours * rate
end

clause 4 "Untouched"
  decide untouched days 5 days
end
"""
AFTER = BEFORE.replace("20 years and sick_days at least 55", "25 years and sick_days at least 50")


def compared(old: str, new: str, *names: str) -> Comparison:
    return compare(Side("old", book(old)), Side("new", book(new)), DAYS, names)


def change(made: Comparison, name: str) -> DecisionChange:
    return next(c for c in made.changed if c.decision.name == name)


def test_the_classes_are_exact() -> None:
    made = change(compared(BEFORE, AFTER), "cover")
    assert [c.turn for c in made.classes] == [Turn.GAINS, Turn.LOSES]
    gains, loses = made.classes
    assert gains.table.complete
    assert loses.table.complete
    assert [set(line.split(", ")) for line in lines(gains.table)] == [
        {"service at least 25 years", "sick_days at least 50 days and less than 55 days"}
    ]
    assert [set(line.split(", ")) for line in lines(loses.table)] == [
        {"service from 20 through 24 years", "sick_days at least 55 days"}
    ]


def test_each_class_has_a_person_who_was_asked_on_both_sides() -> None:
    gains, loses = change(compared(BEFORE, AFTER), "cover").classes
    assert (gains.one.value, gains.other.value) == (False, True)
    assert (loses.one.value, loses.other.value) == (True, False)


def test_what_reads_the_same_is_proved_for_everybody() -> None:
    assert compared(BEFORE, AFTER).proved == ("rate", "pay", "untouched")


def test_what_reads_differently_and_means_the_same_is_proved_too() -> None:
    other = BEFORE.replace("service at least 20 years", "not (service less than 20 years)")
    made = compared(BEFORE, other)
    assert made.proved == ("cover", "rate", "pay", "untouched")
    assert not made.changed


def test_a_decision_that_only_rests_on_a_changed_one_follows_it() -> None:
    made = compared(BEFORE, BEFORE.replace("$20 per hour", "$21 per hour"))
    assert change(made, "pay").follows == ("rate",)
    assert not change(made, "rate").follows
    assert [c.turn for c in change(made, "pay").classes] == [Turn.RISES]
    named = compared(BEFORE, BEFORE.replace("$20 per hour", "$21 per hour"), "pay")
    assert not change(named, "pay").follows


def test_amounts_are_told_where_they_are_one_all_over() -> None:
    (rises,) = change(compared(BEFORE, BEFORE.replace("$20 per", "$21 per")), "rate").classes
    assert (rises.before, rises.after) == ("$20.00 per hour", "$21.00 per hour")


def test_new_holes_and_closed_ones_are_told() -> None:
    holed = BEFORE.replace("\n    otherwise no\n", "\n")
    opened = compared(BEFORE, holed)
    assert [f.kind for f in opened.opened] == ["hole"]
    assert Turn.OPENS in {c.turn for c in change(opened, "cover").classes}
    closed = compared(holed, BEFORE)
    assert [f.kind for f in closed.closed] == ["hole"]
    assert not closed.opened


def test_a_promise_that_the_change_breaks_is_told() -> None:
    promise = '\npromise "pay stays under $1,500"  pay at most $1,500\n'
    made = compared(BEFORE + promise, BEFORE.replace("$20 per", "$26 per") + promise)
    assert [f.kind for f in made.opened] == ["broken promise"]


def test_decisions_that_come_and_go_are_told() -> None:
    without = BEFORE[: BEFORE.index("clause 4")]
    assert compared(without, BEFORE).added == ("untouched",)
    assert compared(BEFORE, without).dropped == ("untouched",)


QUESTION = """
contested cutoff @1 "Is the day itself inside?"
  reading inside   is hire_date on or before Jul 1, 2010
  reading outside  is hire_date before Jul 1, 2010
  adopt inside
end

clause 1 "Bonus"
  decide bonus money $100  when cutoff
    otherwise none
end
"""


def test_two_readings_are_compared() -> None:
    asked = book(QUESTION)
    made = compare(Side("a", asked), Side("b", asked, {"cutoff": "outside"}), DAYS)
    (falls,) = change(made, "bonus").classes
    assert lines(falls.table) == ["hire_date is Jul 1, 2010"]
    assert (falls.before, falls.after) == ("$100.00", "$0.00")


def test_two_days_are_compared() -> None:
    asked = book(BEFORE)
    first, last = DAYS
    made = compare(Side("a", asked, day=first), Side("b", asked, day=last), DAYS)
    (gains,) = change(made, "cover").classes
    assert gains.turn is Turn.GAINS
    assert gains.one.frame.day == first
    assert gains.other.frame.day == last


def test_the_same_comparison_gives_the_same_words() -> None:
    once, again = compared(BEFORE, AFTER), compared(BEFORE, AFTER)
    for one, other in zip(once.changed, again.changed, strict=True):
        assert [lines(c.table) for c in one.classes] == [lines(c.table) for c in other.classes]
        assert [c.witness for c in one.classes] == [c.witness for c in other.classes]


CONVENTION = """
contested leap @1 "Where does the anniversary of a Feb 29 fall?"
  reading march     is Mar 1
  reading february  is Feb 28
  adopt {adopted}
end

contested rounding @2 "Which way does half a cent go?"
  reading up    is half_up
  reading even  is half_even
  adopt {rounds}
end

clause 1 "Tenth year"
  decide tenth date hire_date + 10 years
end

clause 2 "A part"
  decide part money weekly_hours * $0.01 per hour / 2
end
"""


def convention(adopted: str, rounds: str) -> Side:
    head = HEAD.replace(
        "  after term continues\n",
        "  after term continues\n  money rounds rounding to cent\n  leap day leap\n",
    )
    text = head + CONVENTION.format(adopted=adopted, rounds=rounds)
    checked = check([parse(Source("ferry.clause", text))])
    assert checked.agreement is not None, [d.message for d in checked.findings]
    return Side(adopted + rounds, Book(checked.agreement))


def test_another_reading_of_a_convention_is_a_change() -> None:
    made = compare(convention("march", "up"), convention("february", "up"), DAYS)
    assert [c.decision.name for c in made.changed] == ["tenth"]
    assert made.proved == ("part",)


def test_another_rounding_is_never_proved_to_change_nothing() -> None:
    made = compare(convention("march", "up"), convention("march", "even"), DAYS)
    assert "part" not in made.proved
    assert made.proved == ("tenth",)
    assert [name for name, _ in made.unsettled] == ["part"]
