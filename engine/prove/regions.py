"""The exact set of cases in which something holds, as a short table of boxes.

A case that is not covered yet is found, the sides of its cell that do not matter are
dropped, the others moved out as far as they go, and what the box covers is left out of the
next search. When no case is left, the boxes together are the set: that is the proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..backends.proof.solving import Solving, Verdict
from ..backends.proof.sym import Subject
from ..backends.proof.terms import Truth, all_of, negated
from .axes import AS_OF, Axis, axes_of, ends
from .boxes import Box, text
from .subjects import with_finer

__all__ = ["MOST_BOXES", "Class", "Region", "classes", "lines", "region", "text"]

MOST_BOXES = 24
_MOST_PARTLY = 48
_FEW = 6
_MOST_QUESTIONS = 4000

TOO_MANY = "more parts than are listed"
DEPENDS_ON_MORE = "in some cases it depends on more than what is compared"


@dataclass(frozen=True, slots=True)
class Region:
    """Boxes each of which lies in the set. Where `complete`, together they are the set.

    In some cases of each box in `partly` it holds and in others not: it depends on more than
    the subjects tell. `why` says why the table is not complete.
    """

    boxes: tuple[Box, ...]
    partly: tuple[Box, ...] = ()
    why: str = ""

    @property
    def complete(self) -> bool:
        """Whether the boxes are all of the set, and nothing else."""
        return not self.why

    @property
    def is_empty(self) -> bool:
        """Whether it never holds."""
        return self.complete and not self.boxes


@dataclass(frozen=True, slots=True)
class Class:
    """An outcome and the cases that have it."""

    label: str
    region: Region


def region(
    solving: Solving, predicate: Truth, subjects: Sequence[Subject], most: int = MOST_BOXES
) -> Region:
    """Where `predicate` holds, over all cases of the world.

    Finer subjects are only looked at where the others do not tell in few boxes.
    """
    usual = [subject for subject in subjects if not subject.finer]
    if len(usual) == len(subjects):
        return _region(solving, predicate, usual, most)
    found = _region(solving, predicate, usual, min(most, _FEW), most_partly=1)
    if found.complete:
        return found
    finer = _region(solving, predicate, with_finer(subjects), most)
    if finer.complete and (found.partly or len(finer.boxes) <= _FEW):
        return finer
    found = _region(solving, predicate, usual, most)
    fewer = not found.complete or len(finer.boxes) < len(found.boxes)
    return finer if finer.complete and fewer else found


def _region(
    solving: Solving,
    predicate: Truth,
    subjects: Sequence[Subject],
    most: int,
    most_partly: int = _MOST_PARTLY,
) -> Region:
    axes = axes_of(subjects, solving.world.word)
    search = _Search(solving, predicate, axes, most, most_partly)
    with solving.apart():
        search.run()
    return search.result(_order(axes, search.boxes))


def classes(
    solving: Solving,
    cases: Sequence[tuple[str, Truth]],
    subjects: Sequence[Subject],
    most: int = MOST_BOXES,
) -> tuple[Class, ...]:
    """A table for each outcome, in the order given; one order of subjects for all."""
    axes = axes_of(subjects, solving.world.word)
    searches = [(label, _Search(solving, predicate, axes, most)) for label, predicate in cases]
    for _, search in searches:
        with solving.apart():
            search.run()
    order = _order(axes, [cells for _, search in searches for cells in search.boxes])
    return tuple(Class(label, search.result(order)) for label, search in searches)


def lines(found: Region) -> list[str]:
    """A table as lines of text; what is not in it is said in the last ones."""
    made = [text(box) for box in found.boxes]
    made += [f"in part: {text(box)}" for box in found.partly]
    if found.complete:
        return made or ["in no case"]
    return [*made, f"and more ({found.why})"]


# ------------------------------------------------------------------ the search

_Cells = tuple[int, ...]
"""A set of cells for each axis: together a box."""


class _Search:
    """The boxes of one predicate; cells are told apart by axes, and axes by their place."""

    def __init__(
        self,
        solving: Solving,
        predicate: Truth,
        axes: Sequence[Axis],
        most: int,
        most_partly: int = _MOST_PARTLY,
    ) -> None:
        self.solving = solving
        self.axes = axes
        self.predicate = predicate
        self.against = negated(predicate)
        self.most = most
        self.most_partly = most_partly
        self.boxes: list[_Cells] = []
        self.partly: list[_Cells] = []
        self.why = ""
        self._doubt = ""
        self._inside: list[_Cells] = []
        self._outside: list[_Cells] = []
        self._last_question = solving.asked + _MOST_QUESTIONS
        self._uncovered = solving.rule()
        self._lowest: list[int] = []
        self._drop_order = sorted(range(len(axes)), key=lambda i: _dropped_first(axes[i]))

    def run(self) -> None:
        """Find the boxes: all of them, unless a limit is reached."""
        everything = tuple(axis.full for axis in self.axes)
        if self._lies_inside(everything) and self.predicate is not False:
            self.boxes.append(everything)
            return
        while True:
            if self._limit_reached():
                self.why = TOO_MANY
                return
            verdict = self._search()
            if verdict.impossible:
                break
            if verdict.model is None:
                self.why = verdict.why
                return
            start = self._first_cell(self._point(verdict))
            if self._lies_inside(start):
                self.boxes.append(self._grown(start))
                self._cover(self.boxes[-1])
            else:
                self.partly.append(start)
                self._cover(start)
                self.why = self._doubt or self.why or DEPENDS_ON_MORE
        self._spare()

    def _limit_reached(self) -> bool:
        full = len(self.boxes) >= self.most or len(self.partly) >= self.most_partly
        return (full or self.solving.asked > self._last_question) and not self._search().impossible

    def _search(self, *more: Truth) -> Verdict:
        """A case of the predicate that no box covers."""
        return self.solving.verdict(self.predicate, self._uncovered.name, *more)

    def _cover(self, cells: _Cells) -> None:
        self._uncovered.add(negated(self._truth(cells)))

    def _truth(self, cells: _Cells) -> Truth:
        return all_of(*(self.axes[i].truth(each) for i, each in self._literals(cells)))

    def _literals(self, cells: _Cells) -> list[tuple[int, int]]:
        pairs = zip(self.axes, cells, strict=True)
        return [(i, each) for i, (axis, here) in enumerate(pairs) for each in axis.literals(here)]

    def _point(self, verdict: Verdict) -> _Cells:
        assert verdict.model
        return tuple(axis.cell(verdict.model) for axis in self.axes)

    # -------------------------------------------------------------- where to begin

    def _first_cell(self, point: _Cells) -> _Cells:
        """The lowest cell of those left, axis by axis: whichever case the solver came upon.

        What is left gets less, so that no cell is lower than the one before.
        """
        fixed: list[Truth] = []
        before, self._lowest = self._lowest, []
        for i, axis in enumerate(self.axes):
            is_after = before[:i] != self._lowest or not before
            low, high = 0 if is_after else before[i], point[i].bit_length() - 1
            middle = low
            while low < high:
                found = self._search(*fixed, axis.truth(axis.through(middle)))
                if found.possible:
                    point = self._point(found)
                    high = point[i].bit_length() - 1
                else:
                    low = middle + 1
                middle = (low + high) // 2
            fixed.append(axis.truth(point[i]))
            self._lowest.append(high)
        return point

    # -------------------------------------------------------------- how far it goes

    def _grown(self, cells: _Cells) -> _Cells:
        """The box from a cell: what can be spared dropped, then every side moved out."""
        for i in self._drop_order:
            for looser in self.axes[i].looser(cells[i]):
                cells = self._if_inside(cells, i, cells[i] | looser)
        for i in self._drop_order:
            if self.axes[i].is_line and cells[i] & self.axes[i].present:
                cells = self._moved_out(cells, i)
        return cells

    def _if_inside(self, cells: _Cells, i: int, wider: int) -> _Cells:
        """The box with a wider set on one axis, if it still lies inside."""
        if wider == cells[i]:
            return cells
        made = (*cells[:i], wider, *cells[i + 1 :])
        return made if self._lies_inside(made) else cells

    def _moved_out(self, cells: _Cells, i: int) -> _Cells:
        axis = self.axes[i]
        low, high = ends(cells[i] & axis.present)
        bottom = 0
        while bottom < low:
            middle = (bottom + low) // 2
            moved = self._if_inside(cells, i, cells[i] | axis.between(middle, high))
            low, bottom = (low, middle + 1) if moved == cells else (middle, bottom)
            cells = moved
        top = axis.present.bit_length() - 1
        while high < top:
            middle = (high + top + 1) // 2
            moved = self._if_inside(cells, i, cells[i] | axis.between(low, middle))
            high, top = (high, middle - 1) if moved == cells else (middle, top)
            cells = moved
        return cells

    def _lies_inside(self, cells: _Cells) -> bool:
        """Whether the predicate holds in every case of a box: proved, or it counts as no."""
        if any(_covers(cells, point) for point in self._outside):
            return False
        if any(_covers(known, cells) for known in self._inside):
            return True
        literals = self._literals(cells)
        truths = [self.axes[i].truth(each) for i, each in literals]
        found = self.solving.verdict(*truths, self.against)
        self._doubt = found.why
        if found.model:
            self._outside.append(self._point(found))
        if not found.impossible:
            return False
        self._inside.append(self._left_by([literals[n] for n in found.core if n < len(literals)]))
        return True

    def _left_by(self, literals: Sequence[tuple[int, int]]) -> _Cells:
        cells = [axis.full for axis in self.axes]
        for i, each in literals:
            cells[i] &= each
        return tuple(cells)

    # -------------------------------------------------------------- the fewest that do

    def _spare(self) -> None:
        """Leave out the boxes that others cover together, those that ask most first."""
        if len(self.boxes) < 2:  # noqa: PLR2004  # a later one may cover an earlier one
            return
        kept = list(self.boxes)
        for cells in sorted(self.boxes, key=lambda c: -len(self._literals(c))):
            others = [other for other in kept if other != cells]
            blocked = (negated(self._truth(other)) for other in others)
            if self.solving.verdict(self._truth(cells), *blocked).impossible:
                kept = others
        if len(kept) < len(self.boxes):
            self.boxes = kept
            self._uncovered = self.solving.rule()
            for cells in (*self.boxes, *self.partly):
                self._cover(cells)
            self.why = self.why or self._search().why

    def result(self, order: Sequence[int]) -> Region:
        """The table, sides in the order of the axes given and boxes ascending by them."""
        return Region(
            self._in_order(self.boxes, order),
            self._in_order(_merged(self.axes, self.partly), order),
            self.why,
        )

    def _in_order(self, found: Sequence[_Cells], order: Sequence[int]) -> tuple[Box, ...]:
        ascending = sorted(found, key=lambda cells: [ends(cells[i]) for i in order])
        sides = ([self.axes[i].side(cells[i]) for i in order] for cells in ascending)
        return tuple(Box(tuple(side for side in each if side)) for each in sides)


def _covers(cells: _Cells, other: _Cells) -> bool:
    return all(there & ~here == 0 for here, there in zip(cells, other, strict=True))


def _dropped_first(axis: Axis) -> tuple[int, int]:
    """The asked day goes first, then conditions, then what was noted last."""
    subject = axis.subject
    first = 0 if subject.text == AS_OF else 1 if subject.sort == "truth" else 2
    return first, -axis.place


def _order(axes: Sequence[Axis], boxes: Sequence[_Cells]) -> list[int]:
    """The places of the axes, the most telling first: those that most boxes speak of."""

    def telling(i: int) -> tuple[bool, int, bool, int]:
        axis = axes[i]
        said = sum(cells[i] != axis.full for cells in boxes)
        return axis.subject.text == AS_OF, -said, axis.subject.sort == "truth", axis.place

    return sorted(range(len(axes)), key=telling)


def _merged(axes: Sequence[Axis], boxes: Sequence[_Cells]) -> list[_Cells]:
    """Neighbours that differ on one axis as one box, as far as that can be said."""
    left = list(boxes)
    for i, axis in enumerate(axes):
        made: list[_Cells] = []
        for cells in sorted(left, key=lambda c: (c[:i], c[i + 1 :], c[i])):
            last = made[-1] if made else None
            together = cells[i] | last[i] if last else 0
            rest = (cells[:i], cells[i + 1 :])
            if last and (last[:i], last[i + 1 :]) == rest and axis.can_say(together):
                made[-1] = (*cells[:i], together, *cells[i + 1 :])
            else:
                made.append(cells)
        left = made
    return left
