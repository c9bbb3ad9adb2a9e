"""What is declared and never used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .. import codes
from ..codes import Code
from ..diagnostic import Diagnostic
from ..source import Span
from .scope import Findings, Scope
from .telling import first_line

Text = tuple[frozenset[str], Sequence[Diagnostic]]
"""The names of the files of one text of an agreement, and what is found in it."""

_UNUSED = (codes.UNUSED_FIELD, codes.UNUSED_NAME, codes.UNUSED_QUESTION)


def check_unused(scope: Scope, findings: Findings) -> None:
    """Report fields, defines, keyed values, choice sets and questions that nothing mentions.

    A value without a key is asked for by its own name, so it is never unused.
    """

    def report(code: Code, name: str, what: str, hint: str, span: Span) -> None:
        if name not in scope.used:
            findings.add(code, f"nothing uses {what} `{name}`", first_line(span), hint)

    for field in scope.fields.values():
        hint = "remove it, so that nobody is asked for a fact that decides nothing"
        report(codes.UNUSED_FIELD, field.name, "the field", hint, field.span)
    for (block, name), field in scope.fields_of_rows.items():
        if (block, name) not in scope.used_in_rows and field.kind.base != "id":
            hint = "remove it, so that nobody is asked for a fact that decides nothing"
            message = f"nothing uses the field `{name}` of a {block or 'row'}"
            findings.add(codes.UNUSED_FIELD, message, first_line(field.span), hint)
    for define in scope.defines.values():
        hint = "remove it, or use it where its meaning is written out again"
        report(codes.UNUSED_NAME, define.name, "the definition", hint, define.span)
    for value in scope.values.values():
        if value.across is not None:
            hint = "use it in a clause; a value with a key cannot be asked for by itself"
            report(codes.UNUSED_NAME, value.name, "the value", hint, value.span)
    for choices in scope.choice_sets.values():
        hint = f"remove it, or use it as a kind: `choice of {choices.name}`"
        report(codes.UNUSED_NAME, choices.name, "the choices", hint, choices.span)
    for years in scope.year_nodes.values():
        hint = f"remove it, or use it as a kind: `choice of {years.name}`"
        report(codes.UNUSED_NAME, years.name, "the years", hint, years.span)
    for rows in scope.rows.values():
        hint = f"remove it, or use it as a kind: `list of {rows.name}`"
        report(codes.UNUSED_NAME, rows.name, "the rows", hint, rows.span)
    for question in scope.questions.values():
        hint = "mention it where the readings differ, or remove it"
        span = question.span.within(question.cite)
        report(codes.UNUSED_QUESTION, question.name, "the question", hint, span)


def unused_everywhere(
    findings: Sequence[Diagnostic], others: Iterable[Text]
) -> tuple[Diagnostic, ...]:
    """The findings, less what another text of the agreement uses.

    One record is asked of the agreement with and without its amendments, so it declares what
    either needs; and a question that an amendment settles stays, idle, in the amended text.
    The other texts are looked at only where something seems unused.
    """
    unused = [found for found in findings if found.code in _UNUSED]
    if not unused:
        return tuple(findings)
    used: set[Diagnostic] = set()
    for files, found in others:
        there = {(d.code, d.message) for d in found}
        used.update(
            d for d in unused if d.span.source.name in files and (d.code, d.message) not in there
        )
    return tuple(d for d in findings if d not in used)
