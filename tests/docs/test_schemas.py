"""The published JSON Schemas describe what the program reads and writes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from engine import session, stream
from engine.check import check
from engine.ir.tree import FieldSpec, Roster
from engine.source import Source
from engine.syntax.parser import parse
from tests.docs.pages import ROOT, blocks_of

REFERENCE = ROOT / "docs" / "reference"
PACKS = sorted(path.parent.name for path in ROOT.glob("rules/*/agreement.clause"))
CONFLICT = """
agreement torn "Two clauses of equal standing" term not stated end
record employee hire_date date end
clause 1 "One" decide bonus money $1 when hire_date after Jan 1, 2020 end
clause 2 "Two" decide bonus $2 when hire_date after Jan 1, 2021 end
"""
SAMPLES: dict[str, Any] = {
    "date": "2003-05-02",
    "quantity": 16,
    "yes_no": True,
    "id": "a",
    "list": [],
}
DAYS = ("2010-02-28", "2020-12-31", "2045-07-01")


def schema(name: str) -> dict[str, Any]:
    text = (REFERENCE / f"{name}.schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    Draft202012Validator.check_schema(found)
    return found


QUESTIONS, ANSWERS = schema("question"), schema("answer")
QUESTION, ANSWER = Draft202012Validator(QUESTIONS), Draft202012Validator(ANSWERS)


@cache
def book(pack: str) -> session.Book:
    checked = session.check_pack(session.locate(pack), scenarios=False)
    if checked.agreement is None:
        pytest.skip(f"{pack} has errors: not finished yet")
    return session.Book(checked.agreement)


def full_record(of: session.Book) -> dict[str, dict[str, Any]]:
    blocks: dict[str, dict[str, Any]] = {"record": {}, "group": {}}
    for field in of.agreement.fields.values():
        blocks[field.block][field.name] = sample(field)
    return blocks


def sample(of: FieldSpec) -> Any:  # noqa: ANN401  # JSON has many kinds
    """A value that the field accepts."""
    if of.kind.choices:
        return of.kind.choices[0]
    found = SAMPLES.get(of.kind.base, 1)
    return min(found, of.maximum) if isinstance(of.maximum, int) else found


def records(of: session.Book) -> Iterator[dict[str, Any]]:
    """Nothing known, everything, every second field, something impossible."""
    full = full_record(of)
    yield {}
    yield full
    yield {block: dict(list(given.items())[::2]) for block, given in full.items()}
    yield {"record": {"no_such_field": 1}}
    if of.agreement.roster is not None:
        yield from ({**full, "roster": roster} for roster in rosters(of.agreement.roster))


def rosters(of: Roster) -> Iterator[list[dict[str, Any]]]:
    """No rows, rows that lack facts, rows that nothing parts, rows that cannot be read."""
    full = {name: sample(field) for name, field in of.fields.items()}
    yield from ([], [{name: full[name]} for name in list(full)[:2]], [full, full])
    if of.identity:
        yield [{of.identity: name} for name in ("a", "b")]
        yield [{**full, of.identity: name} for name in ("a", "b", "c", "d", "e")]


def answered(of: session.Book, questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    lines = [json.dumps(question) for question in questions]
    written = [json.dumps(line) for line in stream.answer_lines(of, lines)]
    return [json.loads(line) for line in written]


@pytest.mark.parametrize("pack", PACKS)
def test_every_answer_line_is_as_its_schema_says(pack: str) -> None:
    questions = [
        {"id": f"{i} {day}", "as_of": day, **record}
        for i, record in enumerate(records(book(pack)))
        for day in DAYS
    ]
    lines = answered(book(pack), questions)
    for question, line in zip(questions, lines, strict=True):
        QUESTION.validate(question)
        ANSWER.validate(line)
    statuses = {answer["status"] for line in lines for answer in line["answers"]}
    assert {"decided", "undecided", "needs", "invalid"} <= statuses


def test_a_contested_answer_is_as_its_schema_says() -> None:
    record = {"shift": "night", "shift_hours": 8, "held_over_hours": 1.5}
    question = {"as_of": "2023-06-30", "record": record, "decisions": ["shift_differential_pay"]}
    (line,) = answered(book("alder-transit"), [question])
    ANSWER.validate(line)
    assert line["answers"][0]["status"] == "contested"
    assert set(line["answers"][0]["contested"][0]["readings"].values()) == {"13.30", "11.20"}


def test_a_conflict_is_as_its_schema_says() -> None:
    made = check([parse(Source("torn.clause", CONFLICT))]).agreement
    assert made is not None
    question = {"as_of": "2023-06-30", "record": {"hire_date": "2022-05-01"}}
    (line,) = answered(session.Book(made), [question])
    ANSWER.validate(line)
    assert [c["value"] for c in line["answers"][0]["candidates"]] == ["1.00", "2.00"]


def test_an_answer_before_an_amendment_is_in_force_says_so(amendable: Path) -> None:
    shelf = session.Shelf(str(amendable))
    question = {
        "as_of": "2022-12-31",
        "decisions": ["vacation_days"],
        "with": ["second-offer"],
        "record": {"hire_date": "1999-01-01"},
    }
    QUESTION.validate(question)
    (line,) = stream.answer_lines(shelf.book(), [json.dumps(question)], shelf.book)
    ANSWER.validate(line)
    assert line["answers"][0]["flags"] == ["amendment_not_yet_effective"]
    assert line["agreement"]["with"] == ["second-offer"]


SETTLED = """
agreement cover "Two clauses that cover every case" term not stated end
record employee
  hire_date date
  monthly_days days
end
define service as completed years from hire_date
clause 1 "One" decide cover yes_no yes when service less than 10 years end
clause 2 "Two" decide cover yes when service at least 10 years end
clause 3 "Three" decide bonus money $2 per day * (monthly_days, at most 10 days) end
"""


def settled(text: str, decision: str) -> dict[str, Any]:
    made = check([parse(Source("settled.clause", text))]).agreement
    assert made is not None
    question = json.dumps({"as_of": "2023-06-30", "decisions": [decision]})
    (line,) = stream.answer_lines(session.Book(made), [question], settle=True)
    ANSWER.validate(line)
    found: dict[str, Any] = json.loads(json.dumps(line))["answers"][0]
    assert found["status"] == "needs"
    return found


def test_an_answer_that_is_settled_all_the_same_is_as_its_schema_says() -> None:
    found = settled(SETTLED, "cover")
    assert found["needs"] == [["hire_date"]]
    assert found["settled"] == {"value": True}
    assert "enough" not in found


def test_what_would_settle_an_answer_is_as_its_schema_says() -> None:
    found = settled(SETTLED, "bonus")
    assert found["enough"] == [["monthly_days"]]
    assert found["range"] == {"low": "0.00", "high": "20.00"}


BAD_LINES = (
    ("not_json", "{"),
    ("bad_question", "[]"),
    ("bad_question", "{}"),
    ("bad_day", '{"as_of": "2020-02-30"}'),
    ("bad_question", '{"as_of": "2020-02-03", "roster": [{}]}'),
    ("unknown_key", '{"as_off": "2020-02-03"}'),
    ("unknown_decision", '{"as_of": "2020-02-03", "decisions": ["vacation_day"]}'),
    ("unknown_amendment", '{"as_of": "2020-02-03", "with": ["second"]}'),
    ("amendment_twice", '{"as_of": "2020-02-03", "with": ["second-offer", "second-offer"]}'),
    ("unsound_amendment", '{"as_of": "2020-02-03", "with": ["lost-words"]}'),
    ("unknown_question", '{"as_of": "2020-02-03", "readings": {"q": "r"}}'),
    ("unknown_reading", '{"as_of": "2020-02-03", "readings": {"differential_hours": "r"}}'),
)


AMENDMENTS = {
    "second-offer": "change 25 days to 26 days",
    "lost-words": "change 27 days to 28 days",
}


@pytest.fixture(scope="module")
def amendable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample agreement in a folder of its own, with an amendment and one that fails."""
    folder = tmp_path_factory.mktemp("packs") / "alder"
    shutil.copytree(ROOT / "rules" / "alder-transit", folder)
    for name, edit in AMENDMENTS.items():
        text = f"""
amendment {name} "Offer" amends alder-transit
  effective Jan 1, 2023 @1
  in clause 3.1
    {edit}
end
"""
        (folder / f"{name}.clause").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("code", "line"), BAD_LINES)
def test_an_error_line_is_as_its_schema_says(code: str, line: str, amendable: Path) -> None:
    shelf = session.Shelf(str(amendable))
    (found,) = stream.answer_lines(shelf.book(), [line], shelf.book)
    ANSWER.validate(found)
    assert found["error"]["code"] == code


def test_every_code_of_an_error_line_is_met_here() -> None:
    error = ANSWERS["$defs"]["error_line"]["properties"]["error"]
    assert {code for code, _ in BAD_LINES} == set(error["properties"]["code"]["enum"])


def test_what_the_answers_page_shows_is_as_the_schemas_say() -> None:
    shown = {
        (name, block.line): json.loads(block.text)
        for block in blocks_of(REFERENCE / "answers.md")
        for name in block.info[1:]
        if block.language == "json"
    }
    assert {name for name, _ in shown} == {"question", "answer"}
    for (name, _), example in shown.items():
        {"question": QUESTION, "answer": ANSWER}[name].validate(example)


def test_the_answers_page_names_every_key() -> None:
    page = (REFERENCE / "answers.md").read_text(encoding="utf-8")
    keys = {
        key
        for schema in (QUESTIONS, *ANSWERS["$defs"].values())
        for key in schema.get("properties", {})
    }
    assert sorted(key for key in keys if f"`{key}`" not in page) == []


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "decided", "value": 15},
        {"status": "undecided", "value": "15"},
        {"status": "needs", "needs": []},
        {"status": "conflict"},
        {"status": "certain"},
        {"settled": {}},
        {"settled": {"value": "15"}, "enough": [["hire_date"]]},
        {"status": "decided", "value": "15", "needs": [], "enough": [["hire_date"]]},
        {"range": {"low": "10"}},
    ],
    ids=str,
)
def test_an_answer_of_another_shape_is_refused(broken: dict[str, Any]) -> None:
    of = book("alder-transit")
    (line,) = answered(
        of, [{"as_of": date(2023, 6, 30).isoformat(), "decisions": ["vacation_days"]}]
    )
    ANSWER.validate(line)
    line["answers"][0].update(broken)
    with pytest.raises(ValidationError):
        ANSWER.validate(line)


def test_the_schemas_are_published_beside_the_page() -> None:
    assert sorted(path.name for path in Path(REFERENCE).glob("*.json")) == [
        "answer.schema.json",
        "check.schema.json",
        "comparison.schema.json",
        "published.schema.json",
        "question.schema.json",
    ]
