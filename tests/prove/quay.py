"""A small agreement with something of everything that can be seeded with a fault."""

from __future__ import annotations

from pathlib import Path

from engine.check import Checked, check
from engine.source import Source
from engine.syntax.parser import parse
from tests.fixtures import fixture

SEEDED = fixture(Path(__file__).with_name("quay.clause"))
"""The agreement, and every fault that is seeded in it."""
QUAY = SEEDED.text


def checked(text: str = QUAY, *scenarios: str) -> Checked:
    """The agreement with scenarios, checked without findings that would stop it."""
    sources = [Source("quay.clause", text)]
    sources += [Source(f"scenarios-{i}.clause", s) for i, s in enumerate(scenarios)]
    made = check([parse(s) for s in sources])
    assert made.agreement is not None, [d.message for d in made.findings]
    return made
