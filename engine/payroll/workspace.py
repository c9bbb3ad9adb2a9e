"""Where a run works: DuckDB in this process, within limits, in a folder that goes with the run."""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..packs import Refused

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PREFIX, _UNLOCKED = "entitle-run-", "entitle-new-"
_OF_A_RUN = "in-use"
_SIZE = re.compile(r"[1-9][0-9]*(\.[0-9]+)? ?([KMGT]i?B)", re.IGNORECASE)
_LEAST = 100_000_000
_UNITS = {"k": 1, "m": 2, "g": 3, "t": 4}
_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
_NUMBERED = re.compile(r'"errno":"(\d+)"')


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of the machine a run may take; none: what DuckDB takes by itself."""

    memory: str | None = None
    threads: int | None = None

    def __post_init__(self) -> None:
        if self.memory is not None:
            _require_size(self.memory)
        if self.threads is not None and self.threads < 1:
            raise Refused("usage", f"`--threads {self.threads}` is less than one")


UNLIMITED = Limits()


def _require_size(text: str) -> None:
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        hint = "write it as `600MB` or `2GB`"
        raise Refused("usage", f"`--memory {text}` is not a size", hint)
    number, power = text.strip().rstrip("BbIi").rstrip(), _UNITS[found[2][0].lower()]
    if float(number[:-1]) * 1000**power < _LEAST:
        raise Refused("usage", f"`--memory {text}` is too little", "give at least 100MB")


@dataclass(frozen=True, slots=True)
class Workspace:
    """A connection, and a folder for what does not fit in memory."""

    connection: DuckDBPyConnection
    folder: Path


@contextmanager
def workspace(limits: Limits) -> Iterator[Workspace]:
    """A place to work in; whatever happens short of a kill, its folder is removed.

    The folder of a killed run is removed by the next one.
    """
    import duckdb

    _sweep()
    with ExitStack() as stack:
        folder = stack.enter_context(_folder())
        stack.enter_context(_temporary_files_in(folder))
        with _in_our_words(folder):
            connection = duckdb.connect(str(folder / "run.duckdb"), config=_settings(limits))
            stack.callback(connection.close)
            connection.execute("SET temp_directory = ?", [str(folder / "spill")])
            # How far a query is gets told by `progress`, not by DuckDB on standard output.
            connection.execute("SET enable_progress_bar = true")
            connection.execute("SET enable_progress_bar_print = false")
            yield Workspace(connection, folder)


def _settings(limits: Limits) -> dict[str, str | bool | int | float | list[str]]:
    """Nothing is fetched or loaded from elsewhere; the output keeps the order of the roster."""
    found: dict[str, str | bool | int | float | list[str]] = {
        "preserve_insertion_order": "true",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    if limits.memory is not None:
        found["memory_limit"] = limits.memory.replace(" ", "")
    if limits.threads is not None:
        found["threads"] = str(limits.threads)
    return found


# ------------------------------------------------------------------ the folder


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder locked as one in use, where that goes, before it has a name that is swept."""
    made = Path(tempfile.mkdtemp(prefix=_UNLOCKED))
    folder = made.with_name(made.name.replace(_UNLOCKED, _PREFIX, 1))
    try:
        if not hasattr(os, "getuid"):  # nothing is locked or swept there
            yield made
            return
        with (made / _OF_A_RUN).open("wb") as file:
            _try_lock(file.fileno())
            yield made.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """Whatever makes temporary files meanwhile makes them here: one folder to clear up."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


def _try_lock(handle: int) -> bool:
    """Whether nobody else holds the lock; where there are no locks nobody is told apart."""
    try:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return False
    return True


def _sweep() -> None:
    """Remove the folders of our own runs that were killed."""
    if not hasattr(os, "getuid"):
        return
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if folder.is_symlink() or folder.stat().st_uid != os.getuid():
                continue
            with (folder / _OF_A_RUN).open("rb") as file:
                free = _try_lock(file.fileno())
            if free:
                shutil.rmtree(folder, ignore_errors=True)


# ------------------------------------------------------------------ what a machine cannot do


@contextmanager
def _in_our_words(folder: Path) -> Iterator[None]:
    """What a machine cannot do, said in a sentence; our own faults stay as they are."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        if "temp directory" in str(error) or "max_temp_directory" in str(error):
            raise _no_room(folder) from error
        hint = "give more with `--memory`, or fewer `--threads`"
        raise Refused("memory", "the memory allowed does not suffice", hint) from error
    except duckdb.IOException as error:
        found = _NUMBERED.search(str(error))
        number = int(found[1]) if found else 0
        if str(folder) in str(error) and number in _FULL:
            raise _no_room(folder) from error
        reason = os.strerror(number) if number else str(error).partition(":")[2].strip()
        raise Refused("unwritable", f"a file cannot be read or written: {reason}") from error
    except OSError as error:
        if error.errno in _FULL and str(folder) in str(error.filename):
            raise _no_room(folder) from error
        reason = error.strerror or str(error)
        raise Refused("unwritable", f"a file cannot be read or written: {reason}") from error


def _no_room(folder: Path) -> Refused:
    message = f"there is no room left in `{folder.parent}`, where the run keeps what it works on"
    return Refused("no_room", message, "name a larger place in TMPDIR")
