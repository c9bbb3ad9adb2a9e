"""A page as one HTML file that needs nothing else: no script, no font, no picture.

Built as a tree by the standard library, so that every word is escaped by construction
and every element is closed; a template would have to be trusted for both.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from .page import (
    Bars,
    Block,
    Cell,
    Facts,
    Fold,
    Layout,
    Line,
    Listing,
    Page,
    Paragraph,
    Role,
    Row,
    Run,
    Section,
    Table,
)
from .page_style import STYLE
from .roster_bars import bars_element

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""The browser is told what is true already: nothing is fetched, nothing runs."""

_ELEMENTS = {Role.STRONG: "strong", Role.TECHNICAL: "code"}

_CLASSES = (Role.NOTE, Role.QUESTION, Role.MARK, Role.GAIN, Role.LOSS, Role.TURN)


def page_html(page: Page, more_style: str = "") -> str:
    """The page, whole; `more_style` is what only this kind of page looks like."""
    root = ET.Element("html", lang="en")
    _head(root, page.title, STYLE + more_style)
    body = ET.SubElement(root, "body")
    skip = ET.SubElement(body, "a", {"class": "skip", "href": "#text"})
    skip.text = "Skip to the text"
    frame = ET.SubElement(body, "div", {"class": "frame"})
    header = ET.SubElement(frame, "header")
    ET.SubElement(header, "h1").text = page.title
    _blocks(header, page.opening, 1)
    if page.contents:
        _contents(frame, page.sections)
    main = ET.SubElement(frame, "main", id="text")
    _blocks(main, page.sections, 1)
    ET.SubElement(frame, "footer").text = page.colophon
    return "<!doctype html>\n" + ET.tostring(root, encoding="unicode", method="html") + "\n"


def _head(root: ET.Element, title: str, style: str) -> None:
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "meta", charset="utf-8")
    ET.SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    ET.SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY})
    ET.SubElement(head, "meta", name="color-scheme", content="light dark")
    ET.SubElement(head, "title").text = title
    ET.SubElement(head, "style").text = style


def _contents(parent: ET.Element, sections: Iterable[Section]) -> None:
    nav = ET.SubElement(parent, "nav", {"aria-labelledby": "contents"})
    ET.SubElement(nav, "h2", id="contents").text = "Contents"
    items = ET.SubElement(nav, "ul")
    for section in sections:
        link = ET.SubElement(ET.SubElement(items, "li"), "a", href=f"#{section.anchor}")
        _line(link, section.title)
        if section.summary:
            ET.SubElement(link, "small").text = section.summary


# ------------------------------------------------------------------ blocks


def _blocks(parent: ET.Element, blocks: Iterable[Block], depth: int) -> None:
    for block in blocks:
        match block:
            case Section():
                _section(parent, block, depth + 1)
            case Paragraph(line=line):
                _line(ET.SubElement(parent, "p"), line)
            case Listing(items=items):
                listing = ET.SubElement(parent, "ul")
                for item in items:
                    _line(ET.SubElement(listing, "li"), item)
            case Facts(items=items):
                _facts(parent, items)
            case Table():
                _table(parent, block)
            case Bars():
                parent.append(bars_element(block, _line))


def _section(parent: ET.Element, section: Section, depth: int) -> None:
    made = ET.SubElement(parent, "section", {"id": section.anchor, "class": f"depth-{depth}"})
    _line(ET.SubElement(made, f"h{min(depth, 6)}"), section.title)
    _blocks(made, section.blocks, depth)


def _facts(parent: ET.Element, items: Iterable[tuple[str, Cell]]) -> None:
    listing = ET.Element("dl")
    for label, cell in items:
        group = ET.SubElement(listing, "div")
        ET.SubElement(group, "dt").text = label
        _cell(ET.SubElement(group, "dd"), cell)
    if len(listing):
        parent.append(listing)


def _table(parent: ET.Element, table: Table) -> None:
    """A table that scrolls by itself where it is too wide, or falls into cards."""
    label = {"role": "region", "aria-label": table.caption, "tabindex": "0"}
    holder = ET.SubElement(parent, "div", {"class": "scroll", **label})
    made = ET.SubElement(holder, "table", {"class": table.layout.value})
    ET.SubElement(made, "caption").text = table.caption
    head = ET.SubElement(ET.SubElement(made, "thead"), "tr")
    for name in table.head:
        ET.SubElement(head, "th", scope="col").text = name
    body = ET.SubElement(made, "tbody")
    for row in table.rows:
        _row(body, table, row)


def _row(body: ET.Element, table: Table, row: Row) -> None:
    made = ET.SubElement(body, "tr", {"id": row.anchor} if row.anchor else {})
    for at, (name, cell) in enumerate(zip(table.head, row.cells, strict=True)):
        attributes = {"data-head": name} if table.layout is Layout.CARDS and at else {}
        kind, scope = ("td", {}) if at else ("th", {"scope": "row"})
        _cell(ET.SubElement(made, kind, {**scope, **attributes}), cell)


# ------------------------------------------------------------------ lines


def _cell(parent: ET.Element, cell: Cell) -> None:
    for part in cell:
        if isinstance(part, Fold):
            _fold(parent, part)
        elif len(cell) == 1:
            _line(parent, part)
        else:
            _line(ET.SubElement(parent, "div"), part)


def _fold(parent: ET.Element, fold: Fold) -> None:
    details = ET.SubElement(parent, "details")
    ET.SubElement(details, "summary").text = fold.summary
    _line(ET.SubElement(details, "div"), fold.line)


def _line(parent: ET.Element, line: Line) -> None:
    for run in line:
        element = _element(parent, run)
        if element is None:
            _append(parent, run.text)
        else:
            element.text = run.text


def _element(parent: ET.Element, run: Run) -> ET.Element | None:
    """What holds a run: a link where it leads somewhere; none for plain words."""
    role = {"class": run.role.value} if run.role in _CLASSES else {}
    if run.target:
        return ET.SubElement(parent, "a", {"href": f"#{run.target}", **role})
    if run.role in _ELEMENTS:
        return ET.SubElement(parent, _ELEMENTS[run.role])
    return ET.SubElement(parent, "span", role) if role else None


def _append(parent: ET.Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
