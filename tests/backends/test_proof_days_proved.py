"""What the solver's calendar does with what is known or asked twice, and proofs on all days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import z3

from engine.backends.proof.days import Days
from engine.backends.proof.terms import (
    Number,
    Truth,
    agree,
    all_of,
    any_of,
    at_most,
    less,
    minus,
    negated,
    packed,
    plus,
    same,
    truth_term,
    unpacked,
)
from engine.calendar_days import DayRule, LeapDay
from tests.backends.ground import Ground, free

BIRTHS = (date(1900, 1, 1), date(2199, 12, 31))
EASTER, THANKSGIVING = DayRule(0, 0), DayRule(11, 3, 4)
RULES = (EASTER, THANKSGIVING, DayRule(7, 1), DayRule(2, 29), DayRule(1, 2, -1))


# ------------------------------------------------------------------ what is known, and asked again


def test_what_is_known_folds_to_plain_numbers() -> None:
    ground = Ground()
    days = Days(ground)
    start, on = packed(date(2000, 2, 29)), packed(date(2018, 2, 28))
    assert days.completed_years(start, on) == 17
    assert days.completed_years(start, on, LeapDay.FEB_28) == 18
    assert days.at_least_years(start, on, 18) is False
    assert days.shift(start, 66) == packed(date(2066, 3, 1))
    assert days.shift(start, 1, 1, 1) == packed(date(2001, 3, 30))
    assert days.days_between(on, start) == 6574
    assert days.weekday(start) == 1
    assert days.near_day(DayRule(0, 0), start, forward=True, inclusive=True) == packed(
        date(2000, 4, 23)
    )
    assert days.month_edge(on, last=True) == on
    assert (ground.numbers, ground.held) == (0, [])


def test_a_day_outside_the_calendar_overflows_as_it_does_there() -> None:
    days = Days(Ground())
    with pytest.raises(OverflowError):
        days.shift(packed(date(2000, 1, 1)), 9000)
    with pytest.raises(OverflowError):
        days.shift(free(days, "day"), -3000)


def test_a_threshold_from_a_known_day_is_a_bound_on_the_other() -> None:
    days = Days(Ground())
    day = free(days, "day")
    start = packed(date(2000, 2, 29))
    bound = days.at_least_years(start, day, 18, LeapDay.FEB_28, day_before=True)
    assert agree(bound, at_most(packed(date(2018, 2, 27)), day)) is True
    bound = days.at_least_days(start, day, 60)
    assert agree(bound, at_most(day, packed(date(1999, 12, 31)))) is True
    bound = days.at_least_days(day, start, 60)
    assert agree(bound, at_most(packed(date(2000, 4, 29)), day)) is True


ASKED_TWICE: dict[str, Callable[[Days, Number, Number], Number | Truth]] = {
    "completed years": lambda days, a, b: days.completed_years(a, b, day_before=True),
    "completed months": lambda days, a, b: days.completed_months(a, b),
    "at least years": lambda days, a, b: days.at_least_years(a, b, 5, LeapDay.FEB_28),
    "days between": lambda days, a, b: days.days_between(a, b),
    "90 days on": lambda days, a, b: days.shift(a, 0, 0, 90),
    "months on": lambda days, a, b: days.shift(a, 0, 7),
    "weekday": lambda days, a, b: days.weekday(b),
    "Easter": lambda days, a, b: days.near_day(EASTER, a, forward=True, inclusive=True),
    "nth weekday": lambda days, a, b: days.near_day(THANKSGIVING, a, forward=False, inclusive=True),
}


@pytest.mark.parametrize("name", ASKED_TWICE)
def test_the_same_question_makes_no_second_number(name: str) -> None:
    ground = Ground()
    days = Days(ground)
    a, b = free(days, "a"), free(days, "b")
    first = ASKED_TWICE[name](days, a, b)
    numbers = ground.numbers
    second = ASKED_TWICE[name](days, plus(a, 0), b)
    assert z3.eq(first, second)
    assert ground.numbers == numbers


@pytest.mark.parametrize("name", ["completed years", "completed months", "at least years"])
def test_completed_needs_no_days_counted(name: str) -> None:
    ground = Ground()
    days = Days(ground)
    ASKED_TWICE[name](days, free(days, "a"), free(days, "b"))
    assert not [term for term in ground.held if "ordinal" in str(term)]


# ------------------------------------------------------------------ proofs


Claim = Callable[[Days, Number, Number, Number], Truth]


def grows(value: Callable[[Days, Number, Number], Number]) -> Claim:
    return lambda days, a, b, d: any_of(less(d, b), at_most(value(days, a, b), value(days, a, d)))


def steps(value: Callable[[Days, Number], Number], low: int, high: int) -> Claim:
    """From a day to what is made of it, in packed numbers."""

    def claim(days: Days, a: Number, _b: Number, _d: Number) -> Truth:
        apart = minus(value(days, a), a)
        return all_of(at_most(low, apart), at_most(apart, high))

    return claim


def next_on(rule: DayRule) -> Callable[[Days, Number], Number]:
    return lambda days, a: days.near_day(rule, a, forward=True, inclusive=True)


PROVED: dict[str, Claim] = {
    "completed years never fall": grows(lambda days, a, b: days.completed_years(a, b)),
    "completed years under february_28 never fall": grows(
        lambda days, a, b: days.completed_years(a, b, LeapDay.FEB_28, day_before=True)
    ),
    "completed months never fall": grows(lambda days, a, b: days.completed_months(a, b)),
    "a year completed is twelve months completed": lambda days, a, b, d: any_of(
        same(days.part("day", a), 29),
        agree(days.at_least_years(a, b, 1), days.at_least_months(a, b, 12)),
    ),
    "the threshold is the anniversary": lambda days, a, b, d: agree(
        days.at_least_years(a, b, 55, LeapDay.FEB_28),
        at_most(days.shift(a, 55, 0, 0, LeapDay.FEB_28), b),
    ),
    "the threshold is what is completed": lambda days, a, b, d: agree(
        days.at_least_months(a, b, 30), at_most(30, days.completed_months(a, b))
    ),
    "a day on and back": lambda days, a, b, d: same(days.add_days(days.add_days(a, 1), -1), a),
    "days counted stand as the days": lambda days, a, b, d: agree(
        at_most(a, b), at_most(0, days.days_between(b, a))
    ),
    "days on keep the order of days": lambda days, a, b, d: agree(
        less(a, b), less(days.add_days(a, 90), days.add_days(b, 90))
    ),
    "so many days on are so many days between": lambda days, a, b, d: any_of(
        negated(same(days.add_days(a, 90), b)), same(days.days_between(b, a), 90)
    ),
    "a next July 1 is on or after": steps(next_on(DayRule(7, 1)), 0, 371),
    "a next February 29 is on or after": steps(next_on(DayRule(2, 29)), 0, 374),
    "a next last Wednesday is on or after": steps(next_on(DayRule(1, 2, -1)), 0, 379),
    "Easter is on or after": steps(next_on(DayRule(0, 0)), 0, 372 + 34),
    "a month's last day is on or after": steps(
        lambda days, a: days.month_edge(a, last=True), 0, 30
    ),
}


@pytest.mark.parametrize("claim", PROVED.values(), ids=PROVED)
def test_proved_of_all_days(claim: Claim) -> None:
    ground = Ground()
    days = Days(ground)
    a, b, d = (free(days, name, *BIRTHS) for name in "abd")
    holds = claim(days, a, b, d)
    solver = ground.solver()
    assert solver.check() == z3.sat
    assert solver.check(truth_term(negated(holds))) == z3.unsat


def test_every_day_found_is_a_day_of_the_calendar() -> None:
    ground = Ground()
    days = Days(ground)
    a, b, _ = (free(days, name, *BIRTHS) for name in "abd")
    made = [days.shift(a, 1, 1), days.shift(a, 0, 0, 90), days.shift(a, 66, 0, -1)]
    made += [next_on(rule)(days, b) for rule in RULES]
    solver = ground.solver()
    for year in (1904, 1999, 2096):
        assert solver.check(truth_term(same(days.part("year", a), year))) == z3.sat
        model = solver.model()
        for day in made:
            unpacked(model.eval(day, model_completion=True).as_long())
