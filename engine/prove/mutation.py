"""How good an agreement's scenarios are: the share of its seeded faults that they notice.

A fault is noticed where some example no longer comes out. For one that no example notices the
solver looks for a valid record and day on which the answer differs: found, it is a scenario to
paste; proved not to exist, the fault changes nothing and is not counted.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing import get_context
from typing import Protocol, TypeVar

from ..check.scenarios import Example
from ..ir import tree as t
from ..source import Span
from .mutants import Mutant, mutants
from .trial import Trial
from .unnoticed import Search, asked_days

Made = TypeVar("Made")

_FEWEST_FOR_MORE_PROCESSES = 200
"""Starting another process takes as long as trying some hundred mutants."""


@dataclass(frozen=True, slots=True)
class Killed:
    """A fault that is noticed, and the first example that notices it."""

    mutant: Mutant
    by: Example


@dataclass(frozen=True, slots=True)
class Survivor:
    """A fault that no example notices.

    `scenario` is a text that would, ready to paste; where it is empty, `why` says why there
    is none.
    """

    mutant: Mutant
    scenario: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """What became of every fault, in the order of the text.

    Equivalent ones, proved to change no answer on any day of `asked`, count neither way;
    those not settled count as survivors.
    """

    killed: tuple[Killed, ...]
    equivalent: tuple[Mutant, ...]
    survivors: tuple[Survivor, ...]
    asked: tuple[date, date]

    def placed(self, place: Callable[[Span], Span]) -> Score:
        """The same with every fault at another place: where the author wrote it."""

        def moved(mutant: Mutant) -> Mutant:
            return replace(mutant, span=place(mutant.span))

        return replace(
            self,
            killed=tuple(replace(k, mutant=moved(k.mutant)) for k in self.killed),
            equivalent=tuple(map(moved, self.equivalent)),
            survivors=tuple(replace(s, mutant=moved(s.mutant)) for s in self.survivors),
        )

    @property
    def counted(self) -> int:
        """How many faults the score is a share of."""
        return len(self.killed) + len(self.survivors)

    @property
    def percent(self) -> tuple[int, int]:
        """The share noticed, in whole percent and tenths, rounded down; 100.0 of nothing."""
        tenths = 1000 * len(self.killed) // self.counted if self.counted else 1000
        return divmod(tenths, 10)


def _all(_mutant: Mutant) -> bool:
    return True


def run(
    agreement: t.Agreement,
    examples: Sequence[Example],
    concerns: Callable[[Mutant], bool] = _all,
) -> Score:
    """Try the examples on every mutant; ask the solver about those that they do not notice.

    Mutants that do not `concern` are left out.
    """
    every = mutants(agreement)
    tried = [place for place, mutant in enumerate(every) if concerns(mutant)]
    killed: list[Killed] = []
    equivalent: list[Mutant] = []
    survivors: list[Survivor] = []
    with _at_work(agreement, examples, len(every)) as work:
        killers = dict(zip(tried, work(_killer, tried), strict=True))
        left = [place for place, killer in killers.items() if killer is None]
        found = dict(zip(left, work(_sought, left), strict=True))
    for place, killer in killers.items():
        mutant = every[place]
        if killer is not None:
            killed.append(Killed(mutant, examples[killer]))
        elif found[place] == ("", ""):
            equivalent.append(mutant)
        else:
            survivors.append(Survivor(mutant, *found[place]))
    return Score(tuple(killed), tuple(equivalent), tuple(survivors), asked_days(agreement))


# ------------------------------------------------------------------ one process, or one a core


class _Work(Protocol):
    """Does something for each of several mutants, in their order."""

    def __call__(self, do: Callable[[int], Made], places: Sequence[int], /) -> Iterator[Made]:
        """What `do` gives for each place."""
        ...


@contextmanager
def _at_work(agreement: t.Agreement, examples: Sequence[Example], count: int) -> Iterator[_Work]:
    """What does something for each mutant: over all cores where there are many."""
    cores = os.cpu_count() or 1
    if count < _FEWEST_FOR_MORE_PROCESSES or cores == 1:
        _prepare(agreement, examples)
        yield map
        return
    # Made anew, a process has no threads of ours in the middle of something.
    context = get_context("spawn")
    with ProcessPoolExecutor(cores, context, _prepare, (agreement, tuple(examples))) as pool:
        yield pool.map


_BENCH: list[tuple[Trial, tuple[Mutant, ...]]] = []
"""What one process works on: mutants are made anew in each, since they share most of a tree."""


def _prepare(agreement: t.Agreement, examples: Sequence[Example]) -> None:
    _BENCH[:] = [(Trial(agreement, examples), mutants(agreement))]


def _killer(place: int) -> int | None:
    ((trial, every),) = _BENCH
    return trial.killer(every[place])


def _sought(place: int) -> tuple[str, str]:
    """The scenario that notices a mutant, or why there is none; neither where none can."""
    ((trial, every),) = _BENCH
    return Search(trial, every[place]).scenario()
