"""An agreement's names, expressions, kinds and conventions in plain words, each name a link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import TypeVar

from ..ir import tree as t
from ..named_years import with_article
from ..values import (
    CONVENTION,
    MONEY,
    MONTH_NAMES,
    NONE,
    Kind,
    LeapDay,
    MonthEnd,
    Rounding,
    Value,
    day_text,
    shown,
)
from .page import Cell, Fold, Line, Role, Run, joined, plain

T = TypeVar("T", bound=Enum)

FOLD_ABOVE = 8
"""More names than this are folded away behind their number."""

_MONTH = "|".join(f"{name.lower()}[a-z]*" for name in MONTH_NAMES)
_NAMED_DAY = re.compile(rf"\b(?:({_MONTH}) (\d{{1,2}})(?: (\d{{4}}))?|(\d{{1,2}}) ({_MONTH}))\b")
_ONLY_A_MONTH = re.compile(
    r"\b(?:january|february|april|june|july|august|september|october|november|december)\b"
)
_NUMBERED_DAY = re.compile(r"\b(\d{4}) (\d{2}) (\d{2})\b")
_COMPARED = r"on or before|on or after|before|after|at least|at most|less than|more than"
_TOKEN = re.compile(rf'"[^"]*"|\$\d[\d,]*(?:\.\d+)?|\b(?:{_COMPARED})\b|\w+|\W')
_COMMENT = re.compile(r'("[^"\n]*")|#[^\n]*')
_SPOKEN = {"*": "×", "/": "÷", "as_of": "the day asked about"}


def humanised(name: str) -> str:
    """`cutoff_day_feb_5_2018` as `cutoff day Feb 5, 2018`."""
    text = _NUMBERED_DAY.sub(r"\1-\2-\3", name.replace("_", " ").strip())
    return _ONLY_A_MONTH.sub(lambda m: m[0].capitalize(), _NAMED_DAY.sub(_day_words, text))


def _day_words(found: re.Match[str]) -> str:
    month, day, year, day_first, month_last = found.groups()
    if month_last:
        return f"{day_first} {month_last.capitalize()}"
    return f"{month.capitalize()} {day}" + (f", {year}" if year else "")


def title_of(name: str) -> str:
    """A name as a heading: `Longevity payment`."""
    words = humanised(name)
    return words[:1].upper() + words[1:]


def named(name: str) -> Line:
    """A heading for a name: its words, and the name that the program knows it by."""
    return (Run(title_of(name)), Run(" "), Run(name, Role.TECHNICAL))


def source_words(expr: t.Expr) -> str:
    """The author's own words for an expression, on one line and without remarks."""
    text = _COMMENT.sub(lambda m: m[1] or "", expr.span.text)
    if text.split():
        return " ".join(text.split())
    if isinstance(expr, t.And):
        return " and ".join(map(source_words, expr.items))
    return "a value that the text does not spell out"


def cited(cite: str) -> Line:
    """A citation, set off; nothing for none."""
    return (Run(cite, Role.NOTE),) if cite else ()


def _with_verbs(tokens: Iterable[str]) -> Iterator[str]:
    """`service at least 20 years` with its verb: `service is at least 20 years`.

    None where the words do not compare: first in a row, in a limit (`, at most 100 days`),
    and in what names a day (`next Jul 1 on or after hire_date`).
    """
    before, naming_day = ",", False
    for token in tokens:
        compares = re.fullmatch(_COMPARED, token) is not None
        if compares and before != "," and not naming_day:
            yield "is "
        naming_day = token in ("next", "previous") or (naming_day and not compares)
        before = token if token.strip() else before
        yield token


# ------------------------------------------------------------------ kinds and values


def kind_words(kind: Kind) -> str:
    """What a value of this kind is: `dollars per hour`, `yes or no`, `one of: single, family`."""
    match kind.base:
        case "quantity":
            return _quantity_words(kind)
        case "yes_no":
            return "yes or no"
        case "choice":
            words = ", ".join(humanised(word) for word in kind.choices)
            return f"one of: {words}" + (", or another" if kind.open else "")
        case "row" if kind.label:
            return f"{with_article(humanised(kind.label))}, told below"
        case "list":
            return f"a list; each {kind_words(kind.item)}" if kind.item else "a list"
        case "date" if kind.years:
            return f"{with_article(humanised(kind.years.name))}, such as {kind.years.written}"
        case "date":
            return "a date"
        case "datetime":
            return "a day and time"
        case _:
            return kind.base.replace("_", " ")


def _quantity_words(kind: Kind) -> str:
    over = [_UNITS.get(unit, f"{unit}s") for unit, n in kind.unit for _ in range(n)]
    under = [f" per {unit}" for unit, n in kind.unit for _ in range(-n)]
    return " × ".join(over or ["a number"]) + "".join(under)


_UNITS = {"USD": "dollars", "percent": "percent"}


def value_words(value: Value, kind: Kind) -> str:
    """A value as answers show it; words of a choice without their underscores."""
    if isinstance(value, tuple):
        return ", ".join(value_words(v, kind.item or kind) for v in value) or "an empty list"
    if isinstance(value, str) and not of_ids(kind):
        return humanised(value)
    return shown(value, kind)


def of_ids(kind: Kind) -> bool:
    """Whether a value is what somebody is called by: shown as it is, also first in a line."""
    return (kind.item or kind).base == "id"


# ------------------------------------------------------------------ names and expressions


class Wording:
    """Writes the expressions of one agreement, every name in them leading to its place."""

    def __init__(self, agreement: t.Agreement) -> None:
        self.agreement = agreement
        self.anchors = {
            **{name: f"fact-{name}" for name in agreement.fields},
            **{name: f"term-{name}" for name in agreement.defines},
            **{name: f"value-{name}" for name in agreement.values},
            **{name: f"question-{name}" for name in agreement.questions},
            **{name: f"decision-{name}" for name in agreement.decisions},
        }

    def link(self, name: str) -> Run:
        """A name in running words, leading to its place."""
        role = Role.QUESTION if name in self.agreement.questions else Role.PLAIN
        return Run(humanised(name), role, self.anchors.get(name, ""))

    def asked(self, question: str) -> Run:
        """A question where it is said to be one: not marked again."""
        return Run(humanised(question), Role.PLAIN, self.anchors[question])

    def links(self, names: Iterable[str]) -> Line:
        """Names in a row, each leading to its place."""
        return joined(((self.link(name),) for name in names), ", ")

    def folded(self, names: tuple[str, ...], noun: str) -> Cell:
        """Names in a row; a long row is folded behind `57 decisions`."""
        if not names:
            return (plain("none"),)
        line = self.links(names)
        return (Fold(f"{len(names)} {noun}", line) if len(names) > FOLD_ABOVE else line,)

    def row_facts(self, names: tuple[str, ...], label: str = "") -> Line:
        """The facts of a row, each leading to what is said of it."""
        runs = ((Run(humanised(n), target=row_anchor(n, label)),) for n in names)
        return joined(runs, ", ") if names else plain("only that it is there")

    def clause(self, section: str, title: str) -> Line:
        """A clause by its section and title, leading to it."""
        return (Run(f"{section} {title}".strip(), target=clause_anchor(section)),)

    def line(self, text: str) -> Line:
        """Words of the language in plain words."""
        runs: list[Run] = []
        for token in _with_verbs(_TOKEN.findall(text)):
            run = self._run(token)
            if runs and not run.target and not runs[-1].target:
                runs[-1] = Run(runs[-1].text + run.text)
            else:
                runs.append(run)
        return tuple(runs)

    def _run(self, token: str) -> Run:
        if token in self.anchors:
            return self.link(token)
        if token.startswith('"'):
            return Run(humanised(token.strip('"')))
        if re.match(r"\$\d", token):
            return Run(_money_words(token))
        return Run(_SPOKEN.get(token) or (humanised(token) if "_" in token else token))

    def value(self, expr: t.Expr, text: str = "") -> Cell:
        """What an expression gives; `text` is the author's words for it where they are stored."""
        match expr:
            case t.Tiers():
                return tuple(self.tier_lines(expr))
            case t.Undecided():
                return (plain("not decided by the text"),)
            case t.Literal(value=value, kind=kind) if _is_plain(value, kind):
                return (plain(value_words(value, kind)),)
        return (self.line(text or source_words(expr)),)

    def given(self, expr: t.Expr, kind: Kind, text: str = "") -> Cell:
        """What a decision gives; one between yes and no says `whether`."""
        if isinstance(expr, t.Literal) and expr.kind.base == "any":
            return (plain(value_words(expr.value, kind)),)
        cell = self.value(expr, text)
        if kind.base == "yes_no" and not isinstance(expr, t.Literal | t.Undecided | t.Tiers):
            return tuple(
                (Run("whether "), *part) if isinstance(part, tuple) else part for part in cell
            )
        return cell

    def tier_lines(self, tiers: t.Tiers) -> Iterator[Line]:
        """A table in running words: `coverage is single: $2,000.00`, a line for each row."""
        for row in tiers.rows:
            head = (*self.line(row.text), Run(": "))
            for part in self.value(row.value):
                yield (*head, *(part if isinstance(part, tuple) else part.line))


def _money_words(written: str) -> str:
    """`$610` as answers show it; a comma after it belongs to the sentence."""
    digits = written[1:].rstrip(",")
    return shown(Fraction(digits.replace(",", "")), MONEY) + written[1 + len(digits) :]


def _is_plain(value: Value, kind: Kind) -> bool:
    """Written alike everywhere; a `0` without its unit, or a list, is better in its own words."""
    return isinstance(value, bool | date) or value is NONE or kind.is_money


def row_anchor(name: str, label: str = "") -> str:
    """Where a fact of a row is told of; `label`: of a row inside a record."""
    return f"row-{label}-{name}" if label else f"row-{name}"


def clause_anchor(section: str) -> str:
    """The anchor of a clause; what a section number cannot hold becomes a dash."""
    return "clause-" + re.sub(r"[^\w.-]", "-", section)


def subject_words(tiers: t.Tiers) -> str:
    """What the rows of a table are chosen by, in the author's words."""
    match tiers.key:
        case t.Field(name=name) | t.DefineRef(name=name) | t.DecisionRef(name=name):
            return name
        case t.ValueRef(name=name) | t.ByReading(question=name) | t.Bound(name=name):
            return name
        case t.Day():
            return "as_of"
        case _:
            return source_words(tiers.key).removeprefix("(").removesuffix(")")


def row_label(tiers: t.Tiers, row: t.TierRow) -> str:
    """What a row covers, without the words for what it is chosen by."""
    label = row.text.removeprefix(f"{subject_words(tiers)} ")
    return label.removeprefix("is ") if label != row.text else label


# ------------------------------------------------------------------ conventions

_ROUNDING = {
    Rounding.HALF_UP: "to the cent, half a cent up",
    Rounding.HALF_EVEN: "to the cent, half a cent to the even cent",
    Rounding.UP: "up to the next cent",
    Rounding.DOWN: "down to the cent",
}
_MONTH_END = {
    MonthEnd.CLAMPED: "on its last day",
    MonthEnd.SPILLED: "on the first day of the month after it",
}
_LEAP_DAY = {
    LeapDay.MAR_1: "on March 1",
    LeapDay.FEB_28: "on February 28",
}
_READINGS = {
    "clamped": "on the last day of that month",
    "spilled": "on the first day of the next month",
    "continues": "what held last goes on",
    "ends": "nothing holds",
}


def convention_facts(wording: Wording) -> Iterator[tuple[str, Cell]]:
    """How this agreement counts and rounds."""
    found = wording.agreement.conventions
    money = "money is rounded"
    yield "Rounding", _convention(wording, money, found.rounding, _ROUNDING)
    month = "a month counted from the 31st is complete, in a shorter month,"
    yield "Months", _convention(wording, month, found.month_end, _MONTH_END)
    year = "a year counted from a February 29 is complete, in a common year,"
    yield "Leap years", _convention(wording, year, found.leap_day, _LEAP_DAY)
    if found.working is not None:
        yield "Working days", (plain(f"{found.working}, holidays among them"),)
    if found.day_before:
        yield "Anniversaries", (plain("years and months are complete on the day before"),)


def _convention(wording: Wording, about: str, setting: T | str, said: Mapping[T, str]) -> Cell:
    if not isinstance(setting, str):
        return (plain(f"{about} {said[setting]}"),)
    question = wording.agreement.questions[setting]
    return ((Run(f"{about} "), *_as_read(wording, question)),)


def _as_read(wording: Wording, question: t.Question) -> Line:
    """Where a convention is open: what is adopted, and the question it rests on."""
    if not question.adopted:
        return (Run("on a day that is an open question: "), wording.asked(question.name))
    reading = question.readings[question.index(question.adopted)]
    said = reading_words(question, reading) or humanised(reading.name)
    return (Run(f"{said} (as adopted; an open question: "), wording.asked(question.name), Run(")"))


def adopted_note(question: t.Question) -> Line:
    """How a question is read here, in a few words."""
    if not question.adopted:
        return (Run(" (not settled)", Role.NOTE),)
    reading = question.readings[question.index(question.adopted)]
    said = reading_words(question, reading)
    return (Run(f" (read as: {said or humanised(reading.name)})", Role.NOTE),)


def reading_words(question: t.Question, reading: t.Reading) -> str:
    """A convention's reading in plain words; nothing for any other question."""
    if question.kind != CONVENTION:
        return ""
    return _READINGS.get(reading.text, reading.text and f"on {reading.text}")


def after_term_line(wording: Wording, after: t.AfterTerm, last: str) -> Line:
    """What holds after the term."""
    match after.word:
        case "continues":
            return plain(f"it goes on after {last}; answers about later days say so")
        case "ends":
            return plain(f"it decides nothing after {last}")
        case _:
            question = wording.agreement.questions[after.question]
            return (Run(f"after {last}: "), *_as_read(wording, question))


def term_words(agreement: t.Agreement) -> str:
    """`Oct 10, 2018 through Jun 30, 2021`."""
    if agreement.term is None:
        return "not stated"
    first, last = agreement.term
    return f"{day_text(first)} through {day_text(last)}"
