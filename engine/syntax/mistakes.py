"""Which sentence a mistake deserves: the table of common ones, else what may stand there.

LALR "expected" sets are unreadable, so the parser asks the table first. Each row
matches the word at which the text stopped making sense and the words around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .keywords import KEYWORDS

TOP_LEVEL = frozenset(
    {"AGREEMENT", "RECORD", "GROUP", "CHOICES", "DEFINE", "VALUE", "CONTESTED", "CLAUSE"}
)
TOP_LEVEL |= {
    "ROSTER_BLOCK",
    "ROWS_BLOCK",
    "SCENARIO",
    "AMENDMENT",
    "PROMISE",
    "KNOWN",
    "PUBLISHED",
    "YEAR_NAMES",
}
# The words that begin a part of a published table.
TABLE_PARTS = frozenset(
    {"COLUMN", "FIGURE", "ASSUME", "PRINTED_IN", "PRINTED_ROWS", "ROW", "TOTAL"}
)
TABLE_PARTS |= {"TRY", "KNOWN_DIFFERENCE", "REMARK", "SCORED_BY"}
# The words that begin a part of an amendment.
EDITS = frozenset({"IN_CLAUSE", "IN_DEFINE", "IN_VALUE", "IN_CONTESTED", "CHANGE", "STRIKE", "ADD"})
EDITS |= {"STRIKE_ROW", "ADD_ROW", "STRIKE_CLAUSE", "REPLACE", "INSERT", "END_CLAUSE", "EFFECTIVE"}
EDITS |= {"ADOPT"}


@dataclass(frozen=True, slots=True)
class Stop:
    """Where reading stopped.

    `before` holds the words of the sentence so far, a space apart; `after` the rest of
    the line; `block` the head of the innermost open block, or nothing.
    """

    kind: str
    token: str
    before: str
    after: str
    expected: frozenset[str]
    block: str
    starts_line: bool
    indented: bool

    @property
    def word(self) -> str:
        """The word itself; of a character that is none, the letters or marks around it."""
        if self.kind != "STRAY":
            return " ".join(self.token.split())
        found = re.match(r"\w+|[<>=!]+|\S", self.after)
        return found.group() if found else ""

    @property
    def previous(self) -> str:
        """The word before it."""
        return self.before.rpartition(" ")[2]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A row: every condition that it states holds where it answers.

    `before` matches the end of the sentence so far and `at` the line from the word on;
    `kinds` are terminals of the word; `expects` may come next and `lacks` may
    not; `within` matches the open block's head (`-` for none); `starts_line` and
    `same_line` ask for the first word of a line, or for another, and `indented` for
    one that does not begin at the left edge.
    `example` is a text in which this row answers.
    """

    message: str
    hint: str
    example: str
    at: str = ""
    before: str = ""
    kinds: frozenset[str] = frozenset()
    expects: frozenset[str] = frozenset()
    within: str = ""
    lacks: frozenset[str] = frozenset()
    starts_line: bool = False
    same_line: bool = False
    indented: bool = False

    def answers(self, stop: Stop) -> bool:
        """Whether this row explains `stop`."""
        return (
            (not self.kinds or stop.kind in self.kinds)
            and self.expects <= stop.expected
            and not self.lacks & stop.expected
            and (not self.starts_line or stop.starts_line)
            and not (self.same_line and stop.starts_line)
            and (not self.indented or stop.indented)
            and _stands_within(self.within, stop.block)
            and re.match(self.at, stop.after) is not None
            and (not self.before or re.search(self.before + "$", stop.before) is not None)
        )


def _stands_within(wanted: str, block: str) -> bool:
    return block == "" if wanted == "-" else re.match(wanted, block) is not None


def explain(stop: Stop, table: tuple[Mistake, ...]) -> tuple[str, str]:
    """The message and hint for `stop`: a row of the table, else what may stand there."""
    for mistake in table:
        if mistake.answers(stop):
            names = {"word": stop.word, "block": stop.block, "previous": stop.previous}
            return mistake.message.format(**names), mistake.hint.format(**names)
    if stop.kind == "$END":
        return "the text ends too early", expected_words(stop.expected)
    hint = expected_words(stop.expected)
    if stop.kind in TOP_LEVEL:
        return f"the sentence before `{stop.word}` is not finished", hint
    if stop.word in KEYWORDS and "NAME" in stop.expected:
        hint += "; as a choice word it would stand in quotes"
    return f"`{stop.word}` does not fit here", hint


_FRIENDLY: dict[str, str] = {
    "NAME": "a name",
    "STRING": "a text in quotes",
    "NUMBER": "a number",
    "MONEY": "an amount",
    "DATE": "a day such as `Jul 1, 2007`",
    "UNIT": "a unit such as `days`",
    "CITE": "a citation such as `@17.2`",
    "WHEN": "`when`",
    "OTHERWISE": "`otherwise`",
    "THEN": "`then`",
    "ELSE": "`else`",
    "AS": "`as`",
    "THROUGH": "`through`",
    "RPAR": "`)`",
    "AND": "`and`",
    "OR": "`or`",
    "BY": "`by`",
    "ADOPT": "`adopt`",
    "READING": "`reading`",
    "AS_OF": "`as of`",
    "EXPECT": "`expect`",
    "COMMA": "`,`",
    "IS": "`is`",
    "END": "`end`",
    "DECIDE": "`decide`",
    "DEFINE": "`define`",
    "CLAUSE": "`clause`",
    "TO": "`to`",
    "CHANGE": "`change`",
    "THROUGHOUT": "`throughout`",
}
_MOST_SHOWN = 5


def expected_words(expected: frozenset[str]) -> str:
    """Up to five of the things that may stand there, in the author's words."""
    words = [text for kind, text in _FRIENDLY.items() if kind in expected]
    return f"here may stand {', '.join(words[:_MOST_SHOWN])}" if words else ""
