"""Proofs of amended texts, and of products of two unknowns: as the newcomer would use them."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import proving, session
from engine.prove.differences import Turn
from engine.prove.proofs import Proofs

BASE = """agreement quay "Quay hands"
  term Jan 1, 2022 through Jun 30, 2026
  after term continues
end

record member
  hire_date date
  sick_days days from 0 through 300
  daily_rate money per day at least $0 per day
end

define service as completed years from hire_date

clause 6.2 "Payout"
  decide sick_payout money (sick_days * daily_rate), at most $20,000
end

clause 7 "Vacation"
  decide vacation days
    by service
      less than 5 years  10 days
      5 through 9 years  15 days
      at least 12 years  20 days
end

known hole in vacation "not agreed"
"""
CHANGE = """amendment change "Change" amends quay
  effective Jan 1, 2022 @A
  in clause 7
    strike row 5 through 9 years
    add row 5 through 11 years  16 days
end
"""
INSERTED = """amendment change "Change" amends quay
  effective Jan 1, 2025 @A
  insert clause 9 "Wellness"
    decide wellness days 1 day
      when service at least 5 years
      otherwise none
  end
end
"""
CAP = """amendment change "Change" amends quay
  effective {day} @A
  in clause 6.2
    change $20,000 to $25,000
end
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "agreement.clause").write_text(BASE)
    return tmp_path


def amended(folder: Path, text: str) -> Proofs:
    (folder / "change.clause").write_text(text)
    checked, found = proving.checked(session.locate(str(folder)), ("change",))
    assert not [d for d in checked.findings if d.is_error]
    assert found is not None
    return found


def test_a_row_that_is_reached_in_one_version_is_not_idle(folder: Path) -> None:
    assert [f.message for f in amended(folder, CHANGE).findings] == []


def test_a_hole_that_the_amendment_closes_leaves_its_known_in_peace(folder: Path) -> None:
    assert amended(folder, CHANGE).stale == ()


def test_a_benefit_is_no_hole_before_it_begins(folder: Path) -> None:
    assert [f.message for f in amended(folder, INSERTED).findings] == []


def test_a_benefit_with_a_hole_once_it_has_begun_is_one(folder: Path) -> None:
    holed = INSERTED.replace("\n      otherwise none", "")
    (hole,) = amended(folder, holed).findings
    assert (hole.kind, hole.about) == ("hole", ("wellness",))
    assert hole.witness is not None
    assert hole.witness.day.isoformat() >= "2025-01-01"


def rises(folder: Path, text: str) -> list[tuple[object, object]]:
    (folder / "change.clause").write_text(text)
    before, after = proving.views(str(folder), ("change",), (), {}, ())
    found = proving.compared(before, after).found
    assert not found.unsettled
    classes = [c for change in found.changed for c in change.classes]
    assert {c.turn for c in classes} == {Turn.RISES}
    return [(c.one.value, c.other.value) for c in classes]


def test_a_cap_on_a_product_of_two_facts_raises_somebody(folder: Path) -> None:
    for before, after in rises(folder, CAP.format(day="Jan 1, 2025")):
        assert before == 20_000
        assert 20_000 < after <= 25_000  # type: ignore[operator]


def test_an_amendment_from_after_the_term_is_looked_at_too(folder: Path) -> None:
    assert rises(folder, CAP.format(day="Jul 1, 2030"))


def test_a_promise_about_a_product_is_broken_by_somebody(folder: Path) -> None:
    text = BASE + '\npromise "a cap"  sick_payout at most $12,000\n'
    (folder / "agreement.clause").write_text(text)
    _, found = proving.checked(session.locate(str(folder)))
    assert found is not None
    assert [f.kind for f in found.findings] == ["broken promise"]
    assert not found.unsettled
