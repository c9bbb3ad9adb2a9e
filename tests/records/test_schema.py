"""The schema and the reader accept the same records, as far as a schema can say."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

from engine.ir.tree import Agreement
from engine.records.model import RecordReader
from engine.records.problem import Problem
from engine.records.schema import record_schema
from engine.records.text import loads

# What no schema can say: bounds of decimal text and of days, decimals of JSON numbers, and
# precision other than a number of decimals. The reader has no hint for these: the value has the
# right form. Records in which nothing else is wrong are passed over.
RIGHT_FORM = re.compile('[-0-9]|"-?[0-9]')


def inexpressible(problem: Problem) -> bool:
    of_measure = re.match("must be (a (number|percentage|whole|day)|an amount)", problem.message)
    return bool(of_measure and not problem.hint and RIGHT_FORM.match(problem.value))


FitsSchema = Callable[[str], bool]


def pattern(_: object, wanted: str, instance: object, __: object) -> Iterator[ValidationError]:
    """`$` is the very end, as JSON Schema's regular expressions have it and Python's do not."""
    if isinstance(instance, str) and not re.search(wanted.replace("$", r"\Z"), instance):
        yield ValidationError(f"{instance!r} does not match {wanted}")


@pytest.fixture(scope="session")
def fits_schema(agreement: Agreement) -> FitsSchema:
    made = json.loads(json.dumps(record_schema(agreement)))
    Draft202012Validator.check_schema(made)
    checker = extend(Draft202012Validator, {"pattern": pattern})  # type: ignore[no-untyped-call]
    validator = checker(made, format_checker=FormatChecker(["date"]))
    return lambda text: bool(validator.is_valid(json.loads(text)))


NAMES = (
    *("hire_date", "cutoff", "status", "plan", "sick_days", "half_days", "balance", "salary"),
    *("rate", "share", "step", "votes", "blocks", "married", "copy", "retired_on", "damage"),
    *("daily_hours", "days_off", "payments", "holidays", "nonsense"),
)
NUMBERS = st.one_of(
    st.integers(-600, 600).map(str),
    st.decimals(-600, 600, places=2).map(str),
    st.sampled_from(["0.0", "3.0", "1e2", "1000000000000000", "999999999999999", "12.3456789"]),
)
TEXTS = st.one_of(
    NUMBERS,
    st.dates().map(str),
    st.sampled_from(
        ["full_time", "Lumenos", "any_word", "2023-24", "christmas", "none", "a" * 65, "2021-02-29"]
    ),
    st.sampled_from(
        ["5\n", "2020-01-01\n", "٣", "+5", "5e3", "1_000", " 5", "", "-0", "1.230000000"]
    ),
    st.text(max_size=5),
)
PLAIN = st.one_of(NUMBERS, st.sampled_from(["null", "true", "false"]), TEXTS.map(json.dumps))
VALUES = st.one_of(PLAIN, st.lists(PLAIN, max_size=3).map(lambda v: f"[{', '.join(v)}]"))
RECORDS = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=3)


@given(RECORDS)
@example({"plan": '"' + "a" * 64 + '"', "days_off": '["2020-01-01"]', "damage": "null"})
@example({"balance": '"-5.00"', "step": "3.0", "blocks": "15"})
def test_schema_and_reader_agree(
    reader: RecordReader, fits_schema: FitsSchema, record: dict[str, str]
) -> None:
    text = "{" + ", ".join(f"{json.dumps(n)}: {v}" for n, v in record.items()) + "}"
    raw = loads(text)
    assert isinstance(raw, dict)
    problems = reader.read(raw)[1]
    accepted = fits_schema(text)
    if not problems:
        assert accepted
    elif not all(inexpressible(p) for p in problems):
        assert not accepted


@pytest.mark.parametrize(
    "text",
    [
        '{"hire_date": "2021-02-30"}',
        '{"hire_date": "1899-12-31"}',
        '{"hire_date": "20200101"}',
        '{"sick_days": "1_000"}',
        '{"sick_days": "٣"}',
        '{"sick_days": "5\\n"}',
        '{"sick_days": -1}',
        '{"sick_days": 401}',
        '{"sick_days": "-1"}',
        '{"sick_days": "0.0000001"}',
        '{"sick_days": true}',
        '{"salary": "1.005"}',
        '{"salary": 1000000000000000}',
        '{"step": 1.5}',
        '{"step": "1.5"}',
        '{"step": 0}',
        '{"blocks": 7}',
        '{"hire_date": null}',
        '{"daily_hours": [null]}',
        '{"daily_hours": "8"}',
        '{"nonsense": 1}',
    ],
)
def test_what_a_schema_can_say_of_amounts_and_days_it_says(
    reader: RecordReader, fits_schema: FitsSchema, text: str
) -> None:
    raw = loads(text)
    assert isinstance(raw, dict)
    assert reader.read(raw)[1]
    assert not fits_schema(text)


def test_a_property_says_note_unit_and_bounds(agreement: Agreement) -> None:
    properties = record_schema(agreement)["properties"]
    assert properties["sick_days"] == {
        "description": "accumulated, unused: "
        "a number of days with at most 6 decimals, from 0 through 400",
        "anyOf": [
            {"type": "number", "minimum": 0, "maximum": 400},
            {"type": "string", "pattern": r"^[0-9]{1,15}(?:\.[0-9]{1,6}0{0,14})?$"},
        ],
    }
    assert properties["status"] == {
        "description": "One of `full_time`, `part_time`",
        "type": "string",
        "enum": ["full_time", "part_time"],
    }
    assert properties["damage"]["default"] is None
    assert properties["copy"]["default"] is False
    assert properties["days_off"]["default"] == []


def test_defaults_are_records_that_the_reader_accepts(
    agreement: Agreement, reader: RecordReader
) -> None:
    properties = record_schema(agreement)["properties"]
    raw = {name: form["default"] for name, form in properties.items() if "default" in form}
    assert reader.read(raw) == reader.read({})
