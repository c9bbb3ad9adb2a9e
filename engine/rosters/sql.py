"""Words of SQL as expressions: what the queries over rosters are put together from."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

Sql = exp.Expr


def text(value: str) -> Sql:
    """`value` as a text of SQL."""
    return exp.Literal.string(value)


def number(value: int) -> Sql:
    """`value` as a number of SQL."""
    return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))


def call(name: str, *arguments: Sql) -> Sql:
    """A function of DuckDB, as it is called there."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def named(name: str) -> Sql:
    """A column."""
    return exp.column(name, quoted=True)


def all_of(*conditions: Sql) -> Sql:
    return exp.and_(*conditions)


def any_of(*conditions: Sql) -> Sql:
    return exp.or_(*conditions)


def case(*branches: tuple[Sql, Sql], otherwise: Sql | None = None) -> Sql:
    made = exp.Case(ifs=[exp.If(this=when, true=then) for when, then in branches])
    if otherwise is not None:
        made.set("default", otherwise)
    return made


def cast(value: Sql, to: str) -> Sql:
    """A cast that gives NULL rather than fail: DuckDB may compute what is not asked for."""
    return exp.TryCast(this=value, to=exp.DataType.build(to, dialect="duckdb"))


def among(value: Sql, words: Sequence[str]) -> Sql:
    return exp.In(this=value, expressions=[text(word) for word in words])


def whole(value: Sql, pattern: str) -> Sql:
    """Whether a text matches `pattern` from end to end; `.` is any character."""
    return call("regexp_full_match", value, text(pattern), text("s"))


def part(value: Sql, pattern: str, group: int) -> Sql:
    return call("regexp_extract", value, text(f"^(?:{pattern})$"), number(group))


def joined(*parts: Sql) -> Sql:
    made = parts[0]
    for one in parts[1:]:
        made = exp.DPipe(this=made, expression=one, safe=True)
    return made


def without(value: Sql, *characters: str) -> Sql:
    for one in characters:
        value = call("replace", value, text(one), text(""))
    return value


def over_x(body: Sql) -> Sql:
    """`body` for the element `x` of a list."""
    return exp.Lambda(this=body, expressions=[exp.to_identifier("x", quoted=True)], colon=True)
