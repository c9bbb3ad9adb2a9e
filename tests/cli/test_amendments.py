"""`--with`, `redline` and `amended` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import program
from tests.program import Done

AGREEMENT = """agreement harbour "Harbour Ferries and Deckhands' Union"
  term Jan 1, 2020 through Dec 31, 2022
  after term continues
end

record deckhand
  hire_date date
end

define service as completed years from hire_date

clause 4.1 "Longevity"
  decide longevity money $500
    when service at least 10 years
    otherwise none
end
"""
LETTER = """amendment letter "Letter of June 1, 2021" amends harbour
  effective Jun 1, 2021 @L
  in clause 4.1
    change $500 to $600
end

record more
  sea_days days
end

clause 4.2 "Sea days"
  decide sea_pay money sea_days * $3 per day
end
"""
SOUND = LETTER.partition("clause 4.2")[0].replace("record more\n  sea_days days\nend\n", "")


def run(folder: Path, *arguments: str) -> Done:
    """One command line, in `folder`."""
    return program.run(*arguments, cwd=folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small agreement and an amendment beside it."""
    (tmp_path / "harbour.clause").write_text(AGREEMENT, encoding="utf-8")
    (tmp_path / "letter.clause").write_text(SOUND, encoding="utf-8")
    return tmp_path


ASK = ("ask", "harbour.clause", "longevity", "--with", "letter", "--set", "hire_date=2005-01-01")


def test_an_answer_before_the_amendments_day_notes_it(folder: Path) -> None:
    done = run(folder, *ASK, "--as-of", "2021-05-31")
    assert (done.returncode, done.stderr) == (0, "")
    assert "longevity  $500" in done.stdout
    assert "note: the amendment is not yet in force" in " ".join(done.stdout.split())
    assert "longevity  $600" in run(folder, *ASK, "--as-of", "2021-06-01").stdout


def test_an_answer_says_which_amendments_it_rests_on(folder: Path) -> None:
    done = run(folder, *ASK, "--as-of", "2021-06-01", "--format", "json")
    assert json.loads(done.stdout)["agreement"]["with"] == ["letter"]


def test_when_finds_the_day_on_which_an_amendment_changes_the_answer(folder: Path) -> None:
    done = run(folder, *("when", *ASK[1:]), "--as-of", "2021-01-01")
    assert "Jun 1, 2021" in done.stdout


def test_check_reports_an_amendment_where_it_was_written(folder: Path) -> None:
    (folder / "letter.clause").write_text(LETTER, encoding="utf-8")
    done = run(folder, "check", "harbour.clause", "--with", "letter")
    assert done.returncode == 1
    assert "letter.clause:11:1" in done.stdout
    assert "write `insert clause` inside the amendment" in done.stdout
    assert run(folder, "check", "harbour.clause", "--with", "./letter.clause").returncode == 1


def test_a_redline_is_text_or_one_page(folder: Path) -> None:
    done = run(folder, "redline", "harbour.clause", "--with", "letter")
    assert (done.returncode, done.stderr) == (0, "")
    assert "[-$500-]" in done.stdout
    assert "{+$600+}" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100
    page = folder / "page.html"
    out = ("--out", str(page))
    assert run(folder, "redline", "harbour.clause", "--with", "letter", *out).returncode == 0
    assert "<del>$500</del>" in page.read_text(encoding="utf-8")


def test_an_amended_text_can_be_checked_as_a_file_of_its_own(folder: Path) -> None:
    path = folder / "amended.clause"
    done = run(folder, "amended", "harbour.clause", "--with", "letter", "--out", str(path))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert run(folder, "check", str(path)).returncode == 0
    assert run(folder, "fmt", "--check", str(path)).returncode == 0


@pytest.mark.parametrize("command", ["redline", "amended"])
def test_without_an_amendment_there_is_nothing_to_show(folder: Path, command: str) -> None:
    done = run(folder, command, "harbour.clause")
    assert done.returncode == 2
    assert done.stderr == "entitle: no amendment is named; add `--with AMENDMENT`\n"


def test_a_near_name_is_offered(folder: Path) -> None:
    done = run(folder, "check", "harbour.clause", "--with", "leter")
    assert done.returncode == 2
    assert done.stderr.endswith("did you mean `letter`?\n")
