"""What a change costs by fiscal year, as plain figures: what every rendering is given.

Amounts are exact, in dollars, one for each fiscal year; none where nothing can be said. They
are already rounded where the convention rounds before it adds up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..values import Amount, cents_text, decimal_text, rounded

Amounts = tuple[Fraction | None, ...]

LEVEL, INCREMENT, OVER_FIRST = "level", "increment", "over the first year"
STEPS, INCREASES, OTHER = "steps", "general increases", "other changes"

MEASURES: Mapping[str, str] = {
    LEVEL: "paid in the year",
    INCREMENT: "more than in the year before",
    STEPS: "of it by steps",
    INCREASES: "of it by general increases",
    OTHER: "of it by days and people",
    OVER_FIRST: "more than in the first year",
}
"""Each measure, as a reader is told it. The first is a level, the others are increments."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One measure of a line by year: under the present terms, after the change, the difference.

    All three count the same people, `counted` of them: those decided on both sides.
    """

    measure: str
    before: Amounts
    after: Amounts
    difference: Amounts
    counted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Lacking:
    """People of whom a line says nothing in some years, and why: never counted as zero."""

    why: str
    ids: tuple[str, ...]
    years: tuple[str, ...]
    increments_only: bool = False


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A line where one question is read in another way; `lacking` are then not decided."""

    question: str
    used: str
    reading: str
    figures: Figures
    lacking: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """The part of a difference between levels that one pair of clauses makes.

    `by` names the items of the amendment on whose words it rests.
    """

    by: str
    before: str
    after: str
    amounts: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line of the costing.

    `sign` is 1 where the employer pays and -1 where employees do, which the employer saves.
    `missing` names what would have to be stated first; then there are no figures. A line that is
    not `in_net` is shown only: another one already has it.
    """

    name: str
    title: str
    decision: str
    sign: int
    who: str
    how: str
    figures: tuple[Figures, ...] = ()
    lacking: tuple[Lacking, ...] = ()
    otherwise: tuple[Otherwise, ...] = ()
    causes: tuple[Cause, ...] = ()
    missing: tuple[str, ...] = ()
    in_net: bool = True

    def measure(self, name: str) -> Figures | None:
        """One of the measures; none where the line does not have it."""
        return next((f for f in self.figures if f.measure == name), None)


@dataclass(frozen=True, slots=True)
class Stated:
    """An assumption or convention as it is printed: its name, what is assumed, the source."""

    name: str
    value: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class PersonCost:
    """One person: the cost to the employer by line, and why a line is not there."""

    id: str
    lines: tuple[tuple[str, Figures], ...]
    lacking: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes of one decision for the people of a roster: each turn with their ids."""

    decision: str
    turns: tuple[tuple[str, tuple[str, ...]], ...]
    same: int
    open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterEffect:
    """Who of a roster gains or loses by which decision, asked on some days.

    `left_out` are changed decisions that were not asked of so many people.
    """

    days: tuple[str, ...]
    people: int
    effects: tuple[Effect, ...]
    invalid: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CostResult:
    """The whole costing of a change."""

    title: str
    before: str
    after: str
    roster: str
    costing: str
    years: tuple[str, ...]
    spans: tuple[str, ...]
    year_before: str
    people: int
    rejected: tuple[str, ...]
    lines: tuple[CostLine, ...]
    net: tuple[Figures, ...]
    net_otherwise: tuple[Otherwise, ...]
    assumptions: tuple[Stated, ...]
    conventions: tuple[Stated, ...]
    unit: Fraction
    identity: Mapping[str, object]
    persons: tuple[PersonCost, ...] = ()
    effect: RosterEffect | None = None

    @property
    def without(self) -> tuple[CostLine, ...]:
        """The lines that are not computed."""
        return tuple(line for line in self.lines if line.missing)

    @property
    def undecided(self) -> int:
        """How many people lack some line in some year."""
        return len({i for line in self.lines for lack in line.lacking for i in lack.ids})


def amount_text(amount: Fraction | None, unit: Fraction) -> str:
    """An amount as people read it: `8,194`, `-38,189.25`, `n/a` where nothing can be said."""
    if amount is None:
        return "n/a"
    shown: Amount = rounded(amount, unit)
    text = cents_text(shown) if unit < 1 else str(shown)
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, rest = digits.partition(".")
    return f"{sign}{int(whole):,}{'.' + rest if rest else ''}"


def amount_plain(amount: Fraction | None, unit: Fraction) -> str:
    """The same for programs: no commas, empty where nothing can be said."""
    return "" if amount is None else amount_text(amount, unit).replace(",", "")


def exact_text(amount: Fraction | None) -> str | None:
    """An amount as it is, to nine decimals; a fraction where no decimal says it."""
    if amount is None:
        return None
    text, whole = decimal_text(amount)
    return text if whole else f"{amount.numerator}/{amount.denominator}"


def added(amounts: Sequence[Amounts]) -> Amounts:
    """Sums by year; none where one of them is none."""
    return tuple(
        None
        if any(a is None for a in year)
        else sum((a for a in year if a is not None), Fraction(0))
        for year in zip(*amounts, strict=True)
    )
