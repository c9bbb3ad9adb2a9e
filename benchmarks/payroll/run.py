"""Entitle, OpenFisca, numpy, Polars and hand-written DuckDB SQL on the nine outputs.

    python benchmarks/payroll/run.py [ROWS ...] [--times N]

Each engine runs in a process of its own, so that its peak memory is its own; the roster is loaded
first, then the nine outputs are made N times, table to table, and the middle time counts. Then the
files: Parquet to Parquet and CSV to CSV, reading included. Exits with 1 when two engines differ in
a sum, or a target is missed.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

HERE = Path(__file__).resolve().parent
ROWS = (200_000, 1_000_000, 10_000_000)
ABSENT = 0.01

COMPLETE = ("entitle", "by hand", "polars", "numpy", "openfisca")
ANSWERED = ("entitle, status and clause", "by hand, status and clause")
FILES = ("entitle, files", "by hand, files", "polars, files")


@dataclass(frozen=True)
class Measured:
    """One engine on one roster."""

    engine: str
    rows: int
    seconds: float
    peak: int
    sums: dict[str, int]

    @property
    def rate(self) -> float:
        """Million rows a second."""
        return self.rows / self.seconds / 1e6


def engine_of(name: str) -> object:
    """The engine of that name, its library imported only now."""
    match name:
        case "numpy":
            from with_numpy import Numpy

            return Numpy()
        case "polars":
            from with_polars import Polars

            return Polars()
        case "openfisca":
            from with_openfisca import OpenFisca

            return OpenFisca()
        case "by hand" | "by hand, status and clause":
            from with_duckdb import Duckdb

            return Duckdb("status" if "status" in name else "values")
        case _:
            from with_entitle import Entitle

            return Entitle("status" if "status" in name else "values")


def one(name: str, roster: Path, times: int) -> dict[str, object]:
    """Measures one engine in this process."""
    if name.endswith("files"):
        from files import answered_file

        return answered_file(name, roster, times)
    engine = engine_of(name)
    engine.load(roster)  # type: ignore[attr-defined]
    engine.run()  # type: ignore[attr-defined]
    seconds = [_timed(engine.run) for _ in range(times)]  # type: ignore[attr-defined]
    return {"seconds": median(seconds), "sums": engine.sums()}  # type: ignore[attr-defined]


def _timed(run: Callable[[], None]) -> float:
    began = perf_counter()
    run()
    return perf_counter() - began


def measured(name: str, roster: Path, rows: int, times: int) -> Measured:
    """Measures one engine in a process of its own."""
    command = [sys.executable, str(HERE / "run.py"), "--one", name, str(roster), str(times)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{name} failed:\n{done.stderr}")
    found = json.loads(done.stdout.splitlines()[-1])
    return Measured(name, rows, found["seconds"], found["peak"], found["sums"])


def table(found: list[Measured], base: str) -> str:
    """The measurements as a Markdown table, each beside the first line's."""
    by = next(m for m in found if m.engine == base)
    lines = [
        f"| {found[0].rows:,} rows | seconds | million rows/s | {base} takes | peak memory |",
        "|---|---|---|---|---|",
    ]
    for m in found:
        ratio = "" if m is by else f"{by.seconds / m.seconds:.2f} of its time"
        rate = f"{m.rate:.1f}"
        lines.append(f"| {m.engine} | {m.seconds:.3f} | {rate} | {ratio} | {m.peak // 1024:,} MB |")
    return "\n".join(lines)


def differences(found: list[Measured]) -> list[str]:
    """Engines whose sums are not those of the first."""
    first = found[0]
    return [
        f"{m.engine} differs from {first.engine} in {name}: {m.sums[name]} for {first.sums[name]}"
        for m in found[1:]
        for name in first.sums
        if m.sums[name] != first.sums[name]
    ]


def targets(by: dict[str, Measured]) -> list[tuple[str, float, float]]:
    """What must hold at a million rows: what, the ratio, its limit."""
    lean, full = by["entitle"].seconds, by["entitle, status and clause"].seconds
    peer = by["openfisca"].seconds
    return [
        ("values / by hand", lean / by["by hand"].seconds, 1.3),
        ("values / openfisca", lean / peer, 1 / 5),
        ("status and clause / by hand", full / by["by hand, status and clause"].seconds, 1.3),
        ("status and clause / openfisca", full / peer, 1 / 3),
    ]


def main() -> int:
    """Measures everything and prints it; 1 when engines differ or a target is missed."""
    asked = argparse.ArgumentParser()
    asked.add_argument("rows", nargs="*", type=int, default=list(ROWS))
    asked.add_argument("--times", type=int, default=7)
    given = asked.parse_args()
    print(f"{platform.machine()}, CPython {platform.python_version()}, {' '.join(versions())}")
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for rows in given.rows:
            failed |= _at(Path(folder), rows, given.times)
    return int(failed)


def versions() -> list[str]:
    """What is measured, with versions."""
    from importlib.metadata import version

    return [f"{n} {version(n)}" for n in ("duckdb", "polars", "numpy", "OpenFisca-Core")]


def _at(folder: Path, rows: int, times: int) -> bool:
    from roster import made

    complete = made(folder / f"complete-{rows}.parquet", rows)
    gaps = made(folder / f"gaps-{rows}.parquet", rows, ABSENT)
    whole = [measured(n, complete, rows, times) for n in (*COMPLETE, *ANSWERED)]
    holed = [measured(n, gaps, rows, times) for n in ("entitle", "by hand", *ANSWERED)]
    print(f"\nComplete records, table to table\n\n{table(whole, 'entitle')}")
    print(f"\nOne fact in a hundred absent, table to table\n\n{table(holed, 'entitle')}")
    filed: list[Measured] = []
    for form in ("parquet", "csv"):
        source = complete if form == "parquet" else as_csv(complete)
        filed = [measured(n, source, rows, 1) for n in FILES]
        print(f"\n{form} to {form}, complete records\n\n{table(filed, 'entitle, files')}")
    wrong = [*differences(whole), *differences(holed)]
    print("\nchecksums equal" if not wrong else "\n" + "\n".join(wrong))
    missed = False
    for what, ratio, limit in targets({m.engine: m for m in whole}):
        holds = ratio <= limit
        missed |= not holds and rows == 1_000_000  # where the targets stand
        print(f"{what}: {ratio:.2f}, at most {limit:.2f}: {'holds' if holds else 'missed'}")
    return bool(wrong) or missed


def as_csv(roster: Path) -> Path:
    """The same roster as CSV."""
    import duckdb

    target = roster.with_suffix(".csv")
    duckdb.execute(f"COPY (FROM '{roster}') TO '{target}' (HEADER)")
    return target


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        name, path, many = sys.argv[2:]
        result = one(name, Path(path), int(many))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if name.endswith("files"):
            peak = max(peak, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
        print(json.dumps({**result, "peak": peak}))
    else:
        sys.exit(main())
