"""Where the amounts and days of two sides pass one another.

Which of two days is the later is no condition of either text, nor is whether an amount of the
one is above a figure of the other: they come of comparing the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..backends.proof.cases import number_of
from ..backends.proof.noting import Spoken, cut
from ..backends.proof.sym import Subject, Sym
from ..backends.proof.symbolic import Symbolic
from ..backends.proof.terms import Number, all_of, is_known, is_whole, key_of, less
from ..values import YES_NO

_MOST_PAIRS = 16


@dataclass(frozen=True, slots=True)
class Crossings:
    """Subjects of one side and of the other, and where a day of the other is later or earlier."""

    one: tuple[Subject, ...]
    other: tuple[Subject, ...]
    later: tuple[Subject, ...]
    earlier: tuple[Subject, ...]


def crossings(old: Symbolic, new: Symbolic, name: str) -> Crossings:
    """What tells where a decision, or a factor that it has on both sides, is more or less."""
    pairs = [(old.decision(name).value, new.decision(name).value)]
    factors = new.notes.factors
    pairs += [(sym, factors[text]) for text, sym in old.notes.factors.items() if text in factors]
    one: list[Subject] = []
    other: list[Subject] = []
    later: list[Subject] = []
    earlier: list[Subject] = []
    for before, after in pairs:
        for a, b in _numbers(before, after):
            if is_known(b):
                one += _cuts(old, a, b)
            elif is_known(a):
                other += _cuts(new, b, a)
            elif before.sort == "day":
                was, becomes = old.notes.speaker(a), new.notes.speaker(b)
                later += _order(was, becomes, "after")
                earlier += _order(was, becomes, "before")
    return Crossings(tuple(one), tuple(other), tuple(later), tuple(earlier))


def _numbers(before: Sym, after: Sym) -> Iterator[tuple[Number, Number]]:
    """The numbers of both that are not the same, one of which at least is not known."""
    olds, news = ([number for _, number in sym.cases] for sym in (before, after))
    zeros = [0] if before.sort == "amount" else []
    pairs = {
        (key_of(a), key_of(b)): (a, b)
        for a in dict.fromkeys([*olds, *zeros])
        for b in dict.fromkeys([*news, *zeros])
        if key_of(a) != key_of(b) and not (is_known(a) and is_known(b))
    }
    yield from list(pairs.values())[:_MOST_PAIRS]


def _cuts(side: Symbolic, number: Number, at: Number) -> Iterator[Subject]:
    """What gives a number, cut at a figure of the other side."""
    said = side.notes.speaker(number)
    if said is None:
        return
    sort, term = said.found.sort, number_of(side.ranges, said.found)
    whole = is_whole(term)
    yield Subject(
        side.notes.text(said.expr, said.frame),
        said.expr.kind,
        sort,
        term,
        whole,
        tuple(cut(sort, at, way, whole=whole) for way in ("from", "after")),
        known=said.found.known,
        finer=True,
    )


def _order(old: Spoken | None, new: Spoken | None, word: str) -> Iterator[Subject]:
    """Whether a day of the other side is after one of this side, or before it."""
    if old is None or new is None or old.words == new.words:
        return
    pair = (old, new) if word == "after" else (new, old)
    truth = less(pair[0].number, pair[1].number)
    if not isinstance(truth, bool):
        known = all_of(old.found.known, new.found.known)
        text = f"{new.words} {word} {old.words}"
        yield Subject(text, YES_NO, "truth", truth, known=known, finer=True)
