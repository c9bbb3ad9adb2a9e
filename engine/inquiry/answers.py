"""Answers: a decision's outcome with every reading and its flags (its reasons: `reasons`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, product, repeat
from typing import NamedTuple, Protocol

from ..backends.asking import Asking, Facts, Frame
from ..backends.outcome import Lack, Outcome, RowFact, Tie, same_answer
from ..backends.plain import Closure, Plain
from ..ir import tree as t
from ..ir.mentions import Mentions
from ..values import CENT, NONE, Conventions, Kind, Value, rounded

_MOST_COMBINATIONS = 256


class Decider(Protocol):
    """A back end that decides one decision in a frame."""

    def decide(self, name: str, f: Frame) -> Outcome:
        """The outcome of the decision on the frame's day."""
        ...


class ContestedIn(NamedTuple):
    """A question that an answer mentions: the reading used, and what each would give."""

    question: t.Question
    used: str
    outcomes: tuple[tuple[str, Outcome], ...]

    def changes(self, headline: Outcome) -> bool:
        """Whether some other reading would give another answer."""
        return not all(same_answer(o, headline) for _, o in self.outcomes)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one decision. `value` is rounded once, as declared; `exact` is not."""

    decision: t.Decision
    outcome: Outcome
    value: Value | None
    exact: Value | None
    contested: tuple[ContestedIn, ...]
    flags: tuple[str, ...]
    frame: Frame
    inquiry: Inquiry
    problems: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        """decided, undecided, conflict, needs, contested or invalid."""
        return self.outcome.status

    @property
    def kind(self) -> Kind:
        """The kind of the decision."""
        return self.decision.kind

    def lacking(self, outcome: Outcome) -> tuple[tuple[str, ...], tuple[RowFact, ...]]:
        """What is missing for an outcome of this decision: facts of the record, then of rows."""
        if outcome.status != "needs" or outcome.lack is None:
            return (), ()
        found = outcome.lack.needs
        fields = (*self.inquiry.plain.agreement.fields, t.ROSTER)
        of_rows = sorted(need for need in found if isinstance(need, RowFact))
        return tuple(f for f in fields if f in found), tuple(of_rows)

    @property
    def needs(self) -> tuple[str, ...]:
        """The fields of the facts that are missing: in the order of the record, then of a row."""
        agreement = self.inquiry.plain.agreement
        fields, facts = self.lacking(self.outcome) if self.status == "needs" else ((), ())
        of_rows = {need.field for need in facts}
        blocks = [b for b in (agreement.roster, *agreement.rows.values()) if b is not None]
        rows = [f for block in blocks for f in block.fields if f in of_rows]
        return tuple(dict.fromkeys([*fields, *rows]))

    @property
    def row_needs(self) -> tuple[RowFact, ...]:
        """The facts that rows of the roster lack, in the order of the roster."""
        return self.lacking(self.outcome)[1] if self.status == "needs" else ()

    @property
    def ties(self) -> tuple[Tie, ...]:
        """The rows tied, where the answer is undecided for that."""
        lack = self.outcome.lack
        return lack.ties if lack is not None and self.status == "undecided" else ()

    def shown_value(self, outcome: Outcome) -> Value | None:
        """The value an outcome would be answered with, rounded; none unless decided."""
        if outcome.status != "decided":
            return None
        return self.inquiry.rounded(outcome.value, self.kind)


class Inquiry:
    """One record on one day under chosen readings: every decision asked shares the work.

    `watching` also notes when the answer may next change; only a timeline needs to know.
    """

    def __init__(
        self,
        plain: Plain,
        engine: Decider,
        mentions: Mentions,
        facts: Facts,
        day: date,
        chosen: Mapping[str, str],
        *,
        watching: bool = False,
    ) -> None:
        self.plain = plain
        self.mentions = mentions
        self.day = day
        self.facts = facts
        self.readings = _indexes(plain, chosen)
        self.ask = Asking(self.readings, engine.decide)
        self.frame = Frame(day, facts, self.ask, live=watching)
        self._others: dict[tuple[int, int], Frame] = {}
        leap_day, month_end, rounding = plain.convention_bits()
        self._conventions_in_dispute = leap_day | month_end | rounding

    def answers(self, names: Sequence[str]) -> tuple[Answer, ...]:
        """The answers to several decisions, all of them decided before any is read otherwise.

        Rules and closures each use much memory: taking turns would cost a tenth of the time.
        """
        for name in names:
            self.ask.outcome(name, self.frame)
        return tuple(self.answer(name) for name in names)

    def answer(self, name: str) -> Answer:
        """The answer to one decision."""
        self.ask.consulted = 0
        outcome = self.ask.outcome(name, self.frame)
        consulted = self.ask.consulted | self._rounding_bit(name)
        if outcome.status == "contested" or self._open_conventions(self.ask, consulted):
            outcome, more = self._settled_all_the_same(name, outcome, self.ask, consulted)
            consulted |= more
        decision = self.plain.agreement.decisions[name]
        exact = outcome.value if outcome.status == "decided" else None
        return Answer(
            decision=decision,
            outcome=outcome,
            value=self.rounded(exact, decision.kind),
            exact=exact,
            contested=tuple(self._contested(name, outcome, consulted)),
            flags=tuple(self._flags(name, consulted)),
            frame=self.frame,
            inquiry=self,
        )

    def rounded(self, value: Value | None, kind: Kind, ask: Asking | None = None) -> Value | None:
        """Money to the cent by the declared rounding; everything else as it is."""
        if isinstance(value, tuple):
            parts = [self.rounded(v, kind.item or kind, ask) for v in value]
            return tuple(p for p in parts if p is not None)
        if value is None or value is NONE or not kind.is_money:
            return value
        how = self._conventions(ask or self.ask).rounding
        return rounded(value, CENT, how)  # type: ignore[arg-type]  # money is a quantity

    def _conventions(self, ask: Asking) -> Conventions:
        return self.plain.conventions(ask)

    def _rounding_bit(self, name: str) -> int:
        money = self.plain.agreement.decisions[name].kind.is_money
        return self.plain.convention_bits()[2] if money else 0

    # -------------------------------------------------------------- readings

    def _contested(self, name: str, headline: Outcome, consulted: int) -> Iterator[ContestedIn]:
        """Each question mentioned; what was not consulted cannot have changed the answer."""
        plain = self.plain
        for question in self.mentions.questions(name):
            place = plain.place[question]
            names, used = plain.reading_names[place], self.readings[place]
            outcomes = tuple(zip(names, repeat(headline)))
            if consulted & 1 << place:
                others = range(len(names))
                found = [headline if i == used else self._under(name, place, i) for i in others]
                outcomes = tuple(zip(names, found, strict=True))
            chosen = names[used] if used >= 0 else ""
            yield ContestedIn(plain.agreement.questions[question], chosen, outcomes)

    def _under(self, name: str, place: int, reading: int) -> Outcome:
        frame = self._others.get((place, reading))
        if frame is None:
            bit = 1 << place
            ask = self.ask.other(place, reading, bit)
            ask.decide = self.plain.decide
            frame = self._others[place, reading] = Frame(
                self.day, self.facts, ask, live=self.frame.live
            )
        frame.ask.consulted = 0
        found = frame.ask.outcome(name, frame)
        consulted = frame.ask.consulted | self._rounding_bit(name)
        if found.status == "contested" or self._open_conventions(frame.ask, consulted):
            found, _ = self._settled_all_the_same(name, found, frame.ask, consulted)
        if found.status == "decided" and self._rounding_bit(name) & 1 << place:
            kind = self.plain.agreement.decisions[name].kind
            value = self.rounded(found.value, kind, frame.ask)
            if value is not None and value != self.rounded(found.value, kind):
                return Outcome("decided", value, found.standing, found.aside)
        return found

    def _settled_all_the_same(
        self, name: str, headline: Outcome, ask: Asking, consulted: int
    ) -> tuple[Outcome, int]:
        """What every combination of the open readings gives, if they agree; else contested.

        A reading may bring up another open question, which is then combined as well. A
        convention without an adopted reading was worked out on its first one: it is open too.
        Also what was consulted under any of them.
        """
        seen = 0
        names: frozenset[str] = frozenset()
        wider = _open_questions(headline) | self._open_conventions(ask, consulted)
        found: list[tuple[Outcome, Asking]] = []
        while not wider <= names:
            names |= wider
            combinations = self._combinations(sorted(names), ask.readings)
            if len(combinations) > _MOST_COMBINATIONS:
                return _contested_by(headline, names), seen
            found = [self._on_readings(name, readings) for readings in combinations]
            for outcome, other in found:
                seen |= other.consulted
                wider |= _open_questions(outcome) | self._open_conventions(other, other.consulted)
        kind = self.plain.agreement.decisions[name].kind
        rounded = [Outcome(o.status, self.rounded(o.value, kind, a), lack=o.lack) for o, a in found]
        if rounded and all(same_answer(o, rounded[0]) for o in rounded):
            first, _ = found[0]
            if first.status != "contested":
                return first, seen
        return _contested_by(headline, names), seen

    def _on_readings(self, name: str, readings: list[int]) -> tuple[Outcome, Asking]:
        """A decision under one combination of readings."""
        ask = Asking(readings, self.plain.decide)
        found = ask.outcome(name, Frame(self.day, self.facts, ask, live=self.frame.live))
        ask.consulted |= self._rounding_bit(name)
        self.ask.changes(ask.horizon)
        return found, ask

    def _open_conventions(self, ask: Asking, consulted: int) -> frozenset[str]:
        """The questions in place of a convention that were consulted without a reading."""
        if not consulted & self._conventions_in_dispute:
            return frozenset()
        order, bits = self.plain.order, self._conventions_in_dispute & consulted
        return frozenset(q for i, q in enumerate(order) if bits >> i & 1 and ask.readings[i] < 0)

    def _combinations(self, names: Sequence[str], in_use: list[int]) -> list[list[int]]:
        """The readings in use with those questions read in every way; too many are not made."""
        counts = [range(len(self.plain.agreement.questions[q].readings)) for q in names]
        places = [self.plain.place[q] for q in names]
        made: list[list[int]] = []
        for combination in islice(product(*counts), _MOST_COMBINATIONS + 1):
            readings = list(in_use)
            for place, index in zip(places, combination, strict=True):
                readings[place] = index
            made.append(readings)
        return made

    def _flags(self, name: str, consulted: int) -> Iterator[str]:
        term = self.plain.agreement.term
        if (term and self.day > term[1]) or consulted & self.plain.flag_after:
            yield "after_term"
        if (term and self.day < term[0]) or consulted & self.plain.flag_before:
            yield "before_term"
        if self.not_yet(name):
            yield "amendment_not_yet_effective"

    def not_yet(self, name: str) -> tuple[str, ...]:
        """The definitions that say when an amendment holds, where it does not hold yet."""
        return tuple(filter(self._not_yet, self._amendments_below(name)))

    def _amendments_below(self, name: str) -> Iterator[str]:
        """The definitions that say from which day an amendment holds, where `name` rests on them.

        Whom an amendment is for is said by another definition: that it is not for somebody
        is no question of the day.
        """
        for amending in self.plain.agreement.amendments:
            if amending.in_force and amending.in_force in self.mentions.defines(name):
                yield amending.in_force

    def _not_yet(self, in_force: str) -> bool:
        define = self.plain.agreement.defines[in_force]
        return self.plain.once(_test, define)(self.frame) is False


def _test(plain: Plain, define: t.Define) -> Closure:
    return plain.closure(define.body)


def invalid_answer(inquiry: Inquiry, name: str, problems: tuple[str, ...]) -> Answer:
    """The answer to a record that contradicts itself or the agreement's record block."""
    decision = inquiry.plain.agreement.decisions[name]
    outcome = Outcome("invalid", lack=Lack("invalid"))
    return Answer(decision, outcome, None, None, (), (), inquiry.frame, inquiry, problems)


def _open_questions(outcome: Outcome) -> frozenset[str]:
    """The questions without a reading on which a contested outcome rests."""
    lack = outcome.lack
    return lack.questions if lack and outcome.status == "contested" else frozenset()


def _contested_by(headline: Outcome, names: frozenset[str]) -> Outcome:
    """The same outcome, contested, where it rests on a convention without a reading."""
    if headline.status == "contested":
        return headline
    lack = Lack("contested", why=f"`{min(names)}` is open", questions=names)
    return Outcome("contested", None, headline.standing, headline.aside, lack)


def _indexes(plain: Plain, chosen: Mapping[str, str]) -> list[int]:
    """The reading in use of each question: the chosen one, else the adopted one, else -1."""
    readings = list(plain.adopted)
    for name, reading in chosen.items():
        readings[plain.place[name]] = plain.agreement.questions[name].index(reading)
    return readings
