"""Clauses into decisions: branches, precedence (closed and acyclic) and closings."""

from __future__ import annotations

from collections.abc import Iterator

from .. import codes
from ..diagnostic import Label, did_you_mean
from ..ir import tree as t
from ..syntax import nodes as n
from ..syntax.wording import expression_text
from ..values import ANY, YES_NO, Kind
from .elaborate import Elaborator
from .kinds import fits, kind_of, named
from .scope import Scope

_TRUE = t.Literal(True, kind=YES_NO)


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
                closings.append(self._closing(clause, decide, kind))
        self._check_closings(name, branches, closings)
        precedence = self._precedence(name, branches)
        closing = closings[0] if closings else None
        return t.Decision(name, kind, tuple(branches), precedence, closing)

    def _branch(
        self, clause: n.ClauseNode, decide: n.DecideNode, kind: Kind, index: int
    ) -> t.Branch | None:
        body_node = decide.tiers or decide.value
        if body_node is None or (decide.tiers and decide.value):
            self._bodiless(clause, decide)
            return None
        body = self.elaborator.expr(body_node, kind)
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
        items = node.items if isinstance(node, n.Chain) and node.op == "and" else (node,)
        for item in items:
            subjects = tuple(
                (expression_text(s), self.elaborator.expr(s))
                for s in subjects_of(item)
                if self.elaborator.shows(s)
            )
            yield t.Condition(expression_text(item), self.elaborator.condition(item), subjects)

    def _closing(self, clause: n.ClauseNode, decide: n.DecideNode, kind: Kind) -> t.Closing:
        assert decide.otherwise is not None
        return t.Closing(
            value=self.elaborator.expr(decide.otherwise, kind),
            text=expression_text(decide.otherwise),
            cite=decide.otherwise_cite or clause.section,
            section=clause.section,
            title=clause.title,
            after_term=self._after_term(clause),
            span=decide.otherwise.span.within(clause.section),
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

    # -------------------------------------------------------------- precedence

    def _precedence(self, name: str, branches: list[t.Branch]) -> tuple[t.Precedence, ...]:
        direct: dict[int, list[tuple[int, t.Expr | None]]] = {b.index: [] for b in branches}
        sections = {b.section for b in branches}
        for section in sections:
            clause = self.scope.clauses[section]
            self.elaborator.section = section
            for edge in clause.edges:
                if edge.section not in sections or edge.section == section:
                    continue
                condition = (
                    self.elaborator.condition(edge.condition)
                    if edge.condition is not None
                    else None
                )
                above = edge.section if edge.word == "except" else section
                below = section if edge.word == "except" else edge.section
                for w in branches:
                    for loser in branches:
                        if w.section == above and loser.section == below:
                            direct[w.index].append((loser.index, condition))
        return tuple(self._closed(name, direct, branches))

    def _closed(
        self,
        name: str,
        direct: dict[int, list[tuple[int, t.Expr | None]]],
        branches: list[t.Branch],
    ) -> Iterator[t.Precedence]:
        """The transitive closure; a circle is reported, and not followed."""
        seen: set[tuple[int, int, tuple[t.Expr, ...]]] = set()
        for start in sorted(direct):
            stack: list[tuple[int, tuple[t.Expr, ...], tuple[int, ...]]] = [(start, (), (start,))]
            while stack:
                at, conditions, path = stack.pop()
                for below, condition in direct[at]:
                    if below in path:
                        self._circle(name, branches, path)
                        continue
                    held = conditions + ((condition,) if condition is not None else ())
                    if (start, below, held) not in seen:
                        seen.add((start, below, held))
                        joint = held[0] if len(held) == 1 else t.And(held, kind=YES_NO)
                        yield t.Precedence(start, below, joint if held else None)
                        stack.append((below, held, (*path, below)))

    def _circle(self, name: str, branches: list[t.Branch], path: tuple[int, ...]) -> None:
        sections = sorted({branches[i].section for i in path})
        self.scope.findings.add(
            codes.PRECEDENCE_CYCLE,
            f"for `{name}`, these clauses stand above each other: {', '.join(sections)}",
            branches[min(path)].span,
            "say once which of them yields",
        )


def after_term_of(word: str, default: t.AfterTerm, scope: Scope, node: n.Node) -> t.AfterTerm:
    """What `after term WORD` means: one of two words, or a question with such readings."""
    if not word:
        return default
    if word in ("continues", "ends"):
        return t.AfterTerm(word)
    if word in scope.questions:
        scope.used.add(word)
        return t.AfterTerm("contested", word)
    if word not in scope.findings.lost:
        hint = did_you_mean(word, ("continues", "ends", *scope.questions))
        scope.findings.add(
            codes.UNKNOWN_CONVENTION,
            f"`after term` does not know `{word}`",
            node.span,
            hint or "write `continues`, `ends`, or the name of a contested question",
        )
    return default


def check_edges(scope: Scope) -> None:
    """Report edges that name no clause, the clause itself, or one with nothing in common."""
    for clause in scope.clauses.values():
        mine = {d.name for d in clause.decides}
        for edge in clause.edges:
            span = edge.span.within(clause.section)
            other = scope.clauses.get(edge.section)
            if other is None:
                if edge.section not in scope.findings.lost:
                    hint = did_you_mean(edge.section, scope.clauses)
                    message = f"no clause has the section {edge.section}"
                    scope.findings.add(codes.UNKNOWN_SECTION, message, span, hint)
            elif other is clause:
                message = "a clause cannot stand above itself"
                scope.findings.add(codes.SELF_EDGE, message, span, "name the other clause")
            elif not mine & {d.name for d in other.decides}:
                scope.findings.add(
                    codes.EDGE_WITHOUT_COMMON,
                    f"this clause and {edge.section} decide nothing in common",
                    span,
                    "remove the line, or name the clause that decides the same thing",
                )


def subjects_of(node: n.Expr) -> tuple[n.Expr, ...]:
    """The written parts whose values decide a condition: what stands beside a literal."""
    match node:
        case n.Binary(op="is in" | "is not in", left=left):
            return _named_part(left)
        case n.Binary(left=left, right=right):
            return _named_part(left) + _named_part(right)
        case n.Within(subject=subject, first=first, last=last):
            return _named_part(subject) + _named_part(first) + _named_part(last)
        case n.Chain(items=items):
            parts = [s for item in items for s in subjects_of(item)]
            return tuple(dict.fromkeys(parts))
        case n.Unary(op="not", operand=operand):
            return subjects_of(operand)
        case n.NameNode() | n.AtDayNode() | n.WithNode():
            return (node,)
        case _:
            return ()


def _named_part(node: n.Expr) -> tuple[n.Expr, ...]:
    """The part itself unless it is written out: a literal shows nothing new."""
    if isinstance(
        node,
        n.NumberNode | n.MoneyNode | n.PercentNode | n.DateNode | n.ConstantNode | n.QuotedNode,
    ):
        return ()
    return (node,)
