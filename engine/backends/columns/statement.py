"""A query as one statement: a layer of columns upon another, and the answers on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from .dialect import Dialect, Expression, type_of
from .layers import layered, needed
from .nodes import Node, is_null_constant
from .phrases import quoted
from .reading import Unsupported
from .wording import TooLarge, Wording

if TYPE_CHECKING:
    from .query import Column, Query

ROW = "row"
_AS_IS = frozenset({"bool", "date", "text", "list"})
_TYPES = {"VARCHAR": "text"}
DIALECTS = ("duckdb", "spark", "postgres")


def statement(
    query: Query, dialect: str, facts: str, *, pretty: bool, keep: tuple[str, ...]
) -> str:
    """The query as text."""
    if dialect not in DIALECTS:
        raise Unsupported(f"there is no SQL for `{dialect}`: choose duckdb, spark or postgres")
    assert dialect in ("duckdb", "spark", "postgres")
    taken = {ROW, *keep, *query.present, *query.agreement.fields}
    found = layered(query.nodes, query.named, taken)
    wording = Wording(Dialect(dialect), found.names)  # type: ignore[arg-type]
    try:
        return _statement(query, wording, found.layers, facts, keep).sql(
            dialect=dialect, pretty=pretty, copy=False
        )
    except TooLarge as too_large:
        raise Unsupported(
            "an amount could have more than 38 digits: declare the most that its fields may be"
            " (`at most`), or give the bounds of the roster"
        ) from too_large


def _statement(
    query: Query,
    wording: Wording,
    layers: tuple[tuple[Node, ...], ...],
    facts: str,
    keep: tuple[str, ...],
) -> exp.Select:
    """A layer upon another, and the answers on top."""
    wants = _passed_on(query.nodes, wording, layers)
    source = facts
    ctes: list[tuple[str, exp.Select]] = []
    for i, nodes in enumerate(layers):
        made = {wording.names[n]: n for n in nodes}
        passed = sorted(wants[i] - set(made))
        select = _select([ROW, *keep, *passed], source)
        select.expressions.extend(_as(wording.made(node), name) for name, node in made.items())
        if wording.d.name == "postgres":
            select = select.offset(0, copy=False)
        source = f"layer_{i + 1}"
        ctes.append((source, select))
    final = _select([ROW, *keep], source)
    for column, node in zip(query.columns, query.nodes, strict=True):
        shown = _as(_typed(wording, column, node), column.name)
        if column.name == column.decision:
            shown.add_comments([_clauses(query, column.decision)])
        final.expressions.append(shown)
    for name, select in ctes:
        final = final.with_(name, as_=select, copy=False)
    return final


def _passed_on(
    answers: tuple[Node, ...], wording: Wording, layers: tuple[tuple[Node, ...], ...]
) -> list[set[str]]:
    """Of each layer the columns that a later one, or an answer, looks at."""
    later = {name for name, _ in needed(answers, wording.names)}
    found: list[set[str]] = []
    for nodes in reversed(layers):
        found.append(set(later))
        later -= {wording.names[n] for n in nodes}
        for node in nodes:
            later |= {name for name, _ in needed(node.parts, wording.names)}
    return found[::-1]


def _clauses(query: Query, name: str) -> str:
    """The clauses that decide, for whoever reads the query."""
    decision = query.agreement.decisions[name]
    told = [f"{b.section} {b.title}" for b in decision.branches]
    if decision.closing is not None:
        told.append(f"{decision.closing.section} {decision.closing.title}")
    return "; ".join(dict.fromkeys(told)).replace("*/", "* /")


def _select(names: list[str], source: str) -> exp.Select:
    select = exp.Select(expressions=[quoted(name) for name in dict.fromkeys(names)])
    return select.from_(exp.to_table(source), copy=False)


def _as(x: Expression, name: str) -> Expression:
    return exp.Alias(this=x, alias=exp.Identifier(this=name, quoted=True))


def _typed(wording: Wording, column: Column, node: Node) -> Expression:
    """A column in its type, whatever the engine would make of it."""
    found = wording.sql(node)
    if node.kind in _AS_IS and not is_null_constant(node):
        return found
    return exp.Cast(this=found, to=type_of(_type(column.sql_type, wording.d.name)))


def _type(name: str, dialect: str) -> str:
    item = name.removesuffix("[]")
    item = _TYPES.get(item, item)
    if not name.endswith("[]"):
        return item
    return f"array<{item}>" if dialect == "spark" else f"{item}[]"
