"""Why an answer is what it is, in a sentence that a person reads once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from ..backends.outcome import CLOSING
from ..inquiry.answers import Answer
from ..inquiry.counted import Shown
from ..inquiry.reasons import IN_FORCE, Reason, reasons
from ..ir import tree as t
from ..ir.tree import Agreement
from .page import words
from .page_words import Wording, humanised, of_ids
from .wire import actual_text

Saying = Callable[[str], str]
"""Words of the language in plain words."""

RANGE: Final = re.compile(
    r"(?P<what>[A-Za-z][\w ]*?) (?P<range>(?:from )?\$?\d[\d.,%]* .*through .+)"
)
"""A row of a table: `service 10 through 14 years`."""


def spoken(agreement: t.Agreement) -> Saying:
    """The agreement's words in plain words."""
    wording = Wording(agreement)
    return lambda text: words(wording.line(text))


def because(answer: Answer, say: Saying) -> str:
    """The reasons of an answer as one sentence or two; empty where there is nothing to say."""
    said = [
        _of_closing(reason, say) if at == CLOSING else _of_clause(answer, reason, say)
        for at, reason in zip(answer.outcome.standing, reasons(answer), strict=True)
    ]
    return " ".join(dict.fromkeys(text for text in said if text))


def worked_out(reason: Reason, say: Saying) -> str:
    """The formula of a clause with the person's own figures after its names."""
    if not reason.formula:
        return ""
    figures = {use.text: actual_text(use) for use in reason.uses}
    text = _with_figures(reason.formula, {n: f for n, f in figures.items() if f})
    return _with_ids(text, reason.uses, say)


def _of_clause(answer: Answer, reason: Reason, say: Saying) -> str:
    parts = [_condition(shown, say) for shown in reason.conditions]
    sentence = f"{_listed(parts)}." if parts else ""
    formula = _own_formula(answer, reason, say)
    return " ".join(_upper(text) for text in (sentence, formula) if text)


def _own_formula(answer: Answer, reason: Reason, say: Saying) -> str:
    """How the answer is worked out."""
    if not reason.formula:
        return ""
    question = answer.inquiry.plain.agreement.questions.get(reason.formula)
    if question is not None:
        return f"As {say(question.name)} is read."
    alone = len(reason.uses) == 1 and reason.uses[0].text == reason.formula
    text = say(reason.formula) if alone else worked_out(reason, say)
    if answer.kind.base == "yes_no" and answer.value is not None:
        return f"{'So' if answer.value is True else 'Not so'}: {text}."
    return f"Worked out: {text}."


def _of_closing(reason: Reason, say: Saying) -> str:
    """`Otherwise`: what every clause above would have asked for."""
    failing = [_condition(shown, say) for shown in reason.conditions]
    if not failing:
        return "No clause above it applies."
    return f"It is not so that {_listed(list(dict.fromkeys(failing)), 'or')}."


def _condition(shown: Shown, say: Saying) -> str:
    """A condition, with the person's own figures where they say more than it does."""
    figures = _with_ids(actual_text(shown), (shown,), say)
    if shown.text == IN_FORCE:
        return f"the row in force since {figures} holds"
    said = _with_verb(say(shown.text))
    if shown.holds is None:
        return f"whether {said} is not known"
    return said if not figures or figures in said else f"{said} ({figures})"


def _with_ids(text: str, figures: Sequence[Shown], say: Saying) -> str:
    """Words of the language in plain words, the ids among the figures as they are."""
    parts = [(value, kind) for each in figures for _, value, kind in each.parts if of_ids(kind)]
    named = [v for value, _ in parts for v in (value if isinstance(value, tuple) else (value,))]
    ids = list(dict.fromkeys(v for v in named if isinstance(v, str) and humanised(v) != v))
    if not ids:
        return say(text)
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(ids, key=len, reverse=True)))})(?!\w)"
    marked = re.sub(pattern, lambda found: f"\ue000{ids.index(found[0])}\ue001", text)
    return re.sub("\ue000(\\d+)\ue001", lambda found: ids[int(found[1])], say(marked))


def _with_verb(said: str) -> str:
    found = RANGE.fullmatch(said)
    return f"{found['what']} is {found['range']}" if found is not None else said


def _with_figures(formula: str, figures: dict[str, str]) -> str:
    """Each name of a formula with its figure after it, where it first stands."""
    if not figures:
        return formula
    names = sorted(figures, key=len, reverse=True)
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w)")
    told: set[str] = set()

    def with_figure(found: re.Match[str]) -> str:
        name = found[0]
        if name in told:
            return name
        told.add(name)
        return f"{name} ({figures[name]})"

    return pattern.sub(with_figure, formula)


def _listed(parts: Sequence[str], word: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = parts
    return f"{', '.join(first)} {word} {last}" if first else last


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def fact_meaning(agreement: Agreement, name: str) -> str:
    """What a fact is: of the person, or of everybody on the roster."""
    own, roster = agreement.fields.get(name), agreement.roster
    if own is not None or roster is None:
        return own.note if own is not None else ""
    of_row = roster.fields.get(name)
    return f"of everybody on the roster{f', {of_row.note}' if of_row and of_row.note else ''}"
