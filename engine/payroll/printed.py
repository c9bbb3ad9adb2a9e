"""What a run prints when it is done: how many rows came out how, and what was written where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ..values import day_text
from .results import STATUSES, Done, Together, Written

_LISTED: Final = 12


def done_text(done: Done) -> str:
    """What a report holds, by decision, and the files written."""
    head = f"{' and '.join(done.titles)}, as of {day_text(done.day)}"
    parts = [counts_text(done.counts) if done.counts else "", _together_text(done)]
    return "\n".join([f"{head}\n", *filter(None, parts), _files_text(done.files)])


def _together_text(done: Done) -> str:
    """The answers to the roster as a whole, a line each, and what was left out."""
    lines = [[each.decision, _answer(each)] for each in done.together]
    lines += [[name, f"left out: {why}"] for name, why in done.left_out.items()]
    if not lines:
        return ""
    width = max(len(name) for name, _ in lines)
    told = "".join(f"{name:<{width}}  {text}\n" for name, text in lines)
    return f"the roster as a whole\n---------------------\n{told}"


def _answer(each: Together) -> str:
    if each.status != "decided":
        return f"{each.status}: {each.why}" if each.why else each.status
    cites = f"  @{'; '.join(each.cites)}" if each.cites else ""
    value = each.value
    if isinstance(each.given, list) and len(each.given) > _LISTED:
        shown = ", ".join(map(str, each.given[:_LISTED]))
        value = f"({shown}, … {len(each.given):,} in all)"
    return f"{value}{cites}"


def counts_text(counts: Mapping[str, Mapping[str, int]]) -> str:
    """How many rows have which status, a line for each decision; statuses that occur alone."""
    shown = [s for s in STATUSES if s == "decided" or any(c.get(s) for c in counts.values())]
    rows = [[name, *(_number(c.get(s, 0)) for s in shown)] for name, c in counts.items()]
    return "".join(f"{line}\n" for line in _table([["decision", *shown], *rows]))


def reconciled(read: int, answered: int, rejected: int) -> str:
    """`14 rows read = 13 answered + 1 rejected`: nothing else can become of a row."""
    return f"{_rows(read)} read = {answered:,} answered + {rejected:,} rejected"


def accounted(done: Done) -> str:
    """The same of a run, with the lines that are nobody's and what was said of them in vain."""
    counted = reconciled(done.read, done.answered, done.rejected)
    return "\n".join([counted, *of_nobody(done.passed_over, done.unmet)])


def of_nobody(passed_over: int, unmet: Sequence[str]) -> list[str]:
    """How many lines were passed over, and what the mapping says of totals that met none."""
    noun = f"line{'s' * (passed_over != 1)}"
    told = [f"{passed_over:,} blank or totals {noun} passed over"] if passed_over else []
    return [*told, *unmet]


def _number(count: int) -> str:
    return f"{count:,}" if count else "-"


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for at, (name, *cells) in enumerate(rows):
        numbers = "  ".join(f"{c:>{w}}" for c, w in zip(cells, widths[1:], strict=True))
        yield f"{name:<{widths[0]}}  {numbers}".rstrip()
        if at == 0:
            yield "  ".join("-" * width for width in widths)


def _files_text(written: Sequence[Written]) -> str:
    names = [str(each.path) for each in written]
    width = max(map(len, names))
    told = (f"{name:<{width}}  {_told(each)}" for name, each in zip(names, written, strict=True))
    return "".join(f"{line}\n" for line in told)


def _told(each: Written) -> str:
    return each.what if each.rows is None else f"{each.what}: {_rows(each.rows)}"


def _rows(count: int) -> str:
    return f"{count:,} row{'s' * (count != 1)}"
