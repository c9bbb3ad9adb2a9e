"""Any text gives diagnostics, any record an answer or a refusal: never a traceback, never a hang.

`ENTITLE_MUTATIONS=100000 pytest -m slow tests/robustness` repeats the long run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from engine import session, stream
from engine.check import check
from engine.report.text import diagnostics_text
from engine.source import Source
from engine.syntax.parser import parse
from tests.robustness.mutated import ROOT, command_line, damaged, question_line, texts

PACK = "west-haven-ers"
MUTATIONS = int(os.environ.get("ENTITLE_MUTATIONS", "5000"))


def _check_damaged(seed: int, sources: list[str]) -> None:
    random = Random(seed)
    text = damaged(random, random.choice(sources))
    parsed = parse(Source("damaged.clause", text))
    checked = check([parsed])
    diagnostics_text(checked.findings)
    assert checked.agreement is not None or checked.findings


def _ask_damaged(seed: int, book: session.Book) -> None:
    random = Random(seed)
    fields, decisions = list(book.agreement.fields), list(book.agreement.decisions)
    line = question_line(random, fields, decisions)
    for answered in stream.answer_lines(book, [line]):
        json.dumps(answered)
        assert ("error" in answered) is not ("answers" in answered)


def test_damaged_agreements_give_diagnostics() -> None:
    sources = texts()
    for seed in range(120):
        _check_damaged(seed, sources)


def test_damaged_questions_give_an_answer_or_an_error() -> None:
    book = session.load(PACK)
    for seed in range(400):
        _ask_damaged(seed, book)


@pytest.mark.slow
def test_damaged_agreements_and_questions_at_length() -> None:
    sources, book = texts(), session.load(PACK)
    for seed in range(1_000_000, 1_000_000 + MUTATIONS):
        if seed % 2:
            _check_damaged(seed, sources)
        else:
            _ask_damaged(seed, book)


def _run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[bytes]:
    clean = [a.replace("\x00", "") for a in arguments]
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *clean],
        input=b'{"id":1}\nnot json\n',
        capture_output=True,
        timeout=60,
        cwd=folder,
        check=False,
    )


def _shell(seed: int, folder: Path, files: list[str]) -> None:
    done = _run(command_line(Random(seed), files), folder)
    errors = done.stderr.decode("utf-8", "replace")
    assert "Traceback" not in errors, errors
    assert done.returncode in (0, 1, 2), (done.args, done.returncode, errors)


def _files(folder: Path) -> list[str]:
    names = [PACK, "no-such-pack"]
    for i, text in enumerate(texts()[:6]):
        path = folder / f"damaged{i}.clause"
        path.write_text(damaged(Random(i), text), encoding="utf-8", errors="replace")
        names.append(str(path))
    (folder / "bytes.clause").write_bytes(b"\xff\xfe\x00agreement \x80")
    return [*names, str(folder / "bytes.clause"), str(folder)]


def test_command_lines_never_end_in_a_traceback(tmp_path: Path) -> None:
    files = _files(tmp_path)
    for seed in range(6):
        _shell(seed, tmp_path, files)


@pytest.mark.slow
def test_command_lines_at_length(tmp_path: Path) -> None:
    files = _files(tmp_path)
    for seed in range(1000, 1000 + int(os.environ.get("ENTITLE_COMMANDS", "120"))):
        _shell(seed, tmp_path, files)
