"""What is said of conditions is true of every value; what may go either way is left alone."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from engine.check.domain import NOTHING_KNOWN
from engine.check.reach import Reach, exclude_each_other
from engine.check.stretch import Stretch, fills, gap
from engine.ir import tree as t
from engine.values import DAYS, YES_NO

X = t.DecisionRef("x", kind=DAYS)
ORDERS = (*t.Relation,)
HOLDS = {
    t.Relation.LT: lambda a, b: a < b,
    t.Relation.LE: lambda a, b: a <= b,
    t.Relation.GT: lambda a, b: a > b,
    t.Relation.GE: lambda a, b: a >= b,
    t.Relation.EQ: lambda a, b: a == b,
    t.Relation.NE: lambda a, b: a != b,
}
LIMITS = st.integers(-3, 3)
HALVES = [Fraction(n, 2) for n in range(-9, 10)]


def compare(relation: t.Relation, limit: int, *, flipped: bool) -> t.Expr:
    sides = (t.Literal(limit, kind=DAYS), X) if flipped else (X, t.Literal(limit, kind=DAYS))
    return t.Compare(relation, *sides, kind=YES_NO)


COMPARISONS = st.builds(compare, st.sampled_from(ORDERS), LIMITS, flipped=st.booleans())
CONDITIONS = st.recursive(
    COMPARISONS,
    lambda inner: st.one_of(
        st.builds(lambda x: t.Not(x, kind=YES_NO), inner),
        st.builds(lambda x: t.And(tuple(x), kind=YES_NO), st.lists(inner, min_size=2, max_size=3)),
        st.builds(lambda x: t.Or(tuple(x), kind=YES_NO), st.lists(inner, min_size=2, max_size=3)),
    ),
    max_leaves=6,
)


def evaluate(expr: t.Expr, x: Fraction) -> bool:
    match expr:
        case t.Compare(relation=relation, left=left, right=right):
            a, b = (side.value if isinstance(side, t.Literal) else x for side in (left, right))
            return bool(HOLDS[relation](a, b))
        case t.Not(operand=operand):
            return not evaluate(operand, x)
        case t.And(items=items):
            return all(evaluate(i, x) for i in items)
        case t.Or(items=items):
            return any(evaluate(i, x) for i in items)
        case _:
            raise AssertionError(expr)


@given(CONDITIONS)
def test_a_verdict_is_true_of_every_value(condition: t.Expr) -> None:
    found = Reach().verdict(condition, NOTHING_KNOWN)
    if found is not None:
        assert {evaluate(condition, x) for x in HALVES} == {found}


@given(CONDITIONS, CONDITIONS)
def test_a_verdict_holds_wherever_what_was_assumed_does(first: t.Expr, then: t.Expr) -> None:
    reach = Reach()
    for holds in (True, False):
        known = reach.assume(first, NOTHING_KNOWN, holds=holds)
        found = reach.verdict(then, known)
        if found is not None:
            where = [x for x in HALVES if evaluate(first, x) is holds]
            assert {evaluate(then, x) for x in where} <= {found}


@given(st.lists(CONDITIONS, max_size=3))
def test_conditions_that_exclude_each_other_never_hold_together(conditions: list[t.Expr]) -> None:
    if exclude_each_other(conditions):
        assert not any(all(evaluate(c, x) for c in conditions) for x in HALVES)


ENDS = st.none() | st.integers(-3, 3).map(Fraction)
STRETCHES = st.builds(Stretch, ENDS, ENDS, st.booleans(), st.booleans())


def lies_in(x: Fraction, stretch: Stretch) -> bool:
    low, high = stretch.low, stretch.high
    above = low is None or x > low or (x == low and not stretch.low_open)
    below = high is None or x < high or (x == high and not stretch.high_open)
    return above and below


@given(STRETCHES, STRETCHES)
def test_stretches_meet_where_something_lies_in_both(one: Stretch, other: Stretch) -> None:
    both = [x for x in HALVES if lies_in(x, one) and lies_in(x, other)]
    assert one.meets(other) == bool(both)
    assert [x for x in HALVES if lies_in(x, one.cut(other))] == both


@given(STRETCHES)
def test_whole_steps_leave_the_whole_numbers_as_they_are(stretch: Stretch) -> None:
    for x in (x for x in HALVES if x.denominator == 1):
        assert lies_in(x, stretch) == lies_in(x, stretch.in_steps())


@given(st.lists(STRETCHES, max_size=4), STRETCHES, st.booleans())
def test_stretches_fill_what_they_leave_nothing_of(
    parts: list[Stretch],
    whole: Stretch,
    steps: bool,  # noqa: FBT001
) -> None:
    parts = [p for p in parts if not p.is_empty]
    every = [x for x in HALVES if not steps or x.denominator == 1]
    left = [x for x in every if lies_in(x, whole) and not any(lies_in(x, p) for p in parts)]
    if not any(x.is_empty for x in (whole, whole.in_steps())):
        assert fills(parts, whole, steps=steps) == (not left)


@given(STRETCHES, STRETCHES, st.booleans())
def test_a_gap_is_what_lies_between(one: Stretch, other: Stretch, steps: bool) -> None:  # noqa: FBT001
    found = gap(one, other, steps=steps)
    if found is not None:
        assert not found.is_empty
        assert not found.meets(one.in_steps() if steps else one)
        assert not found.meets(other.in_steps() if steps else other)
