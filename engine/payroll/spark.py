"""A roster answered by Spark: the same query, on as many machines as a master has.

Rows are checked, asked and written by the workers; what comes back to this process are counts
and the codes that occur. ANSI mode is on, so that nothing overflows to NULL in silence.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..backends.columns.query import Part, Query
from ..books import Book
from ..packs import Refused
from ..rosters.mapping import ColumnMap
from .elsewhere import BECAUSE, Elsewhere, checked
from .progress import Progress
from .run import Asked
from .told import Codes, coded_columns

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

CHECKED: Final = "entitle_checked"
FACTS: Final = "entitle_facts"
ANSWERS: Final = "entitle_answers"

_SETTINGS: Final = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.debug.maxToStringFields": "25",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
_HERE: Final = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
"""A cluster on this machine needs no name that others would find it by."""


@contextmanager
def session(master: str) -> Iterator[SparkSession]:
    """A Spark session on a master; what goes wrong there is one sentence."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        message = "Spark needs a library that is not installed"
        raise Refused("usage", message, "install it with `pip install 'entitle[spark]'`") from None
    from py4j.protocol import Py4JError

    with ExitStack() as stack:
        settings = _settings(master, stack)
        builder = SparkSession.builder.master(master).appName("entitle report")
        for name, value in settings.items():
            builder = builder.config(name, value)
        log = stack.enter_context(tempfile.TemporaryFile())
        try:
            with _errors_into(log.fileno()):
                spark = builder.getOrCreate()
        except (PySparkException, Py4JError, OSError) as error:
            hint = "Spark 4 needs Java 17 or later; `java -version` says which there is"
            raise Refused(
                "spark", f"Spark does not start on `{master}`: {_said(error)}", hint
            ) from None
        _set_partitions(spark)
        try:
            yield spark
        except (PySparkException, Py4JError) as error:
            raise Refused("spark", f"Spark refuses: {_said(error)}") from error
        finally:
            with _errors_into(log.fileno()):
                spark.stop()


def _set_partitions(spark: SparkSession) -> None:
    """As many pieces as the cluster has use for, where nobody has said how many."""
    name, usual = "spark.sql.shuffle.partitions", "200"
    cores = spark.sparkContext.defaultParallelism
    if spark.conf.get(name) == usual and cores < int(usual):
        spark.conf.set(name, str(max(4, 3 * cores)))


def _settings(master: str, stack: ExitStack) -> dict[str, str]:
    """What a session is set to; a cluster of worker processes here works in a folder of its own."""
    if not master.startswith("local"):
        return dict(_SETTINGS)
    if master.startswith("local-cluster"):
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="entitle-spark-"))
        stack.enter_context(_home(Path(home)))
    return {**_SETTINGS, **_HERE}


@contextmanager
def _home(folder: Path) -> Iterator[None]:
    """SPARK_HOME as a folder of links: workers write beneath it, and not where Spark lies."""
    import pyspark

    before = os.environ.get("SPARK_HOME")
    installed = Path(before or Path(pyspark.__file__).parent)
    for entry in installed.iterdir():
        if entry.name != "work":
            (folder / entry.name).symlink_to(entry)
    os.environ["SPARK_HOME"] = str(folder)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        yield
    finally:
        if before is None:
            del os.environ["SPARK_HOME"]
        else:
            os.environ["SPARK_HOME"] = before


@contextmanager
def _errors_into(log: int) -> Iterator[None]:
    """Java, started meanwhile, writes its log there: what matters comes as an exception."""
    sys.stderr.flush()
    kept = os.dup(2)
    os.dup2(log, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _said(error: Exception) -> str:
    """The first line that says something of Spark's own words."""
    lines = [line.strip() for line in str(error).splitlines()]
    told = [line for line in lines if line and not line.startswith(("An error occurred", ":"))]
    for line in lines:
        if "Exception: " in line:
            return line.split("Exception: ", 1)[1]
    return told[0] if told else type(error).__name__


@dataclass(frozen=True, slots=True)
class Answered:
    """What Spark has worked out: views of the checked rows and of the answers, and the counts."""

    spark: SparkSession
    book: Book
    query: Query
    read_as: Elsewhere
    read: int
    rejected: int
    codes: Codes
    counts: Mapping[str, Mapping[str, int]]

    @property
    def answered(self) -> int:
        """Rows that are answered."""
        return self.read - self.rejected


def answer(
    spark: SparkSession,
    book: Book,
    asked: Asked,
    sources: Sequence[str],
    mapping: ColumnMap,
    progress: Progress,
) -> Answered:
    """The rows of the sources checked and asked; the answers are codes in the view `ANSWERS`."""
    from .spark_sources import opened

    read_as = opened(spark, sources, book.agreement.fields, mapping)
    with progress.step("reading"):
        _kept(spark.sql(checked(read_as))).createOrReplaceTempView(CHECKED)
        read, rejected, lengths = _summary(spark, read_as)
    return asked_of(spark, book, asked, read_as, (read, rejected, lengths), progress)


def asked_of(
    spark: SparkSession,
    book: Book,
    asked: Asked,
    read_as: Elsewhere,
    found: tuple[int, int, Mapping[str, int]],
    progress: Progress,
) -> Answered:
    """The rows of the view `CHECKED` asked."""
    from .elsewhere import query_of

    read, rejected, lengths = found
    query = query_of(book, asked, read_as, lengths)
    names = [
        read_as.quoted(name) for name in dict.fromkeys(("row", *read_as.kept, *read_as.present))
    ]
    because = read_as.quoted(BECAUSE)
    facts = f"SELECT {', '.join(names)} FROM {CHECKED} WHERE {because} = ''"
    spark.sql(facts).createOrReplaceTempView(FACTS)
    made = query.sql("spark", FACTS, pretty=False, keep=read_as.kept)
    with progress.step(f"answering {book.agreement.name}"):
        _kept(spark.sql(made)).createOrReplaceTempView(ANSWERS)
        codes, counts = _codes_and_counts(spark, query, read_as)
    for decision, own in counts.items():
        assert sum(own.values()) == read - rejected, f"rows of {decision} are lost"
    return Answered(spark, book, query, read_as, read, rejected, codes, counts)


def _kept(frame: DataFrame) -> DataFrame:
    """The frame, worked out once: in memory, and on disk where that is short."""
    from pyspark import StorageLevel

    return frame.persist(StorageLevel.MEMORY_AND_DISK)


def _summary(spark: SparkSession, read_as: Elsewhere) -> tuple[int, int, dict[str, int]]:
    """How many rows were read and rejected, and the longest list of each field of lists."""
    because = read_as.quoted(BECAUSE)
    longest = [
        f"MAX(CASE WHEN {because} = '' THEN SIZE({read_as.quoted(f)}) END)" for f in read_as.lists
    ]
    counted = ", ".join(("COUNT(*)", f"COUNT_IF({because} <> '')", *longest))
    read, rejected, *found = spark.sql(f"SELECT {counted} FROM {CHECKED}").collect()[0]
    lengths = {f: n or 0 for f, n in zip(read_as.lists, found, strict=True)}
    return read, rejected, lengths


def _codes_and_counts(
    spark: SparkSession, query: Query, read_as: Elsewhere
) -> tuple[Codes, dict[str, dict[str, int]]]:
    """The codes that occur in each column, and how many rows have which status, in one pass."""
    coded = coded_columns(query)
    sets = [f"COLLECT_SET({read_as.quoted(name)})" for name in coded]
    statuses = [
        (column.decision, column.name)
        for column in query.columns
        if column.part is Part.STATUS and column.decision
    ]
    words = range(6)
    tallies = [
        f"COUNT_IF({read_as.quoted(name)} = {code})" for _, name in statuses for code in words
    ]
    row = list(spark.sql(f"SELECT {', '.join((*sets, *tallies))} FROM {ANSWERS}").collect()[0])
    codes = dict(zip(coded, row, strict=False))
    numbers = iter(row[len(coded) :])
    counts: dict[str, dict[str, int]] = {}
    for decision, _ in statuses:
        found = {query.status_word(code): next(numbers) for code in words}
        counts[decision] = {word: n for word, n in found.items() if n}
    return codes, counts
