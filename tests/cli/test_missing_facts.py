"""What the command line says of missing facts, and of two texts over time."""

from __future__ import annotations

import json

from tests import program

NEEDY = ("ask", "west-haven-ers", "longevity_payment", "--as-of", "2020-12-31")
RETIRING = (
    *("when", "west-haven-ers", "retiree_medical_eligible", "--as-of", "2020-01-01"),
    *("--moving", "retirement_date", "--set", "hire_date=1999-01-15"),
    *("--set", "birth_date=1966-03-01", "--set", "status=full_time"),
    *("--with", "tentative-agreement-2019"),
)


def run(*arguments: str, text: str = "") -> str:
    made = program.run(*arguments, given=text)
    assert made.returncode == 0, made.stderr
    return made.stdout


def test_a_needed_fact_comes_with_the_range() -> None:
    text = run(*NEEDY, "--set", "hire_date=2001-01-05")
    assert "enough to know: status" in text
    assert "until then from $0.00 through $710.00" in text


def test_as_json_it_stands_beside_what_is_needed() -> None:
    out = json.loads(run(*NEEDY, "--set", "hire_date=2001-01-05", "--format", "json"))
    (answer,) = out["answers"]
    assert answer["status"] == "needs"
    assert answer["needs"] == [["status"]]
    assert answer["enough"] == [["status"]]
    assert answer["range"] == {"low": "0.00", "high": "710.00"}


def test_without_the_solver_the_answer_is_the_same_but_for_that() -> None:
    arguments = (*NEEDY, "--set", "hire_date=2001-01-05", "--format", "json")
    (plain,) = json.loads(run(*arguments, "--no-settle"))["answers"]
    (settled,) = json.loads(run(*arguments))["answers"]
    assert plain == {k: v for k, v in settled.items() if k not in ("enough", "range")}


def test_a_stream_asks_the_solver_only_when_told_to() -> None:
    line = json.dumps(
        {
            "id": 1,
            "as_of": "2020-12-31",
            "record": {"hire_date": "2001-01-05"},
            "decisions": ["longevity_payment"],
        }
    )
    (quiet,) = json.loads(run("ask", "west-haven-ers", "--jsonl", "-", text=line))["answers"]
    assert "enough" not in quiet
    told = run("ask", "west-haven-ers", "--jsonl", "-", "--settle", text=line)
    assert json.loads(told)["answers"][0]["enough"] == [["status"]]


def test_the_last_day_on_which_the_present_terms_give_more() -> None:
    text = run(*RETIRING)
    assert "Mar 1, 2021 through Jan 14, 2024  present yes, amended no" in text
    assert "the last day on which the present terms give more: Jan 14, 2024" in text


def test_the_same_as_json() -> None:
    out = json.loads(run(*RETIRING, "--format", "json"))
    assert out["present_gives_more_through"] == "2024-01-14"
    assert out["differences"][0]["from"] == "2021-03-01"
    assert out["timeline"][-1]["from"] == "2024-01-15"


def test_a_range_is_told_with_what_else_the_answer_may_be() -> None:
    asked = ("ask", "norwalk-health-plan", "savings_realised", "--as-of", "2023-03-29")
    assert "until then $0.00, or undecided" in run(*asked)
    (answer,) = json.loads(run(*asked, "--format", "json"))["answers"]
    assert answer["range"] == {"low": "0.00", "high": "0.00", "or": ["undecided"]}


def test_a_reading_that_needs_a_fact_of_a_row_names_it() -> None:
    record = {
        "courses": [
            {"approved": True, "accredited": True, "completed": True, "education_related": True}
        ],
        "beyond_bachelor_plus_60": True,
    }
    asked = ("ask", "west-haven-administrators", "tuition_reimbursement", "--as-of", "2021-03-01")
    text = run(*asked, "--record", "-", text=json.dumps(record))
    assert "per_credit  needs credits of course" in text


def test_rows_on_the_command_line_are_refused_with_how_to_give_them() -> None:
    asked = ("ask", "west-haven-administrators", "tuition_reimbursement", "--as-of", "2021-03-01")
    made = program.run(*asked, "--set", "courses=[]")
    assert "`--record FILE`" in " ".join((made.stdout + made.stderr).split())
