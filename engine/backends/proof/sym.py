"""What an expression comes to on every record at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ...ir import tree as t
from ...values import Kind
from .terms import Number, Truth, all_of, any_of, key_of, negated

Cases = tuple[tuple[Truth, Number], ...]


@dataclass(frozen=True, slots=True, eq=False)
class ListFact:
    """A list of the record: its length is not known, so what is asked of it is not either.

    One collected or carried from it is another such list, of a name that no other has: `called`
    is what it is called in sentences.
    """

    name: str
    item: Kind
    called: str = ""

    @property
    def text(self) -> str:
        """What it is called."""
        return self.called or self.name


Items = tuple[tuple[Truth, "Sym"], ...]
"""Elements in order, each with whether it is there at all."""


@dataclass(frozen=True, slots=True, eq=False)
class Sym:
    """The result of an expression, in every case.

    It is undecided, or in conflict, or `none`, or has a value: never two of these. `cases`
    (amounts, days packed, words by code), `lists` and `truth` speak only where there is a
    value: there some case holds, and where several do they give the same. `sort` is day,
    amount, word, truth or list; empty where there is never a value.
    """

    sort: str = ""
    undecided: Truth = False
    conflict: Truth = False
    none: Truth = False
    truth: Truth = False
    cases: Cases = ()
    lists: tuple[tuple[Truth, Items | ListFact], ...] = ()

    @property
    def lacking(self) -> Truth:
        """Whether there is neither a value nor `none`."""
        return any_of(self.undecided, self.conflict)

    @property
    def known(self) -> Truth:
        """Whether there is a value (`none` is not one)."""
        return negated(any_of(self.undecided, self.conflict, self.none))

    @property
    def holds(self) -> Truth:
        """Of a condition: whether it is met."""
        return all_of(negated(self.lacking), negated(self.none), self.truth)

    @property
    def fails(self) -> Truth:
        """Of a condition: whether it is surely not met."""
        return all_of(negated(self.lacking), any_of(self.none, negated(self.truth)))

    def without_value(self, undecided: Truth, conflict: Truth) -> Sym:
        """The same, but lacking where these hold, which do not meet what it lacks itself."""
        if undecided is False and conflict is False:
            return self
        sure = negated(any_of(undecided, conflict))
        return replace(
            self,
            undecided=any_of(undecided, all_of(sure, self.undecided)),
            conflict=any_of(conflict, all_of(sure, self.conflict)),
            none=all_of(sure, self.none),
        )

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for results that are equal in every case."""
        truths = (self.undecided, self.conflict, self.none, self.truth)
        return (
            self.sort,
            *(key_of(x) for x in truths),
            *((key_of(c), key_of(v)) for c, v in self.cases),
            *((key_of(c), _list_key(v)) for c, v in self.lists),
        )


def _list_key(found: Items | ListFact) -> object:
    if isinstance(found, ListFact):
        return found.name
    return tuple((key_of(present), item.key) for present, item in found)


NOTHING = Sym(none=True)
GAP = Sym(undecided=True)


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """How a decision stands: exactly one of the three holds; `value` speaks where it is decided."""

    decided: Truth
    undecided: Truth
    conflict: Truth
    value: Sym


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a subject's values part.

    `from`: below `value`, and from it on. `after`: up to and including `value`, and above.
    Days (packed) and whole amounts are always parted `from`; `said` keeps how the agreement
    says it: `after` where it names the day before.
    """

    value: Number
    side: str
    said: str = field(default="", compare=False)


def joined_cuts(cuts: Iterable[Cut]) -> tuple[Cut, ...]:
    """Each cut once; how it is said is kept where all say it alike."""
    found: dict[Cut, Cut] = {}
    for cut in cuts:
        known = found.setdefault(cut, cut)
        if known.said != cut.said:
            found[cut] = Cut(cut.value, cut.side)
    return tuple(found.values())


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """Something that conditions compare, in the agreement's words.

    `sort` is day, amount, word or truth. `words` are those it is compared with, and of a
    closed choice all; `known` says where there is a value. One that is `finer` is no
    condition, but bears on amounts and days: a limit, the larger of two, a factor.
    """

    text: str
    kind: Kind
    sort: str
    term: Truth | Number
    whole: bool = False
    cuts: tuple[Cut, ...] = ()
    words: tuple[str, ...] = ()
    known: Truth = True
    finer: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class RowPart:
    """A row of a table, and where it is the row that decides the clause's value."""

    row: t.TierRow
    reached: Truth


@dataclass(frozen=True, slots=True, eq=False)
class BranchPart:
    """A clause's branch: where its guard holds, where a row is met too, and what becomes of it.

    `applies`: guard and row are met. `aside`: it applies and another clause sets it aside.
    `stands`: it applies and is not set aside. `maybe`: a gap leaves open whether it applies.
    """

    branch: t.Branch
    guard: Truth
    applies: Truth
    aside: Truth
    stands: Truth
    maybe: Truth
    value: Sym
    rows: tuple[RowPart, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class EdgePart:
    """A precedence, and where it bites: both branches apply and its condition holds.

    `active` is its condition alone.
    """

    edge: t.Precedence
    active: Truth
    bites: Truth


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The parts of a decision; `closing` is where the closing decides it."""

    branches: tuple[BranchPart, ...]
    edges: tuple[EdgePart, ...] = ()
    closing: Truth = False
    outcome: Outcome = field(default_factory=lambda: Outcome(False, True, False, GAP))  # noqa: FBT003
