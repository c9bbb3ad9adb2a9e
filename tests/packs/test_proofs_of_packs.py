"""Every pack is proved: nothing is found that it does not accept, with each of its amendments."""

from __future__ import annotations

from functools import cache

import pytest

from engine import proving
from engine.prove.proofs import Proofs
from engine.prove.regions import lines
from tests.packs.packs import NAMES, TEXTS, pack_of


@cache
def proofs(pack: str, amendments: tuple[str, ...]) -> Proofs:
    checked, found = proving.checked(pack_of(pack), amendments)
    assert not checked.findings
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("pack", "amendments"),
    [pytest.param(*text, marks=pytest.mark.slow) if text[1] else text for text in TEXTS],
    ids=NAMES,
)
def test_nothing_is_found_that_is_not_known(pack: str, amendments: tuple[str, ...]) -> None:
    found = proofs(pack, amendments)
    assert [f.message for f in found.findings] == []
    assert [k.why for k in found.stale] == []


def west_haven(kind: str) -> list[str]:
    """The messages and cohorts of one kind of finding on the dispatchers' agreement."""
    found = proofs("west-haven-ers", ())
    every = [*(a.finding for a in found.accepted), *found.filled]
    return [
        " ".join([f.message, *(lines(f.where) if f.where else ())]) for f in every if f.kind == kind
    ]


def test_the_vacation_row_that_is_missing_is_found_and_who_fills_it() -> None:
    (text,) = [t for t in west_haven("filled hole") if "`vacation_days`" in t]
    assert "stays_at_25" in text
    assert "service from 20 through 24 years" in text


def test_the_hires_of_whom_longevity_does_not_speak_are_found() -> None:
    (text,) = [t for t in west_haven("filled hole") if "`longevity_payment`" in t]
    assert "hire_date from Jul 2, 2007 through Oct 31, 2010" in text


def test_the_tier_that_nobody_can_be_paid_is_found() -> None:
    assert any("5 through 9 years" in t for t in west_haven("idle row"))


@pytest.mark.parametrize("day", ["Feb 5, 2018", "Jul 1, 1996", "Mar 1, 2015"])
def test_the_days_that_sections_read_differently_are_found(day: str) -> None:
    assert any(day in t for t in west_haven("boundary day"))


def test_the_caps_that_cross_between_cohorts_are_found() -> None:
    texts = west_haven("crossing caps")
    assert any("hire_date on or before Jul 1, 1996" in t for t in texts)
    assert all("sick_days" in t for t in texts)
