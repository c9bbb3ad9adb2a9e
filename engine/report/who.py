"""Who it is that a table of conditions speaks of: what they share, and what tells them apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ..prove.boxes import Box, Holds, Side
from ..prove.regions import DEPENDS_ON_MORE, TOO_MANY, Region
from .columns import grid, wrapped

Saying = Callable[[str], str]
"""How the agreement's words are said: as they are written, or in plain words."""

AS_OF: Final = "as_of"
EVERYBODY: Final = "everybody"
ANY: Final = "any"
_WIDEST: Final = 4
_WHY: Final = {
    DEPENDS_ON_MORE: "which of them depends on more than is listed",
    TOO_MANY: "and for others, who are not listed",
}


@dataclass(frozen=True, slots=True)
class People:
    """Those for whom all of `shared` holds, and one of `rows` or of `others` where there are any.

    `rows` stand under the subjects in `head`; where the conditions are of different things,
    each combination is one of `others` instead.
    """

    shared: tuple[str, ...]
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Who:
    """All of `whole`, and some of `partly`; `why` says what is left open, empty for nothing."""

    whole: People | None
    partly: People | None = None
    why: str = ""


def as_written(text: str) -> str:
    """The agreement's own words."""
    return text


def who(found: Region, say: Saying = as_written) -> Who:
    """The people of a region."""
    whole = _people(found.boxes, say) if found.boxes else None
    partly = _people(found.partly, say) if found.partly else None
    return Who(whole, partly, _WHY.get(found.why, found.why))


def in_rows(regions: Sequence[Region], say: Saying = as_written) -> People | None:
    """The people of each region as a row of one table; none where one row does not do for each."""
    if not all(found.complete and len(found.boxes) == 1 for found in regions):
        return None
    boxes = [found.boxes[0] for found in regions]
    shared = [s for s in boxes[0].sides if all(s in box.sides for box in boxes)]
    rest = [tuple(s for s in box.sides if s not in shared) for box in boxes]
    head = tuple(dict.fromkeys(side.subject for sides in rest for side in sides))
    if not 1 <= len(head) < _WIDEST:
        return None
    rows = tuple(_row(sides, head, say) for sides in rest)
    subjects = tuple(_subject(subject, say) for subject in head)
    return People(tuple(_condition(s, say) for s in shared), subjects, rows)


def _people(boxes: Sequence[Box], say: Saying) -> People:
    shared = [s for s in boxes[0].sides if all(s in box.sides for box in boxes)]
    rest = [tuple(s for s in box.sides if s not in shared) for box in boxes]
    said = tuple(_condition(s, say) for s in shared)
    if len(boxes) == 1:
        return People(said or (EVERYBODY,))
    head = _columns(rest)
    if not head:
        return People(said, others=tuple(_combined(sides, say) for sides in rest))
    rows = tuple(_row(sides, head, say) for sides in rest)
    return People(said, tuple(_subject(subject, say) for subject in head), rows)


def _columns(rest: Sequence[Sequence[Side]]) -> tuple[str, ...]:
    """The subjects as columns; none where most cells would be empty, or there are too many."""
    subjects = tuple(dict.fromkeys(side.subject for sides in rest for side in sides))
    if not 1 < len(subjects) <= _WIDEST:
        return ()
    return subjects if 3 * sum(map(len, rest)) >= 2 * len(subjects) * len(rest) else ()


def _row(sides: Sequence[Side], head: Sequence[str], say: Saying) -> tuple[str, ...]:
    cells = {side.subject: _cell(side, say) for side in sides}
    return tuple(cells.get(subject, ANY) for subject in head)


def _combined(sides: Sequence[Side], say: Saying) -> str:
    return ", ".join(_condition(s, say) for s in sides) or EVERYBODY


def _condition(side: Side, say: Saying) -> str:
    """One condition; of the asked day, when it is."""
    if side.subject == AS_OF:
        return f"asked {_cell(side, say, point='on ')}"
    return say(side.text)


def _subject(subject: str, say: Saying) -> str:
    return "asked" if subject == AS_OF else say(subject)


def _cell(side: Side, say: Saying, point: str = "") -> str:
    """What a condition asks, without its subject."""
    if isinstance(side.extent, Holds):
        return _YES_NO[side.extent.yes, side.extent.or_none]
    asked = side.text.removeprefix(f"({side.subject})").removeprefix(side.subject).strip()
    named = asked.removeprefix("is ")
    if named == asked or named.startswith("not "):
        return say(named)
    return say(point + named)


_YES_NO: Final = {
    (True, False): "yes",
    (False, False): "no",
    (True, True): "yes or none",
    (False, True): "no or none",
}


# ------------------------------------------------------------------ as text


def who_lines(label: str, people: Who, indent: int, width: int, most: int) -> Iterator[str]:
    """The people as lines, the first beginning with `label`; `most` combinations at the most."""
    start = " " * indent + f"{label} "
    lines = list(_lines(people, width - len(start), most)) or ["nobody"]
    for line in lines:
        yield (start + line).rstrip()
        start = " " * len(start)


def row_lines(label: str, people: People, indent: int, width: int) -> Iterator[str]:
    """What all share, the first line beginning with `label`, and then the table."""
    room = width - indent
    start = f"{label} "
    shared = [line for c in people.shared for line in wrapped(c, room - len(start), later="  ")]
    for line in shared:
        yield " " * indent + start + line
        start = " " * len(start)
    if not shared:
        yield " " * indent + label
    yield from (" " * indent + line for line in _rows(people.head, people.rows, room))


def _lines(people: Who, room: int, most: int) -> Iterator[str]:
    if people.whole is not None:
        yield from _people_lines(people.whole, room, most)
    if people.partly is not None and people.partly.shared == (EVERYBODY,):
        yield "some, not all"
    elif people.partly is not None:
        also = "and some, not all, of these:" if people.whole else "some, not all, of these:"
        yield also
        yield from ("  " + line for line in _people_lines(people.partly, room - 2, most))
    if people.why:
        yield from wrapped(f"({people.why})", room)


def _people_lines(people: People, room: int, most: int) -> Iterator[str]:
    for condition in people.shared:
        yield from wrapped(condition, room, later="  ")
    if people.rows or people.others:
        yield "and one of these:" if people.shared else "one of these:"
    yield from _rows(people.head, people.rows[:most], room)
    for other in people.others[:most]:
        yield from wrapped(f"- {other}", room, later="  ")
    left = max(len(people.rows), len(people.others)) - most
    if left > 0:
        yield f"- {left} more, listed with `--format json`"


def _rows(head: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> Iterator[str]:
    if not rows:
        return
    lines = grid(head, rows, room - 2, indent=2)
    yield from lines
    for row in rows if not lines else ():
        said = (f"{name}: {cell}" for name, cell in zip(head, row, strict=True) if cell != ANY)
        yield from wrapped(f"- {', '.join(said)}", room, later="  ")
