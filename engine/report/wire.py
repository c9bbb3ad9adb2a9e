"""Answers as JSON: the shape that stays put (docs/reference/answers.md)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from ..backends.outcome import CLOSING, Lack, RowFact, Tie
from ..inquiry.answers import Answer, ContestedIn
from ..inquiry.counted import Shown
from ..inquiry.reasons import Reason, nearest, reasons
from ..values import NONE, Kind, Value, cents_text, decimal_text, minute_text, shown

Json = dict[str, Any]


def json_value(value: Value | None, kind: Kind) -> Any:  # noqa: ANN401  # JSON has many kinds
    """A value as JSON: amounts as decimal strings, days ISO, `none` as 0, false or null."""
    if value is None:
        return None
    if value is NONE:
        return {"quantity": "0.00" if kind.is_money else "0", "yes_no": False}.get(kind.base)
    if isinstance(value, bool | str):
        return value
    if kind.base == "datetime" and isinstance(value, int):
        return minute_text(value)
    if isinstance(value, date):
        return kind.years.text(value) if kind.years else value.isoformat()
    if isinstance(value, tuple):
        return [json_value(v, kind.item or kind) for v in value]
    return cents_text(value) if kind.is_money else decimal_text(value)[0]


def answer_json(answer: Answer) -> Json:
    """One answer."""
    out: Json = {
        "decision": answer.decision.name,
        "status": answer.status,
        "value": json_value(answer.value, answer.kind),
        "unit": answer.kind.unit_name,
        "because": [_reason(r) for r in reasons(answer)] if answer.status != "invalid" else [],
        "overridden": [
            {
                "cite": _cite(answer, below),
                "title": _title(answer, below),
                "by": _cite(answer, above),
            }
            for below, above in sorted(answer.outcome.aside.items())
        ],
        "contested": [_contested(answer, c) for c in answer.contested],
        "needs": [list(answer.needs)] if answer.needs else [],
        "flags": list(answer.flags),
    }
    if answer.row_needs:
        out["needs_of_rows"] = _by_row(answer.row_needs)
    if answer.ties:
        out["ties"] = [_tie(tie) for tie in answer.ties]
    _add_exact(answer, out)
    _add_by_status(answer, out)
    return out


def _by_row(needs: Iterable[RowFact]) -> list[Json]:
    """What each row of the roster lacks."""
    rows = groupby(needs, key=lambda need: (need.number, need.row))
    return [
        {"row": name, "number": number, "needs": [need.field for need in found]}
        for (number, name), found in rows
    ]


def _tie(tie: Tie) -> Json:
    """Rows that nothing parts: who, on what, and for how many of them there is room."""
    return {
        "rows": list(tie.rows),
        "on": [{"text": text, "actual": shown(value, kind)} for text, value, kind in tie.on],
        **({"places": tie.places} if tie.places else {}),
    }


def _add_exact(answer: Answer, out: Json) -> None:
    """The value before rounding where it differs, and where no decimal says it exactly."""
    exact = answer.exact
    if not isinstance(exact, int | Fraction) or isinstance(exact, bool):
        return
    text, whole = decimal_text(exact)
    if exact != answer.value or not whole:
        out["exact"] = text if whole else str(exact)
    if not whole and not answer.kind.is_money:
        out["flags"].append("not_exact")


def _add_by_status(answer: Answer, out: Json) -> None:
    lack = answer.outcome.lack
    if lack is not None and lack.why:
        out["reason"] = lack.why
    if answer.status == "conflict":
        out["candidates"] = [
            {
                "cite": _cite(answer, i),
                "title": _title(answer, i),
                "value": json_value(answer.inquiry.rounded(v, answer.kind) or v, answer.kind),
            }
            for i, v in answer.outcome.candidates
        ]
    if answer.status == "undecided":
        out["nearest"] = [_reason(r) for r in nearest(answer)]
    if answer.status == "invalid":
        out["problems"] = list(answer.problems)


def _cite(answer: Answer, index: int) -> str:
    decision = answer.decision
    if index == CLOSING:
        return decision.closing.cite if decision.closing else ""
    return decision.branches[index].cite


def _title(answer: Answer, index: int) -> str:
    decision = answer.decision
    if index == CLOSING:
        return decision.closing.title if decision.closing else ""
    return decision.branches[index].title


def _contested(answer: Answer, found: ContestedIn) -> Json:
    return {
        "question": found.question.name,
        "adopted": found.question.adopted or None,
        "used": found.used or None,
        "readings": {
            name: json_value(answer.shown_value(outcome), answer.kind)
            for name, outcome in found.outcomes
        },
    }


def _reason(reason: Reason) -> Json:
    out: Json = {
        "cite": reason.cite,
        "title": reason.title,
        **({"amended": list(reason.amended)} if reason.amended else {}),
        "conditions": [
            {"text": c.text, "actual": actual_text(c), "holds": c.holds} for c in reason.conditions
        ],
    }
    if reason.formula:
        out["formula"] = reason.formula
        out["uses"] = [{"text": u.text, "actual": actual_text(u)} for u in reason.uses]
    if reason.rows:
        out["rows"] = [
            {"row": r.text, "actual": actual_text(r), "counts": r.holds} for r in reason.rows
        ]
    return out


def actual_text(found: Shown) -> str:
    """The record's own figures: `14 years`, each with its name where the text does not say it."""
    for name, value, kind in found.parts:
        if found.text == f"not {name}" and isinstance(value, bool):
            return f"{name} is {_part_text(value, kind)}"
    if len(found.parts) == 1 and (not found.parts[0][0] or found.parts[0][0] in found.text):
        return _part_text(found.parts[0][1], found.parts[0][2])
    return ", ".join(f"{text} {_part_text(value, kind)}" for text, value, kind in found.parts)


def _part_text(value: Value | Lack, kind: Kind) -> str:
    if isinstance(value, Lack):
        return "not given" if value.status == "needs" else value.status
    return shown(value, kind)
