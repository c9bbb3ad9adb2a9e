"""Common mistakes in comparisons, days, amounts and marks."""

from __future__ import annotations

from .mistakes import TOP_LEVEL, Mistake

_MONTHS = r"(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|june"
_MONTHS += r"|july|august|september|october|november|december)"
_MORE_OR_LESS = r"(more|over|greater|above|older|longer|later|less|fewer|under|below|earlier)\b"
_COMPARISONS = frozenset({"IS", "IS_NOT", "IS_IN", "IS_NOT_IN", "BEFORE", "AFTER"})
_COMPARISONS |= {"ON_OR_BEFORE", "ON_OR_AFTER", "AT_LEAST", "AT_MOST", "MORE_THAN", "LESS_THAN"}
_DECIDE_PARTS = frozenset({"WHEN", "BY", "OTHERWISE"})
_AMOUNTS = frozenset({"NUMBER", "MONEY", "PERCENT"})
_NAME, _STRAY = frozenset({"NAME"}), frozenset({"STRAY"})

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
        kinds=_NAME | {"UNDER"},
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
        "`since` is not a word of the language",
        "write `completed years from hire_date`",
        "define a as completed years since hire_date\n",
        at=r"(years|months)\s+since\b",
    ),
    Mistake(
        "a rate is written with `per`, not with a slash",
        "write `$1.25 per hour`",
        "define a as $1.25/hour\n",
        at=r"(hour|day|week|month|year)\b",
        before=r"\$\s?[\d.,]+\s?/",
    ),
    Mistake(
        "a product is written with `*`",
        "write `a * b`",
        "define a as b x c\n",
        at=r"(x|times)\s+[\w$(]",
        kinds=_NAME,
    ),
    Mistake(
        "`next {word}` names no day of the calendar",
        "write a day of the week or of the year with a capital: `next Friday on or after D`, "
        "`next Jul 1 after D`; working days are counted: `D + 7 working days`",
        "define a as next friday on or after as_of\n",
        before=r"\bnext",
        at=r"[a-z]",
    ),
    Mistake(
        "`previous {word}` names no day of the calendar",
        "write a day of the week or of the year with a capital: `previous Friday on or before D`, "
        "`previous Jul 1 before D`; working days are counted: `D - 7 working days`",
        "define a as previous weekday before as_of\n",
        before=r"\bprevious",
        at=r"[a-z]",
    ),
    Mistake(
        "`next` looks forward: on or after a day, or after it",
        "write `next Friday on or after D`, or `next first Friday of Dec after D`",
        "define a as next Friday of as_of\n",
        before=r"\bnext ([A-Z]\w+day|[A-Z]\w+\.? \d+|Easter)",
    ),
    Mistake(
        "`previous` looks back: on or before a day, or before it",
        "write `previous Friday on or before D`, or `previous first Friday of Dec before D`",
        "define a as previous Friday on or after as_of\n",
        before=r"\bprevious ([A-Z]\w+day|[A-Z]\w+\.? \d+|Easter)",
    ),
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
        "days of work are called working days",
        "write `5 working days`, and `working days Monday through Friday` in the `agreement` block",
        "define a date as hire_date + 5 business days\n",
        at=r"(business|work|week) ?days?\b",
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

QUOTES: tuple[Mistake, ...] = (
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
)

MARKS: tuple[Mistake, ...] = (
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
)

# What is left when nothing more exact is to be said.
LAST: tuple[Mistake, ...] = (
    Mistake(
        "the character `{word}` is not used in the language",
        "remove it; a comment begins with `#`",
        "define a number as b & c\n",
        kinds=_STRAY,
    ),
    Mistake(
        "`{word}` does not begin a statement",
        "begin with `define`, `value`, `clause`, `contested`, `record`, `rows NAME`, `choices`, "
        '`year NAME begins Sep 1 written "2021-22"`, `scenario` or `promise`',
        "longevity is $5\n",
        within="-",
        starts_line=True,
        kinds=_NAME,
    ),
)
