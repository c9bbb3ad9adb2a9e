"""`entitle compare` and the proofs of `entitle check`, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.program import run
from tests.report.pier import BEFORE

AMENDMENT = """amendment second-pier "Second Agreement" amends pier
  effective Jan 1, 2021
  in clause 1
    change 10 years to 8 years
end
"""
OTHER = AMENDMENT.replace("second-pier", "third-pier").replace("8 years", "9 years")


@pytest.fixture
def pier(tmp_path: Path) -> str:
    """A pack with two amendments."""
    (tmp_path / "agreement.clause").write_text(BEFORE, encoding="utf-8")
    (tmp_path / "second-pier.clause").write_text(AMENDMENT, encoding="utf-8")
    (tmp_path / "third-pier.clause").write_text(OTHER, encoding="utf-8")
    return str(tmp_path)


def test_an_amendment_is_compared_with_the_present_terms(pier: str) -> None:
    done = run("compare", pier, "--with", "second-pier")
    assert done.returncode == 0, done.stderr
    assert "before: the present terms\nafter:  Second Agreement\n" in done.stdout
    assert "service from 8 through 9 years\n         asked on or after Jan 1, 2021\n" in done.stdout
    assert "Proved to stay as they are for everybody (6 decisions)" in done.stdout


def test_an_amendment_is_compared_with_another(pier: str) -> None:
    done = run("compare", pier, "bonus", "--with", "second-pier", "--against", "third-pier")
    assert done.returncode == 0, done.stderr
    assert "who: service is 8 years\n" in done.stdout


def test_a_reading_is_compared_with_the_adopted_one(pier: str) -> None:
    done = run("compare", pier, "--reading", "counted=work_days")
    assert done.returncode == 0, done.stderr
    assert "before: the readings as adopted\nafter:  counted read as work_days\n" in done.stdout
    assert "falls: 2 days -> 1 day" in done.stdout


def test_two_days_are_compared(pier: str) -> None:
    done = run("compare", pier, "bonus", "--as-of", "2020-12-31", "--as-of", "2021-12-31")
    assert done.returncode == 0, done.stderr
    assert "service as of Dec 31, 2020" in done.stdout
    assert "before none on Dec 31, 2020" in done.stdout


def test_json_and_html_are_written_to_a_file(pier: str, tmp_path: Path) -> None:
    for name in ("made.json", "made.html"):
        done = run("compare", pier, "bonus", "--with", "second-pier", "--out", str(tmp_path / name))
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
    found = json.loads((tmp_path / "made.json").read_text(encoding="utf-8"))
    assert found["sides"] == ["the present terms", "Second Agreement"]
    assert [a["with"] for a in found["agreements"]] == [[], ["second-pier"]]
    assert (tmp_path / "made.html").read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "there is nothing to compare with"),
        (("--against", "second-pier"), "add `--with AMENDMENT`"),
        (("--as-of", "2020-01-01"), "there is nothing to compare with"),
        (("--as-of", "2020-01-01", "--as-of", "2020-01-01"), "the two days are the same"),
        (("--with", "second"), "no amendment `second`"),
        (("--reading", "counted=none"), "unknown reading"),
        (("--reading", "count=none"), "unknown question"),
        (("bonuss", "--with", "second-pier"), "did you mean `bonus`?"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    pier: str, arguments: tuple[str, ...], said: str
) -> None:
    done = run("compare", pier, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_check_proves_and_quick_does_not(pier: str) -> None:
    full, quick = run("check", pier), run("check", pier, "--quick")
    assert "Proved for every valid record" in full.stdout
    assert quick.returncode == 0
    assert "Proved" not in quick.stdout


def test_check_ends_with_1_for_a_finding_that_is_not_accepted(pier: str) -> None:
    path = Path(pier) / "agreement.clause"
    hole = BEFORE.replace("  decide parking $10 when status is part_time\n", "")
    path.write_text(hole, encoding="utf-8")
    assert run("check", pier).returncode == 1
    found = json.loads(run("check", pier, "--format", "json").stdout)["proofs"]["findings"]
    assert [(f["kind"], f["about"]) for f in found] == [("hole", ["parking"])]
    path.write_text(hole + 'known hole in parking "nobody parks"\n', encoding="utf-8")
    done = run("check", pier)
    assert done.returncode == 0, done.stdout
    assert "hole in parking" in done.stdout
