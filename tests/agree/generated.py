"""Agreements, records and days made at random: small, valid, and rich in what can go wrong."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from engine.check import check
from engine.ir.tree import Agreement
from engine.source import Source
from engine.syntax.parser import parse
from engine.values import Value, minute_of

_HEAD = """agreement generated "Generated agreement"
  term Jan 1, 2018 through Dec 31, 2020
  after term {after}
  months end month_question
  leap day leap_question
  working days Monday through Friday
end

year season begins Sep 1 written "2021-22"
year budget begins Jul 1 written "FY22"

record person
  hired date
  born date
  ends date default none
  status one of (full, part, seasonal)
  days_saved days from 0 through 300
  begun datetime default none
  rank count
  flag yes_no
  off list of date default ()
  left choice of season default none
  voted choice of budget from "FY12" through "FY24"
  away list of choice of season default ()
end

define service as completed years from hired
define age as completed years from born
define tenure as completed months from hired
define senior as service at least 5 years and flag

contested cutoff @1 "Is the day itself inside?"
  reading inside is hired on or before Jul 1, 2010
  reading outside is hired before Jul 1, 2010
  adopt {adopt}
end

contested scope @1 "Who is meant?"
  reading all_of_them
  reading some_of_them
  adopt all_of_them
end

contested leap_question @1 "Where does the anniversary of Feb 29 fall?"
  reading march is Mar 1
  reading february is Feb 28
  adopt {leap}
end

contested month_question @1 "Where does a short month put the day?"
  reading clamped_day is clamped
  reading spilled_day is spilled
  adopt {months}
end

contested later @1 "What holds after the term?"
  reading goes_on is continues
  reading stops is ends
  adopt goes_on
end

value rate money per hour across rank (1, 2, 3)
  from Jan 1, 2015  $10.50  $12.25  $14
  from Jul 1, 2019  $11     $13.10  $15.75
end

value share percent
  after term later
  from Jul 1, 2016  12%
  from Jul 1, 2019  (if scope is all_of_them then 14% else 13.5%)
end
"""

_ATOMS = (
    "hired before Mar 1, 2012",
    "hired on or after Feb 29, 2008",
    "hired from Jul 1, 2005 through Jul 1, 2010",
    "born after Jan 1, 1970",
    "service at least 5 years",
    "service less than 10 years",
    "service is 7 years",
    "age more than 40 years",
    "tenure at most 90 months",
    "status is full",
    "status is not part",
    "status is in (full, seasonal)",
    "days_saved at least 42.5 days",
    "days_saved more than 100 days",
    "days_saved at most 99.75 days",
    "rank is 2",
    "flag",
    "not flag",
    "senior",
    "cutoff",
    "scope is some_of_them",
    "ends is none",
    "ends before as_of",
    "as_of on or after hired + 90 days",
    "(service as of next Dec 31 on or after as_of) at least 6 years",
    "hired + 18 months on or before as_of",
    "as_of on or after hired + 7 working days",
    "next Friday after ends on or before as_of",
    "begun + 8 hours after Mar 1, 2012 06:00",
    "as_of is in off",
    "age at least 50 years",
    "share at least 13%",
    "(count of d for each d in off where d after hired) at least 1",
    'left is "2015-16"',
    'left from "2012-13" through "2016-17"',
    "left is none",
    "left before (the season of as_of)",
    "left + 1 year on or after (the season of hired) + 9 years",
    "left is in away",
    "(the season of (first day of voted)) is in away",
    'voted after "FY16"',
    "hired on or before last day of (voted - 4 years)",
    "(count of y for each y in away where y before left) at least 1",
    "(count of y for each y in away where first day of y after hired) at least 1",
)
_VALUES = (
    "$500",
    "$610",
    "none",
    "rate * 8 hours",
    "25% of $1,000",
    "share of $2,000",
    "(if flag then $100 else $200)",
    "$100, at least $150",
    "(first_amount + $1)",
    "undecided",
)
_ROWS = (
    "less than 5 years  $10\n      5 through 9 years  $20\n      at least 12 years  $40",
    (
        "5 through 9 years  $610\n      "
        "at least 10 years  (if scope is all_of_them then $660 else $610)"
    ),
    "at most 3 years  $1\n      any other  $2",
)


def condition(random: Random, depth: int = 2) -> str:
    """A condition of a few atoms."""
    if depth == 0 or random.random() < 0.45:
        return random.choice(_ATOMS)
    parts = [condition(random, depth - 1) for _ in range(random.randint(2, 3))]
    joined = random.choice((" and ", " or ")).join(parts)
    return f"not ({joined})" if random.random() < 0.2 else f"({joined})"


def _decide(random: Random, name: str, *, first: bool, allow: bool) -> str:
    kind = " money" if first else ""
    values = _VALUES if allow else tuple(v for v in _VALUES if "first_amount" not in v)
    guarded = random.random() < 0.9
    guard = f"\n    when {condition(random)}" if guarded else ""
    if random.random() < 0.35:
        return f"  decide {name}{kind}{guard}\n    by service\n      {random.choice(_ROWS)}\n"
    return f"  decide {name}{kind} {random.choice(values)}{guard}\n"


def _clauses(random: Random, name: str, start: int, *, allow: bool) -> str:
    count = random.randint(1, 5)
    sections = [f"{start}.{i}" for i in range(count)]
    text = ""
    for i, section in enumerate(sections):
        text += f'clause {section} "Clause {section}"\n'
        text += _decide(random, name, first=i == 0, allow=allow)
        for other in sections[i + 1 :]:
            if random.random() < 0.35:
                when = f" when {condition(random, 1)}" if random.random() < 0.3 else ""
                text += f"  except {other}{when}\n"
        if random.random() < 0.15:
            text += f"  after term {random.choice(('continues', 'ends', 'later'))}\n"
        text += "end\n\n"
    return text


def _closing(name: str, section: str, random: Random) -> str:
    return (
        f'clause {section} "Closing"\n  decide {name} $77\n    when {condition(random)}\n'
        f"    otherwise {random.choice(('none', '$500', '$77'))}\nend\n\n"
    )


def agreement_text(random: Random) -> str:
    """The text of a small agreement with two decisions, one resting on the other."""
    head = _HEAD.format(
        after=random.choice(("continues", "continues", "ends", "later")),
        months=random.choice(("clamped_day", "spilled_day")),
        leap=random.choice(("march", "february")),
        adopt=random.choice(("inside", "outside", "none")),
    )
    first = _clauses(random, "first_amount", 2, allow=False)
    second = _clauses(random, "second_amount", 3, allow=True)
    closings = ""
    for name, section, text in (("first_amount", "4.1", first), ("second_amount", "4.2", second)):
        if all("\n    when " in part for part in text.split(f"decide {name}")[1:]):
            closings += _closing(name, section, random)
    return head + "\n" + first + second + closings


def agreement(random: Random) -> Agreement:
    """A small agreement, checked: an error in it is the generator's mistake."""
    text = agreement_text(random)
    checked = check([parse(Source("generated.clause", text))])
    assert checked.agreement is not None, [d.message for d in checked.findings if d.is_error]
    return checked.agreement


_DAYS = (date(2010, 7, 1), date(2008, 2, 29), date(2012, 2, 29), date(2012, 3, 1), date(2005, 7, 1))


def day(random: Random, first: int = 2000, last: int = 2022) -> date:
    """A day, often one that decides something."""
    if random.random() < 0.3:
        return random.choice(_DAYS) + timedelta(random.randint(-1, 1))
    start = date(first, 1, 1)
    return start + timedelta(random.randrange((date(last, 1, 1) - start).days))


def season(random: Random) -> date:
    """A named year, as the day on which it begins."""
    return date(random.randint(2010, 2020), 9, 1)


def full_record(random: Random) -> dict[str, Value]:
    """Every fact of a person."""
    return {
        "hired": day(random, 2000, 2018),
        "born": day(random, 1950, 1990),
        "status": random.choice(("full", "part", "seasonal")),
        "days_saved": random.choice((0, 42, 99, 100, 101, 250)),
        "rank": random.choice((1, 2, 3, 4)),
        "flag": random.random() < 0.5,
        "begun": minute_of(day(random), random.choice((0, 22))),
        "ends": day(random, 2015, 2022),
        "left": season(random),
        "voted": date(random.randint(2011, 2023), 7, 1),
        "away": tuple(season(random) for _ in range(random.randint(0, 2))),
        "off": tuple(sorted({day(random, 2015, 2020) for _ in range(random.randint(0, 3))})),
    }


def without_some(random: Random, record: dict[str, Value]) -> dict[str, Value]:
    """The same person with some facts not given."""
    return {k: v for k, v in record.items() if random.random() < 0.7 or k in ("off", "away")}
