"""Rosters on the command line: a file of rows, and one of them asked about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main

ROOT = Path(__file__).resolve().parents[2]
PACK = str(ROOT / "rules" / "birch-falls")
ROSTER = f"{PACK}/example-roster.csv"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["ask", *arguments], catch_exceptions=False)


def asked(*arguments: str) -> list[dict[str, object]]:
    found = run(PACK, *arguments, "--as-of", "2022-11-01", "--format", "json")
    assert found.exit_code == 0, found.stderr
    answers: list[dict[str, object]] = json.loads(found.stdout)["answers"]
    return answers


def test_without_an_id_the_file_is_the_roster() -> None:
    (answer,) = asked("layoff_order", "--roster", ROSTER)
    assert answer["value"] == ["106", "102", "107", "108", "105", "101", "104", "103"]


def test_with_an_id_the_row_is_the_person_asked_about_as_well() -> None:
    (answer,) = asked("members_laid_off_before", "--roster", ROSTER, "--id", "105")
    assert answer["value"] == "2"


def test_a_record_and_a_roster_go_together(tmp_path: Path) -> None:
    record = tmp_path / "record.json"
    record.write_text(
        '{"id": "999", "status": "full_time", "seniority_years": 10}', encoding="utf-8"
    )
    (answer,) = asked("members_laid_off_before", "--roster", ROSTER, "--record", str(record))
    assert answer["value"] == "3"


def test_the_rows_that_count_are_shown() -> None:
    found = run(PACK, "early_retirements", "--roster", ROSTER, "--as-of", "2022-11-01")
    assert "    yes 103  applied yes, seniority_years 20 years, age 62 years" in found.stdout
    assert "    no  105  applied yes, seniority_years 9 years, age 55 years" in found.stdout


def test_a_tie_is_told(tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("id,applied,seniority_years\na,yes,5\nb,yes,5\n", encoding="utf-8")
    one = ("--set", "retirement_room=1", "--roster", str(rows), "--as-of", "2022-11-01")
    found = run(PACK, "early_retirements", *one)
    assert "early_retirements  undecided" in found.stdout
    assert "because a and b are tied on seniority_years (5 years)" in " ".join(found.stdout.split())


def test_what_rows_lack_is_named_with_the_row(tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("id,status,seniority_years\na,full_time,5\nb,full_time,\n", encoding="utf-8")
    found = run(PACK, "layoff_order", "--roster", str(rows), "--as-of", "2022-11-01")
    assert "layoff_order  needs seniority_years of b" in found.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((PACK, "--id", "a"), "--id names a row of a file; add `--roster FILE`"),
        ((PACK, "--roster", ROSTER, "--id", "z"), "`id` is given as `z`, but is not in"),
        ((PACK, "--roster", "none.csv"), "`none.csv` cannot be opened"),
        (("alder-transit", "--roster", ROSTER), "--roster and --id go together for this agreement"),
        ((PACK, "--roster", ROSTER, "--id", "1", "--record", "x"), "give --record or --roster"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(arguments: tuple[str, ...], told: str) -> None:
    found = run(*arguments, "--as-of", "2022-11-01")
    assert found.exit_code == 2
    assert told in found.stderr
