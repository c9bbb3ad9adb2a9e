"""The pages that ask another engine give what they show, on a real server and a real cluster."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, Block, blocks_of, name_of
from tests.docs.test_transcripts import (
    REWRITE,
    Shown,
    fits,
    prepare,
    rewrite,
    shown_in,
    without_empty_end,
)
from tests.engines import require_spark

pytestmark = pytest.mark.slow

HOW_TO = ROOT / "docs" / "how-to"


def printed(shown: Shown, folder: Path, environment: Mapping[str, str]) -> tuple[str, ...]:
    """What a command prints in a process of its own."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *shown.arguments],
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return without_empty_end(done.stdout.splitlines())


def replayed(
    page: Path, folder: Path, environment: Mapping[str, str]
) -> Iterator[tuple[Block, tuple[str, ...]]]:
    """Each `console` block with the lines it ought to have; what `sql` says is done in between."""
    for block in blocks_of(page):
        prepare(block, folder)
        if block.language == "sql":
            run_sql(block.text)
        if block.language != "console":
            continue
        lines: list[str] = []
        for shown in shown_in(block):
            found = printed(shown, folder, environment)
            lines += [*shown.prompt, *(shown.output if fits(shown.output, found) else found)]
        yield block, tuple(lines)


def run_sql(text: str) -> None:
    import psycopg

    with psycopg.connect("") as connection:  # where PGHOST and its like say
        connection.execute(text)


def holds(page: Path, folder: Path, environment: Mapping[str, str]) -> None:
    found = list(replayed(page, folder, environment))
    assert found
    if REWRITE:
        rewrite(page, found)
        return
    for block, lines in found:
        assert "\n".join(block.lines) == "\n".join(lines), f"{name_of(page)}:{block.line}"


@pytest.mark.xdist_group("postgres")
def test_the_page_on_postgresql(
    postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    parts = re.fullmatch(r"postgresql://(\w+)@([\d.]+):(\d+)/(\w+)", postgres)
    assert parts is not None
    for name, value in zip(("PGUSER", "PGHOST", "PGPORT"), parts.groups(), strict=False):
        monkeypatch.setenv(name, value)
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS town")
        connection.execute("CREATE DATABASE town")
    monkeypatch.setenv("PGDATABASE", "town")
    holds(HOW_TO / "run-it-inside-postgresql.md", tmp_path, {})


@pytest.mark.xdist_group("spark")
def test_the_page_on_spark(tmp_path: Path) -> None:
    require_spark()
    holds(HOW_TO / "run-it-on-spark.md", tmp_path, {})
    answers = tmp_path / "entitlements" / "answers"
    assert (answers / "_SUCCESS").is_file()
    assert list(answers.glob("part-*.parquet"))
