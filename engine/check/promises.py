"""Promises: what an author holds the text to, elaborated for whoever proves it."""

from __future__ import annotations

from .. import codes
from ..diagnostic import Label, did_you_mean
from ..ir import tree as t
from ..source import Span
from ..syntax import nodes as n
from ..syntax.promised import promised_text
from .elaborate import Elaborator
from .kinds import named
from .telling import first_line

_MOVING = ("date", "quantity", "any")


def promises(e: Elaborator) -> tuple[t.Promise, ...]:
    """Every promise of the text; two of one title are reported."""
    first: dict[str, Span] = {}
    for node in e.scope.promises:
        if node.title in first:
            e.findings.add(
                codes.PROMISE_TWICE,
                f"two promises are called “{node.title}”",
                first_line(node.span),
                "give each its own title, so that a finding can name it",
                (Label(first[node.title], "the first one"),),
            )
        first.setdefault(node.title, first_line(node.span))
    return tuple(_promise(e, node) for node in e.scope.promises)


def _promise(e: Elaborator, node: n.PromiseNode) -> t.Promise:
    e.section = node.cite
    made = t.Promise(
        title=node.title,
        form=node.form,
        subject=_subject(e, node),
        grows=node.grows,
        items=tuple(e.condition(item) for item in node.items),
        condition=e.condition(node.condition) if node.condition is not None else None,
        cite=node.cite,
        text=promised_text(node),
        span=e.at(node),
    )
    e.section = ""
    return made


def _subject(e: Elaborator, node: n.PromiseNode) -> t.Expr | None:
    if node.subject is None:
        return None
    if node.form == "holds":
        return e.condition(node.subject)
    found = e.expr(node.subject)
    if found.kind.base not in _MOVING:
        message = f"this is {named(found.kind)}, which neither falls nor rises"
        hint = "promise it of an amount or a day; a condition is promised by itself"
        e.report(codes.NEVER_MOVES, message, node.subject.span, hint)
    if node.grows:
        _check_grows(e, node)
    return found


def _check_grows(e: Elaborator, node: n.PromiseNode) -> None:
    """What grows is a field of the record: an amount or a day."""
    name, place = node.grows, _grows_place(node)
    e.scope.used.add(name)
    kind = e.field_kinds.get(name)
    if kind is None:
        if name not in e.findings.lost:
            hint = did_you_mean(name, e.field_kinds) or "name a field, or write `as time passes`"
            e.report(codes.NOT_A_FIELD, f"the record has no field `{name}`", place, hint)
    elif kind.base not in _MOVING:
        message = f"`{name}` is {named(kind)}, which does not grow"
        hint = "name a field that is an amount or a day, or write `as time passes`"
        e.report(codes.NEVER_MOVES, message, place, hint)


def _grows_place(node: n.PromiseNode) -> Span:
    """Where the name of what grows stands: behind the subject and the `as` after it."""
    assert node.subject is not None  # what moves has a subject
    span = node.span
    at = span.source.text.find(node.grows, span.source.text.find(" as", node.subject.span.end) + 3)
    return Span(span.source, at, at + len(node.grows)) if at >= 0 else span
