"""The program as people run it: in this process, or in one of its own where that is the claim."""

from __future__ import annotations

import subprocess
import sys
from contextlib import chdir
from pathlib import Path

from click.testing import CliRunner

from cli import main

ROOT = Path(__file__).resolve().parents[1]
Done = subprocess.CompletedProcess[str]


def run(*arguments: str, given: str = "", cwd: Path = ROOT) -> Done:
    """One command line, answered in this process; what it raises is raised here."""
    with chdir(cwd):
        done = CliRunner().invoke(
            main, arguments, input=given, prog_name="entitle", catch_exceptions=False
        )
    return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)


def process(*arguments: str, given: str = "", cwd: Path = ROOT) -> Done:
    """The same in a process of its own."""
    command = [sys.executable, str(ROOT / "cli.py"), *arguments]
    return subprocess.run(
        command, input=given, capture_output=True, encoding="utf-8", cwd=cwd, check=False
    )
