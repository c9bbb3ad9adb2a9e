"""Which clauses, and which of their rows, an answer cites: one number for each row of a roster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...ir import tree as t
from . import logic, numbers
from .answers import Answered
from .days import fixed_day
from .frames import Frame
from .nodes import Node, whole
from .reading import Columns
from .tables import row_tests


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause that an answer rests on, with the citation of the row that decides."""

    cite: str
    section: str
    title: str


@dataclass(frozen=True, slots=True)
class CiteCode:
    """The number of the clauses cited: of each clause a digit, 0 where it is not among them."""

    node: Node
    digits: tuple[tuple[Cited, ...], ...]

    def decoded(self, code: int) -> tuple[Cited, ...]:
        """The clauses that a number stands for, in the order of the text."""
        found = []
        for leaves in self.digits:
            code, digit = divmod(code, len(leaves) + 1)
            if digit:
                found.append(leaves[digit - 1])
        return tuple(found)


def cite_code(columns: Columns, decision: t.Decision, answered: Answered, f: Frame) -> CiteCode:
    """The number of the clauses that an answer cites."""
    parts: list[Node] = []
    digits: list[tuple[Cited, ...]] = []
    radix = 1
    for branch, stands in zip(decision.branches, answered.stands, strict=True):
        leaves: dict[str, int] = {}
        if stands is logic.FALSE:
            digit = whole(0)
        else:
            leaf = _leaf(columns, branch.body, branch.cite, f, leaves)
            digit = logic.case((stands, leaf), otherwise=whole(0))
        digits.append(tuple(Cited(cite, branch.section, branch.title) for cite in leaves))
        parts.append(numbers.mul(digit, whole(radix)))
        radix *= len(leaves) + 1
    if decision.closing is not None:
        closing = decision.closing
        digit = logic.case((answered.closes, whole(1)), otherwise=whole(0))
        digits.append((Cited(closing.cite, closing.section, closing.title),))
        parts.append(numbers.mul(digit, whole(radix)))
    return CiteCode(_one_of(parts), tuple(digits))


def _one_of(parts: Sequence[Node]) -> Node:
    """The sum of digits; one choice where no two of them can stand together."""
    arms: list[tuple[Node, Node]] = []
    for part in parts:
        if part.op == "constant":
            if numbers.number_of(part):
                return numbers.add(*parts)
            continue
        if part.op != "case" or part.parts[-1] is not whole(0):
            return numbers.add(*parts)
        arms += zip(part.parts[:-1:2], part.parts[1::2], strict=True)
    whens = [logic.either(*p.parts[:-1:2]) for p in parts if p.op == "case"]
    for i, a in enumerate(whens):
        for b in whens[i + 1 :]:
            if logic.both(a, b) is not logic.FALSE:
                return numbers.add(*parts)
    return logic.case(*arms, otherwise=whole(0))


def _leaf(columns: Columns, body: t.Expr, cite: str, f: Frame, leaves: dict[str, int]) -> Node:
    """The number of the citation of the row that decides, among those of the clause."""
    if isinstance(body, t.ValueRef):
        asked = fixed_day(f.day)
        rows = columns.agreement.values[body.name].rows
        row = next((r for r in reversed(rows) if asked is not None and r.first_day <= asked), None)
        if row is not None:
            return _leaf(columns, row.value, row.cite or cite, f, leaves)
    if isinstance(body, t.Tiers):
        key = columns.cell(body.key, f)
        arms = [
            (test, _leaf(columns, row.value, row.cite or cite, f, leaves))
            for test, row in zip(row_tests(body, key), body.rows, strict=True)
            if test is not logic.FALSE
        ]
        return logic.case(*arms, otherwise=_number(cite, leaves))
    return _number(cite, leaves)


def _number(cite: str, leaves: dict[str, int]) -> Node:
    return whole(leaves.setdefault(cite, len(leaves) + 1))
