"""Rosters as Spark reads them: Parquet and CSV, files or folders, each cell as text."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from ..ir.tree import FieldSpec
from ..packs import Refused
from ..rosters.mapping import ColumnMap
from ..rosters.source import REASON_COLUMN
from ..rosters.staging import BETWEEN, EMPTY_LIST, LISTED, SPACES
from .elsewhere import Elsewhere, Given, matched_to
from .translated import literal, quoted

if TYPE_CHECKING:
    from pyspark.sql import SparkSession
    from pyspark.sql.types import DataType

SOURCE: Final = "entitle_source"
AS_READ: Final = "as_read"
ROW: Final = "MONOTONICALLY_INCREASING_ID() + 1"
DELIMITERS: Final = (",", ";", "\t", "|")
_PARQUET: Final = (".parquet", ".parq")
_CSV: Final = (".csv", ".txt", ".tsv", ".csv.gz", ".csv.bz2", ".csv.zst")
_BOM: Final = "\ufeff"


def opened(
    spark: SparkSession,
    sources: Sequence[str],
    fields: Mapping[str, FieldSpec],
    mapping: ColumnMap,
) -> Elsewhere:
    """The sources as the view `SOURCE`, its columns matched to fields."""
    files = [name for source in sources for name in _files(spark, source)]
    sorts = {_sort(name) for name in files}
    if "" in sorts or len(sorts) != 1:
        odd = next((name for name in files if not _sort(name)), files[0])
        hint = "name files or folders that all end in `.parquet`, or all in `.csv`"
        raise Refused(
            "roster", f"Spark reads Parquet or CSV, and not `{odd}` with the others", hint
        )
    given = _parquet(spark, sources) if sorts == {"parquet"} else _lines(spark, sources, mapping)
    return matched_to("spark", given, fields, mapping)


def _files(spark: SparkSession, source: str) -> Iterator[str]:
    """The files that a source names: by itself, as a folder, by a pattern."""
    jvm, conf = spark._jvm, spark._jsc.hadoopConfiguration()  # noqa: SLF001  # Hadoop's own files
    assert jvm is not None
    path = jvm.org.apache.hadoop.fs.Path(source)
    system = path.getFileSystem(conf)
    found = system.globStatus(path)
    if not found:
        raise Refused("roster", f"there is no `{source}`", "name a file or a folder")
    any_file = False
    for status in found:
        listed = system.listFiles(status.getPath(), True)  # noqa: FBT003  # and those in folders below
        while listed.hasNext():
            name = str(listed.next().getPath().toString())
            if not name.rsplit("/", 1)[-1].startswith(("_", ".")):
                any_file = True
                yield name
    if not any_file:
        raise Refused("roster", f"there is no file in `{source}`")


def _sort(name: str) -> str:
    small = name.lower()
    if small.endswith(_PARQUET):
        return "parquet"
    return "csv" if small.endswith(_CSV) else ""


# ------------------------------------------------------------------ Parquet


def _parquet(spark: SparkSession, sources: Sequence[str]) -> Given:
    """Columns of any type; a file without a column that another has is without those facts."""
    frame = spark.read.option("mergeSchema", "true").parquet(*sources)
    frame.createOrReplaceTempView(SOURCE)
    texts = {field.name: as_text(field.name, field.dataType) for field in frame.schema.fields}
    return Given(", ".join(sources), SOURCE, texts, ROW)


def as_text(column: str, kind: DataType) -> str:
    """A column as text, in the form in which a roster gives its cells."""
    name = quoted(column, "spark")
    if kind.typeName() != "array":
        return _one(name, kind)
    element = _one("x", kind.elementType)  # type: ignore[attr-defined]
    empty, mark = literal(EMPTY_LIST, "spark"), literal(LISTED, "spark")
    joined = f"ARRAY_JOIN(TRANSFORM({name}, x -> {element}), {literal(BETWEEN, 'spark')}, '')"
    return f"CASE WHEN SIZE({name}) = 0 THEN {empty} ELSE {mark} || {joined} END"


def _one(value: str, kind: DataType) -> str:
    text = f"CAST({value} AS STRING)"
    match kind.typeName():
        case "timestamp" | "timestamp_ntz":
            day = f"{value} = DATE_TRUNC('DAY', {value})"
            return f"CASE WHEN {day} THEN CAST(CAST({value} AS DATE) AS STRING) ELSE {text} END"
        case "float" | "double":
            # Its shortest digits, without the exponent that Java gives large and small ones.
            digits = f"TRY_CAST({text} AS DECIMAL(38, 18))"
            lost = f"{digits} IS NULL OR ({digits} = 0 AND {value} <> 0)"
            return f"CASE WHEN {lost} THEN {text} ELSE CAST({digits} AS STRING) END"
        case "array" | "map" | "struct" | "variant":
            return f"TO_JSON({value})"
        case _:
            return text


# ------------------------------------------------------------------ CSV


def _lines(spark: SparkSession, sources: Sequence[str], mapping: ColumnMap) -> Given:
    """Lines of text, taken apart here: a broken line costs itself and no other row."""
    frame = spark.read.text(list(sources))
    frame.selectExpr(
        "value AS line", "_metadata.file_path AS file", "_metadata.file_block_start AS start"
    ).createOrReplaceTempView("entitle_lines")
    header, text = _header(spark, mapping)
    delimiter = mapping.layout.delimiter or _delimiter(text)
    names = ", ".join(f"c{n} STRING" for n in range(len(header)))
    options = {
        "sep": delimiter, "quote": '"', "escape": '"', "mode": "PERMISSIVE",
        "columnNameOfCorruptRecord": "broken", "maxColumns": "20480", "maxCharsPerColumn": "-1",
    }  # fmt: skip
    said = ", ".join(literal(word, "spark") for pair in options.items() for word in pair)
    parsed = f"FROM_CSV(line, {literal(f'{names}, broken STRING', 'spark')}, MAP({said}))"
    blank = "".join(f"\\x{{{ord(c):x}}}" for c in (*SPACES, delimiter))
    spark.sql(
        f"SELECT line AS {AS_READ}, file, {parsed} AS p FROM entitle_lines WHERE"
        f" line NOT IN ({literal(text, 'spark')}, {literal(_BOM + text, 'spark')})"
        f" AND NOT line RLIKE {literal(f'^[{blank}]*$', 'spark')}"
    ).createOrReplaceTempView(SOURCE)
    rejects = REASON_COLUMN in header
    cells = {name: _cell(f"p.c{n}", rejects=rejects) for n, name in enumerate(header)}
    return Given(", ".join(sources), SOURCE, cells, ROW, _fault(len(header), delimiter), AS_READ)


def _cell(cell: str, *, rejects: bool) -> str:
    """A cell; of a file of rejects without the apostrophe that kept it from being a formula."""
    if not rejects:
        return cell
    marked = literal("^'+[=+\\-@\\t\\r].*", "spark")
    return f"CASE WHEN {cell} RLIKE {marked} THEN SUBSTR({cell}, 2) ELSE {cell} END"


def _fault(width: int, delimiter: str) -> str:
    """Why a line is no row: its quotes, or the number of its cells."""
    mark = "\\t" if delimiter == "\t" else f"\\Q{delimiter}\\E"
    cell = f'(?:"[^"]*+(?:""[^"]*+)*+"|(?:(?!{mark})[^"])*+)'
    well = literal(f"\\A{cell}(?:{mark}{cell})*+\\z", "spark")
    quotes = literal(
        "the quotes of this line do not match; for Spark a cell in quotes ends on its line", "spark"
    )
    cells = literal(f"has not the {width} cells that the header has", "spark")
    return (
        f"CASE WHEN CONTAINS({AS_READ}, '\"') AND NOT {AS_READ} RLIKE {well} THEN {quotes}"
        f" WHEN p.broken IS NOT NULL THEN {cells} END"
    )


def _header(spark: SparkSession, mapping: ColumnMap) -> tuple[list[str], str]:
    """The header that all files have, and its line; refused where two differ."""
    first = spark.sql(
        "SELECT file, MIN_BY(line, place) AS line FROM (SELECT *, MONOTONICALLY_INCREASING_ID()"
        " AS place FROM entitle_lines WHERE start = 0) AS s GROUP BY file ORDER BY file"
    ).collect()
    if not first:
        raise Refused(
            "roster", "the roster has no lines", "it begins with the names of its columns"
        )
    texts = {str(file): str(line).removeprefix(_BOM) for file, line in first}
    (name, text), *others = texts.items()
    for other, found in others:
        if found != text:
            message = f"`{other}` has another header than `{name}`"
            raise Refused("roster", message, "read them apart, or give both the same columns")
    delimiter = mapping.layout.delimiter or _delimiter(text)
    return next(csv.reader([text], delimiter=delimiter), []), text


def _delimiter(header: str) -> str:
    return max(DELIMITERS, key=header.count)
