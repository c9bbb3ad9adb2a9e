"""Decisions that no row answers by itself: which they are, and how they go through rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NoReturn

from ...ir import tree as t
from ...ir.mentions import Mentions
from ...ir.walk import bodies, children, parts_of

if TYPE_CHECKING:
    from .cells import Cell
    from .frames import Frame
    from .reading import Columns

_OF_PEOPLE = "record"
_NAMES = (t.DefineRef, t.ValueRef, t.ByReading)


def beyond(agreement: t.Agreement, mentions: Mentions, name: str) -> str:
    """The construct for which a decision cannot be a column of its row, in words; or nothing."""
    found = (_construct(agreement, e) for e in mentions.expressions(name))
    return next((words for words in found if words), "")


def _construct(agreement: t.Agreement, e: t.Expr) -> str:
    match e:
        case t.Rows():
            return "it goes through the roster"
        case t.Field(name=name) if agreement.fields[name].kind.rows:
            return f"it goes through the rows of `{name}` inside the record"
        case t.Carry():
            return "it carries a balance along a list (`carry`)"
        case t.Each(keys=(_, *_)):
            return "it ranks a list (`ordered by`, `best`)"
        case t.Field(name=name) if agreement.fields[name].kind.base == "id":
            return f"it looks at the id `{name}`"
        case _:
            return ""


def sentence(name: str, construct: str) -> str:
    """Why a decision cannot be a column."""
    return f"`{name}` cannot be worked out row by row in columns: {construct}"


def of_the_whole(agreement: t.Agreement, mentions: Mentions, name: str) -> bool:
    """Whether a decision goes through the roster and looks at nobody's own record."""
    if not mentions.asks_for_rows(name):
        return False
    return all(agreement.fields[f].block != _OF_PEOPLE for f in own_fields(agreement, name))


def own_fields(agreement: t.Agreement, name: str) -> frozenset[str]:
    """The facts that a decision looks at where nothing else is given in their place (`with`)."""
    found: set[str] = set()
    seen: set[tuple[int, frozenset[str]]] = set()
    stack = [(e, frozenset[str]()) for e in parts_of(agreement.decisions[name])]
    while stack:
        e, given = stack.pop()
        if (id(e), given) in seen:
            continue
        seen.add((id(e), given))
        if isinstance(e, t.Field) and e.name not in given:
            found.add(e.name)
        if isinstance(e, t.WithField):
            stack += [(e.value, given), (e.operand, given | {e.name})]
            continue
        below = parts_of(agreement.decisions[e.name]) if isinstance(e, t.DecisionRef) else ()
        own = bodies(agreement, e) if isinstance(e, _NAMES) else ()
        stack += [(part, given) for part in (*children(e), *below, *own)]
    return frozenset(found)


def depth(agreement: t.Agreement, name: str) -> int:
    """How many times over the rows are gone through, one inside another.

    Names are worked out once, unless something else is given under them (`with`).
    """
    return max((_depth(agreement, e, given=False) for e in _parts(agreement, name)), default=0)


def _parts(agreement: t.Agreement, name: str) -> Iterator[t.Expr]:
    yield from parts_of(agreement.decisions[name])


def _depth(agreement: t.Agreement, e: t.Expr, *, given: bool) -> int:
    """The same of an expression; `given`: inside it names are worked out anew for each row."""
    given = given or isinstance(e, t.WithField | t.AtDay)
    below = [_depth(agreement, part, given=given) for part in children(e)]
    if isinstance(e, t.DecisionRef):
        below += [_depth(agreement, part, given=given) for part in _parts(agreement, e.name)]
    elif isinstance(e, _NAMES):
        below += [_depth(agreement, part, given=given) for part in bodies(agreement, e)]
    deepest = max(below, default=0)
    if not (isinstance(e, t.Each) and isinstance(e.source, t.Rows)):
        return deepest
    return 1 + max((_nested(agreement, part) for part in children(e)), default=0)


def _nested(agreement: t.Agreement, e: t.Expr) -> int:
    """How often an expression that is read for every row goes through the rows itself."""
    if isinstance(e, t.WithField | t.AtDay):
        return _depth(agreement, e, given=True)
    if isinstance(e, t.DecisionRef | t.DefineRef):
        return 0
    below = max((_nested(agreement, part) for part in children(e)), default=0)
    return below + (isinstance(e, t.Each) and isinstance(e.source, t.Rows))


def refusing(columns: Columns) -> dict[type, Callable[..., Cell]]:
    """What refuses each operator of rows."""
    return dict.fromkeys((t.Rows, t.RowField, t.Carry), lambda e, f: refused(columns, e, f))


def refused(_columns: Columns, e: t.Expr, _f: Frame) -> NoReturn:
    """Refuse an operator that goes through rows: in a column it would see its own row alone."""
    from .reading import Unsupported

    raise Unsupported(f"{type(e).__name__}: a column cannot go through the roster")
