"""Lists: written ones element by element; those of the record stand for what is not followed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Final

from ...ir import tree as t
from ...values import ROW, Kind
from .amounts import of_two
from .cases import MOST_KNOWN, Option, combined, is_finite, lacks, merged, one, selected, zeroed
from .equality import strictly_equal
from .frame import Frame
from .sym import Items, ListFact, Sym
from .terms import Fresh, Number, Truth, all_of, any_of, choice, key_of, negated, plus, same

if TYPE_CHECKING:
    from .symbolic import Symbolic

_MOST_SUMMED: Final = 32
_FEW: Final = 2
_SORTS: Final = {"id": "word", "date": "day", "choice": "word", "yes_no": "truth", "list": "list"}


def list_of(s: Symbolic, e: t.ListOf, f: Frame) -> Sym:
    """A list in its written order."""
    items: Items = tuple((True, s.read(i, f)) for i in e.items)
    return Sym("list", lists=((True, items),))


def solid(found: Sym) -> Sym:
    """A list only where every element is known; anything else as it is."""
    undecided, conflict = [], []
    for truth, elements in found.lists:
        if not isinstance(elements, ListFact):
            undecided += [all_of(truth, here, item.undecided) for here, item in elements]
            conflict += [all_of(truth, here, item.conflict) for here, item in elements]
    worse = any_of(*conflict)
    return found.without_value(
        all_of(any_of(*undecided), negated(worse), found.known), all_of(worse, found.known)
    )


def rows(_s: Symbolic, _e: t.Rows, _f: Frame) -> Sym:
    """The rows of the roster."""
    return Sym("list", lists=((True, ListFact(t.ROSTER, ROW)),))


def row_field(s: Symbolic, e: t.RowField, f: Frame) -> Sym:
    """A fact of any row: the same for the same row, wherever it is asked for."""
    row = s.read(e.row, f)
    return s.world.row_fact((row.key, e.row.kind.label), s.agreement.row_spec(e))


def carry(s: Symbolic, e: t.Carry, f: Frame) -> Sym:
    """What is carried along a written list; along a list of the record it is not followed."""
    source = s.read(e.source, f)
    options: list[tuple[Truth, Items | ListFact]] = []
    for truth, elements in _elements(source):
        if isinstance(elements, ListFact) or any(here is not True for here, _ in elements):
            options.append((truth, _carried_free(s, e, f, source)))
        else:
            options.append((truth, _carried(s, e, f, [element for _, element in elements])))
    return Sym("list", source.undecided, source.conflict, lists=tuple(options))


def _carried(s: Symbolic, e: t.Carry, f: Frame, elements: Sequence[Sym]) -> Items:
    at = [s.read(carried.start, f) for carried in e.carried]
    out: list[tuple[Truth, Sym]] = []
    for element in elements:
        frame = f.with_element(e.variable, element)
        for carried, value in zip(e.carried, at, strict=True):
            frame = frame.with_element(carried.name, value)
        at = [s.read(carried.following, frame) for carried in e.carried]
        out.append((True, at[0]))
    return tuple(out)


def _carried_free(s: Symbolic, e: t.Carry, f: Frame, source: Sym) -> ListFact:
    """A list that stands for what is carried: the same where all that it rests on is."""
    starts = tuple(s.read(carried.start, f) for carried in e.carried)
    s.world.keep(source, *starts)
    key = ("carry", e, source.key, tuple(x.key for x in starts), f.key)
    why = "what is carried along a list of the record is not followed"
    s.world.opaque_truth(key, why)
    return _another_list(s, ("carried", key), f"{e.carried[0].name}, as carried", e.carried[0].kind)


def _another_list(s: Symbolic, key: tuple[object, ...], called: str, item: Kind) -> ListFact:
    """A list that is not followed: the same for the same key, and for no other."""
    name = s.world.define(key, lambda _: s.world.name(called))
    return ListFact(name, item, called)


def in_(s: Symbolic, e: t.In, f: Frame) -> Sym:
    """Whether a value equals an element of a list."""
    source, item = s.read(e.source, f), s.read(e.item, f)
    options: list[Option] = [(c, _has(s, elements, item)) for c, elements in _elements(source)]
    found = selected(s.ranges, options).without_value(source.undecided, source.conflict)
    s.notes.among(e, f, item, source, found)
    return found


def _elements(source: Sym) -> list[tuple[Truth, Items | ListFact]]:
    """The lists that it can be; `none` is the empty one."""
    if source.none is False:
        return list(source.lists) or [(True, ())]
    there = negated(source.none)
    return [(source.none, ()), *((all_of(there, c), found) for c, found in source.lists)]


def _has(s: Symbolic, elements: Items | ListFact, item: Sym) -> Sym:
    if isinstance(elements, ListFact):
        return _fact_has(s, elements, item)
    some = any_of(*(here for here, _ in elements))
    hit = any_of(
        *(
            all_of(here, negated(x.lacking), strictly_equal(s.world, x, item))
            for here, x in elements
        )
    )
    conflict = any_of(*(all_of(here, x.conflict) for here, x in elements))
    undecided = all_of(
        any_of(*(all_of(here, x.undecided) for here, x in elements)), negated(conflict)
    )
    missed = all_of(negated(item.lacking), negated(hit))
    return Sym(
        "truth",
        any_of(all_of(some, item.undecided), all_of(missed, undecided)),
        any_of(all_of(some, item.conflict), all_of(missed, conflict)),
        truth=hit,
    )


def _fact_has(s: Symbolic, fact: ListFact, item: Sym) -> Sym:
    hit = any_of(*(all_of(c, s.world.member(fact, v)) for c, v in item.cases))
    truth = all_of(negated(item.none), hit)
    if item.lacking is False:
        return Sym("truth", truth=truth)
    some = s.ranges.related(t.Relation.GT, s.world.length(fact), 0)
    return Sym("truth", all_of(some, item.undecided), all_of(some, item.conflict), truth=truth)


# ------------------------------------------------------------------ for each


def each(s: Symbolic, e: t.Each, f: Frame) -> Sym:
    """`op` of a body over the elements for which the condition holds."""
    source = s.read(e.source, f)
    options: list[Option] = []
    for truth, elements in _elements(source):
        if isinstance(elements, ListFact):
            options.append((truth, _over_fact(s, e, f, elements)))
        else:
            options.append((truth, _over_items(s, e, f, elements)))
    return selected(s.ranges, options).without_value(source.undecided, source.conflict)


def _over_items(s: Symbolic, e: t.Each, f: Frame, elements: Items) -> Sym:
    chosen: list[tuple[Truth, Sym]] = []
    undecided, conflict = [], []
    for here, element in elements:
        frame = f.with_element(e.variable, element)
        test = s.test(e.where, frame) if e.where is not None else Sym("truth", truth=True)
        undecided.append(all_of(here, test.undecided))
        conflict.append(all_of(here, test.conflict))
        taken = all_of(here, test.holds)
        if taken is not False:
            needed = e.op != "count"
            chosen.append((taken, s.read(e.body, frame) if needed else s.world.known(0)))
    worse = any_of(*conflict)
    lack = Sym(undecided=all_of(any_of(*undecided), negated(worse)), conflict=worse)
    return _FOLDS[e.op](s, chosen, lack)


Fold = Callable[["Symbolic", Sequence[Option], Sym], Sym]


def _known(fold: Callable[[Symbolic, Sequence[Option]], Sym]) -> Fold:
    """A fold that needs every element."""

    def run(s: Symbolic, chosen: Sequence[Option], lack: Sym) -> Sym:
        undecided, conflict = lacks(lack, *(_where(c, x) for c, x in chosen))
        return fold(s, chosen).without_value(undecided, conflict)

    return run


def _where(truth: Truth, sym: Sym) -> Sym:
    return Sym(undecided=all_of(truth, sym.undecided), conflict=all_of(truth, sym.conflict))


def _sum(s: Symbolic, chosen: Sequence[Option]) -> Sym:
    alike: dict[object, list[Option]] = {}
    for truth, item in chosen:
        alike.setdefault(item.key, []).append((truth, item))
    return _added(s, [option for group in alike.values() for option in _times(s, group)])


def _times(s: Symbolic, alike: Sequence[Option]) -> Sequence[Option]:
    """The same amount for many elements: so many times that amount."""
    amount = zeroed(s.ranges, alike[0][1])
    if len(alike) <= _FEW or (is_finite(amount) and len(amount.cases) == 1):
        return alike
    many, times = _how_many(s, [truth for truth, _ in alike]), range(len(alike) + 1)
    scaled, cases = s.ranges.scaled, amount.cases
    if is_finite(amount) and len(cases) * len(times) > MOST_KNOWN:
        found = [(c, scaled(v, many)) for c, v in cases if isinstance(v, int | Fraction)]
    else:
        found = [(all_of(c, same(many, n)), scaled(n, v)) for c, v in cases for n in times]
    return [(True, Sym("amount", cases=merged(s.ranges, found)))]


def _how_many(s: Symbolic, truths: Sequence[Truth]) -> Number:
    def make(fresh: Fresh) -> Number:
        s.world.keep(*truths)
        made = fresh.whole("how many", 0, len(truths))
        fresh.hold(same(made, reduce(plus, (choice(truth, 1, 0) for truth in truths))))
        return made

    return s.world.define(("how many", *map(key_of, truths)), make)


def _added(s: Symbolic, chosen: Sequence[Option]) -> Sym:
    total = s.world.known(0)
    for truth, item in chosen:
        amount = zeroed(s.ranges, item)
        cases = [(all_of(truth, c), v) for c, v in amount.cases]
        parts = merged(s.ranges, [(negated(truth), 0), *cases])
        so_far = total.cases
        if len(so_far) * len(parts) > _MOST_SUMMED and not (is_finite(total) and is_finite(amount)):
            so_far, parts = ((True, one(s.ranges, so_far)),), ((True, one(s.ranges, parts)),)
        total = Sym("amount", cases=combined(s.ranges, so_far, parts, s.ranges.plus))
    return total


def _count(s: Symbolic, chosen: Sequence[Option], lack: Sym) -> Sym:
    ones = [(truth, s.world.known(1)) for truth, _ in chosen]
    return _sum(s, ones).without_value(lack.undecided, lack.conflict)


def _decisive(*, value: bool) -> Fold:
    """Any (`value` true) and all (`value` false): one such element decides."""

    def run(_s: Symbolic, chosen: Sequence[Option], lack: Sym) -> Sym:
        hits = []
        for truth, item in chosen:
            found = item.truth if value else negated(item.truth)
            hits.append(all_of(truth, item.known, found))
        hit = any_of(*hits)
        undecided, conflict = lacks(lack, *(_where(c, x) for c, x in chosen))
        found = Sym("truth", truth=hit if value else negated(hit))
        missed = negated(hit)
        return found.without_value(all_of(missed, undecided), all_of(missed, conflict))

    return run


def _first(s: Symbolic, chosen: Sequence[Option], lack: Sym) -> Sym:
    left: Truth = True
    options: list[Option] = []
    for truth, item in chosen:
        options.append((all_of(left, truth), item))
        left = all_of(left, negated(truth))
    options.append((left, Sym(none=True)))
    return selected(s.ranges, options).without_value(lack.undecided, lack.conflict)


def _extreme(*, largest: bool) -> Callable[[Symbolic, Sequence[Option]], Sym]:
    def run(s: Symbolic, chosen: Sequence[Option]) -> Sym:
        found = Sym(none=True)
        for truth, item in chosen:
            gone = any_of(negated(truth), item.none)
            there = Sym(item.sort, none=gone, cases=item.cases)
            found = of_two(s, found, there, largest=largest)
        return found

    return run


def _collect(_s: Symbolic, chosen: Sequence[Option]) -> Sym:
    return Sym("list", lists=((True, tuple(chosen)),))


_FOLDS: Final[dict[str, Fold]] = {
    "sum": _known(_sum),
    "count": _count,
    "any": _decisive(value=True),
    "all": _decisive(value=False),
    "first": _first,
    "last": lambda s, chosen, lack: _first(s, chosen[::-1], lack),
    "largest": _known(_extreme(largest=True)),
    "latest": _known(_extreme(largest=True)),
    "smallest": _known(_extreme(largest=False)),
    "earliest": _known(_extreme(largest=False)),
    "collect": _known(_collect),
}


# ------------------------------------------------------------------ lists of the record


def _over_fact(s: Symbolic, e: t.Each, f: Frame, fact: ListFact) -> Sym:
    """What is asked of a list of the record is not followed, save that like is like.

    Nor is what is asked of the rows of the roster: a free choice, that a tie may leave undecided.
    """
    element = s.element(fact, f)
    frame = f.with_element(e.variable, element)
    where = s.test(e.where, frame) if e.where is not None else Sym("truth", truth=True)
    body = s.read(e.body, frame) if e.op != "count" else s.world.known(0)
    keys = tuple(s.read(key.expr, frame) for key in e.keys)
    most = s.read(e.most, f) if e.most is not None else s.world.known(0)
    ranks = tuple((key.highest, sym.key) for key, sym in zip(e.keys, keys, strict=True))
    key = ("each", e.op, fact.name, where.key, body.key, ranks, most.key)
    s.world.keep(where, body, *keys, most)
    why = _WHY_ROWS if fact.name == t.ROSTER else _why_elements(fact)
    undecided: Truth = False
    conflict: Truth = False
    parts = (where, body, *keys, most)
    if e.keys or any(x.undecided is not False for x in parts):
        undecided = s.world.opaque_truth((*key, "undecided"), why)
    if any(x.conflict is not False for x in parts):
        conflict = all_of(negated(undecided), s.world.opaque_truth((*key, "conflict"), why))
    return _opaque(s, e, fact, body, key, why).without_value(undecided, conflict)


_WHY_ROWS: Final = "what is asked of the rows of the roster is taken as a free choice"


def _why_elements(fact: ListFact) -> str:
    if fact.item.base == "row":
        return f"what is asked of the rows of `{fact.text}` is taken as a free choice"
    return f"what is asked of each element of `{fact.text}` is not followed"


def _opaque(
    s: Symbolic, e: t.Each, fact: ListFact, body: Sym, key: tuple[object, ...], why: str
) -> Sym:
    match e.op:
        case "count":
            if e.where is None and e.most is None:
                return Sym("amount", cases=((True, s.world.length(fact)),))
            number = s.world.opaque_number(key, "whole", why)
            s.world.hold(
                s.ranges.related(t.Relation.GE, number, 0),
                s.ranges.related(t.Relation.LE, number, s.world.length(fact)),
            )
            return Sym("amount", cases=((True, s.ranges.note(number, 0, None)),))
        case "any" | "all":
            return Sym("truth", truth=s.world.opaque_truth(key, why))
        case "sum":
            return Sym("amount", cases=((True, s.world.opaque_number(key, "amount", why)),))
        case "collect":
            made = _another_list(s, ("collected", key), f"{fact.text}, as collected", e.body.kind)
            return Sym("list", lists=((True, made),))
        case _:
            none = s.world.opaque_truth((*key, "none"), why)
            return _any_of_kind(s, e, body, key, why, none)


def _any_of_kind(
    s: Symbolic, e: t.Each, body: Sym, key: tuple[object, ...], why: str, none: Truth
) -> Sym:
    sort = body.sort or _SORTS.get(e.body.kind.base, "amount")
    if sort == "truth":
        return Sym("truth", none=none, truth=s.world.opaque_truth(key, why))
    return Sym(sort, none=none, cases=((True, s.world.opaque_number(key, sort, why)),))
