"""Which expressions can only be whole numbers: then `5 through 9` leaves no hole."""

from __future__ import annotations

from ..ir import tree as t
from ..syntax import nodes as n
from .scope import Scope

_WHOLE_LABELS = frozenset({"count", "step", "votes", "seats"})


def is_whole(expr: t.Expr, scope: Scope, defines: dict[str, t.Define]) -> bool:
    """Whether `expr` is a whole number whatever the record says."""

    def whole(e: t.Expr) -> bool:
        return is_whole(e, scope, defines)

    match expr:
        case t.Literal(value=value):
            return isinstance(value, int)
        case t.Completed() | t.Part() | t.DaysBetween():
            return True
        case t.Field(name=name):
            return expr.kind.label in _WHOLE_LABELS or _is_precise(scope.fields[name])
        case t.DecisionRef() | t.ValueRef() | t.Bound():
            return expr.kind.label in _WHOLE_LABELS
        case t.DefineRef(name=name):
            return name in defines and whole(defines[name].body)
        case t.AtDay(operand=operand) | t.WithField(operand=operand):
            return whole(operand)
        case t.Add(left=a, right=b) | t.Subtract(left=a, right=b) | t.Multiply(left=a, right=b):
            return whole(a) and whole(b)
        case t.If(then=a, otherwise=b):
            return whole(a) and whole(b)
        case t.Extreme(items=items):
            return all(map(whole, items))
        case t.Round(step=step):
            return step.denominator == 1
        case t.Each(op=op):
            return op == "count"
        case _:
            return False


def _is_precise(field: n.RecordFieldNode) -> bool:
    """Whether the record takes only whole numbers there: `days precise to 1 day`."""
    step = field.precision
    return isinstance(step, n.NumberNode | n.MoneyNode) and step.amount.denominator == 1
