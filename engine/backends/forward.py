"""The engine of `ask`: every decision is a rulebook run through durable_rules.

Clauses become rules: one for each way its guard can hold. A rule that fires says that
its clause applies; joins over what applies set the lower of two clauses aside, and
join two standing clauses with different values to a conflict. The firings, in order,
are the explanation. A decision that rests on others finds them decided the same way:
their outcomes enter its terms. Values themselves come from the closures of `plain`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..values import Value
from .branches import BranchClosures, DecisionClosures
from .network import Disjuncts, Terms, disjuncts
from .outcome import Applying, Lack, Outcome, alike, settle
from .plain import Plain
from .rete import Fact, Join, Matched, Pattern, Program, Rule, Test

if TYPE_CHECKING:
    from .asking import Frame

_APPLIES, _ASIDE, _STANDS, _CONFLICT = 10, 20, 30, 40


class Forward:
    """An agreement's decisions as rulebooks, each compiled when it is first asked."""

    def __init__(self, plain: Plain) -> None:
        self.plain = plain
        self._rulebooks: dict[str, Rulebook] = {}

    def decide(self, name: str, f: Frame) -> Outcome:
        """The outcome of a decision on the frame's day."""
        rulebook = self._rulebooks.get(name)
        if rulebook is None:
            rulebook = self._rulebooks[name] = Rulebook(self.plain, self.plain.decision(name))
        return rulebook.decide(f)


class Rulebook:
    """One decision's rules, and the run of them for a frame."""

    def __init__(self, plain: Plain, closures: DecisionClosures) -> None:
        self.plain = plain
        self.closures = closures
        self.branches = tuple(_BranchRules(plain, b) for b in closures.branches)
        rules = [rule for branch in self.branches for rule in branch.rules()]
        rules += self._precedence_rules()
        if len(self.branches) > 1:
            rules += [_STAND_RULE, _CONFLICT_RULE]
        self.program = Program(closures.decision.name, rules)

    def _precedence_rules(self) -> Iterator[Rule]:
        """One join for each pair of the closed precedence: surely, and possibly."""
        for k, (above, below, condition) in enumerate(self.closures.edges):
            winner = (Test("c", "eq", above),)
            loser = Pattern("applies", (Test("c", "eq", below),), "below")
            sure = Pattern("applies", (*winner, Test("sure", "eq", 1)), "above")
            any_ = Pattern("applies", winner, "above")
            active, open_edge = (
                () if condition is None else (Pattern(f"edge{k}", (Test(end, "eq", 1),), "edge"),)
                for end in ("lo", "hi")
            )
            yield Rule(f"aside.{k}", (sure, loser, *active), _ASIDE)
            yield Rule(f"possibly.{k}", (any_, loser, *open_edge), _ASIDE, 1)

    def decide(self, f: Frame) -> Outcome:
        """Assert what the record and the day give, run the rules, settle what stands."""
        run = _Run(self, f)
        facts = list(run.facts())
        fired = self.program.run(facts, run.fire) if facts else ()
        closing = self.closures.closing
        outcome = settle(run.state, (lambda: closing(f)) if closing else None)
        if run.conflicting and outcome.status not in (
            "conflict",
            "needs",
            "undecided",
            "contested",
        ):
            raise AssertionError(f"`{self.closures.decision.name}`: the rules found a conflict")
        outcome.fired = fired
        return outcome


class _BranchRules:
    """A clause's rules: `known` tests one end, `open` both, when some fact is missing."""

    def __init__(self, plain: Plain, closures: BranchClosures) -> None:
        self.closures = closures
        self.index = closures.branch.index
        self.known, self.open = f"known{self.index}", f"open{self.index}"
        self.terms = Terms(plain)
        self.ways: Disjuncts = disjuncts(closures.branch.guard, self.terms)

    def rules(self) -> Iterator[Rule]:
        """For each way the guard can hold: surely, and (where facts are missing) possibly."""
        i = self.index
        for j, way in enumerate(self.ways):
            surely = tuple(atom.surely() for atom in way)
            possibly = tuple(atom.possibly() for atom in way)
            yield Rule(f"applies.{i}.{j}", (Pattern(self.known, surely),), _APPLIES)
            if way:
                yield Rule(f"surely.{i}.{j}", (Pattern(self.open, surely),), _APPLIES)
                yield Rule(f"may.{i}.{j}", (Pattern(self.open, possibly),), _APPLIES, 1)


_OTHER = Test("c", "gt", Join("a", "c"))
_TWO_APPLY = (Pattern("applies", (), "a"), Pattern("applies", (_OTHER,), "b"))
_STAND_RULE = Rule("stands", _TWO_APPLY, _STANDS)
_CONFLICT_RULE = Rule(
    "conflict",
    (
        Pattern("stands", (), "a"),
        Pattern("stands", (_OTHER, Test("v", "ne", Join("a", "v"))), "b"),
    ),
    _CONFLICT,
)


class _Run:
    """One run: what has fired so far, as the state that will be settled."""

    def __init__(self, rulebook: Rulebook, f: Frame) -> None:
        self.rulebook = rulebook
        self.f = f
        self.state = Applying()
        self.conflicting = False
        self._open_edges: dict[int, Lack] = {}
        self._seen: set[int] = set()
        self._codes: list[Value] = []
        self._stood = False

    def facts(self) -> Iterator[Fact]:
        """A fact for each clause that is in force, and for the conditions between clauses."""
        f, plain = self.f, self.rulebook.plain
        several = len(self.rulebook.branches) > 1
        for branch in self.rulebook.branches:
            ended = plain.after_term(branch.closures.branch.after_term, f)
            if ended is not None:
                guard = branch.closures.guard_ended(ended, f)
                if guard is False:
                    continue
                branch.closures.weigh(guard, f, self.state)
                if several and branch.index in self.state.values:
                    yield Fact("applies", {"c": branch.index, "sure": 0})
                continue
            props, known = branch.terms.ends(f)
            yield Fact(branch.known if known else branch.open, props)
        if several:
            yield from self._edges()

    def _edges(self) -> Iterator[Fact]:
        for k, (_, _, condition) in enumerate(self.rulebook.closures.edges):
            if condition is None:
                continue
            active = condition(self.f)
            if isinstance(active, Lack):
                self._open_edges[k] = active
                yield Fact(f"edge{k}", {"lo": 0, "hi": 1})
            elif active:
                yield Fact(f"edge{k}", {"lo": 1, "hi": 1})

    def fire(self, rule: str, _matched: Matched) -> Iterator[Fact]:
        """What a firing adds: a clause applies, is set aside, stands, or meets another."""
        word, _, rest = rule.partition(".")
        match word:
            case "applies" | "surely" | "may":
                yield from self._applies(word, int(rest.partition(".")[0]))
            case "aside":
                above, below, _ = self.rulebook.closures.edges[int(rest)]
                self.state.aside.setdefault(below, above)
            case "possibly":
                above, below, _ = self.rulebook.closures.edges[int(rest)]
                self.state.may_set_aside(above, below, self._open_edges.get(int(rest)))
            case "stands":
                yield from self._stands()
            case _:
                self.conflicting = True

    def _applies(self, word: str, index: int) -> Iterator[Fact]:
        if index in self._seen:
            return
        self._seen.add(index)
        closures = self.rulebook.branches[index].closures
        guard = closures.guard(self.f) if word == "may" else True
        closures.weigh(guard, self.f, self.state)
        if index in self.state.values and len(self.rulebook.branches) > 1:
            yield Fact("applies", {"c": index, "sure": int(index in self.state.sure)})

    def _stands(self) -> Iterator[Fact]:
        """Where two clauses or more apply, those that none sets aside: told once."""
        if self._stood:
            return
        self._stood = True
        for index in self.state.sure:
            value = self.state.values[index]
            if index not in self.state.aside and not isinstance(value, Lack):
                yield Fact("stands", {"c": index, "v": self._code(value)})

    def _code(self, value: Value) -> int:
        """One number for values that are the same answer: the library compares integers."""
        for code, known in enumerate(self._codes):
            if alike(known, value):
                return code
        self._codes.append(value)
        return len(self._codes) - 1
