"""The use case: what a change costs each fiscal year, for the people of a roster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Protocol

from ..books import Book
from ..packs import Pack
from ..report.cost_result import (
    LEVEL,
    CostLine,
    CostResult,
    Figures,
    Otherwise,
    PersonCost,
    RosterEffect,
)
from ..values import day_text
from .answers import Asker, Facts
from .causes import causes_of
from .costing import Costing
from .costing_file import costing_path, read_costing
from .effect import changed_decisions, roster_effect
from .fiscal import FiscalYear, years_asked
from .fitting import check_costing
from .lines import (
    Alike,
    Costed,
    Plan,
    Sides,
    Sums,
    costed,
    figures_of,
    lacking_of,
    levels_otherwise,
    minus,
    read_otherwise,
    sums_of,
    totals,
)
from .net import net, net_otherwise, weights
from .people import People, day_of, people_of
from .words import how_counted, stated_assumptions, stated_conventions

ASKED_EVERYTHING = 500
"""Of so many people every changed decision is asked."""


@dataclass(frozen=True, slots=True)
class Terms:
    """One side: its text, how it is called, the readings chosen for it."""

    book: Book
    label: str
    readings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be costed: two sides, by which costing, for whom, in which years."""

    before: Terms
    after: Terms
    costing: Costing
    costing_path: Path
    people: People
    years: str
    per_person: bool = False
    decisions: tuple[str, ...] = ()


def cost_of(asked: Asked, on_step: Callable[[int], None] = lambda _: None) -> CostResult:
    """The costing, whole; a costing that does not fit the two texts is refused."""
    calendar = asked.costing.calendar
    years = years_asked(asked.years, calendar)
    before, after = asked.before.book, asked.after.book
    check_costing(asked.costing, asked.costing_path, before, after, years)
    one = Asker(before, asked.before.readings)
    sides = one, Asker(after, asked.after.readings, one)
    window = (calendar.year(years[0].number - 1), *years)
    plan = Plan(asked.costing, window, asked.people, _invalid(asked, sides, window))
    found, lines = _costed_lines(asked, plan, sides, on_step)
    return CostResult(
        title=asked.after.label,
        before=asked.before.label,
        after=asked.after.label,
        roster=asked.people.name,
        costing=f"{asked.costing.title} ({asked.costing.path})",
        years=tuple(year.name for year in years),
        spans=tuple(f"{day_text(y.first)} through {day_text(y.last)}" for y in years),
        year_before=window[0].name,
        people=asked.people.size,
        rejected=asked.people.rejected,
        lines=lines,
        net=net([line.figures for line in lines], weights(lines)),
        net_otherwise=net_otherwise(lines),
        assumptions=stated_assumptions(plan),
        conventions=stated_conventions(asked.costing),
        unit=asked.costing.rounding.to,
        identity=_identity(asked),
        persons=tuple(_persons(found, plan)) if asked.per_person else (),
        effect=_effect(asked, plan, sides),
    )


def _costed_lines(
    asked: Asked, plan: Plan, sides: Sides, on_step: Callable[[int], None]
) -> tuple[list[Costed], tuple[CostLine, ...]]:
    """Each line of the costing worked out, what it took forgotten before the next."""
    found: list[Costed] = []
    lines: list[CostLine] = []
    for line in asked.costing.lines:
        others = _Others(asked, plan, sides)
        found.append(costed(line, plan, sides, on_step))
        lines.append(_line(found[-1], plan, sides, others))
        found[-1].let_go()
        for asker in sides:
            asker.forget()
    return found, tuple(lines)


def _effect(asked: Asked, plan: Plan, sides: Sides) -> RosterEffect:
    """Who gains and loses, asked on the first and the last day of each fiscal year.

    Of many people every changed decision would take hours: then those named and costed.
    """
    days = [day for year in plan.asked for day in (year.first, year.last)]
    changed = changed_decisions(sides, asked.decisions)
    costed_ = {
        name
        for line in asked.costing.lines
        if line.kind != "once"
        for name in (line.decision, line.step_decision, line.plan_decision)
    }
    few = bool(asked.decisions) or asked.people.size <= ASKED_EVERYTHING
    chosen = [name for name in changed if few or name in costed_]
    start = asked.costing.employed_from
    found = roster_effect(asked.people, sides, days, chosen, start, sorted(plan.invalid))
    return replace(found, left_out=tuple(name for name in changed if name not in chosen))


def _shown(path: Path, pack: Pack) -> str:
    """Where a costing lies: within the pack, if it belongs to it."""
    folder = pack.agreement.parent.resolve()
    resolved = path.resolve()
    return str(resolved.relative_to(folder)) if folder in resolved.parents else str(path)


class Wanted(Protocol):
    """What is asked of a costing, by names as they are typed."""

    @property
    def roster(self) -> str: ...
    @property
    def years(self) -> str: ...
    @property
    def costing(self) -> str | None: ...
    @property
    def assumed(self) -> Mapping[str, str]: ...
    @property
    def decisions(self) -> tuple[str, ...]: ...
    @property
    def mapping(self) -> str | None: ...
    @property
    def maps(self) -> tuple[str, ...]: ...
    @property
    def ignore_other_columns(self) -> bool: ...
    @property
    def per_person(self) -> bool: ...


def costed_file(sides: tuple[Terms, Terms], pack: Pack, wanted: Wanted) -> CostResult:
    """The costing of a pack, or of a file, for the people of a roster file."""
    path = costing_path(wanted.costing, pack.agreement)
    return cost_of(
        Asked(
            before=sides[0],
            after=sides[1],
            costing=replace(read_costing(path, wanted.assumed), path=_shown(path, pack)),
            costing_path=path,
            people=people_of(Path(wanted.roster), sides[1].book, wanted),
            years=wanted.years,
            per_person=wanted.per_person,
            decisions=wanted.decisions,
        )
    )


def _identity(asked: Asked) -> dict[str, object]:
    """What the figures rest on, so that they can be worked out again."""
    return {
        "before": asked.before.book.identity(asked.before.readings),
        "after": asked.after.book.identity(asked.after.readings),
        "costing": {"file": asked.costing.path, "sha256": asked.costing.sha256},
        "roster": {"file": asked.people.name, "sha256": asked.people.sha256},
    }


# ------------------------------------------------------------------ who is valid


def _invalid(asked: Asked, sides: Sides, years: Sequence[FiscalYear]) -> dict[int, str]:
    """The people whose record contradicts itself or the agreement, and how."""
    found: dict[int, str] = {}
    known: dict[tuple[object, ...], str] = {}
    fields = dict.fromkeys(f for s in sides for m in s.book.agreement.musts for f in m.fields)
    for index, facts in enumerate(asked.people.facts):
        key = tuple(facts.get(field) for field in fields)
        wrong = known.get(key)
        if wrong is None:
            wrong = known[key] = _contradiction(asked.costing, sides, facts, years)
        if wrong:
            found[index] = f"the record is not valid: {wrong}"
    return found


def _contradiction(
    costing: Costing, sides: Sides, facts: Facts, years: Sequence[FiscalYear]
) -> str:
    first, last = years[0].first, years[-1].last
    start = day_of(facts, costing.employed_from)
    end = day_of(facts, costing.employed_through)
    first = max(first, start or first)
    last = max(first, min(last, end or last))
    for asker in sides:
        known = asker.book.agreement.fields
        own = {name: value for name, value in facts.items() if name in known}
        if wrong := asker.broken(own, first, last):
            return wrong
    return ""


# ------------------------------------------------------------------ a line as it is told


def _line(found: Costed, plan: Plan, sides: Sides, others: _Others) -> CostLine:
    line = found.line
    missing = tuple(sorted(found.unstated))
    sums = sums_of(found.alike, plan, line)
    return CostLine(
        name=line.name,
        title=line.title,
        decision=line.decision or line.plan_decision or line.plan,
        sign=line.sign,
        who="paid by employees, which the employer saves" if line.sign < 0 else "employer cost",
        how=how_counted(line),
        figures=() if missing else totals(sums, plan),
        lacking=() if missing else lacking_of(found, plan),
        otherwise=() if missing else tuple(others.of(found, sums)),
        causes=() if missing else causes_of(found.alike, plan, sides, per_unit=line.per_unit),
        missing=missing,
        in_net=line.in_net,
    )


class _Others:
    """The same lines with one question read in another way, the others as they were."""

    def __init__(self, asked: Asked, plan: Plan, sides: Sides) -> None:
        self.asked, self.plan, self.sides = asked, plan, sides
        self._read: dict[tuple[str, str], Sides] = {}

    def of(self, found: Costed, sums: Mapping[str, Sums]) -> Iterator[Otherwise]:
        """Each other reading by which some amount of the line, or who is decided, is another."""
        if LEVEL not in sums:
            return
        usual = sums[LEVEL].figures(LEVEL, self.plan)
        for question in self._questions(found.alike):
            used, readings = self._readings(question)
            for reading in readings:
                sides = self._sides(question, reading)
                left, come = read_otherwise(found, self.plan, sides, question)
                figures = levels_otherwise(sums[LEVEL], left, come, self.plan, found.line)
                if figures != usual:
                    lacking = tuple(self.plan.people.size - n for n in figures.counted)
                    yield Otherwise(question, used, reading, figures, lacking)

    def _questions(self, alike: Sequence[Alike]) -> list[str]:
        found = {q for group in alike for q in group.questions}
        known = {
            **self.sides[0].book.agreement.questions,
            **self.sides[1].book.agreement.questions,
        }
        return [question for question in known if question in found]

    def _readings(self, question: str) -> tuple[str, list[str]]:
        """The reading in use, and every other one that some side offers."""
        used = ""
        names: dict[str, None] = {}
        for asker in self.sides:
            known = asker.book.agreement.questions.get(question)
            if known is not None:
                used = asker.readings.get(question) or known.adopted or used
                names.update((reading.name, None) for reading in known.readings)
        return used, [name for name in names if name != used]

    def _sides(self, question: str, reading: str) -> Sides:
        """Both sides with the question read so, as far as each of them offers the reading."""
        key = question, reading
        if key not in self._read:
            one, other = (self._side(asker, question, reading) for asker in self.sides)
            self._read[key] = one, other
        return self._read[key]

    @staticmethod
    def _side(asker: Asker, question: str, reading: str) -> Asker:
        known = asker.book.agreement.questions.get(question)
        if known is None or known.index(reading) < 0:
            return asker
        return Asker(asker.book, {**asker.readings, question: reading}, asker)


# ------------------------------------------------------------------ each person


def _persons(found: Sequence[Costed], plan: Plan) -> Iterator[PersonCost]:
    """Each person with the levels of every line that is paid for persons."""
    of_people: list[list[tuple[str, Figures]]] = [[] for _ in plan.people.ids]
    lacks: list[list[tuple[str, str]]] = [[] for _ in plan.people.ids]
    for each in found:
        if each.line.per_unit or each.unstated:
            continue
        for group in each.alike:
            pairs = figures_of(group, plan.costing)[LEVEL]
            figures = _own(pairs)
            why = next((f for pair in pairs for f in pair if isinstance(f, str)), "")
            for index in group.people:
                of_people[index].append((each.line.name, figures))
                if why:
                    lacks[index].append((each.line.name, why))
        for reason, members in each.lacking.items():
            for index in members:
                lacks[index].append((each.line.name, reason))
    for identity, lines, lacking in zip(plan.people.ids, of_people, lacks, strict=True):
        yield PersonCost(identity, tuple(lines), tuple(lacking))


def _own(pairs: Sequence[tuple[Fraction | str, Fraction | str]]) -> Figures:
    before = tuple(None if isinstance(one, str) else one for one, _ in pairs)
    after = tuple(None if isinstance(other, str) else other for _, other in pairs)
    return Figures(LEVEL, before, after, minus(after, before))
