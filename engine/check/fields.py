"""The record: fields with ranges and defaults, `must` lines, and literals given as facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from .. import codes
from ..diagnostic import Label
from ..ir import tree as t
from ..source import Span
from ..syntax import nodes as n
from ..syntax.wording import expression_text
from ..values import ANY, NONE, Kind, Row, Value, as_fact, shown, simplest
from .elaborate import Elaborator
from .kinds import WORKING_DAYS, fits, named
from .ranks import no_field
from .scope import Scope
from .stretch import Stretch, measure


def field_spec(
    e: Elaborator, node: n.RecordFieldNode, kind: Kind, block: str = "record"
) -> t.FieldSpec:
    """A field as records are read by it; its range and default are held to each other."""
    low, high = constant(e, node.minimum, kind), constant(e, node.maximum, kind)
    stretch = Stretch(measure(low), measure(high))
    if low is not None and high is not None and stretch.is_empty:
        message = f"the range of `{node.name}` runs backwards"
        e.findings.add(codes.RANGE_BACKWARDS, message, node.span, "put the lower bound first")
    precision = constant(e, node.precision, kind)
    step = Fraction(precision) if isinstance(precision, int | Fraction) and precision else None
    if step is None and (kind.item or kind).unit == WORKING_DAYS.unit:
        step = Fraction(1)  # a day is moved by no part of one
    default = constant(e, node.default, kind)
    spec = t.FieldSpec(node.name, kind, node.note, low, high, step, default, block)
    if kind.rows and default:
        message = f"the default of `{node.name}` has rows"
        hint = "write `default ()`: where they are not given there are none"
        e.findings.add(codes.DEFAULT_OUTSIDE, message, node.span, hint)
    if default is not None and not stretch.is_empty:
        outside = why_outside(spec, default)
        if outside:
            message = f"the default of `{node.name}` is {outside}"
            e.findings.add(codes.DEFAULT_OUTSIDE, message, node.span, "default to a valid value")
    return spec


def why_outside(spec: t.FieldSpec, value: Value) -> str:
    """Why the record takes no such value: `below 0 days`; empty where it does."""
    at = measure(value)
    if at is None:
        return ""
    low, high = measure(spec.minimum), measure(spec.maximum)
    if low is not None and at < low:
        return f"below {shown(spec.minimum or 0, spec.kind)}"
    if high is not None and at > high:
        return f"above {shown(spec.maximum or 0, spec.kind)}"
    if spec.precision and isinstance(value, int | Fraction) and value % spec.precision:
        return f"not a multiple of {shown(simplest(spec.precision), spec.kind)}"
    return ""


def must(
    e: Elaborator, node: n.MustNode, row_fields: Mapping[str, n.RecordFieldNode] | None = None
) -> t.Must:
    """A condition on every valid record, with the fields it speaks of."""
    e.section = ""
    condition = e.condition(node.condition)
    fields = e.scope.fields if row_fields is None else row_fields
    names = tuple(dict.fromkeys(_names(node.condition, e.scope, fields)))
    return t.Must(condition, expression_text(node.condition), node.why, names)


def _names(node: n.Expr, scope: Scope, fields: Mapping[str, n.RecordFieldNode]) -> Iterator[str]:
    """The fields a condition speaks of, directly or through defines."""
    stack: list[object] = [node]
    seen: set[str] = set()
    while stack:
        at = stack.pop()
        if isinstance(at, n.NameNode) and at.text not in seen:
            seen.add(at.text)
            if at.text in fields:
                yield at.text
            elif at.text in scope.defines:
                stack.append(scope.defines[at.text].body)
        if isinstance(at, n.Node):
            stack.extend(getattr(at, s) for s in type(at).__slots__)
        elif isinstance(at, tuple):
            stack.extend(at)


def constant(e: Elaborator, node: n.Expr | None, kind: Kind) -> Value | None:
    """The value of a literal given where a fact, bound or default belongs; none when absent.

    A bare number takes the unit of its place.
    """
    if node is None:
        return None
    if isinstance(node, n.Unary):
        inner = constant(e, node.operand, kind)
        return -inner if isinstance(inner, int | Fraction) and inner is not True else inner
    if isinstance(node, n.NumberNode) and not node.unit and kind.base == "quantity":
        return simplest(node.amount)
    if kind.rows:
        return given_rows(e, node, kind)
    if isinstance(node, n.ListNode):
        return _constant_list(e, node, kind)
    if kind.base == "id":
        return _identity(e, node)
    found = e.expr(node, kind)
    if isinstance(found, t.Literal) and fits(found.kind, kind):
        return found.value
    return None


def _identity(e: Elaborator, node: n.Expr) -> Value | None:
    """A name that tells rows apart: a word, a text, or a whole number; or none."""
    if isinstance(node, n.QuotedNode) and node.text:
        return node.text
    if isinstance(node, n.NumberNode) and not node.unit and node.amount.denominator == 1:
        return str(node.amount)
    if isinstance(node, n.ConstantNode) and node.word == "none":
        return NONE
    hint = 'write a word, a number or a text: `a`, `1007`, `"Unit 2"`'
    e.report(e.misfit or codes.KIND_MISMATCH, "this cannot be an id", node.span, hint)
    return None


def given_rows(e: Elaborator, node: n.Expr, kind: Kind) -> Value | None:
    """The rows of a list of the record, each with its facts; what is wrong is reported."""
    block = e.row_types.get(kind.rows)
    if not isinstance(node, n.ListNode) or block is None:
        message = f"this is no list of {kind.rows}s"
        hint = "write each row in parentheses, in a list: `((f 1), (f 2))`; `()` is none"
        e.findings.add(e.misfit or codes.KIND_MISMATCH, message, node.span, hint)
        return None
    made: list[Row] = []
    for item in node.items:
        if not isinstance(item, n.RowNode) and item != n.ListNode(()):
            message = f"this is no {kind.rows}"
            hint = "write its facts in parentheses: `(f 1, g yes)`"
            e.findings.add(e.misfit or codes.KIND_MISMATCH, message, item.span, hint)
            continue
        facts = item.facts if isinstance(item, n.RowNode) else ()
        made.append(block.row(len(made) + 1, _row_facts(e, block, facts)))
    return as_fact(made)


def _row_facts(e: Elaborator, block: t.Roster, nodes: tuple[n.FactNode, ...]) -> dict[str, Value]:
    facts: dict[str, Value] = {}
    for fact in nodes:
        spec = block.fields.get(fact.name)
        if spec is None:
            if fact.name not in e.findings.lost:
                message, hint = no_field(block.name, fact.name, block.fields)
                e.findings.add(codes.UNKNOWN_ROW_FIELD, message, fact.span, hint)
            continue
        if fact.name in facts:
            message = f"`{fact.name}` is given twice"
            e.findings.add(codes.FACT_TWICE, message, fact.span, "keep one")
        value = _fact_of_row(e, spec, fact.value)
        if value is not None:
            facts[fact.name] = value
    return facts


def _fact_of_row(e: Elaborator, spec: t.FieldSpec, node: n.Expr) -> Value | None:
    value = constant(e, node, spec.kind)
    if value is NONE and spec.default is not NONE:
        message = f"`{spec.name}` cannot be none: the rows do not say `default none`"
        hint = "leave the fact out if it is unknown"
        e.findings.add(e.misfit or codes.KIND_MISMATCH, message, node.span, hint)
    elif value is not None and (outside := why_outside(spec, value)):
        message = f"no valid row has this: `{spec.name}` is {outside}"
        hint = "give a fact in the field's range"
        e.findings.add(codes.IMPOSSIBLE_FACTS, message, node.span, hint)
    return value


def _constant_list(e: Elaborator, node: n.ListNode, kind: Kind) -> Value | None:
    if kind.base not in ("list", "any"):
        message = f"this is a list, where {named(kind)} belongs"
        e.findings.add(e.misfit or codes.KIND_MISMATCH, message, node.span, "write one value")
        return None
    made = tuple(constant(e, i, kind.item or ANY) for i in node.items)
    return tuple(v for v in made if v is not None)


def check_words_once(scope: Scope) -> None:
    """Report a word listed twice in one set of choices."""
    sets = [(c.name, c.words) for c in scope.choice_sets.values()]
    for field in (*scope.fields.values(), *scope.fields_of_rows.values()):
        kind = field.kind.item if field.kind.base == "list" and field.kind.item else field.kind
        sets.append((field.name, kind.words if kind.base == "one of" else ()))
    for decides in scope.decides.values():
        sets += [(d.name, d.kind.words) for _, d in decides if d.kind and d.kind.base == "one of"]
    for name, words in sets:
        first: dict[str, Span] = {}
        for word in words:
            if word.text in first:
                message = f"`{word.text}` is listed twice among the choices of `{name}`"
                labels = (Label(first[word.text], "the first one"),)
                scope.findings.add(codes.WORD_TWICE, message, word.span, "keep one", labels)
            first.setdefault(word.text, word.span)
