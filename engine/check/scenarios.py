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
from ..values import DATE, NONE, Kind, Value
from .agreement import constant
from .elaborate import Elaborator
from .scope import Scope


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


def examples(scope: Scope, elaborator: Elaborator, agreement: t.Agreement) -> tuple[Example, ...]:
    """Every example of every scenario; what does not fit the agreement is reported."""
    titles: dict[str, Span] = {}
    found: list[Example] = []
    for scenario in scope.scenarios:
        if scenario.title in titles:
            scope.findings.add(
                codes.SCENARIO_TWICE,
                f"two scenarios are called “{scenario.title}”",
                scenario.span,
                "give each its own title, so that a failure can be found",
                (Label(titles[scenario.title], "the first one"),),
            )
        titles[scenario.title] = scenario.span
        found += _Scenario(scope, elaborator, agreement, scenario).examples()
    return tuple(found)


@dataclass
class _Scenario:
    scope: Scope
    elaborator: Elaborator
    agreement: t.Agreement
    node: n.ScenarioNode

    def examples(self) -> Iterator[Example]:
        facts = self._facts()
        readings = self._readings()
        for expect in self.node.expects:
            decision = self.agreement.decisions.get(expect.decision)
            if decision is None:
                self._unknown_decision(expect)
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
            self.scope.findings.add(
                codes.SCENARIO_EMPTY,
                f"the scenario “{self.node.title}” has no day",
                self.node.span,
                "write `as of Jul 1, 2018`, or vary the day with `expect … by as_of`",
            )
            return
        value = None
        if row.outcome.status == "decided":
            value = constant(self.elaborator, row.outcome.value, kind)
            if value is None:
                return
        self._check_needs(row)
        yield Example(
            self.node.title, day, facts, readings, expect.decision, row.outcome.status, value,
            tuple(sorted(w.text for w in row.outcome.needs)), row.cite, row.span,
        )  # fmt: skip

    def _check_needs(self, row: n.ExpectRow) -> None:
        for word in row.outcome.needs:
            if word.text not in self.agreement.fields:
                self._unknown_field(word.text, word.span)

    def _given(self, name: str, node: n.Expr) -> Value | None:
        if name == "as_of":
            return constant(self.elaborator, node, DATE)
        kind = self.elaborator.field_kinds.get(name)
        if kind is None:
            self._unknown_field(name, node.span)
            return None
        if isinstance(node, n.ConstantNode) and node.word == "none":
            return NONE
        return constant(self.elaborator, node, kind)

    def _facts(self) -> dict[str, Value]:
        facts: dict[str, Value] = {}
        for fact in self.node.given:
            if fact.name in facts:
                self.scope.findings.add(
                    codes.FACT_TWICE, f"`{fact.name}` is given twice", fact.span, "keep one"
                )
            value = self._given(fact.name, fact.value)
            if value is not None:
                facts[fact.name] = value
        return facts

    def _readings(self) -> dict[str, str]:
        chosen: dict[str, str] = {}
        for question, reading in self.node.readings:
            known = self.agreement.questions.get(question.text)
            if known is None:
                self.scope.unknown(question.text, question.span, "question")
            elif known.index(reading.text) < 0:
                names = [r.name for r in known.readings]
                self.scope.findings.add(
                    codes.UNKNOWN_READING,
                    f"`{known.name}` has no reading `{reading.text}`",
                    reading.span,
                    did_you_mean(reading.text, names) or f"its readings: {', '.join(names)}",
                )
            else:
                chosen[question.text] = reading.text
        return chosen

    def _unknown_decision(self, expect: n.ExpectNode) -> None:
        if expect.decision in self.scope.findings.lost:
            return
        self.scope.findings.add(
            codes.NOT_A_DECISION,
            f"nothing decides `{expect.decision}`",
            expect.span,
            did_you_mean(expect.decision, self.agreement.decisions)
            or "a scenario expects what a clause decides or an unkeyed value gives",
        )

    def _unknown_field(self, name: str, span: Span) -> None:
        self.scope.findings.add(
            codes.NOT_A_FIELD,
            f"the record has no field `{name}`",
            span,
            did_you_mean(name, self.agreement.fields) or "declare it in the record",
        )
