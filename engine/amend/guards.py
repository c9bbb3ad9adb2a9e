"""Conditions added to a decide, a precedence or a clause, and decisions closed from a day on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..source import Span
from ..syntax import nodes as n
from ..syntax.layout import Ground
from .splices import Fragment, Kept, Said, Splice
from .work import Condition, Force, Work


def guarded(decide: n.DecideNode, words: Condition, edit: Span, ground: Ground) -> list[Splice]:
    """The decide with one more condition: it applies only where `words` holds too."""
    if decide.guard is not None:
        return _conjoined(decide.guard, words, edit)
    if decide.tiers is not None:
        at = decide.tiers.span.start
    elif decide.otherwise is not None:
        at = ground.keyword(decide.otherwise.span.start, "otherwise")
    else:
        at = decide.span.end
    return [_insert(decide.span, at, Said(" when ", edit), *words, Said(" ", edit))]


def _conjoined(expr: n.Expr, words: Condition, edit: Span) -> list[Splice]:
    """`expr and words`: with `or`, `if` and the like in parentheses."""
    opening, closing = ("(", ")") if _binds_loosely(expr) else ("", "")
    span = expr.span
    return [
        _insert(span, span.start, Said(opening, edit)),
        _insert(span, span.end, Said(f"{closing} and ", edit), *words),
    ]


def _binds_loosely(expr: n.Expr) -> bool:
    match expr:
        case n.Chain(op="or") | n.IfNode() | n.CapNode():
            return True
        case n.AggregateNode():
            return expr.variable is not None
        case _:
            return False


def clause_applies(clause: n.ClauseNode, words: Condition, edit: Span) -> Splice:
    """`applies when` at the end of a clause."""
    end = clause.span.end - len("end")
    content = (Said("  applies when ", edit), *words, Said("\n", edit))
    return _insert(clause.span, end, *content)


def also_applies(expr: n.Expr, words: Condition, edit: Span) -> list[Splice]:
    """`applies when` made to hold where `words` does, too: `expr or words`."""
    span = expr.span
    return [
        _insert(span, span.start, Said("(", edit)),
        _insert(span, span.end, Said(") or ", edit), *words),
    ]


def _insert(span: Span, at: int, *content: Fragment) -> Splice:
    return Splice(Span(span.source, at, at), content)


# ------------------------------------------------------------------ precedences


@dataclass
class Edges:
    """Precedences with further conditions: a precedence has one `when`, whatever its edits."""

    found: list[tuple[n.EdgeNode, list[Condition], Span]] = field(default_factory=list)

    def guard(self, edge: n.EdgeNode, words: Condition, edit: Span) -> None:
        """The precedence holds only where `words` does, too."""
        for other, conditions, _ in self.found:
            if other is edge:
                if _words(words) not in map(_words, conditions):
                    conditions.append(words)
                return
        self.found.append((edge, [words], edit))

    def is_guarded(self, edge: n.EdgeNode, words: Condition | None = None) -> bool:
        """Whether the precedence has got a further condition, or this one."""
        return any(
            other is edge and (words is None or _words(words) in map(_words, conditions))
            for other, conditions, _ in self.found
        )

    def splices(self) -> Iterator[Splice]:
        """What the precedences become."""
        for edge, conditions, edit in self.found:
            words: Condition = conditions[0]
            for more in conditions[1:]:
                words = (*words, Said(" and ", edit), *more)
            if edge.condition is not None:
                yield from _conjoined(edge.condition, words, edit)
            else:
                yield _insert(edge.span, edge.span.end, Said(" when ", edit), *words)


def _words(condition: Condition) -> str:
    return "".join(f.text if isinstance(f, Said) else f.span.text for f in condition)


# ------------------------------------------------------------------ closings


@dataclass
class _Closing:
    """What an amendment does to `otherwise` of one decision where it bites."""

    decision: str
    force: Force
    edit: Span
    struck: list[n.Expr] = field(default_factory=list)
    added: list[n.Expr] = field(default_factory=list)


@dataclass
class Closings:
    """`otherwise` values struck and added.

    A decision is closed once, with one value, so a struck value and an added one become
    one: `(if C then NEW else OLD)`, with `undecided` where there is none. Where another
    clause closes the decision with the same value, nothing changes.
    """

    work: Work
    found: list[_Closing] = field(default_factory=list)

    def _of(self, decision: str, force: Force, edit: Span) -> _Closing:
        for closing in self.found:
            if closing.decision == decision and closing.force.key == force.key:
                return closing
        closing = _Closing(decision, force, edit)
        self.found.append(closing)
        return closing

    def strike(self, decide: n.DecideNode, force: Force, edit: Span) -> None:
        """The decision is no longer closed by this decide."""
        if decide.otherwise is not None:
            self._of(decide.name, force, edit).struck.append(decide.otherwise)

    def add(self, decide: n.DecideNode, force: Force, edit: Span) -> None:
        """The decision is closed by this new decide."""
        if decide.otherwise is not None:
            self._of(decide.name, force, edit).added.append(decide.otherwise)

    def write(self) -> None:
        """Put them into the draft."""
        for closing in self.found:
            if closing.force.condition is not None:
                self.work.draft.layers += self._splices(closing)

    def _splices(self, closing: _Closing) -> Iterator[Splice]:
        struck, added, edit = closing.struck, closing.added, closing.edit
        standing = self._standing(closing)
        new = added[0] if added else standing
        old = struck[0] if struck else standing
        if new == old:
            return
        assert closing.force.condition is not None  # as the caller saw
        head = (Said("(if ", edit), *closing.force.condition, Said(" then ", edit))
        content = (*head, _value(new, edit), Said(" else ", edit), _value(old, edit))
        for expr in (*struck, *added, *([standing] if standing is not None else [])):
            yield Splice(expr.span, (*content, Said(")", edit)), closing)

    def _standing(self, closing: _Closing) -> n.Expr | None:
        """The value with which another decide closes the decision, whatever the amendment."""
        struck = [expr.span for expr in closing.struck]
        for clause in self.work.clauses.values():
            for decide in clause.decides:
                other = decide.otherwise
                if decide.name == closing.decision and other and other.span not in struck:
                    return other
        return None


def _value(expr: n.Expr | None, edit: Span) -> Fragment:
    return Said("undecided", edit) if expr is None else Kept(expr.span)
