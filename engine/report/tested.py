"""A run of an agreement's scenarios as text."""

from __future__ import annotations

from ..inquiry.examples import Tested
from ..values import day_text


def tested_text(tested: Tested) -> str:
    """The run as text: each failure with its place, each part that nothing exercises."""
    lines: list[str] = []
    for failure in tested.failures:
        example = failure.example
        lines += [
            f"{example.span.source.name}:{example.span.line}: {example.title}",
            f"  {example.decision} as of {day_text(example.day)}",
            f"  expected {failure.expected}",
            f"  got      {failure.got}",
            "",
        ]
    for part in tested.missed:
        lines.append(f"{part.span.source.name}:{part.span.line}: no scenario exercises {part.what}")
    if tested.missed:
        lines.append("")
    failed = len({id(f.example) for f in tested.failures})
    missed = len(tested.missed)
    lines.append(
        f"{tested.passed} example{'s' * (tested.passed != 1)} passed, {failed} failed, "
        f"{missed} part{'s' * (missed != 1)} not exercised"
    )
    return "\n".join(lines) + "\n"
