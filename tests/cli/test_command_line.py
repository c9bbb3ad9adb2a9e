"""The command line: output, exit codes, files left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.program import process, run

AGREEMENT = """agreement harbour "Harbour Ferries and Deckhands' Union"
  term Jan 1, 2020 through Dec 31, 2022
  after term continues
end

record employee
  hire_date date
  sick_days days from 0 through 200
  must hire_date on or before as_of
end

define service as completed years from hire_date

contested counted @4.1 "Does the tenth year count when it begins or when it ends?"
  reading ended is service
  reading begun is service + 1 year
  adopt ended
end

clause 4.1 "Longevity"
  decide longevity money $500
    when counted at least 10 years
    otherwise none
end

clause 4.2 "Sick leave paid out"
  decide sick_payout days sick_days, at most 90 days
    when hire_date before Jan 1, 2015
  decide sick_payout 30 days
    when hire_date after Jul 1, 2015
end

scenario "ten years"
  given hire_date Jan 1, 2010, sick_days 100
  as of Jan 1, 2020
  expect longevity $500 @4.1
  expect sick_payout 90 days
end
"""


@pytest.fixture
def harbour(tmp_path: Path) -> str:
    """A small agreement in a file."""
    path = tmp_path / "harbour.clause"
    path.write_text(AGREEMENT, encoding="utf-8")
    return str(path)


def test_ask_shows_the_value_the_clause_and_the_employees_own_figures(harbour: str) -> None:
    done = process(
        "ask", harbour, "longevity", "--as-of", "2020-12-31", "--set", "hire_date=2010-03-01"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "Harbour Ferries and Deckhands' Union, as of Dec 31, 2020\n\n"
        "longevity  $500.00\n"
        "  4.1  Longevity\n"
        "    yes counted at least 10 years  10 years\n"
        "  the same under every reading of: counted\n"
    )


def test_ask_names_the_reading_that_would_change_the_answer(harbour: str) -> None:
    done = run(
        "ask", harbour, "longevity", "--as-of", "2020-02-01", "--set", "hire_date=2010-03-01"
    )
    assert "longevity  none" in done.stdout
    assert "open question counted (4.1)" in done.stdout
    assert "begun  $500.00" in done.stdout


def test_a_missing_hire_date_yields_no_entitlement_that_depends_on_it(harbour: str) -> None:
    done = run("ask", harbour, "--as-of", "2020-02-01", "--format", "json")
    answers = json.loads(done.stdout)["answers"]
    assert [a["status"] for a in answers] == ["needs", "needs"]
    assert answers[0]["needs"] == [["hire_date"]]
    assert {a["value"] for a in answers} == {None}


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("hire_date=2021-05-01", "hire_date"),
        ("hire_date=2020-02-30", "2020-02-30"),
        ("sick_days=-1", "sick_days"),
        ("hire_dat=2020-02-03", "hire_date"),
    ],
)
def test_a_record_that_cannot_be_is_refused_with_the_field_named(
    harbour: str, fact: str, said: str
) -> None:
    done = run("ask", harbour, "--as-of", "2020-06-01", "--set", fact)
    assert done.returncode == 0
    assert "invalid" in done.stdout
    assert said in done.stdout


def test_a_hole_between_two_clauses_is_undecided_not_zero(harbour: str) -> None:
    done = run(
        "ask", harbour, "sick_payout", "--as-of", "2020-06-01", "--format", "json",
        "--set", "hire_date=2015-03-01",
    )  # fmt: skip
    (answer,) = json.loads(done.stdout)["answers"]
    assert (answer["status"], answer["value"]) == ("undecided", None)
    assert {n["cite"] for n in answer["nearest"]} == {"4.2"}


def test_after_the_term_every_answer_says_so(harbour: str) -> None:
    done = run(
        "ask", harbour, "longevity", "--as-of", "2023-06-01", "--set", "hire_date=2010-03-01",
        "--format", "json",
    )  # fmt: skip
    assert json.loads(done.stdout)["answers"][0]["flags"] == ["after_term"]


def test_a_bad_line_is_an_error_and_the_run_goes_on(harbour: str) -> None:
    lines = [
        '{"id":"a","as_of":"2020-06-01","record":{"hire_date":"2001-01-01"}}',
        "not json",
        '{"id":"c","as_of":"2020-06-01","decisions":["longevty"]}',
        "",
        '{"id":"e","as_of":"2020-06-01","record":{"hire_date":"2001-01-01"},"readings":{"counted":"begun"}}',
    ]
    done = run("ask", harbour, "--jsonl", "-", given="\n".join(lines) + "\n")
    assert done.returncode == 1
    answered = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a["id"] for a in answered] == ["a", None, "c", "e"]
    assert [a.get("error", {}).get("code") for a in answered] == [
        None, "not_json", "unknown_decision", None,
    ]  # fmt: skip
    assert answered[1]["line"] == 2
    assert "did you mean `longevity`" in answered[2]["error"]["message"]
    assert answered[3]["agreement"]["readings"] == {"counted": "begun"}


@pytest.mark.parametrize("identity", ["1.5", "true", "[1]", '{"a":1.5}'])
def test_an_id_of_another_shape_is_a_bad_line(harbour: str, identity: str) -> None:
    done = run("ask", harbour, "--jsonl", "-", given=f'{{"id":{identity},"as_of":"2020-06-01"}}')
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert (found["id"], found["error"]["code"]) == (None, "bad_question")


@pytest.mark.parametrize("key", ["record", "group", "readings", "decisions", "with", "roster"])
def test_only_null_is_as_good_as_a_key_left_out(harbour: str, key: str) -> None:
    lines = [f'{{"as_of":"2020-06-01","{key}":{given}}}' for given in ("false", "0", '""', "null")]
    done = run("ask", harbour, "--jsonl", "-", given="\n".join(lines))
    codes = [json.loads(line).get("error", {}).get("code") for line in done.stdout.splitlines()]
    assert codes == ["bad_question", "bad_question", "bad_question", None]


def test_half_a_surrogate_pair_comes_back_as_it_was(harbour: str) -> None:
    given = r'{"id":"\ud800","as_of":"2020-06-01","decisions":["longevity"]}'
    done = process("ask", harbour, "--jsonl", "-", given=given)
    assert done.returncode == 0
    assert json.loads(done.stdout)["id"] == "\ud800"


def test_the_same_question_gives_the_same_bytes(harbour: str) -> None:
    command = (
        "ask",
        harbour,
        "--as-of",
        "2020-06-01",
        "--set",
        "hire_date=2001-01-01",
        "--format",
        "json",
    )
    assert process(*command).stdout == process(*command).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ask", "no-such-pack"), "there is no agreement `no-such-pack`"),
        (("ask", "HARBOUR", "longevity"), "the day is missing"),
        (("ask", "HARBOUR", "longevty", "--as-of", "2020-06-01"), "did you mean `longevity`?"),
        (("ask", "HARBOUR", "--as-of", "June"), "`June` is not a day"),
        (("ask", "HARBOUR", "--as-of", "2020-06-01", "--reading", "counted=x"), "unknown reading"),
        (("ask", "HARBOUR", "--as-of", "2020-W23-1"), "`2020-W23-1` is not a day"),
        (("ask", "HARBOUR", "longevity", "--jsonl", "-"), "each line says what is asked"),
        (
            (
                "ask",
                "HARBOUR",
                "--as-of",
                "2020-06-01",
                "--reading",
                "counted=begun",
                "--reading",
                "counted=completed",
            ),
            "`counted` is given twice",
        ),
        (("ask", "HARBOUR", "--as-of", "2020-06-01", "--with", "x"), "no amendment `x`"),
        (("ask", "HARBOUR", "--as-of", "2020-06-01", "--record", "/nonexistent"), "cannot be read"),
        (
            ("when", "HARBOUR", "longevity", "--as-of", "2020-06-01", "--until", "2019-01-01"),
            "before",
        ),
    ],
)
def test_a_question_that_cannot_be_put_ends_with_two(
    harbour: str, arguments: tuple[str, ...], said: str
) -> None:
    done = run(*(harbour if a == "HARBOUR" else a for a in arguments))
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""


def test_an_agreement_with_errors_shows_them_all_and_answers_nothing(tmp_path: Path) -> None:
    path = tmp_path / "wrong.clause"
    path.write_text(AGREEMENT.replace("at most 90 days", "at most 90 dollars").replace(
        "before Jan 1, 2015", "before Feb 30, 2015"), encoding="utf-8")  # fmt: skip
    done = run("ask", str(path), "--as-of", "2020-06-01")
    assert done.returncode == 1
    assert "E103" in done.stdout
    assert "nothing can be asked" in done.stderr


def test_when_finds_the_first_day_and_says_what_turned(harbour: str) -> None:
    done = run(
        "when", harbour, "longevity", "--as-of", "2015-01-01", "--set", "hire_date=2010-03-01"
    )
    assert done.returncode == 0, done.stderr
    assert "Jan 1, 2015   none" in done.stdout
    assert "Mar 1, 2020   $500.00" in done.stdout
    assert "counted at least 10 years now holds (4.1)" in done.stdout


def test_test_reports_what_no_scenario_exercises(harbour: str) -> None:
    done = run("test", harbour)
    assert done.returncode == 1
    assert "no scenario exercises" in done.stdout
    assert done.stdout.endswith("2 examples passed, 0 failed, 2 parts not exercised\n")


def test_fmt_writes_the_canonical_form_and_then_leaves_it(tmp_path: Path) -> None:
    path = tmp_path / "untidy.clause"
    path.write_text(AGREEMENT.replace("  decide", "decide   ") + "# kept\n", encoding="utf-8")
    assert run("fmt", "--check", str(path)).returncode == 1
    assert run("fmt", str(path)).returncode == 0
    tidy = path.read_text(encoding="utf-8")
    assert tidy.endswith("# kept\n")
    assert run("fmt", "--check", str(path)).returncode == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["untidy.clause"]


def test_fmt_takes_a_folder_and_leaves_what_has_mistakes(tmp_path: Path) -> None:
    untidy = AGREEMENT.replace("  decide", "decide   ")
    written = {
        "agreement.clause": untidy,
        "scenarios/s.clause": 'scenario "s"\n expect longevity none\nend\n',
        ".hidden/agreement.clause": untidy,
        "broken.clause": "clause\n",
        "scenarios/torn.clause": "define x as\n",
        "letter.txt": "decide\n",
    }
    for name, text in written.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = run("fmt", str(tmp_path))
    assert done.returncode == 1
    assert "broken.clause:1:1" in done.stdout
    assert "torn.clause:2:1" in done.stdout
    assert "stays as it is" in done.stderr
    changed = {n for n, text in written.items() if (tmp_path / n).read_text("utf-8") != text}
    assert changed == {"agreement.clause", "scenarios/s.clause"}
    (tmp_path / "empty").mkdir()
    done = run("fmt", str(tmp_path / "empty"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "no `.clause` file" in done.stderr


def test_what_an_answer_finds_at_its_default_is_said(tmp_path: Path) -> None:
    text = AGREEMENT.replace("through 200\n", "through 200 default 3\n", 1)
    path = tmp_path / "harbour.clause"
    path.write_text(text, encoding="utf-8")
    asked = ("ask", str(path), "--as-of", "2020-12-31", "--set", "hire_date=2010-03-01")
    assert run(*asked).stdout.endswith("\n\nat their defaults: sick_days 3 days\n")
    assert "at their defaults" not in run(*asked, "--set", "sick_days=4").stdout
    assert "at their defaults" not in run(*asked, "longevity").stdout


def test_a_contested_name_shows_its_figure_but_not_beside_its_reading(tmp_path: Path) -> None:
    text = AGREEMENT.replace("through 200\n", "through 200\n  ok yes_no\n", 1)
    text = text.replace(
        'clause 4.1 "Longevity"\n',
        'contested meant @4.3 "Who is?"\n  reading those is service at least 2 years\n'
        "  reading others is ok\n  adopt none\nend\n\n"
        'clause 4.3 "More"\n  decide more money $5\n'
        "    when counted at least 3 years and counted is ended and meant\n"
        '    otherwise none\nend\n\nclause 4.1 "Longevity"\n',
    )
    path = tmp_path / "harbour.clause"
    path.write_text(text, encoding="utf-8")
    facts = ("--set", "hire_date=2010-03-01", "--set", "ok=yes")
    shown = run("ask", str(path), "more", "--as-of", "2020-12-31", *facts).stdout
    assert "    yes counted at least 3 years  10 years\n    yes counted is ended\n" in shown
    assert "    ?   meant                     service 10 years, ok yes\n" in shown


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("0,5", "(10 days, 15 days)"),
        ("(0, 5)", "(10 days, 15 days)"),
        ("(3)", "(7 days)"),
        ("()", "()"),
    ],
)
def test_a_list_may_be_given_as_answers_write_it(given: str, shown: str) -> None:
    done = run(
        "ask", "birch-falls", "bank_balances", "--as-of", "2023-06-30",
        "--set", "bank_members=10", "--set", f"bank_withdrawn={given}",
    )  # fmt: skip
    assert f"bank_balances  {shown}\n" in done.stdout


def test_schema_is_that_of_the_record(harbour: str) -> None:
    schema = json.loads(run("schema", harbour).stdout)
    assert set(schema["properties"]) == {"hire_date", "sick_days"}
    assert schema["additionalProperties"] is False


def test_no_colour_where_there_is_no_terminal(harbour: str) -> None:
    done = process("ask", harbour, "--as-of", "2020-06-01", "--set", "hire_date=2001-01-01")
    assert "\x1b" not in done.stdout
