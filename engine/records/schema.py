"""The JSON Schema of an agreement's record, as far as a schema can say what the reader accepts."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from ..ir.tree import Agreement, FieldSpec, Roster
from ..values import ANY, NONE, Kind, Value, cents_text, decimal_text, minute_text
from .given import (
    DECIMALS_PRINTED,
    ID_TEXT,
    LONGEST_WORD,
    OPEN_WORD,
    TOO_MUCH,
    WHOLE_DIGITS,
    Limits,
    allowed_text,
    limits_of,
)

Schema = dict[str, Any]

DAY_PATTERN = "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"
MINUTE_PATTERN = f"{DAY_PATTERN[:-1]}[T ][0-9]{{2}}:[0-9]{{2}}(:00)?$"


def record_schema(agreement: Agreement) -> Schema:
    """A schema (draft 2020-12) that accepts every record that `RecordReader.read` does.

    What it cannot say (bounds of decimal strings and days, precision other than a
    number of decimals, days of the calendar) stands in the descriptions.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{agreement.record_name} ({agreement.name})",
        "description": "Every field may be absent; what is absent is not known.",
        "type": "object",
        "properties": {name: field_schema(spec) for name, spec in agreement.fields.items()},
        "additionalProperties": False,
        **_rows_schema(agreement),
    }


def _rows_schema(agreement: Agreement) -> Schema:
    """The schema of a row of the roster, where the agreement has one."""
    made: Schema = {}
    if agreement.roster is not None:
        said = "One row of the roster, which is a list of such rows."
        made["row"] = _row_schema(agreement, agreement.roster, said)
    for name, block in agreement.rows.items():
        said = block.note[:1].upper() + block.note[1:]
        made[name] = _row_schema(agreement, block, said or "One of a list of the record.")
    return {"$defs": made} if made else {}


def _row_schema(agreement: Agreement, block: Roster, said: str) -> Schema:
    return {
        "title": f"{block.name} ({agreement.name})",
        "description": said,
        "type": "object",
        "properties": {name: field_schema(spec) for name, spec in block.fields.items()},
        "additionalProperties": False,
    }


def field_schema(spec: FieldSpec) -> Schema:
    """The schema of one field: its note and what is allowed in words, then its form."""
    item = (spec.kind.item or ANY) if spec.kind.base == "list" else None
    allowed = allowed_text(item or spec.kind, spec)
    said = f"a list, each element {allowed}" if item else allowed
    form = {"type": "array", "items": _form(item, spec)} if item else _form(spec.kind, spec)
    if spec.default is NONE:
        form = {"anyOf": [form, {"type": "null"}]}
        said += "; null where there is none"
    out: Schema = {"description": f"{spec.note}: {said}" if spec.note else _capital(said), **form}
    if spec.default is not None:
        out["default"] = _json(spec.default, spec.kind)
    return out


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _form(kind: Kind, spec: FieldSpec) -> Schema:
    match kind.base:
        case "quantity":
            return {"anyOf": _amount_forms(limits_of(kind, spec))}
        case "date" if kind.years:
            return {"type": "string", "pattern": f"^{kind.years.pattern}$"}
        case "date":
            return {"type": "string", "format": "date", "pattern": DAY_PATTERN}
        case "datetime":
            return {"type": "string", "pattern": MINUTE_PATTERN}
        case "row":
            return {"$ref": f"#/$defs/{kind.label}"}
        case "yes_no":
            return {"type": "boolean"}
        case "id":
            text = {"type": "string", "pattern": f"^{ID_TEXT}$"}
            return {"anyOf": [text, {"type": "integer"}]}
        case "choice" if kind.open:
            other = {"pattern": f"^(?:{OPEN_WORD})$", "maxLength": LONGEST_WORD}
            return {"type": "string", "anyOf": [{"enum": list(kind.choices)}, other]}
        case "choice":
            return {"type": "string", "enum": list(kind.choices)}
        case _:
            return {"not": {}}


def _amount_forms(limits: Limits) -> list[Schema]:
    """A JSON number, or the same as decimal text; whole bounds only, since floats are not exact."""
    whole = limits.step.denominator == 1
    number: Schema = {"type": "integer" if whole else "number"}
    low_excluded = {"exclusiveMinimum": -TOO_MUCH}
    number |= {"minimum": limits.low} if isinstance(limits.low, int) else low_excluded
    high_excluded = {"exclusiveMaximum": TOO_MUCH}
    number |= {"maximum": limits.high} if isinstance(limits.high, int) else high_excluded
    if whole and limits.step != 1:
        number["multipleOf"] = limits.step.numerator
    return [number, {"type": "string", "pattern": _decimal_pattern(limits)}]


def _decimal_pattern(limits: Limits) -> str:
    """Decimal text with as many decimals as the step has, and zeros after them."""
    places = _places(limits)
    zeros = f"0{{0,{DECIMALS_PRINTED - places}}}"
    point = rf"\.[0-9]{{1,{places}}}{zeros}" if places else rf"\.0{{1,{DECIMALS_PRINTED}}}"
    return f"^{'-?' if limits.signed else ''}[0-9]{{1,{WHOLE_DIGITS}}}(?:{point})?$"


def _places(limits: Limits) -> int:
    """The decimals that multiples of the step can have; all there may be when it has no end."""
    text, exact = decimal_text(limits.step, DECIMALS_PRINTED)
    return len(text.partition(".")[2]) if exact else DECIMALS_PRINTED


def _json(value: Value, kind: Kind) -> object:
    """A default as a record would give it."""
    if value is NONE:
        return None
    if isinstance(value, bool | str):
        return value
    if isinstance(value, tuple):
        return [_json(v, kind.item or ANY) for v in value]
    if isinstance(value, date):
        return kind.years.text(value) if kind.years else value.isoformat()
    if kind.base == "datetime" and isinstance(value, int):
        return minute_text(value)
    if kind.is_money and (Fraction(value) * 100).denominator == 1:
        return cents_text(value)
    return value if isinstance(value, int) else decimal_text(value)[0]
