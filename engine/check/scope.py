"""What a text declares: one name space, every name with the place of its declaration."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import assert_never

from .. import codes
from ..codes import Code
from ..diagnostic import Diagnostic, Label, did_you_mean
from ..named_years import NotAnExample, YearNames, year_names
from ..source import Span
from ..syntax import nodes as n
from ..syntax.keywords import KEYWORDS
from .namesakes import name_of_a_kind

RESERVED = frozenset({"as_of", "roster"})


@dataclass
class Findings:
    """Diagnostics gathered by the passes; names lost to a syntax error are not held unknown."""

    found: list[Diagnostic] = field(default_factory=list)
    lost: frozenset[str] = frozenset()

    def add(
        self, code: Code, message: str, span: Span, hint: str = "", labels: tuple[Label, ...] = ()
    ) -> None:
        """One more finding."""
        self.found.append(Diagnostic(code, message, span, hint, labels))

    @property
    def has_errors(self) -> bool:
        """Whether anything found stops the agreement from being used."""
        return any(d.is_error for d in self.found)


@dataclass
class Scope:
    """The declarations of an agreement's files, by name."""

    findings: Findings
    agreement: n.AgreementNode | None = None
    records: list[n.RecordNode] = field(default_factory=list)
    fields: dict[str, n.RecordFieldNode] = field(default_factory=dict)
    row_fields: dict[str, n.RecordFieldNode] = field(default_factory=dict)
    rows: dict[str, n.RecordNode] = field(default_factory=dict)
    blocks: dict[str, str] = field(default_factory=dict)
    choice_sets: dict[str, n.ChoicesNode] = field(default_factory=dict)
    years: dict[str, YearNames] = field(default_factory=dict)
    year_nodes: dict[str, n.YearsNode] = field(default_factory=dict)
    defines: dict[str, n.DefineNode] = field(default_factory=dict)
    values: dict[str, n.ValueNode] = field(default_factory=dict)
    questions: dict[str, n.ContestedNode] = field(default_factory=dict)
    clauses: dict[str, n.ClauseNode] = field(default_factory=dict)
    decides: dict[str, list[tuple[n.ClauseNode, n.DecideNode]]] = field(default_factory=dict)
    scenarios: list[n.ScenarioNode] = field(default_factory=list)
    promises: list[n.PromiseNode] = field(default_factory=list)
    knowns: list[n.KnownNode] = field(default_factory=list)
    published: list[n.PublishedNode] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    used_in_rows: set[tuple[str, str]] = field(default_factory=set)
    places: dict[str, Span] = field(default_factory=dict)

    @property
    def has_roster(self) -> bool:
        """Whether there is a `roster` block."""
        return any(record.block == "roster" for record in self.records)

    @property
    def fields_of_rows(self) -> dict[tuple[str, str], n.RecordFieldNode]:
        """Every field of a row, by the block (none: the roster) and its name."""
        found = {("", name): node for name, node in self.row_fields.items()}
        found |= {(r.name, f.name): f for r in self.rows.values() for f in r.fields}
        return found

    @property
    def names(self) -> set[str]:
        """Every declared name."""
        return set(self.places) | RESERVED

    def unknown(
        self, name: str, span: Span, what: str = "name", beside: Iterable[str] = ()
    ) -> None:
        """Report `name` as undeclared, unless its declaration was lost to a syntax error.

        `beside` are names that only its place knows: elements of a list, columns of a table.
        """
        if name in self.findings.lost:
            return
        if said := name_of_a_kind(self, name):
            self.findings.add(codes.UNKNOWN_NAME, said[0], span, said[1])
            return
        known = self.names.union(beside) - self._names_of_kinds
        hint = did_you_mean(name, known) or _if_a_word_is_missing(name)
        self.findings.add(codes.UNKNOWN_NAME, f"unknown {what} `{name}`", span, hint)

    def asks_reading(self, node: n.Binary) -> bool:
        """Whether `Q is r` asks how a question is read, and for no value of it."""
        if not isinstance(node.left, n.NameNode) or node.left.text not in self.questions:
            return False
        readings = [r.name for r in self.questions[node.left.text].readings]
        return isinstance(node.right, n.NameNode | n.QuotedNode) and node.right.text in readings

    @property
    def _names_of_kinds(self) -> set[str]:
        return {*self.rows, *self.year_nodes, *self.choice_sets} - {*self.fields}


def _if_a_word_is_missing(name: str) -> str:
    return f"declare it with `define {name} as …`, or as a field of the record"


def declare(documents: Iterable[n.Document], findings: Findings) -> Scope:
    """The scope of all `documents`; a name declared twice is reported with both places."""
    scope = Scope(findings)
    for document in documents:
        for statement in document.statements:
            _declare(scope, statement)
    if scope.agreement is None:
        _no_agreement(scope, documents)
    return scope


def _no_agreement(scope: Scope, documents: Iterable[n.Document]) -> None:
    first = next(iter(documents), None)
    if first is not None and "agreement" not in scope.findings.lost:
        scope.findings.add(
            codes.NO_AGREEMENT,
            "there is no `agreement` block",
            Span(first.span.source, 0, 0),
            'begin with `agreement short-name "Title"`, its term and its conventions, and `end`',
        )


def _agreement(scope: Scope, statement: n.AgreementNode) -> None:
    if scope.agreement is not None:
        scope.findings.add(
            codes.NO_AGREEMENT,
            "there is a second `agreement` block",
            statement.span,
            "keep one; its settings hold for the whole text",
            (Label(scope.agreement.span, "the first one"),),
        )
    scope.agreement = statement


def _declare(scope: Scope, statement: n.Statement) -> None:
    match statement:
        case n.AgreementNode():
            _agreement(scope, statement)
        case n.RecordNode():
            _block(scope, statement)
        case n.ChoicesNode():
            _name(scope, statement.name, statement.span)
            scope.choice_sets[statement.name] = statement
        case n.YearsNode():
            _years(scope, statement)
        case n.DefineNode():
            _name(scope, statement.name, statement.span)
            scope.defines[statement.name] = statement
        case n.ValueNode():
            _name(scope, statement.name, statement.span)
            scope.values[statement.name] = statement
        case n.ContestedNode():
            _name(scope, statement.name, statement.span)
            scope.questions[statement.name] = statement
        case n.ClauseNode():
            _clause(scope, statement)
        case n.ScenarioNode():
            scope.scenarios.append(statement)
        case n.PromiseNode():
            scope.promises.append(statement)
        case n.KnownNode():
            scope.knowns.append(statement)
        case n.PublishedNode():
            scope.published.append(statement)
        case n.AmendmentNode():
            pass  # `misplaced` has reported it
        case _:
            assert_never(statement)


def _block(scope: Scope, block: n.RecordNode) -> None:
    """Facts of the person and the group, or of rows, which have names of their own."""
    match block.block:
        case "roster":
            _roster(scope, block)
        case "rows":
            _rows(scope, block)
        case _:
            scope.records.append(block)
            for record_field in block.fields:
                _name(scope, record_field.name, record_field.span)
                scope.fields[record_field.name] = record_field
                scope.blocks[record_field.name] = block.block


def _years(scope: Scope, statement: n.YearsNode) -> None:
    """A family of named years; an example that does not show how they are written is reported."""
    if statement.name in KEYWORDS - RESERVED:
        message = f"`{statement.name}` is a word of the language and cannot name years"
        hint = "choose another name, for instance `school_year`"
        scope.findings.add(codes.RESERVED_NAME, message, statement.span, hint)
        return
    _name(scope, statement.name, statement.span)
    begins, written = statement.begins, statement.written
    if statement.name in scope.year_nodes:
        return
    scope.year_nodes[statement.name] = statement
    try:
        scope.years[statement.name] = year_names(statement.name, begins.month, begins.day, written)
    except NotAnExample as wrong:
        hint = "write how the year that begins in 2021 is written: `2021-22`, `FY22`, `2021`"
        leap = (begins.month, begins.day) == (2, 29)
        hint = "let it begin on Feb 28 or on Mar 1" if leap else hint
        scope.findings.add(codes.YEAR_EXAMPLE, str(wrong), statement.span, hint)
        scope.findings.lost |= {statement.name}


def _roster(scope: Scope, block: n.RecordNode) -> None:
    """The fields of a row have names of their own, spoken of as `a's f`."""
    if scope.has_roster:
        hint = "keep one: every row has its fields, and those that a row lacks are unknown"
        message = "there is a second `roster` block"
        first = next(r.span for r in scope.records if r.block == "roster")
        labels = (Label(first, "the first one"),)
        scope.findings.add(codes.DUPLICATE_NAME, message, block.span, hint, labels)
    scope.records.append(block)
    _once_each(scope, block)
    for row_field in block.fields:
        scope.row_fields.setdefault(row_field.name, row_field)


def _rows(scope: Scope, block: n.RecordNode) -> None:
    """What a row inside a record holds; the first block that names a field is the one meant."""
    first = scope.rows.get(block.name)
    if first is None:
        _name(scope, block.name, block.span)
    else:
        message = f"there is a second block `rows {block.name}`"
        hint = "write every field of such a row in the one block"
        labels = (Label(first.span, "the first one"),)
        scope.findings.add(codes.DUPLICATE_NAME, message, block.span, hint, labels)
        scope.findings.lost |= {f.name for f in block.fields}
    if first is None or not first.fields:
        scope.rows[block.name] = block
    _once_each(scope, block)


def _once_each(scope: Scope, block: n.RecordNode) -> None:
    """Report a field that the rows of a block have twice."""
    first: dict[str, n.RecordFieldNode] = {}
    for row_field in block.fields:
        if row_field.name in first:
            message = f"a row has `{row_field.name}` twice"
            labels = (Label(first[row_field.name].span, "the first declaration"),)
            scope.findings.add(codes.DUPLICATE_NAME, message, row_field.span, "keep one", labels)
        first.setdefault(row_field.name, row_field)


def _clause(scope: Scope, clause: n.ClauseNode) -> None:
    earlier = scope.clauses.get(clause.section)
    if earlier is not None:
        scope.findings.add(
            codes.DUPLICATE_SECTION,
            f"section {clause.section} is given to two clauses",
            clause.span,
            f"join them, or name a part of the section: `clause {clause.section}.1`",
            (Label(earlier.span, "the first one"),),
        )
    scope.clauses[clause.section] = clause
    for decide in clause.decides:
        others = scope.decides.setdefault(decide.name, [])
        if not others:
            _name(scope, decide.name, decide.span)
        others.append((clause, decide))


def _name(scope: Scope, name: str, span: Span) -> None:
    if name in RESERVED:
        scope.findings.add(
            codes.RESERVED_NAME, f"`{name}` is the language's own name", span, "choose another name"
        )
    elif name in scope.places:
        scope.findings.add(
            codes.DUPLICATE_NAME,
            f"`{name}` is declared twice",
            span,
            "all names share one name space: give one of them another name",
            (Label(scope.places[name], "the first declaration"),),
        )
    else:
        scope.places[name] = span
