"""Common mistakes and the sentence each deserves: a table that is also its own test.

LALR "expected" sets are unreadable, so the parser asks this table first. Each row
matches the token at which the text stopped making sense and the words around it;
`example` is a text in which the row is the one that answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

TOP_LEVEL = frozenset(
    {
        "AGREEMENT",
        "RECORD",
        "GROUP",
        "CHOICES",
        "DEFINE",
        "VALUE",
        "CONTESTED",
        "CLAUSE",
        "SCENARIO",
    }
)


@dataclass(frozen=True, slots=True)
class Stop:
    """Where parsing stopped: the token, the text before and from it, and what may follow."""

    kind: str
    word: str
    before: str
    after: str
    expected: frozenset[str]
    blocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A row: `before` must match the end of the text so far, `at` the text from the token on."""

    message: str
    hint: str
    example: str
    at: str = ""
    before: str = ""
    kinds: tuple[str, ...] = ()
    needs_block: bool = False

    def answers(self, stop: Stop) -> bool:
        """Whether this row explains `stop`."""
        return (
            (not self.kinds or stop.kind in self.kinds)
            and (not self.needs_block or bool(stop.blocks))
            and (not self.at or re.match(self.at, stop.after) is not None)
            and (not self.before or re.search(self.before + r"\s*$", stop.before) is not None)
        )


MISTAKES: tuple[Mistake, ...] = (
    Mistake(
        "this text has no closing quote",
        'end it with `"` on the same line',
        'clause 17.2 "Longevity\nend\n',
        at='"',
        kinds=("STRAY",),
    ),
    Mistake(
        "`and` and `or` are mixed without saying which goes first",
        "put parentheses around one group: `(a and b) or c`",
        "define a yes_no as b and c or d\n",
        kinds=("AND", "OR"),
        before=r"(?s)\b(and|or)\b[^()]*",
    ),
    Mistake(
        "`{block}` has no `end`",
        "close the block with `end` before the next statement begins",
        'clause 17.2 "Longevity"\n  decide a money $5\nclause 17.3 "More"\nend\n',
        kinds=tuple(sorted(TOP_LEVEL)),
        needs_block=True,
    ),
    Mistake(
        "the text ends inside `{block}`",
        "close the block with `end`",
        'clause 17.2 "Longevity"\n  decide a money $5\n',
        kinds=("$END",),
        needs_block=True,
    ),
    Mistake(
        "`end` closes nothing here",
        "remove it, or look above for a block that was closed too early",
        "end\n",
        kinds=("END",),
        before=r"(?s)(^|end\s*)",
    ),
    Mistake(
        "`between` is not in the language: it does not say whether its ends count",
        "write `from A through B`, which includes both days",
        "define a yes_no as hire_date between Jul 1, 2007 and Jul 1, 2010\n",
        at=r"between\b",
    ),
    Mistake(
        "`until` and `to` do not say whether the last day counts",
        "write `through` when the last day is included, `before` when it is not",
        "define a yes_no as hire_date from Jul 1, 2007 to Jul 1, 2010\n",
        at=r"(until|till|to)\b",
    ),
    Mistake(
        "comparisons are written in words",
        "write `at least`, `at most`, `more than`, `less than`, `is`, or for days `on or after`, "
        "`on or before`, `after`, `before`",
        "define a yes_no as service >= 20 years\n",
        at=r"[<>=!]",
    ),
    Mistake(
        "a decision's name is one word joined with `_`",
        "write `retiree_medical_eligible`, without spaces, capitals or dashes",
        'clause 1 "A"\n  decide Retiree_medical yes_no yes\nend\n',
        kinds=("STRAY",),
        at=r"[A-Z]",
        before=r"(decide|define|value|contested|reading|record|expect|given|must|when|by)",
    ),
    Mistake(
        "a month is written `Jul 1, 2007`: capital letter, day, comma, year of four digits",
        "write the whole day, for instance `Jul 1, 2007`",
        "define a yes_no as hire_date after Jul 2007\n",
        kinds=("MONTH",),
    ),
    Mistake(
        "a day of the year is not a date: the year is missing",
        "write `Jul 1, 2007`, or `next Jul 1 on or after D`",
        "record employee\n  hire_date date from Jul 1 through Jul 2\nend\n",
        kinds=("MONTH_DAY",),
    ),
    Mistake(
        "`less then` should be `less than`",
        "write `less than` or `more than`",
        "define a yes_no as service less then 5 years\n",
        at=r"(less|more)\s+then\b|then\b",
        before=r"(less|more)?",
        kinds=("NAME", "THEN"),
    ),
    Mistake(
        "`{word}` is a comparison with a word missing",
        "write `at least`, `at most`, `more than`, `less than`, `on or before`, `on or after`",
        "define a yes_no as service at 5 years\n",
        at=r"(at|on|more|less|over|under|above|below|minimum|maximum|exceeds|exceeding)\b",
        kinds=("NAME",),
    ),
    Mistake(
        "`or more` comes after the fact",
        "write `at least 20 years` instead of `20 years or more`",
        "define a yes_no as service is 20 years or more\n",
        at=r"(more|less|older|later|earlier|fewer|over)\b",
        before=r"\bor",
    ),
    Mistake(
        "`if` decides between two values and needs `then` and `else`",
        "write `if C then A else B`; a clause's condition begins with `when`",
        'clause 1 "A"\n  decide a money $5 if b\nend\n',
        kinds=("IF",),
    ),
    Mistake(
        "`unless` is not in the language",
        "write `when not (…)`, or a clause of its own with `except`",
        'clause 1 "A"\n  decide a money $5 unless b\nend\n',
        at=r"unless\b",
    ),
    Mistake(
        "an `if` has no `else`",
        "say what holds otherwise, or write `undecided` if the text does not say",
        'define a money as if b then $5\nclause 1 "A"\nend\n',
        kinds=("DEFINE", "CLAUSE", "END", "$END", "VALUE", "CONTESTED"),
        before=r"(?s)\bthen\b(?!.*\belse\b)[^\n]*",
    ),
    Mistake(
        "a clause needs its section before its title",
        'write `clause 17.2 "Longevity"`',
        'clause "Longevity"\nend\n',
        before=r"(?m)^\s*clause",
    ),
    Mistake(
        "a clause needs its title in quotes after its section",
        'write `clause 17.2 "Longevity"`',
        "clause 17.2 Longevity\nend\n",
        before=r"clause\s+[\w.-]+",
    ),
    Mistake(
        "a clause needs its section before its title",
        'write `clause 17.2 "Longevity"`',
        'clause\n"Longevity"\nend\n',
        at=r"clause\b",
        kinds=("NAME",),
    ),
    Mistake(
        "the agreement needs a short name and a title",
        'write `agreement west-haven-ers "West Haven 911 Dispatchers"`',
        "agreement west-haven-ers\n  term not stated\nend\n",
        before=r"agreement\s+[\w-]+",
    ),
    Mistake(
        "the agreement needs a short name and a title",
        'write `agreement west-haven-ers "West Haven 911 Dispatchers"`',
        'agreement "West Haven"\nend\n',
        at=r"agreement\b",
        kinds=("NAME",),
    ),
    Mistake(
        "`{word}` needs the section it speaks of",
        "write `except 17.8` or `notwithstanding 17.8`",
        'clause 1 "A"\n  except when b\nend\n',
        at=r"(except|notwithstanding)\b",
        kinds=("NAME",),
    ),
    Mistake(
        "`@` is followed by the section without a space",
        "write `@17.2`, and several as `@17.2-6`",
        'clause 1 "A"\n  decide a money $5 @ 17.2\nend\n',
        kinds=("STRAY",),
        at="@",
    ),
    Mistake(
        "`{word}` says who stands above whom in a way of its own",
        "write `except S` (S stands above this clause) or `notwithstanding S` (this one does)",
        'clause 1 "A"\n  subject to 17.8\nend\n',
        at=r"(subject|exception|provided|despite)\b",
        kinds=("NAME",),
    ),
    Mistake(
        "`{word}` is not written inside numbers",
        "write `12 days`, `$1,125.46`, `16%` or `1.5`",
        "value a money\n  from Jul 1, 2007 €5\nend\n",
        kinds=("STRAY",),
        at="[€£¥¢]",
    ),
    Mistake(
        "`{word}` needs what it decides and, for a new decision, its kind",
        "write `decide longevity_payment money`",
        'clause 1 "A"\n  decide money $5\nend\n',
        before=r"(?m)^\s*decide",
    ),
    Mistake(
        "`{word}` is a word of the language and cannot be a name here",
        "choose a longer name, for instance `{word}_taken`; a choice word may stand in quotes",
        "define count number as 5\n",
        at=r"(count|step|number|first|second|third|fourth|last|day|days|month|months|year|years|week"
        r"|weeks|hour|hours|date|money|percent|end|end|from|through|by|when|with|open|term|value|to"
        r"|up|down|not|in|of|is|next|previous|votes|seats|yes|no|none|choices|record|reading)\b",
        before=r"(?m)(define|value|contested|reading|given|expect|\(|,|^\s*record\s+\w+[^\n]*\n\s*|\n\s*)",
    ),
    Mistake(
        "a number of rows under `by` needs `end` before anything else follows",
        "close the inner `by` with `end`",
        "define a money as by service\n  5 years $5\ndefine b money as $5\n",
        kinds=tuple(sorted(TOP_LEVEL)),
        before=r"(?s)\bby\b.*",
    ),
    Mistake(
        "`{word}` needs a statement word before it",
        "begin with `define`, `value`, `clause`, `contested`, `record`, `choices` or `scenario`",
        "longevity is $5\n",
        before=r"^",
        kinds=("NAME",),
    ),
)


def explain(stop: Stop) -> tuple[str, str]:
    """The message and hint for `stop`: a row of the table, else what may stand there."""
    for mistake in MISTAKES:
        if mistake.answers(stop):
            block = stop.blocks[-1] if stop.blocks else "block"
            return (
                mistake.message.format(word=stop.word, block=block),
                mistake.hint.format(word=stop.word, block=block),
            )
    if stop.kind == "STRAY":
        return (
            f"the character `{stop.word}` is not used in the language",
            "remove it; a comment begins with `#`",
        )
    what = "the text ends too early" if stop.kind == "$END" else f"`{stop.word}` does not fit here"
    return what, expected_words(stop.expected)


_FRIENDLY: dict[str, str] = {
    "NAME": "a name",
    "STRING": "a text in quotes",
    "NUMBER": "a number",
    "MONEY": "an amount",
    "PERCENT": "a percentage",
    "DATE": "a day such as `Jul 1, 2007`",
    "UNIT": "a unit such as `days`",
    "CITE": "a citation such as `@17.2`",
    "END": "`end`",
    "WHEN": "`when`",
    "BY": "`by`",
    "OTHERWISE": "`otherwise`",
    "DECIDE": "`decide`",
    "AND": "`and`",
    "OR": "`or`",
    "THEN": "`then`",
    "ELSE": "`else`",
    "AS": "`as`",
    "THROUGH": "`through`",
    "ADOPT": "`adopt`",
    "READING": "`reading`",
    "AS_OF": "`as of`",
    "EXPECT": "`expect`",
    "COMMA": "`,`",
    "RPAR": "`)`",
    "IS": "`is`",
    "CLAUSE": "`clause`",
    "DEFINE": "`define`",
}


def expected_words(expected: Sequence[str] | frozenset[str]) -> str:
    """Up to five of the things that may stand there, in the author's words."""
    words = [text for kind, text in _FRIENDLY.items() if kind in expected]
    return f"here may stand {', '.join(words[:5])}" if words else ""
