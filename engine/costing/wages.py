"""Lines that are paid all the time: wages by rate, premiums of a plan, shares of a premium."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from ..report.cost_result import INCREASES, INCREMENT, LEVEL, OTHER, STEPS
from ..values import CENT, Value, rounded
from .amounts import (
    ZERO,
    Figure,
    Flow,
    Paid,
    Piece,
    Post,
    Side,
    SideCost,
    Source,
    before_year,
    less,
    level,
    pieces,
    questions_of,
)
from .answers import Held, Spells, Told, is_nothing
from .fiscal import FiscalYear

_HUNDRED = Fraction(100)


def amount_of(value: Value | None) -> Fraction:
    """An answer as an amount: `none` is nothing, which was decided."""
    if is_nothing(value):
        return ZERO
    assert isinstance(value, int | Fraction)
    return Fraction(value)


class Rate:
    """A rate of pay over a year of so many hours, weeks or pay periods."""

    def __init__(self, side: Side, post: Post) -> None:
        self.side, self.post, self.line = side, post, side.line
        self.asker = side.asker
        self.steps = self._spells(self.line.step_decision) if self.line.step_decision else None
        self._turns = self._all_turns()

    def _spells(self, decision: str, held: Held = None) -> Spells:
        first, last = self.side.window
        return self.asker.spells(decision, self.post.facts, first, max(last, self.post.first), held)

    def _held(self, value: Value) -> Held:
        return self.line.step_decision, value

    def turns(self) -> tuple[Sequence[date], Sequence[date]]:
        """When the step changes, and when the rate of any step does."""
        return self._turns

    def signature(self) -> object:
        """The steps, and the facts that the rate itself looks at: all that tells rates apart."""
        decision, step = self.line.decision, self.line.step_decision
        fields = [*self.asker.fields(decision, step)]
        percent = self.line.percent_decision
        if percent and self.asker.has(percent):
            fields += self.asker.fields(percent)
        facts = tuple(self.post.facts.get(name) for name in fields)
        return self.steps, facts

    def _all_turns(self) -> tuple[Sequence[date], Sequence[date]]:
        if self.steps is None:
            return (), (*self._spells(self.line.decision).starts, *self._rows())
        starts = set(self._rows())
        for told in self.steps.answers:
            if told.value is not None:
                starts.update(self._spells(self.line.decision, self._held(told.value)).starts)
        return self.steps.starts, tuple(starts)

    def _rows(self) -> tuple[date, ...]:
        """The days on which percentages are given, where rates come from them."""
        conventions, percent = self.line.conventions, self.line.percent_decision
        if conventions.increases_from == "rates" or not self.asker.has(percent):
            return ()
        start = conventions.percentages_from
        assert start is not None
        rows = self.asker.book.agreement.values[percent].rows
        return tuple(row.first_day for row in rows if row.first_day > start)

    def paid(self, step_day: date, rate_day: date, year: FiscalYear) -> Paid:
        """A year at the rate of one day for the step of another."""
        questions: frozenset[str] = frozenset()
        held: Held = None
        if self.steps is not None:
            step = self.steps.at(step_day)
            questions = step.asked
            if step.value is None:
                return Paid(step.lack, questions=questions)
            held = self._held(step.value)
        base = self.line.conventions.annual_base
        assert base is not None
        rate, sources, told = self._rate(rate_day, held)
        questions = questions.union(*(each.asked for each in told))
        amount = rate if isinstance(rate, str) else rate * base.of(year)
        return Paid(amount, sources, questions)

    def _rate(self, day: date, held: Held) -> tuple[Figure, tuple[Source, ...], list[Told]]:
        """The rate of a day: as decided then, or raised by each percentage since a stated day."""
        decision, rows = self.line.decision, [row for row in self._rows() if row <= day]
        percentages_from = self.line.conventions.percentages_from
        asked = percentages_from if rows and percentages_from else day
        told = [self._spells(decision, held).at(asked)]
        sources: list[Source] = [(decision, asked, held)]
        rate: Figure = told[0].lack if told[0].value is None else amount_of(told[0].value)
        for row in rows:
            percent = self.asker.on(self.line.percent_decision, self.post.facts, row)
            told.append(percent)
            sources.append((self.line.percent_decision, row, None))
            rate = self._raised(rate, percent)
        return rate, tuple(sources), told

    def _raised(self, rate: Figure, percent: Told) -> Figure:
        if isinstance(rate, str):
            return rate
        if percent.value is None:
            return percent.lack
        raised = rate * (1 + amount_of(percent.value) / _HUNDRED)
        if self.line.conventions.increases_from == "percentages, to the cent":
            return Fraction(rounded(raised, CENT))
        return raised


class Share:
    """A stated yearly premium of a plan, a share of it, or the rest beside that share."""

    def __init__(self, side: Side, post: Post) -> None:
        self.side, self.post, self.line = side, post, side.line
        self.asker = side.asker
        self.share = self._spells(self.line.decision)
        self.plan = self._spells(self.line.plan_decision)

    def _spells(self, decision: str) -> Spells | None:
        first, last = self.side.window
        if not decision:
            return None
        return self.asker.spells(decision, self.post.facts, first, max(last, self.post.first))

    def turns(self) -> tuple[Sequence[date], Sequence[date]]:
        """When the share or the plan changes."""
        found = [spells.starts for spells in (self.share, self.plan) if spells is not None]
        return (), tuple(start for starts in found for start in starts)

    def signature(self) -> object:
        """The shares, the plans and the tier: all that tells premiums apart."""
        return self.share, self.plan, self._tier()

    def paid(self, step_day: date, rate_day: date, year: FiscalYear) -> Paid:  # noqa: ARG002  # a flow's
        """The premium of the plan of a day, or the share of that day in it."""
        asked = [
            (decision, spells.at(rate_day))
            for decision, spells in (
                (self.line.decision, self.share),
                (self.line.plan_decision, self.plan),
            )
            if spells is not None
        ]
        questions: frozenset[str] = frozenset()
        for _, told in asked:
            questions |= told.asked
        sources = tuple((decision, rate_day, None) for decision, _ in asked)
        lack = next((told.lack for _, told in asked if told.value is None), "")
        if lack:
            return Paid(lack, sources, questions)
        premium = self._premium(rate_day, year)
        if isinstance(premium, Fraction) and self.share is not None:
            share = amount_of(self.share.at(rate_day).value) / _HUNDRED
            premium *= 1 - share if self.line.kind == "rest" else share
        return Paid(premium, sources, questions)

    def _premium(self, day: date, year: FiscalYear) -> Figure:
        plan = self.line.plan if self.plan is None else self.plan.at(day).value
        if is_nothing(plan):
            return ZERO
        tier = self._tier()
        if not tier:
            return f"`{self.line.tier_field}` is not given"
        return self.side.premium(f"{plan}.{tier}", year)

    def _tier(self) -> str:
        if self.line.per_unit:
            return "unit"
        found = self.post.facts.get(self.line.tier_field)
        return found if isinstance(found, str) else ""


# ------------------------------------------------------------------ years


def flow_of(side: Side, post: Post) -> Flow:
    """What the line pays all the time."""
    return Rate(side, post) if side.line.kind == "rate" else Share(side, post)


def flowing(side: Side, post: Post, years: Sequence[FiscalYear]) -> SideCost:
    """A line by year: levels, and how each year differs from the one before it.

    `years` begins with the year before the first that was asked for. A wage that has steps is
    split: the steps of the year at the rates of the year before come first, then the increases
    on the steps of the year. What is left is due to days: of leap years, of people who come.
    """
    if side.line.absent and not side.asker.has(side.line.decision):
        return _absent(post, years)
    flow = flow_of(side, post)
    key = side.line.name, side.before, flow.signature(), _bounds(side, post)
    known = side.asker.memory.get(key)
    if not isinstance(known, SideCost):
        known = side.asker.memory[key] = _flowed(flow, side, post, years)
    return known


def _bounds(side: Side, post: Post) -> tuple[date, date]:
    """The days of a post as far as they matter: what lies outside the window is all the same."""
    first, last = side.window
    return max(first, post.first), last if post.constant else max(first, min(last, post.last))


def _flowed(flow: Flow, side: Side, post: Post, years: Sequence[FiscalYear]) -> SideCost:
    found = [_at(flow, side, post, (year, year, year)) for year in years]
    levels = [level(of_year) for of_year in found]
    split: dict[str, list[Figure]] = {STEPS: [], INCREASES: [], OTHER: [], INCREMENT: []}
    for i in range(1, len(years)):
        last, now = levels[i - 1], levels[i]
        split[INCREMENT].append(less(now, before_year(last)))
        if side.line.step_decision:
            year, old = years[i], years[i - 1]
            stepped = level(_at(flow, side, post, (year, old, year)))
            held = level(_at(flow, side, post, (old, old, year)))
            split[STEPS].append(less(stepped, before_year(held)))
            split[INCREASES].append(less(now, stepped))
            split[OTHER].append(less(held, before_year(last)))
    measures = {LEVEL: tuple(levels[1:])}
    measures.update({name: tuple(figures) for name, figures in split.items() if figures})
    shown = tuple(tuple(of_year) for of_year in found[1:])
    return SideCost(measures, shown, questions_of(p for of_year in found for p in of_year))


def _at(
    flow: Flow, side: Side, post: Post, looked: tuple[FiscalYear, FiscalYear, FiscalYear]
) -> list[Piece]:
    """The stretches of the last of three years, with the steps and the rates of the first two."""
    steps, rates, year = looked
    return pieces(flow, post, side.clocks(post, steps, rates, year), year)


def _absent(post: Post, years: Sequence[FiscalYear]) -> SideCost:
    """Nothing is paid: no clause of this side speaks of it, and the costing says so."""
    nothing = tuple(ZERO for _ in years[1:])
    stretches = tuple(
        () if (days := post.days(year)) is None else (Piece(*days, Fraction(1), Paid(ZERO)),)
        for year in years[1:]
    )
    return SideCost({LEVEL: nothing, INCREMENT: nothing}, stretches)
