"""The limits of durable_rules, refused when a program is made, and facts that it cannot compare."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import IntEnum

import pytest

from engine.backends import rete


def nothing(_rule: str, _matched: rete.Matched) -> Iterable[rete.Fact]:
    return ()


def at_least(prop: str, number: int) -> rete.Pattern:
    return rete.Pattern("employee", (rete.Test(prop, "ge", number),))


def rules(*patterns: rete.Pattern) -> list[rete.Rule]:
    """One rule a pattern, `r0` first."""
    return [rete.Rule(f"r{at}", (pattern,), 0) for at, pattern in enumerate(patterns)]


def problems(given: list[rete.Rule]) -> list[str]:
    with pytest.raises(rete.RulebookRefused) as refused:
        rete.Program("test", given)
    assert str(refused.value) == "rulebook `test`: " + "; ".join(refused.value.problems)
    return list(refused.value.problems)


def fired(given: list[rete.Rule], props: rete.Props) -> int:
    return len(rete.Program("test", given).run([rete.Fact("employee", props)], nothing))


# Each at its limit, and one beyond.


def test_one_fact_passes_60_tests_at_once() -> None:
    sixty = [at_least(f"p{at}", 1) for at in range(60)]
    assert fired(rules(*sixty), {f"p{at}": 1 for at in range(60)}) == 60
    assert problems(rules(*sixty, at_least("p60", 1))) == [
        "61 tests that one `employee` fact can pass at once, down to rule `r60`, at most 60 fit"
    ]


def test_tests_that_exclude_each_other_do_not_add_up() -> None:
    years = [rete.Pattern("employee", (rete.Test("service", "eq", at),)) for at in range(500)]
    assert fired(rules(*years), {"service": 77}) == 1
    bands = [
        rete.Pattern(
            "employee", (rete.Test("service", "ge", at), rete.Test("service", "lt", at + 1))
        )
        for at in range(59)
    ]
    assert fired(rules(*bands), {"service": 58}) == 1


def test_tests_wait_on_the_stack_while_those_after_others_are_tried() -> None:
    """Forty, one of which is followed by forty: the library holds 64 and gives up (303)."""
    first = [at_least(f"p{at}", 1) for at in range(40)]
    after = [
        rete.Pattern("employee", (rete.Test("p0", "ge", 1), rete.Test(f"q{at}", "ge", 1)))
        for at in range(40)
    ]
    assert problems(rules(*first, *after)) == [
        "79 tests that one `employee` fact can pass at once, down to rule `r79`, at most 60 fit"
    ]


def test_500_tests_stand_side_by_side() -> None:
    years = [rete.Pattern("employee", (rete.Test("service", "eq", at),)) for at in range(501)]
    assert problems(rules(*years)) == [
        "501 different tests in one place, down to rule `r500`, at most 500 fit"
    ]
    topics = [rete.Pattern(f"topic{at}") for at in range(501)]
    assert problems(rules(*topics)) == [
        "501 different tests in one place, down to rule `r500`, at most 500 fit"
    ]


def test_200_patterns_end_in_one_test() -> None:
    same = [at_least("service", 10)] * 200
    assert fired(rules(*same), {"service": 10}) == 200
    assert problems(rules(*same, same[0])) == [
        "201 patterns that end in one test, down to rule `r200`, at most 200 fit"
    ]


def test_12_patterns_make_a_rule() -> None:
    chain = [
        rete.Pattern("employee", (rete.Test("service", "gt", rete.Join(f"m{at}", "service")),))
        for at in range(12)
    ]
    dozen = rete.Rule("r", (rete.Pattern("employee"), *chain[:11]), 0)
    facts = [rete.Fact("employee", {"service": years}) for years in range(12)]
    assert rete.Program("test", [dozen]).run(facts, nothing) == ("r",)
    assert problems([rete.Rule("r", (rete.Pattern("employee"), *chain), 0)]) == [
        "rule `r`: 13 patterns, at most 12 fit"
    ]
    assert problems([rete.Rule("r", (), 0)]) == ["rule `r`: it has no pattern"]


def test_28_joins_make_a_pattern() -> None:
    joins = tuple(rete.Test(f"p{at}", "eq", rete.Join("m0", f"p{at}")) for at in range(29))
    props = {f"p{at}": at for at in range(29)}
    for count in (28, 29):
        pair = (rete.Pattern("employee"), rete.Pattern("spouse", joins[:count]))
        rule = rete.Rule("r", pair, 0)
        facts = [rete.Fact("employee", props), rete.Fact("spouse", props)]
        if count == 28:
            assert rete.Program("test", [rule]).run(facts, nothing) == ("r",)
        else:
            assert problems([rule]) == ["rule `r`: 29 joins in a pattern, at most 28 fit"]


def test_100_tests_make_a_pattern() -> None:
    long = tuple(rete.Test(f"p{at}", "ge", 0) for at in range(101))
    assert fired(rules(rete.Pattern("employee", long[:100])), {f"p{at}": 0 for at in range(100)})
    assert problems(rules(rete.Pattern("employee", long))) == [
        "rule `r0`: 101 tests in a pattern, at most 100 fit"
    ]
    assert problems(rules(rete.Pattern("employee", long[:1] * 5000))) == [
        "rule `r0`: 5000 tests in a pattern, at most 100 fit"
    ]


def test_4000_rules_make_a_program() -> None:
    many = [rete.Pattern(f"t{at // 40}", (rete.Test("p", "eq", at),)) for at in range(4001)]
    assert problems(rules(*many)) == ["4001 rules, at most 4000 fit"]
    facts = [rete.Fact("t99", {"p": 3999})]
    assert rete.Program("test", rules(*many[:4000])).run(facts, nothing) == ("r3999",)


def test_240_properties_make_a_fact() -> None:
    made = rules(at_least("p239", 1))
    assert fired(made, {f"p{at}": 1 for at in range(240)}) == 1
    with pytest.raises(rete.FactRefused, match="`employee`: 241 properties, at most 240 fit"):
        fired(made, {f"p{at}": 1 for at in range(241)})


@pytest.mark.parametrize(
    ("stratum", "rank", "problem"),
    [
        (60, 1, "its priority `60001` is no integer from 0 through 60000"),
        (-1, 0, "its priority `-1000` is no integer from 0 through 60000"),
        (0, 1000, "its rank `1000` is no integer from 0 through 999"),
        (1, -1, "its rank `-1` is no integer from 0 through 999"),
    ],
)
def test_priorities_stay_within_their_16_bits(stratum: int, rank: int, problem: str) -> None:
    rule = rete.Rule("r", (rete.Pattern("employee"),), stratum, rank)
    assert problems([rule]) == [f"rule `r`: {problem}"]


# Names.


def named(kind: str, name: str) -> list[rete.Rule]:
    topic = name if kind == "topic" else "employee"
    prop = name if kind == "property" else "service"
    alias = name if kind == "alias" else "person"
    pattern = rete.Pattern(topic, (rete.Test(prop, "ge", 1),), alias)
    return [rete.Rule(name if kind == "rule" else f"of-{len(name)}", (pattern,), 0)]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("property", "properties"),
        ("alias", "aliases"),
        ("topic", "topics"),
        ("rule", "rules"),
    ],
)
def test_names_with_one_hash_are_refused(kind: str, said: str) -> None:
    assert problems([*named(kind, "f6059"), *named(kind, "f264602")]) == [
        f"{said} `f6059` and `f264602` have the same 32-bit hash: rename one"
    ]


@pytest.mark.parametrize(("name", "word"), [("phvdmvd", "$and"), ("phjrejs", "sid")])
def test_a_property_with_the_hash_of_a_word_of_the_library_is_refused(name: str, word: str) -> None:
    assert problems(named("property", name)) == [
        f"properties `{word}` and `{name}` have the same 32-bit hash: rename one"
    ]


@pytest.mark.parametrize("name", ["id", "sid", "$s", "t", "~"])
def test_properties_of_the_library_are_reserved(name: str) -> None:
    assert problems(named("property", name)) == [
        f"rule `of-{len(name)}`: property `{name}` is reserved"
    ]
    with pytest.raises(rete.FactRefused, match="is reserved"):
        fired(rules(at_least("service", 1)), {name: 1})


@pytest.mark.parametrize("kind", ["property", "alias", "topic", "rule"])
@pytest.mark.parametrize("name", ["a b", 'a"b', "a$not", "é", "", "a" * 201, "a\n"])
def test_names_are_plain(kind: str, name: str) -> None:
    if kind == "alias" and not name:
        assert fired(named(kind, name), {"service": 1}) == 1
        return
    (problem,) = problems(named(kind, name))
    assert "not of letters, digits and `_" in problem


# Rules that make no sense.


def test_every_problem_is_listed() -> None:
    float_constant: int = 1.5  # type: ignore[assignment]
    no_operator: rete.Op = "in"  # type: ignore[assignment]
    first = rete.Pattern("employee", (rete.Test("service", "ge", rete.CONSTANT + 1),), "m1")
    second = rete.Pattern(
        "employee",
        (
            rete.Test("service", no_operator, float_constant),
            rete.Test("age", "eq", rete.Join("later", "age")),
        ),
    )
    rule = rete.Rule("r", (first, second), 0)
    assert problems([rule, *rules(first), rule]) == [
        "rule `r` is given twice",
        *[
            "rule `r`: constant `9007199254740993` is no integer within 9007199254740992 of 0",
            "rule `r`: alias `m1` is given twice",
            "rule `r`: `in` is no comparison",
            "rule `r`: constant `1.5` is no integer within 9007199254740992 of 0",
            "rule `r`: `later` is no earlier pattern",
        ],
        "rule `r0`: constant `9007199254740993` is no integer within 9007199254740992 of 0",
        *[
            "rule `r`: constant `9007199254740993` is no integer within 9007199254740992 of 0",
            "rule `r`: alias `m1` is given twice",
            "rule `r`: `in` is no comparison",
            "rule `r`: constant `1.5` is no integer within 9007199254740992 of 0",
            "rule `r`: `later` is no earlier pattern",
        ],
    ]


# Integers.


class Grade(IntEnum):
    CAPTAIN = 3


@pytest.mark.parametrize("number", [0, -1, 20180205, 10**9, 2**40, 2**53, -(2**53)])
def test_integers_are_compared_exactly(number: int) -> None:
    ops: tuple[rete.Op, ...] = ("lt", "le", "eq", "ne", "ge", "gt")
    tests = [rete.Pattern("employee", (rete.Test("n", op, number),)) for op in ops]
    made = rete.Program("test", rules(*tests))

    def holding(value: int) -> list[str]:
        ids = made.run([rete.Fact("employee", {"n": value})], nothing)
        return [ops[int(each[1:])] for each in ids]

    assert holding(number) == ["le", "eq", "ge"]
    if number > -(2**53):
        assert holding(number - 1) == ["lt", "le", "ne"]
    if number < 2**53:
        assert holding(number + 1) == ["ne", "ge", "gt"]


def test_yes_counts_as_one_and_a_grade_as_its_number() -> None:
    assert fired(rules(at_least("n", 1)), {"n": True}) == 1
    assert fired(rules(at_least("n", 1)), {"n": False}) == 0
    assert fired(rules(at_least("n", number=True)), {"n": 1}) == 1
    assert fired(rules(at_least("n", Grade.CAPTAIN)), {"n": Grade.CAPTAIN}) == 1


@pytest.mark.parametrize(
    "value", [2**53 + 1, -(2**53) - 1, 2**64, 1.5, 1e16, None, "5", Decimal(5)]
)
@pytest.mark.parametrize("prop", ["service", "unread"])
def test_what_is_no_exact_integer_is_refused(prop: str, value: int) -> None:
    with pytest.raises(rete.FactRefused, match=f"`employee`: `{prop}` is "):
        fired(rules(at_least("service", 1)), {"service": 1, prop: value})


def test_a_fact_that_a_consequence_tells_is_refused_too() -> None:
    def tell(_rule: str, _matched: rete.Matched) -> Iterable[rete.Fact]:
        return (rete.Fact("employee", {"service": 2**53 + 1}),)

    made = rete.Program("test", rules(at_least("service", 1)))
    with pytest.raises(rete.FactRefused):
        made.run([rete.Fact("employee", {"service": 1})], tell)
    assert made.run([rete.Fact("employee", {"service": 1})], nothing) == ("r0",)


def test_a_missing_property_passes_no_test() -> None:
    ops: tuple[rete.Op, ...] = ("eq", "ne", "lt", "le", "gt", "ge", "ex")
    tests = [rete.Pattern("employee", (rete.Test("n", op, 0),)) for op in ops]
    assert fired(rules(*tests), {"other": 0}) == 0
