"""What a cell says, told in the SQL of Spark and PostgreSQL: the rules of `engine.rosters.cells`.

Those are written as DuckDB has them. Each of the functions they use is here with the words of
the other two engines, so that one set of rules gives one verdict everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from sqlglot import exp

from ..backends.columns.dialect import Name

Sql = exp.Expr
_Made = Callable[[tuple[str, ...]], str]


def translated(rule: Sql, dialect: Name) -> str:
    """A rule of `engine.rosters.cells` in the words of `dialect`; from the inside out."""
    top = exp.Paren(this=rule.copy())
    for node in reversed(list(top.walk(bfs=False))):
        made = _SAID[dialect](node)
        if made is not None:
            node.replace(exp.Var(this=made))
    return str(top.this.sql(dialect))


def quoted(name: str, dialect: Name) -> str:
    """A name as an identifier, whatever stands in it."""
    return exp.to_identifier(name, quoted=True).sql(dialect)


def literal(text: str, dialect: Name) -> str:
    """A text as a literal."""
    return exp.Literal.string(text).sql(dialect)


def _in_spark(node: Sql) -> str | None:
    match node:
        case exp.Anonymous():
            return _call(node, "spark", _SPARK)
        case exp.Lambda():
            return f"`x` -> {node.this.sql('spark')}"
        case exp.IntDiv():
            a, b = node.this.sql("spark"), node.expression.sql("spark")
            exact = f"CAST({a} AS DECIMAL(38, 0))"
            return f"CAST(({exact} - {exact} % {b}) / {b} AS DECIMAL(38, 0))"
        case exp.TryCast():
            return _spark_cast(node.this.sql("spark"), node.to)
        case _:
            return None


def _spark_cast(value: str, kind: exp.DataType) -> str:
    """The cast; only as a decimal does Spark read an exponent, as in `400e2`."""
    exact = f"TRY_CAST({value} AS DECIMAL(38, 0))"
    if kind.is_type("int128"):
        return exact
    inner = exact if kind.is_type("int", "bigint") else value
    return f"TRY_CAST({inner} AS {kind.sql('spark')})"


def _in_postgres(node: Sql) -> str | None:
    match node:
        case exp.Anonymous():
            return _call(node, "postgres", _POSTGRES)
        case exp.Lambda():
            return str(node.this.sql("postgres"))
        case exp.IntDiv():
            return f"DIV({node.this.sql('postgres')}, {node.expression.sql('postgres')})"
        case exp.TryCast():
            return _postgres_cast(node.this.sql("postgres"), node.to)
        case _:
            return None


def _postgres_cast(value: str, kind: exp.DataType) -> str:
    """The cast; the rules have looked before that a number is one, not that a day exists."""
    if kind.is_type("date"):
        return _postgres_day(value)
    if kind.is_type("bigint", "int128"):
        return f"CAST({value} AS NUMERIC)"
    return f"CAST({value} AS {kind.sql('postgres')})"


def _postgres_day(text: str) -> str:
    """The day that YYYY-MM-DD names; NULL where there is none (February 30)."""
    form = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
    later = f"(CAST(SUBSTR({text}, 1, 7) || '-01' AS DATE) + 31)"
    last = f"EXTRACT(DAY FROM {later} - CAST(EXTRACT(DAY FROM {later}) AS INT))"
    real = f"CASE WHEN CAST(SUBSTR({text}, 9, 2) AS INT) <= {last} THEN CAST({text} AS DATE) END"
    return f"CASE WHEN {text} ~ '{form}' AND SUBSTR({text}, 1, 4) <> '0000' THEN {real} END"


def _call(node: exp.Anonymous, dialect: Name, known: Mapping[str, _Made]) -> str:
    arguments = tuple(argument.sql(dialect) for argument in node.expressions)
    name = str(node.this)
    made = known.get(name)
    return made(arguments) if made else f"{name.upper()}({', '.join(arguments)})"


def _unquoted(literal: str, dialect: Name) -> str:
    """What a literal says: patterns are worked on before they are written again."""
    return str(exp.maybe_parse(literal, dialect=dialect).this)


def _spark_pattern(literal: str) -> str:
    """The pattern from end to end: `$` would let a last line end pass."""
    whole = rf"\A(?s:{_unquoted(literal, 'spark')})\z"
    return exp.Literal.string(whole).sql("spark")


def _spark_replaced(a: tuple[str, ...]) -> str:
    groups = re.sub(r"\\([0-9])", r"$\1", _unquoted(a[2], "spark"))
    return f"REGEXP_REPLACE({a[0]}, {a[1]}, {exp.Literal.string(groups).sql('spark')})"


def _spark_split(a: tuple[str, ...]) -> str:
    between = exp.Literal.string(rf"\Q{_unquoted(a[1], 'spark')}\E").sql("spark")
    return f"SPLIT({a[0]}, {between})"


def _postgres_pattern(literal: str) -> str:
    return exp.Literal.string(f"^(?:{_unquoted(literal, 'postgres')})$").sql("postgres")


def _each(a: tuple[str, ...], chosen: str, kept: str) -> str:
    """A list from the elements of a list, in their order; NULL from none."""
    elements = f'UNNEST({a[0]}) WITH ORDINALITY AS u("x", "place")'
    made = f'ARRAY(SELECT {chosen} FROM {elements}{kept} ORDER BY "place")'
    return f"CASE WHEN {a[0]} IS NOT NULL THEN {made} END"


_SPARK: Final[Mapping[str, _Made]] = {
    "trim": lambda a: f"BTRIM({', '.join(a)})",
    "rtrim": lambda a: f"TRIM(TRAILING {a[1]} FROM {a[0]})",
    "regexp_full_match": lambda a: f"({a[0]} RLIKE {_spark_pattern(a[1])})",
    "regexp_matches": lambda a: f"({a[0]} RLIKE {a[1]})",
    "regexp_replace": _spark_replaced,
    "left": lambda a: f"SUBSTRING({a[0]}, 1, LENGTH({a[0]}) + {a[1]})",
    "starts_with": lambda a: f"STARTSWITH({', '.join(a)})",
    "ends_with": lambda a: f"ENDSWITH({', '.join(a)})",
    "str_split": _spark_split,
    "list_transform": lambda a: f"TRANSFORM({', '.join(a)})",
    "list_filter": lambda a: f"FILTER({', '.join(a)})",
    "len": lambda a: f"SIZE({a[0]})",
}
_POSTGRES: Final[Mapping[str, _Made]] = {
    "trim": lambda a: f"BTRIM({', '.join(a)})",
    "rtrim": lambda a: f"RTRIM({', '.join(a)})",
    "lower": lambda a: f'LOWER({a[0]} COLLATE "C")',
    "regexp_full_match": lambda a: f"({a[0]} ~ {_postgres_pattern(a[1])})",
    "regexp_matches": lambda a: f"({a[0]} ~ {a[1]})",
    "regexp_extract": lambda a: f"(REGEXP_MATCH({a[0]}, {a[1]}))[{a[2]}]",
    "ends_with": lambda a: f"(RIGHT({a[0]}, LENGTH({a[1]})) = {a[1]})",
    "contains": lambda a: f"(STRPOS({a[0]}, {a[1]}) > 0)",
    "str_split": lambda a: (
        f"CASE {a[0]} WHEN '' THEN ARRAY[''] ELSE STRING_TO_ARRAY({a[0]}, {a[1]}) END"
    ),
    "list_transform": lambda a: _each(a, a[1], ""),
    "list_filter": lambda a: _each(a, '"x"', f" WHERE {a[1]}"),
    "len": lambda a: f"CARDINALITY({a[0]})",
}
_SAID: Final[Mapping[Name, Callable[[Sql], str | None]]] = {
    "spark": _in_spark,
    "postgres": _in_postgres,
    "duckdb": lambda _: None,
}
