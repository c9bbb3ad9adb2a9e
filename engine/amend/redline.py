"""What amendments strike and insert, statement by statement, as a negotiator reads it.

Both sides are canonical text. The new side is the text as it reads once every edit holds; from
which day, and for whom, is said once at the top, and beside an edit that has a `when` of its own.
Scenarios, promises and accepted findings are no part of a contract and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..source import Source
from ..syntax import nodes as n
from ..syntax.layout import Ground, Line
from ..syntax.printer import statement_lines
from ..syntax.wording import expression_text, literal_text
from .aligned import Row, aligned_lines
from .cited import cite_of
from .work import what_of

_APART = re.compile(" {3,}")
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Heading:
    """An amendment: its name and title, from which day it holds, and for whom."""

    name: str
    title: str
    effective: str
    applies: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement that is "changed", "inserted" or "struck", with its lines side by side.

    `notes` say where an edit was agreed, and where or for whom it holds.
    """

    what: str
    heading: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Redline:
    """An agreement's title, the amendments, and every statement that they touch, in order."""

    title: str
    amendments: tuple[Heading, ...]
    entries: tuple[Entry, ...]


def redline(
    old: tuple[n.Document, Source], new: tuple[n.Document, Source], files: Sequence[n.Document]
) -> Redline:
    """The redline of two texts, each with its source; `files` hold the amendments, in order."""
    before, after = (_by_key(*side) for side in (old, new))
    notes = _notes(files)
    entries = []
    for key in _in_order(list(before), list(after)):
        rows = aligned_lines(before.get(key, ()), after.get(key, ()))
        if any(row.is_changed for row in rows):
            what = "inserted" if key not in before else "struck" if key not in after else "changed"
            heading = (after.get(key) or before[key])[0]
            entries.append(Entry(what, _heading(key, heading), rows, notes.get(key, ())))
    title = next((s.title for s in old[0].statements if isinstance(s, n.AgreementNode)), "")
    return Redline(title, tuple(_headings(files, new[0])), tuple(entries))


# ------------------------------------------------------------------ statements


def _by_key(document: n.Document, source: Source) -> dict[Key, tuple[str, ...]]:
    """The lines of each statement."""
    ground = Ground(source, ())
    found: dict[Key, tuple[str, ...]] = {}
    for statement in document.statements:
        key = _key(statement, found)
        if key is not None:
            lines = tuple(map(_text, statement_lines(ground, statement)))
            question = isinstance(statement, n.ContestedNode)
            found[key] = tuple(_one_each(lines)) if question else lines
    return found


def _one_each(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a question, each reading with its reason: whether they fit depends on others."""
    kept: str | None = None
    for line in lines:
        if kept is not None and line.lstrip().startswith('"'):
            kept = f"{kept}  {line.lstrip()}"
            continue
        if kept is not None:
            yield kept
        kept = line
    if kept is not None:
        yield kept


def _text(line: Line) -> str:
    """A line, its words no further apart than columns are."""
    return " " * line.indent + _APART.sub("  ", line.text)


def _key(statement: n.Statement, known: dict[Key, tuple[str, ...]]) -> Key | None:
    match statement:
        case n.AgreementNode():
            return "agreement", statement.name
        case n.RecordNode():
            again = sum(key[0].startswith(statement.block) for key in known)
            return statement.block + "+" * again, statement.name
        case n.ChoicesNode():
            return "choices", statement.name
        case n.YearsNode():
            return "year", statement.name
        case n.ClauseNode():
            return "clause", statement.section
        case n.DefineNode() | n.ValueNode() | n.ContestedNode():
            return what_of(statement), statement.name
        case _:
            return None


def _heading(key: Key, first_line: str) -> str:
    """A statement's name: its first line, where that is one."""
    what, name = key
    if what == "clause":
        return first_line
    return f"{what.rstrip('+')} {name}"


def _in_order(before: list[Key], after: list[Key]) -> Iterator[Key]:
    """Every key in the order of the new text, those struck where the old text had them."""
    behind: dict[Key | None, list[Key]] = {}
    last: Key | None = None
    for key in before:
        if key in after:
            last = key
        else:
            behind.setdefault(last, []).append(key)
    yield from behind.get(None, ())
    for key in after:
        yield key
        yield from behind.get(key, ())


# ------------------------------------------------------------------ where an edit holds


def _headings(files: Sequence[n.Document], amended: n.Document) -> Iterator[Heading]:
    for block in _blocks(files):
        applies = expression_text(block.applies) if block.applies else ""
        effective = _day_text(block.effective.day, amended) if block.effective else ""
        yield Heading(block.name, block.title, effective, applies)


def _blocks(files: Sequence[n.Document]) -> Iterator[n.AmendmentNode]:
    for file in files:
        yield from (s for s in file.statements if isinstance(s, n.AmendmentNode))


def _day_text(day: n.DateNode | n.NameNode, amended: n.Document) -> str:
    """The effective day; where it is a question, with the reading adopted."""
    if isinstance(day, n.DateNode):
        return literal_text(day)
    for statement in amended.statements:
        match statement:
            case n.DefineNode(name=name) if name == day.text:
                return f"{day.text} ({expression_text(statement.body)})"
            case n.ContestedNode(name=name) if name == day.text:
                return f"{day.text} ({_readings_text(statement)})"
            case _:
                continue
    return day.text


def _readings_text(question: n.ContestedNode) -> str:
    texts = []
    for reading in question.readings:
        mark = " as adopted" if reading.name == question.adopted else ""
        body = expression_text(reading.body) if reading.body else reading.name
        texts.append(f"{body}{mark}")
    return ", or ".join(texts)


def _notes(files: Sequence[n.Document]) -> dict[Key, tuple[str, ...]]:
    """What is said beside each statement: the citation of its edits, and where they hold."""
    found: dict[Key, dict[str, None]] = {}
    blocks = list(_blocks(files))
    for block in blocks:
        for edit in block.edits:
            source = block.name if len(blocks) > 1 else ""
            words = [w for w in (source, cite_of(edit), _extent(edit)) if w]
            if words:
                found.setdefault(_edited(edit), {})[", ".join(words)] = None
        if block.term is not None and block.term.cite:
            found.setdefault(("agreement", block.amends), {})[block.term.cite] = None
    return {key: tuple(_telling(notes)) for key, notes in found.items()}


def _telling(notes: Iterable[str]) -> Iterator[str]:
    """Notes without those that another one says, too."""
    every = list(notes)
    yield from (w for w in every if not any(o.startswith(f"{w}, ") for o in every))


def _extent(edit: n.Edit) -> str:
    match edit:
        case n.AdoptEdit() | n.AddReadingEdit() | n.EndClauseEdit():
            return ""
        case n.ReplaceEdit(statement=n.ValueNode() | n.ContestedNode()):
            return ""
        case _ if edit.extent.condition is not None:
            return f"when {expression_text(edit.extent.condition)}"
        case _:
            return "throughout" if edit.extent.throughout else ""


def _edited(edit: n.Edit) -> Key:
    """The statement that an edit changes."""
    match edit:
        case n.ReplaceEdit(statement=n.ClauseNode() as clause) | n.InsertClauseEdit(clause=clause):
            return "clause", clause.section
        case n.ReplaceEdit(statement=statement):
            assert not isinstance(statement, n.ClauseNode)  # as the case above
            return what_of(statement), statement.name
        case n.StrikeClauseEdit() | n.EndClauseEdit():
            return "clause", edit.section
        case _:
            return edit.target.what, edit.target.name
