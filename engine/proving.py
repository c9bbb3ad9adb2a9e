"""Use cases of proofs: what is proved of an agreement, and who gains and who loses by a change.

The solver is loaded by the functions: to ask an agreement takes no solver.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .books import Book, load, require_day, unknown
from .diagnostic import Diagnostic
from .files import write_whole
from .ir.tree import Agreement
from .packs import Pack, Refused, check_places, locate, read_source
from .report import cost_result
from .report.text import PLAIN, Style
from .values import day_text

if TYPE_CHECKING:
    from .amend.pieces import Amended
    from .check import Checked
    from .prove.compare import Comparison
    from .prove.findings import Finding
    from .prove.proofs import Proofs
    from .syntax.nodes import KnownNode

PRESENT = "the present terms"
ADOPTED = "the readings as adopted"

CostResult = cost_result.CostResult

_SELDOM = 100_000
"""So many objects are made before the collector runs, during a proof."""


# ------------------------------------------------------------------ what is proved


def proved(
    book: Book,
    knowns: Sequence[KnownNode],
    days: tuple[date, date] | None = None,
    text: Amended | None = None,
) -> Proofs:
    """Everything proved of every valid record, asked on any day of the term (or of `days`).

    Of an amended text the places are those in the files where the words were written.
    """
    from .prove.proofs import proofs

    with collecting_seldom():
        if text is None:
            return proofs(book, knowns, days)
        return _placed(proofs(book, knowns, days, text.original), text)


def checked(
    pack: Pack, amendments: Sequence[str] = (), *, quick: bool = False
) -> tuple[Checked, Proofs | None]:
    """What is wrong with a pack, and what is proved of it: nothing where it has errors."""
    found, text = check_places(pack, amendments)
    if found.agreement is None or quick:
        return found, None
    made = proved(Book(found.agreement), found.knowns, text=text)
    if text is None:
        return found, made
    own = [read_source(path) for path in (pack.agreement, *pack.scenarios)]
    # What the present text accepts may no longer be there once it is amended: it stays accepted.
    stale = tuple(known for known in made.stale if known.span.source not in own)
    return found, replace(made, stale=stale)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """A proof makes many small objects and few cycles: to look for those takes a tenth of it."""
    usual = gc.get_threshold()
    gc.set_threshold(_SELDOM, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _placed(found: Proofs, text: Amended) -> Proofs:
    """The same, with places in the files where the words were written."""
    return replace(
        found,
        findings=tuple(_written(f, text) for f in found.findings),
        accepted=tuple(replace(a, finding=_written(a.finding, text)) for a in found.accepted),
        filled=tuple(_written(f, text) for f in found.filled),
        stale=tuple(replace(k, span=text.original(k.span)) for k in found.stale),
        unsettled=tuple(replace(u, span=text.original(u.span)) for u in found.unsettled),
    )


def sizes_text(found: Checked) -> str:
    """How much was checked, in one line."""
    made = found.agreement
    assert made is not None
    sizes = (
        ("decision", len(made.decisions)),
        ("question", len(made.questions)),
        ("example", len(found.examples)),
    )
    counted = ", ".join(f"{n} {noun}{'s' * (n != 1)}" for noun, n in sizes)
    amended = f" with {', '.join(a.name for a in made.amendments)}" if made.amendments else ""
    return f"{made.title}{amended}: {counted}"


def proofs_text(
    agreement: Agreement, found: Proofs, style: Style = PLAIN, *, in_full: bool = False
) -> str:
    """What was proved, as text; with the findings that are known told in full."""
    from .report.proofs_text import proofs_text as made

    return made(agreement, found, style, in_full=in_full)


def checked_json(diagnostics: Sequence[Diagnostic], found: Proofs | None) -> dict[str, Any]:
    """What `check` finds, as JSON."""
    from .report.proofs_json import checked_json as made

    return made(diagnostics, found)


# ------------------------------------------------------------------ who gains, who loses


@dataclass(frozen=True, slots=True)
class View:
    """An agreement as one side of a comparison: what it is called, how it is read, on which day.

    `day` is the asked day of this side alone, where two days are compared. `name` and
    `amendments` are those it was loaded by, if it was.
    """

    book: Book
    label: str
    readings: Mapping[str, str]
    day: date | None = None
    name: str = ""
    amendments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison with its two sides."""

    before: View
    after: View
    found: Comparison


def views(
    name: str,
    amendments: Sequence[str],
    against: Sequence[str],
    readings: Mapping[str, str],
    days: Sequence[date],
) -> tuple[View, View]:
    """The two sides that are asked to be compared.

    Amendments are compared with what `against` names, else with the present terms, and
    `readings` are chosen on both sides. Without amendments two `days` are compared, or else
    the adopted readings with `readings`.
    """
    _require_two_sides(amendments, against, readings, days)
    both = bool(amendments) or len(days) > 1
    two_days = tuple(days) if len(days) > 1 else (None, None)
    one = load(name, against)
    other = load(name, amendments) if amendments else one
    for question, reading in readings.items():
        has = [book for book in (one, other) if question in book.agreement.questions]
        (has or [other])[0].require_readings({question: reading})
        if not (both or has[0].agreement.questions[question].adopted):
            message = f"no reading of `{question}` is adopted, so `{reading}` stands alone"
            raise Refused("usage", message)
    before, after = _labels(one, other, readings, both=both)
    chosen = _read(one, readings) if both else {}
    return (
        View(one, _on(before, two_days[0]), chosen, two_days[0], name, tuple(against)),
        View(
            other,
            _on(after, two_days[1]),
            _read(other, readings),
            two_days[1],
            name,
            tuple(amendments),
        ),
    )


def compared(
    before: View, after: View, decisions: Sequence[str] = (), days: Sequence[date] = ()
) -> Compared:
    """Who gains and who loses: every decision, or those named, over every valid record.

    Asked on any day from the first day of either term through the last day of either, or on
    the `days` given.
    """
    from .prove.compare import compare
    from .prove.resting import Side

    known = {**before.book.agreement.decisions, **after.book.agreement.decisions}
    for name in decisions:
        if name not in known:
            unknown("decision", name, known)
    one, other = (Side(v.label, v.book, v.readings, v.day) for v in (before, after))
    stretch = (min(days), max(days)) if days else _terms(before.book, after.book)
    with collecting_seldom():
        found = compare(one, other, stretch, decisions)
    opened, closed = _where_written(after, found.opened), _where_written(before, found.closed)
    return Compared(before, after, replace(found, opened=opened, closed=closed))


def _where_written(view: View, found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings with their places in the files where the words were written."""
    if not (found and view.amendments):
        return tuple(found)
    text = check_places(locate(view.name), view.amendments, scenarios=False)[1]
    return tuple(found if text is None else (_written(each, text) for each in found))


def _written(found: Finding, text: Amended) -> Finding:
    return replace(found, span=text.original(found.span))


def compared_page(
    compared_: Compared, form: str, style: Style = PLAIN, cost: CostResult | None = None
) -> str:
    """A comparison as `text`, `json` or `html`; with what it costs, where that was asked."""
    agreement, found = compared_.after.book.agreement, compared_.found
    about = _about(compared_)
    if form == "json":
        import json

        more = {} if cost is None else {"cost": cost_json(cost)}
        return json.dumps({**compared_json(compared_), **more}, indent=2) + "\n"
    if form == "html":
        from .report.comparison_html import comparison_html, comparison_page

        if cost is None:
            return comparison_html(agreement, found, about)
        from .report.cost_html import cost_html

        return cost_html(cost, comparison_page(agreement, found, about))
    from .report.comparison_text import comparison_text

    text = comparison_text(agreement, found, about, style)
    if cost is None:
        return text
    from .report.cost_text import cost_text

    return f"{text}\n\n{cost_text(cost, style)}"


# ------------------------------------------------------------------ what it costs


@dataclass(frozen=True, slots=True)
class CostAsked:
    """For whom and for which years a change is costed, and how; see `engine.costing.costs`."""

    roster: str
    years: str
    costing: str | None
    assumed: Mapping[str, str]
    decisions: tuple[str, ...] = ()
    mapping: str | None = None
    maps: tuple[str, ...] = ()
    ignore_other_columns: bool = False
    per_person: bool = False


def costed(before: View, after: View, asked: CostAsked) -> CostResult:
    """What the change costs each fiscal year, for the people of a roster."""
    from .costing.costs import Terms, costed_file

    if before.day is not None or after.day is not None:
        message = "two days are compared, and neither lasts a fiscal year"
        raise Refused("usage", message, "leave `--as-of` out, or the costing")
    sides = [Terms(view.book, view.label, view.readings) for view in (before, after)]
    with collecting_seldom():
        return costed_file((sides[0], sides[1]), locate(after.name), asked)


def is_cost_table(out: str) -> bool:
    """Whether a file to be written holds rows, and so the cost alone."""
    return Path(out).suffix.lower() in (".csv", ".xlsx")


def write_cost_table(cost: CostResult, target: Path) -> None:
    """Write what a change costs as `.csv` or `.xlsx`, whole or not at all."""
    if target.suffix.lower() == ".xlsx":
        from .costing.workbook import write_xlsx

        write_xlsx(cost, target)
        return
    from .report.cost_rows import cost_csv

    write_whole(target, cost_csv(cost))


def cost_json(cost: CostResult) -> dict[str, Any]:
    """What a change costs as one JSON object."""
    from .report.cost_json import cost_json as made

    return made(cost)


def _about(compared_: Compared) -> str:
    """Of which records on which days a comparison speaks."""
    first, last = compared_.found.days
    if compared_.after.day is not None:
        return "every valid record"
    if first == last:
        return f"every valid record, asked on {day_text(first)}"
    return f"every valid record, asked on any day from {day_text(first)} through {day_text(last)}"


def compared_json(compared_: Compared) -> dict[str, Any]:
    """A comparison as one JSON object."""
    from .report.comparison_json import comparison_json

    sides = (compared_.before, compared_.after)
    return {
        **comparison_json(compared_.found),
        "agreements": [view.book.identity(view.readings) for view in sides],
    }


def _require_two_sides(
    amendments: Sequence[str],
    against: Sequence[str],
    readings: Mapping[str, str],
    days: Sequence[date],
) -> None:
    for day in days:
        require_day(day)
    if len(days) > 2:  # noqa: PLR2004  # there are two sides
        raise Refused("usage", "more than two days are given", "name the earlier and the later one")
    if len(days) == 2 and days[0] == days[1]:  # noqa: PLR2004  # as above
        raise Refused("usage", "the two days are the same")
    if against and not amendments:
        raise Refused("usage", "`--against` is compared with amendments", "add `--with AMENDMENT`")
    if not (amendments or readings or len(days) > 1):
        hint = "add `--with AMENDMENT`, `--reading QUESTION=READING` or `--as-of` for two days"
        raise Refused("usage", "there is nothing to compare with", hint)


def _read(book: Book, readings: Mapping[str, str]) -> dict[str, str]:
    """The readings of the questions that an agreement has: an amendment may bring its own."""
    return {q: r for q, r in readings.items() if q in book.agreement.questions}


def _labels(one: Book, other: Book, readings: Mapping[str, str], *, both: bool) -> tuple[str, str]:
    chosen = ", ".join(f"{question} read as {reading}" for question, reading in readings.items())
    if not both:
        return ADOPTED, chosen
    with_ = f", {chosen}" if chosen else ""
    return _terms_of(one) + with_, _terms_of(other) + with_


def _terms_of(book: Book) -> str:
    titles = [amending.title or amending.name for amending in book.agreement.amendments]
    return " and ".join(titles) or PRESENT


def _on(label: str, day: date | None) -> str:
    return label if day is None else f"{label}, asked on {day_text(day)}"


def _terms(*books: Book) -> tuple[date, date]:
    from .prove.proofs import days_of

    firsts, lasts = zip(*(days_of(book.agreement) for book in books), strict=True)
    return min(firsts), max(lasts)
