"""Counts as bars: lengths to look at, with every count in words beside them.

Drawn as a table, so that one who cannot see the bars is read the same counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.etree import ElementTree as ET

from .page import Bar, Bars, Line, Part, Row, Table, plain

TONES = ("value", "decided", "contested", "needs", "undecided", "conflict", "invalid")
"""The colours that a part may have."""

_SCALE = 100


def bars_element(bars: Bars, write: Callable[[ET.Element, Line], None]) -> ET.Element:
    """The bars as an element of a page; `write` puts a line into an element."""
    holder = ET.Element("div", {"class": "chart"})
    tones = dict.fromkeys(part.tone for bar in bars.bars for part in bar.parts)
    if len(tones) > 1:
        _legend(holder, (p for bar in bars.bars for p in bar.parts))
    made = ET.SubElement(holder, "table", {"class": "bars"})
    ET.SubElement(made, "caption").text = bars.caption
    head = ET.SubElement(ET.SubElement(made, "thead"), "tr")
    for name in (bars.head[0], "", bars.head[1]):
        kind, scope = ("th", {"scope": "col"}) if name else ("td", {})
        ET.SubElement(head, kind, scope).text = name
    body = ET.SubElement(made, "tbody")
    longest = max((_total(bar) for bar in bars.bars), default=0)
    for bar in bars.bars:
        row = ET.SubElement(body, "tr")
        write(ET.SubElement(row, "th", scope="row"), bar.title)
        _drawn(ET.SubElement(row, "td"), bar, longest)
        ET.SubElement(row, "td").text = said(bar)
    return holder


def bars_table(bars: Bars) -> Table:
    """The same without lengths, where nothing can be drawn."""
    rows = tuple(Row(((bar.title,), (plain(said(bar)),))) for bar in bars.bars)
    return Table(bars.caption, bars.head, rows)


def said(bar: Bar) -> str:
    """The counts of a bar in words: `12 decided, 2 contested`; one part without its name."""
    if bar.said:
        return bar.said
    counts = [f"{p.count:,} {p.label}".strip() for p in bar.parts if p.count]
    return ", ".join(counts) or "none"


def _total(bar: Bar) -> int:
    return sum(part.count for part in bar.parts)


def _legend(parent: ET.Element, parts: Iterable[Part]) -> None:
    """What each colour stands for, in the order of `TONES`."""
    labels = {part.tone: part.label for part in parts if part.count}
    listing = ET.SubElement(parent, "ul", {"class": "legend"})
    for tone in sorted(labels, key=TONES.index):
        item = ET.SubElement(listing, "li")
        mark = ET.SubElement(item, "span", {"class": f"swatch {tone}", "aria-hidden": "true"})
        mark.tail = labels[tone]


def _drawn(parent: ET.Element, bar: Bar, longest: int) -> None:
    """The parts side by side; the longest bar of all fills the width."""
    drawn = ET.SubElement(parent, "div", {"class": "bar", "aria-hidden": "true"})
    for part in bar.parts:
        if part.count:
            width = _percent(part.count, longest)
            style = {"class": part.tone, "style": f"width:{width}%"}
            ET.SubElement(drawn, "span", {**style, "title": f"{part.count:,} {part.label}"})


def _percent(count: int, of: int) -> str:
    """A share in percent with two decimals; digits enough for a bar."""
    whole, rest = divmod(count * _SCALE * _SCALE // of, _SCALE)
    return f"{whole}.{rest:02d}"
