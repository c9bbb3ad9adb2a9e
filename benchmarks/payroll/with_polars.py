"""The nine outputs in Polars, lazily, as its documentation recommends."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from outputs import AS_OF, NAMES


def _completed_years(since: str) -> pl.Expr:
    day = pl.col(since).dt
    before = day.month().cast(pl.Int32) * 32 + day.day() > AS_OF.month * 32 + AS_OF.day
    return AS_OF.year - day.year() - before.cast(pl.Int32)


def _tiers(key: str, otherwise: int, *rows: tuple[int, int]) -> pl.Expr:
    made: pl.Expr = pl.lit(otherwise)
    for least, value in rows:
        made = pl.when(pl.col(key) >= least).then(pl.lit(value)).otherwise(made)
    return pl.when(pl.col(key).is_not_null()).then(made)


def answered(roster: pl.LazyFrame) -> pl.LazyFrame:
    """The nine outputs of each row."""
    full_time = pl.col("status") == "full_time"
    tier = _tiers("service", 0, (5, 610), (10, 660), (16, 710), (20, 760), (25, 810))
    capped = pl.min_horizontal(pl.col("sick_days"), pl.lit(100).cast(pl.Decimal(4, 1)))
    counted = roster.with_columns(
        service=_completed_years("hire_date"), age=_completed_years("birth_date")
    )
    paid = counted.with_columns(
        payout_days=pl.when(pl.col("service") >= 20)
        .then(capped)
        .otherwise(pl.lit(0).cast(pl.Decimal(4, 1)))
    )
    return paid.select(
        "row",
        years_of_service="service",
        attained_age="age",
        longevity_payment=pl.when(full_time & (pl.col("hire_date") <= pl.date(2015, 7, 1)))
        .then(tier)
        .otherwise(0),
        retiree_medical_eligible=(pl.col("service") >= 20)
        & (pl.col("age") >= 55)
        & (pl.col("hire_date") <= pl.date(2018, 2, 5)),
        sick_payout_days="payout_days",
        sick_payout=pl.col("payout_days").cast(pl.Decimal(18, 1)) * 8 * pl.col("hourly_rate"),
        vacation_days=_tiers("service", 0, (1, 12), (5, 15), (10, 20), (15, 25)),
        sick_accrual_per_month=pl.when(full_time).then(1.25).otherwise(0.5),
        sick_accumulation_cap=pl.when(pl.col("hire_date") <= pl.date(2004, 6, 30))
        .then(150)
        .otherwise(120),
    )


class Polars:
    """Frame to frame, on all processors."""

    def load(self, path: Path) -> None:
        """The roster as a frame."""
        self.roster = pl.read_parquet(path)

    def run(self) -> None:
        """All nine."""
        self.answers = answered(self.roster.lazy()).collect()

    def sums(self) -> dict[str, int]:
        """The sum of each output in hundredths, and how many have one."""
        made: dict[str, int] = {}
        for name in NAMES:
            column = self.answers[name]
            made[name] = round(float(column.cast(pl.Float64).sum()) * 100)
            made[f"{name}, answered"] = column.count()
        return made
