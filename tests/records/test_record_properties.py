"""Any record gives facts and problems; a valid one comes back whole; reading is quick."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from engine.ir.tree import Agreement
from engine.records.model import RecordReader
from engine.records.text import NotJson, loads
from engine.values import NONE, Kind, Value, cents_text, decimal_text

from_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["hire_date", "status", "plan", "sick_days", "salary", "step", "married", "daily_hours"]
)


@given(st.dictionaries(NAMES | st.text(), from_json, max_size=6))
def test_any_json_object_gives_facts_and_problems(
    reader: RecordReader, record: dict[str, object]
) -> None:
    try:
        raw = loads(json.dumps(record))
    except NotJson:
        return
    assert isinstance(raw, dict)
    for given_record in (raw, record):
        facts, problems = reader.read(given_record)
        refused = {p.field.partition("[")[0] for p in problems}
        assert all(p.value and str(p) for p in problems)
        assert set(given_record) & set(reader.fields) <= set(facts) | refused
        assert not set(facts) & refused


@given(st.dictionaries(st.text(st.characters(categories=None)), st.none(), max_size=3))
def test_any_name_can_be_refused(reader: RecordReader, record: dict[str, object]) -> None:
    problems = reader.read(record)[1]
    assert len(problems) >= len(set(record) - set(reader.fields))
    "\n".join(map(str, problems)).encode()


# ------------------------------------------------------------------ round trip


def amounts(step: Fraction, low: int, high: int) -> st.SearchStrategy[Value]:
    units = st.integers(int(low / step), int(high / step))
    return units.map(lambda n: n * step).map(lambda a: a.numerator if a.denominator == 1 else a)


VALID: dict[str, st.SearchStrategy[Value]] = {
    "hire_date": st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    "status": st.sampled_from(["full_time", "part_time"]),
    "plan": st.from_regex("[a-z][a-z0-9_]{0,63}", fullmatch=True),
    "sick_days": amounts(Fraction(1, 10**6), 0, 400),
    "half_days": amounts(Fraction(1, 2), 0, 400),
    "balance": amounts(Fraction(1, 100), -500, 10**9),
    "step": st.integers(1, 12),
    "married": st.booleans(),
    "retired_on": st.just(NONE) | st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    "daily_hours": st.lists(amounts(Fraction(1, 4), 0, 24)).map(tuple),
}


def as_record(value: Value, kind: Kind) -> object:
    if value is NONE:
        return None
    if isinstance(value, bool | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [as_record(v, kind.item or kind) for v in value]
    return cents_text(value) if kind.is_money else decimal_text(value)[0]


@given(st.fixed_dictionaries({}, optional=VALID))
def test_a_valid_record_comes_back_whole(
    reader: RecordReader, agreement: Agreement, facts: dict[str, Value]
) -> None:
    raw = {name: as_record(value, agreement.fields[name].kind) for name, value in facts.items()}
    read, problems = reader.read(loads_object(json.dumps(raw)))
    assert problems == ()
    assert read == reader.read({})[0] | facts


def loads_object(text: str) -> dict[str, object]:
    raw = loads(text)
    assert isinstance(raw, dict)
    return raw


@given(st.decimals(0, 400, places=3))
def test_a_number_means_the_same_as_text_and_as_json(reader: RecordReader, days: object) -> None:
    as_number = reader.read(loads_object(f'{{"sick_days": {days}}}'))
    assert as_number == reader.read({"sick_days": str(days)})
    assert as_number == reader.read_text({"sick_days": str(days)})
