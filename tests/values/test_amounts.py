"""Amounts are rounded once and exactly; kinds multiply as their units do; text says what it is."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.named_years import with_article
from engine.values import (
    CENT,
    DAYS,
    HOURS,
    MONEY,
    MONTHS,
    NONE,
    NUMBER,
    PERCENT,
    WEEKS,
    YEARS,
    Kind,
    Rounding,
    cents_text,
    choice,
    day_text,
    decimal_text,
    list_of,
    quantity,
    rounded,
    shown,
    simplest,
    times,
)

AMOUNTS = st.one_of(
    st.fractions(max_denominator=10**6),
    st.integers(),
    st.integers().map(lambda n: Fraction(n, 2000)),  # many halves of a cent among them
)
STEPS = st.sampled_from([CENT, Fraction(1), Fraction(1, 2), Fraction(1, 4), Fraction(100)])
HOW = st.sampled_from(Rounding)
UNITS = ("USD", "day", "hour", "percent", "year")
KINDS = st.dictionaries(st.sampled_from(UNITS), st.integers(-3, 3)).map(
    lambda exponents: quantity("", **exponents)
)


@given(AMOUNTS, STEPS, HOW)
def test_rounding_gives_a_multiple_of_the_step_less_than_a_step_away(
    amount: Fraction, step: Fraction, how: Rounding
) -> None:
    found = rounded(amount, step, how)
    assert (Fraction(found) / step).denominator == 1
    assert abs(found - amount) < step


@given(AMOUNTS, STEPS, st.sampled_from([Rounding.HALF_UP, Rounding.HALF_EVEN]))
def test_rounding_to_the_nearest_is_at_most_half_a_step_away(
    amount: Fraction, step: Fraction, how: Rounding
) -> None:
    assert abs(rounded(amount, step, how) - amount) <= step / 2


@given(AMOUNTS, STEPS, HOW, HOW)
def test_what_is_rounded_stays_as_it_is(
    amount: Fraction, step: Fraction, how: Rounding, again: Rounding
) -> None:
    once = rounded(amount, step, how)
    assert rounded(once, step, again) == once


@given(AMOUNTS, STEPS, HOW)
def test_rounding_treats_what_is_owed_and_what_is_due_alike(
    amount: Fraction, step: Fraction, how: Rounding
) -> None:
    assert rounded(-amount, step, how) == -rounded(amount, step, how)


@given(AMOUNTS, AMOUNTS, STEPS, HOW)
def test_rounding_never_turns_the_order_of_two_amounts(
    a: Fraction, b: Fraction, step: Fraction, how: Rounding
) -> None:
    low, high = sorted((a, b))
    assert rounded(low, step, how) <= rounded(high, step, how)


@given(AMOUNTS, STEPS)
def test_up_is_never_nearer_to_zero_and_down_never_further(
    amount: Fraction, step: Fraction
) -> None:
    up, down = (Fraction(rounded(amount, step, how)) for how in (Rounding.UP, Rounding.DOWN))
    assert abs(down) <= abs(Fraction(amount)) <= abs(up)


@given(st.integers(), STEPS)
def test_a_half_goes_away_from_zero_or_to_the_even_step(count: int, step: Fraction) -> None:
    half = (count + Fraction(1, 2)) * step
    assert abs(rounded(half, step)) == abs(half) + step / 2
    assert Fraction(rounded(half, step, Rounding.HALF_EVEN)) / step % 2 == 0


@given(AMOUNTS)
def test_a_whole_number_is_simplest_as_an_int(amount: Fraction) -> None:
    assert simplest(amount) == amount
    assert isinstance(simplest(amount), int) == (Fraction(amount).denominator == 1)
    assert isinstance(rounded(amount, Fraction(1)), int)


@given(AMOUNTS, st.integers(0, 12))
def test_decimal_text_says_whether_it_is_exact(amount: Fraction, places: int) -> None:
    text, exact = decimal_text(amount, places)
    assert exact == (Fraction(text) == amount)
    assert abs(Fraction(text) - amount) <= Fraction(1, 2 * 10**places)
    assert "." not in text or not text.endswith(("0", "."))
    assert text != "-0"


@given(st.integers())
def test_cents_text_reads_back_as_the_same_cents(cents: int) -> None:
    text = cents_text(Fraction(cents, 100))
    assert Fraction(text) * 100 == cents
    assert text[-3] == "."


@given(KINDS, KINDS)
def test_a_product_of_kinds_has_no_order(a: Kind, b: Kind) -> None:
    assert times(a, b) == times(b, a)


@given(KINDS, KINDS, KINDS)
def test_a_product_of_kinds_has_no_grouping(a: Kind, b: Kind, c: Kind) -> None:
    assert times(times(a, b), c) == times(a, times(b, c))


@given(KINDS, KINDS)
def test_dividing_by_a_kind_undoes_multiplying_by_it(a: Kind, b: Kind) -> None:
    assert times(times(a, b), b, -1) == a
    assert times(times(a, b, -1), b) == a


@given(KINDS)
def test_a_plain_number_changes_no_unit(kind: Kind) -> None:
    assert times(kind, NUMBER).unit == kind.unit
    assert times(kind, kind, -1).unit == NUMBER.unit


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (times(quantity(USD=1, hour=-1), HOURS), "USD"),
        (quantity(USD=1, hour=-1), "USD/hour"),
        (quantity(USD=1, week=-1), "USD/week"),
        (times(DAYS, YEARS, -1), "days/year"),
        (times(MONEY, DAYS), "USD*days"),
        (times(DAYS, DAYS), "days*days"),
        (times(NUMBER, DAYS, -1), "number/day"),
        (times(DAYS, DAYS, -1), "number"),
        (PERCENT, "percent"),
        *((MONEY, "USD"), (DAYS, "days"), (HOURS, "hours"), (WEEKS, "weeks")),
        *((MONTHS, "months"), (YEARS, "years"), (NUMBER, "number")),
        (quantity("seats"), "seats"),
        (choice("full_time", "part_time", label="status"), "choice"),
        (list_of(Kind("date")), "dates"),
        (list_of(Kind("id")), "ids"),
        (list_of(choice("a", open=True)), "names"),
        (list_of(MONEY), "amounts"),
        (list_of(NUMBER), "counts"),
        (list_of(quantity("count")), "counts"),
        (list_of(list_of(NUMBER)), "list"),
        (Kind("list"), "list"),
    ],
)
def test_a_kind_is_named_by_its_unit(kind: Kind, name: str) -> None:
    assert str(kind) == name


@pytest.mark.parametrize(
    ("kind", "money"),
    [
        (MONEY, True),
        (quantity(USD=1, hour=-1), True),
        (quantity(USD=1, hour=-1, week=-1), True),
        (times(MONEY, DAYS), False),
        (times(MONEY, MONEY), False),
        (times(NUMBER, MONEY, -1), False),
        (DAYS, False),
        (Kind("date"), False),
    ],
)
def test_money_is_dollars_alone_or_per_something(
    kind: Kind,
    money: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    assert kind.is_money == money


def test_a_product_of_dollars_and_days_is_not_shown_as_dollars() -> None:
    assert shown(5, times(MONEY, DAYS)) == "5 USD*days"
    assert shown(5, times(DAYS, DAYS)) == "5 days*days"


def test_a_list_is_shown_in_brackets_with_its_items_as_they_are() -> None:
    assert shown((), list_of(MONEY)) == "()"
    assert shown((1, Fraction(1, 2)), list_of(MONEY)) == "($1.00, $0.50)"
    assert shown((date(2018, 12, 7), NONE), list_of(Kind("date"))) == "(Dec 7, 2018, none)"
    assert shown((5, "a", True), Kind("list")) == "(5, a, yes)"


def test_none_is_one_value_that_prints_as_none() -> None:
    assert repr(NONE) == "none"
    assert NONE not in {0, "", None}


def test_a_hundred_cents_are_a_dollar() -> None:
    assert CENT * 100 == 1


def test_a_day_is_printed_without_leading_noughts() -> None:
    assert day_text(date(2007, 7, 1)) == "Jul 1, 2007"


def test_one_seat_is_no_seats() -> None:
    told = [shown(amount, quantity("seats")) for amount in (0, 1, 2)]
    assert told == ["0 seats", "1 seat", "2 seats"]


@pytest.mark.parametrize(
    ("noun", "said"),
    [
        ("school_year", "a school_year"),
        ("academic_year", "an academic_year"),
        ("hour", "an hour"),
        ("unit", "a unit"),
        ("uninsured_day", "an uninsured_day"),
    ],
)
def test_a_noun_has_the_article_that_it_is_spoken_with(noun: str, said: str) -> None:
    assert with_article(noun) == said
