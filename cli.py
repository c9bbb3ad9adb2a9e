"""The command line of Entitle: reads arguments, calls the session, sets the exit code."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

import click

# In a checkout `engine` is a top-level package; installed, it is `entitle.engine`.
if TYPE_CHECKING or not __package__:
    from engine import __version__, proving, publishing, session, stream
else:
    from .engine import __version__, proving, publishing, session, stream

FINDINGS, USAGE, OURS = 1, 2, 3
"""Exit codes beside 0: findings, a question that cannot be put, our own fault."""
_CANNOT_BE_WRITTEN = (errno.ENOSPC, errno.EBADF, errno.EIO)


class _Command(click.Command):
    """A command whose refusals are sentences and whose own faults are said to be ours."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  # click's own signature
        try:
            return super().invoke(ctx)
        except session.Refused as refused:
            _fail(str(refused), USAGE)
        except session.Unsound as unsound:
            _show_findings(unsound.checked.findings)
            _fail(str(unsound), FINDINGS)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(0)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:  # noqa: BLE001  # the last line of defence: never a traceback
            if isinstance(error, OSError) and error.errno in _CANNOT_BE_WRITTEN:
                _fail(f"the answer cannot be written: {error.strerror}", USAGE)
            _fail(f"this is our fault, not yours ({type(error).__name__}: {error})", OURS)


def _fail(message: str, code: int) -> NoReturn:
    click.echo(f"entitle: {message}", err=True)
    sys.exit(code)


def _style(stream: IO[str] | None) -> session.Style:
    # A closed standard output is no stream at all.
    return session.Style(colour=stream is not None and stream.isatty())


class _Group(click.Group):
    """Lists its commands in the order in which they are met."""

    command_class = _Command

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's
        """Every command, as written here."""
        return list(self.commands)


@click.group(
    cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80}
)
@click.version_option(__version__, prog_name="entitle")
def main() -> None:
    """Ask a labour agreement, and get the clause with the answer.

    AGREEMENT is a pack's folder, a `.clause` file, or the short name of a pack
    that comes with Entitle.
    """


def _input(path: str) -> str:
    try:
        if path == "-":
            return sys.stdin.buffer.read().decode("utf-8", "replace")
        return Path(path).read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise session.Refused("unreadable", f"`{path}` cannot be read: {error.strerror}") from error


def _pairs(values: Sequence[str], what: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for value in values:
        name, equals, rest = value.partition("=")
        if not equals or not name:
            raise session.Refused("usage", f"`{value}` is not {what}", f"write it as {what}")
        if name.strip() in found:
            raise session.Refused("usage", f"`{name.strip()}` is given twice")
        found[name.strip()] = rest.strip()
    return found


def _day_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--as-of", "as_of", metavar="DATE", help="The day asked about, as 2020-12-31."
    )(function)


def _record_arguments(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--id", "identity", metavar="ID", help="The id of a row of --roster."),
        click.option(
            "--roster",
            metavar="FILE",
            help="A CSV roster: the rows that clauses go through; --id picks the person.",
        ),
        click.option(
            "--set", "sets", metavar="NAME=VALUE", multiple=True, help="One fact; a list as (5, 3)."
        ),
        click.option(
            "--record", metavar="FILE", help="The record as JSON; - reads standard input."
        ),
    ):
        function = option(function)
    return function


def _reading_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--reading", "readings", metavar="Q=R", multiple=True, help="Read question Q as R."
    )(function)


def _format_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="How the answer is written.",
    )(function)


def _with_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--with", "amendments", metavar="AMENDMENT", multiple=True, help="With this amendment."
    )(function)


def _column_arguments(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option(
            "--mapping", metavar="FILE", help="What the roster's columns are called, in TOML."
        ),
        click.option(
            "--ignore-other-columns", is_flag=True, help="Pass over columns that nobody names."
        ),
        click.option(
            "--map", "maps", metavar="FIELD=COLUMN", multiple=True, help="One field's column."
        ),
    ):
        function = option(function)
    return function


def _quiet_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--quiet", is_flag=True, help="Show no progress, also on a terminal.")(
        function
    )


def _page_arguments(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--out", metavar="FILE", help="Write the page here, whole or not at all."),
        click.option(
            "--format",
            "form",
            type=click.Choice(["text", "html"]),
            help="How the page is written; html when FILE ends so, else text.",
        ),
    ):
        function = option(function)
    return function


# ------------------------------------------------------------------ ask


@main.command()
@click.argument("agreement")
@click.argument("decisions", nargs=-1, metavar="[DECISION]...")
@_day_argument
@_record_arguments
@_with_argument
@_reading_argument
@_format_argument
@click.option("--jsonl", metavar="FILE", help="One question a line in, one answer a line out.")
@click.option(
    "--settle/--no-settle",
    default=None,
    help="Ask the solver what missing facts leave open [default: yes; with --jsonl no].",
)
def ask(
    agreement: str,
    decisions: tuple[str, ...],
    as_of: str | None,
    jsonl: str | None,
    form: str,
    readings: tuple[str, ...],
    amendments: tuple[str, ...],
    *,
    settle: bool | None,
    **given: Any,  # noqa: ANN401  # the record's four options
) -> None:
    """Ask what one person is entitled to, and under which section.

    \b
    Example:
      entitle ask west-haven-ers longevity_payment --as-of 2020-12-31 \\
        --set hire_date=2001-01-05 --set status=full_time
    """
    if jsonl is not None:
        if decisions or as_of or readings or amendments or any(given.values()):
            message = "with --jsonl each line says what is asked; leave the rest out"
            raise session.Refused("usage", message)
        sys.exit(_stream(session.Shelf(agreement), jsonl, settle=bool(settle)))
    book = session.load(agreement, amendments)
    if as_of is None:
        raise session.Refused("usage", "the day is missing", "add `--as-of 2020-12-31`")
    day = session.parse_day(as_of)
    chosen = _pairs(readings, "question=reading")
    facts, problems = _record(book, **given)
    answers = book.answers(facts, problems, day, decisions, chosen)
    wanted = settle is not False
    settled = session.settlements(book, facts, day, answers, chosen) if wanted else {}
    if form == "json":
        click.echo(json.dumps(session.answers_json(book, answers, chosen, settled), indent=2))
    else:
        style = _style(sys.stdout)
        click.echo(session.answers_text(book.agreement, answers, day, style, settled), nl=False)


def _record(
    book: session.Book,
    record: str | None,
    sets: tuple[str, ...],
    roster: str | None,
    identity: str | None,
) -> tuple[dict[str, Any], list[session.Problem]]:
    """The facts of the one record asked about: a file or a row first, then each --set over it."""
    asks_for_rows = book.agreement.roster is not None
    if record is not None and roster is not None and (identity is not None or not asks_for_rows):
        raise session.Refused("usage", "give --record or --roster, not both")
    if identity is not None and roster is None:
        raise session.Refused("usage", "--id names a row of a file", "add `--roster FILE`")
    if roster is not None and identity is None and not asks_for_rows:
        hint = "add `--id ID`: its clauses speak of one person at a time"
        raise session.Refused("usage", "--roster and --id go together for this agreement", hint)
    facts: dict[str, Any] = {}
    problems: list[session.Problem] = []
    if record is not None:
        facts, problems = book.read_json(_input(record))
    if roster is not None:
        more, found = book.read_roster(Path(roster), identity)
        facts, problems = {**facts, **more}, [*problems, *found]
    if sets:
        more, found = book.read_set(sets)
        facts, problems = {**facts, **more}, [*problems, *found]
    return book.with_defaults(facts), problems


def _stream(shelf: session.Shelf, path: str, *, settle: bool) -> int:
    """Answer questions line by line; 1 when some line had an error."""
    worst = 0
    book = session.load(shelf.name)
    for line in stream.answer_lines(book, _lines(path), shelf.book, settle=settle):
        worst = FINDINGS if "error" in line else worst
        click.echo(_one_line(line))
    return worst


def _one_line(answer: Mapping[str, object]) -> str:
    """An answer line; half a surrogate pair, which no file can hold, stays escaped as it came."""
    line = json.dumps(answer, separators=(",", ":"), ensure_ascii=False)
    with suppress(UnicodeEncodeError):
        line.encode()
        return line
    return json.dumps(answer, separators=(",", ":"))


def _lines(path: str) -> Iterator[str]:
    with _opened(path) as source:
        for line in source:
            yield line.decode("utf-8", "replace")


def _opened(path: str) -> AbstractContextManager[IO[bytes]]:
    if path == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(path).open("rb")
    except OSError as error:
        raise session.Refused("unreadable", f"`{path}` cannot be read: {error.strerror}") from error


# ------------------------------------------------------------------ when


@main.command()
@click.argument("agreement")
@click.argument("decision")
@_day_argument
@click.option("--until", metavar="DATE", help="The whole timeline up to this day.")
@click.option(
    "--moving", metavar="FIELD", multiple=True, help="A day of the record that moves along."
)
@_record_arguments
@_with_argument
@_reading_argument
@_format_argument
def when(
    agreement: str,
    decision: str,
    as_of: str | None,
    until: str | None,
    moving: tuple[str, ...],
    form: str,
    readings: tuple[str, ...],
    amendments: tuple[str, ...],
    **given: Any,  # noqa: ANN401  # the record's four options
) -> None:
    """Find the first day a decision becomes yes or changes, and why.

    The asked day moves on from --as-of; other facts stay as given. A field named
    with --moving moves along: `--moving retirement_date` asks of retiring each day.
    With amendments the days on which the present terms answer otherwise follow, and
    the last one on which they still give more.

    \b
    Example:
      entitle when west-haven-ers retiree_medical_eligible --as-of 2020-01-01 \\
        --moving retirement_date --set hire_date=1999-01-15 \\
        --set birth_date=1966-03-01 --set status=full_time
    """
    book = session.load(agreement, amendments)
    if as_of is None:
        raise session.Refused("usage", "the first day is missing", "add `--as-of 2020-12-31`")
    start = session.parse_day(as_of)
    chosen = _pairs(readings, "question=reading")
    facts, problems = _record(book, **given)
    problems = book.concerning(decision, problems)
    if problems:
        raise session.Refused("invalid", "; ".join(map(str, problems)))
    asked = session.over_time(book, facts, start, until, decision, chosen, moving)
    present = session.load(agreement) if amendments else None
    if form == "json":
        click.echo(json.dumps(session.changes_json(asked, present), indent=2))
    else:
        click.echo(session.changes_text(asked, present, _style(sys.stdout)), nl=False)


# ------------------------------------------------------------------ check


@main.command()
@click.argument("agreement")
@_with_argument
@click.option("--quick", is_flag=True, help="Leave the proofs out.")
@click.option("--known", is_flag=True, help="Tell the findings that are known in full.")
@_format_argument
def check(
    agreement: str, amendments: tuple[str, ...], form: str, *, quick: bool, known: bool
) -> None:
    """Report everything wrong with an agreement, each with what to write instead.

    Where the text has no errors, proofs follow: for whom no clause speaks or two
    disagree, what never matters to anybody, which promises are broken. Findings
    that the agreement declares as known do not count.

    \b
    Example:
      entitle check west-haven-ers --quick
    """
    checked, proofs = proving.checked(session.locate(agreement), amendments, quick=quick)
    if form == "json":
        click.echo(json.dumps(proving.checked_json(checked.findings, proofs), indent=2))
    else:
        _show_findings(checked.findings)
        if checked.agreement is not None and not checked.findings:
            click.echo(proving.sizes_text(checked) + (", no findings" if quick else ""))
        if checked.agreement is not None and proofs is not None:
            style = _style(sys.stdout)
            found = proving.proofs_text(checked.agreement, proofs, style, in_full=known)
            click.echo(f"\n{found}", nl=False)
    if checked.findings or (proofs is not None and not proofs.clean):
        sys.exit(FINDINGS)


def _show_findings(found: Sequence[session.Diagnostic]) -> None:
    if found:
        click.echo(session.diagnostics_text(found, _style(sys.stdout)))
        click.echo(session.counted(found))


# ------------------------------------------------------------------ compare


@main.command()
@click.argument("agreement")
@click.argument("decisions", nargs=-1, metavar="[DECISION]...")
@_with_argument
@click.option(
    "--against", metavar="AMENDMENT", multiple=True, help="Compare with the terms so amended."
)
@_reading_argument
@click.option(
    "--as-of", "days", metavar="DATE", multiple=True, help="Asked on this day; twice: two days."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    help="How it is written; html or json when FILE ends so, else text.",
)
@click.option("--out", metavar="FILE", help="Write it here, whole or not at all.")
@click.option("--roster", metavar="FILE", help="Cost the change for these people.")
@click.option("--years", metavar="YEARS", help="The fiscal years costed, as FY2020..FY2023.")
@click.option(
    "--costing", metavar="NAME", help="How it is costed: one beside the agreement, or a file."
)
@click.option(
    "--assume",
    "assumed",
    metavar="NAME=VALUE",
    multiple=True,
    help="Assume this in place of what the costing says.",
)
@_column_arguments
@click.option("--per-person", is_flag=True, help="Tell the cost of each person as well.")
def compare(
    agreement: str,
    decisions: tuple[str, ...],
    amendments: tuple[str, ...],
    against: tuple[str, ...],
    readings: tuple[str, ...],
    days: tuple[str, ...],
    form: str | None,
    out: str | None,
    **costed: Any,  # noqa: ANN401  # the options of a costing
) -> None:
    """Prove who gains and who loses by a change, over every valid record.

    The change is an amendment (--with), a reading other than the adopted one
    (--reading alone), or the days between two (--as-of twice).

    With --roster and --years also what it costs each fiscal year for these people. A
    costing beside the agreement says which decisions cost money, and how a year is
    counted. A file ending in .csv or .xlsx holds the cost alone. The code is 1 where
    rows were rejected: they are not costed.

    \b
    Example:
      entitle compare west-haven-ers retiree_medical_eligible --with tentative-agreement-2019
    """
    _spare_costed(out, form, agreement, (*amendments, *against), costed)
    asked, chosen = [*map(session.parse_day, days)], _pairs(readings, "question=reading")
    before, after = proving.views(agreement, amendments, against, chosen, asked)
    cost = _cost(before, after, decisions, **costed)
    style = _style(sys.stdout) if out is None else session.Style()
    if out is not None and form is None and proving.is_cost_table(out):
        if cost is None:
            message = f"`{out}` would be a table, which holds what a change costs"
            raise session.Refused("usage", message, "add `--roster FILE --years FY2020..FY2023`")
        proving.write_cost_table(cost, Path(out))
    else:
        found = proving.compared(before, after, decisions, asked)
        _put(proving.compared_page(found, form or _form_of(out), style, cost), out)
    if cost is not None and cost.rejected:
        sys.exit(FINDINGS)


def _spare_costed(
    out: str | None,
    form: str | None,
    agreement: str,
    amendments: tuple[str, ...],
    costed: Mapping[str, Any],
) -> None:
    """Refuse to write a comparison over what it reads; a costing may also be named, not a file."""
    page = form is not None or not proving.is_cost_table(out or "")
    files = (costed["roster"], costed["mapping"], costed["costing"])
    given = (name for name in files if name is not None and Path(name).is_file())
    _spare(out, agreement, amendments, *given, page=page)


def _cost(
    before: proving.View,
    after: proving.View,
    decisions: tuple[str, ...],
    roster: str | None,
    years: str | None,
    costing: str | None,
    assumed: tuple[str, ...],
    *,
    per_person: bool,
    **columns: Any,  # noqa: ANN401  # what the roster's columns are called
) -> proving.CostResult | None:
    """What the change costs, where a roster and fiscal years are given."""
    if roster is None or years is None:
        if roster or years or costing or assumed or per_person or any(columns.values()):
            message = "a change is costed for people and fiscal years"
            raise session.Refused("usage", message, "add `--roster FILE --years FY2020..FY2023`")
        return None
    assume = _pairs(assumed, "name=value")
    return proving.costed(
        before,
        after,
        proving.CostAsked(
            roster, years, costing, assume, decisions, per_person=per_person, **columns
        ),
    )


def _form_of(out: str | None) -> str:
    return {".html": "html", ".htm": "html", ".json": "json"}.get(
        Path(out or "").suffix.lower(), "text"
    )


# ------------------------------------------------------------------ test, fmt, schema


@main.command()
@click.argument("agreement")
@click.option("--mutate", is_flag=True, help="Also say which seeded faults none would notice.")
def test(agreement: str, *, mutate: bool) -> None:
    """Run an agreement's scenarios, and say what none of them exercises.

    Scenarios `under` amendments are run with these; of the amended text only what the
    amendments bring must be exercised, and faults are seeded there. Published tables
    are recomputed, and every cell that differs from the print is told.

    \b
    Example:
      entitle test west-haven-ers
    """
    worst = 0
    for names, tested in session.tested(session.locate(agreement)):
        if names:
            click.echo(f"\nwith {', '.join(names)}")
        click.echo(session.tested_text(tested), nl=False)
        worst = FINDINGS if tested.failures or tested.missed else worst
        if tested.failures and mutate:
            _fail("faults are seeded once every scenario comes out", FINDINGS)
    tables = publishing.recomputed_tables(session.locate(agreement))
    if tables:
        click.echo(f"\n{publishing.tested_text(tables)}", nl=False)
        worst = worst if all(table.clean for table in tables) else FINDINGS
    for names, score in session.mutated(session.locate(agreement)) if mutate else ():
        head = f"with {', '.join(names)}\n\n" if names else ""
        click.echo(f"\n{head}{session.mutated_text(score)}", nl=False)
        worst = FINDINGS if any(s.scenario for s in score.survivors) else worst
    sys.exit(worst)


@main.command()
@click.argument("agreement")
@click.argument("table", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    help="How it is written; html or json when FILE ends so, else text.",
)
@click.option("--out", metavar="FILE", help="Write it here, whole or not at all.")
def published(agreement: str, table: str | None, form: str | None, out: str | None) -> None:
    """Print tables as a document printed them, with what the agreement gives beside.

    Each cell is recomputed by the formula stated for its column; differences are
    marked, and alternatives scored by how many cells they reproduce.

    \b
    Example:
      entitle published west-haven-ers wage_increases
    """
    _spare(out, agreement)
    tables = publishing.tables_of(session.locate(agreement), table)
    match form or _form_of(out):
        case "html":
            _put(publishing.tables_html(session.load(agreement), tables), out)
        case "json":
            _put(json.dumps(publishing.tables_json(tables), indent=2) + "\n", out)
        case _:
            _put(publishing.tables_text(tables), out)


@main.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; say what would be.")
def fmt(files: tuple[str, ...], *, only_check: bool) -> None:
    """Write files in their canonical form; no comment is lost.

    Of a folder each `.clause` file is written, at any depth. A file with mistakes stays as it is.

    \b
    Example:
      entitle fmt --check agreement.clause
    """
    changed = 0
    for path, before, after in session.canonical_files(files):
        if before == after:
            continue
        changed += 1
        if only_check:
            click.echo(f"{path} is not in canonical form")
        else:
            session.write_whole(path, after)
            click.echo(f"{path} rewritten")
    if only_check and changed:
        sys.exit(FINDINGS)


@main.command()
@click.argument("agreement")
@_with_argument
def schema(agreement: str, amendments: tuple[str, ...]) -> None:
    """Print the JSON Schema of the record that an agreement asks for.

    \b
    Example:
      entitle schema west-haven-ers
    """
    book = session.load(agreement, amendments)
    click.echo(json.dumps(session.record_schema(book.agreement), indent=2))


@main.command()
@click.argument("agreement")
@_with_argument
@_page_arguments
def describe(
    agreement: str, amendments: tuple[str, ...], form: str | None, out: str | None
) -> None:
    """Tell an agreement as one page, for readers who have never seen the language.

    \b
    Example:
      entitle describe west-haven-ers --out west-haven-ers.html
    """
    _spare(out, agreement, amendments)
    page = session.described(session.load(agreement, amendments), _page_form(form, out))
    _put(page, out)


def _page_form(form: str | None, out: str | None) -> str:
    return form or ("html" if _form_of(out) == "html" else "text")


def _spare(
    out: str | None,
    agreement: str,
    amendments: tuple[str, ...] = (),
    *inputs: str | None,
    page: bool = True,
) -> None:
    """Refuse to write over what the command reads; with a page also over the pack's tables."""
    if out is not None:
        session.spare(out, (*inputs, *session.files_read(agreement, amendments, page=page)))


def _put(text: str, out: str | None) -> None:
    if out is None:
        click.echo(text, nl=False)
    else:
        session.write_whole(Path(out), text)


@main.command()
@click.argument("agreement")
@click.argument("decisions", nargs=-1, metavar="[DECISION]...")
@_day_argument
@_with_argument
@_reading_argument
@click.option(
    "--dialect",
    type=click.Choice(["duckdb", "spark", "postgres"]),
    default="duckdb",
    show_default=True,
    help="The engine that is to run the query.",
)
@click.option("--values", is_flag=True, help="The values alone, without status and citation.")
def sql(
    agreement: str,
    decisions: tuple[str, ...],
    as_of: str | None,
    amendments: tuple[str, ...],
    readings: tuple[str, ...],
    dialect: str,
    *,
    values: bool,
) -> None:
    """Print the SQL query that answers for every row of a table of facts.

    \b
    Example:
      entitle sql west-haven-ers vacation_days --as-of 2020-12-31 --values
    """
    if as_of is None:
        raise session.Refused("usage", "the day is missing", "add `--as-of 2020-12-31`")
    day = session.parse_day(as_of)
    chosen = _pairs(readings, "question=reading")
    book = session.load(agreement, amendments)
    click.echo(session.sql_of(book, decisions, day, chosen, dialect, values=values))


# ------------------------------------------------------------------ report


def _report_arguments(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--memory", metavar="SIZE", help="At most so much memory, as 600MB."),
        click.option("--threads", type=int, metavar="N", help="At most so many cores."),
        click.option("--bom", is_flag=True, help="Begin the CSV as Excel expects of UTF-8."),
        click.option("--values", is_flag=True, help="Write the answers alone."),
        click.option("--codes", is_flag=True, help="Write codes, and a file of what they mean."),
        click.option(
            "--settle", is_flag=True, help="Ask the solver what missing facts leave open."
        ),
        click.option(
            "--rejects", metavar="FILE", help="Rejected rows go here [default: beside FILE]."
        ),
        click.option(
            "--decision", "decisions", metavar="D", multiple=True,
            help="Ask this decision [default: all].",
        ),
        click.option(
            "--out", metavar="FILE",
            help="Where to write; ends in .csv, .xlsx, .parquet or .html. For Spark a folder.",
        ),
    ):  # fmt: skip
        function = option(function)
    return function


def _engine_arguments(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--replace", is_flag=True, help="Let --into replace any table."),
        click.option("--into", metavar="TABLE", help="PostgreSQL: the table to write."),
        click.option("--id-column", metavar="COLUMN", help="PostgreSQL: the column of the ids."),
        click.option("--table", metavar="TABLE", help="PostgreSQL: the table that is the roster."),
        click.option(
            "--dsn", metavar="DSN",
            help="PostgreSQL: the database [default: as PGHOST and its like say].",
        ),
        click.option("--master", metavar="URL", help="Spark: the cluster [default: local[*]]."),
        click.option(
            "--engine", type=click.Choice(["duckdb", "spark", "postgres"]), default="duckdb",
            help="What answers [default: duckdb, in this process].",
        ),
    ):  # fmt: skip
        function = option(function)
    return function


@main.command()
@click.argument("agreement")
@click.argument("rosters", nargs=-1, metavar="[ROSTER...]")
@_day_argument
@_with_argument
@_reading_argument
@_engine_arguments
@_report_arguments
@_column_arguments
@_quiet_argument
def report(readings: tuple[str, ...], *, quiet: bool, **given: Any) -> None:  # noqa: ANN401  # session's
    """Ask about everybody on a roster, and write what each is entitled to.

    ROSTER is a CSV, XLSX, Parquet or JSONL file, a folder of such files, or - for
    CSV on standard input. Rows that cannot be read go to the rejects file with the
    reason; mend them there and run it again. Where a column `agreement` says whose
    each row is, name several agreements with commas between.

    Files are written whole or not at all. The code is 1 where rows were rejected.

    \b
    Example:
      entitle report west-haven-ers roster.csv --as-of 2020-12-31 --out entitlements.xlsx
    """
    chosen = _pairs(readings, "question=reading")
    arguments = session.ReportArguments(readings=chosen, **given)
    terminal = None if quiet or not sys.stderr.isatty() else sys.stderr
    try:
        done = session.report(arguments, terminal)
    except session.Interrupted as stopped:
        _fail("stopped; nothing was written, and what stood there is as it was", stopped.code)
    click.echo(session.report_text(done), nl=False)
    click.echo(session.reconciled_text(done), err=True)
    if done.rejected:
        sys.exit(FINDINGS)


# ------------------------------------------------------------------ statement, upcoming


@main.command()
@click.argument("agreement")
@_day_argument
@_record_arguments
@_with_argument
@_reading_argument
@_page_arguments
def statement(
    agreement: str,
    as_of: str | None,
    form: str | None,
    out: str | None,
    readings: tuple[str, ...],
    amendments: tuple[str, ...],
    **given: Any,  # noqa: ANN401  # the record's four options
) -> None:
    """Tell one person what is due, under which clause and why, and what comes next.

    Everything that can be asked, article by article; what other readings of open
    questions would give; what changes within a year; what to bring for the rest.

    \b
    Example:
      entitle statement west-haven-ers --as-of 2020-12-31 \\
        --set hire_date=2001-01-05 --set status=full_time --out statement.html
    """
    _spare(out, agreement, amendments, given["record"], given["roster"])
    book = session.load(agreement, amendments)
    if as_of is None:
        raise session.Refused("usage", "the day is missing", "add `--as-of 2020-12-31`")
    day = session.parse_day(as_of)
    chosen = _pairs(readings, "question=reading")
    facts, problems = _record(book, **given)
    if given["roster"] is not None and not (given["identity"] or given["record"] or given["sets"]):
        message = "a statement is of one person, and `--roster` alone names nobody"
        raise session.Refused("usage", message, "add `--id ID`")
    who = given["identity"] or ""
    page = session.statement(book, who, facts, problems, day, chosen, _page_form(form, out))
    _put(page, out)


def _upcoming_arguments(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option(
            "--decision", "decisions", metavar="D", multiple=True,
            help="Watch this decision [default: all].",
        ),
        click.option("--out", metavar="FILE", help="Write it here; ends in .csv, .html or .txt."),
        click.option(
            "--within", metavar="TIME", default="90d", show_default=True,
            help="How far ahead: 90d, 12w, 6m or 1y.",
        ),
    ):  # fmt: skip
        function = option(function)
    return function


@main.command()
@click.argument("agreement")
@click.argument("rosters", nargs=-1, required=True, metavar="ROSTER...")
@_day_argument
@_with_argument
@_reading_argument
@_upcoming_arguments
@_column_arguments
@_quiet_argument
def upcoming(
    agreement: str,
    amendments: tuple[str, ...],
    readings: tuple[str, ...],
    within: str,
    out: str | None,
    *,
    quiet: bool,
    **given: Any,  # noqa: ANN401  # the others, as session takes them
) -> None:
    """List whose answers change soon: who crosses which threshold, when, and why.

    Every day after --as-of, through the last one within the time, is looked at, if
    the facts stay as they are. ROSTER is read as by `report`. The code is 1 where
    rows were rejected: they are not in the list.

    \b
    Example:
      entitle upcoming west-haven-ers roster.csv --as-of 2020-12-31 --within 90d
    """
    _spare(out, agreement, amendments, given["mapping"], *given["rosters"], page=False)
    book = session.load(agreement, amendments)
    chosen = _pairs(readings, "question=reading")
    asked = session.ReportArguments(agreement, out=out, readings=chosen, **given)
    target = Path(out) if out is not None else None
    terminal = None if quiet or not sys.stderr.isatty() else sys.stderr
    try:
        found = session.upcoming(book, asked, within, target, terminal)
    except session.Interrupted as stopped:
        _fail("stopped; nothing was written, and what stood there is as it was", stopped.code)
    if found.page is not None:
        click.echo(found.page, nl=False)
    click.echo(found.line, nl=False, err=True)
    if found.rejected:
        sys.exit(FINDINGS)


@main.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--id", "identity", metavar="COLUMN", default="id", help="The column of the ids [default: id]."
)
@click.option("--out", metavar="FILE", help="Write it here: .csv with every change, .html or .txt.")
def differences(old: str, new: str, identity: str, out: str | None) -> None:
    """Compare two report files: who is new or gone, whose answers changed, the sums.

    OLD and NEW are CSV or Parquet files that `entitle report` wrote, with the same ids.

    \b
    Example:
      entitle differences december.csv january.csv --out changes.html
    """
    session.spare(out, (old, new, f"{old}.manifest.json", f"{new}.manifest.json"))
    form = "csv" if Path(out or "").suffix.lower() == ".csv" else _page_form(None, out)
    target = Path(out) if out is not None else None
    try:
        text = session.differences(Path(old), Path(new), identity, form, target)
    except session.Interrupted as stopped:
        _fail("stopped; nothing was written, and what stood there is as it was", stopped.code)
    if form == "csv":
        click.echo(text, nl=False, err=True)
    else:
        _put(text, out)


# ------------------------------------------------------------------ redline, amended


@main.command()
@click.argument("agreement")
@_with_argument
@_page_arguments
def redline(agreement: str, amendments: tuple[str, ...], form: str | None, out: str | None) -> None:
    """Show what amendments strike and insert, side by side with the old text.

    \b
    Example:
      entitle redline west-haven-ers --with tentative-agreement-2019 --out redline.html
    """
    _require_amendments(amendments)
    _spare(out, agreement, amendments)
    found = session.redline(session.locate(agreement), amendments)
    _put(session.redline_page(found, _page_form(form, out)), out)


@main.command()
@click.argument("agreement")
@_with_argument
@click.option("--out", metavar="FILE", help="Write the text here, whole or not at all.")
def amended(agreement: str, amendments: tuple[str, ...], out: str | None) -> None:
    """Print an agreement as amendments leave it, in canonical form.

    What they change is in the text with the day from which it holds.

    \b
    Example:
      entitle amended west-haven-ers --with tentative-agreement-2019
    """
    _require_amendments(amendments)
    _spare(out, agreement, amendments)
    _put(session.amended_text(session.locate(agreement), amendments), out)


def _require_amendments(amendments: tuple[str, ...]) -> None:
    if not amendments:
        raise session.Refused("usage", "no amendment is named", "add `--with AMENDMENT`")


if __name__ == "__main__":
    main()
