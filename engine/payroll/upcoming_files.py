"""The list of what changes as it is written: CSV with a line a change, or a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .. import __version__
from ..backends.columns.together import of_the_whole
from ..books import Book, parse_day, require_day
from ..packs import Refused
from ..report.page_words import title_of
from ..report.roster_summary import Counted
from ..report.upcoming_page import STYLE, Alike, Upcoming, upcoming_line, upcoming_page
from ..rosters.mapping import PLAIN, ColumnMap
from ..values import MONTH_NAMES
from .drafts import drafts
from .printed import of_nobody
from .progress import SILENT, Progress
from .run import read_all
from .stopping import Stopping
from .together_plan import of_people_alone
from .upcoming import last_day
from .upcoming_roster import CROSSED, Window
from .workspace import UNLIMITED, Limits, Workspace, workspace
from .writing_csv import copy_csv

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FORMS: Final = (".csv", ".html", ".txt")
_IDS: Final = 40
_MOST: Final = {".html": 2_000, ".txt": 2_000, ".csv": 0}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked: of whom, from which day, for how long, of which decisions (none: all)."""

    book: Book
    sources: tuple[str, ...]
    as_of: str | None
    within: str
    decisions: tuple[str, ...] = ()
    readings: Mapping[str, str] = field(default_factory=dict)
    out: Path | None = None
    mapping: ColumnMap = PLAIN
    limits: Limits = UNLIMITED
    progress: Progress = SILENT

    @property
    def form(self) -> str:
        """What is written, by the end of the file's name; text where no file is named."""
        return ".txt" if self.out is None else self.out.suffix.lower().replace(".htm", ".html")[:5]


@dataclass(frozen=True, slots=True)
class Listed:
    """What was found, as text: for the file or the terminal, and in a line with the counts."""

    page: str | None
    line: str
    rejected: int


def upcoming(wanted: Wanted) -> Listed:
    """Read the roster, find every change, write the list; a page is given back to be shown."""
    if wanted.as_of is None:
        raise Refused("usage", "the day is missing", "add `--as-of 2020-12-31`")
    if wanted.form not in FORMS:
        known = ", ".join(f"`{form}`" for form in FORMS)
        message = f"`{wanted.out}` does not say what to write"
        raise Refused("usage", message, f"end its name in one of {known}")
    start = parse_day(wanted.as_of)
    require_day(start)
    until = last_day(start, wanted.within)
    wanted.book.require_decisions(wanted.decisions)
    wanted.book.require_readings(wanted.readings)
    _require_of_people(wanted.book, wanted.decisions)
    names = of_people_alone(wanted.book, tuple(dict.fromkeys(wanted.decisions)))
    stopping = Stopping()
    with stopping.heard(), drafts() as files, workspace(wanted.limits) as place:
        draft = files.begin(wanted.out) if wanted.out is not None else None
        read = read_all(
            place.connection, [wanted.book], wanted.sources, wanted.mapping, wanted.progress
        )
        roster = read.by_agreement[wanted.book.agreement.name]
        window = Window(
            place.connection, place.folder, wanted.book, roster, names, start, until,
            wanted.readings, wanted.progress,
        )  # fmt: skip
        window.crossed()
        found = _found(wanted, window, read.read, read.rejected)
        page = _page(found, wanted.form)
        if draft is not None:
            _write(place, draft, page)
            with stopping.put_off():
                files.put_in_place([draft])
        line = "\n".join([upcoming_line(found), *of_nobody(read.passed_over, read.unmet)])
        return Listed(page if draft is None else None, line, read.rejected)


def _require_of_people(book: Book, decisions: Sequence[str]) -> None:
    """Refuse a decision that goes through the roster, with the command that follows it."""
    for name in decisions:
        if field := book.mentions.looks_inside(name):
            message = f"`{name}` looks at the rows of `{field}`, which a roster does not give"
            asked = f"entitle when {book.agreement.name} {name}"
            raise Refused("unsupported", message, f"ask `{asked}`")
        if book.mentions.asks_for_rows(name):
            person = "" if of_the_whole(book.agreement, book.mentions, name) else " --id ID"
            asked = f"entitle when {book.agreement.name} {name} --roster FILE{person}"
            message = f"`{name}` goes through the roster, which `upcoming` does not follow"
            raise Refused("unsupported", message, f"ask `{asked}`")


def _page(found: Upcoming, form: str) -> str | None:
    match form:
        case ".html":
            from ..report.page_html import page_html
            from ..report.roster_style import STYLE as ROSTER_STYLE

            return page_html(upcoming_page(found, contents=True), ROSTER_STYLE + STYLE)
        case ".txt":
            from ..report.page_text import page_text

            return page_text(upcoming_page(found, contents=False))
        case _:
            return None


def _write(place: Workspace, draft: Path, page: str | None) -> None:
    """The page, or every change as a line of CSV."""
    if page is not None:
        draft.write_text(page, encoding="utf-8", newline="\n")
        return
    copy_csv(
        place.connection,
        "SELECT day, id, decision, before, before_status, after, after_status, section, title,"
        f' why FROM {CROSSED} ORDER BY day, "row", place',
        draft,
    )


# ------------------------------------------------------------------ what was found


def _found(wanted: Wanted, window: Window, read: int, rejected: int) -> Upcoming:
    connection, agreement = window.connection, window.book.agreement
    left = () if wanted.decisions else tuple(set(agreement.decisions) - set(window.decisions))
    counts = f'SELECT count(*), count(DISTINCT "row") FROM {CROSSED}'
    crossings, concerned = _rows(connection, counts)[0]
    decisions = _rows(
        connection, f"SELECT decision, count(*) FROM {CROSSED} GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    months = _rows(
        connection,
        f"SELECT year(day), month(day), count(*) FROM {CROSSED} GROUP BY ALL ORDER BY 1, 2",
    )
    alike, kinds = _alike(connection, _MOST[wanted.form])
    names = "".join(f", with {a.name}" for a in agreement.amendments)
    return Upcoming(
        agreement=agreement.title or agreement.name,
        stamp=f"{agreement.name}{names}, sha256 {agreement.sha256}, Entitle {__version__}",
        start=window.start,
        until=window.until,
        asked=window.roster.accepted,
        read=read,
        rejected=rejected,
        decisions=len(window.decisions),
        not_followed=len(left),
        inside=sum(bool(window.book.mentions.looks_inside(name)) for name in left),
        crossings=crossings,
        concerned=concerned,
        by_decision=tuple(Counted(title_of(name), n) for name, n in decisions),
        by_month=tuple(Counted(f"{MONTH_NAMES[m - 1][:3]} {y}", n) for y, m, n in months),
        alike=alike,
        kinds=kinds,
        notes=tuple(window.notes),
    )


def _alike(connection: DuckDBPyConnection, most: int) -> tuple[tuple[Alike, ...], int]:
    """The same change of several people on one day in one row; how many rows there are."""
    alike = (
        "SELECT day, place, decision, before_words, after_words, section, why, count(*),"
        f' list(id ORDER BY "row")[:{_IDS}], min("row") FROM {CROSSED} GROUP BY ALL'
    )
    kinds = _rows(connection, f"SELECT count(*) FROM ({alike})")[0][0]
    asked = f'{alike} ORDER BY day, min("row"), place, before_words, after_words LIMIT {most}'
    found = tuple(
        Alike(day, decision, before, after, section or "", why or "", count, tuple(ids))
        for day, _, decision, before, after, section, why, count, ids, _ in _rows(connection, asked)
    )
    return found, kinds


def _rows(connection: DuckDBPyConnection, asked: str) -> Sequence[tuple[Any, ...]]:
    return connection.execute(asked).fetchall()
