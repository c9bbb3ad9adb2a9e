"""Common mistakes in rosters: their rows, their ranks, what is carried along a list."""

from __future__ import annotations

from .mistakes import Mistake

_NAME, _STRAY = frozenset({"NAME"}), frozenset({"STRAY"})

ROSTERS: tuple[Mistake, ...] = (
    Mistake(
        "a figure of a row is named with `'s`, not with a point",
        "write `a's seniority_years`",
        "define b as count of a for each a in roster where a.applied\n",
        kinds=_STRAY,
        at=r"\.[a-z]",
    ),
    Mistake(
        "`{word}` is a word of the language and cannot be a field",
        "give the field a longer name, for instance `first_{word}`",
        "define b as first of a's day for each a in roster\n",
        kinds=frozenset({"UNIT"}),
        before=r"[a-z]\w*'s",
    ),
    Mistake(
        "`{previous}` says whose figure is meant, and not which",
        "write the field behind it: `a's seniority_years`",
        "define b as sum of a's for each a in roster\n",
        before=r"[a-z]\w*'s",
    ),
    Mistake(
        "the best so many are kept with `best`",
        "write `best 3 by highest a's seniority_years`",
        "define b as collect a's id for each a in roster top 3 by highest a's years_served\n",
        kinds=_NAME,
        at=r"(top|bottom)\b",
    ),
    Mistake(
        "`best` does not say by what, and which end of it is better",
        "write `best 3 by highest a's seniority_years`, or `by lowest …`",
        "define b as collect a's id for each a in roster best 3 by a's years_served\n",
        expects=frozenset({"BY_KEY"}),
    ),
    Mistake(
        "an order says which end comes first",
        "write `ordered by highest a's seniority_years`, or `ordered by lowest …`",
        "define b as collect a's id for each a in roster ordered by a's years_served\n",
        kinds=_NAME,
        at=r"(ordered|order|sorted|sort|ranked|rank)(\s+by)?\b",
    ),
    Mistake(
        "each key of an order says which end comes first",
        "write `then highest …` or `then lowest …`",
        "define b as collect a's id for each a in roster ordered by highest a's x then a's y\n",
        kinds=frozenset({"THEN"}),
        before=r"\bby (highest|lowest)\b.*",
    ),
    Mistake(
        "`roster` needs the word for one of its rows",
        "write `roster applicant`, then the fields of a row, then `end`",
        "roster\n  id id\nend\n",
        kinds=frozenset({"ROSTER"}),
        starts_line=True,
    ),
    Mistake(
        "`carry` does not say what it begins with",
        "write `carry balance from 0 days for each w in LIST to balance - w`",
        "define b as (carry c for each w in d to c + w)\n",
        before=r"\bcarry \w+",
        expects=frozenset({"FROM"}),
    ),
    Mistake(
        "`carry` does not say what follows at each element",
        "write `carry balance from 0 days for each w in LIST to balance - w`",
        "define b as carry c from 0 for each w in d @1\n",
        expects=frozenset({"TO"}),
        before=r"\bcarry .* for each .*",
    ),
)
