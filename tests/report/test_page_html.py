"""The page as HTML: whole, escaped, its links leading somewhere, readable on a phone."""

from __future__ import annotations

import html
import shutil
import subprocess
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from engine import session
from engine.report.page import Page
from engine.report.page_agreement import page_of
from engine.report.page_html import page_html

_VOID = {"meta", "br", "hr", "img", "input", "link"}
_BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")


class Reading(HTMLParser):
    """Reads a page strictly: every element closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data)

    def attributes(self, name: str) -> list[str]:
        """The values of one attribute, throughout."""
        return [found[name] for _, found in self.elements if name in found]

    def levels(self) -> list[int]:
        """The levels of the headings, in order."""
        return [int(tag[1]) for tag, _ in self.elements if tag in ("h1", "h2", "h3", "h4", "h5")]


@pytest.fixture(scope="module")
def reading(page: Page) -> Reading:
    return Reading(page_html(page))


def test_every_element_is_closed_in_its_turn(reading: Reading) -> None:
    assert reading.open == []


def test_every_anchor_is_there_once(reading: Reading) -> None:
    anchors = reading.attributes("id")
    assert [a for a in anchors if anchors.count(a) > 1] == []


def test_every_link_leads_to_a_place_of_the_page(reading: Reading) -> None:
    anchors = {f"#{anchor}" for anchor in reading.attributes("id")}
    assert sorted(set(reading.attributes("href")) - anchors) == []


def test_nothing_is_fetched_and_nothing_runs(reading: Reading) -> None:
    tags = {tag for tag, _ in reading.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "base", "form"}
    assert reading.attributes("src") == []
    assert [name for _, found in reading.elements for name in found if name.startswith("on")] == []


def test_no_heading_skips_a_level(reading: Reading) -> None:
    levels = reading.levels()
    assert levels[0] == 1
    assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []


def test_every_table_says_what_it_is_and_names_its_columns(reading: Reading) -> None:
    tags = [tag for tag, _ in reading.elements]
    assert tags.count("caption") == tags.count("table") == tags.count("thead")
    assert "" not in reading.texts.get("caption", [])


def test_what_users_write_is_words_and_never_markup(quay: session.Book) -> None:
    text = page_html(page_of(quay.agreement, quay.mentions))
    assert "<script" not in text
    assert "<b>" not in text
    assert "<i>" not in text
    assert html.escape(quay.agreement.title, quote=False) in text
    assert Reading(text).texts["h1"] == [quay.agreement.title]


# ------------------------------------------------------------------ in a browser

# The page stands in a frame as wide as a phone; what is measured there becomes the title.
PHONE = """<!doctype html><title>waiting</title><body>
<iframe style="width:400px;height:800px;border:0" srcdoc="{page}"></iframe>
<script>
onload = () => {{
  const seen = document.querySelector("iframe").contentDocument;
  const root = seen.documentElement, box = seen.querySelector("h1").getBoundingClientRect();
  const at = seen.elementFromPoint(box.left + 5, box.top + 5);
  document.title = [root.scrollWidth, root.clientWidth, at && at.tagName].join(" ");
}};
</script>
"""
QUIETLY = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-quic", "--virtual-time-budget=5000", "--dump-dom"),
)


@pytest.mark.slow
@pytest.mark.skipif(_BROWSER is None, reason="Chromium is not installed")
def test_on_a_phone_the_heading_is_seen_and_nothing_scrolls_sideways(
    page: Page, tmp_path: Path
) -> None:
    frame = tmp_path / "phone.html"
    frame.write_text(PHONE.format(page=html.escape(page_html(page))), encoding="utf-8")
    result = subprocess.run(
        [str(_BROWSER), *QUIETLY, f"--user-data-dir={tmp_path / 'user'}", frame.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    (title,) = Reading(result.stdout.partition("<iframe")[0]).texts["title"]
    assert title == "400 400 H1"
