"""Conditions that never or always hold, that add nothing, and rows that nobody reaches."""

from __future__ import annotations

from collections.abc import Sequence

from .. import codes
from ..diagnostic import Label
from ..ir import tree as t
from ..ir.walk import children
from ..source import Span
from ..values import NONE, Value
from .domain import NOTHING_KNOWN, Domain, Known
from .reach import Reach
from .scope import Findings, Scope
from .stretch import band_stretches, fills

_SHOWN = 60


class Conditions:
    """Walks the expressions of one agreement with what is known at each place."""

    def __init__(self, scope: Scope, agreement: t.Agreement, findings: Findings) -> None:
        self.scope = scope
        self.agreement = agreement
        self.findings = findings
        self.reach = Reach(agreement)

    def check(self) -> None:
        """Every expression written in the agreement, once."""
        for must in self.agreement.musts:
            self.condition(must.condition, NOTHING_KNOWN)
        for block in (self.agreement.roster, *self.agreement.rows.values()):
            for must in block.musts if block is not None else ():
                self.condition(must.condition, NOTHING_KNOWN)
        for define in self.agreement.defines.values():
            self.walk(define.body, NOTHING_KNOWN)
        for question in self.agreement.questions.values():
            for reading in question.readings:
                if reading.body is not None:
                    self.walk(reading.body, NOTHING_KNOWN)
        for value in self.agreement.values.values():
            across = self.scope.values[value.name].across is not None
            for row in value.rows[:1] if across else value.rows:
                self.walk(row.value, NOTHING_KNOWN)
        valid = self._valid()
        for decision in self.agreement.decisions.values():
            if decision.name not in self.agreement.values:
                self._decision(decision, valid)

    def _valid(self) -> Known:
        """What every valid record obeys on the day asked about."""
        known = NOTHING_KNOWN
        for must in self.agreement.musts:
            known = self.reach.assume(must.condition, known)
        return known

    # -------------------------------------------------------------- decisions

    def _decision(self, decision: t.Decision, valid: Known) -> None:
        dead = [b for b in decision.branches if self._is_dead(b, valid)]
        if dead == list(decision.branches) and len(dead) > 1 and decision.closing is None:
            self._unreachable(decision)
            return
        for branch in decision.branches:
            self.condition(branch.guard, valid)
            if self.reach.verdict(branch.guard, valid) is not False:
                self.walk(branch.body, self.reach.assume(branch.guard, valid))
        for edge in {p.condition for p in decision.precedence if p.condition is not None}:
            if not isinstance(edge, t.And):  # a path's joint condition: its parts come alone
                self.condition(edge, valid)
        if decision.closing is not None:
            self.walk(decision.closing.value, valid)

    def _is_dead(self, branch: t.Branch, valid: Known) -> bool:
        if self.reach.verdict(branch.guard, valid) is False:
            return True
        known = self.reach.assume(branch.guard, valid)
        table = branch.body
        return isinstance(table, t.Tiers) and len(self._idle_rows(table, known)) == len(table.rows)

    def _unreachable(self, decision: t.Decision) -> None:
        first, *others = decision.branches
        self.findings.add(
            codes.UNREACHABLE_DECISION,
            f"nobody can reach `{decision.name}`: none of its branches ever applies",
            _head(first.span),
            "look for conditions that contradict each other or the ranges of the record",
            tuple(Label(b.span, "nor does this one") for b in others),
        )

    # -------------------------------------------------------------- conditions

    def condition(self, expr: t.Expr, known: Known) -> None:
        """A condition as a whole, and what is written inside it."""
        if isinstance(expr, t.And | t.Or) and _is_chain(expr):
            self._chain(expr, known)
            return
        found = self.reach.verdict(expr, known)
        if isinstance(expr, t.Literal) and expr.value is True and not expr.span.text:
            return  # the guard of a branch without `when`
        if found is not None:
            self._verdict(expr, known, holds=found)
        else:
            self.walk(expr, known)

    def _verdict(self, expr: t.Expr, known: Known, *, holds: bool) -> None:
        """A condition that never or always holds, by itself or by what is known around it."""
        code = codes.ALWAYS_HOLDS if holds else codes.NEVER_HOLDS
        word = "always holds" if holds else "can never hold"
        around = self.reach.verdict(expr, NOTHING_KNOWN) is None and bool(known)
        where = " here, by the conditions around it" if around else ""
        self.findings.add(
            code, f"this {word}{where}: {_words(expr)}", expr.span, _hint(expr, holds=holds)
        )

    def _chain(self, expr: t.And | t.Or, known: Known) -> None:
        """Items that contradict each other, then items that the others make superfluous."""
        joint = isinstance(expr, t.And)
        judged = {i: self.reach.verdict(i, known) for i in expr.items}
        for item, found in judged.items():
            if found is not None and not _is_chain(item):
                self._verdict(item, known, holds=found)
        if None in judged.values() and (not joint) not in judged.values():
            self._judge_together(expr, known)
        before = known
        for item in expr.items:
            if judged[item] is None or _is_chain(item):
                self._inside(item, before)
            before = self.reach.assume(item, before, holds=joint)

    def _inside(self, item: t.Expr, known: Known) -> None:
        """What is written inside a condition that has been judged itself."""
        match item:
            case t.And() | t.Or() if _is_chain(item):
                self._chain(item, known)
            case t.Not(operand=operand):
                self._inside(operand, known)
            case t.Compare() | t.In() | t.IsReading() | t.And():
                self._parts(item, known)
            case _:
                self.walk(item, known)

    def _judge_together(self, expr: t.And | t.Or, known: Known) -> None:
        """A chain of which no single item settles the whole."""
        joint = isinstance(expr, t.And)
        before = known
        for i, item in enumerate(expr.items):
            if self.reach.verdict(item, known) is None:
                if self.reach.verdict(item, before) is (not joint):
                    self._clash(expr, i, known)
                    return
                before = self.reach.assume(item, before, holds=joint)
        self._superfluous(expr, known)

    def _clash(self, expr: t.And | t.Or, at: int, known: Known) -> None:
        """Item `at` contradicts those before it (of an `or`: with them it covers everything)."""
        item = expr.items[at]
        if isinstance(expr, t.Or):
            self._verdict(expr, known, holds=True)
            return
        alone = [
            other
            for other in expr.items[:at]
            if self.reach.verdict(item, self.reach.assume(other, known)) is False
        ]
        self.findings.add(
            codes.NEVER_HOLDS,
            f"this can never hold together with the conditions beside it: {_words(item)}",
            item.span,
            _hint(item, holds=False),
            tuple(Label(o.span, "it contradicts this") for o in alone or expr.items[:at]),
        )

    def _superfluous(self, expr: t.And | t.Or, known: Known) -> None:
        joint = isinstance(expr, t.And)
        kept = list(expr.items)
        for item in reversed(expr.items):
            if self.reach.verdict(item, known) is not None or _is_chain(item):
                continue
            others = [o for o in kept if o is not item]
            implied = known
            for other in others:
                implied = self.reach.assume(other, implied, holds=joint)
            written = not isinstance(item, t.DefineRef | t.ByReading)
            same = any(o == item for o in others)
            if same or (written and self.reach.verdict(item, implied) is joint):
                kept = others
                self._adds_nothing(item, others, known, joint=joint)

    def _adds_nothing(
        self, item: t.Expr, others: Sequence[t.Expr], known: Known, *, joint: bool
    ) -> None:
        causes = [
            o
            for o in others
            if o == item
            or self.reach.verdict(item, self.reach.assume(o, known, holds=joint)) is joint
        ]
        which = "it holds wherever this does" if joint else "it holds only where this does"
        self.findings.add(
            codes.ADDS_NOTHING,
            f"this adds nothing to the conditions beside it: {_words(item)}",
            item.span,
            "leave it out, or look for what was meant",
            tuple(Label(c.span, which) for c in causes[:1]),
        )

    # -------------------------------------------------------------- everything else

    def walk(self, expr: t.Expr, known: Known) -> None:
        """Conditions and tables anywhere inside `expr`."""
        match expr:
            case t.If(condition=condition, then=then, otherwise=otherwise):
                self.condition(condition, known)
                self.walk(then, self.reach.assume(condition, known))
                self.walk(otherwise, self.reach.assume(condition, known, holds=False))
            case t.Tiers():
                self._table(expr, known)
            case t.AtDay(operand=operand, day=day):
                self.walk(day, known)
                self.walk(operand, NOTHING_KNOWN)
            case t.WithField(operand=operand, value=value):
                self.walk(value, known)
                self.walk(operand, NOTHING_KNOWN)
            case t.Each(source=source, body=body, where=where, keys=keys, most=most):
                self.walk(source, known)
                self.walk(body, NOTHING_KNOWN)
                if where is not None:
                    self.condition(where, NOTHING_KNOWN)
                for key in keys:
                    self.walk(key.expr, NOTHING_KNOWN)
                if most is not None:
                    self.walk(most, known)
            case t.Carried(start=start, following=following):
                self.walk(start, known)
                self.walk(following, NOTHING_KNOWN)
            case t.And() | t.Or() if _is_chain(expr):
                self._chain(expr, known)
            case t.Compare() | t.In() | t.IsReading() | t.Not() | t.And():
                found = self.reach.verdict(expr, known)
                if found is not None:
                    self._verdict(expr, known, holds=found)
                else:
                    self._parts(expr, known)
            case _:
                self._parts(expr, known)

    def _parts(self, expr: t.Expr, known: Known) -> None:
        for part in children(expr):
            if not (isinstance(expr, t.And) and isinstance(part, t.Compare)):
                self.walk(part, known)  # of `x from a through b` the whole has been judged

    def _table(self, table: t.Tiers, known: Known) -> None:
        self.walk(table.key, known)
        for row in self._idle_rows(table, known):
            because = "the rows above cover every case" if _is_other(row) else _NOT_HERE
            message = f"nobody reaches this row, {because}: {row.text}"
            self.findings.add(codes.IDLE_ROW, message, row.span, "leave the row out")
        for row in table.rows:
            self.walk(row.value, self._in_row(table.key, row, known))

    def _in_row(self, key: t.Expr, row: t.TierRow, known: Known) -> Known:
        """What is known where `row` is met."""
        stretches = [s for band in row.bands for s in band_stretches(band)]
        words = _listed([row])
        if len(stretches) == 1 and not words:
            return self.reach.said(key, Domain(stretches[0], sure=True), known)
        return self.reach.said(key, Domain(words=words, sure=True), known) if words else known

    def _idle_rows(self, table: t.Tiers, known: Known) -> list[t.TierRow]:
        domain = self._key(table.key, known)
        return [row for row in table.rows if self._is_idle(row, table, domain)]

    def _key(self, key: t.Expr, known: Known) -> Domain:
        domain = self.reach.domains.of(key, known)
        found = self.reach.verdict(key, known) if key.kind.base == "yes_no" else None
        return domain if found is None else Domain(words=frozenset({found}))

    def _is_idle(self, row: t.TierRow, table: t.Tiers, domain: Domain) -> bool:
        if _is_other(row):
            return self._is_covered(table, domain)
        words = _listed([row])
        if words:
            return domain.words is not None and not domain.words & words
        steps = self.reach.steps(table.key)
        stretches = [s for band in row.bands for s in band_stretches(band)]
        stretches = [s.in_steps() if steps else s for s in stretches]
        return bool(stretches) and not any(s.meets(domain.stretch) for s in stretches)

    def _is_covered(self, table: t.Tiers, domain: Domain) -> bool:
        """Whether the rows other than `any other` leave nothing over."""
        words = _listed(table.rows)
        if words:
            return domain.sure and domain.words is not None and domain.words <= words
        stretches = [s for row in table.rows for band in row.bands for s in band_stretches(band)]
        if not stretches or not domain.sure:
            return False
        return fills(stretches, domain.stretch, steps=self.reach.steps(table.key))


_NOT_HERE = "for the conditions above or the record's ranges exclude it"


def _is_other(row: t.TierRow) -> bool:
    return any(band.other for band in row.bands)


def _listed(rows: Sequence[t.TierRow]) -> frozenset[Value]:
    """The words (or yes and no) that the rows list."""
    values = (v for row in rows for band in row.bands for v in band.exact)
    return frozenset(v for v in values if isinstance(v, str | bool))


def _is_chain(expr: t.Expr) -> bool:
    """Whether `and` or `or` was written; `x from a through b` is one condition, not two."""
    if not isinstance(expr, t.And | t.Or):
        return False
    return not all(i.span == expr.span for i in expr.items)


def _hint(expr: t.Expr, *, holds: bool) -> str:
    if holds:
        return "leave it out, or look for what was meant"
    sides = (expr.left, expr.right) if isinstance(expr, t.Compare) else ()
    if any(isinstance(side, t.Literal) and side.value is NONE for side in sides):
        return "a field can be none only where the record says `default none`"
    return "look for what was meant, or leave out what depends on it"


def _words(expr: t.Expr) -> str:
    text = " ".join(expr.span.text.split())
    return f"{text[:_SHOWN]} …" if len(text) > _SHOWN else text


def _head(span: Span) -> Span:
    """The first line of a place."""
    length = len(span.source.line(span.line)) - span.column + 1
    return Span(span.source, span.start, min(span.end, span.start + length), span.section)
