"""A record is read exactly or refused, every field by name, and what is absent stays unknown."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from engine.records.model import RecordReader
from engine.values import NONE, Value, minute_of

DEFAULTS: dict[str, Value] = {
    "copy": False,
    "retired_on": NONE,
    "paid_in": NONE,
    "damage": NONE,
    "grade": NONE,
    "days_off": (),
    "payments": NONE,
}

READ: tuple[tuple[str, object, Value], ...] = (
    ("hire_date", "2007-07-01", date(2007, 7, 1)),
    ("hire_date", "1900-01-01", date(1900, 1, 1)),
    ("hire_date", "2199-12-31", date(2199, 12, 31)),
    ("hire_date", "2020-02-29", date(2020, 2, 29)),
    ("cutoff", "2018-12-31", date(2018, 12, 31)),
    ("status", "part_time", "part_time"),
    ("plan", "Lumenos", "Lumenos"),
    ("plan", "a" * 64, "a" * 64),
    ("plan", "2023-24", "2023-24"),
    ("sick_days", 0, 0),
    ("sick_days", 400, 400),
    ("sick_days", "42.5", Fraction(85, 2)),
    ("sick_days", Decimal("42.5"), Fraction(85, 2)),
    ("sick_days", Decimal("130.0"), 130),
    ("sick_days", Decimal("-0.0"), 0),
    ("sick_days", Decimal("4E+2"), 400),
    ("sick_days", "0.000001", Fraction(1, 10**6)),
    ("half_days", "1.50", Fraction(3, 2)),
    ("balance", "-500.00", -500),
    ("balance", -3, -3),
    ("balance", "-0.01", Fraction(-1, 100)),
    ("salary", "20000.00", 20000),
    ("salary", "20000.100", Fraction(200001, 10)),
    ("salary", 999_999_999_999_999, 999_999_999_999_999),
    ("rate", "24.095", Fraction(24095, 1000)),
    ("step", "3", 3),
    ("step", Decimal("3.0"), 3),
    ("blocks", 15, 15),
    ("married", True, True),
    ("married", False, False),
    ("retired_on", None, NONE),
    ("left_in", "2021-22", date(2021, 9, 1)),
    ("paid_in", "FY50", date(1949, 7, 1)),
    ("paid_in", "FY49", date(2048, 7, 1)),
    ("years_off", ["1999-00"], (date(1999, 9, 1),)),
    ("payments", None, NONE),
    ("payments", ["1.50", 2], (Fraction(3, 2), 2)),
    ("daily_hours", [], ()),
    ("daily_hours", ["8", 8, Decimal("7.5")], (8, 8, Fraction(15, 2))),
    ("days_off", ["2020-01-01"], (date(2020, 1, 1),)),
    ("shift_start", "2020-09-08T22:00", minute_of(date(2020, 9, 8), 22)),
    ("shift_start", "2020-02-29 00:00", minute_of(date(2020, 2, 29))),
    ("shift_start", "2199-12-31T23:59:00", minute_of(date(2199, 12, 31), 23, 59)),
)


@pytest.mark.parametrize(("field", "given", "value"), READ)
def test_what_a_field_accepts_is_read_exactly(
    reader: RecordReader, field: str, given: object, value: Value
) -> None:
    facts, problems = reader.read({field: given})
    assert problems == ()
    assert facts == DEFAULTS | {field: value}
    assert type(facts[field]) is type(value)


DAY = "a day of the calendar written YYYY-MM-DD, from 1900-01-01 through 2199-12-31"
MINUTE = (
    "a minute of a day written YYYY-MM-DDTHH:MM, from 1900-01-01T00:00 through 2199-12-31T23:59"
)
DAYS = "a number of days with at most 6 decimals, from 0 through 400"
MONEY = "an amount of money with at most 2 decimals, at least 0"
HOURS = "a number of hours with at most 6 decimals, at least 0"
STEP = "a whole number, from 1 through 12"
WORD = "a word in snake_case of at most 64 characters: `century_preferred`, `Lumenos` or another"
PLAIN = 'write plain digits with a point, such as "42.5"'
TOO_LONG = "an amount has at most 15 digits before the point and 20 after"
OUT = "leave the field out where it is not known"
YEAR = "a school_year written like `2021-22`, from `2010-11` through `2198-99`"
BEGUN = "for the year that begins on Sep 1, 2021 write 2021-22"
WRITE_DAY = "for February 5, 2018 write 2018-02-05"
WRITE_MINUTE = "for 10 in the evening of February 5, 2018 write 2018-02-05T22:00"
NO_SUCH = "there is no such day or time"
NO_ZONE = "times are those of the clock on the wall: leave the time zone out"

REFUSED: tuple[tuple[str, object, str, str, str], ...] = (
    ("hire_date", "2021-02-30", '"2021-02-30"', DAY, "there is no such day"),
    ("hire_date", "1899-12-31", '"1899-12-31"', DAY, ""),
    ("hire_date", "2200-01-01", '"2200-01-01"', DAY, ""),
    ("hire_date", "20200101", '"20200101"', DAY, WRITE_DAY),
    ("hire_date", "2020-01-01T00:00", '"2020-01-01T00:00"', DAY, WRITE_DAY),
    ("hire_date", "2/5/2018", '"2/5/2018"', DAY, WRITE_DAY),
    ("hire_date", "2020-01-01\n", '"2020-01-01\\n"', DAY, WRITE_DAY),
    ("hire_date", 20200101, "20200101", DAY, ""),
    ("hire_date", None, "null", DAY, OUT),
    ("shift_start", "2021-02-29T22:00", '"2021-02-29T22:00"', MINUTE, NO_SUCH),
    ("shift_start", "2020-09-08T24:00", '"2020-09-08T24:00"', MINUTE, NO_SUCH),
    (
        "shift_start",
        "2020-09-08",
        '"2020-09-08"',
        MINUTE,
        "say at what time of the day: 2020-09-08T07:00",
    ),
    (
        "shift_start",
        "2020-09-08T22:00:30",
        '"2020-09-08T22:00:30"',
        MINUTE,
        "times are given to the minute",
    ),
    ("shift_start", "2020-09-08T22:00Z", '"2020-09-08T22:00Z"', MINUTE, NO_ZONE),
    ("shift_start", "2020-09-08T22:00-05:00", '"2020-09-08T22:00-05:00"', MINUTE, NO_ZONE),
    ("shift_start", "9/8/2020 22:00", '"9/8/2020 22:00"', MINUTE, WRITE_MINUTE),
    ("shift_start", "2200-01-01T00:00", '"2200-01-01T00:00"', MINUTE, ""),
    ("shift_start", 2020, "2020", MINUTE, ""),
    ("shift_start", None, "null", MINUTE, OUT),
    ("hire_date", "٢٣٤٥-٢٣-٢٣", '"٢٣٤٥-٢٣-٢٣"', DAY, WRITE_DAY),
    (
        "cutoff",
        "2019-01-01",
        '"2019-01-01"',
        DAY.replace("1900", "2018").replace("2199", "2018"),
        "",
    ),
    (
        "status",
        "fulltime",
        '"fulltime"',
        "one of `full_time`, `part_time`",
        "did you mean `full_time`?",
    ),
    (
        "status",
        "Part Time",
        '"Part Time"',
        "one of `full_time`, `part_time`",
        "did you mean `part_time`?",
    ),
    ("status", "retired", '"retired"', "one of `full_time`, `part_time`", ""),
    ("status", True, "true", "one of `full_time`, `part_time`", ""),
    ("plan", "a" * 65, '"' + "a" * 37 + '…"', WORD, ""),
    ("plan", "Gold Plan", '"Gold Plan"', WORD, ""),
    ("plan", "", '""', WORD, ""),
    ("sick_days", -3, "-3", DAYS, ""),
    ("sick_days", "-3", '"-3"', DAYS, ""),
    ("sick_days", 401, "401", DAYS, ""),
    ("sick_days", "400.01", '"400.01"', DAYS, ""),
    ("sick_days", True, "true", DAYS, ""),
    ("sick_days", 42.5, "42.5", DAYS, 'give the number as text, such as "42.5": it is then exact'),
    ("sick_days", "1_000", '"1_000"', DAYS, PLAIN),
    ("sick_days", "+5", '"+5"', DAYS, PLAIN),
    ("sick_days", "5e3", '"5e3"', DAYS, PLAIN),
    ("sick_days", "٣", '"٣"', DAYS, PLAIN),
    ("sick_days", " 5", '" 5"', DAYS, PLAIN),
    ("sick_days", "5\n", '"5\\n"', DAYS, PLAIN),
    ("sick_days", "5.", '"5."', DAYS, PLAIN),
    ("sick_days", ".5", '".5"', DAYS, PLAIN),
    ("sick_days", "", '""', DAYS, PLAIN),
    ("sick_days", "0.0000001", '"0.0000001"', DAYS, ""),
    ("sick_days", Decimal("1E-7"), "1E-7", DAYS, ""),
    ("sick_days", Decimal("1E+999999"), "1E+999999", DAYS, TOO_LONG),
    ("sick_days", Decimal("NaN"), "NaN", DAYS, PLAIN),
    ("sick_days", 10**50, "a number of more than 40 digits", DAYS, TOO_LONG),
    ("sick_days", {"days": 3}, "{…}", DAYS, ""),
    ("half_days", "1.25", '"1.25"', "a number of days in steps of 0.5, at least 0", ""),
    ("balance", "-500.01", '"-500.01"', MONEY.replace("0", "-500"), ""),
    ("salary", "20000.005", '"20000.005"', MONEY, ""),
    ("salary", "$5", '"$5"', MONEY, PLAIN),
    ("salary", "1" * 16, '"' + "1" * 16 + '"', MONEY, TOO_LONG),
    ("rate", "0.0005", '"0.0005"', "an amount of money per hour in steps of 0.001, at least 0", ""),
    ("share", "101", '"101"', "a percentage with at most 6 decimals, from 0 through 100", ""),
    ("step", "1.5", '"1.5"', STEP, ""),
    ("step", 0, "0", STEP, ""),
    ("blocks", 7, "7", "a whole number in steps of 5, at least 0", ""),
    ("married", "yes", '"yes"', "yes or no (`true` or `false` in JSON)", ""),
    ("married", 1, "1", "yes or no (`true` or `false` in JSON)", ""),
    ("daily_hours", "8", '"8"', f"a list, each element {HOURS}", ""),
    ("daily_hours", None, "null", f"a list, each element {HOURS}", OUT),
    ("left_in", "2021-23", '"2021-23"', YEAR, BEGUN),
    ("left_in", "2021", '"2021"', YEAR, BEGUN),
    ("left_in", "2199-00", '"2199-00"', YEAR, ""),
    ("left_in", "2009-10", '"2009-10"', YEAR, ""),
    ("left_in", 2021, "2021", YEAR, "a year is a text: write it in quotes"),
    ("days_off", None, "null", f"a list, each element {DAY}", OUT),
)


SENTENCES = [
    (
        field,
        given,
        f"`{field}` is given as `{shown}`, but must be {allowed}{'; ' if hint else ''}{hint}",
    )
    for field, given, shown, allowed, hint in REFUSED
]


@pytest.mark.parametrize(("field", "given", "sentence"), SENTENCES)
def test_a_refusal_names_the_field_the_value_and_what_is_allowed(
    reader: RecordReader, field: str, given: object, sentence: str
) -> None:
    facts, problems = reader.read({field: given})
    assert facts == {name: value for name, value in DEFAULTS.items() if name != field}
    (problem,) = problems
    assert str(problem) == sentence


def test_a_number_too_long_to_print_is_refused_like_any_other(reader: RecordReader) -> None:
    (problem,) = reader.read({"sick_days": -(10**5000)})[1]
    assert problem.value == "a number of more than 40 digits"


def test_a_bad_element_is_named_by_its_place(reader: RecordReader) -> None:
    problems = reader.read({"daily_hours": ["8", "x", 8, None]})[1]
    assert [str(p) for p in problems] == [
        f'`daily_hours[1]` is given as `"x"`, but must be {HOURS}; {PLAIN}',
        f"`daily_hours[3]` is given as `null`, but must be {HOURS}; a list has no unknown elements",
    ]


def test_every_problem_is_reported_in_the_order_of_the_record(reader: RecordReader) -> None:
    raw = {
        "step": 0,
        "hire_dat": "2020-01-01",
        "sick_days": 12,
        "holidays": ["xmas", "labour_day"],
        "Salary": 1,
        "status": None,
    }
    facts, problems = reader.read(raw)
    assert facts == DEFAULTS | {"sick_days": 12}
    assert [p.field for p in problems] == [
        *("step", "hire_dat", "holidays[0]", "holidays[1]", "Salary", "status"),
    ]
    assert str(problems[1]) == (
        '`hire_dat` is given as `"2020-01-01"`, but is not a field of the record; '
        "did you mean `hire_date`?"
    )


def test_a_name_that_is_no_unicode_hides_no_other_problem(reader: RecordReader) -> None:
    facts, problems = reader.read({"hire\ud800": 1, "step": 0, "sick_days": 5})
    assert facts["sick_days"] == 5
    assert [p.field for p in problems] == ["hire\\ud800", "step"]


def test_a_refused_field_does_not_fall_back_to_its_default(reader: RecordReader) -> None:
    assert "days_off" not in reader.read({"days_off": ["2021-02-30"]})[0]


def test_the_record_is_not_changed(reader: RecordReader) -> None:
    raw = {"daily_hours": ["8"], "nonsense": 1}
    reader.read(raw)
    assert raw == {"daily_hours": ["8"], "nonsense": 1}


def test_pydantic_is_imported_only_when_a_record_is_read() -> None:
    text = (
        "import sys; from engine.records import model, problem, roster, schema, text; "
        "sys.exit('pydantic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", text], check=False).returncode == 0
