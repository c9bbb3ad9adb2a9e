"""Of the faults seeded in the text of a pack its scenarios notice at least nineteen in twenty."""

from __future__ import annotations

import pytest

from engine import session
from tests.packs.packs import PACKS, pack_of


@pytest.mark.slow
@pytest.mark.parametrize("name", PACKS)
def test_its_scenarios_notice_what_would_be_wrong(name: str) -> None:
    for amendments, score in session.mutated(pack_of(name)):
        told = f"{amendments} {score.percent}\n{session.mutated_text(score)}"
        assert score.counted, told
        assert len(score.survivors) * 20 < score.counted, told
