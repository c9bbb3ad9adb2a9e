"""Results put together from results: few cases stay apart, many become one term."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from .ranges import Ranges
from .sym import Cases, Items, ListFact, Sym
from .terms import Key, Number, Truth, agree, all_of, any_of, is_known, key_of, negated

MOST_KNOWN: Final = 48
"""So many known amounts are kept apart: a percentage of an unknown stays linear."""
MOST_TERMS: Final = 8
MOST_PAIRS: Final = 144

Option = tuple[Truth, Sym]


def merged(ranges: Ranges, cases: Iterable[tuple[Truth, Number]]) -> Cases:
    """The cases, each number once; too many become one."""
    found: dict[Key, tuple[list[Truth], Number]] = {}
    for truth, number in cases:
        if truth is not False:
            found.setdefault(key_of(number), ([], number))[0].append(truth)
    kept = [(any_of(*truths), number) for truths, number in found.values()]
    if len(kept) == 1:
        return ((True, kept[0][1]),)
    terms = [case for case in kept if not is_known(case[1])]
    if len(kept) - len(terms) > MOST_KNOWN:
        return ((True, one(ranges, kept)),)
    if len(terms) > MOST_TERMS:
        known = [case for case in kept if is_known(case[1])]
        return (*known, (any_of(*(truth for truth, _ in terms)), one(ranges, terms)))
    return tuple(kept)


def one(ranges: Ranges, cases: Sequence[tuple[Truth, Number]]) -> Number:
    """The cases as one number."""
    if not cases:
        return 0
    found = cases[-1][1]
    for truth, number in reversed(cases[:-1]):
        found = ranges.choice(truth, number, found)
    return found


def number_of(ranges: Ranges, sym: Sym) -> Number:
    """A result as one number, where it has a value."""
    return one(ranges, sym.cases)


def is_finite(sym: Sym) -> bool:
    """Whether all its cases are known numbers."""
    return bool(sym.cases) and all(is_known(number) for _, number in sym.cases)


def selected(ranges: Ranges, options: Iterable[Option]) -> Sym:
    """The option whose truth holds. No two hold together; where none does, `none` is no value."""
    kept = [(truth, sym) for truth, sym in options if truth is not False]
    if len(kept) == 1 and kept[0][0] is True:
        return kept[0][1]
    if not kept:
        return Sym(undecided=True)

    def wherever(of: Callable[[Sym], Truth]) -> Truth:
        values = [of(sym) for _, sym in kept]
        if all(value is False for value in values):
            return False
        pairs = zip(kept, values, strict=True)
        return any_of(*(all_of(truth, value) for (truth, _), value in pairs))

    return Sym(
        next((sym.sort for _, sym in kept if sym.sort), ""),
        undecided=wherever(lambda s: s.undecided),
        conflict=wherever(lambda s: s.conflict),
        none=wherever(lambda s: s.none),
        truth=_truth(kept),
        cases=merged(ranges, [(all_of(c, d), v) for c, s in kept for d, v in s.cases]),
        lists=_lists(kept),
    )


def _truth(kept: Sequence[Option]) -> Truth:
    """The truth of the option that holds, said once where all say the same."""
    spoken = [(test, s.truth) for test, s in kept if s.sort == "truth"]
    if not spoken or all(agree(spoken[0][1], truth) is True for _, truth in spoken):
        return spoken[0][1] if spoken else False
    return any_of(*(all_of(test, truth) for test, truth in spoken))


def _lists(kept: Sequence[Option]) -> tuple[tuple[Truth, Items | ListFact], ...]:
    return tuple(
        (joined, found)
        for truth, sym in kept
        for test, found in sym.lists
        if (joined := all_of(truth, test)) is not False
    )


def combined(
    ranges: Ranges, a: Cases, b: Cases, combine: Callable[[Number, Number], Number]
) -> Cases:
    """Each case of one with each of the other; both as single numbers where that is too much."""
    if len(a) * len(b) > MOST_PAIRS:
        return ((True, combine(one(ranges, a), one(ranges, b))),)
    return merged(ranges, [(all_of(c, d), combine(x, y)) for c, x in a for d, y in b])


def zeroed(ranges: Ranges, sym: Sym) -> Sym:
    """The same, with `none` counted as 0."""
    if sym.none is False:
        return sym if sym.cases else replace(sym, sort="amount", cases=((True, 0),))
    there = negated(sym.none)
    cases = [(sym.none, 0), *((all_of(there, c), v) for c, v in sym.cases)]
    return replace(sym, sort="amount", none=False, cases=merged(ranges, cases))


def lacks(*syms: Sym) -> tuple[Truth, Truth]:
    """What is lacking where any of these lacks something: undecided and conflict, apart."""
    conflict = any_of(*(s.conflict for s in syms))
    undecided = any_of(*(s.undecided for s in syms))
    return (undecided if conflict is False else all_of(undecided, negated(conflict))), conflict
