"""The one typed tree: every name resolved, every kind known, every convention explicit.

What each operator means is said in its docstring, once; a back end gives a reading
of each (`walk.read`). Trees are frozen and compare by meaning, not by place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Final

from ..source import NOWHERE, Span
from ..values import (
    ANY,
    DayRule,
    Kind,
    LeapDay,
    MonthEnd,
    Rounding,
    Row,
    Value,
    WeekdayRule,
    WorkingWeek,
    rows_in,
)


@dataclass(frozen=True, slots=True)
class Operator:
    """Any expression: its kind, and the place in the text it comes from."""

    kind: Kind = field(default=ANY, kw_only=True)
    span: Span = field(default=NOWHERE, compare=False, repr=False, kw_only=True)


# ------------------------------------------------------------------ leaves


@dataclass(frozen=True, slots=True)
class Literal(Operator):
    """A value written in the text."""

    value: Value


@dataclass(frozen=True, slots=True)
class Undecided(Operator):
    """What the text leaves unsaid: a gap of every kind."""


@dataclass(frozen=True, slots=True)
class Field(Operator):
    """A fact of the record; unknown when absent and without default."""

    name: str


@dataclass(frozen=True, slots=True)
class Bound(Operator):
    """The element at hand of the enclosing `for each`."""

    name: str


@dataclass(frozen=True, slots=True)
class Day(Operator):
    """The day the enclosing expression is evaluated at (`as_of`)."""


@dataclass(frozen=True, slots=True)
class DefineRef(Operator):
    """A define, evaluated at the day at hand."""

    name: str


@dataclass(frozen=True, slots=True)
class ValueRef(Operator):
    """The row of a dated value in force on the day at hand; before the first row a gap."""

    name: str


@dataclass(frozen=True, slots=True)
class DecisionRef(Operator):
    """The value of another decision; where it is not decided, its status."""

    name: str


@dataclass(frozen=True, slots=True)
class IsReading(Operator):
    """Whether the reading in use of a question is this one."""

    question: str
    reading: str


@dataclass(frozen=True, slots=True)
class ByReading(Operator):
    """The value that the reading in use of a question gives."""

    question: str


# ------------------------------------------------------------------ logic


@dataclass(frozen=True, slots=True)
class Not(Operator):
    """Kleene negation: unknown stays unknown."""

    operand: Expr


@dataclass(frozen=True, slots=True)
class And(Operator):
    """Kleene conjunction: a false item absorbs the unknown ones."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Or(Operator):
    """Kleene disjunction: a true item absorbs the unknown ones."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class If(Operator):
    """One of two values; with the condition unknown, their common value if they agree."""

    condition: Expr
    then: Expr
    otherwise: Expr


class Relation(Enum):
    """How two values of one kind compare."""

    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    EQ = "="
    NE = "!="


@dataclass(frozen=True, slots=True)
class Compare(Operator):
    """Order or equality; `none` is 0 among quantities, and no day stands before or after it."""

    relation: Relation
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class In(Operator):
    """Whether a value equals an element of a list; never in an empty one."""

    item: Expr
    source: Expr


# ------------------------------------------------------------------ amounts


@dataclass(frozen=True, slots=True)
class Add(Operator):
    """Sum of two quantities of one unit; `none` is 0."""

    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Subtract(Operator):
    """Difference of two quantities of one unit; `none` is 0."""

    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Multiply(Operator):
    """Product of two quantities; units multiply."""

    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Divide(Operator):
    """Exact quotient; the divisor is a literal or a field declared at least 1."""

    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class PercentOf(Operator):
    """`percent` hundredths of `base`, exact."""

    percent: Expr
    base: Expr


@dataclass(frozen=True, slots=True)
class Extreme(Operator):
    """The smallest or largest of quantities or days; days that are `none` are skipped."""

    largest: bool
    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Round(Operator):
    """Rounded to a multiple of `step`; `how` none follows the agreement's convention."""

    operand: Expr
    step: Fraction
    how: Rounding | None


# ------------------------------------------------------------------ days


@dataclass(frozen=True, slots=True)
class Shift(Operator):
    """A day moved by years and months together with one clamp, then by days."""

    day: Expr
    years: Expr | None
    months: Expr | None
    days: Expr | None


@dataclass(frozen=True, slots=True)
class WorkingDay(Operator):
    """The working day so many after (or before) `day`, which is not counted; `day` itself for 0."""

    day: Expr
    count: Expr
    week: WorkingWeek


@dataclass(frozen=True, slots=True)
class DaysBetween(Operator):
    """Days from `start` to `end`, negative when `end` comes first."""

    end: Expr
    start: Expr


@dataclass(frozen=True, slots=True)
class AtTime(Operator):
    """The minute of a day so many minutes after its 00:00 on the clock."""

    day: Expr
    minute: int


@dataclass(frozen=True, slots=True)
class HoursOn(Operator):
    """A minute moved by hours, which are a whole number of minutes."""

    time: Expr
    hours: Expr


@dataclass(frozen=True, slots=True)
class HoursBetween(Operator):
    """Hours from `start` to `end`, exact, negative when `end` comes first."""

    end: Expr
    start: Expr


@dataclass(frozen=True, slots=True)
class DateOf(Operator):
    """The day in which a minute lies."""

    time: Expr


@dataclass(frozen=True, slots=True)
class Completed(Operator):
    """Completed years (or `months`) from `start` to the day at hand."""

    months: bool
    start: Expr


@dataclass(frozen=True, slots=True)
class NearDay(Operator):
    """The next (or previous) day of a rule, yearly or weekly, on or after (before) `day`."""

    forward: bool
    rule: DayRule | WeekdayRule
    inclusive: bool
    day: Expr


@dataclass(frozen=True, slots=True)
class MonthEdge(Operator):
    """First (or last) day of the month of `day`."""

    last: bool
    day: Expr


@dataclass(frozen=True, slots=True)
class Part(Operator):
    """`year`, `month` or `day` of a day as a number; `weekday` as a choice."""

    part: str
    day: Expr


@dataclass(frozen=True, slots=True)
class YearEdge(Operator):
    """First (or last) day of a named year."""

    last: bool
    year: Expr


@dataclass(frozen=True, slots=True)
class YearOf(Operator):
    """The named year (of the operator's kind) in which `day` lies."""

    day: Expr


# ------------------------------------------------------------------ where and with what


@dataclass(frozen=True, slots=True)
class AtDay(Operator):
    """`operand` with the day moved to `day`: values, service, term; never facts."""

    operand: Expr
    day: Expr


@dataclass(frozen=True, slots=True)
class WithField(Operator):
    """`operand` with a field bound to a value."""

    operand: Expr
    name: str
    value: Expr


# ------------------------------------------------------------------ lists and tables


@dataclass(frozen=True, slots=True)
class ListOf(Operator):
    """A list of values in order."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Rows(Operator):
    """The rows of the roster in the order given; `roster` itself is needed when there is none."""


@dataclass(frozen=True, slots=True)
class RowField(Operator):
    """A fact of a row: its default when absent, else unknown, and needed of that row."""

    row: Expr
    name: str


@dataclass(frozen=True, slots=True)
class Key(Operator):
    """A key of a rank, no value by itself: `highest` first, or lowest.

    Yes is higher than no. `none` is 0 among quantities; a day that is none comes last.
    """

    expr: Expr
    highest: bool
    text: str


@dataclass(frozen=True, slots=True)
class Each(Operator):
    """`op` over `body` for each element of `source` for which `where` holds.

    `op` is sum, count, any, all, first, last, largest, smallest, latest, earliest or
    collect; over nothing: 0, 0, no, yes, none, none …, and the empty list.

    With `keys` and no `most` (first, last and collect only) the elements are taken in the
    order of the keys, a later key parting those that are equal on the ones before. With
    `most` only so many are kept, the best by the keys, in the order of `source`; all where
    there are no more. A key is looked at only where the keys before it leave something open
    that is asked for. Elements that no key parts are tied: a result that is not the same
    however they are ordered (or whichever of them are kept) is undecided, and says who is
    tied on what. An element whose key is unknown leaves open how those that it would part
    from each other stand: a result that rests on it needs that key.
    """

    op: str
    variable: str
    source: Expr
    body: Expr
    where: Expr | None
    keys: tuple[Key, ...] = ()
    most: Expr | None = None


@dataclass(frozen=True, slots=True)
class Carried(Operator):
    """What is carried under a name: `start` before the first element, `following` after each."""

    name: str
    start: Expr
    following: Expr


@dataclass(frozen=True, slots=True)
class Carry(Operator):
    """The list of what the first of `carried` is after each element of `source`, in order.

    At each element every `following` sees the element and what was carried up to it; then
    all of them take effect at once. What is unknown stays so from that element on, wherever
    it is looked at.
    """

    carried: tuple[Carried, ...]
    variable: str
    source: Expr


@dataclass(frozen=True, slots=True)
class Band:
    """What a row covers: from `low` (included) to `high` (included), or the listed `exact`.

    Open ends are none; `above`/`below` exclude the end itself. `other` covers the rest.
    """

    low: Value | None = None
    high: Value | None = None
    low_open: bool = False
    high_open: bool = False
    exact: tuple[Value, ...] = ()
    other: bool = False


@dataclass(frozen=True, slots=True)
class TierRow:
    """One row of a table: its bands, value, citation and words."""

    bands: tuple[Band, ...]
    value: Expr
    cite: str
    text: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Tiers(Operator):
    """The value of the one row that covers the key; no row: not met."""

    key: Expr
    rows: tuple[TierRow, ...]


Expr = (
    Literal
    | Undecided
    | Field
    | Bound
    | Day
    | DefineRef
    | ValueRef
    | DecisionRef
    | IsReading
    | ByReading
    | Not
    | And
    | Or
    | If
    | Compare
    | In
    | Add
    | Subtract
    | Multiply
    | Divide
    | PercentOf
    | Extreme
    | Round
    | Shift
    | WorkingDay
    | DaysBetween
    | AtTime
    | HoursOn
    | HoursBetween
    | DateOf
    | Completed
    | NearDay
    | MonthEdge
    | Part
    | YearEdge
    | YearOf
    | AtDay
    | WithField
    | ListOf
    | Rows
    | RowField
    | Key
    | Each
    | Carried
    | Carry
    | Tiers
)


# ------------------------------------------------------------------ the agreement


@dataclass(frozen=True, slots=True)
class AfterTerm:
    """What holds after the term: `continues`, `ends`, or the reading of a question."""

    word: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class ConventionSetting:
    """The conventions declared; a question's name stands where the convention is contested."""

    leap_day: LeapDay | str = LeapDay.MAR_1
    month_end: MonthEnd | str = MonthEnd.CLAMPED
    rounding: Rounding | str = Rounding.HALF_UP
    day_before: bool = False
    working: WorkingWeek | None = None


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field of the record. `default` is used when the field is absent.

    `precision` is the step that given numbers must be a multiple of.
    """

    name: str
    kind: Kind
    note: str = ""
    minimum: Value | None = None
    maximum: Value | None = None
    precision: Fraction | None = None
    default: Value | None = None
    block: str = "record"


@dataclass(frozen=True, slots=True)
class Must:
    """A condition that every valid record (or row) meets; checked where its facts are known."""

    condition: Expr
    text: str
    why: str
    fields: tuple[str, ...]


ROSTER: Final = "roster"
"""The name under which the rows stand among the facts; no field can have it."""

ROSTER_ROW: Final = "this row"
"""The name under which a row stands in the `must` lines of its own block."""


@dataclass(frozen=True, slots=True)
class Roster:
    """What a row holds: of the roster, or inside a record. `identity` is its field of kind id.

    `called` begins what a row without one is called.
    """

    name: str
    fields: Mapping[str, FieldSpec]
    musts: tuple[Must, ...]
    called: str = "row"
    note: str = ""

    @property
    def identity(self) -> str:
        """The field that tells rows apart; empty where only their places do."""
        return next((f.name for f in self.fields.values() if f.kind.base == "id"), "")

    def row(self, number: int, facts: Mapping[str, Value]) -> Row:
        """The row at a place, with the declared default of each absent field."""
        made = {f.name: f.default for f in self.fields.values() if f.default is not None}
        made.update(facts)
        name = made.get(self.identity)
        return Row(number, name if isinstance(name, str) else f"{self.called} {number}", made)


@dataclass(frozen=True, slots=True)
class Define:
    """A name for an expression."""

    name: str
    kind: Kind
    body: Expr
    text: str
    cite: str = ""


@dataclass(frozen=True, slots=True)
class DatedRow:
    """A value in force from `first_day` on, until the next row."""

    first_day: date
    value: Expr
    cite: str
    text: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class DatedValue:
    """An effective-dated value; rows ascend."""

    name: str
    kind: Kind
    rows: tuple[DatedRow, ...]
    after_term: AfterTerm
    keyed: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a question; `body` is its value, where the question has values."""

    name: str
    body: Expr | None
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the text leaves open. `adopted` is empty where no reading is adopted."""

    name: str
    cite: str
    question: str
    readings: tuple[Reading, ...]
    adopted: str
    kind: Kind = ANY

    def index(self, reading: str) -> int:
        """The place of a reading; -1 for one the question does not have."""
        return next((i for i, r in enumerate(self.readings) if r.name == reading), -1)


@dataclass(frozen=True, slots=True)
class Condition:
    """A part of a guard as it is shown: its words, and the names whose values decide it."""

    text: str
    test: Expr
    subjects: tuple[tuple[str, Expr], ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """One `decide` of a clause: applies when `guard` holds and a row of `body` is met."""

    index: int
    section: str
    title: str
    cite: str
    guard: Expr
    conditions: tuple[Condition, ...]
    body: Expr
    body_text: str
    after_term: AfterTerm
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Precedence:
    """Branch `above` sets branch `below` aside, where `condition` (if any) holds."""

    above: int
    below: int
    condition: Expr | None


@dataclass(frozen=True, slots=True)
class Closing:
    """`otherwise`: decides for records that meet no branch's guard."""

    value: Expr
    text: str
    cite: str
    section: str
    title: str
    after_term: AfterTerm
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Decision:
    """What can be asked: its branches, who stands above whom (closed transitively), its closing."""

    name: str
    kind: Kind
    branches: tuple[Branch, ...]
    precedence: tuple[Precedence, ...]
    closing: Closing | None


@dataclass(frozen=True, slots=True)
class Discretion:
    """What the text leaves to somebody: recorded so that a reader sees it was not forgotten."""

    what: str
    by: str
    cite: str
    section: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as a reader sees it: section, title, what it decides."""

    section: str
    title: str
    decides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """What the text is meant to keep: `form` is holds, never falls, never rises or exactly one.

    `subject` is the condition that holds, or the value that never falls or rises as the
    field `grows` does (as time passes, where `grows` is empty). Of `items` exactly one
    holds. `condition` says for whom; `text` is the sentence as written.
    """

    title: str
    form: str
    subject: Expr | None
    grows: str
    items: tuple[Expr, ...]
    condition: Expr | None
    cite: str
    text: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Edited:
    """Characters `start` to `end` of the amended text: words of an edit, agreed at `cite`.

    `throughout`: they stand there whatever the day.
    """

    start: int
    end: int
    cite: str
    throughout: bool


@dataclass(frozen=True, slots=True)
class Amending:
    """An amendment in use; `in_force` names the define that says where, empty if unused."""

    name: str
    title: str
    in_force: str
    edits: tuple[Edited, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement, checked: everything a back end needs and nothing it must look up."""

    name: str
    title: str
    term: tuple[date, date] | None
    after_term: AfterTerm
    conventions: ConventionSetting
    record_name: str
    fields: Mapping[str, FieldSpec]
    musts: tuple[Must, ...]
    defines: Mapping[str, Define]
    values: Mapping[str, DatedValue]
    questions: Mapping[str, Question]
    decisions: Mapping[str, Decision]
    clauses: tuple[Clause, ...]
    discretions: tuple[Discretion, ...]
    sha256: str
    promises: tuple[Promise, ...] = ()
    amendments: tuple[Amending, ...] = ()
    roster: Roster | None = None
    rows: Mapping[str, Roster] = field(default_factory=dict)

    def row_spec(self, e: RowField) -> FieldSpec:
        """The field of a row that an operator looks at."""
        block = self.rows.get(e.row.kind.label) or self.roster
        assert block is not None  # as checked
        return block.fields[e.name]

    def rows_inside(self, facts: Mapping[str, Value]) -> Iterator[tuple[str, Row, Roster]]:
        """Each row inside a record: its place (`courses[2]`), the row, and what it may hold."""
        for name, spec in self.fields.items():
            if spec.kind.rows:
                for place, row in enumerate(rows_in(facts.get(name))):
                    yield f"{name}[{place}]", row, self.rows[spec.kind.rows]
