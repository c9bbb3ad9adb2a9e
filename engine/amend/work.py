"""One amendment being applied to one text: what its edits share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from .. import codes
from ..codes import Code
from ..diagnostic import Diagnostic, Label, did_you_mean
from ..source import Source, Span
from ..syntax import nodes as n
from ..syntax.layout import Ground
from .pieces import Amended
from .splices import Draft, Fragment, Kept, Said

Condition = tuple[Fragment, ...]
"""The words of a condition, safe to stand after `not` and between `and`."""


@dataclass(frozen=True, slots=True)
class Force:
    """Where an edit bites: `condition`, the same for edits of an equal `key`; none: throughout."""

    key: n.Expr | str
    condition: Condition | None

    @property
    def negated(self) -> Condition:
        """The words of the opposite."""
        assert self.condition is not None  # an edit that holds throughout has no opposite
        return (Said("not ", self._edit), *self.condition)

    @property
    def _edit(self) -> Span:
        first = (self.condition or (Said("", Span(Source("", ""), 0, 0)),))[0]
        return first.edit if isinstance(first, Said) else first.span


THROUGHOUT = Force("throughout", None)


@dataclass
class Work:
    """An amendment (`block`, in its `file`) being applied to the text `base`, read as `document`.

    With `fully`, every edit holds throughout: the text as it will read, for the redline.
    """

    base: Amended
    document: n.Document
    block: n.AmendmentNode
    file: n.Document
    fully: bool = False
    draft: Draft = field(default_factory=Draft)
    problems: list[Diagnostic] = field(default_factory=list)
    uses_force: bool = False

    @property
    def prefix(self) -> str:
        """How the names that the amendment brings begin."""
        return self.block.name.replace("-", "_")

    @property
    def in_force(self) -> str:
        """The definition that says whether the asked day is on or after the effective day."""
        return f"{self.prefix}_in_force"

    @property
    def applying(self) -> str:
        """The definition that says whether the edits bite: in force, and for whom it applies."""
        return self.in_force if self.block.applies is None else f"{self.prefix}_applies"

    def force(self, extent: n.Extent, edit: n.Node) -> Force:
        """Where an edit bites."""
        if self.fully or extent.throughout:
            return THROUGHOUT
        if extent.condition is not None:
            words = (Said("(", edit.span), Kept(extent.condition.span), Said(")", edit.span))
            return Force(extent.condition, words)
        if self.block.effective is None:
            self._effective_missing(edit)
            return THROUGHOUT
        self.uses_force = True
        return Force("in force", (Said(self.applying, edit.span),))

    def _effective_missing(self, edit: n.Node) -> None:
        if any(p.code is codes.EFFECTIVE_MISSING for p in self.problems):
            return
        head = self.block.span
        line = Span(head.source, head.start, head.source.text.find("\n", head.start))
        self.report(
            codes.EFFECTIVE_MISSING,
            f"the amendment {self.block.name} does not say from which day it is in force",
            line,
            "write `effective Dec 11, 2019` below it, or `throughout` after each edit",
            (Label(edit.span, "this edit holds from that day"),),
        )

    # -------------------------------------------------------------- findings

    def report(
        self, code: Code, message: str, span: Span, hint: str, labels: tuple[Label, ...] = ()
    ) -> None:
        """One more finding."""
        self.problems.append(Diagnostic(code, message, span, hint, labels))

    def made(self, span: Span) -> bool:
        """Whether words of the text were made to join an earlier amendment with it."""
        return self.base.is_made(span)

    # -------------------------------------------------------------- statements

    @cached_property
    def clauses(self) -> Mapping[str, n.ClauseNode]:
        """The clauses of the text, by section."""
        return {s.section: s for s in self.document.statements if isinstance(s, n.ClauseNode)}

    @cached_property
    def _named(self) -> Mapping[str, Mapping[str, n.DefineNode | n.ValueNode | n.ContestedNode]]:
        found: dict[str, dict[str, n.DefineNode | n.ValueNode | n.ContestedNode]] = {
            "define": {},
            "value": {},
            "contested": {},
        }
        for s in self.document.statements:
            if isinstance(s, n.DefineNode | n.ValueNode | n.ContestedNode):
                found[what_of(s)][s.name] = s
        return found

    def clause(self, section: str, span: Span) -> n.ClauseNode | None:
        """The clause of a section; one that the text does not have is reported."""
        found = self.clauses.get(section)
        if found is None:
            hint = did_you_mean(section, self.clauses) or "name a clause of the text it amends"
            message = f"no clause has the section {section}"
            self.report(codes.UNKNOWN_SECTION, message, span, hint)
        return found

    def target(self, target: n.Target) -> n.Statement | None:
        """The statement that edits name; one that the text does not have is reported once."""
        if target.what == "clause":
            return self.clause(target.name, target.span)
        return self.named(target.what, target.name, target.span)

    def named(
        self, what: str, name: str, span: Span
    ) -> n.DefineNode | n.ValueNode | n.ContestedNode | None:
        """The define, value or contested question of a name; an unknown one is reported."""
        found = self._named[what].get(name)
        if found is None:
            self.report(
                codes.UNKNOWN_NAME,
                f"the text has no `{what} {name}`",
                span,
                self._elsewhere(name) or did_you_mean(name, self._named[what])
                or f"name a `{what}` of the text it amends",
            )  # fmt: skip
        return found

    def _elsewhere(self, name: str) -> str:
        """What the name is, where it is not what the edit says."""
        for what, named in self._named.items():
            if name in named:
                return f"it is a {what}: write `in {what} {name}`"
        for section, clause in self.clauses.items():
            if any(d.name == name for d in clause.decides):
                return f"it is decided in clause {section}: write `in clause {section}`"
        return ""

    def ground(self, source: Source) -> Ground:
        """The words of the text, or of the amendment's file, without their comments."""
        if source == self.file.span.source:
            return self._file_ground
        return self._base_ground

    @cached_property
    def _base_ground(self) -> Ground:
        return Ground(self.base.source, self.document.comments)

    @cached_property
    def _file_ground(self) -> Ground:
        return Ground(self.file.span.source, self.file.comments)


def what_of(statement: n.DefineNode | n.ValueNode | n.ContestedNode | n.ClauseNode) -> str:
    """What an edit calls a statement."""
    match statement:
        case n.DefineNode():
            return "define"
        case n.ValueNode():
            return "value"
        case n.ContestedNode():
            return "contested"
        case n.ClauseNode():
            return "clause"


def place_of(target: n.Target) -> str:
    """A target as a sentence names it."""
    return f"clause {target.name}" if target.what == "clause" else f"`{target.name}`"


def listed(words: Iterable[str]) -> str:
    """Several words, each in backticks."""
    return ", ".join(f"`{w}`" for w in words)


def labels_at(spans: Sequence[Span], text: str) -> tuple[Label, ...]:
    """The same remark at several places."""
    return tuple(Label(span, text) for span in spans)
