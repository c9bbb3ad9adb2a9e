"""The sample agreement is what a pack should be: sound, tried in every part, in canonical form."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import session

PACK = Path(__file__).resolve().parents[2] / "rules" / "alder-transit"


def test_checking_it_finds_nothing() -> None:
    checked = session.check_pack(session.locate(str(PACK)))
    assert [(d.code.id, d.span.line, d.message) for d in checked.findings] == []


def test_its_scenarios_come_out_and_exercise_every_part() -> None:
    checked = session.check_pack(session.locate(str(PACK)))
    assert checked.agreement is not None
    tested = session.run_examples(session.Book(checked.agreement), checked.examples)
    assert tested.failures == ()
    assert tested.missed == ()


@pytest.mark.parametrize("path", sorted(PACK.rglob("*.clause")), ids=lambda path: path.name)
def test_its_text_is_canonical(path: Path) -> None:
    before, after = session.canonical(path)
    assert before == after
