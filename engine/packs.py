"""Packs and files: where an agreement lies, its text, and files written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from .diagnostic import did_you_mean
from .source import Source

if TYPE_CHECKING:
    from .check import Checked
    from .syntax.parser import Parsed

RULES = Path(__file__).resolve().parents[1] / "rules"


class Refused(Exception):  # a refusal, said to the user in one sentence
    """A question that cannot be put, in the asker's words; `code` names the reason."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}; {self.hint}" if self.hint else self.message


@dataclass(frozen=True, slots=True)
class Pack:
    """Where an agreement lies: its file, and its scenario files (not read by `ask`)."""

    agreement: Path
    scenarios: tuple[Path, ...]


def locate(name: str) -> Pack:
    """The pack that `name` means: a folder, a `.clause` file, or a short name in `rules/`."""
    given = Path(name)
    for path in (given, RULES / name):
        if path.is_file():
            return Pack(path, ())
        if (path / "agreement.clause").is_file():
            scenarios = sorted((path / "scenarios").glob("*.clause"))
            return Pack(path / "agreement.clause", tuple(scenarios))
    known = sorted(p.parent.name for p in RULES.glob("*/agreement.clause"))
    hint = did_you_mean(name, known) or f"packs here: {', '.join(known)}"
    raise Refused("unknown_agreement", f"there is no agreement `{name}`", hint)


def read_source(path: Path) -> Source:
    """The text of a file, exactly; bytes that are not UTF-8 are shown as a replacement mark."""
    try:
        return Source(_shown_path(path), path.read_bytes().decode("utf-8", "replace"))
    except OSError as error:
        message = f"`{path}` cannot be read: {error.strerror or error}"
        raise Refused("unreadable", message) from error


def _shown_path(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def check_pack(pack: Pack, *, scenarios: bool = True) -> Checked:
    """Parse and check a pack with its scenarios."""
    from .check import check

    parse = _parser()
    paths = (pack.agreement, *(pack.scenarios if scenarios else ()))
    sources = [read_source(p) for p in paths]
    return check([parse(s) for s in sources], sources[0].sha256)


@lru_cache(maxsize=1)
def _parser() -> Callable[[Source], Parsed]:
    """Reads a source; the grammar's tables, half a second to make, are kept per user."""
    from . import cache
    from .syntax import parser

    folder = cache.folder()
    parser.use_table_cache(folder / "grammar.bin" if folder else None)
    return parser.parse


class Unsound(Exception):  # the agreement's own mistakes, not ours
    """An agreement with errors: nothing can be asked until they are mended."""

    def __init__(self, checked: Checked) -> None:
        super().__init__("the agreement has errors")
        self.checked = checked


def canonical(path: Path) -> tuple[str, str]:
    """A file's text as it is, and as `fmt` writes it; a file with mistakes is refused."""
    from .check import Checked
    from .syntax.printer import canonical as printed

    source = read_source(path)
    parsed = _parser()(source)
    if parsed.problems:
        raise Unsound(Checked(None, parsed.problems, ()))
    return source.text, printed(parsed.document, source)


def write_whole(path: Path, text: str) -> None:
    """Replace a file by `text`, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Refused("unwritable", f"`{path}` cannot be written: {error.strerror}") from error
