"""Pages of the documentation as tests see them: fenced blocks, and what stands above each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))

_FENCE = re.compile(r"```(?P<info>[^`]*)$")
_DIRECTIVE = re.compile(r"<!-- (?P<word>[a-z ]+): (?P<rest>.*) -->$")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: the words after its fence, its lines, and the comment right above it.

    `line` is the number of its first line within the fence.
    """

    info: tuple[str, ...]
    lines: tuple[str, ...]
    line: int
    directive: tuple[str, str]

    @property
    def text(self) -> str:
        """The block's content, each line ended."""
        return "".join(f"{line}\n" for line in self.lines)

    @property
    def language(self) -> str:
        """The first word after the fence."""
        return self.info[0] if self.info else ""


def blocks_of(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    lines = page.read_text(encoding="utf-8").splitlines()
    at = 0
    while at < len(lines):
        opening = _FENCE.fullmatch(lines[at])
        if opening is None:
            at += 1
            continue
        end = lines.index("```", at + 1)
        above = _DIRECTIVE.fullmatch(lines[at - 1]) if at else None
        directive = (above["word"], above["rest"]) if above else ("", "")
        info = tuple(opening["info"].split())
        yield Block(info, tuple(lines[at + 1 : end]), at + 2, directive)
        at = end + 1


def name_of(page: Path) -> str:
    """A page's path from the root, which names its test."""
    return page.relative_to(ROOT).as_posix()
