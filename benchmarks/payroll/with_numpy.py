"""The nine outputs in plain numpy, for complete records."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
from outputs import AS_OF, NAMES

Columns = dict[str, np.ndarray]


def columns(path: Path) -> Columns:
    """The roster as arrays: days as datetime64, half days and cents as whole numbers."""
    found = duckdb.connect().execute(
        "SELECT hire_date, birth_date, status = 'full_time' AS full_time,"
        " (sick_days * 2)::INTEGER AS half_days, (hourly_rate * 100)::INTEGER AS cents"
        f" FROM '{path}' ORDER BY \"row\""  # our own path
    )
    made: Columns = {k: np.asarray(v) for k, v in found.fetchnumpy().items()}
    for name in ("hire_date", "birth_date"):
        made[name] = made[name].astype("datetime64[D]")
    return made


def completed_years(since: np.ndarray, on: np.datetime64) -> np.ndarray:
    """Completed years by anniversaries, a Feb 29 on Mar 1: packed days, 372 a year."""
    return (packed(np.asarray(on)) - packed(since)) // 372


def packed(day: np.ndarray) -> np.ndarray:
    """372 a year, 31 a month."""
    month = day.astype("datetime64[M]")
    months = month.astype(np.int64)
    return months * 31 + (day - month).astype(np.int64)


def answered(facts: Columns, on: np.datetime64) -> Columns:
    """The nine outputs; amounts in half days, cents and quarter days."""
    hired, full_time = facts["hire_date"], facts["full_time"]
    service = completed_years(hired, on)
    age = completed_years(facts["birth_date"], on)
    tiers = np.array([0, 610, 660, 710, 760, 810])
    tier = tiers[np.searchsorted([5, 10, 16, 20, 25], service, "right")]
    longevity = np.where(full_time & (hired <= np.datetime64("2015-07-01")), tier, 0)
    days = np.where(service >= 20, np.minimum(facts["half_days"], 200), 0)
    vacation = np.array([0, 12, 15, 20, 25])[np.searchsorted([1, 5, 10, 15], service, "right")]
    return {
        "years_of_service": service,
        "attained_age": age,
        "longevity_payment": longevity * 100,
        "retiree_medical_eligible": (service >= 20)
        & (age >= 55)
        & (hired <= np.datetime64("2018-02-05")),
        "sick_payout_days": days,
        "sick_payout": days * 4 * facts["cents"],
        "vacation_days": vacation,
        "sick_accrual_per_month": np.where(full_time, 5, 2),
        "sick_accumulation_cap": np.where(hired <= np.datetime64("2004-06-30"), 150, 120),
    }


_HUNDREDTHS = dict.fromkeys(NAMES, 100) | {
    "longevity_payment": 1,
    "sick_payout": 1,
    "sick_payout_days": 50,
    "sick_accrual_per_month": 25,
}


class Numpy:
    """Arrays to arrays, on one processor."""

    def load(self, path: Path) -> None:
        """The roster as arrays."""
        self.facts = columns(path)

    def run(self) -> None:
        """All nine."""
        self.answers = answered(self.facts, np.datetime64(AS_OF))

    def sums(self) -> dict[str, int]:
        """The sum of each output in hundredths, and how many have one."""
        made: dict[str, int] = {}
        for name in NAMES:
            made[name] = int(self.answers[name].astype(np.int64).sum()) * _HUNDREDTHS[name]
            made[f"{name}, answered"] = len(self.answers[name])
        return made
