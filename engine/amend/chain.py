"""Which amendments apply, in which order: each after the text that it amends."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .. import codes
from ..diagnostic import Diagnostic, Label, did_you_mean
from ..source import Source, Span

# Read without the grammar: the order is needed to know what is already in the cache.
_HEAD = re.compile(
    r'^[ \t]*amendment\s+(?P<name>[a-z][a-z0-9_-]*)\s+"[^"\n]*"\s+amends\s+(?P<amends>[\w-]+)',
    re.MULTILINE,
)
_BROKEN_HEAD = re.compile(r"^[ \t]*amendment\b[^\n]*", re.MULTILINE)
_AGREEMENT = re.compile(r"^[ \t]*agreement[ \t]+([\w-]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Head:
    """An amendment's first line: its name, and what it amends at which place."""

    source: Source
    name: str
    amends: str
    place: Span


def head_of(source: Source) -> Head | None:
    """The head of the amendment in a file; none where there is none to be read."""
    found = _HEAD.search(source.normalised)
    if found is None:
        return None
    place = Span(source, found.start("amends"), found.end("amends"))
    return Head(source, found["name"], found["amends"], place)


def agreement_name(source: Source) -> str:
    """The name in the head of an agreement's file, or nothing."""
    found = _AGREEMENT.search(source.normalised)
    return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Chain:
    """The amendments in the order in which they apply, or why they cannot."""

    heads: tuple[Head, ...]
    problems: tuple[Diagnostic, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Their names, in that order."""
        return tuple(head.name for head in self.heads)


def chain(
    agreement: str,
    asked: Sequence[Source],
    find: Callable[[str], Source | None],
    known: Iterable[str] = (),
) -> Chain:
    """The amendments asked for, each behind those it amends, which come by themselves.

    `find` gives an amendment of the pack by its name; `known` are the names there.
    """
    order = _Order(agreement, find, tuple(known))
    for source in asked:
        order.add(source, ())
    return Chain(tuple(order.heads.values()), tuple(order.problems))


class _Order:
    def __init__(
        self, agreement: str, find: Callable[[str], Source | None], known: tuple[str, ...]
    ) -> None:
        self.agreement = agreement
        self.find = find
        self.known = known
        self.heads: dict[str, Head] = {}
        self.problems: list[Diagnostic] = []

    def add(self, source: Source, above: tuple[Head, ...]) -> None:
        head = head_of(source)
        if head is None:
            self.problems.append(_no_head(source))
            return
        if any(head.name == other.name for other in above):
            self.problems.append(_circle(head, above))
            return
        if head.amends != self.agreement and head.amends not in self.heads:
            below = self.find(head.amends)
            if below is None:
                self.problems.append(self._amends_another(head))
                return
            self.add(below, (*above, head))
        self.heads.setdefault(head.name, head)

    def _amends_another(self, head: Head) -> Diagnostic:
        hint = did_you_mean(head.amends, (self.agreement, *self.known))
        return Diagnostic(
            codes.AMENDS_ANOTHER,
            f"the amendment {head.name} amends `{head.amends}`, which is neither this agreement "
            f"nor an amendment of it",
            head.place,
            hint or f"this agreement is `{self.agreement}`: amend it, or name the other agreement",
        )


def _no_head(source: Source) -> Diagnostic:
    found = _BROKEN_HEAD.search(source.normalised)
    start, end = found.span() if found else (0, 0)
    return Diagnostic(
        codes.NOT_AN_AMENDMENT,
        "this file does not begin an amendment that can be read",
        Span(source, start, end),
        'write `amendment short-name "Title" amends AGREEMENT`, its edits, and `end`',
    )


def _circle(head: Head, above: tuple[Head, ...]) -> Diagnostic:
    inside = above[[other.name for other in above].index(head.name) :]
    names = " amends ".join(other.name for other in (*inside, head))
    return Diagnostic(
        codes.AMENDS_CIRCLE,
        f"these amendments amend each other: {names}",
        inside[0].place,
        "let the first of them amend the agreement",
        tuple(Label(other.place, "and here") for other in inside[1:]),
    )
