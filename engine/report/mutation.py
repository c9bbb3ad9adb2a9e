"""How good the scenarios are, as text: each fault that none notices, and the count by sort."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from textwrap import wrap

from ..prove.mutants import SORTS, Mutant
from ..prove.mutation import Score, Survivor
from ..values import day_text
from .text import WIDTH

_HEAD = ("seeded fault", "noticed", "unnoticed", "no matter")


def mutation_text(score: Score) -> str:
    """Each fault that no scenario notices, with one that would; then the table and the share."""
    lines: list[str] = []
    for survivor in score.survivors:
        lines += [*_survivor(survivor), ""]
    lines += [*_table(score), "", *_wrapped(_share(score)), *_wrapped(_grounds(score))]
    return "\n".join(lines) + "\n"


def _survivor(survivor: Survivor) -> Iterator[str]:
    span = survivor.mutant.span
    place = f"{span.source.name}:{span.line}"
    yield place
    yield from _wrapped(survivor.mutant.what, "  ")
    if not survivor.scenario:
        yield from _wrapped(f"no scenario notices it; not settled: {survivor.why}", "  ")
        return
    yield "  no scenario notices it; this one would:"
    yield ""
    yield from survivor.scenario.rstrip("\n").splitlines()


def _wrapped(text: str, indent: str = "") -> list[str]:
    return wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent,
                break_long_words=False, break_on_hyphens=False)  # fmt: skip


# ------------------------------------------------------------------ counts


def _table(score: Score) -> Iterator[str]:
    counts = [
        Counter(m.sort for m in of)
        for of in (
            [k.mutant for k in score.killed],
            [s.mutant for s in score.survivors],
            list[Mutant](score.equivalent),
        )
    ]
    rows = [
        (sort, *(str(c[sort]) for c in counts)) for sort in SORTS if any(c[sort] for c in counts)
    ]
    yield from _columns([_HEAD, *rows, ("all", *(str(c.total()) for c in counts))])


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *rest in rows:
        cells = (cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))
        yield "  ".join((first.ljust(widths[0]), *cells))


def _share(score: Score) -> str:
    whole, tenths = score.percent
    noticed = f"{len(score.killed)} of {score.counted} seeded faults noticed, {whole}.{tenths}%"
    if not score.equivalent:
        return noticed
    change = "changes" if len(score.equivalent) == 1 else "change"
    return f"{noticed}; {len(score.equivalent)} more {change} no answer and are not counted"


def _grounds(score: Score) -> str:
    """What "no answer" speaks of."""
    first, last = score.asked
    return f"(every valid record, asked on {day_text(first)} through {day_text(last)})"
