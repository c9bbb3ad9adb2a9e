"""Two timelines side by side: how long the one text still gives more than the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from ..backends.outcome import same_answer
from ..values import NONE
from .answers import Answer
from .timeline import Change


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days, both ends included, on which neither text changes its answer."""

    first: date
    last: date
    one: Answer
    other: Answer

    @property
    def differs(self) -> bool:
        """Whether the two texts answer differently."""
        return not same_answer(self.one.outcome, self.other.outcome)

    @property
    def first_gives_more(self) -> bool:
        """Whether the first text says yes and the other no, or gives the larger amount.

        Days and words are neither more nor less. A text that gives no answer gives less than
        one that gives something.
        """
        mine, theirs = _worth(self.one), _worth(self.other)
        return mine is not None and mine > (theirs if theirs is not None else 0)


def side_by_side(
    one: Sequence[Change], other: Sequence[Change], until: date
) -> tuple[Stretch, ...]:
    """The stretches of two timelines that begin on the same day, through `until`."""
    return tuple(_stretches(one, other, until))


def last_better(stretches: Sequence[Stretch]) -> Stretch | None:
    """The last stretch on which the first text gives more; none if it never does.

    Where it is the last of all, nothing says that it ends.
    """
    return next((s for s in reversed(stretches) if s.first_gives_more), None)


def _stretches(one: Sequence[Change], other: Sequence[Change], until: date) -> Iterator[Stretch]:
    days = sorted({c.day for c in (*one, *other)})
    ends = [*(day - timedelta(1) for day in days[1:]), until]
    for first, last in zip(days, ends, strict=True):
        yield Stretch(first, last, _on(one, first), _on(other, first))


def _on(changes: Sequence[Change], day: date) -> Answer:
    return next(c.answer for c in reversed(changes) if c.day <= day)


def _worth(answer: Answer) -> int | Fraction | None:
    """How much an answer gives, where that is an amount or a yes."""
    if answer.status != "decided":
        return None
    value = answer.value
    if value is NONE:
        return 0
    return value if isinstance(value, int | Fraction) else None
