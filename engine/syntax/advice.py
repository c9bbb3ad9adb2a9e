"""The table of common mistakes, which is also its own test: the first row that matches answers."""

from __future__ import annotations

from .advice_amendments import AMENDMENTS, PROMISES
from .advice_published import PUBLISHED
from .advice_rosters import ROSTERS
from .advice_sentences import BLOCKS, CAPITALS, HEADS, NAMES
from .advice_terms import AMOUNTS, COMPARISONS, LAST, MARKS, QUOTES
from .mistakes import Mistake

# From the most exact to the most general.
MISTAKES: tuple[Mistake, ...] = (
    *ROSTERS,
    *QUOTES,
    *PUBLISHED,
    *AMENDMENTS,
    *PROMISES,
    *HEADS,
    *AMOUNTS,
    *CAPITALS,
    *COMPARISONS,
    *NAMES,
    *MARKS,
    *BLOCKS,
    *LAST,
)
