"""Rounding in SQL is the rounding in Python, for every declared way and every denominator."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

import duckdb
import pytest
from sqlglot import exp

from engine.backends.columns.dialect import DIALECTS, number
from engine.backends.columns.rounding import rounded
from engine.calendar_days import Rounding
from engine.values import rounded as in_python

DUCKDB = DIALECTS["duckdb"]
OVER, UNDER = exp.column("over"), exp.column("under")
STEPS = (Fraction(1), Fraction(1, 100), Fraction(5, 100), Fraction(1, 3), Fraction(250))
WHOLE = (1, 2, 3, 7, 100, 1000, 10**6, 36500)


def amounts(random: Random, *, wide: bool, signed: bool) -> list[tuple[int, int]]:
    """Divisions of which many are whole or a half, besides any at all."""
    found = []
    for _ in range(400):
        under = random.choice((*WHOLE, random.randint(1, 10**4)))
        over = random.randint(-(10**7), 10**7) if random.random() < 0.5 else random.randint(-9, 9)
        if random.random() < 0.6:
            over = (2 * over + random.randint(0, 1)) * under // 2 + random.choice((-1, 0, 0, 0, 1))
        large = 10**13 if wide else 1
        flip = random.choice((1, -1))
        pair = (over * large, under * large) if signed else (abs(over) * large, under * large)
        found.append((pair[0] * flip, pair[1] * flip) if signed else pair)
    return found


def units(over: int, under: int, step: Fraction, how: Rounding) -> int:
    found = Fraction(in_python(Fraction(over, under), step, how)) / step
    assert found.denominator == 1
    return found.numerator


def asked(
    pairs: Sequence[tuple[int, int]], expressions: Sequence[exp.Expression]
) -> Sequence[object]:
    listed = ", ".join(
        f"({n}, {over}::HUGEINT, {by}::HUGEINT)" for n, (over, by) in enumerate(pairs)
    )
    columns = ", ".join(expression.sql("duckdb") for expression in expressions)
    narrow = all(abs(n) < 2**62 for pair in pairs for n in pair)
    size = "BIGINT" if narrow else "HUGEINT"
    with duckdb.connect() as connection:
        return connection.execute(
            f"SELECT {columns} FROM (SELECT n, over::{size} AS over, under::{size} AS under "  # noqa: S608
            f"FROM (VALUES {listed}) AS t(n, over, under)) ORDER BY n"
        ).fetchall()


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("signed", [False, True])
def test_a_division_by_a_column_rounds_as_declared(*, wide: bool, signed: bool) -> None:
    pairs = amounts(Random(7), wide=wide, signed=signed)
    ways = [(step, how) for step in STEPS for how in Rounding]
    found = asked(
        pairs,
        [rounded(DUCKDB, OVER, UNDER, *way, wide=wide, signed=signed) for way in ways],
    )
    assert found == [tuple(units(*pair, *way) for way in ways) for pair in pairs]


@pytest.mark.parametrize("wide", [False, True])
def test_a_division_by_a_fixed_number_rounds_as_declared(*, wide: bool) -> None:
    pairs = amounts(Random(8), wide=wide, signed=True)
    ways = [(by, step, how) for by in WHOLE for step in STEPS for how in Rounding]
    found = asked(
        pairs, [rounded(DUCKDB, OVER, number(by), step, how, wide=wide) for by, step, how in ways]
    )
    assert found == [
        tuple(units(over, by, step, how) for by, step, how in ways) for over, _ in pairs
    ]


def test_what_is_never_negative_is_rounded_by_one_division() -> None:
    pairs = amounts(Random(9), wide=False, signed=False)
    expression = rounded(DUCKDB, OVER, 1000, Fraction(1, 100), Rounding.HALF_UP, signed=False)
    assert expression.sql("duckdb") == "(over + 5) // 10"
    wanted = [(units(over, 1000, Fraction(1, 100), Rounding.HALF_UP),) for over, _ in pairs]
    assert asked(pairs, [expression]) == wanted


def test_a_division_by_nothing_has_no_answer() -> None:
    ways = list(Rounding)
    found = asked([(5, 0)], [rounded(DUCKDB, OVER, UNDER, Fraction(1), how) for how in ways])
    assert found == [(None,) * len(ways)]
    assert asked([(5, 0)], [rounded(DUCKDB, OVER, 0, Fraction(1), how) for how in ways]) == found
