"""What the tests of costings share: the two texts, rosters, a costing under other conventions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from engine.books import Book, load
from engine.costing.costing_file import read_costing
from engine.costing.costs import Asked, Terms, cost_of
from engine.costing.people import People, people_of
from engine.report.cost_result import CostLine, CostResult

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT / "rules" / "west-haven-ers"
COSTINGS = PACK / "costing"
PRINTED = COSTINGS / "financial-analysis.toml"
BY_DATE = COSTINGS / "costing.toml"
GRID = COSTINGS / "financial-analysis-roster.csv"

PARTNERSHIP = {"premiums.state_partnership.unit": "313370.67"}
"""Fitted to the printed shares: the packet does not print it."""
TIERS = {
    f"premiums.{plan}.{tier}": amount
    for plan, amounts in (
        ("hdhp", ("9000", "18000", "25000")),
        ("state_partnership", ("8000", "17000", "22000")),
    )
    for tier, amount in zip(("single", "plus_one", "family"), amounts, strict=True)
}


@lru_cache(maxsize=2)
def book(*amendments: str) -> Book:
    return load("west-haven-ers", amendments)


def costed(
    costing: Path,
    people: People | Path,
    years: str = "FY2020..FY2023",
    assumed: Mapping[str, str] | None = None,
    readings: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {}),
    *,
    per_person: bool = False,
    decisions: tuple[str, ...] = ("hourly_rate",),
) -> CostResult:
    before, after = book(), book("tentative-agreement-2019")
    return cost_of(
        Asked(
            before=Terms(before, "the present terms", readings[0]),
            after=Terms(after, "the tentative agreement", readings[1]),
            costing=read_costing(costing, assumed or {}),
            costing_path=costing,
            people=people if isinstance(people, People) else people_of(people, after),
            years=years,
            per_person=per_person,
            decisions=decisions,
        )
    )


def roster(tmp_path: Path, *rows: str, head: str = "id,hire_date") -> Path:
    path = tmp_path / "roster.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


def line(result: CostResult, name: str) -> CostLine:
    return next(each for each in result.lines if each.name == name)


def dollars(amounts: Sequence[Fraction | None]) -> list[int | None]:
    """As they are printed: to the dollar, halves away from zero."""
    return [None if a is None else _rounded(a) for a in amounts]


def _rounded(amount: Fraction) -> int:
    sign = -1 if amount < 0 else 1
    return sign * ((abs(amount) + Fraction(1, 2)).__floor__())
