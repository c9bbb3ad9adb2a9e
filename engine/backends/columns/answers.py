"""An answer in columns: the decision under the readings in use, and what other readings give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Final

from ...ir.mentions import Mentions
from ...values import CENT, Kind
from . import logic, numbers
from .cells import Cell, Item, alike, as_base
from .clauses import Settled
from .frames import Frame, Readings
from .lacking import CONTESTED, NEEDS, Words
from .nodes import FALSE, TRUE, Node, constant, null
from .operators import choice
from .reading import Columns
from .truths import can_hold

MOST_COMBINATIONS: Final = 256


@dataclass(frozen=True, slots=True)
class Answered:
    """A decision's value before rounding, what it lacks, and which clauses it cites."""

    cell: Cell
    stands: Sequence[Node]
    closes: Node


class Inquiry:
    """Every decision asked of every row, on one day under chosen readings."""

    def __init__(self, columns: Columns, mentions: Mentions, frame: Frame) -> None:
        self.columns = columns
        self.mentions = mentions
        self.frame = frame
        self.agreement = columns.agreement
        setting = self.agreement.conventions
        named = (setting.leap_day, setting.month_end, setting.rounding)
        self.conventions = frozenset(q for q in named if type(q) is str)
        self._known: dict[tuple[str, Readings], Answered] = {}

    def answer(self, name: str, readings: Readings | None = None) -> Answered:
        """A decision; where questions without a reading matter, what every reading gives."""
        readings = self.frame.readings if readings is None else readings
        key = (name, tuple(readings[q] for q in self._places(name)))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._answer(name, readings)
        return found

    def _places(self, name: str) -> tuple[int, ...]:
        return tuple(self.columns.place[q] for q in self.mentions.questions(name))

    def _settled(self, name: str, readings: Readings) -> Settled:
        return self.columns.settled(name, Frame(self.frame.day, readings))

    def _answer(self, name: str, readings: Readings) -> Answered:
        headline = self._settled(name, readings)
        stands, closes = headline.state.stands(headline.cell)
        own = Answered(headline.cell, stands, closes)
        asked = self.mentions.questions(name)
        still_open = [q for q in asked if readings[self.columns.place[q]] < 0]
        if not still_open:
            return own
        in_place = [q for q in still_open if q in self.conventions]
        return self._all_the_same(name, own, readings, still_open, in_place)

    def _all_the_same(
        self,
        name: str,
        own: Answered,
        readings: Readings,
        still_open: list[str],
        in_place: list[str],
    ) -> Answered:
        """What every combination of open readings gives, if they agree; else contested."""
        contested = self.columns.lacks(own.cell.base, CONTESTED)
        matters = self._matters(name, own, readings, in_place)
        if matters is FALSE:
            return own
        every = list(self._combinations(readings, still_open))
        if len(every) > MOST_COMBINATIONS:
            return self._either(matters, contested, own, own)
        found = [self._settled(name, r) for r in every]
        shown = [
            self.rounded(s.cell, self._kind(name), r) for s, r in zip(found, every, strict=True)
        ]
        first = found[0]
        same = logic.both(*(self.same(shown[0], s) for s in shown[1:]))
        stands, closes = first.state.stands(first.cell)
        agreed = self._either(
            same,
            first.cell,
            Answered(contested, own.stands, own.closes),
            Answered(first.cell, stands, closes),
        )
        return self._either(matters, agreed.cell, own, agreed)

    def _either(self, test: Node, cell: Cell, otherwise: Answered, cited: Answered) -> Answered:
        """One answer where a test holds, else another."""
        chosen = choice(
            self.columns, Cell("yes_no", test, self.columns.nothing), cell, otherwise.cell
        )
        stands = [
            logic.case((test, a), otherwise=b)
            for a, b in zip(cited.stands, otherwise.stands, strict=True)
        ]
        closes = logic.case((test, cited.closes), otherwise=otherwise.closes)
        return Answered(chosen, stands, closes)

    def _matters(self, name: str, own: Answered, readings: Readings, in_place: list[str]) -> Node:
        """Whether a question without a reading is in the way of the answer."""
        layout = self.columns.layout
        found = layout.is_state(CONTESTED, own.cell.lacking[0])
        if not in_place:
            return found
        every = list(self._combinations(readings, in_place))
        if len(every) > MOST_COMBINATIONS:
            return TRUE
        kind = self._kind(name)
        shown = [self.rounded(self._settled(name, r).cell, kind, r) for r in every]
        differ = [logic.not_(self.same(shown[0], s)) for s in shown[1:]]
        open_too = [layout.is_state(CONTESTED, s.lacking[0]) for s in shown]
        return logic.either(found, *differ, *open_too)

    def _kind(self, name: str) -> Kind:
        return self.agreement.decisions[name].kind

    def _combinations(self, readings: Readings, names: Sequence[str]) -> Iterator[Readings]:
        counts = [range(len(self.agreement.questions[q].readings)) for q in names]
        places = [self.columns.place[q] for q in names]
        for combination in islice(product(*counts), MOST_COMBINATIONS + 1):
            made = list(readings)
            for place, index in zip(places, combination, strict=True):
                made[place] = index
            yield tuple(made)

    # -------------------------------------------------------------- as answers are shown

    def rounded(self, cell: Cell, kind: Kind, readings: Readings) -> Cell:
        """Money to the cent by the declared rounding; everything else as it is."""
        if cell.base == "list":
            item_kind = kind.item or kind
            items = tuple(
                Item(i.present, self.rounded(i.cell, item_kind, readings)) for i in cell.items or ()
            )
            return Cell(
                "list", cell.value if not item_kind.is_money else null("list"),
                lambda: cell.lacking, none=cell.none, known=cell.known, items=items,
            )  # fmt: skip
        if not kind.is_money:
            return cell
        cell = as_base(cell, "quantity")
        how = self.columns.conventions(Frame(self.frame.day, readings)).rounding
        cents = numbers.rounded_to(cell.value, cell.over, CENT, how)
        return Cell("quantity", cents, lambda: cell.lacking, none=cell.none, over=100)

    def same(self, a: Cell, b: Cell) -> Node:
        """Whether two answers are the same: their state, their value, the facts they need."""
        x, y = a.lacking, b.lacking
        same_words = all(p is q for p, q in zip(x, y, strict=True))
        if same_words and a.key == b.key:
            return TRUE
        alike_ = self._alike(a, b)
        if a.base == "list":
            alike_ = logic.both(a.known, b.known, alike_)
        neither = logic.both(logic.not_(a.known), logic.not_(b.known))
        return logic.either(
            alike_, neither if same_words else logic.both(neither, self._lack_alike(x, y))
        )

    def _lack_alike(self, x: Words, y: Words) -> Node:
        """Whether two answers that are not known are of one state, and need the same facts."""
        layout = self.columns.layout
        # A further word holds facts alone: its lowest bit is one of them.
        further = (numbers.equal(p, q) for p, q in zip(x[1:], y[1:], strict=True))
        same_facts = logic.both(_same_bits(x[0], y[0]), *further)
        if layout.only_needs(x[0]) and layout.only_needs(y[0]):
            return same_facts
        needs = layout.is_state(NEEDS, x[0])
        return logic.both(
            layout.same_state(x[0], y[0]), logic.either(logic.not_(needs), same_facts)
        )

    def _alike(self, a: Cell, b: Cell) -> Node:
        if a.base != "list":
            return alike(a, b)
        from .lists import same_lists

        return same_lists(a, b)

    # -------------------------------------------------------------- other readings

    def changed_by(self, name: str) -> list[tuple[str, Node]]:
        """Each question that the decision mentions, and whether another reading changes it."""
        own = self.answer(name)
        found = []
        for question in self.mentions.questions(name):
            place = self.columns.place[question]
            used = self.frame.readings[place]
            differ = [
                logic.not_(self.same(self._under(name, place, i), own.cell))
                for i in range(len(self.agreement.questions[question].readings))
                if i != used
            ]
            changes = logic.either(*differ)
            found.append((question, changes if can_hold(changes) else FALSE))
        return found

    def _under(self, name: str, place: int, reading: int) -> Cell:
        """The answer under another reading; where that rounds otherwise, as it rounds."""
        readings = list(self.frame.readings)
        readings[place] = reading
        cell = self.answer(name, tuple(readings)).cell
        kind = self._kind(name)
        question = list(self.agreement.questions)[place]
        if question != self.agreement.conventions.rounding or not kind.is_money:
            return cell
        theirs = self.rounded(cell, kind, tuple(readings))
        ours = self.rounded(cell, kind, self.frame.readings)
        differs = logic.both(cell.known, logic.not_(alike(theirs, ours)))
        test = Cell("yes_no", differs, self.columns.nothing)
        return choice(self.columns, test, theirs, cell)


def _same_bits(a: Node, b: Node) -> Node:
    """Whether two first words name the same facts, whatever open questions are beside them."""
    open_question = constant(1, "mask")
    return numbers.equal(numbers.joined(a, open_question), numbers.joined(b, open_question))
