"""Regions: the boxes are the predicate, exactly, and there are few of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.backends.proof.solving import Solving
from engine.backends.proof.sym import Cut, Subject
from engine.backends.proof.terms import (
    Truth,
    all_of,
    any_of,
    at_most,
    less,
    negated,
    packed,
)
from engine.backends.proof.world import World
from engine.prove import regions
from engine.prove.boxes import Among, Box, Exists, Extent, Holds, Within
from engine.values import DATE, Value
from tests.prove.small import (
    NO,
    STATUS,
    YES,
    at_least,
    below,
    day,
    flag,
    is_word,
    money,
    status,
    world_of,
    years,
)


def texts(found: regions.Region) -> list[str]:
    assert found.complete
    return [regions.text(box) for box in found.boxes]


# ------------------------------------------------------------------ known shapes


def test_a_rectangle_is_one_box() -> None:
    service, hired = (
        years("service", 5, 20, 25),
        day("hire_date", date(2007, 7, 2), date(2010, 11, 1)),
    )
    predicate = all_of(
        at_least(service, 20), below(service, 25),
        at_least(hired, date(2007, 7, 2)), below(hired, date(2010, 11, 1)),
    )  # fmt: skip
    found = regions.region(Solving(world_of()), predicate, (service, hired))
    assert texts(found) == [
        "service from 20 through 24 years, hire_date from Jul 2, 2007 through Oct 31, 2010"
    ]


def test_an_l_is_two_boxes() -> None:
    service, age = years("service", 5, 10, 20), years("age", 50, 55, 60)
    predicate = any_of(at_least(service, 10), at_least(age, 55))
    found = regions.region(Solving(world_of()), predicate, (service, age))
    assert texts(found) == ["age at least 55 years", "service at least 10 years"]


def test_a_staircase_has_a_box_for_each_step() -> None:
    service, age = years("service", 10, 15, 20, 25), years("age", 50, 55, 60)
    steps = ((10, 60), (15, 55), (20, 50))
    predicate = any_of(*(all_of(at_least(service, s), at_least(age, a)) for s, a in steps))
    found = regions.region(Solving(world_of()), predicate, (service, age))
    assert texts(found) == [f"service at least {s} years, age at least {a} years" for s, a in steps]


def test_what_always_holds_is_one_box_without_sides() -> None:
    assert texts(regions.region(Solving(world_of()), YES, (years("service", 5),))) == [
        "in every case"
    ]


def test_what_never_holds_is_no_box() -> None:
    found = regions.region(Solving(world_of()), NO, (years("service", 5),))
    assert found.is_empty
    assert regions.lines(found) == ["in no case"]


def test_bounds_that_the_world_makes_superfluous_are_dropped() -> None:
    hired, asked = day("hire_date", date(2010, 7, 1)), day("as_of", date(2020, 7, 1))
    world = world_of(z3.Int("hire_date") <= z3.Int("as_of"))
    predicate = all_of(at_least(hired, date(2020, 7, 1)), at_least(asked, date(2020, 7, 1)))
    hired = day("hire_date", date(2010, 7, 1), date(2020, 7, 1))
    found = regions.region(Solving(world), predicate, (hired, asked))
    assert texts(found) == ["hire_date on or after Jul 1, 2020"]


# ------------------------------------------------------------------ any predicate, on every point

_ORIGIN = date(2020, 6, 29)


@dataclass
class Grid:
    """Subjects of every sort over few values, and every point of them."""

    world: World
    subjects: tuple[Subject, ...]
    values: tuple[tuple[Value | None, ...], ...]

    def points(self) -> list[tuple[Value | None, ...]]:
        return list(product(*self.values))


def grid(parts: Sequence[int]) -> Grid:
    """The axes chosen: amounts whole and not, days, words, conditions, with and without none."""
    world = world_of()
    whole, cents, started = z3.Int("service"), z3.Real("pay"), z3.Int("hired")
    has_day, has_flag = z3.Bool("has day"), z3.Bool("has flag")
    halves = tuple(Fraction(n, 2) for n in range(7))
    days = tuple(_ORIGIN + timedelta(n) for n in range(6))
    made: list[tuple[Subject, tuple[Value | None, ...], list[z3.BoolRef]]] = [
        (years("service", 1, 3, 4), tuple(range(6)), [whole >= 0, whole <= 5]),
        (
            money("pay", Cut(1, "after"), Cut(1, "from"), Cut(2, "after")),
            halves,
            [z3.Or([cents == z3.Q(h.numerator, h.denominator) for h in halves])],
        ),
        (
            Subject(
                "hired", DATE, "day", started, whole=True,
                cuts=(Cut(packed(days[2]), "from"), Cut(packed(days[4]), "from")), known=has_day,
            ),
            (*days, None),
            [z3.Or([started == packed(d) for d in days])],
        ),
        (
            status("full_time"),
            STATUS.choices,
            [z3.Int("status") >= 0, z3.Int("status") <= 2],
        ),
        (flag(), (True, False), []),
        (flag("married", has_flag), (True, False, None), []),
    ]  # fmt: skip
    for word in STATUS.choices:
        world.word(word)
    chosen = [made[i] for i in parts]
    world.hold(*(c for _, _, constraints in chosen for c in constraints))
    return Grid(world, tuple(s for s, _, _ in chosen), tuple(v for _, v, _ in chosen))


@st.composite
def predicates(draw: st.DrawFn, made: Grid, depth: int = 3) -> Truth:
    """Any combination of comparisons at the subjects' cuts."""
    if depth and draw(st.booleans()):
        parts = [draw(predicates(made, depth - 1)) for _ in range(draw(st.integers(2, 3)))]
        return draw(st.sampled_from((all_of, any_of)))(*parts)
    subject = draw(st.sampled_from(made.subjects))
    if isinstance(subject.term, z3.BoolRef):
        atom: Truth = all_of(subject.known, subject.term)
    elif subject.sort == "word":
        word = draw(st.sampled_from(STATUS.choices))
        atom = is_word(made.world, subject, word)
    else:
        cut = draw(st.sampled_from(subject.cuts))
        assert not isinstance(subject.term, bool)
        above = at_most if cut.side == "from" else less
        atom = all_of(subject.known, above(cut.value, subject.term))
    return negated(atom) if draw(st.booleans()) else atom


def covers(box: Box, point: dict[str, Value | None]) -> bool:
    return all(lies_in(side.extent, point[side.subject]) for side in box.sides)


def lies_in(extent: Extent, value: Value | None) -> bool:
    match extent:
        case Within(low=low, high=high):
            if value is None:
                return False
            above = low is None or (value > low if extent.low_open else value >= low)  # type: ignore[operator]
            return above and (
                high is None or (value < high if extent.high_open else value <= high)  # type: ignore[operator]
            )
        case Among(words=words, others=others):
            return (value or "none") in words if words else (value or "none") not in others
        case Holds(yes=yes, or_none=or_none):
            return or_none if value is None else value is yes
        case Exists(yes=yes):
            return (value is not None) is yes


def holds_at(made: Grid, predicate: Truth, point: Sequence[Value | None]) -> bool:
    """The predicate worked out at a point by putting the values in."""
    if isinstance(predicate, bool):
        return predicate
    pairs = []
    for subject, value in zip(made.subjects, point, strict=True):
        if not isinstance(subject.known, bool):
            pairs.append((subject.known, z3.BoolVal(value is not None)))
        pairs.append((subject.term, constant(made.world, subject, value)))
    return bool(z3.is_true(z3.simplify(z3.substitute(predicate, *pairs))))


def constant(world: World, subject: Subject, value: Value | None) -> z3.ExprRef:
    if isinstance(value, date):
        return z3.IntVal(packed(value))
    if isinstance(value, str):
        return z3.IntVal(world.word(value))
    if subject.sort == "truth":
        return z3.BoolVal(value is True)
    if value is None:
        return z3.IntVal(0)
    return z3.IntVal(value) if subject.whole else z3.Q(value.numerator, value.denominator)  # type: ignore[union-attr]


def _boxes(data: st.DataObject) -> None:
    parts = data.draw(st.lists(st.integers(0, 5), min_size=1, max_size=4, unique=True))
    made = grid(parts)
    predicate = data.draw(predicates(made))
    found = regions.region(Solving(made.world), predicate, made.subjects)
    assert found.complete
    assert not found.partly
    names = [s.text for s in made.subjects]
    for point in made.points():
        at = dict(zip(names, point, strict=True))
        covered = any(covers(box, at) for box in found.boxes)
        assert covered is holds_at(made, predicate, point), (at, regions.lines(found))


@given(st.data())
@settings(max_examples=40)
def test_the_boxes_are_the_predicate_on_every_point(data: st.DataObject) -> None:
    _boxes(data)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=500)
def test_the_boxes_are_the_predicate_on_every_point_at_length(data: st.DataObject) -> None:
    _boxes(data)


# ------------------------------------------------------------------ what else a table says


def test_the_same_question_gives_the_same_table() -> None:
    tables = []
    for asked_before in (False, True):
        made = grid((0, 1, 2, 3))
        solving = Solving(made.world)
        service, pay, hired, kind = made.subjects
        where = any_of(
            all_of(at_least(service, 3), at_least(pay, 1)),
            all_of(is_word(made.world, kind, "seasonal"), hired.known),
        )
        if asked_before:
            regions.region(solving, negated(where), made.subjects)
            solving.verdict(where, below(service, 1))
        tables.append(regions.lines(regions.region(solving, where, made.subjects)))
    assert tables[0] == tables[1]
    assert len(tables[0]) == 2


def test_a_table_of_classes_has_one_order_of_subjects() -> None:
    service, asked = years("service", 5, 10), day("as_of", date(2020, 7, 1))
    later = at_least(asked, date(2020, 7, 1))
    cases = [
        ("$20", all_of(later, at_least(service, 5))),
        ("$10", all_of(negated(later), at_least(service, 5))),
        ("none", below(service, 5)),
    ]
    found = regions.classes(Solving(world_of()), cases, (asked, service))
    assert [(c.label, texts(c.region)) for c in found] == [
        ("$20", ["service at least 5 years, as_of on or after Jul 1, 2020"]),
        ("$10", ["service at least 5 years, as_of before Jul 1, 2020"]),
        ("none", ["service less than 5 years"]),
    ]


def test_a_table_that_is_cut_off_says_so() -> None:
    service, age = years("service", *range(1, 9)), years("age", *range(1, 9))
    steps = (all_of(at_least(service, n), at_least(age, 9 - n)) for n in range(1, 9))
    found = regions.region(Solving(world_of()), any_of(*steps), (service, age), most=3)
    assert not found.complete
    assert len(found.boxes) == 3
    assert regions.lines(found)[-1] == "and more (more parts than are listed)"


def test_what_depends_on_more_than_the_subjects_is_told_apart() -> None:
    service, other = years("service", 5, 10), z3.Int("other")
    where = any_of(at_least(service, 10), all_of(at_least(service, 5), less(other, 3)))
    found = regions.region(Solving(world_of()), where, (service,))
    assert not found.complete
    assert regions.lines(found) == [
        "service at least 10 years",
        "in part: service from 5 through 9 years",
        "and more (in some cases it depends on more than what is compared)",
    ]


def test_a_question_beyond_the_limit_is_never_passed_over() -> None:
    x, y, z = z3.Ints("x y z")
    world = world_of(x > 0, y > 0, z > 0)
    hard = x * x * x + y * y * y == z * z * z
    found = regions.region(Solving(world, milliseconds=5), hard, (years("service", 5),))
    assert not found.complete
    assert "limit" in found.why
