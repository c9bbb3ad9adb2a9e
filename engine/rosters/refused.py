"""A roster that cannot be read as a whole."""

from __future__ import annotations


class RosterRefused(Exception):
    """The roster or its mapping cannot be used; each of `problems` is a sentence of its own."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
