"""JSON is read as printed or refused at once; typed values say what a person means by them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.records.model import RecordReader
from engine.records.text import NotJson, from_set, loads
from engine.values import NONE, Value


def test_numbers_are_kept_as_printed() -> None:
    read = loads('{"a": 0.10, "b": 12, "c": [1e2], "d": -0.0}')
    assert read == {"a": Decimal("0.10"), "b": 12, "c": [Decimal(100)], "d": Decimal(0)}


NOT_JSON = (
    ("", "line 1, column 1: expecting value"),
    ("{", "line 1, column 2: expecting property name enclosed in double quotes"),
    ('{"a": 1} x', "line 1, column 10: extra data"),
    ('{"a":\n tru}', "line 2, column 2: expecting value"),
    ("[NaN]", "`NaN` is not a number; leave the field out where it is not known"),
    ("[-Infinity]", "`-Infinity` is not a number; leave the field out where it is not known"),
    ('{"a": 1, "b": {"c": 1, "c": 2}}', "`c` is given twice in one object"),
    ("1e999999", "the number `1e999999` is out of all range; write it in digits"),
    ("1E-100", "the number `1E-100` is out of all range; write it in digits"),
    ("1" * 41, f"the number `{'1' * 39}…` has more than 40 digits"),
    ("0." + "1" * 41, f"the number `0.{'1' * 37}…` is out of all range; write it in digits"),
    ("[" * 200_000, "it is nested too deep"),
)


@pytest.mark.parametrize(("text", "why"), NOT_JSON)
def test_what_records_cannot_use_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(NotJson) as refused:
        loads(text)
    assert str(refused.value) == why


@pytest.mark.parametrize("text", ["1e99999999999999999999", "9" * 10**6, "0." + "9" * 10**6])
def test_giant_numbers_are_refused(text: str) -> None:
    with pytest.raises(NotJson):
        loads(text)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(NotJson):
        loads(text)


# ------------------------------------------------------------------ --set


def test_set_gives_text_by_name() -> None:
    assert from_set(["status=full_time", " sick_days = 12 ", "note=a=b"]) == (
        {"status": "full_time", "sick_days": "12", "note": "a=b"},
        (),
    )


def test_every_mistake_in_set_is_reported() -> None:
    raw, problems = from_set(["status", "=5", "step=", "a=1", "a=2"])
    assert raw == {"a": "1"}
    assert [str(p) for p in problems] == [
        "`--set` is given as `status`, but must be of the form name=value",
        "`--set` is given as `=5`, but must be of the form name=value",
        "`step` is given no value; leave the field out where it is not known",
        "`a` is given as `2`, but is given twice",
    ]


TYPED: tuple[tuple[str, str, Value], ...] = (
    ("sick_days", "5", 5),
    ("sick_days", " 42.5 ", Fraction(85, 2)),
    ("salary", "$1,200.50", Fraction(120050, 100)),
    ("salary", "1200.50", Fraction(120050, 100)),
    ("salary", "$1500", 1500),
    ("salary", "1,234,567", 1234567),
    ("balance", "-$5", -5),
    ("rate", "$24.09", Fraction(2409, 100)),
    ("share", "16%", 16),
    ("share", "16.5 %", Fraction(33, 2)),
    ("hire_date", "2007-07-01", date(2007, 7, 1)),
    ("hire_date", "Jul 1, 2007", date(2007, 7, 1)),
    ("hire_date", "july 1,2007", date(2007, 7, 1)),
    ("hire_date", "Sep. 30, 2007", date(2007, 9, 30)),
    ("married", "yes", True),
    ("married", "FALSE", False),
    ("status", "part_time", "part_time"),
    ("retired_on", "none", NONE),
    ("daily_hours", "8, 7.5,0", (8, Fraction(15, 2), 0)),
    (
        "days_off",
        "Jul 1, 2007, 2007-07-04,Jul 5, 2007",
        (
            date(2007, 7, 1),
            date(2007, 7, 4),
            date(2007, 7, 5),
        ),
    ),
    ("payments", "$610, $1200.50", (610, Fraction(120050, 100))),
    ("payments", "100,200", (100, 200)),
    ("holidays", "christmas", ("christmas",)),
)


@pytest.mark.parametrize(("field", "text", "value"), TYPED)
def test_typed_text_is_read_by_the_kind_of_its_field(
    reader: RecordReader, field: str, text: str, value: Value
) -> None:
    facts, problems = reader.read_text({field: text})
    assert problems == ()
    assert facts[field] == value


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("salary", "$1,20.50"),
        ("salary", "$"),
        ("salary", "1,200.505"),
        ("sick_days", "1,2"),
        ("sick_days", "$5"),
        ("share", "16%%"),
        ("hire_date", "Feb 30, 2001"),
        ("hire_date", "Juy 1, 2001"),
        ("hire_date", "2/5/2018"),
        ("married", "perhaps"),
        ("hire_date", "none"),
        ("payments", "$1,200.50"),
        ("nonsense", "5"),
    ],
)
def test_a_problem_with_typed_text_shows_it_as_typed(
    reader: RecordReader, field: str, text: str
) -> None:
    facts, (problem,) = reader.read_text({field: text})
    assert field not in facts
    assert (problem.field, problem.value) == (field, text)


def test_an_empty_cell_is_an_absent_field(reader: RecordReader) -> None:
    facts, problems = reader.read_text({"hire_date": "", "days_off": "  ", "nonsense": ""})
    assert problems == ()
    assert facts == reader.read({})[0]


def test_none_is_a_word_where_the_choice_has_it(reader: RecordReader) -> None:
    assert reader.read_text({"damage": "none"})[0]["damage"] == "none"


@given(st.dictionaries(st.sampled_from(["salary", "days_off", "x", "married"]), st.text()))
def test_any_typed_text_is_read_or_refused(reader: RecordReader, raw: dict[str, str]) -> None:
    problems = reader.read_text(raw)[1]
    assert all(str(p) for p in problems)
