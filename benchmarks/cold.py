"""How long a command takes from a cold shell: whole processes, start to end.

    python benchmarks/cold.py [ROUNDS]

Each round starts a new Python. `warm` finds the checked agreement in the user's cache, `empty`
starts with an empty cache folder. Then, measured inside the process: checking about 2,000 lines
(imports included; the grammar's tables from the cache, or made first), and reading the checked
tree back from the cache.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from time import perf_counter

from clock import Times, machine
from people import ROOT

CHECK_LINES = 2_000
WARM, CHECK, TREE = 400.0, 500.0, 50.0
"""Targets in ms at the median."""

ASK = (
    *("ask", "west-haven-ers", "longevity_payment", "--as-of", "2020-12-31"),
    *("--set", "hire_date=2001-01-05", "--set", "status=full_time"),
)
CHECKING = """
import sys, time
sys.path.insert(0, sys.argv[1])
start = time.perf_counter()
from engine import session
checked = session.check_pack(session.locate(sys.argv[2]))
print((time.perf_counter() - start) * 1e3)
assert not any(found.is_error for found in checked.findings), checked.findings[:3]
"""
READING = """
import sys, time
sys.path.insert(0, sys.argv[1])
from engine import session
start = time.perf_counter()
session.load("west-haven-ers")
print((time.perf_counter() - start) * 1e3)
"""


def process(arguments: tuple[str, ...], cache: Path) -> tuple[float, str]:
    """The time of one process in ms, and what it printed."""
    environment = {**os.environ, "ENTITLE_CACHE": str(cache)}
    start = perf_counter()
    done = subprocess.run(  # our own program
        [sys.executable, *arguments], capture_output=True, text=True, env=environment, check=False
    )
    elapsed = (perf_counter() - start) * 1e3
    if done.returncode:
        sys.exit(f"{' '.join(arguments[:3])}: {done.stderr or done.stdout}")
    return elapsed, done.stdout


def long_agreement(lines: int, folder: Path) -> Path:
    """The pack's own agreement, its clauses repeated under other names until it is long enough."""
    text = (ROOT / "rules/west-haven-ers/agreement.clause").read_text(encoding="utf-8")
    head, _, _ = text.partition("\nclause ")
    count, copies = text.count("\n"), []
    while count < lines:
        number = len(copies) + 1
        rows = [f'clause 90.{number} "Copy {number}"', f"  decide copied_{number} money"]
        rows += [f"    when service at least {number % 30} years and status is full_time"]
        rows += ["    by service", "      less than 5 years none"]
        rows += [f"      {n} through {n + 4} years ${n * 10}" for n in range(5, 50, 5)]
        rows += [f"      at least 50 years ${500 + number}", "    otherwise none", "end", ""]
        copies.append("\n".join(rows))
        count += len(rows)
    assert head
    path = folder / "agreement.clause"
    path.write_text(text + "\n" + "\n".join(copies), encoding="utf-8")
    return path


def rounds(count: int, cache: Path, arguments: tuple[str, ...], *, empty: bool = False) -> Times:
    """Whole processes, one after another; with `empty`, the cache is emptied before each."""
    found = []
    for _ in range(count):
        if empty:
            rmtree(cache)
            cache.mkdir(mode=0o700)
        found.append(process(arguments, cache)[0])
    return Times(tuple(found))


def inside(count: int, cache: Path, arguments: tuple[str, ...], *, empty: bool = False) -> Times:
    """What each process measured itself, in ms."""
    found = []
    for _ in range(count):
        if empty:
            rmtree(cache)
            cache.mkdir(mode=0o700)
        found.append(float(process(arguments, cache)[1]))
    return Times(tuple(found))


def main() -> None:
    """Print the table; exit code 1 when a target is missed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    work = Path(mkdtemp(prefix="entitle-cold-"))
    cache = work / "cache"
    cache.mkdir(mode=0o700)
    ask = (str(ROOT / "cli.py"), *ASK)
    agreement = long_agreement(CHECK_LINES, work)
    lines = agreement.read_text(encoding="utf-8").count("\n")
    try:
        bare = rounds(count, cache, ("-c", "pass"))
        cold = rounds(max(3, count // 3), cache, ask, empty=True)
        warm = rounds(count, cache, ask)
        tree = inside(count, cache, ("-c", READING, str(ROOT)))
        checking = ("-c", CHECKING, str(ROOT), str(agreement))
        tables = inside(count, cache, checking)
        nothing = inside(max(3, count // 3), cache, checking, empty=True)
    finally:
        rmtree(work)
    print(machine())
    print(f"{'':44}{'median':>9}  {'p95':>9}  {'p99':>9}   ms")
    print(f"{'python -c pass':42}  {bare}")
    print(f"{'ask, one decision, warm cache':42}  {warm}")
    print(f"{'ask, one decision, empty cache':42}  {cold}")
    print(f"{'checked tree from the cache':42}  {tree}")
    print(f"{f'check of {lines} lines, parser tables cached':42}  {tables}")
    print(f"{f'check of {lines} lines, nothing cached':42}  {nothing}")
    sys.exit(warm.median > WARM or tree.median > TREE or tables.median > CHECK)


if __name__ == "__main__":
    main()
