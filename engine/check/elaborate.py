"""From written expressions to the typed tree: names resolved, kinds and units checked.

Mistakes are gathered, never raised; what follows a mistake has the kind `ANY`,
which fits everything, so that one mistake is reported once.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from .. import codes
from ..diagnostic import did_you_mean
from ..ir import tree as t
from ..source import Span
from ..syntax import nodes as n
from ..values import (
    ANY,
    CONVENTION,
    DATE,
    DAYS,
    MONEY,
    MONTHS,
    NONE,
    NUMBER,
    PERCENT,
    WEEKDAYS,
    YEARS,
    YES_NO,
    Kind,
    Rounding,
    choice,
    list_of,
    quantity,
    simplest,
    times,
)
from .kinds import fits, joined, kind_of, named
from .scope import Findings, Scope
from .tables import tier_rows

_ORDER = {
    "at least": t.Relation.GE,
    "at most": t.Relation.LE,
    "more than": t.Relation.GT,
    "less than": t.Relation.LT,
}
_DAY_ORDER = {
    "on or after": t.Relation.GE,
    "on or before": t.Relation.LE,
    "after": t.Relation.GT,
    "before": t.Relation.LT,
}
_DAY_WORD = dict(zip(_ORDER, _DAY_ORDER, strict=True))
_ORDER_WORD = {v: k for k, v in _DAY_WORD.items()}
_STEPS = {
    "cent": Fraction(1, 100),
    "dollar": Fraction(1),
    "whole": Fraction(1),
    "half": Fraction(1, 2),
    "quarter": Fraction(1, 4),
}
_HOW = {"": None, "up": Rounding.UP, "down": Rounding.DOWN, "half even": Rounding.HALF_EVEN}
_CONVENTION_WORDS = frozenset(
    {"clamped", "spilled", "half_up", "half_even", "up", "down", "continues", "ends"}
)
_LIST_OPS = {
    "sum": "quantity",
    "largest": "quantity",
    "smallest": "quantity",
    "latest": "date",
    "earliest": "date",
    "any": "yes_no",
    "all": "yes_no",
}


class Elaborator:
    """Gives the typed tree of written expressions within one scope."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.findings: Findings = scope.findings
        self.section = ""
        self.variables: dict[str, Kind] = {}
        self.defines: dict[str, t.Define] = {}
        self.define_of: Callable[[str], t.Define | None] = lambda name: None
        self.question_of: Callable[[str], t.Question | None] = lambda name: None
        self.value_kinds: dict[str, Kind] = {}
        self.decision_kinds: dict[str, Kind] = {}
        self.field_kinds: dict[str, Kind] = {}
        self._rules: dict[type, Callable[..., t.Expr]] = {
            n.NumberNode: self._number,
            n.MoneyNode: self._money,
            n.PercentNode: lambda node, want: self._literal(node, node.amount, PERCENT),
            n.DateNode: lambda node, want: t.Literal(node.day, kind=DATE, span=self._at(node)),
            n.MonthDayNode: self._month_day,
            n.NameNode: self._name,
            n.QuotedNode: self._quoted,
            n.ConstantNode: self._constant,
            n.ListNode: self._list,
            n.Unary: self._unary,
            n.Binary: self._binary,
            n.Chain: self._chain,
            n.Within: self._within,
            n.IfNode: self._if,
            n.CapNode: self._cap,
            n.AtDayNode: self._at_day,
            n.WithNode: self._with,
            n.RoundedNode: self._rounded,
            n.CompletedNode: self._completed,
            n.NearDayNode: self._near_day,
            n.MonthEdgeNode: self._month_edge,
            n.PartNode: self._part,
            n.AggregateNode: self._aggregate,
            n.ChoicesOfNode: self._choices_of,
            n.TiersNode: self._tiers,
        }

    # -------------------------------------------------------------- entry points

    def expr(self, node: n.Expr, want: Kind = ANY) -> t.Expr:
        """The typed tree of `node`; `want` is the kind its place asks for."""
        found = self._rules[type(node)](node, want)
        if not fits(found.kind, want):
            self._mismatch(found.kind, want, node.span)
            return t.Undecided(span=self._at(node))
        return found

    def condition(self, node: n.Expr) -> t.Expr:
        """The typed tree of a condition; anything but a yes/no is reported."""
        found = self._rules[type(node)](node, YES_NO)
        if not fits(found.kind, YES_NO):
            hint = "compare it with something: `at least`, `is`, `on or before` …"
            message = f"this is {named(found.kind)}, not a condition"
            self._report(codes.NOT_A_CONDITION, message, node.span, hint)
            return t.Undecided(span=self._at(node))
        return found

    def shows(self, node: n.Expr) -> bool:
        """Whether the value of `node` is worth showing: not a choice word or a question."""
        if not isinstance(node, n.NameNode):
            return not isinstance(node, n.ListNode | n.ChoicesOfNode)
        name = node.text
        return (
            name == "as_of"
            or name in self.field_kinds
            or name in self.value_kinds
            or name in self.decision_kinds
            or name in self.scope.defines
        )

    # -------------------------------------------------------------- plumbing

    def _at(self, node: n.Node) -> Span:
        return node.span.within(self.section)

    def _report(self, code: codes.Code, message: str, span: Span, hint: str = "") -> None:
        self.findings.add(code, message, span.within(self.section), hint)

    def _mismatch(self, kind: Kind, want: Kind, span: Span) -> None:
        both_amounts = kind.base == want.base == "quantity"
        code = codes.WRONG_UNIT if both_amounts else codes.KIND_MISMATCH
        hint = ""
        if both_amounts and not kind.unit:
            hint = f"write the unit, for instance `5 {want.unit_name}`" if want.unit else ""
            hint = "write the amount with its `$`" if want.is_money else hint
        self._report(code, f"this is {named(kind)}, where {named(want)} belongs", span, hint)

    def _nothing(self, node: n.Node) -> t.Expr:
        return t.Undecided(span=self._at(node))

    # -------------------------------------------------------------- literals

    def _literal(self, node: n.Node, amount: Fraction, kind: Kind) -> t.Expr:
        kind = ANY if amount == 0 else kind
        return t.Literal(simplest(amount), kind=kind, span=self._at(node))

    def _number(self, node: n.NumberNode, want: Kind) -> t.Expr:
        if not node.unit:
            plain = want if want.base == "quantity" and not want.unit else NUMBER
            return self._literal(node, node.amount, plain)
        exponents = {node.unit: 1}
        if node.per:
            exponents[node.per] = exponents.get(node.per, 0) - 1
        return self._literal(node, node.amount, quantity(**exponents))

    def _money(self, node: n.MoneyNode, want: Kind) -> t.Expr:
        if node.per:
            return self._literal(node, node.amount, quantity(USD=1, **{node.per: -1}))
        kind = want if want.is_money else MONEY
        return self._literal(node, node.amount, kind)

    def _month_day(self, node: n.MonthDayNode, want: Kind) -> t.Expr:
        words = {(3, 1): "march_1", (2, 28): "february_28"}
        word = words.get((node.rule.month, node.rule.day))
        if want.base == "convention" and word:
            return t.Literal(word, kind=CONVENTION, span=self._at(node))
        message = f"`{node.rule}` is a day of every year, not a date"
        hint = f"write `{node.rule}, 2020`, or `next {node.rule} on or after D`"
        self._report(codes.KIND_MISMATCH, message, node.span, hint)
        return self._nothing(node)

    def _constant(self, node: n.ConstantNode, want: Kind) -> t.Expr:
        match node.word:
            case "yes" | "no":
                return t.Literal(node.word == "yes", kind=YES_NO, span=self._at(node))
            case "none":
                return t.Literal(NONE, kind=ANY, span=self._at(node))
        return self._nothing(node)

    def _quoted(self, node: n.QuotedNode, want: Kind) -> t.Expr:
        return self._choice_word(node.text, node, want)

    def _choice_word(self, word: str, node: n.Node, want: Kind) -> t.Expr:
        if want.base == "list" and want.item:
            want = want.item
        if want.base == "any":
            message = f"nothing here says which choice `{word}` belongs to"
            self._report(codes.FLOAT_CHOICE, message, node.span, "compare it with a field: `f is w`")
            return self._nothing(node)
        if want.base != "choice":
            self._report(
                codes.KIND_MISMATCH, f"`{word}` is a word, where {named(want)} belongs", node.span
            )
            return self._nothing(node)
        if word not in want.choices and not want.open:
            hint = did_you_mean(word, want.choices) or f"one of: {', '.join(want.choices)}"
            self._report(codes.UNKNOWN_CHOICE, f"`{word}` is not among the choices", node.span, hint)
            return self._nothing(node)
        return t.Literal(word, kind=want, span=self._at(node))

    # -------------------------------------------------------------- names

    def _name(self, node: n.NameNode, want: Kind) -> t.Expr:
        name, span = node.text, self._at(node)
        if want.base == "convention" and name in _CONVENTION_WORDS:
            return t.Literal(name, kind=CONVENTION, span=span)
        if name in self.variables:
            return t.Bound(name, kind=self.variables[name], span=span)
        if want.base == "choice" and name in want.choices and name not in self.field_kinds:
            return t.Literal(name, kind=want, span=span)
        if name == "as_of":
            return t.Day(kind=DATE, span=span)
        self.scope.used.add(name)
        if name in self.field_kinds:
            return t.Field(name, kind=self.field_kinds[name], span=span)
        if name in self.value_kinds:
            return t.ValueRef(name, kind=self.value_kinds[name], span=span)
        if name in self.decision_kinds:
            return t.DecisionRef(name, kind=self.decision_kinds[name], span=span)
        if name in self.scope.defines:
            define = self.define_of(name)
            return t.DefineRef(name, kind=define.kind if define else ANY, span=span)
        if name in self.scope.questions:
            return self._question_value(name, node)
        if want.base == "choice":
            return self._choice_word(name, node, want)
        self.scope.unknown(name, span)
        return self._nothing(node)

    def _question_value(self, name: str, node: n.Node) -> t.Expr:
        question = self.question_of(name)
        if question is None:
            return self._nothing(node)
        if not any(r.body for r in question.readings):
            first = question.readings[0].name if question.readings else "r"
            message = f"the readings of `{name}` have no value"
            hint = f"write `{name} is {first}`, or give each reading its value with `is`"
            self._report(codes.MIXED_READINGS, message, node.span, hint)
            return self._nothing(node)
        return t.ByReading(name, kind=question.kind, span=self._at(node))

    # -------------------------------------------------------------- logic

    def _unary(self, node: n.Unary, want: Kind) -> t.Expr:
        span = self._at(node)
        if node.op == "not":
            return t.Not(self.condition(node.operand), kind=YES_NO, span=span)
        operand = self._amount(node.operand, want)
        if isinstance(operand, t.Literal) and isinstance(operand.value, int | Fraction):
            return t.Literal(-operand.value, kind=operand.kind, span=span)
        return t.Subtract(t.Literal(0), operand, kind=operand.kind, span=span)

    def _chain(self, node: n.Chain, want: Kind) -> t.Expr:
        items = tuple(self.condition(i) for i in node.items)
        make = t.And if node.op == "and" else t.Or
        return make(items, kind=YES_NO, span=self._at(node))

    def _if(self, node: n.IfNode, want: Kind) -> t.Expr:
        condition = self.condition(node.condition)
        then = self.expr(node.then, want)
        otherwise = self.expr(node.otherwise, then.kind if want is ANY else want)
        kind = joined(then.kind, otherwise.kind)
        return t.If(condition, then, otherwise, kind=kind, span=self._at(node))

    def _within(self, node: n.Within, want: Kind) -> t.Expr:
        span = self._at(node)
        subject = self.expr(node.subject)
        if subject.kind.base not in ("date", "quantity", "any"):
            self._mismatch(subject.kind, DATE, node.subject.span)
        first, last = self.expr(node.first, subject.kind), self.expr(node.last, subject.kind)
        if isinstance(first, t.Literal) and isinstance(last, t.Literal) and _above(first, last):
            message = "this range runs backwards, so it can never hold"
            self._report(codes.RANGE_BACKWARDS, message, node.span, "put the earlier end first")
        low = t.Compare(t.Relation.GE, subject, first, kind=YES_NO, span=span)
        high = t.Compare(t.Relation.LE, subject, last, kind=YES_NO, span=span)
        return t.And((low, high), kind=YES_NO, span=span)

    def _binary(self, node: n.Binary, want: Kind) -> t.Expr:
        match node.op:
            case "+" | "-":
                return self._sum(node, want)
            case "*":
                return self._product(node)
            case "/":
                return self._quotient(node)
            case "of":
                return self._percent_of(node, want)
            case "is" | "is not":
                return self._equality(node)
            case "is in" | "is not in":
                return self._membership(node)
        return self._comparison(node)

    def _comparison(self, node: n.Binary) -> t.Expr:
        left, right = self._pair(node.left, node.right)
        kind = joined(left.kind, right.kind)
        relation = _ORDER.get(node.op) or _DAY_ORDER[node.op]
        if kind.base == "date" and node.op in _ORDER:
            self._word_for(node, "days are", _DAY_WORD[node.op])
        elif kind.base == "quantity" and node.op in _DAY_ORDER:
            self._word_for(node, "amounts are", _ORDER_WORD[node.op])
        elif kind.base not in ("date", "quantity", "any"):
            message = f"{named(kind)} has no order"
            self._report(codes.KIND_MISMATCH, message, node.span, "compare it with `is`")
        return t.Compare(relation, left, right, kind=YES_NO, span=self._at(node))

    def _word_for(self, node: n.Binary, what: str, word: str) -> None:
        message = f"{what} not compared with `{node.op}`"
        self._report(codes.KIND_MISMATCH, message, node.span, f"write `{word}`")

    def _pair(self, left: n.Expr, right: n.Expr) -> tuple[t.Expr, t.Expr]:
        """Both sides of a comparison; the side with a kind of its own informs the other."""
        if isinstance(left, n.QuotedNode | n.ConstantNode) or _is_bare_amount(left):
            b = self.expr(right)
            return self.expr(left, b.kind), b
        a = self.expr(left)
        return a, self.expr(right, a.kind)

    def _equality(self, node: n.Binary) -> t.Expr:
        test = self._reading_test(node) or self._plain_equality(node)
        if node.op == "is not":
            return t.Not(test, kind=YES_NO, span=self._at(node))
        return test

    def _plain_equality(self, node: n.Binary) -> t.Expr:
        left, right = self._pair(node.left, node.right)
        return t.Compare(t.Relation.EQ, left, right, kind=YES_NO, span=self._at(node))

    def _reading_test(self, node: n.Binary) -> t.Expr | None:
        """`Q is r` where Q is a question; none where the left side is something else."""
        if not isinstance(node.left, n.NameNode) or node.left.text not in self.scope.questions:
            return None
        question = self.scope.questions[node.left.text]
        names = [r.name for r in question.readings]
        if not isinstance(node.right, n.NameNode):
            return None
        if node.right.text not in names:
            if any(r.body for r in question.readings):
                return None
            hint = did_you_mean(node.right.text, names) or f"its readings: {', '.join(names)}"
            message = f"`{question.name}` has no reading `{node.right.text}`"
            self._report(codes.UNKNOWN_READING, message, node.right.span, hint)
            return self._nothing(node)
        self.scope.used.add(question.name)
        self.question_of(question.name)
        return t.IsReading(question.name, node.right.text, kind=YES_NO, span=self._at(node))

    def _membership(self, node: n.Binary) -> t.Expr:
        item = self.expr(node.left)
        source = self._list_source(node.right, item.kind)
        test = t.In(item, source, kind=YES_NO, span=self._at(node))
        return test if node.op == "is in" else t.Not(test, kind=YES_NO, span=self._at(node))

    def _list_source(self, node: n.Expr, item: Kind = ANY) -> t.Expr:
        """A list; a single value in parentheses counts as a list of one."""
        if isinstance(node, n.ListNode):
            return self._list(node, list_of(item))
        found = self.expr(node, item if isinstance(node, n.QuotedNode) else ANY)
        if found.kind.base in ("list", "any"):
            return found
        return t.ListOf((found,), kind=list_of(found.kind), span=self._at(node))

    # -------------------------------------------------------------- amounts

    def _amount(self, node: n.Expr, want: Kind = ANY) -> t.Expr:
        found = self._rules[type(node)](node, want if want.base == "quantity" else ANY)
        if found.kind.base not in ("quantity", "any"):
            self._report(codes.KIND_MISMATCH, f"this is {named(found.kind)}, not an amount", node.span)
            return self._nothing(node)
        return found

    def _sum(self, node: n.Binary, want: Kind) -> t.Expr:
        left = self._rules[type(node.left)](node.left, want)
        if left.kind.base == "date":
            return self._shifted(node, left)
        if left.kind.base not in ("quantity", "any"):
            self._report(
                codes.KIND_MISMATCH, f"this is {named(left.kind)}, not an amount", node.left.span
            )
            return self._nothing(node)
        right = self.expr(node.right, left.kind if left.kind is not ANY else want)
        kind = joined(left.kind, right.kind)
        make = t.Add if node.op == "+" else t.Subtract
        return make(left, right, kind=kind, span=self._at(node))

    def _shifted(self, node: n.Binary, day: t.Expr) -> t.Expr:
        amount = self._rules[type(node.right)](node.right, ANY)
        if amount.kind.base == "date" and node.op == "-":
            return t.DaysBetween(day, amount, kind=DAYS, span=self._at(node))
        if node.op == "-":
            amount = self._negative(amount)
        part = {"day": "days", "week": "days", "month": "months", "year": "years"}
        unit = next(iter(dict(amount.kind.unit)), "")
        if amount.kind is ANY and not isinstance(amount, t.Undecided):
            return day
        if amount.kind.unit != ((unit, 1),) or unit not in part:
            if amount.kind is not ANY:
                hint = "write `90 days`, `2 weeks`, `18 months` or `1 year`"
                message = f"a day cannot be moved by {named(amount.kind)}"
                self._report(codes.NOT_WHOLE_SHIFT, message, node.right.span, hint)
            return self._nothing(node)
        if unit == "week":
            amount = self._in_days(amount)
        return self._merged_shift(node, day, part[unit], amount)

    def _merged_shift(self, node: n.Binary, day: t.Expr, part: str, amount: t.Expr) -> t.Expr:
        """Years and months written in one row move the day together, with one clamp."""
        parts: dict[str, t.Expr | None] = {"years": None, "months": None, "days": None}
        base = day
        if isinstance(day, t.Shift) and isinstance(node.left, n.Binary):
            parts = {"years": day.years, "months": day.months, "days": day.days}
            if part == "days" or day.days is None:
                base = day.day
            else:
                parts = dict.fromkeys(parts, None)
        before = parts[part]
        parts[part] = (
            amount if before is None else t.Add(before, amount, kind=amount.kind, span=amount.span)
        )
        return t.Shift(base, **parts, kind=DATE, span=self._at(node))

    def _negative(self, amount: t.Expr) -> t.Expr:
        if isinstance(amount, t.Literal) and isinstance(amount.value, int | Fraction):
            return t.Literal(-amount.value, kind=amount.kind, span=amount.span)
        return t.Subtract(t.Literal(0), amount, kind=amount.kind, span=amount.span)

    def _in_days(self, weeks: t.Expr) -> t.Expr:
        if isinstance(weeks, t.Literal) and isinstance(weeks.value, int | Fraction):
            return t.Literal(weeks.value * 7, kind=DAYS, span=weeks.span)
        return t.Multiply(weeks, t.Literal(7), kind=DAYS, span=weeks.span)

    def _product(self, node: n.Binary) -> t.Expr:
        left, right = self._amount(node.left), self._amount(node.right)
        kind = self._combined(left.kind, right.kind, 1)
        return t.Multiply(left, right, kind=kind, span=self._at(node))

    def _quotient(self, node: n.Binary) -> t.Expr:
        left, right = self._amount(node.left), self._amount(node.right)
        if not self._safe_divisor(right):
            hint = "divide by a literal, or by a field declared `at least 1`"
            self._report(codes.DIVISOR, "this divisor might be zero", node.right.span, hint)
        kind = self._combined(left.kind, right.kind, -1)
        return t.Divide(left, right, kind=kind, span=self._at(node))

    def _safe_divisor(self, expr: t.Expr) -> bool:
        match expr:
            case t.Literal(value=value):
                return isinstance(value, int | Fraction) and value != 0
            case t.Field(name=name):
                declared = self.scope.fields[name].minimum
                return isinstance(declared, n.NumberNode | n.MoneyNode) and declared.amount >= 1
        return isinstance(expr, t.Undecided)

    def _combined(self, a: Kind, b: Kind, sign: int) -> Kind:
        if a.base == "any" or b.base == "any":
            return ANY
        if not b.unit:
            return a
        if not a.unit and sign == 1:
            return b
        return times(a, b, sign)

    def _percent_of(self, node: n.Binary, want: Kind) -> t.Expr:
        percent = self.expr(node.left, PERCENT)
        base = self._amount(node.right, want)
        return t.PercentOf(percent, base, kind=base.kind, span=self._at(node))

    def _cap(self, node: n.CapNode, want: Kind) -> t.Expr:
        operand = self.expr(node.operand, want)
        if operand.kind.base not in ("quantity", "any"):
            message = f"{named(operand.kind)} cannot be limited by an amount"
            hint = "a comparison is written without the comma: `x at most y`"
            self._report(codes.KIND_MISMATCH, message, node.span, hint)
            return self._nothing(node)
        limit = self.expr(node.limit, operand.kind if operand.kind is not ANY else want)
        kind = joined(operand.kind, limit.kind)
        return t.Extreme(node.op == "least", (operand, limit), kind=kind, span=self._at(node))

    def _rounded(self, node: n.RoundedNode, want: Kind) -> t.Expr:
        operand = self._amount(node.operand, want)
        if node.to in ("cent", "dollar") and not (operand.kind.is_money or operand.kind is ANY):
            message = f"{named(operand.kind)} has no {node.to}s"
            self._report(codes.WRONG_UNIT, message, node.span, "write `rounded to whole`")
        return t.Round(
            operand, _STEPS[node.to], _HOW[node.how], kind=operand.kind, span=self._at(node)
        )

    # -------------------------------------------------------------- days

    def _completed(self, node: n.CompletedNode, want: Kind) -> t.Expr:
        months = node.unit == "months"
        start = self.expr(node.start, DATE)
        return t.Completed(months, start, kind=MONTHS if months else YEARS, span=self._at(node))

    def _near_day(self, node: n.NearDayNode, want: Kind) -> t.Expr:
        day = self.expr(node.day, DATE)
        forward = node.direction == "next"
        return t.NearDay(forward, node.rule, node.inclusive, day, kind=DATE, span=self._at(node))

    def _month_edge(self, node: n.MonthEdgeNode, want: Kind) -> t.Expr:
        day = self.expr(node.day, DATE)
        return t.MonthEdge(node.edge == "end", day, kind=DATE, span=self._at(node))

    def _part(self, node: n.PartNode, want: Kind) -> t.Expr:
        kind = choice(*(w.lower() for w in WEEKDAYS)) if node.part == "weekday" else NUMBER
        return t.Part(node.part, self.expr(node.day, DATE), kind=kind, span=self._at(node))

    def _at_day(self, node: n.AtDayNode, want: Kind) -> t.Expr:
        operand = self.expr(node.operand, want)
        day = self.expr(node.day, DATE)
        return t.AtDay(operand, day, kind=operand.kind, span=self._at(node))

    def _with(self, node: n.WithNode, want: Kind) -> t.Expr:
        operand = self.expr(node.operand, want)
        name = node.name.text
        if name not in self.field_kinds:
            hint = did_you_mean(name, self.field_kinds) or "`with` binds a field of the record"
            self._report(codes.BAD_OVERRIDE, f"`{name}` is not a field", node.name.span, hint)
            return operand
        self.scope.used.add(name)
        value = self.expr(node.value, self.field_kinds[name])
        return t.WithField(operand, name, value, kind=operand.kind, span=self._at(node))

    # -------------------------------------------------------------- lists and tables

    def _list(self, node: n.ListNode, want: Kind) -> t.Expr:
        item = want.item if want.base == "list" and want.item else ANY
        items: list[t.Expr] = []
        for part in node.items:
            made = self.expr(part, item)
            item = joined(made.kind, item) if item.base != "choice" else item
            items.append(made)
        return t.ListOf(tuple(items), kind=list_of(item), span=self._at(node))

    def _choices_of(self, node: n.ChoicesOfNode, want: Kind) -> t.Expr:
        name = node.name.text
        self.scope.used.add(name)
        kind = self.field_kinds.get(name, ANY)
        if name in self.scope.choice_sets:
            kind = kind_of(n.KindNode("choice of", words=(node.name,), span=node.span), self.scope)
        kind = kind.item if kind.base == "list" and kind.item else kind
        if kind.base != "choice":
            message = f"`{name}` is neither a choice field nor a choice set"
            self._report(codes.UNKNOWN_CHOICE_SET, message, node.name.span)
            return self._nothing(node)
        items = tuple(t.Literal(w, kind=kind) for w in kind.choices)
        return t.ListOf(items, kind=list_of(kind), span=self._at(node))

    def _aggregate(self, node: n.AggregateNode, want: Kind) -> t.Expr:
        variable = node.variable.text if node.variable else "element"
        source = self._list_source(node.source or node.body, _item_wanted(node, want))
        if source.kind.base not in ("list", "any"):
            message = f"this is {named(source.kind)}, not a list"
            self._report(codes.NOT_A_LIST, message, node.span, "write the items in parentheses")
            return self._nothing(node)
        item = source.kind.item or ANY
        outer = self.variables.get(variable)
        self.variables[variable] = item
        where = self.condition(node.where) if node.where is not None else None
        body: t.Expr = (
            self.expr(node.body)
            if node.source is not None
            else t.Bound(variable, kind=item, span=self._at(node))
        )
        del self.variables[variable]
        if outer is not None:
            self.variables[variable] = outer
        return self._folded(node, variable, source, body, where)

    def _folded(
        self, node: n.AggregateNode, variable: str, source: t.Expr, body: t.Expr, where: t.Expr | None
    ) -> t.Expr:
        base = _LIST_OPS.get(node.op, body.kind.base)
        if body.kind.base not in (base, "any"):
            message = f"`{node.op} of` does not fit {named(body.kind)}"
            self._report(codes.KIND_MISMATCH, message, node.span)
            return self._nothing(node)
        kind = {"count": quantity("count"), "collect": list_of(body.kind)}.get(node.op, body.kind)
        if (
            node.source is None
            and isinstance(source, t.ListOf)
            and node.op in ("largest", "smallest", "latest", "earliest")
        ):
            largest = node.op in ("largest", "latest")
            return t.Extreme(largest, source.items, kind=kind, span=self._at(node))
        return t.Each(node.op, variable, source, body, where, kind=kind, span=self._at(node))

    def _tiers(self, node: n.TiersNode, want: Kind) -> t.Expr:
        return tier_rows(self, node, want)


def _above(a: t.Literal, b: t.Literal) -> bool:
    try:
        return bool(a.value > b.value)  # type: ignore[operator]
    except TypeError:
        return False


def _is_bare_amount(node: n.Expr) -> bool:
    return isinstance(node, n.MoneyNode | n.NumberNode)


def _item_wanted(node: n.AggregateNode, want: Kind) -> Kind:
    if node.source is not None or node.op == "count":
        return ANY
    return want if node.op != "collect" else (want.item or ANY)
