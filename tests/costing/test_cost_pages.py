"""A costing as text, JSON, CSV, a workbook and HTML: the same figures, said plainly."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from cli import main
from engine.costing.workbook import write_xlsx
from engine.packs import Refused
from engine.report.cost_html import cost_html
from engine.report.cost_json import cost_json
from engine.report.cost_result import CostResult, PersonCost
from engine.report.cost_rows import HEAD, cost_csv
from engine.report.cost_text import WIDTH, cost_text
from tests.costing.costing_cases import BY_DATE, GRID, PACK, PARTNERSHIP, PRINTED, TIERS, costed


@lru_cache(maxsize=2)
def result(*, many: bool = False) -> CostResult:
    if many:
        return costed(
            BY_DATE, PACK / "example-roster.csv", "FY2010..FY2030", TIERS, per_person=True
        )
    return costed(PRINTED, GRID, assumed=PARTNERSHIP, per_person=True)


def test_text_is_a_table_of_lines_and_years() -> None:
    text = cost_text(result())
    assert "LEVELS: what is paid in each year" in text
    assert "INCREMENTS: how much more is paid than in the year before (first FY2019)" in text
    rows = [" ".join(line.split()) for line in text.splitlines()]
    assert "general increases, after 0 0 8,194 16,553" in rows
    assert "steps, before and after 0 15,517 8,424 0" in rows
    assert "Health insurance, the City's part (employer cost; not computed, see below)" in rows
    assert "Wages: TA.3 (before: App.A; after: App.A; TA.3)" in rows


@pytest.mark.parametrize("many", [False, True])
def test_no_line_is_wider_than_a_page(*, many: bool) -> None:
    text = cost_text(result(many=many))
    assert [line for line in text.splitlines() if len(line) > WIDTH] == []
    assert [line for line in text.splitlines() if line != line.rstrip()] == []


def test_json_has_what_is_printed_and_the_exact_amounts() -> None:
    made = json.loads(json.dumps(cost_json(result())))
    wages = made["lines"][0]
    increases = next(f for f in wages["figures"] if f["measure"] == "general increases")
    assert increases["after"] == ["0", "0", "8194", "16553"]
    assert increases["exact"]["after"][2:] == ["8194.368", "16552.62336"]
    assert wages["paid_by"] == "employer"
    assert made["lines"][1]["missing"] == ["premiums.hdhp.unit"]
    assert made["lines"][1]["figures"] == []
    assert set(made["rests_on"]) == {"before", "after", "costing", "roster"}
    assert [person["id"] for person in made["persons"]] == [str(n) for n in range(1, 15)]


def test_csv_has_a_row_for_each_figure() -> None:
    rows = list(csv.DictReader(io.StringIO(cost_csv(result()))))
    assert tuple(rows[0]) == HEAD
    found = {
        (row["line"], row["measure"], row["fiscal_year"]): row["after"]
        for row in rows
        if row["table"] == "line"
    }
    assert found["wages", "general increases", "FY2023"] == "16553"
    assert {row["note"] for row in rows if row["table"] == "not computed"} == {
        "premiums.hdhp.unit is not stated"
    }


def test_no_cell_is_a_formula() -> None:
    (first, *rest) = result().persons
    made = replace(result(), persons=(replace(first, id="=1+1"), *rest))
    rows = list(csv.DictReader(io.StringIO(cost_csv(made))))
    assert {row["person"] for row in rows if "1+1" in row["person"]} == {"'=1+1"}


def test_a_workbook_has_a_sheet_for_each_question(tmp_path: Path) -> None:
    path = tmp_path / "cost.xlsx"
    write_xlsx(result(), path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:2] == ["Levels", "Increments"]
    assert {"By clause", "Open questions", "Assumptions", "Persons"} <= set(book.sheetnames)
    rows = [tuple(cell.value for cell in row) for row in book["Increments"].iter_rows()]
    assert ("    general increases, after", 0, 0, 8194, 16553) in rows
    assert sorted(each.name for each in tmp_path.iterdir()) == ["cost.xlsx"]


def test_a_workbook_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        write_xlsx(result(), tmp_path / "nowhere" / "cost.xlsx")


class Cells(HTMLParser):
    """The text of each table row, and every element left open."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def test_html_has_the_same_tables() -> None:
    page = Cells()
    page.feed(cost_html(result()))
    assert ["general increases, after", "0", "0", "8,194", "16,553"] in page.rows
    wanted = {"levels", "increments", "by-clause", "open-questions", "assumptions", "this-roster"}
    assert wanted <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


COMPARE = (
    "compare",
    "west-haven-ers",
    "premium_share_percent",
    "--with",
    "tentative-agreement-2019",
)
COST = ("--roster", str(GRID), "--years", "FY2020..FY2023", "--costing", "financial-analysis")


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, [*COMPARE, *arguments], prog_name="entitle")
    return done.exit_code, done.output


@pytest.mark.parametrize("ending", ["json", "html", "csv", "xlsx", "txt"])
def test_compare_writes_every_form(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"cost.{ending}"
    code, said = run(*COST, "--out", str(path))
    assert (code, said) == (0, "")
    assert path.stat().st_size > 1000
    if ending in ("json", "html", "txt"):
        text = path.read_text(encoding="utf-8")
        assert "Net cost" in text or '"net"' in text
        assert "premium_share_percent" in text
        assert "proved" in text.lower() or "16%" in text


def test_a_person_who_is_not_decided_in_a_line_has_cells_on_the_page() -> None:
    why = ("wages", "hire_date is missing")
    person = PersonCost("77", (), (why,))
    page = cost_html(replace(result(), persons=(person,)))
    row = page.partition("77: ")[2].partition("</tr>")[0]
    assert "hire_date is missing" in row
    assert row.count("n/a") == len(result().years)


@pytest.mark.parametrize("ending", ["txt", "csv"])
def test_rejected_rows_are_told_by_the_exit_code(ending: str, tmp_path: Path) -> None:
    people, path = tmp_path / "people.csv", tmp_path / f"cost.{ending}"
    people.write_text("id,hire_date\n1,2010-01-01\n2,soon\n", encoding="utf-8")
    code, said = run(*COST, "--roster", str(people), "--out", str(path))
    assert code == 1, said
    assert "people.csv:3: 2: hire_date" in path.read_text(encoding="utf-8")


def test_columns_are_called_as_for_a_report(tmp_path: Path) -> None:
    people, path = tmp_path / "people.csv", tmp_path / "cost.csv"
    people.write_text("id,Hired,Phone\n1,2010-01-01,5\n", encoding="utf-8")
    code, said = run(*COST, "--roster", str(people), "--out", str(path))
    assert (code, "Phone" in said) == (2, True)
    named = ("--map", "hire_date=Hired", "--ignore-other-columns")
    assert run(*COST, "--roster", str(people), *named, "--out", str(path)) == (0, "")
    mapping = tmp_path / "people.toml"
    mapping.write_text('ignore = "Phone"\n[fields]\nhire_date = "Hired"\n', encoding="utf-8")
    made = path.read_bytes()
    written = ("--mapping", str(mapping), "--out", str(path))
    assert run(*COST, "--roster", str(people), *written) == (0, "")
    assert path.read_bytes() == made


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--years", "FY2020"), "add `--roster FILE --years FY2020..FY2023`"),
        (("--roster", "x.csv"), "add `--roster FILE --years FY2020..FY2023`"),
        (("--map", "hire_date=Hired"), "add `--roster FILE --years FY2020..FY2023`"),
        (("--per-person",), "add `--roster FILE --years FY2020..FY2023`"),
        (("--out", "x.csv"), "`x.csv` would be a table, which holds what a change costs"),
        ((*COST, "--costing", "financial"), "there is no costing `financial`"),
        ((*COST, "--assume", "steps"), "`steps` is not name=value"),
        ((*COST, "--roster", "nowhere.csv"), "nowhere.csv"),
    ],
)
def test_what_cannot_be_costed_is_refused_in_a_sentence(
    arguments: tuple[str, ...], said: str
) -> None:
    code, output = run(*arguments)
    assert code == 2
    assert said in output
