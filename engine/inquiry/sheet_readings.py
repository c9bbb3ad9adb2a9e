"""A table worked out as the agreement answers: where open readings agree, nothing is contested."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice, product
from typing import NamedTuple

from ..backends.outcome import Lack, Result, alike
from ..ir import published as p
from ..ir import tree as t
from ..values import Value
from .sheet import Bundle, Figures, Sheet

_MOST_COMBINATIONS = 256


class Found(NamedTuple):
    """What a formula gives, exactly and as it should be printed."""

    exact: Result
    rounded: Result


class Settled:
    """A sheet under every reading of what is open: what all of them print alike is the cell.

    A cell is settled as a whole, over all that it rests on: readings that part the columns
    below it and give the same cell leave it as sure as one that none of them touches.
    """

    def __init__(
        self,
        bundle: Bundle,
        elsewhere: Figures,
        alternative: int | None = None,
        assumed: Mapping[str, Value] | None = None,
    ) -> None:
        self.bundle = bundle
        self.elsewhere = elsewhere
        self.alternative = alternative
        self.base = Sheet(bundle, elsewhere, alternative, assumed)
        self.assumed = self.base.assumed
        self._under: dict[tuple[tuple[str, str], ...], Sheet] = {}
        self._known: dict[tuple[int, str], Found] = {}
        self._conventions = frozenset(self._open_conventions())

    def trying(self, alternative: int) -> Settled:
        """The same table by one of its alternatives."""
        return Settled(self.bundle, self.elsewhere, alternative)

    def assuming(self, assumed: Mapping[str, Value]) -> Settled:
        """The same table with other values of some assumptions."""
        known = {**self.assumed, **assumed}
        return Settled(self.bundle, self.elsewhere, self.alternative, known)

    # -------------------------------------------------------------- cells

    def formula(self, names: tuple[str, ...], name: str) -> p.Formula | None:
        """What gives a column or figure."""
        return self.base.formula(names, name)

    def cell(self, at: int, name: str) -> Found:
        """A column in row `at`."""
        key = (at, name)
        if key not in self._known:
            self._known[key] = self._settled(
                lambda sheet: Found(sheet.exact(at, name), sheet.rounded(at, name))
            )
        return self._known[key]

    def figure(self, name: str) -> Found:
        """A figure of this table."""
        key = (-1, name)
        if key not in self._known:
            self._known[key] = self._settled(
                lambda sheet: Found(sheet.figure(name), sheet.rounded_figure(name))
            )
        return self._known[key]

    def figure_for_others(self, name: str) -> Result:
        """A figure that other tables may build on: the readings must agree before rounding."""
        return self._settled(lambda sheet: _unrounded(sheet.figure(name))).exact

    def speaks(self, at: int, name: str) -> bool | Lack:
        """Whether a formula says what a column is in row `at`."""
        return self._truth(lambda sheet: sheet.speaks(at, name))

    def holds(self, at: int, condition: t.Expr) -> bool | Lack:
        """Whether a condition holds in row `at`."""
        return self._truth(lambda sheet: sheet.holds(at, condition))

    def _truth(self, ask: Callable[[Sheet], bool | Lack]) -> bool | Lack:
        found = self._settled(lambda sheet: _unrounded(ask(sheet))).exact
        return found if isinstance(found, Lack) else found is True

    # -------------------------------------------------------------- readings

    def _settled(self, ask: Callable[[Sheet], Found]) -> Found:
        """What every combination of the open readings gives, if they agree; else contested."""
        own = ask(self.base)
        names: frozenset[str] = frozenset()
        wider = _open_questions(own) | self._conventions
        made = [own]
        while not wider <= names:
            names |= wider
            sheets = list(islice(self._sheets(sorted(names)), _MOST_COMBINATIONS + 1))
            if len(sheets) > _MOST_COMBINATIONS:
                return _contested_by(own, names)
            made = [ask(sheet) for sheet in sheets]
            wider = wider.union(*map(_open_questions, made))
        first = made[0]
        if _is_contested(first) or not all(_same(first.rounded, m.rounded) for m in made):
            return _contested_by(own, names)
        return first

    def _sheets(self, names: list[str]) -> Iterator[Sheet]:
        """The sheet with those questions read in every way."""
        for combination in product(*map(self._readings, names)):
            key = tuple(zip(names, combination, strict=True))
            if key not in self._under:
                self._under[key] = Sheet(
                    self.bundle, self.elsewhere, self.alternative, self.assumed, dict(key)
                )
            yield self._under[key]

    def _readings(self, question: str) -> list[str]:
        """The readings of a question in any text that the table speaks of."""
        agreements = [self.bundle.texts[names].plain.agreement for names in self.bundle.parts]
        found = [a.questions[question] for a in agreements if question in a.questions]
        return list(dict.fromkeys(r.name for each in found for r in each.readings))

    def _open_conventions(self) -> Iterator[str]:
        """The questions in place of a convention without a reading, in some text."""
        for names in self.bundle.parts:
            plain = self.bundle.texts[names].plain
            leap_day, month_end, rounding = plain.convention_bits()
            bits = leap_day | month_end | rounding
            readings = self.base.asking(names).readings
            for place, question in enumerate(plain.order):
                if bits >> place & 1 and readings[place] < 0:
                    yield question


def _unrounded(found: Result) -> Found:
    return Found(found, found)


def _open_questions(found: Found) -> frozenset[str]:
    """The questions without a reading on which a contested cell rests."""
    return found.exact.questions if _is_contested(found) else frozenset()  # type: ignore[union-attr]


def _is_contested(found: Found) -> bool:
    return isinstance(found.exact, Lack) and found.exact.status == "contested"


def _same(a: Result, b: Result) -> bool:
    if isinstance(a, Lack) or isinstance(b, Lack):
        return a == b
    return alike(a, b)


def _contested_by(own: Found, names: frozenset[str]) -> Found:
    if _is_contested(own):
        return own
    lack = Lack("contested", why=f"`{min(names)}` is open", questions=names)
    return Found(lack, lack)
