"""One cell read in Python, with the reason where it is refused: for rejected rows, and tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..ir.tree import FieldSpec
from ..records.given import LEAVE_OUT, NO_SUCH_DAY, PLAIN_DIGITS, accepted
from ..records.problem import Problem, plain
from ..records.shape import reader_of
from ..values import ANY, Value
from .forms import NotWritten, hint_for, is_absent, misread, part_of, spoken, with_forms
from .mapping import ColumnMap
from .staging import as_shown

_OVERRULED = ("", LEAVE_OUT, PLAIN_DIGITS, "for February 5, 2018 write 2018-02-05")
"""Hints of the record's reader that say less than one about the mapping."""

_OF_SHEETS = {
    "#": "the cell holds an error of the spreadsheet",
    "=": "the formula has no stored result; open the file in a spreadsheet and save it",
}


class CellReader:
    """Reads cells of the fields of one agreement, written as a mapping says."""

    def __init__(self, fields: Mapping[str, FieldSpec], mapping: ColumnMap) -> None:
        self._fields = fields
        self._mapping = mapping
        self._read = reader_of({name: accepted(spec) for name, spec in fields.items()})

    def read(self, field: str, cell: str) -> tuple[Value | None, tuple[Problem, ...]]:
        """The value of a cell, none where it is absent or refused, and what is wrong with it."""
        spec, how, text = self._fields[field], self._mapping.how(field), cell.strip()
        if is_absent(text, how):
            return None, ()
        try:
            given = spoken(text, spec, how)
        except NotWritten as wrong:
            return None, (self.refusal(field, cell, str(wrong)),)
        facts, _, problems = self._read({field: given})
        return facts.get(field), tuple(self._worded(p, text, spec) for p in problems)

    def refusal(self, field: str, cell: str, hint: str = "") -> Problem:
        """A refused cell, with what its field accepts."""
        allowed = with_forms(accepted(self._fields[field]).allowed, self._mapping.how(field))
        return Problem(field, plain(as_shown(cell.strip())), f"must be {allowed}", hint)

    def _worded(self, problem: Problem, text: str, spec: FieldSpec) -> Problem:
        how, value = self._mapping.how(spec.name), problem.value
        kind = (spec.kind.item or ANY) if spec.kind.base == "list" else spec.kind
        if problem.field == spec.name:
            value = plain(as_shown(text))
        elif kind.is_day and how.dates:
            value = plain(part_of(text, problem.field, spec, how))
        if kind.is_day and how.dates:
            problem = replace(problem, message=with_forms(problem.message, how))
            if problem.hint == NO_SUCH_DAY and (as_read := misread(value, how)):
                return replace(problem, value=value, hint=as_read)
        said = value.strip('"')
        hint = hint_for(said, kind, how)
        told = next((hint for mark, hint in _OF_SHEETS.items() if text.startswith(mark)), "")
        if told or (hint and problem.hint in _OVERRULED):
            return replace(problem, value=value, hint=told or hint)
        return replace(problem, value=value)
