"""Definitions, values, questions and the term written anew; what an amendment brings along."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import codes
from ..diagnostic import did_you_mean
from ..source import Span
from ..syntax import nodes as n
from ..syntax.keywords import word_text
from ..syntax.wording import literal_text
from .change import if_choice
from .splices import Kept, Said, Splice
from .work import Work, listed, what_of

_AS = re.compile(r"\bas\b")
_ADOPT = re.compile(r'\badopt[ \t\n]+("[^"\n]*"|\w+)')
_UNDER = re.compile(r'scenario[ \t\n]*"[^"\n]*"')


def replace_statement(work: Work, edit: n.ReplaceEdit) -> None:
    """A `define`, `value` or `contested` anew."""
    new = edit.statement
    assert not isinstance(new, n.ClauseNode)  # clauses are merged elsewhere
    old = work.named(what_of(new), new.name, new.span)
    if old is None:
        return
    work.draft.claim(old.span, edit.span)
    force = work.force(edit.extent, edit)
    if force.condition is None or not isinstance(old, n.DefineNode):
        work.draft.splice(old.span, Kept(new.span))
        return
    assert isinstance(new, n.DefineNode)  # as the text has it under that name
    region, splice = old.body.span, Splice(old.body.span, (Kept(new.body.span),))
    if isinstance(old.body, n.TiersNode) or isinstance(new.body, n.TiersNode):
        words = [_row_value(body, edit.span) for body in (new.body, old.body)]
        work.draft.splice(
            region,
            Said("by ", edit.span), *force.condition, Said("\n  yes ", edit.span), *words[0],
            Said("\n  no ", edit.span), *words[1], Said(" end", edit.span),
        )  # fmt: skip
        return
    work.draft.layers.append(if_choice(region, (splice,), force, edit.span))


def _row_value(body: n.Expr, edit: Span) -> tuple[Said | Kept, ...]:
    if isinstance(body, n.TiersNode):
        return (Kept(body.span),)
    return (Said("(", edit), Kept(body.span), Said(")", edit))


# ------------------------------------------------------------------ questions


def adopt(work: Work, edit: n.AdoptEdit) -> None:
    """Another reading adopted, or none."""
    question = _question(work, edit.target)
    if question is None:
        return
    added = [
        e.reading.name
        for e in work.block.edits
        if isinstance(e, n.AddReadingEdit) and e.target.name == question.name
    ]
    names = [*(r.name for r in question.readings), *added]
    if edit.reading and edit.reading not in names:
        message = f"`{question.name}` has no reading `{edit.reading}`"
        hint = did_you_mean(edit.reading, names) or f"its readings are {listed(names)}"
        work.report(codes.UNKNOWN_READING, message, edit.span, hint)
        return
    place = _adopted_at(work, question)
    work.draft.claim(place, edit.span)
    words = word_text(edit.reading) if edit.reading else "none"
    work.draft.splice(place, Said(f"adopt {words}", edit.span))


def add_reading(work: Work, edit: n.AddReadingEdit) -> None:
    """A further reading, above `adopt`."""
    question = _question(work, edit.target)
    if question is not None:
        at = _adopted_at(work, question).start
        work.draft.before(question.span, at, Kept(edit.reading.span), Said("\n  ", edit.span))


def _question(work: Work, target: n.Target) -> n.ContestedNode | None:
    found = work.named("contested", target.name, target.span)
    return found if isinstance(found, n.ContestedNode) else None


def _adopted_at(work: Work, question: n.ContestedNode) -> Span:
    words = work.ground(question.span.source).words
    start = question.readings[-1].span.end if question.readings else question.span.start
    found = _ADOPT.search(words, start, question.span.end)
    assert found is not None  # every question says what is adopted
    return Span(question.span.source, found.start(), found.end())


# ------------------------------------------------------------------ the term


def new_term(work: Work) -> None:
    """The term's new last day; the first day stays unless it is written too."""
    term = work.block.term
    agreement = next((s for s in work.document.statements if isinstance(s, n.AgreementNode)), None)
    if term is None or agreement is None:
        return
    old = next((s for s in agreement.settings if s.name == "term"), None)
    if old is None:
        return
    first = term.first or (old.days[0] if old.days else None)
    if first is None:
        message = "the text states no term, so its first day is needed, too"
        last = literal_text(term.last)
        hint = f"write both days: `term Jan 1, 2020 through {last}`"
        work.report(codes.EDIT_MISPLACED, message, term.span, hint)
        return
    work.draft.splice(
        old.span,
        Said("term ", term.span), Kept(first.span), Said(" through ", term.span),
        Kept(term.last.span),
    )  # fmt: skip


# ------------------------------------------------------------------ brought along


def bring_along(work: Work, asked_under: tuple[str, ...]) -> None:
    """The statements beside the amendment, and the definition of when it is in force.

    A scenario that does not say under which amendments it is asked is asked under this one,
    and those it rests on.
    """
    end = Span(work.base.source, len(work.base.source.text), len(work.base.source.text))
    for statement in work.file.statements:
        if isinstance(statement, n.AmendmentNode | n.ClauseNode | n.AgreementNode):
            continue
        work.draft.splice(
            end, Said("\n\n", statement.span), Kept(statement.span), Said("\n", statement.span)
        )
        if isinstance(statement, n.ScenarioNode) and not (statement.under or statement.also):
            work.draft.layers.append(_asked_under(statement, asked_under))
    if work.uses_force:
        work.draft.splice(end, *_in_force(work))


def _asked_under(scenario: n.ScenarioNode, names: tuple[str, ...]) -> Splice:
    head = _UNDER.match(scenario.span.source.normalised, scenario.span.start)
    at = head.end() if head else scenario.span.start
    lines = "".join(f"\n  under {name}" for name in names)
    return Splice(Span(scenario.span.source, at, at), (Said(f"{lines}\n", scenario.span),))


def _in_force(work: Work) -> Iterator[Said | Kept]:
    """`define A_in_force as as_of on or after DAY`, and `A_applies` where it is not for all."""
    effective, applies = work.block.effective, work.block.applies
    assert effective is not None  # otherwise its edits could not be in force
    span = effective.span
    yield Said(f"\n\ndefine {work.in_force} as as_of on or after ", span)
    yield Kept(effective.day.span)
    yield Said(f" @{effective.cite}\n" if effective.cite else "\n", span)
    if applies is not None:
        yield Said(f"define {work.applying} as {work.in_force} and (", applies.span)
        yield Kept(applies.span)
        yield Said(f") @{effective.cite}\n" if effective.cite else ")\n", applies.span)
