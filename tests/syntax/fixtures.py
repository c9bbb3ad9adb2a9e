"""Fixture files beside the tests: what was written, and exactly what is to come of it.

Run the tests with ENTITLE_RESET=1 to write the expectations anew, then read the diff.
"""

from __future__ import annotations

import os
from pathlib import Path

from engine.diagnostic import Diagnostic
from engine.source import Source

HERE = Path(__file__).resolve().parent
GOOD = sorted((HERE / "good").glob("*.clause"))
BAD = sorted((HERE / "bad").glob("*.clause"))
DASHES = "\n" + "-" * 40 + "\n"


def source_of(path: Path) -> Source:
    """The source in a file, byte for byte (line ends too)."""
    return Source(path.name, path.read_bytes().decode())


def shown(problems: tuple[Diagnostic, ...]) -> str:
    """Diagnostics as the bad fixtures expect them: a line each, and the hint below it."""
    lines = []
    for d in problems:
        lines.append(f"{d.code} {d.span.line}:{d.span.column} {d.message}")
        lines += [f"  {d.hint}"] if d.hint else []
    return "".join(f"{line}\n" for line in lines)


def check_or_reset(path: Path, content: str) -> None:
    """Whether the file `path` says `content`; with ENTITLE_RESET it is made to."""
    if os.environ.get("ENTITLE_RESET"):
        path.write_bytes(content.encode())
    assert path.read_bytes().decode() == content
