"""Rows that could not be read, with the reasons: to be mended there, and run again."""

from __future__ import annotations

from pathlib import Path

from ..rosters.rejects import write_rejects as written
from .results import Run


def write_rejects(run: Run, draft: Path) -> None:
    """Each rejected row as it was read; without any, a heading alone."""
    with draft.open("w", encoding="utf-8", newline="") as file:
        written(run.connection, run.rejected_rows, run.roster_columns, file)
