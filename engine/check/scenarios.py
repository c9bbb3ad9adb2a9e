"""Scenarios: worked examples with their facts and expected answers, ready to be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from .. import codes
from ..diagnostic import Label, did_you_mean
from ..ir import tree as t
from ..source import Span
from ..syntax import nodes as n
from ..values import DATE, NONE, Kind, Row, Value, as_fact, rows_in
from .elaborate import Elaborator
from .fields import constant, why_outside
from .ranks import no_field
from .reach import Reach
from .scope import Scope
from .telling import first_line


@dataclass(frozen=True, slots=True)
class Example:
    """One question of a scenario and what it must answer.

    `value` is meant only when `status` is decided; `needs` only when it is needs.
    """

    title: str
    day: date
    facts: Mapping[str, Value]
    readings: Mapping[str, str]
    decision: str
    status: str
    value: Value | None
    needs: tuple[str, ...]
    cite: str
    span: Span


def examples(
    scope: Scope, elaborator: Elaborator, agreement: t.Agreement, amendments: tuple[str, ...] = ()
) -> tuple[Example, ...]:
    """Every example of every scenario asked under these amendments.

    What does not fit the agreement is reported; other scenarios speak of another text.
    """
    titles: dict[str, Span] = {}
    found: list[Example] = []
    elaborator.section = ""
    reach = Reach(agreement)
    for scenario in scope.scenarios:
        if amendments not in asked_under(scenario):
            continue
        if scenario.title in titles:
            scope.findings.add(
                codes.SCENARIO_TWICE,
                f"two scenarios are called “{scenario.title}”",
                first_line(scenario.span),
                "give each its own title, so that a failure can be found",
                (Label(titles[scenario.title], "the first one"),),
            )
        titles.setdefault(scenario.title, scenario.span)
        if not scenario.expects:
            message = f"the scenario “{scenario.title}” expects nothing"
            hint = "write what it must answer: `expect DECISION value`"
            scope.findings.add(codes.NOTHING_EXPECTED, message, first_line(scenario.span), hint)
        found += _Scenario(scope, elaborator, agreement, reach, scenario).examples()
    return tuple(found)


def asked_under(scenario: n.ScenarioNode) -> frozenset[tuple[str, ...]]:
    """The amendments under which a scenario is asked: as written, and once for each `also`."""
    written = tuple(word.text for word in scenario.under)
    return frozenset({written, *((word.text,) for word in scenario.also)})


@dataclass
class _Scenario:
    scope: Scope
    elaborator: Elaborator
    agreement: t.Agreement
    reach: Reach
    node: n.ScenarioNode

    def examples(self) -> Iterator[Example]:
        facts = self._facts()
        readings = self._readings()
        for expect in self.node.expects:
            decision = self.agreement.decisions.get(expect.decision)
            if decision is None:
                self._unknown_decision(expect)
                continue
            if expect.by and expect.by != "as_of" and expect.by not in self.agreement.fields:
                self._unknown_field(expect.by, expect.span)
                continue
            for row in expect.rows:
                yield from self._example(expect, row, decision.kind, facts, readings)

    def _example(
        self,
        expect: n.ExpectNode,
        row: n.ExpectRow,
        kind: Kind,
        facts: dict[str, Value],
        readings: dict[str, str],
    ) -> Iterator[Example]:
        day = self.node.as_of.day if self.node.as_of else None
        if row.given is not None:
            given = self._given(expect.by, row.given)
            if expect.by == "as_of":
                day = given if isinstance(given, date) else day
            elif given is not None:
                facts = {**facts, expect.by: given}
        if day is None:
            message = f"the scenario “{self.node.title}” has no day"
            hint = "write `as of Jul 1, 2018`, or vary the day with `expect … by as_of`"
            self._add(codes.SCENARIO_EMPTY, message, first_line(self.node.span), hint)
            return
        value = None
        if row.outcome.status == "decided":
            with self.elaborator.given(codes.EXPECTED_KIND):
                value = constant(self.elaborator, row.outcome.value, kind)
            if value is None:
                return
        self._check_needs(row, facts)
        self._check_musts(row, day, facts)
        yield Example(
            self.node.title, day, facts, readings, expect.decision, row.outcome.status, value,
            tuple(sorted(w.text for w in row.outcome.needs)), row.cite, row.span,
        )  # fmt: skip

    # -------------------------------------------------------------- facts and readings

    def _facts(self) -> dict[str, Value]:
        facts: dict[str, Value] = {}
        for fact in self.node.given:
            if fact.name in facts or (fact.name == t.ROSTER and self.node.rows):
                self._add(codes.FACT_TWICE, f"`{fact.name}` is given twice", fact.span, "keep one")
            if fact.name == t.ROSTER:
                facts[t.ROSTER] = ()
                self._require_roster(fact.span)
                continue
            if fact.name not in self.agreement.fields:
                self._unknown_field(fact.name, fact.span)
                continue
            value = self._given(fact.name, fact.value)
            if value is not None:
                facts[fact.name] = value
        if self.node.rows:
            facts[t.ROSTER] = as_fact(tuple(self._rows()))
        return facts

    def _require_roster(self, span: Span) -> None:
        if self.agreement.roster is None and t.ROSTER not in self.scope.findings.lost:
            hint = "write the block beside the record: `roster applicant`, its fields, `end`"
            message = "there is no `roster` block that says what a row holds"
            self._add(codes.NO_ROSTER, message, span, hint)

    def _rows(self) -> Iterator[Row]:
        """The rows of the roster; two of one id are reported."""
        roster, names = self.agreement.roster, dict[str, Span]()
        if roster is None:
            self._require_roster(self.node.rows[0].span)
            return
        for number, node in enumerate(self.node.rows, 1):
            row = roster.row(number, self._row_facts(roster, node))
            if row.name in names:
                labels = (Label(names[row.name], "the first one"),)
                message = f"two rows have the id `{row.name}`"
                self.scope.findings.add(
                    codes.FACT_TWICE, message, node.span, "give each row an id of its own", labels
                )
            names[row.name] = node.span
            yield row

    def _row_facts(self, roster: t.Roster, node: n.RowNode) -> dict[str, Value]:
        facts: dict[str, Value] = {}
        for fact in node.facts:
            if fact.name in facts:
                self._add(codes.FACT_TWICE, f"`{fact.name}` is given twice", fact.span, "keep one")
            if fact.name not in roster.fields:
                if fact.name not in self.scope.findings.lost:
                    message, hint = no_field("", fact.name, roster.fields)
                    self._add(codes.UNKNOWN_ROW_FIELD, message, fact.span, hint)
                continue
            value = self._fact(roster.fields[fact.name], fact.value)
            if value is not None:
                facts[fact.name] = value
        return facts

    def _given(self, name: str, node: n.Expr) -> Value | None:
        """The fact as a value of the field's kind, within its range."""
        if name == "as_of":
            with self.elaborator.given(codes.FACT_KIND):
                return constant(self.elaborator, node, DATE)
        return self._fact(self.agreement.fields[name], node)

    def _fact(self, spec: t.FieldSpec, node: n.Expr) -> Value | None:
        name = spec.name
        if isinstance(node, n.ConstantNode) and node.word == "none":
            if spec.default is not NONE:
                message = f"`{name}` cannot be none: the {spec.block} does not say `default none`"
                self._add(
                    codes.FACT_KIND, message, node.span, "leave the fact out if it is unknown"
                )
            return NONE
        with self.elaborator.given(codes.FACT_KIND):
            value = constant(self.elaborator, node, spec.kind)
        outside = why_outside(spec, value) if value is not None else ""
        if outside and not self._expects_invalid():
            message = f"no valid record has this: `{name}` is {outside}"
            hint = "give a fact in the field's range, or `expect … invalid`"
            self._add(codes.IMPOSSIBLE_FACTS, message, node.span, hint)
        return value

    def _expects_invalid(self) -> bool:
        return any(row.outcome.status == "invalid" for x in self.node.expects for row in x.rows)

    def _check_needs(self, row: n.ExpectRow, facts: Mapping[str, Value]) -> None:
        blocks = [b for b in (self.agreement.roster, *self.agreement.rows.values()) if b]
        rows = {name for block in blocks for name in block.fields}
        for word in row.outcome.needs:
            if word.text == t.ROSTER:
                self._require_roster(word.span)
            elif word.text not in self.agreement.fields and word.text not in rows:
                self._unknown_field(word.text, word.span)
            if word.text in facts and word.text not in rows:
                message = f"`{word.text}` is given, so it cannot be needed"
                hint = "leave the fact out, or expect the answer"
                self._add(codes.NEEDS_GIVEN, message, word.span, hint)

    def _check_musts(self, row: n.ExpectRow, day: date, facts: Mapping[str, Value]) -> None:
        """Facts that contradict what every valid record obeys, as far as that is plain to see."""
        if row.outcome.status == "invalid":
            return
        known = self.reach.given(
            day,
            {k: v for k, v in facts.items() if v is not NONE and k != t.ROSTER and not rows_in(v)},
        )
        for must in self.agreement.musts:
            if self.reach.verdict(must.condition, known) is False:
                message = f"no valid record has these facts: the record must obey `{must.text}`"
                hint = "give other facts, or `expect … invalid`"
                self._add(codes.IMPOSSIBLE_FACTS, message, row.span, hint)

    def _readings(self) -> dict[str, str]:
        chosen: dict[str, str] = {}
        for question, reading in self.node.readings:
            known = self.agreement.questions.get(question.text)
            if known is None:
                self.scope.unknown(question.text, question.span, "question")
            elif known.index(reading.text) < 0:
                names = [r.name for r in known.readings]
                self._add(
                    codes.UNKNOWN_READING,
                    f"`{known.name}` has no reading `{reading.text}`",
                    reading.span,
                    did_you_mean(reading.text, names) or f"its readings: {', '.join(names)}",
                )
            else:
                chosen[question.text] = reading.text
        return chosen

    # -------------------------------------------------------------- findings

    def _add(self, code: codes.Code, message: str, span: Span, hint: str) -> None:
        self.scope.findings.add(code, message, span, hint)

    def _unknown_decision(self, expect: n.ExpectNode) -> None:
        if expect.decision in self.scope.findings.lost:
            return
        hint = did_you_mean(expect.decision, self.agreement.decisions)
        hint = hint or "a scenario expects what a clause decides or an unkeyed value gives"
        message = f"nothing decides `{expect.decision}`"
        self._add(codes.NOT_A_DECISION, message, expect.span, hint)

    def _unknown_field(self, name: str, span: Span) -> None:
        if name in self.scope.findings.lost:
            return
        hint = did_you_mean(name, self.agreement.fields) or "declare it in the record"
        hint = "write the day on a line of its own: `as of …`" if name == "as_of" else hint
        self._add(codes.NOT_A_FIELD, f"the record has no field `{name}`", span, hint)
