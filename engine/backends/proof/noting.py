"""What conditions compare, noted in the agreement's words while they are read."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from ...ir import tree as t
from ...values import DATE, YES_NO, Kind, Value
from .cases import is_finite, number_of
from .frame import Frame
from .sym import Cut, Subject, Sym, joined_cuts
from .terms import Key, Number, Truth, all_of, is_known, is_whole, key_of, negated, packed, unpacked
from .wording import Wording

if TYPE_CHECKING:
    from .symbolic import Symbolic

_MOST_CUTS_AT_ONCE = 8
_FLIPPED = {
    t.Relation.LT: t.Relation.GT,
    t.Relation.GT: t.Relation.LT,
    t.Relation.LE: t.Relation.GE,
    t.Relation.GE: t.Relation.LE,
}
_SIDES = {
    t.Relation.LT: ("from",),
    t.Relation.GE: ("from",),
    t.Relation.LE: ("after",),
    t.Relation.GT: ("after",),
    t.Relation.EQ: ("from", "after"),
    t.Relation.NE: ("from", "after"),
}


@dataclass(slots=True)
class _Draft:
    """A subject as noted so far."""

    subject: Subject
    cuts: tuple[Cut, ...] = ()
    words: dict[str, None] = field(default_factory=dict)

    def finished(self) -> Subject:
        said = self.subject
        cuts = tuple(sorted(self.cuts, key=lambda cut: (cut.value, cut.side == "after")))
        return replace(said, cuts=cuts, words=tuple(self.words))


Notebook = dict[Hashable, _Draft]


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """The expression that gives a number, where it was read, and all that it gives."""

    number: Number
    expr: t.Expr
    frame: Frame
    found: Sym
    wording: Wording

    @property
    def words(self) -> str:
        """The agreement's words, in which names are said by what they come to."""
        return self.wording.spelled(self.expr, self.frame)


class Notes:
    """The subjects noted, kept for each name so that what rests on it has them too."""

    def __init__(self, symbolic: Symbolic) -> None:
        self._s = symbolic
        self._books: list[Notebook] = [{}]
        self.wording = Wording(symbolic)
        self._spoken: dict[Key, Spoken] = {}
        self.factors: dict[str, Sym] = {}

    def open(self) -> None:
        """Begin a new page."""
        self._books.append({})

    def close(self) -> Notebook:
        """The page begun last."""
        return self._books.pop()

    def include(self, book: Notebook) -> None:
        """Note what a page says."""
        for key, draft in book.items():
            self._enter(key, draft.subject, draft.cuts, draft.words)

    @staticmethod
    def subjects(book: Notebook) -> tuple[Subject, ...]:
        """The subjects of a page, in the order in which they were met."""
        return tuple(draft.finished() for draft in book.values())

    def _enter(
        self, key: Hashable, subject: Subject, cuts: Iterable[Cut], words: Iterable[str]
    ) -> None:
        draft = self._books[-1].setdefault(key, _Draft(subject))
        draft.cuts = joined_cuts((*draft.cuts, *cuts))
        draft.words.update(dict.fromkeys(words))

    # -------------------------------------------------------------- what is noted

    def number(
        self,
        text: str,
        kind: Kind,
        sym: Sym,
        cuts: Sequence[tuple[Number, str]] = (),
        words: Sequence[str] = (),
        *,
        finer: bool = False,
    ) -> None:
        """A day, amount or word that is compared."""
        if not sym.cases:
            return
        term = number_of(self._s.ranges, sym)
        if is_known(term):
            return
        whole = sym.sort == "amount" and is_whole(term)
        made = [cut(sym.sort, value, side, whole=whole) for value, side in cuts]
        if sym.sort == "word" and not kind.open:
            words = (*kind.choices, *words)
        subject = Subject(text, kind, sym.sort, term, whole, known=sym.known, finer=finer)
        self._enter((finer, sym.sort, key_of(term)), subject, made, words)

    def truth(
        self,
        text: str,
        truth: Truth,
        known: Truth = True,  # noqa: FBT002 (a truth)
        *,
        finer: bool = False,
    ) -> None:
        """A yes or no that matters."""
        if not isinstance(truth, bool):
            subject = Subject(text, YES_NO, "truth", truth, known=known, finer=finer)
            self._enter((finer, "truth", key_of(truth)), subject, (), ())

    def compared(self, e: t.Compare, f: Frame, sides: tuple[Sym, Sym], found: Sym) -> None:
        """A comparison: what is cut by known values, or whether it holds."""
        if isinstance(found.truth, bool):
            return
        left, right = sides
        if is_finite(right) and _varies(left, right) and left.sort != "truth":
            self._cut(e.left, f, left, right, e.relation)
        elif is_finite(left) and left.sort != "truth":
            self._cut(e.right, f, right, left, _FLIPPED.get(e.relation, e.relation))
        elif left.sort != "truth" or not _is_fact(e.left):
            truth = negated(found.truth) if _says_not(e) else found.truth
            self.truth(self.text(e, f), truth, found.known)

    def _cut(self, e: t.Expr, f: Frame, side: Sym, known: Sym, relation: t.Relation) -> None:
        numbers = [number for _, number in known.cases][:_MOST_CUTS_AT_ONCE]
        text = self.text(e, f)
        if side.sort == "word":
            words = [self._s.world.text(int(number)) for number in numbers]
            self.number(text, e.kind, side, words=words)
            return
        self.number(text, e.kind, side, [(n, way) for n in numbers for way in _SIDES[relation]])

    def banded(self, e: t.Tiers, f: Frame, key: Sym) -> None:
        """The key of a table, cut where its rows begin and end."""
        cuts: list[tuple[Number, str]] = []
        words: list[str] = []
        for band in (band for row in e.rows for band in row.bands):
            words += [value for value in band.exact if isinstance(value, str)]
            for value in band.exact:
                cuts += self._both_sides(value)
            if band.low is not None:
                cuts.append((self._s.world.encoded(band.low), "after" if band.low_open else "from"))
            if band.high is not None:
                side = "from" if band.high_open else "after"
                cuts.append((self._s.world.encoded(band.high), side))
        if key.sort != "truth":
            self.number(self.text(e.key, f), e.key.kind, key, cuts, words)

    def _both_sides(self, value: Value) -> list[tuple[Number, str]]:
        if not isinstance(value, int | Fraction | date) or isinstance(value, bool):
            return []
        number = self._s.world.encoded(value)
        return [(number, "from"), (number, "after")]

    def among(self, e: t.In, f: Frame, item: Sym, source: Sym, found: Sym) -> None:
        """A value looked for in a list: among known words or values, or whether it is there."""
        if isinstance(found.truth, bool):
            return
        elements = _known_elements(source)
        if elements is None or item.sort not in ("word", "day", "amount"):
            self.truth(self.text(e, f), found.truth, found.known)
        elif item.sort == "word":
            words = [self._s.world.text(int(number)) for number in elements]
            self.number(self.text(e.item, f), e.item.kind, item, words=words)
        else:
            cuts = [(number, way) for number in elements for way in ("from", "after")]
            self.number(self.text(e.item, f), e.item.kind, item, cuts)

    def dated(self, days: Iterable[date], f: Frame) -> None:
        """The day in use, cut where rows come into force."""
        cuts: list[tuple[Number, str]] = [(packed(day), "from") for day in days]
        sym = Sym("day", cases=((True, f.day),))
        low, high = self._s.ranges.of(f.day)
        inside = [
            (number, side)
            for number, side in cuts
            if (low is None or number > low) and (high is None or number <= high)
        ]
        if inside:
            self.number(f.moved or "as_of", DATE, sym, inside)

    # -------------------------------------------------------------- what amounts rest on

    def limited(self, e: t.Extreme, f: Frame, items: Sequence[Sym]) -> None:
        """The larger or smaller of two: where the one passes the other."""
        for (a, one), (b, other) in combinations(zip(e.items, items, strict=True), 2):
            if is_finite(one) and is_finite(other):
                continue
            if is_finite(one):
                self._passed(b, f, other, one)
            elif is_finite(other):
                self._passed(a, f, one, other)
            elif one.cases and other.cases:
                ahead = self._s.ranges.related(
                    t.Relation.GE, number_of(self._s.ranges, one), number_of(self._s.ranges, other)
                )
                words = "on or after" if one.sort == "day" else "at least"
                text = f"{self.text(a, f)} {words} {self.text(b, f)}"
                self.truth(text, ahead, all_of(one.known, other.known), finer=True)

    def _passed(self, e: t.Expr, f: Frame, side: Sym, limit: Sym) -> None:
        numbers = [number for _, number in limit.cases][:_MOST_CUTS_AT_ONCE]
        cuts = [(number, way) for number in numbers for way in ("from", "after")]
        self.number(self.text(e, f), e.kind, side, cuts, finer=True)

    def factor(self, e: t.Expr, f: Frame, side: Sym) -> None:
        """What an amount is multiplied by: below 0, nothing, or more."""
        if not isinstance(e, t.Literal):
            self.factors.setdefault(self.text(e, f), side)
        if not is_finite(side):
            cuts: list[tuple[Number, str]] = [(0, "from"), (0, "after")]
            self.number(self.text(e, f), e.kind, side, cuts, finer=True)

    def spoken(self, e: t.Expr, f: Frame, found: Sym) -> None:
        """Keep which expression gives a number: the innermost that does."""
        for _, number in found.cases:
            if not is_known(number):
                self._spoken.setdefault(key_of(number), Spoken(number, e, f, found, self.wording))

    def speaker(self, number: Number) -> Spoken | None:
        """The expression that gives a number, if one does."""
        return self._spoken.get(key_of(number))

    def chosen(self, question: str, reading: str, truth: Truth) -> None:
        """A reading chosen freely."""
        self.truth(f"{question} is {reading}", truth)

    def text(self, e: t.Expr, f: Frame) -> str:
        """An expression in the agreement's words."""
        return self.wording.text(e, f)


def _varies(left: Sym, right: Sym) -> bool:
    return not is_finite(left) or len(left.cases) > 1 or len(right.cases) == 1


def _is_fact(e: t.Expr) -> bool:
    return isinstance(e, t.Field)


def _says_not(e: t.Compare) -> bool:
    """Whether an equality stands in the text as its opposite: `is not` is read as not `is`."""
    words = e.span.source.text[e.left.span.end : e.right.span.start]
    return e.relation is t.Relation.EQ and re.search(r"\bnot\b", words) is not None


def _known_elements(source: Sym) -> list[Number] | None:
    """The elements of a list all of whose elements are known numbers."""
    found: list[Number] = []
    for _, elements in source.lists:
        if not isinstance(elements, tuple):
            return None
        for _, item in elements:
            if not is_finite(item):
                return None
            found += [number for _, number in item.cases]
    return found


def cut(sort: str, value: Number, side: str, *, whole: bool) -> Cut:
    """The cut of a subject at a value, as a comparison says it."""
    assert isinstance(value, int | Fraction)
    if sort == "day":
        day = unpacked(int(value)) + timedelta(side == "after")
        return Cut(packed(day), "from", said=side)
    if whole:
        floor = value // 1
        exact = floor == value
        return Cut(floor if exact and side == "from" else floor + 1, "from")
    return Cut(value, side)
