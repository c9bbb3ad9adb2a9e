"""A witness asked of the engine, which has the last word; and a witness in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from ..backends.outcome import Lack
from ..backends.proof.world import Witness
from ..inquiry.answers import Answer, Inquiry
from ..inquiry.examples import Asked
from ..inquiry.reasons import reasons
from ..ir import tree as t
from ..syntax.keywords import word_text
from ..syntax.layout import columns, filled
from ..syntax.wording import cite_text
from ..values import Kind, Row, Value, day_text, rows_in, shown
from .writing import has_literal, written

_NO_READINGS: Final[Mapping[str, str]] = MappingProxyType({})
_INDENT = "  "

# ------------------------------------------------------------------ asking


def replay(
    asked: Asked,
    witness: Witness,
    names: Sequence[str] = (),
    readings: Mapping[str, str] = _NO_READINGS,
) -> tuple[Answer, ...]:
    """The engine's answers to a witness, of all decisions when none is named.

    `readings` are those of the proof; the witness's own go before them.
    """
    facts = asked.with_defaults(witness.facts)
    return asked.answers(facts, (), witness.day, names, {**readings, **witness.readings})


def replayed(
    asked: Asked, witness: Witness, name: str, readings: Mapping[str, str] = _NO_READINGS
) -> Answer:
    """The engine's answer to a witness."""
    return replay(asked, witness, (name,), readings)[0]


def holds_in_answer(
    asked: Asked,
    witness: Witness,
    promise: t.Promise,
    readings: Mapping[str, str] = _NO_READINGS,
) -> bool:
    """Whether a witness leaves a promise unbroken: also one that is not valid or not meant."""
    inquiry = _inquiry(asked, witness, readings)
    if inquiry is None:
        return True
    if promise.condition is not None and _test(inquiry, promise.condition) is not True:
        return True
    if promise.form == "exactly one":
        found = [_test(inquiry, item) for item in promise.items]
        return found.count(True) < 2 and found.count(False) < len(found)  # noqa: PLR2004
    return promise.subject is None or _test(inquiry, promise.subject) is not False


def promised_value(
    asked: Asked,
    witness: Witness,
    subject: t.Expr,
    readings: Mapping[str, str] = _NO_READINGS,
) -> str:
    """What an expression comes to for a witness, as it is shown, money to the cent."""
    inquiry = _inquiry(asked, witness, readings)
    if inquiry is None:
        return "invalid"
    found = inquiry.plain.closure(subject)(inquiry.frame)
    if isinstance(found, Lack):
        return str(found.status)
    value = inquiry.rounded(found, subject.kind)
    return shown(found if value is None else value, subject.kind)


def _inquiry(asked: Asked, witness: Witness, readings: Mapping[str, str]) -> Inquiry | None:
    """The engine's own view of a witness; none where the record is not valid."""
    first = next(iter(asked.agreement.decisions))
    answer = replayed(asked, witness, first, readings)
    return None if answer.status == "invalid" else answer.inquiry


def _test(inquiry: Inquiry, condition: t.Expr) -> object:
    return inquiry.plain.condition(condition)(inquiry.frame)


# ------------------------------------------------------------------ in words


def witness_text(agreement: t.Agreement, witness: Witness) -> str:
    """`hire_date Jul 1, 1996, status full_time, as of Jul 1, 2020`; defaults are not said."""
    chosen = (f"{question} is {reading}" for question, reading in witness.readings.items())
    return ", ".join([*_given(agreement, witness), f"as of {day_text(witness.day)}", *chosen])


def scenario_text(
    agreement: t.Agreement, title: str, witness: Witness, answers: Sequence[Answer]
) -> str:
    """A witness and what was answered as a scenario, as `entitle fmt` would print it.

    An answer that no literal can say, such as a third of a day, is left out.
    """
    lines = [f"as of {day_text(witness.day)}"]
    given = [(text, 0) for text in _given(agreement, witness)]
    if given:
        lines[:0] = [" " * line.indent + line.text for line in filled("given ", given, 0)]
    lines += columns(list(_rows(agreement, witness)))
    lines[:0] = [f"under {amending.name}" for amending in agreement.amendments]
    for question, reading in witness.readings.items():
        lines.append(f"reading {question} is {word_text(reading)}")
    lines += columns([cells for answer in answers if (cells := _expected(answer))])
    title = title.replace('"', "'")
    return "\n".join([f'scenario "{title}"', *(_INDENT + line for line in lines), "end", ""])


def _given(agreement: t.Agreement, witness: Witness) -> Iterator[str]:
    """The facts in the order of the record, without those that are as they are by default."""
    for name, spec in agreement.fields.items():
        if name in witness.facts and witness.facts[name] != spec.default:
            yield f"{name} {_fact_text(agreement, witness.facts[name], spec.kind)}"


def _fact_text(agreement: t.Agreement, value: Value, kind: Kind) -> str:
    """A fact as a scenario gives it; a list of rows row by row."""
    if not kind.rows or not isinstance(value, tuple):
        return written(value, kind)
    fields = agreement.rows[kind.rows].fields
    rows = (f"({', '.join(_row_cells(row, fields))})" for row in rows_in(value))
    return f"({', '.join(rows)})"


def _row_cells(row: Row, fields: Mapping[str, t.FieldSpec]) -> list[str]:
    """The facts of a row, without those that are as they are by default."""
    return [
        f"{name} {written(row.facts[name], spec.kind)}"
        for name, spec in fields.items()
        if name in row.facts and row.facts[name] != spec.default
    ]


def _rows(agreement: t.Agreement, witness: Witness) -> Iterator[list[str]]:
    """The rows of the roster, a fact a cell; a roster without rows is given as such."""
    roster = agreement.roster
    if roster is None or t.ROSTER not in witness.facts:
        return
    rows = rows_in(witness.facts[t.ROSTER])
    if not rows:
        yield ["given roster ()"]
    for row in rows:
        facts = _row_cells(row, roster.fields)
        yield [f"row {', '.join(facts)}"] if facts else []


def _expected(answer: Answer) -> list[str]:
    """The cells of a line that expects an answer; none where the language cannot say it."""
    head = f"expect {answer.decision.name}"
    if answer.status == "needs":
        return [head, f"needs {', '.join(answer.needs)}"]
    cites = [reason.cite for reason in reasons(answer)] if answer.status != "invalid" else []
    if answer.status != "decided":
        return [head, answer.status]
    if answer.value is None or not has_literal(answer.value):
        return []
    return [head, written(answer.value, answer.kind), cite_text(next(iter(cites), ""))]
