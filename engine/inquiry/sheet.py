"""A published table worked out anew: each cell by its formula, under one choice of formulas.

Nothing is worked out before it is asked for, so columns may rest on each other in any order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Protocol

from ..backends.asking import Asking, Frame
from ..backends.lists import Partial
from ..backends.outcome import Lack, Result
from ..backends.plain import Closure, Plain
from ..ir import published as p
from ..ir import tree as t
from ..values import NONE, Rounding, Value, rounded

_ANY_DAY = date(2000, 1, 1)
"""Stands where no formula looks at the day: the checker has made sure of that."""

_CIRCLE = Lack("undecided", why="it rests on itself")


class Text(Protocol):
    """An agreement that can be asked, as a table needs it."""

    plain: Plain

    def with_defaults(self, facts: Mapping[str, Value]) -> dict[str, Value]:
        """The facts with the declared default of each absent field."""
        ...


@dataclass(frozen=True, slots=True)
class Row:
    """A row as printed, and the set of amendments in whose text it is worked out."""

    names: tuple[str, ...]
    printed: p.PrintedRow


@dataclass
class Bundle:
    """A table in every text that it speaks of; `own` is the one of its figures."""

    own: tuple[str, ...]
    parts: Mapping[tuple[str, ...], p.PublishedTable]
    texts: Mapping[tuple[str, ...], Text]
    rows: Sequence[Row] = ()
    _closures: dict[tuple[tuple[str, ...], int], Closure] = field(default_factory=dict)

    @property
    def table(self) -> p.PublishedTable:
        """The table in its own text."""
        return self.parts[self.own]

    def closure(self, names: tuple[str, ...], expr: t.Expr) -> Closure:
        """The function that evaluates an expression of the part under `names`."""
        key = (names, id(expr))
        found = self._closures.get(key)
        if found is None:
            found = self._closures[key] = self.texts[names].plain.closure(expr)
        return found


class Figures(Protocol):
    """Gives the exact value of a figure of any table."""

    def __call__(self, name: str) -> Result:
        """The figure's exact value."""
        ...


class Sheet:
    """One table under one alternative (or none), one value of each assumption, and readings.

    The readings are of questions that are open; where a text or the table has one, that stays.
    """

    def __init__(
        self,
        bundle: Bundle,
        elsewhere: Figures,
        alternative: int | None = None,
        assumed: Mapping[str, Value] | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> None:
        self.bundle = bundle
        self.elsewhere = elsewhere
        self.alternative = alternative
        self.readings = readings or {}
        assumptions = bundle.table.assumptions.values()
        self.assumed = {**{a.name: a.value for a in assumptions}, **(assumed or {})}
        self._known: dict[tuple[int, str], Result] = {}
        self._frames: dict[int, Frame | Lack] = {}
        self._open: set[tuple[int, str]] = set()

    # -------------------------------------------------------------- formulas in use

    def _chosen(self, names: tuple[str, ...]) -> p.Alternative | None:
        if self.alternative is None:
            return None
        return self.bundle.parts[names].alternatives[self.alternative]

    def _change(self, names: tuple[str, ...], name: str) -> p.Change | None:
        chosen = self._chosen(names)
        changes = chosen.changes if chosen else ()
        return next((c for c in changes if c.name == name), None)

    def formula(self, names: tuple[str, ...], name: str) -> p.Formula | None:
        """What gives a column or figure here: the alternative's formula, else its own."""
        change = self._change(names, name)
        if change is not None and change.formula is not None:
            return change.formula
        table = self.bundle.parts[names]
        own = table.columns.get(name) or table.figures[name]
        return own.formula

    def rounding(self, names: tuple[str, ...], name: str) -> p.Rounded | None:
        """How a column or figure is rounded for the print, here."""
        change = self._change(names, name)
        if change is not None and change.rounding is not None:
            return change.rounding
        table = self.bundle.parts[names]
        return (table.columns.get(name) or table.figures[name]).rounding

    # -------------------------------------------------------------- rows

    def exact(self, at: int, name: str) -> Result:
        """The exact value of a column in row `at`; its printed cell where no formula speaks."""
        key = (at, name)
        if key not in self._known:
            if key in self._open:
                return _CIRCLE
            self._open.add(key)
            self._known[key] = self._worked_out(at, name)
            self._open.discard(key)
        return self._known[key]

    def _worked_out(self, at: int, name: str) -> Result:
        row = self.bundle.rows[at]
        speaks = self.speaks(at, name)
        if isinstance(speaks, Lack):
            return speaks
        formula = self.formula(row.names, name)
        if not speaks or formula is None:
            return self.printed(at, name)
        return self._evaluated(at, formula.body)

    def printed(self, at: int, name: str) -> Result:
        """What is printed in row `at`."""
        blank = Lack("needs", why=f"nothing is printed for {name} in row {at + 1}")
        return self.bundle.rows[at].printed.cells.get(name, blank)

    def speaks(self, at: int, name: str) -> bool | Lack:
        """Whether a formula says what a column is in row `at`."""
        formula = self.formula(self.bundle.rows[at].names, name)
        if formula is None:
            return False
        return True if formula.condition is None else self.holds(at, formula.condition)

    def holds(self, at: int, condition: t.Expr) -> bool | Lack:
        """Whether a condition holds in row `at`."""
        found = self._evaluated(at, condition)
        return found if isinstance(found, Lack) else found is True

    def _evaluated(self, at: int, expr: t.Expr) -> Result:
        frame = self._frame(at)
        if isinstance(frame, Lack):
            return frame
        return self.bundle.closure(self.bundle.rows[at].names, expr)(frame)

    def rounded(self, at: int, name: str) -> Result:
        """What should be printed in row `at`: the exact value, rounded as declared."""
        row = self.bundle.rows[at]
        return self._as_printed(row.names, name, self.exact(at, name), self.asking(row.names))

    def _as_printed(self, names: tuple[str, ...], name: str, value: Result, ask: Asking) -> Result:
        how = self.rounding(names, name)
        if how is None or isinstance(value, bool) or not isinstance(value, int | Fraction):
            return 0 if value is NONE and how is not None else value
        word = how.how or self._convention(names, ask)
        return rounded(value, how.step, word)

    def _convention(self, names: tuple[str, ...], ask: Asking) -> Rounding:
        return self.bundle.texts[names].plain.conventions(ask).rounding

    # -------------------------------------------------------------- frames

    def asking(self, names: tuple[str, ...]) -> Asking:
        """A question put to the text of `names`, under the readings in use here."""
        plain = self.bundle.texts[names].plain
        chosen = self._chosen(names)
        readings = dict(self.bundle.parts[names].readings) | dict(chosen.readings if chosen else {})
        indexes = list(plain.adopted)
        for question, reading in readings.items():
            indexes[plain.place[question]] = plain.agreement.questions[question].index(reading)
        for question, reading in self.readings.items():
            if question in plain.place and indexes[plain.place[question]] < 0:
                indexes[plain.place[question]] = plain.agreement.questions[question].index(reading)
        return Asking(indexes, plain.decide)

    def _frame(self, at: int) -> Frame | Lack:
        if at not in self._frames:
            self._frames[at] = self._made_frame(at)
        return self._frames[at]

    def _made_frame(self, at: int) -> Frame | Lack:
        row = self.bundle.rows[at]
        table, text = self.bundle.parts[row.names], self.bundle.texts[row.names]
        cells = row.printed.cells
        day = table.day or _ANY_DAY
        facts: dict[str, Value] = {}
        for column in table.columns.values():
            if column.role == "field" and column.name in cells:
                facts[column.name] = cells[column.name]
            if column.role == "day":
                found = cells.get("as_of")
                if not isinstance(found, date):
                    return Lack("needs", why="the row does not say which day it is of")
                day = found
        bound = _RowNames(self, at)
        ask = self.asking(row.names)
        given = Frame(day, text.with_defaults(facts), ask, bound)
        for each in self._supplied(row.names):
            value = self.bundle.closure(row.names, each.body)(given)
            if isinstance(value, Lack):
                return value
            facts[each.name] = value
        ask = self.asking(row.names)  # what was worked out before rests on other facts
        return Frame(day, text.with_defaults(facts), ask, bound)

    def _supplied(self, names: tuple[str, ...]) -> Iterator[p.Supplied]:
        chosen = self._chosen(names)
        instead = {s.name: s for s in (chosen.supplied if chosen else ())}
        for each in self.bundle.parts[names].supplied:
            yield instead.pop(each.name, each)
        yield from instead.values()

    # -------------------------------------------------------------- figures

    def figure(self, name: str) -> Result:
        """The exact value of a figure of this table."""
        key = (-1, name)
        if key not in self._known:
            if key in self._open:
                return _CIRCLE
            self._open.add(key)
            formula = self.formula(self.bundle.own, name)
            assert formula is not None
            self._known[key] = self._folded(formula)
            self._open.discard(key)
        return self._known[key]

    def _folded(self, formula: p.Formula) -> Result:
        own = self.bundle.own
        day = self.bundle.table.day or _ANY_DAY
        facts = self.bundle.texts[own].with_defaults({})
        frame = Frame(day, facts, self.asking(own), _FigureNames(self, formula))
        return self.bundle.closure(own, formula.body)(frame)

    def rounded_figure(self, name: str) -> Result:
        """What should be printed for a figure."""
        own = self.bundle.own
        return self._as_printed(own, name, self.figure(name), self.asking(own))

    def fold(self, formula: p.Formula, which: int) -> Any:  # noqa: ANN401  # a list may be Partial
        """The values of a fold over the rows; of a median, the number itself."""
        found: list[Result] = []
        for at, row in enumerate(self.bundle.rows):
            fold = self._fold_in(row.names, formula, which)
            if fold.cells_of and fold.cells_of not in row.printed.cells:
                continue
            speaks = True if fold.where is None else self.holds(at, fold.where)
            if isinstance(speaks, Lack):
                found.append(speaks)
            elif speaks:
                found.append(self._evaluated(at, fold.body))
        lacks = [value for value in found if isinstance(value, Lack)]
        if formula.folds[which].median:
            return lacks[0] if lacks else _median(found)
        return Partial(tuple(found)) if lacks else tuple(found)

    def _fold_in(self, names: tuple[str, ...], formula: p.Formula, which: int) -> p.Fold:
        """The fold as it was typed in the text of a row."""
        if names == self.bundle.own:
            return formula.folds[which]
        for name in self.bundle.table.figures:
            if self.formula(self.bundle.own, name) is formula:
                twin = self.formula(names, name)
                assert twin is not None
                return twin.folds[which]
        raise LookupError(formula.text)

    def named(self, name: str) -> Result | None:
        """An assumption or a figure by its name."""
        if name in self.assumed:
            return self.assumed[name]
        if name in self.bundle.table.figures:
            return self.figure(name)
        return self.elsewhere(name)


def _median(values: Sequence[Any]) -> Result:
    """The middle one; of an even number the mean of the two in the middle."""
    if not values:
        return NONE
    ordered = sorted(0 if v is NONE else v for v in values)
    half = len(ordered) // 2
    if len(ordered) % 2:
        middle: Value = ordered[half]
        return middle
    return Fraction(ordered[half - 1] + ordered[half], 2)


class _RowNames(Mapping[str, Any]):
    """What the names of a row's expressions stand for."""

    def __init__(self, sheet: Sheet, at: int) -> None:
        self.sheet, self.at = sheet, at

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  # as a frame's elements
        row = self.sheet.bundle.rows[self.at]
        if name.startswith("printed "):
            return self.sheet.printed(self.at, name.removeprefix("printed "))
        if name in self.sheet.bundle.parts[row.names].columns:
            return self.sheet.exact(self.at, name)
        return self.sheet.named(name)

    def __iter__(self) -> Iterator[str]:
        yield from self.sheet.bundle.table.columns

    def __len__(self) -> int:
        return 1 + len(self.sheet.bundle.table.columns)


class _FigureNames(Mapping[str, Any]):
    """What the names of a figure's expression stand for."""

    def __init__(self, sheet: Sheet, formula: p.Formula) -> None:
        self.sheet, self.formula = sheet, formula

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  # as a frame's elements
        for which, fold in enumerate(self.formula.folds):
            if fold.name == name:
                return self.sheet.fold(self.formula, which)
        return self.sheet.named(name)

    def __iter__(self) -> Iterator[str]:
        yield from self.sheet.bundle.table.figures

    def __len__(self) -> int:
        return 1 + len(self.sheet.bundle.table.figures)
