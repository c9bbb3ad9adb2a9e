"""A redline as one HTML file: struck words crossed out, inserted words underlined, side by side.

Built as a tree, as the page of an agreement is, so that what users write is always words.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from ..amend.aligned import Row, Side
from ..amend.redline import Entry, Heading, Redline
from .page_style import STYLE as PAGE_STYLE
from .redline_style import STYLE

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def redline_html(found: Redline) -> str:
    """The redline as a page without scripts, which needs nothing from the network."""
    root = ET.Element("html", lang="en")
    _head(root, f"{found.title}: redline")
    body = ET.SubElement(root, "body")
    _header(ET.SubElement(body, "header"), found)
    main = ET.SubElement(body, "main")
    if not found.entries:
        ET.SubElement(main, "p").text = "Nothing of the text changes."
    for entry in found.entries:
        _entry(ET.SubElement(main, "section"), entry)
    return "<!doctype html>\n" + ET.tostring(root, encoding="unicode", method="html") + "\n"


def _head(root: ET.Element, title: str) -> None:
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "meta", charset="utf-8")
    ET.SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    ET.SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY})
    ET.SubElement(head, "title").text = title
    ET.SubElement(head, "style").text = PAGE_STYLE + STYLE


def _header(header: ET.Element, found: Redline) -> None:
    ET.SubElement(header, "h1").text = found.title
    for heading in found.amendments:
        _heading(ET.SubElement(header, "p"), heading)
    legend = ET.SubElement(header, "p", {"class": "legend"})
    ET.SubElement(legend, "del").text = "struck"
    ET.SubElement(legend, "ins").text = "inserted"
    ET.SubElement(legend, "span").text = "… lines that do not change"


def _heading(paragraph: ET.Element, heading: Heading) -> None:
    title = ET.SubElement(paragraph, "strong")
    title.text, title.tail = heading.title, " "
    ET.SubElement(paragraph, "code").text = heading.name
    lines = [f"from {heading.effective}"] if heading.effective else []
    if heading.applies:
        lines.append(f"for those of whom it is true that {heading.applies}")
    for line in lines:
        ET.SubElement(paragraph, "br").tail = line


def _entry(section: ET.Element, entry: Entry) -> None:
    head = ET.SubElement(section, "h2")
    mark = ET.SubElement(head, "span", {"class": "mark"})
    mark.text, mark.tail = entry.what, f" {entry.heading}"
    if entry.notes:
        _notes(ET.SubElement(section, "p", {"class": "notes"}), entry.notes)
    table = ET.SubElement(section, "table", {"class": "redline"})
    titles = ET.SubElement(ET.SubElement(table, "thead"), "tr")
    for title in ("Old", "New"):
        ET.SubElement(titles, "th", scope="col").text = title
    body = ET.SubElement(table, "tbody")
    for row in entry.rows:
        _row(body, row)


def _notes(paragraph: ET.Element, notes: Iterable[str]) -> None:
    first, *others = notes
    paragraph.text = first
    for note in others:
        ET.SubElement(paragraph, "br").tail = note


def _row(body: ET.Element, row: Row) -> None:
    if row.old is None and row.new is None:
        gap = ET.SubElement(body, "tr", {"class": "gap"})
        for _ in range(2):
            ET.SubElement(gap, "td").text = "…"
        return
    line = ET.SubElement(body, "tr", {} if row.is_changed else {"class": "same"})
    _line(ET.SubElement(line, "td"), row.old, "del")
    _line(ET.SubElement(line, "td"), row.new, "ins")


def _line(cell: ET.Element, side: Side | None, mark: str) -> None:
    """A line indented as it stands, its marked words in `del` or `ins`."""
    if side is None:
        return
    text = "".join(words.text for words in side)
    margin = len(text) - len(text.lstrip())
    span = ET.SubElement(cell, "span", style=f"margin-left: {margin}ch")
    left = margin
    for words in side:
        shown, left = words.text[left:], max(0, left - len(words.text))
        if words.marked:
            _marked(span, shown, mark)
        else:
            _append(span, shown)


def _marked(span: ET.Element, text: str, mark: str) -> None:
    """The marks close around the words, not around the space beside them."""
    words = text.strip()
    start = text.index(words)
    _append(span, text[:start])
    if words:
        ET.SubElement(span, mark).text = words
        _append(span, text[start + len(words) :])


def _append(span: ET.Element, text: str) -> None:
    last = span[-1] if len(span) else None
    if last is None:
        span.text = (span.text or "") + text
    else:
        last.tail = (last.tail or "") + text
