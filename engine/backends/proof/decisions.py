"""How a decision's clauses settle it: the same rules as for one record, for all at once.

Where nothing is lacking the standing clauses decide, and two that differ are in conflict.
Where something is lacking, the decision is settled only if whatever may yet stand agrees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from ...ir import tree as t
from .cases import Option, merged
from .equality import alike, is_nought
from .frame import Frame
from .sym import GAP, BranchPart, EdgePart, Outcome, Parts, RowPart, Sym
from .tables import Body, body
from .terms import Truth, all_of, any_of, negated

if TYPE_CHECKING:
    from .symbolic import Symbolic


@dataclass(slots=True, eq=False)
class _Branch:
    """A branch as it stands: sure, or only maybe (with what is then lacking)."""

    branch: t.Branch
    guard: Truth
    sure: Truth
    maybe: Truth
    maybe_conflict: Truth
    hanging: Truth
    hanging_conflict: Truth
    value: Sym
    value_unknown: Truth
    rows: tuple[RowPart, ...]
    aside: Truth = False
    possibly: Truth = False

    @property
    def stands(self) -> Truth:
        """Applies, and is not set aside."""
        return all_of(self.sure, negated(self.aside))

    @property
    def unsure(self) -> Truth:
        """May apply, and is not set aside."""
        return all_of(self.maybe, negated(self.aside))

    @property
    def lacks(self) -> Truth:
        """Whether its value is lacking."""
        return any_of(self.value_unknown, self.value.lacking)


@dataclass(slots=True, eq=False)
class _Edges:
    """The precedences of a decision: where what they lack is in conflict, where each bites."""

    conflict: Truth = False
    parts: list[EdgePart] = field(default_factory=list)


def decided(s: Symbolic, decision: t.Decision, f: Frame) -> Parts:
    """How a decision stands, and its parts."""
    branches = [_judged(s, branch, f) for branch in decision.branches]
    edges = _set_aside(s, decision, branches, f)
    closing = _closing(s, decision, f) if decision.closing else None
    outcome, closes = _Settling(s, branches, edges, closing).outcome()
    parts = tuple(
        BranchPart(
            b.branch,
            b.guard,
            applies=b.sure,
            aside=all_of(b.sure, b.aside),
            stands=b.stands,
            maybe=b.maybe,
            value=b.value,
            rows=b.rows,
        )
        for b in branches
    )
    return Parts(parts, tuple(edges.parts), closes, outcome)


def _judged(s: Symbolic, branch: t.Branch, f: Frame) -> _Branch:
    """Whether a branch applies, and with what value."""
    ended = s.ended(branch.after_term, f)
    test = s.test(branch.guard, f)
    silent = all_of(ended, negated(test.fails), negated(test.conflict))
    test = test.without_value(silent, conflict=False)
    holds = test.holds
    found = Body(GAP) if test.fails is True else body(s, branch.body, f)
    met = negated(found.unmet)
    unknown = all_of(holds, found.key_unknown)
    return _Branch(
        branch,
        guard=holds,
        sure=all_of(holds, found.settled),
        maybe=any_of(all_of(test.lacking, met), unknown),
        maybe_conflict=any_of(all_of(test.conflict, met), all_of(holds, found.key_conflict)),
        hanging=all_of(test.lacking, found.unmet),
        hanging_conflict=all_of(test.conflict, found.unmet),
        value=found.value,
        value_unknown=found.key_unknown,
        rows=tuple(RowPart(r.row, all_of(holds, r.reached)) for r in found.rows),
    )


def _set_aside(s: Symbolic, decision: t.Decision, branches: list[_Branch], f: Frame) -> _Edges:
    """Enter which branches are set aside, surely or possibly.

    `possibly` is noted where it does not already follow that the branch is set aside.
    """
    edges = _Edges()
    by_index = {b.branch.index: b for b in branches}
    ways: dict[tuple[int, int], list[Sym]] = {}
    for edge in decision.precedence:
        above, below = by_index[edge.above], by_index[edge.below]
        meet = all_of(any_of(above.sure, above.maybe), any_of(below.sure, below.maybe))
        if meet is False:
            edges.parts.append(EdgePart(edge, active=True, bites=False))
            continue
        test = s.test(edge.condition, f) if edge.condition is not None else Sym("truth", truth=True)
        lack = all_of(meet, test.lacking)
        ways.setdefault((edge.above, edge.below), []).append(test)
        there = any_of(below.sure, below.maybe)
        below.aside = any_of(below.aside, all_of(above.sure, there, test.holds))
        below.possibly = any_of(below.possibly, lack, all_of(above.maybe, there, test.holds))
        bites = all_of(above.sure, below.sure, test.holds)
        edges.parts.append(EdgePart(edge, test.holds, bites))
    edges.conflict = any_of(*_conflicts(by_index, ways))
    return edges


def _conflicts(
    by_index: dict[int, _Branch], ways: dict[tuple[int, int], list[Sym]]
) -> Iterator[Truth]:
    """Where what a precedence lacks is in conflict, and no other sets the branch aside."""
    for (over, under), tests in ways.items():
        above, below = by_index[over], by_index[under]
        conflict = any_of(*(test.conflict for test in tests))
        if conflict is not False:
            meet = all_of(any_of(above.sure, above.maybe), any_of(below.sure, below.maybe))
            settled = any_of(below.aside, *(test.holds for test in tests))
            yield all_of(meet, conflict, negated(settled))


def _closing(s: Symbolic, decision: t.Decision, f: Frame) -> Sym:
    closing = decision.closing
    assert closing is not None
    value = s.solid(s.read(closing.value, f))
    return value.without_value(s.ended(closing.after_term, f), conflict=False)


class _Settling:
    """The outcome of a decision whose clauses stand as they do."""

    def __init__(
        self, s: Symbolic, branches: list[_Branch], edges: _Edges, closing: Sym | None
    ) -> None:
        self.s = s
        self.branches = [b for b in branches if any_of(b.sure, b.maybe) is not False]
        self.edges = edges
        self.closing = closing
        self.met = any_of(*(b.guard for b in branches))
        self.hanging = any_of(*(b.hanging for b in branches))
        self.hanging_conflict = any_of(*(b.hanging_conflict for b in branches))
        self.some = any_of(*(b.stands for b in self.branches))
        self._pairs: dict[tuple[int, int], Truth] = {}

    def outcome(self) -> tuple[Outcome, Truth]:
        """How the decision stands, and where the closing decides it."""
        unsure = any_of(*(b.unsure for b in self.branches))
        exposed = any_of(*(all_of(b.stands, b.possibly) for b in self.branches))
        clear = negated(any_of(unsure, self.hanging, exposed))
        none_met = all_of(negated(self.some), negated(self.met))
        closes = all_of(clear, none_met) if self.closing is not None else False
        disputed = self._disputed(clear)
        conflict = any_of(
            all_of(clear, self._conflict_clear(disputed)), self._conflict_open(clear, disputed)
        )
        decided = any_of(
            all_of(clear, self._decided_clear(disputed)), self._agreed_open(clear, disputed)
        )
        undecided = negated(any_of(decided, conflict))
        value = self._value(clear, none_met)
        value = Sym(
            value.sort,
            undecided,
            conflict,
            all_of(decided, value.none),
            value.truth,
            value.cases,
            value.lists,
        )
        return Outcome(decided, undecided, conflict, value), closes

    # -------------------------------------------------------------- nothing is lacking

    def _differ(self, a: int, b: int) -> Truth:
        """Whether two branches both have values, which differ."""
        if (a, b) not in self._pairs:
            x, y = self.branches[a], self.branches[b]
            known = all_of(negated(x.lacks), negated(y.lacks))
            self._pairs[a, b] = all_of(known, negated(alike(self.s.world, x.value, y.value)))
        return self._pairs[a, b]

    def _disputed(self, clear: Truth) -> Truth:
        """Two branches stand, sure to, with values that differ."""
        found = []
        for a, b in combinations(range(len(self.branches)), 2):
            x, y = self.branches[a], self.branches[b]
            stand = all_of(x.stands, y.stands)
            if clear is not True:
                stand = all_of(stand, negated(x.possibly), negated(y.possibly))
            if stand is not False:
                found.append(all_of(stand, self._differ(a, b)))
        return any_of(*found)

    def _conflict_clear(self, disputed: Truth) -> Truth:
        of_values = any_of(*(all_of(b.stands, b.value.conflict) for b in self.branches))
        closing = self._closing_is("conflict")
        return any_of(disputed, of_values, closing)

    def _decided_clear(self, disputed: Truth) -> Truth:
        lacking = any_of(*(all_of(b.stands, b.value.lacking) for b in self.branches))
        closing = self._closing_is("lacking")
        closed = False
        if self.closing is not None:
            nobody = all_of(negated(self.some), negated(self.met))
            closed = all_of(nobody, negated(closing))
        return any_of(all_of(self.some, negated(disputed), negated(lacking)), closed)

    def _closing_is(self, what: str) -> Truth:
        """The closing decides, and its value is so."""
        if self.closing is None:
            return False
        found = self.closing.conflict if what == "conflict" else self.closing.lacking
        return all_of(negated(self.some), negated(self.met), found)

    # -------------------------------------------------------------- something is lacking

    def _conflict_open(self, clear: Truth, disputed: Truth) -> Truth:
        """Sure ones differ; or what is lacking is itself in conflict."""
        if clear is True:
            return False
        lacks = any_of(
            *(all_of(b.unsure, b.maybe_conflict) for b in self.branches),
            *(all_of(b.stands, b.value.conflict) for b in self.branches),
            self.hanging_conflict,
            self.edges.conflict,
        )
        agreed = self._agreed_open(clear, disputed)
        return all_of(negated(clear), any_of(disputed, all_of(lacks, negated(agreed))))

    def _agreed_open(self, clear: Truth, disputed: Truth) -> Truth:
        """Whatever may yet stand says the same."""
        if clear is True:
            return False
        closing = self.closing
        may_close = all_of(negated(self.some), negated(self.met))
        closes = all_of(may_close, negated(self.hanging)) if closing is not None else False
        certain = any_of(self.some, closes)
        lacking, differing = [], []
        in_play = [any_of(b.stands, b.unsure) for b in self.branches]
        for place, b in enumerate(self.branches):
            lacking.append(all_of(in_play[place], b.lacks))
            if closing is not None:
                known = all_of(negated(b.lacks), negated(closing.lacking))
                differs = negated(alike(self.s.world, b.value, closing))
                differing.append(all_of(in_play[place], may_close, known, differs))
        if closing is not None:
            lacking.append(all_of(may_close, closing.lacking))
        for one, other in combinations(range(len(self.branches)), 2):
            both = all_of(in_play[one], in_play[other])
            if both is not False:
                differing.append(all_of(both, self._differ(one, other)))
        return all_of(
            negated(clear), certain, negated(disputed), negated(any_of(*lacking, *differing))
        )

    # -------------------------------------------------------------- the value

    def _value(self, clear: Truth, none_met: Truth) -> Sym:
        """The value, where it is decided: that of any in play, for they agree.

        `none` and 0 agree too: there the first of the branches says which.
        """
        options: list[Option] = [
            (b.stands if clear is True else any_of(b.stands, b.unsure), b.value)
            for b in self.branches
        ]
        if self.closing is not None:
            options.append((none_met, self.closing))
        options = [(truth, sym) for truth, sym in options if truth is not False]
        if not options:
            return GAP
        sorted_ = [(truth, sym) for truth, sym in options if sym.sort]
        return Sym(
            next((sym.sort for _, sym in sorted_), ""),
            none=self._first_none(options),
            truth=any_of(
                *(all_of(c, negated(s.lacking), negated(s.none), s.truth) for c, s in sorted_)
            ),
            cases=merged(
                self.s.ranges,
                [(all_of(c, negated(s.none), d), v) for c, s in sorted_ for d, v in s.cases],
            ),
            lists=tuple((all_of(c, d), v) for c, s in sorted_ for d, v in s.lists),
        )

    def _first_none(self, options: list[Option]) -> Truth:
        """It is `none` where some is, and no earlier one says 0 or no instead."""
        found = []
        earlier: list[Truth] = []
        for truth, sym in options:
            if sym.none is not False:
                found.append(all_of(truth, sym.none, *(negated(other) for other in earlier)))
            nought = is_nought(self.s.world, sym) if sym.sort else False
            earlier.append(all_of(truth, negated(sym.none), nought))
        return any_of(*found)
