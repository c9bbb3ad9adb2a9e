"""Agreements over rosters made at random: ranks, votes, balances, and who is asked about."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from engine.check import check
from engine.ir.tree import ROSTER, Agreement
from engine.source import Source
from engine.syntax.parser import parse
from engine.values import Row, Value, as_fact, rows_in

_HEAD = """agreement generated "Generated agreement over a roster"
  term Jan 1, 2018 through Dec 31, 2023
  after term {after}
end

record person
  id id
  served years
  salary money
  hired date
  withdrawals list of days default ()
end

group pool
  room count
end

roster member
  id id
  served years precise to 0.5 years
  salary money
  hired date default none
  status one of (full, part)
  answer one of (agree, reject)
  applied yes_no default yes
  must served at least 0 years
end

contested silence @1 "What is silence?"
  reading left_open
  reading reject
  adopt {adopt}
end

define share as 10% of salary
define tenure as completed years from hired
define ahead as (count of m for each m in roster where m's served more than served)
"""

_TESTS = (
    "m's applied",
    "m's status is part",
    "m's served at least 5 years",
    "m's served more than served",
    "m's id is not id",
    "m's answer is reject",
    "m's hired before Jul 1, 2012",
    "(any of (n's served more than m's served) for each n in roster where n's status is full)",
    "(completed years from m's hired) at least 3 years",
    "(tenure with hired as m's hired) less than 8 years",
)
_KEYS = (
    "m's served",
    "m's hired",
    "m's applied",
    "(if m's status is part then 0 else 1)",
    "m's salary",
    "(count of n for each n in roster where n's served more than m's served)",
)
_MONEY = ("m's salary", "(share with salary as m's salary)", "(if m's applied then $100 else $40)")
_GUARDS = (
    "ahead less than 2",
    "(all of (m's answer is agree) for each m in roster)",
    "(any of (m's answer is reject) for each m in roster)",
    "(count of roster) at least room",
    "(count of m for each m in roster where m's applied) more than 2",
    "silence is left_open and (any of (m's applied) for each m in roster)",
)


def _where(random: Random) -> str:
    parts = [random.choice(_TESTS) for _ in range(random.randint(0, 2))]
    return f" where {random.choice((' and ', ' or ')).join(parts)}" if parts else ""


def _rank(random: Random, kept: str) -> str:
    keys = " then ".join(
        f"{random.choice(('highest', 'lowest'))} {random.choice(_KEYS)}"
        for _ in range(random.randint(1, 3))
    )
    return f" best {kept} by {keys}" if kept else f" ordered by {keys}"


def _kept(random: Random) -> str:
    return random.choice(("1", "2", "3", "room", "(room - 1)"))


def _of_money(random: Random) -> str:
    op = random.choice(("sum", "largest", "smallest", "first", "last"))
    rank = _rank(random, _kept(random)) if random.random() < 0.6 else ""
    if op in ("first", "last") and random.random() < 0.5:
        rank = _rank(random, "")
    return f"{op} of {random.choice(_MONEY)} for each m in roster{_where(random)}{rank}"


def _of_ids(random: Random) -> str:
    rank = _rank(random, random.choice(("", _kept(random))))
    return f"collect m's id for each m in roster{_where(random)}{rank}"


def _of_balances(random: Random) -> str:
    top = random.choice(("100 days", "10 days"))
    return (
        "carry balance from 0 days and idle from no for each w in withdrawals"
        f" to (if idle then balance else balance + 24 days, at most {top}) - w"
        f" and (balance more than {random.choice(('40 days', '8 days'))})"
    )


def agreement_text(random: Random) -> str:
    """A small agreement that asks much of its roster."""
    text = _HEAD.format(
        after=random.choice(("continues", "ends")),
        adopt=random.choice(("left_open", "reject", "none")),
    )
    made = (
        ("amount", "money", _of_money),
        ("ids", "list of id", _of_ids),
        ("balances", "list of days", _of_balances),
    )
    for number, (name, kind, body) in enumerate(made, 2):
        for branch in range(random.randint(1, 3)):
            head = f'clause {number}.{branch} "C"\n  decide {name} {kind if branch == 0 else ""}'
            text += f"\n{head} {body(random)}\n    when {random.choice(_GUARDS)}\n"
            if branch == 0 and random.random() < 0.3:
                text += "    otherwise none\n"
            text += "end\n"
    return text


def agreement(random: Random) -> Agreement:
    """A small agreement, checked: an error in it is the generator's mistake."""
    text = agreement_text(random)
    checked = check([parse(Source("generated.clause", text))])
    assert checked.agreement is not None, [d.message for d in checked.findings if d.is_error] + [
        text
    ]
    return checked.agreement


def facts_of_row(random: Random, number: int) -> dict[str, Value]:
    return {
        "id": f"m{number}",
        "served": random.choice((1, 3, 5, 5, 8, 12)),
        "salary": random.choice((40_000, 50_000, 50_000)),
        "hired": date(2005, 7, 1) + timedelta(random.choice((0, 1, 900, 4000))),
        "status": random.choice(("full", "part")),
        "answer": random.choice(("agree", "agree", "reject")),
        "applied": random.random() < 0.7,
    }


def record(random: Random, known: float = 1.0) -> dict[str, Value]:
    """A person and a roster of a few rows, with each fact given so often."""

    def some(facts: dict[str, Value]) -> dict[str, Value]:
        return {name: value for name, value in facts.items() if random.random() < known}

    own = {
        k: v for k, v in facts_of_row(random, 1).items() if k in ("id", "served", "salary", "hired")
    }
    own["withdrawals"] = tuple(random.choice((0, 5, 30)) for _ in range(random.randint(0, 4)))
    own["room"] = random.randint(0, 4)
    whole = some(own)
    rows = [some(facts_of_row(random, i)) for i in range(1, random.randint(0, 5) + 1)]
    if random.random() < known:
        whole[ROSTER] = as_fact([Row(i, f"m{i}", facts) for i, facts in enumerate(rows, 1)])
    return whole


def less(random: Random, facts: dict[str, Value]) -> dict[str, Value]:
    """The same with some facts, and some facts of rows, not given."""
    out = {name: value for name, value in facts.items() if random.random() < 0.8}
    if ROSTER in out:
        out[ROSTER] = as_fact(
            [
                Row(r.number, r.name, {n: v for n, v in r.facts.items() if random.random() < 0.8})
                for r in rows_in(out[ROSTER])
            ]
        )
    return out
