"""Which expressions can only be whole numbers: then `5 through 9` leaves no hole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..ir import tree as t
from ..syntax import nodes as n
from ..values import Kind
from .kinds import WORKING_DAYS

_WHOLE_LABELS = frozenset({"count", "step", "votes", "seats"})


@dataclass(frozen=True, slots=True)
class Wholes:
    """Judges the expressions of one agreement by its fields, defines and questions."""

    fields: Mapping[str, n.RecordFieldNode] = field(default_factory=dict)
    defines: Mapping[str, t.Define] = field(default_factory=dict)
    questions: Mapping[str, t.Question | None] = field(default_factory=dict)
    row_fields: Mapping[tuple[str, str], n.RecordFieldNode] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)

    def is_whole(self, expr: t.Expr) -> bool:
        """Whether `expr` is a whole number whatever the record says."""
        match expr:
            case t.Literal(value=value):
                return isinstance(value, int)
            case t.Completed() | t.Part() | t.DaysBetween():
                return True
            case t.Field(name=name):
                return _is_whole_field(expr.kind, self.fields.get(name))
            case t.RowField(name=name):
                node = self.row_fields.get((expr.row.kind.label, name))
                return _is_whole_field(expr.kind, node)
            case t.DecisionRef() | t.ValueRef() | t.Bound():
                return expr.kind.label in _WHOLE_LABELS
            case t.DefineRef(name=name):
                define = self.defines.get(name)
                return self._are_whole(name, (define.body,) if define else ())
            case t.ByReading(question=name):
                question = self.questions.get(name)
                return self._are_whole(
                    name, [r.body for r in question.readings] if question else ()
                )
            case t.AtDay(operand=operand) | t.WithField(operand=operand):
                return self.is_whole(operand)
            case t.Add(left=a, right=b) | t.Subtract(left=a, right=b) | t.Multiply(left=a, right=b):
                return self.is_whole(a) and self.is_whole(b)
            case t.If(then=a, otherwise=b):
                return self.is_whole(a) and self.is_whole(b)
            case t.Extreme(items=items):
                return all(map(self.is_whole, items))
            case t.Round(step=step):
                return step.denominator == 1
            case t.Each(op=op):
                return op == "count"
            case _:
                return False

    def _are_whole(self, name: str, bodies: Sequence[t.Expr | None]) -> bool:
        """Whether all that `name` may stand for is; a circle, told elsewhere, is not told again."""
        if not bodies or name in self.open:
            return bool(bodies)
        self.open.add(name)
        found = all(body is not None and self.is_whole(body) for body in bodies)
        self.open.discard(name)
        return found


def _is_whole_field(kind: Kind, node: n.RecordFieldNode | None) -> bool:
    """Whether the record takes only whole numbers there: `days precise to 1 day`, or any `count`.

    What is declared counts before the word: of a `count precise to 0.5` there are halves.
    """
    step = node.precision if node is not None else None
    if isinstance(step, n.NumberNode | n.MoneyNode):
        return step.amount.denominator == 1
    return kind.label in _WHOLE_LABELS or kind.unit == WORKING_DAYS.unit
