"""The Rete against a matcher that tries every choice of facts: what fires, on what, and when."""

from __future__ import annotations

import itertools
import operator
import random
from collections.abc import Callable, Iterable, Iterator, Mapping

from engine.backends import rete

COMPARE: Mapping[str, Callable[[int, int], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}
OPS: tuple[rete.Op, ...] = ("eq", "ne", "lt", "le", "gt", "ge")
PROPS = ("a", "b", "c")
TOPICS = ("x", "y", "z")

Activation = tuple[str, tuple[int, ...]]


def holds(test: rete.Test, props: rete.Props, matched: rete.Matched) -> bool:
    if test.prop not in props:
        return False
    if not isinstance(test.value, rete.Join):
        return COMPARE[test.op](props[test.prop], test.value)
    other = matched[test.value.alias].get(test.value.prop)
    return other is not None and COMPARE[test.op](props[test.prop], other)


def matches(rule: rete.Rule, chosen: tuple[rete.Fact, ...]) -> bool:
    matched: dict[str, rete.Props] = {}
    for place, (pattern, fact) in enumerate(zip(rule.patterns, chosen, strict=True)):
        if pattern.topic != fact.topic:
            return False
        if not all(holds(test, fact.props, matched) for test in pattern.tests):
            return False
        matched[f"m{place}"] = fact.props
    return True


def activations(rules: list[rete.Rule], facts: list[rete.Fact]) -> Iterator[Activation]:
    for rule in rules:
        for chosen in itertools.permutations(range(len(facts)), len(rule.patterns)):
            if matches(rule, tuple(facts[place] for place in chosen)):
                yield rule.id, chosen


class Agenda:
    """What may fire next, worked out from nothing after each firing."""

    def __init__(self, rules: list[rete.Rule], facts: list[rete.Fact]) -> None:
        self.rules = rules
        self.facts: list[rete.Fact] = []
        self.fired: set[Activation] = set()
        self.place = {rule.id: (rule.priority, at) for at, rule in enumerate(rules)}
        self.derived = {rule.id: derived_fact(rule) for rule in rules}
        for fact in facts:
            self.add(fact)

    def add(self, fact: rete.Fact) -> None:
        if fact not in self.facts:
            self.facts.append(fact)

    def pending(self) -> set[Activation]:
        return set(activations(self.rules, self.facts)) - self.fired

    def fire(self, rule: str, matched: rete.Matched) -> Iterable[rete.Fact]:
        pending = self.pending()
        assert self.place[rule] == min(self.place[each] for each, _ in pending)
        activation = (rule, tuple(self.index(rule, matched)))
        assert activation in pending
        self.fired.add(activation)
        told = self.derived[rule]
        for fact in told:
            self.add(fact)
        return told

    def index(self, rule: str, matched: rete.Matched) -> Iterator[int]:
        (patterns,) = [each.patterns for each in self.rules if each.id == rule]
        for place, pattern in enumerate(patterns):
            yield self.facts.index(rete.Fact(pattern.topic, matched[f"m{place}"]))


def derived_fact(rule: rete.Rule) -> list[rete.Fact]:
    choose = random.Random(rule.id)  # repeatable
    if choose.random() < 0.5:
        return []
    return [random_fact(choose)]


def random_fact(choose: random.Random) -> rete.Fact:
    names = [name for name in PROPS if choose.random() < 0.8]
    return rete.Fact(choose.choice(TOPICS), {name: choose.randint(-2, 3) for name in names})


def random_test(choose: random.Random, place: int) -> rete.Test:
    value: int | rete.Join = choose.randint(-2, 3)
    if place and choose.random() < 0.5:
        value = rete.Join(f"m{choose.randrange(place)}", choose.choice(PROPS))
    return rete.Test(choose.choice(PROPS), choose.choice(OPS), value)


def random_rule(choose: random.Random, name: str) -> rete.Rule:
    patterns = [
        rete.Pattern(
            choose.choice(TOPICS),
            tuple(random_test(choose, place) for _ in range(choose.choice((0, 1, 1, 2)))),
        )
        for place in range(choose.choice((1, 1, 2, 2, 3)))
    ]
    return rete.Rule(name, tuple(patterns), choose.randint(0, 3), choose.randint(0, 2))


def run_one(seed: int) -> int:
    choose = random.Random(seed)  # repeatable
    rules = [random_rule(choose, f"r{seed}-{at}") for at in range(choose.randint(1, 8))]
    program = rete.Program("random", rules)
    fired = 0
    for _ in range(3):
        facts = [random_fact(choose) for _ in range(choose.randint(0, 6))]
        agenda = Agenda(rules, facts)
        fired += len(program.run(facts, agenda.fire))
        assert agenda.pending() == set()
    program.close()
    return fired


def test_what_fires_is_what_every_choice_of_facts_says() -> None:
    assert sum(run_one(seed) for seed in range(200)) > 1000
