"""Reads the rows inside a record: each as a record is read, every problem with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..ir.tree import Agreement, FieldSpec
from ..named_years import with_article
from ..values import Row, Value, as_fact
from .given import LEAVE_OUT
from .model import FieldReader
from .problem import Problem, as_given

_AS_JSON = (
    "give the record as JSON (on the command line with `--record FILE`), the rows as a list of "
    "objects; for no rows `[]`"
)


class InsideReader:
    """Reads one list of rows of a record."""

    def __init__(self, spec: FieldSpec, agreement: Agreement) -> None:
        self.spec = spec
        self.block = agreement.rows[spec.kind.rows]
        self.fields = FieldReader(self.block.fields)

    def read(self, raw: object) -> tuple[Value | None, tuple[Problem, ...]]:
        """The rows of a JSON list (none where there is anything wrong), and every problem."""
        name = self.spec.name
        if not isinstance(raw, list):
            each = with_article(self.block.name)
            message = f"must be a list, each element {each}, an object of its fields"
            hint = LEAVE_OUT if raw is None else _AS_JSON
            return None, (Problem(name, as_given(raw), message, hint),)
        rows: list[Row] = []
        problems: list[Problem] = []
        for place, given in enumerate(raw):
            at = f"{name}[{place}]"
            if not isinstance(given, dict):
                message = f"must be {with_article(self.block.name)}, an object of its fields"
                problems.append(Problem(at, as_given(given), message))
                continue
            facts, wrong = self.fields.read(given)
            rows.append(self.block.row(place + 1, facts))
            problems += (self._placed(p, at) for p in wrong)
        problems += self._twice(rows)
        return (None if problems else as_fact(rows)), tuple(problems)

    def _placed(self, problem: Problem, at: str) -> Problem:
        known = problem.field.partition("[")[0] in self.block.fields
        message = problem.message if known else f"is not a field of {with_article(self.block.name)}"
        return replace(problem, field=f"{at}.{problem.field}", message=message)

    def _twice(self, rows: list[Row]) -> Iterator[Problem]:
        """Each id that two rows have."""
        identity, first = self.block.identity, dict[object, int]()
        for row in rows:
            found = row.facts.get(identity)
            if found is None:
                continue
            if found in first:
                at = f"{self.spec.name}[{row.number - 1}].{identity}"
                message = f"is that of `{self.spec.name}[{first[found] - 1}]` too"
                yield Problem(at, str(found), message, "give each row an id of its own")
            first.setdefault(found, row.number)
