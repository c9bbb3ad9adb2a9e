"""Every broken row is rejected with its true reason, and every good row is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rosters.broken import KINDS, Expected, write_payroll
from tests.rosters.payroll import Read, read


def hold(found: Read, rows: int, expected: Expected) -> None:
    assert found.counts == (rows, rows - len(expected), len(expected), 0, 0)
    assert {problem["line"] for problem in found.problems} == set(expected)
    for problem in found.problems:
        line = problem["line"]
        assert isinstance(line, int)
        field, reason = expected[line]
        assert problem["field"] == field, (line, problem)
        assert reason in f"{problem['reason']}; {problem['hint']}", (line, problem)
    numbers = {row["id"] for row in found.rows}
    assert len(numbers) == rows - len(expected)
    assert all(
        row["name"] in (f"Lee, Ann {row['id']}", f"Ann Lee {row['id']}", f"Lee,\nAnn {row['id']}")
        for row in found.rows
    )


def test_there_are_fifty_kinds() -> None:
    assert len(KINDS) == 50


def test_five_thousand_rows_with_one_in_a_hundred_broken(tmp_path: Path) -> None:
    expected = write_payroll(tmp_path / "staff.csv", 5_000)
    assert len(expected) == 50
    hold(read(tmp_path / "staff.csv"), 5_000, expected)


@pytest.mark.slow
def test_a_million_rows_with_one_in_a_hundred_broken(tmp_path: Path) -> None:
    expected = write_payroll(tmp_path / "staff.csv", 1_000_000)
    assert len(expected) == 10_000
    hold(read(tmp_path / "staff.csv"), 1_000_000, expected)
