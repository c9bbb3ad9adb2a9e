"""One question put to an agreement: the frame an expression sees, and what is remembered."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping, MutableMapping
from datetime import date
from functools import partial
from typing import Any, cast

from ..values import Conventions, Value
from .outcome import Lack, Outcome

Facts = Mapping[str, Value]
_Key = tuple[object, ...]
_Known = tuple[Any, int, date | None]
"""A result, what was consulted for it, and the day on which it may change."""
_Given = tuple[tuple[str, object], ...]


class Frame:
    """Where an expression is evaluated: the day, the facts, the elements at hand.

    `live` while the day is the asked day itself and its moving on is watched; `key`
    tells frames with other facts apart in the memory.
    """

    __slots__ = ("ask", "bound", "day", "facts", "key", "live")

    def __init__(
        self,
        day: date,
        facts: Facts,
        ask: Asking,
        bound: Mapping[str, Any] | None = None,
        key: _Given = (),
        *,
        live: bool = False,
    ) -> None:
        self.day = day
        self.facts = facts
        self.ask = ask
        self.bound: Mapping[str, Any] = bound or {}
        self.key = key
        self.live = live

    def at(self, day: date) -> Frame:
        """The same facts on another day."""
        return Frame(day, self.facts, self.ask, self.bound, self.key, live=False)

    def given(self, name: str, value: Value | Lack) -> Frame:
        """The same day with one fact given; also one of which it is not known."""
        facts = {**self.facts, name: cast("Value", value)}
        key = (*self.key, (name, value.key if isinstance(value, Lack) else value))
        return Frame(self.day, facts, self.ask, self.bound, key, live=self.live)

    def with_element(self, name: str, value: object) -> Frame:
        """The same, with an element bound by `for each`."""
        bound: Mapping[str, Any] = {name: value}
        if type(self.bound) is dict:
            bound = {**self.bound, name: value}
        elif self.bound:  # names worked out when asked for: a copy would ask for all of them
            bound = ChainMap({name: value}, cast("MutableMapping[str, Any]", self.bound))
        return Frame(self.day, self.facts, self.ask, bound, self.key, live=self.live)

    def for_name(self, looks_at: frozenset[str]) -> Frame:
        """The frame of a name that looks at those fields: others given make no difference to it.

        Nor do the elements at hand: no name stands for an expression that mentions them.
        """
        key = tuple(pair for pair in self.key if pair[0] in looks_at)
        return Frame(self.day, self.facts, self.ask, None, key, live=self.live)


class Asking:
    """The readings in use, what has been worked out, and what it rested on.

    `consulted` has one bit for each question (and flag) looked at; `horizon` is the
    first later day on which anything looked at may change. Other askings made with
    `other` share what does not rest on the question that each changes.
    """

    # fmt: off
    __slots__ = (
        "base", "consulted", "conventions", "decide", "horizon", "mask", "memory", "readings",
    )
    # fmt: on

    def __init__(
        self,
        readings: list[int],
        decide: Callable[[str, Frame], Outcome],
        base: Asking | None = None,
        mask: int = 0,
    ) -> None:
        self.readings = readings
        self.decide = decide
        self.consulted = 0
        self.horizon: date | None = None
        self.memory: dict[_Key, _Known] = {}
        self.conventions: Conventions | None = None
        self.base = base
        self.mask = mask

    def other(self, place: int, reading: int, bit: int) -> Asking:
        """The same asking with one question read otherwise."""
        readings = list(self.readings)
        readings[place] = reading
        return Asking(readings, self.decide, self, bit)

    def changes(self, day: date | None) -> None:
        """Note that what was just looked at changes on `day`."""
        if day is not None and (self.horizon is None or day < self.horizon):
            self.horizon = day

    def remember(self, key: _Key, compute: Callable[[Frame], Any], f: Frame) -> Any:  # noqa: ANN401
        """What `compute` gives, worked out once for `key`."""
        known = self.memory.get(key)
        if known is None and self.base is not None:
            known = self.base.memory.get(key)
            if known is not None and known[1] & self.mask:
                known = None
        if known is None:
            consulted, self.consulted = self.consulted, 0
            horizon, self.horizon = self.horizon, None
            found = compute(f)
            known = self.memory[key] = (found, self.consulted, self.horizon)
            self.consulted = consulted
            self.horizon = horizon
        self.consulted |= known[1]
        if known[2] is not None:
            self.changes(known[2])
        return known[0]

    def outcome(self, name: str, f: Frame) -> Outcome:
        """The outcome of a decision, worked out once for its day and facts."""
        key = ("?", name, f.day, f.live, f.key)
        found: Outcome = self.remember(key, partial(self.decide, name), f)
        return found
