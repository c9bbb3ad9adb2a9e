"""Lists: written ones, membership, and the one iteration."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ..ir import tree as t
from ..values import NONE, Row, Value
from . import ranks
from .outcome import Lack, Result, RowFact, all_merged, merged

if TYPE_CHECKING:
    from .asking import Frame
    from .plain import Closure, Plain
    from .ranks import Fold


class Partial:
    """A written list some of whose elements are unknown: they matter only where looked at."""

    __slots__ = ("items",)

    def __init__(self, items: tuple[Result, ...]) -> None:
        self.items = items

    def lack(self) -> Lack:
        """What its elements lack together."""
        lacks = [i for i in self.items if isinstance(i, Lack)]
        found = lacks[0]
        for lack in lacks[1:]:
            found = merged(found, lack)
        return found


def list_of(plain: Plain, e: t.ListOf) -> Closure:
    """A list in its written order."""
    items = tuple(plain.closure(i) for i in e.items)

    def run(f: Frame) -> Any:  # noqa: ANN401  # a Partial is seen by list operators only
        found = tuple(i(f) for i in items)
        return Partial(found) if any(isinstance(i, Lack) for i in found) else found

    return run


def membership(item: Closure, source: Closure) -> Closure:
    """Kleene membership: never in an empty list, surely where an element is equal."""

    def run(f: Frame) -> Result:
        found = elements(source(f))
        if isinstance(found, Lack):
            return found
        if not found:
            return False
        wanted = item(f)
        if isinstance(wanted, Lack):
            return wanted
        lack: Lack | None = None
        for element in found:
            if isinstance(element, Lack):
                lack = element if lack is None else merged(lack, element)
            elif element == wanted:
                return True
        return lack if lack is not None else False

    return run


def elements(found: object) -> tuple[Result, ...] | Lack:
    """The elements of a list value; `none` is the empty list."""
    if isinstance(found, Lack):
        return found
    if isinstance(found, Partial):
        return found.items
    return found if isinstance(found, tuple) else ()


def each(plain: Plain, e: t.Each) -> Closure:
    """`op` of a body over the elements for which the condition holds."""
    source, body = plain.closure(e.source), plain.closure(e.body)
    where = plain.condition(e.where) if e.where is not None else None
    fold, variable = FOLDS[e.op], e.variable
    if e.keys:
        return _ranked(plain, e, source, body, where)

    def run(f: Frame) -> Result:
        found = elements(source(f))
        if isinstance(found, Lack):
            return found
        chosen: list[Result] = []
        lack: Lack | None = None
        for element in found:
            frame = f.with_element(variable, element)
            test = where(frame) if where else True
            if isinstance(test, Lack):
                lack = test if lack is None else merged(lack, test)
            elif test:
                chosen.append(body(frame))
        return fold(chosen, lack)

    return run


def _ranked(
    plain: Plain, e: t.Each, source: Closure, body: Closure, where: Closure | None
) -> Closure:
    """The same, over the elements in an order, or over the best of them."""
    rank, fold, variable = ranks.Rank(plain, e), FOLDS[e.op], e.variable
    most = plain.closure(e.most) if e.most is not None else None

    def run(f: Frame) -> Result:
        found = elements(source(f))
        places = most(f) if most else 0
        if isinstance(found, Lack) or isinstance(places, Lack):
            return all_merged([x for x in (found, places) if isinstance(x, Lack)])
        lacks: list[Lack] = []
        chosen: list[tuple[Frame, object]] = []
        for element in found:
            frame = f.with_element(variable, element)
            test = where(frame) if where else True
            if isinstance(test, Lack):
                lacks.append(test)
            elif test:
                chosen.append((frame, element))
        room = 0 if places is NONE else int(places)  # type: ignore[arg-type]  # a count, as checked
        ranked = rank.of([frame for frame, _ in chosen], [element for _, element in chosen])
        return of_ranked(e, lacks, ranked, body, fold, room)

    return run


def of_ranked(
    e: t.Each, lacks: Sequence[Lack], ranked: ranks.Ranked, body: Closure, fold: Fold, room: int
) -> Result:
    """What the elements for which the condition holds give; `lacks`: it is open for some."""
    frames = ranked.frames
    if e.most is not None and len(frames) + len(lacks) <= room:
        return fold([body(frame) for frame in frames], all_merged(lacks) if lacks else None)
    if lacks:
        return all_merged(lacks)
    if e.most is None:
        return ranks.in_order(e.op, ranked, body, fold)
    return ranks.of_best(e.op, ranked.best(room), ranked, body, fold)


def rows(_plain: Plain, _e: t.Rows) -> Closure:
    """The rows of the roster."""
    unknown = Lack("needs", frozenset({t.ROSTER}))
    return lambda f: f.facts.get(t.ROSTER, unknown)


def row_field(plain: Plain, e: t.RowField) -> Closure:
    """A fact of a row."""
    row, name = plain.closure(e.row), e.name

    def run(f: Frame) -> Result:
        found: object = row(f)
        if not isinstance(found, Row):
            assert isinstance(found, Lack)
            return found
        known = found.facts.get(name)
        if known is None:
            return Lack("needs", frozenset({RowFact(found.number, found.name, name)}))
        return known

    return run


def carry(plain: Plain, e: t.Carry) -> Closure:
    """What is carried along a list, after each of its elements."""
    source, variable = plain.closure(e.source), e.variable
    names = tuple(c.name for c in e.carried)
    starts = tuple(plain.closure(c.start) for c in e.carried)
    followings = tuple(plain.closure(c.following) for c in e.carried)

    def run(f: Frame) -> Any:  # noqa: ANN401  # a Partial is seen by list operators only
        found = elements(source(f))
        if isinstance(found, Lack):
            return found
        at = tuple(start(f) for start in starts)
        out: list[Result] = []
        for element in found:
            frame = f.with_element(variable, element)
            for name, value in zip(names, at, strict=True):
                frame = frame.with_element(name, value)
            at = tuple(following(frame) for following in followings)
            out.append(at[0])
        return Partial(tuple(out)) if any(isinstance(x, Lack) for x in out) else tuple(out)

    return run


def _known(
    fold: Callable[[list[Any]], Value],
) -> Callable[[list[Result], Lack | None], Result]:
    """A fold that needs every element."""

    def run(chosen: list[Result], lack: Lack | None) -> Result:
        lacks = [item for item in (lack, *chosen) if isinstance(item, Lack)]
        return all_merged(lacks) if lacks else fold(chosen)

    return run


def _count(chosen: list[Result], lack: Lack | None) -> Result:
    return len(chosen) if lack is None else lack


def _decisive(*, value: bool) -> Callable[[list[Result], Lack | None], Result]:
    """Any (`value` true) and all (`value` false): one such element decides."""

    def run(chosen: list[Result], lack: Lack | None) -> Result:
        for item in chosen:
            if item is value:
                return value
            if isinstance(item, Lack):
                lack = item if lack is None else merged(lack, item)
        return lack if lack is not None else not value

    return run


def _first(chosen: list[Result], lack: Lack | None) -> Result:
    if lack is not None:
        return lack
    return chosen[0] if chosen else NONE


def _last(chosen: list[Result], lack: Lack | None) -> Result:
    return _first(chosen[::-1], lack)


def _sum(items: list[Any]) -> Value:
    total: int | Fraction = 0
    for item in items:
        total += 0 if item is NONE else item
    return total


def _extreme(pick: Callable[..., Value]) -> Callable[[list[Any]], Value]:
    return lambda items: pick((i for i in items if i is not NONE), default=NONE)


FOLDS: dict[str, Fold] = {
    "sum": _known(_sum),
    "count": _count,
    "any": _decisive(value=True),
    "all": _decisive(value=False),
    "first": _first,
    "last": _last,
    "largest": _known(_extreme(max)),
    "latest": _known(_extreme(max)),
    "smallest": _known(_extreme(min)),
    "earliest": _known(_extreme(min)),
    "collect": _known(tuple),
}
