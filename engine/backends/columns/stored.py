"""How a field of the record is stored in the facts relation: whole numbers of exact parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ...ir.tree import FieldSpec
from ...records.given import TOO_MUCH, days_of, limits_of
from ...values import ANY, NONE, Kind, Value

NARROW = 2**62
"""Below it, of either sign, a number is kept in a BIGINT."""
_WIDE = {"duckdb": "HUGEINT", "spark": "DECIMAL(38, 0)", "postgres": "NUMERIC(38, 0)"}
_TYPES = {"date": "DATE", "yes_no": "BOOLEAN"}


@dataclass(frozen=True, slots=True)
class Stored:
    """A field as it is stored: amounts in parts of `scale`, `wide` where a BIGINT is too small."""

    spec: FieldSpec
    scale: int
    wide: bool

    @property
    def item(self) -> Kind:
        """The kind of the field, or of the elements of its list."""
        kind = self.spec.kind
        return (kind.item or ANY) if kind.base == "list" else kind

    def sql_type(self, dialect: str) -> str:
        """The type of its column."""
        base = self.item.base
        if base == "quantity":
            one = _WIDE[dialect] if self.wide else "BIGINT"
        else:
            one = _TYPES.get(base) or {"duckdb": "VARCHAR", "spark": "STRING"}.get(dialect, "TEXT")
        if self.spec.kind.base != "list":
            return one
        return f"ARRAY<{one}>" if dialect == "spark" else f"{one}[]"

    @property
    def bounds(self) -> tuple[int, int]:
        """The smallest and largest stored number that the declaration allows."""
        limits = limits_of(self.item, self.spec)
        high = TOO_MUCH if limits.high is None else limits.high
        return _parts(max(limits.low, -TOO_MUCH), self.scale), _parts(high, self.scale)

    @property
    def days(self) -> tuple[date, date]:
        """The first and last day that the declaration allows."""
        return days_of(self.spec)


def _parts(amount: int | Fraction, scale: int) -> int:
    found = Fraction(amount) * scale
    return found.numerator // found.denominator


def stored(spec: FieldSpec) -> Stored:
    """How a field is stored."""
    kind = (spec.kind.item or ANY) if spec.kind.base == "list" else spec.kind
    if kind.base != "quantity":
        return Stored(spec, 1, wide=False)
    scale = limits_of(kind, spec).step.denominator
    low, high = Stored(spec, scale, wide=False).bounds
    return Stored(spec, scale, max(abs(low), abs(high)) >= NARROW)


def to_stored(value: Value | None, spec: FieldSpec) -> object:
    """A value as its column holds it; nothing for an absent one and for `none`."""
    if value is None or value is NONE:
        return None
    if isinstance(value, tuple):
        return [_one(v, spec) for v in value]
    return _one(value, spec)


def _one(value: Value, spec: FieldSpec) -> object:
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return value
    scale = stored(spec).scale
    found = Fraction(value) * scale
    if found.denominator != 1:
        raise ValueError(f"{value} is not a whole number of parts of {scale} in `{spec.name}`")
    return found.numerator
