"""The page of findings: each entry's commands run, and print the amounts that the entry names."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from engine import session
from tests.docs.pages import ROOT
from tests.packs import packs

PAGE = ROOT / "docs" / "published-documents.md"
_AMOUNT = re.compile(r"\$(?P<money>\d[\d,]*(?:\.\d+)?)|(?P<percent>\d+(?:\.\d+)?)(?:%| percent\b)")
_TABLE = re.compile(r"^published (\w+).*?^end$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading of the page with the commands below it and the words around them."""

    title: str
    commands: tuple[str, ...]
    words: str


def entries() -> list[Entry]:
    """The entries of the page, in order: those of a third-level heading."""
    found = []
    for part in re.split(r"(?m)^### ", PAGE.read_text(encoding="utf-8"))[1:]:
        title, rest = re.split(r"(?m)^## ", part)[0].split("\n", 1)
        blocks = re.findall(r"```sh\n(.*?)```", rest, re.DOTALL)
        commands = tuple(line for block in blocks for line in block.splitlines())
        found.append(Entry(title, commands, re.sub(r"```sh\n.*?```", "", rest, flags=re.DOTALL)))
    return found


def amounts(text: str) -> set[tuple[str, Fraction]]:
    """The dollars and percentages that a text names, whatever their signs."""
    return {
        (kind, Fraction(value.replace(",", "")))
        for match in _AMOUNT.finditer(text)
        for kind, value in match.groupdict().items()
        if value is not None
    }


def asked_tables() -> set[tuple[str, str]]:
    """Pack and table of each `entitle published` on the page."""
    words = (shlex.split(command) for entry in entries() for command in entry.commands)
    return {(rest[0], rest[1]) for _, verb, *rest in words if verb == "published"}


def tables(path: Path) -> dict[str, str]:
    """The published tables of a file by name, each with its text."""
    text = path.read_text(encoding="utf-8")
    return {match[1]: match[0] for match in _TABLE.finditer(text)}


def test_every_entry_says_how_to_see_it() -> None:
    assert len(entries()) > 20
    assert [entry.title for entry in entries() if not entry.commands] == []


def test_every_table_with_a_known_difference_is_on_the_page() -> None:
    printed = {
        (path.parents[1].name, name): text
        for path in (ROOT / "rules").glob("*/published/*.clause")
        for name, text in tables(path).items()
    }
    differing = {table for table, text in printed.items() if "  known difference" in text}
    assert len(differing) > 10
    assert differing <= asked_tables() <= set(printed)


@pytest.mark.slow
@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.title)
def test_the_commands_print_the_amounts_of_the_entry(entry: Entry) -> None:
    output = ""
    for command in entry.commands:
        program, *arguments = shlex.split(command)
        assert program == "entitle"
        result = CliRunner().invoke(main, arguments, prog_name="entitle")
        assert result.exit_code == 0, (command, result.output)
        output += result.output
    named, shown = amounts(entry.words), amounts(output)
    assert sorted(f"{kind} {float(value)}" for kind, value in named - shown) == []


def cells(pack: str) -> tuple[int, int]:
    """How many cells of a pack's tables come out, and how many are printed."""
    scores = [found.score for found in packs.tables(pack).values()]
    return sum(score.reproduced for score in scores), sum(score.of for score in scores)


@pytest.mark.slow
def test_the_pages_count_the_cells_and_decisions_that_there_are() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[([\w-]+)\]\(rules/.*?(\d+) decisions(.*)$", page, re.MULTILINE)
    assert len(rows) == 5
    total = [0, 0]
    for pack, decisions, rest in rows:
        assert len(session.load(pack).agreement.decisions) == int(decisions), pack
        found = cells(pack)
        shown = re.findall(r"(\d+) of (\d+) printed cells", rest)
        assert shown == ([tuple(map(str, found))] if found[1] else []), pack
        total = [total[0] + found[0], total[1] + found[1]]
    assert f"{total[0]:,} of {total[1]:,} printed cells come out" in PAGE.read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("-$19,095 and $0.50", {("money", Fraction(19095)), ("money", Fraction(1, 2))}),
        ("from 17.99989% to 20%", {("percent", Fraction("17.99989")), ("percent", Fraction(20))}),
        ("12 percent of 42 members", {("percent", Fraction(12))}),
    ],
)
def test_amounts_are_those_with_a_sign_of_their_kind(
    text: str, wanted: set[tuple[str, Fraction]]
) -> None:
    assert amounts(text) == wanted
