"""Made-up employees as a typed table, by seed: the same ones each time."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np

SEED = 5127
_AT_ONCE = 1_000_000


def made(path: Path, rows: int, absent: float = 0.0) -> Path:
    """A Parquet file of `rows` employees, each fact absent with probability `absent`."""
    random = np.random.default_rng(SEED)
    shop = duckdb.connect()
    shop.execute(
        'CREATE TABLE roster ("row" BIGINT, hire_date DATE, birth_date DATE, status VARCHAR,'
        " sick_days DECIMAL(4,1), hourly_rate DECIMAL(5,2))"
    )
    for start in range(0, rows, _AT_ONCE):
        batch = _batch(random, start, min(_AT_ONCE, rows - start), absent)  # noqa: F841  # named in the SQL
        shop.execute(
            """
            INSERT INTO roster SELECT "row",
                DATE '1970-01-01' + hired::INTEGER, DATE '1970-01-01' + born::INTEGER,
                CASE status WHEN 1 THEN 'full_time' WHEN 0 THEN 'part_time' END,
                half_days * 0.5::DECIMAL(2,1), cents * 0.01::DECIMAL(3,2)
            FROM batch"""
        )
    shop.execute("COPY roster TO ? (FORMAT parquet)", [str(path)])
    return path


def _batch(random: np.random.Generator, start: int, rows: int, absent: float) -> dict[str, object]:
    """A batch of columns, days counted from 1970; hired from 18 on, by the day asked about."""
    born = np.datetime64("1950-01-01") + random.integers(0, 18_262, rows)
    hired = born + np.timedelta64(18 * 366, "D") + random.integers(0, 12_000, rows)
    hired = np.minimum(hired, np.datetime64("2021-02-28"))
    facts = {
        "hired": hired,
        "born": born,
        "status": random.integers(0, 10, rows) < 9,  # nine in ten full time
        "half_days": random.integers(0, 801, rows),
        "cents": random.integers(1_500, 6_001, rows),
    }
    made: dict[str, object] = {"row": np.arange(start + 1, start + rows + 1)}
    for name, fact in facts.items():
        missing = random.random(rows) < absent if absent else np.zeros(rows, bool)
        made[name] = np.ma.masked_array(fact.astype(np.int64), missing)
    return made
