"""The words of a comparison, whatever it is written in: turns, answers, examples, citations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from ..inquiry.answers import Answer
from ..inquiry.counted import Shown
from ..inquiry.reasons import nearest, reasons
from ..prove.compare import Changed, Comparison, DecisionChange
from ..prove.differences import Turn
from ..prove.resting import Resting
from ..prove.writing import written
from ..values import Kind, Value, shown
from .columns import plural
from .who import People, Saying, as_written, in_rows
from .wire import actual_text

_FEW = 3
_MANY = 3
_MOST_FIGURES = 2


@dataclass(frozen=True, slots=True)
class Told:
    """An answer to the example: what it is, the clauses that give it, and what fails.

    `by` is the word before the clauses: where there is no answer, they are only the nearest.
    """

    value: str
    day: date
    clauses: tuple[str, ...]
    failing: tuple[str, ...]
    by: str = "by"


@dataclass(frozen=True, slots=True)
class Pair:
    """What an answer was and becomes; where it varies, that of the example."""

    before: str
    after: str
    is_example: bool = False


def pair(found: Changed, say: Saying = as_written) -> Pair:
    """What the answers of a class were and become."""
    if found.before or found.after:
        return Pair(say(found.before), say(found.after))
    return Pair(answer_text(found.one, say), answer_text(found.other, say), is_example=True)


def answer_text(answer: Answer, say: Saying = as_written) -> str:
    """An answer in a few words."""
    if answer.status != "decided" or answer.value is None:
        return _STATUS.get(answer.status, answer.status)
    return value_text(answer.value, answer.kind, say)


_STATUS = {"undecided": "no answer", "conflict": "two answers", "contested": "open"}


def value_text(value: Value, kind: Kind, say: Saying = as_written) -> str:
    """A value; only words of a choice are said in another way."""
    if isinstance(value, tuple):
        return ", ".join(value_text(v, kind.item or kind, say) for v in value) or "none"
    return say(value) if isinstance(value, str) else shown(value, kind)


def told(answer: Answer, say: Saying = as_written) -> Told:
    """The answer to an example with its clauses."""
    found = nearest(answer) if answer.status == "undecided" else reasons(answer)
    clauses = tuple(dict.fromkeys(f"{r.cite} {r.title}".strip() for r in found))
    failing = [c for r in found for c in r.conditions if c.holds is False]
    return Told(
        answer_text(answer, say),
        answer.frame.day,
        clauses,
        tuple(dict.fromkeys(_failed(c, say) for c in failing))[:_FEW],
        "nearest" if answer.status == "undecided" else "by",
    )


def _failed(condition: Shown, say: Saying) -> str:
    """`not service at least 25 years (24 years)`."""
    actual = actual_text(condition) if len(condition.parts) <= _MOST_FIGURES else ""
    return f"not {say(condition.text)}" + (f" ({say(actual)})" if actual else "")


# ------------------------------------------------------------------ examples


def facts_of(found: Changed, say: Saying = as_written) -> tuple[tuple[str, str], ...]:
    """The example's facts, without those that are as they are by default."""
    agreements = [a.inquiry.plain.agreement for a in (found.one, found.other)]
    fields = {**agreements[0].fields, **agreements[1].fields}
    given = found.witness.facts
    return tuple(
        (name, say(written(given[name], spec.kind)))
        for name, spec in fields.items()
        if name in given and given[name] != spec.default
    )


def same_day(found: Changed) -> bool:
    """Whether both sides were asked on one day."""
    return found.one.frame.day == found.other.frame.day


# ------------------------------------------------------------------ in short


def summary(change: DecisionChange, say: Saying = as_written) -> Iterator[tuple[Turn, str, str]]:
    """Each way in which a decision changes, with what it was and what it becomes."""
    by_turn: dict[Turn, dict[Pair, None]] = {}
    for found in change.classes:
        by_turn.setdefault(found.turn, {})[pair(found, say)] = None
    for turn, pairs in by_turn.items():
        stated = [p for p in pairs if not p.is_example] or list(pairs)
        for each in stated[:_FEW]:
            yield turn, ("e.g. " if each.is_example else "") + each.before, each.after
        left = len(stated) - _FEW
        if left > 0:
            yield turn, f"and {left} more", ""


def grouped(change: DecisionChange) -> Iterator[tuple[Changed, ...]]:
    """The classes one by one; many that change alike by stated values together, to be one table."""
    for _, together in groupby(change.classes, key=lambda c: (c.turn, bool(c.before or c.after))):
        classes = tuple(together)
        stated = bool(classes[0].before or classes[0].after)
        if stated and len(classes) >= _MANY and in_rows([c.table for c in classes]):
            yield classes
        else:
            yield from ((each,) for each in classes)


def with_values(classes: Sequence[Changed], say: Saying = as_written) -> People:
    """The people of several classes as one table, with what each has before and after."""
    people = in_rows([c.table for c in classes], say)
    assert people
    pairs = [pair(c, say) for c in classes]
    rows = zip(pairs, people.rows, strict=True)
    return replace(
        people,
        head=("before", "after", *people.head),
        rows=tuple((p.before, p.after, *row) for p, row in rows),
    )


def own_first(found: Comparison) -> tuple[list[DecisionChange], list[DecisionChange]]:
    """The decisions with changes of their own, and those that only follow others."""
    own = [change for change in found.changed if not change.follows]
    return own, [change for change in found.changed if change.follows]


def follows_text(change: DecisionChange, say: Saying = as_written) -> str:
    """From which other decisions a change comes."""
    *first, last = map(say, change.follows)
    names = f"{', '.join(first)} and {last}" if first else last
    return f"follows {names}: it changes only where {'they do' if first else 'that does'}"


def resting_lines(
    comparison: Comparison, say: Saying = as_written, hint: str = ""
) -> Iterator[str]:
    """On which open questions what is proved rests, and as which reading each is taken.

    Where they are many, how many: `resting_listed` has them.
    """
    adopted = _adopted(comparison)
    if len(adopted) > _QUESTIONS_IN_FULL:
        yield f"under the adopted readings of {len(adopted)} open questions, listed below{hint}"
    elif adopted:
        told = ", ".join(_read_as(each, say) for each in adopted)
        yield f"under the adopted readings: {told}{hint}"
    free = [say(each.question) for each in comparison.resting if not (each.before or each.after)]
    if free:
        yield f"under every reading of {', '.join(free)}: none is adopted"


def resting_listed(comparison: Comparison, say: Saying = as_written) -> tuple[str, ...]:
    """The questions with their adopted readings, where they are too many to stand at the head."""
    adopted = _adopted(comparison)
    few = len(adopted) <= _QUESTIONS_IN_FULL
    return () if few else tuple(_read_as(each, say) for each in adopted)


def _adopted(comparison: Comparison) -> list[Resting]:
    return [each for each in comparison.resting if each.before or each.after]


_QUESTIONS_IN_FULL = 6


def _read_as(each: Resting, say: Saying) -> str:
    before, after = each.before, each.after
    if before is None or after is None or before == after:
        return f"{say(each.question)} is {say(before or after or '')}"
    one, other = (say(reading) if reading else "any" for reading in (before, after))
    return f"{say(each.question)} is {one} before and {other} after"


HOW_TO_READ = (
    "Who is named below is proved: the change is for all of them and for nobody else. "
    "Where it says “some, not all”, it is for nobody else, but not for each of them. "
    "Money is compared before it is rounded to cents."
)


MARKS = {
    Turn.GAINS: "+",
    Turn.LOSES: "−",
    Turn.RISES: "↑",
    Turn.FALLS: "↓",
    Turn.EARLIER: "←",
    Turn.LATER: "→",
    Turn.CHANGES: "≠",
    Turn.OPENS: "?",
    Turn.CLOSES: "✓",
    Turn.CONFLICTS: "!",
    Turn.RESOLVES: "✓",
}
"""A sign before each turn, so that nobody need tell colours apart."""


def nothing_changes(comparison: Comparison) -> str:
    """What is said where no change was found: that there is none, or that it is not settled."""
    if comparison.unsettled:
        open_ones = plural(len(comparison.unsettled), "decision")
        verb = "is" if len(comparison.unsettled) == 1 else "are"
        return f"No change was found, but {open_ones} {verb} not settled."
    return "Nobody gains and nobody loses: no answer changes."
