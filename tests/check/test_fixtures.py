"""What `check` says about whole texts, word for word; and texts about which it says nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from engine.check import check
from engine.codes import CATALOGUE
from engine.diagnostic import Diagnostic
from engine.report.text import diagnostics_text
from engine.source import Source
from engine.syntax.parser import parse
from tests.fixtures import Fixture, fixtures

HERE = Path(__file__).parent
BAD, GOOD = HERE / "bad", HERE / "good"


def findings(text: str) -> tuple[Diagnostic, ...]:
    return check([parse(Source("agreement.clause", text))]).findings


@pytest.mark.parametrize("case", fixtures(BAD))
def test_a_bad_text_is_told_exactly_what_is_wrong(case: Fixture) -> None:
    found = findings(case.text)
    case.compare(diagnostics_text(found))
    assert case.path.stem.partition("-")[0] in {d.code.id for d in found}


@pytest.mark.parametrize("case", fixtures(GOOD))
def test_a_good_text_is_told_nothing(case: Fixture) -> None:
    assert [f"{d.span.line}: {d.code} {d.message}" for d in findings(case.text)] == []


@pytest.mark.parametrize("case", fixtures(BAD))
def test_no_place_is_told_the_same_twice(case: Fixture) -> None:
    told = Counter((d.code.id, d.span.start, d.message) for d in findings(case.text))
    assert [place for place, times in told.items() if times > 1] == []


@pytest.mark.parametrize("case", fixtures(BAD))
def test_every_finding_says_what_to_write(case: Fixture) -> None:
    assert [d.message for d in findings(case.text) if not d.hint] == []


def test_every_code_has_a_bad_text() -> None:
    folders = (BAD, HERE.parent / "amend" / "bad")
    covered = {p.stem.partition("-")[0] for folder in folders for p in folder.glob("*.clause")}
    assert sorted(set(CATALOGUE) - covered) == []
