"""Lists: written ones, membership, and the one iteration."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ..ir import tree as t
from ..values import NONE, Value
from .outcome import Lack, Result, merged

if TYPE_CHECKING:
    from .asking import Frame
    from .plain import Closure, Plain


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
    fold, variable = _FOLDS[e.op], e.variable

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


def _known(
    fold: Callable[[list[Any]], Value],
) -> Callable[[list[Result], Lack | None], Result]:
    """A fold that needs every element."""

    def run(chosen: list[Result], lack: Lack | None) -> Result:
        for item in chosen:
            if isinstance(item, Lack):
                lack = item if lack is None else merged(lack, item)
        return fold(chosen) if lack is None else lack

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


def _sum(items: list[Any]) -> Value:
    total: int | Fraction = 0
    for item in items:
        total += 0 if item is NONE else item
    return total


def _extreme(pick: Callable[..., Value]) -> Callable[[list[Any]], Value]:
    return lambda items: pick((i for i in items if i is not NONE), default=NONE)


_FOLDS: dict[str, Callable[[list[Result], Lack | None], Result]] = {
    "sum": _known(_sum),
    "count": _count,
    "any": _decisive(value=True),
    "all": _decisive(value=False),
    "first": _first,
    "largest": _known(_extreme(max)),
    "latest": _known(_extreme(max)),
    "smallest": _known(_extreme(min)),
    "earliest": _known(_extreme(min)),
    "collect": _known(tuple),
}
