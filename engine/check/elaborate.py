"""From written expressions to the typed tree: names resolved, kinds and units checked.

Mistakes are gathered, never raised; what follows a mistake has the kind `ANY`,
which fits everything, so that one mistake is reported once. What each construct
becomes stands in the module of its topic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .. import codes
from ..diagnostic import Label
from ..ir import tree as t
from ..source import Span
from ..syntax import nodes as n
from ..values import ANY, YES_NO, Kind
from . import amounts, days, lists, literals, logic, ranks, rowwise, times, years
from .kinds import ZERO, example, fits, named
from .scope import Findings, Scope
from .tables import tier_rows
from .whole import Wholes

_RULES: dict[type, Callable[..., t.Expr]] = {
    n.NumberNode: literals.number,
    n.MoneyNode: literals.money,
    n.PercentNode: literals.percent,
    n.DateNode: literals.day,
    n.DateTimeNode: times.minute,
    n.MonthDayNode: literals.month_day,
    n.NameNode: literals.named_thing,
    n.QuotedNode: literals.quoted,
    n.ConstantNode: literals.constant,
    n.ListNode: lists.list_,
    n.Unary: logic.unary,
    n.Binary: logic.binary,
    n.Chain: logic.chain,
    n.Within: logic.within,
    n.IfNode: logic.if_else,
    n.CapNode: amounts.cap,
    n.AtDayNode: days.at_day,
    n.WithNode: days.with_field,
    n.RoundedNode: amounts.rounded,
    n.CompletedNode: days.completed,
    n.NearDayNode: days.near_day,
    n.MonthEdgeNode: days.month_edge,
    n.PartNode: days.day_part,
    n.AtTimeNode: times.at_time,
    n.DateOfNode: times.date_of,
    n.YearEdgeNode: years.year_edge,
    n.TheYearNode: years.the_year,
    n.RowsNode: ranks.rows,
    n.OfRowNode: ranks.of_row,
    n.AggregateNode: lists.aggregate,
    n.CarryNode: lists.carry,
    n.ChoicesOfNode: lists.choices_of,
    n.TiersNode: tier_rows,
    n.PrintedCellNode: rowwise.printed_cell,
    n.EachRowNode: rowwise.each_row,
    n.RowNode: ranks.given_only,
}


def _no_define(_name: str) -> t.Define | None:
    return None


def _no_question(_name: str) -> t.Question | None:
    return None


class Elaborator:
    """Gives the typed tree of written expressions within one scope."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.findings: Findings = scope.findings
        self.section = ""
        self.misfit: codes.Code | None = None
        self.variables: dict[str, Kind] = {}
        self.defines: dict[str, t.Define] = {}
        self.wholes = Wholes(scope.fields, self.defines, row_fields=scope.fields_of_rows)
        self.define_of: Callable[[str], t.Define | None] = _no_define
        self.question_of: Callable[[str], t.Question | None] = _no_question
        self.value_kinds: dict[str, Kind] = {}
        self.decision_kinds: dict[str, Kind] = {}
        self.field_kinds: dict[str, Kind] = {}
        self.row_kinds: dict[str, dict[str, Kind]] = {}
        self.row_types: dict[str, t.Roster] = {}
        self.row_at: Kind | None = None
        self.divisors: set[str] = set()
        self.rebound: list[tuple[str, t.Expr]] = []
        self.table: rowwise.Rowwise | None = None

    # -------------------------------------------------------------- entry points

    def expr(self, node: n.Expr, want: Kind = ANY) -> t.Expr:
        """The typed tree of `node`; `want` is the kind its place asks for."""
        found = self.raw(node, want)
        if not fits(found.kind, want):
            self.mismatch(found.kind, want, node.span)
            return t.Undecided(span=self.at(node))
        return found

    def condition(self, node: n.Expr) -> t.Expr:
        """The typed tree of a condition; anything but a yes/no is reported."""
        found = self.raw(node, YES_NO)
        if not fits(found.kind, YES_NO):
            hint = "compare it with something: `at least`, `is`, `on or before` …"
            message = f"this is {named(found.kind)}, not a condition"
            self.report(codes.NOT_A_CONDITION, message, node.span, hint)
            return t.Undecided(span=self.at(node))
        return found

    def raw(self, node: n.Expr, want: Kind) -> t.Expr:
        """The typed tree of `node`, whether or not its kind is the one wanted."""
        return _RULES[type(node)](self, node, ANY if want == ZERO else want)

    def shows(self, node: n.Expr) -> bool:
        """Whether the value of `node` is worth showing: not a choice word or a reading."""
        if not isinstance(node, n.NameNode):
            return not isinstance(node, n.ListNode | n.ChoicesOfNode | n.RowsNode)
        name = node.text
        if name in self.scope.questions:
            question = self.question_of(name)
            return question is not None and question.kind not in (ANY, YES_NO)
        return (
            name == "as_of"
            or name in self.field_kinds
            or name in self.value_kinds
            or name in self.decision_kinds
            or name in self.scope.defines
        )

    # -------------------------------------------------------------- findings

    def at(self, node: n.Node) -> Span:
        """The place of `node`, in the section at hand."""
        return node.span.within(self.section)

    def report(
        self,
        code: codes.Code,
        message: str,
        span: Span,
        hint: str = "",
        labels: tuple[Label, ...] = (),
    ) -> None:
        """One more finding, in the section at hand."""
        self.findings.add(code, message, span.within(self.section), hint, labels)

    def nothing(self, node: n.Node) -> t.Expr:
        """What stands for a mistake already reported."""
        return t.Undecided(span=self.at(node))

    def mismatch(self, kind: Kind, want: Kind, span: Span) -> None:
        """Report a value of one kind where another belongs."""
        both_amounts = kind.base == want.base == "quantity"
        code = codes.WRONG_UNIT if both_amounts else codes.KIND_MISMATCH
        message = f"this is {named(kind)}, where {named(want)} belongs"
        self.report(self.misfit or code, message, span, _kind_hint(kind, want))

    @contextmanager
    def given(self, misfit: codes.Code) -> Iterator[None]:
        """Within it, a value of the wrong kind is reported as `misfit`."""
        self.misfit = misfit
        try:
            yield
        finally:
            self.misfit = None

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Within it nothing is reported: what is read has been reported where it was read first."""
        kept = len(self.findings.found)
        try:
            yield
        finally:
            del self.findings.found[kept:]


def _kind_hint(kind: Kind, want: Kind) -> str:
    """What to write where something of kind `want` belongs."""
    match want.base:
        case "yes_no":
            return "write `yes`, `no` or a condition in parentheses"
        case "date" if kind.base == "datetime" and not want.years:
            return "write `date of t` for the day of a time"
        case "datetime":
            return (
                "write a day and a time, for instance `Sep 8, 2020 22:00` or `hire_date at 00:00`"
            )
        case "date" if want.years:
            if kind.is_day:
                return f"write `the {want.years.name} of` the day"
            if kind.years:
                return f"write the {want.years.name} in which it begins, or compare first days"
            return f'write it in quotes: `"{want.years.written}"`'
        case "date" if kind.years:
            return "write the `first day of` it, or the `last day of` it"
        case "date":
            return "write a day, for instance `Jul 1, 2007`, or move one: `hire_date + 90 days`"
        case "quantity":
            rate = kind.unit and kind.base == "quantity" and any(n < 0 for _, n in want.unit)
            more = ", or divide by the unit that is missing" if rate else ""
            return f"write an amount such as `{example(want)}`{more}"
        case "choice":
            return f"write one of: {', '.join(want.choices)}" if want.choices else "write a word"
        case "id":
            return "an id only tells rows apart: compare it with another id"
        case "list":
            return "write the items in parentheses, with commas"
        case _:
            return "write a word that its place knows"
