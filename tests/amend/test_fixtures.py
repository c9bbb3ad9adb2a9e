"""Amendments as files: what each makes of the agreement, how its redline reads, what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import session
from engine.source import Source
from engine.syntax.parser import parse
from engine.syntax.printer import canonical
from tests.amend.harness import BASE, HERE, pack_with
from tests.fixtures import Fixture, fixtures

GOOD, BAD = HERE / "good", HERE / "bad"


def statements(text: str) -> list[str]:
    """A canonical text statement by statement."""
    found: list[str] = []
    for line in text.splitlines():
        if line and not line.startswith((" ", "end")):
            found.append(line)
        elif line:
            found[-1] += f"\n{line}"
    return found


def changes(before: str, after: str) -> str:
    """The statements of a canonical text that another one does not have."""
    known = statements(before)
    return "\n\n".join(s for s in statements(after) if s not in known)


def canonical_of(text: str) -> str:
    source = Source("agreement.clause", text)
    return canonical(parse(source).document, source)


@pytest.fixture(autouse=True)
def _short_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("case", fixtures(GOOD))
def test_what_an_amendment_makes_of_the_text(case: Fixture, tmp_path: Path) -> None:
    pack, names = pack_with(tmp_path, case.text)
    text = session.amended_text(pack, names)
    redline = session.redline_page(session.redline(pack, names), "text")
    found = session.check_pack(pack, names).findings
    said = session.diagnostics_text(found)
    case.compare(
        f"{changes(canonical_of(BASE), text)}\n\n{'~' * 60}\n{redline}\n{'~' * 60}\n{said}"
    )


@pytest.mark.parametrize("case", fixtures(GOOD))
def test_an_amended_text_is_sound_and_prints_back_to_itself(case: Fixture, tmp_path: Path) -> None:
    pack, names = pack_with(tmp_path, case.text)
    assert session.check_pack(pack, names).agreement is not None
    text = session.amended_text(pack, names)
    assert canonical_of(text) == text


@pytest.mark.parametrize("case", fixtures(BAD))
def test_a_bad_amendment_is_told_exactly_what_is_wrong(case: Fixture, tmp_path: Path) -> None:
    pack, names = pack_with(tmp_path, case.text)
    try:
        found = session.check_pack(pack, names).findings
    except session.Unsound as unsound:
        found = unsound.checked.findings
    case.compare(session.diagnostics_text(found))
    assert [d.message for d in found if not d.hint] == []
