"""Holds a costing against the agreement: every name in it must mean something there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..books import Book
from ..diagnostic import did_you_mean
from ..ir.tree import Decision
from ..packs import Refused, read_source
from .costing import Costing, Line
from .costing_file import place_of
from .fiscal import FiscalYear

_PER = {"hour": "hour", "day": "day", "week": "week", "month": "month", "year": "year"}
Mistake = tuple[tuple[str, ...], str]
"""The key of a costing file at which something is wrong, and what."""


def check_costing(
    costing: Costing, path: Path, before: Book, after: Book, years: Sequence[FiscalYear]
) -> None:
    """Refuse a costing that names what neither text has, or counts it in another unit."""
    source = read_source(path)
    found = [
        f"{place_of(source, where, costing.assumed)}: {message}"
        for where, message in _mistakes(costing, before, after, years)
    ]
    if found:
        raise Refused("costing", "\n".join(found))


def _mistakes(
    costing: Costing, before: Book, after: Book, years: Sequence[FiscalYear]
) -> Iterator[Mistake]:
    fields = after.agreement.fields
    for key, name in (
        ("employed_from", costing.employed_from),
        ("employed_through", costing.employed_through),
    ):
        if name:
            yield from _field(("people", key), name, after, "date")
    for premium, stated in costing.premiums.items():
        for year in stated.by_year:
            if year not in {y.name for y in years} and not year.startswith("FY"):
                where = ("premiums", *premium.split("."))
                yield where, f"`{year}` does not name a fiscal year; write it as `FY2020`"
    for line in costing.lines:
        where = ("line", line.name)
        yield from _decisions(line, before, after)
        if line.on_field:
            yield from _field((*where, "on"), line.on_field, after, "date")
        if line.kind in ("premium", "share", "rest"):
            yield from _tiers(line, after)
        by_percent = line.conventions.increases_from != "rates" and line.percent_decision
        if by_percent and line.conventions.percentages_from is None:
            message = "`increases_from` is by percentages, so `percentages_from` must name the"
            yield (*where, "increases_from"), f"{message} day whose rates they are counted on"
    if not fields and costing.lines:
        yield (), "the agreement has no record to cost"


def _field(where: tuple[str, ...], name: str, book: Book, base: str) -> Iterator[Mistake]:
    spec = book.agreement.fields.get(name)
    fits = [f for f in book.agreement.fields.values() if f.kind.base == base and not f.kind.years]
    if spec not in fits:
        known = [f.name for f in fits]
        hint = did_you_mean(name, known)
        what = "a day" if base == "date" else "a choice"
        yield where, f"`{name}` is not {what} of the record" + (f"; {hint}" if hint else "")


def _tiers(line: Line, after: Book) -> Iterator[Mistake]:
    where = ("line", line.name)
    if not line.per_unit:
        if not line.tier_field:
            yield where, f"line `{line.name}` says no `tier`, the field with each person's tier"
        else:
            yield from _field((*where, "tier"), line.tier_field, after, "choice")


def _decisions(line: Line, before: Book, after: Book) -> Iterator[Mistake]:
    where = ("line", line.name)
    own = "percent" if line.kind in ("share", "rest") else "money"
    for key, name, wanted in (
        ("decision", line.decision if line.kind != "premium" else "", own),
        ("step_decision", line.step_decision, ""),
        ("plan_decision", line.plan_decision, "choice"),
        ("percent_decision", line.percent_decision, "percent"),
    ):
        if not name:
            continue
        sides = [
            b.agreement.decisions[name] for b in (before, after) if name in b.agreement.decisions
        ]
        if not sides:
            known = {**before.agreement.decisions, **after.agreement.decisions}
            hint = did_you_mean(name, known)
            yield (*where, key), f"unknown decision `{name}`" + (f"; {hint}" if hint else "")
            continue
        if len(sides) == 1 and not line.absent and key != "percent_decision":
            message = f"only one of the two texts has `{name}`: nothing is said for the other"
            yield (*where, key), f'{message}; write `absent = "nothing is paid"` if that is so'
        yield from _kind(line, key, sides[-1], wanted)
        if key == "percent_decision":
            yield from _dated(line, name, before, after)


def _dated(line: Line, name: str, before: Book, after: Book) -> Iterator[Mistake]:
    for book in (before, after):
        if name in book.agreement.decisions and name not in book.agreement.values:
            message = f"`{name}` is not a dated value, so its days are not known"
            yield ("line", line.name, "percent_decision"), message


def _kind(line: Line, key: str, decision: Decision, wanted: str) -> Iterator[Mistake]:
    kind, where = decision.kind, ("line", line.name, key)
    is_percent = kind.base == "quantity" and kind.unit == (("percent", 1),)
    fits = {
        "": True,
        "money": kind.is_money,
        "percent": is_percent,
        "choice": kind.base == "choice",
    }[wanted]
    if not fits:
        yield where, f"`{decision.name}` is {kind.unit_name}, where {_A[wanted]} is wanted"
        return
    base = line.conventions.annual_base
    if line.kind != "rate" or wanted != "money":
        return
    if base is None:
        yield ("line", line.name), f"line `{line.name}` says no `annual_base`, as `2,080 hours`"
        return
    per = [unit for unit, n in kind.unit if n < 0]
    if per and _PER.get(per[0]) != base.unit:
        message = f"`{decision.name}` is {kind.unit_name}, but a year is counted as `{base.text}`"
        yield ("line", line.name, "annual_base"), f"{message}; count it in {per[0]}s"


_A = {"money": "an amount of money", "percent": "a percentage", "choice": "a choice"}
