"""Reads the rows of a roster: each as a record is read, and what tells them apart."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from ..ir.tree import ROSTER, Roster
from ..values import Row
from .model import FieldReader
from .problem import Problem, as_given

Found = tuple[tuple[Row, ...], tuple[Problem, ...]]


class RowReader:
    """Reads the rows of one agreement's roster."""

    def __init__(self, roster: Roster) -> None:
        self.roster = roster
        self.fields = FieldReader(roster.fields)

    def read(self, raw: object) -> Found:
        """The rows of a JSON list, and every problem in them with the row it is in."""
        if not isinstance(raw, list):
            message = "must be a list of rows, each an object of fields"
            hint = "for no rows write `[]`"
            return (), (Problem(ROSTER, as_given(raw), message, hint, where="the question"),)
        rows: list[Row] = []
        problems: list[Problem] = []
        for number, given in enumerate(raw, 1):
            if not isinstance(given, dict):
                message = "must be an object of fields"
                problems.append(Problem(ROSTER, as_given(given), message, where=f"row {number}"))
                continue
            facts, wrong = self.fields.read(given)
            rows.append(self.roster.row(number, facts))
            problems += (_placed(p, rows[-1], self.roster.fields) for p in wrong)
        return tuple(rows), (*problems, *self._twice(rows))

    def read_text(self, raw: Sequence[Mapping[str, str]]) -> Found:
        """As `read`, from the cells of a table."""
        rows: list[Row] = []
        problems: list[Problem] = []
        for number, cells in enumerate(raw, 1):
            facts, wrong = self.fields.read_text(cells)
            rows.append(self.roster.row(number, facts))
            problems += (_placed(p, rows[-1], self.roster.fields) for p in wrong)
        return tuple(rows), (*problems, *self._twice(rows))

    def _twice(self, rows: Sequence[Row]) -> Iterator[Problem]:
        """Each id that two rows have."""
        identity, first = self.roster.identity, dict[object, int]()
        for row in rows:
            found = row.facts.get(identity)
            if found is None:
                continue
            if found in first:
                message = f"is that of row {first[found]} too"
                hint = "give each row an id of its own"
                yield Problem(identity, str(found), message, hint, where=f"row {row.number}")
            first.setdefault(found, row.number)


def _placed(problem: Problem, row: Row, fields: Collection[str]) -> Problem:
    """A problem with the row it is in."""
    place = f"row {row.number}"
    where = place if row.name == place else f"{place} (`{row.name}`)"
    known = problem.field.partition("[")[0] in fields
    message = problem.message if known else "is not a field of a row"
    return replace(problem, message=message, where=where)
