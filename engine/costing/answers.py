"""The answers that a costing rests on: exact, over stretches of days, with their clauses.

People who are alike in the facts that a decision looks at are asked about once. A rate can be
asked with a step of another day: then the decision of the step is held, and the rest moves on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ..backends.asking import Asking, Frame
from ..backends.outcome import CLOSING, Outcome
from ..backends.plain import Closure, Plain
from ..books import Book
from ..inquiry.amended import edits_of_branch, edits_of_closing
from ..inquiry.answers import Answer, Inquiry
from ..inquiry.musts import broken_musts
from ..inquiry.reasons import reasons
from ..ir import tree as t
from ..ir.mentions import fields_below
from ..ir.walk import parts_of, reach
from ..prove.identity import reads_the_same
from ..values import CENT, NONE, Value, rounded

Facts = Mapping[str, Value]
Held = tuple[str, Value] | None
"""A decision, and the value it is held at."""

DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as a costing needs it: the value as `ask` gives it, or why there is none.

    `asked` are the questions that were consulted.
    """

    value: Value | None
    lack: str
    asked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Spells:
    """The answers over a stretch of days: each holds from its first day on."""

    starts: tuple[date, ...]
    answers: tuple[Told, ...]

    def at(self, day: date) -> Told:
        """The answer on a day; before the first, the first."""
        return self.answers[max(0, bisect_right(self.starts, day) - 1)]


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses that give an answer, and the items of amendments whose words they rest on."""

    cites: tuple[str, ...]
    amended: tuple[str, ...]


class _Holding(Plain):
    """The meaning with decisions that are held at a value."""

    def __init__(self, agreement: t.Agreement) -> None:
        super().__init__(agreement)
        self.held: dict[str, Outcome] = {}

    def decide(self, name: str, f: Frame) -> Outcome:
        """The value held; else as the text decides."""
        return self.held.get(name) or super().decide(name, f)


class Asker:
    """One side of a comparison, asked day by day under chosen readings.

    What another asker says alike is asked there: `twin`, the other side, where a decision reads
    the same in both texts, or the same text with one question read otherwise.
    """

    def __init__(self, book: Book, readings: Mapping[str, str], twin: Asker | None = None) -> None:
        self.book = book
        self.readings = dict(readings)
        self.twin = twin
        self.plain = _Holding(book.agreement)
        self.memory: dict[object, object] = {}
        self._fields: dict[tuple[str, str], tuple[str, ...]] = {}
        self._alike: dict[str, bool] = {}
        self._spells: dict[tuple[object, ...], Spells] = {}
        self._clauses: dict[tuple[object, ...], Clauses] = {}
        self._broken: dict[tuple[object, ...], str] = {}
        self._names: dict[int, frozenset[str]] = {}
        self._indexes = _indexes(self.plain, self.readings)
        # The conventions that have no reading: what rests on one of them is open.
        self._open = 0
        for bit in self.plain.convention_bits():
            if bit and self._indexes[bit.bit_length() - 1] < 0:
                self._open |= bit

    def forget(self) -> None:
        """Let go of the answers worked out: no two lines ask for the same ones."""
        for kept in (self.memory, self._spells, self._clauses, self._broken):
            kept.clear()

    def says_as_twin(self, decision: str) -> bool:
        """Whether the twin gives the same answers to a decision: same words, same readings."""
        found = self._alike.get(decision)
        if found is None:
            found = self._alike[decision] = self.twin is not None and _alike(
                self, self.twin, decision
            )
        return found

    def has(self, decision: str) -> bool:
        """Whether this side knows the decision."""
        return decision in self.book.agreement.decisions

    def reading(self, question: str) -> str:
        """The reading in use of a question; empty where there is none."""
        known = self.book.agreement.questions.get(question)
        return self.readings.get(question, known.adopted) if known is not None else ""

    def fields(self, decision: str, but: str = "") -> tuple[str, ...]:
        """The fields that a decision looks at, in the order of the record; not through `but`."""
        key = decision, but
        found = self._fields.get(key)
        if found is None:
            below = _fields_below(self.book.agreement, decision, but)
            found = tuple(f for f in self.book.agreement.fields if f in below)
            self._fields[key] = found
        return found

    def _questions(self, asked: int) -> frozenset[str]:
        """The questions whose bits are set."""
        found = self._names.get(asked)
        if found is None:
            order = self.plain.order
            found = frozenset(q for i, q in enumerate(order) if asked >> i & 1)
            self._names[asked] = found
        return found

    # -------------------------------------------------------------- answers

    def spells(
        self, decision: str, facts: Facts, first: date, last: date, held: Held = None
    ) -> Spells:
        """Every answer from `first` through `last`, each with the day from which it holds."""
        if self.twin is not None and self.says_as_twin(decision):
            return self.twin.spells(decision, facts, first, last, held)
        own = self._own(decision, facts, held)
        key = decision, tuple(own.items()), first, last, held
        found = self._spells.get(key)
        if found is None:
            found = self._spells[key] = self._walked(decision, own, (first, last), held)
        return found

    def on(self, decision: str, facts: Facts, day: date, held: Held = None) -> Told:
        """The answer on one day."""
        return self.spells(decision, facts, day, day, held).answers[0]

    def _own(self, decision: str, facts: Facts, held: Held) -> dict[str, Value]:
        fields = self.fields(decision, held[0] if held else "")
        return {name: facts[name] for name in fields if name in facts}

    def _walked(self, decision: str, facts: Facts, days: tuple[date, date], held: Held) -> Spells:
        self.plain.held = {held[0]: Outcome("decided", held[1])} if held else {}
        starts: list[date] = []
        answers: list[Told] = []
        day: date | None = days[0]
        while day is not None and day <= days[1]:
            told, day_after = self._told(decision, facts, day)
            last = answers[-1] if answers else None
            if last is None or (last.value, last.lack) != (told.value, told.lack):
                starts.append(day)
                answers.append(told)
            elif not told.asked <= last.asked:
                answers[-1] = Told(last.value, last.lack, last.asked | told.asked)
            day = day_after
        self.plain.held = {}
        return Spells(tuple(starts), tuple(answers))

    def _told(self, decision: str, facts: Facts, day: date) -> tuple[Told, date | None]:
        """The answer on a day, and the next day on which it may be another."""
        ask = Asking(self._indexes, self.plain.decide)
        outcome = ask.outcome(decision, Frame(day, facts, ask, live=True))
        asked, horizon = ask.consulted, ask.horizon
        if outcome.status == "contested" or asked & self._open:
            outcome, horizon = self._settled(decision, facts, day, horizon)
            for question in self.book.mentions.questions(decision):
                asked |= self.plain.bit[question]
        value = outcome.value if outcome.status == "decided" else None
        if value is not None and self.book.agreement.decisions[decision].kind.is_money:
            asked |= self.plain.convention_bits()[2]
            if value is not NONE:
                how = self.plain.conventions(ask).rounding
                value = rounded(value, CENT, how)  # type: ignore[arg-type]  # money is a quantity
        lack = "" if value is not None else _lack(self.book.agreement, decision, outcome)
        return Told(value, lack, self._questions(asked)), horizon

    def _settled(
        self, decision: str, facts: Facts, day: date, horizon: date | None
    ) -> tuple[Outcome, date | None]:
        """What holds in whichever way the open questions are read, if it is the same."""
        inquiry = self._inquiry(facts, day)
        found = inquiry.answer(decision).outcome
        days = [d for d in (horizon, inquiry.ask.horizon) if d is not None]
        return found, min(days, default=None)

    def _inquiry(self, facts: Facts, day: date) -> Inquiry:
        plain, mentions = self.plain, self.book.mentions
        return Inquiry(plain, plain, mentions, facts, day, self.readings, watching=True)

    # -------------------------------------------------------------- records and clauses

    def broken(self, facts: Facts, first: date, last: date) -> str:
        """What the record contradicts on some of the days; empty if nothing."""
        for index, must in enumerate(self.book.agreement.musts):
            own = {name: facts[name] for name in self._looked_at(must) if name in facts}
            key = index, tuple(own.items()), first, last
            found = self._broken.get(key)
            if found is None:
                found = self._broken[key] = self._breaks(must, own, first, last)
            if found:
                return found
        return ""

    def _looked_at(self, must: t.Must) -> tuple[str, ...]:
        return tuple(self.plain.once(_fields_of_must, must))

    def _breaks(self, must: t.Must, facts: Facts, first: date, last: date) -> str:
        day: date | None = first
        closure = self.plain.once(_condition, must)
        while day is not None and day <= last:
            inquiry = self._inquiry(facts, day)
            if closure(inquiry.frame) is False:
                return next(iter(broken_musts(self.plain, inquiry.frame)), "")
            day = inquiry.ask.horizon
        return ""

    def clauses(self, decision: str, facts: Facts, day: date, held: Held = None) -> Clauses:
        """The clauses that give the answer of a day."""
        own = self._own(decision, facts, held)
        key = decision, tuple(own.items()), day, held
        found = self._clauses.get(key)
        if found is None:
            self.plain.held = {held[0]: Outcome("decided", held[1])} if held else {}
            answer = self._inquiry(own, day).answer(decision)
            cites = (reason.cite for reason in reasons(answer))
            found = self._clauses[key] = Clauses(
                tuple(dict.fromkeys(cites)), tuple(dict.fromkeys(_edits(answer)))
            )
            self.plain.held = {}
        return found


def _indexes(plain: Plain, chosen: Mapping[str, str]) -> list[int]:
    """The reading in use of each question: the chosen one, else the adopted one, else -1."""
    found = list(plain.adopted)
    for name, reading in chosen.items():
        found[plain.place[name]] = plain.agreement.questions[name].index(reading)
    return found


def _alike(one: Asker, other: Asker, decision: str) -> bool:
    """Whether two askers answer a decision alike, whatever the record."""
    if not (one.has(decision) and other.has(decision)):
        return False
    asked = {
        *one.book.mentions.questions(decision),
        *other.book.mentions.questions(decision),
        *(str(c) for c in _conventions(one)),
    }
    if any(one.reading(question) != other.reading(question) for question in asked):
        return False
    texts = one.book.agreement, other.book.agreement
    return texts[0] is texts[1] or reads_the_same(*texts, decision)


def _conventions(asker: Asker) -> tuple[object, ...]:
    setting = asker.book.agreement.conventions
    return setting.leap_day, setting.month_end, setting.rounding


def _edits(answer: Answer) -> Iterator[str]:
    """Where the amendments' words were agreed on which the answer rests."""
    for index in answer.outcome.standing:
        if index == CLOSING:
            yield from edits_of_closing(answer)
        else:
            yield from edits_of_branch(answer, answer.decision.branches[index])


def _fields_of_must(plain: Plain, must: t.Must) -> tuple[str, ...]:
    below = fields_below(plain.agreement, (must.condition,))
    return tuple(name for name in plain.agreement.fields if name in below)


def _condition(plain: Plain, must: t.Must) -> Closure:
    return plain.condition(must.condition)


def _lack(agreement: t.Agreement, decision: str, outcome: Outcome) -> str:
    """Why a decision is not decided, in a few words."""
    lack = outcome.lack
    if outcome.status == "needs" and lack is not None:
        fields = [f for f in agreement.fields if f in lack.needs]
        return f"`{decision}` needs {', '.join(fields)}"
    if outcome.status == "contested" and lack is not None:
        return f"`{decision}` is open: {', '.join(sorted(lack.questions))}"
    why = f": {lack.why}" if lack is not None and lack.why else ""
    return f"`{decision}` is {outcome.status}{why}"


def _fields_below(agreement: t.Agreement, decision: str, but: str) -> frozenset[str]:
    """The fields that a decision may look at, through others too, but not through `but`."""
    found: set[str] = set()
    entered = {decision, but}
    stack = [decision]
    while stack:
        for e in reach(agreement, parts_of(agreement.decisions[stack.pop()])):
            if isinstance(e, t.Field):
                found.add(e.name)
            elif isinstance(e, t.DecisionRef) and e.name not in entered:
                entered.add(e.name)
                stack.append(e.name)
    return frozenset(found)


def is_nothing(value: Value | None) -> bool:
    """Whether an answer is that there is nothing."""
    return value is NONE
