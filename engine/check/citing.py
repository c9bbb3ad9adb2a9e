"""Numbers without a citation: dated rows, and definitions with a bargained number."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from .. import codes
from ..ir import tree as t
from ..ir.walk import everything
from .scope import Findings, Scope

_CALENDAR = (
    ({"month": 1, "year": -1}, 12),
    ({"week": 1, "year": -1}, 52),
    ({"day": 1, "week": -1}, 7),
    ({"hour": 1, "day": -1}, 24),
)
"""What every calendar says, and no agreement bargains for."""


def check_citations(scope: Scope, agreement: t.Agreement, findings: Findings) -> None:
    """Report dated rows without `@`, and definitions that settle a number and cite nothing.

    A branch without `@` cites its clause, and a question always cites.
    """
    for value in agreement.values.values():
        for row in value.rows:
            if not row.cite:
                message = f"this row of `{value.name}` does not say where the text has it"
                hint = "write the section after the value: `from Jul 1, 2019 16% @15.1`"
                findings.add(codes.UNCITED, message, row.span, hint)
    for define in agreement.defines.values():
        if define.cite:
            continue
        number = next(filter(_is_bargained, everything(define.body)), None)
        if number is not None:
            findings.add(
                codes.UNCITED,
                f"`{define.name}` settles {number.span.text.strip()} and cites no section",
                scope.defines[define.name].span,
                f"write the section at its end: `define {define.name} as … @15.1`",
            )


def _is_bargained(expr: t.Expr) -> bool:
    """A day, money, a percentage or a number with a unit; `1 year` and the like only convert."""
    if not isinstance(expr, t.Literal):
        return False
    match expr.value:
        case bool():
            return False
        case date():
            return True
        case int() | Fraction():
            calendar = (dict(expr.kind.unit), expr.value) in _CALENDAR
            return bool(expr.kind.unit) and abs(expr.value) not in (0, 1) and not calendar
        case _:
            return False
