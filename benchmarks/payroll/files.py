"""File to file: a roster read, checked where the engine checks, and the answers written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from outputs import AS_OF
from with_duckdb import opened, sums

HERE = Path(__file__).resolve().parent


def answered_file(name: str, roster: Path, times: int) -> dict[str, object]:
    """Seconds of the middle run and the sums of what was written, for one engine."""
    target = roster.with_name(f"answers{roster.suffix}")
    seconds: list[float] = []
    for _ in range(times):
        began = perf_counter()
        _WRITERS[name](roster, target)
        seconds.append(perf_counter() - began)
    shop = opened()
    shop.execute(f"CREATE VIEW answers AS FROM '{target}'")
    return {"seconds": median(seconds), "sums": sums(shop, "answers")}


def _entitle(roster: Path, target: Path) -> None:
    """The command as anybody would give it: values, statuses, clauses in words."""
    command = [
        *(sys.executable, str(HERE.parents[1] / "cli.py"), "report"),
        *(str(HERE / "nine-outputs.clause"), str(roster), "--as-of", AS_OF.isoformat()),
        *("--out", str(target), "--map", "id=row", "--quiet"),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _by_hand(roster: Path, target: Path) -> None:
    from by_hand import WITH_STATUS

    shop = opened("1500MB")
    shop.execute(f"CREATE VIEW roster AS FROM '{roster}'")
    shop.execute(f"COPY ({WITH_STATUS}) TO '{target}'")


def _polars(roster: Path, target: Path) -> None:
    import polars as pl
    from with_polars import answered

    if roster.suffix == ".parquet":
        answered(pl.scan_parquet(roster)).sink_parquet(target)
        return
    types = {"sick_days": pl.Decimal(4, 1), "hourly_rate": pl.Decimal(5, 2)}
    read = pl.scan_csv(roster, try_parse_dates=True, schema_overrides=types)
    answered(read).sink_csv(target)


_WRITERS = {"entitle, files": _entitle, "by hand, files": _by_hand, "polars, files": _polars}
