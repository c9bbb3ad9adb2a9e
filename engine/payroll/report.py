"""The `report` command: rosters in, one report out, with its rejected rows and its manifest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..books import Book, require_day, unknown
from ..packs import Refused
from ..rosters.mapping import PLAIN, ColumnMap
from .drafts import Drafts, drafts
from .manifest import manifest, manifest_text, with_manifest, written
from .progress import SILENT, Progress
from .results import Done, Run, Written
from .run import Asked, read_all, results_of, run_of
from .stopping import Stopping
from .together_plan import asks_for_rows
from .together_written import is_told, write_together
from .words import begin
from .workspace import UNLIMITED, Limits, Workspace, workspace
from .writing_csv import write_codes, write_csv
from .writing_rejects import write_rejects

FORMS: Final = (".csv", ".xlsx", ".parquet", ".html")


@dataclass(frozen=True, slots=True)
class Order:
    """What a report is to hold, and where it goes."""

    books: tuple[Book, ...]
    sources: tuple[str, ...]
    asked: Asked
    out: Path
    rejects: Path | None = None
    mapping: ColumnMap = PLAIN
    bom: bool = False
    limits: Limits = UNLIMITED
    progress: Progress = SILENT
    elsewhere: Callable[[Order, Workspace], Run] | None = None
    """Answers that another engine works out; none: `sources` are read and asked here."""

    def __post_init__(self) -> None:
        if self.form not in FORMS:
            known = ", ".join(f"`{form}`" for form in FORMS)
            message = f"`{self.out.name}` does not say what to write"
            raise Refused("usage", message, f"end its name in one of {known}")
        _require_names(self.books, self.asked)

    @property
    def form(self) -> str:
        """What is written, by the end of the file's name."""
        return self.out.suffix.lower()

    @property
    def rejects_file(self) -> Path:
        """Where rejected rows go: beside the report unless another file is named."""
        return self.rejects or _rejects_file(self.out)


def report(order: Order) -> Done:
    """Read, ask, write, and put everything in place together; else leave all as it was."""
    stopping = Stopping()
    with ExitStack() as stack:
        stack.enter_context(stopping.heard())
        files = stack.enter_context(drafts())
        plan = _Plan.begun(order, files)
        place = stack.enter_context(workspace(order.limits))
        run = _run(order, place)
        made = _write(order, run, place, plan)
        with stopping.put_off():
            files.put_in_place(plan.in_order)
    titles = tuple(book.agreement.title for book in order.books)
    return Done(
        titles, order.asked.day, run.read, run.answered, run.rejected, run.counts, tuple(made),
        tuple(each for part in run.parts for each in part.together),
        {name: why for part in run.parts for name, why in part.left_out.items()},
        run.passed_over, run.unmet,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Plan:
    """The drafts of a run. Their order is that in which they are put in place.

    The report comes after what stands beside it, and the manifest, which names them by their
    hashes, last: no new report stands beside old rejects.
    """

    rejects: Path
    codes: Path | None
    together: Path | None
    report: Path
    manifest: Path | None

    @classmethod
    def begun(cls, order: Order, files: Drafts) -> _Plan:
        """Every file that will be written, made sure of before the work begins."""
        out, csv = order.out, order.form == ".csv"
        return cls(
            files.begin(order.rejects_file),
            files.begin(_codes_file(out)) if order.asked.codes else None,
            files.begin(_together_file(out)) if is_told(order) else None,
            files.begin(out),
            files.begin(_manifest_file(out)) if csv else None,
        )

    @property
    def in_order(self) -> list[Path]:
        """As they are put in place."""
        drafts = (self.rejects, self.codes, self.together, self.report, self.manifest)
        return [draft for draft in drafts if draft is not None]


def files_beside(out: Path, *, rejects: bool, codes: bool) -> list[Path]:
    """The files that a run may write beside the report, by names of their own."""
    found = [_together_file(out), _manifest_file(out)]
    return [*found, *[_rejects_file(out)] * rejects, *[_codes_file(out)] * codes]


def _rejects_file(out: Path) -> Path:
    return out.with_suffix(".rejects.csv")


def _codes_file(out: Path) -> Path:
    return out.with_suffix(".codes.csv")


def _together_file(out: Path) -> Path:
    return out.with_suffix(".together.csv")


def _manifest_file(out: Path) -> Path:
    return out.with_name(f"{out.name}.manifest.json")


def _run(order: Order, place: Workspace) -> Run:
    """Everything answered, in the workspace."""
    if order.elsewhere is not None:
        return order.elsewhere(order, place)
    connection = place.connection
    rows = [b.agreement.name for b in order.books if asks_for_rows(b, order.asked.decisions)]
    read = read_all(connection, order.books, order.sources, order.mapping, order.progress, rows)
    if order.form == ".xlsx":
        from .writing_xlsx import require_rows

        require_rows(sum(roster.accepted for roster in read.by_agreement.values()))
    begin(connection)
    parts = [
        results_of(connection, book, read.by_agreement[book.agreement.name], order.asked,
                   order.progress, number)
        for number, book in enumerate(order.books)
        if book.agreement.name in read.by_agreement
    ]  # fmt: skip
    return run_of(read, parts)


def _write(order: Order, run: Run, place: Workspace, plan: _Plan) -> list[Written]:
    """The drafts of all files; what is told of each."""
    with order.progress.step("writing"):
        write_rejects(run, plan.rejects)
        beside = [written("rejected rows", order.rejects_file, plan.rejects, run.rejected)]
        if plan.codes is not None:
            count = write_codes(run, plan.codes)
            beside.append(written("what the codes mean", _codes_file(order.out), plan.codes, count))
        if plan.together is not None:
            count = write_together(run, plan.together)
            target = _together_file(order.out)
            beside.append(written("the roster as a whole", target, plan.together, count))
    _write_report(order, run, place, plan, manifest(run, beside))
    made = [written("report", order.out, plan.report, run.answered), *beside]
    if plan.manifest is not None:
        plan.manifest.write_text(manifest_text(manifest(run, made)), encoding="utf-8", newline="\n")
        target = _manifest_file(order.out)
        made.append(written("what the report rests on", target, plan.manifest))
    return made


def _write_report(
    order: Order, run: Run, place: Workspace, plan: _Plan, told: Mapping[str, object]
) -> None:
    match order.form:
        case ".csv":
            with order.progress.query(run.connection, "writing", run.answered):
                write_csv(run, plan.report, bom=order.bom)
        case ".parquet":
            from .writing_parquet import write_parquet

            with order.progress.query(run.connection, "writing", run.answered):
                write_parquet(run, plan.report, told)
        case ".xlsx":
            from .writing_workbook import write_workbook

            write_workbook(run, plan.report, place.folder, told, order.progress)
        case _:
            from .summary import report_page

            page = with_manifest(report_page(run), told)
            plan.report.write_text(page, encoding="utf-8", newline="\n")


def _require_names(books: Sequence[Book], asked: Asked) -> None:
    """Refuse a decision, a question or a reading that none of the agreements has."""
    require_day(asked.day)
    if len(books) == 1:
        books[0].require_decisions(asked.decisions)
        books[0].require_readings(asked.readings)
        return
    for book in books:
        if asked.decisions and not set(asked.decisions) & set(book.agreement.decisions):
            message = f"`{book.agreement.name}` decides none of what is asked"
            raise Refused("usage", message, "leave it out, or ask it something with `--decision`")
    for decision in asked.decisions:
        known = [d for book in books for d in book.agreement.decisions]
        if decision not in known:
            unknown("decision", decision, known)
    for question, reading in asked.readings.items():
        having = [book for book in books if question in book.agreement.questions]
        if not having:
            unknown("question", question, [q for b in books for q in b.agreement.questions])
        for book in having:
            book.require_readings({question: reading})
