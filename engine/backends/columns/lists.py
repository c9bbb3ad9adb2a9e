"""Lists in columns: written ones as they stand, those of facts element by element."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from typing import TYPE_CHECKING

from ...ir import tree as t
from . import logic, numbers, together
from .cells import SQL_KINDS, Cell, Item, all_lacking, as_base, common_base, same, scaled_alike
from .lacking import Words, gated, merged
from .lacking import chosen as words_chosen
from .nodes import FALSE, NO_DAY, NO_NUMBER, TRUE, UNKNOWN, Node, column, made, null, truth, whole
from .stored import stored

if TYPE_CHECKING:
    from .frames import Frame
    from .reading import Columns

_NO_LIMIT = 10**9
"""No list is longer."""


def fact(columns: Columns, spec: t.FieldSpec) -> Cell:
    """The list that a record gives, its elements one by one up to the roster's longest."""
    from .reading import DEFAULT_LENGTH

    if spec.kind.rows:  # no relation of facts has them
        if spec.default is not None:
            return columns.literal(spec.default, "list")
        lacking = partial(columns.layout.missing, spec.name)
        return Cell("list", null("list"), lacking, known=FALSE, items=())
    here = stored(spec)
    given = column(spec.name, "list") if spec.name in columns.roster.present else null("list")
    longest = columns.roster.lengths.get(spec.name, DEFAULT_LENGTH)
    length = made("length", given, longest, kind="int", known=False, low=0, high=longest)
    items = []
    base = here.item.base
    for i in range(longest if given.op == "column" else 0):
        present = logic.fails(numbers.at_most(length, whole(i)))
        items.append(
            Item(
                present,
                Cell(base, _element(columns, spec, given, i), columns.nothing, over=here.scale),
            )
        )
    if spec.default is None:
        there = logic.known(given)
        return Cell(
            "list",
            given,
            # Only what is asked names its missing facts: a condition of every record may not.
            lambda: gated(logic.not_(there), columns.layout.missing(spec.name)),
            known=there,
            items=tuple(items),
        )
    if not isinstance(spec.default, tuple) or not spec.default:
        none = logic.not_(logic.known(given)) if not isinstance(spec.default, tuple) else FALSE
        return Cell("list", given, columns.nothing, none=none, known=TRUE, items=tuple(items))
    absent_ = logic.not_(logic.known(given))
    filled = columns.literal(spec.default, "list")
    items += [Item(absent_, i.cell) for i in filled.items or ()]
    return Cell("list", null("list"), columns.nothing, known=TRUE, items=tuple(items))


def too_long(columns: Columns, fields: Collection[str]) -> Iterator[Node]:
    """Of each list whose longest is not known, whether a row's has more elements than are read."""
    from .reading import DEFAULT_LENGTH

    for name in fields:
        spec = columns.agreement.fields[name]
        here = name in columns.roster.present and name not in columns.roster.lengths
        if spec.kind.base == "list" and here:
            length = made(
                "length", column(name, "list"), _NO_LIMIT, kind="int", low=0, high=_NO_LIMIT
            )
            yield logic.fails(numbers.at_most(length, whole(DEFAULT_LENGTH)))


def _element(columns: Columns, spec: t.FieldSpec, given: Node, place: int) -> Node:
    here = stored(spec)
    kind = SQL_KINDS[here.item.base]
    low: int | None = None
    high: int | None = None
    if kind == "int":
        low, high = columns.roster.bounds.get(spec.name) or here.bounds
    elif kind == "date":
        low, high = (d.toordinal() for d in here.days)
    return made("element", given, place, low, high, kind=kind, low=low, high=high)


def list_of(columns: Columns, e: t.ListOf, f: Frame) -> Cell:
    """A list in its written order; what an element lacks matters only where it is looked at."""
    cells = [columns.cell(i, f) for i in e.items]
    base = common_base(cells)
    cells = [as_base(c, base) for c in cells]
    items = tuple(Item(TRUE, c) for c in cells)
    return Cell("list", null("list"), columns.nothing, known=TRUE, items=items)


def _items(cell: Cell) -> tuple[Item, ...]:
    return cell.items or ()


def whole_list(cell: Cell) -> Cell:
    """A list as it is answered or compared: lacking what any of its elements lacks."""
    items = _items(cell)
    known = logic.both(
        cell.known, *(logic.either(logic.not_(i.present), i.cell.known) for i in items)
    )

    def lacking() -> Words:
        return merged([cell.lacking, *(gated(i.present, i.cell.lacking) for i in items)])

    return Cell("list", cell.value, lacking, none=cell.none, known=known, items=cell.items)


def membership(columns: Columns, e: t.In, f: Frame) -> Cell:
    """Never in an empty list, surely where an element is equal."""
    wanted, source = columns.cell(e.item, f), columns.cell(e.source, f)
    items = _items(source)
    wanted = as_base(wanted, common_base([wanted, *(i.cell for i in items)]))
    value = _is_in(columns, e, wanted, source)

    def lacking() -> Words:
        elements = merged([columns.nothing(), *(gated(i.present, i.cell.lacking) for i in items)])
        return words_chosen(
            [
                (logic.known(value), columns.nothing()),
                (logic.not_(source.known), source.lacking),
                (logic.not_(wanted.known), wanted.lacking),
            ],
            elements,
        )

    return Cell("yes_no", value, lacking)


def _is_in(columns: Columns, e: t.In, wanted: Cell, source: Cell) -> Node:
    """Whether a value is in a list; a written list and that of a fact need not be unrolled."""
    items = _items(source)
    written = all(i.present is TRUE and i.cell.none is FALSE for i in items)
    if written and wanted.none is FALSE and items and wanted.base != "list":
        return logic.either(*(_equal(i.cell, wanted) for i in items))
    if source.value.op == "column" and wanted.none is FALSE and _stored_alike(columns, e, wanted):
        there = made("contains", source.value, wanted.value, kind="bool", known=False)
        empty = logic.holds(numbers.at_most(_length(items, source), whole(0)))
        if source.known is TRUE:
            empty = logic.either(logic.not_(logic.known(source.value)), empty)
        return logic.case((empty, FALSE), otherwise=there)
    some = logic.either(*(i.present for i in items))
    found = logic.either(*(logic.both(i.present, same(i.cell, wanted)) for i in items))
    doubtful = logic.either(*(logic.both(i.present, logic.not_(i.cell.known)) for i in items))
    return logic.case(
        (logic.both(source.known, logic.not_(some)), FALSE),
        (logic.both(source.known, wanted.known, found), TRUE),
        (logic.both(source.known, wanted.known, logic.not_(doubtful)), FALSE),
        otherwise=UNKNOWN,
    )


def _length(items: tuple[Item, ...], source: Cell) -> Node:
    """How many elements the list of a fact has."""
    longest = len(items)
    return made("length", source.value, longest, kind="int", low=0, high=longest)


def _stored_alike(columns: Columns, e: t.In, wanted: Cell) -> bool:
    """Whether the list of a fact holds its elements as the wanted one is told."""
    if not isinstance(e.source, t.Field) or wanted.base == "any":
        return False
    return wanted.over == stored(columns.agreement.fields[e.source.name]).scale


def _equal(a: Cell, b: Cell) -> Node:
    from .cells import same_scale
    from .operators import related

    if a.base == "quantity":
        x, y, _ = same_scale(a, b)
        return related(t.Relation.EQ, x, y)
    return related(t.Relation.EQ, a.value, b.value)


def same_lists(a: Cell, b: Cell) -> Node:
    """Whether two lists that are known have the same elements in the same order."""
    first, second = _items(a), _items(b)
    tidy = all(i.present is TRUE for i in (*first, *second))
    if tidy:
        if len(first) != len(second):
            return logic.both(a.none, b.none) if a.none is not FALSE else FALSE
        pairs = [same(x.cell, y.cell) for x, y in zip(first, second, strict=True)]
        return logic.both(_neither_or_both(a, b), *pairs)
    length_a, length_b = _count(first), _count(second)
    parts = [_neither_or_both(a, b), logic.holds(numbers.equal(length_a, length_b))]
    for n in range(min(len(first), len(second))):
        x, y = _nth(first, n), _nth(second, n)
        beyond = logic.holds(numbers.at_most(length_a, whole(n)))
        parts.append(logic.either(beyond, same(x, y)))
    return logic.both(*parts)


def _neither_or_both(a: Cell, b: Cell) -> Node:
    if a.none is b.none:
        return TRUE
    return logic.either(
        logic.both(a.none, b.none), logic.both(logic.not_(a.none), logic.not_(b.none))
    )


def _count(items: tuple[Item, ...]) -> Node:
    ones = [logic.case((i.present, whole(1)), otherwise=whole(0)) for i in items]
    return numbers.add(*ones) if ones else whole(0)


def _nth(items: tuple[Item, ...], n: int) -> Cell:
    """The element that stands n places from the first there is."""
    from .cells import chosen
    from .operators import unknown_cell

    arms: list[tuple[Node, Cell]] = []
    before: list[Item] = []
    for item in items:
        here = numbers.equal(_count(tuple(before)), whole(n))
        arms.append((logic.both(item.present, logic.holds(here)), item.cell))
        before.append(item)
    gap = unknown_cell(items[0].cell)
    return chosen(arms, gap, lambda: ())


# ------------------------------------------------------------------ for each


class Chosen:
    """The elements for which a condition holds, and what is lacking to know of the others."""

    def __init__(self, columns: Columns, e: t.Each, f: Frame) -> None:
        self.columns = columns
        self.source = columns.cell(e.source, f)
        self.items: list[Item] = []
        self.doubts: list[Node] = []
        self.tests: list[tuple[Node, Cell]] = []
        for item in _items(self.source):
            inside = f.with_element(e.variable, item.cell)
            chosen = item.present
            if e.where is not None:
                test = columns.condition(e.where, inside)
                chosen = logic.both(item.present, logic.holds(test.value))
                doubt = logic.both(item.present, logic.not_(logic.known(test.value)))
                if doubt is not FALSE:
                    self.doubts.append(doubt)
                    self.tests.append((item.present, test))
            if chosen is not FALSE:
                self.items.append(Item(chosen, columns.cell(e.body, inside)))
        base = common_base([i.cell for i in self.items])
        self.items = [Item(i.present, as_base(i.cell, base)) for i in self.items]

    @property
    def cells(self) -> list[Cell]:
        """The values of the body."""
        return [i.cell for i in self.items]

    @property
    def sure(self) -> Node:
        """Whether it is known of every element if it counts."""
        return logic.both(self.source.known, *(logic.not_(d) for d in self.doubts))

    @property
    def complete(self) -> Node:
        """Whether that is so and every value is known."""
        values = (logic.either(logic.not_(i.present), i.cell.known) for i in self.items)
        return logic.both(self.sure, *values)

    def tests_lack(self) -> Words:
        """What the conditions lack."""
        tests = [gated(present, test.lacking) for present, test in self.tests]
        return merged([self.columns.nothing(), *tests])

    def lack(self) -> Words:
        """What the conditions and the values lack."""
        values = [gated(i.present, i.cell.lacking) for i in self.items]
        return merged([self.tests_lack(), *values])

    def told(self, words: Words) -> Words:
        """What is lacking, or what the list itself lacks."""
        return words_chosen([(logic.not_(self.source.known), self.source.lacking)], words)


def each(columns: Columns, e: t.Each, f: Frame) -> Cell:
    """`op` of a body over the elements for which the condition holds."""
    if e.keys:
        together.refused(columns, e, f)
    chosen = Chosen(columns, e, f)
    match e.op:
        case "sum":
            return _sum(chosen)
        case "count":
            total = _count(tuple(chosen.items))
            value = logic.case((chosen.sure, total), otherwise=NO_NUMBER)
            return Cell("quantity", value, lambda: chosen.told(chosen.tests_lack()))
        case "any" | "all":
            return _decisive(chosen, wanted=e.op == "any")
        case "first" | "last":
            return _first(chosen, e.kind.base, e.op)
        case "collect":
            return Cell(
                "list", null("list"), lambda: chosen.told(chosen.lack()),
                known=chosen.complete, items=tuple(chosen.items),
            )  # fmt: skip
        case _:
            return _outermost(chosen, e.kind.base, largest=e.op in ("largest", "latest"))


def _sum(chosen: Chosen) -> Cell:
    if not chosen.items:
        value = logic.case((chosen.complete, whole(0)), otherwise=NO_NUMBER)
        return Cell("quantity", value, lambda: chosen.told(chosen.lack()))
    values, over = scaled_alike([as_base(c, "quantity") for c in chosen.cells])
    parts = [
        logic.case((i.present, v), otherwise=whole(0))
        for i, v in zip(chosen.items, values, strict=True)
    ]
    value = logic.case((chosen.complete, numbers.add(*parts)), otherwise=NO_NUMBER)
    return Cell("quantity", value, lambda: chosen.told(chosen.lack()), over=over)


def _decisive(chosen: Chosen, *, wanted: bool) -> Cell:
    """Any (`wanted` yes) and all (`wanted` no): one such element decides."""
    deciding = []
    for item in chosen.items:
        test = item.cell.value
        is_it = logic.holds(test) if wanted else logic.fails(test)
        deciding.append(logic.both(item.present, is_it, logic.not_(item.cell.none)))
    decided = logic.both(chosen.source.known, logic.either(*deciding))
    value = logic.case(
        (decided, truth(wanted)), (chosen.complete, truth(not wanted)), otherwise=UNKNOWN
    )

    def lacking() -> Words:
        known = logic.known(value)
        return words_chosen([(known, chosen.columns.nothing())], chosen.told(chosen.lack()))

    return Cell("yes_no", value, lacking)


def _first(chosen: Chosen, base: str, op: str) -> Cell:
    from .cells import chosen as choice
    from .cells import none_of

    none = none_of(common_base(chosen.cells) if chosen.items else base, chosen.columns.nothing)
    sure = chosen.sure
    arms = [(i.present, i.cell) for i in chosen.items][:: -1 if op == "last" else 1]
    found = choice(
        arms,
        none,
        lambda: words_chosen([(p, c.lacking) for p, c in arms], chosen.columns.nothing()),
    )
    if sure is TRUE:
        return found
    from .operators import only_where

    return only_where(sure, found, lambda: chosen.told(chosen.tests_lack()))


def _outermost(chosen: Chosen, base: str, *, largest: bool) -> Cell:
    """The largest or smallest, latest or earliest of the values there are."""
    base = common_base(chosen.cells) if chosen.items else base
    kind = SQL_KINDS[base]
    nothing = NO_DAY if kind == "date" else NO_NUMBER
    values, over = ([c.value for c in chosen.cells], 1)
    if base == "quantity" and chosen.items:
        values, over = scaled_alike(chosen.cells)  # type: ignore[assignment]
    found: Node = nothing
    for item, value in zip(chosen.items, values, strict=True):
        here = logic.both(item.present, item.cell.known, logic.not_(item.cell.none))
        wins = numbers.at_most(found, value) if largest else numbers.at_most(value, found)
        better = logic.either(logic.not_(logic.known(found)), logic.holds(wins))
        found = logic.case((logic.both(here, better), value), otherwise=found)
    there = logic.either(
        *(logic.both(i.present, i.cell.known, logic.not_(i.cell.none)) for i in chosen.items)
    )
    complete = chosen.complete
    none = logic.both(complete, logic.not_(there))
    empty = whole(0) if base == "quantity" else nothing
    value = logic.case((none, empty), (complete, found), otherwise=nothing)
    return Cell(base, value, lambda: chosen.told(chosen.lack()), none=none, over=over)


def answered(cell: Cell) -> Cell:
    """A list as it is answered; anything else as it is."""
    return whole_list(cell) if cell.base == "list" else cell


__all__ = ["all_lacking", "answered", "each", "fact", "list_of", "membership", "same_lists"]
