"""A stream of questions: one a line in, one answer a line out, whatever the lines hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from .ir.tree import ROSTER
from .packs import Refused
from .records.problem import Problem
from .records.text import NotJson, loads
from .session import Book, answers_json, parse_day, settlements, unknown
from .values import Value, as_fact

Amended = Callable[[tuple[str, ...]], Book]
"""Gives the agreement with amendments."""


def answer_lines(
    book: Book, lines: Iterable[str], amended: Amended | None = None, *, settle: bool = False
) -> Iterator[dict[str, Any]]:
    """One answer line for each question line; a bad line yields its error and the run goes on.

    Empty lines are passed over, and counted. `error` stands in the line of a bad one. A line
    `with` amendments is answered by what `amended` gives for them. With `settle` the solver
    says of each answer that needs facts what they leave open.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        identity: str | int | None = None
        try:
            question = _question(line)
            identity = _identity(question)
            yield _answer_line(_book_of(book, question, amended), question, settle=settle)
        except Refused as refused:
            yield _error_line(identity, number, refused.code, str(refused))
        except NotJson as error:
            yield _error_line(identity, number, "not_json", f"this line is not JSON: {error}")


def _question(line: str) -> dict[str, Any]:
    found = loads(line)
    if not isinstance(found, dict):
        raise Refused("bad_question", "a question is a JSON object")
    return found


def _identity(question: dict[str, Any]) -> str | int | None:
    found = question.get("id")
    if found is None or type(found) is str or type(found) is int:
        return found
    raise Refused("bad_question", "`id` is a text or a whole number")


def _error_line(identity: str | int | None, number: int, code: str, message: str) -> dict[str, Any]:
    return {"id": identity, "line": number, "error": {"code": code, "message": message}}


def _book_of(book: Book, question: dict[str, Any], amended: Amended | None) -> Book:
    """The agreement with the amendments that a question names."""
    names = _texts(question, "with")
    if not names:
        return book
    if amended is None:
        raise Refused("unknown_amendment", f"there is no amendment `{names[0]}`")
    return amended(names)


_KEYS = frozenset({"id", "with", "as_of", "readings", "record", "roster", "group", "decisions"})


def _answer_line(book: Book, question: dict[str, Any], *, settle: bool) -> dict[str, Any]:
    for key in question:
        if key not in _KEYS:
            unknown("key", key, _KEYS)
    readings = _readings(question)
    day = _day(question)
    facts, problems = book.reader.read(_facts_given(book, question))
    rows, wrong = _rows_given(book, question)
    facts, problems = {**facts, **rows}, (*problems, *wrong)
    answers = book.answers(facts, problems, day, _texts(question, "decisions"), readings)
    settled = settlements(book, facts, day, answers, readings) if settle else {}
    return {"id": question.get("id"), **answers_json(book, answers, readings, settled)}


def _given(question: dict[str, Any], key: str, absent: object) -> object:
    """What stands under `key`; `null` is as good as absent, and nothing else is."""
    found = question.get(key)
    return absent if found is None else found


def _rows_given(
    book: Book, question: dict[str, Any]
) -> tuple[dict[str, Value], tuple[Problem, ...]]:
    """The rows of the roster as a fact, where it is given, and every problem in them."""
    raw = _given(question, "roster", None)
    if book.row_reader is None:
        if raw not in (None, []):
            raise Refused("bad_question", "this agreement reads no `roster`")
        return {}, ()
    if raw is None:
        return {}, ()
    rows, problems = book.row_reader.read(raw)
    return {ROSTER: as_fact(rows)}, problems


def _facts_given(book: Book, question: dict[str, Any]) -> dict[str, object]:
    """The record and the pooled figures together, each field in the block that declares it."""
    given: dict[str, object] = {}
    for block in ("record", "group"):
        part = _given(question, block, {})
        if not isinstance(part, dict):
            raise Refused("bad_question", f"`{block}` is an object of fields")
        for name in part:
            declared = book.agreement.fields.get(name)
            if declared is not None and declared.block != block:
                message = f"`{name}` belongs under `{declared.block}`, not `{block}`"
                raise Refused("bad_question", message)
        given.update(part)
    return given


def _texts(question: dict[str, Any], key: str) -> tuple[str, ...]:
    found = _given(question, key, [])
    if not isinstance(found, list) or not all(isinstance(x, str) for x in found):
        raise Refused("bad_question", f"`{key}` is a list of names")
    return tuple(found)


def _readings(question: dict[str, Any]) -> dict[str, str]:
    found = _given(question, "readings", {})
    if not isinstance(found, dict) or not all(isinstance(x, str) for x in found.values()):
        raise Refused("bad_question", "`readings` is an object of question and reading")
    return found


def _day(question: dict[str, Any]) -> date:
    found = question.get("as_of")
    if found is None:
        raise Refused("bad_question", "`as_of` is missing", "write the day as `2020-12-31`")
    return parse_day(found)
