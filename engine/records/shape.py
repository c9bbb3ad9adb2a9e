"""The pydantic model of an agreement's record: strict, closed, every field optional.

The only module that imports pydantic, which costs more to import than all the rest:
import it where a record is read and not before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, ValidationError
from pydantic import create_model as create

from ..diagnostic import did_you_mean
from ..values import NONE, Value
from .given import LEAVE_OUT, LONGEST_WORD, Accepted
from .problem import Problem, as_given, plain

Reading = tuple[dict[str, Value], frozenset[str], tuple[Problem, ...]]
"""The facts read, the names refused, and why."""

Read = Callable[[dict[str, object]], Reading]
_NOTHING: frozenset[str] = frozenset()


def model_of(fields: Mapping[str, Accepted]) -> type[BaseModel]:
    """A model whose attributes are named apart, so that a field may have any name."""
    made: dict[str, Any] = {
        _attribute(name): (_annotation(field), Field(default=None, validation_alias=name))
        for name, field in fields.items()
    }
    return create("Record", __config__=ConfigDict(strict=True, extra="forbid"), **made)


def _attribute(name: str) -> str:
    return f"fact_{name}"


def _annotation(field: Accepted) -> object:
    one = Annotated[object, PlainValidator(field.one)]
    if not field.is_list:
        return one
    many = list[one] | None if field.nullable else list[one]
    return Annotated[many, AfterValidator(_elements)]


def _elements(given: list[Value] | None) -> Value:
    return NONE if given is None else tuple(given)


class _Model:
    """The model of a record: first of the fields of one record, of all when another has more.

    One record is most often all that is read, and the model of a large agreement takes tens
    of milliseconds to make.
    """

    def __init__(self, fields: Mapping[str, Accepted]) -> None:
        self._fields = fields
        self._attributes = {name: _attribute(name) for name in fields}
        self._made: tuple[Mapping[str, Accepted], Callable[[object], Any]] | None = None

    def read(self, raw: dict[str, object]) -> dict[str, Value]:
        """The facts of a record without mistakes."""
        made = self._made
        if made is None or len(made[0]) < len(self._fields):
            made = self._covering(raw)
        facts, attributes = made[1](raw).__dict__, self._attributes
        return {name: facts[attributes[name]] for name in raw}

    def _covering(
        self, raw: dict[str, object]
    ) -> tuple[Mapping[str, Accepted], Callable[[object], Any]]:
        given = {name: field for name, field in self._fields.items() if name in raw}
        if self._made is not None and given.keys() <= self._made[0].keys():
            return self._made
        fields = given if self._made is None else self._fields
        self._made = fields, model_of(fields).__pydantic_validator__.validate_python
        return self._made


def reader_of(fields: Mapping[str, Accepted]) -> Read:
    """Reads the fields given; those refused are left out of the facts."""
    read_known = _Model(fields).read

    def read(raw: dict[str, object]) -> Reading:
        try:
            return read_known(raw), _NOTHING, ()
        except ValidationError:
            return _read_mistaken(raw, fields, read_known)

    return read


def _read_mistaken(
    raw: dict[str, object],
    fields: Mapping[str, Accepted],
    read_known: Callable[[dict[str, object]], dict[str, Value]],
) -> Reading:
    """What can be read of a record with mistakes; unknown names never reach pydantic twice.

    (A name that is no valid Unicode hides all other mistakes from it.)
    """
    known = {name: given for name, given in raw.items() if name in fields}
    found = {name: [_unknown(name, raw[name], fields)] for name in raw if name not in known}
    try:
        facts = read_known(known)
    except ValidationError as mistakes:
        found |= _problems(mistakes, fields)
        facts = read_known({name: given for name, given in known.items() if name not in found})
    ordered = tuple(p for name in raw for p in found.get(name, ()))
    return facts, frozenset(found), ordered


def _problems(
    mistakes: ValidationError, fields: Mapping[str, Accepted]
) -> dict[str, list[Problem]]:
    """The problems of each known field that has any."""
    found: dict[str, list[Problem]] = {}
    for error in mistakes.errors(include_url=False):
        name, *index = error["loc"]
        assert isinstance(name, str)  # its names are the agreement's
        hint = str(error.get("ctx", {}).get("error", ""))
        problem = _refused(name, index, error["input"], fields[name], hint)
        found.setdefault(name, []).append(problem)
    return found


def _refused(
    name: str, index: list[int | str], given: object, field: Accepted, hint: str
) -> Problem:
    place = name + "".join(f"[{i}]" for i in index)
    allowed = field.item if index else field.allowed
    if given is None:
        hint = LEAVE_OUT if not index else "a list has no unknown elements"
    return Problem(place, as_given(given), f"must be {allowed}", hint)


def _unknown(name: str, given: object, fields: Mapping[str, Accepted]) -> Problem:
    hint = did_you_mean(name[:LONGEST_WORD], fields)
    return Problem(plain(name), as_given(given), "is not a field of the record", hint)
