"""The solver of a world: verdicts, what suffices, how far a number goes, likely records."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.backends.proof.solving import Bounds, Can, Solving
from engine.backends.proof.symbolic import Symbolic
from engine.backends.proof.terms import (
    Number,
    Truth,
    all_of,
    any_of,
    at_most,
    less,
    minus,
    negated,
    packed,
    plus,
    same,
    scaled,
)
from engine.backends.proof.world import World
from engine.check import check
from engine.ir.tree import Agreement
from engine.source import Source
from engine.syntax.parser import parse
from engine.values import NONE, Value

_TEXT = """agreement small "A small agreement"
  term Oct 10, 2018 through Jun 30, 2021
  after term continues
  money rounds half up to cent
  months end clamped
  leap day Mar 1
end

record person
  hire_date   date
  birth_date  date
  left_on     date  default none
  status      one of (full_time, part_time, seasonal)
  sick_days   days  at most 300 days  precise to 0.5 days
  premium     money
  weeks_out   weeks  default 2 weeks
  approved    yes_no
  warned      yes_no  default yes
end

define service as completed years from hire_date
define age as completed years from birth_date
define rule_age as if service at least 20 years then 55 years else 60 years

clause 1 "Pay"
  decide pay money premium
  decide retires yes_no yes when age at least rule_age or age at least 65 years otherwise no
end
"""


@cache
def agreement() -> Agreement:
    checked = check([parse(Source("small.clause", _TEXT))])
    assert checked.agreement is not None, checked.findings
    return checked.agreement


STATUS = ("full_time", "part_time", "seasonal")
YES: Truth = True
NO: Truth = False
FIRST, LAST = date(2018, 10, 10), date(2021, 6, 30)


def world_of(*facts: str) -> World:
    made = World((agreement(),), FIRST, LAST)
    for name in facts:
        made.fact(name)
    return made


def number(world: World, name: str) -> Number:
    return world.fact(name).cases[0][1]


# ------------------------------------------------------------------ verdicts


def test_what_can_be_has_a_model_in_which_it_is() -> None:
    x, y = z3.Ints("x y")
    found = Solving(world_of()).verdict(less(x, y), less(y, 3), less(0, x))
    assert found.possible
    assert found.model
    assert (found.model.value(x), found.model.value(y)) == (1, 2)


def test_what_cannot_be_says_what_cannot_be_together() -> None:
    x, y = z3.Ints("x y")
    found = Solving(world_of()).verdict(less(0, y), less(x, 3), less(3, x))
    assert found.impossible
    assert found.core == (1, 2)


def test_what_is_known_outright_needs_no_solver() -> None:
    solving = Solving(world_of())
    assert solving.verdict(YES, NO).core == (1,)
    assert solving.verdict(YES).possible


def test_what_the_world_comes_to_hold_later_counts() -> None:
    world = world_of()
    solving, x = Solving(world), z3.Int("x")
    assert solving.verdict(less(x, 0)).possible
    world.hold(at_most(0, x))
    assert solving.verdict(less(x, 0)).impossible


def test_what_is_put_apart_is_forgotten() -> None:
    world = world_of()
    solving, x = Solving(world), z3.Int("x")
    with solving.apart():
        world.hold(at_most(0, x))
        assert solving.verdict(less(x, 0)).impossible
    assert solving.verdict(less(x, 0)).impossible
    assert solving.verdict(less(x, 1)).possible


def _cubes() -> Truth:
    x, y, z = z3.Ints("x y z")
    return all_of(less(0, x), less(0, y), less(0, z), x * x * x + y * y * y == z * z * z)


def test_a_question_beyond_the_limit_is_not_settled_and_the_next_one_is() -> None:
    solving, x = Solving(world_of(), milliseconds=5), z3.Int("x")
    found = solving.verdict(_cubes())
    assert found.can is Can.NOT_SETTLED
    assert "limit" in found.why
    assert solving.verdict(less(x, 0)).possible


# ------------------------------------------------------------------ how far it goes


def test_bounds_are_the_least_and_greatest_that_are_met() -> None:
    world = world_of()
    x, y = z3.Int("x"), z3.Int("y")
    world.hold(at_most(3, x), at_most(plus(x, y), 40), at_most(0, y))
    assert Solving(world).bounds(x) == Bounds(3, 40)
    assert Solving(world).bounds(scaled(2, x), at_most(7, y)) == Bounds(6, 66)
    assert Solving(world).bounds(x, less(40, x)) is None


def test_an_open_end_is_none() -> None:
    x = z3.Int("x")
    assert Solving(world_of()).bounds(x, at_most(7, x)) == Bounds(7, None)
    assert Solving(world_of()).bounds(x, at_most(x, 7)) == Bounds(None, 7)


def test_a_number_known_outright_is_its_own_bounds() -> None:
    assert Solving(world_of()).bounds(Fraction(1, 2)) == Bounds(Fraction(1, 2), Fraction(1, 2))


def test_amounts_are_bounded_to_the_step() -> None:
    world = world_of()
    days = number(world, "sick_days")
    share = scaled(Fraction(1, 3), days)
    assert Solving(world).bounds(share) == Bounds(0, 100)
    below = Solving(world).bounds(days, less(days, 100))
    assert below == Bounds(0, Fraction(199, 2))


def test_what_comes_ever_closer_is_not_settled() -> None:
    x = z3.Real("x")
    found = Solving(world_of()).bounds(x, less(0, x), less(x, 1))
    assert found
    assert "ever closer" in found.why


def test_bounds_of_what_is_not_modelled_are_not_settled() -> None:
    world = world_of()
    product = world.opaque_number(("product",), "amount", "a product of two unknowns")
    world.hold(at_most(0, product), at_most(product, 9))
    found = Solving(world).bounds(plus(product, 1))
    assert found == Bounds(1, 10, "a product of two unknowns")


@given(st.integers(-50, 50), st.integers(0, 60), st.integers(1, 7))
def test_bounds_of_a_sum_are_exact(low: int, width: int, factor: int) -> None:
    world = World((), date(2020, 7, 1), date(2020, 7, 1))
    x, y = z3.Ints("x y")
    world.hold(at_most(low, x), at_most(x, low + width), at_most(0, y), at_most(y, 3))
    total = plus(scaled(factor, x), scaled(-1, y))
    found = Solving(world).bounds(total)
    assert found == Bounds(factor * low - 3, factor * (low + width))


# ------------------------------------------------------------------ likely records


def facts(world: World, *truths: Truth) -> tuple[date, dict[str, Value]]:
    found = Solving(world).simplest(*truths)
    assert found
    return found.day, dict(found.facts)


def test_a_likely_record_has_defaults_first_words_round_days_and_amounts() -> None:
    world = world_of(*agreement().fields)
    assert facts(world) == (
        date(2019, 7, 1),
        {
            "hire_date": date(2009, 1, 1),
            "birth_date": date(1974, 1, 1),
            "left_on": NONE,
            "status": "full_time",
            "sick_days": 10,
            "premium": 1000,
            "weeks_out": 2,
            "approved": False,
            "warned": True,
        },
    )


def test_the_day_wanted_is_kept_where_it_can_be() -> None:
    world = world_of("status")
    found = Solving(world).simplest(day=date(2020, 2, 5))
    assert found
    assert found.day == date(2020, 2, 5)
    found = Solving(world).simplest(less(packed(date(2020, 8, 31)), world.day))
    assert found
    assert found.day == date(2021, 1, 1)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (date(1990, 3, 2), date(1999, 2, 1), date(1999, 1, 1)),
        (date(2012, 3, 2), date(2012, 11, 1), date(2012, 7, 1)),
        (date(2012, 8, 2), date(2012, 11, 20), date(2012, 9, 1)),
        (date(2012, 8, 2), date(2012, 8, 20), date(2012, 8, 2)),
        (date(2000, 2, 29), date(2000, 2, 29), date(2000, 2, 29)),
    ],
)
def test_a_day_is_round_where_it_can_be(low: date, high: date, expected: date) -> None:
    world = world_of()
    hired = number(world, "hire_date")
    _, found = facts(world, at_most(packed(low), hired), at_most(hired, packed(high)))
    assert found == {"hire_date": expected}


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("1200", "5000", 2000),
        ("2012", "2095", 2020),
        ("0.10", "0.90", Fraction(1, 2)),
        ("12.31", "12.34", Fraction(1234, 100)),
        ("0", "40", 40),
    ],
)
def test_an_amount_is_round_where_it_can_be(low: str, high: str, expected: Value) -> None:
    world = world_of()
    premium = number(world, "premium")
    at = at_most(Fraction(low), premium), at_most(premium, Fraction(high))
    assert facts(world, *at)[1] == {"premium": expected}


def test_a_day_lies_back_as_far_as_years_are_counted_from_it() -> None:
    """The mean of 0 and of what is counted: 20 years of service, the ages 55, 60 and 65."""
    assert world_of().usual_years == {"hire_date": 10, "birth_date": 45}


def test_what_a_day_is_called_does_not_matter() -> None:
    named = _TEXT.replace("hire_date", "day_a").replace("birth_date", "born_on")
    found = check([parse(Source("small.clause", named))]).agreement
    assert found
    world = World((found,), *found.term or ())
    assert world.usual_years == {"day_a": 10, "born_on": 45}


def test_a_length_that_nobody_lives_to_see_is_no_measure() -> None:
    longer = _TEXT.replace("at least 20 years", "at least 200 years")
    found = check([parse(Source("small.clause", longer))]).agreement
    assert found
    assert World((found,), *found.term or ()).usual_years == {"birth_date": 45}


def test_a_list_is_empty_or_its_default_where_it_can_be() -> None:
    text = _TEXT.replace("record person", "choices shift (early, late)\n\nrecord person").replace(
        "  approved    yes_no",
        "  at_hand     choice of shift\n"
        "  absences    list of choice of shift\n"
        "  trainings   list of choice of shift  default (early)\n"
        "  approved    yes_no",
    )
    text += """
clause 2 "Shifts"
  decide absent yes_no yes when at_hand is in absences otherwise no
  decide trained yes_no yes when at_hand is in trainings otherwise no
end
"""
    checked = check([parse(Source("small.clause", text))])
    assert checked.agreement, [d.message for d in checked.findings]
    world = World((checked.agreement,), *checked.agreement.term or ())
    read = Symbolic(world, checked.agreement, {})
    absent, trained = (read.decision(name).value.holds for name in ("absent", "trained"))
    usual: dict[str, Value] = {"at_hand": "early", "absences": (), "trainings": ("early",)}
    assert facts(world)[1] == usual
    assert facts(world, absent)[1] == {**usual, "absences": ("early",)}
    assert facts(world, negated(trained))[1] == {**usual, "at_hand": "late"}


def test_facts_that_are_not_wanted_are_left_out() -> None:
    world = world_of("status", "premium")
    found = Solving(world).simplest(facts=("premium",))
    assert found
    assert found.facts == {"premium": 1000}


def test_there_is_no_record_of_what_cannot_be() -> None:
    world = world_of("status")
    assert Solving(world).simplest(NO) is None
    at = number(world, "status")
    assert Solving(world).simplest(*(negated(same(at, world.word(w))) for w in STATUS)) is None


def _same_record(a: int, b: int, c: int) -> None:
    def asked(*, before: bool) -> tuple[date, dict[str, Value]]:
        world = world_of("status", "hire_date", "sick_days")
        hired, days = number(world, "hire_date"), number(world, "sick_days")
        where = (
            less(plus(hired, a * 372), world.day),
            any_of(less(days, b), same(number(world, "status"), c), less(b, minus(days, a))),
        )
        solving = Solving(world)
        if before:
            solving.verdict(less(days, b))
            solving.bounds(days)
            solving.verdict(*(negated(w) for w in where))
        found = solving.simplest(*where)
        assert found
        return found.day, dict(found.facts)

    assert asked(before=False) == asked(before=True)


SUMS = (st.integers(0, 40), st.integers(-400, 400), st.integers(0, 2))


@given(*SUMS)
@settings(max_examples=30)
def test_the_record_is_the_same_whatever_was_asked_before(a: int, b: int, c: int) -> None:
    _same_record(a, b, c)


@pytest.mark.slow
@given(*SUMS)
@settings(max_examples=500)
def test_the_record_is_the_same_whatever_was_asked_before_at_length(a: int, b: int, c: int) -> None:
    _same_record(a, b, c)
