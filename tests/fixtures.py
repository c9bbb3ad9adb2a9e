"""Tests that are files: the input, a line of dashes, and exactly what must come out.

With ENTITLE_REWRITE=1 in the environment each file gets the output that it gives.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

REWRITE = os.environ.get("ENTITLE_REWRITE") == "1"
_DASHES = "-" * 60


@dataclass(frozen=True, slots=True)
class Fixture:
    """A file of the kind: `text` is what goes in, `expected` what must come out."""

    path: Path
    text: str
    expected: str

    def compare(self, found: str) -> None:
        """Fail where `found` is not what is expected, or expect it from now on."""
        found = "\n".join(line.rstrip() for line in found.strip().splitlines())
        if REWRITE:
            self.path.write_text(f"{self.text}{_DASHES}\n{found}\n", encoding="utf-8")
        else:
            assert found == self.expected


def fixture(path: Path) -> Fixture:
    """The file at `path`; one without dashes expects nothing yet."""
    text, _, expected = path.read_text(encoding="utf-8").partition(f"{_DASHES}\n")
    return Fixture(path, text if text.endswith("\n") else f"{text}\n", expected.strip())


def fixtures(folder: Path) -> list[object]:
    """Every `.clause` file of a folder as a parameter, named for the file."""
    return [pytest.param(fixture(p), id=p.stem) for p in sorted(folder.glob("*.clause"))]
