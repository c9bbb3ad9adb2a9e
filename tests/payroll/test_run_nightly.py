"""The files that the page of the nightly job shows are those that its commands write."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.pages import ROOT, blocks_of
from tests.docs.test_transcripts import REWRITE, Terminal, prepare, shown_in

PAGE = ROOT / "docs" / "how-to" / "nightly-eligibility-file.md"


@pytest.mark.slow
def test_the_page_shows_the_files_that_its_commands_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    terminal, shown = Terminal(), 0
    for block in blocks_of(PAGE):
        prepare(block, tmp_path)
        for each in shown_in(block) if block.language == "console" else ():
            terminal.lines(each.arguments)
        word, name = block.directive
        if word == "shows":
            shown += 1
            written = (tmp_path / name).read_text(encoding="utf-8")
            if REWRITE:
                page = PAGE.read_text(encoding="utf-8")
                PAGE.write_text(page.replace(block.text, written), encoding="utf-8", newline="\n")
            else:
                assert written == block.text, name
    assert shown == 2
