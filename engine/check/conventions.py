"""What the `agreement` block settles: the term, what holds after it, and the conventions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from .. import codes
from ..diagnostic import Label, did_you_mean
from ..ir import tree as t
from ..syntax import nodes as n
from ..values import WEEKDAYS, LeapDay, MonthEnd, Rounding, WorkingWeek
from .scope import Scope

T = TypeVar("T")

_WORDS: dict[str, frozenset[str]] = {
    "leap day": frozenset(e.value for e in LeapDay),
    "months end": frozenset(e.value for e in MonthEnd),
    "money rounds": frozenset(e.value for e in Rounding),
    "after term": frozenset({"continues", "ends"}),
}
_EXAMPLES = {
    "leap day": "`is Mar 1` or `is Feb 28`",
    "months end": "`is clamped` or `is spilled`",
    "money rounds": "`is half_up`, `is half_even`, `is up` or `is down`",
    "after term": "`is continues` or `is ends`",
}


class Conventions:
    """The settings of one scope; everything wrong goes to its findings."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.settings = _settings(scope)

    def questions(self) -> dict[str, str]:
        """Questions whose readings are conventions, with the setting that names each."""
        places = {s.words[0]: s.name for s in self.settings.values() if s.words}
        places |= {v.after_term: "after term" for v in self.scope.values.values()}
        places |= {c.after_term: "after term" for c in self.scope.clauses.values()}
        return {q: place for q, place in places.items() if q in self.scope.questions}

    def check_readings(self, questions: Mapping[str, t.Question | None]) -> None:
        """Report readings of a contested convention that are no such convention."""
        for name, place in self.questions().items():
            made, node = questions.get(name), self.scope.questions[name]
            for reading, written in zip(made.readings if made else (), node.readings, strict=True):
                body = reading.body
                if isinstance(body, t.Literal) and body.value in _WORDS[place]:
                    continue
                message = f"`{reading.name}` is no reading for `{place}`"
                self.scope.findings.add(
                    codes.UNKNOWN_CONVENTION,
                    message,
                    written.span.within(node.cite),
                    f"write {_EXAMPLES[place]}",
                )

    # -------------------------------------------------------------- the term

    def term(self) -> tuple[date, date] | None:
        """First and last day of the term; none where it is not stated."""
        setting = self.settings.get("term")
        if setting is None:
            hint = "write `term Oct 10, 2018 through Jun 30, 2021`, or `term not stated`"
            self._unstated(codes.TERM_UNSTATED, "the agreement's term is not given", hint)
            return None
        if not setting.days:
            return None
        first, last = (d.day for d in setting.days)
        if last < first:
            message = "the term ends before it begins"
            self.scope.findings.add(
                codes.TERM_BACKWARDS, message, setting.span, "put the first day first"
            )
        return first, last

    def after_term(self) -> t.AfterTerm:
        """What holds after the term, unless a clause or value says otherwise."""
        setting = self.settings.get("after term")
        continues = t.AfterTerm("continues")
        if setting is not None:
            return after_term_of(setting.words[0], continues, self.scope, setting)
        term = self.settings.get("term")
        if term is not None and term.days:
            hint = "write `after term continues`, `after term ends`, or a contested question"
            message = "nothing says what holds after the term"
            self._unstated(codes.AFTER_TERM_UNSTATED, message, hint)
        return continues

    def _unstated(self, code: codes.Code, message: str, hint: str) -> None:
        head = self.scope.agreement
        if head is not None:
            first_line = head.span.source.line(head.span.line)
            end = min(head.span.end, head.span.start + len(first_line))
            span = type(head.span)(head.span.source, head.span.start, end)
            self.scope.findings.add(code, message, span, hint)

    # -------------------------------------------------------------- the rest

    def setting(self) -> t.ConventionSetting:
        """Leap days, month ends, rounding and the attaining of an age."""
        leap = self.settings.get("leap day")
        attained = self.settings.get("age attained")
        return t.ConventionSetting(
            leap_day=self._leap_day(leap) if leap else LeapDay.MAR_1,
            month_end=self._word("months end", {e.value: e for e in MonthEnd}, MonthEnd.CLAMPED),
            rounding=self._word("money rounds", {e.value: e for e in Rounding}, Rounding.HALF_UP),
            day_before="before" in attained.words if attained else False,
            working=working_week(self.scope),
        )

    def _leap_day(self, setting: n.Setting) -> LeapDay | str:
        if setting.rule is None:
            return self._word("leap day", {}, LeapDay.MAR_1)
        days = {(3, 1): LeapDay.MAR_1, (2, 28): LeapDay.FEB_28}
        found = days.get((setting.rule.month, setting.rule.day))
        if found is None:
            self.scope.findings.add(
                codes.UNKNOWN_CONVENTION,
                f"a February 29 cannot fall on {setting.rule}",
                setting.span,
                "write `leap day Mar 1` or `leap day Feb 28`",
            )
        return found or LeapDay.MAR_1

    def _word(self, name: str, words: Mapping[str, T], default: T) -> T | str:
        setting = self.settings.get(name)
        if setting is None:
            return default
        word = setting.words[0]
        if word in words:
            return words[word]
        if word in self.scope.questions:
            self.scope.used.add(word)
            return word
        if word not in self.scope.findings.lost:
            known = " or ".join(f"`{w}`" for w in words) or "the day"
            self.scope.findings.add(
                codes.UNKNOWN_CONVENTION,
                f"`{name}` does not know `{word}`",
                setting.span,
                did_you_mean(word, (*words, *self.scope.questions))
                or f"write {known}, or the name of a contested question",
            )
        return default


def working_week(scope: Scope) -> WorkingWeek | None:
    """The days that the agreement calls working days; none where it does not say."""
    written = scope.agreement.settings if scope.agreement else ()
    found = next((s.words for s in written if s.name == "working days"), None)
    return WorkingWeek(WEEKDAYS.index(found[0]), WEEKDAYS.index(found[-1])) if found else None


def _settings(scope: Scope) -> dict[str, n.Setting]:
    settings: dict[str, n.Setting] = {}
    for setting in scope.agreement.settings if scope.agreement else ():
        if setting.name in settings:
            scope.findings.add(
                codes.DUPLICATE_SETTING,
                f"`{setting.name}` is set twice",
                setting.span,
                "keep one of them",
                (Label(settings[setting.name].span, "the first one"),),
            )
        settings.setdefault(setting.name, setting)
    return settings


def after_term_of(word: str, default: t.AfterTerm, scope: Scope, node: n.Node) -> t.AfterTerm:
    """What `after term WORD` means: one of two words, or a question with such readings."""
    if not word:
        return default
    if word in ("continues", "ends"):
        return t.AfterTerm(word)
    if word in scope.questions:
        scope.used.add(word)
        return t.AfterTerm("contested", word)
    if word not in scope.findings.lost:
        hint = did_you_mean(word, ("continues", "ends", *scope.questions))
        scope.findings.add(
            codes.UNKNOWN_CONVENTION,
            f"`after term` does not know `{word}`",
            node.span,
            hint or "write `continues`, `ends`, or the name of a contested question",
        )
    return default
