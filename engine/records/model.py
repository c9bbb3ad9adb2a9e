"""Reads a record: facts as exact values, and every problem in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from ..ir.tree import Agreement, FieldSpec
from ..values import Value
from .given import accepted
from .problem import Problem, plain
from .text import as_json

if TYPE_CHECKING:
    from .inside import InsideReader
    from .shape import Read

Facts = dict[str, Value]


class FieldReader:
    """Reads objects of certain fields; the model behind it is made on first use."""

    def __init__(self, fields: Mapping[str, FieldSpec]) -> None:
        self.fields = fields
        self._defaults: Facts = {
            name: spec.default for name, spec in fields.items() if spec.default is not None
        }

    @cached_property
    def _shape(self) -> Read:
        from .shape import reader_of  # pydantic: a tenth of a second to import

        return reader_of({name: accepted(spec) for name, spec in self.fields.items()})

    def read(self, raw: Mapping[str, object]) -> tuple[Facts, tuple[Problem, ...]]:
        """The facts of a JSON object, and every problem in the order of the object.

        An absent field has its declared default, or is left out: then it is unknown. A
        refused field is left out as well, whatever its default.
        """
        facts, refused, problems = self._shape(raw if type(raw) is dict else dict(raw))
        for name, value in self._defaults.items():
            if name not in facts and name not in refused:
                facts[name] = value
        return facts, problems

    def read_text(self, raw: Mapping[str, str]) -> tuple[Facts, tuple[Problem, ...]]:
        """As `read`, from text as people type it (`$1,200.50`, `Jul 1, 2007`, `yes`).

        Used by `--set` and for the cells of a CSV file; an empty text is an absent field.
        """
        given = {name: text.strip() for name, text in raw.items() if text.strip()}
        made = {
            name: as_json(text, self.fields[name]) if name in self.fields else text
            for name, text in given.items()
        }
        facts, problems = self.read(made)
        return facts, tuple(
            replace(p, value=plain(given[p.field])) if p.field in given else p for p in problems
        )


class RecordReader(FieldReader):
    """Reads the records of one agreement."""

    def __init__(self, agreement: Agreement) -> None:
        super().__init__(agreement.fields)
        self._agreement = agreement
        self._inside = {n: s for n, s in agreement.fields.items() if s.kind.rows}

    @cached_property
    def _readers(self) -> Mapping[str, InsideReader]:
        from .inside import InsideReader  # only where a record has rows

        return {n: InsideReader(s, self._agreement) for n, s in self._inside.items()}

    def read(self, raw: Mapping[str, object]) -> tuple[Facts, tuple[Problem, ...]]:
        """As of any fields; lists of rows inside the record row by row."""
        if not self._inside:
            return super().read(raw)
        facts, problems = super().read({k: v for k, v in raw.items() if k not in self._inside})
        found = list(problems)
        for name, reader in self._readers.items():
            if name in raw:
                rows, wrong = reader.read(raw[name])
                found += wrong
                facts.pop(name, None)
                if rows is not None:
                    facts[name] = rows
        return facts, tuple(found)
