"""The `must` lines of a record block: what a record may not contradict."""

from __future__ import annotations

from collections.abc import Iterator

from ..backends.asking import Frame
from ..backends.plain import Plain
from ..ir import tree as t
from ..values import day_text, shown


def broken_musts(plain: Plain, f: Frame) -> Iterator[str]:
    """Each line that the facts contradict, with the facts; unknown ones contradict nothing."""
    for must in plain.agreement.musts:
        if plain.condition(must.condition)(f) is False:
            yield _sentence(plain.agreement, must, f)


def _sentence(agreement: t.Agreement, must: t.Must, f: Frame) -> str:
    given = [
        f"`{name}` {shown(f.facts[name], agreement.fields[name].kind)}"
        for name in must.fields
        if name in f.facts
    ]
    facts = " with ".join(given) or "the record"
    why = f": {must.why}" if must.why else ""
    return f"{facts} cannot be, as of {day_text(f.day)}; `must {must.text}`{why}"
