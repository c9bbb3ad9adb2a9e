"""The words that the language keeps for itself: as choice words they stand in quotes."""

from __future__ import annotations

import re

# Words that the grammar keeps for itself. A choice word among them is written in quotes.
KEYWORDS = frozenset(
    """
    across adopt after and as assume before best by carry cent change choices collect column
    conflict contested count date datetime day days decide default define discretion effective
    else end everywhere expect figure first fourth from given group hour hours id if in invalid
    is last money month months must needs next no none not number of open or otherwise per percent
    precise previous reading record roster rounds row scenario seats second stated step term
    then third through throughout to undecided value votes week weeks when where with year years
    yes yes_no
    """.split()  # noqa: SIM905  # a word a line would fill three pages
)
# Beginnings and ends of phrases that are one word of the grammar: bare, they might join a
# neighbour.
_OF_PHRASES = frozenset({"any", "at", "least", "most", "more", "less", "than", "age", "attained"})
_OF_PHRASES |= {"half", "agreement", "clause", "except", "notwithstanding"}
_OF_PHRASES |= {"amendment", "amends", "strike", "add", "replace", "insert", "under", "also"}
_OF_PHRASES |= {"promise", "known", "never", "exactly", "ordered", "highest", "lowest"}
_OF_PHRASES |= {"published", "printed", "worked", "working", "try", "remark", "scored", "median"}
_OF_PHRASES |= {"the", "rows"}
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def word_text(word: str) -> str:
    """A choice word, in quotes when the language uses it itself."""
    plain = _NAME.fullmatch(word) and word not in KEYWORDS | _OF_PHRASES
    return word if plain else f'"{word}"'
