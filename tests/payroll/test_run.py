"""The report over a whole roster: what `ask` says of each row, counted, and the same every time."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from click.testing import CliRunner, Result

from cli import main
from engine import cache, session
from engine.inquiry.reasons import reasons
from engine.payroll.workspace import UNLIMITED, workspace
from engine.records.formulas import as_meant
from engine.report.wire import json_value
from tests.payroll.rosters import small

DAY = "2023-06-30"
HALF_DAYS = """\
agreement halves "Half days"
  term Jan 1, 2022 through Dec 31, 2024
  after term continues
end

record person
  sick_days  days    "unused sick days"  at most 100 days precise to 0.5 days
  trained    yes_no  "whether the training is done"
end

clause 1 "Days"
  decide days_due days sick_days, at most 39.5 days, at least 2.5 days
  decide days_off days 39.5 days  when trained
  decide days_off 39.5 days  when not trained
end
"""


@pytest.fixture(scope="module", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENTITLE_CACHE", str(tmp_path_factory.mktemp("cache") / "own"))
        cache.folder.cache_clear()
        yield
    cache.folder.cache_clear()


def report(*arguments: object, agreement: str = "alder-transit") -> Result:
    given = ["report", agreement, *map(str, arguments), "--as-of", DAY]
    return CliRunner().invoke(main, given, prog_name="entitle")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the report of a small roster, some of whose rows cannot be read."""
    folder = tmp_path_factory.mktemp("whole")
    result = report(small(folder, broken=True), "--out", folder / "r.csv")
    (folder / "printed").write_text(result.output, encoding="utf-8")
    assert result.exit_code == 1, result.output
    return folder


def test_each_cell_is_what_ask_says(whole: Path, tmp_path: Path) -> None:
    book = session.load("alder-transit")
    roster = small(tmp_path)
    rows = rows_of(whole / "r.csv")
    assert [row["id"] for row in rows] == ["1", "2", "3", "4", "5", "6"]
    for row in rows:
        facts, problems = book.read_roster(roster, row["id"])
        for answer in book.answers(facts, problems, session.parse_day(DAY), (), {}):
            name = answer.decision.name
            assert row[name] == as_cell(json_value(answer.value, answer.kind)), name
            assert row[f"{name}.status"] == answer.status, name
            assert row[f"{name}.needs"].split("; ") == list(answer.needs or [""]), name
            if answer.status == "decided":
                cited = dict.fromkeys(reason.cite for reason in reasons(answer))
                assert row[f"{name}.cite"] == "; ".join(cited), name
                changing = [c.question.name for c in answer.contested if c.changes(answer.outcome)]
                assert row[f"{name}.contested"] == "; ".join(changing), name


def as_cell(value: Any) -> str:  # noqa: ANN401  # JSON
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return "; ".join(value)
        case _:
            return str(value)


def test_rows_read_are_answered_or_rejected_and_every_answer_has_a_status(whole: Path) -> None:
    told = json.loads((whole / "r.csv.manifest.json").read_text(encoding="utf-8"))
    assert told["rows"] == {"read": 8, "answered": 6, "rejected": 2}
    assert {sum(counts.values()) for counts in told["decisions"].values()} == {6}
    printed = (whole / "printed").read_text(encoding="utf-8")
    assert "8 rows read = 6 answered + 2 rejected" in printed
    decisions = session.load("alder-transit").agreement.decisions
    assert [line for line in printed.splitlines() if line.split(" ")[0] in decisions] == [
        line for line in printed.splitlines() if line.split(" ")[0] in told["decisions"]
    ]


def test_the_manifest_names_what_stands_beside_it(whole: Path) -> None:
    told = json.loads((whole / "r.csv.manifest.json").read_text(encoding="utf-8"))
    named = {each["name"]: each["sha256"] for each in (*told["files"], *told["roster"])}
    assert sorted(named) == ["r.csv", "r.rejects.csv", "roster.csv"]
    for name, digest in named.items():
        assert sha256((whole / name).read_bytes()).hexdigest() == digest


def test_names_come_back_from_the_report_as_they_were(whole: Path) -> None:
    written = [row["name"] for row in rows_of(whole / "r.csv")]
    given = [row["name"] for row in rows_of(whole / "roster.csv")][:6]
    assert [as_meant(name) for name in written] == given
    assert written[1] == f"'{given[1]}"
    assert written[3] == given[3] == "-5"


def test_rejected_rows_can_be_mended_and_run_again(whole: Path, tmp_path: Path) -> None:
    text = (whole / "r.rejects.csv").read_text(encoding="utf-8")
    mended = tmp_path / "mended.csv"
    mended.write_text(
        text.replace("2015-02-30", "2015-02-28").replace("sometimes", "part_time"), encoding="utf-8"
    )
    result = report(mended, "--out", tmp_path / "r.csv")
    assert result.exit_code == 0, result.output
    assert [row["id"] for row in rows_of(tmp_path / "r.csv")] == ["7", "8"]


@pytest.mark.parametrize(
    "form",
    ["csv", "xlsx", *(pytest.param(f, marks=pytest.mark.slow) for f in ("parquet", "html"))],
)
def test_the_same_question_gives_the_same_bytes(tmp_path: Path, form: str) -> None:
    made = []
    for folder, threads in (("one", 1), ("two", 2)):
        (tmp_path / folder).mkdir()
        roster = small(tmp_path / folder, broken=True)
        out = tmp_path / folder / f"r.{form}"
        result = report(roster, "--out", out, "--threads", threads)
        assert result.exit_code == 1, result.output
        files = sorted(path for path in out.parent.iterdir() if path != roster)
        made.append([(path.name, path.read_bytes()) for path in files])
    assert made[0] == made[1]


def test_the_forms_hold_the_same_answers(whole: Path, tmp_path: Path) -> None:
    roster = small(tmp_path, broken=True)
    for form in ("parquet", "xlsx"):
        assert report(roster, "--out", tmp_path / f"r.{form}").exit_code == 1
    rows = rows_of(whole / "r.csv")
    found = duckdb.execute("SELECT * FROM read_parquet($1)", [str(tmp_path / "r.parquet")])
    names = [each[0] for each in found.description]
    assert names == list(rows[0])
    parquet = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert book.sheetnames == [
        "Summary", "Entitlements", "Undecided and contested", "Rejected", "Clauses",
    ]  # fmt: skip
    sheet = list(book["Entitlements"].iter_rows(values_only=True))
    assert list(sheet[0]) == names
    for at, row in enumerate(rows):
        cells = dict(zip(names, sheet[at + 1], strict=True))
        for name, text in row.items():
            assert (parquet[at][name] is None) == (text == ""), name
            assert (cells[name] in (None, "")) == (text == ""), name
        pay = row["longevity_payment"]
        assert parquet[at]["longevity_payment"] == (Decimal(pay) if pay else None)
        assert cells["longevity_payment"] == (Decimal(pay) if pay else None)
    open_rows = list(book["Undecided and contested"].iter_rows(min_row=2, values_only=True))
    statuses = [text for row in rows for name, text in row.items() if name.endswith(".status")]
    assert len(open_rows) == sum(text != "decided" for text in statuses)
    assert [row[1] for row in book["Rejected"].iter_rows(min_row=2, values_only=True)] == [8, 9]


def test_the_summary_of_a_workbook_says_what_it_rests_on(tmp_path: Path) -> None:
    roster = small(tmp_path, broken=True)
    reading = "--reading", "differential_hours=scheduled_only"
    assert report(roster, "--out", tmp_path / "r.xlsx", *reading).exit_code == 1
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["Summary"]
    lines = [tuple(cell for cell in row if cell is not None) for row in sheet.values]
    agreement = session.load("alder-transit").agreement
    assert lines[0] == (agreement.title,)
    assert lines[1] == ("as of Jun 30, 2023",)
    assert lines[3:6] == [("rows read", 8), ("rows answered", 6), ("rows rejected", 2)]
    assert ("readings", "differential_hours read as scheduled_only") in lines
    assert any(agreement.sha256 in str(cell) for line in lines for cell in line)
    digest = sha256((tmp_path / "r.rejects.csv").read_bytes()).hexdigest()
    assert any(digest in str(cell) for line in lines for cell in line)


def test_codes_are_explained_beside_the_report(whole: Path, tmp_path: Path) -> None:
    result = report(small(tmp_path), "--out", tmp_path / "r.csv", "--codes")
    assert result.exit_code == 0, result.output
    words = {
        (row["decision"], row["part"], row["code"]): row["words"]
        for row in rows_of(tmp_path / "r.codes.csv")
    }
    in_words = rows_of(whole / "r.csv")
    for coded, row in zip(rows_of(tmp_path / "r.csv"), in_words, strict=True):
        for decision in session.load("alder-transit").agreement.decisions:
            assert coded[decision] == row[decision]
            for part in ("status", "cite", "contested", "needs"):
                name = f"{decision}.{part}"
                assert words[decision, part, coded[name]] == row[name], name


def test_values_alone(whole: Path, tmp_path: Path) -> None:
    chosen = "--decision", "vacation_days", "--decision", "longevity_payment"
    result = report(small(tmp_path), "--out", tmp_path / "r.csv", "--values", *chosen)
    assert result.exit_code == 0, result.output
    rows = rows_of(tmp_path / "r.csv")
    assert list(rows[0]) == ["id", "name", "vacation_days", "longevity_payment"]
    assert [row["vacation_days"] for row in rows] == [
        row["vacation_days"] for row in rows_of(whole / "r.csv")
    ]


def test_what_the_solver_settles_stands_beside_the_status(tmp_path: Path) -> None:
    roster, out = small(tmp_path), tmp_path / "r.csv"
    result = report(roster, "--out", out, "--settle", "--decision", "longevity_payment")
    assert result.exit_code == 0, result.output
    added = [f"longevity_payment.{part}" for part in ("settled", "enough", "low", "high")]
    rows = rows_of(out)
    assert [row["id"] for row in rows] == ["1", "2", "3", "4", "5", "6"]
    assert list(rows[0])[-5:-1] == added
    fifth = rows[4]
    assert fifth["longevity_payment.status"] == "needs"
    assert [fifth[name] for name in added] == ["", "hire_date", "0.00", "1000.00"]
    assert all(row[name] == "" for row in rows if row is not fifth for name in added)


@pytest.mark.parametrize(
    ("head", "known"), [("id,sick_days,trained", "1,20,yes\n2,20,no\n3,,"), ("id", "1\n2\n3")]
)
def test_what_is_settled_is_exact_whatever_the_roster_holds(
    tmp_path: Path, head: str, known: str
) -> None:
    agreement, roster, out = (tmp_path / n for n in ("a.clause", "r.csv", "out.csv"))
    agreement.write_text(HALF_DAYS, encoding="utf-8")
    roster.write_text(f"{head}\n{known}\n", encoding="utf-8")
    result = report(roster, "--out", out, "--settle", agreement=str(agreement))
    assert result.exit_code == 0, result.output
    third = rows_of(out)[2]
    assert third["days_off.status"] == third["days_due.status"] == "needs"
    assert third["days_off.settled"] == "39.5"
    assert (third["days_due.low"], third["days_due.high"]) == ("2.5", "39.5")


def test_several_agreements_in_one_file(tmp_path: Path) -> None:
    roster, out = tmp_path / "units.csv", tmp_path / "r.csv"
    roster.write_text(
        "id,agreement,hire_date,birth_date,status\n"
        "1,west-haven-ers,1989-04-17,1962-02-11,full_time\n"
        "2,alder-transit,1996-06-30,1966-09-03,full_time\n"
        "3,elsewhere,1996-06-30,1966-09-03,full_time\n"
        "4,west-haven-ers,1996-06-30,1966-09-03,full_time\n",
        encoding="utf-8",
    )
    chosen = "--decision", "longevity_payment", "--decision", "retiree_medical_eligible"
    given = roster, "--out", out, *chosen
    result = report(*given, agreement="west-haven-ers,alder-transit")
    assert result.exit_code == 1, result.output
    assert "4 rows read = 3 answered + 1 rejected" in result.output
    rows = rows_of(out)
    assert [(row["id"], row["agreement"]) for row in rows] == [
        ("1", "west-haven-ers"), ("2", "alder-transit"), ("4", "west-haven-ers"),
    ]  # fmt: skip
    assert rows[1]["longevity_payment"] == "1000.00"
    assert {row["retiree_medical_eligible.status"] for row in rows if row["id"] == "2"} == {""}
    told = json.loads((tmp_path / "r.csv.manifest.json").read_text(encoding="utf-8"))
    assert [each["name"] for each in told["agreements"]] == ["west-haven-ers", "alder-transit"]


REFUSED = (
    (["--out", "r.txt"], "`r.txt` does not say what to write; end its name in one of"),
    (["--out", "r.csv", "--decision", "vacation_day"], "did you mean `vacation_days`?"),
    (["--out", "r.csv", "--reading", "x=y"], "unknown question `x`"),
    (["--out", "r.csv", "--memory", "lots"], "`--memory lots` is not a size; write it as"),
    (["--out", "r.csv", "--memory", "1MB"], "`--memory 1MB` is too little; give at least 100MB"),
    (["--out", "r.csv", "--threads", "0"], "`--threads 0` is less than one"),
    (["--out", "r.csv", "--codes", "--values"], "`--codes` and `--values` do not go together"),
    (["--out", "nowhere/r.csv"], "there is no folder `nowhere`; make the folder first"),
    (["--out", "r.csv", "--rejects", "r.csv"], "`r.csv` would be written twice"),
    (["--out", "r.csv", "--mapping", "none.toml"], "none.toml cannot be opened"),
)


@pytest.mark.parametrize(("given", "message"), REFUSED)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    small(tmp_path)
    result = report("roster.csv", *given)
    assert result.exit_code == 2, result.output
    assert message in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["roster.csv"]


def test_a_roster_that_no_sheet_holds_is_refused_before_anything_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.payroll.writing_xlsx.MOST_ROWS", 5)
    monkeypatch.setattr("engine.payroll.report.results_of", None)
    result = report(small(tmp_path), "--out", tmp_path / "r.xlsx")
    assert result.exit_code == 2
    assert (
        "6 rows are more than a spreadsheet holds (5); write `.csv` or `.parquet`" in result.output
    )
    assert [path.name for path in tmp_path.iterdir()] == ["roster.csv"]


def test_lines_passed_over_are_counted_in_print_and_in_the_manifest(tmp_path: Path) -> None:
    roster = small(tmp_path)
    first = roster.read_text(encoding="utf-8").splitlines()[0]
    totals = f"\nSub total{',' * first.count(',')}\nTotal{',' * first.count(',')}\n"
    with roster.open("a", encoding="utf-8") as file:
        file.write(totals)
    mapping = tmp_path / "m.toml"
    said = '[file]\nstop_at = "Total"\nskip_rows = { id = "Sub total" }\n'
    mapping.write_text(said, encoding="utf-8")
    result = report(roster, "--mapping", mapping, "--out", tmp_path / "r.csv")
    assert result.exit_code == 0, result.output
    told = json.loads((tmp_path / "r.csv.manifest.json").read_text(encoding="utf-8"))
    assert told["rows"] == {"read": 6, "answered": 6, "rejected": 0, "passed_over": 3}
    assert "3 blank or totals lines passed over" in result.output
    wanted = ["upcoming", "alder-transit", str(roster), "--mapping", str(mapping)]
    ahead = CliRunner().invoke(main, [*wanted, "--as-of", "2020-12-31", "--quiet"])
    assert ahead.exit_code == 0, ahead.output
    assert "3 blank or totals lines passed over" in ahead.output


def test_a_page_holds_its_manifest_whatever_names_are_in_it(tmp_path: Path) -> None:
    roster = small(tmp_path).rename(tmp_path / "<script>.csv")
    result = report(roster, "--out", tmp_path / "r.html", "--decision", "vacation_days")
    assert result.exit_code == 0, result.output
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    _, _, after = page.partition('<script type="application/json" id="manifest">')
    told = json.loads(after.partition("</script>")[0])
    assert told["roster"][0]["name"] == "<script>.csv"
    assert told["rows"] == {"read": 6, "answered": 6, "rejected": 0}


def test_the_report_is_put_in_place_after_its_rejects_and_the_manifest_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    replace = Path.replace

    def noted(self: Path, target: Path) -> Path:
        order.append(target.name)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", noted)
    given = "--codes", "--decision", "vacation_days"
    assert report(small(tmp_path), "--out", tmp_path / "r.csv", *given).exit_code == 0
    written = [name for name in order if name.startswith("r.")]
    assert written == ["r.rejects.csv", "r.codes.csv", "r.csv", "r.csv.manifest.json"]


def test_the_folder_of_a_killed_run_is_removed_by_the_next_and_that_of_a_live_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    dead = tmp_path / "entitle-run-dead"
    dead.mkdir()
    (dead / "in-use").touch()
    (dead / "run.duckdb").write_bytes(b"left over")
    with workspace(UNLIMITED) as first:
        assert not dead.exists()
        with workspace(UNLIMITED) as second:
            assert first.folder.exists()
            assert second.folder != first.folder
    assert list(tmp_path.iterdir()) == []
