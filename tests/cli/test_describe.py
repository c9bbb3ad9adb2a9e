"""`describe` from the command line: where the page goes, and what is left alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.program import ROOT, Done, run

QUAY = ROOT / "tests" / "report" / "quay.clause"


def describe(*arguments: str) -> Done:
    return run("describe", *arguments)


def test_the_page_goes_to_standard_output_as_text() -> None:
    result = describe(str(QUAY))
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("Quay & Sons <script>")


def test_a_file_that_ends_in_html_is_html_and_nothing_is_printed(tmp_path: Path) -> None:
    result = describe(str(QUAY), "--out", str(tmp_path / "page.html"))
    assert (result.returncode, result.stdout) == (0, "")
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert text == describe(str(QUAY), "--format", "html").stdout
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


def test_the_format_named_wins_over_the_name_of_the_file(tmp_path: Path) -> None:
    describe(str(QUAY), "--format", "text", "--out", str(tmp_path / "page.html"))
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("Quay")


def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    result = describe(str(QUAY), "--out", str(tmp_path / "missing" / "page.html"))
    assert result.returncode == 2
    assert "cannot be written" in result.stderr


def test_an_agreement_with_errors_leaves_the_old_page_alone(tmp_path: Path) -> None:
    (tmp_path / "bad.clause").write_text("agreement bad\n", encoding="utf-8")
    page = tmp_path / "page.html"
    page.write_text("the old page", encoding="utf-8")
    assert describe(str(tmp_path / "bad.clause"), "--out", str(page)).returncode == 1
    assert page.read_text(encoding="utf-8") == "the old page"


def test_no_other_command_imports_what_makes_pages() -> None:
    code = "import cli, sys; print(*sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = result.stdout.split()
    assert [m for m in loaded if m.startswith(("engine.report.page", "xml."))] == []
