"""The words of a recomputed table: cells, differences, scores, what an assumption may be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from ..backends.outcome import Lack, Result
from ..inquiry.assumed import Fitting
from ..inquiry.recomputed import Attempt, Cell, Miss, Recomputed, RowResult, Score, Stale
from ..ir import published as p
from ..values import NONE, PERCENT, Amount, Kind, Value, rounded, shown

_MOST_MISSES = 12
_FINEST = 10_000
"""Other numbers than money are shown to four decimals where they have no end before."""


def value_text(value: Value, kind: Kind, rounding: p.Rounded | None = None) -> str:
    """A value of a table: whole dollars without cents where cells are rounded to them."""
    if value is NONE:
        return "none"
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return shown(value, kind)
    money = kind.is_money and rounding is not None and rounding.step.denominator == 1
    if money and Fraction(value).denominator == 1:
        return f"{'-' if value < 0 else ''}${abs(int(value)):,}"
    if not kind.is_money and Fraction(value).denominator > _FINEST:
        value = rounded(value, Fraction(1, _FINEST))
    return shown(value, _alone(kind))


def _alone(kind: Kind) -> Kind:
    """A rate's kind without its `per`, which its heading says."""
    over = tuple((unit, n) for unit, n in kind.unit if n > 0)
    return Kind(kind.base, over, kind.label, kind.choices, kind.open, kind.item, kind.years)


def per_text(kind: Kind) -> str:
    """`per hour`, or nothing."""
    return " ".join(f"per {unit}" for unit, n in kind.unit for _ in range(-n))


def result_text(found: Result, kind: Kind, rounding: p.Rounded | None = None) -> str:
    """What was worked out; where nothing could be, why."""
    return lack_text(found) if isinstance(found, Lack) else value_text(found, kind, rounding)


def lack_text(lack: Lack) -> str:
    """Why a cell could not be worked out."""
    if lack.needs:
        return f"needs {', '.join(sorted(map(str, lack.needs)))}"
    if lack.why and lack.status == "needs":
        return lack.why
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
    amount = value_text(abs(by), kind, rounding)
    if kind == PERCENT:
        amount = f"{amount.removesuffix('%')} percentage point{'s' * (abs(by) != 1)}"
    return f"{text}: printed {amount} {more}"


def _apart(printed: Value | None, found: Result) -> Amount | None:
    """The printed amount less the one found; none where they are no amounts."""
    first, second = _amount(printed), _amount(found)
    return None if first is None or second is None else first - second


def _amount(value: Result | None) -> Amount | None:
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return None
    return value


def score_text(score: Score) -> str:
    """`5 of 6 cells`."""
    return f"{score.reproduced} of {score.of} cell{'s' * (score.of != 1)}"


def come_out_text(score: Score) -> str:
    """`24 of 24 printed cells come out`; of a table that is only given, that it is."""
    if not score.of:
        return "printed figures as given: none is recomputed"
    cells = f"printed cell{'s' * (score.of != 1)}"
    return f"{score.reproduced} of {score.of} {cells} come{'s' * (score.reproduced == 1)} out"


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
    text = score_text(attempt.score) if attempt.score.of else ""
    if attempt.gives_the_print:
        return (
            f"{text}: gives the print as well"
            if _own_gives(attempt)
            else f"{text}: gives the print"
        )
    return text


def _own_gives(attempt: Attempt) -> bool:
    return bool(attempt.own.of) and attempt.own.reproduced == attempt.own.of


def misses_text(found: Recomputed, misses: Sequence[Miss]) -> list[str]:
    """Each cell that an alternative does not reproduce: the same miss of several rows once."""
    lines = list(differences(found, [(m.row, m.cell) for m in misses]))
    more = len(lines) - _MOST_MISSES
    return [*lines[:_MOST_MISSES], *([f"… and {more} more"] if more > 0 else [])]


def differences(found: Recomputed, cells: Sequence[tuple[RowResult | None, Cell]]) -> Iterator[str]:
    """`hourly row 1 (Jul 1, 2016): printed …, gives …`; where rows differ alike, once for all."""
    for (name, text), group in groupby(_by_what(found, cells), key=lambda g: g[:2]):
        rows = [row for _, _, row in group]
        where = places_text(found, [row for row in rows if row is not None])
        yield f"{f'{name} {where}'.rstrip()}: {text}"


def _by_what(
    found: Recomputed, cells: Sequence[tuple[RowResult | None, Cell]]
) -> list[tuple[str, str, RowResult | None]]:
    """Cells with what is said of them, those of which the same is said together."""
    said = [(cell.name, difference_text(found, cell), row) for row, cell in cells]
    first: dict[tuple[str, str], int] = {}
    for at, (name, text, _) in enumerate(said):
        first.setdefault((name, text), at)
    return sorted(said, key=lambda each: first[each[:2]])


def places_text(found: Recomputed, rows: Sequence[RowResult]) -> str:
    """`row 3 (Jul 1, 2022, 1)`, `rows 1 to 7 and 9`."""
    if len(rows) == 1:
        return place_text(found, rows[0])
    numbers = sorted(row.number for row in rows)
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    texts = [f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return f"rows {', '.join(texts)}" if texts else ""


def fitting_text(fit: Fitting) -> str:
    """`plan_premium $313,370.60: any from … through … gives the same cells`."""
    a = fit.assumption
    text = f"{a.name} {shown(a.value, _alone(a.kind))}"
    low, high = fit.low, fit.high
    ends = [
        f"{word} {shown(end, _alone(a.kind))}"
        for word, end in (("from", low), ("through", high))
        if end is not None
    ]
    if ends:
        text += f": any {' '.join(ends)} gives the same cells, the others as assumed"
    return text


def column_heading(column: p.Column) -> str:
    """A column's name, and `per hour` where its cells are rates."""
    return " ".join(x for x in (column.name, per_text(column.kind)) if x)


def stale_text(stale: Stale) -> str:
    """`rules/…/wages.clause:9: a known difference in hourly, and nothing differs in row 3`."""
    span = stale.known.span
    return (
        f"{span.source.name}:{span.line}: a known difference in {stale.known.name}, and {stale.why}"
    )


def formula_text(of: p.Column | p.Figure, formula: p.Formula) -> str:
    """`hourly_rate, rounded to the cent`."""
    rounding = of.rounding
    if rounding is None:
        return formula.text
    how = {"half_even": "half even ", "up": "up ", "down": "down "}
    word = how.get(rounding.how.value, "") if rounding.how else ""
    steps = {100: "cent", 1: "dollar" if of.kind.is_money else "whole", 2: "half", 4: "quarter"}
    return f"{formula.text}, rounded {word}to the {steps[rounding.step.denominator]}"
