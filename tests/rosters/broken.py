"""A payroll file in which one row in a hundred is broken, in fifty ways, each with its reason."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from random import Random

COLUMNS = (
    *("id", "name", "hire_date", "cutoff", "status", "plan"),
    *("sick_days", "salary", "share", "step", "married", "days_off"),
)
Cells = list[str]
QUOTE = "quote"
FIRST_DAY = date(1985, 1, 1)


@dataclass(frozen=True, slots=True)
class Kind:
    """A way to break a row: which field is told of, and words that the reason has."""

    field: str
    reason: str
    line: Callable[[Cells], str]


def cell(field: str, text: str, reason: str, place: str = "") -> Kind:
    """The cell of `field` is written as `text`."""

    def line(cells: Cells) -> str:
        made = list(cells)
        made[COLUMNS.index(field)] = text
        return written(made)

    return Kind(place or field, reason, line)


def written(cells: Cells) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


KINDS: tuple[Kind, ...] = (
    cell("hire_date", "2018-02-30", "there is no such day"),
    cell("hire_date", "2018-13-01", "there is no such day"),
    cell("hire_date", "2018-00-10", "there is no such day"),
    cell("hire_date", "2/5/2018", 'dates = "M/D/YYYY"'),
    cell("hire_date", "20180205", 'dates = "YYYYMMDD"'),
    cell("hire_date", "43136", 'dates = "excel serial"'),
    cell("hire_date", "5.2.2018", 'dates = "D.M.YYYY"'),
    cell("hire_date", "yesterday", "write 2018-02-05"),
    cell("hire_date", "2018-2-5", "write 2018-02-05"),
    cell("hire_date", "2018-02-05 08:30", "write 2018-02-05"),
    cell("hire_date", "1899-12-31", "from 1900-01-01"),
    cell("hire_date", "2200-01-01", "through 2199-12-31"),
    cell("cutoff", "2019-01-01", "from 2018-01-01 through 2018-12-31"),
    cell("status", "Full Time", "did you mean `full_time`?"),
    cell("status", "parttime", "did you mean `part_time`?"),
    cell("status", "retired", "one of `full_time`, `part_time`"),
    cell("plan", "Gold Plan!", "a word in snake_case"),
    cell("plan", "x" * 65, "a word in snake_case"),
    cell("sick_days", "-1", "from 0 through 400"),
    cell("sick_days", "401", "from 0 through 400"),
    cell("sick_days", "1e2", "write plain digits"),
    cell("sick_days", "abc", "write plain digits"),
    cell("sick_days", "1,5", "write plain digits"),
    cell("sick_days", "5 days", "write plain digits"),
    cell("sick_days", "0.0000001", "at most 6 decimals"),
    cell("sick_days", "12345678901234567", "at most 15 digits"),
    cell("sick_days", "½", "write plain digits"),
    cell("sick_days", "١٢", "write plain digits"),
    cell("sick_days", "NaN", "write plain digits"),
    cell("sick_days", "+5", "write plain digits"),
    cell("sick_days", "(5)", "parentheses = true"),
    cell("sick_days", "5\x00", "write plain digits"),
    cell("sick_days", "#REF!", "an error of the spreadsheet"),
    cell("sick_days", "=A1+1", "the formula has no stored result"),
    cell("salary", "$12.345", "at most 2 decimals"),
    cell("salary", "€5", "write plain digits"),
    cell("salary", "1.200,50", "write plain digits"),
    cell("salary", "12,00.00", "write plain digits"),
    cell("salary", "-5", "at least 0"),
    cell("share", "101%", "from 0 through 100"),
    cell("step", "1.5", "a whole number"),
    cell("step", "13", "from 1 through 12"),
    cell("married", "Y", 'say yes = "Y"'),
    cell("married", "maybe", "yes or no"),
    cell("days_off", "2020-01-01,2020-13-01", "there is no such day", "days_off[1]"),
    cell("id", " ", "is missing"),
    Kind("", "has 11 cells, where the header has 12", lambda cells: written(cells[:-1])),
    Kind("", "has 13 cells, where the header has 12", lambda cells: written([*cells, "x"])),
    Kind("", QUOTE, lambda cells: f'{cells[0]},"Lee "Jo" Ann",' + written(cells[2:])),
    Kind("", QUOTE, lambda cells: f'{cells[0]},"Lee,' + ",".join(c.strip() for c in cells[2:-1])),
)


def clean_rows(rows: int, seed: int) -> Iterator[Cells]:
    chance = Random(seed)
    for number in range(1, rows + 1):
        name = f"Lee, Ann {number}" if number % 2 else f"Ann Lee {number}"
        cents = chance.randrange(10**7)
        yield [
            str(number),
            f"Lee,\nAnn {number}" if number % 97 == 0 else name,
            str(FIRST_DAY + timedelta(chance.randrange(13_000))),
            f"2018-{chance.randrange(1, 13):02d}-05",
            chance.choice(("full_time", "part_time")),
            chance.choice(("century_preferred", "Lumenos", "another_plan")),
            str(chance.randrange(800) / 2),
            f"${cents // 100:,}.{cents % 100:02d}",
            f"{chance.randrange(100)}%",
            str(chance.randrange(1, 13)),
            chance.choice(("yes", "no", "")),
            chance.choice(("", "2020-01-01", "2020-01-01, Feb 3, 2020")),
        ]


Expected = dict[int, tuple[str, str]]


def write_payroll(path: Path, rows: int, *, broken: bool = True, seed: int = 5) -> Expected:
    """A file of `rows` rows; the lines of its broken ones, each with its field and reason."""
    expected: Expected = {}
    line = 2
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(",".join(COLUMNS) + "\n")
        for number, cells in enumerate(clean_rows(rows, seed), 1):
            text = written(cells)
            if broken and number % 100 == 50:
                kind = KINDS[number // 100 % len(KINDS)]
                text = kind.line([cells[0], cells[1].replace("\n", " "), *cells[2:]])
                expected[line] = (kind.field, kind.reason)
            out.write(text + "\n")
            line += text.count("\n") + 1
    return expected
