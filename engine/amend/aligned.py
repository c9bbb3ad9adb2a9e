"""Old and new lines side by side, with the words struck and inserted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_CONTEXT = 2
_ALIKE = 0.6
_MOST_PAIRS = 10_000
_WORDS = re.compile(r"\s+|[A-Za-z0-9_$%.,@-]*[A-Za-z0-9_$%@]|.")


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a line; `marked` where it is struck (in an old line) or inserted."""

    text: str
    marked: bool


Side = tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the old text and the line that stands in its place; none where there is none.

    Where both are none, lines that do not change are left out.
    """

    old: Side | None
    new: Side | None

    @property
    def is_changed(self) -> bool:
        """Whether something in it is struck or inserted."""
        sides = [side for side in (self.old, self.new) if side is not None]
        return len(sides) == 1 or any(words.marked for side in sides for words in side)


def aligned_lines(old: Sequence[str], new: Sequence[str]) -> tuple[Row, ...]:
    """The lines of a statement side by side, with a little of what does not change."""
    return tuple(_abridged(list(_rows(old, new))))


def _rows(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    matcher = SequenceMatcher(
        None, [_bare(x) for x in old], [_bare(x) for x in new], autojunk=False
    )
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            for one, other in zip(old[a:b], new[c:d], strict=True):
                yield Row(_plain(one), _plain(other))
        else:
            yield from _replaced(old[a:b], new[c:d])


def _bare(line: str) -> str:
    """A line without the spaces that only set it in columns."""
    return " ".join(line.split())


def _plain(line: str) -> Side:
    return (Words(line, marked=False),)


def _marked(line: str) -> Side:
    margin = len(line) - len(line.lstrip())
    return (Words(line[:margin], marked=False), Words(line[margin:], marked=True))


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    """Lines in place of others: those that are alike beside each other, in order."""
    at_old = at_new = 0
    for i, j in [*_pairs(old, new), (len(old), len(new))]:
        yield from (Row(_marked(line), None) for line in old[at_old:i])
        yield from (Row(None, _marked(line)) for line in new[at_new:j])
        if i < len(old):
            yield Row(*_marked_words(old[i], new[j]))
        at_old, at_new = i + 1, j + 1


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Which line stands for which: the choice, in order, under which they are most alike."""
    if len(old) == len(new) == 1 or len(old) * len(new) > _MOST_PAIRS:
        return [(i, i) for i in range(min(len(old), len(new)))]
    best: list[list[tuple[float, tuple[tuple[int, int], ...]]]]
    best = [[(0.0, ())] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            likeness = _likeness(old[i], new[j])
            options = [best[i + 1][j], best[i][j + 1]]
            if likeness >= _ALIKE:
                score, pairs = best[i + 1][j + 1]
                options.append((score + likeness, ((i, j), *pairs)))
            best[i][j] = max(options, key=lambda option: option[0])
    return list(best[0][0][1])


def _likeness(one: str, other: str) -> float:
    """How many of their words two lines share."""
    return SequenceMatcher(None, _tokens(one), _tokens(other), autojunk=False).ratio()


def _tokens(line: str) -> list[str]:
    return [word for word in _WORDS.findall(line) if word.strip()]


def _marked_words(old: str, new: str) -> tuple[Side, Side]:
    """Both lines with the words in which they differ."""
    one, other = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(None, _spaced(one), _spaced(other), autojunk=False)
    left: list[Words] = []
    right: list[Words] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        left.append(Words("".join(one[a:b]), marked=tag != "equal"))
        right.append(Words("".join(other[c:d]), marked=tag != "equal"))
    return _tidied(left), _tidied(right)


def _spaced(words: Sequence[str]) -> list[str]:
    """Words with every space alike."""
    return [word if word.strip() else " " for word in words]


def _tidied(side: Sequence[Words]) -> Side:
    """Neighbours of one sort together; a space between two marked stretches is marked too."""
    found: list[Words] = []
    for i, words in enumerate(side):
        between = [w.marked for w in (*found[-1:], *side[i + 1 : i + 2])]
        marked = words.marked if words.text.strip() else between == [True, True]
        if not words.text:
            continue
        if found and found[-1].marked == marked:
            found[-1] = Words(found[-1].text + words.text, marked)
        else:
            found.append(Words(words.text, marked))
    return tuple(found)


def _abridged(rows: list[Row]) -> Iterator[Row]:
    """The changed lines, a few around them, and the first line; `Row(None, None)` for the rest."""
    changed = [i for i, row in enumerate(rows) if row.is_changed]
    near = {j for i in changed for j in range(i - _CONTEXT, i + _CONTEXT + 1)} | {0}
    left_out = False
    for i, row in enumerate(rows):
        lone = i - 1 in near and i + 1 in near
        if i in near or lone:
            left_out = False
            yield row
        elif not left_out:
            left_out = True
            yield Row(None, None)
