"""A costing as JSON: the shape that stays put (docs/reference/costing.md)."""

from __future__ import annotations

from typing import Any

from .cost_result import (
    Amounts,
    CostLine,
    CostResult,
    Figures,
    Otherwise,
    PersonCost,
    RosterEffect,
    Stated,
    amount_plain,
    exact_text,
)

Json = dict[str, Any]


def cost_json(result: CostResult) -> Json:
    """The whole costing; amounts are decimal strings, one for each year, null where unknown."""
    return {
        "title": result.title,
        "sides": [result.before, result.after],
        "years": [
            {"name": name, "days": span}
            for name, span in zip(result.years, result.spans, strict=True)
        ],
        "year_before": result.year_before,
        "people": result.people,
        "not_decided": result.undecided,
        "rejected": list(result.rejected),
        "lines": [_line(line, result) for line in result.lines],
        "net": [_figures(f, result) for f in result.net],
        "net_otherwise": [_otherwise(o, result) for o in result.net_otherwise],
        "assumptions": [_stated(each) for each in result.assumptions],
        "conventions": [_stated(each) for each in result.conventions],
        "roster_effect": _effect(result.effect) if result.effect is not None else None,
        "persons": [_person(person, result) for person in result.persons],
        "rests_on": dict(result.identity),
    }


def _amounts(amounts: Amounts, result: CostResult) -> list[str | None]:
    return [None if a is None else amount_plain(a, result.unit) for a in amounts]


def _figures(found: Figures, result: CostResult) -> Json:
    sides = {"before": found.before, "after": found.after, "difference": found.difference}
    return {
        "measure": found.measure,
        **{name: _amounts(amounts, result) for name, amounts in sides.items()},
        "exact": {name: [exact_text(a) for a in amounts] for name, amounts in sides.items()},
        "counted": list(found.counted),
    }


def _otherwise(found: Otherwise, result: CostResult) -> Json:
    return {
        "question": found.question,
        "used": found.used or None,
        "reading": found.reading,
        "not_decided": list(found.lacking),
        **_figures(found.figures, result),
    }


def _line(line: CostLine, result: CostResult) -> Json:
    return {
        "name": line.name,
        "title": line.title,
        "decision": line.decision,
        "paid_by": "employee" if line.sign < 0 else "employer",
        "in_net": line.in_net,
        "counted_as": line.how,
        "missing": list(line.missing),
        "figures": [_figures(f, result) for f in line.figures],
        "not_decided": [
            {
                "why": lacking.why,
                "ids": list(lacking.ids),
                "years": list(lacking.years),
                "increments_only": lacking.increments_only,
            }
            for lacking in line.lacking
        ],
        "by_clause": [
            {
                "by": cause.by or None,
                "before": cause.before,
                "after": cause.after,
                "difference": _amounts(cause.amounts, result),
                "exact": [exact_text(a) for a in cause.amounts],
            }
            for cause in line.causes
        ],
        "otherwise": [_otherwise(other, result) for other in line.otherwise],
    }


def _stated(each: Stated) -> Json:
    return {"name": each.name, "value": each.value, "source": each.source or None}


def _effect(found: RosterEffect) -> Json:
    return {
        "asked_on": list(found.days),
        "people": found.people,
        "invalid": list(found.invalid),
        "left_out": list(found.left_out),
        "decisions": [
            {
                "decision": effect.decision,
                "turns": {turn: list(ids) for turn, ids in effect.turns},
                "same": effect.same,
                "facts_missing": list(effect.open),
            }
            for effect in found.effects
        ],
    }


def _person(person: PersonCost, result: CostResult) -> Json:
    return {
        "id": person.id,
        "lines": {name: _figures(figures, result) for name, figures in person.lines},
        "not_decided": dict(person.lacking),
    }
