"""The `must` lines of a record block: what a record may not contradict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..backends.asking import Frame
from ..backends.plain import Closure, Plain
from ..ir import tree as t
from ..ir.mentions import Mentions
from ..values import Value, day_text, rows_in, shown


def broken_musts(plain: Plain, f: Frame) -> Iterator[str]:
    """Each line that the record contradicts, with the facts; unknown ones contradict nothing."""
    for must in plain.agreement.musts:
        if plain.condition(must.condition)(f) is False:
            yield _sentence(plain.agreement.fields, must, f.facts, f)
    for place, row, block in plain.agreement.rows_inside(f.facts):
        for must in block.musts:
            if plain.once(_test, must)(f.with_element(t.ROSTER_ROW, row)) is False:
                yield f"`{place}`: {_sentence(block.fields, must, row.facts, f)}"


def broken(plain: Plain, mentions: Mentions, name: str, f: Frame) -> Iterator[str]:
    """Each line that the record contradicts, or a row, where the decision goes through rows."""
    yield from broken_musts(plain, f)
    if mentions.asks_for_rows(name):
        yield from broken_by_rows(plain, f)


def broken_by_rows(plain: Plain, f: Frame) -> Iterator[str]:
    """Each line of the roster block that a row contradicts, with the row."""
    roster = plain.agreement.roster
    if roster is None or not roster.musts:
        return
    for row in rows_in(f.facts.get(t.ROSTER)):
        for must in roster.musts:
            if plain.once(_test, must)(f.with_element(t.ROSTER_ROW, row)) is False:
                yield f"{row.name}: {_sentence(roster.fields, must, row.facts, f)}"


def _test(plain: Plain, must: t.Must) -> Closure:
    return plain.condition(must.condition)


def _sentence(
    fields: Mapping[str, t.FieldSpec], must: t.Must, facts_given: Mapping[str, Value], f: Frame
) -> str:
    given = [
        f"`{name}` {shown(facts_given[name], fields[name].kind)}"
        for name in must.fields
        if name in facts_given
    ]
    facts = " with ".join(given) or "the record"
    why = f": {must.why}" if must.why else ""
    return f"{facts} cannot be, as of {day_text(f.day)}; `must {must.text}`{why}"
