"""A record with a field of every kind that a record may have."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from engine.ir.tree import AfterTerm, Agreement, ConventionSetting, FieldSpec
from engine.named_years import year_names
from engine.values import (
    DATE,
    DATETIME,
    DAYS,
    HOURS,
    MONEY,
    NONE,
    NUMBER,
    PERCENT,
    YES_NO,
    choice,
    list_of,
    quantity,
    years_of,
)

SCHOOL_YEARS = years_of(year_names("school_year", 9, 1, "2021-22"))
FIELDS = (
    FieldSpec("hire_date", DATE, "first day of continuous service"),
    FieldSpec("cutoff", DATE, minimum=date(2018, 1, 1), maximum=date(2018, 12, 31)),
    FieldSpec("shift_start", DATETIME),
    FieldSpec("status", choice("full_time", "part_time")),
    FieldSpec("plan", choice("century_preferred", "Lumenos", open=True)),
    FieldSpec("sick_days", DAYS, "accumulated, unused", 0, 400),
    FieldSpec("half_days", DAYS, precision=Fraction(1, 2)),
    FieldSpec("balance", MONEY, minimum=-500),
    FieldSpec("salary", MONEY),
    FieldSpec("rate", quantity(USD=1, hour=-1), precision=Fraction(1, 1000)),
    FieldSpec("share", PERCENT, maximum=100),
    FieldSpec("step", quantity("step"), minimum=1, maximum=12),
    FieldSpec("votes", quantity("votes")),
    FieldSpec("blocks", quantity("count"), precision=Fraction(5)),
    FieldSpec("half_counts", quantity("count"), precision=Fraction(1, 2)),
    FieldSpec("thirds", NUMBER, precision=Fraction(1, 3)),
    FieldSpec("halves", NUMBER, minimum=-10, precision=Fraction(3, 2)),
    FieldSpec("married", YES_NO),
    FieldSpec("copy", YES_NO, "a name that pydantic models have themselves", default=False),
    FieldSpec("retired_on", DATE, default=NONE),
    FieldSpec("damage", choice("none", "some"), default=NONE),
    FieldSpec("grade", choice("a", open=True), default=NONE),
    FieldSpec("daily_hours", list_of(HOURS)),
    FieldSpec("days_off", list_of(DATE), default=()),
    FieldSpec("payments", list_of(MONEY), default=NONE),
    FieldSpec("shares", list_of(PERCENT)),
    FieldSpec("flags", list_of(YES_NO)),
    FieldSpec("holidays", list_of(choice("christmas", "labor_day"))),
    FieldSpec("left_in", SCHOOL_YEARS, minimum=date(2010, 9, 1)),
    FieldSpec("paid_in", years_of(year_names("fiscal_year", 7, 1, "FY22")), default=NONE),
    FieldSpec("years_off", list_of(SCHOOL_YEARS)),
)


def agreement_of(*fields: FieldSpec, name: str = "sample") -> Agreement:
    return Agreement(
        name=name,
        title="Sample",
        term=None,
        after_term=AfterTerm("continues"),
        conventions=ConventionSetting(),
        record_name="employee",
        fields={spec.name: spec for spec in fields},
        musts=(),
        defines={},
        values={},
        questions={},
        decisions={},
        clauses=(),
        discretions=(),
        sha256="0" * 64,
    )


SAMPLE = agreement_of(*FIELDS)
