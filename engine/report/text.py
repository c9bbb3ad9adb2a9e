"""Answers and diagnostics as text for people: 80 columns, colour only where asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import wrap
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..backends.outcome import Outcome
from ..diagnostic import Diagnostic
from ..inquiry.answers import Answer, ContestedIn
from ..inquiry.counted import Shown
from ..inquiry.reasons import Reason, nearest, reasons
from ..inquiry.timeline import Change
from ..ir.tree import Agreement
from ..source import Span
from ..values import Value, day_text, shown
from .settled import settled_lines
from .wire import actual_text

if TYPE_CHECKING:
    from ..prove.settle import Settlement

WIDTH = 80
_STATUS = {
    "undecided": "undecided: the text does not say",
    "conflict": "conflict: two clauses of equal standing disagree",
    "contested": "contested: the readings differ and none is adopted",
    "invalid": "invalid: the record contradicts itself or the agreement",
}
FLAGS = {
    "after_term": "the day lies after the agreement's term",
    "before_term": "a day it rests on lies before the agreement's term",
    "amendment_not_yet_effective": "the amendment is not yet in force: the old text answers",
    "not_exact": "shown rounded; the exact value is a fraction",
}


@dataclass(frozen=True, slots=True)
class Style:
    """How emphasis is written: ANSI colours, or nothing."""

    colour: bool = False

    def _with(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text

    def strong(self, text: str) -> str:
        """What a reader looks for first."""
        return self._with("1", text)

    def good(self, text: str) -> str:
        """What holds."""
        return self._with("32", text)

    def bad(self, text: str) -> str:
        """What is wrong or does not hold."""
        return self._with("31", text)

    def open(self, text: str) -> str:
        """What is open: missing, disputed, noteworthy."""
        return self._with("33", text)

    def faint(self, text: str) -> str:
        """What may be skipped."""
        return self._with("2", text)


PLAIN = Style()
_NOTHING_SETTLED: Mapping[str, Settlement] = MappingProxyType({})


# ------------------------------------------------------------------ answers


def answers_text(
    agreement: Agreement,
    answers: Sequence[Answer],
    day: date,
    style: Style = PLAIN,
    settled: Mapping[str, Settlement] = _NOTHING_SETTLED,
) -> str:
    """All answers about one record on one day, with what the solver says of some."""
    lines = [style.strong(_clip(f"{agreement.title}, as of {day_text(day)}")), ""]
    if answers and answers[0].status == "invalid":
        lines += _invalid(answers[0], style)
        return "\n".join(lines) + "\n"
    defaults: dict[str, str] = {}
    for answer in answers:
        told = _told(answer)
        defaults.update(_at_default(agreement, told))
        lines += answer_lines(answer, style, told)
        found = settled.get(answer.decision.name)
        if found is not None:
            settles = (
                x for line in settled_lines(found, answer.kind) for x in _wrapped(line, "  ")
            )
            lines += [style.open(line) for line in settles]
        lines.append("")
    if defaults:
        said = ", ".join(f"{name} {value}" for name, value in defaults.items())
        lines += [*(style.faint(x) for x in _wrapped(f"at their defaults: {said}", "")), ""]
    return "\n".join(lines)


def _at_default(agreement: Agreement, told: Iterable[Reason]) -> Iterator[tuple[str, str]]:
    """The facts in reasons that are at their defaults, as they are where nothing is said."""
    for reason in told:
        for part in (*reason.conditions, *reason.uses):
            for name, value, kind in part.parts:
                field = agreement.fields.get(name)
                if field is not None and field.default is not None and value == field.default:
                    yield name, shown(field.default, kind)


def _told(answer: Answer) -> tuple[Reason, ...]:
    """The reasons that are told: of an answer that the text leaves open, the nearest."""
    return nearest(answer) if answer.status == "undecided" else reasons(answer)


def _clip(text: str) -> str:
    return "\n".join(wrap(text, WIDTH))


def _invalid(answer: Answer, style: Style) -> Iterator[str]:
    yield style.bad(_STATUS["invalid"])
    for problem in answer.problems:
        yield from _wrapped(problem, "  ")


def answer_lines(
    answer: Answer, style: Style = PLAIN, told: Sequence[Reason] | None = None
) -> Iterator[str]:
    """One answer: the value, the clause and its conditions, what was overridden, what is open.

    `told` are its reasons, where they have been worked out.
    """
    yield _headline(answer, style)
    for reason in _told(answer) if told is None else told:
        yield from _reason_lines(reason, style, near=answer.status == "undecided")
    yield from _exact(answer, style)
    if answer.status in ("conflict", "undecided"):
        yield from _why(answer)
    for below, above in sorted(answer.outcome.aside.items()):
        lower, upper = answer.decision.branches[below], answer.decision.branches[above]
        text = f"overridden: {lower.cite} {lower.title}, because {upper.cite} stands above it"
        yield from (style.faint(x) for x in _wrapped(text, "  "))
    yield from _contested_lines(answer, style)
    for flag in answer.flags:
        yield "  " + style.open(f"note: {FLAGS.get(flag, flag)}")


def _headline(answer: Answer, style: Style) -> str:
    name = answer.decision.name
    match answer.status:
        case "decided":
            assert answer.value is not None
            return f"{style.strong(name)}  {style.good(shown(answer.value, answer.kind))}"
        case "needs":
            return f"{style.strong(name)}  {style.open('needs ' + needed_text(answer))}"
        case status:
            return f"{style.strong(name)}  {style.open(_STATUS[status])}"


def needed_text(answer: Answer) -> str:
    """The facts that are missing: `hire_date`, `roster`, `seniority_years of b`."""
    return needed_for(answer, answer.outcome)


def needed_for(answer: Answer, outcome: Outcome, say: Callable[[str], str] = str) -> str:
    """The facts that are missing for an outcome of the decision, as under one reading."""
    fields, rows = answer.lacking(outcome)
    of_rows = [f"{say(need.field)} of {need.row}" for need in rows]
    left = len(of_rows) - _MOST_NEEDED
    more = [f"and {left} more of the rows"] if left > 0 else []
    return ", ".join([*map(say, fields), *of_rows[:_MOST_NEEDED], *more])


def _reason_lines(reason: Reason, style: Style, *, near: bool) -> Iterator[str]:
    head = "nearest: " if near else ""
    yield from _wrapped(f"{head}{reason.cite}  {reason.title}", "  ")
    if reason.amended:
        yield from _wrapped(f"as amended by {', '.join(reason.amended)}", "    ")
    width = min(46, max((len(c.text) for c in reason.conditions), default=0))
    for condition in reason.conditions:
        yield from _condition_lines(condition, width, style)
    if reason.formula:
        yield from _wrapped(f"= {reason.formula}", "    ", "      ")
        for use in reason.uses:
            actual = actual_text(use)
            if use.text != reason.formula or len(reason.uses) > 1 or actual:
                yield f"      {use.text}: {actual}"
    yield from _row_lines(reason.rows, style)


def _row_lines(rows: Sequence[Shown], style: Style) -> Iterator[str]:
    """The rows of the roster, each with whether it counts; of many, those that do."""
    told = rows if len(rows) <= _MOST_ROWS else [r for r in rows if r.holds is not False]
    width = min(30, max((len(r.text) for r in told), default=0))
    for row in told[:_MOST_ROWS]:
        yield from _condition_lines(row, width, style)
    left = len(rows) - len(told[:_MOST_ROWS])
    if left:
        yield style.faint(f"        and {left} more of the roster's {len(rows)} rows")


_MOST_ROWS, _MOST_NEEDED = 30, 6
_MARKS = {True: "yes", False: "no ", None: "?  "}


def _condition_lines(condition: Shown, width: int, style: Style) -> Iterator[str]:
    mark = _MARKS[condition.holds]
    paint = style.good if condition.holds else style.bad if condition.holds is False else style.open
    actual = actual_text(condition)
    line = f"    {paint(mark)} {condition.text:<{width}}  {actual}".rstrip()
    if len(f"    {mark} {condition.text:<{width}}  {actual}") <= WIDTH:
        yield line
        return
    first, *rest = wrap(condition.text, WIDTH - 10)
    yield f"    {paint(mark)} {first}"
    yield from (f"        {x}" for x in rest)
    yield from (f"          {x}" for x in wrap(actual, WIDTH - 12))


def _exact(answer: Answer, style: Style) -> Iterator[str]:
    if answer.exact is not None and answer.exact != answer.value and answer.kind.is_money:
        yield "  " + style.faint(f"before rounding: {shown(answer.exact, answer.kind)}")


def _why(answer: Answer) -> Iterator[str]:
    lack = answer.outcome.lack
    if answer.status == "conflict":
        for index, value in answer.outcome.candidates:
            branch = answer.decision.branches[index]
            yield f"    {branch.cite} {branch.title}: {shown(value, answer.kind)}"
    elif lack is not None and lack.why:
        yield from _wrapped(f"because {lack.why}", "  ")


def _contested_lines(answer: Answer, style: Style) -> Iterator[str]:
    quiet = [c.question.name for c in answer.contested if not c.changes(answer.outcome)]
    for found in answer.contested:
        if found.changes(answer.outcome):
            yield from _question_lines(answer, found, style)
    if quiet:
        text = f"the same under every reading of: {', '.join(quiet)}"
        yield from (style.faint(x) for x in _wrapped(text, "  "))


def _question_lines(answer: Answer, found: ContestedIn, style: Style) -> Iterator[str]:
    question = found.question
    text = f"open question {question.name} ({question.cite}): {question.question}"
    yield from (style.open(x) for x in _wrapped(text, "  "))
    width = max(len(r.name) for r in question.readings)
    for reading, (name, outcome) in zip(question.readings, found.outcomes, strict=True):
        marks = [
            w
            for w, hit in (("used", name == found.used), ("adopted", name == question.adopted))
            if hit
        ]
        note = f" ({' and '.join(marks)})" if marks else ""
        yield f"    {name:<{width}}  {_outcome_text(answer, outcome)}{note}"
        if reading.why:
            yield from (style.faint(x) for x in _wrapped(reading.why, "      "))


def _outcome_text(answer: Answer, outcome: Outcome) -> str:
    value: Value | None = answer.shown_value(outcome)
    if value is not None:
        return shown(value, answer.kind)
    return f"{outcome.status} {needed_for(answer, outcome)}".rstrip()


def _wrapped(text: str, indent: str, later: str = "") -> list[str]:
    return wrap(text, WIDTH, initial_indent=indent, subsequent_indent=later or indent + "  ")


def changes_text(
    agreement: Agreement, changes: Sequence[Change], held: str, style: Style = PLAIN
) -> str:
    """A timeline: each day from which the answer is another, and what turned it."""
    first = changes[0]
    lines = [style.strong(_clip(f"{agreement.title}: {first.answer.decision.name}"))]
    lines += [*_wrapped(held, "  "), ""]
    for change in changes:
        answer = _outcome_text(change.answer, change.answer.outcome)
        lines.append(f"{day_text(change.day):<13} {style.good(answer)}")
        for turned in change.turned:
            lines += _wrapped(turned, "              ")
    return "\n".join(lines) + "\n"


# ------------------------------------------------------------------ diagnostics


def diagnostics_text(found: Iterable[Diagnostic], style: Style = PLAIN) -> str:
    """Every diagnostic with the line it speaks of, and what to write instead."""
    return "\n".join("\n".join(_diagnostic_lines(d, style)) for d in found)


def _diagnostic_lines(found: Diagnostic, style: Style) -> Iterator[str]:
    paint = style.bad if found.is_error else style.open
    section = f" in {found.span.section}" if found.span.section else ""
    yield f"{paint(found.code.id)} {style.strong(found.message)}{section}"
    yield from place_lines(found.span, style)
    for label in found.labels:
        yield f"  {label.text}: {label.span.source.name}:{label.span.line}:{label.span.column}"
    if found.hint:
        yield from _wrapped(found.hint, "  ")
    yield ""


def place_lines(span: Span, style: Style) -> Iterator[str]:
    """File, line and column of a place, and the line itself with the place marked."""
    line, column = span.line, span.column
    yield style.faint(f"  {span.source.name}:{line}:{column}")
    text = span.source.line(line).expandtabs(1)
    if not text.strip():
        return
    start = max(0, column - 1 - 60)
    shown_line = text[start : start + 100]
    size = max(1, min(span.end - span.start, len(shown_line) - (column - 1 - start)))
    yield f"{line:>5} | {shown_line}"
    yield f"      | {' ' * (column - 1 - start)}{style.bad('^' * size)}"


def counted(found: Sequence[Diagnostic]) -> str:
    """`2 errors, 1 warning`."""
    errors = sum(d.is_error for d in found)
    warnings = len(found) - errors
    parts = [f"{errors} error{'s' * (errors != 1)}", f"{warnings} warning{'s' * (warnings != 1)}"]
    return ", ".join(parts)
