"""When an answer changes: the days found from where something can change, not by stepping.

Every operator that looks at the asked day notes the first later day on which its own
result may differ (see `moving`). The answer cannot change before the earliest of
these, so the timeline jumps from one to the next and keeps those where it does.
Dates move, other facts stay as given; a field named as moving equals the asked day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ..backends.asking import Facts, Frame
from ..backends.moving import compared_with
from ..backends.operators import RELATIONS, compare
from ..backends.outcome import CLOSING, Result
from ..backends.plain import Closure, Plain
from ..ir import tree as t
from ..ir.mentions import Mentions
from ..values import day_text
from .answers import Answer, Inquiry, invalid_answer
from .counted import Shown
from .musts import broken
from .reasons import IN_FORCE, Reason, branch_reasons

if TYPE_CHECKING:
    from ..backends.asking import Asking


@dataclass(frozen=True, slots=True)
class Change:
    """A day from which the answer is another: the answer, and the conditions that turned."""

    day: date
    answer: Answer
    turned: tuple[str, ...]


class MovingPlain(Plain):
    """The meaning with some day fields equal to the asked day."""

    def __init__(self, agreement: t.Agreement, moving: frozenset[str]) -> None:
        self.moving = moving
        super().__init__(agreement)
        self.table[t.Compare] = self._compare

    def _moves(self, e: t.Expr) -> bool:
        return isinstance(e, t.Field) and e.name in self.moving

    def _field(self, e: t.Field) -> Closure:
        inner = super()._field(e)
        if not self._moves(e):
            return inner

        def run(f: Frame) -> Result:
            day = inner(f)
            if isinstance(day, date) and day < date.max and not _another_is_given(f, e.name):
                f.ask.changes(day + timedelta(1))
            return day

        return run

    def _compare(self, e: t.Compare) -> Closure:
        left, right = self._moves(e.left), self._moves(e.right)
        plainly = compare(self, e)
        if left is right:
            return plainly
        field = e.left if left else e.right
        assert isinstance(field, t.Field)
        name = field.name
        if isinstance(e.left, t.Day) or isinstance(e.right, t.Day):
            moving = _compared_with_itself(e, name, plainly)
        else:
            other = self.closure(e.right if left else e.left)
            moving = compared_with(
                e, other, RELATIONS[e.relation], day_left=left, day=lambda f: _moving_day(f, name)
            )

        def run(f: Frame) -> Result:
            return plainly(f) if _another_is_given(f, name) else moving(f)

        return run

    def _at_day(self, e: t.AtDay) -> Closure:
        plainly = super()._at_day(e)
        if not self._moves(e.day):
            return plainly
        operand = self.closure(e.operand)
        assert isinstance(e.day, t.Field)
        name = e.day.name

        def run(f: Frame) -> Result:
            if _another_is_given(f, name):
                return plainly(f)
            day = _moving_day(f, name)
            return operand(Frame(day, f.facts, f.ask, f.bound, f.key, live=True))

        return run


def _another_is_given(f: Frame, name: str) -> bool:
    """Whether `with` gives a moving field a value of its own, which need not move, nor be a day."""
    return any(given == name for given, _ in f.key)


def _moving_day(f: Frame, name: str) -> date:
    day = f.facts[name]
    assert isinstance(day, date)
    return day


def _compared_with_itself(e: t.Compare, name: str, otherwise: Closure) -> Closure:
    """A moving day beside the asked day: the same day, however both move on."""
    holds = RELATIONS[e.relation](0, 0)

    def run(f: Frame) -> Result:
        moves_along = f.live and f.facts[name] == f.day
        return holds if moves_along else otherwise(f)

    return run


class Timeline:
    """The answers to one decision as the day moves on."""

    def __init__(
        self,
        agreement: t.Agreement,
        mentions: Mentions,
        facts: Facts,
        readings: Mapping[str, str],
        moving: Sequence[str] = (),
    ) -> None:
        self.plain = MovingPlain(agreement, frozenset(moving))
        self.mentions = mentions
        self.facts = facts
        self.readings = readings

    def changes(self, name: str, start: date, until: date) -> Iterator[Change]:
        """The answer on `start`, then each day up to `until` from which it is another."""
        kept: Answer | None = None
        day: date | None = start
        while day is not None and day <= until:
            answer, horizon = self._answer(name, day)
            if kept is None:
                yield Change(day, answer, ())
            elif kept.outcome.key != answer.outcome.key:
                # Not since the last kept day: a condition may have turned without effect.
                eve, _ = self._answer(name, day - timedelta(1))
                yield Change(day, answer, tuple(_turned(eve, answer)))
            kept, day = answer, horizon

    def _answer(self, name: str, day: date) -> tuple[Answer, date | None]:
        """The answer on a day, and the next day on which it may be another."""
        moved = dict.fromkeys(self.plain.moving, day)
        facts = {**self.facts, **moved}
        inquiry = Inquiry(
            self.plain, self.plain, self.mentions, facts, day, self.readings, watching=True
        )
        wrong = tuple(broken(self.plain, self.mentions, name, inquiry.frame))
        valid_until = inquiry.ask.horizon
        if wrong:
            return invalid_answer(inquiry, name, wrong), valid_until
        inquiry.ask.horizon = None
        answer = inquiry.answer(name)
        of_readings = inquiry.ask.horizon
        horizons = [valid_until, of_readings, self._horizon(inquiry.ask, name, inquiry.frame)]
        return answer, min((h for h in horizons if h is not None), default=None)

    @staticmethod
    def _horizon(ask: Asking, name: str, frame: Frame) -> date | None:
        ask.horizon = None
        ask.outcome(name, frame)
        return ask.horizon


def _turned(before: Answer, after: Answer) -> Iterator[str]:
    """The conditions that hold now and did not, or the other way round."""
    if "invalid" in (before.status, after.status):
        yield "the record becomes valid" if before.status == "invalid" else after.problems[0]
        return
    seen: set[str] = set()
    deciding = {*before.outcome.standing, *after.outcome.standing}
    pairs = zip(branch_reasons(before), branch_reasons(after), strict=True)
    for index, (old, new) in enumerate(pairs):
        if index not in deciding and CLOSING not in deciding:
            continue
        for text in _differences(old, new):
            if text not in seen:
                seen.add(text)
                yield text


def _differences(old: Reason, new: Reason) -> Iterator[str]:
    held = {c.text: c.holds for c in old.conditions}
    in_force = {c.parts for c in old.conditions if c.text == IN_FORCE}
    for condition in new.conditions:
        if condition.text == IN_FORCE:
            first_day = condition.parts[0][1]
            if condition.parts not in in_force and isinstance(first_day, date):
                yield f"the row from {day_text(first_day)} is in force ({new.cite})"
        elif held.get(condition.text) is not condition.holds and condition.holds:
            yield f"{_now(condition, held)} ({new.cite})"
        elif condition.text in held and held[condition.text] and not condition.holds:
            yield f"{_no_longer(condition)} ({new.cite})"
    used = {u.text: u.parts for u in old.uses}
    for use in new.uses:
        if use.text in used and used[use.text] != use.parts:
            yield f"{use.text} changes ({new.cite})"


def _now(condition: Shown, held: Mapping[str, bool | None]) -> str:
    """That a condition has come to hold: of one that denies something, that this no longer does."""
    said, denied = _plainly(condition)
    if not denied:
        return f"{said} now holds"
    contrary = f"{condition.text.removesuffix(_IS_NO)}{_IS_YES}"
    held_before = held.get(condition.text) is False or held.get(contrary)
    return f"{said} {'no longer holds' if held_before else 'does not hold'}"


def _no_longer(condition: Shown) -> str:
    """That a condition has ceased to hold: of one that denies something, that this now does."""
    said, denied = _plainly(condition)
    if denied and condition.holds is False:
        return f"{said} now holds"
    return f"{condition.text if denied else said} no longer holds"


_IS_YES, _IS_NO, _NOT = " is yes", " is no", "not "


def _plainly(condition: Shown) -> tuple[str, bool]:
    """What a condition speaks of, and whether it denies it: `X is no` and `not X` deny X."""
    text, parts = condition.text, condition.parts
    for ending in (_IS_YES, _IS_NO):
        said = text.removesuffix(ending)
        if said != text and len(parts) == 1 and parts[0][2].base == "yes_no":
            return (said, ending == _IS_NO) if _bare(parts[0][0]) == _bare(said) else (text, False)
    said = text.removeprefix(_NOT)
    if said != text and (_bare(said) != said or not {"and", "or"} & set(said.split())):
        return _bare(said), True
    return text, False


def _bare(text: str) -> str:
    """A text without the parentheses around the whole of it, if there are any."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return text[1:-1] if sign == ")" and at == len(text) - 1 else text
    return text
