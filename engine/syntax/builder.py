"""From lark's raw tree to nodes: one method for each rule of the grammar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from .. import codes
from ..diagnostic import Diagnostic
from ..source import Source, Span
from ..values import MONTH_NAMES, ORDINALS, WEEKDAYS, DayRule
from . import nodes as n

if TYPE_CHECKING:
    from lark import Token, Tree

_COMPARISONS = {
    "ON_OR_BEFORE": "on or before",
    "ON_OR_AFTER": "on or after",
    "BEFORE": "before",
    "AFTER": "after",
    "AT_LEAST": "at least",
    "AT_MOST": "at most",
    "MORE_THAN": "more than",
    "LESS_THAN": "less than",
    "IS": "is",
    "IS_NOT": "is not",
    "IS_IN": "is in",
    "IS_NOT_IN": "is not in",
}
_LONGEST_NUMBER = 30


class Builder:
    """Builds the nodes of one file; impossible days and the like go to `problems`."""

    def __init__(self, source: Source, problems: list[Diagnostic]) -> None:
        self.source = source
        self.problems = problems

    def document(self, tree: Tree[Token]) -> tuple[n.Statement, ...]:
        """Every statement of the file."""
        statements = [self.node(child) for child in tree.children]
        return tuple(s for s in statements if isinstance(s, n.Statement))

    # -------------------------------------------------------------- plumbing

    def node(self, tree: Tree[Token] | Token) -> n.Node:
        """The node of a subtree, by the name of its rule."""
        method: Callable[[Tree[Token]], n.Node] = getattr(self, f"_{tree.data}")
        return method(tree)

    def expr(self, tree: Tree[Token] | Token) -> n.Expr:
        node = self.node(tree)
        assert isinstance(node, n.Expr), tree
        return node

    def _span(self, tree: Tree[Token] | Token) -> Span:
        meta = tree if not hasattr(tree, "meta") else tree.meta
        return Span(self.source, getattr(meta, "start_pos", 0) or 0, getattr(meta, "end_pos", 0) or 0)

    def _problem(self, code: codes.Code, message: str, token: Token, hint: str) -> None:
        self.problems.append(Diagnostic(code, message, self._span(token), hint))

    def check_word(self, token: Token) -> None:
        """Report a day that no calendar has, a day with slashes, a number too long."""
        word = " ".join(token.split())
        match token.type:
            case "SLASH_DATE":
                message = f"`{word}` may be read with the month or the day first"
                self._problem(codes.AMBIGUOUS_DATE, message, token, _slash_advice(word))
            case "DATE" | "ISO_DATE" if _day(token) is None:
                hint = "write a day that exists, for instance the last day of that month"
                self._problem(codes.IMPOSSIBLE_DATE, f"there is no {word}", token, hint)
            case "MONTH_DAY" if _rule(token) is None:
                hint = "write a day that exists in some year"
                self._problem(codes.IMPOSSIBLE_DATE, f"no year has a {word}", token, hint)
            case "NUMBER" | "MONEY" | "PERCENT" if len(word) > _LONGEST_NUMBER:
                message = "this number has more digits than any agreement needs"
                hint = f"at most {_LONGEST_NUMBER} digits can be written"
                self._problem(codes.NUMBER_TOO_LONG, message, token, hint)

    def _text(self, token: Token) -> str:
        """The characters of a quoted text as the author wrote them, without the quotes."""
        return self.source.text[(token.start_pos or 0) + 1 : (token.end_pos or 0) - 1]

    def _word(self, token: Token) -> n.Word:
        text = self._text(token) if token.type == "STRING" else str(token)
        return n.Word(text, span=self._span(token))

    # -------------------------------------------------------------- statements

    def _agreement(self, tree: Tree[Token]) -> n.AgreementNode:
        head, title, *settings = tree.children
        name = str(head).split(maxsplit=1)[1]
        made = tuple(s for s in map(self.node, settings) if isinstance(s, n.Setting))
        return n.AgreementNode(name, self._text(title), made, span=self._span(tree))

    def _setting(self, tree: Tree[Token], name: str, *words: str) -> n.Setting:
        return n.Setting(name, words, span=self._span(tree))

    def _term(self, tree: Tree[Token]) -> n.Setting:
        days = tuple(self._date_of(c) for c in tree.children)
        return n.Setting("term", (), days, span=self._span(tree))

    def _term_not_stated(self, tree: Tree[Token]) -> n.Setting:
        return self._setting(tree, "term", "not", "stated")

    def _after_term(self, tree: Tree[Token]) -> n.Setting:
        return self._setting(tree, "after term", self._after(tree))

    _clause_after_term = _after_term

    def _after(self, tree: Tree[Token]) -> str:
        """`continues`, `ends`, or the question's name: the last word of the rule."""
        return self._span(tree).text.split()[-1]

    def _money_rounds(self, tree: Tree[Token]) -> n.Setting:
        words = self._span(tree).text.split()
        return self._setting(tree, "money rounds", "_".join(words[2:-2]))

    def _months_end(self, tree: Tree[Token]) -> n.Setting:
        return self._setting(tree, "months end", str(tree.children[-1]))

    def _leap_day(self, tree: Tree[Token]) -> n.Setting:
        token = tree.children[-1]
        if token.type == "MONTH_DAY":
            return n.Setting("leap day", (), (), self._rule_of(token), span=self._span(tree))
        return self._setting(tree, "leap day", str(token))

    def _age_attained(self, tree: Tree[Token]) -> n.Setting:
        return self._setting(tree, "age attained", *str(tree.children[-1]).split())

    def _record(self, tree: Tree[Token]) -> n.RecordNode:
        block, name, *parts = tree.children
        made = [self.node(p) for p in parts]
        return n.RecordNode(
            str(name),
            tuple(p for p in made if isinstance(p, n.RecordFieldNode)),
            tuple(p for p in made if isinstance(p, n.MustNode)),
            str(block),
            span=self._span(tree),
        )

    def _record_field(self, tree: Tree[Token]) -> n.RecordFieldNode:
        name, kind, *modifiers = tree.children
        parts: dict[str, n.Expr] = {}
        note = ""
        for modifier in modifiers:
            values = [self._given(c) for c in modifier.children if hasattr(c, "data")]
            match modifier.data:
                case "note":
                    note = self._text(modifier.children[0])
                case "field_range":
                    parts["minimum"], parts["maximum"] = values
                case _:
                    parts[str(modifier.data).removeprefix("field_")] = values[0]
        return n.RecordFieldNode(
            str(name), self._kind(kind), note, span=self._span(tree), **parts
        )

    def _must(self, tree: Tree[Token]) -> n.MustNode:
        condition, *why = tree.children
        text = self._text(why[0]) if why else ""
        return n.MustNode(self.expr(condition), text, span=self._span(tree))

    def _choices(self, tree: Tree[Token]) -> n.ChoicesNode:
        name, *words = tree.children
        made = tuple(self._word(w.children[0]) for w in words)
        return n.ChoicesNode(str(name), made, span=self._span(tree))

    def _kind(self, tree: Tree[Token]) -> n.KindNode:
        span = self._span(tree)
        children = list(tree.children)
        is_open = any(getattr(c, "type", "") == "OPEN" for c in children)
        match tree.data:
            case "one_of_kind":
                words = tuple(self._word(c.children[0]) for c in children if hasattr(c, "data"))
                return n.KindNode("one of", words=words, open=is_open, span=span)
            case "choice_kind":
                return n.KindNode("choice of", words=(self._word(children[1]),), open=is_open, span=span)
            case "list_kind":
                return n.KindNode("list", item=self._kind(children[1]), span=span)
        per = next((_singular(c.children[0]) for c in children if hasattr(c, "data")), "")
        base = _singular(span.text.split()[0]) if tree.data == "unit_kind" else span.text.split()[0]
        return n.KindNode(base, per, span=span)

    def _define(self, tree: Tree[Token]) -> n.DefineNode:
        name, *rest = tree.children
        kind = next((self._kind(c) for c in rest if _is_kind(c)), None)
        body = next(c for c in rest if hasattr(c, "data") and not _is_kind(c))
        return n.DefineNode(str(name), self.expr(body), kind, _cite(rest), span=self._span(tree))

    def _value(self, tree: Tree[Token]) -> n.ValueNode:
        name, kind, *rest = tree.children
        across: n.Word | None = None
        columns: tuple[n.Label, ...] = ()
        after = ""
        rows: list[n.DatedRow] = []
        for part in rest:
            match getattr(part, "data", ""):
                case "across":
                    across = self._word(part.children[0])
                    columns = tuple(self._label(c) for c in part.children[1:])
                case "dated_row":
                    rows.append(self._dated_row(part))
                case "after_term":
                    after = self._after(part)
        return n.ValueNode(
            str(name), self._kind(kind), tuple(rows), across, columns, after, span=self._span(tree)
        )

    def _dated_row(self, tree: Tree[Token]) -> n.DatedRow:
        day, *rest = tree.children
        cells = tuple(self.expr(c) for c in rest if hasattr(c, "data"))
        return n.DatedRow(self._date_of(day), cells, _cite(rest), span=self._span(tree))

    def _contested(self, tree: Tree[Token]) -> n.ContestedNode:
        name, cite, question, *rest = tree.children
        readings = tuple(self._reading(c) for c in rest if c.data == "reading")
        adopted = next((str(c.children[0]) for c in rest if c.data == "adopted"), "")
        return n.ContestedNode(
            str(name), str(cite)[1:], self._text(question), readings, adopted, span=self._span(tree)
        )

    def _reading(self, tree: Tree[Token]) -> n.ReadingNode:
        name, *rest = tree.children
        body = next((self.expr(c) for c in rest if hasattr(c, "data")), None)
        why = next((self._text(c) for c in rest if getattr(c, "type", "") == "STRING"), "")
        return n.ReadingNode(str(name), body, why, span=self._span(tree))

    # -------------------------------------------------------------- clauses

    def _clause(self, tree: Tree[Token]) -> n.ClauseNode:
        head, title, *parts = tree.children
        made = [self.node(p) for p in parts]
        after = [p.words[0] for p in made if isinstance(p, n.Setting)]
        return n.ClauseNode(
            str(head).split(maxsplit=1)[1],
            self._text(title),
            tuple(p for p in made if isinstance(p, n.DecideNode)),
            tuple(p for p in made if isinstance(p, n.EdgeNode)),
            tuple(p for p in made if isinstance(p, n.DiscretionNode)),
            tuple(p for p in made if isinstance(p, n.Expr)),
            after[-1] if after else "",
            span=self._span(tree),
        )

    def _applies(self, tree: Tree[Token]) -> n.Node:
        return self.expr(tree.children[-1])

    def _edge(self, tree: Tree[Token]) -> n.EdgeNode:
        head, *condition = tree.children
        word, section = str(head).split(maxsplit=1)
        when = self.expr(condition[0]) if condition else None
        return n.EdgeNode(word, section, when, span=self._span(tree))

    def _discretion(self, tree: Tree[Token]) -> n.DiscretionNode:
        what, by, *rest = tree.children
        return n.DiscretionNode(
            self._text(what), self._text(by), _cite(rest), span=self._span(tree)
        )

    def _decide(self, tree: Tree[Token]) -> n.DecideNode:
        name, *rest = tree.children
        kind: n.KindNode | None = None
        value: n.Expr | None = None
        guard: n.Expr | None = None
        tiers: n.TiersNode | None = None
        otherwise: n.Expr | None = None
        otherwise_cite = ""
        for part in rest:
            if not hasattr(part, "data"):
                continue
            if _is_kind(part):
                kind = self._kind(part)
            elif part.data == "guard":
                guard = self.expr(part.children[0])
            elif part.data == "main_tiers":
                tiers = self._tiers(part)
            elif part.data == "otherwise":
                otherwise = self.expr(part.children[0])
                otherwise_cite = _cite(part.children)
            else:
                value = self.expr(part)
        return n.DecideNode(
            str(name), kind, value, _cite(rest), guard, tiers, otherwise, otherwise_cite,
            span=self._span(tree),
        )  # fmt: skip

    def _tiers(self, tree: Tree[Token]) -> n.TiersNode:
        key, *rows = tree.children
        return n.TiersNode(
            self.expr(key), tuple(self._row(r) for r in rows), span=self._span(tree)
        )

    def _row(self, tree: Tree[Token]) -> n.Row:
        labels, value, *rest = tree.children
        made = (
            (n.Label("other", span=self._span(labels)),)
            if labels.data == "any_other"
            else tuple(self._label(c) for c in labels.children)
        )
        return n.Row(made, self.expr(value), _cite(rest), span=self._span(tree))

    def _label(self, tree: Tree[Token]) -> n.Label:
        span = self._span(tree)
        match tree.data:
            case "exact":
                return n.Label("exact", self.expr(tree.children[0]), span=span)
            case "through":
                first, last = (self.expr(c) for c in tree.children)
                return n.Label("through", first, last, span=span)
            case "word_label":
                word = self._word(tree.children[0])
                return n.Label("word", n.QuotedNode(word.text, span=span), span=span)
            case "yes_label" | "no_label":
                return n.Label(str(tree.data)[:-6], span=span)
        operator, limit = tree.children
        return n.Label(_COMPARISONS[operator.type], self.expr(limit), span=span)

    # -------------------------------------------------------------- scenarios

    def _scenario(self, tree: Tree[Token]) -> n.ScenarioNode:
        title, *parts = tree.children
        given: list[n.FactNode] = []
        day: n.DateNode | None = None
        readings: list[tuple[n.Word, n.Word]] = []
        expects: list[n.ExpectNode] = []
        for part in parts:
            match part.data:
                case "given":
                    given += [self._fact(c) for c in part.children]
                case "as_of":
                    day = self._date_of(part.children[-1])
                case "chosen":
                    readings.append((self._word(part.children[0]), self._word(part.children[-1])))
                case _:
                    expects.append(self._expect(part))
        return n.ScenarioNode(
            self._text(title), tuple(given), day, tuple(readings), tuple(expects),
            span=self._span(tree),
        )  # fmt: skip

    def _fact(self, tree: Tree[Token]) -> n.FactNode:
        name, value = tree.children
        return n.FactNode(str(name), self._given(value), span=self._span(tree))

    def _given(self, tree: Tree[Token]) -> n.Expr:
        """A value given as a fact: a literal, a word, yes, no, none or a list of them."""
        span = self._span(tree)
        match tree.data:
            case "given_value" | "literal":
                return self._given(tree.children[0])
            case "negative":
                return n.Unary("-", self.expr(tree.children[0]), span=span)
            case "word":
                return n.QuotedNode(self._word(tree.children[0]).text, span=span)
            case "given_list":
                return n.ListNode(tuple(self._given(c) for c in tree.children), span=span)
        return self.expr(tree)

    def _expect(self, tree: Tree[Token]) -> n.ExpectNode:
        span = self._span(tree)
        decision = str(tree.children[0])
        if tree.data == "expect_one":
            outcome = self._outcome(tree.children[1])
            row = n.ExpectRow(outcome, None, _cite(tree.children), span=span)
            return n.ExpectNode(decision, (row,), span=span)
        rows = tuple(
            n.ExpectRow(
                self._outcome(r.children[1]), self._given(r.children[0]), _cite(r.children),
                span=self._span(r),
            )
            for r in tree.children[2:]
        )  # fmt: skip
        return n.ExpectNode(decision, rows, str(tree.children[1]), span=span)

    def _outcome(self, tree: Tree[Token]) -> n.OutcomeNode:
        span = self._span(tree)
        if tree.data == "gives":
            return n.OutcomeNode("decided", self._given(tree.children[0]), span=span)
        if tree.data == "needs":
            return n.OutcomeNode("needs", None, tuple(map(self._word, tree.children)), span=span)
        return n.OutcomeNode(str(tree.data).removeprefix("is_"), span=span)

    # -------------------------------------------------------------- expressions

    def _if_else(self, tree: Tree[Token]) -> n.IfNode:
        condition, then, otherwise = map(self.expr, tree.children)
        return n.IfNode(condition, then, otherwise, span=self._span(tree))

    def _each(self, tree: Tree[Token]) -> n.AggregateNode:
        op, body, _, variable, source, *where = tree.children
        condition = self.expr(where[0]) if where else None
        return n.AggregateNode(
            str(op).split()[0], self.expr(body), self._word(variable), self.expr(source), condition,
            span=self._span(tree),
        )  # fmt: skip

    def _aggregate(self, tree: Tree[Token]) -> n.AggregateNode:
        op, body = tree.children
        return n.AggregateNode(str(op).split()[0], self.expr(body), span=self._span(tree))

    def _limit(self, tree: Tree[Token]) -> n.CapNode:
        operand, _, limit = tree.children
        op = "most" if tree.data == "cap" else "least"
        return n.CapNode(op, self.expr(operand), self.expr(limit), span=self._span(tree))

    _cap = _limit
    _floor = _limit

    def _and_(self, tree: Tree[Token]) -> n.Chain:
        return n.Chain("and", tuple(map(self.expr, tree.children)), span=self._span(tree))

    def _or_(self, tree: Tree[Token]) -> n.Chain:
        return n.Chain("or", tuple(map(self.expr, tree.children)), span=self._span(tree))

    def _not_(self, tree: Tree[Token]) -> n.Unary:
        return n.Unary("not", self.expr(tree.children[0]), span=self._span(tree))

    def _negate(self, tree: Tree[Token]) -> n.Unary:
        return n.Unary("-", self.expr(tree.children[0]), span=self._span(tree))

    def _compare(self, tree: Tree[Token]) -> n.Binary:
        left, operator, right = tree.children
        return n.Binary(
            _COMPARISONS[operator.type], self.expr(left), self.expr(right), span=self._span(tree)
        )

    _member = _compare

    def _within(self, tree: Tree[Token]) -> n.Within:
        subject, first, last = map(self.expr, tree.children)
        return n.Within(subject, first, last, span=self._span(tree))

    def _binary(self, tree: Tree[Token]) -> n.Binary:
        left, right = map(self.expr, tree.children)
        op = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "percent_of": "of"}
        return n.Binary(op[str(tree.data)], left, right, span=self._span(tree))

    _add = _subtract = _multiply = _divide = _percent_of = _binary

    def _at_day(self, tree: Tree[Token]) -> n.AtDayNode:
        operand, _, day = tree.children
        return n.AtDayNode(self.expr(operand), self.expr(day), span=self._span(tree))

    def _with_name(self, tree: Tree[Token]) -> n.WithNode:
        operand, name, value = tree.children
        return n.WithNode(
            self.expr(operand), self._word(name), self.expr(value), span=self._span(tree)
        )

    def _rounded(self, tree: Tree[Token]) -> n.RoundedNode:
        operand, phrase = tree.children
        _, *how, _, to = str(phrase).split()
        return n.RoundedNode(self.expr(operand), " ".join(how), to, span=self._span(tree))

    def _name(self, tree: Tree[Token]) -> n.NameNode:
        return n.NameNode(str(tree.children[0]), span=self._span(tree))

    def _quoted(self, tree: Tree[Token]) -> n.QuotedNode:
        return n.QuotedNode(self._text(tree.children[0]), span=self._span(tree))

    def _constant(self, tree: Tree[Token]) -> n.ConstantNode:
        return n.ConstantNode(str(tree.data), span=self._span(tree))

    _yes = _no = _none = _undecided = _constant

    def _month_day(self, tree: Tree[Token]) -> n.MonthDayNode:
        return n.MonthDayNode(self._rule_of(tree.children[0]), span=self._span(tree))

    def _group(self, tree: Tree[Token]) -> n.Expr:
        return self.expr(tree.children[0])

    def _list_(self, tree: Tree[Token]) -> n.ListNode:
        return n.ListNode(tuple(map(self.expr, tree.children)), span=self._span(tree))

    _empty_list = _list_

    def _completed(self, tree: Tree[Token]) -> n.CompletedNode:
        phrase, start = tree.children
        return n.CompletedNode(str(phrase).split()[1], self.expr(start), span=self._span(tree))

    def _near_day(self, tree: Tree[Token]) -> n.NearDayNode:
        rule, operator, day = tree.children
        direction = str(tree.data).removesuffix("_day")
        inclusive = operator.type.startswith("ON_OR")
        return n.NearDayNode(
            direction, self._day_rule(rule), inclusive, self.expr(day), span=self._span(tree)
        )

    _next_day = _previous_day = _near_day

    def _day_rule(self, tree: Tree[Token]) -> DayRule:
        tokens = tree.children
        if len(tokens) == 1:
            return DayRule(0, 0) if tokens[0].type == "EASTER" else self._rule_of(tokens[0])
        ordinal, weekday, month = (str(t) for t in tokens if t.type != "OF")
        nth = -1 if ordinal == "last" else ORDINALS.index(ordinal) + 1
        return DayRule(_month(month), WEEKDAYS.index(weekday), nth)

    def _month_edge(self, tree: Tree[Token]) -> n.MonthEdgeNode:
        phrase, day = tree.children
        return n.MonthEdgeNode(str(phrase).split()[0], self.expr(day), span=self._span(tree))

    def _part(self, tree: Tree[Token]) -> n.PartNode:
        phrase, day = tree.children
        return n.PartNode(str(phrase).split()[0], self.expr(day), span=self._span(tree))

    def _choices_of(self, tree: Tree[Token]) -> n.ChoicesOfNode:
        return n.ChoicesOfNode(self._word(tree.children[1]), span=self._span(tree))

    # -------------------------------------------------------------- literals

    def _number(self, tree: Tree[Token]) -> n.NumberNode:
        token, *unit = tree.children
        units = [_singular(u) for u in unit[0].children] if unit else []
        unit_name, per = (*units, "", "")[:2]
        return n.NumberNode(self._amount(token), unit_name, per, span=self._span(tree))

    def _money(self, tree: Tree[Token]) -> n.MoneyNode:
        token, *per = tree.children
        unit = _singular(per[-1]) if per else ""
        return n.MoneyNode(self._amount(token), unit, span=self._span(tree))

    def _percent(self, tree: Tree[Token]) -> n.PercentNode:
        return n.PercentNode(self._amount(tree.children[0]), span=self._span(tree))

    def _amount(self, token: Token) -> Fraction:
        digits = str(token).strip("$% ").replace(",", "").strip()
        return Fraction(digits) if len(token) <= _LONGEST_NUMBER else Fraction(0)

    def _date(self, tree: Tree[Token]) -> n.DateNode:
        return self._date_of(tree)

    def _date_of(self, tree: Tree[Token]) -> n.DateNode:
        token = tree.children[0]
        return n.DateNode(_day(token) or _STAND_IN, span=self._span(token))

    def _rule_of(self, token: Token) -> DayRule:
        return _rule(token) or DayRule(1, 1)


# Stands where an impossible day was already reported.
_STAND_IN = date(2000, 1, 1)


def _rule(token: Token) -> DayRule | None:
    """The day of every year that `token` names, or none where no year has it."""
    month, day = str(token).replace(".", " ").split()
    rule = DayRule(_month(month), int(day))
    try:
        rule.in_year(2000)
    except ValueError:
        return None
    return rule


def _day(token: Token) -> date | None:
    """The calendar day that `token` names, or none where there is no such day."""
    if token.type == "SLASH_DATE":
        return None
    try:
        return date(*_parts(token))
    except ValueError:
        return None


def _singular(token: Token | str) -> str:
    return str(token).removesuffix("s")


def _month(name: str) -> int:
    return MONTH_NAMES.index(name.rstrip(".")[:3]) + 1


def _parts(token: Token) -> tuple[int, int, int]:
    text = str(token)
    if token.type == "ISO_DATE":
        year, month, day = text.split("-")
        return int(year), int(month), int(day)
    name, day, year = text.replace(",", " ").replace(".", " ").split()
    return int(year), _month(name), int(day)


def _slash_advice(text: str) -> str:
    """Both readings of `2/5/2018` spelled out, as far as they are days at all."""
    a, b, c = (int(p) for p in text.split("/"))
    year, pairs = (a, [(b, c)]) if a > 31 else (c, [(a, b), (b, a)])
    days = {
        f"`{MONTH_NAMES[m - 1]} {d}, {year}`"
        for m, d in pairs
        if 1 <= m <= 12 and 1 <= d <= 31 and year > 31
    }
    return f"write {' or '.join(sorted(days))}" if days else "write it as `Jul 1, 2007`"


def _cite(parts: list[Tree[Token] | Token]) -> str:
    return next((str(p)[1:] for p in parts if getattr(p, "type", "") == "CITE"), "")


def _is_kind(part: Tree[Token] | Token) -> bool:
    return hasattr(part, "data") and str(part.data).endswith("_kind")
