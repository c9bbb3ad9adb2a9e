"""Reasons: why an answer is what it is, worked out again from its frame when somebody reads them.

What a clause looks like when it is explained (its conditions, the names in its formula) is
compiled once for an agreement; only the record's own figures are worked out for each answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from ..backends.asking import Frame
from ..backends.outcome import Lack
from ..backends.plain import Closure, Plain
from ..backends.tables import row_test
from ..ir import tree as t
from ..ir.walk import children
from ..source import Span
from ..values import DATE, Kind, Value
from .amended import edits_of_branch, edits_of_closing
from .answers import Answer
from .counted import Figure, Shown, loops_in


class Reason(NamedTuple):
    """Why a clause decides (or nearly does): its citation and its conditions.

    `amended` are the citations of the edits on whose words it rests, without its own. `rows`
    are those of the roster that the clause goes through: by name, with their figures, and
    whether each counts.
    """

    cite: str
    title: str
    conditions: tuple[Shown, ...]
    formula: str = ""
    uses: tuple[Shown, ...] = ()
    span: Span | None = None
    amended: tuple[str, ...] = ()
    rows: tuple[Shown, ...] = ()


_NOTHING: tuple[Shown, ...] = ()
IN_FORCE: Final = "in force since"
"""The condition under which a dated row is shown, with its first day."""


def reasons(answer: Answer) -> tuple[Reason, ...]:
    """The clauses that decide, in order, each with its conditions."""
    explain = _Explaining(answer)
    return tuple(explain.standing(i) for i in answer.outcome.standing)


def cited(answer: Answer) -> tuple[tuple[str, str], ...]:
    """Of each clause that decides the citation and the title, as `reasons` has them."""
    explain = _Explaining(answer)
    return tuple(explain.cited(i) for i in answer.outcome.standing)


def nearest(answer: Answer, most: int = 3) -> tuple[Reason, ...]:
    """For an undecided answer: the clauses that fail the fewest conditions."""
    found = branch_reasons(answer)
    failing = [sum(c.holds is False for c in r.conditions) for r in found]
    order = sorted(range(len(found)), key=lambda i: (failing[i], i))
    best = failing[order[0]] if order else 0
    return tuple(found[i] for i in order if failing[i] <= best)[:most]


def branch_reasons(answer: Answer) -> tuple[Reason, ...]:
    """Every clause of the decision with its conditions, whether it applies or not."""
    explain = _Explaining(answer)
    return tuple(explain.branch(b) for b in answer.decision.branches)


# ------------------------------------------------------------------ compiled once


@dataclass(frozen=True, slots=True)
class _Named:
    """A name to be shown, and what gives its figure."""

    text: str
    closure: Closure
    kind: Kind

    def figure(self, f: Frame) -> Figure:
        """The record's own figure; of a list with unknown elements, what they lack."""
        found = self.closure(f)
        lack: Callable[[], Lack] | None = getattr(found, "lack", None)
        return self.text, found if lack is None or type(found) is Lack else lack(), self.kind


@dataclass(frozen=True, slots=True)
class _Test:
    """A condition to be shown."""

    text: str
    closure: Closure
    subjects: tuple[_Named, ...]

    def shown(self, f: Frame) -> Shown:
        """Whether it holds, and on what figures."""
        found = self.closure(f)
        holds = None if isinstance(found, Lack) else bool(found)
        return Shown(self.text, tuple(s.figure(f) for s in self.subjects), holds)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table to be shown: its key, and which row a key falls in."""

    key: _Named
    rows: tuple[tuple[Callable[[Value], bool], t.TierRow], ...]

    def row(self, key: Value) -> t.TierRow | None:
        """The row that covers the key."""
        return next((row for covers, row in self.rows if covers(key)), None)


@dataclass(frozen=True, slots=True)
class _Formula:
    """What is left when the rows are chosen: its words and the names in it."""

    text: str
    uses: tuple[_Named, ...]


def _tests(plain: Plain, branch: t.Branch) -> tuple[_Test, ...]:
    return tuple(
        _Test(
            c.text,
            plain.condition(c.test),
            tuple(_Named(text, plain.closure(e), e.kind) for text, e in c.subjects),
        )
        for c in branch.conditions
    )


def _table(plain: Plain, tiers: t.Tiers) -> _Table:
    key = tiers.key
    named = _Named(_words(key), plain.closure(key), key.kind)
    return _Table(named, tuple((row_test(row), row) for row in tiers.rows))


def _formula(plain: Plain, body: t.Expr) -> _Formula:
    return _Formula(_words(body), tuple(_uses(plain, body)))


def _words(e: t.Expr) -> str:
    return " ".join(e.span.text.split())


_NAMES = (t.Field, t.DefineRef, t.ValueRef, t.DecisionRef, t.ByReading)
_USED = (*_NAMES, t.AtDay, t.Completed)


def _uses(plain: Plain, body: t.Expr) -> Iterator[_Named]:
    """The names in a formula, each once."""
    seen: set[str] = set()
    stack = [body]
    while stack:
        e = stack.pop(0)
        if isinstance(e, _USED):
            text = _words(e)
            if text and text not in seen:
                seen.add(text)
                yield _Named(text, plain.closure(e), e.kind)
        elif isinstance(e, t.Each | t.Carry):
            stack.append(e.source)
        elif not isinstance(e, t.WithField):
            stack.extend(children(e))


# ------------------------------------------------------------------ for each answer


def _but(cite: str, cites: tuple[str, ...]) -> tuple[str, ...]:
    """Citations without the clause's own."""
    return tuple(c for c in cites if c != cite)


class _Explaining:
    """The reasons of one answer."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.plain = answer.inquiry.plain
        self.frame = answer.frame

    def standing(self, index: int) -> Reason:
        decision = self.answer.decision
        if index >= 0:
            return self.branch(decision.branches[index])
        closing = decision.closing
        assert closing is not None
        failed = tuple(
            c for b in decision.branches for c in self.branch(b).conditions if c.holds is False
        )
        amended = _but(closing.cite, edits_of_closing(self.answer))
        rows = self._roster(*(b.guard for b in decision.branches), closing.value)
        return Reason(
            closing.cite, closing.title, failed, span=closing.span, amended=amended, rows=rows
        )

    def cited(self, index: int) -> tuple[str, str]:
        """The citation and the title of a clause that decides."""
        if index >= 0:
            branch = self.answer.decision.branches[index]
            return self._rows(branch)[0], branch.title
        closing = self.answer.decision.closing
        assert closing is not None
        return closing.cite, closing.title

    def branch(self, branch: t.Branch) -> Reason:
        frame = self.frame
        conditions = [test.shown(frame) for test in self.plain.once(_tests, branch)]
        cite, rows, body = self._rows(branch)
        formula, uses = "", _NOTHING
        if not isinstance(body, t.Literal | t.Undecided):
            found = self.plain.once(_formula, body)
            formula = found.text or branch.body_text
            uses = tuple(Shown(use.text, (use.figure(frame),), None) for use in found.uses)
        amended = _but(cite, edits_of_branch(self.answer, branch))
        shown = (*conditions, *rows)
        through = self._roster(branch.guard, body)
        return Reason(cite, branch.title, shown, formula, uses, branch.span, amended, through)

    def _roster(self, *parts: t.Expr) -> tuple[Shown, ...]:
        """The rows that the clause goes through; of several ways through them, the last."""
        loops = [loop for part in parts for loop in self.plain.once(loops_in, part)]
        return loops[-1].shown(self.frame) if loops else ()

    def _rows(self, branch: t.Branch) -> tuple[str, list[Shown], t.Expr]:
        """The rows that the record's figures choose, the innermost citation, what is left."""
        rows: list[Shown] = []
        cite, body = branch.cite, branch.body
        while True:
            if isinstance(body, t.ValueRef):
                row = self._dated_row(body.name)
                if row is None:
                    asked = ("", self.frame.day, DATE)
                    rows.append(Shown(f"a row of {body.name} in force", (asked,), holds=False))
                    return cite, rows, t.Undecided()
                day = row.first_day
                cite, body = row.cite or cite, row.value
                rows.append(Shown(IN_FORCE, (("", day, DATE),), holds=True))
                continue
            if not isinstance(body, t.Tiers):
                return cite, rows, body
            table = self.plain.once(_table, body)
            part = table.key.figure(self.frame)
            key = part[1]
            row_met = None if isinstance(key, Lack) else table.row(key)
            if row_met is None:
                text = f"a row for {part[0]}"
                rows.append(Shown(text, (part,), None if isinstance(key, Lack) else False))
                return cite, rows, t.Undecided()
            rows.append(Shown(row_met.text, (part,), holds=True))
            cite, body = row_met.cite or cite, row_met.value

    def _dated_row(self, name: str) -> t.DatedRow | None:
        rows = self.plain.agreement.values[name].rows
        return next((r for r in reversed(rows) if r.first_day <= self.frame.day), None)
