"""The proof back end means what the meaning says, of every record at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.backends import outcome as settled
from engine.backends.asking import Asking, Frame
from engine.backends.plain import Plain
from engine.backends.proof.equality import alike
from engine.backends.proof.sym import Outcome, Parts
from engine.backends.proof.symbolic import Symbolic
from engine.backends.proof.terms import Truth, all_of, negated, packed, same, truth_term
from engine.backends.proof.world import World
from engine.ir.tree import Agreement
from engine.values import Value
from tests.agree.generated import agreement, day, full_record

SEEDS = st.integers(0, 2**40)
FIRST, LAST = date(2014, 1, 1), date(2023, 1, 1)
Readings = Mapping[str, str]


def some_readings(random: Random, made: Agreement) -> dict[str, str]:
    """A reading of every question."""
    return {q.name: random.choice(q.readings).name for q in made.questions.values()}


def meant(
    plain: Plain, name: str, facts: Mapping[str, Value], when: date, readings: Readings
) -> settled.Outcome:
    """What the meaning says of one record."""
    indexes = [q.index(readings[q.name]) for q in plain.agreement.questions.values()]
    return plain.decide(name, Frame(when, facts, Asking(indexes, plain.decide)))


def says(world: World, found: Outcome, wanted: settled.Outcome) -> Truth:
    """Whether the proof back end's outcome is that one."""
    match wanted.status:
        case "decided":
            assert wanted.value is not None
            value = world.known(wanted.value)
            return all_of(found.decided, alike(world, found.value, value))
        case "conflict":
            return found.conflict
        case _:
            assert wanted.status == "undecided"
            return found.undecided


def solver_of(world: World) -> z3.Solver:
    solver = z3.SimpleSolver()
    solver.set("arith.solver", 2)
    solver.add(*world.constraints())
    return solver


def unique(world: World, solver: z3.Solver, *truths: Truth, right: Truth) -> None:
    """Under the truths only the right answer is possible; where not all is modelled, it is."""
    terms = [truth_term(t) for t in truths]
    if world.reasons:
        assert solver.check(*terms, truth_term(right)) == z3.sat
        return
    assert solver.check(*terms) == z3.sat
    assert solver.check(*terms, truth_term(negated(right))) == z3.unsat


def stands_so(parts: Parts, wanted: settled.Outcome) -> bool:
    """Whether the same branches stand, and are set aside; where a gap leaves none of it open."""
    if any(b.maybe is not False for b in parts.branches):
        return True
    standing = tuple(b.branch.index for b in parts.branches if b.stands is True)
    aside = {b.branch.index for b in parts.branches if b.aside is True}
    if parts.closing is True:
        return not standing and wanted.standing == (settled.CLOSING,)
    if aside != set(wanted.aside):
        return False
    if (
        wanted.status == "conflict"
    ):  # of those that some precedence may yet set aside, it says nothing
        return set(wanted.standing) <= set(standing)
    decided = wanted.status != "undecided" or bool(standing)
    return not decided or wanted.standing == standing


# ------------------------------------------------------------------ one record, all of it fixed


def _fixed(seed: int, records: int) -> None:
    random = Random(seed)
    made = agreement(random)
    plain = Plain(made)
    for _ in range(records):
        facts, when = full_record(random), day(random, 2014, 2023)
        readings = some_readings(random, made)
        world = World([made], when, when, facts=facts)
        symbolic = Symbolic(world, made, readings)
        for name in made.decisions:
            wanted = meant(plain, name, facts, when, readings)
            right = says(world, symbolic.decision(name), wanted)
            assert right is True, (seed, name, facts, when, readings)
            assert stands_so(symbolic.parts(name), wanted), (seed, name, facts, when, readings)


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_a_record_on_a_day_folds_to_its_answer(seed: int) -> None:
    _fixed(seed, 6)


@pytest.mark.slow
@given(SEEDS)
@settings(max_examples=1500, deadline=None)
def test_a_record_on_a_day_folds_to_its_answer_at_length(seed: int) -> None:
    _fixed(seed, 20)


# ------------------------------------------------------------------ every record, then one of them


def _free(seed: int, records: int) -> None:
    random = Random(seed)
    made = agreement(random)
    plain = Plain(made)
    world = World([made], FIRST, LAST)
    symbolic = Symbolic(world, made, dict.fromkeys(made.questions))
    outcomes = {name: symbolic.decision(name) for name in made.decisions}
    solver = solver_of(world)
    for _ in range(records):
        facts, when = full_record(random), day(random, 2014, 2023)
        when = min(max(when, FIRST), LAST)
        readings = some_readings(random, made)
        record = [
            world.has_facts(facts),
            same(world.day, packed(when)),
            reads(world, made, readings),
        ]
        for name, outcome in outcomes.items():
            right = says(world, outcome, meant(plain, name, facts, when, readings))
            unique(world, solver, *record, right=right)


def reads(world: World, made: Agreement, readings: Readings) -> Truth:
    """Whether these readings are chosen."""
    return all_of(
        *(
            same(world.reading(q.name, len(q.readings)), q.index(readings[q.name]))
            for q in made.questions.values()
        )
    )


@given(SEEDS)
@settings(max_examples=8, deadline=None)
def test_a_record_among_all_has_its_answer(seed: int) -> None:
    _free(seed, 5)


@pytest.mark.slow
@given(SEEDS)
@settings(max_examples=300, deadline=None)
def test_a_record_among_all_has_its_answer_at_length(seed: int) -> None:
    _free(seed, 8)


# ------------------------------------------------------------------ what the solver finds


def _found(seed: int, records: int) -> None:
    """The solver's record, asked of the meaning, has the answer that the solver said."""
    random = Random(seed)
    made = agreement(random)
    plain = Plain(made)
    world = World([made], FIRST, LAST)
    symbolic = Symbolic(world, made, dict.fromkeys(made.questions))
    outcomes = {name: symbolic.decision(name) for name in made.decisions}
    solver = solver_of(world)
    solver.set("random_seed", seed % 1000)
    for _ in range(records):
        name = random.choice(tuple(outcomes))
        wish = random.choice(
            (outcomes[name].decided, outcomes[name].undecided, outcomes[name].conflict)
        )
        if solver.check(truth_term(wish)) != z3.sat:
            continue
        model = solver.model()
        witness = world.record_of(model)
        readings = {q.name: q.readings[0].name for q in made.questions.values()}
        readings |= witness.readings
        facts = {**full_record(random), **witness.facts}
        right = says(world, outcomes[name], meant(plain, name, facts, witness.day, readings))
        if not world.reasons:
            assert z3.is_true(model.eval(truth_term(right), model_completion=True))
        day_known = same(world.day, packed(witness.day))
        solver.add(truth_term(negated(all_of(world.has_facts(witness.facts), day_known))))


@given(SEEDS)
@settings(max_examples=8, deadline=None)
def test_what_the_solver_finds_is_so(seed: int) -> None:
    _found(seed, 6)


@pytest.mark.slow
@given(SEEDS)
@settings(max_examples=300, deadline=None)
def test_what_the_solver_finds_is_so_at_length(seed: int) -> None:
    _found(seed, 10)
