"""What an evaluation gives: a value, what is lacking, and how clauses settle a decision.

Shared by every back end that works on one record, so that "which clause wins" is
written once (design: precedence only as written, never later-wins, never first-wins).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from ..values import NONE, Kind, Value, shown

CLOSING: Final = -1
"""Stands for the closing among the branches of a decision."""

RANK: Final = {"invalid": 0, "conflict": 1, "undecided": 2, "needs": 3, "contested": 4}
"""Of several things lacking, the first of these is the answer's status."""


class RowFact(NamedTuple):
    """A fact that a row of the roster lacks: the row's place and name, and the field."""

    number: int
    row: str
    field: str

    def __str__(self) -> str:
        return f"{self.field} of {self.row}"


Need = str | RowFact
"""A fact that is missing: a field of the record, `roster`, or a field of one of its rows."""


class Tie(NamedTuple):
    """Rows that the keys of a rank do not part: who they are, and on what they are alike.

    `places` is for how many of them there is room; 0 where their order itself is asked for.
    """

    rows: tuple[str, ...]
    on: tuple[tuple[str, Value, Kind], ...]
    places: int

    def __str__(self) -> str:
        """`a and d are tied on seniority_years (12 years)`."""
        *most, last = self.rows
        on = " and ".join(f"{text} ({shown(value, kind)})" for text, value, kind in self.on)
        room = f", for {self.places} place{'s' * (self.places > 1)}" if self.places else ""
        return f"{', '.join(most)} and {last} are tied on {on}{room}"


class Lack:
    """Why there is no value: its status, what is missing, the open questions, the ties."""

    __slots__ = ("needs", "questions", "status", "ties", "why")

    def __init__(
        self,
        status: str,
        needs: frozenset[Need] = frozenset(),
        why: str = "",
        questions: frozenset[str] = frozenset(),
        ties: tuple[Tie, ...] = (),
    ) -> None:
        self.status = status
        self.needs = needs
        self.why = why
        self.questions = questions
        self.ties = ties

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for lacks of which the same is told."""
        return (self.status, self.needs, self.why, self.questions, self.ties)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lack) and (self.status, self.needs) == (other.status, other.needs)

    __hash__ = None  # type: ignore[assignment]  # never a key: lacks are merged, not collected

    def __repr__(self) -> str:
        return f"Lack({self.status}, {sorted(map(str, self.needs))}, {self.why!r})"


Result = Value | Lack


def merged(a: Lack, b: Lack) -> Lack:
    """What is lacking when both are: the worse status; facts missing for both together."""
    if a is b:
        return a
    if a.status == b.status:
        ties = tuple(dict.fromkeys((*a.ties, *b.ties)))
        return Lack(a.status, a.needs | b.needs, a.why or b.why, a.questions | b.questions, ties)
    return a if RANK[a.status] < RANK[b.status] else b


def under_test(test: Lack, values: Sequence[Result]) -> Lack:
    """What is lacking where an unknown `test` chooses among `values`.

    What only one choice lacks is not yet lacking: the facts for the test come first. Facts
    missing on the way are named with them; if every choice lacks something worse, so be it.
    """
    lacks = [v for v in values if isinstance(v, Lack)]
    if lacks and len(lacks) == len(values) and all(v.status != "needs" for v in lacks):
        return all_merged([test, *lacks])
    missing = [v for v in lacks if v.status == test.status]
    return all_merged([test, *missing])


def all_merged(lacks: Sequence[Lack]) -> Lack:
    """Several lacks as one; there is at least one. As `merged` one by one, in one pass."""
    if len(lacks) == 1:
        return lacks[0]
    worst = min(lacks, key=lambda lack: RANK[lack.status]).status
    same = [lack for lack in lacks if lack.status == worst]
    return Lack(
        worst,
        frozenset().union(*(lack.needs for lack in same)),
        next((lack.why for lack in same if lack.why), ""),
        frozenset().union(*(lack.questions for lack in same)),
        tuple(dict.fromkeys(tie for lack in same for tie in lack.ties)),
    )


class NotMet:
    """No row of a table covers the key."""

    __slots__ = ()


NOT_MET: Final = NotMet()


class KeyUnknown:
    """The key of a table is lacking, so that it is not known which row is met."""

    __slots__ = ("lack",)

    def __init__(self, lack: Lack) -> None:
        self.lack = lack


class Outcome:
    """The settled state of one decision on one day.

    `standing` are the branches (or CLOSING) that decide it; `aside` pairs each
    overridden branch with the one above it; `candidates` the values in conflict;
    `fired` the rules that fired, in order, where rules decided it.
    """

    __slots__ = ("aside", "candidates", "fired", "lack", "standing", "status", "value")

    def __init__(
        self,
        status: str,
        value: Value | None = None,
        standing: tuple[int, ...] = (),
        aside: Mapping[int, int] | None = None,
        lack: Lack | None = None,
        candidates: tuple[tuple[int, Value], ...] = (),
    ) -> None:
        self.status = status
        self.value = value
        self.standing = standing
        self.aside = aside or {}
        self.lack = lack
        self.candidates = candidates
        self.fired: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, Value | None, frozenset[Need]]:
        """What must be the same on every back end."""
        needs = self.lack.needs if self.lack and self.status == "needs" else frozenset[Need]()
        return self.status, self.value, needs

    def __repr__(self) -> str:
        return f"Outcome({self.status}, {self.value!r}, {self.standing}, {self.aside})"


class Applying:
    """How the clauses of a decision stand before it is settled.

    `sure` branches apply; `maybe` ones would if what they lack were known; `met_guard`
    says that some guard holds (then no closing), `hanging` what guards lack without
    any row met. `values` has the value of each sure or possible branch. `ways` tells of each
    branch and one that it may set aside what every way between them lacks; none: nothing.
    """

    __slots__ = (
        "aside",
        "hanging",
        "maybe",
        "met_guard",
        "possibly",
        "sure",
        "values",
        "ways",
    )

    def __init__(self) -> None:
        self.sure: list[int] = []
        self.maybe: dict[int, Lack] = {}
        self.met_guard = False
        self.hanging: list[Lack] = []
        self.values: dict[int, Result] = {}
        self.aside: dict[int, int] = {}
        self.possibly: set[int] = set()
        self.ways: dict[tuple[int, int], list[Lack | None]] = {}

    def may_set_aside(self, above: int, below: int, lack: Lack | None) -> None:
        """Note a way by which one branch sets another aside, if it applies and nothing lacks."""
        self.possibly.add(below)
        self.ways.setdefault((above, below), []).append(lack)

    @property
    def edge_lacks(self) -> list[Lack]:
        """What precedences lack, where it matters: nothing else sets the branch aside already."""
        return [
            lack
            for (_, below), lacks in self.ways.items()
            if below not in self.aside and None not in lacks
            for lack in lacks
            if lack is not None
        ]


def _of_one(index: int, value: Result) -> Outcome:
    if isinstance(value, Lack):
        return Outcome(value.status, None, (index,), None, value)
    return Outcome("decided", value, (index,))


_HOLE: Final = Lack("undecided", why="a clause applies, and no row of it covers this case")
_SILENT: Final = Lack("undecided", why="no clause speaks of this case")


def settle(state: Applying, closing: Callable[[], Result] | None) -> Outcome:
    """The outcome of a decision whose clauses stand as `state` says."""
    values, aside = state.values, state.aside
    open_ended = state.maybe or aside or state.hanging or state.possibly
    if len(state.sure) == 1 and not open_ended:
        return _of_one(state.sure[0], values[state.sure[0]])
    cands = sorted(i for i in state.sure if i not in aside)
    unsure = sorted(i for i in state.maybe if i not in aside)
    if not unsure and not state.hanging and not any(i in state.possibly for i in cands):
        if cands:
            return _agreed(state, cands)
        if state.met_guard or closing is None:
            return Outcome("undecided", lack=_HOLE if state.met_guard else _SILENT)
        return _closed(closing())
    surest = [i for i in cands if i not in state.possibly]
    known = _distinct([values[i] for i in surest])
    if len(known) > 1:
        return _conflict(state, surest)
    return _uncertain(state, cands, unsure, closing)


def _agreed(state: Applying, cands: list[int]) -> Outcome:
    values = [state.values[i] for i in cands]
    lacks = [v for v in values if isinstance(v, Lack)]
    if len(_distinct(values)) > 1:
        return _conflict(state, cands)
    if lacks:
        lack = all_merged(lacks)
        return Outcome(lack.status, None, tuple(cands), state.aside, lack)
    value = values[0]
    assert not isinstance(value, Lack)
    return Outcome("decided", value, tuple(cands), state.aside)


def _closed(value: Result) -> Outcome:
    if isinstance(value, Lack):
        return Outcome(value.status, None, (CLOSING,), None, value)
    return Outcome("decided", value, (CLOSING,))


def _conflict(state: Applying, cands: list[int]) -> Outcome:
    pairs = [(i, state.values[i]) for i in cands]
    known = tuple((i, v) for i, v in pairs if not isinstance(v, Lack))
    lack = Lack("conflict", why="two clauses of equal standing give different values")
    return Outcome("conflict", None, tuple(cands), state.aside, lack, known)


def _uncertain(
    state: Applying,
    cands: list[int],
    unsure: list[int],
    closing: Callable[[], Result] | None,
) -> Outcome:
    """Something is lacking: decided only if every candidate that remains says the same."""
    open_to_closing = not cands and not state.met_guard
    values = [state.values[i] for i in cands + unsure]
    if open_to_closing and closing is not None:
        values.append(closing())
    known = _distinct(values)
    certain = bool(cands) or (open_to_closing and closing is not None and not state.hanging)
    if certain and len(known) == 1 and not any(isinstance(v, Lack) for v in values):
        value = known[0]
        standing = tuple(cands or [*unsure, CLOSING])
        return Outcome("decided", value, standing, state.aside)
    lacks = [under_test(state.maybe[i], _but_one(state.values[i])) for i in unsure]
    lacks += state.hanging + state.edge_lacks
    lacks += [v for v in (values[i] for i in range(len(cands))) if isinstance(v, Lack)]
    lack = all_merged(lacks) if lacks else Lack("undecided")
    return Outcome(lack.status, None, tuple(cands + unsure), state.aside, lack)


def _but_one(value: Result) -> tuple[Result, ...]:
    """A clause that may apply: its value, or whatever holds when it does not."""
    return (value, 0)


def _distinct(values: Sequence[Result]) -> list[Value]:
    found: list[Value] = []
    for value in values:
        if not isinstance(value, Lack) and not any(alike(value, other) for other in found):
            found.append(value)
    return found


def alike(a: Value, b: Value) -> bool:
    """The same answer: equal, or `none` beside an amount of 0 or a no."""
    if a is NONE or b is NONE:
        other = b if a is NONE else a
        return other is NONE or (type(other) in (int, Fraction, bool) and not other)
    return a == b


def same_answer(a: Outcome, b: Outcome) -> bool:
    """Whether two outcomes answer the same: their status, their value, the facts they need."""
    (status, value, needs), (other, another, needed) = a.key, b.key
    if value is None or another is None:
        return (status, value, needs) == (other, another, needed)
    return status == other and alike(value, another)
