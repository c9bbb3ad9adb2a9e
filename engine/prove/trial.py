"""An agreement's examples, tried on copies of it: which is the first that no longer comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from ..backends.asking import Frame
from ..backends.plain import Plain
from ..check.scenarios import Example
from ..inquiry.answers import Answer, Inquiry, invalid_answer
from ..inquiry.coverage import Tracing
from ..inquiry.examples import meets
from ..inquiry.musts import broken
from ..ir import tree as t
from ..ir.mentions import Mentions
from ..values import Value
from .mutants import Mutant

_Place = tuple[int, int]


class Trial:
    """The examples of an agreement, ready to be tried on its mutants."""

    def __init__(self, agreement: t.Agreement, examples: Sequence[Example]) -> None:
        self.agreement = agreement
        self.mentions = Mentions(agreement)
        self.of_decision: dict[str, list[int]] = {}
        self.examples = tuple(examples)
        for place, example in enumerate(examples):
            self.of_decision.setdefault(example.decision, []).append(place)

    @cached_property
    def exercised(self) -> tuple[frozenset[_Place], ...]:
        """For each example, the places of the clauses and rows that it exercises."""
        tracing = Tracing(self.agreement)
        found: list[frozenset[_Place]] = []
        for example in self.examples:
            tracing.seen = set()
            self.answer(tracing, example)
            found.append(frozenset(tracing.seen))
        return tuple(found)

    def killer(self, mutant: Mutant) -> int | None:
        """The place of the first example that no longer comes out, likely ones first."""
        plain = Plain(mutant.agreement)
        for place in self._likely_first(mutant):
            example = self.examples[place]
            if not meets(example, self.answer(plain, example)):
                return place
        return None

    def _likely_first(self, mutant: Mutant) -> list[int]:
        """Every example of a decision that may answer otherwise, those of the part itself first."""
        start, end = mutant.span.start, mutant.span.end
        ranked: list[tuple[bool, int]] = []
        for name in mutant.touches:
            for place in self.of_decision.get(name, ()):
                near = any(s < end and start < e for s, e in self.exercised[place])
                ranked.append((not near, place))
        return [place for _, place in sorted(ranked, key=lambda r: r[0])]

    def answer(self, plain: Plain, example: Example) -> Answer:
        """What an agreement answers to an example's question, by its meaning."""
        facts = with_defaults(plain.agreement, example.facts)
        inquiry = Inquiry(plain, plain, self.mentions, facts, example.day, example.readings)
        frame = inquiry.frame
        still = Frame(frame.day, facts, frame.ask, live=False)
        wrong = tuple(broken(plain, self.mentions, example.decision, still))
        if wrong:
            return invalid_answer(inquiry, example.decision, wrong)
        return inquiry.answer(example.decision)


def with_defaults(agreement: t.Agreement, facts: Mapping[str, Value]) -> dict[str, Value]:
    """The facts with the declared default of each absent field."""
    defaults = {f.name: f.default for f in agreement.fields.values() if f.default is not None}
    return {**defaults, **facts}
