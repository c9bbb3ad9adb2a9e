"""Minutes of days as records write them: `2020-09-08T22:00`, wall clock, without a zone."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from ..values import minute_of

ISO_MINUTE: Final = "([0-9]{4})-([0-9]{2})-([0-9]{2})[T ]([0-9]{2}):([0-9]{2})(?::00)?"
"""A minute of a day; seconds only where there are none."""
_ISO_MINUTE = re.compile(ISO_MINUTE)
_ISO_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TO_THE_SECOND = re.compile(r"[0-9-]{10}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?")
_WITH_ZONE = re.compile(r"[0-9-]{10}[T ][0-9:.]{5,}(Z|[+-][0-9:]{2,5})")


def minute_said(text: str) -> int | str:
    """The minute that a text says; where it says none, what to write instead."""
    found = _ISO_MINUTE.fullmatch(text)
    if found is None:
        return _hint(text)
    year, month, day, hour, minute = (int(part) for part in found.groups())
    try:
        moment = datetime(year, month, day, hour, minute)  # noqa: DTZ001  # the clock on the wall
    except ValueError:
        return "there is no such day or time"
    return minute_of(moment.date(), hour, minute)


def _hint(text: str) -> str:
    if _ISO_DAY.fullmatch(text):
        return f"say at what time of the day: {text}T07:00"
    if _TO_THE_SECOND.fullmatch(text):
        return "times are given to the minute"
    if _WITH_ZONE.fullmatch(text):
        return "times are those of the clock on the wall: leave the time zone out"
    return "for 10 in the evening of February 5, 2018 write 2018-02-05T22:00"
