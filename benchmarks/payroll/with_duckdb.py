"""Hand-written SQL on DuckDB, table to table and file to file."""

from __future__ import annotations

from pathlib import Path

import duckdb
from by_hand import VALUES, WITH_STATUS
from outputs import NAMES

THREADS = 2
TEXTS = {"values": VALUES, "status": WITH_STATUS}


def opened(memory: str = "") -> duckdb.DuckDBPyConnection:
    """A database in memory."""
    shop = duckdb.connect()
    shop.execute(f"SET threads = {THREADS}")
    if memory:
        shop.execute(f"SET memory_limit = '{memory}'")
    return shop


class Duckdb:
    """The query by hand; `form` is values or status."""

    def __init__(self, form: str) -> None:
        self.text = TEXTS[form]
        self.shop = opened()

    def load(self, path: Path) -> None:
        """The roster as a table."""
        self.shop.execute(f"CREATE TABLE roster AS FROM '{path}'")

    def run(self) -> None:
        """Table to table."""
        self.shop.execute(f"CREATE OR REPLACE TABLE answers AS {self.text}")

    def sums(self) -> dict[str, int]:
        """The sum of each output, and how many have one."""
        return sums(self.shop, "answers")


def sums(shop: duckdb.DuckDBPyConnection, table: str) -> dict[str, int]:
    """The sum of each output in hundredths, and how many have one, as one number each."""
    parts = ", ".join(
        f'sum(CAST("{n}" AS DECIMAL(18,2)) * 100)::HUGEINT, count("{n}")' for n in NAMES
    )
    found = shop.execute(f"SELECT {parts} FROM {table}").fetchone()  # our own names
    assert found is not None
    made: dict[str, int] = {}
    for place, name in enumerate(NAMES):
        made[name] = int(found[2 * place])
        made[f"{name}, answered"] = int(found[2 * place + 1])
    return made
