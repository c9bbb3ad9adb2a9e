"""The subjects of several readings together, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..backends.proof.sym import Subject, joined_cuts
from ..backends.proof.terms import Key, all_of, key_of


def merged(subjects: Sequence[Subject]) -> tuple[Subject, ...]:
    """Each subject once, with the cuts and words of all; what it stands for tells them apart."""
    found: dict[tuple[str, Key], Subject] = {}
    for subject in subjects:
        key = (subject.text, key_of(subject.term))
        earlier = found.get(key)
        found[key] = subject if earlier is None else _both(earlier, subject)
    return tuple(found.values())


def with_finer(subjects: Sequence[Subject]) -> tuple[Subject, ...]:
    """All of them, the finer ones last, whose cuts go to what they are cuts of."""
    usual = [subject for subject in subjects if not subject.finer]
    words = {key_of(subject.term): subject.text for subject in usual}
    finer = [replace(s, text=words.get(key_of(s.term), s.text)) for s in subjects if s.finer]
    return merged([*usual, *finer])


def of_two_sides(
    one: Sequence[Subject], other: Sequence[Subject], sides: tuple[str, str]
) -> tuple[Subject, ...]:
    """The subjects of both; where the same words mean another thing on each, with its side."""
    old, new = _meanings(one), _meanings(other)
    apart = {text for text, key in old.items() if new.get(text, key) != key}
    return merged(
        [
            replace(s, text=f"{s.text} {side}") if s.text in apart else s
            for subjects, side in zip((one, other), sides, strict=True)
            for s in subjects
        ]
    )


def _meanings(subjects: Sequence[Subject]) -> dict[str, Key]:
    return {subject.text: key_of(subject.term) for subject in subjects}


def _both(one: Subject, other: Subject) -> Subject:
    return replace(
        one,
        cuts=joined_cuts((*one.cuts, *other.cuts)),
        words=tuple(dict.fromkeys([*one.words, *other.words])),
        known=all_of(one.known, other.known),
    )
