"""Stopping a run: Ctrl-C and a request to end, out of a query too, but not between two files."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType


class Interrupted(BaseException):  # as KeyboardInterrupt: nothing that mends errors catches it
    """The run was told to stop; `code` is the exit code by which shells know why."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.code = 128 + signum


@dataclass
class Stopping:
    """What the signals that ask a run to end do to it."""

    _told: list[int] = field(default_factory=list)
    _deaf: bool = False
    _waits: bool = False

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Inside, a signal raises `Interrupted`; only the main thread can hear one."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {s: signal.signal(s, self._hear) for s in (signal.SIGINT, signal.SIGTERM)}
        try:
            self._load()
            yield
        except RuntimeError as error:
            if self._told:  # DuckDB puts words of its own in the place of what we raised
                raise Interrupted(self._told[0]) from error
            raise
        finally:
            for signum, handler in before.items():
                signal.signal(signum, handler)

    @contextmanager
    def put_off(self) -> Iterator[None]:
        """Inside, no signal is heeded: what has begun is brought to its end, in no time.

        A signal that came before is heeded now at the latest: an import or a library written in C
        may have passed over what we raised at the time.
        """
        self._deaf = True
        try:
            if self._told:
                raise Interrupted(self._told[0])
            yield
        finally:
            self._deaf = False

    def _load(self) -> None:
        """Import DuckDB before anything is begun; a signal waits until that is done.

        What is raised while the module, written in C++, is made ends the process on the spot.
        """
        self._waits = True
        try:
            import duckdb  # noqa: F401  # made here, used elsewhere
        finally:
            self._waits = False
        if self._told:
            raise Interrupted(self._told[0])

    def _hear(self, signum: int, _frame: FrameType | None) -> None:
        if self._deaf:
            return
        self._told.append(signum)
        if not self._waits:
            raise Interrupted(signum)
