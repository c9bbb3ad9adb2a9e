"""The whole agreement from its scope: conventions, record, names, questions, decisions."""

from __future__ import annotations

from dataclasses import replace

from .. import codes
from ..diagnostic import did_you_mean
from ..ir import tree as t
from ..syntax import nodes as n
from ..syntax.wording import expression_text
from ..values import ANY, CONVENTION
from . import rosters
from .amounts import check_rebound_divisors
from .conventions import Conventions
from .dated import dated_value, value_decision
from .decisions import DecisionBuilder, decision_kinds
from .elaborate import Elaborator
from .fields import check_words_once, field_spec, must
from .kinds import joined, kind_of
from .precedence import check_edges
from .promises import promises
from .scope import Scope
from .whole import Wholes


class AgreementBuilder:
    """Lowers one scope; everything wrong goes to the scope's findings."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.elaborator = Elaborator(scope)
        self.defines: dict[str, t.Define | None] = {}
        self.questions: dict[str, t.Question | None] = {}
        self.conventions = Conventions(scope)
        self.convention_questions = self.conventions.questions()
        self.elaborator.define_of = self._define
        self.elaborator.question_of = self._question
        self.elaborator.wholes = Wholes(
            scope.fields, self.elaborator.defines, self.questions, scope.fields_of_rows
        )

    def build(self, sha256: str) -> t.Agreement:
        """The agreement, as complete as the text allows."""
        scope, e = self.scope, self.elaborator
        e.field_kinds = {f.name: kind_of(f.kind, scope) for f in scope.fields.values()}
        e.value_kinds = {v.name: kind_of(v.kind, scope) for v in scope.values.values()}
        e.decision_kinds = decision_kinds(scope)
        after_term = self.conventions.after_term()
        rows = e.row_types = rosters.rows(e)
        fields = self._fields()
        roster = rosters.roster(e)
        self._names()
        values = {v.name: dated_value(e, v, after_term) for v in scope.values.values()}
        decisions = DecisionBuilder(scope, e, after_term).build()
        musts = tuple(must(e, m) for r in scope.records if r.block != "roster" for m in r.musts)
        promised = promises(e)
        check_edges(e)
        check_rebound_divisors(e)
        check_words_once(scope)
        decisions |= {v.name: value_decision(v) for v in values.values() if not v.keyed}
        head = scope.agreement
        return t.Agreement(
            name=head.name if head else "",
            title=head.title if head else "",
            term=self.conventions.term(),
            after_term=after_term,
            conventions=self.conventions.setting(),
            record_name=next((r.name for r in scope.records if r.block == "record"), "record"),
            fields=fields,
            musts=musts,
            defines={k: d for k, d in self.defines.items() if d is not None},
            values=values,
            questions={k: q for k, q in self.questions.items() if q is not None},
            decisions=decisions,
            clauses=tuple(_clause(c) for c in scope.clauses.values()),
            discretions=tuple(_discretions(scope)),
            sha256=sha256,
            promises=promised,
            roster=rosters.with_musts(e, roster),
            rows=rosters.rows_with_musts(e, rows),
        )

    def _fields(self) -> dict[str, t.FieldSpec]:
        """The fields of the record and the group."""
        e, scope = self.elaborator, self.scope
        made = {f.name: field_spec(e, f, e.field_kinds[f.name]) for f in scope.fields.values()}
        return {name: replace(spec, block=scope.blocks[name]) for name, spec in made.items()}

    # -------------------------------------------------------------- names

    def _names(self) -> None:
        """Every define and question, each elaborated where it is first used or here."""
        for name in self.scope.defines:
            self._define(name)
        for name in self.scope.questions:
            self._question(name)
        self.conventions.check_readings(self.questions)

    def _define(self, name: str) -> t.Define | None:
        """The define `name`, elaborated on first use; none inside its own body."""
        if name in self.defines or name not in self.scope.defines:
            return self.defines.get(name)
        self.defines[name] = None
        e, node = self.elaborator, self.scope.defines[name]
        outer, e.section, e.variables = (e.section, e.variables), node.cite, {}
        want = kind_of(node.kind, self.scope) if node.kind else ANY
        body = e.expr(node.body, want)
        e.section, e.variables = outer
        kind = want if want is not ANY else body.kind
        made = t.Define(name, kind, body, expression_text(node.body), node.cite)
        self.defines[name] = e.defines[name] = made
        return made

    def _question(self, name: str) -> t.Question | None:
        """The question `name` with its readings, elaborated on first use."""
        if name in self.questions or name not in self.scope.questions:
            return self.questions.get(name)
        self.questions[name] = None
        e, node = self.elaborator, self.scope.questions[name]
        outer, e.section, e.variables = (e.section, e.variables), node.cite, {}
        kind = CONVENTION if name in self.convention_questions else ANY
        readings: list[t.Reading] = []
        for reading in node.readings:
            body = e.expr(reading.body, kind) if reading.body is not None else None
            kind = joined(kind, body.kind) if body is not None else kind
            text = expression_text(reading.body) if reading.body is not None else ""
            readings.append(t.Reading(reading.name, body, text, reading.why))
        e.section, e.variables = outer
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
        for i, reading in enumerate(node.readings):
            if reading.name in names[:i]:
                place = reading.span.within(node.cite)
                message = f"`{node.name}` has two readings `{reading.name}`"
                add(codes.DUPLICATE_READING, message, place, "give each reading its own name")
        if node.adopted and node.adopted not in names:
            hint = did_you_mean(node.adopted, names) or f"its readings: {', '.join(names)}"
            add(codes.UNKNOWN_READING, f"`{node.name}` has no reading `{node.adopted}`", span, hint)
        bodied = {r.body is not None for r in node.readings}
        if len(bodied) > 1:
            add(codes.MIXED_READINGS, f"some readings of `{node.name}` have a value, some do not",
                span, "give each its value with `is` (`is undecided` is one), or none")  # fmt: skip


def _clause(clause: n.ClauseNode) -> t.Clause:
    names = tuple(dict.fromkeys(d.name for d in clause.decides))
    return t.Clause(clause.section, clause.title, names)


def _discretions(scope: Scope) -> list[t.Discretion]:
    return [
        t.Discretion(d.what, d.by, d.cite or c.section, c.section)
        for c in scope.clauses.values()
        for d in c.discretions
    ]
