"""Two report files compared: who is new or gone, what changed, the sums; CSV beside Parquet."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from cli import main
from tests.program import process

ROOT = Path(__file__).resolve().parents[2]
WEST_HAVEN = ROOT / "rules" / "west-haven-ers" / "example-roster.csv"
BEFORE = """id,name,days,days.status,days.cite,pay,pay.status,pay.cite,pay.needs,old,old.status
1,Ann,12,decided,10.2,100.00,decided,17,,1,decided
2,Bob,15,decided,10.2,200.50,decided,17,,1,decided
3,Cy,,needs,,,needs,,grade,1,decided
4,Di,20,decided,10.2,50.00,decided,17,,1,decided
"""
AFTER = """id,days,days.status,days.cite,pay,pay.status,pay.cite,pay.needs,fresh,fresh.status
2,20.5,decided,10.2,200.50,decided,17.2,,1,decided
1,12,decided,10.2,100.00,decided,17,,1,decided
3,10,decided,10.2,,needs,,hire_date,1,decided
"5",10,decided,10.2,1075.25,decided,17,,1,decided
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["differences", *arguments])


@pytest.fixture
def pair(tmp_path: Path) -> tuple[str, str]:
    """Two small reports."""
    return written(tmp_path, BEFORE, AFTER)


def written(folder: Path, before: str, after: str) -> tuple[str, str]:
    paths = folder / "december.csv", folder / "january.csv"
    for path, text in zip(paths, (before, after), strict=True):
        path.write_text(text, encoding="utf-8")
    return str(paths[0]), str(paths[1])


WANTED = """What changed from one report to the other
=========================================

Before  december.csv, 4 people
        no manifest beside it: what it rests on is not known
After   january.csv, 4 people
        no manifest beside it: what it rests on is not known

People: 3 in both, 1 new, 1 gone, 3 answers changed, 1 rests on another clause
with the same value.

Only before, and not compared: name, old.

Only after, and not compared: fresh.


Decision by decision
--------------------

Decision  People
--------  ---------------------------------------------------
Days      1 another answer, 1 another status, 1 the same
Pay       1 another answer, 1 another clause only, 1 the same

Sums of the money decided, over everybody in each report.

Decision  Before  After     Change
--------  ------  --------  -------
Pay       350.50  1,375.75  +1,025.25


From one status to another
--------------------------

Decision  Status           People
--------  ---------------  ------
Days      needs → decided  1


Gone
----

Only in the report before: 4.


New
---

Only in the report after: 5.


Person by person
----------------

Person  Decision  Before         After            What changed
------  --------  -------------  ---------------  ------------
2       Days      15 (10.2)      20.5 (10.2)      answer
2       Pay       200.50 (17)    200.50 (17.2)    clause
3       Days      needs          10 (10.2)        status
3       Pay       needs grade    needs hire date  answer

december.csv and january.csv, compared by id
"""


def squeezed(text: str) -> list[list[str]]:
    """The words of each line: how wide a column is does not matter."""
    return [line.split() for line in text.splitlines() if set(line) - {"-", " "}]


def test_the_text_tells_what_changed(pair: tuple[str, str]) -> None:
    done = process("differences", *pair)
    assert (done.returncode, done.stderr) == (0, "")
    assert squeezed(done.stdout) == squeezed(WANTED)


def test_the_csv_has_every_change(pair: tuple[str, str], tmp_path: Path) -> None:
    done = run(*pair, "--out", str(tmp_path / "changes.csv"))
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == (
        "3 people in both, 1 new, 1 gone; "
        "3 answers changed, 1 rests on another clause with the same value\n"
    )
    assert (tmp_path / "changes.csv").read_text(encoding="utf-8").splitlines() == [
        "id,change,decision,before,before_status,before_section,after,after_status,after_section",
        "4,gone,,,,,,,",
        "5,new,,,,,,,",
        "2,answer,days,15,decided,10.2,20.5,decided,10.2",
        "2,clause,pay,200.50,decided,17,200.50,decided,17.2",
        "3,status,days,,needs,,10,decided,10.2",
        "3,answer,pay,,needs,,,needs,",
    ]


def test_a_report_is_the_same_as_csv_and_as_parquet(tmp_path: Path) -> None:
    asked = ("west-haven-ers", str(WEST_HAVEN), "--as-of", "2020-12-31")
    decisions = ("vacation_days", "longevity_payment", "sick_days_accrued_since_hire")
    chosen = [p for d in decisions for p in ("--decision", d)]
    files = [tmp_path / name for name in ("a.csv", "b.parquet")]
    for file in files:
        assert (
            CliRunner().invoke(main, ["report", *asked, *chosen, "--out", str(file)]).exit_code == 0
        )
    done = run(*map(str, files))
    assert done.exit_code == 0, done.stderr
    assert "14 in both, 0 new, 0 gone, 0 answers changed" in done.stdout
    assert "Nobody in both reports has another answer." in done.stdout
    for line in done.stdout.splitlines():
        assert not line.startswith("They "), line


def test_what_the_reports_rest_on_is_shown_where_it_differs(tmp_path: Path) -> None:
    files = []
    for day, reading in (("2020-12-31", "stays_at_25"), ("2021-12-31", "misprint_for_twenty")):
        files.append(str(tmp_path / f"{day}.csv"))
        done = CliRunner().invoke(main, [
            "report", "west-haven-ers", str(WEST_HAVEN), "--as-of", day, "--decision",
            "vacation_days", "--reading", f"vacation_twenty_to_twenty_five_years={reading}",
            "--out", files[-1],
        ])  # fmt: skip
        assert done.exit_code == 0, done.stderr
    text = run(*files).stdout
    assert "They were asked on different days: 2020-12-31 and 2021-12-31." in text
    assert "They were asked under different readings." in text
    assert "The text of the agreement is not the same." not in text
    assert "as of 2020-12-31" in text
    sha = json.loads(Path(f"{files[0]}.manifest.json").read_text(encoding="utf-8"))
    assert f"sha256 {sha['agreements'][0]['sha256'][:12]}…" in text


def test_the_html_names_everything_that_the_text_does(
    pair: tuple[str, str], tmp_path: Path
) -> None:
    page = tmp_path / "changes.html"
    assert run(*pair, "--out", str(page)).exit_code == 0
    text = page.read_text(encoding="utf-8")
    for said in ("Only in the report before: 4.", "+1,025.25", "1 another clause only", "needs →"):
        assert said in text
    assert "<script" not in text


def test_people_may_be_told_apart_by_another_column(tmp_path: Path) -> None:
    before = BEFORE.replace("id,name", "badge,name")
    after = AFTER.replace("id,days", "badge,days", 1)
    done = run(*written(tmp_path, before, after), "--id", "badge")
    assert "3 in both" in done.stdout


NAMES = "id,days,days.status\n"


@pytest.mark.parametrize(
    ("before", "says"),
    [
        ("id,days\n1,12\n", "`december.csv` is no report: it has no column whose name ends in"),
        ("ids,days,days.status\n1,2,decided\n", "`december.csv` has no column `id`; did you mean"),
        (
            f"{NAMES}1,2,decided\n1,3,decided\n2,3,decided\n",
            "the same `id` more than once: `1` 2 t",
        ),
        (f"{NAMES}1,2,decided\n,3,decided\n", "has no `id` in 1 row, first in row 2"),
        (f"{NAMES}1,2\n", "`december.csv` cannot be read"),
        ("", "`december.csv` is no report"),
        (NAMES.replace("days", "hours") + "1,2,decided\n", "have no decision in common"),
    ],
)
def test_a_file_that_cannot_be_compared_is_refused_in_a_sentence(
    tmp_path: Path, before: str, says: str
) -> None:
    done = run(*written(tmp_path, before, AFTER))
    assert (done.exit_code, done.stdout) == (2, "")
    assert says in done.stderr
    assert "\n" not in done.stderr.strip()


@pytest.mark.parametrize("name", ["nowhere.csv", "notes.docx", "broken.parquet", "."])
def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path, name: str) -> None:
    _, after = written(tmp_path, BEFORE, AFTER)
    if name not in {"nowhere.csv", "."}:
        (tmp_path / name).write_bytes(b"PK\x00\xff nothing of the kind")
    done = run(str(tmp_path / name), after)
    assert (done.exit_code, done.stdout) == (2, "")
    assert name in done.stderr or "folder" in done.stderr


def test_a_parquet_file_that_is_no_report_is_refused(tmp_path: Path) -> None:
    _, after = written(tmp_path, BEFORE, AFTER)
    path = tmp_path / "roster.parquet"
    query = f"COPY (SELECT 1 AS id, DATE '2001-01-05' AS hired) TO '{path}' (FORMAT parquet)"
    duckdb.sql(query)
    done = run(str(path), after)
    assert done.exit_code == 2
    assert "`roster.parquet` is no report" in done.stderr


def test_a_refusal_leaves_the_old_file(tmp_path: Path) -> None:
    before, after = written(tmp_path, BEFORE.replace("4,Di", "2,Di"), AFTER)
    out = tmp_path / "changes.csv"
    out.write_text("the old one", encoding="utf-8")
    assert run(before, after, "--out", str(out)).exit_code == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        *("changes.csv", "december.csv", "january.csv"),
    ]
    assert out.read_text(encoding="utf-8") == "the old one"


def test_values_alone_compare_where_only_trailing_zeros_differ(tmp_path: Path) -> None:
    before = "id,days,days.status\n1,12.50,decided\n2,12,decided\n"
    after = "id,days,days.status\n1,12.5,decided\n2,12.000,decided\n"
    assert "0 answers changed" in run(*written(tmp_path, before, after)).stdout


def test_one_answer_is_told_as_one_and_clauses_apart(tmp_path: Path) -> None:
    head = "id,days,days.status,days.cite\n"
    before = f"{head}1,12,decided,10.1\n2,15,decided,10.2\n3,9,decided,10.1\n"
    after = f"{head}1,20,decided,10.1\n2,15,decided,10.3\n3,9,decided,10.4\n"
    said = "1 answer changed, 2 rest on another clause with the same value"
    text = " ".join(run(*written(tmp_path, before, after)).stdout.split())
    assert f"{said}." in text
    line = run(*written(tmp_path, before, after), "--out", str(tmp_path / "c.csv")).stderr
    assert line.endswith(f"; {said}\n")
    assert run(*written(tmp_path, before, before)).stdout.count("0 answers changed.") == 1


BIRCH = ROOT / "rules" / "birch-falls" / "example-roster.csv"


def reported(out: Path, *more: str) -> str:
    asked = ("birch-falls", str(BIRCH), "--as-of", "2022-11-01")
    done = CliRunner().invoke(main, ["report", *asked, *more, "--out", str(out)])
    assert done.exit_code == 0, done.stderr
    return str(out)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_report_of_values_alone_is_refused_by_the_option_that_made_it(
    tmp_path: Path, form: str
) -> None:
    decision = ("--decision", "early_retirement_pay")
    old = reported(tmp_path / f"values.{form}", "--values", *decision)
    done = run(old, reported(tmp_path / "whole.csv", *decision))
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"`values.{form}` has no statuses: it was written with `--values`" in done.stderr


def test_answers_to_the_roster_as_a_whole_are_said_not_to_be_compared(tmp_path: Path) -> None:
    names = ("layoff_order", "quorum_present", "early_retirement_pay")
    asked = [part for name in names for part in ("--decision", name)]
    files = [reported(tmp_path / name, *asked) for name in ("a.csv", "b.csv")]
    said = "2 answers to the roster as a whole not compared"
    assert f"{said}: Layoff order, Quorum present." in run(*files).stdout
    assert run(*files, "--out", str(tmp_path / "c.csv")).stderr.endswith(f"; {said}\n")
    done = run(reported(tmp_path / "whole.csv", *asked[:2]), files[0])
    assert done.exit_code == 2
    assert "`whole.csv` has only answers to the roster as a whole" in done.stderr
