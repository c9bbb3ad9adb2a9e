"""A decision's branches, precedence and closing as closures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ir import tree as t
from . import lists
from .outcome import Applying, KeyUnknown, Lack, NotMet, Result, merged

if TYPE_CHECKING:
    from .asking import Frame
    from .plain import Closure, Plain


class BranchClosures:
    """A branch as closures."""

    __slots__ = ("body", "branch", "guard", "plain")

    def __init__(self, plain: Plain, branch: t.Branch) -> None:
        self.plain = plain
        self.branch = branch
        self.guard = plain.condition(branch.guard)
        self.body = plain.body(branch.body)

    def judge(self, f: Frame, state: Applying) -> None:
        """Enter into `state` whether the branch applies, and with what value."""
        ended = self.plain.after_term(self.branch.after_term, f)
        guard = self.guard(f) if ended is None else self.guard_ended(ended, f)
        if guard is False:
            return
        self.weigh(guard, f, state)

    def guard_ended(self, ended: Lack, f: Frame) -> Result:
        """The guard of a clause that no longer speaks: not met, or lacking in any case."""
        guard = self.guard(f)
        if guard is False:
            return False
        return merged(ended, guard) if isinstance(guard, Lack) else ended

    def weigh(self, guard: Result, f: Frame, state: Applying) -> None:
        """The same, for a guard already known to hold or to lack something."""
        index = self.branch.index
        found = self.body(f)
        if isinstance(found, lists.Partial):
            found = found.lack()
        if isinstance(guard, Lack):
            if isinstance(found, NotMet):
                state.hanging.append(guard)
                return
            state.maybe[index] = guard
            state.values[index] = found.lack if isinstance(found, KeyUnknown) else found
            return
        state.met_guard = True
        if isinstance(found, NotMet):
            return
        if isinstance(found, KeyUnknown):
            state.maybe[index] = found.lack
            state.values[index] = found.lack
            return
        state.sure.append(index)
        state.values[index] = found


class DecisionClosures:
    """A decision as closures."""

    def __init__(self, plain: Plain, decision: t.Decision) -> None:
        self.decision = decision
        self.branches = tuple(BranchClosures(plain, b) for b in decision.branches)
        self.edges = tuple(
            (p.above, p.below, plain.condition(p.condition) if p.condition is not None else None)
            for p in decision.precedence
        )
        self.closing = self._closing(plain)

    def _closing(self, plain: Plain) -> Closure | None:
        closing = self.decision.closing
        if closing is None:
            return None
        value = plain.closure(closing.value)

        def run(f: Frame) -> Result:
            found = plain.after_term(closing.after_term, f) or value(f)
            return found.lack() if isinstance(found, lists.Partial) else found

        return run

    def set_aside(self, f: Frame, state: Applying) -> None:
        """Enter into `state` which branches are set aside, surely or possibly."""
        if not self.edges or len(state.sure) + len(state.maybe) < 2:  # noqa: PLR2004  # a pair
            return
        for above, below, condition in self.edges:
            possible = above in state.sure or above in state.maybe
            if not possible or not (below in state.sure or below in state.maybe):
                continue
            active = True if condition is None else condition(f)
            if isinstance(active, Lack):
                state.may_set_aside(above, below, active)
            elif active:
                if above in state.sure:
                    state.aside.setdefault(below, above)
                state.may_set_aside(above, below, None)
