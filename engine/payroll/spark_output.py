"""What Spark has worked out, as a folder: answers, rejected rows, and what they rest on.

The folder is written beside its place and renamed when it is whole, by Hadoop's own files, so
that it may lie wherever the workers write.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..backends.columns.query import Part
from ..packs import Refused
from ..rosters.source import AS_READ_COLUMN, REASON_COLUMN
from ..values import Kind
from .elsewhere import BECAUSE
from .results import Done, Written
from .run import Asked, readings_of
from .spark import ANSWERS, CHECKED, Answered
from .together_plan import left_out
from .told import Shown, shown_columns, told
from .translated import literal, quoted

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MANIFEST: Final = "manifest.json"
_ANSWERS: Final = "answers"
_REJECTS: Final = "rejects"


@dataclass(frozen=True, slots=True)
class Folder:
    """Where a report goes: `out`, whose parts are CSV where its name ends so, else Parquet."""

    spark: SparkSession
    out: str

    @property
    def csv(self) -> bool:
        return self.out.rstrip("/").lower().endswith(".csv")

    def path(self, *parts: str) -> Any:  # noqa: ANN401  # a path of Hadoop's
        """A path in the folder, or the folder's own."""
        jvm = self.spark._jvm  # noqa: SLF001  # Hadoop's own files
        assert jvm is not None
        return jvm.org.apache.hadoop.fs.Path("/".join((self.out.rstrip("/"), *parts)))

    def beside(self, mark: str) -> Folder:
        """A folder beside it, which Spark passes over when it reads."""
        place, slash, name = self.out.rstrip("/").rpartition("/")
        return Folder(self.spark, f"{place}{slash}.{name}.entitle-{mark}")

    @property
    def system(self) -> Any:  # noqa: ANN401  # as above
        return self.path().getFileSystem(self.spark._jsc.hadoopConfiguration())  # noqa: SLF001

    def exists(self, *parts: str) -> bool:
        return bool(self.system.exists(self.path(*parts)))

    def remove(self) -> None:
        self.system.delete(self.path(), True)  # noqa: FBT003  # and what is in it

    def rename(self, other: Folder) -> None:
        if not self.system.rename(self.path(), other.path()):
            raise Refused("unwritable", f"`{self.out}` cannot be renamed to `{other.out}`")

    def write_text(self, name: str, text: str) -> None:
        stream = self.system.create(self.path(name), True)  # noqa: FBT003  # in place of another
        stream.write(bytearray(text.encode()))
        stream.close()


def require_free(folder: Folder) -> None:
    """Refuse to write over what `report` did not write; put back what a killed run moved away."""
    old = folder.beside("old")
    if old.exists() and not folder.exists():
        old.rename(folder)
    if folder.exists() and not folder.exists(MANIFEST):
        hint = "name a folder that is not there, or one of an earlier report"
        raise Refused("unwritable", f"`{folder.out}` is there and is no report", hint)


def write(found: Answered, asked: Asked, sources: Sequence[str], folder: Folder) -> Done:
    """Write the folder and put it in place of an earlier one."""
    new, old = folder.beside("new"), folder.beside("old")
    new.remove()
    form = "csv" if folder.csv else "parquet"
    options = {"header": "true", "escape": '"'} if folder.csv else {}
    answers = found.spark.sql(_answers(found, asked, csv=folder.csv))
    answers.write.options(**options).format(form).save(str(new.path(_ANSWERS)))
    rejects = found.spark.sql(_rejects(found))
    rejects.write.options(header="true", escape='"').csv(str(new.path(_REJECTS)))
    written = _written(found, new, form)
    new.write_text(MANIFEST, _manifest(found, asked, sources))
    old.remove()
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    old.remove()
    files = tuple(
        Written(what, Path(folder.out, name), "", rows)
        for what, name, rows in (*written, ("what the report rests on", MANIFEST, None))
    )
    title = found.book.agreement.title
    return Done(
        (title,), asked.day, found.read, found.answered, found.rejected, found.counts, files,
        left_out=left_out(found.book, asked.decisions),
    )  # fmt: skip


def _written(found: Answered, new: Folder, form: str) -> list[tuple[str, str, int | None]]:
    """The parts, with their rows as they are counted in what was written."""
    reader = found.spark.read.option("header", "true").option("escape", '"')
    rows = reader.format(form).option("multiLine", "true").load(str(new.path(_ANSWERS))).count()
    assert rows == found.answered, "answers are lost"
    return [("answers", _ANSWERS, rows), ("rejected rows", _REJECTS, found.rejected)]


def _answers(found: Answered, asked: Asked, *, csv: bool) -> str:
    read_as = found.read_as
    taken = {column.name for column in found.query.columns} | {"problems"}
    kept = [
        f"{_text(read_as.quoted(n), csv)} AS {read_as.quoted(f'roster.{n}' if n in taken else n)}"
        for n in read_as.kept
    ]
    columns = []
    shown = shown_columns(found.query)
    for each, text in zip(shown, told("spark", found.query, found.codes), strict=True):
        if each.coded and not asked.values:
            columns += [read_as.quoted(c.name) for c in each.columns] if asked.codes else [text]
        elif each.columns[0].part is Part.VALUE:
            columns.append(_value(each, csv=csv))
    return f"SELECT {', '.join((*kept, *columns))} FROM {ANSWERS}"


def _text(value: str, csv: bool) -> str:  # noqa: FBT001  # of a CSV or not
    """A text; in a CSV with an apostrophe before what a spreadsheet would take for a formula."""
    if not csv:
        return value
    formula = literal(r"\A'*[=+\-@\t\r](?s:.*)\z", "spark")
    amount = literal(r"\A[+-]?\$?[0-9][0-9.,]*%?\z", "spark")
    return (
        f"CASE WHEN {value} RLIKE {formula} AND NOT {value} RLIKE {amount}"
        f" THEN CONCAT('''', {value}) ELSE {value} END"
    )


def _value(shown: Shown, *, csv: bool) -> str:
    name, kind = quoted(shown.name, "spark"), shown.columns[0].kind
    if not csv or kind is None:
        return name
    if kind.base == "list":
        item = _one("x", kind.item or kind)
        return f"ARRAY_JOIN(TRANSFORM({name}, x -> {item}), '; ') AS {name}"
    return f"{_one(name, kind)} AS {name}"


def _one(value: str, kind: Kind) -> str:
    """A value as a CSV holds it: yes and no as words, amounts but money without idle zeros."""
    if kind.base == "yes_no":
        return f"CASE WHEN {value} THEN 'yes' WHEN NOT {value} THEN 'no' END"
    if kind.base != "quantity" or kind.is_money:
        return f"CAST({value} AS STRING)"
    pattern = literal(r"\.?0+$", "spark")
    text = f"CAST({value} AS STRING)"
    short = f"REGEXP_REPLACE({text}, {pattern}, '')"
    return f"CASE WHEN CONTAINS({text}, '.') THEN {short} ELSE {text} END"


def _rejects(found: Answered) -> str:
    """The rejected rows as they were read, with the reason: to be mended and read again."""
    read_as = found.read_as
    own = (REASON_COLUMN, AS_READ_COLUMN)
    columns = zip(read_as.cells, read_as.given.columns, strict=True)
    cells = [f"{_text(c, csv=True)} AS {read_as.quoted(n)}" for c, n in columns if n not in own]
    because = read_as.quoted(BECAUSE)
    line = read_as.quoted(AS_READ_COLUMN)
    told_of = [f"{_text(because, csv=True)} AS {because}", f"{_text(line, csv=True)} AS {line}"]
    return f"SELECT {', '.join((*cells, *told_of))} FROM {CHECKED} WHERE {because} <> ''"


def _manifest(found: Answered, asked: Asked, sources: Sequence[str]) -> str:
    readings = readings_of(found.book, asked.readings)
    told_of = {
        "manifest": 1,
        "as_of": asked.day.isoformat(),
        "agreements": [{**found.book.identity(readings), "as_of": asked.day.isoformat()}],
        "roster": list(sources),
        "rows": {"read": found.read, "answered": found.answered, "rejected": found.rejected},
        "decisions": {name: dict(counts) for name, counts in found.counts.items()},
    }
    return json.dumps(told_of, indent=2, ensure_ascii=False) + "\n"
