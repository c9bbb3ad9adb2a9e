"""A cell: what an expression is in columns, its value and, when somebody asks, what it lacks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import lcm

from . import logic, numbers
from .lacking import Words, merged
from .nodes import FALSE, TRUE, Node, is_null_constant, null, whole

SQL_KINDS = {"quantity": "int", "yes_no": "bool", "date": "date", "choice": "text", "id": "text"}
SQL_KINDS |= {"datetime": "int"}
_NOTHING = {"quantity": whole(0), "yes_no": FALSE}
"""What an amount or a yes/no that is `none` comes to."""


class Cell:
    """The value of an expression.

    `value` is NULL where it is lacking, and for a day or word that is `none`; an amount that
    is `none` is 0, a yes/no that is `none` is no. `over` is what an amount is a number of
    parts of: a whole number, or a column of them. `lacking` is worked out when asked for.
    """

    __slots__ = ("_lacking", "_made", "base", "items", "known", "none", "over", "value")

    def __init__(
        self,
        base: str,
        value: Node,
        lacking: Callable[[], Words],
        *,
        none: Node = FALSE,
        over: int | Node = 1,
        known: Node | None = None,
        items: tuple[Item, ...] | None = None,
    ) -> None:
        self.base = base
        self.value = value
        self.none = none
        self.over = over
        self.items = items
        if known is None:
            known = logic.known(value)
            if base not in ("quantity", "yes_no"):
                known = logic.either(known, none)
        self.known = known
        self._lacking = lacking
        self._made: Words | None = None

    @property
    def lacking(self) -> Words:
        """What is lacking; nothing where the value is known."""
        if self._made is None:
            self._made = self._lacking()
        return self._made

    @property
    def key(self) -> tuple[object, ...]:
        """What tells its value from others."""
        items = tuple((i.present, i.cell.key) for i in self.items) if self.items is not None else ()
        return self.base, self.value, self.none, self.over, self.known, items

    @property
    def scale(self) -> Node:
        """What an amount is a number of parts of, as a node."""
        return whole(self.over) if isinstance(self.over, int) else self.over


@dataclass(frozen=True, slots=True)
class Item:
    """An element of a list, and whether the list has it."""

    present: Node
    cell: Cell


@dataclass(frozen=True, slots=True)
class Body:
    """What a clause decides by.

    Its cell, whether no row covers the case, and whether the key of its table is lacking.
    """

    cell: Cell
    not_met: Node = field(default=FALSE)
    key_unknown: Node = field(default=FALSE)


def none_of(base: str, nothing: Callable[[], Words]) -> Cell:
    """`none`, as a value of that base."""
    if base == "list":
        return Cell(base, null("list"), nothing, none=TRUE, known=TRUE, items=())
    value = _NOTHING.get(base) or null(SQL_KINDS.get(base, "text"))
    return Cell(base, value, nothing, none=TRUE)


def as_base(cell: Cell, base: str) -> Cell:
    """The same cell, where it had no base of its own: `none` or `undecided` of another kind."""
    if base == "any" or cell.base != "any":
        return cell
    if cell.none is TRUE:
        return none_of(base, lambda: cell.lacking)
    if base == "list":
        return Cell(
            base, null("list"), lambda: cell.lacking, none=cell.none, known=cell.none, items=()
        )
    value = null(SQL_KINDS[base])
    if base in _NOTHING:
        value = logic.case((cell.none, _NOTHING[base]), otherwise=value)
    return Cell(base, value, lambda: cell.lacking, none=cell.none)


def common_base(cells: Sequence[Cell]) -> str:
    """The base of cells that stand for one another."""
    return next((c.base for c in cells if c.base != "any"), "any")


def same_scale(a: Cell, b: Cell) -> tuple[Node, Node, int | Node]:
    """Two amounts in the same parts, and the parts."""
    if isinstance(a.over, int) and isinstance(b.over, int):
        parts = lcm(a.over, b.over)
        return (
            numbers.mul(a.value, whole(parts // a.over)),
            numbers.mul(b.value, whole(parts // b.over)),
            parts,
        )
    if a.over is b.over:
        return a.value, b.value, a.over
    return (
        numbers.mul(a.value, b.scale),
        numbers.mul(b.value, a.scale),
        numbers.mul(a.scale, b.scale),
    )


def scaled_alike(cells: Sequence[Cell]) -> tuple[list[Node], int | Node]:
    """Amounts in the same parts, and the parts."""
    overs = {c.over for c in cells}
    if len(overs) == 1:
        return [c.value for c in cells], next(iter(overs))
    if all(isinstance(o, int) for o in overs):
        parts = lcm(*(o for o in overs if isinstance(o, int)))
        return [
            numbers.mul(c.value, whole(parts // c.over)) if isinstance(c.over, int) else c.value
            for c in cells
        ], parts
    total = numbers.mul(*(whole(o) if isinstance(o, int) else o for o in overs))
    values = []
    for c in cells:
        rest = [whole(o) if isinstance(o, int) else o for o in overs if o != c.over]
        values.append(numbers.mul(c.value, *rest))
    return values, total


def reduced(over: int | Node) -> int | Node:
    """A fixed number of parts as an `int`."""
    if isinstance(over, Node) and over.op == "constant" and not is_null_constant(over):
        return numbers.number_of(over)
    return over


def same(a: Cell, b: Cell) -> Node:
    """Whether two values are known and equal, `none` being equal to `none` alone."""
    base = common_base((a, b))
    a, b = as_base(a, base), as_base(b, base)
    if base == "quantity":
        x, y, _ = same_scale(a, b)
        return logic.both(logic.holds(numbers.equal(x, y)), _both_or_neither(a.none, b.none))
    if base == "yes_no":
        return logic.both(
            logic.holds(numbers.equal(a.value, b.value)), _both_or_neither(a.none, b.none)
        )
    if base == "any":
        return logic.both(a.none, b.none)
    return logic.either(logic.both(a.none, b.none), logic.holds(numbers.equal(a.value, b.value)))


def _both_or_neither(a: Node, b: Node) -> Node:
    if a is b:
        return TRUE
    return logic.either(logic.both(a, b), logic.both(logic.not_(a), logic.not_(b)))


def alike(a: Cell, b: Cell) -> Node:
    """Whether two values are known and the same answer: `none` is 0 and no."""
    base = common_base((a, b))
    if base not in ("quantity", "yes_no"):
        return same(a, b)
    a, b = as_base(a, base), as_base(b, base)
    if base == "quantity":
        x, y, _ = same_scale(a, b)
        return logic.holds(numbers.equal(x, y))
    return logic.holds(numbers.equal(a.value, b.value))


def chosen(
    arms: Sequence[tuple[Node, Cell]], otherwise: Cell, lacking: Callable[[], Words]
) -> Cell:
    """The cell of the first condition that holds; what it lacks is said apart."""
    cells = [*(c for _, c in arms), otherwise]
    base = common_base(cells)
    cells = [as_base(c, base) for c in cells]
    whens = [w for w, _ in arms]
    none = logic.case(
        *((w, c.none) for w, c in zip(whens, cells[:-1], strict=True)), otherwise=cells[-1].none
    )
    if base == "list":
        return _chosen_list(whens, cells, none, lacking)
    over: int | Node = 1
    values = [c.value for c in cells]
    if base == "quantity":
        values, over = _one_scale(whens, cells)
    value = logic.case(*zip(whens, values[:-1], strict=True), otherwise=values[-1])
    return Cell(base, value, lacking, none=none, over=over)


def _one_scale(whens: Sequence[Node], cells: Sequence[Cell]) -> tuple[list[Node], int | Node]:
    """The values of a choice, and their parts: fixed ones alike, else chosen with the value."""
    there = [c for c in cells if not is_null_constant(c.value)]
    if all(isinstance(c.over, int) for c in there):
        if not there:
            return [c.value for c in cells], 1
        values, over = scaled_alike(there)
        found = iter(values)
        return [c.value if is_null_constant(c.value) else next(found) for c in cells], over
    scales = [c.scale for c in cells]
    over = logic.case(*zip(whens, scales[:-1], strict=True), otherwise=scales[-1])
    return [c.value for c in cells], reduced(over)


def _chosen_list(
    whens: Sequence[Node], cells: Sequence[Cell], none: Node, lacking: Callable[[], Words]
) -> Cell:
    passed: list[Node] = []
    items: list[Item] = []
    for when, cell in zip([*whens, TRUE], cells, strict=True):
        here = logic.both(*passed, logic.holds(when))
        items += [Item(logic.both(here, i.present), i.cell) for i in cell.items or ()]
        passed.append(logic.not_(logic.holds(when)))
    known = logic.case(
        *((w, c.known) for w, c in zip(whens, cells[:-1], strict=True)), otherwise=cells[-1].known
    )
    return Cell("list", null("list"), lacking, none=none, known=known, items=tuple(items))


def all_lacking(cells: Sequence[Cell]) -> Words:
    """What cells lack together."""
    return merged([c.lacking for c in cells])
