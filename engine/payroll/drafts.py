"""Files of one run: each written whole or not at all, and put in place together.

Each file is written as a draft beside the one it replaces and renamed over it at the end. The
last of them names the others by their hashes: whoever finds new files beside an old last one
can tell. A killed run leaves drafts at most; the next run over the same files takes them over.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path

from ..packs import Refused

_ROOM = 0o666
"""Whoever may read and write a new file, before the user's mask is taken off."""


@dataclass
class Drafts:
    """The drafts of the files that a run will write, each locked while it is written."""

    _open: dict[Path, int | None] = field(default_factory=dict)
    _target: dict[Path, Path] = field(default_factory=dict)

    def begin(self, target: Path) -> Path:
        """The draft in which to write what `target` shall hold; refused where it cannot be."""
        place = _place_of(target)
        draft = place.with_name(f".{place.name}.entitle-draft")
        if draft in self._open:
            raise Refused("usage", f"`{target}` would be written twice", "name two files")
        try:
            self._open[draft] = _locked(draft, place)
        except OSError as error:
            raise _cannot(place, error) from error
        self._target[draft] = place
        _before(place).unlink(missing_ok=True)
        return draft

    def put_in_place(self, drafts: Sequence[Path]) -> None:
        """Rename drafts over their files, in this order; where one fails, all are as before."""
        done: dict[Path, bool] = {}
        for draft in drafts:
            place = self._target[draft]
            try:
                _forced_to_disk(draft)
                was_there = _kept_before(draft, place)
                draft.replace(place)
                done[place] = was_there
            except OSError as error:
                _undo(done)
                raise _cannot(place, error) from error
        for place in done:
            _before(place).unlink(missing_ok=True)
            _folder_forced_to_disk(place.parent)

    def close(self) -> None:
        """Remove what was not put in place, and let the files go."""
        for draft, handle in self._open.items():
            if handle is None or _is_same(draft, handle):
                with suppress(OSError):
                    draft.unlink(missing_ok=True)
            if handle is not None:
                os.close(handle)
        for place in self._target.values():
            with suppress(OSError):
                _before(place).unlink(missing_ok=True)
        self._open.clear()


@contextmanager
def drafts() -> Iterator[Drafts]:
    """Drafts of which none is left behind, whatever happens short of a kill."""
    made = Drafts()
    try:
        yield made
    finally:
        made.close()


def hash_of(path: Path) -> str:
    """The SHA-256 of a file, as manifests name it."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


# ------------------------------------------------------------------ one file


def _place_of(target: Path) -> Path:
    """Where a file will stand: a link keeps pointing to what it names."""
    if not target.name:
        raise Refused("unwritable", "the file to write has no name")
    try:
        place = target.resolve() if target.is_symlink() else target
        found = place.stat() if place.exists() else None
    except OSError as error:
        raise _cannot(target, error) from error
    if found is not None and stat.S_ISDIR(found.st_mode):
        raise Refused("unwritable", f"`{target}` is a folder", "name a file in it")
    if found is not None and not stat.S_ISREG(found.st_mode):
        raise Refused("unwritable", f"`{target}` is not a file that can be replaced")
    if not place.parent.is_dir():
        hint = "make the folder first"
        raise Refused("unwritable", f"there is no folder `{place.parent}`", hint)
    return place


def _locked(draft: Path, place: Path) -> int | None:
    """The draft, made or taken over, empty, and locked against another run (where that goes)."""
    while True:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        handle = os.open(draft, flags, _ROOM)
        try:
            _lock(handle, place)
            # Another run may have put it in place between our opening and our locking it.
            if not _is_same(draft, handle):
                os.close(handle)
                continue
            os.ftruncate(handle, 0)
        except BaseException:
            os.close(handle)
            raise
        if os.name == "posix":
            return handle
        os.close(handle)  # elsewhere a file that is open cannot be renamed
        return None


def _lock(handle: int, place: Path) -> None:
    try:
        import fcntl
    except ImportError:  # not on this system: two runs at once are not told apart
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        message = f"another run is writing `{place}`"
        raise Refused("busy", message, "wait until it is done") from error
    except OSError:  # a file system without locks
        return


def _is_same(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(path.lstat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _before(place: Path) -> Path:
    return place.with_name(f".{place.name}.entitle-before")


def _kept_before(draft: Path, place: Path) -> bool:
    """Keep the old file, if there is one, until everything is in place; the new one is as open."""
    if not place.exists():
        return False
    _before(place).unlink(missing_ok=True)
    with suppress(OSError):  # a file system without hard links: it cannot be put back
        os.link(place, _before(place))
    with suppress(OSError):
        draft.chmod(stat.S_IMODE(place.stat().st_mode))
    return True


def _undo(done: Mapping[Path, bool]) -> None:
    """Put back what was there; a file of which nothing was kept is better new than not there."""
    for place, was_there in reversed(list(done.items())):
        with suppress(OSError):
            if _before(place).exists():
                _before(place).replace(place)
            elif not was_there:
                place.unlink()


def _forced_to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _folder_forced_to_disk(folder: Path) -> None:
    with suppress(OSError):  # folders cannot be opened on every system
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _cannot(place: Path, error: OSError) -> Refused:
    if isinstance(error, PermissionError) and os.name == "nt":
        hint = "close it where it is open, and run again"
        return Refused("unwritable", f"`{place}` may not be replaced", hint)
    return Refused("unwritable", f"`{place}` cannot be written: {error.strerror or error}")
