"""Whether two results are the same value, or the same answer."""

from __future__ import annotations

from ...ir.tree import Relation
from .sym import Items, ListFact, Sym
from .terms import Truth, agree, all_of, any_of, either, is_known, negated
from .world import World

_WHY = "whether a list of the record equals another list is not followed"


def equal(world: World, a: Sym, b: Sym) -> Truth:
    """Where both have a value: whether it is the same."""
    if a is b:
        return True
    if a.sort != b.sort:
        return False
    if a.sort == "truth":
        return agree(a.truth, b.truth)
    if a.sort == "list":
        return any_of(
            *(all_of(c, d, _same_list(world, x, y)) for c, x in a.lists for d, y in b.lists)
        )
    if a.cases and a.key == b.key:
        return True
    return any_of(
        *(
            all_of(c, d, world.ranges.related(Relation.EQ, x, y))
            for c, x in a.cases
            for d, y in b.cases
            if not (is_known(x) and is_known(y)) or x == y
        )
    )


def _same_list(world: World, a: Items | ListFact, b: Items | ListFact) -> Truth:
    match a, b:
        case ListFact(), ListFact():
            key = ("same list", *sorted((a.name, b.name)))
            return a.name == b.name or world.opaque_truth(key, _WHY)
        case ListFact(), _:
            return _is_written(world, a, b)
        case _, ListFact():
            return _is_written(world, b, a)
        case _:
            return _same_items(world, a, b)


def _is_written(world: World, fact: ListFact, items: Items | ListFact) -> Truth:
    assert not isinstance(items, ListFact)
    if not items:
        return world.ranges.related(Relation.EQ, world.length(fact), 0)
    key = ("is list", fact.name, Sym("list", lists=((True, items),)).key)
    return world.opaque_truth(key, _WHY)


def _same_items(world: World, a: Items, b: Items) -> Truth:
    """Element by element, passing over those that are not there."""
    if not a or not b:
        return negated(any_of(*(present for present, _ in (*a, *b))))
    (here, x), (there, y) = a[0], b[0]
    both = all_of(strictly_equal(world, x, y), _same_items(world, a[1:], b[1:]))
    if here is True and there is True:
        return both
    skipping = either(here, _same_items(world, a, b[1:]), _same_items(world, a[1:], b))
    return either(all_of(here, there), both, skipping)


def strictly_equal(world: World, a: Sym, b: Sym) -> Truth:
    """Where neither lacks anything: whether they are the same, `none` like nothing else."""
    if a.none is False and b.none is False:
        return equal(world, a, b)
    both = all_of(a.none, b.none)
    return any_of(both, all_of(negated(a.none), negated(b.none), equal(world, a, b)))


def is_nought(world: World, sym: Sym) -> Truth:
    """Where it has a value: whether that is an amount of 0, or a no."""
    if sym.sort == "truth":
        return negated(sym.truth)
    if sym.sort != "amount":
        return False
    return any_of(*(all_of(c, world.ranges.related(Relation.EQ, v, 0)) for c, v in sym.cases))


def alike(world: World, a: Sym, b: Sym) -> Truth:
    """Where neither lacks anything: whether both are the same answer."""
    if a.none is False and b.none is False:
        return equal(world, a, b)
    return any_of(
        all_of(a.none, b.none),
        all_of(a.none, negated(b.none), is_nought(world, b)),
        all_of(b.none, negated(a.none), is_nought(world, a)),
        all_of(negated(a.none), negated(b.none), equal(world, a, b)),
    )
