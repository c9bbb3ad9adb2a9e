"""Precedence by chained firings: clauses apply, winners set losers aside, the rest stand.

What is unknown is an interval, `pay_low` through `pay_high`: a clause surely applies when its
conditions hold at the worse end, and may apply when they hold at the better.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.backends import rete

FIELDS = ("age", "service", "days")
FAR = 10**9

Record = Mapping[str, int | None]
Edges = frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Condition:
    """`name` at least `number`, or less than it."""

    name: str
    at_least: bool
    number: int

    def truth(self, record: Record) -> bool | None:
        value = record[self.name]
        return None if value is None else (value >= self.number) is self.at_least

    def surely(self) -> rete.Test:
        if self.at_least:
            return rete.Test(f"{self.name}_low", "ge", self.number)
        return rete.Test(f"{self.name}_high", "lt", self.number)

    def maybe(self) -> rete.Test:
        if self.at_least:
            return rete.Test(f"{self.name}_high", "ge", self.number)
        return rete.Test(f"{self.name}_low", "lt", self.number)


@dataclass(frozen=True, slots=True)
class Clause:
    """What it decides, and when."""

    conditions: tuple[Condition, ...]
    amount: int

    def truth(self, record: Record) -> bool | None:
        truths = {condition.truth(record) for condition in self.conditions}
        if False in truths:
            return False
        return None if None in truths else True


@dataclass(slots=True)
class Answer:
    """Which clauses apply, may apply and stand; and whether those that stand disagree."""

    applies: set[int] = field(default_factory=set)
    may: set[int] = field(default_factory=set)
    aside: set[int] = field(default_factory=set)
    conflict: bool = False


def expected(clauses: list[Clause], wins: Edges, record: Record) -> Answer:
    truths = {at: clause.truth(record) for at, clause in enumerate(clauses)}
    answer = Answer()
    answer.applies = {at for at, truth in truths.items() if truth is True}
    answer.may = {at for at, truth in truths.items() if truth is not False}
    answer.aside = {lost for won, lost in wins if {won, lost} <= answer.applies}
    amounts = {clauses[at].amount for at in answer.applies - answer.aside}
    answer.conflict = len(amounts) > 1
    return answer


def clause_is(topic: str, at: int) -> rete.Pattern:
    return rete.Pattern(topic, (rete.Test("clause", "eq", at),))


def rulebook(clauses: list[Clause], wins: Edges) -> list[rete.Rule]:
    rules = []
    for at, clause in enumerate(clauses):
        surely = tuple(condition.surely() for condition in clause.conditions)
        maybe = tuple(condition.maybe() for condition in clause.conditions)
        rules.append(rete.Rule(f"applies-{at}", (rete.Pattern("record", surely),), 1))
        rules.append(rete.Rule(f"may-{at}", (rete.Pattern("record", maybe),), 1))
    for won, lost in sorted(wins):
        pair = (clause_is("applies", won), clause_is("applies", lost))
        rules.append(rete.Rule(f"aside-{won}-{lost}", pair, 2))
    differs = (
        rete.Test("clause", "gt", rete.Join("m0", "clause")),
        rete.Test("amount", "ne", rete.Join("m0", "amount")),
    )
    two = (rete.Pattern("stands"), rete.Pattern("stands", differs))
    return [
        *rules,
        rete.Rule("closing", (rete.Pattern("record"),), 3),
        rete.Rule("conflict", two, 4),
    ]


def ask(program: rete.Program, clauses: list[Clause], record: Record) -> Answer:
    answer = Answer()

    def fire(rule: str, _matched: rete.Matched) -> Iterable[rete.Fact]:
        kind, *at = rule.split("-")
        match kind:
            case "applies":
                answer.applies.add(int(at[0]))
                amount = clauses[int(at[0])].amount
                yield rete.Fact("applies", {"clause": int(at[0]), "amount": amount})
            case "may":
                answer.may.add(int(at[0]))
            case "aside":
                answer.aside.add(int(at[1]))
            case "closing":
                for each in answer.applies - answer.aside:
                    yield rete.Fact("stands", {"clause": each, "amount": clauses[each].amount})
            case _:
                answer.conflict = True

    program.run([rete.Fact("record", intervals(record))], fire)
    return answer


def intervals(record: Record) -> dict[str, int]:
    low = {f"{name}_low": -FAR if value is None else value for name, value in record.items()}
    high = {f"{name}_high": FAR if value is None else value for name, value in record.items()}
    return low | high


def random_clause(choose: random.Random) -> Clause:
    conditions = [
        Condition(choose.choice(FIELDS), choose.random() < 0.5, choose.randint(1, 9))
        for _ in range(choose.randint(1, 3))
    ]
    return Clause(tuple(conditions), choose.choice((600, 660, 710)))


def random_precedence(choose: random.Random, clauses: int) -> Edges:
    """Edges without a cycle, closed: what beats a winner beats its losers."""
    pairs = list(itertools.combinations(range(clauses), 2))
    wins = {pair for pair in pairs if choose.random() < 0.3}
    for middle in range(clauses):
        wins |= {(a, d) for a, b in wins for c, d in wins if b == middle == c}
    return frozenset(wins)


def random_record(choose: random.Random) -> Record:
    return {name: choose.choice((None, *range(10))) for name in FIELDS}


def test_chained_firings_decide_as_precedence_does() -> None:
    choose = random.Random(1)  # repeatable
    conflicts = set_aside = 0
    for _ in range(200):
        clauses = [random_clause(choose) for _ in range(choose.randint(2, 8))]
        wins = random_precedence(choose, len(clauses))
        program = rete.Program("precedence", rulebook(clauses, wins))
        for _ in range(20):
            record = random_record(choose)
            answer = ask(program, clauses, record)
            assert answer == expected(clauses, wins, record)
            conflicts += answer.conflict
            set_aside += bool(answer.aside)
        program.close()
    assert min(conflicts, set_aside) > 100
