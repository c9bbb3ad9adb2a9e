"""A subject's values parted into cells at its cuts; sets of cells as bits of a number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Protocol

from ..backends.proof.sym import Cut, Subject
from ..backends.proof.terms import (
    Number,
    Truth,
    all_of,
    any_of,
    at_most,
    less,
    negated,
    packed,
    same,
    unpacked,
)
from ..values import Amount, simplest
from .boxes import Among, Exists, Extent, Holds, Side, Within

AS_OF = "as_of"


class Seen(Protocol):
    """A case: what each number and truth is in it."""

    def value(self, number: Number) -> Amount:
        """What a number is."""
        ...

    def holds(self, truth: Truth) -> bool:
        """Whether a truth holds."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """The cells of one subject, and what it takes to lie in a set of them.

    Sets are bits: bit `i` is cell `i`. Cells of amounts and days ascend, so that only
    stretches of them can be said; of words and conditions every set can. The last cell is
    `none` where the subject may have no value.
    """

    subject: Subject
    place: int
    bounds: tuple[Cut, ...]
    alternatives: tuple[Truth, ...]
    words: tuple[str, ...]
    full: int
    absent: int
    """The bit of `none`; 0 where there always is a value."""
    _made: dict[int, Truth] = field(default_factory=dict)

    @property
    def is_line(self) -> bool:
        """Whether its cells ascend."""
        return self.subject.sort in ("day", "amount")

    @property
    def present(self) -> int:
        """All cells with a value."""
        return self.full & ~self.absent

    def cell(self, seen: Seen) -> int:
        """The bit of the cell that a case lies in."""
        if self.absent and not seen.holds(self.subject.known):
            return self.absent
        if not self.is_line:
            alternatives = self.alternatives
            return next(1 << i for i, truth in enumerate(alternatives) if seen.holds(truth))
        assert not isinstance(self.subject.term, bool)
        value = seen.value(self.subject.term)
        above = (value > b.value or (value == b.value and b.side == "from") for b in self.bounds)
        return 1 << [*above].count(True)

    # -------------------------------------------------------------- sets that can be said

    def literals(self, cells: int) -> tuple[int, ...]:
        """The fewest sets that together leave `cells`, each of which can be dropped alone."""
        if cells == self.full:
            return ()
        if not self.is_line:
            left_out = self.full & ~cells
            return tuple(self.full & ~bit for bit in bits(left_out))
        if cells == self.absent:
            return (self.absent,)
        low, high = ends(cells)
        top = self.present.bit_length() - 1
        found = [self.above(low)] if low else []
        if high < top:
            found.append(self.below(high))
        return tuple(found) or (self.present,)

    def above(self, low: int) -> int:
        """The cells from `low` on."""
        return self.present >> low << low

    def below(self, high: int) -> int:
        """The cells through `high`."""
        return self.present & ((2 << high) - 1)

    def between(self, low: int, high: int) -> int:
        """The cells from `low` through `high`."""
        return self.above(low) & self.below(high)

    def through(self, place: int) -> int:
        """The cells through `place`, `none` being the last."""
        return self.full & ((2 << place) - 1)

    def can_say(self, cells: int) -> bool:
        """Whether a set is one that a side can say: of ascending cells, one stretch."""
        if not self.is_line or cells in (self.full, self.absent):
            return True
        low, high = ends(cells)
        return cells == self.between(low, high)

    def looser(self, cells: int) -> Iterator[int]:
        """Larger sets in place of `cells`, the one that asks least first."""
        if cells == self.full:
            return
        yield self.full
        if not self.is_line:
            for bit in bits(self.full & ~cells):
                yield cells | bit
        elif cells & self.present:
            low, high = ends(cells)
            if cells != self.present:
                yield self.present
            if high < self.present.bit_length() - 1:
                yield self.above(low)
            if low:
                yield self.below(high)

    def truth(self, cells: int) -> Truth:
        """What it takes to lie in a set that can be said."""
        known = self._made.get(cells)
        if known is None:
            known = self._made[cells] = self._truth(cells)
        return known

    def _truth(self, cells: int) -> Truth:
        if cells == self.absent:
            return negated(self.subject.known)
        if not self.is_line:
            others = [self._alternative(bit) for bit in bits(self.full & ~cells)]
            inside = [self._alternative(bit) for bit in bits(cells)]
            if len(inside) < len(others):
                return any_of(*inside)
            return all_of(*(negated(other) for other in others))
        low, high = ends(cells)
        found = [self.subject.known]
        if low:
            found.append(self._reaches(self.bounds[low - 1]))
        if high < self.present.bit_length() - 1:
            found.append(negated(self._reaches(self.bounds[high])))
        return all_of(*found)

    def _alternative(self, bit: int) -> Truth:
        if bit == self.absent:
            return negated(self.subject.known)
        return all_of(self.subject.known, self.alternatives[bit.bit_length() - 1])

    def _reaches(self, bound: Cut) -> Truth:
        term = self.subject.term
        assert not isinstance(term, bool)
        return at_most(bound.value, term) if bound.side == "from" else less(bound.value, term)

    # -------------------------------------------------------------- in words

    def side(self, cells: int) -> Side | None:
        """The side of a box that says `cells`; none where it asks nothing."""
        if cells == self.full:
            return None
        subject = self.subject
        return Side(
            subject.text, subject.kind, self.place, self._extent(cells), optional=bool(self.absent)
        )

    def _extent(self, cells: int) -> Extent:
        if self.absent and cells in (self.absent, self.present):
            return Exists(cells == self.present)
        if self.is_line:
            return self._within(cells)
        if self.subject.sort == "truth":
            return Holds(bool(cells & 1), or_none=bool(cells & self.absent))
        return self._among(cells)

    def _among(self, cells: int) -> Among:
        """The words listed, or those left out: the shorter, as far as it can be said so."""
        names = (*self.words, *("" for _ in self.alternatives[len(self.words) :]), "none")
        inside = tuple(names[i] for i in places(cells))
        outside = tuple(names[i] for i in places(self.full & ~cells))
        if "" in inside or ("" not in outside and len(outside) < len(inside)):
            return Among(others=outside)
        return Among(inside)

    def _within(self, cells: int) -> Within:
        low, high = ends(cells)
        start = self.bounds[low - 1] if low else None
        end = self.bounds[high] if high < len(self.bounds) else None
        if self.subject.sort == "day":
            return Within(
                None if start is None else _day(start),
                None if end is None else _day(end) - timedelta(1),
                low_said="" if start is None else start.said,
                high_said="" if end is None else end.said,
            )
        least = None if start is None else simplest(start.value)
        most = None if end is None else simplest(end.value)
        if self.subject.whole and least is not None and most is not None:
            return Within(least, most - 1)
        return Within(
            least,
            most,
            low_open=start is not None and start.side == "after",
            high_open=end is not None and end.side == "from",
        )


# ------------------------------------------------------------------ making them


def axes_of(subjects: Sequence[Subject], code: Callable[[str], int]) -> tuple[Axis, ...]:
    """An axis for each subject that has more than one cell; `code` gives the code of a word."""
    made = (_axis(subject, place, code) for place, subject in enumerate(subjects))
    return tuple(axis for axis in made if axis.full & (axis.full - 1))


def _axis(subject: Subject, place: int, code: Callable[[str], int]) -> Axis:
    bounds: tuple[Cut, ...] = ()
    alternatives: tuple[Truth, ...] = ()
    words: tuple[str, ...] = ()
    match subject.sort:
        case "truth":
            assert isinstance(subject.term, Truth)
            alternatives = (subject.term, negated(subject.term))
        case "word":
            words = tuple(dict.fromkeys((*subject.kind.choices, *subject.words)))
            alternatives = _word_alternatives(subject, [code(word) for word in words])
        case _:
            bounds = _sorted_bounds(subject)
    count = len(alternatives) or len(bounds) + 1
    absent = 0 if subject.known is True else 1 << count
    return Axis(subject, place, bounds, alternatives, words, (1 << count) - 1 | absent, absent)


def _word_alternatives(subject: Subject, codes: Sequence[int]) -> tuple[Truth, ...]:
    """A truth for each word, and where other words are possible one for all of those."""
    assert not isinstance(subject.term, bool)
    each = tuple(same(subject.term, code) for code in codes)
    closed = subject.kind.choices and not subject.kind.open
    return each if closed else (*each, negated(any_of(*each)))


def _sorted_bounds(subject: Subject) -> tuple[Cut, ...]:
    cuts = [_whole_cut(subject, cut) if subject.whole else cut for cut in subject.cuts]
    found = {(Fraction(cut.value), cut.side == "after"): cut for cut in cuts}
    return tuple(found[key] for key in sorted(found))


def _whole_cut(subject: Subject, cut: Cut) -> Cut:
    """The same parting of whole amounts (or days) said `from`."""
    if cut.side == "from":
        return Cut(-(-cut.value // 1), "from")
    if subject.sort == "day":
        return Cut(packed(_day(cut) + timedelta(1)), "from")
    return Cut(cut.value // 1 + 1, "from")


def _day(cut: Cut) -> date:
    return unpacked(int(cut.value))


# ------------------------------------------------------------------ bits


def bits(cells: int) -> Iterator[int]:
    """Each bit of a set, the lowest first."""
    while cells:
        yield cells & -cells
        cells &= cells - 1


def places(cells: int) -> Iterator[int]:
    """The place of each cell of a set, in order."""
    return (bit.bit_length() - 1 for bit in bits(cells))


def ends(cells: int) -> tuple[int, int]:
    """The first and the last place of a set that is not empty."""
    return (cells & -cells).bit_length() - 1, cells.bit_length() - 1
