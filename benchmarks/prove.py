"""How long it takes to prove an agreement, and to prove who gains and who loses by a change.

    python benchmarks/prove.py [ROUNDS]

`check` with its proofs and `compare --with` as whole processes from a cold shell, then each once
in process: `check` by the kind of question, `compare` by the decision. Whole processes are given
in elapsed time and in processor time (which another load on the machine disturbs less); what is
measured in process is processor time.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from time import process_time
from typing import TypeVar

from clock import Times, machine
from cold import ASK, process
from people import ROOT

from engine import packs, proving
from engine.prove import boundaries, caps, compare, findings, holes, idle, promises, proofs

PACK, AMENDMENT = "west-haven-ers", "tentative-agreement-2019"
COLD = 5_000.0
"""Target in ms at the median, for either command."""

CHECK = ("check", PACK)
COMPARE = ("compare", PACK, "--with", AMENDMENT)
_SLOWEST = 8

T = TypeVar("T")
Spent = Counter[str]


def whole(count: int, cache: Path, command: tuple[str, ...]) -> tuple[Times, Times]:
    """Elapsed and processor time of whole processes, in ms."""
    elapsed, busy = [], []
    for _ in range(count):
        before = os.times()
        elapsed.append(process((str(ROOT / "cli.py"), *command), cache)[0])
        after = os.times()
        used = after.children_user + after.children_system
        busy.append((used - before.children_user - before.children_system) * 1e3)
    return Times(tuple(elapsed)), Times(tuple(busy))


# ------------------------------------------------------------------ in process


def timed(spent: Spent, label: str, call: Callable[[], T]) -> T:
    """What a call gives, its processor time noted in ms."""
    start = process_time()
    try:
        return call()
    finally:
        spent[label] += (process_time() - start) * 1e3


def drawn(spent: Spent, label: str, found: Iterable[T]) -> Iterator[T]:
    """All of an iterable, the time of each step noted."""
    each = iter(found)
    done = object()
    while (one := timed(spent, label, lambda: next(each, done))) is not done:
        yield one  # type: ignore[misc]  # the end mark is told apart


def checking(spent: Spent) -> None:
    """`check`, the same steps one after the other."""
    found, _ = timed(spent, "reading and checking the text", lambda: packs.check_places(_pack()))
    assert found.agreement is not None
    book = proving.Book(found.agreement)
    days = proofs.days_of(found.agreement)
    grounds = {name: findings.Ground(book, name, days) for name in found.agreement.decisions}

    def built() -> None:
        for ground in grounds.values():
            assert ground.outcome
            assert ground.parts

    timed(spent, "building all decisions", built)
    with proving.collecting_seldom():
        for label, found_ in _kinds(book, grounds, days):
            for _ in drawn(spent, label, found_):
                pass


def _pack() -> packs.Pack:
    return packs.locate(PACK)


def _kinds(
    book: proving.Book, grounds: dict[str, findings.Ground], days: tuple[object, object]
) -> Iterator[tuple[str, Iterable[object]]]:
    for ground in grounds.values():
        yield "holes", holes.holes(ground)
        yield "conflicts", holes.overlaps(ground)
        yield "idle clauses and rows", idle.idle_parts(ground)
    yield "idle exceptions", idle.idle_exceptions(grounds)
    yield "open questions", proofs.questions(grounds, book.agreement)
    yield "boundary days", boundaries.boundary_days(grounds)
    yield "crossing caps", caps.crossing_caps(grounds)
    yield "promises", promises.broken_promises(book, days, {})


def comparing(spent: Spent) -> None:
    """`compare`, each decision's time noted."""
    before, after = timed(
        spent, "(loading both)", lambda: proving.views(PACK, (AMENDMENT,), (), {}, ())
    )
    usual = compare.Comparing.decision

    def decision(self: compare.Comparing, name: str, *, in_full: bool) -> compare.DecisionChange:
        return timed(spent, name, partial(usual, self, name, in_full=in_full))

    compare.Comparing.decision = decision  # type: ignore[method-assign]  # for this run
    start = process_time()
    proving.compared(before, after)
    rest = (process_time() - start) * 1e3 - sum(v for k, v in spent.items() if k[0] != "(")
    spent["(what opens and closes)"] = rest


def main() -> None:
    """Print the tables; exit code 1 when a target is missed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    work = Path(mkdtemp(prefix="entitle-prove-"))
    os.environ["ENTITLE_CACHE"] = str(work)
    try:
        process((str(ROOT / "cli.py"), *ASK), work)  # fills the cache of trees
        commands = [(" ".join(c), whole(count, work, c)) for c in (CHECK, COMPARE)]
        kinds, decisions = Spent(), Spent()
        checking(kinds)
        comparing(decisions)
    finally:
        rmtree(work)
    print(machine())
    print(f"{'whole processes':66}{'median':>9}  {'p95':>9}  {'p99':>9}   ms")
    for name, (elapsed, busy) in commands:
        print(f"{name + ', elapsed':66}{elapsed}")
        print(f"{name + ', processor':66}{busy}")
    print(f"\n{'check, in process':66}{sum(kinds.values()):9.0f}   ms")
    for label, spent in kinds.items():
        print(f"  {label:64}{spent:9.0f}")
    print(f"\n{'compare, in process':66}{sum(decisions.values()):9.0f}   ms")
    slowest = decisions.most_common(_SLOWEST)
    for label, spent in slowest:
        print(f"  {label:64}{spent:9.0f}")
    rest = sum(decisions.values()) - sum(spent for _, spent in slowest)
    print(f"  {f'the other {len(decisions) - len(slowest)}':64}{rest:9.0f}")
    sys.exit(any(elapsed.median > COLD for _, (elapsed, _) in commands))


if __name__ == "__main__":
    main()
