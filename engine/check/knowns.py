"""Findings that are accepted as they are: each names what the text has, and is written once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .. import codes
from ..diagnostic import Label, did_you_mean
from ..ir import tree as t
from ..source import Span
from ..syntax import nodes as n
from .scope import Scope
from .telling import first_line

_BROKEN_PROMISE = "broken promise"


def check_knowns(scope: Scope, agreement: t.Agreement) -> None:
    """Report accepted findings about what the text does not have, and those written twice."""
    cited = frozenset(_cited(agreement))
    first: dict[tuple[str, frozenset[str], frozenset[str]], Span] = {}
    for node in scope.knowns:
        _check_names(scope, agreement, node)
        for section in node.cites:
            if section not in cited and section not in scope.findings.lost:
                message = f"no clause, row or definition has the section {section}"
                hint = did_you_mean(section, cited) or "cite a section as the finding shows it"
                scope.findings.add(codes.UNKNOWN_SECTION, message, first_line(node.span), hint)
        key = (node.finding, frozenset(node.about), frozenset(node.cites))
        if key in first:
            labels = (Label(first[key], "the first one"),)
            message = f"this {node.finding} is accepted twice"
            hint = "keep one, with the reason that convinces"
            scope.findings.add(codes.KNOWN_TWICE, message, first_line(node.span), hint, labels)
        first.setdefault(key, first_line(node.span))


def _check_names(scope: Scope, agreement: t.Agreement, node: n.KnownNode) -> None:
    names = {*agreement.decisions, *agreement.questions}
    titles = {p.title for p in agreement.promises} if node.finding == _BROKEN_PROMISE else set()
    for name in node.about:
        if name in names | titles or name in scope.findings.lost:
            continue
        message = f"there is no decision or question `{name}`"
        hint = "name what is decided or asked, as the finding shows it"
        if titles:
            message = f"there is no promise, decision or question `{name}`"
            hint = "name the promise by its title in quotes"
        guess = did_you_mean(name, names | titles)
        scope.findings.add(codes.UNKNOWN_KNOWN, message, first_line(node.span), guess or hint)


def _cited(agreement: t.Agreement) -> Iterator[str]:
    """Every section that a clause has or something cites."""
    yield from (c.section for c in agreement.clauses)
    yield from (d.cite for d in agreement.defines.values())
    yield from (q.cite for q in agreement.questions.values())
    yield from (row.cite for v in agreement.values.values() for row in v.rows)
    for decision in agreement.decisions.values():
        yield from (b.cite for b in decision.branches)
        yield from (row.cite for row in _rows(b.body for b in decision.branches))
        if decision.closing:
            yield decision.closing.cite


def _rows(bodies: Iterable[t.Expr]) -> Iterator[t.TierRow]:
    for body in bodies:
        if isinstance(body, t.Tiers):
            yield from body.rows
            yield from _rows(row.value for row in body.rows)
