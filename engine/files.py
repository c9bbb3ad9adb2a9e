"""Files: written whole or not at all, and those of the asker's that stay as they are."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from .packs import Refused, locate


def write_whole(path: Path, text: str) -> None:
    """Replace a file by `text`, whole or not at all; a link keeps pointing to what it names."""
    if not path.name:
        raise Refused("unwritable", "the file to write has no name")
    path = path.resolve() if path.is_symlink() else path
    if path.exists() and not path.is_file():
        raise Refused("unwritable", f"`{path}` is not a file that can be replaced")
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise Refused("unwritable", f"`{path}` cannot be written: {error.strerror}") from error


def spare(
    out: str | Path | None, inputs: Iterable[str | Path | None], hint: str = "name another `--out`"
) -> None:
    """Refuse to write `out` over a file that the command reads, by whatever name, or beside it.

    An input is a file, a folder, a pattern, or - for standard input. In a folder nothing may be
    written: the next run would take it for a roster.
    """
    if not out:
        return
    target = Path(out)
    for name in filter(None, map(str, filter(None, inputs))):
        with suppress(OSError):
            if Path(name).is_dir() and any(
                _is_same(Path(name), place.parent) for place in (target, target.resolve())
            ):
                message = f"`{target}` lies in the folder `{name}`, whose files are the roster"
                raise Refused("usage", message, f"{hint}, in another folder")
            if any(_is_same(path, target) for path in _files_named(name)):
                message = (
                    f"`{target}` is read by this command or of its agreement, and would be lost"
                )
                raise Refused("usage", message, hint)


def _is_same(one: Path, other: Path) -> bool:
    """Whether both names, links followed, are of one file or folder that is there."""
    with suppress(OSError):
        return (other.is_file() or other.is_dir()) and one.samefile(other)
    return False


def _files_named(name: str) -> Iterable[Path]:
    path = Path("/dev/stdin" if name == "-" else name)
    if path.is_dir():
        return path.iterdir()
    if path.exists():
        return (path,)
    return map(Path, glob.glob(name, recursive=True))  # noqa: PTH207  # also from the root


def files_read(
    agreement: str, amendments: Sequence[str] = (), *, page: bool = False
) -> Iterator[Path]:
    """The files of an agreement; which a `page` never replaces, nor the tables beside them."""
    with suppress(Refused):
        pack = locate(agreement)
        yield from (pack.agreement, *pack.scenarios, *pack.published)
        yield from pack.amendments().values()
        for pattern in ("*.csv", "*/*.csv", "*.toml", "*/*.toml") if page else ():
            yield from pack.agreement.parent.glob(pattern)
    yield from (Path(name) for name in amendments if name.endswith(".clause"))
