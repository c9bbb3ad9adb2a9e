"""Nodes in SQL: each operation as one expression of sqlglot, for one engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from sqlglot import exp

from ...calendar_days import Conventions, DayRule, Rounding
from ...named_years import YearNames
from . import calendar, logic, rounding
from .dialect import Dialect, Expression, call, cast, null, number
from .named import year_text
from .nodes import Node, is_null_constant
from .phrases import (
    PLAIN,
    decimal_literal,
    fixed,
    fixed_end,
    in_words,
    is_,
    parens,
    quoted,
    span_of,
)
from .sizes import NARROW, SMALL, WIDE, WIDE_END, peak, size_for, size_of
from .spans import Span


class TooLarge(Exception):
    """A number with more digits than an engine holds."""


class Wording:
    """The SQL of nodes for one engine. `names` are the columns that stand for a node already."""

    def __init__(self, dialect: Dialect, names: Mapping[Node, str]) -> None:
        self.d = dialect
        self.names = names
        self.makes: dict[str, Callable[[Node], Expression]] = {
            "constant": fixed,
            "column": lambda n: quoted(str(n.args[0])),
            "not": self._not,
            "and": lambda n: self._chain(n, exp.And),
            "or": lambda n: self._chain(n, exp.Or),
            "within": self._within,
            "at_most": lambda n: self._binary(n, exp.LTE),
            "equal": lambda n: self._binary(n, exp.EQ),
            "case": self._case,
            "coalesce": lambda n: exp.Coalesce(
                this=self.sql(n.parts[0]), expressions=[self.sql(p) for p in n.parts[1:]]
            ),
            "add": self._add,
            "mul": self._mul,
            "least": lambda n: self._extreme(n, self.d.least, exp.GT),
            "greatest": lambda n: self._extreme(n, self.d.greatest, exp.LT),
            "bits": self._bits,
            "rounded": self._rounded,
            "exactly": self._exactly,
            "length": self._length,
            "element": self._element,
            "contains": self._contains,
            "decimal": self._decimal,
            "list": self._list,
            **self._makes_of_days(),
        }

    def _makes_of_days(self) -> dict[str, Callable[[Node], Expression]]:
        return {
            "years": self._completed,
            "months": self._completed,
            "moved": self._moved,
            "near": self._near,
            "month_edge": self._month_edge,
            "year": lambda n: self.d.year(self.sql(n.parts[0])),
            "month": lambda n: self.d.month(self.sql(n.parts[0])),
            "day_of": lambda n: self.d.day(self.sql(n.parts[0])),
            "weekday": lambda n: calendar.part(self.d, "weekday", self.sql(n.parts[0])),
            "weekday_number": lambda n: self.d.weekday(self.sql(n.parts[0])),
            "year_text": self._year_text,
            "apart": lambda n: calendar.days_between(self.d, *(self.sql(p) for p in n.parts)),
            "minute_told": lambda n: calendar.minute_told(self.d, *(self.sql(p) for p in n.parts)),
        }

    def sql(self, node: Node) -> Expression:
        """The SQL of a node."""
        name = self.names.get(node)
        return quoted(name) if name is not None else self.made(node)

    def made(self, node: Node) -> Expression:
        """The SQL that works a node out from its parts, also where a column stands for it."""
        if node.kind == "int" and node.op != "constant" and peak(node) >= WIDE_END:
            raise TooLarge(repr(node))
        return self.makes[node.op](node)

    def tight(self, node: Node) -> Expression:
        """The same, so that nothing beside it binds to a part of it."""
        found = self.sql(node)
        return found if isinstance(found, PLAIN) else exp.Paren(this=found)

    # -------------------------------------------------------------- conditions

    def when(self, node: Node) -> Expression:
        """A condition where "not known" does as well as no."""
        if node in self.names:
            return self.sql(node)
        match node.op:
            case "and":
                return self._joined([self.when(p) for p in node.parts], exp.And)
            case "or":
                return self._joined([self.when(p) for p in node.parts], exp.Or)
            case "within":
                return self.among(node)
            case _:
                return self.sql(node)

    def _joined(self, items: list[Expression], op: type[exp.Connector]) -> Expression:
        other = exp.Or if op is exp.And else exp.And
        first, *rest = (exp.Paren(this=i) if isinstance(i, other) else i for i in items)
        found: Expression = first
        for item in rest:
            found = _linked(op, found, item)
        return found

    def _chain(self, node: Node, op: type[exp.Connector]) -> Expression:
        return self._joined([self.sql(p) for p in node.parts], op)

    def _not(self, node: Node) -> Expression:
        return self._negated(node.parts[0])

    def _negated(self, node: Node) -> Expression:
        if node not in self.names:
            match node.op:
                case "at_most":
                    return self._binary(node, exp.GT)
                case "equal":
                    return self._binary(node, exp.NEQ)
                case _:
                    pass
        found = self.sql(node)
        if isinstance(found, exp.And | exp.Or | exp.Is | exp.Not):
            found = exp.Paren(this=found)
        return exp.Not(this=found)

    def _binary(self, node: Node, op: type[exp.Binary]) -> Expression:
        a, b = node.parts
        return _linked(op, self.tight(a), self.tight(b))

    def _case(self, node: Node) -> Expression:
        pairs = zip(node.parts[:-1:2], node.parts[1::2], strict=True)
        default = node.parts[-1]
        return exp.Case(
            ifs=[exp.If(this=self.when(w), true=self.sql(t)) for w, t in pairs],
            default=None if is_null_constant(default) else self.sql(default),
        )

    def _within(self, node: Node) -> Expression:
        """Whether a value is among some, known also where there is no value."""
        found = self.among(node)
        x, span = node.args
        assert isinstance(x, Node)
        assert isinstance(span, Span)
        every = logic.domain(x)
        if x.known or span.null or every.without(Span(null=True)).inside(span):
            return found
        if x.kind == "bool" and len(span.words) == 1:
            return is_(self.tight(x), exp.Boolean(this=True in span.words))
        return is_(exp.Paren(this=found), exp.true())

    def among(self, node: Node) -> Expression:
        """The same, NULL where there is no value and that is not among those looked for."""
        x, span = node.args
        assert isinstance(x, Node)
        assert isinstance(span, Span)
        value = self.tight(x)
        every = logic.domain(x)
        missing = is_(value, null())
        if span.null and not (span.ranges or span.words or span.others):
            return missing
        if every.without(Span(null=True)).inside(span):
            return exp.Not(this=missing)
        if x.kind == "bool":
            found = value if True in span.words else self._negated(x)
        elif span.ranges:
            found = self._in_ranges(x, value, span, every)
        else:
            found = in_words(value, span)
        if not span.null:
            return found
        return exp.Or(this=missing, expression=found)

    def _in_ranges(self, x: Node, value: Expression, span: Span, every: Span) -> Expression:
        first, last = every.ranges[0][0], every.ranges[-1][1]
        parts: list[Expression] = []
        for low, high in span.ranges:
            ends: list[Expression] = []
            if low == high:
                parts.append(exp.EQ(this=value.copy(), expression=fixed_end(low, x.kind)))
                continue
            if low > first:
                ends.append(exp.GTE(this=value.copy(), expression=fixed_end(low, x.kind)))
            if high < last:
                ends.append(exp.LTE(this=value.copy(), expression=fixed_end(high, x.kind)))
            parts.append(ends[0] if len(ends) == 1 else exp.And(this=ends[0], expression=ends[1]))
        return self._joined(parts, exp.Or)

    # -------------------------------------------------------------- amounts

    def _sized(self, nodes: tuple[Node, ...], size: int) -> list[Expression]:
        """The parts of a sum or product, so that none of it runs over."""
        found = [self.tight(n) for n in nodes]
        large_enough = size <= SMALL or any(size_of(n) >= size for n in nodes)
        if large_enough and (size < WIDE or size_of(nodes[0]) >= WIDE):
            return found
        found[0] = self.d.wide(found[0]) if size == WIDE else cast(found[0], "bigint")
        return found

    def _add(self, node: Node) -> Expression:
        parts = self._sized(node.parts, size_for(peak(node)))
        found = parts[0]
        for sql, part in zip(parts[1:], node.parts[1:], strict=True):
            negative = part.op == "constant" and isinstance(part.args[0], int) and part.args[0] < 0
            if negative:
                assert isinstance(part.args[0], int)
                found = exp.Sub(this=found, expression=number(-part.args[0]))
            elif part.op == "mul" and part not in self.names and part.parts[-1].args[0] == -1:
                rest = self._product(part.parts[:-1])
                found = exp.Sub(this=found, expression=parens(rest))
            else:
                found = exp.Add(this=found, expression=sql)
        return found

    def _mul(self, node: Node) -> Expression:
        return self._product(node.parts, size_for(peak(node)))

    def _product(self, nodes: tuple[Node, ...], size: int = SMALL) -> Expression:
        if nodes[-1].op == "constant" and nodes[-1].args[0] == -1 and len(nodes) == 2:  # noqa: PLR2004
            return exp.Neg(this=self.tight(nodes[0]))
        parts = self._sized(nodes, size)
        found = parts[0]
        for part in parts[1:]:
            found = exp.Mul(this=found, expression=part)
        return found

    def _extreme(
        self, node: Node, give: Callable[..., Expression], beyond: type[exp.Binary]
    ) -> Expression:
        """The least or greatest; beside one fixed number a single comparison says it."""
        if len(node.parts) == 2 and node.parts[1].op == "constant":  # noqa: PLR2004
            found, end = (self.sql(p) for p in node.parts)
            past = beyond(this=found, expression=end)
            return exp.Case(ifs=[exp.If(this=past, true=end.copy())], default=found.copy())
        return give(*(self.sql(p) for p in node.parts))

    def _bits(self, node: Node) -> Expression:
        parts = [self.tight(p) for p in node.parts]
        found = parts[0]
        for part in parts[1:]:
            found = exp.BitwiseOr(this=found, expression=part)
        return found

    def _rounded(self, node: Node) -> Expression:
        amount, over, step, how = node.args
        assert isinstance(amount, Node)
        assert isinstance(step, Fraction)
        assert isinstance(how, Rounding)
        by = self.sql(over) if isinstance(over, Node) else over
        assert isinstance(by, int | exp.Expression)
        signed = amount.low is None or amount.low < 0
        size = size_for(peak(node))
        given = self.sql(amount)
        if size == NARROW and size_of(amount) < NARROW:
            given = cast(given, "bigint")
        return rounding.rounded(self.d, given, by, step, how, wide=size == WIDE, signed=signed)

    def _exactly(self, node: Node) -> Expression:
        amount, over = node.parts
        a, b = self.tight(amount), self.tight(over)
        wide = size_of(node) == WIDE
        whole = exp.EQ(this=self.d.rest(a, b), expression=number(0))
        return exp.Case(ifs=[exp.If(this=whole, true=self.d.quotient(a, b, wide=wide))])

    # -------------------------------------------------------------- days

    def _completed(self, node: Node) -> Expression:
        start, on, conventions = node.args
        assert isinstance(start, Node)
        assert isinstance(on, Node)
        assert isinstance(conventions, Conventions)
        a, b = self.sql(start), self.sql(on)
        before = conventions.day_before
        if node.op == "months":
            end = conventions.month_end
            return calendar.completed_months(self.d, a, b, month_end=end, day_before=before)
        return calendar.completed_years(
            self.d, a, b, leap_day=conventions.leap_day, day_before=before, span=span_of(start)
        )

    def _moved(self, node: Node) -> Expression:
        at, *by, conventions = node.args
        assert isinstance(at, Node)
        assert isinstance(conventions, Conventions)
        amounts = [self.sql(x) for x in by if isinstance(x, Node)]
        years, months, days = (
            None if isinstance(x, exp.Literal) and str(x.this) == "0" else x for x in amounts
        )
        return calendar.shift(
            self.d, self.sql(at), years, months, days,
            leap_day=conventions.leap_day, month_end=conventions.month_end, span=span_of(at),
        )  # fmt: skip

    def _near(self, node: Node) -> Expression:
        at, rule, conventions, forward, inclusive = node.args
        assert isinstance(at, Node)
        assert isinstance(rule, DayRule)
        assert isinstance(conventions, Conventions)
        find = calendar.next_day if forward else calendar.previous_day
        return find(
            self.d, rule, self.sql(at), inclusive=bool(inclusive), leap_day=conventions.leap_day
        )

    def _month_edge(self, node: Node) -> Expression:
        edge = calendar.end_of_month if node.args[1] else calendar.start_of_month
        return edge(self.d, self.sql(node.parts[0]))

    def _year_text(self, node: Node) -> Expression:
        """How the named year that begins on a day is written."""
        names = node.args[1]
        assert isinstance(names, YearNames)
        return year_text(self.d, self.sql(node.parts[0]), names)

    # -------------------------------------------------------------- lists and what is shown

    def _length(self, node: Node) -> Expression:
        names = {"duckdb": "LEN", "spark": "ARRAY_SIZE", "postgres": "CARDINALITY"}
        return call(names[self.d.name], self.sql(node.parts[0]))

    def _element(self, node: Node) -> Expression:
        given, place = self.sql(node.parts[0]), node.args[1]
        assert isinstance(place, int)
        if self.d.name == "duckdb":
            return call("LIST_EXTRACT", given, number(place + 1))
        if self.d.name == "spark":
            return call("GET", given, number(place))
        return exp.Bracket(this=given, expressions=[number(place + 1)], offset=1)

    def _contains(self, node: Node) -> Expression:
        """Whether a list has an element; NULL where either is."""
        given, wanted = (self.sql(p) for p in node.parts)
        if self.d.name == "postgres":
            return exp.EQ(this=wanted, expression=exp.Any(this=exp.Paren(this=given)))
        if self.d.name == "spark":
            return call("ARRAY_CONTAINS", given, wanted)
        missing = is_(parens(wanted), null())
        return exp.Case(
            ifs=[exp.If(this=exp.Not(this=missing), true=call("LIST_CONTAINS", given, wanted))]
        )

    def _list(self, node: Node) -> Expression:
        """The elements that are present, each in a list of its own where that is not sure."""
        item_type = str(node.args[0])
        of_one = f"array<{item_type}>" if self.d.name == "spark" else f"{item_type}[]"
        name = {"duckdb": "LIST_CONCAT", "spark": "CONCAT", "postgres": "ARRAY_CAT"}[self.d.name]
        empty = cast(self._array([]), of_one)
        pairs = list(zip(node.parts[::2], node.parts[1::2], strict=True))
        if all(p.op == "constant" for p, _ in pairs):
            return cast(self._array([self.sql(v) for _, v in pairs]), of_one)
        found: Expression = empty
        for present, value in pairs:
            one = cast(self._array([self.sql(value)]), of_one)
            here = (
                one
                if present.op == "constant"
                else exp.Case(ifs=[exp.If(this=self.when(present), true=one)], default=empty.copy())
            )
            found = here if found is empty else call(name, found, here)
        return found

    def _array(self, items: list[Expression]) -> Expression:
        return exp.Array(expressions=items)

    def _decimal(self, node: Node) -> Expression:
        """A whole number of parts as a decimal with so many places, of at most so many digits."""
        amount, places, digits = node.parts[0], node.args[1], node.args[2]
        assert isinstance(places, int)
        assert isinstance(digits, int)
        if amount.op == "constant" and isinstance(amount.args[0], int):
            return decimal_literal(amount.args[0], places)
        inner = cast(self.sql(amount), f"decimal({digits}, 0)")
        return exp.Mul(this=inner, expression=decimal_literal(1, places))


def _linked(op: type[exp.Binary], a: Expression, b: Expression) -> Expression:
    """Two expressions joined by an operator."""
    found = op(this=a, expression=b)
    assert isinstance(found, exp.Expression)
    return found
