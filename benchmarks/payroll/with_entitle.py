"""Entitle's own query on DuckDB, table to table."""

from __future__ import annotations

import sys
from pathlib import Path

from outputs import AS_OF, NAMES
from with_duckdb import opened, sums

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from engine import session  # noqa: E402  # the checkout's own engine
from engine.backends.columns.query import Part, columns_of  # noqa: E402
from engine.backends.columns.stored import stored  # noqa: E402

AGREEMENT = HERE / "nine-outputs.clause"
PARTS = {
    "values": (Part.VALUE,),
    "status": (Part.VALUE, Part.STATUS, Part.CITE),
}


class Entitle:
    """The query of the agreement; `form` is values or status."""

    def __init__(self, form: str) -> None:
        self.parts = PARTS[form]
        self.shop = opened()

    def load(self, path: Path) -> None:
        """The roster as a table of facts: days, words, and whole numbers of the smallest unit."""
        agreement = session.load(str(AGREEMENT)).agreement
        facts = ", ".join(
            f'CAST("{f.name}" * {stored(f).scale} AS {stored(f).sql_type("duckdb")}) AS "{f.name}"'
            if f.kind.base == "quantity"
            else f'"{f.name}"'
            for f in agreement.fields.values()
        )
        self.shop.execute(f"CREATE TABLE facts AS SELECT \"row\", {facts} FROM '{path}'")
        query = columns_of(
            agreement, NAMES, AS_OF, {}, present=tuple(agreement.fields), parts=self.parts
        )
        self.text = query.sql("duckdb")

    def run(self) -> None:
        """Table to table."""
        self.shop.execute(f"CREATE OR REPLACE TABLE answers AS {self.text}")

    def sums(self) -> dict[str, int]:
        """The sum of each output, and how many have one."""
        return sums(self.shop, "answers")
