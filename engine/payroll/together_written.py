"""Answers to the roster as a whole, as lines of a file: a list has a line for each element."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..records.formulas import neutral
from .results import Run, Together
from .together_plan import plan_of

if TYPE_CHECKING:
    from .report import Order

HEADINGS: Final = (
    "agreement", "decision", "status", "place", "value", "cite", "contested", "why",
)  # fmt: skip


def is_told(order: Order) -> bool:
    """Whether a report needs a file of its own for them: the other forms have room for them."""
    if order.form not in (".csv", ".parquet") or order.elsewhere is not None:
        return False
    return any(plan_of(book, order.asked.decisions).whole for book in order.books)


def together_rows(run: Run) -> Iterator[tuple[object, ...]]:
    """The lines, by `HEADINGS`; what was left out has one as well, with the reason."""
    for part in run.parts:
        name = part.book.agreement.name
        for each in part.together:
            for place, value in _values(each):
                cites, changing = "; ".join(each.cites), "; ".join(each.contested)
                yield name, each.decision, each.status, place, value, cites, changing, each.why
        for decision, why in part.left_out.items():
            yield name, decision, "left out", "", "", "", "", why


def _values(each: Together) -> Iterator[tuple[int | str, str]]:
    if isinstance(each.given, list) and each.given:
        yield from ((n, _text(value)) for n, value in enumerate(each.given, 1))
    else:
        yield "", _text(each.given if each.given != [] else None)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def write_together(run: Run, draft: Path) -> int:
    """The file; how many lines it has."""
    rows = list(together_rows(run))
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows([neutral(str(cell)) for cell in row] for row in rows)
    return len(rows)


def together_json(run: Run) -> list[Mapping[str, Any]]:
    """The same for a manifest."""
    return [
        {
            "agreement": part.book.agreement.name,
            "decision": each.decision,
            "status": each.status,
            "value": each.given,
            "cites": list(each.cites),
            "contested": list(each.contested),
            "why": each.why,
        }
        for part in run.parts
        for each in part.together
    ]
