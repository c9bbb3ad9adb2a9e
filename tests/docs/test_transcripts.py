"""Every command that the documentation shows gives what it shows.

A page is read from its top in an empty folder. `<!-- file: NAME -->` above a block writes the
block as a file, `<!-- more: NAME -->` adds it to one, `<!-- more to a copy: ONE OTHER -->` writes
OTHER as ONE with the block added. Each `$ entitle …` line of a `console` block is run. A line `…`
in an output stands for lines that the page leaves out.

A block below `<!-- slow: WHY -->` is run with the slow tests alone; no later one may need it.

With ENTITLE_REWRITE=1 in the environment the pages get the outputs that the commands give. An
output with lines left out is left alone, and told where it no longer fits: it is cut by hand.
"""

from __future__ import annotations

import dataclasses
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from engine import cache, session
from tests.docs.pages import PAGES, ROOT, Block, blocks_of, name_of
from tests.program import process

_DIGEST = re.compile("[0-9a-f]{64}")  # shown as `…`: it changes with every comma
LEFT_OUT = "…"
REWRITE = os.environ.get("ENTITLE_REWRITE") == "1"
README = ROOT / "README.md"
WITH_TRANSCRIPTS = [
    p
    for p in PAGES
    if any(b.language == "console" for b in blocks_of(p))
    # Those that ask another engine are run by test_engine_pages.
    and "<!-- engine: " not in p.read_text(encoding="utf-8")
    # It is run by the program itself, see below, and only written anew in this process.
    and (p != README or REWRITE)
]


@dataclass(frozen=True, slots=True)
class Shown:
    """A command of a transcript: its lines with the prompt, and the output shown below it."""

    prompt: tuple[str, ...]
    output: tuple[str, ...]

    @property
    def arguments(self) -> list[str]:
        """The words of the command after `entitle`."""
        joined = " ".join(line.removesuffix("\\") for line in self.prompt)
        program, *rest = shlex.split(joined.removeprefix("$ "))
        assert program in ("entitle", "echo"), f"only `entitle` is run: {joined}"
        return rest if program == "entitle" else [program, *rest]


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache of the tests' own: nothing is left in the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENTITLE_CACHE", str(tmp_path_factory.mktemp("cache") / "own"))
        cache.folder.cache_clear()
        yield
    cache.folder.cache_clear()


def shown_in(block: Block) -> list[Shown]:
    """The commands of a `console` block with their outputs."""
    found: list[Shown] = []
    for line in block.lines:
        if line.startswith("$ "):
            found.append(Shown((line,), ()))
        elif found and not found[-1].output and found[-1].prompt[-1].endswith("\\"):
            found[-1] = Shown((*found[-1].prompt, line), ())
        else:
            assert found, f"output before any command, line {block.line}"
            found[-1] = Shown(found[-1].prompt, (*found[-1].output, line))
    return [Shown(each.prompt, without_empty_end(each.output)) for each in found]


def without_empty_end(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines up to the last that holds something: between two commands one may stand empty."""
    return tuple("\n".join(lines).rstrip("\n").splitlines())


def fits(shown: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether an output is the one shown, but for the lines that are left out."""
    lines = ("(?:.*\n)+?" if line == LEFT_OUT else re.escape(f"{line}\n") for line in shown)
    return re.fullmatch("".join(lines), "".join(f"{line}\n" for line in printed)) is not None


class Terminal:
    """Runs commands and remembers how the last one ended."""

    def __init__(self) -> None:
        self.code = 0

    def lines(self, arguments: list[str], *, apart: bool = False) -> tuple[str, ...]:
        """What the command prints, as a block shows it: without empty lines at its end.

        In this process, or `apart`: the solver's steps on a long proof depend a little on what
        it did before, and a reader's process is new.
        """
        if arguments == ["echo", "$?"]:
            return (str(self.code),)
        if apart:
            done = process(*arguments, cwd=Path.cwd())
            self.code, output = done.returncode, done.stdout + done.stderr
        else:
            result = CliRunner().invoke(main, arguments, prog_name="entitle")
            self.code, output = result.exit_code, result.output
        return without_empty_end(_DIGEST.sub("…", output).splitlines())


def prepare(block: Block, folder: Path) -> None:
    """Write the file that a block stands for."""
    word, rest = block.directive
    if word not in ("file", "more", "more to a copy"):
        return
    *origin, name = rest.split()
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    before = ""
    if word == "more":
        before = path.read_text(encoding="utf-8") + "\n"
    elif word == "more to a copy":
        before = (folder / origin[0]).read_text(encoding="utf-8") + "\n"
    path.write_text(before + block.text, encoding="utf-8")


def is_slow(block: Block) -> bool:
    return block.directive[0] == "slow"


def replayed(page: Path, folder: Path, *, whole: bool) -> Iterator[tuple[Block, tuple[str, ...]]]:
    """Each `console` block of a page with the lines it ought to have; the slow ones if `whole`."""
    terminal = Terminal()
    for block in blocks_of(page):
        prepare(block, folder)
        if block.language != "console" or (is_slow(block) and not whole):
            continue
        lines: list[str] = []
        for shown in shown_in(block):
            printed = terminal.lines(shown.arguments, apart=is_slow(block))
            if fits(shown.output, printed):
                printed = shown.output
            lines += ["", *shown.prompt] if lines and shown.arguments[0] != "echo" else shown.prompt
            lines += printed
        yield block, tuple(lines)


def rewrite(page: Path, found: list[tuple[Block, tuple[str, ...]]]) -> None:
    """Put the outputs that came in the place of those shown, where those are whole."""
    lines = page.read_text(encoding="utf-8").splitlines()
    by_hand: list[str] = []
    for block, wanted in reversed(found):
        if LEFT_OUT not in block.lines:
            lines[block.line - 1 : block.line - 1 + len(block.lines)] = wanted
        elif block.lines != wanted:
            by_hand.append(f"{name_of(page)}:{block.line}\n" + "\n".join(wanted))
    page.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    assert not by_hand, "\n\n".join(by_hand)


def holds(page: Path, folder: Path, *, whole: bool) -> None:
    for block, lines in replayed(page, folder, whole=whole):
        assert "\n".join(block.lines) == "\n".join(lines), f"{name_of(page)}:{block.line}"


@pytest.mark.parametrize("page", WITH_TRANSCRIPTS, ids=name_of)
def test_every_command_gives_what_the_page_shows(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if REWRITE:
        rewrite(page, list(replayed(page, tmp_path, whole=True)))
    else:
        holds(page, tmp_path, whole=False)


@pytest.mark.slow
@pytest.mark.parametrize(
    "page", [p for p in WITH_TRANSCRIPTS if any(map(is_slow, blocks_of(p)))], ids=name_of
)
def test_slow_commands_give_what_the_page_shows_too(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    holds(page, tmp_path, whole=True)


def test_the_program_itself_prints_what_the_first_page_shows(tmp_path: Path) -> None:
    """The same through a process of its own, as a reader runs it."""
    for block in blocks_of(README):
        prepare(block, tmp_path)
        for shown in shown_in(block) if block.language == "console" else ():
            command = [sys.executable, str(ROOT / "cli.py"), *shown.arguments]
            result = subprocess.run(
                command,
                cwd=tmp_path,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            printed = without_empty_end(result.stdout.splitlines())
            assert fits(shown.output, printed), (shown.prompt, printed)


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("a b c", "a b c", True),
        ("a b", "a b c", False),
        ("a … c", "a b b c", True),
        ("a … c", "a c", False),
        ("… c", "a b c", True),
        ("a …", "a b c", True),
        ("a … b … d", "a x b y d", True),
        ("a … b … d", "a x c y d", False),
        ("a . c", "a b c", False),
    ],
)
def test_only_lines_left_out_may_differ(shown: str, printed: str, same: bool) -> None:  # noqa: FBT001
    assert fits(shown.split(), printed.split()) is same


def test_the_tutorial_builds_the_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for block in blocks_of(ROOT / "docs" / "tutorial.md"):
        prepare(block, tmp_path)
    built, pack = (session.load(name).agreement for name in ("alder", "alder-transit"))
    assert dataclasses.replace(built, sha256="", musts=()) == dataclasses.replace(
        pack, sha256="", musts=()
    )
    assert set(built.musts) == set(pack.musts)
