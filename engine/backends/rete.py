"""A safe, fast door to the Rete of durable_rules 2.0.28, which has no safe one of its own.

Only conjunctions of integer comparisons go in, so that none of its wrong answers, endless loops
and crashes can be reached; what is outside its limits is refused before it sees it. Its Host
(two threads, swallowed exceptions) is never made: its C functions are called directly.
"""

from __future__ import annotations

import operator
import re
import struct
import threading
import weakref
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib import import_module
from typing import Final, Literal, NamedTuple, Protocol, cast

Op = Literal["eq", "ne", "lt", "le", "gt", "ge", "ex"]
Props = Mapping[str, int]
Matched = Mapping[str, Props]

STEPS: Final = 10_000
"""Firings in one run; the library itself would go on for ever."""
FACTS: Final = 100_000
"""Facts in one run; of the ids `f0`, `f1`, ... `f264602` is the first to share a hash."""
INTEGER: Final = 2**53
"""Magnitude of an integer in a fact."""
CONSTANT: Final = min(INTEGER, 2 ** (8 * struct.calcsize("l") - 1) - 1)
"""Magnitude of an integer in a rule, where the library keeps a C `long`: 32 bits on Windows."""

_LEAST: Final = -INTEGER
_RULES: Final = 4000  # it holds 4096
_PATTERNS: Final = 12  # 16 facts in a match
_TESTS: Final = 100  # bounds the recursion over them
_JOINS: Final = 28  # 32 terms in the join of a pattern, two of them brackets
_PROPERTIES: Final = 240  # 252 beside id and sid
_TOGETHER: Final = 60  # a stack of 64 tests
_SIBLINGS: Final = 500  # a table of 512, searched for ever when full
_ENDINGS: Final = 200  # a list of 256, read past its end when full
_PRIORITY: Final = 60_000  # 16 bits; the highest is the primer's
_STRATUM: Final = 1000

_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,200}")
_TOPIC: Final = re.compile(r"[A-Za-z0-9_.:-]{1,200}")
_MATCHED: Final = re.compile(r'"id":"(f\d+)"')
_OPERATORS: Final[Mapping[str, tuple[str, Callable[[int, int], bool]]]] = {
    "eq": ("", operator.eq),
    "ne": ("$neq", operator.ne),
    "lt": ("$lt", operator.lt),
    "le": ("$lte", operator.le),
    "gt": ("$gt", operator.gt),
    "ge": ("$gte", operator.ge),
    "ex": ("$ex", lambda _value, _one: True),
}
_RESERVED: Final = ("id", "sid", "$s", "t", "~")
# fmt: off
_WORDS: Final = (  # what it looks for, by hash, where a property or an alias can stand
    "$eq", "$neq", "$lt", "$lte", "$gt", "$gte", "$ex", "$nex", "$mt", "$imt", "$iall", "$iany",
    "$or", "$and", "$add", "$sub", "$mul", "$div", "$l", "$r", "$i", "$m", "$forward",
)
# fmt: on
# Its signs are in no id and no topic, so that no rule can be it.
_PRIMER: Final = '"~prime":{"all":[{"m0":{"t":"~prime"}}],"pri":65535}'
_PRIMING: Final = '[{"id":"f0","t":"~prime"}]'
_UNTESTED: Final = 1  # the code for a fact that no rule tests: it is not kept, nor need it be
_NO_SESSION: Final = 309


class DurableMissing(ImportError):
    """durable_rules cannot be imported; the message says how to install it."""


class RulebookRefused(Exception):
    """The rules break limits of the library; `problems` has a sentence for each."""

    def __init__(self, name: str, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"rulebook `{name}`: " + "; ".join(self.problems))


class FactRefused(ValueError):
    """A fact holds what the library would not compare exactly."""


class RulebookFailure(Exception):
    """A run that could not be finished; `code` is the library's number, where it gave one."""

    def __init__(self, message: str, code: int | None = None) -> None:
        self.code = code
        super().__init__(message)


class StepLimit(RulebookFailure):
    """Rules that fire one another without end: over STEPS firings or FACTS facts."""


class ProgramBusy(RuntimeError):
    """A consequence ran or closed the program that is running it."""


@dataclass(frozen=True, slots=True)
class Join:
    """The value of `prop` in the fact that the earlier pattern `alias` matched."""

    alias: str
    prop: str


@dataclass(frozen=True, slots=True)
class Test:
    """`prop` `op` `value`, or with `ex`: there is a `prop`.

    False, `ne` too, when either fact lacks the property.
    """

    prop: str
    op: Op
    value: int | Join = 1


@dataclass(frozen=True, slots=True)
class Pattern:
    """A fact of `topic` that passes every test; without an alias it is `m0`, `m1`, ... by place.

    Rules share tests as far as their patterns begin alike: put first what is common to many.
    """

    topic: str
    tests: tuple[Test, ...] = ()
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """Fires once for each choice of facts, a different one for each pattern.

    Lower strata first, then lower ranks (0 through 999), then rules as given; within a rule the
    newest match first. The agenda is made anew after each firing.
    """

    id: str
    patterns: tuple[Pattern, ...]
    stratum: int
    rank: int = 0

    @property
    def priority(self) -> int:
        """The place on the agenda, 0 being the first."""
        return self.stratum * _STRATUM + self.rank


class Fact(NamedTuple):
    """What is known under a topic; what is unknown is left out. A tuple: quick to make."""

    topic: str
    props: Props


Fire = Callable[[str, Matched], Iterable[Fact]]


class _Library(Protocol):
    """The C functions that we call; the session `None` is the default one, `0`."""

    error: type[Exception]

    def create_ruleset(self, name: str, rules: str, /) -> int: ...
    def delete_ruleset(self, handle: int, /) -> None: ...
    def assert_fact(self, handle: int, fact: str, /) -> tuple[int, int]: ...
    def assert_facts(self, handle: int, facts: str, /) -> tuple[int, int]: ...
    def start_action_for_state(self, handle: int, state: int, /) -> tuple[str, str] | None: ...
    def complete_and_start_action(self, handle: int, state: int, /) -> str | None: ...
    def delete_state(self, handle: int, session: str | None, /) -> None: ...


@cache
def _library() -> _Library:
    try:
        module = import_module("durable_rules_engine")
    except ImportError as error:
        raise DurableMissing(
            "durable-rules 2.0.28 cannot be imported. It is built where it is installed, with a C"
            " compiler and Python's headers: `pip install durable-rules==2.0.28`. Python 3.13"
            " removed PyEval_CallObject, which it calls; there, and wherever that name is"
            " reported, `CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject pip install"
            f" --no-cache-dir --force-reinstall durable-rules==2.0.28`. Reported: {error}"
        ) from error
    # At each session's end glibc gives the top of the heap back to the kernel, to ask for it again
    # at the next: 30 of 37 µs. Freeing one large block raises the size from which it does so
    # (mallopt(3), M_MMAP_THRESHOLD). No page of it is touched; elsewhere nothing happens.
    bytes(8 << 20)
    return cast("_Library", module)


def require_durable() -> None:
    """Nothing; DurableMissing when the library is absent or was built for another Python."""
    _library()


@lru_cache(maxsize=1 << 16)
def fnv1a(name: str) -> int:
    """The 32-bit hash by which the library knows an ASCII name; it never compares the names."""
    value = 2166136261
    for byte in name.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


def _twins(kind: str, names: Iterable[str]) -> Iterator[str]:
    known: dict[int, str] = {}
    for name in names:
        if (other := known.setdefault(fnv1a(name), name)) != name:
            yield f"{kind} `{other}` and `{name}` have the same 32-bit hash: rename one"


def _over(count: int, most: int, what: str) -> Iterator[str]:
    if count > most:
        yield f"{count} {what}, at most {most} fit"


def _is_integer(value: object, most: int) -> bool:
    return isinstance(value, int) and -most <= value <= most


def _completed(rule: Rule) -> Rule:
    """The rule with every alias given, and with a test that each joined property is there.

    The library gives up the whole run (311) over a joined property that is missing.
    """
    tests = [test.value for pattern in rule.patterns for test in pattern.tests]
    joins = [value for value in tests if isinstance(value, Join)]
    patterns = []
    for place, pattern in enumerate(rule.patterns):
        alias = pattern.alias or f"m{place}"
        own = {test.prop for test in pattern.tests}
        asked = dict.fromkeys(join.prop for join in joins if join.alias == alias)
        there = [Test(prop, "ex") for prop in asked if prop not in own]
        patterns.append(Pattern(pattern.topic, (*pattern.tests, *there), alias))
    return replace(rule, patterns=tuple(patterns))


def _test_problems(test: Test, earlier: Sequence[str]) -> Iterator[str]:
    if test.op not in _OPERATORS:
        yield f"`{test.op}` is no comparison"
    if test.prop in _RESERVED:
        yield f"property `{test.prop}` is reserved"
    elif not _NAME.fullmatch(test.prop):
        yield f"property `{test.prop}` is not of letters, digits and `_.-`"
    if isinstance(test.value, Join):
        if test.value.alias not in earlier:
            yield f"`{test.value.alias}` is no earlier pattern"
    elif not _is_integer(test.value, CONSTANT):
        yield f"constant `{test.value!r}` is no integer within {CONSTANT} of 0"


def _pattern_problems(pattern: Pattern, earlier: Sequence[str]) -> Iterator[str]:
    if not _TOPIC.fullmatch(pattern.topic):
        yield f"topic `{pattern.topic}` is not of letters, digits and `_.:-`"
    if not _NAME.fullmatch(pattern.alias):
        yield f"alias `{pattern.alias}` is not of letters, digits and `_.-`"
    if pattern.alias in earlier:
        yield f"alias `{pattern.alias}` is given twice"
    yield from _over(len(pattern.tests), _TESTS, "tests in a pattern")
    joins = sum(isinstance(test.value, Join) for test in pattern.tests)
    yield from _over(joins, _JOINS, "joins in a pattern")
    for test in pattern.tests:
        yield from _test_problems(test, earlier)


def _rule_problems(rule: Rule) -> Iterator[str]:
    if not _NAME.fullmatch(rule.id):
        yield "its id is not of letters, digits and `_.-`"
    if not rule.patterns:
        yield "it has no pattern"
    if not _is_integer(rule.rank, _STRATUM - 1) or rule.rank < 0:
        yield f"its rank `{rule.rank}` is no integer from 0 through {_STRATUM - 1}"
    elif not _is_integer(rule.priority, _PRIORITY) or rule.priority < 0:
        yield f"its priority `{rule.priority}` is no integer from 0 through {_PRIORITY}"
    yield from _over(len(rule.patterns), _PATTERNS, "patterns")
    aliases = [pattern.alias for pattern in rule.patterns]
    for place, pattern in enumerate(rule.patterns):
        yield from _pattern_problems(pattern, aliases[:place])


def _problems(rules: Sequence[Rule]) -> Iterator[str]:
    ids = [rule.id for rule in rules]
    yield from _over(len(rules), _RULES, "rules")
    yield from (f"rule `{each}` is given twice" for each, n in Counter(ids).items() if n > 1)
    for rule in rules:
        yield from (f"rule `{rule.id}`: {problem}" for problem in _rule_problems(rule))
    patterns = [pattern for rule in rules for pattern in rule.patterns]
    props = [test.prop for pattern in patterns for test in pattern.tests]
    yield from _twins("rules", ids)
    yield from _twins("topics", [pattern.topic for pattern in patterns])
    yield from _twins("aliases", [*_WORDS, *(pattern.alias for pattern in patterns)])
    yield from _twins("properties", [*_WORDS, *_RESERVED, *props])
    yield from _tree_problems(rules)


@dataclass(slots=True)
class _Branch:
    """A test in the library's tree: the tests after it, the patterns that end in it."""

    children: dict[tuple[str, str, object], _Branch] = field(default_factory=dict)
    endings: int = 0
    rule: str = ""  # the last to pass here

    def problems(self) -> Iterator[str]:
        rule = f"down to rule `{self.rule}`"
        yield from _over(len(self.children), _SIBLINGS, f"different tests in one place, {rule}")
        yield from _over(self.endings, _ENDINGS, f"patterns that end in one test, {rule}")
        for child in self.children.values():
            yield from child.problems()

    def pending(self) -> int:
        """How many tests can wait on the library's stack while it walks the tree from here."""
        own = self.together()
        return max([own, *(own - 1 + child.pending() for child in self.children.values())])

    def together(self) -> int:
        """How many of the children one fact can pass: for each property, at its best value."""
        best = 0
        for prop in {prop for prop, _, _ in self.children}:
            own = [(op, value) for each, op, value in self.children if each == prop]
            plain = [(_OPERATORS[op][1], value) for op, value in own if isinstance(value, int)]
            tried = {value + step for _, value in plain for step in (-1, 0, 1)}
            most = max((sum(holds(x, value) for holds, value in plain) for x in tried), default=0)
            best += len(own) - len(plain) + most
        return best


def _tree(rules: Sequence[Rule]) -> _Branch:
    root = _Branch()
    for rule in rules:
        for pattern in rule.patterns:
            branch = root
            for key in _keys(pattern):
                branch.rule = rule.id
                branch = branch.children.setdefault(key, _Branch())
            branch.rule, branch.endings = rule.id, branch.endings + 1
    return root


def _keys(pattern: Pattern) -> Iterator[tuple[str, str, object]]:
    """A pattern's tests, equal where the library shares them: it never shares a join."""
    yield "t", "eq", pattern.topic
    for test in pattern.tests[:_TESTS]:
        yield test.prop, test.op, object() if isinstance(test.value, Join) else test.value
    if any(isinstance(test.value, Join) for test in pattern.tests):
        yield "~", "le", object()


def _tree_problems(rules: Sequence[Rule]) -> Iterator[str]:
    root = _tree(rules)
    yield from root.problems()
    for (_, _, topic), branch in root.children.items():
        what = f"tests that one `{topic}` fact can pass at once, down to rule `{branch.rule}`"
        yield from _over(branch.pending(), _TOGETHER, what)


def _test_json(test: Test) -> str:
    if isinstance(test.value, Join):
        value = f'{{"{test.value.alias}":"{test.value.prop}"}}'
    else:
        value = f"{test.value:d}"
    compared = f'{{"{test.prop}":{value}}}'
    sign, _ = _OPERATORS[test.op]
    return f'{{"{sign}":{compared}}}' if sign else compared


def _rule_json(rule: Rule) -> str:
    patterns = []
    for pattern in rule.patterns:
        tests = [f'{{"t":"{pattern.topic}"}}', *map(_test_json, pattern.tests)]
        if any(isinstance(test.value, Join) for test in pattern.tests):
            # When the last join of a pattern is false, the library looks for the end of the joins
            # from one place beyond it. So the last is one that is true of all facts.
            tests.append(f'{{"$lte":{{"~":{{"{rule.patterns[0].alias}":"~"}}}}}}')
        patterns.append(f'{{"{pattern.alias}":{{"$and":[{",".join(tests)}]}}}}')
    return f'"{rule.id}":{{"all":[{",".join(patterns)}],"pri":{rule.priority}}}'


def _heads(rules: Sequence[Rule]) -> dict[str, dict[str, str]]:
    """For each topic the properties that rules read there, each as it begins in JSON."""
    heads: dict[str, dict[str, str]] = {}
    for pattern in (pattern for rule in rules for pattern in rule.patterns):
        read = {test.prop: f',"{test.prop}":' for test in pattern.tests}
        heads.setdefault(pattern.topic, {}).update(read)
    return heads


class _Session:
    """The facts of one run, by the ids they have in the library."""

    __slots__ = ("_heads", "_seen", "facts")

    def __init__(self, heads: Mapping[str, Mapping[str, str]]) -> None:
        self._heads = heads
        self._seen: set[tuple[str, frozenset[tuple[str, int]]]] = set()
        self.facts: dict[str, Props] = {}

    def told(self, fact: Fact) -> str:
        """The fact as JSON; empty if it was told before or no rule reads its topic.

        Only properties that rules read go in, so that no other can share a hash with one.
        """
        topic, props = fact
        heads = self._heads.get(topic)
        values = _values(topic, props, heads or {})
        if heads is None or (key := (topic, frozenset(props.items()))) in self._seen:
            return ""
        if len(self.facts) == FACTS:
            raise StepLimit(f"over {FACTS} facts in one run, the last of topic `{topic}`")
        self._seen.add(key)
        name = f"f{len(self.facts)}"
        self.facts[name] = props
        return f'{{"id":"{name}","t":"{topic}","~":0{values}}}'


def _values(topic: str, props: Mapping[str, object], heads: Mapping[str, str]) -> str:
    if len(props) > _PROPERTIES:
        raise FactRefused(f"`{topic}`: {len(props)} properties, at most {_PROPERTIES} fit")
    values = ""
    for name, value in props.items():
        whole = value if type(value) is int else _whole(topic, name, value)
        if not _LEAST <= whole <= INTEGER:
            raise FactRefused(f"`{topic}`: `{name}` is {whole}, not within {INTEGER} of 0")
        if head := heads.get(name):
            values += f"{head}{whole}"
        elif name in _RESERVED:
            raise FactRefused(f"`{topic}`: property `{name}` is reserved")
    return values


def _whole(topic: str, name: str, value: object) -> int:
    """A `bool`, or an integer of a type of its own, as what it counts for."""
    if not isinstance(value, int):
        raise FactRefused(f"`{topic}`: `{name}` is `{value!r}`, no integer")
    return int(value)


class Program:
    """Rules compiled to a Rete of their own, to be run on one set of facts after another.

    RulebookRefused lists every limit that they break. Threads may share a program: they take
    turns. It holds some 11 kB a rule until `close`, or until it is collected.
    """

    def __init__(self, name: str, rules: Sequence[Rule]) -> None:
        whole = [_completed(rule) for rule in rules]
        if problems := tuple(_problems(whole)):
            raise RulebookRefused(name, problems)
        self._name = name
        self._aliases = {rule.id: [each.alias for each in rule.patterns] for rule in whole}
        self._heads = _heads(whole)
        self._library = _library()
        # In the order of the agenda, which the library would else sort into by insertion.
        ordered = sorted(whole, key=lambda rule: rule.priority)
        text = ",".join([*map(_rule_json, ordered), _PRIMER])
        try:
            self._handle = self._library.create_ruleset(name, f"{{{text}}}")
        except self._library.error as error:
            raise self._failure(error) from error
        self._release = weakref.finalize(self, self._library.delete_ruleset, self._handle)
        self._release.atexit = False
        self._turn = threading.Lock()
        self._runner = 0
        self._prime()

    def _prime(self) -> None:
        """Fire once: deleting a session where nothing has ever fired frees unset pointers."""
        _, state = self._library.assert_facts(self._handle, _PRIMING)
        self._library.start_action_for_state(self._handle, state)
        self._has_session = True
        self._end_session()

    def run(self, facts: Sequence[Fact], fire: Fire) -> tuple[str, ...]:
        """The ids of the rules that fire on `facts`, in order, in a session of their own.

        `fire` is called with each rule and the facts it matched, by alias; the facts it gives
        are told to the rules at once, and may fire more. What it raises ends the run and is
        raised here. StepLimit after STEPS firings; FactRefused for facts that are not integers.
        """
        runner = threading.get_ident()
        self._refuse_reentry(runner)
        with self._turn:
            self._runner = runner
            try:
                return self._run_alone(facts, fire)
            finally:
                self._runner = 0

    def close(self) -> None:
        """Give back the library's memory; a run after this is a RulebookFailure."""
        self._refuse_reentry(threading.get_ident())
        with self._turn:
            self._release()

    def _refuse_reentry(self, runner: int) -> None:
        if self._runner == runner:
            raise ProgramBusy(f"rulebook `{self._name}` is run or closed by its own consequence")

    def _run_alone(self, facts: Sequence[Fact], fire: Fire) -> tuple[str, ...]:
        if not self._release.alive:
            raise RulebookFailure(f"rulebook `{self._name}` is closed")
        session = _Session(self._heads)
        told = ",".join(filter(None, map(session.told, facts)))
        if not told:  # the library crashes on an empty list
            return ()
        try:
            self._end_session()  # an interrupt may have kept the last one from ending
            self._has_session = True
            state = self._accepted(self._library.assert_facts(self._handle, f"[{told}]"))
            return self._dispatch(state, session, fire)
        except self._library.error as error:
            raise self._failure(error) from error
        finally:
            self._end_session()

    def _dispatch(self, state: int, session: _Session, fire: Fire) -> tuple[str, ...]:
        library, handle, find_matched = self._library, self._handle, _MATCHED.findall
        aliases, facts = self._aliases, session.facts
        started = library.start_action_for_state(handle, state)
        message = started[1] if started else None
        fired: list[str] = []
        while message is not None:
            rule = message[2 : message.index('"', 2)]
            if len(fired) == STEPS:
                raise StepLimit(f"rulebook `{self._name}`: over {STEPS} firings, next `{rule}`")
            fired.append(rule)
            pairs = zip(aliases[rule], find_matched(message), strict=True)
            for fact in fire(rule, {alias: facts[name] for alias, name in pairs}):
                if told := session.told(fact):
                    self._accepted(library.assert_fact(handle, told))
            message = library.complete_and_start_action(handle, state)
        return tuple(fired)

    def _accepted(self, answer: tuple[int, int]) -> int:
        code, state = answer
        if code not in (0, _UNTESTED):
            raise RulebookFailure(f"rulebook `{self._name}`: a fact got code {code}", code)
        return state

    def _end_session(self) -> None:
        if not self._has_session:
            return
        try:
            self._library.delete_state(self._handle, None)
        except self._library.error as error:
            failure = self._failure(error)
            if failure.code != _NO_SESSION:
                raise failure from error
        self._has_session = False

    def _failure(self, error: Exception) -> RulebookFailure:
        found = re.search(r"error code: (\d+)", str(error))
        code = int(found.group(1)) if found else None
        return RulebookFailure(f"rulebook `{self._name}`: {error}", code)
