"""Under which amendments a scenario is asked, and a published table recomputed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from .. import codes
from ..check.published import sets_of
from ..check.scenarios import asked_under
from ..diagnostic import Diagnostic, did_you_mean
from ..syntax.nodes import PrintedRowsNode, PublishedNode, ScenarioNode, Statement, Word
from ..syntax.parser import Parsed
from .chain import Head


def shortest(names: Sequence[str], heads: Mapping[str, Head]) -> tuple[str, ...]:
    """Amendments without those that a later one of them brings along by itself."""
    below: set[str] = set()
    for name in names:
        head = heads.get(name)
        while head is not None and head.amends in heads and head.amends not in below:
            below.add(head.amends)
            head = heads[head.amends]
    return tuple(name for name in names if name not in below)


def shortened(file: Parsed, heads: Mapping[str, Head]) -> Parsed:
    """A file whose scenarios and tables name no amendment that comes along by itself.

    So `under` an amendment of an amendment means the same with and without the first of
    them. One that names an amendment of which there is no file is reported.
    """
    problems = [_unknown(w, heads) for w in _names_of(file) if w.text not in heads]
    found = _with_scenarios(
        replace(file, problems=(*file.problems, *problems)),
        {id(s): _kept(s.under, heads) for s in _scenarios(file)},
    )
    statements = tuple(_shortened_table(s, heads) for s in found.document.statements)
    return replace(found, document=replace(found.document, statements=statements))


def _shortened_table(statement: Statement, heads: Mapping[str, Head]) -> Statement:
    if not isinstance(statement, PublishedNode):
        return statement
    groups = tuple(replace(g, under=_kept(g.under, heads)) for g in statement.groups)
    return replace(statement, under=_kept(statement.under, heads), groups=groups)


def under_itself(file: Parsed, name: str) -> Parsed:
    """An amendment's file whose scenarios are asked under it where they do not say."""
    silent = (s for s in _scenarios(file) if not (s.under or s.also))
    return _with_scenarios(file, {id(s): (Word(name),) for s in silent})


def sets_asked(files: Iterable[Parsed]) -> list[tuple[str, ...]]:
    """Each set of amendments under which some scenario is asked; first, none."""
    found: dict[tuple[str, ...], None] = {(): None}
    for file in files:
        for scenario in _scenarios(file):
            found |= dict.fromkeys(sorted(asked_under(scenario)))
    return list(found)


def tables_asked(files: Iterable[Parsed]) -> list[tuple[str, ...]]:
    """Each set of amendments under which some published table is recomputed."""
    found: dict[tuple[str, ...], None] = {}
    for file in files:
        for table in _tables(file):
            found |= dict.fromkeys(sets_of(table))
    return list(found)


def _tables(file: Parsed) -> list[PublishedNode]:
    return [s for s in file.document.statements if isinstance(s, PublishedNode)]


def _scenarios(file: Parsed) -> list[ScenarioNode]:
    return [s for s in file.document.statements if isinstance(s, ScenarioNode)]


def _names_of(file: Parsed) -> list[Word]:
    asked = [word for s in _scenarios(file) for word in (*s.under, *s.also)]
    tables = _tables(file)
    groups: list[PublishedNode | PrintedRowsNode] = [
        *tables,
        *(g for s in tables for g in s.groups),
    ]
    return asked + [word for part in groups for word in part.under]


def _kept(under: Sequence[Word], heads: Mapping[str, Head]) -> tuple[Word, ...]:
    names = shortest([word.text for word in under], heads)
    return tuple(word for word in under if word.text in names)


def _with_scenarios(file: Parsed, under: Mapping[int, tuple[Word, ...]]) -> Parsed:
    statements = tuple(
        replace(s, under=under[id(s)]) if isinstance(s, ScenarioNode) and id(s) in under else s
        for s in file.document.statements
    )
    return replace(file, document=replace(file.document, statements=statements))


def _unknown(word: Word, heads: Mapping[str, Head]) -> Diagnostic:
    hint = did_you_mean(word.text, heads)
    if not hint:
        hint = f"amendments here: {', '.join(heads)}" if heads else "write the amendment's file"
    message = f"the agreement has no amendment `{word.text}`"
    return Diagnostic(codes.UNKNOWN_NAME, message, word.span, hint)
