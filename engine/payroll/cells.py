"""The cells of a report as text, worked out by DuckDB: amounts, yes and no, lists, formulas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..records.formulas import APOSTROPHE, NUMBER, STARTS, TAKEN, neutral
from ..values import Kind
from .results import Part, ShownColumn

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DECIMAL = re.compile(r"DECIMAL\(\d+,(\d+)\)")


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def texts(values: Sequence[str]) -> str:
    """A list of texts as SQL writes it."""
    return "[" + ", ".join(map(literal, values)) + "]"


def types_of(connection: DuckDBPyConnection, relation: str) -> dict[str, str]:
    """The SQL type of each column of a relation."""
    rows = connection.execute(f"DESCRIBE SELECT * FROM {quoted(relation)}").fetchall()
    return {str(name): str(sql_type) for name, sql_type, *_ in rows}


def exact_type(kind: Kind) -> str:
    """The SQL type that holds every value of a kind as it is shown, however large."""
    match kind.base:
        case "list":
            return f"{exact_type(kind.item or kind)}[]"
        case "quantity":
            return "DECIMAL(38, 2)" if kind.is_money else "DECIMAL(38, 9)"
        case "yes_no":
            return "BOOLEAN"
        case "date" if kind.is_day:
            return "DATE"
        case _:
            return "VARCHAR"


def as_text(column: ShownColumn, sql_type: str) -> str:
    """The column as a CSV file holds it; formulas are neutralised (`engine.records.formulas`).

    Money has its two decimals, other amounts no trailing zeros; lists are joined by `; `.
    """
    name = quoted(column.name)
    if sql_type == "BOOLEAN":
        return _yes_no(name)
    if sql_type.endswith("[]"):
        item = _item_text("x", sql_type.removesuffix("[]"), column)
        name = f"array_to_string(list_transform({name}, lambda x: {item}), '; ')"
    elif found := _DECIMAL.fullmatch(sql_type):
        return name if int(found[1]) == 0 or _is_money(column) else _without_zeros(name)
    elif sql_type != "VARCHAR":
        return name
    return neutralised(name) if may_begin_so(column) else name


def may_begin_so(column: ShownColumn) -> bool:
    """Whether some cell of a column of texts may begin as a formula does.

    To look into every cell costs most where there is nothing to find: in the words of codes,
    of which `Decoding` knows each.
    """
    match column.part, column.kind:
        case Part.KEPT, _:
            return True
        case Part.VALUE | Part.SETTLED | Part.LOW | Part.HIGH, Kind() as kind:
            item = kind.item or kind
            closed = item.base == "choice" and not item.open
            return item.base not in ("date", "datetime") and not (
                closed and all(map(_is_plain, item.choices))
            )
        case _:
            return column.formulas


def _is_plain(text: str) -> bool:
    return neutral(text) == text


def _item_text(item: str, sql_type: str, column: ShownColumn) -> str:
    if sql_type == "BOOLEAN":
        return _yes_no(item)
    scaled = _DECIMAL.fullmatch(sql_type)
    money = column.kind is not None and column.kind.item is not None and column.kind.item.is_money
    if scaled and int(scaled[1]) and not money:
        return _without_zeros(item)
    return f"CAST({item} AS VARCHAR)"


def _is_money(column: ShownColumn) -> bool:
    return column.kind is not None and column.kind.is_money


def _yes_no(sql: str) -> str:
    return f"CASE WHEN {sql} THEN 'yes' WHEN NOT {sql} THEN 'no' END"


def _without_zeros(sql: str) -> str:
    return f"rtrim(rtrim(CAST({sql} AS VARCHAR), '0'), '.')"


def neutralised(sql: str) -> str:
    """The same rule as `neutral`; most cells are passed after a look at their first character."""
    # Not `left(…) IN (…)`: DuckDB makes a join of a longer list, and joins lose the order of rows.
    first = f"contains({literal(APOSTROPHE + STARTS)}, left({sql}, 1))"
    taken = f"regexp_matches({sql}, {literal(TAKEN)})"
    number = f"regexp_matches({sql}, {literal(NUMBER)})"
    return (
        f"CASE WHEN {first} AND {taken} AND NOT {number}"
        f" THEN chr({ord(APOSTROPHE)}) || {sql} ELSE {sql} END"
    )
