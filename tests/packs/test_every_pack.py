"""Every pack is what it should be: tried in every part, its tables recomputed, its README whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine import publishing, session
from engine.packs import canonical_files
from tests.packs.packs import NAMES, PACKS, RULES, TEXTS, pack_of, tables

CLAUSES = sorted(path for name in PACKS for path in (RULES / name).rglob("*.clause"))


@pytest.mark.parametrize("name", PACKS)
def test_its_scenarios_come_out_and_exercise_every_part(name: str) -> None:
    for amendments, tested in session.tested(pack_of(name)):
        assert tested.failures == (), (amendments, session.tested_text(tested))
        assert tested.missed == (), (amendments, session.tested_text(tested))


@pytest.mark.parametrize("name", PACKS)
def test_every_difference_in_its_published_tables_is_known(name: str) -> None:
    found = tuple(tables(name).values())
    assert all(table.clean for table in found), publishing.tested_text(found)


@pytest.mark.parametrize(("name", "amendments"), TEXTS, ids=NAMES)
def test_its_readme_names_every_open_question(name: str, amendments: tuple[str, ...]) -> None:
    """Each by the name that `--reading` takes."""
    words = set(re.findall(r"\w+", (RULES / name / "README.md").read_text(encoding="utf-8")))
    asked = session.load(str(RULES / name), amendments).agreement.questions
    assert sorted(set(asked) - words) == []


@pytest.mark.parametrize("path", CLAUSES, ids=lambda path: str(path.relative_to(RULES)))
def test_its_text_is_canonical(path: Path) -> None:
    ((_, before, after),) = canonical_files([str(path)])
    assert before == after
