"""The words of a recomputed table: cells, differences, scores, what an assumption may be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ..backends.outcome import Lack, Result
from ..inquiry.assumed import Fitting
from ..inquiry.recomputed import Attempt, Cell, Miss, Recomputed, RowResult, Score
from ..ir import published as p
from ..values import NONE, Amount, Kind, Value, shown

_MOST_MISSES = 12


def value_text(value: Value, kind: Kind, rounding: p.Rounded | None = None) -> str:
    """A value of a table: whole dollars without cents where cells are rounded to them."""
    if value is NONE:
        return "none"
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return shown(value, kind)
    money = kind.is_money and rounding is not None and rounding.step.denominator == 1
    if money and Fraction(value).denominator == 1:
        return f"{'-' if value < 0 else ''}${abs(int(value)):,}"
    return shown(value, _alone(kind))


def _alone(kind: Kind) -> Kind:
    """A rate's kind without its `per`, which its heading says."""
    over = tuple((unit, n) for unit, n in kind.unit if n > 0)
    return Kind(kind.base, over, kind.label, kind.choices, kind.open, kind.item)


def per_text(kind: Kind) -> str:
    """`per hour`, or nothing."""
    return " ".join(f"per {unit}" for unit, n in kind.unit for _ in range(-n))


def result_text(found: Result, kind: Kind, rounding: p.Rounded | None = None) -> str:
    """What was worked out; where nothing could be, why."""
    return lack_text(found) if isinstance(found, Lack) else value_text(found, kind, rounding)


def lack_text(lack: Lack) -> str:
    """Why a cell could not be worked out."""
    if lack.needs:
        return f"needs {', '.join(sorted(lack.needs))}"
    return f"{lack.status}: {lack.why}" if lack.why else lack.status


def of_table(found: Recomputed, name: str) -> tuple[Kind, p.Rounded | None]:
    """The kind and rounding of a column or figure."""
    made = found.table.columns.get(name) or found.table.figures[name]
    return made.kind, made.rounding


def place_text(found: Recomputed, row: RowResult | None) -> str:
    """`row 3 (Jul 1, 2022, 1)`: its number, and its first cells that are only given."""
    if row is None:
        return ""
    columns = found.table.columns.values()
    given = [c for c in columns if c.role in ("day", "field", "given")][:2]
    cells = row.row.printed.cells
    words = [value_text(cells[c.name], c.kind, c.rounding) for c in given if c.name in cells]
    return f"row {row.number} ({', '.join(words)})" if words else f"row {row.number}"


def difference_text(found: Recomputed, cell: Cell) -> str:
    """`printed $827.37, gives $827.20: printed $0.17 more`."""
    kind, rounding = of_table(found, cell.name)
    printed = value_text(cell.printed, kind, rounding) if cell.printed is not None else "nothing"
    if cell.found is None or isinstance(cell.found, Lack):
        lack = lack_text(cell.found) if cell.found is not None else "nothing"
        return f"printed {printed}, cannot be recomputed: {lack}"
    gives = value_text(cell.found, kind, rounding)
    text = f"printed {printed}, gives {gives}"
    by = _apart(cell.printed, cell.found)
    if by is None:
        return text
    more = "more" if by > 0 else "less"
    return f"{text}: printed {value_text(abs(by), kind, rounding)} {more}"


def _apart(printed: Value | None, found: Result) -> Amount | None:
    """The printed amount less the one found; none where they are no amounts."""
    pair = (printed, found)
    if any(isinstance(x, bool) or not isinstance(x, int | Fraction) for x in pair):
        return None
    return printed - found  # type: ignore[operator]  # both are amounts


def score_text(score: Score) -> str:
    """`5 of 6 cells`."""
    return f"{score.reproduced} of {score.of} cell{'s' * (score.of != 1)}"


def groups_text(found: Recomputed, groups: Sequence[Score]) -> str:
    """`Bristol 8 of 8, Hamden 3 of 12`, or nothing where rows are not counted apart."""
    by = found.table.scored_by
    if not by:
        return ""
    kind, rounding = of_table(found, by)

    def name(score: Score) -> str:
        return value_text(score.group, kind, rounding) if score.group is not None else "others"

    return ", ".join(f"{name(s)} {s.reproduced} of {s.of}" for s in groups)


def attempt_text(attempt: Attempt) -> str:
    """`6 of 6 cells: gives the print`; `5 of 6 cells`."""
    text = score_text(attempt.score)
    if attempt.score.of and attempt.score.reproduced == attempt.score.of:
        return (
            f"{text}: gives the print as well"
            if _own_gives(attempt)
            else f"{text}: gives the print"
        )
    return text


def _own_gives(attempt: Attempt) -> bool:
    return bool(attempt.own.of) and attempt.own.reproduced == attempt.own.of


def misses_text(found: Recomputed, misses: Sequence[Miss]) -> Iterator[str]:
    """Each cell that an alternative does not reproduce, the first dozen of them."""
    for miss in misses[:_MOST_MISSES]:
        where = " ".join(x for x in (miss.cell.name, place_text(found, miss.row)) if x)
        yield f"{where}: {difference_text(found, miss.cell)}"
    if len(misses) > _MOST_MISSES:
        yield f"… and {len(misses) - _MOST_MISSES} more"


def fitting_text(fit: Fitting) -> str:
    """`plan_premium $313,370.60: any from … through … gives the same cells`."""
    a = fit.assumption
    text = f"{a.name} {value_text(a.value, a.kind)}"
    low, high = fit.low, fit.high
    ends = [
        f"{word} {value_text(end, a.kind)}"
        for word, end in (("from", low), ("through", high))
        if end is not None
    ]
    if ends:
        text += f": any {' '.join(ends)} gives the same cells, the others as assumed"
    return text


def column_heading(column: p.Column) -> str:
    """A column's name, and `per hour` where its cells are rates."""
    return " ".join(x for x in (column.name, per_text(column.kind)) if x)
