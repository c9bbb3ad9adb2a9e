"""Who crosses which threshold when: the days on which answers change, from each one's timeline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from ..backends.asking import Facts
from ..books import Book, require_day
from ..inquiry.answers import Answer
from ..inquiry.timeline import Timeline
from ..packs import Refused
from ..report.statement_words import spoken
from ..report.upcoming_words import Crossing, told, why
from ..values import add_months

_WITHIN: Final = re.compile(r"([0-9]{1,5}) ?([dwmy])")
_WRITE: Final = "write it as `90d`, `12w`, `6m` or `1y`"


def last_day(start: date, within: str) -> date:
    """The last day within a time from `start`: `90d`, `12w`, `6m` or `1y`; days count from it."""
    found = _WITHIN.fullmatch(within.strip().lower())
    if found is None or int(found[1]) == 0:
        raise Refused("usage", f"`{within}` is not a length of time", _WRITE)
    count, unit = int(found[1]), found[2]
    try:
        match unit:
            case "d":
                until = start + timedelta(count)
            case "w":
                until = start + timedelta(7 * count)
            case "m":
                until = add_months(start, count)
            case _:
                until = add_months(start, 12 * count)
    except (OverflowError, ValueError):
        message = f"`{within}` from {start.isoformat()} lies beyond the calendar"
        raise Refused("bad_day", message) from None
    require_day(until)
    return until


class Watch:
    """Watches answers as the day moves on, for one person after the other.

    What is worked out of the agreement alone is worked out once for all of them.
    """

    def __init__(self, book: Book, readings: Mapping[str, str]) -> None:
        self._say = spoken(book.agreement)
        self._timeline = Timeline(book.agreement, book.mentions, {}, readings)

    def crossings(
        self, facts: Facts, decision: str, start: date, until: date
    ) -> Iterator[Crossing]:
        """The days after `start`, through `until`, from which the answer is another.

        The facts stay as they are. An answer that changes only in what is rounded away does not.
        """
        self._timeline.facts = facts
        last: Answer | None = None
        for change in self._timeline.changes(decision, start, until):
            answer = change.answer
            if last is not None:
                before, after = told(last), told(answer)
                if (before.status, before.words) != (after.status, after.words):
                    reason = why(change.turned, answer, self._say)
                    yield Crossing(change.day, decision, before, after, reason)
            last = answer


def crossings(
    book: Book,
    facts: Facts,
    decisions: Sequence[str],
    start: date,
    until: date,
    readings: Mapping[str, str],
) -> list[Crossing]:
    """Every crossing of one person, by day, then in the order of the decisions."""
    watch = Watch(book, readings)
    found = [c for name in decisions for c in watch.crossings(facts, name, start, until)]
    return sorted(found, key=lambda crossing: crossing.day)
