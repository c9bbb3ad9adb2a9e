"""What is slow to make and cheap to keep: checked trees and parser tables, per user.

Kept in the user's own cache folder, readable by nobody else; never in a folder that
others can write to. A file that is damaged, foreign or of another engine is ignored.
"""

from __future__ import annotations

import os
import pickle
import stat
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from . import __version__

_MAGIC = b"entitle\n"
_DIGEST = 32


@lru_cache(maxsize=1)
def folder() -> Path | None:
    """The private cache folder, made when missing; none where no safe one can be had."""
    chosen = os.environ.get("ENTITLE_CACHE")
    if chosen == "":
        return None
    if chosen is None:
        from platformdirs import user_cache_path

        path = user_cache_path("entitle", appauthor=False)
    else:
        path = Path(chosen)
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path if _is_private(path) else None
    except OSError:
        return None


def _is_private(path: Path) -> bool:
    """Ours, and writable by nobody else (Windows has its own rules for a user's folders)."""
    found = path.lstat()
    if not hasattr(os, "getuid"):
        return stat.S_ISDIR(found.st_mode)
    ours = found.st_uid == os.getuid() and stat.S_ISDIR(found.st_mode)
    return ours and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


@lru_cache(maxsize=1)
def engine_fingerprint() -> str:
    """Changes whenever the engine or the grammar does: version, and each file's size and time."""
    here = Path(__file__).resolve().parent
    digest = sha256(__version__.encode())
    for top in (here, here.parent / "grammar"):
        for path in sorted(top.rglob("*.py")) + sorted(top.rglob("*.lark")):
            found = path.stat()
            digest.update(f"{path.name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def load(name: str) -> object | None:
    """What was stored as `name`; none when there is nothing sound."""
    path = _path(name)
    if path is None:
        return None
    try:
        if not _is_own_file(path):
            return None
        content = path.read_bytes()
        body = content[len(_MAGIC) + _DIGEST :]
        if not content.startswith(_MAGIC + sha256(body).digest()):
            return None
        found: object = pickle.loads(body)  # noqa: S301  # our own file, checked above
    except Exception:  # noqa: BLE001  # whatever is wrong with it, it is made again
        return None
    return found


def store(name: str, value: object) -> None:
    """Keep `value` as `name`; where that fails, nothing is kept and nothing is said."""
    path = _path(name)
    if path is None:
        return
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        body = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(_MAGIC + sha256(body).digest() + body)
        draft.replace(path)
    except (OSError, pickle.PicklingError, RecursionError):
        draft.unlink(missing_ok=True)


def _is_own_file(path: Path) -> bool:
    found = path.lstat()
    ours = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    return ours and stat.S_ISREG(found.st_mode)


def _path(name: str) -> Path | None:
    where = folder()
    if where is None:
        return None
    key = sha256(f"{engine_fingerprint()} {name}".encode()).hexdigest()[:40]
    return where / f"{key}.bin"
