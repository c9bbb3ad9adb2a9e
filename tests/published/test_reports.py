"""Recomputed tables as JSON by its schema, as one page, and as text."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from engine.report.published_json import tables_json
from engine.report.published_page import tables_html
from engine.report.published_text import tables_tested_text, tables_text
from tests.docs.pages import ROOT
from tests.published.tables import RATES, tables

REFERENCE = ROOT / "docs" / "reference"
EVERYTHING = (
    RATES.replace("$34.55", "$34.56").replace("$1,206", "$1,207.5")
    + """  figure open_one money per hour is hourly_of_nobody "never"
  assume fitted money $5 from $1 through $9 "a guess"
  try "half of it"
    hourly is $15.075 when at_step is 1
    open_one is $5
  end
  known difference in weekly when at_step is 1 "<a slip> & more"
  known difference in at_step when at_step is 2 "gone"
  remark "said beside"
  scored by at_step
end
published nobody "Nobody" @A
  as of Jul 1, 2020
  column hire_date
  column rate money per hour worked out is hourly_rate
  printed rows
    row Jul 1, 2010
  figure hourly_of_nobody money per hour is largest of rate for each row
end
"""
)


def schema(name: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((REFERENCE / name).read_text(encoding="utf-8"))
    return made


def test_the_json_is_as_its_schema_says() -> None:
    names = ("published.schema.json", "comparison.schema.json", "answer.schema.json")
    registry: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(schema(name))) for name in names
    )
    Draft202012Validator.check_schema(schema(names[0]))
    made = json.loads(json.dumps(tables_json(tables(EVERYTHING))))
    Draft202012Validator(schema(names[0]), registry=registry).validate(made)
    rates, nobody = made["tables"]
    assert rates["rows"][1]["cells"]["hourly"] == {
        "printed": "34.56", "verdict": "differs", "gives": "34.55", "exact": "34.55",
    }  # fmt: skip
    assert nobody["rows"][0]["cells"]["rate"]["lacking"]["status"] == "undecided"
    assert [each["why"] for each in rates["known"]] == ["<a slip> & more"]
    assert [each["stale"] for each in rates["stale"]] == ["nothing differs in row 2"]


class _Words(HTMLParser):
    """The words of a page, and whether every element is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def test_the_page_marks_what_differs_and_escapes_every_word() -> None:
    words = _Words()
    words.feed(tables_html("Harbour <Pilots>", "harbour", tables(EVERYTHING)))
    assert words.open == []
    said = " ".join(words.said)
    for text in ("Harbour <Pilots>", "<a slip> & more", "gives $34.55", "undecided", "said beside"):
        assert text in said


def test_the_text_tells_every_cell_and_every_finding() -> None:
    whole = tables_text(tables(EVERYTHING))
    assert "! $34.55" in whole
    assert "~ $1,206.00" in whole
    tested = tables_tested_text(tables(EVERYTHING))
    assert tested.endswith(
        "2 published tables: 3 of 6 printed cells recomputed, 1 known to differ, 5 differ, "
        "1 known without a difference\n"
    )
    assert "rate row 1 (Jul 1, 2010): cannot be worked out: undecided" in tested
