"""Every code has a page: what to avoid is reported by that code, what to prefer by none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.check import check
from engine.check.pages import Page, pages, reference
from engine.codes import CATALOGUE
from engine.diagnostic import Diagnostic
from engine.source import Source
from engine.syntax.parser import parse
from tests.docs.test_clause_blocks import STOCK, amended

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "diagnostics.md"
UNUSED = {"W603", "W604", "W605"}
PAGES = [pytest.param(page, id=identity) for identity, page in pages().items()]


def reported_in(text: str) -> list[Diagnostic]:
    """The findings in `text`, read below the stock header unless it stands alone."""
    if text.startswith("agreement "):
        return list(check([parse(Source("page.clause", text))]).findings)
    own, head, amendment = text.partition("amendment ")
    agreement = Source("page.clause", f"{STOCK}\n{own}")
    checked = amended(agreement, head + amendment) if head else check([parse(agreement)])
    found = checked.findings
    return [d for d in found if d.span.source != agreement or d.span.start > len(STOCK)]


def spoken_of(page: Page, text: str) -> list[str]:
    """The findings in `text`; that a fragment's names are unused says nothing, save on its page."""
    unspoken = UNUSED - {page.code.id}
    return [f"{d.code}: {d.message}" for d in reported_in(text) if d.code.id not in unspoken]


def test_every_code_has_a_page() -> None:
    assert sorted(pages()) == sorted(CATALOGUE)


@pytest.mark.parametrize("page", PAGES)
def test_what_to_avoid_is_reported(page: Page) -> None:
    assert {text.partition(":")[0] for text in spoken_of(page, page.avoid)} == {str(page.code)}


@pytest.mark.parametrize("page", PAGES)
def test_what_to_prefer_is_clean(page: Page) -> None:
    assert spoken_of(page, page.prefer) == []


def test_the_reference_page_is_made_from_the_pages() -> None:
    if os.environ.get("ENTITLE_REWRITE") == "1":
        REFERENCE.write_text(reference(), encoding="utf-8")
    assert REFERENCE.read_text(encoding="utf-8") == reference()
