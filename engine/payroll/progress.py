"""How far a run is, on a terminal's standard error; elsewhere nothing is said."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_WIDTH: Final = 30
_EVERY: Final = 0.2


@dataclass(frozen=True, slots=True)
class Progress:
    """A line that is written over until the step is done; `stream` is none where none is wanted."""

    stream: IO[str] | None = None

    @contextmanager
    def step(self, doing: str) -> Iterator[None]:
        """A step of which nobody knows how far it is."""
        self._write(f"{doing} …")
        try:
            yield
        finally:
            self._clear()

    @contextmanager
    def query(self, connection: DuckDBPyConnection, doing: str, rows: int) -> Iterator[None]:
        """A step in DuckDB, which says itself how far it is."""
        if self.stream is None:
            yield
            return
        done = threading.Event()

        def watch() -> None:
            while not done.wait(_EVERY):
                share = min(max(connection.query_progress(), 0.0), 100.0)
                self.told(doing, round(rows * share / 100), rows)

        watching = threading.Thread(target=watch, daemon=True)
        watching.start()
        try:
            yield
        finally:
            done.set()
            watching.join()
            self._clear()

    def told(self, doing: str, done: int, of: int) -> None:
        """`done` of so many are done."""
        filled = _WIDTH * done // max(of, 1)
        bar = "#" * filled + "." * (_WIDTH - filled)
        self._write(f"{doing} [{bar}] {done:,} of {of:,}")

    def over(self) -> None:
        """The step told of is done."""
        self._clear()

    def _write(self, text: str) -> None:
        if self.stream is not None:
            self.stream.write(f"\r\x1b[K{text}")
            self.stream.flush()

    def _clear(self) -> None:
        if self.stream is not None:
            self.stream.write("\r\x1b[K")
            self.stream.flush()


SILENT: Final = Progress()
