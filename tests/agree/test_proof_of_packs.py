"""The proof back end means of the packs what the meaning says, on records of their scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from random import Random

import pytest

from engine import session
from engine.backends.asking import Asking, Frame
from engine.backends.columns.together import beyond
from engine.backends.proof.symbolic import Symbolic
from engine.backends.proof.terms import packed, same
from engine.backends.proof.world import World
from engine.calendar_days import minute_of
from engine.check.scenarios import Example
from engine.inquiry.musts import broken_musts
from engine.ir.mentions import Mentions
from engine.ir.tree import Agreement, FieldSpec
from engine.packs import check_pack
from engine.values import Kind, Value
from tests.agree.test_proof_agrees import meant, reads, says, solver_of, some_readings, unique
from tests.packs.packs import PACKS, RULES, pack_of

FEW = ("west-haven-ers", "alder-transit")
"""The packs that are tried each time; the others with the slow tests."""
_AMOUNTS = (0, 1, 2, 5, 8, 10, 20, 40, 45, 90, 120, 150, 250, 1000)


@cache
def book(pack: str) -> session.Book:
    return session.load(str(RULES / pack))


@cache
def examples(pack: str) -> tuple[Example, ...]:
    return check_pack(pack_of(pack)).examples


def days(pack: str) -> tuple[date, date]:
    """From the first day that a scenario asks about through the last."""
    asked = [e.day for e in examples(pack)]
    return min(asked), max(asked)


def any_value(random: Random, spec: FieldSpec, kind: Kind) -> Value:
    """A value of a field."""
    if kind is spec.kind and spec.default is not None and random.random() < 0.4:
        return spec.default
    match kind.base:
        case "date" if kind.years:
            return kind.years.beginning_in(random.randint(1998, 2024))
        case "date":
            return date(1998, 1, 1) + timedelta(random.randrange(365 * 24))
        case "datetime":
            day = date(1998, 1, 1) + timedelta(random.randrange(365 * 24))
            return minute_of(day, random.choice((0, 7, 15, 23)), random.choice((0, 45)))
        case "id":
            return random.choice(("ana", "ben"))
        case "yes_no":
            return random.random() < 0.5
        case "choice":
            words: tuple[Value, ...] = (*kind.choices, *(("another_word",) if kind.open else ()))
            return random.choice(words)
        case "list" if kind.rows:
            return ()
        case "list":
            assert kind.item is not None
            made = {any_value(random, spec, kind.item) for _ in range(random.randint(0, 3))}
            return tuple(sorted(made, key=str))
        case _:
            low = spec.minimum if isinstance(spec.minimum, int) else 0
            high = spec.maximum if isinstance(spec.maximum, int) else max(_AMOUNTS)
            amounts: list[Value] = [a for a in _AMOUNTS if low <= a <= high]
            return random.choice(amounts or [low])


def records(pack: str, random: Random) -> Iterator[tuple[dict[str, Value], date]]:
    """Complete and valid records: those of the scenarios, with what they leave out made up."""
    asked = book(pack)
    plain = asked.plain
    every = list(examples(pack))
    random.shuffle(every)
    for example in every:
        for _ in range(20):
            fields = asked.agreement.fields.values()
            made_up = {f.name: any_value(random, f, f.kind) for f in fields}
            if "birth_date" in made_up:
                made_up["birth_date"] = date(random.randint(1945, 1979), 6, random.randint(1, 30))
            facts = {**made_up, **example.facts}
            frame = Frame(example.day, facts, Asking(list(plain.adopted), plain.decide))
            if not list(broken_musts(plain, frame)):
                yield facts, example.day
                break


def followed(made: Agreement) -> list[str]:
    """The decisions that a proof follows: what is asked of rows or carried is free to it."""
    mentions = Mentions(made)
    return [name for name in made.decisions if not beyond(made, mentions, name)]


def _folds(pack: str, seed: int, count: int) -> None:
    random = Random(seed)
    made, plain = book(pack).agreement, book(pack).plain
    for _, (facts, when) in zip(range(count), records(pack, random), strict=False):
        readings = some_readings(random, made)
        world = World([made], when, when, facts=facts)
        symbolic = Symbolic(world, made, readings)
        for name in followed(made):
            right = says(world, symbolic.decision(name), meant(plain, name, facts, when, readings))
            assert right is True, (name, facts, when, readings)


@pytest.mark.parametrize("pack", FEW)
def test_records_of_the_scenarios_fold_to_their_answers(pack: str) -> None:
    _folds(pack, 1, 6)


@pytest.mark.slow
@pytest.mark.parametrize("pack", PACKS)
def test_records_of_the_scenarios_fold_to_their_answers_at_length(pack: str) -> None:
    for seed in range(5):
        _folds(pack, seed, 100)


def _among_all(made: Agreement, pack: str, name: str, seed: int, count: int) -> None:
    random = Random(seed)
    world = World([made], *days(pack))
    symbolic = Symbolic(world, made, dict.fromkeys(made.questions))
    outcome = symbolic.decision(name)
    solver = solver_of(world)
    for _, (facts, when) in zip(range(count), records(pack, random), strict=False):
        readings = some_readings(random, made)
        record = [
            world.has_facts(facts),
            same(world.day, packed(when)),
            reads(world, made, readings),
        ]
        right = says(world, outcome, meant(book(pack).plain, name, facts, when, readings))
        unique(world, solver, *record, right=right)


@pytest.mark.slow
@pytest.mark.parametrize("pack", PACKS)
def test_records_among_all_have_their_answers(pack: str) -> None:
    made = book(pack).agreement
    for seed, name in enumerate(followed(made)):
        _among_all(made, pack, name, seed, 12)


def test_some_records_among_all_have_their_answers() -> None:
    made = book("west-haven-ers").agreement
    names = ("longevity_payment", "vacation_days", "retiree_premium_share_percent")
    for seed, name in enumerate(names):
        _among_all(made, "west-haven-ers", name, seed, 3)


def test_what_is_not_modelled_is_said() -> None:
    made = book("west-haven-ers").agreement
    world = World([made], *days("west-haven-ers"))
    symbolic = Symbolic(world, made, {})
    symbolic.decision("longevity_payment")
    assert not world.reasons
    symbolic.decision("pension_city_contribution")
    assert list(world.reasons) == [
        "a product of two amounts that both vary is not followed exactly"
    ]
    assert "annual_pay" in world.facts_used
