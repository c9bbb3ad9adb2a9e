"""A comparison as a page: whole, escaped, told apart without colour, readable on a phone."""

from __future__ import annotations

import html
import shutil
import subprocess
from pathlib import Path

import pytest

from engine.proving import compared_page
from tests.report.pier import change
from tests.report.test_page_html import PHONE, QUIETLY, Reading

_BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")


@pytest.fixture(scope="module")
def page() -> str:
    return compared_page(change(), "html")


@pytest.fixture(scope="module")
def reading(page: str) -> Reading:
    return Reading(page)


def test_every_element_is_closed_and_every_link_leads_somewhere(reading: Reading) -> None:
    anchors = reading.attributes("id")
    assert reading.open == []
    assert len(anchors) == len(set(anchors))
    assert sorted(set(reading.attributes("href")) - {f"#{a}" for a in anchors}) == []


def test_nothing_is_fetched_and_nothing_runs(reading: Reading) -> None:
    tags = {tag for tag, _ in reading.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "base", "form"}
    assert reading.attributes("src") == []


def test_what_users_write_is_words_and_never_markup(page: str) -> None:
    assert "<Local 9>" not in page
    assert html.escape("<Local 9>") in page


def test_gains_and_losses_are_told_apart_without_colour(page: str) -> None:
    assert '<span class="gain">+ gains</span>' in page
    assert '<span class="loss">− loses</span>' in page
    assert '<span class="turn">↑ rises</span>' in page


def test_every_changed_decision_has_its_section(reading: Reading) -> None:
    sections = set(reading.attributes("id"))
    assert {f"decision-{c.decision.name}" for c in change().found.changed} <= sections


@pytest.mark.slow
@pytest.mark.skipif(_BROWSER is None, reason="Chromium is not installed")
def test_on_a_phone_nothing_scrolls_sideways(page: str, tmp_path: Path) -> None:
    frame = tmp_path / "phone.html"
    frame.write_text(PHONE.format(page=html.escape(page)), encoding="utf-8")
    result = subprocess.run(
        [str(_BROWSER), *QUIETLY, f"--user-data-dir={tmp_path / 'user'}", frame.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    (title,) = Reading(result.stdout.partition("<iframe")[0]).texts["title"]
    assert title == "400 400 H1"
