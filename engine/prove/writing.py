"""Values as the clause language writes them: `$810`, `27.35`, `full_time`, `Jul 1, 1996`."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from ..source import NOWHERE
from ..syntax import nodes as n
from ..syntax.keywords import word_text
from ..syntax.wording import decimal, literal_text
from ..values import NONE, Kind, Value, shown


def written(value: Value, kind: Kind) -> str:
    """A value as a scenario gives or expects it; an endless decimal as answers show it."""
    if isinstance(value, str):
        return word_text(value)
    if isinstance(value, tuple):
        return f"({', '.join(written(v, kind.item or kind) for v in value)})"
    if kind.years is not None and isinstance(value, date):
        return f'"{shown(value, kind)}"'
    if isinstance(value, bool | date) or value is NONE or kind.base == "datetime":
        return shown(value, kind)
    if not has_literal(value):
        return shown(value, kind)
    if value < 0:
        return f"-{_amount_text(Fraction(-value), kind)}"
    return _amount_text(Fraction(value), kind)


def _amount_text(amount: Fraction, kind: Kind) -> str:
    """With its unit where that is one that literals have: `8 hours per day`, `16%`."""
    over = [unit for unit, power in kind.unit if power == 1]
    under = [unit for unit, power in kind.unit if power == -1]
    if len(over) != 1 or len(under) > 1 or len(kind.unit) != 1 + len(under):
        return decimal(amount)
    per = under[0] if under else ""
    match over[0]:
        case "USD":
            return literal_text(n.MoneyNode(amount, per, span=NOWHERE))
        case "percent":
            return f"{decimal(amount)}%"
        case unit:
            return literal_text(n.NumberNode(amount, unit, per, span=NOWHERE))


def has_literal(value: Value) -> bool:
    """Whether the language can write a value: of amounts, those with a finite decimal."""
    if isinstance(value, tuple):
        return all(map(has_literal, value))
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return True
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    return rest == 1
