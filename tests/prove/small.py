"""Worlds of a few numbers, and subjects of every sort in them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import z3

from engine.backends.proof.sym import Cut, Subject
from engine.backends.proof.terms import Truth, at_most, negated, packed, same
from engine.backends.proof.world import World
from engine.values import DATE, MONEY, YEARS, YES_NO, choice

YES: Truth = True
NO: Truth = False
STATUS = choice("full_time", "part_time", "seasonal")


def world_of(*holds: z3.BoolRef) -> World:
    """A world of a few numbers of its own."""
    made = World((), date(2020, 7, 1), date(2020, 7, 1))
    made.hold(*holds)
    return made


def years(text: str, *cuts: int) -> Subject:
    found = tuple(Cut(c, "from") for c in cuts)
    return Subject(text, YEARS, "amount", z3.Int(text), whole=True, cuts=found)


def money(text: str, *cuts: Cut) -> Subject:
    return Subject(text, MONEY, "amount", z3.Real(text), cuts=cuts)


def day(text: str, *cuts: date) -> Subject:
    found = tuple(Cut(packed(c), "from") for c in cuts)
    return Subject(text, DATE, "day", z3.Int(text), whole=True, cuts=found)


def status(*words: str, open_to_others: bool = False, known: Truth = True) -> Subject:
    kind = choice(*STATUS.choices, open=open_to_others)
    return Subject("status", kind, "word", z3.Int("status"), words=words, known=known)


def flag(text: str = "flag", known: Truth = YES) -> Subject:
    return Subject(text, YES_NO, "truth", z3.Bool(text), known=known)


def at_least(subject: Subject, value: int | Fraction | date) -> Truth:
    assert not isinstance(subject.term, bool)
    return at_most(packed(value) if isinstance(value, date) else value, subject.term)


def below(subject: Subject, value: int | Fraction | date) -> Truth:
    return negated(at_least(subject, value))


def is_word(world: World, subject: Subject, word: str) -> Truth:
    assert not isinstance(subject.term, bool)
    return same(subject.term, world.word(word))
