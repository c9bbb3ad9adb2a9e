"""What a report rests on, as it stands in the report or beside it: the same for the same run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .drafts import hash_of
from .results import Run, Written
from .together_written import together_json


def written(what: str, target: Path, draft: Path, rows: int | None = None) -> Written:
    """A file as a manifest names it."""
    return Written(what, target, hash_of(draft), rows)


def manifest(run: Run, beside: Sequence[Written]) -> dict[str, Any]:
    """The run and the files beside: no time of day, so that the same run gives the same bytes."""
    left_out = {name: why for part in run.parts for name, why in part.left_out.items()}
    return {
        "manifest": 1,
        **run.identity,
        "rows": _rows(run),
        "decisions": {name: dict(counts) for name, counts in run.counts.items()},
        **({"together": told} if (told := together_json(run)) else {}),
        **({"left_out": left_out} if left_out else {}),
        "files": [_file(each) for each in beside],
    }


def _rows(run: Run) -> Mapping[str, int]:
    """What became of each line; those passed over (blank, totals) where there are any."""
    rows = {"read": run.read, "answered": run.answered, "rejected": run.rejected}
    return {**rows, "passed_over": run.passed_over} if run.passed_over else rows


def _file(each: Written) -> Mapping[str, object]:
    named = {"what": each.what, "name": each.path.name, "sha256": each.sha256}
    return named if each.rows is None else {**named, "rows": each.rows}


def manifest_text(found: Mapping[str, object]) -> str:
    """As JSON, on lines of its own."""
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def with_manifest(page: str, found: Mapping[str, object]) -> str:
    """An HTML page with the manifest in it, for programs: `<script id="manifest">`."""
    # `<` would let a name end the element.
    told = json.dumps(found, ensure_ascii=False).replace("<", "\\u003c")
    held = f'<script type="application/json" id="manifest">{told}</script>\n'
    before, end, after = page.rpartition("</body>")
    return f"{before}{held}{end}{after}" if end else f"{page}{held}"
