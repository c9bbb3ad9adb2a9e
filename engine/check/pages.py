"""The page of each diagnostic: why it is reported, a text to avoid, and what to write instead.

`python -m engine.check.pages` prints the reference page of the documentation. Nothing
else imports this module: a question is answered without it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..codes import CATALOGUE, Code

_TEXT = Path(__file__).with_name("pages.txt")
_AVOID, _PREFER = "--- avoid\n", "--- prefer\n"
_GROUPS = {
    "1": "Writing",
    "2": "Names",
    "3": "Kinds and units",
    "4": "Clauses and precedence",
    "5": "Tiers and dated values",
    "6": "What cannot happen, is never used or not cited",
    "7": "Scenarios",
    "8": "Amendments, promises and accepted findings",
    "9": "Published tables",
}
_HEAD = """\
# Diagnostics

What `entitle check` reports, one entry for each code. Codes with E are errors: the agreement
cannot be used until they are mended. Codes with W are findings: the text works, and probably
does not say what was meant. The examples are read below the header of
[the language page](language.md), unless they begin with an `agreement` of their own; an `amendment`
below that header, and what follows it, is read as a file of its own.

<!-- Made by `python -m engine.check.pages`; change engine/check/pages.txt instead. -->
"""


@dataclass(frozen=True, slots=True)
class Page:
    """What is said about one code; `avoid` and `prefer` are clause text."""

    code: Code
    why: str
    avoid: str
    prefer: str


def pages() -> dict[str, Page]:
    """Every page by its code, in the order of the catalogue."""
    found: dict[str, Page] = {}
    for entry in _TEXT.read_text(encoding="utf-8").strip().split("\n\n"):
        head, _, examples = entry.partition(_AVOID)
        avoid, _, prefer = examples.partition(f"\n{_PREFER}")
        identity, _, why = head.partition("\n")
        found[identity] = Page(CATALOGUE[identity], why.strip(), avoid.strip(), prefer.strip())
    return {identity: found[identity] for identity in CATALOGUE if identity in found}


def reference() -> str:
    """The reference page of all codes, as Markdown."""
    lines = [_HEAD]
    group = ""
    for page in sorted(pages().values(), key=lambda p: p.code.id[1:]):
        if page.code.id[1] != group:
            group = page.code.id[1]
            lines += [f"## {_GROUPS[group]}", ""]
        lines += _entry(page)
    return "\n".join(lines)


def _entry(page: Page) -> Iterator[str]:
    title = page.code.title
    yield from (f"### {page.code}", "", f"{title[0].upper()}{title[1:]}. {page.why}", "")
    yield from ("Avoid:", "", f"```clause {page.code.id}", page.avoid, "```", "")
    yield from ("Prefer:", "", "```clause", page.prefer, "```", "")


if __name__ == "__main__":
    sys.stdout.write(reference())
