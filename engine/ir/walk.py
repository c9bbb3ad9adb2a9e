"""The one walker: children of an operator, everything below it, and a table-driven reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from . import tree as t

T = TypeVar("T")
Reading = Mapping[type, Callable[..., T]]


def read(expr: t.Expr, reading: Reading[T]) -> T:
    """What `reading` makes of `expr`: its entry for the operator, called with the operator.

    The entry reads the children it needs by calling `read` again. An operator
    without entry is our mistake, and a `KeyError`.
    """
    return reading[type(expr)](expr)


def children(expr: t.Expr) -> Iterator[t.Expr]:
    """The direct parts of `expr`, in reading order."""
    for name in type(expr).__slots__:
        part = getattr(expr, name)
        if isinstance(part, t.Operator):
            yield part  # type: ignore[misc]  # every Operator subclass is in Expr
        elif isinstance(part, tuple):
            for item in part:
                if isinstance(item, t.Operator):
                    yield item  # type: ignore[misc]
                elif isinstance(item, t.TierRow):
                    yield item.value


def everything(expr: t.Expr) -> Iterator[t.Expr]:
    """`expr` and all below it, in reading order; references are not followed."""
    stack = [expr]
    while stack:
        at = stack.pop()
        yield at
        stack.extend(reversed(list(children(at))))


def bodies(agreement: t.Agreement, expr: t.Expr) -> Iterator[t.Expr]:
    """What the references directly inside `expr` stand for (decisions are not entered)."""
    for at in everything(expr):
        match at:
            case t.DefineRef(name=name):
                yield agreement.defines[name].body
            case t.ValueRef(name=name):
                yield from (row.value for row in agreement.values[name].rows)
            case t.ByReading(question=name):
                yield from (r.body for r in agreement.questions[name].readings if r.body)
            case _:
                pass


def reach(agreement: t.Agreement, roots: tuple[t.Expr, ...]) -> Iterator[t.Expr]:
    """Everything that `roots` rest on through defines, values and readings, each body once."""
    seen: set[int] = set()
    stack = list(roots)
    while stack:
        at = stack.pop()
        if id(at) in seen:
            continue
        seen.add(id(at))
        yield from everything(at)
        stack.extend(bodies(agreement, at))


def parts_of_promise(promise: t.Promise) -> tuple[t.Expr, ...]:
    """Every expression written in a promise."""
    parts = (promise.subject, *promise.items, promise.condition)
    return tuple(part for part in parts if part is not None)


def parts_of(decision: t.Decision) -> tuple[t.Expr, ...]:
    """Every expression written in a decision."""
    parts: list[t.Expr] = []
    for branch in decision.branches:
        parts += [branch.guard, branch.body]
    parts += [p.condition for p in decision.precedence if p.condition is not None]
    if decision.closing:
        parts.append(decision.closing.value)
    return tuple(parts)
