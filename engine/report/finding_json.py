"""What is proved as JSON: findings, the cases they hold for, examples."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from ..backends.proof.world import Witness
from ..inquiry.answers import Answer
from ..prove.boxes import Among, Box, Exists, Extent, Holds, Side, Within
from ..prove.findings import Finding
from ..prove.regions import Region
from ..source import NOWHERE, Span
from ..values import NONE, Amount, Kind, Value
from .wire import Json, answer_json, json_value


def finding_json(found: Finding) -> Json:
    """One finding; without what it does not have."""
    out: Json = {
        "kind": found.kind,
        "about": list(found.about),
        "message": found.message,
        "cites": [cite for cite in dict.fromkeys(found.cites) if cite],
    }
    if found.where is not None:
        out["where"] = region_json(found.where)
    if found.witness is not None:
        out["example"] = {
            **witness_json(found.witness, *found.answers),
            "as_of": found.witness.day.isoformat(),
            "answers": [answer_json(answer) for answer in found.answers],
        }
    if found.span is not NOWHERE:
        out["place"] = place_json(found.span)
    if found.hint:
        out["hint"] = found.hint
    return out


def place_json(span: Span) -> Json:
    """Where something stands in a file."""
    place: Json = {"file": span.source.name, "line": span.line, "column": span.column}
    return {**place, "section": span.section} if span.section else place


def witness_json(witness: Witness, *answers: Answer) -> Json:
    """An example as it may be asked again; `answers` are of agreements that have its facts."""
    kinds = {
        name: spec.kind
        for answer in answers
        for name, spec in answer.inquiry.plain.agreement.fields.items()
    }
    record = {n: _fact(v, kinds[n]) for n, v in witness.facts.items() if n in kinds}
    return {"record": record, "readings": dict(witness.readings)}


def _fact(value: Value, kind: Kind) -> object:
    return None if value is NONE else json_value(value, kind)


# ------------------------------------------------------------------ cases


def region_json(found: Region) -> Json:
    """The cases in which something holds, and what is left open."""
    out: Json = {
        "complete": found.complete,
        "boxes": [_box(box) for box in found.boxes],
        "partly": [_box(box) for box in found.partly],
    }
    return {**out, "why": found.why} if found.why else out


def _box(box: Box) -> list[Json]:
    return [_side(side) for side in box.sides]


def _side(side: Side) -> Json:
    return {"subject": side.subject, "text": side.text, **_extent(side.extent, side.kind)}


def _extent(extent: Extent, kind: Kind) -> Json:
    match extent:
        case Within(low, high, low_open, high_open):
            ends = {
                "more_than" if low_open else "at_least": low,
                "less_than" if high_open else "at_most": high,
            }
            return {name: _end(end, kind) for name, end in ends.items() if end is not None}
        case Among(words=words, others=others):
            return {"is_in": list(words)} if words else {"is_not_in": list(others)}
        case Holds(yes=yes, or_none=or_none):
            return {"holds": yes, **({"or_none": True} if or_none else {})}
        case Exists(yes=yes):
            return {"exists": yes}
        case _:
            assert_never(extent)


def _end(end: Amount | date, kind: Kind) -> object:
    return json_value(end, kind)
