"""The net of a costing: what all lines come to, each with its sign."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..report.cost_result import INCREMENT, LEVEL, OVER_FIRST, CostLine, Figures, Otherwise
from .lines import minus

_NET = (LEVEL, OVER_FIRST, INCREMENT)


def net(lines: Sequence[Sequence[Figures]], signs: Sequence[int]) -> tuple[Figures, ...]:
    """The cost to the employer: what it pays less what employees do; lines without are left out."""
    found = []
    for name in _NET:
        rows = [
            (figures, sign)
            for of_line, sign in zip(lines, signs, strict=True)
            for figures in of_line
            if sign and figures.measure == name
        ]
        if rows:
            before, after = (
                tuple(
                    _signed_sum([(getattr(f, side)[i], sign) for f, sign in rows])
                    for i in range(len(rows[0][0].before))
                )
                for side in ("before", "after")
            )
            found.append(Figures(name, before, after, minus(after, before)))
    return tuple(found)


def weights(lines: Sequence[CostLine]) -> list[int]:
    """What each line is to the net: a cost, a saving, or nothing where it is only shown."""
    return [line.sign if line.in_net else 0 for line in lines]


def _signed_sum(amounts: Sequence[tuple[Fraction | None, int]]) -> Fraction | None:
    """Costs less savings; none where of some line nothing is known for anybody."""
    total = Fraction(0)
    for amount, sign in amounts:
        if amount is None:
            return None
        total += sign * amount
    return total


def net_otherwise(lines: Sequence[CostLine]) -> tuple[Otherwise, ...]:
    """The net of each other reading: every line that it changes, and the others as they are."""
    pairs = dict.fromkeys(
        (o.question, o.used, o.reading) for line in lines if line.in_net for o in line.otherwise
    )
    found = []
    for question, used, reading in pairs:
        rows, lacking = [], [0] * len(lines[0].figures[0].before if lines[0].figures else ())
        for line in lines:
            other = next(
                (o for o in line.otherwise if (o.question, o.reading) == (question, reading)), None
            )
            level = line.measure(LEVEL)
            rows.append((other.figures,) if other else (level,) if level else ())
            if other:
                lacking = [
                    max(a, b) for a, b in zip(lacking or other.lacking, other.lacking, strict=True)
                ]
        figures = net(rows, weights(lines))[0]
        found.append(Otherwise(question, used, reading, figures, tuple(lacking)))
    return tuple(found)
