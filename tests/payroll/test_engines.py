"""What an engine cannot do is said before anything is read, and no engine is loaded to say it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from click.testing import CliRunner

from cli import main


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--out", "a.csv"), "the roster is missing"),
        (("r.csv",), "it is not said where to write; add `--out`"),
        (("r.csv", "--out", "a.csv", "--dsn", "x"), "`--dsn` is not for `--engine duckdb`"),
        (("r.csv", "--out", "a.csv", "--master", "x"), "`--master` is not for `--engine duckdb`"),
        (("--engine", "spark", "--out", "a"), "the roster is missing"),
        (("r", "--engine", "spark"), "it is not said where to write"),
        (("r", "--engine", "spark", "--out", "a", "--settle"), "`--settle` is not for"),
        (("r", "--engine", "spark", "--out", "a", "--table", "t"), "`--table` is not for"),
        (("--engine", "postgres", "--out", "a.csv"), "the table is missing; add `--table staff`"),
        (("r.csv", "--engine", "postgres", "--out", "a.csv"), "PostgreSQL reads no roster files"),
        (("--engine", "postgres", "--table", "t"), "add one of `--out FILE` and `--into TABLE`"),
        (("--engine", "postgres", "--table", "t", "--out", "a.doc"), "does not say what to write"),
        (
            ("--engine", "postgres", "--table", "t", "--into", "u", "--bom"),
            "`--bom` is not for `--into`",
        ),
    ],
)
def test_what_does_not_go_together_is_one_sentence(arguments: Sequence[str], said: str) -> None:
    asked = ["report", "alder-transit", "--as-of", "2020-12-31", *arguments]
    result = CliRunner().invoke(main, asked, prog_name="entitle")
    assert result.exit_code == 2
    assert said in result.output


@pytest.mark.parametrize("engine", ["spark", "postgres"])
def test_one_agreement_is_asked_at_a_time_elsewhere(engine: str) -> None:
    where = {"spark": ["r.csv", "--out", "a"], "postgres": ["--table", "t", "--into", "u"]}[engine]
    asked = ["report", "alder-transit,west-haven-ers", "--as-of", "2020-12-31", "--engine", engine]
    result = CliRunner().invoke(main, [*asked, *where], prog_name="entitle")
    assert result.exit_code == 2
    assert f"`--engine {engine}` asks one agreement at a time" in result.output
