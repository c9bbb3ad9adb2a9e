"""Truths that are either known outright or terms of the solver.

Everything is folded as far as it goes while it is built: what is known never becomes a
term, equal parts are said once, and a part beside its opposite settles the whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import z3
from z3 import z3core

Truth: TypeAlias = bool | z3.BoolRef

CONTEXT = z3.main_ctx()
REF = CONTEXT.ref()


class Term(z3.BoolRef):  # type: ignore[misc]  # z3 has no types
    """A truth with its place among the solver's terms at hand."""

    def __init__(self, ast: z3.Ast) -> None:
        super().__init__(ast, CONTEXT)
        self.place: int = z3core.Z3_get_ast_id(REF, ast)


class _Joint(Term):
    """A conjunction (`every`) or disjunction, with its parts."""

    def __init__(self, ast: z3.Ast, parts: tuple[Term, ...], *, every: bool) -> None:
        super().__init__(ast)
        self.parts = parts
        self.every = every
        self._denied: tuple[Term, ...] | None = None

    @property
    def denied(self) -> tuple[Term, ...]:
        """The opposites of its parts."""
        if self._denied is None:
            self._denied = tuple(_opposite(part) for part in self.parts)
        return self._denied


class _Opposite(Term):
    """A negation, with what it negates."""

    def __init__(self, ast: z3.Ast, of: Term) -> None:
        super().__init__(ast)
        self.of = of


def _opposite(term: Term) -> Term:
    if isinstance(term, _Opposite):
        return term.of
    return _Opposite(z3core.Z3_mk_not(REF, term.ast), term)


def _own(term: z3.BoolRef) -> Term:
    """A truth as one of ours, whoever made it."""
    if isinstance(term, Term):
        return term
    if z3.is_not(term):
        return _Opposite(term.ast, _own(term.arg(0)))
    return Term(term.ast)


def negated(truth: Truth) -> Truth:
    """The opposite."""
    return not truth if isinstance(truth, bool) else _opposite(_own(truth))


def all_of(*truths: Truth) -> Truth:
    """Whether all hold."""
    return _joined(truths, every=True)


def any_of(*truths: Truth) -> Truth:
    """Whether any holds."""
    return _joined(truths, every=False)


def all_in(truths: Iterable[Truth]) -> Truth:
    """Whether all of an iterable hold."""
    return all_of(*truths)


def any_in(truths: Iterable[Truth]) -> Truth:
    """Whether any of an iterable holds."""
    return any_of(*truths)


def _parts(term: Term, *, every: bool) -> tuple[Term, ...]:
    """What a conjunction (or disjunction) joins, also where it is said the other way round."""
    if isinstance(term, _Joint):
        return term.parts if term.every is every else ()
    if isinstance(term, _Opposite) and isinstance(term.of, _Joint):
        return term.of.denied if term.of.every is not every else ()
    return ()


def _joined(truths: Iterable[Truth], *, every: bool) -> Truth:
    there: dict[int, Term] = {}
    for truth in truths:
        if isinstance(truth, bool):
            if truth is not every:
                return truth
            continue
        term = truth if isinstance(truth, Term) else _own(truth)
        for part in _parts(term, every=every) or (term,):
            there[part.place] = part
    return _together(there, every=every)


def _together(there: dict[int, Term], *, every: bool) -> Truth:
    """The parts as one; one beside its opposite settles it."""
    mixed = False
    for term in there.values():
        if isinstance(term, _Opposite):
            if term.of.place in there:
                return not every
            mixed = mixed or isinstance(term.of, _Joint)
        else:
            mixed = mixed or isinstance(term, _Joint)
    if mixed and len(there) > 1:
        return _shortened(there, every=every)
    return _made(tuple(there.values()), every=every)


def _shortened(there: dict[int, Term], *, every: bool) -> Truth:
    """Alternatives beside what is said anyway: those that it rules out are not said."""
    denied = {term.of.place for term in there.values() if isinstance(term, _Opposite)}
    kept: list[Truth] = []
    changed = False
    for term in there.values():
        parts = _parts(term, every=not every)
        if any(part.place in there for part in parts):
            changed = True
            continue
        left = [part for part in parts if not _is_denied(part, there, denied)]
        changed = changed or len(left) < len(parts)
        kept.append(
            _together({x.place: x for x in left}, every=not every)
            if len(left) < len(parts)
            else term
        )
    if not changed:
        return _made(tuple(there.values()), every=every)
    return _joined(kept, every=every)


def _is_denied(part: Term, there: dict[int, Term], denied: set[int]) -> bool:
    return part.of.place in there if isinstance(part, _Opposite) else part.place in denied


def _made(parts: tuple[Term, ...], *, every: bool) -> Truth:
    if not parts:
        return every
    if len(parts) == 1:
        return parts[0]
    terms = (z3.Ast * len(parts))(*(part.ast for part in parts))
    make = z3core.Z3_mk_and if every else z3core.Z3_mk_or
    return _Joint(make(REF, len(parts), terms), parts, every=every)


def agree(a: Truth, b: Truth) -> Truth:
    """Whether both hold or neither does."""
    if isinstance(a, bool):
        return b if a else negated(b)
    if isinstance(b, bool):
        return a if b else negated(a)
    if a.eq(b):
        return True
    return Term(z3core.Z3_mk_eq(REF, a.ast, b.ast))


def either(test: Truth, then: Truth, otherwise: Truth) -> Truth:
    """`then` where the test holds, `otherwise` elsewhere."""
    if isinstance(test, bool):
        return then if test else otherwise
    if isinstance(then, bool):
        return any_of(test, otherwise) if then else all_of(negated(test), otherwise)
    if isinstance(otherwise, bool):
        return any_of(negated(test), then) if otherwise else all_of(test, then)
    if then.eq(otherwise):
        return then
    return Term(z3core.Z3_mk_ite(REF, test.ast, then.ast, otherwise.ast))
