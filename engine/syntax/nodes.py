"""What was written: frozen nodes, one for each construct, equal when they say the same.

A node's span never takes part in comparison, so two texts that differ only in
layout give equal trees. Kinds and names are not resolved here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from ..source import NOWHERE, Span
from ..values import DayRule, WeekdayRule


@dataclass(frozen=True, slots=True)
class Node:
    """Anything written, with the place where it stands."""

    span: Span = field(default=NOWHERE, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Word(Node):
    """A name, a choice word or a section, as written."""

    text: str


# ------------------------------------------------------------------ kinds


@dataclass(frozen=True, slots=True)
class KindNode(Node):
    """A kind as written: `money per hour` is base `money`, per `hour`."""

    base: str
    per: str = ""
    words: tuple[Word, ...] = ()
    open: bool = False
    item: KindNode | None = None


# ------------------------------------------------------------------ expressions


@dataclass(frozen=True, slots=True)
class NumberNode(Node):
    """`12`, `12 days`, `8 hours per day`: `unit` and `per` are singular, or empty."""

    amount: Fraction
    unit: str = ""
    per: str = ""


@dataclass(frozen=True, slots=True)
class MoneyNode(Node):
    """`$20.68` or `$20.68 per hour`."""

    amount: Fraction
    per: str = ""


@dataclass(frozen=True, slots=True)
class PercentNode(Node):
    """`16%`."""

    amount: Fraction


@dataclass(frozen=True, slots=True)
class DateNode(Node):
    """A full calendar day."""

    day: date


@dataclass(frozen=True, slots=True)
class DateTimeNode(Node):
    """A minute of a calendar day: `Sep 8, 2020 22:00`."""

    minute: int


@dataclass(frozen=True, slots=True)
class MonthDayNode(Node):
    """`Mar 1`: a day of every year, used where a convention is declared."""

    rule: DayRule


LiteralNode = NumberNode | MoneyNode | PercentNode | DateNode | DateTimeNode | MonthDayNode


@dataclass(frozen=True, slots=True)
class NameNode(Node):
    """A name used in an expression."""

    text: str


@dataclass(frozen=True, slots=True)
class QuotedNode(Node):
    """A choice word in quotes, because it is also a word of the language."""

    text: str


@dataclass(frozen=True, slots=True)
class ConstantNode(Node):
    """`yes`, `no`, `none` or `undecided`."""

    word: str


@dataclass(frozen=True, slots=True)
class ListNode(Node):
    """`(a, b, c)` or `()`."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`not x` or `- x`."""

    op: str
    operand: Expr


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """`+ - * / of`, or a comparison by its canonical words."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Chain(Node):
    """`a and b and c`, or the same with `or`; never mixed without parentheses."""

    op: str
    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Within(Node):
    """`x from a through b`: both ends included."""

    subject: Expr
    first: Expr
    last: Expr


@dataclass(frozen=True, slots=True)
class IfNode(Node):
    """`if c then a else b`."""

    condition: Expr
    then: Expr
    otherwise: Expr


@dataclass(frozen=True, slots=True)
class CapNode(Node):
    """`x, at most y` (`op` "most") or `x, at least y` (`op` "least")."""

    op: str
    operand: Expr
    limit: Expr


@dataclass(frozen=True, slots=True)
class AtDayNode(Node):
    """`x as of d`."""

    operand: Expr
    day: Expr


@dataclass(frozen=True, slots=True)
class AtTimeNode(Node):
    """`d at 22:00`: `minute` counts from 00:00."""

    operand: Expr
    minute: int


@dataclass(frozen=True, slots=True)
class WithNode(Node):
    """`x with f as v`."""

    operand: Expr
    name: Word
    value: Expr


@dataclass(frozen=True, slots=True)
class RoundedNode(Node):
    """`x rounded up to cent`: `how` is "", "up", "down" or "half even"."""

    operand: Expr
    how: str
    to: str


@dataclass(frozen=True, slots=True)
class CompletedNode(Node):
    """`completed years from d` (`unit` "years" or "months")."""

    unit: str
    start: Expr


@dataclass(frozen=True, slots=True)
class NearDayNode(Node):
    """`next RULE on or after d` / `previous RULE before d`."""

    direction: str
    rule: DayRule | WeekdayRule
    inclusive: bool
    day: Expr


@dataclass(frozen=True, slots=True)
class MonthEdgeNode(Node):
    """`start of month of d` / `end of month of d`."""

    edge: str
    day: Expr


@dataclass(frozen=True, slots=True)
class PartNode(Node):
    """`year of d`, `month of d`, `day of d`, `weekday of d`."""

    part: str
    day: Expr


@dataclass(frozen=True, slots=True)
class DateOfNode(Node):
    """`date of t`: the day in which a minute lies."""

    time: Expr


@dataclass(frozen=True, slots=True)
class YearEdgeNode(Node):
    """`first day of y` / `last day of y`, where `y` is a named year."""

    edge: str
    year: Expr


@dataclass(frozen=True, slots=True)
class TheYearNode(Node):
    """`the school_year of d`: the named year in which a day lies."""

    family: str
    day: Expr


DayPhraseNode = (
    CompletedNode | NearDayNode | MonthEdgeNode | PartNode | DateOfNode | YearEdgeNode | TheYearNode
)


@dataclass(frozen=True, slots=True)
class RowsNode(Node):
    """`roster`: the list of its rows."""


@dataclass(frozen=True, slots=True)
class OfRowNode(Node):
    """`a's f`: a field of the row that `a` stands for."""

    variable: str
    name: str


@dataclass(frozen=True, slots=True)
class RankingKey(Node):
    """`highest K` or `lowest K`."""

    way: str
    key: Expr


@dataclass(frozen=True, slots=True)
class Ranking(Node):
    """`ordered by highest K then lowest J`; with `most`, `best N by highest K`."""

    keys: tuple[RankingKey, ...]
    most: Expr | None = None


@dataclass(frozen=True, slots=True)
class FactNode(Node):
    """`NAME value` of a scenario's `given`."""

    name: str
    value: Expr


@dataclass(frozen=True, slots=True)
class RowNode(Node):
    """The facts of a row, of the roster (`row id a, …`) or in a record (`(approved yes, …)`)."""

    facts: tuple[FactNode, ...]


@dataclass(frozen=True, slots=True)
class AggregateNode(Node):
    """`sum of LIST`; with `variable`, `sum of BODY for each VARIABLE in LIST where C RANKING`."""

    op: str
    body: Expr
    variable: Word | None = None
    source: Expr | None = None
    where: Expr | None = None
    ranking: Ranking | None = None


@dataclass(frozen=True, slots=True)
class CarriedNode(Node):
    """`b from E`, and what follows it at each element."""

    name: Word
    start: Expr
    following: Expr


@dataclass(frozen=True, slots=True)
class CarryNode(Node):
    """`carry b from E and c from F for each VARIABLE in LIST to G and H`."""

    carried: tuple[CarriedNode, ...]
    variable: Word
    source: Expr


@dataclass(frozen=True, slots=True)
class ChoicesOfNode(Node):
    """`choices of f`: every word of a choice field or choice set."""

    name: Word


@dataclass(frozen=True, slots=True)
class PrintedCellNode(Node):
    """`printed c`: the cell of column `c` as it was printed, in the row at hand."""

    name: str


@dataclass(frozen=True, slots=True)
class EachRowNode(Node):
    """`sum of E for each row where C`: over the rows of a published table; `op` may be median."""

    op: str
    body: Expr
    where: Expr | None = None


@dataclass(frozen=True, slots=True)
class Label(Node):
    """What a row of `by` covers: `how` is exact, through, word, yes, no, other or a comparison."""

    how: str
    first: Expr | None = None
    last: Expr | None = None


@dataclass(frozen=True, slots=True)
class Row(Node):
    """One row of `by`: any of `labels` gives `value`."""

    labels: tuple[Label, ...]
    value: Expr
    cite: str = ""


@dataclass(frozen=True, slots=True)
class TiersNode(Node):
    """`by KEY rows`."""

    key: Expr
    rows: tuple[Row, ...]


Expr = (
    NumberNode
    | MoneyNode
    | PercentNode
    | DateNode
    | DateTimeNode
    | MonthDayNode
    | NameNode
    | QuotedNode
    | ConstantNode
    | ListNode
    | Unary
    | Binary
    | Chain
    | Within
    | IfNode
    | CapNode
    | AtDayNode
    | AtTimeNode
    | WithNode
    | RoundedNode
    | CompletedNode
    | NearDayNode
    | MonthEdgeNode
    | PartNode
    | DateOfNode
    | YearEdgeNode
    | TheYearNode
    | RowsNode
    | OfRowNode
    | AggregateNode
    | CarryNode
    | ChoicesOfNode
    | TiersNode
    | PrintedCellNode
    | EachRowNode
    | RowNode
)


# ------------------------------------------------------------------ statements


@dataclass(frozen=True, slots=True)
class Setting(Node):
    """A line of the `agreement` block: its name and its words or days."""

    name: str
    words: tuple[str, ...] = ()
    days: tuple[DateNode, ...] = ()
    rule: DayRule | None = None


@dataclass(frozen=True, slots=True)
class AgreementNode(Node):
    """The `agreement` block."""

    name: str
    title: str
    settings: tuple[Setting, ...]


@dataclass(frozen=True, slots=True)
class RecordFieldNode(Node):
    """A field of the record; `minimum`, `maximum`, `precision`, `default` may be absent."""

    name: str
    kind: KindNode
    note: str = ""
    minimum: Expr | None = None
    maximum: Expr | None = None
    precision: Expr | None = None
    default: Expr | None = None


@dataclass(frozen=True, slots=True)
class MustNode(Node):
    """A condition that every valid record meets, and why."""

    condition: Expr
    why: str = ""


@dataclass(frozen=True, slots=True)
class RecordNode(Node):
    """The `record` block; `group`: pooled figures beside the record; `roster`: a row of many.

    `rows`: a row inside a record.
    """

    name: str
    fields: tuple[RecordFieldNode, ...]
    musts: tuple[MustNode, ...]
    block: str = "record"
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChoicesNode(Node):
    """`choices NAME (…)`: a named set of words."""

    name: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class YearsNode(Node):
    """`year NAME begins Sep 1 written "2021-22"`: a family of named years."""

    name: str
    begins: DayRule
    written: str


@dataclass(frozen=True, slots=True)
class DefineNode(Node):
    """`define NAME as …`."""

    name: str
    body: Expr
    kind: KindNode | None = None
    cite: str = ""


@dataclass(frozen=True, slots=True)
class DatedRow(Node):
    """`from DAY …`: several `cells` only under `across`."""

    first_day: DateNode
    cells: tuple[Expr, ...]
    cite: str = ""


@dataclass(frozen=True, slots=True)
class ValueNode(Node):
    """`value NAME KIND …`: an effective-dated value."""

    name: str
    kind: KindNode
    rows: tuple[DatedRow, ...]
    across: Word | None = None
    columns: tuple[Label, ...] = ()
    after_term: str = ""


@dataclass(frozen=True, slots=True)
class ReadingNode(Node):
    """One reading of a contested question."""

    name: str
    body: Expr | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class ContestedNode(Node):
    """A question that the text leaves open; `adopted` is empty where none is."""

    name: str
    cite: str
    question: str
    readings: tuple[ReadingNode, ...]
    adopted: str = ""


@dataclass(frozen=True, slots=True)
class DecideNode(Node):
    """`decide NAME …`: one exclusive branch of a decision."""

    name: str
    kind: KindNode | None = None
    value: Expr | None = None
    cite: str = ""
    guard: Expr | None = None
    tiers: TiersNode | None = None
    otherwise: Expr | None = None
    otherwise_cite: str = ""


@dataclass(frozen=True, slots=True)
class EdgeNode(Node):
    """`except SECTION` (it stands above this clause) or `notwithstanding SECTION` (below)."""

    word: str
    section: str
    condition: Expr | None = None


@dataclass(frozen=True, slots=True)
class DiscretionNode(Node):
    """Something left to somebody's discretion: what, and by whom."""

    what: str
    by: str
    cite: str = ""


@dataclass(frozen=True, slots=True)
class ClauseNode(Node):
    """A clause: its section, its title and its parts."""

    section: str
    title: str
    decides: tuple[DecideNode, ...] = ()
    edges: tuple[EdgeNode, ...] = ()
    discretions: tuple[DiscretionNode, ...] = ()
    applies: tuple[Expr, ...] = ()
    after_term: str = ""


@dataclass(frozen=True, slots=True)
class OutcomeNode(Node):
    """What a scenario expects: `status`, and the value or the needed fields."""

    status: str
    value: Expr | None = None
    needs: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpectRow(Node):
    """One line of `expect … by …`: `given` is none where there is no varied fact."""

    outcome: OutcomeNode
    given: Expr | None = None
    cite: str = ""


@dataclass(frozen=True, slots=True)
class ExpectNode(Node):
    """`expect DECISION outcome`, or one outcome for each value of the fact `by`."""

    decision: str
    rows: tuple[ExpectRow, ...]
    by: str = ""


@dataclass(frozen=True, slots=True)
class ScenarioNode(Node):
    """A worked example with its expected answers."""

    title: str
    given: tuple[FactNode, ...]
    as_of: DateNode | None
    readings: tuple[tuple[Word, Word], ...]
    expects: tuple[ExpectNode, ...]
    under: tuple[Word, ...] = ()
    also: tuple[Word, ...] = ()
    rows: tuple[RowNode, ...] = ()


# ------------------------------------------------------------------ promises and findings


@dataclass(frozen=True, slots=True)
class PromiseNode(Node):
    """`promise "…" …`: `form` is "holds", "never falls", "never rises" or "exactly one".

    `grows` names the field along which `subject` never falls or rises; it is empty
    for `as time passes`. `items` are the conditions of `exactly one of`.
    """

    title: str
    form: str
    subject: Expr | None
    grows: str = ""
    items: tuple[Expr, ...] = ()
    condition: Expr | None = None
    cite: str = ""


@dataclass(frozen=True, slots=True)
class KnownNode(Node):
    """`known FINDING in NAME …`: a finding that is accepted, and why."""

    finding: str
    about: tuple[str, ...]
    cites: tuple[str, ...]
    why: str


# ------------------------------------------------------------------ published tables


@dataclass(frozen=True, slots=True)
class RoundingNode(Node):
    """`rounded up to cent`: how an exact value was rounded for the print."""

    how: str
    to: str


@dataclass(frozen=True, slots=True)
class FormulaNode(Node):
    """`is E when C`: what a cell must equal, in the rows for which `condition` holds."""

    body: Expr
    condition: Expr | None = None


@dataclass(frozen=True, slots=True)
class ColumnNode(Node):
    """`column NAME KIND …`: without a kind it holds words; worked out, nothing was printed."""

    name: str
    kind: KindNode | None = None
    rounding: RoundingNode | None = None
    worked_out: bool = False
    formula: FormulaNode | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class AssumptionNode(Node):
    """`assume NAME KIND value from A through B "why"`: an input that nothing printed gives."""

    name: str
    kind: KindNode
    value: Expr
    low: Expr | None
    high: Expr | None
    why: str


@dataclass(frozen=True, slots=True)
class SuppliedNode(Node):
    """`given FIELD is E`: a fact of the record, worked out from the row."""

    name: str
    body: Expr


@dataclass(frozen=True, slots=True)
class TableRowNode(Node):
    """`row …`: the cells as printed; `none` where nothing was."""

    cells: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class PrintedRowsNode(Node):
    """`printed rows under A`: rows written here, or those of the CSV file `file`."""

    under: tuple[Word, ...] = ()
    file: str = ""
    rows: tuple[TableRowNode, ...] = ()


@dataclass(frozen=True, slots=True)
class TotalNode(Node):
    """`total NAME of exact …`: a printed line of sums, of exact or of printed cells."""

    name: str
    of: str
    cells: tuple[Expr, ...]
    condition: Expr | None = None


@dataclass(frozen=True, slots=True)
class FigureNode(Node):
    """`figure NAME KIND printed V is E`: one number about the whole table, printed or not."""

    name: str
    kind: KindNode
    rounding: RoundingNode | None
    printed: Expr | None
    body: Expr
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChangedFormulaNode(Node):
    """`NAME rounded … is E` in a `try`: what else a column or figure might be."""

    name: str
    rounding: RoundingNode | None = None
    formula: FormulaNode | None = None


@dataclass(frozen=True, slots=True)
class AlternativeNode(Node):
    """`try "…" … end`: other formulas, readings or facts, scored against the print."""

    title: str
    changes: tuple[ChangedFormulaNode, ...] = ()
    readings: tuple[tuple[Word, Word], ...] = ()
    supplied: tuple[SuppliedNode, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownDifferenceNode(Node):
    """`known difference in NAME when C "why"`: cells that differ from what they should be."""

    name: str
    condition: Expr | None
    why: str


@dataclass(frozen=True, slots=True)
class RemarkNode(Node):
    """`remark "…"`: what a reader of the table should know and no formula says."""

    text: str


@dataclass(frozen=True, slots=True)
class PublishedNode(Node):
    """The `published` block: a table as a document printed it, and what gives each cell."""

    name: str
    title: str
    cites: tuple[str, ...] = ()
    printed_in: tuple[Word, ...] = ()
    under: tuple[Word, ...] = ()
    day: DateNode | None = None
    readings: tuple[tuple[Word, Word], ...] = ()
    columns: tuple[ColumnNode, ...] = ()
    assumptions: tuple[AssumptionNode, ...] = ()
    supplied: tuple[SuppliedNode, ...] = ()
    groups: tuple[PrintedRowsNode, ...] = ()
    totals: tuple[TotalNode, ...] = ()
    figures: tuple[FigureNode, ...] = ()
    alternatives: tuple[AlternativeNode, ...] = ()
    knowns: tuple[KnownDifferenceNode, ...] = ()
    remarks: tuple[RemarkNode, ...] = ()
    scored_by: tuple[Word, ...] = ()


# ------------------------------------------------------------------ amendments


@dataclass(frozen=True, slots=True)
class Extent(Node):
    """Where an edit bites: where `condition` holds, throughout, or where its amendment is in force.

    Where neither is written its span is empty and stands at the end of the edit.
    """

    condition: Expr | None = None
    throughout: bool = False


@dataclass(frozen=True, slots=True)
class Target(Node):
    """`in WHAT NAME`: `what` is "clause", "define", "value" or "contested"."""

    what: str
    name: str


@dataclass(frozen=True, slots=True)
class ChangeEdit(Node):
    """`change OLD to NEW`."""

    target: Target
    old: Expr
    new: Expr
    extent: Extent
    everywhere: bool = False
    cite: str = ""


@dataclass(frozen=True, slots=True)
class StrikeRowEdit(Node):
    """`strike row LABELS`."""

    target: Target
    labels: tuple[Label, ...]
    extent: Extent
    cite: str = ""


@dataclass(frozen=True, slots=True)
class AddRowEdit(Node):
    """`add row LABELS VALUE`; the row's own citation is `row.cite`."""

    target: Target
    row: Row
    extent: Extent
    cite: str = ""


@dataclass(frozen=True, slots=True)
class StrikeDecideEdit(Node):
    """`strike decide NAME`."""

    target: Target
    decision: str
    extent: Extent
    cite: str = ""


@dataclass(frozen=True, slots=True)
class AddDecideEdit(Node):
    """`add decide NAME …`."""

    target: Target
    decide: DecideNode
    extent: Extent
    cite: str = ""


@dataclass(frozen=True, slots=True)
class StrikeEdgeEdit(Node):
    """`strike except SECTION`: a `when` behind it is the edit's own."""

    target: Target
    edge: EdgeNode
    extent: Extent
    cite: str = ""


@dataclass(frozen=True, slots=True)
class AddEdgeEdit(Node):
    """`add except SECTION when C`: the `when` is the edge's own."""

    target: Target
    edge: EdgeNode
    extent: Extent
    cite: str = ""


@dataclass(frozen=True, slots=True)
class StrikeDatedRowEdit(Node):
    """`strike from DAY`."""

    target: Target
    first_day: DateNode
    extent: Extent
    cite: str = ""


@dataclass(frozen=True, slots=True)
class AddDatedRowEdit(Node):
    """`add from DAY …`; the row's own citation is `row.cite`."""

    target: Target
    row: DatedRow
    extent: Extent
    cite: str = ""


@dataclass(frozen=True, slots=True)
class AdoptEdit(Node):
    """`adopt READING`; `reading` is empty for `adopt none`."""

    target: Target
    reading: str
    cite: str = ""


@dataclass(frozen=True, slots=True)
class AddReadingEdit(Node):
    """`add reading NAME …`."""

    target: Target
    reading: ReadingNode
    cite: str = ""


@dataclass(frozen=True, slots=True)
class ReplaceEdit(Node):
    """`replace` and a statement anew; a `value` or `contested` is always replaced throughout."""

    statement: DefineNode | ValueNode | ContestedNode | ClauseNode
    extent: Extent
    cite: str = ""


@dataclass(frozen=True, slots=True)
class StrikeClauseEdit(Node):
    """`strike clause SECTION`."""

    section: str
    extent: Extent
    cite: str = ""


@dataclass(frozen=True, slots=True)
class EndClauseEdit(Node):
    """`end clause SECTION after DAY`: it speaks through that day."""

    section: str
    last_day: DateNode
    cite: str = ""


@dataclass(frozen=True, slots=True)
class InsertClauseEdit(Node):
    """`insert clause SECTION "…" … end`."""

    clause: ClauseNode
    extent: Extent
    cite: str = ""


Edit = (
    ChangeEdit
    | StrikeRowEdit
    | AddRowEdit
    | StrikeDecideEdit
    | AddDecideEdit
    | StrikeEdgeEdit
    | AddEdgeEdit
    | StrikeDatedRowEdit
    | AddDatedRowEdit
    | AdoptEdit
    | AddReadingEdit
    | ReplaceEdit
    | StrikeClauseEdit
    | EndClauseEdit
    | InsertClauseEdit
)


@dataclass(frozen=True, slots=True)
class EffectiveNode(Node):
    """`effective DAY`, or the name of a question or definition that is a day."""

    day: DateNode | NameNode
    cite: str = ""


@dataclass(frozen=True, slots=True)
class NewTermNode(Node):
    """`term through DAY`: the new last day of the term, and a first day where one is written."""

    first: DateNode | None
    last: DateNode
    cite: str = ""


@dataclass(frozen=True, slots=True)
class AmendmentNode(Node):
    """The `amendment` block: `amends` names the agreement or an earlier amendment."""

    name: str
    title: str
    amends: str
    effective: EffectiveNode | None
    applies: Expr | None
    term: NewTermNode | None
    edits: tuple[Edit, ...]


Statement = (
    AgreementNode
    | RecordNode
    | ChoicesNode
    | YearsNode
    | DefineNode
    | ValueNode
    | ContestedNode
    | ClauseNode
    | ScenarioNode
    | PromiseNode
    | KnownNode
    | AmendmentNode
    | PublishedNode
)


@dataclass(frozen=True, slots=True)
class Comment(Node):
    """A comment, from its `#` to the end of the line."""

    text: str


@dataclass(frozen=True, slots=True)
class Document(Node):
    """One file: its statements in order, and its comments."""

    statements: tuple[Statement, ...]
    comments: tuple[Comment, ...] = field(default=(), compare=False)
