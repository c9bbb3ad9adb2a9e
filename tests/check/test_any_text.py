"""No text makes the checker stumble: good agreements changed at random give findings, or none."""

from __future__ import annotations

import random
import re
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.check import Checked, check
from engine.source import Source
from engine.syntax.parser import Parsed, parse

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = sorted((ROOT / "tests" / "check").glob("*/*.clause"))
STATEMENTS = [
    statement
    for path in FIXTURES
    for statement in re.split(r"\n(?=\w)", path.read_text(encoding="utf-8").partition("-" * 60)[0])
]
WORD = re.compile(r'"[^"\n]*"|[$@]?[\w.%-]+|\S')
WORDS = sorted({word for text in STATEMENTS for word in WORD.findall(text)})


def checked(text: str) -> Checked:
    return check([parse(Source("agreement.clause", text))])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(STATEMENTS), min_size=1, max_size=8))
def test_statements_thrown_together_are_checked(statements: list[str]) -> None:
    found = checked("\n".join(statements))
    assert (found.agreement is None) == any(d.is_error for d in found.findings)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(FIXTURES), st.randoms(use_true_random=False))
def test_texts_with_words_exchanged_are_checked(path: Path, chance: random.Random) -> None:
    text = path.read_text(encoding="utf-8").partition("-" * 60)[0]
    places = list(WORD.finditer(text))
    for place in sorted(chance.sample(places, min(4, len(places))), key=lambda m: -m.start()):
        text = text[: place.start()] + chance.choice(WORDS) + text[place.end() :]
    for each in checked(text).findings:
        assert each.message
        assert each.span.start <= each.span.end <= len(text)


def test_an_agreement_of_two_thousand_lines_is_checked_quickly() -> None:
    pack = (ROOT / "rules" / "west-haven-ers" / "agreement.clause").read_text(encoding="utf-8")
    parsed = [parse(Source("agreement.clause", pack))]
    check(parsed)
    best = min(_seconds(parsed) for _ in range(3))
    assert best / pack.count("\n") * 2000 < 0.25


def _seconds(parsed: list[Parsed]) -> float:
    begin = perf_counter()
    check(parsed)
    return perf_counter() - begin


@pytest.mark.parametrize("rows", [2000])
def test_a_table_of_many_rows_is_checked_in_time_that_grows_with_it(rows: int) -> None:
    lines = "\n".join(f"    {i} years ${i + 1}" for i in range(rows))
    text = f"""agreement a "A"
  term not stated
end
record r
  hire_date date
end
clause 1 "A"
  decide x money by (completed years from hire_date)
{lines}
end
"""
    parsed = [parse(Source("agreement.clause", text))]
    assert _seconds(parsed) < 1
