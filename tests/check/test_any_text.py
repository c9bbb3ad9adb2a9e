"""No text makes the checker stumble: good agreements changed at random give findings, or none."""

from __future__ import annotations

import random
import re
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.check import Checked, check
from engine.source import Source
from engine.syntax.parser import parse

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


def test_a_table_of_two_thousand_rows_is_checked_to_its_end() -> None:
    lines = "\n".join(f"    {i} years ${i + 1}" for i in range(2000))
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
    assert not any(d.is_error for d in checked(text).findings)
