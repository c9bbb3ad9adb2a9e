"""The parts that the page of the query lists are those in which fields are stored."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from engine.backends.columns.lacking import STATUSES
from engine.backends.columns.stored import stored, to_stored
from engine.ir.tree import FieldSpec
from engine.values import DAYS, HOURS, MONEY, NUMBER, PERCENT, YEARS, Kind, quantity
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "reference" / "query.md").read_text(encoding="utf-8")
KINDS: dict[str, Kind] = {
    "money": MONEY,
    "money per hour": quantity(USD=1, hour=-1),
    "days": DAYS,
    "hours": HOURS,
    "years": YEARS,
    "percent": PERCENT,
    "number": NUMBER,
    "count": quantity("count"),
    "step": quantity("step"),
}
ROWS = re.findall(
    r"^\| `([a-z ]+?)(?: precise to ([^`]+))?` \| (\d+) \| (.+?) \| (\d+) \|$", PAGE, re.MULTILINE
)


def _number(text: str) -> Fraction:
    return Fraction(re.findall(r"\d+(?:\.\d+)?", text)[0])


@pytest.mark.parametrize(("kind", "step", "parts", "amount", "held"), ROWS)
def test_amounts_are_stored_in_the_parts_listed(
    kind: str, step: str, parts: str, amount: str, held: str
) -> None:
    spec = FieldSpec("x", KINDS[kind], precision=_number(step) if step else None)
    assert stored(spec).scale == int(parts)
    assert to_stored(_number(amount), spec) == int(held)


def test_every_kind_of_amount_is_listed_and_every_status_has_its_number() -> None:
    assert {kind for kind, *_ in ROWS} == set(KINDS)
    assert len(ROWS) == len(KINDS) + 3
    assert ", ".join(f"{code} {word}" for code, word in enumerate(STATUSES)) in PAGE
