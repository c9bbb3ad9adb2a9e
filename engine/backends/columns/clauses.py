"""How the clauses of a decision settle it: what applies, what is set aside, what closes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...ir import tree as t
from . import logic
from .cells import Body, Cell, alike, as_base, chosen, common_base
from .lacking import CONFLICT, UNDECIDED, Words, gated, merged
from .lacking import chosen as words_chosen
from .nodes import FALSE, TRUE, Node
from .operators import unknown_cell, with_test_state
from .truths import can_hold

if TYPE_CHECKING:
    from .frames import Frame
    from .reading import Columns


@dataclass(frozen=True, slots=True)
class Standing:
    """How one clause stands: its guard, its body, and what follows from the two."""

    guard: Cell
    body: Body
    index: int

    @property
    def holds(self) -> Node:
        """The guard surely holds."""
        return logic.holds(self.guard.value)

    @property
    def open(self) -> Node:
        """It is not known whether the guard holds."""
        return logic.not_(logic.known(self.guard.value))

    @property
    def sure(self) -> Node:
        """The clause applies."""
        met = logic.not_(self.body.not_met)
        return logic.both(self.holds, met, logic.not_(self.body.key_unknown))

    @property
    def possible(self) -> Node:
        """The clause applies or may apply."""
        may = logic.not_(logic.fails(self.guard.value))
        return logic.both(may, logic.not_(self.body.not_met))

    @property
    def impossible(self) -> Node:
        """The clause surely does not apply."""
        return logic.either(logic.fails(self.guard.value), self.body.not_met)

    @property
    def maybe(self) -> Node:
        """The clause may apply."""
        return logic.both(self.possible, logic.not_(self.sure))

    @property
    def hanging(self) -> Node:
        """It is not known whether the guard holds, and no row is met."""
        return logic.both(self.open, self.body.not_met)

    @property
    def cell(self) -> Cell:
        """Its value."""
        return self.body.cell


@dataclass(frozen=True, slots=True)
class Settled:
    """A decision in columns: its value, and how its clauses stand."""

    cell: Cell
    state: State

    @property
    def decided(self) -> Node:
        """Whether it is decided."""
        return self.cell.known


class State:
    """The clauses of a decision on the frame's day."""

    def __init__(self, columns: Columns, decision: t.Decision, f: Frame) -> None:
        self.columns = columns
        self.decision = decision
        base = decision.kind.base
        self.clauses = [_standing(columns, b, f, base) for b in decision.branches]
        self.edges = self._edges(f)
        n = len(self.clauses)
        self.aside = [self._set_aside(i) for i in range(n)]
        self.possibly = [self._may_be_set_aside(i) for i in range(n)]
        self.cands = [
            logic.both(c.sure, logic.not_(self.aside[i])) for i, c in enumerate(self.clauses)
        ]
        self.closing = self._closing(f, base)
        self.none_holds = logic.both(*(logic.fails(c.guard.value) for c in self.clauses))

    def _edges(self, f: Frame) -> list[tuple[int, int, Cell | None]]:
        """Who may set whom aside, and under which condition."""
        found = []
        for p in self.decision.precedence:
            condition = None
            if p.condition is not None:
                condition = self.columns.condition(p.condition, f)
                if condition.value is FALSE:
                    continue
            found.append((p.above, p.below, condition))
        return found

    def _closing(self, f: Frame, base: str) -> Cell | None:
        closing = self.decision.closing
        if closing is None:
            return None
        from .lists import answered

        found = as_base(self.columns.cell(closing.value, f), base)
        ended = self.columns.ended(closing.after_term, f)
        return self.columns.unless_ended(answered(found), ended)

    # -------------------------------------------------------------- precedence

    def _set_aside(self, below: int) -> Node:
        """A clause above it applies, and surely comes first."""
        return logic.either(
            *(
                logic.both(self.clauses[above].sure, _active(condition))
                for above, at, condition in self.edges
                if at == below
            )
        )

    def _may_be_set_aside(self, below: int) -> Node:
        """A clause above it may apply, and may come first."""
        return logic.either(
            *(
                logic.both(self.clauses[above].possible, _not_inactive(condition))
                for above, at, condition in self.edges
                if at == below
            )
        )

    # -------------------------------------------------------------- the value

    def _gone(self, i: int) -> Node:
        """The clause has no say: it does not apply, or is set aside."""
        return logic.either(self.clauses[i].impossible, self.aside[i])

    def _unless_others(self, i: int) -> Node:
        """Every other clause that has or may have a say gives the same."""
        mine = self.clauses[i].cell
        others = [
            logic.either(self._gone(j), alike(mine, c.cell))
            for j, c in enumerate(self.clauses)
            if j != i
        ]
        return logic.both(*others)

    @property
    def closed(self) -> Node:
        """The closing decides: no guard holds, and those that may hold give the same."""
        if self.closing is None:
            return FALSE
        parts = []
        for c in self.clauses:
            same = alike(c.cell, self.closing)
            beside = logic.both(logic.not_(c.holds), logic.not_(c.body.not_met), same)
            parts.append(logic.either(logic.fails(c.guard.value), beside))
        return logic.both(*parts)

    def cell(self) -> Cell:
        """The value, and what it lacks."""
        base = self.decision.kind.base
        arms: list[tuple[Node, Cell]] = [
            (logic.both(self.cands[i], self._unless_others(i)), c.cell)
            for i, c in enumerate(self.clauses)
        ]
        none = FALSE
        if self.closing is not None:
            none = self._none(arms)
            arms.append((self.closed, self.closing))
        arms = [(w, c) for w, c in arms if w is not FALSE]
        base = common_base([c for _, c in arms]) if base == "any" else base
        like = as_base(arms[0][1], base) if arms else self.columns.lacks(base, UNDECIDED)
        found = chosen(arms, unknown_cell(like), lambda: self.lacking(found))
        if self.closing is not None and found.base in ("quantity", "yes_no"):
            found.none = none
        return found

    def _none(self, arms: list[tuple[Node, Cell]]) -> Node:
        """Whether the value is `none`: beside a closing alike, what a clause says counts."""
        assert self.closing is not None
        closed = self.closed
        told = [(w, c.none) for w, c in arms]
        told += [(logic.both(closed, c.open), c.cell.none) for c in self.clauses]
        return logic.case(*told, (closed, self.closing.none), otherwise=FALSE)

    # -------------------------------------------------------------- what is lacking

    def conflict(self) -> Node:
        """Two clauses that surely stand give different values."""
        sure = [
            logic.both(self.cands[i], logic.not_(self.possibly[i]), c.cell.known)
            for i, c in enumerate(self.clauses)
        ]
        found = [
            logic.both(sure[i], sure[j], logic.not_(alike(a.cell, b.cell)))
            for i, a in enumerate(self.clauses)
            for j, b in enumerate(self.clauses)
            if i < j
        ]
        return logic.either(*found)

    def _contributions(self) -> list[Words]:
        """What every clause that has or may have a say lacks."""
        layout = self.columns.layout
        found: list[Words] = [self.columns.nothing()]
        for i, c in enumerate(self.clauses):
            found.append(gated(self.cands[i], c.cell.lacking))
            stays = logic.not_(self.aside[i])
            unsure = logic.both(c.maybe, stays)
            if unsure is not FALSE:
                test = words_chosen([(c.holds, c.cell.lacking)], c.guard.lacking)
                found.append(gated(unsure, with_test_state(layout, test, c.cell)))
            found.append(gated(c.hanging, c.guard.lacking))
        found += self._edge_lacks()
        if self.closing is not None:
            found.append(gated(self.none_holds, self.closing.lacking))
        return found

    def _edge_lacks(self) -> list[Words]:
        """What conditions of precedence lack, where it matters."""
        found = []
        for above, below, condition in self.edges:
            if condition is None or condition.known is TRUE:
                continue
            sure_ways = [_active(c) for a, b, c in self.edges if (a, b) == (above, below)]
            matters = logic.both(
                self.clauses[above].possible,
                self.clauses[below].possible,
                logic.not_(self.aside[below]),
                *(logic.not_(w) for w in sure_ways),
            )
            found.append(gated(matters, condition.lacking))
        return found

    def lacking(self, cell: Cell) -> Words:
        """What the decision lacks; nothing where it is decided."""
        layout = self.columns.layout
        words = merged(self._contributions())
        nothing = layout.is_state(0, words[0])
        told = [(cell.known, self.columns.nothing())]
        unknown = logic.not_(cell.known)
        for test, state in ((self.conflict(), CONFLICT), (nothing, UNDECIDED)):
            if can_hold(unknown, test):
                told.append((test, layout.state(state)))
        return words_chosen(told, words)

    # -------------------------------------------------------------- what is cited

    def stands(self, cell: Cell) -> tuple[list[Node], Node]:
        """Of each clause whether the answer cites it, and whether it cites the closing."""
        conflict = logic.both(logic.not_(cell.known), self.conflict())
        any_cand = logic.either(*self.cands)
        settled = logic.both(cell.known, any_cand)
        found = []
        for i, c in enumerate(self.clauses):
            unsure = logic.both(c.maybe, logic.not_(self.aside[i]))
            by_default = logic.both(
                self.cands[i], logic.not_(logic.both(conflict, self.possibly[i]))
            )
            beside = logic.both(unsure, logic.not_(settled), logic.not_(conflict))
            found.append(logic.either(by_default, beside))
        if self.closing is None:
            return found, FALSE
        closes = logic.either(self.none_holds, logic.both(cell.known, logic.not_(any_cand)))
        return found, closes


def _active(condition: Cell | None) -> Node:
    return TRUE if condition is None else logic.holds(condition.value)


def _not_inactive(condition: Cell | None) -> Node:
    return TRUE if condition is None else logic.not_(logic.fails(condition.value))


def _standing(columns: Columns, branch: t.Branch, f: Frame, base: str) -> Standing:
    from .lists import answered

    guard = columns.condition(branch.guard, f)
    after, words = columns.ended(branch.after_term, f)
    if after is not FALSE:
        inner = guard
        value = logic.case(
            (logic.fails(inner.value), FALSE), (after, logic.UNKNOWN), otherwise=inner.value
        )

        def lacking() -> Words:
            ended = gated(after, words)
            return gated(logic.not_(logic.known(value)), merged([ended, inner.lacking]))

        guard = Cell("yes_no", value, lacking)
    found = columns.body(branch.body, f)
    cell = answered(as_base(found.cell, base))
    return Standing(guard, Body(cell, found.not_met, found.key_unknown), branch.index)


def settle(columns: Columns, decision: t.Decision, f: Frame) -> Settled:
    """A decision on the frame's day."""
    state = State(columns, decision, f)
    return Settled(state.cell(), state)


__all__ = ["Sequence", "Settled", "State", "settle"]
