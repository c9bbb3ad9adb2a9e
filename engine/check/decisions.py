"""Clauses into decisions: branches, precedence (closed and acyclic) and closings."""

from __future__ import annotations

from collections.abc import Iterator

from .. import codes
from ..diagnostic import Label
from ..ir import tree as t
from ..syntax import nodes as n
from ..syntax.wording import expression_text
from ..values import ANY, YES_NO, Kind
from .conventions import after_term_of
from .elaborate import Elaborator
from .kinds import fits, kind_of, named
from .precedence import PrecedenceBuilder
from .scope import Scope

_TRUE = t.Literal(value=True, kind=YES_NO)


def decision_kinds(scope: Scope) -> dict[str, Kind]:
    """The kind of every decision: declared once, or several times alike."""
    kinds: dict[str, Kind] = {}
    for name, decides in scope.decides.items():
        for clause, decide in decides:
            if decide.kind is None:
                continue
            kind = kind_of(decide.kind, scope)
            known = kinds.setdefault(name, kind)
            if known != kind and (not fits(known, kind) or known.base == "choice"):
                scope.findings.add(
                    codes.KIND_DISAGREES,
                    f"`{name}` is {named(kind)} here and {named(known)} elsewhere",
                    decide.kind.span.within(clause.section),
                    "declare its kind once, where it is first decided",
                )
        if name not in kinds:
            clause, decide = decides[0]
            scope.findings.add(
                codes.KIND_MISSING,
                f"nothing says what kind `{name}` is",
                decide.span.within(clause.section),
                f"write the kind after the name: `decide {name} money`, `… days`, `… yes_no`",
            )
            kinds[name] = ANY
    return kinds


class DecisionBuilder:
    """Builds the decisions of one scope with its elaborator."""

    def __init__(self, scope: Scope, elaborator: Elaborator, after_term: t.AfterTerm) -> None:
        self.scope = scope
        self.elaborator = elaborator
        self.after_term = after_term
        self.precedence = PrecedenceBuilder(scope, elaborator)

    def build(self) -> dict[str, t.Decision]:
        """Every decision by name, in the order of the text."""
        return {name: self._decision(name) for name in self.scope.decides}

    def _decision(self, name: str) -> t.Decision:
        kind = self.elaborator.decision_kinds[name]
        branches: list[t.Branch] = []
        closings: list[t.Closing] = []
        for clause, decide in self.scope.decides[name]:
            self.elaborator.section = clause.section
            branch = self._branch(clause, decide, kind, len(branches))
            if branch is not None:
                branches.append(branch)
            if decide.otherwise is not None:
                closings.append(self._closing(clause, decide, decide.otherwise, kind))
        self._check_closings(name, branches, closings)
        precedence = self.precedence.of(name, branches)
        closing = closings[0] if closings else None
        return t.Decision(name, kind, tuple(branches), precedence, closing)

    def _branch(
        self, clause: n.ClauseNode, decide: n.DecideNode, kind: Kind, index: int
    ) -> t.Branch | None:
        body_node = decide.tiers or decide.value
        if body_node is None or (decide.tiers and decide.value):
            self._bodiless(clause, decide)
            return None
        own = kind_of(decide.kind, self.scope) if decide.kind else kind
        body = self.elaborator.expr(body_node, kind if fits(own, kind) else own)
        guards = [*clause.applies, *([decide.guard] if decide.guard is not None else [])]
        tests = tuple(self.elaborator.condition(g) for g in guards)
        conditions = tuple(c for g in guards for c in self._conditions(g))
        return t.Branch(
            index=index,
            section=clause.section,
            title=clause.title,
            cite=decide.cite or clause.section,
            guard=tests[0] if len(tests) == 1 else t.And(tests, kind=YES_NO) if tests else _TRUE,
            conditions=conditions,
            body=body,
            body_text="" if decide.tiers else expression_text(body_node),
            after_term=self._after_term(clause),
            span=decide.span.within(clause.section),
        )

    def _bodiless(self, clause: n.ClauseNode, decide: n.DecideNode) -> None:
        both = decide.tiers is not None
        self.scope.findings.add(
            codes.NO_VALUE,
            f"`decide {decide.name}` gives a value and rows at once"
            if both
            else f"`decide {decide.name}` gives no value",
            decide.span.within(clause.section),
            "keep one of them: a `decide` of its own for each"
            if both
            else "write the value after the name, or rows with `by`; `none` is a value too",
        )

    def _after_term(self, clause: n.ClauseNode) -> t.AfterTerm:
        return after_term_of(clause.after_term, self.after_term, self.scope, clause)

    def _conditions(self, node: n.Expr) -> Iterator[t.Condition]:
        """The parts of a guard as they are shown, one for each item of a top-level `and`."""
        e = self.elaborator
        items = node.items if isinstance(node, n.Chain) and node.op == "and" else (node,)
        for item in items:
            with e.quietly():
                subjects = tuple(
                    (expression_text(s), e.expr(s))
                    for s in dict.fromkeys(self._figures(item))
                    if e.shows(s)
                )
                test = e.condition(item)
            yield t.Condition(expression_text(item), test, subjects)

    def _figures(self, node: n.Expr, within: tuple[str, ...] = ()) -> Iterator[n.Expr]:
        """The parts whose figures decide a condition; one that has a name by its own parts."""
        for subject in subjects_of(node, self.scope):
            name = subject.text if isinstance(subject, n.NameNode) else ""
            bodies = () if name in within else tuple(self._said_by(name))
            for body in bodies:
                yield from self._figures(body, (*within, name))
            if not bodies:
                yield subject

    def _said_by(self, name: str) -> Iterator[n.Expr]:
        """What a name stands for that holds or does not: its definition, or each reading."""
        define, question = self.elaborator.defines.get(name), self._question(name)
        if define is not None and define.kind.base == "yes_no":
            yield self.scope.defines[name].body
        elif question is not None and question.kind.base == "yes_no":
            readings = self.scope.questions[name].readings
            yield from (r.body for r in readings if r.body is not None)

    def _question(self, name: str) -> t.Question | None:
        return self.elaborator.question_of(name) if name in self.scope.questions else None

    def _closing(
        self, clause: n.ClauseNode, decide: n.DecideNode, value: n.Expr, kind: Kind
    ) -> t.Closing:
        return t.Closing(
            value=self.elaborator.expr(value, kind),
            text=expression_text(value),
            cite=decide.otherwise_cite or clause.section,
            section=clause.section,
            title=clause.title,
            after_term=self._after_term(clause),
            span=value.span.within(clause.section),
        )

    def _check_closings(
        self, name: str, branches: list[t.Branch], closings: list[t.Closing]
    ) -> None:
        for other in closings[1:]:
            if other.value != closings[0].value:
                self.scope.findings.add(
                    codes.TWO_CLOSINGS,
                    f"`{name}` is closed twice with different values",
                    other.span,
                    "one `otherwise` closes the decision for every clause",
                    (Label(closings[0].span, "the first closing"),),
                )
        if closings and any(b.guard == _TRUE for b in branches):
            self.scope.findings.add(
                codes.DEAD_CLOSING,
                f"this `otherwise` is never reached: a branch of `{name}` has no `when`",
                closings[0].span,
                "remove it, or give that branch its condition; holes between rows need rows",
            )


def subjects_of(node: n.Expr, scope: Scope) -> tuple[n.Expr, ...]:
    """The written parts whose values decide a condition: what stands beside a literal."""
    match node:
        case n.Binary(op="is" | "is not") if scope.asks_reading(node):
            return ()
        case n.Binary(op="is in" | "is not in", left=left):
            return _named_part(left)
        case n.Binary(left=left, right=right):
            return _named_part(left) + _named_part(right)
        case n.Within(subject=subject, first=first, last=last):
            return _named_part(subject) + _named_part(first) + _named_part(last)
        case n.Chain(items=items):
            parts = [s for item in items for s in subjects_of(item, scope)]
            return tuple(dict.fromkeys(parts))
        case n.Unary(op="not", operand=operand):
            return subjects_of(operand, scope)
        case n.NameNode() | n.AtDayNode() | n.WithNode():
            return (node,)
        case _:
            return ()


def _named_part(node: n.Expr) -> tuple[n.Expr, ...]:
    """The part itself unless it is written out: a literal shows nothing new."""
    if isinstance(
        node,
        n.NumberNode
        | n.MoneyNode
        | n.PercentNode
        | n.DateNode
        | n.DateTimeNode
        | n.ConstantNode
        | n.QuotedNode,
    ):
        return ()
    return (node,)
