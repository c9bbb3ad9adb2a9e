"""The canonical text of a file: one layout for every construct, the author's order and comments.

Every statement gives lines; each line knows where in the source its first word
stands, which is all that is needed to put the comments back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from ..source import Source
from . import nodes as n
from .amendments import amendment_lines, known_lines, promise_lines
from .blocks import (
    agreement_lines,
    choices_lines,
    contested_lines,
    record_lines,
    value_lines,
    years_lines,
)
from .clauses import clause_lines, scenario_lines
from .layout import Gap, Ground, Line, assembled
from .parts import define_lines
from .published_lines import published_lines
from .wording import expression_text

__all__ = ["canonical", "expression_text"]


def canonical(document: n.Document, source: Source) -> str:
    """The canonical text of `document`, which was parsed from `source` without a mistake.

    Parsing it gives an equal tree; printing that gives the same text again.
    """
    ground = Ground(source, document.comments)
    lines: list[Line] = []
    previous: list[Line] = []
    for statement in document.statements:
        found = statement_lines(ground, statement)
        gap = Gap.AUTHOR if _stay_together(previous, found) else Gap.ONE
        lines += [found[0].above(gap), *found[1:]]
        previous = found
    return assembled(lines, ground)


_STANDING_TOGETHER = frozenset({"define", "promise", "known"})


def _stay_together(one: Sequence[Line], other: Sequence[Line]) -> bool:
    """Whether two statements may stand without an empty line: alike, and of one line each."""
    if len(one) != 1 or len(other) != 1:
        return False
    words = {lines[0].text.partition(" ")[0] for lines in (one, other)}
    return len(words) == 1 and words <= _STANDING_TOGETHER


def statement_lines(ground: Ground, statement: n.Statement) -> list[Line]:
    """The lines of `statement`, the first of them at the left edge."""
    match statement:
        case n.AgreementNode():
            return agreement_lines(statement)
        case n.RecordNode():
            return record_lines(ground, statement)
        case n.ChoicesNode():
            return choices_lines(statement)
        case n.YearsNode():
            return years_lines(statement)
        case n.DefineNode():
            return define_lines(ground, statement)
        case n.ValueNode():
            return value_lines(ground, statement)
        case n.ContestedNode():
            return contested_lines(ground, statement)
        case n.ClauseNode():
            return clause_lines(ground, statement)
        case n.ScenarioNode():
            return scenario_lines(ground, statement)
        case n.PromiseNode():
            return promise_lines(ground, statement)
        case n.KnownNode():
            return known_lines(statement)
        case n.AmendmentNode():
            return amendment_lines(ground, statement)
        case n.PublishedNode():
            return published_lines(ground, statement)
        case _:
            assert_never(statement)
