"""What happens on a day, in plain words: the answer before and after, and what turned it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..inquiry.answers import Answer
from ..inquiry.reasons import Reason, reasons
from ..values import NONE, Kind, cents_text, decimal_text, minute_text, shown
from .page_words import humanised, value_words
from .statement_words import RANGE, Saying, worked_out

STATUS_WORDS: Final = {
    "undecided": "the text does not say",
    "conflict": "two clauses disagree",
    "contested": "not settled: the readings differ",
    "invalid": "the record contradicts itself or the agreement",
}
_NOW: Final = re.compile(r"(?P<text>.*) (?P<how>now holds|no longer holds) \([^()]*\)")
_OTHER: Final = re.compile(r"(?P<text>.*) \([^()]*\)")
_REACHES: Final = re.compile(r"(?P<what>.+) is at least (?P<amount>\$?[\d.,]+( \w+)?)")


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as a list tells it: its status, its value as files hold it, in words, its clauses.

    `value` is empty unless decided; `cites` are the sections, `titles` those of their clauses.
    """

    status: str
    value: str
    words: str
    cites: tuple[str, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crossing:
    """A day from which somebody's answer to a decision is another, and why."""

    day: date
    decision: str
    before: Told
    after: Told
    why: str


def told(answer: Answer) -> Told:
    """An answer as lists tell it."""
    because = reasons(answer) if answer.status != "invalid" else ()
    cites = tuple(dict.fromkeys(r.cite for r in because))
    titles = tuple(dict.fromkeys(r.title for r in because))
    return Told(answer.status, value_text(answer), answer_words(answer), cites, titles)


def answer_words(answer: Answer) -> str:
    """An answer in a few words: its value, or why there is none."""
    if answer.value is not None:
        if isinstance(answer.value, tuple):
            item = answer.kind.item or answer.kind
            return "; ".join(value_words(v, item) for v in answer.value) or "an empty list"
        return value_words(answer.value, answer.kind)
    if answer.status == "needs":
        return f"needs {', '.join(map(humanised, answer.needs))}"
    return "a tie leaves it open" if answer.ties else STATUS_WORDS[answer.status]


def value_text(answer: Answer) -> str:
    """A decided value as files hold it: days ISO, amounts as plain decimals."""
    value = answer.value
    if value is None:
        return ""
    if value is NONE:
        return {"quantity": "0", "yes_no": "no"}.get(answer.kind.base, "")
    item = answer.kind.item or answer.kind
    if isinstance(value, tuple):
        return "; ".join(_day_text(v, item) if isinstance(v, date) else str(v) for v in value)
    if isinstance(value, date):
        return _day_text(value, item)
    if item.base == "datetime" and isinstance(value, int):
        return minute_text(value)
    if isinstance(value, bool | str):
        return shown(value, answer.kind)
    return cents_text(value) if answer.kind.is_money else decimal_text(value)[0]


def _day_text(day: date, kind: Kind) -> str:
    return shown(day, kind) if kind.years else day.isoformat()


def why(turned: Sequence[str], after: Answer, say: Saying) -> str:
    """Why an answer turned: the conditions that did, else how the new one is worked out."""
    said = list(dict.fromkeys(_turned(text, say) for text in turned))
    return "; ".join(said) or _formula(reasons(after), say) or "the day asked about moves on"


def _turned(text: str, say: Saying) -> str:
    """`service at least 10 years now holds (17.1)` as `service reaches 10 years`."""
    found = _NOW.fullmatch(text)
    if found is None:
        other = _OTHER.fullmatch(text)
        return say(other["text"] if other is not None else text)
    said = say(found["text"])
    if found["how"] == "no longer holds":
        return _with(said, "no longer") or f"no longer so: {said}"
    reaches = _REACHES.fullmatch(said)
    if reaches is not None:
        return f"{reaches['what']} reaches {reaches['amount']}"
    return _with(said, "now") or f"now so: {said}"


def _with(said: str, word: str) -> str:
    """A condition with `now` or `no longer` after its one verb; empty where it has not one."""
    if said.count(" is ") == 1 and " or " not in said:
        return said.replace(" is ", f" is {word} ")
    found = RANGE.fullmatch(said)
    return f"{found['what']} is {word} {found['range']}" if found is not None else ""


def _formula(because: Iterable[Reason], say: Saying) -> str:
    return "; ".join(text for reason in because if (text := worked_out(reason, say)))
