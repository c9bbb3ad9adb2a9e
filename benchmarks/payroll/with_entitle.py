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
from engine.ir.tree import Agreement  # noqa: E402

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
        bounds, complete = self._extent(agreement)
        query = columns_of(
            agreement, NAMES, AS_OF, {}, present=tuple(agreement.fields), parts=self.parts,
            bounds=bounds, complete=complete,
        )  # fmt: skip
        self.text = query.sql("duckdb")

    def _extent(self, agreement: Agreement) -> tuple[dict[str, tuple[int, int]], list[str]]:
        """The smallest and largest amounts, and the facts that nobody lacks: told on reading."""
        asked = ", ".join(
            f"count(*) = count({f.name}), "
            + (f"min({f.name}), max({f.name})" if f.kind.base == "quantity" else "NULL, NULL")
            for f in agreement.fields.values()
        )
        found = self.shop.execute(f"SELECT {asked} FROM facts").fetchone()
        assert found is not None
        of_each = zip(agreement.fields, found[::3], found[1::3], found[2::3], strict=True)
        told = list(of_each)
        bounds = {name: (low, high) for name, _, low, high in told if low is not None}
        return bounds, [name for name, complete, *_ in told if complete]

    def run(self) -> None:
        """Table to table."""
        self.shop.execute(f"CREATE OR REPLACE TABLE answers AS {self.text}")

    def sums(self) -> dict[str, int]:
        """The sum of each output, and how many have one."""
        return sums(self.shop, "answers")
