"""What durable_rules 2.0.28 does by itself, and what it does behind the adapter.

A test that the library crashes is there to fail when a release mends it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

import pytest

from engine.backends import rete

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = import_module("durable_rules_engine")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc and tunes glibc")

RAW = """
import durable_rules_engine as library
def made(*rules):
    return library.create_ruleset("raw", "{" + ",".join(rules) + "}")
def rule(name, *patterns):
    given = ",".join('{"m%d":{"$and":[%s]}}' % pair for pair in enumerate(patterns))
    return '"%s":{"all":[%s]}' % (name, given)
"""
ADAPTED = """
from engine.backends import rete
def quiet(rule, matched):
    return ()
"""


def python(
    script: str, seconds: float = 20, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


def said(script: str, **environment: str) -> str:
    done = python(script, 20, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def dies(script: str, **environment: str) -> bool:
    """Ended by a signal: a segmentation fault, an abort or an arithmetic error."""
    return python(RAW + script, 20, **environment).returncode < 0


def nothing(_rule: str, _matched: rete.Matched) -> Iterable[rete.Fact]:
    return ()


def at_least(prop: str, number: int, topic: str = "employee") -> rete.Pattern:
    return rete.Pattern(topic, (rete.Test(prop, "ge", number),))


def program(*patterns: rete.Pattern) -> rete.Program:
    """One rule a pattern, `r0` first."""
    rules = [rete.Rule(f"r{at}", (pattern,), at) for at, pattern in enumerate(patterns)]
    return rete.Program("test", rules)


EMPLOYEE = rete.Fact("employee", {"service": 25})


class Spy:
    """The library, with the names of the functions called and the rules it was given."""

    def __init__(self, library: object) -> None:
        self.library = library
        self.calls: list[str] = []
        self.rules = ""

    def __getattr__(self, name: str) -> object:
        found = getattr(self.library, name)
        if not name.islower() or name == "error":
            return found

        def called(*given: object) -> object:
            self.calls.append(name)
            self.rules = str(given[1]) if name == "create_ruleset" else self.rules
            return found(*given)

        return called


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> Spy:
    spied = Spy(LIBRARY)
    monkeypatch.setattr(rete, "_library", lambda: spied)
    return spied


# Nothing to assert.


def test_the_library_dies_of_an_empty_list() -> None:
    script = """
handle = made(rule("r", '{"t":"x"}'))
_, state = library.assert_facts(handle, "[]")
library.start_action_for_state(handle, state)
"""
    assert dies(script)


@pytest.mark.parametrize("facts", [[], [rete.Fact("unread", {"service": 25})]])
def test_without_a_fact_that_rules_read_the_library_is_left_alone(
    spy: Spy, facts: list[rete.Fact]
) -> None:
    made = program(at_least("service", 10))
    spy.calls.clear()
    assert made.run(facts, nothing) == ()
    assert spy.calls == []


# Names that share a hash.


def test_the_library_takes_one_property_for_another() -> None:
    script = """
handle = made('"r":{"all":[{"m":{"f6059":1}}]}')
_, state = library.assert_facts(handle, '[{"id":"f0","f264602":1}]')
print(library.start_action_for_state(handle, state)[1])
"""
    assert said(RAW + script) == '{"r":{"m":{"id":"f0","f264602":1}}}'


def test_a_property_that_no_rule_reads_is_not_taken_for_one_that_shares_its_hash() -> None:
    made = program(at_least("f6059", 1))
    assert made.run([rete.Fact("employee", {"f264602": 1})], nothing) == ()
    assert made.run([rete.Fact("employee", {"f6059": 1, "f264602": 0})], nothing) == ("r0",)


def test_the_ids_of_facts_share_no_hash() -> None:
    ids = [f"f{number}" for number in range(rete.FACTS)]
    assert len({rete.fnv1a(each) for each in [*ids, "sid-0"]}) == rete.FACTS + 1


# Joins.


@LINUX
def test_the_library_dies_of_a_last_join_that_is_false() -> None:
    """It reads on past the joins, so where it ends is for the heap to say: hence the many."""
    script = """
for count in range(1, 100):
    join = '{"$gt":{"v":{"m0":"v"}}}'
    handle = made(*[rule("r%d" % at, '{"t":"x"}', '{"t":"y"},' + join) for at in range(count)])
    library.assert_facts(handle, '[{"id":"f0","t":"x","v":5},{"id":"f1","t":"y","v":3}]')
"""
    assert dies(script, MALLOC_PERTURB_="165")


def joined(test: rete.Test) -> rete.Program:
    patterns = (rete.Pattern("x"), rete.Pattern("y", (test,)))
    return rete.Program("test", [rete.Rule("r", patterns, 0)])


@pytest.mark.parametrize(("value", "fired"), [(3, ()), (5, ()), (6, ("r",))])
def test_a_false_join_is_only_false(value: int, fired: tuple[str, ...]) -> None:
    facts = [rete.Fact("x", {"v": 5}), rete.Fact("y", {"v": value})]
    made = joined(rete.Test("v", "gt", rete.Join("m0", "v")))
    assert [made.run(facts, nothing) for _ in range(100)] == [fired] * 100


def test_a_join_with_a_property_that_is_missing_is_false() -> None:
    """The library gives up the whole run: 311."""
    made = joined(rete.Test("v", "ne", rete.Join("m0", "v")))
    for first, second in (({}, {"v": 1}), ({"v": 1}, {}), ({}, {})):
        facts: list[rete.Fact] = [rete.Fact("x", first), rete.Fact("y", second)]
        assert made.run(facts, nothing) == ()


# Sessions.


@LINUX
def test_the_library_frees_unset_pointers_where_nothing_ever_fired() -> None:
    script = """
handle = made(rule("r", '{"t":"x"}', '{"t":"y"}'))
library.assert_facts(handle, '[{"id":"f0","t":"x"}]')
library.delete_state(handle, None)
"""
    assert dies(script, MALLOC_PERTURB_="165")


@LINUX
def test_a_first_run_in_which_nothing_fires_is_safe() -> None:
    script = """
made = rete.Program("p", [rete.Rule("r", (rete.Pattern("x"), rete.Pattern("y")), 0)])
print([made.run([rete.Fact("x", {})], quiet) for _ in range(3)])
"""
    assert said(ADAPTED + script, MALLOC_PERTURB_="165") == "[(), (), ()]"


def test_the_library_holds_no_more_than_1024_sessions() -> None:
    script = """
handle = made(rule("r", '{"t":"x"}'))
try:
    for at in range(1100):
        library.assert_fact(handle, '{"id":"f0","sid":"s%d","t":"x"}' % at)
except MemoryError:
    print(at)
"""
    assert said(RAW + script) == "1024"


def test_every_session_is_deleted_also_after_an_error(spy: Spy) -> None:
    def fail(_rule: str, _matched: rete.Matched) -> Iterable[rete.Fact]:
        raise LookupError

    made = program(at_least("service", 10))
    spy.calls.clear()
    for _ in range(1100):
        with pytest.raises(LookupError):
            made.run([EMPLOYEE], fail)
        assert made.run([EMPLOYEE], nothing) == ("r0",)
    assert spy.calls.count("assert_facts") == spy.calls.count("delete_state") == 2200


def test_a_session_that_an_interrupt_kept_alive_is_deleted_by_the_next_run(
    monkeypatch: pytest.MonkeyPatch, spy: Spy
) -> None:
    def interrupted(*_given: object) -> object:
        raise KeyboardInterrupt

    made = program(at_least("service", 10), at_least("age", 10))
    with monkeypatch.context() as patched:
        patched.setattr(spy, "delete_state", interrupted, raising=False)
        with pytest.raises(KeyboardInterrupt):
            made.run([EMPLOYEE], nothing)
    assert made.run([rete.Fact("employee", {"age": 50})], nothing) == ("r1",)


def resident() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


@LINUX
def test_five_thousand_runs_leave_memory_as_it_was() -> None:
    made = program(*(at_least(f"p{at}", 0) for at in range(20)))
    facts = [rete.Fact("employee", {f"p{at}": 1 for at in range(20)})]
    for _ in range(100):
        made.run(facts, nothing)
    before = resident()
    for _ in range(5000):
        made.run(facts, nothing)
    assert resident() - before < 1 << 20


@LINUX
def test_closed_programs_leave_memory_as_it_was() -> None:
    def make_and_close() -> None:
        for _ in range(100):
            program(*(at_least(f"p{at}", 0) for at in range(20))).close()

    make_and_close()
    before = resident()
    make_and_close()
    assert resident() - before < 1 << 20


def test_a_program_that_is_dropped_is_deleted(spy: Spy) -> None:
    program(at_least("service", 10))
    assert spy.calls.count("delete_ruleset") == 1


# What the library cannot count to: the limits themselves are in test_rete_limits.


def test_the_library_runs_on_into_another_topic_when_256_patterns_end_in_one_test() -> None:
    """The list of 256 has no end then, and what follows it is the list of the next test."""
    script = """
handle = made(*[rule("r%d" % at, '{"t":"x"}') for at in range(256)], rule("other", '{"t":"y"}'))
_, state = library.assert_facts(handle, '[{"id":"f0","t":"x"}]')
_, message = library.start_action_for_state(handle, state)
while message and "other" not in message:
    message = library.complete_and_start_action(handle, state)
print(message)
"""
    assert said(RAW + script) == '{"other":{"m0":{"id":"f0","t":"x"}}}'


def test_the_library_never_ends_with_513_tests_side_by_side() -> None:
    script = """made(*[rule("r%d" % at, '{"t":"x%d"}' % at) for at in range(513)])"""
    with pytest.raises(subprocess.TimeoutExpired):
        python(RAW + script, 0.8)


def test_the_library_dies_of_a_division_by_zero() -> None:
    script = """
division = '{"$div":{"$l":{"$m":"b"},"$r":{"$m":"z"}}}'
handle = made(rule("r", '{"t":"x"},{"$gt":{"a":%s}}' % division))
library.assert_facts(handle, '[{"id":"f0","t":"x","a":1,"b":1,"z":0}]')
"""
    assert dies(script)


def test_only_conjunctions_of_comparisons_reach_the_library(spy: Spy) -> None:
    ops: tuple[rete.Op, ...] = ("eq", "ne", "lt", "le", "gt", "ge", "ex")
    tests = tuple(rete.Test("service", op, 1) for op in ops)
    join = rete.Test("service", "eq", rete.Join("m0", "age"))
    patterns = (rete.Pattern("x", tests), rete.Pattern("y", (join,)))
    rete.Program("test", [rete.Rule("r", patterns, 0)])
    signs = {part.split('"')[0] for part in spy.rules.split('"$')[1:]}
    assert signs == {"and", "neq", "lt", "lte", "gt", "gte", "ex"}


# Its errors, its threads, its import.


def test_the_code_of_the_library_is_kept(monkeypatch: pytest.MonkeyPatch, spy: Spy) -> None:
    made = program(at_least("service", 10))

    def overflow(*_given: object) -> object:
        raise LIBRARY.error("Could not assert facts, error code: 303")

    monkeypatch.setattr(spy, "assert_facts", overflow, raising=False)
    with pytest.raises(rete.RulebookFailure) as failed:
        made.run([EMPLOYEE], nothing)
    assert failed.value.code == 303


def test_the_host_of_the_library_starts_threads() -> None:
    script = "import threading; from durable.engine import Host; Host(); "
    assert said(script + "print(threading.active_count())") == "3"


def test_a_program_starts_no_thread_and_makes_no_host() -> None:
    script = """
import sys, threading
made = rete.Program("p", [rete.Rule("r", (rete.Pattern("x"),), 0)])
print(made.run([rete.Fact("x", {})], quiet), threading.active_count(), "durable" in sys.modules)
"""
    assert said(ADAPTED + script) == "('r',) 1 False"


def test_the_library_is_imported_when_first_needed() -> None:
    script = """
import sys
before = "durable_rules_engine" in sys.modules
rete.require_durable()
print(before, "durable_rules_engine" in sys.modules)
"""
    assert said(ADAPTED + script) == "False True"


@pytest.mark.parametrize(
    "reason", ["undefined symbol: PyEval_CallObject", "No module named 'durable_rules_engine'"]
)
def test_a_library_that_cannot_be_imported_says_how_to_install_it(
    tmp_path: Path, reason: str
) -> None:
    stub = f"raise ImportError({reason!r})"
    (tmp_path / "durable_rules_engine.py").write_text(stub, encoding="utf-8")
    script = f"""
import sys
sys.path.insert(0, {str(tmp_path)!r})
try:
    rete.require_durable()
except rete.DurableMissing as missing:
    print(missing)
"""
    message = said(ADAPTED + script)
    assert "`CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject pip install" in message
    assert message.endswith(f"Reported: {reason}")
