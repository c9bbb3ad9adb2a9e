"""The least that a world does for its days, and questions put to it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from typing import TypeVar

import z3

from engine.backends.proof.days import Days
from engine.backends.proof.terms import (
    Fresh,
    Number,
    Truth,
    agree,
    all_of,
    any_in,
    at_most,
    negated,
    packed,
    same,
    truth_term,
)

T = TypeVar("T")
FIRST, LAST = date(1800, 1, 1), date(2330, 12, 31)


class Ground:
    """What a world does for its days, and no more."""

    def __init__(self) -> None:
        self.held: list[z3.BoolRef] = []
        self.numbers = 0
        self._made: dict[Hashable, object] = {}

    def __call__(self, key: Hashable, make: Callable[[Fresh], T]) -> T:
        if key not in self._made:
            self._made[key] = make(self)
        return self._made[key]  # type: ignore[return-value]  # what `make` gave for this key

    def whole(self, name: str, low: int | None = None, high: int | None = None) -> z3.ArithRef:
        self.numbers += 1
        number = z3.Int(f"{name}#{self.numbers}")
        self.hold(low is None or at_most(low, number), high is None or at_most(number, high))
        return number

    def hold(self, *truths: Truth) -> None:
        self.held += [truth_term(truth) for truth in truths if truth is not True]

    def solver(self) -> z3.Solver:
        solver = z3.Solver()
        solver.push()  # asked again and again, as a world is
        solver.add(*self.held)
        return solver


def free(days: Days, name: str, first: date = FIRST, last: date = LAST) -> z3.ArithRef:
    day = z3.Int(name)
    days.real_day(day, first, last)
    return day


Question = tuple[Callable[..., Number | Truth], Callable[..., date | int]]


def number(value: date | int) -> int:
    return packed(value) if isinstance(value, date) else int(value)


def is_value(term: Number | Truth, value: date | int) -> Truth:
    if isinstance(term, bool | z3.BoolRef):
        return agree(term, bool(value))
    return same(term, number(value))


def assert_only_answers(
    questions: Sequence[Question], cases: Iterable[tuple[date | int, ...]]
) -> None:
    """With the operands pinned, the answers that `calendar_days` gives can be, and no others.

    The operands of the first case say which of them are days.
    """
    ground, cases = Ground(), list(cases)
    days = Days(ground)
    operands = [
        free(days, f"x{at}") if isinstance(value, date) else z3.Int(f"x{at}")
        for at, value in enumerate(cases[0])
    ]
    terms = [ask(days, *operands) for ask, _ in questions]
    solver = ground.solver()
    for case in cases:
        pins = [truth_term(same(x, number(v))) for x, v in zip(operands, case, strict=True)]
        right = [
            is_value(term, expected(*case))
            for term, (_, expected) in zip(terms, questions, strict=True)
        ]
        assert solver.check(*pins, truth_term(all_of(*right))) == z3.sat, case
        wrong = truth_term(any_in(map(negated, right)))
        assert solver.check(*pins, wrong) == z3.unsat, case
