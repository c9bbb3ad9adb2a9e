"""A comparison as JSON: the shape that stays put (docs/reference/proofs.md)."""

from __future__ import annotations

from ..inquiry.answers import Answer
from ..prove.compare import Changed, Comparison, DecisionChange
from .finding_json import finding_json, region_json, witness_json
from .wire import Json, answer_json, json_value


def comparison_json(comparison: Comparison) -> Json:
    """A whole comparison."""
    first, last = comparison.days
    return {
        "sides": list(comparison.sides),
        "days": {"from": first.isoformat(), "through": last.isoformat()},
        "readings": [
            {"question": each.question, "before": each.before or None, "after": each.after or None}
            for each in comparison.resting
        ],
        "changed": [_decision(change) for change in comparison.changed],
        "proved": list(comparison.proved),
        "added": list(comparison.added),
        "dropped": list(comparison.dropped),
        "opened": [finding_json(found) for found in comparison.opened],
        "closed": [finding_json(found) for found in comparison.closed],
        "unsettled": [{"decision": name, "why": why} for name, why in comparison.unsettled],
    }


def _decision(change: DecisionChange) -> Json:
    return {
        "decision": change.decision.name,
        "unit": change.decision.kind.unit_name,
        "follows": list(change.follows),
        "classes": [_class(found) for found in change.classes],
        "unsettled": list(change.unsettled),
    }


def _class(found: Changed) -> Json:
    """A class; what an answer was and becomes is told where it is one value for the whole class."""
    out: Json = {"turn": found.turn.value}
    if found.before or found.after:
        out["before"], out["after"] = _value(found.one), _value(found.other)
    out["who"] = region_json(found.table)
    out["example"] = {
        **witness_json(found.witness, found.one, found.other),
        "before": _on_its_day(found.one),
        "after": _on_its_day(found.other),
    }
    return out


def _value(answer: Answer) -> object:
    return json_value(answer.value, answer.kind)


def _on_its_day(answer: Answer) -> Json:
    return {"as_of": answer.frame.day.isoformat(), "answer": answer_json(answer)}
