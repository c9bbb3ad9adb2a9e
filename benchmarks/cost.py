"""How long a change takes to be costed, by fiscal year, for a roster: one whole process.

    python benchmarks/cost.py [PEOPLE]

The people are those of the pack's example roster over and over, each with a day of hire of their
own between 1990 and 2020, by seed: what takes time is how many different days there are.
"""

from __future__ import annotations

import csv
import resource
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from clock import machine
from people import ROOT, SEED

EXAMPLE = ROOT / "rules/west-haven-ers/example-roster.csv"
FIRST, LAST = date(1990, 1, 1), date(2020, 2, 13)
COSTED = (
    *("compare", "west-haven-ers", "hourly_rate", "--with", "tentative-agreement-2019"),
    *("--years", "FY2020..FY2023", "--costing", "costing", "--roster"),
)


def made(path: Path, people: int) -> int:
    """Write a roster of so many people; how many different days of hire it has."""
    random = Random(SEED)  # no secret
    with EXAMPLE.open(encoding="utf-8", newline="") as file:
        known = list(csv.DictReader(file))
    days = [FIRST + timedelta(random.randrange((LAST - FIRST).days + 1)) for _ in range(people)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, known[0])
        writer.writeheader()
        for number, day in enumerate(days, 1):
            row = random.choice(known)
            writer.writerow({**row, "id": number, "hire_date": day.isoformat()})
    return len(set(days))


def main() -> None:
    """Print how long it took, and at which peak of memory."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    print(machine())
    with TemporaryDirectory(prefix="entitle-cost-") as folder:
        roster = Path(folder) / "roster.csv"
        days = made(roster, people)
        start = perf_counter()
        command = [sys.executable, str(ROOT / "cli.py"), *COSTED, str(roster)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        seconds = perf_counter() - start
    if done.returncode or f": {people:,} people costed" not in done.stdout:
        sys.exit(done.stderr or done.stdout)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{people:,} people, {days:,} days of hire: {seconds:.1f} s,", end=" ")
    print(f"{used.ru_utime + used.ru_stime:.1f} s of processor time, {used.ru_maxrss / 1e3:.0f} MB")


if __name__ == "__main__":
    main()
