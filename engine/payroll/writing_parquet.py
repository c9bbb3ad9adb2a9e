"""A report as Parquet: amounts as decimals, days as days, the manifest among its metadata."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from .cells import literal, quoted
from .results import Run

KEY: Final = "entitle"
"""Under this key the metadata of a report hold its manifest, as JSON."""


_CELLS: Final = 4_000_000
_STEP: Final = 2_048
_MOST: Final = 122_880


def rows_together(columns: int) -> int:
    """How many rows a group holds: a wide report would else need more memory than a run has."""
    return max(_STEP, min(_MOST, _CELLS // columns // _STEP * _STEP))


def write_parquet(run: Run, draft: Path, manifest: Mapping[str, object]) -> None:
    """Every column of its own type, in the order of the roster."""
    names = ", ".join(quoted(each.name) for each in run.columns)
    told = literal(json.dumps(manifest, ensure_ascii=False))
    group = rows_together(len(run.columns))
    metadata = f"KV_METADATA {{{KEY}: {told}}}"
    options = f"FORMAT parquet, {metadata}, ROW_GROUP_SIZE {group}, USE_TMP_FILE false"
    query = f"SELECT {names} FROM {quoted(run.shown)}"
    run.connection.execute(f"COPY ({query}) TO {literal(str(draft))} ({options})")
