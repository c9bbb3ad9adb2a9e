"""Common mistakes in blocks, heads and names."""

from __future__ import annotations

from .mistakes import TOP_LEVEL, Mistake

_END, _OPEN = frozenset({"$END"}), frozenset({"END"})
_NAME, _STRAY = frozenset({"NAME"}), frozenset({"STRAY"})

BLOCKS: tuple[Mistake, ...] = (
    Mistake(
        "`{block}` has no `end`",
        "close the block with `end` before the next statement begins",
        'clause 17.2 "Longevity"\n  decide a money $5\nclause 17.3 "More"\nend\n',
        kinds=TOP_LEVEL,
        expects=_OPEN,
        within=r"\w",
    ),
    Mistake(
        "the rows of `by` have no `end`",
        "close them with `end`; only the rows of a `decide` need none",
        "define a money as by service\n  5 years $5\ndefine b money as $5\n",
        kinds=TOP_LEVEL | _END,
        expects=_OPEN,
        within="-",
    ),
    Mistake(
        "the text ends inside `{block}`",
        "close the block with `end`",
        'clause 17.2 "Longevity"\n  decide a money $5\n',
        kinds=_END,
        expects=_OPEN,
        within=r"\w",
    ),
    Mistake(
        "the years of a family are named in one sentence",
        'write `year school_year begins Sep 1 written "2021-22"`, the year that begins in 2021',
        "year school_year starts Sep 1\n",
        at=r"year\s+[a-z]\w*\s+(start|begin|from|is|written|=)\w*",
        within="-",
        starts_line=True,
    ),
    Mistake(
        "`{block}` does not say which reading is adopted",
        "write `adopt NAME` of one reading, or `adopt none`, before `end`",
        'contested a @1 "which?"\n  reading b\n  reading c\nend\n',
        kinds=_OPEN,
        expects=frozenset({"ADOPT"}),
    ),
    Mistake(
        "`end` comes before the sentence is finished",
        "finish the sentence above it; a citation, a value or a row may be missing",
        'clause 1 "A"\n  decide a money $5 when\nend\n',
        kinds=_OPEN,
        within=r"\w",
    ),
    Mistake(
        "`end` closes nothing here",
        "remove it, or look above for a block that was closed too early",
        'clause 1 "A"\nend\nend\n',
        kinds=_OPEN,
    ),
    Mistake(
        "`decide` stands inside a clause",
        'begin with `clause 17.2 "Title"` above it',
        "decide a money $5\n",
        kinds=frozenset({"DECIDE", "EDGE", "DISCRETION", "APPLIES_WHEN"}),
        within="-",
    ),
    Mistake(
        "`{word}` does not belong in `{block}`",
        "`must` stands in `record`, `reading` and `adopt` in `contested`, `expect` in `scenario`",
        'clause 1 "A"\n  must a\nend\n',
        kinds=frozenset({"MUST", "READING", "ADOPT", "EXPECT", "GIVEN", "DECIDE", "EDGE"}),
        within=r"(clause|record|group|contested|scenario|value|agreement)",
    ),
)

HEADS: tuple[Mistake, ...] = (
    Mistake(
        "`begins` needs the day of every year on which these years begin",
        'write `year school_year begins Sep 1 written "2021-22"`',
        'year school_year begins Sep 1, 2021 written "2021-22"\n',
        before=r"^year [a-z]\w* begins",
    ),
    Mistake(
        "`{previous}` stands alone",
        "remove what follows `end`; the next statement begins on a line of its own",
        'clause 1 "A"\nend clause\n',
        before=r"\bend",
        kinds=_NAME,
        same_line=True,
    ),
    Mistake(
        "a clause needs its title in quotes after its section",
        'write `clause 17.2 "Longevity"`',
        "clause 17.2 Longevity\nend\n",
        before=r"^clause [\w.-]+",
    ),
    Mistake(
        "a clause needs its section before its title",
        'write `clause 17.2 "Longevity"`',
        'clause "Longevity"\nend\n',
        at=r"clause\b",
        kinds=_NAME,
    ),
    Mistake(
        "the agreement needs a short name and a title",
        'write `agreement west-haven-ers "West Haven 911 Dispatchers"`',
        "agreement west-haven-ers\n  term not stated\nend\n",
        before=r"^agreement [\w-]+",
    ),
    Mistake(
        "the agreement needs a short name and a title",
        'write `agreement west-haven-ers "West Haven 911 Dispatchers"`',
        'agreement "West Haven"\nend\n',
        at=r"agreement\b",
        kinds=_NAME,
    ),
    Mistake(
        "a question needs the section whose text leaves it open",
        'write `contested cutoff_day @23.3 "is the day itself included?"`',
        'contested a "which?"\n  reading b\n  reading c\n  adopt none\nend\n',
        before=r"^contested \w+",
    ),
    Mistake(
        "a question is put in quotes after its citation",
        'write `contested cutoff_day @23.3 "is the day itself included?"`',
        "contested a @1\n  reading b\n  reading c\n  adopt none\nend\n",
        before=r"^contested \w+ @[\w.-]+",
    ),
    Mistake(
        "a scenario needs a title in quotes",
        'write `scenario "the day before the twentieth anniversary"`',
        "scenario\n  as of Jul 1, 2018\nend\n",
        before=r"^scenario",
    ),
    Mistake(
        "`{word}` needs the section it speaks of",
        "write `except 17.8` or `notwithstanding 17.8`",
        'clause 1 "A"\n  except when b\nend\n',
        at=r"(except|notwithstanding)\b",
        kinds=_NAME,
    ),
    Mistake(
        "`{word}` says who stands above whom in a way of its own",
        "write `except S` (S stands above this clause) or `notwithstanding S` (this one does)",
        'clause 1 "A"\n  subject to 17.8\nend\n',
        at=r"(subject|exception|provided|despite|overrides)\b",
        kinds=_NAME,
    ),
    Mistake(
        "a definition says what its name means after `as`",
        "write `define service as completed years from hire_date`",
        "define service = completed years from hire_date\n",
        before=r"^define \w+( money| days| years| yes_no| date| percent| number)?",
        at=r"(=|is\b|:|completed)",
    ),
)

CAPITALS: tuple[Mistake, ...] = (
    Mistake(
        "words of the language are written in small letters",
        "write `{word}` in small letters",
        'clause 1 "A"\n  decide a money $5 WHEN b\nend\n',
        at=r"(?i:when|if|then|else|and|or|not|by|end|clause|define|decide|otherwise|none|yes|no|is"
        r"|at|on|before|after|from|through|record|value|contested|scenario|agreement|money)\b",
        kinds=_STRAY,
    ),
    Mistake(
        "`{word}` does not begin like a name",
        "names are small letters, digits and `_`, for instance `retiree_medical_eligible`",
        'clause 1 "A"\n  decide Retiree_medical yes_no yes\nend\n',
        kinds=_STRAY,
        at=r"\w",
    ),
)

NAMES: tuple[Mistake, ...] = (
    Mistake(
        "a name is one word, its parts joined with `_`",
        "write `{previous}_{word}`",
        "define longevity payment money as $5\n",
        kinds=_NAME,
        before=r"^(decide|define|value|contested|record|expect|reading) [a-z]\w*",
        at=r"[a-z]\w* ([a-z]|[$@\d])",
    ),
    Mistake(
        "a decision's name is one word, its parts joined with `_`",
        "write for instance `longevity_payment`",
        'clause 1 "A"\n  decide longevity payment money $5\nend\n',
        before=r"^decide [a-z]\w* [a-z]\w*",
        at=r"(money|days|hours|years|months|weeks|yes_no|date|percent|number|count|one of)\b",
    ),
    Mistake(
        "a name's parts are joined with `_`, not with a dash",
        "write for instance `longevity_payment`",
        "define longevity-payment money as $5\n",
        kinds=frozenset({"MINUS"}),
        before=r"\b(decide|define|value|contested|record|expect|reading|given|employee) [a-z]\w*",
    ),
    Mistake(
        "`{word}` is not a kind",
        "the kinds are `money`, `days`, `hours`, `years`, `percent`, `date`, `yes_no`, `number`, "
        "`count`, `one of (…)`, `choice of NAME` and `list of …`",
        "record employee\n  married boolean\nend\n",
        kinds=_NAME | {"STRING", "YES", "NO"},
        expects=frozenset({"YES_NO"}),
        before=r"\b[a-z]\w*",
    ),
    Mistake(
        "`{word}` is a word of the language and cannot be a name here",
        "choose a longer name, for instance `{word}_taken`",
        "define count number as 5\n",
        at=r"[a-z]",
        expects=_NAME,
        before=r"\b(define|value|contested|reading|record|group|choices|decide|expect|given|across"
        r"|with|for each)",
    ),
    Mistake(
        "`{word}` is a word of the language and cannot be a choice as it stands",
        'put it in quotes: `"{word}"`',
        "choices a (day, night)\n",
        at=r"[a-z]",
        expects=_NAME | {"STRING"},
        before=r"[(,]",
    ),
    Mistake(
        "`{word}` is a word of the language and cannot name a field",
        "choose a longer name, for instance `{word}_taken`",
        "record employee\n  hours hours\nend\n",
        at=r"(?!define|decide|value|clause|end|given|expect|discretion|reading|adopt)[a-z]",
        expects=frozenset({"NAME", "MUST"}),
        within=r"(record|group)",
        starts_line=True,
    ),
)
