"""The solver's calendar is `calendar_days`': on days drawn and picked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import TypeVar

import pytest

from engine import calendar_days as c
from engine.calendar_days import Conventions, DayRule, LeapDay, MonthEnd
from tests.backends.ground import Question, assert_only_answers

T = TypeVar("T")
FIRST, LAST = date(1800, 1, 1), date(2330, 12, 31)
BIRTHS = (date(1900, 1, 1), date(2199, 12, 31))
CONVENTIONS = [
    Conventions(leap_day=leap, month_end=end, day_before=before)
    for leap, end, before in product(LeapDay, MonthEnd, (False, True))
]
EDGES = ((1, 1), (1, 30), (1, 31), (2, 27), (2, 28), (3, 1), (4, 30), (11, 30), (12, 31))
PICKED = [
    *(date(y, m, d) for y in (1900, 1999, 2000, 2100, 2104) for m, d in EDGES),
    *(date(y, 2, 29) for y in (1896, 1904, 1996, 2000, 2004, 2096, 2104, 2196)),
]
RULES = (
    *(DayRule(7, 1), DayRule(1, 1), DayRule(12, 31), DayRule(2, 29), DayRule(0, 0)),
    *(DayRule(11, 3, 4), DayRule(2, 0, -1), DayRule(2, 6, 4), DayRule(12, 4, 1), DayRule(1, 2, -1)),
)


def drawn(count: int, seed: int) -> list[date]:
    random = Random(seed)
    start = BIRTHS[0].toordinal()
    span = BIRTHS[1].toordinal() - start
    return [date.fromordinal(start + random.randrange(span + 1)) for _ in range(count)]


def pairs(seed: int) -> list[tuple[date, date]]:
    """Days of which one is often so many years or months on from the other, or near that."""
    random = Random(seed)
    found = []
    for start in [*PICKED, *drawn(30, seed)]:
        later = c.add_months(start, random.randrange(-30, 1200))
        near = later + timedelta(random.randrange(-2, 3))
        years_on = c.anniversary(start, random.choice((1, 4, 96, 100, random.randrange(101))))
        found += [(start, near), (start, years_on - timedelta(random.randrange(2)))]
    return found


def completed(conventions: Conventions) -> list[Question]:
    leap, end, before = conventions.leap_day, conventions.month_end, conventions.day_before
    return [
        (
            lambda days, a, b: days.completed_years(a, b, leap, day_before=before),
            lambda a, b: c.completed_years(a, b, conventions),
        ),
        (
            lambda days, a, b: days.completed_months(a, b, end, day_before=before),
            lambda a, b: c.completed_months(a, b, conventions),
        ),
        (
            lambda days, a, b: days.at_least_years(a, b, 12, leap, day_before=before),
            lambda a, b: c.completed_years(a, b, conventions) >= 12,
        ),
        (
            lambda days, a, b: days.at_least_months(a, b, 7, end, day_before=before),
            lambda a, b: c.completed_months(a, b, conventions) >= 7,
        ),
    ]


def shares(cases: Sequence[T], count: int) -> list[Sequence[T]]:
    return [cases[at::count] for at in range(count)]


QUICK = list(zip(CONVENTIONS, shares(pairs(1), 2 * len(CONVENTIONS)), strict=False))


@pytest.mark.parametrize(("conventions", "cases"), QUICK)
def test_completed_years_and_months(
    conventions: Conventions, cases: list[tuple[date, date]]
) -> None:
    assert_only_answers(completed(conventions), cases)


@pytest.mark.slow
@pytest.mark.parametrize("conventions", CONVENTIONS)
def test_completed_years_and_months_on_many_days(conventions: Conventions) -> None:
    assert_only_answers(completed(conventions), pairs(3) + pairs(4))


def test_open_conventions_are_both_reckoned() -> None:
    def of(first_word: int) -> Conventions:
        return CONVENTIONS[0] if first_word else CONVENTIONS[-2]

    questions: list[Question] = [
        (
            lambda days, a, b, first: days.completed_years(a, b, first == 1),
            lambda a, b, first: c.completed_years(a, b, of(first)),
        ),
        (
            lambda days, a, b, first: days.completed_months(a, b, first == 1),
            lambda a, b, first: c.completed_months(a, b, of(first)),
        ),
        (
            lambda days, a, b, first: days.shift(a, 5, 0, 0, first == 1, first == 1),
            lambda a, b, first: c.shift(a, 5, 0, 0, of(first)),
        ),
        (
            lambda days, a, b, first: days.shift(a, 0, 37, 0, first == 1, first == 1),
            lambda a, b, first: c.shift(a, 0, 37, 0, of(first)),
        ),
    ]
    leap_days = [(date(y, 2, 29), date(y + 5, 2, 28)) for y in (1896, 1904, 2000, 2096)]
    ends = [
        *((date(2001, 1, 31), date(2004, 2, 29)), (date(2019, 1, 30), date(2023, 2, 28))),
        *((date(2019, 1, 31), date(2023, 2, 28)), (date(2019, 1, 31), date(2023, 4, 30))),
    ]
    cases = [(a, b, first) for a, b in [*leap_days, *ends] for first in (0, 1)]
    assert_only_answers(questions, cases)


COUNTED: list[Question] = [
    (lambda days, a, b: days.days_between(a, b), lambda a, b: (a - b).days),
    (lambda days, a, b: days.at_least_days(a, b, 20), lambda a, b: (a - b).days >= 20),
    (lambda days, a, b: days.part("weekday", b), lambda a, b: b.weekday()),
]


def test_days_between() -> None:
    assert_only_answers(COUNTED, shares(pairs(2), 6)[0])


@pytest.mark.slow
def test_days_between_many_days() -> None:
    assert_only_answers(COUNTED, pairs(5))


def test_the_parts_of_days_and_the_edges_of_months() -> None:
    questions: list[Question] = [
        (lambda days, a: days.part("year", a), lambda a: a.year),
        (lambda days, a: days.part("month", a), lambda a: a.month),
        (lambda days, a: days.part("day", a), lambda a: a.day),
        (lambda days, a: days.part("weekday", a), lambda a: a.weekday()),
        (lambda days, a: days.month_edge(a, last=False), c.start_of_month),
        (lambda days, a: days.month_edge(a, last=True), c.end_of_month),
    ]
    assert_only_answers(questions, [(day,) for day in PICKED])


SHIFTS = (
    *((1, 0, 0), (66, 0, 0), (-4, 0, 0), (100, 0, 0), (0, 1, 0), (0, -1, 0), (0, 18, 0)),
    *((2, 12, -1), (0, 0, 1), (0, 0, -28), (55, 0, -1), (0, 6, 15)),
)
FAR = ((0, 0, 90), (0, 0, 180), (0, 0, 366), (0, 0, -1000), (30, 0, 45))


def shifted(conventions: Conventions, shifts: Iterable[tuple[int, int, int]]) -> list[Question]:
    leap, end = conventions.leap_day, conventions.month_end

    def question(shift: tuple[int, int, int]) -> Question:
        return (
            lambda days, day: days.shift(day, *shift, leap, end),
            lambda day: c.shift(day, *shift, conventions),
        )

    return [question(shift) for shift in shifts]


@pytest.mark.parametrize("conventions", CONVENTIONS[::2])
def test_days_moved(conventions: Conventions) -> None:
    assert_only_answers(shifted(conventions, SHIFTS), [(day,) for day in PICKED[::3]])


@pytest.mark.slow
@pytest.mark.parametrize("conventions", CONVENTIONS[::2])
def test_many_days_moved(conventions: Conventions) -> None:
    cases = [(day,) for day in [*PICKED, *drawn(30, 6)]]
    assert_only_answers(shifted(conventions, SHIFTS), cases)
    for shift in FAR:
        assert_only_answers(shifted(conventions, [shift]), cases)


@pytest.mark.parametrize("conventions", CONVENTIONS[::2])
def test_days_moved_by_amounts_that_are_open(conventions: Conventions) -> None:
    leap, end = conventions.leap_day, conventions.month_end
    question: Question = (
        lambda days, day, y, m, d: days.shift(day, y, m, d, leap, end),
        lambda day, y, m, d: c.shift(day, y, m, d, conventions),
    )
    moves = ((4, 0, 0), (1, 0, 0), (96, 0, 1), (1, 1, 0), (0, -11, 30), (-3, 12, -400))
    starts = (date(1904, 2, 29), date(2004, 2, 29), date(2019, 12, 31))
    assert_only_answers([question], [(day, *move) for day in starts for move in moves])


def found(rule: DayRule, leap_day: LeapDay) -> list[Question]:
    def question(*, forward: bool, inclusive: bool) -> Question:
        find = c.next_day if forward else c.previous_day
        return (
            lambda days, day: days.near_day(
                rule, day, forward=forward, inclusive=inclusive, leap_day=leap_day
            ),
            lambda day: find(rule, day, inclusive, Conventions(leap_day=leap_day)),
        )

    both = (True, False)
    return [question(forward=f, inclusive=i) for f in both for i in both]


@pytest.mark.parametrize("leap_day", LeapDay)
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_days_of_yearly_rules(rule: DayRule, leap_day: LeapDay) -> None:
    conventions = Conventions(leap_day=leap_day)
    on = [rule.in_year(year, leap_day) for year in (1950, 2024)]
    beside = [day + timedelta(by) for day in on for by in (-1, 0, 1)]
    ends = [date(2024, 12, 31), date(2025, 1, 1)]
    assert_only_answers(found(rule, conventions.leap_day), [(day,) for day in [*beside, *ends]])


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_many_days_of_yearly_rules(rule: DayRule) -> None:
    assert_only_answers(found(rule, LeapDay.FEB_28), [(day,) for day in [*PICKED, *drawn(40, 7)]])
