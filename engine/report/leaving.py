"""Two texts side by side over time: where they differ, and how long the present one gives more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from ..inquiry.answers import Answer
from ..inquiry.leaving import Stretch, last_better
from ..values import day_text, shown
from .text import PLAIN, Style
from .wire import json_value

_LAST_OF_ALL = date(2199, 12, 31)


def stretches_text(found: Sequence[Stretch], label: str, style: Style = PLAIN) -> str:
    """The days on which the texts differ, and the last one on which the present gives more."""
    lines = [style.strong(f"Present terms and {label}")]
    apart = list(_apart(found))
    if not apart:
        return "\n".join([*lines, "  the same on every day", ""])
    days = [_days(s) for s in apart]
    width = max(map(len, days))
    for stretch, text in zip(apart, days, strict=True):
        here, there = _value(stretch.one), _value(stretch.other)
        lines.append(f"  {text:<{width}}  present {here}, amended {there}")
    return "\n".join([*lines, f"  {style.open(_best(found))}", ""])


def stretches_json(found: Sequence[Stretch]) -> dict[str, Any]:
    """The differing days; `present_gives_more_through` is null where it never does, or always."""
    best = last_better(found)
    return {
        "differences": [
            {
                "from": s.first.isoformat(),
                "through": _end(s),
                "present": _json(s.one),
                "amended": _json(s.other),
            }
            for s in _apart(found)
        ],
        "present_gives_more_through": _end(best) if best else None,
    }


def _apart(found: Sequence[Stretch]) -> Iterator[Stretch]:
    """The stretches on which the texts differ; neighbours that say the same are one."""
    last: Stretch | None = None
    for stretch in found:
        if not stretch.differs:
            continue
        if last is not None and (last.last, _said(last)) == (_eve(stretch), _said(stretch)):
            last = Stretch(last.first, stretch.last, last.one, last.other)
            continue
        if last is not None:
            yield last
        last = stretch
    if last is not None:
        yield last


def _eve(stretch: Stretch) -> date:
    return date.fromordinal(stretch.first.toordinal() - 1)


def _said(stretch: Stretch) -> tuple[str, str]:
    return _value(stretch.one), _value(stretch.other)


def _best(found: Sequence[Stretch]) -> str:
    best = last_better(found)
    if best is None:
        return "the present terms never give more"
    if best is found[-1]:
        return f"the present terms give more from {day_text(best.first)} on, as far as was asked"
    return f"the last day on which the present terms give more: {day_text(best.last)}"


def _days(stretch: Stretch) -> str:
    if stretch.last >= _LAST_OF_ALL:
        return f"from {day_text(stretch.first)}"
    return f"{day_text(stretch.first)} through {day_text(stretch.last)}"


def _end(stretch: Stretch) -> str | None:
    return None if stretch.last >= _LAST_OF_ALL else stretch.last.isoformat()


def _value(answer: Answer) -> str:
    return answer.status if answer.value is None else shown(answer.value, answer.kind)


def _json(answer: Answer) -> dict[str, Any]:
    return {"status": answer.status, "value": json_value(answer.value, answer.kind)}
