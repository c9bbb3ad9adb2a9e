"""The words of a costing, whatever it is written in: tables of lines and years, notes, lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .columns import plural
from .cost_result import (
    INCREASES,
    INCREMENT,
    LEVEL,
    OTHER,
    OVER_FIRST,
    STEPS,
    Amounts,
    CostLine,
    CostResult,
    Figures,
    Lacking,
    Otherwise,
)

_FEW_IDS = 12


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of amounts by year; a `heading` has no amounts and stands above those of its line."""

    label: str
    amounts: Amounts = ()
    heading: bool = False
    strong: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class YearTable:
    """A table of rows and years, and what it holds, in a sentence."""

    title: str
    said: str
    rows: tuple[TableRow, ...]


def tables(result: CostResult) -> tuple[YearTable, ...]:
    """The levels, then the increments."""
    return (
        YearTable(
            "Levels",
            "what is paid in each year; a difference that stays is there in every year",
            tuple(_levels(result)),
        ),
        YearTable(
            "Increments",
            f"how much more is paid than in the year before (first {result.year_before}); "
            "a raise is there once, in the year in which it comes",
            tuple(_increments(result)),
        ),
    )


def _levels(result: CostResult) -> Iterator[TableRow]:
    for line in result.lines:
        yield _heading(line, result)
        level = line.measure(LEVEL)
        if level is not None:
            yield from sides_of("", level)
    yield from _net(result, LEVEL, "Net cost to the employer")
    cumulative = _figures(result.net, OVER_FIRST)
    if cumulative is not None:
        yield TableRow(f"Net, over {result.years[0]}", heading=True)
        yield from sides_of("", cumulative)


def _increments(result: CostResult) -> Iterator[TableRow]:
    for line in result.lines:
        yield _heading(line, result)
        split = line.measure(STEPS) is not None
        for measure in (STEPS, INCREASES, OTHER) if split else (INCREMENT,):
            figures = line.measure(measure)
            if figures is not None:
                yield from sides_of(measure if split else "", figures)
    yield from _net(result, INCREMENT, "Net cost to the employer")


def _heading(line: CostLine, result: CostResult) -> TableRow:
    note = line.who + ("" if line.in_net else "; shown only, not in the net")
    if line.missing:
        note += "; not computed, see below"
    open_ = len({identity for lacking in line.lacking for identity in lacking.ids})
    if open_:
        note += f"; {open_:,} of {people_text(result.people)} not decided, see below"
    return TableRow(line.title, heading=True, note=note)


def _net(result: CostResult, measure: str, title: str) -> Iterator[TableRow]:
    figures = _figures(result.net, measure)
    if figures is not None:
        without = [line.title for line in result.without if line.in_net]
        notes = [f"without: {', '.join(without)}"] if without else []
        if result.undecided:
            notes.append(f"{people_text(result.undecided)} not decided in some line")
        note = "; ".join(notes)
        yield TableRow(title, heading=True, strong=True, note=note)
        yield from sides_of("", figures, strong=True)


def _figures(found: Sequence[Figures], measure: str) -> Figures | None:
    return next((f for f in found if f.measure == measure), None)


def sides_of(what: str, figures: Figures, *, strong: bool = False) -> Iterator[TableRow]:
    """Before, after and the difference; one row where the two are alike."""
    start = f"{what}, " if what else ""
    if figures.before == figures.after:
        yield TableRow(f"{start}before and after", figures.after)
        return
    yield TableRow(f"{start}before", figures.before)
    yield TableRow(f"{start}after", figures.after)
    yield TableRow(f"{start}difference", figures.difference, strong=strong)


# ------------------------------------------------------------------ what is not there


def not_computed(result: CostResult) -> Iterator[str]:
    """Each line that cannot be computed, and what would have to be stated."""
    for line in result.without:
        missing = ", ".join(line.missing)
        yield f"{line.title}: state {missing} (`--assume {line.missing[0]}=…`)"


def not_decided(result: CostResult) -> Iterator[str]:
    """Of whom which line says nothing, and why; they are in none of its sums."""
    for line in result.lines:
        for lacking in line.lacking:
            yield f"{line.title}: {lacking_text(lacking, result)}"


def lacking_text(lacking: Lacking, result: CostResult) -> str:
    """`3 persons, FY2020: `longevity_payment` needs hire_date (ids 4, 7, 9)`."""
    years = "" if lacking.years == result.years else f", {_run_of(lacking.years)}"
    only = ", increments only" if lacking.increments_only else ""
    who = f"{people_text(len(lacking.ids))}{years}{only}"
    return f"{who}: {lacking.why} ({ids_text(lacking.ids)})"


def _run_of(years: Sequence[str]) -> str:
    return ", ".join(years)


def ids_text(ids: Sequence[str], most: int = _FEW_IDS) -> str:
    """A few ids, and how many more there are."""
    left = len(ids) - most
    more = f" and {left:,} more" if left > 0 else ""
    return f"{'id' if len(ids) == 1 else 'ids'} {', '.join(ids[:most])}{more}"


def other_readings(result: CostResult) -> Iterator[tuple[str, Otherwise]]:
    """Each reading by which a line or the net is another, with what it is of."""
    for line in result.lines:
        for each in line.otherwise:
            yield line.title, each
    for each in result.net_otherwise:
        yield "Net cost to the employer", each


def reading_title(what: str, other: Otherwise) -> str:
    """`Wages, if day_value is read as fifth_of_weekly (here: eight_times_hourly)`."""
    used = f"here: {other.used}" if other.used else "none is adopted"
    return f"{what}, if {other.question} is read as {other.reading} ({used})"


def lacking_note(other: Otherwise, years: Sequence[str]) -> str:
    """How many people are not decided under a reading."""
    open_ = [f"{year} {n:,}" for year, n in zip(years, other.lacking, strict=False) if n]
    return f"not decided then: {', '.join(open_)}" if open_ else ""


def cause_title(by: str, before: str, after: str) -> str:
    """The clause that makes a part of a difference, and the clauses before and after."""
    cause = by or "the same clauses, asked on other days"
    return f"{cause} (before: {before or 'nothing'}; after: {after or 'nothing'})"


def people_text(count: int) -> str:
    """`1 person`, `14 people`."""
    return f"{count:,} {'person' if count == 1 else 'people'}"


def totals_text(result: CostResult) -> str:
    """Whom the totals count."""
    said = f"{people_text(result.people)} costed"
    if result.rejected:
        said += f", {plural(len(result.rejected), 'row')} rejected"
    if result.undecided:
        said += f", {people_text(result.undecided)} not decided in some line"
    return said


def is_zero(amounts: Sequence[Fraction | None]) -> bool:
    """Whether there is nothing in any year."""
    return all(amount == 0 for amount in amounts)
