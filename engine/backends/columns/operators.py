"""Conditions and choices: each operator in columns, keeping what is not known unknown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...ir import tree as t
from . import logic, numbers
from .cells import Cell, alike, all_lacking, as_base, chosen, common_base, same, same_scale
from .lacking import CONFLICT, CONTESTED, INVALID, NEEDS, UNDECIDED, Layout, Words, gated, merged
from .lacking import chosen as words_chosen
from .nodes import FALSE, TRUE, UNKNOWN, Node, truth

if TYPE_CHECKING:
    from .frames import Frame
    from .reading import Columns


def not_(columns: Columns, e: t.Not, f: Frame) -> Cell:
    inner = columns.condition(e.operand, f)
    return Cell("yes_no", logic.not_(inner.value), lambda: inner.lacking)


def chain(columns: Columns, e: t.And | t.Or, f: Frame, *, absorbing: bool) -> Cell:
    """Kleene and/or: what absorbs decides over anything unknown."""
    cells = [columns.condition(i, f) for i in e.items]
    join = logic.either if absorbing else logic.both
    value = join(*(c.value for c in cells))

    def lacking() -> Words:
        return gated(logic.not_(logic.known(value)), all_lacking(cells))

    return Cell("yes_no", value, lacking)


def if_(columns: Columns, e: t.If, f: Frame) -> Cell:
    test = columns.condition(e.condition, f)
    if test.value is TRUE:
        return as_base(columns.cell(e.then, f), e.kind.base)
    if test.value is FALSE:
        return as_base(columns.cell(e.otherwise, f), e.kind.base)
    yes, no = columns.cell(e.then, f), columns.cell(e.otherwise, f)
    return choice(columns, test, yes, no)


def choice(columns: Columns, test: Cell, yes: Cell, no: Cell) -> Cell:
    """One of two cells; their common value where the test is unknown and they agree."""
    base = common_base((yes, no))
    yes, no = as_base(yes, base), as_base(no, base)
    holds, fails = logic.holds(test.value), logic.fails(test.value)
    if test.value.known:

        def lacking() -> Words:
            return words_chosen([(holds, yes.lacking)], no.lacking)

        return chosen([(holds, yes)], no, lacking)
    agree = same(yes, no)
    gap = unknown_cell(yes)

    def lacking_too() -> Words:
        arms = [(holds, yes.lacking), (fails, no.lacking), (agree, columns.nothing())]
        return words_chosen(arms, under_test(columns.layout, test.lacking, (yes, no)))

    return chosen([(holds, yes), (fails, no), (agree, yes)], gap, lacking_too)


def unknown_cell(like: Cell) -> Cell:
    """A cell of the same base without a value; nobody asks what it lacks."""
    kind = {"quantity": "int", "yes_no": "bool", "date": "date", "datetime": "int"}.get(
        like.base, "list" if like.base == "list" else "text"
    )
    items = () if like.base == "list" else None
    value = UNKNOWN if kind == "bool" else null_of(kind)
    return Cell(like.base, value, _unasked, over=1, known=FALSE, items=items)


def null_of(kind: str) -> Node:
    """NULL of a kind."""
    from .nodes import null

    return null(kind)


def _unasked() -> Words:
    raise AssertionError("what a gap lacks is said where it stands")


def under_test(layout: Layout, test: Words, values: Sequence[Cell]) -> Words:
    """What is lacking where an unknown test chooses among values.

    What only one of them lacks is not yet lacking, unless it is of the same kind as what the
    test lacks; if every one lacks something worse, so be it.
    """
    lacks = [v.lacking for v in values]
    all_worse = logic.both(
        *(logic.both(_is_something(w[0]), logic.not_(layout.is_state(NEEDS, w[0]))) for w in lacks)
    )
    found = [test]
    for words in lacks:
        counts = logic.either(all_worse, layout.same_state(words[0], test[0]))
        found.append(gated(counts, words))
    return merged(found)


def _is_something(mask: Node) -> Node:
    return logic.not_(numbers.at_most(mask, numbers.whole(0)))


def with_test_state(layout: Layout, test: Words, value: Cell) -> Words:
    """What is lacking where a clause may apply: what the test lacks, and the like of its value."""
    if layout.only_needs(test[0]) and layout.only_needs(value.lacking[0]):
        return merged([test, value.lacking])
    return merged([test, gated(layout.same_state(value.lacking[0], test[0]), value.lacking)])


# ------------------------------------------------------------------ comparing


def compare(columns: Columns, e: t.Compare, f: Frame) -> Cell:
    """Order or equality, `none` being 0 among amounts."""
    a, b = columns.cell(e.left, f), columns.cell(e.right, f)
    base = common_base((a, b))
    a, b = as_base(a, base), as_base(b, base)
    value = _compared(e.relation, a, b, base)

    def lacking() -> Words:
        return merged([a.lacking, b.lacking])

    return Cell("yes_no", value, lacking)


def _compared(relation: t.Relation, a: Cell, b: Cell, base: str) -> Node:
    if base == "any":
        return truth(relation in (t.Relation.EQ, t.Relation.LE, t.Relation.GE))
    if base == "quantity":
        x, y, _ = same_scale(a, b)
        return related(relation, x, y)
    if base == "yes_no":
        return related(relation, a.value, b.value)
    both_known = logic.both(a.known, b.known)
    if relation in (t.Relation.EQ, t.Relation.NE):
        if a.none is FALSE and b.none is FALSE and base != "list":
            return related(relation, a.value, b.value)
        alike_ = _same_list(a, b) if base == "list" else alike(a, b)
        found = alike_ if relation is t.Relation.EQ else logic.not_(alike_)
        return logic.case((both_known, found), otherwise=UNKNOWN)
    if a.none is FALSE and b.none is FALSE:
        return related(relation, a.value, b.value)
    # No day stands before or after one that does not exist; two that do not are no further apart.
    neither = logic.both(a.none, b.none, truth(relation in (t.Relation.LE, t.Relation.GE)))
    found = logic.either(neither, logic.holds(related(relation, a.value, b.value)))
    return logic.case((both_known, found), otherwise=UNKNOWN)


def _same_list(a: Cell, b: Cell) -> Node:
    from .lists import same_lists

    return same_lists(a, b)


def related(relation: t.Relation, x: Node, y: Node) -> Node:
    """Two numbers, days, words or truths compared."""
    match relation:
        case t.Relation.LT:
            return numbers.less(x, y)
        case t.Relation.LE:
            return numbers.at_most(x, y)
        case t.Relation.GT:
            return numbers.less(y, x)
        case t.Relation.GE:
            return numbers.at_most(y, x)
        case t.Relation.EQ:
            return numbers.equal(x, y)
        case t.Relation.NE:
            return logic.not_(numbers.equal(x, y))


def with_field(columns: Columns, e: t.WithField, f: Frame) -> Cell:
    """An expression with one fact given; lacking what that lacks where it is not told without."""
    given = as_base(columns.cell(e.value, f), columns.agreement.fields[e.name].kind.base)
    inside = columns.cell(e.operand, f.with_fact(e.name, as_known(columns, given)))
    if given.known is TRUE:
        return inside
    return only_where(logic.either(given.known, inside.known), inside, lambda: given.lacking)


def as_known(columns: Columns, cell: Cell) -> Cell:
    """The same cell where it is known: it lacks nothing."""
    return Cell(
        cell.base, cell.value, columns.nothing, none=cell.none, over=cell.over,
        known=cell.known, items=cell.items,
    )  # fmt: skip


def only_where(known: Node, cell: Cell, lacking_else: object) -> Cell:
    """A cell where something it rests on is known; else what that lacks."""
    assert callable(lacking_else)

    def lacking() -> Words:
        return words_chosen([(known, cell.lacking)], lacking_else())

    return chosen([(known, cell)], unknown_cell(cell), lacking)


__all__ = ["CONFLICT", "CONTESTED", "INVALID", "UNDECIDED"]
