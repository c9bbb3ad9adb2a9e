"""The whole agreement from its scope: conventions, record, names, questions, decisions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import TypeVar

from .. import codes
from ..diagnostic import Label, did_you_mean
from ..ir import tree as t
from ..syntax import nodes as n
from ..syntax.wording import expression_text
from ..values import ANY, CONVENTION, YES_NO, Kind, LeapDay, MonthEnd, Rounding, Value
from .decisions import DecisionBuilder, after_term_of, check_edges, decision_kinds
from .elaborate import Elaborator
from .kinds import fits, joined, kind_of, named
from .scope import Scope

_TRUE = t.Literal(True, kind=YES_NO)
T = TypeVar("T")


class AgreementBuilder:
    """Lowers one scope; everything wrong goes to the scope's findings."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.elaborator = Elaborator(scope)
        self.defines: dict[str, t.Define | None] = {}
        self.questions: dict[str, t.Question | None] = {}
        self.settings = _settings(scope)
        self.convention_questions = _convention_questions(scope, self.settings)
        self.elaborator.define_of = self._define
        self.elaborator.question_of = self._question

    def build(self, sha256: str) -> t.Agreement:
        """The agreement, as complete as the text allows."""
        scope, elaborator = self.scope, self.elaborator
        elaborator.field_kinds = {f.name: kind_of(f.kind, scope) for f in scope.fields.values()}
        elaborator.value_kinds = {v.name: kind_of(v.kind, scope) for v in scope.values.values()}
        elaborator.decision_kinds = decision_kinds(scope)
        after_term = self._after_term()
        fields = {f.name: self._field(f) for f in scope.fields.values()}
        for name in scope.defines:
            self._define(name)
        for name in scope.questions:
            self._question(name)
        values = {v.name: self._value(v, after_term) for v in scope.values.values()}
        decisions = DecisionBuilder(scope, elaborator, after_term).build()
        musts = tuple(self._must(m) for r in scope.records for m in r.musts)
        check_edges(scope)
        for value in values.values():
            if not value.keyed:
                decisions[value.name] = value_decision(value)
        head = scope.agreement
        return t.Agreement(
            name=head.name if head else "",
            title=head.title if head else "",
            term=self._term(),
            after_term=after_term,
            conventions=self._conventions(),
            record_name=next((r.name for r in scope.records if r.block == "record"), "record"),
            fields=fields,
            musts=musts,
            defines={k: d for k, d in self.defines.items() if d is not None},
            values=values,
            questions={k: q for k, q in self.questions.items() if q is not None},
            decisions=decisions,
            clauses=tuple(self._clause(c) for c in scope.clauses.values()),
            discretions=tuple(
                t.Discretion(d.what, d.by, d.cite or c.section, c.section)
                for c in scope.clauses.values()
                for d in c.discretions
            ),
            sha256=sha256,
        )

    def _clause(self, clause: n.ClauseNode) -> t.Clause:
        names = tuple(dict.fromkeys(d.name for d in clause.decides))
        return t.Clause(clause.section, clause.title, names)

    # -------------------------------------------------------------- settings

    def _term(self) -> tuple[date, date] | None:
        setting = self.settings.get("term")
        if setting is None:
            self._unstated(codes.TERM_UNSTATED, "the agreement's term is not given",
                           "write `term Oct 10, 2018 through Jun 30, 2021`, or `term not stated`")  # fmt: skip
            return None
        if not setting.days:
            return None
        first, last = (d.day for d in setting.days)
        if last < first:
            self.scope.findings.add(
                codes.TERM_BACKWARDS,
                "the term ends before it begins",
                setting.span,
                "put the first day first",
            )
        return first, last

    def _after_term(self) -> t.AfterTerm:
        setting = self.settings.get("after term")
        continues = t.AfterTerm("continues")
        if setting is not None:
            return after_term_of(setting.words[0], continues, self.scope, setting)
        term = self.settings.get("term")
        if term is not None and term.days:
            self._unstated(codes.AFTER_TERM_UNSTATED, "nothing says what holds after the term",
                           "write `after term continues`, `after term ends`, or a contested question")  # fmt: skip
        return continues

    def _unstated(self, code: codes.Code, message: str, hint: str) -> None:
        if self.scope.agreement is not None:
            self.scope.findings.add(code, message, self.scope.agreement.span, hint)

    def _conventions(self) -> t.ConventionSetting:
        leap = self.settings.get("leap day")
        attained = self.settings.get("age attained")
        return t.ConventionSetting(
            leap_day=self._leap_day(leap) if leap else LeapDay.MAR_1,
            month_end=self._word("months end", {e.value: e for e in MonthEnd}, MonthEnd.CLAMPED),
            rounding=self._word("money rounds", {e.value: e for e in Rounding}, Rounding.HALF_UP),
            day_before="before" in attained.words if attained else False,
        )

    def _leap_day(self, setting: n.Setting) -> LeapDay | str:
        if setting.rule is not None:
            days = {(3, 1): LeapDay.MAR_1, (2, 28): LeapDay.FEB_28}
            found = days.get((setting.rule.month, setting.rule.day))
            if found:
                return found
            self.scope.findings.add(
                codes.UNKNOWN_CONVENTION,
                f"a February 29 cannot fall on {setting.rule}",
                setting.span,
                "write `leap day Mar 1` or `leap day Feb 28`",
            )
            return LeapDay.MAR_1
        return self._word("leap day", {}, LeapDay.MAR_1)

    def _word(self, name: str, words: Mapping[str, T], default: T) -> T | str:
        setting = self.settings.get(name)
        if setting is None:
            return default
        word = setting.words[0]
        if word in words:
            return words[word]
        if word in self.scope.questions:
            self.scope.used.add(word)
            return word
        if word not in self.scope.findings.lost:
            self.scope.findings.add(
                codes.UNKNOWN_CONVENTION,
                f"`{name}` does not know `{word}`",
                setting.span,
                did_you_mean(word, (*words, *self.scope.questions))
                or f"write {' or '.join(words)}, or the name of a contested question"
                if words
                else "write the day, or the name of a contested question",
            )
        return default

    # -------------------------------------------------------------- the record

    def _field(self, node: n.RecordFieldNode) -> t.FieldSpec:
        kind = self.elaborator.field_kinds[node.name]
        low, high = self._constant(node.minimum, kind), self._constant(node.maximum, kind)
        if low is not None and high is not None and _below(high, low):
            self.scope.findings.add(
                codes.RANGE_BACKWARDS,
                f"the range of `{node.name}` runs backwards",
                node.span,
                "put the lower bound first",
            )
        precision = self._constant(node.precision, kind)
        return t.FieldSpec(
            node.name,
            kind,
            node.note,
            low,
            high,
            Fraction(precision) if isinstance(precision, int | Fraction) and precision else None,
            self._constant(node.default, kind),
            self.scope.blocks[node.name],
        )

    def _constant(self, node: n.Expr | None, kind: Kind) -> Value | None:
        return constant(self.elaborator, node, kind)

    def _must(self, node: n.MustNode) -> t.Must:
        self.elaborator.section = ""
        condition = self.elaborator.condition(node.condition)
        names = tuple(dict.fromkeys(_names(node.condition, self.scope)))
        return t.Must(condition, expression_text(node.condition), node.why, names)

    # -------------------------------------------------------------- names

    def _define(self, name: str) -> t.Define | None:
        """The define `name`, elaborated on first use; none inside its own body."""
        if name in self.defines or name not in self.scope.defines:
            return self.defines.get(name)
        self.defines[name] = None
        node = self.scope.defines[name]
        section, self.elaborator.section = self.elaborator.section, node.cite
        variables, self.elaborator.variables = self.elaborator.variables, {}
        want = kind_of(node.kind, self.scope) if node.kind else ANY
        body = self.elaborator.expr(node.body, want)
        self.elaborator.section, self.elaborator.variables = section, variables
        kind = want if want is not ANY else body.kind
        made = t.Define(name, kind, body, expression_text(node.body), node.cite)
        self.defines[name] = self.elaborator.defines[name] = made
        return made

    def _question(self, name: str) -> t.Question | None:
        """The question `name` with its readings, elaborated on first use."""
        if name in self.questions or name not in self.scope.questions:
            return self.questions.get(name)
        self.questions[name] = None
        node = self.scope.questions[name]
        section, self.elaborator.section = self.elaborator.section, node.cite
        variables, self.elaborator.variables = self.elaborator.variables, {}
        kind = CONVENTION if name in self.convention_questions else ANY
        readings: list[t.Reading] = []
        for reading in node.readings:
            body = self.elaborator.expr(reading.body, kind) if reading.body is not None else None
            kind = joined(body.kind, kind) if body is not None and kind is ANY else kind
            text = expression_text(reading.body) if reading.body is not None else ""
            readings.append(t.Reading(reading.name, body, text, reading.why))
        self.elaborator.section, self.elaborator.variables = section, variables
        self._check_question(node)
        made = t.Question(name, node.cite, node.question, tuple(readings), node.adopted, kind)
        self.questions[name] = made
        return made

    def _check_question(self, node: n.ContestedNode) -> None:
        add, span = self.scope.findings.add, node.span.within(node.cite)
        names = [r.name for r in node.readings]
        if len(names) < 2:  # noqa: PLR2004  # one reading is not a question
            add(codes.NO_READINGS, f"`{node.name}` has only one reading", span,
                "write the other readings, or state it as a clause")  # fmt: skip
        for name in sorted({x for x in names if names.count(x) > 1}):
            add(codes.DUPLICATE_READING, f"`{node.name}` has two readings `{name}`", span,
                "give each reading a name of its own")  # fmt: skip
        if node.adopted and node.adopted not in names:
            hint = did_you_mean(node.adopted, names) or f"its readings: {', '.join(names)}"
            add(codes.UNKNOWN_READING, f"`{node.name}` has no reading `{node.adopted}`", span, hint)
        bodied = {r.body is not None for r in node.readings}
        if len(bodied) > 1:
            add(codes.MIXED_READINGS, f"some readings of `{node.name}` have a value, some do not",
                span, "give each its value with `is` (`is undecided` is one), or none")  # fmt: skip

    def _value(self, node: n.ValueNode, default: t.AfterTerm) -> t.DatedValue:
        kind = self.elaborator.value_kinds[node.name]
        rows: list[t.DatedRow] = []
        keyed = node.across is not None
        for row in node.rows:
            self.elaborator.section = row.cite
            body, text = self._cells(node, row, kind)
            keyed = keyed or isinstance(body, t.Tiers)
            rows.append(
                t.DatedRow(row.first_day.day, body, row.cite, text, row.span.within(row.cite))
            )
            if len(rows) > 1 and rows[-2].first_day >= rows[-1].first_day:
                self.scope.findings.add(
                    codes.DATES_OVERLAP,
                    f"the rows of `{node.name}` do not ascend",
                    row.first_day.span,
                    "put them in the order of their days, each day once",
                    (Label(rows[-2].span, "the row before"),),
                )
        after = after_term_of(node.after_term, default, self.scope, node)
        return t.DatedValue(node.name, kind, tuple(rows), after, keyed)

    def _cells(self, node: n.ValueNode, row: n.DatedRow, kind: Kind) -> tuple[t.Expr, str]:
        if node.across is None:
            if len(row.cells) > 1:
                self.scope.findings.add(
                    codes.COLUMNS,
                    f"this row of `{node.name}` has {len(row.cells)} values",
                    row.span,
                    "write one value, or name the columns: `across step (1, 2, 3)`",
                )
            return self.elaborator.expr(row.cells[0], kind), expression_text(row.cells[0])
        if len(row.cells) != len(node.columns):
            self.scope.findings.add(
                codes.COLUMNS,
                f"this row has {len(row.cells)} values for {len(node.columns)} columns",
                row.span,
                "write one value for each column named after `across`",
            )
        key = n.NameNode(node.across.text, span=node.across.span)
        made = tuple(
            n.Row((label,), cell, row.cite, span=cell.span)
            for label, cell in zip(node.columns, row.cells, strict=False)
        )
        table = n.TiersNode(key, made, span=row.span)
        return self.elaborator.expr(table, kind), ""


def value_decision(value: t.DatedValue) -> t.Decision:
    """An unkeyed value as something that can be asked; it cites its rows."""
    body = t.ValueRef(value.name, kind=value.kind, span=value.rows[0].span)
    branch = t.Branch(
        index=0,
        section=value.rows[0].cite,
        title=value.name.replace("_", " ").capitalize(),
        cite=value.rows[0].cite,
        guard=_TRUE,
        conditions=(),
        body=body,
        body_text=value.name,
        after_term=t.AfterTerm("continues"),
        span=value.rows[0].span,
    )
    return t.Decision(value.name, value.kind, (branch,), (), None)


def constant(elaborator: Elaborator, node: n.Expr | None, kind: Kind) -> Value | None:
    """The value of a literal given where a fact, bound or default belongs; none when absent.

    A bare number takes the unit of its place.
    """
    if node is None:
        return None
    if isinstance(node, n.Unary):
        inner = constant(elaborator, node.operand, kind)
        return -inner if isinstance(inner, int | Fraction) else inner
    if isinstance(node, n.NumberNode) and not node.unit and kind.base == "quantity":
        return node.amount.numerator if node.amount.denominator == 1 else node.amount
    if isinstance(node, n.ListNode):
        made = tuple(constant(elaborator, i, kind.item or ANY) for i in node.items)
        if kind.base not in ("list", "any"):
            elaborator.findings.add(
                codes.FACT_KIND, f"this is a list, where {named(kind)} belongs", node.span
            )
        return tuple(v for v in made if v is not None)
    found = elaborator.expr(node, kind)
    if isinstance(found, t.Literal) and fits(found.kind, kind):
        return found.value
    return None


def _below(a: Value, b: Value) -> bool:
    return bool(a < b) if type(a) is type(b) or {type(a), type(b)} <= {int, Fraction} else False  # type: ignore[operator]


def _names(node: n.Expr, scope: Scope) -> list[str]:
    """The fields a condition speaks of, directly or through defines."""
    found: list[str] = []
    stack: list[object] = [node]
    seen: set[str] = set()
    while stack:
        at = stack.pop()
        if isinstance(at, n.NameNode) and at.text not in seen:
            seen.add(at.text)
            if at.text in scope.fields:
                found.append(at.text)
            if at.text in scope.defines:
                stack.append(scope.defines[at.text].body)
        if isinstance(at, n.Node):
            stack.extend(getattr(at, s) for s in type(at).__slots__)
        elif isinstance(at, tuple):
            stack.extend(at)
    return found


def _settings(scope: Scope) -> dict[str, n.Setting]:
    settings: dict[str, n.Setting] = {}
    for setting in scope.agreement.settings if scope.agreement else ():
        if setting.name in settings:
            scope.findings.add(
                codes.DUPLICATE_SETTING,
                f"`{setting.name}` is set twice",
                setting.span,
                "keep one of them",
                (Label(settings[setting.name].span, "the first one"),),
            )
        settings[setting.name] = setting
    return settings


def _convention_questions(scope: Scope, settings: Mapping[str, n.Setting]) -> frozenset[str]:
    """Questions whose readings are conventions: those that a setting or `after term` names."""
    names = {s.words[0] for s in settings.values() if s.words}
    names |= {v.after_term for v in scope.values.values()}
    names |= {c.after_term for c in scope.clauses.values()}
    return frozenset(names & set(scope.questions))
