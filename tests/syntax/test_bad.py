"""What is said about a text that is not a sentence of the language."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from engine.source import Source
from engine.syntax import parser
from engine.syntax.advice import MISTAKES
from engine.syntax.mistakes import Mistake
from engine.syntax.parser import parse
from tests.syntax.fixtures import BAD, DASHES, HERE, check_or_reset, shown


@pytest.mark.parametrize("path", BAD, ids=lambda path: str(path.stem))
def test_a_bad_file_is_answered_as_expected(path: Path) -> None:
    text, _, _ = path.read_text(encoding="utf-8").partition(DASHES)
    problems = parse(Source(path.name, text)).problems
    assert problems
    check_or_reset(path, text + DASHES + shown(problems))


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: re.sub(r"\W+", "-", m.message)[:40])
def test_each_row_of_the_table_answers_its_own_example(
    mistake: Mistake, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [replace(m, message=f"row {i}") for i, m in enumerate(MISTAKES)]
    monkeypatch.setattr(parser, "MISTAKES", tuple(rows))
    problems = parse(Source("example", mistake.example)).problems
    assert [d.message for d in problems] == [f"row {MISTAKES.index(mistake)}"]


def test_what_the_rows_say_and_where_is_as_expected() -> None:
    parts = []
    for mistake in MISTAKES:
        problems = parse(Source("example", mistake.example)).problems
        marked = "".join(f"  | {line}\n" for line in mistake.example.rstrip("\n").split("\n"))
        parts.append(marked + shown(problems))
    check_or_reset(HERE / "mistakes.txt", "\n".join(parts))


MANY = """\
define a as b between c and d
define e yes_no as f >= 3 and g
clause 17.1 "T
end
clause 17.3 "T"
  decide y days 5 days when a and b or c
  decide z days 5 days when hire_date before 2/5/2018
  decide w date Feb 30, 2020
  decide v money 500 dollars
  decide u money $5 unless b
end
define cc as if a then b
define dd money as $0.1234567890123456789012345678901
longevity is 5
"""


def test_one_run_reports_every_mistake_of_many() -> None:
    assert [d.span.line for d in parse(Source("many", MANY)).problems] == [
        *(1, 2, 3, 6, 7, 8, 9, 10, 13, 13, 14)
    ]


def test_names_in_what_was_given_up_are_lost_and_others_are_not() -> None:
    text = 'define a as b\nclause 5 "A"\n  decide c money when d between g\nend\ndefine e as f\n'
    assert parse(Source("lost", text)).lost == {"c", "d", "between", "g"}


def test_a_clause_without_end_is_kept() -> None:
    text = 'clause 1 "A"\n  decide a money $5\nclause 2 "B"\n  decide a money $6\nend\n'
    parsed = parse(Source("open", text))
    assert [s.section for s in parsed.document.statements] == ["1", "2"]  # type: ignore[union-attr]
    assert len(parsed.problems) == 1
