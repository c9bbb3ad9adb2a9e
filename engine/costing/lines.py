"""A line over all people: those alike are worked out once, then added up by year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from ..report.cost_result import (
    INCREASES,
    INCREMENT,
    LEVEL,
    OTHER,
    OVER_FIRST,
    STEPS,
    Figures,
    Lacking,
)
from ..values import Value, rounded
from .amounts import ZERO, Figure, Post, Side, SideCost, less
from .answers import Asker, Facts
from .costing import Costing, Line
from .fiscal import FiscalYear
from .payments import days_paid, payments
from .people import People, day_of
from .wages import flowing

Sides = tuple[Asker, Asker]
Key = tuple[Value | None, ...]

ORDER = (LEVEL, OVER_FIRST, INCREMENT, STEPS, INCREASES, OTHER)


@dataclass(frozen=True, slots=True)
class Alike:
    """People who are alike to a line: where they stand in the roster, and what it comes to."""

    people: tuple[int, ...]
    post: Post
    before: SideCost
    after: SideCost

    @property
    def questions(self) -> frozenset[str]:
        """The questions on which either side rests."""
        return self.before.questions | self.after.questions


@dataclass(frozen=True, slots=True)
class Group:
    """People who are alike to a line, before anything is worked out; `first` is their first day."""

    people: tuple[int, ...]
    facts: Facts
    first: date


@dataclass
class Costed:
    """A line worked out for everybody; `unstated` names the premiums that are missing."""

    line: Line
    alike: list[Alike] = field(default_factory=list)
    lacking: dict[str, list[int]] = field(default_factory=dict)
    unstated: set[str] = field(default_factory=set)

    def let_go(self) -> None:
        """Keep the amounts of each person, and let go of the stretches that they come from."""
        self.alike = [
            replace(
                each,
                before=replace(each.before, pieces=()),
                after=replace(each.after, pieces=()),
            )
            for each in self.alike
        ]


@dataclass(frozen=True, slots=True)
class Plan:
    """What all lines of a costing share: the years, the people, whose record is not valid."""

    costing: Costing
    years: tuple[FiscalYear, ...]
    people: People
    invalid: Mapping[int, str]

    @property
    def asked(self) -> tuple[FiscalYear, ...]:
        """The years that were asked for: all but the first."""
        return self.years[1:]


def costed(
    line: Line, plan: Plan, sides: Sides, on_step: Callable[[int], None] = lambda _: None
) -> Costed:
    """A line worked out for all the people of the plan."""
    found = Costed(line)
    for group in _groups(line, plan, sides, found):
        post = _post(line, plan.costing, group.facts, group.first)
        before, after = (_side_cost(plan, found, sides[i], post, before=not i) for i in range(2))
        found.alike.append(Alike(group.people, post, before, after))
        on_step(len(group.people))
    return found


def read_otherwise(
    found: Costed, plan: Plan, sides: Sides, question: str
) -> tuple[list[Alike], list[Alike]]:
    """Those whose line rests on a question, as they are and with it read in another way."""
    usual = [each for each in found.alike if question in each.questions]
    return usual, [
        Alike(
            each.people,
            each.post,
            _side_cost(plan, found, sides[0], each.post, before=True),
            _side_cost(plan, found, sides[1], each.post, before=False),
        )
        for each in usual
    ]


def _side_cost(plan: Plan, found: Costed, asker: Asker, post: Post, *, before: bool) -> SideCost:
    side = Side(
        asker,
        plan.costing,
        found.line,
        _window(found.line, plan.years),
        found.line.conventions.baseline if before else None,
        found.unstated,
        before,
    )
    give = payments if found.line.kind in ("yearly", "once") else flowing
    return give(side, post, plan.years)


def _window(line: Line, years: Sequence[FiscalYear]) -> tuple[date, date]:
    """The days on which anything is looked up."""
    stated = (line.conventions.percentages_from, line.conventions.baseline)
    first = min((years[0].first, *(day for day in stated if day is not None)))
    return first, years[-1].last


# ------------------------------------------------------------------ who is alike


def fields_of(line: Line, costing: Costing, sides: Sides) -> tuple[str, ...]:
    """The fields that a line looks at on either side."""
    if line.per_unit:
        return ()
    found: dict[str, None] = {}
    decisions = (line.decision, line.step_decision, line.plan_decision, line.percent_decision)
    for asker in sides:
        for decision in decisions:
            if decision and asker.has(decision):
                found.update(dict.fromkeys(asker.fields(decision)))
    through = "" if line.conventions.constant else costing.employed_through
    found.update((name, None) for name in (line.tier_field, line.on_field, through) if name)
    return tuple(found)


def _groups(line: Line, plan: Plan, sides: Sides, found: Costed) -> Iterator[Group]:
    """The people that are alike to a line; those of whom nothing can be said go to `lacking`."""
    fields = fields_of(line, plan.costing, sides)
    if line.per_unit:
        yield Group(tuple(range(plan.people.size)), {}, date.min)
        return
    groups: dict[Key, list[int]] = {}
    start = plan.costing.employed_from
    earliest = _window(line, plan.years)[0]
    for index, facts in enumerate(plan.people.facts):
        if index in plan.invalid:
            found.lacking.setdefault(plan.invalid[index], []).append(index)
            continue
        first = day_of(facts, start)
        # Whoever was there before the first day that matters was there from it on.
        since = first if first is None else max(first, earliest)
        groups.setdefault((since, *(facts.get(name) for name in fields)), []).append(index)
    for (start_day, *key), members in groups.items():
        facts = {n: v for n, v in zip(fields, key, strict=True) if v is not None}
        if start and start_day is None and not line.conventions.constant:
            why = f"`{start}` is not given, so it is not known from when they are paid"
            found.lacking.setdefault(why, []).extend(members)
        else:
            assert start_day is None or isinstance(start_day, date)
            yield Group(tuple(members), facts, start_day or date.min)


def _post(line: Line, costing: Costing, facts: Facts, first: date) -> Post:
    last = day_of(facts, costing.employed_through) or date.max
    constant = line.conventions.constant or line.per_unit
    return Post(facts, first, last, constant, line.conventions.by_months)


# ------------------------------------------------------------------ sums


def over_first(levels: Sequence[Figure]) -> tuple[Figure, ...]:
    """How much more each year is than the first."""
    return tuple(less(level, levels[0]) for level in levels)


def measures_of(side: SideCost) -> dict[str, tuple[Figure, ...]]:
    """Every measure of one side."""
    return {**side.measures, OVER_FIRST: over_first(side.measures[LEVEL])}


def figures_of(each: Alike, costing: Costing) -> dict[str, tuple[tuple[Figure, Figure], ...]]:
    """Both sides of every measure by year, rounded where each person's amounts are."""
    before, after = measures_of(each.before), measures_of(each.after)
    found = {}
    for name in ORDER:
        if name in before or name in after:
            one = before.get(name) or tuple(ZERO for _ in after[name])
            other = after.get(name) or tuple(ZERO for _ in before[name])
            pairs = zip(one, other, strict=True)
            found[name] = tuple((_round(a, costing), _round(b, costing)) for a, b in pairs)
    return found


def _round(figure: Figure, costing: Costing) -> Figure:
    if isinstance(figure, str) or not costing.rounding.each_person:
        return figure
    return Fraction(rounded(figure, costing.rounding.to))


@dataclass
class Sums:
    """The sums of one measure by year on both sides, and how many people they count.

    `employed` are those of them who are paid for; the others come later, or have left.
    """

    before: list[Fraction]
    after: list[Fraction]
    counted: list[int]
    employed: list[int]

    def add(
        self,
        pairs: Sequence[tuple[Figure, Figure]],
        weight: int,
        people: int,
        employed: Sequence[bool],
    ) -> None:
        """Add amounts so many times, where both sides have one."""
        for i, (one, other) in enumerate(pairs):
            if isinstance(one, Fraction) and isinstance(other, Fraction):
                self.before[i] += weight * one
                self.after[i] += weight * other
                self.counted[i] += people
                self.employed[i] += people * employed[i]

    def figures(self, name: str, plan: Plan) -> Figures:
        """As they are told: rounded where each year is; none where nobody employed is decided."""
        everybody = plan.people.size
        known = [
            bool(there) or count == everybody
            for there, count in zip(self.employed, self.counted, strict=True)
        ]
        before, after = (
            tuple(
                _total(amount, plan) if k else None for amount, k in zip(side, known, strict=True)
            )
            for side in (self.before, self.after)
        )
        return Figures(name, before, after, minus(after, before), tuple(self.counted))


def _total(amount: Fraction, plan: Plan) -> Fraction:
    rounding = plan.costing.rounding
    return Fraction(rounded(amount, rounding.to)) if rounding.each_year else amount


def _employed(line: Line, post: Post, measure: str, plan: Plan) -> list[bool]:
    """Whether a post is paid for in each year, or in the one that a measure compares it with.

    What is paid on days of the year is not paid to who is employed on none of them. Who has no
    day of a single payment is decided all the same: nothing is paid.
    """
    if line.kind == "yearly":
        there = [bool(days_paid(line, post, year)) for year in plan.years]
    else:
        there = [post.days(year) is not None for year in plan.years]
    if measure == LEVEL:
        return there[1:]
    if measure == OVER_FIRST:
        return [there[1] or now for now in there[1:]]
    return [last or now for last, now in pairwise(there)]


def sums_of(alike: Sequence[Alike], plan: Plan, line: Line) -> dict[str, Sums]:
    """The sums by measure over those who are decided on both sides in a year."""
    found: dict[str, Sums] = {}
    for group in alike:
        people = len(group.people)
        for name, pairs in figures_of(group, plan.costing).items():
            sums = found.get(name)
            if sums is None:
                nothing = [ZERO] * len(pairs)
                counts = [0] * len(pairs)
                sums = found[name] = Sums(nothing, list(nothing), counts, list(counts))
            employed = _employed(line, group.post, name, plan)
            sums.add(pairs, 1 if line.per_unit else people, people, employed)
    return found


def totals(found: Mapping[str, Sums], plan: Plan) -> tuple[Figures, ...]:
    """The sums as they are told; where nobody can be costed there is none."""
    if LEVEL not in found:
        nothing = tuple(None for _ in plan.asked)
        return (Figures(LEVEL, nothing, nothing, nothing, tuple(0 for _ in plan.asked)),)
    return tuple(
        found[name].figures(name, plan)
        for name in ORDER
        if name in found and (name != OTHER or any((*found[name].before, *found[name].after)))
    )


def levels_otherwise(
    usual: Sums, left: Sequence[Alike], come: Sequence[Alike], plan: Plan, line: Line
) -> Figures:
    """The levels where some people are counted in another way than usual."""
    sums = Sums(list(usual.before), list(usual.after), list(usual.counted), list(usual.employed))
    for alike, sign in ((left, -1), (come, 1)):
        for group in alike:
            people = sign * len(group.people)
            pairs = figures_of(group, plan.costing)[LEVEL]
            employed = _employed(line, group.post, LEVEL, plan)
            sums.add(pairs, sign if line.per_unit else people, people, employed)
    return sums.figures(LEVEL, plan)


def minus(
    after: Sequence[Fraction | None], before: Sequence[Fraction | None]
) -> tuple[Fraction | None, ...]:
    """Differences by year; none where one of the two is."""
    pairs = zip(after, before, strict=True)
    return tuple(None if a is None or b is None else a - b for a, b in pairs)


# ------------------------------------------------------------------ who lacks what


def lacking_of(found: Costed, plan: Plan) -> tuple[Lacking, ...]:
    """Of whom the line says nothing in which years, and why."""
    why: dict[str, dict[int, set[int]]] = {}
    only: dict[str, dict[int, set[int]]] = {}
    for group in found.alike:
        for measure, told in ((LEVEL, why), (INCREMENT, only)):
            for year, reason in _reasons(group, measure):
                if measure == LEVEL or not _lacks(group, year):
                    members = told.setdefault(reason, {})
                    for index in group.people:
                        members.setdefault(index, set()).add(year)
    everywhere = set(range(len(plan.asked)))
    for reason, people in found.lacking.items():
        why.setdefault(reason, {}).update((index, everywhere) for index in people)
    return (*_told(why, plan, increments=False), *_told(only, plan, increments=True))


def _reasons(group: Alike, measure: str) -> Iterator[tuple[int, str]]:
    """Each year in which a measure has no amount, and the reason, with the side it is of."""
    one, other = (side.measures.get(measure, ()) for side in (group.before, group.after))
    for year, (a, b) in enumerate(zip(one, other, strict=True)):
        if isinstance(a, str) and isinstance(b, str) and a == b:
            yield year, a
        elif isinstance(a, str):
            yield year, f"{a} (before the change)"
        elif isinstance(b, str):
            yield year, f"{b} (after the change)"


def _lacks(group: Alike, year: int) -> bool:
    return any(isinstance(side.measures[LEVEL][year], str) for side in (group.before, group.after))


def _told(
    why: Mapping[str, Mapping[int, set[int]]], plan: Plan, *, increments: bool
) -> Iterator[Lacking]:
    names = [year.name for year in plan.asked]
    for reason, people in why.items():
        by_years: dict[tuple[int, ...], list[int]] = {}
        for index, lacked in people.items():
            by_years.setdefault(tuple(sorted(lacked)), []).append(index)
        for years, members in by_years.items():
            ids = tuple(plan.people.ids[i] for i in sorted(members))
            yield Lacking(reason, ids, tuple(names[y] for y in years), increments)
