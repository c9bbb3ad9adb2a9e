"""The page of the command line is what the commands say of themselves, and its examples run.

With ENTITLE_REWRITE=1 in the environment the page is written anew.
"""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

import pytest

from cli import main
from tests.docs.cli_page import cli_page, paragraphs_of
from tests.docs.pages import ROOT
from tests.program import run

PAGE = ROOT / "docs" / "reference" / "cli.md"
PACK = ROOT / "rules" / "west-haven-ers"
ASK_EVERYTHING = frozenset({"report", "test"})
"""Their examples ask every decision of a long agreement."""
EXAMPLES = {name: paragraphs_of(command)[1] for name, command in main.commands.items()}


def test_the_page_is_what_the_commands_say_of_themselves() -> None:
    if os.environ.get("ENTITLE_REWRITE") == "1":
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(cli_page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == cli_page(), "write it anew with ENTITLE_REWRITE=1"


def test_every_command_has_an_example() -> None:
    assert [name for name, example in EXAMPLES.items() if not example] == []


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=pytest.mark.slow) if n in ASK_EVERYTHING else n for n in EXAMPLES],
)
def test_an_example_runs(name: str, tmp_path: Path) -> None:
    """Each in a folder with a copy of the pack's agreement, for `fmt`, a roster, two reports."""
    shutil.copy(PACK / "agreement.clause", tmp_path)
    shutil.copy(PACK / "example-roster.csv", tmp_path / "roster.csv")
    for month, days in (("december", 20), ("january", 25)):
        text = f"id,vacation_days,vacation_days.status\n1,{days},decided\n"
        (tmp_path / f"{month}.csv").write_text(text, encoding="utf-8")
    for command in EXAMPLES[name].replace("\\\n", " ").splitlines():
        program, *arguments = shlex.split(command)
        assert program == "entitle"
        done = run(*arguments, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
