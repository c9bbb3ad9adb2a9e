"""A report file read back as a table of texts, with its manifest; DuckDB reads it.

A Parquet file is read as the text that a CSV holds, so that the two can be compared.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..diagnostic import did_you_mean
from ..packs import Refused
from ..report.columns import plural
from .cells import as_text, literal, quoted, types_of
from .results import Part, ShownColumn
from .writing_parquet import KEY

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

STATUS: Final = ".status"
OF_A_DECISION: Final = (
    *(".status", ".cite", ".contested", ".needs"),
    *(".settled", ".enough", ".low", ".high"),
)
"""What stands beside a decision in a report, after its name."""
OF_CSV: Final = "text of a CSV"
ROW, ID = '"#"', '"#id"'
"""A row's number and its person's id in a table that was read: no column is named so."""


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A report file as the table `table` of texts, and what its manifest says."""

    path: Path
    table: str
    columns: tuple[str, ...]
    rows: int
    manifest: Mapping[str, Any]

    @property
    def decisions(self) -> tuple[str, ...]:
        """What was asked, in the order of the columns."""
        return tuple(c.removesuffix(STATUS) for c in self.columns if c.endswith(STATUS))


# ------------------------------------------------------------------ reading


def read_report(
    connection: DuckDBPyConnection, path: Path, table: str, identity: str
) -> ReportFile:
    """The decisions of a report as a table of texts, each row with its number and its person."""
    made, types = _opened(connection, path)
    columns = tuple(types)
    if not any(c.endswith(STATUS) for c in columns):
        raise _without_statuses(path, columns, _manifest(connection, path))
    if identity not in columns:
        hint = did_you_mean(identity, columns) or "name the column of the ids with `--id`"
        raise Refused("report", f"`{path.name}` has no column `{identity}`", hint)
    decisions = {c.removesuffix(STATUS) for c in columns if c.endswith(STATUS)}
    wanted = [c for c in columns if c in decisions or stem_of(c) in decisions]
    chosen = [f"{_text(c, types[c])} AS {quoted(c)}" for c in wanted]
    key = f"trim(CAST({_text(identity, types[identity])} AS VARCHAR)) AS {ID}"
    names = ", ".join((key, *chosen))
    _attempt(
        connection,
        path,
        f"CREATE TABLE {table} AS SELECT row_number() OVER () AS {ROW}, {names} FROM {made}",
    )
    _require_ids(connection, path, table, identity)
    rows = number(connection, f"SELECT count(*) FROM {table}")
    return ReportFile(path, table, columns, rows, _manifest(connection, path))


def _without_statuses(path: Path, columns: Sequence[str], manifest: Mapping[str, Any]) -> Refused:
    """Why a file without statuses is not compared: it is no report, or one of answers alone."""
    asked = manifest.get("decisions")
    if isinstance(asked, dict) and any(c in asked for c in columns):
        message = f"`{path.name}` has no statuses: it was written with `--values`"
        return Refused("report", message, "write the report again without `--values`")
    if together_of(manifest) and not asked:
        message = f"`{path.name}` has only answers to the roster as a whole, which are not compared"
        return Refused("report", message, "ask for a decision about each person as well")
    message = f"`{path.name}` is no report: it has no column whose name ends in `{STATUS}`"
    hint = "give a CSV or Parquet file that `entitle report` wrote without `--values`"
    return Refused("report", message, hint)


def _opened(connection: DuckDBPyConnection, path: Path) -> tuple[str, dict[str, str]]:
    """How DuckDB reads the file, and the type of each column."""
    if not path.is_file():
        reason = "it is a folder" if path.is_dir() else "there is no such file"
        raise Refused("unreadable", f"`{path}` cannot be read: {reason}")
    if path.suffix.lower() in (".parquet", ".pq"):
        made = f"read_parquet({literal(str(path))})"
    elif path.suffix.lower() == ".csv":
        made = (
            f"read_csv({literal(str(path))}, all_varchar = true, header = true, delim = ',',"
            " quote = '\"', escape = '\"', nullstr = '', strict_mode = true)"
        )
    else:
        hint = "give the CSV or Parquet file of a report"
        raise Refused("report", f"`{path.name}` is neither CSV nor Parquet by its name", hint)
    _attempt(connection, path, f"CREATE OR REPLACE TEMP VIEW opened AS SELECT * FROM {made}")
    types = types_of(connection, "opened")
    return made, dict.fromkeys(types, OF_CSV) if path.suffix.lower() == ".csv" else types


def _attempt(connection: DuckDBPyConnection, path: Path, statement: str) -> None:
    import duckdb

    try:
        connection.execute(statement)
    except (duckdb.InvalidInputException, duckdb.IOException, duckdb.ConversionException) as error:
        reason = str(error).partition(":")[2].strip().partition("\n")[0].rstrip(". ")
        raise Refused("unreadable", f"`{path.name}` cannot be read: {reason}") from error
    except duckdb.Error as error:
        reason = str(error).partition("\n")[0].rstrip(". ")
        raise Refused("unreadable", f"`{path.name}` cannot be read: {reason}") from error


def _text(column: str, sql_type: str) -> str:
    """A column as the text that a CSV holds; a CSV's own cells stay as they are."""
    if sql_type == OF_CSV:
        return quoted(column)
    if sql_type.startswith("DECIMAL"):
        return f"CAST({quoted(column)} AS VARCHAR)"
    return f"CAST({as_text(ShownColumn(column, Part.KEPT), sql_type)} AS VARCHAR)"


def _require_ids(connection: DuckDBPyConnection, path: Path, table: str, identity: str) -> None:
    """Refuse a report in which somebody has no id, or two rows have the same."""
    missing = connection.execute(
        f"SELECT count(*), min({ROW}) FROM {table} WHERE coalesce({ID}, '') = ''"
    ).fetchone()
    assert missing is not None
    if missing[0]:
        message = f"`{path.name}` has no `{identity}` in {plural(missing[0], 'row')}, first in row"
        hint = "compare reports in which everybody has one"
        raise Refused("report", f"{message} {missing[1]:,}", hint)
    repeated = connection.execute(
        f"SELECT {ID}, count(*) FROM {table} GROUP BY 1 HAVING count(*) > 1 ORDER BY min({ROW})"
    ).fetchall()
    if repeated:
        named = ", ".join(f"`{i}` {n} times" for i, n in repeated[:3])
        more = f" and {len(repeated) - 3:,} more" if len(repeated) > 3 else ""  # noqa: PLR2004
        message = f"`{path.name}` has the same `{identity}` more than once: {named}{more}"
        raise Refused("report", message, "people are told apart by it; each must have one row")


# ------------------------------------------------------------------ manifests


def _manifest(connection: DuckDBPyConnection, path: Path) -> Mapping[str, Any]:
    """What a report rests on: among the metadata of a Parquet file, beside a CSV; or nothing."""
    text: str | None = None
    if path.suffix.lower() != ".csv":
        asked = "SELECT decode(value) FROM parquet_kv_metadata(?) WHERE decode(key) = ?"
        found = connection.execute(asked, [str(path), KEY]).fetchone()
        text = found[0] if found else None
    else:
        beside = path.with_name(path.name + ".manifest.json")
        if beside.is_file():
            text = beside.read_text(encoding="utf-8", errors="replace")
    try:
        made = json.loads(text) if text else {}
    except ValueError:
        return {}
    return made if isinstance(made, dict) else {}


def together_of(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """The decisions about the roster as a whole that a report answered."""
    found = manifest.get("together")
    told = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    return tuple(str(each["decision"]) for each in told if "decision" in each)


def stem_of(column: str) -> str:
    """The decision beside which a column stands; the column's own name if it stands by itself."""
    return next((column.removesuffix(s) for s in OF_A_DECISION if column.endswith(s)), column)


def number(connection: DuckDBPyConnection, asked: str) -> int:
    """The one number that a query gives."""
    row = connection.execute(asked).fetchone()
    assert row is not None
    return int(row[0])
