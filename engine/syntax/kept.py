"""A file that keeps bytes which are slow to make, with a digest that tells damage."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

_DIGEST = 32


def read(path: Path, key: bytes) -> bytes | None:
    """What was kept in `path` under `key`; none where there is nothing whole."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    body = content[_DIGEST:]
    return body if content[:_DIGEST] == sha256(key + body).digest() else None


def write(path: Path, key: bytes, body: bytes) -> None:
    """Keep `body` in `path`, whole or not at all; where that fails nothing is said."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(sha256(key + body).digest() + body)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
