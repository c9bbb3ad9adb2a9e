"""Two report files compared, in DuckDB: who is new or gone, whose answer changed, the sums.

Reports are read as the text that a CSV holds, so that a CSV and a Parquet file compare.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..packs import Refused
from ..report.page_words import humanised
from ..report.roster_differences import (
    DecisionDifferences,
    Differences,
    PersonDifference,
    Side,
    differences_line,
    differences_page,
)
from .cells import literal, quoted
from .drafts import drafts
from .reports_read import ID, ROW, ReportFile, number, read_report, stem_of, together_of
from .stopping import Stopping
from .workspace import Limits, workspace
from .writing_csv import copy_csv

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CENTS: Final = "-?[0-9]{1,27}[.][0-9]{2}"
IDS_NAMED: Final = 40
_MOST: Final = {"text": 40, "html": 2000, "csv": 0}
"""Changes told one by one in each form; a CSV file has all of them."""


def differences(
    connection: DuckDBPyConnection, old: Path, new: Path, identity: str = "id", most: int = 500
) -> Differences:
    """What changed from `old` to `new`, people told apart by the column `identity`.

    The first `most` changes are told one by one; `write_changes` writes all of them.
    """
    sides = tuple(
        read_report(connection, path, table, identity)
        for path, table in ((old, "before"), (new, "after"))
    )
    before, after = sides
    common = [d for d in before.decisions if d in after.decisions]
    if not common:
        message = f"`{old.name}` and `{new.name}` have no decision in common"
        raise Refused("report", message, "compare reports of the same agreement")
    _pair(connection, before, after, common)
    both = number(connection, f"SELECT count(*) FROM before JOIN after USING ({ID})")
    gone, gone_count = _only(connection, "before", "after")
    came, came_count = _only(connection, "after", "before")
    return Differences(
        old=_side(before),
        new=_side(after),
        id_column=identity,
        both=both,
        gone=gone,
        gone_count=gone_count,
        came=came,
        came_count=came_count,
        decisions=tuple(_decision(connection, d, both) for d in common),
        people=tuple(_people(connection, most)),
        only_old=_only_there(before, after),
        only_new=_only_there(after, before),
        notes=tuple(_notes(before, after)),
        together=tuple(dict.fromkeys(d for side in sides for d in together_of(side.manifest))),
    )


def told(old: Path, new: Path, identity: str, form: str, out: Path | None) -> str:
    """The comparison as a page, `text` or `html`; as `csv` written to `out`, with its counts."""
    stopping = Stopping()
    with stopping.heard(), drafts() as files, workspace(Limits()) as place:
        draft = files.begin(out) if form == "csv" and out is not None else None
        found = differences(place.connection, old, new, identity, _MOST[form])
        if draft is not None:
            write_changes(place.connection, draft)
            with stopping.put_off():
                files.put_in_place([draft])
            return differences_line(found)
    if form == "html":
        from ..report.page_html import page_html
        from ..report.roster_style import STYLE

        return page_html(differences_page(found, contents=True), STYLE)
    from ..report.page_text import page_text

    return page_text(differences_page(found, contents=False))


def write_changes(connection: DuckDBPyConnection, draft: Path) -> None:
    """Every change as CSV, after `differences`: who is gone or new first, then by person."""
    copy_csv(
        connection,
        f"SELECT {ID} AS id, 'gone' AS change, NULL AS decision, NULL AS before,"
        " NULL AS before_status, NULL AS before_section, NULL AS after,"
        " NULL AS after_status, NULL AS after_section"
        f" FROM (SELECT {ID} FROM before ANTI JOIN after USING ({ID}) ORDER BY {ROW}) UNION ALL"
        f" SELECT {ID}, 'new', NULL, NULL, NULL, NULL, NULL, NULL, NULL"
        f" FROM (SELECT {ID} FROM after ANTI JOIN before USING ({ID}) ORDER BY {ROW}) UNION ALL"
        " SELECT id, change, decision, before, before_status, before_section, after,"
        " after_status, after_section"
        " FROM (FROM changes ORDER BY n, place)",
        draft,
    )


# ------------------------------------------------------------------ manifests


def _agreements(manifest: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = manifest.get("agreements")
    return [a for a in found if isinstance(a, dict)] if isinstance(found, list) else []


def _side(report: ReportFile) -> Side:
    agreements = _agreements(report.manifest)
    engines = dict.fromkeys(str(a.get("engine", "")) for a in agreements)
    return Side(
        name=report.path.name,
        people=report.rows,
        as_of=str(report.manifest.get("as_of", "")),
        agreements=tuple(_agreement_words(a) for a in agreements),
        engine=", ".join(e for e in engines if e),
    )


def _agreement_words(agreement: Mapping[str, Any]) -> str:
    readings = agreement.get("readings") or {}
    parts = [str(agreement.get("name", "")), f"sha256 {str(agreement.get('sha256', ''))[:12]}…"]
    parts += [f"with {name}" for name in agreement.get("with") or ()]
    if isinstance(readings, dict):
        parts += [f"{question} read as {reading}" for question, reading in readings.items()]
    return ", ".join(parts)


def _notes(before: ReportFile, after: ReportFile) -> Iterator[str]:
    """In what the two reports differ before any answer is compared."""
    if not before.manifest or not after.manifest:
        return
    one, other = before.manifest, after.manifest
    if one.get("as_of") != other.get("as_of"):
        yield f"They were asked on different days: {one.get('as_of')} and {other.get('as_of')}."
    for key, says in (
        ("name", "They are of different agreements."),
        ("sha256", "The text of the agreement is not the same."),
        ("with", "They were asked with different amendments."),
        ("readings", "They were asked under different readings."),
        ("engine", "They were written by different versions of Entitle."),
    ):
        if [a.get(key) for a in _agreements(one)] != [a.get(key) for a in _agreements(other)]:
            yield says


# ------------------------------------------------------------------ comparing


def _pair(
    connection: DuckDBPyConnection,
    before: ReportFile,
    after: ReportFile,
    decisions: Sequence[str],
) -> None:
    """`changes`: a row for each person in both and each decision of which something changed."""
    for place, decision in enumerate(decisions):
        made = "INSERT INTO changes" if place else "CREATE TABLE changes AS"
        asked = _of_decision(before, after, place, decision)
        connection.execute(f"{made} SELECT * FROM ({asked}) WHERE change IS NOT NULL")


def _of_decision(before: ReportFile, after: ReportFile, place: int, decision: str) -> str:
    cited = f"{decision}.cite" in before.columns and f"{decision}.cite" in after.columns
    needed = f"{decision}.needs" in before.columns and f"{decision}.needs" in after.columns
    b, a = _cells(before, "b", decision), _cells(after, "a", decision)
    value = f"{_canonical(b['value'])} IS DISTINCT FROM {_canonical(a['value'])}"
    lacking = f" OR {b['needs']} IS DISTINCT FROM {a['needs']}" if needed else ""
    clause = f"WHEN {b['cite']} IS DISTINCT FROM {a['cite']} THEN 'clause'" if cited else ""
    return (
        f"SELECT b.{ROW} AS n, b.{ID} AS id, {place} AS place, {literal(decision)} AS decision,"
        f" {b['value']} AS before, {b['status']} AS before_status, {b['cite']} AS before_section,"
        f" {a['value']} AS after, {a['status']} AS after_status, {a['cite']} AS after_section,"
        f" {b['needs']} AS before_needs, {a['needs']} AS after_needs,"
        f" CASE WHEN {b['status']} IS DISTINCT FROM {a['status']} THEN 'status'"
        f" WHEN {value}{lacking} THEN 'answer' {clause} END AS change"
        f" FROM {before.table} b JOIN {after.table} a USING ({ID})"
    )


def _cells(report: ReportFile, alias: str, decision: str) -> dict[str, str]:
    """The columns of a decision, as text; NULL where the report does not have one."""
    found = {}
    for part in ("value", "status", "cite", "needs"):
        name = decision if part == "value" else f"{decision}.{part}"
        has = name in report.columns
        found[part] = f"{alias}.{quoted(name)}" if has else "CAST(NULL AS VARCHAR)"
    return found


def _canonical(sql: str) -> str:
    """An amount without trailing zeros: Parquet keeps them, CSV does not."""
    number = f"regexp_full_match({sql}, '-?[0-9]+[.][0-9]+')"
    return f"CASE WHEN {number} THEN rtrim(rtrim({sql}, '0'), '.') ELSE {sql} END"


def _decision(connection: DuckDBPyConnection, decision: str, both: int) -> DecisionDifferences:
    rows = connection.execute(
        "SELECT change, count(*) FROM changes WHERE decision = ? GROUP BY 1", [decision]
    ).fetchall()
    counts: dict[str, int] = dict(rows)
    turns = connection.execute(
        "SELECT before_status, after_status, count(*) FROM changes"
        " WHERE decision = ? AND change = 'status' GROUP BY ALL ORDER BY 3 DESC, 1, 2",
        [decision],
    ).fetchall()
    sums = _sums(connection, decision)
    return DecisionDifferences(
        name=decision,
        same=both - sum(counts.values()),
        answers=counts.get("answer", 0),
        statuses=counts.get("status", 0),
        clauses=counts.get("clause", 0),
        turns=tuple((str(b), str(a), int(n)) for b, a, n in turns),
        **sums,
    )


def _sums(connection: DuckDBPyConnection, decision: str) -> dict[str, str]:
    """The sums of money before and after, over everybody; nothing for what is no money.

    Money has two decimals in every cell of a report, other amounts no trailing zeros.
    """
    found = []
    for table in ("before", "after"):
        row = connection.execute(
            f"SELECT count(v), count(*) FILTER (NOT regexp_full_match(v, '{_CENTS}')),"
            f" sum(TRY_CAST(v AS DECIMAL(38, 2))) FROM (SELECT {quoted(decision)} AS v FROM {table}"
            f" WHERE {quoted(decision)} IS NOT NULL)"
        ).fetchone()
        assert row is not None
        found.append(row)
    if any(others for _, others, _ in found) or not any(count for count, _, _ in found):
        return {}
    before, after = (row[2] or Decimal(0) for row in found)
    change = after - before
    return {
        "sum_before": f"{before:,.2f}",
        "sum_after": f"{after:,.2f}",
        "sum_change": f"{change:+,.2f}" if change else "",
    }


def _people(connection: DuckDBPyConnection, most: int) -> Iterator[PersonDifference]:
    rows = connection.execute(
        "SELECT id, decision, change, before, before_status, before_section, before_needs,"
        " after, after_status, after_section, after_needs"
        " FROM changes ORDER BY n, place LIMIT ?",
        [most],
    ).fetchall()
    for i, decision, change, b, b_status, b_cite, b_needs, a, a_status, a_cite, a_needs in rows:
        yield PersonDifference(
            id=i,
            decision=decision,
            what=change,
            before=_told(b, b_status, b_needs),
            after=_told(a, a_status, a_needs),
            before_cite=b_cite or "",
            after_cite=a_cite or "",
        )


def _told(value: str | None, status: str, needs: str | None) -> str:
    """A decided value, `none` where it is empty; else the status, and the facts needed."""
    if status == "decided":
        return "none" if value is None else value
    facts = ", ".join(map(humanised, needs.split("; "))) if needs else ""
    return f"needs {facts}" if status == "needs" and facts else status


# ------------------------------------------------------------------ one side only


def _only(connection: DuckDBPyConnection, table: str, other: str) -> tuple[tuple[str, ...], int]:
    """The first people of one report who are not in the other, and how many they are."""
    asked = f"FROM {table} ANTI JOIN {other} USING ({ID})"
    count = number(connection, f"SELECT count(*) {asked}")
    rows = connection.execute(
        f"SELECT {table}.{ID} {asked} ORDER BY {table}.{ROW} LIMIT {IDS_NAMED}"
    ).fetchall()
    return tuple(str(row[0]) for row in rows), count


def _only_there(report: ReportFile, other: ReportFile) -> tuple[str, ...]:
    """Columns of one report that the other lacks; a decision by its name alone."""
    found: dict[str, None] = {}
    for column in report.columns:
        if column in other.columns:
            continue
        stem = stem_of(column)
        found[column if stem in other.decisions else stem] = None
    return tuple(found)
