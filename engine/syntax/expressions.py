"""From branches to nodes, the expressions: one method for each rule of the grammar."""

from __future__ import annotations

from collections.abc import Callable

from .. import codes
from ..diagnostic import Diagnostic
from ..source import Source, Span
from ..values import ORDINALS, WEEKDAYS, DayRule, WeekdayRule
from . import nodes as n
from .literals import (
    STAND_IN_DAY,
    STAND_IN_RULE,
    amount,
    calendar_day,
    clock_minute,
    day_minute,
    month_number,
    singular,
    yearly_day,
)
from .raw import Branch, Word

COMPARISONS = {
    "ON_OR_BEFORE": "on or before",
    "ON_OR_AFTER": "on or after",
    "BEFORE": "before",
    "AFTER": "after",
    "AT_LEAST": "at least",
    "AT_MOST": "at most",
    "MORE_THAN": "more than",
    "LESS_THAN": "less than",
    "CAP": "at most",
    "FLOOR": "at least",
    "IS": "is",
    "IS_NOT": "is not",
    "IS_IN": "is in",
    "IS_NOT_IN": "is not in",
}
_ARITHMETIC = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "percent_of": "of"}


class ExpressionBuilder:
    """Builds the expressions of one file."""

    def __init__(self, source: Source, problems: list[Diagnostic]) -> None:
        self.source = source
        self.problems = problems

    def node(self, branch: Branch) -> n.Node:
        """The node of a branch, by the name of its rule."""
        method: Callable[[Branch], n.Node] = getattr(self, f"_{branch.rule}")
        return method(branch)

    def expr(self, branch: Branch) -> n.Expr:
        """The expression of a branch."""
        node = self.node(branch)
        if not isinstance(node, n.Expr):
            raise TypeError(f"`{branch.rule}` is no expression")
        return node

    def _exprs(self, branch: Branch) -> tuple[n.Expr, ...]:
        return tuple(self.expr(part) for part in branch.branches)

    def _span(self, part: Branch | Word) -> Span:
        return Span(self.source, part.start, part.end)

    def _quote(self, word: Word) -> str:
        """The characters of a quoted text as the author wrote them, without the quotes."""
        return self.source.text[word.start + 1 : word.end - 1]

    def _word(self, word: Word) -> n.Word:
        text = self._quote(word) if word.kind == "STRING" else str(word)
        return n.Word(text, span=self._span(word))

    # -------------------------------------------------------------- choices and clamps

    def _if_else(self, branch: Branch) -> n.IfNode:
        condition, then, otherwise = self._exprs(branch)
        return n.IfNode(condition, then, otherwise, span=self._span(branch))

    def _limit(self, branch: Branch) -> n.CapNode:
        operand, limit = self._exprs(branch)
        op = "most" if branch.rule == "cap" else "least"
        return n.CapNode(op, operand, limit, span=self._span(branch))

    _cap = _floor = _limit

    # -------------------------------------------------------------- logic

    def _chain(self, branch: Branch) -> n.Chain:
        op = branch.rule.removesuffix("_")
        return n.Chain(op, self._exprs(branch), span=self._span(branch))

    _and_ = _or_ = _chain

    def _not_(self, branch: Branch) -> n.Unary:
        return n.Unary("not", self.expr(branch.branches[0]), span=self._span(branch))

    def _compare(self, branch: Branch) -> n.Binary:
        left, right = self._exprs(branch)
        op = COMPARISONS[branch.words[0].kind]
        return n.Binary(op, left, right, span=self._span(branch))

    _member = _compare

    def _within(self, branch: Branch) -> n.Within:
        subject, first, last = self._exprs(branch)
        return n.Within(subject, first, last, span=self._span(branch))

    # -------------------------------------------------------------- sums

    def _binary(self, branch: Branch) -> n.Binary:
        left, right = self._exprs(branch)
        return n.Binary(_ARITHMETIC[branch.rule], left, right, span=self._span(branch))

    _add = _subtract = _multiply = _divide = _percent_of = _binary

    def _negate(self, branch: Branch) -> n.Unary:
        return n.Unary("-", self.expr(branch.branches[0]), span=self._span(branch))

    # -------------------------------------------------------------- suffixes

    def _at_day(self, branch: Branch) -> n.AtDayNode:
        operand, day = self._exprs(branch)
        return n.AtDayNode(operand, day, span=self._span(branch))

    def _with_name(self, branch: Branch) -> n.WithNode:
        operand, value = self._exprs(branch)
        return n.WithNode(operand, self._word(branch.words[0]), value, span=self._span(branch))

    def _rounded(self, branch: Branch) -> n.RoundedNode:
        _, *how, _, to = branch.words[0].split()
        operand = self.expr(branch.branches[0])
        return n.RoundedNode(operand, " ".join(how), to, span=self._span(branch))

    # -------------------------------------------------------------- terms

    def _name(self, branch: Branch) -> n.NameNode:
        return n.NameNode(str(branch.words[0]), span=self._span(branch))

    def _quoted(self, branch: Branch) -> n.QuotedNode:
        return n.QuotedNode(self._quote(branch.words[0]), span=self._span(branch))

    _quoted_year = _quoted

    def _constant(self, branch: Branch) -> n.ConstantNode:
        return n.ConstantNode(branch.rule, span=self._span(branch))

    _yes = _no = _none = _undecided = _constant

    def _month_day(self, branch: Branch) -> n.MonthDayNode:
        rule = yearly_day(branch.words[0]) or STAND_IN_RULE
        return n.MonthDayNode(rule, span=self._span(branch))

    def _group(self, branch: Branch) -> n.Expr:
        return self.expr(branch.branches[0])

    def _list_(self, branch: Branch) -> n.ListNode:
        return n.ListNode(self._exprs(branch), span=self._span(branch))

    _empty_list = _list_

    def _rows(self, branch: Branch) -> n.RowsNode:
        return n.RowsNode(span=self._span(branch))

    def _of_row(self, branch: Branch) -> n.OfRowNode:
        owner, name = branch.words
        return n.OfRowNode(owner.removesuffix("'s"), str(name), span=self._span(branch))

    def _each(self, branch: Branch) -> n.AggregateNode:
        op, _, variable = branch.words
        ranked = branch.only("ordered", "best")
        body, source, *where = (self.expr(b) for b in branch.branches if b not in ranked)
        return n.AggregateNode(
            op.split()[0],
            body,
            self._word(variable),
            source,
            where[0] if where else None,
            self._ranking(ranked[0]) if ranked else None,
            span=self._span(branch),
        )

    def _ranking(self, branch: Branch) -> n.Ranking:
        exprs = self._exprs(branch)
        most = exprs[0] if branch.rule == "best" else None
        ways = [word.split()[-1] for word in branch.words]
        keys = tuple(
            n.RankingKey(way, key, span=key.span)
            for way, key in zip(ways, exprs[-len(ways) :], strict=True)
        )
        return n.Ranking(keys, most, span=self._span(branch))

    def _carry(self, branch: Branch) -> n.CarryNode:
        begun = branch.only("carried")
        source, *following = (self.expr(b) for b in branch.branches if b not in begun)
        if len(begun) != len(following):
            names = f"{len(begun)} names are" if len(begun) > 1 else "one name is"
            values = f"{len(following)} values stand" if len(following) > 1 else "one value stands"
            message = f"{names} carried, and {values} behind `to`"
            hint = "behind `to` stands what each becomes, in their order: `to A and B`"
            problem = Diagnostic(codes.SYNTAX, message, self._span(branch), hint)
            self.problems.append(problem)
        return n.CarryNode(
            tuple(self._carried(b, then) for b, then in zip(begun, following, strict=False)),
            self._word(branch.words[-1]),
            source,
            span=self._span(branch),
        )

    def _carried(self, branch: Branch, following: n.Expr) -> n.CarriedNode:
        start = self.expr(branch.branches[0])
        name = self._word(branch.words[0])
        return n.CarriedNode(name, start, following, span=self._span(branch))

    def _each_row(self, branch: Branch) -> n.EachRowNode:
        body, *where = self._exprs(branch)
        op = branch.words[0].split()[0]
        return n.EachRowNode(op, body, where[0] if where else None, span=self._span(branch))

    def _printed_cell(self, branch: Branch) -> n.PrintedCellNode:
        return n.PrintedCellNode(branch.words[0].split()[1], span=self._span(branch))

    def _aggregate(self, branch: Branch) -> n.AggregateNode:
        op = branch.words[0].split()[0]
        return n.AggregateNode(op, self.expr(branch.branches[0]), span=self._span(branch))

    def _choices_of(self, branch: Branch) -> n.ChoicesOfNode:
        return n.ChoicesOfNode(self._word(branch.words[-1]), span=self._span(branch))

    # -------------------------------------------------------------- days

    def _completed(self, branch: Branch) -> n.CompletedNode:
        unit = branch.words[0].split()[1]
        return n.CompletedNode(unit, self.expr(branch.branches[0]), span=self._span(branch))

    def _near_day(self, branch: Branch) -> n.NearDayNode:
        rule, day = branch.branches
        direction = branch.rule.removesuffix("_day")
        inclusive = branch.words[0].kind.startswith("ON_OR")
        return n.NearDayNode(
            direction, _day_rule(rule), inclusive, self.expr(day), span=self._span(branch)
        )

    _next_day = _previous_day = _near_day

    def _month_edge(self, branch: Branch) -> n.MonthEdgeNode:
        edge = branch.words[0].split()[0]
        return n.MonthEdgeNode(edge, self.expr(branch.branches[0]), span=self._span(branch))

    def _year_edge(self, branch: Branch) -> n.YearEdgeNode:
        edge = branch.words[0].split()[0]
        return n.YearEdgeNode(edge, self.expr(branch.branches[0]), span=self._span(branch))

    def _the_year(self, branch: Branch) -> n.TheYearNode:
        family = branch.words[0].split()[1]
        return n.TheYearNode(family, self.expr(branch.branches[0]), span=self._span(branch))

    def _part(self, branch: Branch) -> n.PartNode:
        part = branch.words[0].split()[0]
        return n.PartNode(part, self.expr(branch.branches[0]), span=self._span(branch))

    def _date(self, branch: Branch) -> n.DateNode:
        day = calendar_day(branch.words[0]) or STAND_IN_DAY
        return n.DateNode(day, span=self._span(branch))

    def _datetime(self, branch: Branch) -> n.DateTimeNode:
        return n.DateTimeNode(day_minute(branch.words[0]), span=self._span(branch))

    def _at_time(self, branch: Branch) -> n.AtTimeNode:
        day = self.expr(branch.branches[0])
        return n.AtTimeNode(day, clock_minute(branch.words[-1]) or 0, span=self._span(branch))

    def _date_of(self, branch: Branch) -> n.DateOfNode:
        return n.DateOfNode(self.expr(branch.branches[0]), span=self._span(branch))

    # -------------------------------------------------------------- amounts

    def _number(self, branch: Branch) -> n.NumberNode:
        units = [singular(word) for unit in branch.branches for word in unit.words]
        unit_name, per = (*units, "", "")[:2]
        return n.NumberNode(amount(branch.words[0]), unit_name, per, span=self._span(branch))

    def _money(self, branch: Branch) -> n.MoneyNode:
        per = singular(branch.text("UNIT"))
        return n.MoneyNode(amount(branch.words[0]), per, span=self._span(branch))

    def _percent(self, branch: Branch) -> n.PercentNode:
        return n.PercentNode(amount(branch.words[0]), span=self._span(branch))


def _day_rule(branch: Branch) -> DayRule | WeekdayRule:
    """`Jul 1`, `first Friday of June`, `Easter` or `Friday`."""
    kinds = {word.kind: str(word) for word in branch.words}
    if "EASTER" in kinds:
        return DayRule(0, 0)
    if "MONTH_DAY" in kinds:
        return yearly_day(branch.words[0]) or STAND_IN_RULE
    if "ORDINAL" not in kinds:
        return WeekdayRule(WEEKDAYS.index(kinds["WEEKDAY"]))
    ordinal = kinds["ORDINAL"]
    nth = -1 if ordinal == "last" else ORDINALS.index(ordinal) + 1
    return DayRule(month_number(kinds["MONTH"]), WEEKDAYS.index(kinds["WEEKDAY"]), nth)
