"""Common mistakes in amendments, promises, accepted findings, and scenarios under amendments."""

from __future__ import annotations

from .mistakes import EDITS, Mistake

_NAME = frozenset({"NAME"})
_IN = "write `in clause S`, `in define NAME`, `in value NAME` or `in contested NAME` above it"
_HEAD = 'write `amendment second-offer "Second offer" amends west-haven-ers`'
_HEAD_EXAMPLE = 'amendment a "A" amends b\n'

AMENDMENTS: tuple[Mistake, ...] = (
    Mistake(
        "an amendment needs a short name in small letters, and a title",
        _HEAD,
        'amendment "Second offer" amends b\nend\n',
        at=r"amendment\b",
        kinds=_NAME,
        within="-",
    ),
    Mistake(
        "an amendment needs a short name in small letters, and a title",
        _HEAD,
        "amendment second-offer amends b\nend\n",
        before=r"^amendment [\w-]+",
        expects=frozenset({"STRING"}),
    ),
    Mistake(
        "an amendment says what it amends",
        _HEAD,
        'amendment second-offer "Second offer"\nend\n',
        expects=frozenset({"AMENDS"}),
    ),
    Mistake(
        "a clause inside an amendment is inserted or replaced",
        "write `insert clause` or `replace clause`; `in clause S` changes parts of one",
        _HEAD_EXAMPLE + '  clause 1 "A"\n    decide b money $5\n  end\nend\n',
        kinds=frozenset({"CLAUSE"}),
        expects=frozenset({"INSERT"}),
        within="amendment",
        indented=True,
    ),
    Mistake(
        "`{word}` inside an amendment is replaced, or stands below the amendment",
        "write `replace {word}` for what the agreement has; what is new stands below the `end`",
        _HEAD_EXAMPLE + "  define c as $5\nend\n",
        kinds=frozenset({"DEFINE", "VALUE", "CONTESTED"}),
        expects=frozenset({"REPLACE"}),
        within="amendment",
        indented=True,
    ),
    Mistake(
        "`end` stands alone",
        "remove what follows `end`; `end clause S after DAY` stands inside an amendment",
        'clause 1 "A"\nend clause 1\n',
        kinds=frozenset({"END_CLAUSE"}),
        expects=frozenset({"END"}),
        lacks=frozenset({"END_CLAUSE"}),
    ),
    Mistake(
        "`end clause` says after which day",
        "write `end clause 17.8 after Dec 31, 2021`: through that day the clause speaks",
        _HEAD_EXAMPLE + "  end clause 17.8 on Dec 31, 2021\nend\n",
        before=r"^end clause [\w.-]+",
        expects=frozenset({"AFTER"}),
    ),
    Mistake(
        "`effective` is followed by the day itself",
        "write `effective Jul 1, 2020`, or the name of a question that is a day",
        _HEAD_EXAMPLE + "  effective as of Jul 1, 2020\nend\n",
        before=r"^effective( (on|upon|from|at))?",
    ),
    Mistake(
        "`{word}` does not say what it changes",
        _IN,
        _HEAD_EXAMPLE + "  change 5 years to 6 years\nend\n",
        kinds=frozenset({"CHANGE", "STRIKE", "ADD", "STRIKE_ROW", "ADD_ROW", "ADOPT"}),
        expects=frozenset({"REPLACE"}),
        lacks=frozenset({"CHANGE"}),
        within="amendment",
    ),
    Mistake(
        "`{word}` does not belong in this part of the amendment",
        "decisions and exceptions stand in `in clause S`, rows from a day in `in value NAME`, "
        "`adopt` and readings in `in contested NAME`",
        _HEAD_EXAMPLE + "  in define c\n    strike decide d\nend\n",
        kinds=frozenset({"STRIKE", "ADD", "ADOPT"}),
        expects=frozenset({"CHANGE"}),
        within="amendment",
    ),
    Mistake(
        "`{word}` does not belong in this part of the amendment",
        "decisions and exceptions stand in `in clause S`, rows from a day in `in value NAME`, "
        "`adopt` and readings in `in contested NAME`",
        _HEAD_EXAMPLE + "  in value c\n    add decide d $5\nend\n",
        kinds=frozenset({"DECIDE", "EDGE", "FROM", "READING"}),
        before=r"\b(strike|add)",
        within="amendment",
    ),
    Mistake(
        "a change is written `change OLD to NEW`",
        "write the old words, `to`, and the new ones: `change 20 years to 25 years`",
        _HEAD_EXAMPLE + "  in clause 1\n    change 20 years into 25 years\nend\n",
        before=r"^change .*",
        expects=frozenset({"TO"}),
    ),
    Mistake(
        "`{word}` is not followed by what an amendment can change",
        "write `change OLD to NEW`; `strike` or `add` with `row`, `decide`, `except` or `from`; "
        "`strike clause`, `insert clause`, or `replace` and the statement anew",
        _HEAD_EXAMPLE + "  in clause 1\n    add 5 years $5\nend\n",
        at=r"(strike|add|remove|delete|insert|replace|amend|substitute)\b",
        kinds=_NAME,
        within="amendment",
    ),
    Mistake(
        "`{word}` stands inside an amendment",
        _HEAD.replace("write", "begin with") + " above it",
        "in clause 1\n  change 5 years to 6 years\n",
        kinds=EDITS - {"ADOPT"},
        within="-",
    ),
)

PROMISES: tuple[Mistake, ...] = (
    Mistake(
        "a promise needs a title in quotes",
        'write `promise "a longer career never pays less" pension never falls as time passes`',
        "promise pension at most $5\n",
        at=r"promise\b",
        kinds=_NAME,
        within="-",
    ),
    Mistake(
        "`never` is followed by `falls` or `rises`",
        "write `X never falls as time passes`, or `X never rises as FIELD grows`",
        'promise "a" pension never decreases as time passes\n',
        at=r"never\b",
        kinds=_NAME,
    ),
    Mistake(
        "the promise does not say along what",
        "write `as time passes`, or `as FIELD grows`",
        'promise "a" pension never falls\n',
        before=r"\bnever (falls|rises)",
    ),
    Mistake(
        "the conditions of `exactly one of` stand in parentheses, two or more",
        "write `exactly one of (a, b)`",
        'promise "a" exactly one of b, c\n',
        before=r"\bexactly one of( \( .*)?",
        within="-",
    ),
    Mistake(
        "`known` is followed by the finding that is accepted",
        "write `known` and `hole`, `conflict`, `idle clause`, `idle row`, `idle exception`, "
        "`idle reading`, `boundary day`, `crossing caps`, `broken promise` or `filled hole`",
        'known gap in pension "the text stops there"\n',
        at=r"known\b",
        kinds=_NAME,
        within="-",
    ),
    Mistake(
        "the accepted finding does not say where",
        'write `known hole in pension "why"`',
        'known hole "the text stops there"\n',
        before=r"^known \w+( \w+)?",
    ),
    Mistake(
        "an accepted finding needs its reason in quotes",
        'write `known hole in pension @17.2 "why it may stay"`',
        "known hole in pension @17.2\n",
        before=r"^known .*",
        expects=frozenset({"STRING"}),
    ),
    Mistake(
        "`{word}` is followed by the short name of an amendment",
        "write `under second-offer`, or `also under second-offer`",
        'scenario "s"\n  under "Second offer"\nend\n',
        at=r"(also|under)\b",
        kinds=_NAME,
        within="scenario",
    ),
)
