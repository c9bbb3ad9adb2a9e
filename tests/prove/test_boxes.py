"""What a box asks of each subject, in the agreement's words."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
import z3

from engine.backends.proof.sym import Cut, Subject
from engine.prove.axes import axes_of
from tests.prove.small import day, flag, money, status, world_of, years

TEXTS = (
    (years("service", 20, 25), 1, 1, "service from 20 through 24 years"),
    (years("service", 20, 21), 1, 1, "service is 20 years"),
    (years("service", 20, 25), 1, 2, "service at least 20 years"),
    (years("service", 20, 25), 0, 0, "service less than 20 years"),
    (years("age as of retirement_date", 50, 55), 1, 1,
     "age as of retirement_date from 50 through 54 years"),
    (money("pay", Cut(100, "from"), Cut(200, "from")), 1, 1,
     "pay at least $100 and less than $200"),
    (money("pay", Cut(100, "from"), Cut(200, "after")), 1, 1, "pay from $100 through $200"),
    (money("pay", Cut(Fraction(201, 2), "after")), 1, 1, "pay more than $100.50"),
    (money("pay", Cut(Fraction(201, 2), "after")), 0, 0, "pay at most $100.50"),
    (money("pay", Cut(100, "from"), Cut(100, "after")), 1, 1, "pay is $100"),
    (day("hire_date", date(2007, 7, 2), date(2010, 11, 1)), 1, 1,
     "hire_date from Jul 2, 2007 through Oct 31, 2010"),
    (day("hire_date", date(1996, 7, 1), date(1996, 7, 2)), 1, 1, "hire_date is Jul 1, 1996"),
    (day("as_of", date(2020, 7, 1)), 1, 1, "as_of on or after Jul 1, 2020"),
    (day("as_of", date(2020, 7, 1)), 0, 0, "as_of before Jul 1, 2020"),
    (day("hire_date", date(2007, 7, 2)), 1, 1, "hire_date after Jul 1, 2007"),
    (day("hire_date", date(2007, 7, 2)), 0, 0, "hire_date on or before Jul 1, 2007"),
    (day("hire_date", date(2018, 2, 5)), 0, 0, "hire_date before Feb 5, 2018"),
    (years("service + 2 years", 20), 1, 1, "service + 2 years at least 20 years"),
    (years("service, at most 30 years", 20), 1, 1, "(service, at most 30 years) at least 20 years"),
)  # fmt: skip


@pytest.mark.parametrize(("subject", "low", "high", "expected"), TEXTS)
def test_a_stretch_in_words(subject: Subject, low: int, high: int, expected: str) -> None:
    (axis,) = axes_of([subject], world_of().word)
    side = axis.side(axis.between(low, high))
    assert side
    assert side.text == expected


@pytest.mark.parametrize(
    ("subject", "cells", "expected"),
    [
        (status(), 0b010, "status is part_time"),
        (status(), 0b101, "status is not part_time"),
        (status(open_to_others=True), 0b0011, "status is in (full_time, part_time)"),
        (status(open_to_others=True), 0b1001, "status is not in (part_time, seasonal)"),
        (status(known=z3.Bool("known")), 0b1001, "status is in (full_time, none)"),
        (status(known=z3.Bool("known")), 0b1000, "status is none"),
        (status(known=z3.Bool("known")), 0b0111, "status is not none"),
        (flag(), 0b01, "flag"),
        (flag(), 0b10, "not flag"),
        (flag(known=z3.Bool("known")), 0b110, "not flag"),
        (flag(known=z3.Bool("known")), 0b010, "flag is no"),
        (flag(known=z3.Bool("known")), 0b101, "flag is not no"),
        (flag("retirement_date on or before as_of"), 0b10, "retirement_date after as_of"),
        (flag("left_on before as_of", z3.Bool("known")), 0b110, "not (left_on before as_of)"),
        (flag("a is in (b, c)"), 0b10, "not (a is in (b, c))"),
        (flag("a is b"), 0b10, "a is not b"),
        (flag("a at least b and c"), 0b10, "not (a at least b and c)"),
    ],
)
def test_words_and_conditions_in_words(subject: Subject, cells: int, expected: str) -> None:
    (axis,) = axes_of([subject], world_of().word)
    side = axis.side(cells)
    assert side
    assert side.text == expected
