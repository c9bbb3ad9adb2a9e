"""One run of a program: what it fires in which order, what its consequences may do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence

import pytest

from engine.backends import rete


def nothing(_rule: str, _matched: rete.Matched) -> Iterable[rete.Fact]:
    return ()


def at_least(prop: str, number: int, topic: str = "employee") -> rete.Pattern:
    return rete.Pattern(topic, (rete.Test(prop, "ge", number),))


def program(*patterns: rete.Pattern) -> rete.Program:
    """One rule a pattern, `r0` first."""
    rules = [rete.Rule(f"r{at}", (pattern,), at) for at, pattern in enumerate(patterns)]
    return rete.Program("test", rules)


EMPLOYEE = rete.Fact("employee", {"service": 25})


# The agenda.


def test_lower_strata_fire_first_then_lower_ranks_then_rules_as_given() -> None:
    places = {"e": (2, 0), "c": (1, 7), "a": (0, 999), "d": (1, 7), "b": (1, 0), "f": (60, 0)}
    rules = [rete.Rule(name, (at_least("service", 1),), *at) for name, at in places.items()]
    assert rete.Program("test", rules).run([EMPLOYEE], nothing) == ("a", "b", "c", "d", "e", "f")


def test_within_a_rule_the_newest_facts_fire_first() -> None:
    seen: list[int] = []

    def note(_rule: str, matched: rete.Matched) -> Iterable[rete.Fact]:
        seen.append(matched["m0"]["service"])
        return ()

    facts = [rete.Fact("employee", {"service": years}) for years in range(5)]
    program(at_least("service", 0)).run(facts, note)
    assert seen == [4, 3, 2, 1, 0]


def test_a_told_fact_fires_before_what_waits_at_a_higher_stratum() -> None:
    def tell(rule: str, _matched: rete.Matched) -> Iterable[rete.Fact]:
        return (rete.Fact("eligible", {"clause": 17}),) if rule == "r1" else ()

    made = program(
        at_least("clause", 17, "eligible"), at_least("service", 10), at_least("service", 20)
    )
    assert made.run([EMPLOYEE], tell) == ("r1", "r0", "r2")


def test_a_consequence_gets_the_facts_whole_by_alias() -> None:
    person = {"service": 25, "unread": 7}
    cap = {"days": 90}
    patterns = (
        rete.Pattern("employee", (rete.Test("service", "eq", 25),), "person"),
        rete.Pattern("cap", (rete.Test("days", "gt", rete.Join("person", "service")),)),
    )
    got: list[rete.Matched] = []

    def note(_rule: str, matched: rete.Matched) -> Iterable[rete.Fact]:
        got.append(matched)
        return ()

    made = rete.Program("test", [rete.Rule("r", patterns, 0)])
    made.run([rete.Fact("cap", cap), rete.Fact("employee", person)], note)
    assert got == [{"person": person, "m1": cap}]


def test_two_patterns_take_two_different_facts() -> None:
    made = rete.Program("test", [rete.Rule("r", (at_least("service", 1),) * 2, 0)])
    assert made.run([EMPLOYEE], nothing) == ()
    assert made.run([EMPLOYEE, rete.Fact("employee", {"service": 1})], nothing) == ("r", "r")


def test_a_fact_told_twice_fires_once() -> None:
    turned = rete.Fact("employee", {"service": 25, "age": 50})
    same = rete.Fact("employee", {"age": 50, "service": 25})

    def again(_rule: str, _matched: rete.Matched) -> Iterable[rete.Fact]:
        return (same, turned)

    assert program(at_least("service", 10)).run([turned, same], again) == ("r0",)


def test_facts_that_differ_where_no_rule_looks_are_two() -> None:
    facts = [rete.Fact("employee", {"service": 25, "unread": each}) for each in range(2)]
    assert program(at_least("service", 10)).run(facts, nothing) == ("r0", "r0")


# Consequences.


@pytest.mark.parametrize("kind", [LookupError, KeyboardInterrupt, SystemExit])
def test_what_a_consequence_raises_comes_out_and_the_next_run_is_clean(
    kind: type[BaseException],
) -> None:
    def fail(rule: str, _matched: rete.Matched) -> Iterator[rete.Fact]:
        yield rete.Fact("employee", {"service": 99})
        if rule == "r1":
            raise kind("told")

    made = program(at_least("service", 10), at_least("service", 20))
    with pytest.raises(kind, match="told"):
        made.run([EMPLOYEE], fail)
    assert made.run([EMPLOYEE], nothing) == ("r0", "r1")


def one_more(_rule: str, matched: rete.Matched) -> Iterable[rete.Fact]:
    return (rete.Fact("employee", {"service": matched["m0"]["service"] + 1}),)


def test_rules_that_fire_one_another_for_ever_are_stopped() -> None:
    made = program(at_least("service", 10))
    with pytest.raises(rete.StepLimit) as stopped:
        made.run([EMPLOYEE], one_more)
    assert str(stopped.value) == "rulebook `test`: over 10000 firings, next `r0`"
    assert made.run([EMPLOYEE], nothing) == ("r0",)


def test_rules_that_tell_facts_for_ever_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rete, "FACTS", 7)
    with pytest.raises(rete.StepLimit) as stopped:
        program(at_least("service", 10)).run([EMPLOYEE], one_more)
    assert str(stopped.value) == "over 7 facts in one run, the last of topic `employee`"


# Threads, and runs within runs.


def test_a_consequence_cannot_run_or_close_its_own_program() -> None:
    made = program(at_least("service", 10))

    def run(_rule: str, _matched: rete.Matched) -> Iterable[rete.Fact]:
        made.run([EMPLOYEE], nothing)
        return ()

    def close(_rule: str, _matched: rete.Matched) -> Iterable[rete.Fact]:
        made.close()
        return ()

    fires: Sequence[Callable[[str, rete.Matched], Iterable[rete.Fact]]] = (run, close)
    for fire in fires:
        with pytest.raises(rete.ProgramBusy):
            made.run([EMPLOYEE], fire)
        assert made.run([EMPLOYEE], nothing) == ("r0",)


def test_a_consequence_can_run_another_program() -> None:
    inner = program(at_least("service", 10), at_least("service", 20))
    ran: list[tuple[str, ...]] = []

    def run(_rule: str, _matched: rete.Matched) -> Iterable[rete.Fact]:
        ran.append(inner.run([EMPLOYEE], nothing))
        return ()

    assert program(at_least("service", 10)).run([EMPLOYEE], run) == ("r0",)
    assert ran == [("r0", "r1")]


def test_threads_share_a_program() -> None:
    made = program(*(at_least("service", years) for years in range(10)))
    wrong: list[int] = []

    def ask(first: int) -> None:
        for at in range(500):
            service = (first + at) % 10
            fired = made.run([rete.Fact("employee", {"service": service})], nothing)
            if len(fired) != service + 1:
                wrong.append(service)

    threads = [threading.Thread(target=ask, args=(first,)) for first in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_closed_program_says_so() -> None:
    made = program(at_least("service", 10))
    made.close()
    made.close()
    with pytest.raises(rete.RulebookFailure, match="`test` is closed"):
        made.run([EMPLOYEE], nothing)
