"""What the columns are made of: values, each made once, that a query works out for every row.

A node is an operation on other nodes. Equal nodes are the same object, so that what two
decisions share is worked out once; constants are folded while nodes are made. SQL's own
NULL stands for "not known", and SQL's `and`, `or` and `not` treat it as the values do.
"""

from __future__ import annotations

from datetime import date
from typing import Final
from weakref import WeakValueDictionary

Constant = int | bool | str | date | None
Argument = object
"""A node, or what an operation is made with: a name, a number, a rule."""

FIRST_ORDINAL: Final = date.min.toordinal()
LAST_ORDINAL: Final = date.max.toordinal()


class Node:
    """One operation. `low` and `high` bound a whole number, or a day by its ordinal.

    `parts` are the nodes among its arguments, `memo` what was made of it before,
    `every` the values that it may have, once worked out.

    `kind` is bool, int, date, text, mask (whole numbers of which each bit speaks for itself) or
    list. `known` says that it is never NULL.
    """

    __slots__ = (
        "__weakref__", "args", "every", "high", "key", "kind", "known", "low", "memo", "op",
        "parts", "weight",
    )  # fmt: skip

    def __init__(self, op: str, args: tuple[Argument, ...], kind: str) -> None:
        self.op = op
        self.args = args
        self.kind = kind
        self.known = False
        self.low: int | None = None
        self.high: int | None = None
        self.key: tuple[object, ...] = ()
        self.parts = tuple(a for a in args if isinstance(a, Node))
        self.weight: int = 1 + sum(p.weight for p in self.parts)
        self.memo: dict[object, Node] = {}
        self.every: object = None

    @property
    def is_constant(self) -> bool:
        """Whether it is the same for every row."""
        return self.op == "constant"

    def __repr__(self) -> str:
        inner = ", ".join(repr(a) for a in self.args)
        return f"{self.op}({inner})"


_MADE: WeakValueDictionary[tuple[object, ...], Node] = WeakValueDictionary()


def made(
    op: str,
    *args: Argument,
    kind: str,
    known: bool = False,
    low: int | None = None,
    high: int | None = None,
) -> Node:
    """The one node of that operation; its bounds are the narrower of all that were stated."""
    key = (op, kind, *(_distinct(a) for a in args))
    found = _MADE.get(key)
    if found is None:
        found = Node(op, args, kind)
        found.key = key
        found.known = known
        found.low, found.high = low, high
        _MADE[key] = found
    return found


def _distinct(a: Argument) -> object:
    """An argument as part of a key: `True` and `1` are not one."""
    return a if isinstance(a, Node) else (type(a), a)


def constant(value: Constant, kind: str) -> Node:
    """The same value for every row; `None` is NULL."""
    low = high = None
    if kind in ("int", "mask") and value is not None:
        assert isinstance(value, int)
        low = high = int(value)
    elif isinstance(value, date):
        low = high = value.toordinal()
    return made("constant", value, kind=kind, known=value is not None, low=low, high=high)


TRUE: Final = constant(True, "bool")  # noqa: FBT003  # the value itself
FALSE: Final = constant(False, "bool")  # noqa: FBT003
UNKNOWN: Final = constant(None, "bool")
NO_DAY: Final = constant(None, "date")
NO_WORD: Final = constant(None, "text")
NO_NUMBER: Final = constant(None, "int")
NOTHING_LACKS: Final = constant(0, "mask")


def whole(n: int) -> Node:
    """A whole number."""
    return constant(n, "int")


def day(d: date) -> Node:
    """A fixed day."""
    return constant(d, "date")


def word(text: str) -> Node:
    """A fixed word."""
    return constant(text, "text")


def truth(value: bool) -> Node:  # noqa: FBT001  # the value itself
    """Yes or no, for every row."""
    return TRUE if value else FALSE


def null(kind: str) -> Node:
    """Not known, for every row."""
    return constant(None, kind)


def value_of(node: Node) -> Constant:
    """What a constant node stands for."""
    found = node.args[0]
    assert found is None or isinstance(found, int | str | date)
    return found


def is_null_constant(node: Node) -> bool:
    """Whether it is NULL for every row."""
    return node.op == "constant" and node.args[0] is None


def is_number(node: Node) -> bool:
    """Whether it is a fixed number."""
    return node.op == "constant" and node.args[0] is not None and node.kind in ("int", "mask")


def number_of(node: Node) -> int:
    """The fixed number that it is."""
    found = node.args[0]
    assert isinstance(found, int)
    return found


def column(
    name: str,
    kind: str,
    low: int | None = None,
    high: int | None = None,
    *,
    known: bool = False,
    words: tuple[str, ...] = (),
) -> Node:
    """A column of the facts relation; `words` are all that it may hold, if they are few."""
    return made("column", name, low, high, known, words, kind=kind, known=known, low=low, high=high)
