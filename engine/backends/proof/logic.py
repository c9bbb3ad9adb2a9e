"""Logic and comparison: what is unknown stays unknown unless it cannot matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...ir import tree as t
from .cases import lacks, selected
from .equality import alike, strictly_equal
from .frame import Frame
from .sym import Sym
from .terms import Truth, all_of, any_of, negated, related

if TYPE_CHECKING:
    from .symbolic import Symbolic


def not_(s: Symbolic, e: t.Not, f: Frame) -> Sym:
    """Kleene negation."""
    inner = s.test(e.operand, f)
    return Sym("truth", inner.undecided, inner.conflict, truth=negated(inner.truth))


def and_(s: Symbolic, e: t.And, f: Frame) -> Sym:
    """Kleene conjunction."""
    items = [s.test(i, f) for i in e.items]
    truth = all_of(*(i.truth for i in items))
    return _absorbed(items, truth, any_of(*(i.fails for i in _of_gaps(items))))


def or_(s: Symbolic, e: t.Or, f: Frame) -> Sym:
    """Kleene disjunction."""
    items = [s.test(i, f) for i in e.items]
    truth = any_of(*(i.truth for i in items))
    return _absorbed(items, truth, any_of(*(i.holds for i in _of_gaps(items))))


def _of_gaps(items: list[Sym]) -> list[Sym]:
    """The items, if what absorbs matters at all: where one of them may lack something."""
    return items if any(i.lacking is not False for i in items) else []


def _absorbed(items: list[Sym], truth: Truth, absorbing: Truth) -> Sym:
    undecided, conflict = lacks(*items)
    left = negated(absorbing)
    return Sym("truth", all_of(undecided, left), all_of(conflict, left), truth=truth)


def if_(s: Symbolic, e: t.If, f: Frame) -> Sym:
    """One of two values."""
    test = s.test(e.condition, f)
    if test.lacking is False and isinstance(test.truth, bool):
        return s.read(e.then if test.truth else e.otherwise, f)
    then, otherwise = s.read(e.then, f), s.read(e.otherwise, f)
    if test.lacking is False:
        return selected(s.ranges, [(test.truth, then), (negated(test.truth), otherwise)])
    return _under_test(s, test, then, otherwise)


def _under_test(s: Symbolic, test: Sym, a: Sym, b: Sym) -> Sym:
    """With the test unknown: their common value, or what the test lacks (and both do)."""
    settled = all_of(
        negated(a.lacking), negated(b.lacking), strictly_equal(s.world, a, b), test.lacking
    )
    both = all_of(a.lacking, b.lacking)
    worse = all_of(test.undecided, both, any_of(a.conflict, b.conflict))
    conflict = all_of(any_of(test.conflict, worse), negated(settled))
    undecided = all_of(test.undecided, negated(worse), negated(settled))
    holds = any_of(test.holds, settled)
    found = selected(s.ranges, [(holds, a), (negated(holds), b)])
    return found.without_value(undecided, conflict)


# ------------------------------------------------------------------ comparison


def compare(s: Symbolic, e: t.Compare, f: Frame) -> Sym:
    """Order or equality."""
    left, right = s.solid(s.read(e.left, f)), s.solid(s.read(e.right, f))
    truth = _compared(s, e, left, right)
    undecided, conflict = lacks(left, right)
    found = Sym("truth", undecided, conflict, truth=truth)
    s.notes.compared(e, f, (left, right), found)
    return found


def _compared(s: Symbolic, e: t.Compare, a: Sym, b: Sym) -> Truth:
    relation = e.relation
    if relation in (t.Relation.EQ, t.Relation.NE):
        same = alike(s.world, a, b)
        return same if relation is t.Relation.EQ else negated(same)
    ordered = any_of(
        *(all_of(c, d, s.ranges.related(relation, x, y)) for c, x in a.cases for d, y in b.cases)
    )
    if a.none is False and b.none is False:
        return ordered
    valued_a, valued_b = negated(a.none), negated(b.none)
    if "datetime" in (e.left.kind.base, e.right.kind.base):
        return any_of(
            all_of(valued_a, valued_b, ordered), all_of(a.none, b.none, related(relation, 0, 0))
        )
    return any_of(
        all_of(valued_a, valued_b, ordered),
        all_of(a.none, b.none, related(relation, 0, 0)),
        all_of(a.none, valued_b, _against_none(s, relation, b, none_left=True)),
        all_of(b.none, valued_a, _against_none(s, relation, a, none_left=False)),
    )


def _against_none(s: Symbolic, relation: t.Relation, other: Sym, *, none_left: bool) -> Truth:
    """A value beside `none`: 0 among amounts; no day stands before or after it."""
    if other.sort == "day":
        return False
    return any_of(
        *(
            all_of(c, s.ranges.related(relation, *((0, v) if none_left else (v, 0))))
            for c, v in other.cases
        )
    )


# ------------------------------------------------------------------ readings


def is_reading(s: Symbolic, e: t.IsReading, _f: Frame) -> Sym:
    """Whether the reading in use is this one."""
    wanted = s.agreement.questions[e.question].index(e.reading)
    found = Sym("truth", truth=s.reads(e.question, wanted))
    s.notes.chosen(e.question, e.reading, found.truth)
    return found


def by_reading(s: Symbolic, e: t.ByReading, f: Frame) -> Sym:
    """The value that the reading in use gives."""
    question = s.agreement.questions[e.question]
    options = []
    for place, reading in enumerate(question.readings):
        chosen = s.reads(e.question, place)
        if chosen is False:
            continue
        if chosen is not True:
            s.notes.chosen(e.question, reading.name, chosen)
        value = s.read(reading.body, f) if reading.body is not None else Sym(undecided=True)
        options.append((chosen, value))
    return selected(s.ranges, options)
