"""The table of common mistakes, which is also its own test: the first row that matches answers."""

from __future__ import annotations

from .mistakes import TOP_LEVEL, Mistake

_MONTHS = r"(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|june"
_MONTHS += r"|july|august|september|october|november|december)"
_MORE_OR_LESS = r"(more|over|greater|above|older|longer|later|less|fewer|under|below|earlier)\b"
_COMPARISONS = frozenset({"IS", "IS_NOT", "IS_IN", "IS_NOT_IN", "BEFORE", "AFTER"})
_COMPARISONS |= {"ON_OR_BEFORE", "ON_OR_AFTER", "AT_LEAST", "AT_MOST", "MORE_THAN", "LESS_THAN"}
_DECIDE_PARTS = frozenset({"WHEN", "BY", "OTHERWISE"})
_AMOUNTS = frozenset({"NUMBER", "MONEY", "PERCENT"})
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
    Mistake(
        "amendments are not part of the language yet",
        "write the agreement as it stands with its changes",
        'amendment a "A"\nend\n',
        at=r"amendment\b",
        kinds=_NAME,
        within="-",
    ),
)

NAMES: tuple[Mistake, ...] = (
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
        "`count` and `one of (…)`",
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

COMPARISONS: tuple[Mistake, ...] = (
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
        at=r"(until|till|to|up)\b",
    ),
    Mistake(
        "`from` needs `through` and its last day or number",
        "write `from A through B`, or `on or after A`, or `at least A`",
        "define a yes_no as hire_date from Jul 1, 2007 and b\n",
        kinds=frozenset({"AND", "OR", "CITE", "END", "$END", "DEFINE", "BY", "OTHERWISE"}),
        expects=frozenset({"THROUGH"}),
    ),
    Mistake(
        "comparisons are written in words",
        "write `at least`, `at most`, `more than`, `less than`, `is`, or for days `on or after`, "
        "`on or before`, `after`, `before`",
        "define a yes_no as service >= 20 years\n",
        at=r"[<>=!≥≤≠]",
    ),
    Mistake(
        "`{word}` is followed by `than`",
        "write `less than` or `more than`",
        "define a yes_no as service less then 5 years\n",
        at=r"(less|more)\s+then\b",
        kinds=_NAME,
    ),
    Mistake(
        "`or {word}` goes before the number",
        "write `at least 20 years` instead of `20 years or more`, `at most` instead of `or less`",
        "define a yes_no as service is 20 years or more\n",
        at=_MORE_OR_LESS,
        before=r"\bor",
    ),
    Mistake(
        "`or more` goes before the number",
        "write `at least 20 years` instead of `20 years or more`, `at most` instead of `or less`",
        "define a yes_no as service 20 years or more\n",
        at=r"[$\d][^\n]*? or " + _MORE_OR_LESS,
    ),
    Mistake(
        "`{word}` is a comparison with a word missing",
        "write `at least`, `at most`, `more than`, `less than`, `on or before`, `on or after`",
        "define a yes_no as service at 5 years\n",
        at=r"(at|on|more|less|over|under|above|below|greater|fewer|minimum|exceeds|exceeding)\b",
        kinds=_NAME,
    ),
    Mistake(
        "a comma is missing before `{word}`",
        "write `sick_days, at most 100 days`; without the comma it is a yes or no",
        'clause 1 "A"\n  decide a days sick_days at most 100 days\nend\n',
        kinds=frozenset({"AT_MOST", "AT_LEAST"}),
        expects=frozenset({"CAP"}),
        lacks=frozenset({"AND"}),
    ),
    Mistake(
        "a comparison has two sides; `{word}` would begin a third",
        "join two comparisons with `and`: `a is b and b is c`",
        "define a as b is c is d\n",
        kinds=_COMPARISONS,
        expects=frozenset({"AND"}),
    ),
    Mistake(
        "there is no comparison between `{previous}` and `{word}`",
        "write for instance `age at least 50 years` or `hire_date on or after Jul 1, 2007`",
        "define a yes_no as age 50 years\n",
        kinds=_AMOUNTS | {"DATE", "ISO_DATE", "SLASH_DATE"},
        expects=frozenset({"AT_LEAST"}),
        before=r"\b(as|when|and|or|not|if|must|\() [a-z]\w*",
    ),
    Mistake(
        "`and` and `or` are mixed without saying which goes first",
        "put parentheses around one group: `(a and b) or c`",
        "define a yes_no as b and c or d\n",
        kinds=frozenset({"AND", "OR"}),
        before=r"\b(and|or)\b.*",
    ),
    Mistake(
        "`unless` is not in the language",
        "write `when not (…)`, or a clause of its own with `except`",
        'clause 1 "A"\n  decide a money $5 unless b\nend\n',
        at=r"unless\b",
    ),
    Mistake(
        "a condition begins with `when`",
        "`if C then A else B` chooses between two values; a decision's condition is `when C`",
        'clause 1 "A"\n  decide a money $5 if b\nend\n',
        kinds=frozenset({"IF"}),
    ),
    Mistake(
        "an `if` has no `else`",
        "say what holds otherwise, or write `undecided` if the text does not say",
        'define a money as if b then $5\nclause 1 "A"\nend\n',
        expects=frozenset({"ELSE"}),
    ),
    Mistake(
        "an `if` has no `then`",
        "write `if C then A else B`",
        "define a money as if b, $5\n",
        expects=frozenset({"THEN"}),
    ),
    Mistake(
        "`{word}` comes too late in this decision",
        "the order is: the name, its kind, its value, `when`, `by`, `otherwise`",
        'clause 1 "A"\n  decide a money\n    by s\n      5 years $5\n    when b\nend\n',
        kinds=_DECIDE_PARTS,
        before=r"\b(when|by|otherwise)\b.*",
        within="clause",
    ),
    Mistake(
        "`is not` in a reading would be read as one comparison",
        "write `is (not …)`",
        'contested a @1 "which?"\n  reading b is not c\n  reading d is c\n  adopt d\nend\n',
        kinds=frozenset({"IS_NOT"}),
        within="contested",
    ),
)

AMOUNTS: tuple[Mistake, ...] = (
    Mistake(
        "the comma between day and year is missing",
        "write `Jul 1, 2007`",
        "define a yes_no as hire_date after Jul 1 2007\n",
        kinds=frozenset({"NUMBER"}),
        before=r"[A-Z][a-z]+\.? \d+",
        at=r"\d{4}\b",
    ),
    Mistake(
        "months begin with a capital letter",
        "write the whole day, for instance `Jul 1, 2007`",
        "define a yes_no as hire_date after jul 1, 2007\n",
        kinds=frozenset({"NUMBER"}),
        before=rf"\b{_MONTHS}",
    ),
    Mistake(
        "the month comes first in a day",
        "write for instance `Jul 1, 2007`",
        "define a yes_no as hire_date after 1 July 2007\n",
        kinds=frozenset({"MONTH", "MONTH_DAY"}),
        before=r"\b\d{1,2}",
    ),
    Mistake(
        "a day needs its month, its number and its year",
        "write the whole day, for instance `Jul 1, 2007`",
        "define a yes_no as hire_date after Jul 2007\n",
        kinds=frozenset({"MONTH"}),
    ),
    Mistake(
        "the year of `{word}` is missing",
        "write `Jul 1, 2007`, or `next Jul 1 on or after D`",
        "record employee\n  hire_date date from Jul 1 through Jul 2\nend\n",
        kinds=frozenset({"MONTH_DAY"}),
    ),
    Mistake(
        "an amount in dollars is written `$500`",
        "put `$` before the number and leave `{word}` out",
        "define a money as 500 dollars\n",
        at=r"(dollars?|usd|cents?)\b",
    ),
    Mistake(
        "a percentage is written `5%`",
        "put `%` directly after the number",
        "define a percent as 5 percent\n",
        at=r"(percent\b|%)",
        before=r"\d",
    ),
    Mistake(
        "working days are not part of the language yet",
        "write calendar days, or record the day itself as a fact",
        "define a date as hire_date + 5 working days\n",
        at=r"(working|business)\b",
        before=r"\d",
    ),
    Mistake(
        "`old` is not written after a number of years",
        "write `age at least 50 years`",
        "define a yes_no as age at least 50 years old\n",
        at=r"(old|of age)\b",
    ),
    Mistake(
        "`{word}` is not written inside numbers",
        "write `12 days`, `$1,125.46`, `16%` or `1.5`",
        "value a money\n  from Jul 1, 2007 €5\nend\n",
        kinds=_STRAY,
        at=r"[€£¥¢%$]",
    ),
)

MARKS: tuple[Mistake, ...] = (
    Mistake(
        "this text has no closing quote",
        'end it with `"` on the same line',
        'clause 17.2 "Longevity\nend\n',
        at='"',
        kinds=_STRAY,
    ),
    Mistake(
        "texts stand in double quotes",
        'write `"…"`',
        "clause 17.2 'Longevity'\nend\n",
        at="'",
        kinds=_STRAY,
    ),
    Mistake(
        "`@` is followed by the section without a space",
        "write `@17.2`, and several as `@17.2-6`",
        'clause 1 "A"\n  decide a money $5 @ 17.2\nend\n',
        kinds=_STRAY,
        at="@",
    ),
    Mistake(
        "a section is cited as `@17.2`",
        "write `@` and the section without a space",
        'clause 1 "A"\n  decide a money $5 §17.2\nend\n',
        kinds=_STRAY,
        at="§",
    ),
    Mistake(
        "lines end without a mark",
        "remove `{word}`",
        "define a money as $5;\n",
        kinds=_STRAY,
        at=r"[;:.]",
    ),
    Mistake(
        "a comment begins with `#`",
        "write `# …`",
        "// longevity\n",
        at=r"(//|/\*|--)",
    ),
    Mistake(
        "a parenthesis is not closed",
        "put `)` where the group ends",
        "define a number as (b + c\ndefine d number as 5\n",
        kinds=TOP_LEVEL | {"WHEN", "END", "$END", "DECIDE", "OTHERWISE", "BY", "CITE"},
        expects=frozenset({"RPAR"}),
    ),
    Mistake(
        "this `)` closes nothing",
        "remove it, or put `(` where the group begins",
        "define a number as b + c)\n",
        kinds=frozenset({"RPAR"}),
    ),
    Mistake(
        "the character `{word}` is not used in the language",
        "remove it; a comment begins with `#`",
        "define a number as b & c\n",
        kinds=_STRAY,
    ),
    Mistake(
        "`{word}` does not begin a statement",
        "begin with `define`, `value`, `clause`, `contested`, `record`, `choices` or `scenario`",
        "longevity is $5\n",
        within="-",
        starts_line=True,
        kinds=_NAME,
    ),
)

MISTAKES: tuple[Mistake, ...] = (
    *MARKS[:5],
    *HEADS,
    *AMOUNTS,
    *NAMES[:2],
    *COMPARISONS,
    *NAMES[2:],
    *MARKS[5:-2],
    *BLOCKS,
    *MARKS[-2:],
)
