"""A costing in words: how each line is counted, what is assumed, which conventions hold."""

from __future__ import annotations

from collections.abc import Iterator

from ..report.cost_result import Stated
from ..values import MONEY, MONTH_NAMES, day_text, shown
from .costing import BY_DATE, Costing, Line, Premium
from .lines import Plan
from .people import day_of


def how_counted(line: Line) -> str:
    """How a year of the line comes about, in one sentence."""
    conventions = line.conventions
    match line.kind:
        case "rate":
            assert conventions.annual_base is not None
            parts = [f"{line.decision} x {conventions.annual_base.text}"]
            if line.step_decision:
                parts.append(f"steps ({line.step_decision}) {conventions.steps.text}")
            parts.append(f"increases {conventions.increases.text}")
            if conventions.increases_from != "rates" and line.percent_decision:
                assert conventions.percentages_from is not None
                start = day_text(conventions.percentages_from)
                to_cent = (
                    ", to the cent" if conventions.increases_from.endswith("to the cent") else ""
                )
                parts.append(f"by {line.percent_decision} on the rates of {start}{to_cent}")
            return "; ".join([*parts, *_frozen(line)])
        case "yearly":
            days = " and ".join(f"{MONTH_NAMES[m - 1]} {d}" for m, d in line.days)
            return f"{line.decision}, asked and paid each {days}"
        case "once":
            return f"{line.decision}, asked and paid on each {line.on_field} that is stated"
        case _:
            plan = f"the plan by {line.plan_decision}" if line.plan_decision else line.plan
            beside = {"share": "", "rest": "all but "}.get(line.kind)
            share = "" if beside is None else f"{beside}{line.decision} of "
            whose = "the unit's" if line.per_unit else "each person's"
            said = f"{share}{whose} stated yearly premium of {plan}"
            return "; ".join([said, f"changes {conventions.increases.text}", *_frozen(line)])


def _frozen(line: Line) -> Iterator[str]:
    if line.conventions.by_months and BY_DATE in (
        line.conventions.steps.text,
        line.conventions.increases.text,
    ):
        yield "parts of a year in months"
    if line.conventions.baseline is not None:
        yield f"before: frozen as on {day_text(line.conventions.baseline)}"


def stated_assumptions(plan: Plan) -> tuple[Stated, ...]:
    """Everything assumed: what the costing says, and what the roster states."""
    costing = plan.costing
    said = [Stated(s.name, s.value, s.source) for s in costing.said if s.assumed]
    return (*said, *_of_people(plan), *_premiums(costing))


def _of_people(plan: Plan) -> Iterator[Stated]:
    fields = dict.fromkeys(line.on_field for line in plan.costing.lines if line.kind == "once")
    first, last = plan.asked[0].first, plan.asked[-1].last
    for field in fields:
        days = [day_of(facts, field) for facts in plan.people.facts]
        stated = sum(day is not None for day in days)
        within = sum(day is not None and first <= day <= last for day in days)
        text = (
            f"stated for {stated} of {plan.people.size} people, {within} of them in these years; "
            "for the others no such day is assumed"
        )
        yield Stated(field, text, plan.people.name)


def _premiums(costing: Costing) -> Iterator[Stated]:
    for name, premium in costing.premiums.items():
        yield Stated(f"premiums.{name}", _premium_text(premium), premium.source)


def _premium_text(premium: Premium) -> str:
    if premium.by_year:
        amounts = (f"{year} {shown(amount, MONEY)}" for year, amount in premium.by_year.items())
        return ", ".join(amounts) + " a year"
    if premium.amount is None:
        return "unknown"
    return f"{shown(premium.amount, MONEY)} a year, the same in every year"


def stated_conventions(costing: Costing) -> tuple[Stated, ...]:
    """The conventions of the whole costing, and those of single lines that differ."""
    calendar = costing.calendar
    start = f"{MONTH_NAMES[calendar.month - 1]} {calendar.day}"
    named = "ends" if calendar.named_by_end else "starts"
    said = [Stated(s.name, s.value, s.source) for s in costing.said if not s.assumed]
    return (
        Stated("fiscal year", f"starts {start}, named by the year it {named} in"),
        *said,
        *(Stated(f"line {line.name}", how_counted(line), line.source) for line in costing.lines),
    )
