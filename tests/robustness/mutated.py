"""Texts, records and command lines damaged at random, from real ones."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
PIECES = (
    "end", "when", "(", ")", "by", "@", "$", "%", '"', "Feb 30, 2020", "and", "or", "not", "none",
    "undecided", "if", "then", "else", "1,000,000", "-", "*", "/", "0", "9" * 40, "\x00", "é", "“",
    "\n", "#", "except 17.8", "decide x money", "from", "through", "as of", "with", "for each",
    "at least 5 years", "hire_date", "yes", 'contested q @1 "?"', 'clause 9 "x"', "2/5/2018",
    "completed years from", "Easter", "next Feb 29 on or after as_of", "rounded to cent", "\ufeff",
)  # fmt: skip


def texts() -> list[str]:
    """Every agreement of the checkout, a window of some hundred lines at a time."""
    found: list[str] = []
    for path in sorted(ROOT.glob("rules/**/*.clause")):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        found += ["".join(lines[i : i + 120]) for i in range(0, len(lines), 100)]
    return found


def damaged(random: Random, text: str) -> str:
    """`text` after one to six cuts, repeats, swaps and insertions."""
    for _ in range(random.randint(1, 6)):
        i, j = sorted(random.randrange(len(text) + 1) for _ in range(2))
        j = min(j, i + random.choice((1, 3, 20, 200)))
        match random.randrange(5):
            case 0:
                text = text[:i] + text[j:]
            case 1:
                text = text[:i] + random.choice(PIECES) + text[i:]
            case 2:
                text = text[:j] + text[i:j] + text[j:]
            case 3:
                text = text[:i] + chr(random.randrange(1, 0x2FFF)) + text[i + 1 :]
            case _:
                words = text[i:j].split(" ")
                random.shuffle(words)
                text = text[:i] + " ".join(words) + text[j:]
    return text


_VALUES: tuple[object, ...] = (
    None, True, False, 0, -1, 3, 10**30, "0", "-5", "1.005", "1e9", "NaN", "", "full_time",
    "2020-02-30", "2020-02-29", "1899-12-31", "2200-01-01", "2001-01-05", "٣", [], ["x"],
    ["2020-01-01"], {}, {"a": 1}, "x" * 5000, "\ud800", 1.5, "part_time", "12.5", "2018-02-05",
)  # fmt: skip


def record(random: Random, fields: list[str]) -> dict[str, object]:
    """A record of some fields with values good and bad."""
    chosen = random.sample(fields, random.randint(0, min(8, len(fields))))
    made: dict[str, object] = {name: random.choice(_VALUES) for name in chosen}
    if random.random() < 0.1:
        made[random.choice(("hiredate", "", "é", "id", "$s"))] = random.choice(_VALUES)
    return made


def question_line(random: Random, fields: list[str], decisions: list[str]) -> str:
    """A question line, sometimes not JSON at all."""
    question: dict[str, object] = {
        "id": random.choice(("q", 1, None, {}, [])),
        "as_of": random.choice(("2020-12-31", "2020-13-01", 5, None, "1800-01-01", "2019-02-28")),
        "record": random.choice((record(random, fields), record(random, fields), [], "x", None)),
        "decisions": random.choice(([random.choice(decisions)], [], ["nope"], "x", None)),
        "readings": random.choice(({}, {}, {"nope": "x"}, {"day_value": "nope"}, [], None)),
    }
    if random.random() < 0.2:
        question[random.choice(("with", "roster", "group", "extra"))] = random.choice(_VALUES)
    text = json.dumps(question)
    return damaged(random, text) if random.random() < 0.3 else text


def command_line(random: Random, files: list[str]) -> list[str]:
    """Arguments of the command line, most of them wrong."""
    words = ["ask", "check", "when", "test", "fmt", "schema", "describe", "--help", "--version"]
    options = (
        "--as-of", "2020-12-31", "--set", "hire_date=2001-01-05", "status=full_time", "--set",
        "sick_days=-1", "--jsonl", "-", "--record", "/nonexistent", "--reading", "a=b", "--format",
        "json", "--roster", "--id", "x", "--until", "2010-01-01", "--moving", "hire_date", "--with",
        "x", "", "\x01", "é", "--check", "longevity_payment", "vacation_days", "=", "hire_date=",
        "--as-of", "soon", "hire_date=Feb 30, 2020", "--set", "vacation_days_unused=1e9",
    )  # fmt: skip
    made = [random.choice(words)]
    made += [random.choice(files)] if random.random() < 0.9 else []
    made += random.choices(options, k=random.randint(0, 7))
    return made
