"""How DuckDB plans the query of an agreement: for few people planning takes longer than answering.

What the columns may hold is followed through every expression before anything runs
(`statistics_propagation`). The query has made use of the roster's bounds already, so that a large
roster gains little and a small one waits for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FEW: Final = 100_000
"""People for whom the plan is not worth its time."""
_LEFT_OUT: Final = "statistics_propagation"


@contextmanager
def planned_for(connection: DuckDBPyConnection, people: int) -> Iterator[None]:
    """Plans what is executed for so many people; then as before."""
    if people > _FEW:
        yield
        return
    row = connection.execute("SELECT current_setting('disabled_optimizers')").fetchone()
    before = str(row[0]) if row and row[0] else ""
    both = ",".join(filter(None, (before, _LEFT_OUT)))
    connection.execute("SET disabled_optimizers = ?", [both])
    try:
        yield
    finally:
        connection.execute("SET disabled_optimizers = ?", [before])
